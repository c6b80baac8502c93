"""How a text itself defines a time-to-event endpoint."""

from normalizer.extract.definition.reader import DefinitionReader

__all__ = ["DefinitionReader"]
