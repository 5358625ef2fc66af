// What readers need of pages: each check is given the judge and tells it what is wrong.

import fs from "node:fs";
import path from "node:path";
import { go } from "./browser.mjs";

const LIMIT = 50 * 1024;
const SEARCH = "input[type=search]";
const missing = (judge, page) => (page.kind === "missing" ? `${judge.base}/nothing/is/here/` : page.address);

/** Goes to a page of the site; the page of what is not there is asked for by such an address. */
async function visit(judge, tab, page) {
    tab.missing = page.kind === "missing";
    await go(tab, judge.site, missing(judge, page));
}

/** The links to documents in a page's main part that can be seen, as paths, each once. */
function shown(tab) {
    return tab.evaluate(() => {
        const items = [...document.querySelectorAll("main :is(.card, .entry, article, [role=option])")];
        const seen = items.filter((item) => item.checkVisibility());
        const links = seen.map((item) => item.querySelector("h1 a, h2 a, h3 a, h4 a, a.title, .title a") ?? item.closest("a") ?? item.querySelector("a"));
        return [...new Set(links.filter(Boolean).map((link) => new URL(link.href).pathname))];
    });
}

const settled = (tab) => tab.waitForTimeout(250);

async function axe(judge) {
    for (const colorScheme of ["light", "dark"]) {
        await judge.open({ colorScheme, reducedMotion: "reduce" }, async (tab) => {
            for (const page of judge.chosen) {
                await visit(judge, tab, page);
                await tab.evaluate(judge.axe);
                const found = await tab.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
                for (const { id, help, nodes } of found.violations) {
                    const where = nodes.slice(0, 3).map((node) => `${node.target.join(" ")} ${node.failureSummary?.split("\n")[1]?.trim() ?? ""}`);
                    judge.fail(`${page.address}: axe, ${colorScheme}: ${id}: ${help} (${nodes.length}): ${where.join("; ")}`);
                }
            }
        });
    }
}

async function width(judge) {
    for (const wide of [360, 768]) {
        await judge.open({ viewport: { width: wide, height: 740 } }, async (tab) => {
            for (const page of judge.chosen) {
                await visit(judge, tab, page);
                const widest = await tab.evaluate(() => {
                    const root = document.documentElement;
                    const over = [...document.body.querySelectorAll("*")].find((element) => element.getBoundingClientRect().right > root.clientWidth + 1);
                    // `clip` and `hidden` on the page itself would only hide that a part of it is out of reach.
                    return [Math.max(root.scrollWidth, document.body.scrollWidth), over?.outerHTML.slice(0, 120)];
                });
                if (widest[0] > wide) judge.fail(`${page.address}: ${widest[0]} wide in a window of ${wide}: ${widest[1]}`);
            }
        });
    }
}

async function size(judge) {
    const allowed = new Set(judge.values["allow-large"]);
    for (const page of judge.pages) {
        if (page.bytes >= LIMIT && !allowed.has(page.file)) judge.fail(`${page.file}: ${page.bytes} bytes of HTML`);
    }
    const largest = judge.pages.reduce((one, other) => (other.bytes > one.bytes ? other : one));
    judge.note(`the largest page: ${largest.file}, ${largest.bytes} bytes`);
    await judge.open({}, async (tab) => {
        let most = 0;
        for (const page of judge.chosen) {
            await visit(judge, tab, page);
            const whole = Object.values(tab.weight).reduce((sum, bytes) => sum + bytes, 0);
            most = Math.max(most, whole);
            if (judge.values.whole && whole >= LIMIT && !allowed.has(page.file)) {
                judge.fail(`${page.file}: ${whole} bytes with style and script: ${JSON.stringify(tab.weight)}`);
            }
        }
        judge.note(`the most with style and script: ${most} bytes`);
    });
}

/** The page to search on for a document: the cards of its collection, else the first that has a search box. */
function searchPage(judge, address) {
    const cards = judge.kinds.get("cards") ?? [];
    return cards.find((page) => address?.startsWith(page.address)) ?? cards[0];
}

