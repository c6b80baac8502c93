"""The rules, one module each; `normalizer.lint.registry` lists them."""
