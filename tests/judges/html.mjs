// Holds every HTML file of a folder against the Nu HTML checker, in one run of it.
//
//     html.mjs FOLDER [--judges DIR] [--allow REGEX]... [--css]
//
// Errors fail, and so do warnings but for the harmless ones below. `--allow` lets pass what an author's own HTML may bring;
// `--css` also looks at style sheets.

import { spawnSync } from "node:child_process";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const here = path.dirname(fileURLToPath(import.meta.url));
const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
        judges: { type: "string", default: path.join(here, "../../target/judges") },
        allow: { type: "string", multiple: true, default: [] },
        css: { type: "boolean", default: false },
    },
});

const HARMLESS = [
    // A label may be all the heading that a part needs.
    /^(Section|Article) lacks heading/,
    /^Trailing slash on void elements/,
    // A file has no origin that could be its own, and data is no script: of the policy the browser is the judge.
    /violates Content Security Policy/,
];

const jar = path.join(values.judges, "pages/node_modules/vnu-jar/build/dist/vnu.jar");
const kinds = values.css ? ["--also-check-css"] : ["--skip-non-html"];
const checker = spawnSync(
    "java",
    ["-Xss4m", "-jar", jar, "--format", "json", "--stdout", "--exit-zero-always", "--no-langdetect", ...kinds, positionals[0]],
    { encoding: "utf8", maxBuffer: 1 << 30 },
);
if (checker.status !== 0) {
    console.error(checker.error ?? checker.stderr);
    process.exit(2);
}
const allow = values.allow.map((one) => new RegExp(one));
const messages = JSON.parse(checker.stdout).messages;
const bad = messages.filter(
    ({ type, subType, message }) =>
        (type !== "info" || subType === "warning") &&
        !(type === "info" && HARMLESS.some((one) => one.test(message))) &&
        !allow.some((one) => one.test(message)),
);
for (const { url, lastLine, lastColumn, type, message, extract } of bad.slice(0, 50)) {
    const file = url ? path.relative(positionals[0], decodeURIComponent(url.replace("file:", ""))) : "";
    console.error(`${file}:${lastLine}:${lastColumn}: ${type === "info" ? "warning" : type}: ${message} ${JSON.stringify(extract ?? "")}`);
}
if (bad.length) {
    console.error(`${bad.length} findings of the Nu HTML checker`);
    process.exit(1);
}
console.log("valid HTML");
