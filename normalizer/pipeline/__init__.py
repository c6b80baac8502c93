"""The whole way of one outcome: `Normalizer.normalize_outcome` is the flow, the other modules its steps."""

from normalizer.pipeline.normalizer import Normalizer

__all__ = ["Normalizer"]
