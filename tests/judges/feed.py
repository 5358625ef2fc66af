"""Reads an RSS feed as a feed reader does, and holds it against the JSON index of the same export.

    feed.py RSS INDEX

feedparser is the judge of what a reader sees; the checks by hand are the requirements of the RSS 2.0 specification and
the recommendations of the RSS Advisory Board's profile that a feed reader forgives.
"""

import html
import json
import re
import sys
import xml.etree.ElementTree as ElementTree
from email.utils import parsedate_to_datetime

import feedparser

RSS, INDEX = sys.argv[1:]
ATOM = "{http://www.w3.org/2005/Atom}"
DATE = re.compile(r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d [+-]\d{4}")


def fail(message):
    sys.exit(f"{RSS}: {message}")


def same(what, ours, theirs):
    if ours != theirs:
        fail(f"{what}: wrote {ours!r}, a reader sees {theirs!r}")


def check_dates(channel):
    for element in channel.iter():
        if element.tag in ("pubDate", "lastBuildDate"):
            if not DATE.fullmatch(element.text):
                fail(f"{element.text} is no RFC 822 date as RSS asks for")
            # The name of the day must be that of the date.
            same("day", element.text[:3], parsedate_to_datetime(element.text).strftime("%a"))


def check_channel(channel):
    for name in ("title", "link", "description"):
        if not channel.findtext(name):
            fail(f"the channel has no {name}")
    own = [link for link in channel.findall(f"{ATOM}link") if link.get("rel") == "self"]
    if len(own) != 1 or not own[0].get("href").startswith("https://") or own[0].get("type") != "application/rss+xml":
        fail("the channel must have one absolute link to itself")
    guids = [item.findtext("guid") for item in channel.findall("item")]
    if len(set(guids)) != len(guids) or not all(guids):
        fail("each item needs a guid of its own")
    for item in channel.findall("item"):
        guid = item.find("guid")
        if guid.get("isPermaLink") == "true" and guid.text != item.findtext("link"):
            fail(f"the guid {guid.text} says it is a permalink")
        if not item.findtext("title") and not item.findtext("description"):
            fail("an item needs a title or a description")
        for address in (item.findtext("link"),):
            if not re.match(r"https://[!-~]+$", address):
                fail(f"{address!r} is no absolute address in ASCII")


def legal(text):
    """Text as XML 1.0 can hold it."""
    return re.sub("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", text)


def main():
    index = json.load(open(INDEX, encoding="utf-8"))
    tree = ElementTree.parse(RSS)
    channel = tree.getroot().find("channel")
    check_channel(channel)
    check_dates(channel)
    # Looked at as it is written, without what a reader sanitizes away.
    feedparser.SANITIZE_HTML = 0
    feed = feedparser.parse(RSS, sanitize_html=False)
    if feed.bozo:
        fail(f"not well-formed: {feed.bozo_exception}")
    records = index["documents"][:20]
    same("the number of items", len(records), len(feed.entries))
    items = channel.findall("item")
    for record, entry, item in zip(records, feed.entries, items):
        same("link", record["url"], entry.link)
        same("title", legal(record["title"] or record["slug"]), item.findtext("title"))
        if record["description"]:
            # The content of a description is HTML: what is meant as text is escaped twice.
            same("description", legal(record["description"]), html.unescape(item.findtext("description")))
            same("markup in a description", None, re.search("<[a-z]", item.findtext("description")))
        same("tags", [tag["label"] for tag in record["tags"]], [tag.term for tag in entry.get("tags", [])])
        same("author", record["authors"][0] if record["authors"] else None, entry.get("author"))
        identity = record["id"]
        if identity and identity.startswith("/"):
            identity = index["site"]["base_url"] + identity
        same("guid", identity or record["url"], entry.id)
        same("a date", record["date"] is not None, "published_parsed" in entry)
        if record["date"]:
            same("year", record["date"][:4], item.findtext("pubDate")[12:16])
    print(f"{len(records)} items agree")


main()
