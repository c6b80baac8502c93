"""The version of the tool (semantic versioning); the vocabulary has its own in `ontology/vocabulary.yaml`."""

from __future__ import annotations

VERSION = "0.1.0"