async function search(judge) {
    if (!searchPage(judge)) return judge.fail("no page has a search box");
    if (!judge.finds.length) judge.note("search: no --find, so no word was looked for");
    await judge.open({}, async (tab) => {
        for (const [word, address] of judge.finds) {
            await visit(judge, tab, searchPage(judge, address));
            const before = await shown(tab);
            const box = tab.locator(SEARCH);
            await box.fill(word);
            await tab.waitForFunction((path) => [...document.querySelectorAll("main a")].some((a) => a.checkVisibility() && new URL(a.href).pathname === path), address, { timeout: 3000 }).catch(() => {});
            await settled(tab);
            const after = await shown(tab);
            if (!after.includes(address)) judge.fail(`search for ${word}: ${address} is not shown, but ${after.slice(0, 5)}`);
            if (before.length > 1 && after.length >= before.length && after.every((one) => before.includes(one))) judge.fail(`search for ${word} shows all ${after.length}`);
            const said = await tab.locator("[role=status], [aria-live]").allInnerTexts();
            if (!said.join("").trim()) judge.fail(`search for ${word}: how many were found is told to nobody`);
            // The letters of a word before it is whole find it too.
            await box.fill(word.slice(0, -1));
            await settled(tab);
            if (word.length > 4 && !(await shown(tab)).includes(address)) judge.fail(`search for ${word.slice(0, -1)}: ${address} is not shown`);
            await box.fill("");
            await settled(tab);
            const again = await shown(tab);
            if (again.join() !== before.join()) judge.fail(`an empty search shows ${again.length} of ${before.length}`);
        }
        await visit(judge, tab, searchPage(judge));
        await tab.locator(SEARCH).fill("zqxjkvbwpzqxjk");
        await settled(tab);
        const none = await shown(tab);
        if (none.length) judge.fail(`search for what is nowhere shows ${none.slice(0, 3)}`);
        const start = await tab.evaluate(async () => {
            const before = performance.now();
            const box = document.querySelector("input[type=search]");
            box.value = "a";
            box.dispatchEvent(new Event("input", { bubbles: true }));
            await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            return performance.now() - before;
        });
        judge.note(`search: the first letter took ${Math.round(start)} ms`);
        // Far more than it may feel like, since a machine of tests does other things beside.
        if (start > 1000) judge.fail(`search: the first letter took ${Math.round(start)} ms`);
    });
}

async function keyboard(judge) {
    const focused = (tab) => tab.evaluate(() => document.activeElement?.matches("input[type=search]"));
    await judge.open({}, async (tab) => {
        for (const page of judge.chosen.filter((page) => page.kind === "cards").slice(0, 1)) {
            await visit(judge, tab, page);
            await tab.keyboard.press("Tab");
            const first = await tab.evaluate(() => {
                const element = document.activeElement;
                const box = element.getBoundingClientRect();
                return [element.getAttribute("href") ?? "", box.width > 1 && box.height > 1 && box.top >= 0];
            });
            if (!first[0].startsWith("#") || !first[1]) judge.fail(`${page.address}: the first Tab leads to no visible link to the text, but ${first}`);
            const rings = await tab.evaluate(async () => {
                const bad = [];
                for (const element of [...document.querySelectorAll("a[href], button, input, [tabindex='0']")].filter((one) => one.checkVisibility()).slice(0, 40)) {
                    element.focus({ focusVisible: true });
                    await new Promise((done) => requestAnimationFrame(done));
                    const style = getComputedStyle(element);
                    const around = element.parentElement && getComputedStyle(element.parentElement);
                    const ring = (one) => one && ((one.outlineStyle !== "none" && parseFloat(one.outlineWidth) > 0) || one.boxShadow !== "none");
                    if (!ring(style) && !(element.parentElement.matches(":focus-within") && ring(around))) bad.push(element.outerHTML.slice(0, 80));
                }
                return bad;
            });
            for (const one of rings.slice(0, 3)) judge.fail(`${page.address}: where the focus is cannot be seen: ${one}`);
            await visit(judge, tab, page);
            await tab.keyboard.press("/");
            if (!(await focused(tab))) judge.fail(`${page.address}: "/" does not lead to the search box`);
            if ((await tab.inputValue(SEARCH)) !== "") judge.fail(`${page.address}: "/" is typed into the search box`);
            const all = await shown(tab);
            const [word, address] = judge.finds.find(([, address]) => searchPage(judge, address) === page) ?? [];
            if (word) {
                await tab.keyboard.type(word);
                await settled(tab);
                await tab.keyboard.press("Escape");
                await settled(tab);
                if ((await tab.inputValue(SEARCH)) !== "") judge.fail(`${page.address}: Escape does not empty the search box`);
                if ((await shown(tab)).length !== all.length) judge.fail(`${page.address}: after Escape not all are shown`);
                if (!(await focused(tab))) await tab.keyboard.press("/");
                await tab.keyboard.type(word);
                await settled(tab);
                await tab.keyboard.press("ArrowDown");
                const target = await tab.evaluate(() => {
                    const active = document.activeElement;
                    const named = document.getElementById(active?.getAttribute("aria-activedescendant") ?? "");
                    const link = named?.querySelector("a") ?? named ?? active;
                    return link?.href ? new URL(link.href).pathname : link?.outerHTML.slice(0, 80);
                });
                const results = await shown(tab);
                if (target !== results[0]) judge.fail(`${page.address}: the arrow leads to ${target}, the first shown is ${results[0]}`);
                await tab.keyboard.press("ArrowUp");
                if (!(await focused(tab))) judge.fail(`${page.address}: the arrow up does not lead back to the search box`);
                await tab.keyboard.press("ArrowDown");
                await tab.keyboard.press("Enter");
                await tab.waitForURL((url) => url.pathname === results[0], { timeout: 3000 }).catch(() => judge.fail(`${page.address}: Enter does not open ${results[0]}`));
                if (results.length === 1 && results[0] !== address) judge.fail(`${page.address}: ${word} leads to ${results[0]}`);
            }
        }
    });
}

