"""Astro: a content collection with the loader and the route of the documentation, and pages."""

from sites import NAMES, Site, yaml

CONTENT = """import { defineCollection, z } from "astro:content";
import { glob } from "astro/loaders";

const of = (name) =>
  defineCollection({
    loader: glob({ base: `./src/content/${name}`, pattern: "**/*.{md,mdx}" }),
    schema: z.object({ title: z.string() }),
  });
export const collections = { blog: of("blog"), notes: of("notes") };
"""
ROUTE = """---
import { getCollection, render } from "astro:content";
export async function getStaticPaths() {
  const posts = await getCollection("%s");
  return posts.map((post) => ({ params: { slug: post.id }, props: post }));
}
const { Content } = await render(Astro.props);
---
<Content />
"""
FILES = {
    "package.json": '{ "type": "module" }\n',
    "astro.config.mjs": 'import { defineConfig } from "astro/config";\nexport default defineConfig({});\n',
    "src/content.config.mjs": CONTENT,
    "src/pages/blog/[...slug].astro": ROUTE % "blog",
    "src/pages/thoughts/of-mine/[...id].astro": ROUTE.replace("slug:", "id:") % "notes",
}


# Folders that its loader does not read.
UNREAD = {"co:lon", "x:y - z"}


def start(tool, source, run):
    # Packages are looked for from the site upwards.
    source.mkdir()
    (source / "node_modules").symlink_to(tool.split("/astro/", 1)[0])


def build(tool, source, out):
    return ["env", "ASTRO_TELEMETRY_DISABLED=1", "node", tool, "build", "--silent", "--outDir", out]


def documents():
    found = {f"src/content/blog/names/{name}.md": yaml(title="T") for name in NAMES}
    found |= {f"src/content/blog/{name}/page.md": yaml(title="T") for name in NAMES if name not in UNREAD}
    return found | {
        "src/content/blog/slugs/deep/a.md": yaml(title="T", slug="Own-Slug"),
        "src/content/blog/slugs/b.md": yaml(title="T", slug="Own-Slug/Of-Two"),
        "src/content/blog/slugs/c.md": yaml(title="T", slug="With Blanks/And Énd"),
        "src/content/blog/Folder/index.md": yaml(title="T"),
        "src/content/blog/deep/a/b/index.md": yaml(title="T"),
        "src/content/blog/draft.md": yaml(title="T", draft="true"),
        "src/content/notes/A note.md": yaml(title="T"),
        "src/content/notes/Deep Er/b.md": yaml(title="T"),
        "src/content/notes/Deep Er/index.md": yaml(title="T"),
        "src/pages/about.md": yaml(title="T"),
        "src/pages/Cap Page.md": yaml(title="T", slug="other"),
        "src/pages/deep/v1.2.md": yaml(title="T"),
        "src/pages/deep/index.md": "",
        "src/pages/index.md": yaml(title="T"),
        "src/content/blog/future.md": yaml(title="T", pubDate="2099-03-04"),
    }


SITES = [
    Site(
        name="astro, a blog",
        documents=documents(),
        files=FILES,
        start=start,
        build=build,
        holds_back=False,
    ),
]
