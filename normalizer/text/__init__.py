"""Text as it is written: cleaning with offsets, tokens, lookup keys, taking joined strings apart."""
