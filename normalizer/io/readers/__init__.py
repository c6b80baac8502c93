"""One module per input format; `normalizer.io.formats` lists them."""
