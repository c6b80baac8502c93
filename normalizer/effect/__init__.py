"""The effect of a change of the vocabulary: which texts it can touch, and what becomes of their results."""