async function tags(judge) {
    const kinds = ["main nav a[data-tag]", "main nav a[data-topic]"];
    await judge.open({}, async (tab) => {
        for (const page of (judge.kinds.get("cards") ?? []).slice(0, 3)) {
            await visit(judge, tab, page);
            const all = await shown(tab);
            const paged = await tab.locator("nav.pager").count();
            const some = await Promise.all(kinds.map(async (kind) => (await tab.locator(kind).all()).slice(0, 2)));
            if (!some.flat().length) judge.note(`tags: ${page.address} has no filter`);
            for (const chip of some.flat()) {
                const label = await chip.innerText();
                const said = Number(await chip.locator(".count").innerText({ timeout: 200 }).catch(() => NaN));
                await chip.click();
                await settled(tab);
                const path = new URL(tab.url()).pathname;
                if (path !== page.address) {
                    judge.fail(`${page.address}: the filter ${label} leads away to ${path}`);
                    await visit(judge, tab, page);
                    continue;
                }
                const left = await shown(tab);
                if (!left.length) judge.fail(`${page.address}: the filter ${label} shows nothing`);
                if (!paged && said && left.length !== said) judge.fail(`${page.address}: the filter ${label} says ${said} and shows ${left.length}`);
                if (!paged && left.some((one) => !all.includes(one))) judge.fail(`${page.address}: the filter ${label} shows others than before`);
                if (!(await chip.evaluate((one) => ["aria-pressed", "aria-current", "aria-selected"].some((name) => one.hasAttribute(name) && one.getAttribute(name) !== "false")))) {
                    judge.fail(`${page.address}: that the filter ${label} is on is told to nobody`);
                }
                await chip.click();
                await settled(tab);
                if ((await shown(tab)).length !== all.length) judge.fail(`${page.address}: the filter ${label} does not go off`);
            }
        }
    });
}

async function noscript(judge) {
    await judge.open({ javaScriptEnabled: false }, async (tab) => {
        for (const page of judge.chosen) {
            await visit(judge, tab, page);
            if (!(await tab.locator("main h1").first().isVisible().catch(() => false))) judge.fail(`${page.address}: without script no heading is shown`);
            if (await tab.locator(SEARCH).first().isVisible().catch(() => false)) judge.fail(`${page.address}: without script there is a search box that does nothing`);
            for (const button of await tab.locator("button:visible").all()) {
                if (!(await button.evaluate((one) => one.form))) judge.fail(`${page.address}: without script a button does nothing: ${await button.innerText()}`);
            }
        }
        for (const page of (judge.kinds.get("cards") ?? []).slice(0, 2)) {
            await visit(judge, tab, page);
            const listed = await tab.locator("main .card:visible").count();
            if (!listed) judge.fail(`${page.address}: without script no documents are shown`);
            const links = await tab.locator("main nav a:visible").evaluateAll((all) => all.map((one) => new URL(one.href).pathname));
            for (const link of [...new Set(links)].slice(0, 5)) {
                await go(tab, judge.site, link);
                const documents = await tab.locator("main :is(.card, .entry, .tag) a:visible").count();
                if (!documents) judge.fail(`${page.address}: ${link} lists no documents`);
            }
        }
    });
}

