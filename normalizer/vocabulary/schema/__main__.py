"""`python -m normalizer.vocabulary.schema [FOLDER]`: writes the JSON Schemas, by default into `ontology/schema`."""

from __future__ import annotations

import sys
from pathlib import Path

from normalizer.vocabulary.schema.json_schema import write_schemas

if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else Path("ontology/schema")
    sys.stdout.writelines(f"{path}\n" for path in write_schemas(folder))
