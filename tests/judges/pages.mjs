// Looks at a built site in a real browser, as its readers do.
//
//     pages.mjs SITE OUT [--base /blog] [--only CHECK,…] [--all] [--find WORD=ADDRESS]… [--allow-large FILE]…
//               [--whole] [--external-images] [--judges DIR] [--inert]
//
// SITE is the folder of the pages, OUT where screenshots go. The checks: axe, width, size, search, keyboard, tags, noscript,
// dark, print, redirects, shots; whichever run, no page may print an error, ask another host or break the policy. Each looks
// at the smallest and the largest page of every kind, with `--all` at all of them. `--find` names a word that only a body
// holds, and the document that search must show for it. `--allow-large` lets pages be over the 50 KB; `--whole` counts style
// and script in. `--external-images` lets documents show images of other hosts, which are not fetched. `--inert` is a check
// by itself, for a site of hostile documents: nothing that they hold may run or be there to run.

import fs from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { launch, open } from "./pages/browser.mjs";
import { CHECKS } from "./pages/checks.mjs";
import { inert } from "./pages/inert.mjs";
import { POLICY, pagesOf, serve } from "./pages/site.mjs";

const here = path.dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        base: { type: "string", default: "" },
        only: { type: "string" },
        all: { type: "boolean", default: false },
        find: { type: "string", multiple: true, default: [] },
        "allow-large": { type: "string", multiple: true, default: [] },
        whole: { type: "boolean", default: false },
        "external-images": { type: "boolean", default: false },
        judges: { type: "string", default: path.join(here, "../../target/judges") },
        inert: { type: "boolean", default: false },
    },
});
const [folder, out] = positionals;
if (!folder || !out) {
    console.error("pages.mjs SITE OUT: see its first lines");
    process.exit(2);
}
fs.mkdirSync(out, { recursive: true });
const base = values.base.replace(/\/$/, "");
const names = values.only ? values.only.split(",") : Object.keys(CHECKS);
for (const name of names.filter((name) => !CHECKS[name])) {
    console.error(`no check is called ${name}`);
    process.exit(2);
}

const pages = pagesOf(folder, base);
const kinds = Map.groupBy ? Map.groupBy(pages, (page) => page.kind) : group(pages);
function group(list) {
    const groups = new Map();
    for (const page of list) groups.set(page.kind, [...(groups.get(page.kind) ?? []), page]);
    return groups;
}
const chosen = [...kinds].flatMap(([kind, list]) => {
    if (kind === "redirect") return [];
    const sorted = [...list].sort((one, other) => one.bytes - other.bytes);
    return values.all ? sorted : [...new Set([sorted[0], sorted.at(-1)])];
});

const failures = [];
const judge = {
    folder,
    out,
    base,
    pages,
    kinds,
    chosen,
    values,
    finds: values.find.map((one) => one.split(/=(.*)/s, 2)),
    fail: (message) => failures.push(message),
    note: (message) => console.log(message),
};

if (!pages.length) judge.fail(`no pages in ${folder}`);
// What is inert is so without the help of a policy.
const site = await serve(folder, base, values.inert ? "" : POLICY);
const { browser, axe, close } = await launch(values.judges);
try {
    judge.site = site;
    judge.axe = axe;
    judge.open = async (options, work) => {
        const page = await open(browser, site, { externalImages: values["external-images"], ...options });
        try {
            return await work(page);
        } finally {
            await page.context().close();
            for (const complaint of new Set(page.complaints)) judge.fail(complaint);
        }
    };
    const run = values.inert ? { inert } : Object.fromEntries(names.map((name) => [name, CHECKS[name]]));
    for (const [name, check] of Object.entries(run)) {
        const before = failures.length;
        await check(judge).catch((error) => judge.fail(`${name}: ${error.stack}`));
        judge.note(`${name}: ${failures.length === before ? "good" : "bad"}`);
    }
} finally {
    await close();
    site.close();
}
const shown = new Set(failures);
for (const failure of shown) console.error(failure);
const told = [...kinds].map(([kind, list]) => `${list.length} ${kind}`).join(", ");
if (shown.size) {
    console.error(`${shown.size} things are wrong in ${pages.length} pages (${told})`);
    process.exit(1);
}
console.log(`${pages.length} pages agree (${told})`);
