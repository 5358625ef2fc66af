"""PyYAML, a reader of YAML 1.1, takes each string that was written as YAML for the string it was."""

import json
import sys

import yaml

written, meant = (open(path, encoding="utf-8").read() for path in sys.argv[1:3])
meant = json.loads(meant)
read = yaml.safe_load(written)
for string, value in zip(meant, read, strict=True):
    for taken in (value["text"], *value["list"]):
        assert type(taken) is str and taken == string, f"{string!r} is read as {taken!r}"
print(f"{len(meant)} strings agree")
