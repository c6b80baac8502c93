"""Finding what a text names: one automaton over all synonyms, then typing errors, then scattered words."""
