"""The decision: which candidates are what the outcome measures."""
