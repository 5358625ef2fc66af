"""Eleventy: a folder of Markdown, as its documentation begins."""

from sites import NAMES, Site, yaml

CONFIG = """export default function (eleventy) {
  eleventy.setInputDirectory("%s");
}
"""


def start(tool, source, run):
    source.mkdir()


def build(tool, source, out):
    return ["node", tool, f"--output={out}", "--quiet"]


def site(name, folder, ours, documents):
    return Site(
        name=f"eleventy, {name}",
        documents=documents,
        settings='preset = "eleventy"\n' + ours,
        files={"package.json": '{ "type": "module" }\n', "eleventy.config.js": CONFIG % folder},
        start=start,
        build=build,
        holds_back=False,
    )


def documents(below):
    named = {f"posts/{name}.md": yaml(title="T") for name in NAMES}
    named |= {f"folders/{name}/page.md": yaml(title="T") for name in NAMES if not name.startswith("_")}
    others = {
        "index.md": yaml(title="T"),
        "about.md": yaml(title="T"),
        "Some Folder/index.md": yaml(title="T"),
        "same/same.md": yaml(title="T"),
        "a/b/b.md": yaml(title="T"),
        "Up/up.md": yaml(title="T"),
        "posts/none.md": "",
        "posts/slugged.md": yaml(title="T", slug="other"),
        "posts/future.md": yaml(title="T", date="2099-01-01"),
        "posts/own.md": yaml(title="T", permalink="/its/own/"),
        "posts/file.md": yaml(title="T", permalink="its/file.html"),
    }
    return {below + path: front for path, front in (named | others).items()}


SITES = [
    site("at the root", ".", "", documents("")),
    site("in src", "src", 'addresses.root = "src"\n[collections.pages]\npath = "src"\n', documents("src/")),
]
