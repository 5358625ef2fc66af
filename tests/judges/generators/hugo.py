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


def site(name, theirs, documents, **more):
    return Site(
        name=f"hugo, {name}",
        documents=documents,
        files={"hugo.toml": QUIET + theirs, **TEMPLATES},
        start=start,
        build=build,
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
    "content/urls/g.md": yaml(title="T", url="/with blanks/in it/"),
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


SECTIONS = {
    "content/all/_index.md": yaml(title="T"),
    "content/all/Deep Er/_index.md": yaml(title="T"),
    "content/all/Deep Er/x.md": yaml(title="T"),
    "content/all/Deep Er/a bundle/index.md": yaml(title="T"),
    "content/none/deep/er/x.md": yaml(title="T"),
    "content/none/y.md": yaml(title="T"),
    "content/some/deep/_index.md": yaml(title="T"),
    "content/some/deep/x.md": yaml(title="T"),
    "content/some/else/y.md": yaml(title="T"),
    "content/about.md": yaml(title="T"),
}

OF_THEIR_OWN = {
    "content/english/posts/a.md": yaml(title="T"),
    "content/english/about.md": yaml(title="T"),
    "content/french/posts/Un Deux.md": yaml(title="T"),
    "content/french/posts/b/index.md": yaml(title="T"),
}


def permalinks(**patterns):
    return "[permalinks.page]\n" + "".join(f'{section} = "{pattern}"\n' for section, pattern in patterns.items())


BEGUN = {"content/posts/from-the-starter.md"}
TRANSLATED = {"/", "/en/", "/posts/", "/fr/", "/fr/posts/", "/pt-br/", "/pt-br/posts/"}

SITES = [
    site("as begun", "", {"content/posts/first.md": yaml(title="T")}, starters=BEGUN, lists={"/", "/posts/"}),
    site("names", "", named(), others=BEGUN, lists={"/", "/posts/", "/folders/", "/bundles/", "/slugs/"}),
    site("all else", "", PLAIN, others=BEGUN, lists={"/urls/"}),
    site("files", "uglyURLs = true\n", PLAIN, others=BEGUN, lists={"/urls/"}),
    site(
        "files and addresses",
        "uglyURLs = true\n" + permalinks(posts="/p/:year/:slugorfilename/", notes="/n/:title"),
        DATED,
        others=BEGUN,
        lists={"/", "/posts/", "/notes/"},
    ),
    site(
        "dates in addresses",
        permalinks(posts="/:year/:month/:day/:slug/", notes="/n/:year/:title/"),
        DATED,
        others=BEGUN,
        lists={"/", "/posts/", "/notes/"},
    ),
    site(
        "names in addresses",
        permalinks(posts="/p/:contentbasename", notes="/:section/:slugorfilename.html"),
        DATED,
        others=BEGUN,
        lists={"/", "/posts/", "/notes/"},
    ),
    site(
        "sections in addresses",
        permalinks(all="/s/:sections/:slugorfilename/", none="/:sections/:slugorfilename/", some="/:sections/:slugorfilename/"),
        SECTIONS,
        others=BEGUN,
        lists={"/", "/posts/", "/none/", "/some/"},
        notes=("the addresses of the section some, `/:sections/:slugorfilename/`, cannot be told",),
        excepted={"content/some/else/y.md"},
    ),
    site(
        "languages",
        THEIR_LANGUAGES,
        LANGUAGES,
        others=BEGUN,
        lists=TRANSLATED,
    ),
    site(
        "languages, each below its folder",
        "defaultContentLanguageInSubdir = true\n" + THEIR_LANGUAGES,
        LANGUAGES,
        others=BEGUN,
        lists=TRANSLATED | {"/en/posts/"},
    ),
    site(
        "languages, each in its folder",
        THEIR_LANGUAGES.partition("[languages.pt-br]")[0].replace("weight = 1", 'weight = 1\ncontentDir = "content/english"').replace(
            "weight = 2", 'weight = 2\ncontentDir = "content/french"'
        ),
        OF_THEIR_OWN,
        others=BEGUN,
        lists=TRANSLATED,
        notes=("content/french is served below /fr/",),
    ),
    site(
        "dates in names",
        '[frontmatter]\ndate = [":filename", ":default"]\n',
        DATED_NAMES,
        others=BEGUN,
        lists={"/", "/posts/"},
    ),
]
