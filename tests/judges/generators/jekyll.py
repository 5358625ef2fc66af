"""Jekyll: `jekyll new --blank`, documents of our own."""

import json

from sites import NAMES, Site, yaml

# What the blank site begins with; its layout and style show no text.
STARTER = {"index.md"}


OURS = """preset = "jekyll"
timezone = "UTC"
"""


def start(tool, source, run):
    run(tool, "new", "--blank", source)


def build(tool, source, out):
    return [tool, "build", "--quiet", "--disable-disk-cache", "--source", source, "--destination", out]


def site(name, theirs, ours, documents):
    return Site(
        name=f"jekyll, {name}",
        documents=documents,
        settings=OURS + ours,
        files={"_config.yml": "timezone: UTC\n" + theirs},
        start=start,
        build=build,
        others=STARTER,
        lists={"/"},
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

STYLES = {
    "date": ("/{categories}/{year}/{month}/{day}/{slug}.html", ".html"),
    "pretty": ("/{categories}/{year}/{month}/{day}/{slug}/", "/"),
    "none": ("/{categories}/{slug}.html", ".html"),
    "ordinal": ("/{categories}/{year}/{year-day}/{slug}.html", ".html"),
    "/blog/:title/": ("/blog/{slug}/", "/"),
    "/:categories/:year/:i_month/:title.html": ("/{categories}/{year}/{i-month}/{slug}.html", ".html"),
    "/:short_year/:i_day/:title": ("/{short-year}/{i-day}/{slug}.html", ".html"),
}


def collection(name, path, permalink, more=""):
    return f'[collections.{name}]\npath = "{path}"\npermalink = "{permalink}"\n{more}'


def styled(style, **folders):
    """The settings of posts and pages that a style stands for; folders are more that hold posts."""
    posts, end = STYLES[style]
    ours = [collection(name, path, posts) for name, path in {"posts": "_posts", **folders}.items()]
    ours.append(collection("drafts", "_drafts", posts, "draft = true\n"))
    return "".join(ours) + collection("pages", ".", "/{folders}/{name}" + end, 'slugs = "verbatim"\n')


def of_notes(permalink):
    return styled("date") + collection("notes", "_notes", permalink, 'slugs = "verbatim"\n')


IN_PATHS = {path: front for path, front in NOTES.items() if not path.endswith("index.md")}

SITES = [
    site("names", "", styled("date"), named()),
    *[site(f"permalink: {style}", f"permalink: {style}\n", styled(style, filed="Some Cat/Sub/_posts"), POSTS) for style in STYLES],
    site(
        "a collection",
        "collections:\n  notes:\n    output: true\n",
        of_notes("/notes/{subfolders}/{name}.html"),
        NOTES,
    ),
    site(
        "a collection with a pattern",
        "collections:\n  notes:\n    output: true\n    permalink: /n/:path/\n",
        of_notes("/n/{subfolders}/{name}/"),
        IN_PATHS,
    ),
]
