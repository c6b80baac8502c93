"""Checks of the vocabulary: one rule, one module; all findings at once."""
