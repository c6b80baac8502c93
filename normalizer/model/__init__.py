"""Plain data passed between the floors of the house: no I/O and no third-party import."""
