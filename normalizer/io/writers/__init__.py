"""One module per output format; `normalizer.io.formats` lists them."""
