"""The audit: what the vocabulary misses in a corpus, ranked by what it costs, and what adding it would bring."""
