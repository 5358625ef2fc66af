// Writes in a workspace while a real browser shows its pages, as a writer does beside `writings serve`.
//
//     serve.mjs PROGRAM WORKSPACE [--judges DIR] [--only CHECK,…] [--shots DIR] [--assets DIR]
//
// PROGRAM serves a copy of WORKSPACE. The checks: body, images, findings, draft, files, search, settings, template, hostile,
// restart, axe, many. Whichever run, no page may print an error, ask another host or break the policy. `--shots` keeps
// pictures of the corner. `--assets` takes live.js and live.css from a folder, to try them before a program has them in it.

import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import readline from "node:readline";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { go, launch, open } from "./pages/browser.mjs";

// What is asked of us, and what a machine of tests that does other things beside may take.
const ASKED = 200;
const LATE = 2000;
const GIVE_UP = 15_000;
const CORNER = "#writings-live section";
const HOSTILE = "<img src=x onerror=window.hacked=1>";
const PIXEL = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

const here = path.dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        judges: { type: "string", default: path.join(here, "../../target/judges") },
        only: { type: "string" },
        shots: { type: "string" },
        assets: { type: "string" },
    },
});
const [program, workspace] = positionals;
if (!program || !workspace) {
    console.error("serve.mjs PROGRAM WORKSPACE: see its first lines");
    process.exit(2);
}

const failures = [];
const fail = (message) => failures.push(message);

// ---- the workspace

const root = fs.mkdtempSync(path.join(os.tmpdir(), "writings-serve-"));
for (const name of ["writings.toml", "schemas", "essays", "notes"]) {
    fs.cpSync(path.join(workspace, name), path.join(root, name), { recursive: true });
}
const at = (file) => path.join(root, file);
const read = (file) => fs.readFileSync(at(file), "utf8");
const write = (file, text) => {
    fs.mkdirSync(path.dirname(at(file)), { recursive: true });
    fs.writeFileSync(at(file), text);
};
const documents = (folder) =>
    fs
        .readdirSync(at(folder))
        .filter((name) => name.endsWith(".md"))
        .map((name) => `${folder}/${name}`)
        .filter((file) => /^---\ntitle:/.test(read(file)) && !/^draft:/m.test(read(file)))
        .sort((one, other) => read(other).length - read(one).length);
const essay = documents("essays")[0];
const original = read(essay);
const lines = (text) => text.split("\n").length;

// ---- the program

