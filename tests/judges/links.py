"""Every internal address in a built site leads to a file that is there, and to an element where it names one.

    links.py SITE [--root /base] [--url https://example.org/base] [--allow REGEX]...

`--root` is the path that the site is served below. With `--url` absolute addresses that begin with it are the site's own,
and the addresses in sitemap.xml are looked at. `--allow` names addresses that may lead nowhere.
"""

import argparse
import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree
from html.parser import HTMLParser
from urllib.parse import unquote, urljoin, urlsplit

ADDRESSES = {"href", "src", "poster", "cite", "action", "formaction", "data", "data-index"}


class Page(HTMLParser):
    """The ids of a page, and the addresses in it."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.ids, self.addresses, self.twice = set(), [], []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        for name, value in attrs:
            value = (value or "").strip()
            if name == "id" or name == "name" and tag == "a":
                if name == "id" and value in self.ids:
                    self.twice.append(value)
                self.ids.add(value)
            elif name in ADDRESSES:
                self.addresses.append((f"{tag} {name}", value))
            elif name == "srcset":
                self.addresses.extend((f"{tag} {name}", part.split()[0]) for part in re.split(r",\s+", value) if part.strip())
        if tag == "meta" and attributes.get("http-equiv", "").lower() == "refresh":
            found = re.search(r"url=(.*)$", attributes.get("content") or "", re.IGNORECASE)
            self.addresses.append(("meta refresh", found.group(1).strip(" '\"") if found else ""))

    handle_startendtag = handle_starttag


class Site:
    def __init__(self, folder, root, url):
        self.folder, self.root = folder, root.rstrip("/")
        parts = urlsplit(url or "")
        self.host = parts.netloc
        self.files = {path.relative_to(folder).as_posix(): path for path in folder.rglob("*") if path.is_file()}
        self.pages = {
            name: Page(path.read_text(encoding="utf-8")) for name, path in self.files.items() if name.endswith((".html", ".htm"))
        }

    def address(self, name):
        """Where a file is served."""
        return f"{self.root}/{name.removesuffix('index.html') if name.split('/')[-1] == 'index.html' else name}"

    def wrong(self, base, address):
        """What is wrong with an address, or None."""
        if not address:
            return "is empty"
        try:
            # Spaces at the ends and line breaks are nothing to a browser, but to others they are.
            target = urlsplit(urljoin(f"http://site.invalid{base}", address))
        except ValueError as error:
            return str(error)
        if re.search(r"[\s<>\"`{}|\\^]", address):
            return "is not written as an address is"
        own = target.netloc == "site.invalid" or self.host and target.netloc == self.host
        if target.scheme not in ("http", "https") or not own:
            return None
        if not (target.path + "/").startswith(self.root + "/"):
            # Another site may be beside this one, under its host.
            return None if target.netloc == self.host else f"leads out of {self.root}/"
        name = unquote(target.path[len(self.root) :]).lstrip("/")
        name = name + "index.html" if not name or name.endswith("/") else name
        if name not in self.files:
            return f"leads to {name}, which is not there"
        fragment = unquote(target.fragment)
        if fragment and fragment != "top" and name in self.pages and fragment not in self.pages[name].ids:
            return f"leads to #{fragment}, which is not in {name}"
        return None


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("site", type=pathlib.Path)
    parser.add_argument("--root", default="")
    parser.add_argument("--url")
    parser.add_argument("--allow", action="append", default=[])
    options = parser.parse_args()
    site = Site(options.site, options.root, options.url)
    if not site.pages:
        sys.exit(f"{options.site}: no pages")
    found, count = [], 0

    def look(where, base, address):
        nonlocal count
        count += 1
        wrong = site.wrong(base, address)
        if wrong and not any(re.search(allowed, address) for allowed in options.allow):
            found.append(f"{where}: {address!r} {wrong}")

    for name, page in sorted(site.pages.items()):
        found.extend(f"{name}: two elements with the id {one!r}" for one in page.twice)
        for where, address in page.addresses:
            look(f"{name}: {where}", site.address(name), address)
    for name, path in sorted(site.files.items()):
        if re.fullmatch(r"assets/search[^/]*\.json", name):
            for document in json.loads(path.read_bytes())["documents"]:
                look(name, "/", document[0])
        if name == "sitemap.xml" and options.url:
            for element in ElementTree.parse(path).iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
                look(name, "/", element.text or "")
    for line in found[:50]:
        print(line, file=sys.stderr)
    if found:
        sys.exit(f"{len(found)} of {count} addresses are wrong")
    print(f"{len(site.pages)} pages, {count} addresses lead somewhere")


main()
