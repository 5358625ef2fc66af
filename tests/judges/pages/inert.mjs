// That documents can make nothing run: what they hold is text, wherever it is shown.

import { go } from "./browser.mjs";

/** What in the page could run, other than the site's own script. */
function live() {
    const found = [];
    const tell = (what, element) => found.push(`${what}: ${element.outerHTML.slice(0, 160)}`);
    const runs = /^\s*(javascript|vbscript|data:(?!,?$|image\/(png|jpeg|gif|webp|avif)[;,]))/i;
    for (const element of document.querySelectorAll("*")) {
        for (const { name, value } of element.attributes) {
            if (/^on/i.test(name)) tell(`an event handler`, element);
            if (name === "srcdoc") tell("a document in an attribute", element);
            const bare = value.replace(/[\u0000-\u0020]/g, "");
            if (/^(href|src|action|formaction|data|poster|background|xlink:href|ping|to|values|from)$/i.test(name) && runs.test(bare)) tell(`an address that runs`, element);
        }
        const tag = element.localName;
        if (tag === "script") {
            const own = element.src && new URL(element.src).origin === location.origin && !element.textContent;
            const data = !element.src && element.type === "application/ld+json";
            if (!own && !data) tell("a script", element);
            if (data) {
                try {
                    JSON.parse(element.textContent);
                } catch {
                    tell("data that is not JSON", element);
                }
            }
        }
        if (["iframe", "object", "embed", "applet", "frame", "base", "portal", "style", "foreignobject", "set", "animate"].includes(tag)) tell(`<${tag}>`, element);
        if (tag === "link" && !["alternate", "canonical", "stylesheet", "icon", "next", "prev", "search"].includes(element.rel)) tell("a link of another kind", element);
        if (tag === "link" && element.rel === "stylesheet" && new URL(element.href).origin !== location.origin) tell("style of others", element);
        if (tag === "meta" && /refresh|set-cookie/i.test(element.httpEquiv) && !document.body.matches(".page-redirect")) tell("a page that leads away", element);
        if (element.hasAttribute("style")) tell("style of its own", element);
    }
    if (window.hacked) found.push("window.hacked is set");
    return found;
}

const QUERIES = ["script", "alert", "img", "onerror", "hacked", "<img src=x onerror=window.hacked=1>", "\"><script>window.hacked=1</script>", "javascript"];

export async function inert(judge) {
    await judge.open({ bypassCSP: true }, async (tab) => {
        const look = async (where) => {
            for (const what of new Set(await tab.evaluate(live))) judge.fail(`${where}: ${what}`);
        };
        const visit = async (address) => {
            await go(tab, judge.site, address);
            await look(address);
        };
        const redirects = new Set((judge.kinds.get("redirect") ?? []).map((page) => page.address));
        for (const page of judge.pages) {
            tab.missing = page.kind === "missing";
            if (!redirects.has(page.address)) await visit(page.address);
        }
        // What the script puts into a page is held against the same.
        for (const page of judge.kinds.get("cards") ?? []) {
            await visit(page.address);
            const box = tab.locator("input[type=search]");
            if (!(await box.count())) continue;
            for (const query of QUERIES) {
                await box.fill(query);
                await tab.waitForTimeout(150);
                await look(`${page.address} searched for ${query}`);
            }
            await box.fill("");
            for (const chip of await tab.locator("main nav a[data-tag], main nav a[data-topic]").all()) {
                await chip.click();
                await tab.waitForTimeout(50);
                await look(`${page.address} filtered`);
                if (new URL(tab.url()).pathname !== page.address) await go(tab, judge.site, page.address);
            }
            const hostile = encodeURIComponent(QUERIES[5]);
            for (const tail of [`?q=${hostile}`, `?tag=${hostile}`, `#${hostile}`, `#q=${hostile}`]) await visit(page.address + tail);
        }
        // Links of documents are followed as a reader would, where they stay in the page.
        for (const page of judge.pages.filter((page) => page.kind === "document")) {
            await visit(page.address);
            for (const link of await tab.locator("main a[href]").all()) {
                const href = (await link.getAttribute("href")) ?? "";
                if (/^[a-z]+:/i.test(href) && !/^(https?|mailto|tel):/i.test(href)) await link.click({ timeout: 1000, noWaitAfter: true }).catch(() => {});
            }
            await look(`${page.address} clicked`);
        }
    });
}
