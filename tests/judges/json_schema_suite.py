"""Writes the required cases of the JSON Schema test suite, drafts 2020-12 and 7, as one JSON file.

    json_schema_suite.py FOLDER OUT

The suite's files on a server at localhost are made files of the workspace: nothing is fetched here.
"""

import json
import pathlib
import sys

FOLDER, OUT = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])


def read(path):
    return json.loads(path.read_text(encoding="utf-8").replace("http://localhost:1234/", "file:///"))


drafts = {
    draft: {path.stem: read(path) for path in sorted((FOLDER / "tests" / draft).glob("*.json"))}
    for draft in ("draft2020-12", "draft7")
}
remotes = FOLDER / "remotes"
files = {path.relative_to(remotes).as_posix(): read(path) for path in sorted(remotes.rglob("*.json"))}
OUT.write_text(json.dumps({"drafts": drafts, "files": files}), encoding="utf-8")