let child;
/** Starts the program, and returns the address that it says. */
function start(port) {
    child = spawn(path.resolve(program), ["serve", "--port", port], { cwd: root, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    child.stderr.on("data", (data) => (said += data));
    return new Promise((done, gone) => {
        readline.createInterface({ input: child.stdout }).once("line", (line) => done(line.trim()));
        child.once("exit", () => gone(new Error(`it ended: ${said}`)));
    });
}
const stop = () =>
    new Promise((done) => {
        child.once("exit", done);
        child.kill();
    });
const url = await start("0");
const site = { origin: new URL(url).origin };
const base = new URL(url).pathname;
const address = (file) => `${base}${file.replace(/\.md$/, "/")}`;

// ---- the browser

const { browser, axe, close } = await launch(values.judges);

/** Opens a page, works with it, and holds what it complained of against us, other than what is `allowed`. */
async function beside(where, work, { allowed = [], ...options } = {}) {
    const tab = await open(browser, site, { reducedMotion: "reduce", ...options });
    tab.setDefaultTimeout(GIVE_UP);
    for (const name of values.assets ? ["live.js", "live.css"] : []) {
        const contentType = name.endsWith(".js") ? "text/javascript" : "text/css";
        await tab.route(`**/_writings/${name}`, (route) => route.fulfill({ contentType, body: fs.readFileSync(path.join(values.assets, name), "utf8") }));
    }
    try {
        tab.missing = true;
        await go(tab, site, where);
        await listening(tab);
        await work(tab);
    } finally {
        // What was asked for while a page was left is given up.
        const usual = [/failed: \S+\/_writings\/\S+ net::ERR_ABORTED/, /failed: \S+ net::ERR_ABORTED/];
        const odd = tab.complaints.filter((one) => ![...usual, ...allowed].some((known) => known.test(one)));
        for (const one of new Set(odd)) fail(`complaint: ${one}`);
        await tab.context().close();
    }
}

/** Waits until the page hears of what happens. */
const listening = (tab) => tab.waitForFunction(() => performance.getEntriesByType("resource").some((one) => one.name.includes("/_writings/findings")));

const until = (tab, what, work, ...more) => tab.waitForFunction(work, ...more).then(() => true, () => fail(`${what}: never`));

const mark = (tab) => tab.evaluate(() => (window.same = true));
const isSame = (tab) => tab.evaluate(() => window.same === true);
const corner = async (tab) => (await tab.locator(CORNER).count()) ? tab.locator(CORNER).innerText() : "";
const opened = (tab, text) => until(tab, `the corner says ${text}`, ([corner, text]) => document.querySelector(corner)?.innerText.includes(text), [CORNER, text]);
const gone = (tab) => until(tab, "the corner goes away", (corner) => document.querySelector("#writings-live") && !document.querySelector(corner), CORNER);

async function shoot(tab, name) {
    if (!values.shots) return;
    fs.mkdirSync(values.shots, { recursive: true });
    await tab.screenshot({ path: path.join(values.shots, `${name}.png`) });
}

/** Has `change` done, and says after how many milliseconds `text` was on the screen. */
async function timed(tab, text, change) {
    await tab.evaluate((text) => {
        window.shownAt = 0;
        const observer = new MutationObserver(() => {
            if (!document.querySelector("main").textContent.includes(text)) return;
            observer.disconnect();
            // The first frame is being made, the second finds it on the screen.
            requestAnimationFrame(() => requestAnimationFrame(() => (window.shownAt = performance.timeOrigin + performance.now())));
        });
        observer.observe(document.body, { childList: true, subtree: true, characterData: true });
    }, text);
    const before = performance.timeOrigin + performance.now();
    change();
    await tab.waitForFunction(() => window.shownAt);
    return (await tab.evaluate(() => window.shownAt)) - before;
}

/** Tabs on until the focus is on the corner's button. */
async function toClose(tab) {
    for (let times = 0; times < 400; times += 1) {
        await tab.keyboard.press(times ? "Tab" : "Shift+Tab");
        if (await tab.evaluate(() => document.activeElement?.matches("#writings-live .close"))) return true;
    }
    return fail("the corner's button is not reached by Tab");
}

// ---- the checks

const CHECKS = {
    async body() {
        await beside(address(essay), async (tab) => {
            await mark(tab);
            await tab.evaluate(() => scrollTo({ top: 1500, behavior: "instant" }));
            const took = [];
            for (let number = 0; number < 7; number += 1) {
                const text = `Fresh words ${number}.`;
                took.push(await timed(tab, text, () => write(essay, `${original}\n${text}\n`)));
                const top = await tab.evaluate(() => scrollY);
                if (Math.abs(top - 1500) > 1) fail(`body: scrolled from 1500 to ${top}`);
                await tab.waitForTimeout(100);
            }
            // As editors do that write beside a file and rename.
            const renamed = await timed(tab, "Renamed words.", () => {
                write(`${essay}.tmp`, `${original}\nRenamed words.\n`);
                fs.renameSync(at(`${essay}.tmp`), at(essay));
            });
            took.push(renamed);
            if (!(await isSame(tab))) fail("body: the page was loaded anew");
            const sorted = took.map(Math.round).sort((one, other) => one - other);
            const median = sorted[sorted.length >> 1];
            console.log(`body: from a file to the screen in ${median} ms, ${sorted[0]} to ${sorted.at(-1)} (asked: ${ASKED})`);
            if (sorted.at(-1) > LATE) fail(`body: ${sorted.at(-1)} ms to the screen`);
            const isOpen = () => tab.evaluate(() => document.querySelector(".contents details")?.open);
            const before = await isOpen();
            write(essay, original);
            await until(tab, "body: the words go", () => !document.querySelector("main").textContent.includes("Renamed words."));
            if ((await isOpen()) !== before) fail("body: the contents fold by themselves");
            // The title is shown in the window, too.
            write(essay, original.replace(/^title: .*$/m, "title: Another title"));
            await until(tab, "body: another title", () => document.title.startsWith("Another title") && document.querySelector("h1").innerText.includes("Another title"));
        });
    },

    async images() {
        write("essays/pixel.png", Buffer.from(PIXEL, "base64"));
        const pictured = original.replace(/\n\n/, "\n\n![A pixel](pixel.png)\n\n");
        write(essay, pictured);
        await beside(address(essay), async (tab) => {
            await until(tab, "images: it is shown", () => document.querySelector("main .prose img")?.naturalWidth);
            await tab.evaluate(() => (window.picture = document.querySelector("main .prose img")));
            await timed(tab, "Below the picture.", () => write(essay, `${pictured}\nBelow the picture.\n`));
            if (!(await tab.evaluate(() => window.picture?.isConnected))) fail("images: they are fetched again at every change");
        });
        fs.rmSync(at("essays/pixel.png"));
    },

    async findings() {
        await beside(address(essay), async (tab) => {
            await mark(tab);
            if (await corner(tab)) fail(`findings: there are some: ${await corner(tab)}`);
            write(essay, original.replace(/^---\n/, "---\ndraft: yes\n"));
            await opened(tab, "non-boolean-draft");
            if (!(await corner(tab)).includes("line 2:")) fail(`findings: no line 2: ${await corner(tab)}`);
            write(essay, original);
            await gone(tab);

            const broken = `${original}\n[x](gone.md)\n`;
            write(essay, broken);
            await opened(tab, "broken-link");
            const line = `line ${lines(original) + 1}:`;
            if (!(await corner(tab)).includes(line)) fail(`findings: no ${line} ${await corner(tab)}`);
            await shoot(tab, "finding");
            if (await toClose(tab)) {
                const ring = await tab.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
                if (ring === "none") fail("findings: where the focus is cannot be seen");
                // What changes while the focus is in the corner does not throw it out.
                write(essay, `${original}\n[x](gone.md) [y](gone-too.md)\n`);
                await opened(tab, "gone-too.md");
                if (!(await tab.evaluate(() => document.activeElement?.matches("#writings-live .close")))) fail("findings: a change takes the focus away");
                await tab.keyboard.press("Enter");
                await gone(tab);
            }
            // What was closed is not told again because it moved, or because there is less of it.
            await timed(tab, "One more line.", () => write(essay, original.replace(/\n\n/, "\n\nOne more line.\n\n") + "\n[x](gone.md)\n"));
            await tab.waitForTimeout(300);
            if (await corner(tab)) fail("findings: what was closed comes back as lines move");
            if (!(await isSame(tab))) fail("findings: the page was loaded anew");
            await tab.reload();
            await listening(tab);
            await tab.waitForTimeout(300);
            if (await corner(tab)) fail("findings: what was closed comes back");
            write(essay, `${original}\n[x](gone.md) [z](gone-as-well.md)\n`);
            await opened(tab, "gone-as-well.md");
            await tab.locator("#writings-live .close").focus();
            await tab.keyboard.press("Escape");
            await gone(tab);
        });
    },

    async draft() {
        await beside(address(essay), async (tab) => {
            const badge = () => tab.locator("main h1 .badge").count();
            if (await badge()) fail("draft: there is a badge");
            write(essay, original.replace(/^---\n/, "---\ndraft: true\n"));
            await until(tab, "draft: the badge", () => document.querySelector("main h1 .badge")?.innerText.toLowerCase() === "draft");
            write(essay, original);
            await until(tab, "draft: no badge", () => !document.querySelector("main h1 .badge"));
        });
    },

    async files() {
        const text = "---\ntitle: Entirely new\ndescription: It was not there before.\ndate: 2026-01-02\n---\n\nQuokkas all around.\n";
        const listed = (tab) => tab.evaluate((path) => [...document.querySelectorAll("main a")].some((a) => a.pathname === path), address("notes/entirely-new.md"));
        await beside(`${base}notes/`, async (tab) => {
            if (await listed(tab)) fail("files: it is there before");
            write("notes/entirely-new.md", text);
            await until(tab, "files: a new one is listed", (path) => [...document.querySelectorAll("main a")].some((a) => a.pathname === path), address("notes/entirely-new.md"));
        });
        const allowed = [/404 for \S+\/notes\/entirely-new\/$/];
        await beside(address("notes/entirely-new.md"), async (tab) => {
            fs.rmSync(at("notes/entirely-new.md"));
            await until(tab, "files: one that is deleted is missed", () => document.querySelector("main h1")?.innerText === "Nothing is at this address");
            await until(tab, "files: it is the page of what is missing", () => document.body.matches(".page-missing"));
            await listening(tab);
            write("notes/entirely-new.md", text);
            await until(tab, "files: it comes back", () => document.querySelector("main h1")?.innerText === "Entirely new" && document.body.matches(".page-document"));
            await listening(tab);
            fs.rmSync(at("notes/entirely-new.md"));
            await until(tab, "files: it is missed again", () => document.body.matches(".page-missing"));
        }, { allowed });
    },

    async search() {
        const file = "essays/searched.md";
        await beside(`${base}essays/`, async (tab) => {
            write(file, "---\ntitle: Searched\ndescription: It is looked for.\ndate: 2026-01-02\n---\n\nQuokkas all around.\n");
            const path = address(file);
            await until(tab, "search: it is listed", (path) => [...document.querySelectorAll("main a")].some((a) => a.pathname === path), path);
            await tab.waitForLoadState("load");
            await tab.keyboard.press("/");
            await tab.keyboard.type("quokk");
            const only = (path) => {
                const links = [...document.querySelectorAll("main .card .title a")].filter((one) => one.checkVisibility());
                return links.length === 1 && links[0].pathname === path;
            };
            await until(tab, "search: a word of a body", only, path);
            // A change leaves what was typed.
            await tab.waitForTimeout(300);
            write("essays/beside.md", "---\ntitle: Beside\ndescription: Another.\ndate: 2026-01-03\n---\n\nNo marsupials.\n");
            await tab.waitForTimeout(700);
            await until(tab, "search: what was typed stays", only, path);
            if ((await tab.inputValue("input[type=search]")) !== "quokk") fail("search: the box is emptied");
        });
        fs.rmSync(at(file));
        fs.rmSync(at("essays/beside.md"));
    },

    async settings() {
        const settings = read("writings.toml");
        await beside(address(essay), async (tab) => {
            await mark(tab);
            write("writings.toml", `${settings}\n[[[broken\n`);
            await opened(tab, "writings.toml");
            await opened(tab, "The pages are as they were");
            await shoot(tab, "settings");
            if (!(await isSame(tab))) fail("settings: the page was loaded anew");
            if (!(await tab.locator("main article").count())) fail("settings: the old page is gone");
            // Other pages are there, too, and say the same.
            await go(tab, site, `${base}notes/`);
            await opened(tab, "writings.toml");
            if ((await tab.locator("main h1").innerText()) !== "Notes") fail("settings: other pages are gone");
            await go(tab, site, address(essay));
            await opened(tab, "writings.toml");
            write("writings.toml", settings.replace(/^title = .*$/m, 'title = "Mended"'));
            await until(tab, "settings: mended", () => document.querySelector(".brand")?.innerText === "Mended");
            await listening(tab);
            await gone(tab);
            await timed(tab, "After the mending.", () => write(essay, `${original}\nAfter the mending.\n`));
            if (await corner(tab)) fail(`settings: the corner stays: ${await corner(tab)}`);
            // A schema that cannot be read keeps no page from being shown.
            const schema = "schemas/essay.schema.json";
            const kept = read(schema);
            write(schema, "{");
            await opened(tab, "essay.schema.json");
            await listening(tab);
            await shoot(tab, "schema");
            if ((await corner(tab)).includes("as they were")) fail("settings: pages are said to be old that are not");
            write(schema, kept);
            await until(tab, "settings: the schema is mended", () => !document.querySelector("#writings-live section"));
        });
        write("writings.toml", settings);
    },

    async template() {
        const allowed = [/500 for /];
        const template = "templates/site/document.html";
        await beside(address(essay), async (tab) => {
            await mark(tab);
            write(template, "{% if %}\n");
            await opened(tab, template);
            await shoot(tab, "template");
            if (!(await isSame(tab))) fail("template: the page was loaded anew");
            if (!(await tab.locator("main article").count())) fail("template: the old page is gone");
            write(template, '{% extends "base.html" %}{% block main %}<article><h1>Own template</h1></article>{% endblock %}\n');
            await until(tab, "template: mended", () => document.querySelector("main h1")?.innerText === "Own template");
            await listening(tab);
            await gone(tab);
            // One that fails only as a page is made.
            await mark(tab);
            write(template, '{% extends "base.html" %}{% block main %}{{ nothing.of.this() }}{% endblock %}\n');
            await opened(tab, "document.html");
            if (!(await isSame(tab))) fail("template: the page was loaded anew");
            await tab.reload();
            await until(tab, "template: who comes now is told", () => document.querySelector("main.writings-fault pre")?.innerText.includes("document.html"));
            await listening(tab);
            await tab.waitForTimeout(200);
            await shoot(tab, "fault");
            if (await corner(tab)) fail("template: it is told twice");
            fs.rmSync(at("templates"), { recursive: true });
            await until(tab, "template: gone again", () => document.querySelector("main article .prose"));
            await listening(tab);
            await gone(tab);
        }, { allowed });
        fs.rmSync(at("templates"), { recursive: true, force: true });
    },

    async hostile() {
        const file = "notes/hostile.md";
        const text = `---\ntitle: "${HOSTILE}"\ndescription: Of a stranger\ndate: 2026-01-02\ntags: ["${HOSTILE}"]\n"${HOSTILE}": 1\n---\n\n[x](<${HOSTILE.slice(1, -1)}>)\n`;
        const settings = read("writings.toml");
        write(file, text);
        await beside(address(file), async (tab) => {
            await opened(tab, HOSTILE);
            const inert = async (what) => {
                const odd = await tab.evaluate(() => [window.hacked, document.querySelector("#writings-live :is(img, script, a, svg)")?.outerHTML].filter(Boolean));
                if (odd.length) fail(`hostile: ${what}: ${odd}`);
            };
            await inert("a finding");
            await timed(tab, "New words.", () => write(file, `${text}\nNew words.\n`));
            if (!(await tab.title()).includes(HOSTILE)) fail(`hostile: the title is ${await tab.title()}`);
            await inert("a page that is shown again");
            write("writings.toml", `"${HOSTILE}" = 1\n${settings}`);
            await opened(tab, "The pages are as they were");
            await opened(tab, HOSTILE);
            await inert("what is wrong");
        }, { bypassCSP: true });
        write("writings.toml", settings);
        fs.rmSync(at(file));
    },

    /** The program ends, and is started again. */
    async restart() {
        const allowed = [/failed: \S+\/_writings\//];
        await beside(address(essay), async (tab) => {
            await stop();
            write(essay, `${original}\nWhile nobody looked.\n`);
            await tab.waitForTimeout(1200);
            if (!(await tab.locator("main article").count())) fail("restart: the page is gone");
            await start(new URL(url).port);
            await until(tab, "restart: the page follows", () => document.querySelector("main").textContent.includes("While nobody looked."));
            await listening(tab);
            await timed(tab, "And on.", () => write(essay, `${original}\nAnd on.\n`));
        }, { allowed });
    },

    async axe() {
        for (const colorScheme of ["light", "dark"]) {
            const judge = async (tab, what) => {
                await tab.evaluate(axe);
                const found = await tab.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
                for (const { id, help, nodes } of found.violations) {
                    fail(`axe: ${colorScheme}: ${what}: ${id}: ${help}: ${nodes.slice(0, 3).map((node) => node.target.join(" "))}`);
                }
                await shoot(tab, `${what}-${colorScheme}`);
            };
            const template = "templates/site/document.html";
            write(essay, original.replace(/^---\n/, "---\ndraft: yes\n") + "\n[x](gone.md)\n");
            await beside(address(essay), async (tab) => {
                await opened(tab, "broken-link");
                await judge(tab, "findings");
                write(essay, original + Array.from({ length: 120 }, (_, number) => `\n[x](gone-${number}.md)\n`).join(""));
                await opened(tab, "and 20 more");
                await judge(tab, "many");
                write(template, "{% if %}\n");
                await opened(tab, template);
                await judge(tab, "wrong");
                await tab.reload();
                await tab.waitForSelector("main.writings-fault");
                await judge(tab, "fault");
            }, { colorScheme, allowed: [/500 for /] });
            write(essay, original);
            fs.rmSync(at("templates"), { recursive: true });
        }
    },

    /** Many findings, in a small window. */
    async many() {
        write(essay, original + Array.from({ length: 120 }, (_, number) => `\n[x](gone-${number}.md)\n`).join(""));
        await beside(address(essay), async (tab) => {
            await opened(tab, "and 20 more");
            await shoot(tab, "narrow");
            const box = await tab.locator(CORNER).boundingBox();
            if (box.x < 8 || box.x + box.width > 360 || box.height > 740 * 0.65) fail(`many: the corner is ${JSON.stringify(box)}`);
            // However far one reads, the button is there.
            await tab.locator("#writings-live li").last().scrollIntoViewIfNeeded();
            await tab.waitForTimeout(100);
            const button = await tab.locator("#writings-live .close").boundingBox();
            if (button.y < box.y - 1 || button.y + button.height > box.y + box.height + 1) fail("many: the button scrolls away");
            const wide = await tab.evaluate(() => document.documentElement.scrollWidth);
            if (wide > 360) fail(`many: the page is ${wide} wide`);
            await tab.emulateMedia({ media: "print" });
            if (await tab.locator(CORNER).isVisible()) fail("many: the corner is printed");
        }, { viewport: { width: 360, height: 740 } });
    },
};

const names = values.only ? values.only.split(",") : Object.keys(CHECKS);
for (const name of names.filter((name) => !CHECKS[name])) {
    console.error(`no check is called ${name}`);
    process.exitCode = 2;
}
try {
    for (const name of process.exitCode ? [] : names) {
        const before = failures.length;
        await CHECKS[name]().catch((error) => fail(`${name}: ${error.stack}`));
        console.log(`${name}: ${failures.length === before ? "good" : "bad"}`);
        // The next begins where this one began.
        write(essay, original);
        await new Promise((done) => setTimeout(done, 300));
    }
} finally {
    await close();
    await stop();
    fs.rmSync(root, { recursive: true, force: true });
}
for (const failure of new Set(failures)) console.error(failure);
if (failures.length) {
    console.error(`${new Set(failures).size} things are wrong`);
    process.exitCode = 1;
}
