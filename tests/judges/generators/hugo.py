"""Hugo: `hugo new site`, documents of our own, templates that show each page's text."""

import json

from sites import NAMES, Site, yaml

TEMPLATES = {
    f"layouts/{name}.html": "{{ .Content }}\n" for name in ("_default/single", "_default/list", "home")
}
QUIET = 'baseURL = "https://example.org/"\ndisableKinds = ["taxonomy", "term", "RSS", "sitemap", "404"]\n'


def start(tool, source, run):
    run(tool, "new", "site", source)
    run(tool, "new", "content", "posts/from-the-starter.md", cwd=source)


def build(tool, source, out):
    return [tool, "--source", source, "--destination", out, "--logLevel", "error"]


def site(name, theirs, ours, documents, **more):
    return Site(
        name=f"hugo, {name}",
        documents=documents,
        settings='preset = "hugo"\n' + ours,
        files={"hugo.toml": QUIET + theirs, **TEMPLATES},
        start=start,
        build=build,
        others={"content/posts/from-the-starter.md"},
        **more,
    )


def named():
    """Each name as a file's, as a folder's, and as a slug."""
    documents = {}
    for at, name in enumerate(NAMES):
        documents[f"content/posts/{name}.md"] = yaml(title="T")
        documents[f"content/folders/{name}/page.md"] = yaml(title="T")
        documents[f"content/bundles/{name}/index.md"] = yaml(title="T")
        documents[f"content/slugs/{at}.md"] = yaml(title="T", slug=json.dumps(name, ensure_ascii=False))
    return documents


PLAIN = {
    "content/_index.md": yaml(title="Home"),
    "content/about us.md": yaml(title="T"),
    "content/posts/_index.md": yaml(title="Posts"),
    "content/posts/bundle/index.md": yaml(title="T"),
    "content/posts/slugged bundle/index.md": yaml(title="T", slug="other"),
    "content/posts/deep/er/x.md": yaml(title="T"),
    "content/posts/empty-slug.md": yaml(title="T", slug='""'),
    "content/posts/slug-of-two.md": yaml(title="T", slug="a/b"),
    "content/posts/toml.md": '+++\ntitle = "T"\n+++\n',
    "content/posts/json.md": '{\n  "title": "T"\n}\n',
    "content/posts/none.md": "",
    "content/posts/long-extension.markdown": yaml(title="T"),
    "content/posts/v1.fr.md": yaml(title="T"),
    "content/urls/a.md": yaml(title="T", url="/absolute/"),
    "content/urls/b.md": yaml(title="T", url="/without-slash"),
    "content/urls/c.md": yaml(title="T", url="relative/address/"),
    "content/urls/d.md": yaml(title="T", url="/file.html"),
    "content/urls/e.md": yaml(title="T", url="/Capitals/And-Accénts/"),
    "content/urls/f.md": yaml(title="T", slug="no", url="/over/slugs/"),
    "content/posts/draft.md": yaml(title="T", draft="true"),
    "content/posts/future.md": yaml(title="T", date="2099-01-01"),
}

DATED = {
    "content/posts/Own Name.md": yaml(title='"A Title: Ünï, C++ & C# (2.0)"', date="2024-03-05"),
    "content/posts/slugged.md": yaml(title="T", slug="My Slug", date="2024-03-05T23:30:00-05:00"),
    "content/posts/sub folder/deep/x.md": yaml(title="Deep", date="2024-03-05T00:30:00+02:00"),
    "content/posts/Bund le/index.md": yaml(title="A bundle", date="2024-12-31T23:30:00Z"),
    "content/notes/a/b.md": yaml(title="Another", date="2024-12-31 23:30:00"),
    "content/about.md": yaml(title="T"),
}

DATED_NAMES = {
    "content/posts/2024-01-02-dated.md": yaml(title="T"),
    "content/posts/2024-01-03_two words.md": yaml(title="T"),
    "content/posts/2024-01-04.md": yaml(title="T"),
    "content/posts/2024-01-05-own.md": yaml(title="T", slug="slug"),
    "content/posts/2024-01-06-bundle/index.md": yaml(title="T"),
}

LANGUAGES = {
    "content/posts/a.md": yaml(title="T"),
    "content/posts/a.fr.md": yaml(title="T"),
    "content/posts/b.en.md": yaml(title="T"),
    "content/posts/c.de.md": yaml(title="T"),
    "content/posts/d/index.md": yaml(title="T"),
    "content/posts/d/index.fr.md": yaml(title="T"),
    "content/posts/e.fr.md": yaml(title="T", url="/abs/"),
    "content/posts/f.fr.md": yaml(title="T", slug="É t é"),
    "content/posts/v1.2.fr.md": yaml(title="T"),
    "content/posts/g.pt-br.md": yaml(title="T"),
}

THEIR_LANGUAGES = """defaultContentLanguage = "en"
[languages.en]
weight = 1
[languages.fr]
weight = 2
[languages.pt-br]
weight = 3
"""


def permalinks(posts, notes):
    """Hugo's settings for the addresses of two sections, and ours."""
    theirs = f'[permalinks.page]\nposts = "{posts[0]}"\nnotes = "{notes[0]}"\n'
    sections = {"posts": ("content/posts", posts[1]), "notes": ("content/notes", notes[1])}
    ours = "".join(
        f'[collections.{name}]\npath = "{path}"\npermalink = "{pattern}"\n' for name, (path, pattern) in sections.items()
    )
    return theirs, ours + '[collections.pages]\npath = "content"\n'


SITES = [
    site("names", "", "", named(), lists={"/", "/posts/", "/folders/", "/bundles/", "/slugs/"}),
    site("all else", "", "", PLAIN, lists={"/urls/"}),
    site("files", "uglyURLs = true\n", 'addresses.permalink = "/{folders}/{slug}.html"\n', PLAIN, lists={"/urls/"}),
    site(
        "dates in addresses",
        *permalinks(
            ("/:year/:month/:day/:slug/", "/{year}/{month}/{day}/{slug-or-title}/"), ("/n/:year/:title/", "/n/{year}/{title}/")
        ),
        DATED,
        lists={"/", "/posts/", "/notes/"},
    ),
    site(
        "names in addresses",
        *permalinks(("/p/:contentbasename/", "/p/{name}/"), ("/:section/:slugorfilename/", "/notes/{slug}/")),
        DATED,
        lists={"/", "/posts/", "/notes/"},
    ),
    site(
        "languages",
        THEIR_LANGUAGES,
        'language = "en"\nlanguages = ["en", "fr", "pt-br"]\n',
        LANGUAGES,
        lists={"/", "/en/", "/posts/", "/fr/", "/fr/posts/", "/pt-br/", "/pt-br/posts/"},
    ),
    site(
        "dates in names",
        '[frontmatter]\ndate = [":filename", ":default"]\n',
        "files.dated = true\n",
        DATED_NAMES,
        lists={"/", "/posts/"},
    ),
]
