// `writings serve`: shows a page again when it changes, and in a corner what is wrong with it. Only there while one writes.
(() => {
  "use strict";
  const inner = new URL(".", document.currentScript.src);
  const at = (name) => new URL(name, inner);

  // What this page was made of: the server says so beside it.
  const navigation = performance.getEntriesByType("navigation")[0];
  const timing = (name) => [...(navigation?.serverTiming ?? [])].find((one) => one.name === name)?.description ?? "";
  let version = timing("version");
  let shown = timing("page");
  let isThere = (navigation?.responseStatus ?? 200) < 400;
  let fault = "";
  // Whether what is wrong is known to keep this page from being shown as it is now.
  let isOld = false;
  let findings = { findings: [], more: 0 };
  let source = null;
  let running = Promise.resolve();

  // ---- the corner

  const style = document.createElement("link");
  style.rel = "stylesheet";
  style.href = at("live.css");
  document.head.append(style);
  const corner = document.createElement("div");
  corner.id = "writings-live";
  corner.setAttribute("role", "status");
  corner.lang = "en";
  corner.dir = "ltr";
  document.body.append(corner);

  const make = (name, text, className) => {
    const element = document.createElement(name);
    element.textContent = text;
    if (className) element.className = className;
    return element;
  };

  // What was closed stays closed until something else is to be told; on other pages, too.
  const closed = {
    get: () => { try { return JSON.parse(sessionStorage.getItem("writings-closed")) ?? []; } catch { return []; } },
    set: (all) => { try { sessionStorage.setItem("writings-closed", JSON.stringify(all)); } catch { /* It is told again. */ } },
  };

  // Where the focus came from, for when the corner is gone.
  let from = null;
  corner.addEventListener("focusin", (event) => {
    if (event.relatedTarget && !corner.contains(event.relatedTarget)) from = event.relatedTarget;
  });

  const draw = () => {
    // The page in place of one that cannot be made says itself what is wrong.
    const said = document.querySelector("main.writings-fault") ? "" : fault;
    const count = findings.findings.length + findings.more;
    const drawn = JSON.stringify([said, isOld, findings]);
    if (corner.dataset.drawn === drawn) return;
    corner.dataset.drawn = drawn;
    const held = corner.contains(document.activeElement) ? document.activeElement.className : null;
    const down = corner.querySelector("ul")?.scrollTop ?? 0;
    const leave = () => {
      corner.replaceChildren();
      if (held !== null) from?.focus({ preventScroll: true });
    };
    // Lines move as one writes: a finding is the same on another.
    const all = findings.findings.map((one) => [findings.document, one.rule, one.message].join(" "));
    if (said) all.push(said);
    if (!all.length || all.every((one) => closed.get().includes(one))) return leave();
    const box = document.createElement("section");
    box.setAttribute("aria-label", "writings");
    const heading = said ? (isOld ? "The pages are as they were" : "Something is wrong") : count === 1 ? "1 finding" : `${count} findings`;
    const close = make("button", "×", "close");
    close.type = "button";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => {
      closed.set(all);
      corner.replaceChildren();
      from?.focus({ preventScroll: true });
    });
    box.append(make("h2", heading), close);
    if (said) {
      const text = make("pre", said.trimEnd(), "fault");
      text.tabIndex = 0;
      box.append(text);
    }
    if (count) {
      const list = make("ul", "", "list");
      list.tabIndex = 0;
      list.setAttribute("aria-label", "Findings");
      for (const one of findings.findings) {
        const item = make("li", "", one.severity === "error" ? "error" : "warning");
        item.append(make("b", one.severity), make("span", ` line ${one.line}: `), make("span", one.message), " ", make("code", one.rule));
        if (one.help) item.append(make("small", one.help));
        list.append(item);
      }
      if (findings.more) list.append(make("li", `and ${findings.more} more`));
      box.append(list);
      if (findings.document) box.append(make("p", findings.document));
    }
    corner.replaceChildren(box);
    const list = box.querySelector("ul");
    if (list) list.scrollTop = down;
    if (held !== null) (box.getElementsByClassName(held)[0] ?? close).focus({ preventScroll: true });
  };
  corner.addEventListener("keydown", (event) => {
    if (event.key === "Escape") corner.querySelector(".close")?.click();
  });

  const look = async () => {
    try {
      const answer = await fetch(at(`findings?path=${encodeURIComponent(location.pathname)}`), { cache: "no-store" });
      if (answer.ok) findings = await answer.json();
    } catch { /* The server is gone; who listens for it will know when it is back. */ }
    draw();
  };

  // ---- the page

  // What surrounds the text: where it differs, scripts and styles may, too.
  const frame = (page) => {
    const copy = page.cloneNode(true);
    copy.querySelector("main")?.replaceChildren();
    copy.querySelector("#writings-live")?.remove();
    for (const one of copy.querySelectorAll("title, meta, noscript, link:not([rel=stylesheet]), script:not([src])")) one.remove();
    for (const one of copy.querySelectorAll(`link[href="${style.href}"]`)) one.remove();
    return copy.textContent.replace(/\s+/g, " ") + [...copy.querySelectorAll("script, link")].map((one) => one.src || one.href).join(" ");
  };

  // Scripts of the page hold on to what can be typed into.
  const isPlain = (main) => !main.querySelector("form, input:not([disabled]), select, textarea, button, dialog, script");

  const show = async (told) => {
    const answer = await fetch(location.href, { cache: "no-store" });
    const old = document.querySelector("main");
    const wasFault = old?.classList.contains("writings-fault");
    if (!wasFault && answer.headers.has("x-writings-fault")) {
      // The last good page stays.
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      fault = page.querySelector("main pre")?.textContent ?? "This page cannot be made";
      isOld = true;
      return;
    }
    const type = answer.headers.get("content-type") ?? "";
    if (told.reload || wasFault || answer.ok !== isThere || answer.redirected || !old || !type.startsWith("text/html")) return location.reload();
    const made = answer.headers.get("x-writings-page");
    if (made === shown) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const main = page.querySelector("main");
    if (!main || !isPlain(main) || !isPlain(old) || frame(page.documentElement) !== frame(document.documentElement)) {
      return location.reload();
    }
    shown = made;
    document.title = page.title;
    const [left, top] = [scrollX, scrollY];
    const focused = old.contains(document.activeElement) ? document.activeElement.id : "";
    const folded = [...old.querySelectorAll("details")];
    for (const [at, one] of main.querySelectorAll("details").entries()) one.open = folded[at]?.open ?? one.open;
    // An image that is there already need not come again, which would make the text jump. One whose file changed loads the page anew.
    document.adoptNode(main);
    const images = [...old.querySelectorAll("img")];
    for (const one of main.querySelectorAll("img")) {
      const same = images.findIndex((other) => other.isEqualNode(one));
      if (same >= 0) one.replaceWith(images.splice(same, 1)[0]);
    }
    old.replaceWith(main);
    scrollTo({ left, top, behavior: "instant" });
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("writings:shown"));
  };

  const hear = async (told, isFirst) => {
    fault = told.fault;
    isOld = Boolean(fault) && told.version === version && (isOld || !isFirst);
    if (!version) version = told.version;
    if (told.version !== version) {
      // What happened while nobody listened is not known.
      try {
        await show({ ...told, reload: told.reload || isFirst });
        version = told.version;
      } catch { /* The server is gone. */ }
    }
    await look();
  };

  // ---- the server. A browser opens few connections to one, so pages that nobody sees give theirs back.

  const listen = () => {
    if (source || document.hidden) return;
    let isFirst = true;
    source = new EventSource(at("events"));
    source.addEventListener("open", () => { isFirst = true; });
    source.addEventListener("message", (event) => {
      const told = JSON.parse(event.data);
      const first = isFirst;
      isFirst = false;
      running = running.then(() => hear(told, first));
    });
    source.addEventListener("error", () => {
      // A server that refuses is not asked again by the browser.
      if (source?.readyState === EventSource.CLOSED) {
        source = null;
        setTimeout(listen, 1000);
      }
    });
  };
  const rest = () => {
    source?.close();
    source = null;
  };
  document.addEventListener("visibilitychange", () => (document.hidden ? rest() : listen()));
  addEventListener("pagehide", rest);
  addEventListener("pageshow", listen);
  listen();
})();
