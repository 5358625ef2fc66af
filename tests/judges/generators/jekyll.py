"""Jekyll: `jekyll new --blank`, documents of our own."""

import json

from sites import NAMES, Site, yaml

# What the blank site begins with; its layout and style show no text.
STARTER = {"index.md"}


def start(tool, source, run):
    run(tool, "new", "--blank", source)


def start_with_theme(tool, source, run):
    run(tool, "new", "--skip-bundle", source)
    # What asks for packages is not needed: Debian's are there.
    (source / "Gemfile").unlink()


def build(tool, source, out):
    return [tool, "build", "--quiet", "--disable-disk-cache", "--source", source, "--destination", out]


def site(name, theirs, documents, **more):
    return Site(
        name=f"jekyll, {name}",
        documents=documents,
        files={"_config.yml": "timezone: UTC\n" + theirs},
        start=start,
        build=build,
        others=STARTER,
        lists={"/"},
        **more,
    )


def named():
    """Each name as a post's, a page's, a slug, and a category."""
    documents = {}
    for at, name in enumerate(NAMES):
        documents[f"_posts/2024-03-04-{name}.md"] = yaml(title="T")
        quoted = json.dumps(name, ensure_ascii=False)
        documents[f"_posts/2024-03-05-s{at}.md"] = yaml(title="T", slug=quoted)
        documents[f"_posts/2024-03-06-c{at}.md"] = yaml(title="T", categories=f"[{quoted}]")
        if not name.startswith("_"):
            documents[f"pages/{name}.md"] = yaml(title="T")
    return documents


POSTS = {
    "_posts/2024-03-04-A b.md": yaml(title="T"),
    "_posts/2024-03-07-c1.md": yaml(title="T", categories="One Two"),
    "_posts/2024-03-07-c2.md": yaml(title="T", categories='[One Two, "C++", Ünï]'),
    "_posts/2024-03-07-c3.md": yaml(title="T", category="One Two"),
    "_posts/2024-03-07-c4.md": yaml(title="T", categories="[x, X, y]"),
    "_posts/2024-03-07-c5.md": yaml(title="T", category="z", categories="[x]"),
    "_posts/2024-03-07-c6.md": yaml(title="T", categories="[2024, true]"),
    "_posts/2024-03-07-c7.md": yaml(title="T", category="2024"),
    "_posts/2024-03-07-and so on....md": yaml(title="T"),
    "and so on....md": yaml(title="T"),
    "Some Cat/Sub/_posts/2024-03-07-d1.md": yaml(title="T"),
    "Some Cat/Sub/_posts/2024-03-07-d2.md": yaml(title="T", categories="[zed]"),
    "_posts/Below/2/2024-03-07-d3.md": yaml(title="T"),
    "_posts/2024-03-08-date.md": yaml(title="T", date="2023-01-02"),
    "_posts/2024-03-08-zone.md": yaml(title="T", date="2023-01-02 23:30:00 -0800"),
    "_posts/2024-03-08-zone-east.md": yaml(title="T", date="2023-01-02T00:30:00+09:00"),
    "_posts/2024-03-08-time.md": yaml(title="T", date="2023-01-02 23:30:00"),
    "_posts/2024-03-08-loose.md": yaml(title="T", date="2023-1-02 6:10:00"),
    "_posts/2024-3-9-unpadded.md": yaml(title="T"),
    "_posts/2024-03-10-none.md": "",
    "_posts/2024-03-10-long.markdown": yaml(title="T"),
    "_posts/2024-03-06-u1.md": yaml(title="T", permalink="/absolute/"),
    "_posts/2024-03-06-u2.md": yaml(title="T", permalink="/without-slash"),
    "_posts/2024-03-06-u3.md": yaml(title="T", permalink="relative/"),
    "_posts/2024-03-06-u4.md": yaml(title="T", permalink="/file.html"),
    "_posts/2024-03-06-u5.md": yaml(title="T", permalink="/:year/:title/:categories/x", categories="[A B, C]"),
    "_posts/2024-03-11-unpublished.md": yaml(title="T", published="false"),
    "_posts/2024-03-11-unpublished-too.md": yaml(title="T", published="no"),
    "_posts/2099-03-11-future.md": yaml(title="T"),
    "_drafts/draft.md": yaml(title="T"),
    "about.md": yaml(title="T"),
    "Folder/index.md": yaml(title="T"),
    "Folder/Some Page.md": yaml(title="T"),
    "slugged.md": yaml(title="T", slug="other"),
    "own.md": yaml(title="T", permalink="/its-own/"),
    "blanks.md": yaml(title="T", permalink="/with blanks/in it/"),
    "2024-01-01-dated.md": yaml(title="T"),
}

