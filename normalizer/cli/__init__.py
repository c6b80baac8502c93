"""The command `endnorm`: one module per command."""
