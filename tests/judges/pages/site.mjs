// A built site: its files, what kind of page each is, and a server of them on a free port of this machine.

import fs from "node:fs";
import http from "node:http";
import path from "node:path";

const TYPES = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".xml": "application/xml",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".webp": "image/webp",
    ".txt": "text/plain; charset=utf-8",
};

// As strict as our pages can bear: a host may send it as a header, whatever the pages say themselves.
export const POLICY =
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src * data:; media-src *; " +
    "form-action *; base-uri 'none'; frame-ancestors 'none'";

function walk(folder, below = "") {
    return fs.readdirSync(path.join(folder, below), { withFileTypes: true }).flatMap((entry) => {
        const name = below ? `${below}/${entry.name}` : entry.name;
        return entry.isDirectory() ? walk(folder, name) : [name];
    });
}

/** Every page: {file, address, kind, bytes}. The kind is the class `page-…` of the body. */
export function pagesOf(folder, base) {
    return walk(folder)
        .filter((file) => file.endsWith(".html"))
        .sort()
        .map((file) => {
            const text = fs.readFileSync(path.join(folder, file), "utf8");
            const kind = text.match(/<body[^>]*\bclass="[^"]*\bpage-([a-z]+)/)?.[1] ?? "other";
            const place = file.replace(/(^|\/)index\.html$/, "$1");
            return {
                file,
                address: `${base}/${place.split("/").map(encodeURIComponent).join("/")}`,
                kind: /http-equiv="?refresh/i.test(text) ? "redirect" : kind,
                bytes: Buffer.byteLength(text),
            };
        });
}

/** Serves a folder below a base path; closes with `close`. */
export async function serve(folder, base, policy) {
    const root = path.resolve(folder);
    const server = http.createServer((request, response) => {
        const send = (status, file) => {
            const headers = { "Content-Type": TYPES[path.extname(file)] ?? "application/octet-stream" };
            if (policy) headers["Content-Security-Policy"] = policy;
            response.writeHead(status, headers);
            response.end(fs.readFileSync(file));
        };
        let name;
        try {
            name = decodeURIComponent(new URL(request.url, "http://127.0.0.1").pathname);
        } catch {
            name = "";
        }
        let file = path.join(root, name.slice(base.length));
        const inside = name.startsWith(`${base}/`) && (file === root || file.startsWith(root + path.sep) || file === `${root}/`);
        if (inside && name.endsWith("/")) file = path.join(file, "index.html");
        if (inside && fs.existsSync(file) && fs.statSync(file).isFile()) return send(200, file);
        const missing = path.join(root, "404.html");
        if (fs.existsSync(missing)) return send(404, missing);
        response.writeHead(404).end();
    });
    await new Promise((done) => server.listen(0, "127.0.0.1", done));
    return { origin: `http://127.0.0.1:${server.address().port}`, close: () => server.close() };
}
