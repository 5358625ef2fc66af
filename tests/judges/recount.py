"""Counts a workspace anew, with other people's libraries, and holds it against `writings list --format json`.

    recount.py ROOT INDEX [-v]

Front matter is read by PyYAML and tomllib, bodies by markdown-it. Nothing of the program is used, so what both say is so.
Differences are printed; the last line says whether all agree.
"""

import fnmatch
import html
import json
import os
import re
import sys
import tomllib
from collections import Counter

import yaml
from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

ROOT, INDEX = sys.argv[1:3]
VERBOSE = "-v" in sys.argv
CONFIG = {}
if os.path.exists(os.path.join(ROOT, "writings.toml")):
    CONFIG = tomllib.load(open(os.path.join(ROOT, "writings.toml"), "rb"))
FIELDS = {}
DATE = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?: ?(?:[Zz]|[+-]\d\d:?\d\d))?)?)?)?$"
)


def flatten(table, prefix=""):
    for name, target in table.items():
        if isinstance(target, dict):
            yield from flatten(target, f"{prefix}{name}.")
        else:
            yield prefix + name, target


for name, core in flatten(CONFIG.get("fields", {})):
    FIELDS.setdefault(core, []).append(name)


def documents():
    collections = {name: table["path"].strip("./") for name, table in CONFIG.get("collections", {}).items()}
    if not collections:
        collections = {name: name for name in ("essays", "notes") if os.path.isdir(os.path.join(ROOT, name))}
    extensions = tuple("." + extension for extension in CONFIG.get("extensions", ["md", "markdown", "mdx"]))
    for folder, folders, files in os.walk(ROOT):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = os.path.relpath(os.path.join(folder, name), ROOT)
            if not name.endswith(extensions) or name.startswith(("_", ".")):
                continue
            if name.split(".")[0].lower() in ("readme", "license", "changelog"):
                continue
            if any(fnmatch.fnmatch(path, pattern.replace("**", "*")) for pattern in CONFIG.get("exclude", [])):
                continue
            if any(not top or path.startswith(top + "/") for top in collections.values()):
                yield path


def front_matter(text):
    """The data, the body, and whether there was front matter that could be read."""
    text = text.removeprefix("\ufeff")
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", text)
    fence = lines[0].rstrip() if lines else ""
    if fence not in ("---", "+++"):
        return {}, text, False
    for number, line in enumerate(lines[1:], 1):
        if line.rstrip() == fence or (fence == "---" and line.rstrip() == "..."):
            head, body = "".join(lines[1:number]), "".join(lines[number + 1 :])
            try:
                # The base loader leaves every scalar the text that it is.
                data = yaml.load(head, yaml.BaseLoader) if fence == "---" else toml(head)
            except (yaml.YAMLError, tomllib.TOMLDecodeError):
                return {}, body, False
            return (data, body, True) if isinstance(data, dict) else ({}, body, data is None)
    return {}, "", False


def toml(head):
    dates = dict(re.findall(r"(?m)^(\w+)\s*=\s*(\d{4}-\d\d-\d\d\S*(?: \d\d:\S+)?)\s*(?:#.*)?$", head))
    return {**tomllib.loads(head), **dates}


def get(data, core):
    for name in [core, *FIELDS.get(core, [])]:
        value = data
        for part in name.split("."):
            value = value.get(part) if isinstance(value, dict) else None
        if value is not None:
            return value
    return None


def tags(value):
    if isinstance(value, str):
        return [] if value in ("", "~", "null") else [tag.strip() for tag in value.split(",") if tag.strip()]
    return [str(tag).strip() for tag in value or [] if isinstance(tag, (str, int)) and tag not in ("", "~", "null")]


def date(value, path):
    text = str(value).strip() if value is not None else ""
    match = DATE.match(text)
    if match and 1 <= int(match[2] or 1) <= 12 and 1 <= int(match[3] or 1) <= 31:
        return text
    name = os.path.basename(path)
    if name.startswith("index."):
        name = os.path.basename(os.path.dirname(path))
    match = re.match(r"\d{4}-\d\d-\d\d(?=[-_ ]|\.|$)", name)
    return match[0] if match else None


