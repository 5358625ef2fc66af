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
  let fault = "";
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
    get: () => { try { return sessionStorage.getItem("writings-closed"); } catch { return null; } },
    set: (text) => { try { sessionStorage.setItem("writings-closed", text); } catch { /* It is told again. */ } },
  };

  const draw = () => {
    const count = findings.findings.length + findings.more;
    const told = JSON.stringify([fault, findings]);
    if (corner.dataset.told === told) return;
    corner.dataset.told = told;
    corner.replaceChildren();
    if ((!fault && !count) || closed.get() === told) return;
    const box = document.createElement("section");
    box.setAttribute("aria-label", "writings");
    const heading = fault ? "The pages are as they were" : count === 1 ? "1 finding" : `${count} findings`;
    const close = make("button", "×", "close");
    close.type = "button";
    close.setAttribute("aria-label", "Close");
    close.addEventListener("click", () => {
      closed.set(told);
      corner.replaceChildren();
    });
    box.append(make("h2", heading), close);
    if (fault) {
      const text = make("pre", fault.trimEnd());
      text.tabIndex = 0;
      box.append(text);
    }
    if (count) {
      const list = document.createElement("ul");
      list.tabIndex = 0;
      list.setAttribute("aria-label", "Findings");
      for (const one of findings.findings) {
        const item = make("li", "", one.severity === "error" ? "error" : "warning");
        item.append(make("b", one.severity), make("span", ` line ${one.line}: `), make("span", one.message), make("code", one.rule));
        if (one.help) item.append(make("small", one.help));
        list.append(item);
      }
      if (findings.more) list.append(make("li", `and ${findings.more} more`));
      box.append(list);
      if (findings.document) box.append(make("p", findings.document));
    }
    corner.append(box);
  };

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
      return;
    }
    const type = answer.headers.get("content-type") ?? "";
    if (told.reload || wasFault || answer.redirected || !old || !type.startsWith("text/html")) return location.reload();
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
    old.replaceWith(document.adoptNode(main));
    scrollTo({ left, top, behavior: "instant" });
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
    document.dispatchEvent(new CustomEvent("writings:shown"));
  };

  const hear = async (told, isFirst) => {
    fault = told.fault;
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