/** How light the page and its text are, from 0 to 1. */
function light(tab) {
    return tab.evaluate(() => {
        const canvas = Object.assign(document.createElement("canvas"), { width: 1, height: 1 }).getContext("2d", { willReadFrequently: true });
        const of = (color) => {
            canvas.clearRect(0, 0, 1, 1);
            canvas.fillStyle = color;
            canvas.fillRect(0, 0, 1, 1);
            const [red, green, blue, alpha] = canvas.getImageData(0, 0, 1, 1).data;
            return alpha ? (0.2126 * red + 0.7152 * green + 0.0722 * blue) / 255 : null;
        };
        const body = of(getComputedStyle(document.body).backgroundColor);
        const root = of(getComputedStyle(document.documentElement).backgroundColor);
        return [body ?? root ?? 1, of(getComputedStyle(document.querySelector("main h1") ?? document.body).color)];
    });
}

async function dark(judge) {
    for (const colorScheme of ["light", "dark"]) {
        await judge.open({ colorScheme }, async (tab) => {
            for (const page of judge.chosen) {
                await visit(judge, tab, page);
                const [ground, text] = await light(tab);
                const right = colorScheme === "dark" ? ground < 0.25 && text > 0.6 : ground > 0.85 && text < 0.4;
                if (!right) judge.fail(`${page.address}: ${colorScheme}: the ground is ${ground.toFixed(2)} light, the text ${text.toFixed(2)}`);
            }
        });
    }
}

async function print(judge) {
    await judge.open({ colorScheme: "dark" }, async (tab) => {
        const done = new Set();
        for (const page of judge.chosen) {
            await visit(judge, tab, page);
            await tab.emulateMedia({ media: "print" });
            for (const what of ["nav", "form", "[role=search]", "button"]) {
                for (const one of await tab.locator(`${what}:visible`).all()) {
                    judge.fail(`${page.address}: printed with ${what}: ${(await one.evaluate((it) => it.outerHTML)).slice(0, 80)}`);
                }
            }
            const [ground, text] = await light(tab);
            if (ground < 0.95 || text > 0.4) judge.fail(`${page.address}: printed ${text.toFixed(2)} light on ${ground.toFixed(2)}`);
            if (!done.has(page.kind)) {
                const pdf = await tab.pdf({ format: "A4" });
                fs.writeFileSync(path.join(judge.out, `${page.kind}.pdf`), pdf);
                if (!pdf.subarray(0, 5).equals(Buffer.from("%PDF-")) || pdf.length < 2000) judge.fail(`${page.address}: prints nothing`);
            }
            done.add(page.kind);
            await tab.emulateMedia({ media: "screen" });
        }
    });
}

async function redirects(judge) {
    const stubs = judge.kinds.get("redirect") ?? [];
    await judge.open({ javaScriptEnabled: false }, async (tab) => {
        for (const page of stubs.slice(0, judge.values.all ? Infinity : 5)) {
            await tab.goto(judge.site.origin + page.address).catch(() => {});
            await tab.waitForURL((url) => url.pathname !== page.address, { timeout: 3000 }).catch(() => judge.fail(`${page.address}: leads nowhere`));
            await tab.waitForLoadState("load");
        }
    });
}

/** Screenshots of one page of each kind, to be looked at. */
async function shots(judge) {
    const views = [
        ["wide", { viewport: { width: 1280, height: 900 } }],
        ["dark", { viewport: { width: 1280, height: 900 }, colorScheme: "dark" }],
        ["narrow", { viewport: { width: 360, height: 740 }, deviceScaleFactor: 2 }],
    ];
    for (const [view, options] of views) {
        await judge.open(options, async (tab) => {
            const done = new Map();
            for (const page of judge.chosen) {
                const number = done.get(page.kind) ?? 0;
                done.set(page.kind, number + 1);
                await visit(judge, tab, page);
                const file = path.join(judge.out, `${page.kind}${number ? `-${number + 1}` : ""}-${view}.png`);
                await tab.screenshot({ path: file, fullPage: number === 0 });
            }
        });
    }
}

export const CHECKS = { axe, width, size, search, keyboard, tags, noscript, dark, print, redirects, shots };
