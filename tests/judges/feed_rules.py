"""The rules that a feed must keep, each by hand; what they say of its content is in content.py.

They are those of the RSS 2.0 specification, of the RSS Advisory Board's profile, of RFC 4287 where its schema cannot say
them, and of JSON Feed 1.1, as the W3C's feed validator asks for them: its errors, and the warnings that can be avoided.
"""

import datetime
import re
import xml.etree.ElementTree as ElementTree
from email.utils import parsedate_to_datetime

ATOM = "{http://www.w3.org/2005/Atom}"
CONTENT = "{http://purl.org/rss/1.0/modules/content/}"
CREATOR = "{http://purl.org/dc/elements/1.1/}"
XML = "{http://www.w3.org/XML/1998/namespace}"
RFC822 = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d\d:\d\d:\d\d ([+-]\d{4}|GMT)"
)
RFC3339 = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
ADDRESS = re.compile(r"https?://[A-Za-z0-9.:\[\]-]+(/[!-~]*)?")
# An identity may be any URI: an address, `tag:`, `urn:uuid:`.
URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[!-~\u00a0-\U0010ffff]+")
LANGUAGE = re.compile(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*")
MEDIA = re.compile(r"[a-z]+/[a-z0-9.+-]+")

CHANNEL = ["title", "link", "description", "language", "copyright", "managingEditor", "webMaster", "pubDate", "lastBuildDate"]
CHANNEL += ["category", "generator", "docs", "ttl", "image", "item", f"{ATOM}link"]
ITEM = ["title", "link", "description", "author", "category", "comments", "enclosure", "guid", "pubDate", "source"]
ITEM += [f"{CONTENT}encoded", f"{CREATOR}creator", f"{ATOM}link", f"{ATOM}updated"]
ONCE = {"title", "link", "description", "guid", "pubDate", "enclosure", "source", "comments", "author", f"{CONTENT}encoded"}
ATTRIBUTES = {
    "guid": {"isPermaLink"},
    "enclosure": {"url", "length", "type"},
    "source": {"url"},
    "category": {"domain"},
    f"{ATOM}link": {"href", "rel", "type", "title", "hreflang", "length"},
}


class Broken(Exception):
    """A rule is broken."""


def need(holds, message):
    if not holds:
        raise Broken(message)


def rfc822(text):
    need(text and RFC822.fullmatch(text), f"{text!r} is no RFC 822 date as RSS asks for")
    try:
        date = parsedate_to_datetime(text)
    except ValueError as error:
        raise Broken(f"{text!r} is no date: {error}") from error
    need(text[:3] == date.strftime("%a"), f"{text!r}: the day is a {date:%a}")
    return date if date.tzinfo else date.replace(tzinfo=datetime.timezone.utc)


def rfc3339(text):
    need(text and RFC3339.fullmatch(text), f"{text!r} is no RFC 3339 date")
    try:
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError as error:
        raise Broken(f"{text!r} is no date: {error}") from error


def address(text):
    need(text and ADDRESS.fullmatch(text), f"{text!r} is no absolute address in ASCII")


def own_link(links, media):
    own = [link for link in links if link.get("rel") == "self"]
    need(len(own) == 1, f"{len(own)} links of the feed to itself")
    address(own[0].get("href"))
    need(own[0].get("type") == media, f"the link to itself says {own[0].get('type')}")


def enclosure(place, url, length, media):
    address(url)
    need(length is None or length.isdecimal(), f"{place}: {length!r} is no length of an enclosure")
    need(media and MEDIA.fullmatch(media), f"{place}: {media!r} is no media type")


def rss(data):
    root = ElementTree.fromstring(data)
    need(root.tag == "rss" and root.get("version") == "2.0", "no RSS 2.0")
    need([child.tag for child in root] == ["channel"], "RSS holds one channel")
    channel = root[0]
    names = [child.tag for child in channel]
    for name in ("title", "link", "description"):
        need((channel.findtext(name) or "").strip(), f"the channel has no {name}")
    for name in set(names):
        need(name in CHANNEL, f"a channel has no {name}")
        need(name in ("item", "category", f"{ATOM}link") or names.count(name) == 1, f"two {name} in the channel")
    items = channel.findall("item")
    need("item" not in names or set(names[names.index("item") :]) == {"item"}, "the items come last")
    address(channel.findtext("link"))
    own_link(channel.findall(f"{ATOM}link"), "application/rss+xml")
    language = channel.findtext("language")
    need(language is None or LANGUAGE.fullmatch(language), f"{language!r} is no language")
    for element in root.iter():
        extra = set(element.keys()) - ATTRIBUTES.get(element.tag, set())
        need(not extra or element is root, f"{element.tag} has no attribute {extra}")
        if element.tag in ("pubDate", "lastBuildDate"):
            rfc822(element.text)
        if element.tag == f"{ATOM}updated":
            rfc3339(element.text)
    guids = [item.findtext("guid") for item in items]
    need(all(guids) and len(set(guids)) == len(guids), "each item needs a guid of its own")
    for item in items:
        rss_item(item, [child.tag for child in item])


def rss_item(item, names):
    place = item.findtext("guid")
    for name in set(names):
        need(name in ITEM, f"{place}: an item has no {name}")
        need(name not in ONCE or names.count(name) == 1, f"{place}: two {name}")
    need(item.findtext("title") or item.findtext("description"), f"{place}: an item needs a title or a description")
    need(item.find("title") is None or item.findtext("title").strip(), f"{place}: the title is blank")
    if f"{CONTENT}encoded" in names and "description" in names:
        need(names.index("description") < names.index(f"{CONTENT}encoded"), f"{place}: the description comes before the content")
    need(f"{CREATOR}creator" not in names or "author" not in names, f"{place}: the author is told twice")
    address(item.findtext("link"))
    guid = item.find("guid")
    need(guid.get("isPermaLink", "true") in ("true", "false"), f"{place}: isPermaLink is true or false")
    if guid.get("isPermaLink", "true") == "true":
        address(guid.text)
        need(guid.text == item.findtext("link"), f"the guid {place} says it is a permalink")
    need(not (guid.text.isdigit() and len(guid.text) < 9), f"{place}: the guid is not unique enough")
    for name in ("category", f"{CREATOR}creator"):
        need(all((one.text or "").strip() for one in item.findall(name)), f"{place}: a blank {name}")
    for one in item.findall("enclosure"):
        need(one.get("length") is not None, f"{place}: an enclosure needs its length")
        enclosure(place, one.get("url"), one.get("length"), one.get("type"))


def atom(data):
    """What the schema of Atom leaves to the specification's text."""
    root = ElementTree.fromstring(data)
    need(root.tag == f"{ATOM}feed", "no Atom feed")
    own_link(root.findall(f"{ATOM}link"), "application/atom+xml")
    entries = root.findall(f"{ATOM}entry")
    need(not entries or [child.tag for child in root][-len(entries) :] == [f"{ATOM}entry"] * len(entries), "the entries come last")
    for element in root.iter():
        if element.tag in (f"{ATOM}updated", f"{ATOM}published"):
            rfc3339(element.text)
        if element.tag == f"{ATOM}id":
            need(element.text and URI.fullmatch(element.text), f"{element.text!r} is no absolute identity")
        if element.tag in (f"{ATOM}link", f"{ATOM}content") and (element.get("href") or element.get("src")):
            address(element.get("href") or element.get("src"))
        if element.tag in (f"{ATOM}name", f"{ATOM}title"):
            need((element.text or "").strip(), f"a blank {element.tag}")
        if element.tag == f"{ATOM}category":
            need(element.get("term", "").strip(), "a category without a term")
        need(element.get(f"{XML}base") is None, "no xml:base: readers overlook it")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    need(all(ids) and len(set(ids)) == len(ids), "each entry needs an id of its own")
    for entry in entries:
        atom_entry(root, entry)


def atom_entry(root, entry):
    place = entry.findtext(f"{ATOM}id")
    authors = [*entry.findall(f"{ATOM}author"), *root.findall(f"{ATOM}author")]
    need(authors, f"{place}: neither the entry nor the feed has an author")
    links = entry.findall(f"{ATOM}link")
    alternates = [(link.get("type"), link.get("hreflang")) for link in links if link.get("rel", "alternate") == "alternate"]
    need(alternates, f"{place}: no link to the document")
    need(len(set(alternates)) == len(alternates), f"{place}: two links to the document of one type")
    for link in links:
        if link.get("rel") == "enclosure":
            enclosure(place, link.get("href"), link.get("length"), link.get("type"))
    for name in ("content", "summary"):
        text = entry.find(f"{ATOM}{name}")
        if text is not None:
            need(text.get("type", "text") in ("text", "html"), f"{place}: a {name} of type {text.get('type')}")
            need(text.text, f"{place}: an empty {name}")


def json_feed(feed):
    """What the schema of JSON Feed leaves to the specification's text."""
    need(feed.get("version") == "https://jsonfeed.org/version/1.1", "no JSON Feed 1.1")
    for name in ("home_page_url", "feed_url"):
        address(feed.get(name))
    need("author" not in feed, "`author` is that of version 1")
    ids = [item["id"] for item in feed["items"]]
    need(all(ids) and len(set(ids)) == len(ids), "each item needs an id of its own")
    for item in feed["items"]:
        place = item["id"]
        address(item.get("url"))
        need(URI.fullmatch(place), f"{place!r} is no absolute identity")
        need("author" not in item, f"{place}: `author` is that of version 1")
        for name in ("date_published", "date_modified"):
            need(name not in item or rfc3339(item[name]), name)
        for name in ("image", "banner_image", "external_url"):
            if name in item:
                address(item[name])
        for one in item.get("attachments", []):
            enclosure(place, one["url"], None, one["mime_type"])