NOTES = {
    "_notes/Own Name.md": yaml(title="T"),
    "_notes/sub folder/Deep/x y.md": yaml(title="T"),
    "_notes/index.md": yaml(title="T"),
    "_notes/sub folder/index.md": yaml(title="T"),
    "_notes/2024-01-02-dated.md": yaml(title="T"),
    "_notes/slug.md": yaml(title="T", slug="my-slug"),
    "_notes/v1.2.md": yaml(title="T"),
    "_notes/own.md": yaml(title="T", permalink="/own/:title/"),
    "_posts/2024-01-02-post.md": yaml(title="T"),
}

STYLES = [
    "date", "pretty", "none", "ordinal", "/blog/:title/", "/:categories/:year/:i_month/:title.html", "/:short_year/:i_day/:title",
]

IN_PATHS = {path: front for path, front in NOTES.items() if not path.endswith("index.md")}

IN_A_FOLDER = {
    f"col/{path}": front for path, front in NOTES.items()
} | {
    "about us.md": yaml(title="T"),
    "deep/er/page.md": yaml(title="T"),
    "col/_posts/2024-01-03-filed.md": yaml(title="T", categories="[x]"),
}

BY_DEFAULTS = {
    "_posts/2024-01-02-post.md": yaml(title="T"),
    "_posts/old ones/2024-01-02-post.md": yaml(title="T"),
    "_posts/own/2024-01-02-held.md": yaml(title="T"),
    "_notes/A b.md": yaml(title="T"),
    "_notes/deep/C d.md": yaml(title="T"),
    "docs/Some Page.md": yaml(title="T"),
    "docs/er/page.md": yaml(title="T"),
    "about.md": yaml(title="T"),
}

DEFAULTS = """
collections: {notes: {output: true}}
defaults:
  - {scope: {path: "", type: posts}, values: {permalink: "/p/:title/"}}
  - {scope: {path: "_posts/old ones"}, values: {permalink: "/old/:year/:title/"}}
  - {scope: {path: "_posts/own", type: posts}, values: {published: false}}
  - {scope: {path: "", type: notes}, values: {permalink: "/n/:path"}}
  - {scope: {path: "_notes/deep", type: notes}, values: {permalink: "/d/:path/"}}
  - {scope: {path: "docs", type: pages}, values: {permalink: "/:path/:basename/"}}
"""

SITES = [
    Site(
        name="jekyll, as begun",
        documents={},
        files={},
        start=start_with_theme,
        build=build,
        starters={"*.markdown", "_posts/*.markdown"},
        lists={"/404.html"},
    ),
    site("names", "", named()),
    *[site(f"permalink: {style}", f"permalink: {style}\n", POSTS) for style in STYLES],
    site("a collection", "collections:\n  notes:\n    output: true\n", NOTES),
    site(
        "a collection with a pattern",
        "collections:\n  notes:\n    output: true\n    permalink: /n/:path/\n",
        IN_PATHS,
    ),
    site(
        "a collection by titles",
        "collections:\n  notes:\n    output: true\n    permalink: /n/:title\n",
        IN_PATHS,
    ),
    site("pretty, with a collection", "permalink: pretty\ncollections:\n  notes:\n    output: true\n", IN_PATHS),
    site("collections in a folder", "collections_dir: col\ncollections:\n  notes:\n    output: true\n", IN_A_FOLDER),
    site("defaults", DEFAULTS, BY_DEFAULTS),
]
