// Search and filters of a list of documents, and the contents of a long one. Without this script the pages work as they are.
"use strict";

(() => {
  const MOST = 50;
  const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|[\p{L}\p{N}]+/gu;
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const digit = Object.fromEntries([...DIGITS].map((c, at) => [c, at]));

  const contents = document.querySelector(".contents details");
  if (contents && matchMedia("(min-width: 60rem)").matches) contents.open = true;

  const form = document.querySelector(".search");
  if (!form) return;
  const box = form.querySelector("input");
  const listing = document.querySelector(".listing");
  const found = document.getElementById("found");
  const reset = document.querySelector(".reset");
  const chips = [...document.querySelectorAll(".filters [data-tag], .filters [data-topic]")];
  const chosen = { tag: "", topic: "" };
  let index;
  let asked;
  let noting;

  // A word is kept the way the index was built: decomposed, without marks, in lower case, one character alone where
  // the script writes no spaces.
  const plain = (text) => text.normalize("NFKD").replace(/\p{M}+/gu, "").toLowerCase();
  const words = (text) => (plain(text).match(WORD) || []).map((word) => [...word].slice(0, 40).join(""));

  // Lines of the index give each term by what it shares with the one before, so they are read once, in order.
  function read(data) {
    const terms = [];
    const postings = [];
    let before = "";
    for (const line of data.words ? data.words.split("\n") : []) {
      const space = line.indexOf(" ");
      before = before.slice(0, digit[line[0]]) + line.slice(1, space);
      terms.push(before);
      postings.push(line.slice(space + 1));
    }
    const tags = data.tags.map(([label, slug, address]) => ({ label, slug, address }));
    const documents = data.documents.map(([address, title, text, date, iso, minutes, tagged, collection]) => {
      const own = tagged.map((at) => tags[at]).filter(Boolean);
      // A space before every word, so that a word is found by where it begins.
      const fields = [title, own.map((tag) => tag.label).join(" "), text].map((field) => ` ${words(field).join(" ")}`);
      return { address, title, text, date, iso, minutes, collection, tags: own, fields };
    });
    return { terms, postings, documents };
  }

  function load() {
    asked = asked || fetch(form.dataset.index)
      .then((answer) => (answer.ok ? answer.json() : Promise.reject(new Error(answer.statusText))))
      .then((data) => { index = read(data); })
      .catch((error) => { asked = null; throw error; });
    return asked;
  }

  // Marks in `hits` the documents whose body holds a term that begins with `word`.
  function bodies(word, hits) {
    const { terms, postings } = index;
    let low = 0;
    let high = terms.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (terms[middle] < word) low = middle + 1; else high = middle;
    }
    for (; low < terms.length && terms[low].startsWith(word); low += 1) {
      let at = -1;
      let step = 0;
      let shift = 0;
      for (const c of postings[low]) {
        const value = digit[c];
        step |= (value & 31) << shift;
        shift += 5;
        if (value < 32) {
          at += step + 1;
          hits[at] = 1;
          step = shift = 0;
        }
      }
    }
  }

  // Every word must be somewhere; a title counts more than tags, those more than a description, that more than a body.
  function search(query) {
    const asks = words(query);
    const scores = new Array(index.documents.length).fill(0);
    for (const word of asks) {
      const hits = new Uint8Array(scores.length);
      bodies(word, hits);
      index.documents.forEach((one, at) => {
        if (scores[at] < 0) return;
        const field = one.fields.findIndex((terms) => terms.includes(` ${word}`));
        const worth = field >= 0 ? [1000, 100, 10][field] : hits[at];
        scores[at] = worth ? scores[at] + worth : -1;
      });
    }
    return [...scores.keys()].filter((at) => scores[at] >= 0).sort((a, b) => scores[b] - scores[a] || a - b)
      .map((at) => index.documents[at]);
  }

  function allowed() {
    if (chosen.tag) return [chosen.tag];
    const topic = chips.find((chip) => chip.dataset.topic && chip.dataset.topic === chosen.topic);
    return topic ? topic.dataset.tags.trim().split(/\s+/) : null;
  }

  function el(name, style, ...inside) {
    const node = document.createElement(name);
    if (style) node.className = style;
    node.append(...inside);
    return node;
  }

  const link = (address, style, ...inside) => Object.assign(el("a", style, ...inside), { href: address });

  // The text with the words that were asked for marked.
  function marked(text, asks) {
    if (!asks.length) return [text];
    return text.split(/([\p{L}\p{N}\p{M}]+)/u).flatMap((piece, at) => {
      if (at % 2 === 0) return piece ? [piece] : [];
      const hit = words(piece).some((word) => asks.some((ask) => word.startsWith(ask)));
      return [hit ? el("mark", "", piece) : piece];
    });
  }

  function card(one, asks) {
    const when = el("p", "when");
    if (one.date) when.append(Object.assign(el("time", "", one.date), { dateTime: one.iso }));
    const about = el("div", "about");
    if (one.tags.length) {
      about.append(el("ul", "chips", ...one.tags.slice(0, 3).map((tag) => el("li", "", link(tag.address, "chip", tag.label)))));
    }
    if (one.minutes) about.append(el("span", "minutes", `${one.minutes} min read`));
    const what = el("div", "what", about, el("h2", "title", link(one.address, "", ...marked(one.title, asks))));
    if (one.text) what.append(el("p", "text", ...marked(one.text, asks)));
    for (const text of what.querySelectorAll(".title, .text")) text.dir = "auto";
    return el("li", "card", when, what);
  }

  const before = [...listing.childNodes];

  // The address follows a little later, since browsers refuse to have it changed at every key.
  function note() {
    const address = new URL(location.href);
    for (const [key, value] of [["q", box.value.trim()], ["tag", chosen.tag], ["topic", chosen.topic]]) {
      if (value) address.searchParams.set(key, value); else address.searchParams.delete(key);
    }
    history.replaceState(null, "", address);
  }

  function show() {
    const query = box.value.trim();
    const tags = allowed();
    clearTimeout(noting);
    noting = setTimeout(note, 120);
    for (const chip of chips) {
      const on = chip.dataset.tag ? chip.dataset.tag === chosen.tag : chip.dataset.topic === chosen.topic;
      if (on) chip.setAttribute("aria-current", "true"); else chip.removeAttribute("aria-current");
    }
    reset.hidden = !query && !tags;
    if (reset.hidden) {
      found.textContent = "";
      listing.replaceChildren(...before);
      return;
    }
    if (!index) {
      found.textContent = "Loading …";
      load().then(show, () => { found.textContent = "The search index could not be loaded."; });
      return;
    }
    const all = search(query).filter((one) => !tags || one.tags.some((tag) => tags.includes(tag.slug)));
    const own = (one) => one.collection === form.dataset.collection;
    const here = all.filter(own);
    const elsewhere = query ? all.filter((one) => !own(one)) : [];
    const asks = words(query);
    const draw = (list) => el("ol", "cards", ...list.map((one) => card(one, asks)));
    const first = here.slice(0, MOST);
    const rest = elsewhere.slice(0, MOST - first.length);
    const parts = first.length ? [draw(first)] : [];
    if (rest.length) parts.push(el("p", "elsewhere label", "Elsewhere on this site"), draw(rest));
    listing.replaceChildren(...parts);
    const count = here.length + elsewhere.length;
    const shown = first.length + rest.length;
    found.textContent = count === 0 ? "Nothing found"
      : `${count} ${count === 1 ? "result" : "results"}${shown < count ? `, the first ${shown} shown` : ""}`;
  }

  // Moves the focus along the titles; above the first is the search box.
  function move(by, event) {
    const titles = [...listing.querySelectorAll(".title a")];
    const at = titles.indexOf(document.activeElement);
    if (at < 0 && document.activeElement !== box) return;
    event.preventDefault();
    const to = at + by;
    if (to < 0) box.focus(); else if (titles[to]) titles[to].focus();
  }

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
    const typing = /^(INPUT|TEXTAREA|SELECT)$/.test(event.target.tagName) || event.target.isContentEditable;
    if (event.key === "/" && !typing) {
      event.preventDefault();
      box.focus();
      box.select();
    } else if (event.key === "ArrowDown") {
      move(1, event);
    } else if (event.key === "ArrowUp" && event.target !== box) {
      move(-1, event);
    } else if (event.key === "Escape") {
      if (event.target === box && !box.value) {
        box.blur();
      } else if (event.target === box || listing.contains(event.target)) {
        event.preventDefault();
        box.value = "";
        show();
        box.focus();
      }
    }
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const first = listing.querySelector(".title a");
    if (box.value.trim() && first) first.focus();
  });
  box.addEventListener("focus", () => load().catch(() => {}));
  box.addEventListener("input", show);
  reset.addEventListener("click", () => {
    box.value = chosen.tag = chosen.topic = "";
    show();
    box.focus();
  });
  for (const chip of chips) {
    chip.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
      event.preventDefault();
      const { tag = "", topic = "" } = chip.dataset;
      const again = tag ? tag === chosen.tag : topic === chosen.topic;
      chosen.tag = again ? "" : tag;
      chosen.topic = again ? "" : topic;
      show();
    });
  }

  const start = new URLSearchParams(location.search);
  box.value = start.get("q") || "";
  chosen.tag = start.get("tag") || "";
  chosen.topic = start.get("topic") || "";
  form.hidden = false;
  if (box.value || chosen.tag || chosen.topic) show();
})();
