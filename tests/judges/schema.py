"""Holds a JSON or TOML file against a JSON Schema.

    schema.py SCHEMA FILE
"""

import json
import sys
import tomllib

import jsonschema

SCHEMA, FILE = sys.argv[1:]
schema = json.load(open(SCHEMA, encoding="utf-8"))
data = tomllib.load(open(FILE, "rb")) if FILE.endswith(".toml") else json.load(open(FILE, encoding="utf-8"))
validator = jsonschema.validators.validator_for(schema)
validator.check_schema(schema)
errors = list(validator(schema, format_checker=validator.FORMAT_CHECKER).iter_errors(data))
for error in errors[:5]:
    print(f"invalid: {error.json_path}: {error.message[:200]}")
if not errors:
    print("valid")
