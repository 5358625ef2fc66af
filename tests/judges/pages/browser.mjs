// The browser, and what it says of a page beside what it shows.

import fs from "node:fs";
import { createRequire } from "node:module";
import os from "node:os";
import path from "node:path";

// It asks nobody but us: what it does in the background would be refused by machines without network.
const FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];

function program() {
    const named = process.env.CHROMIUM;
    if (named) return named;
    const names = ["chromium", "chromium-browser", "google-chrome"];
    const folders = (process.env.PATH ?? "").split(path.delimiter);
    const found = names.flatMap((name) => folders.map((folder) => path.join(folder, name))).find((file) => fs.existsSync(file));
    if (!found) throw new Error("no Chromium: install it, or name it in CHROMIUM");
    return found;
}

export async function launch(judges) {
    const require = createRequire(path.join(path.resolve(judges), "pages/package.json"));
    const { chromium } = require("playwright-core");
    const axe = fs.readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
    const profile = fs.mkdtempSync(path.join(os.tmpdir(), "writings-chromium-"));
    const browser = await chromium.launch({ executablePath: program(), args: FLAGS, env: { ...process.env, HOME: profile } });
    const close = async () => {
        await browser.close();
        fs.rmSync(profile, { recursive: true, force: true });
    };
    return { browser, axe, close };
}

/**
 * A page that tells of what goes wrong in it: `page.complaints` are console errors, failed and foreign requests, breaches of
 * the policy, dialogs. Nothing leaves this machine. `page.weight` are the bytes that came, but for images.
 */
export async function open(browser, site, settings = {}) {
    const { externalImages = false, ...options } = settings;
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    page.complaints = [];
    page.weight = {};
    page.scripted = options.javaScriptEnabled !== false;
    const complain = (what) => page.complaints.push(`${new URL(page.url(), site.origin).pathname}: ${what}`);
    await context.route("**/*", (route) => {
        const request = route.request();
        if (request.url().startsWith(`${site.origin}/`) || /^(data|blob):/.test(request.url())) return route.continue();
        if (!(externalImages && ["image", "media"].includes(request.resourceType()))) complain(`asks for ${request.url()}`);
        return route.abort();
    });
    await context.addInitScript(() => {
        document.addEventListener("securitypolicyviolation", (event) => {
            console.error(`policy: ${event.violatedDirective} ${event.blockedURI} ${event.sample}`);
        });
    });
    page.on("console", (message) => {
        if (!["error", "warning"].includes(message.type())) return;
        // What a request's failure prints is told below.
        if (/^Failed to load resource/.test(message.text())) return;
        complain(`console: ${message.text()}`);
    });
    page.on("pageerror", (error) => complain(`error: ${error.message}`));
    page.on("dialog", (dialog) => {
        complain(`dialog: ${dialog.message()}`);
        return dialog.dismiss();
    });
    page.on("requestfailed", (request) => {
        const left = request.failure()?.errorText === "net::ERR_ABORTED" && request.isNavigationRequest();
        if (request.url().startsWith(site.origin) && !left) complain(`failed: ${request.url()} ${request.failure()?.errorText}`);
    });
    page.on("response", async (response) => {
        const request = response.request();
        if (response.status() >= 400 && !(request.isNavigationRequest() && page.missing)) {
            complain(`${response.status()} for ${response.url()}`);
        }
        if (["document", "stylesheet", "script"].includes(request.resourceType())) {
            const body = await response.body().catch(() => Buffer.alloc(0));
            page.weight[new URL(response.url()).pathname] = body.length;
        }
    });
    return page;
}

/** Goes to an address of the site, and waits until all has come that the page itself asks for. */
export async function go(page, site, address) {
    page.weight = {};
    await page.goto(site.origin + address, { waitUntil: "load" });
    // What the script does on its start has printed its errors by the next picture.
    if (page.scripted) await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => setTimeout(done))));
}
