"""Builds sites with their generator, and holds the paths it builds against the permalinks of `writings list`.

    judge.py GENERATOR PROGRAM TOOL [SETTING]

PROGRAM is ours, TOOL the generator's. The settings of each site are those that `writings init` writes. Each document's text holds a
mark of its own, and the page it is found on is the document's. SETTING goes into `[addresses]` of each site, so that what stands
there can be made wrong on purpose.
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
SETTING = sys.argv[4] if sys.argv[4:] else ""
MARK = re.compile(r"mark-(\d+)-here")


def run(*command, **more):
    """What a command prints on stdout; the end of all if it fails."""
    return ran(*command, **more).stdout


def ran(*command, **more):
    ended = subprocess.run([str(part) for part in command], capture_output=True, text=True, **more)
    if ended.returncode:
        told = f"{ended.stdout[-2000:]}{ended.stderr[-2000:]}"
        sys.exit(f"{' '.join(map(str, command))} ended with {ended.returncode}:\n{told}")
    return ended


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


def begin(source):
    """Has `init` write the settings of a site; what it says."""
    told = ran(PROGRAM, "init", "--yes", cwd=source).stderr
    settings = source / "writings.toml"
    text = settings.read_text(encoding="utf-8")
    table = "[addresses]\n"
    if SETTING:
        text = text.replace(table, table + SETTING + "\n") if table in text else f"{text}\n{table}{SETTING}\n"
        settings.write_text(text, encoding="utf-8")
    return told


def judge(site, root):
    """The differences of one site, how many documents were looked at, and how many of them differ as it is told."""
    source, out = root / "site", root / "built"
    site.start(TOOL, source, run)
    write(source, site.files)
    # What the starter wrote itself gets a mark as well.
    begun = [path for glob in site.starters for path in source.glob(glob)]
    own = {path.relative_to(source).as_posix(): path.read_text(encoding="utf-8") for path in begun}
    documents = own | site.documents
    paths = list(documents)
    write(source, {path: f"{front}\nmark-{at}-here\n" for at, (path, front) in enumerate(documents.items())})
    told_by_init = begin(source)
    listed = json.loads(run(PROGRAM, "list", "--format", "json", cwd=source))
    run(*site.build(TOOL, source, out), cwd=source)
    addresses, unmarked = built_in(out)

    built = {paths[at]: found for at, found in addresses.items() if not is_unlisted(paths[at])}
    told = {record["path"]: record for record in listed if record["path"] not in site.others}
    differences = [f"{path} is built at {sorted(found)}" for path, found in built.items() if len(found) > 1]
    differences += [f"init does not say: {note}" for note in site.notes if note not in told_by_init]
    excepted = set()
    for path in sorted(built.keys() | told.keys()):
        found = next(iter(built.get(path, ())), None)
        record = told.get(path)
        if path in site.excepted and (record is None or record["permalink"] != found):
            excepted.add(path)
        elif record is None:
            differences.append(f"{path} is built at {found}, and not listed")
        elif found is None:
            if not is_held_back(record) and path not in site.unbuilt:
                differences.append(f"{path} is listed at {record['permalink']}, and not built")
        elif record["permalink"] != found and unquote(record["permalink"]) != found:
            differences.append(f"{path} is built at {found}, and listed at {record['permalink']}")
        elif site.holds_back and is_held_back(record):
            differences.append(f"{path} is built, and listed as not published")
    differences += [f"no document makes {address}" for address in sorted(unmarked - site.lists)]
    differences += [f"{path} is no exception" for path in sorted(site.excepted - excepted)]
    return differences, len(built), len(excepted)


def main():
    wrong = 0
    for site in importlib.import_module(GENERATOR).SITES:
        with tempfile.TemporaryDirectory() as folder:
            differences, documents, excepted = judge(site, Path(folder))
        told = f", {excepted} of them as init says" if excepted else ""
        print(f"{site.name}: {documents} documents, {len(differences)} differences{told}")
        for difference in differences:
            print(f"  {difference}")
        wrong += len(differences)
    sys.exit(bool(wrong))


main()
