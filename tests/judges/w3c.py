"""Asks the W3C's feed validator about a feed, where its library is at hand: it is in no registry of packages."""

import re
import sys

from feed_rules import Broken

# What our feeds cannot avoid, and why.
UNAVOIDABLE = {
    "ContainsHTML": "a title may be about markup: it is written as text",
    "ContainsUndeclaredHTML": "likewise, in Atom",
    "DuplicateUpdated": "two documents may be of one day",
    "ImplausibleDate": "a document may be older than feeds are",
    "MissingTextualContent": "a document may have neither a description nor a body",
    "NonCanonicalURI": "an identity is kept as its author wrote it",
    "SchemeNotIANARegistered": "likewise",
}


def check(folder, data):
    sys.path.insert(0, str(folder))
    import feedvalidator
    from feedvalidator import logging

    # It is asked as if the feed lay where it says it does.
    own = re.search(rb'<(?:atom:)?link[^>]*href="([^"]*)"[^>]*rel="self"|<(?:atom:)?link[^>]*rel="self"[^>]*href="([^"]*)"', data)
    base = (own.group(1) or own.group(2)).decode() if own else ""
    for event in feedvalidator.validateString(data, firstOccurrenceOnly=0, base=base)["loggedEvents"]:
        name = type(event).__name__
        if isinstance(event, logging.Error) or isinstance(event, logging.Warning) and name not in UNAVOIDABLE:
            raise Broken(f"the W3C's validator: {name} {event.params}")
