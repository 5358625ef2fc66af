"""Eleventy: a folder of Markdown, as its documentation begins."""

from sites import NAMES, Site, yaml

CONFIG = """export default function (eleventy) {
  eleventy.setInputDirectory("%s");
}
"""
DATA = '{"permalink": "/f/{{ page.fileSlug }}/"}\n'


def start(tool, source, run):
    source.mkdir()


def build(tool, source, out):
    return ["node", tool, f"--output={out}", "--quiet"]


def site(name, folder, documents):
    return Site(
        name=f"eleventy, {name}",
        documents=documents,
        files={"package.json": '{ "type": "module" }\n', "eleventy.config.js": CONFIG % folder, f"{folder}/filed/filed.json": DATA},
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
        "filed/2024-01-02-A b.md": yaml(title="T"),
        "filed/deep/c.md": yaml(title="T"),
        "posts/none.md": "",
        "posts/slugged.md": yaml(title="T", slug="other"),
        "posts/future.md": yaml(title="T", date="2099-01-01"),
        "posts/own.md": yaml(title="T", permalink="/its/own/"),
        "posts/file.md": yaml(title="T", permalink="its/file.html"),
        "posts/blanks.md": yaml(title="T", permalink="/with blanks/in it/"),
    }
    return {below + path: front for path, front in (named | others).items()}


SITES = [
    site("at the root", ".", documents("")),
    site("in src", "src", documents("src/")),
]