MARKDOWN = MarkdownIt("commonmark").enable(["table", "strikethrough"]).use(footnote_plugin)


def words(body):
    page = MARKDOWN.render(body)
    page = re.sub(r"(?is)<(script|style|template)\b.*?</\1\s*>", " ", page)
    page = re.sub(r"(?s)<pre\b.*?</pre>", " ", page)
    page = re.sub(r"(?s)<!--.*?-->", "", page)
    # The numbers and arrows that the renderer puts where footnotes are referred to are not the author's words.
    page = re.sub(r'(?s)<sup class="footnote-ref">.*?</sup>', "", page)
    page = re.sub(r'(?s)<a href="[^"]*" class="footnote-backref">.*?</a>', "", page)
    page = re.sub(r"(?i)</?(p|div|li|ul|ol|td|th|tr|h\d|br|hr|img|blockquote|table|section|figure|figcaption|dt|dd|dl)\b[^>]*>", " ", page)
    text = html.unescape(re.sub(r"<[^>]*>", "", page))
    cjk = len(re.findall(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]", text))
    text = re.sub(r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]", " ", text)
    is_word = lambda word: any(c.isalnum() for c in word) and not re.match(r"\W*https?://", word)
    return cjk + sum(is_word(word) for word in text.split())


def main():
    records = {record["path"]: record for record in json.load(open(INDEX, encoding="utf-8"))}
    mine = {}
    for path in documents():
        data, body, readable = front_matter(open(os.path.join(ROOT, path), "rb").read().decode("utf-8", "replace").replace("\0", ""))
        draft = get(data, "draft")
        mine[path] = {
            "readable": readable,
            "date": date(get(data, "date"), path),
            "tags": tags(get(data, "tags")),
            "draft": draft is not None and str(draft) not in ("false", "False", "FALSE"),
            "words": words(body),
        }
    differences = []
    for path in sorted(set(mine) ^ set(records)):
        differences.append(f"{path}: only {'here' if path in mine else 'in the index'}")
    for path in sorted(set(mine) & set(records)):
        ours, theirs = mine[path], records[path]
        if ours["date"] != theirs["date"]:
            differences.append(f"{path}: date {ours['date']} here, {theirs['date']} in the index")
        if ours["draft"] != theirs["draft"]:
            differences.append(f"{path}: draft {ours['draft']} here, {theirs['draft']} in the index")
        if len(set(slug(tag) for tag in ours["tags"])) != len(theirs["tags"]):
            differences.append(f"{path}: tags {ours['tags']} here, {[tag['label'] for tag in theirs['tags']]} in the index")
        if VERBOSE and abs(ours["words"] - (theirs["words"] or 0)) > 10 + 0.05 * ours["words"]:
            print(f"  {path}: words {ours['words']} here, {theirs['words']} in the index")
    total, counted = sum(m["words"] for m in mine.values()), sum(r["words"] or 0 for r in records.values())
    years = lambda dates: dict(sorted(Counter((date or "none")[:4] for date in dates).items()))
    here, there = years(m["date"] for m in mine.values()), years(r["date"] for r in records.values())
    labels = {slug(tag) for m in mine.values() for tag in m["tags"]}
    slugs = {tag["slug"] for record in records.values() for tag in record["tags"]}
    print(f"documents {len(mine)} / {len(records)}; tags {len(labels)} / {len(slugs)}; "
          f"drafts {sum(m['draft'] for m in mine.values())} / {sum(r['draft'] for r in records.values())}; "
          f"unreadable {sum(not m['readable'] for m in mine.values())}; words {total} / {counted} ({100 * counted / max(total, 1) - 100:+.2f} %)")
    if VERBOSE:
        print(f"years {here}\n   vs {there}")
    if here != there:
        differences.append("the years differ")
    if abs(counted - total) > 0.02 * total:
        differences.append("the words differ by more than 2 %")
    for difference in differences:
        print(f"  {difference}")
    print("differ" if differences else "agree")


def slug(label):
    """Only as much of a slug as tells labels apart here."""
    label = label.lower().replace("c++", "c-plus-plus").replace("c#", "c-sharp").replace("f#", "f-sharp").replace(".net", "dot-net")
    return re.sub(r"[\W_]+", "-", label).strip("-") or label


main()
