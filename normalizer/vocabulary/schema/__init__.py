"""The form of the YAML files in `ontology/`, one module per kind of file.

These models are the only definition of the form: `ontology/schema/*.schema.json` is generated
from them, and every scalar in a file arrives here as the string that was written.
"""
