"""What the HTML in a feed may hold: what any reader can show, wherever it shows it, and nothing that runs.

html5lib is the judge of what a browser makes of it.
"""

import re
from urllib.parse import urlsplit

import html5lib
from feed_rules import Broken, need

# A part of a feed is shown in a page of others: what is not in this list is not safe there, or not for it.
ELEMENTS = set(
    """a abbr address article aside audio b bdi bdo blockquote br caption cite code col colgroup data dd del details dfn div
    dl dt em figcaption figure footer h1 h2 h3 h4 h5 h6 header hgroup hr i img input ins kbd label li main mark nav ol p
    picture pre q rp rt ruby s samp section small source span strike strong sub summary sup table tbody td tfoot th thead
    time tr track u ul var video wbr""".split()
)
ADDRESSES = {"href", "src", "cite", "poster", "action", "data", "longdesc", "background", "formaction", "xlink:href"}
# What only a link may lead to.
LINKS = {"http", "https", "mailto", "tel", "sms", "xmpp", "irc", "ircs", "matrix", "geo", "ftp", "sftp", "git", "ssh", "magnet"}


def candidates(srcset):
    """The addresses in a `srcset`."""
    return [part.split()[0] for part in re.split(r",\s+|,$", srcset.strip()) if part.strip()]


def check_address(place, name, value):
    allowed = LINKS if name == "href" else {"http", "https"}
    scheme = urlsplit(re.sub(r"[\x00-\x20]", "", value)).scheme.lower()
    need(scheme in allowed, f"{place}: {name}={value!r} is not absolute, or not safe")
    need(scheme not in ("http", "https") or urlsplit(value).netloc, f"{place}: {name}={value!r} has no host")


def check(place, markup):
    """Holds one HTML content against the rules."""
    parser = html5lib.HTMLParser(strict=True, namespaceHTMLElements=False)
    try:
        tree = parser.parseFragment(markup)
    except Exception as error:
        raise Broken(f"{place}: no valid HTML: {parser.errors[:1] or error}") from error
    ids = set()
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag == "DOCUMENT_FRAGMENT":
            need(element.tag == "DOCUMENT_FRAGMENT", f"{place}: a comment")
            continue
        need(element.tag in ELEMENTS, f"{place}: <{element.tag}> in content")
        need(element.tag != "input" or element.get("type") == "checkbox" and "disabled" in element.attrib, f"{place}: an input")
        for name, value in element.attrib.items():
            need(isinstance(name, str) and not name.startswith("on"), f"{place}: the attribute {name} in content")
            need(name != "style", f"{place}: a style attribute in content")
            if name in ("srcset", "imagesrcset"):
                for one in candidates(value):
                    check_address(place, name, one)
            elif name in ADDRESSES:
                check_address(place, name, value)
            elif name == "id":
                need(value not in ids, f"{place}: two elements with the id {value}")
                ids.add(value)
