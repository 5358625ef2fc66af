"""Builds sites with their generator, and holds the paths it builds against the permalinks of `writings list`.

    judge.py GENERATOR PROGRAM TOOL [SETTINGS]

PROGRAM is ours, TOOL the generator's. Each document's text holds a mark of its own, and the page it is found on is the document's.
SETTINGS go above those of each site, so that what these say can be made wrong on purpose.
"""

import importlib
import json
import os
import re
import subprocess
import sys
import tempfile
from datetime import datetime, timezone
from pathlib import Path
from urllib.parse import unquote

from sites import is_unlisted

GENERATOR, PROGRAM, TOOL = sys.argv[1:4]
SETTINGS = sys.argv[4:]
MARK = re.compile(r"mark-(\d+)-here")


def run(*command, **more):
    """What a command prints; its end if it fails."""
    ran = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if ran.returncode:
        sys.exit(f"{' '.join(map(str, command))} ended with {ran.returncode}:\n{ran.stdout[-2000:]}{ran.stderr[-2000:]}")
    return ran.stdout


def write(root, files):
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text, encoding="utf-8")


def built_in(folder):
    """The addresses of each mark's pages, and the pages without any."""
    addresses, unmarked = {}, set()
    for at, _, names in os.walk(folder):
        for name in (name for name in names if name.endswith((".html", ".htm"))):
            path = Path(at, name)
            address = "/" + path.relative_to(folder).as_posix()
            if address.endswith("/index.html"):
                address = address.removesuffix("index.html")
            marks = set(MARK.findall(path.read_text(encoding="utf-8")))
            for mark in marks:
                addresses.setdefault(int(mark), set()).add(address)
            if not marks:
                unmarked.add(address)
    return addresses, unmarked


def is_held_back(record):
    """Whether the program itself says that a document is not published yet."""
    return record["draft"] or (record["date"] or "")[:10] > datetime.now(timezone.utc).strftime("%Y-%m-%d")


def judge(site, root):
    """The differences of one site, and how many documents agree."""
    source, out = root / "site", root / "built"
    site.start(TOOL, source, run)
    paths = list(site.documents)
    write(source, site.files)
    write(source, {path: f"{front}\nmark-{at}-here\n" for at, (path, front) in enumerate(site.documents.items())})
    write(source, {"writings.toml": "\n".join([*SETTINGS, site.settings])})
    listed = json.loads(run(PROGRAM, "list", "--format", "json", cwd=source))
    run(*site.build(TOOL, source, out), cwd=source)
    addresses, unmarked = built_in(out)

    built = {paths[at]: found for at, found in addresses.items() if not is_unlisted(paths[at])}
    told = {record["path"]: record for record in listed if record["path"] not in site.others}
    differences = [f"{path} is built at {sorted(found)}" for path, found in built.items() if len(found) > 1]
    for path in sorted(built.keys() | told.keys()):
        found = next(iter(built.get(path, ())), None)
        record = told.get(path)
        if record is None:
            differences.append(f"{path} is built at {found}, and not listed")
        elif found is None:
            if not is_held_back(record) and path not in site.unbuilt:
                differences.append(f"{path} is listed at {record['permalink']}, and not built")
        elif record["permalink"] != found and unquote(record["permalink"]) != found:
            differences.append(f"{path} is built at {found}, and listed at {record['permalink']}")
        elif site.holds_back and is_held_back(record):
            differences.append(f"{path} is built, and listed as not published")
    differences += [f"no document makes {address}" for address in sorted(unmarked - site.lists)]
    return differences, len(built)


def main():
    wrong = 0
    for site in importlib.import_module(GENERATOR).SITES:
        with tempfile.TemporaryDirectory() as folder:
            differences, documents = judge(site, Path(folder))
        print(f"{site.name}: {documents} documents, {len(differences)} differences")
        for difference in differences:
            print(f"  {difference}")
        wrong += len(differences)
    sys.exit(bool(wrong))


main()
