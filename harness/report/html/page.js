/* SPDX-License-Identifier: Apache-2.0 */
/*
 * What both pages are built of. Data comes into the page as text nodes and attributes alone; there is no
 * innerHTML here, and there must not be.
 */
"use strict";

const DATA = JSON.parse(document.getElementById("data").textContent);
const LISTS = [];
const OWNERS = new Map(); // an anchor that is drawn when its row is opened: the row

function put(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes || {})) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") node.addEventListener(name, value);
    else node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return node;
}
const el = (tag, attributes, ...children) => put(document.createElement(tag), attributes, children);
const svg = (tag, attributes, ...children) =>
  put(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

const hash = (id) => "#" + encodeURIComponent(id).replace(/%2F/g, "/").replace(/%3A/g, ":");
const link = (id, text) => el("a", { href: hash(id) }, text === undefined ? id : text);
const percent = (part, all) => (all === 0 ? "–" : (100 * part / all).toFixed(part === all ? 0 : 1) + " %");
const plural = (count, word) => count + " " + word + (count === 1 ? "" : "s");
const vectorAnchor = (id) => "v/" + id;

/* `code` in a sentence of the specification. */
function prose(text) {
  return text.split("`").map((part, index) => (index % 2 === 1 ? el("code", {}, part) : part));
}

/* A word with a sign, so that colour is not the only thing that tells. */
const SIGNS = { good: "✓", bad: "✗", open: "○", else: "◇", later: "…" };
const badge = (tone, word) => el("span", { class: "state s-" + tone }, SIGNS[tone] + " " + word);

const VERDICT_TONES = {
  pass: "good", fail: "bad", crash: "bad", hang: "bad", protocol: "bad", unjudged: "open",
  "not-applicable": "else", xfail: "open", xpass: "bad", broken: "bad",
};
const toneOf = (verdict) => VERDICT_TONES[verdict] || "else";

/* rows: {name, parts: [[tone, count, word]], note, to} */
function bars(title, rows, scale) {
  const most = scale || Math.max(1, ...rows.map((row) => row.parts.reduce((sum, part) => sum + part[1], 0)));
  const words = new Map();
  const cells = rows.map((row) => {
    let at = 0;
    const told = row.parts.filter((part) => part[1] > 0).map((part) => plural2(part)).join(", ");
    const drawn = row.parts.filter((part) => part[1] > 0).map(([tone, count, word]) => {
      const width = 100 * count / most;
      const piece = svg("rect", { class: "f-" + tone, x: at, y: 0, width, height: 10 },
        svg("title", {}, word + ": " + count));
      at += width;
      words.set(word, tone);
      return piece;
    });
    return [
      row.to ? el("button", { class: "plain name", type: "button", click: row.to, title: row.name }, row.name)
        : el("span", { class: "name", title: row.name }, row.name),
      svg("svg", { viewBox: "0 0 100 10", preserveAspectRatio: "none", role: "img",
        "aria-label": row.name + ": " + (told || "nothing") }, drawn),
      el("span", { class: "num" }, row.note),
    ];
  });
  const legend = [...words].map(([word, tone]) => el("span", { class: "f-" + tone }, word));
  return el("div", { class: "chart" }, el("h3", {}, title), el("div", { class: "bars" }, cells),
    legend.length > 1 ? el("div", { class: "legend" }, legend) : null);
}
const plural2 = (part) => part[1] + " " + part[2];

const card = (tone, question, figure, small, ...rest) =>
  el("div", { class: "card " + tone }, el("h3", {}, question),
    el("div", { class: "figure" }, String(figure), " ", el("small", {}, small)), rest);

/* A difference, with what is the same at both ends left unmarked. */
function difference(one) {
  const want = one.expected;
  const got = one.got;
  let head = 0;
  let tail = 0;
  while (head < want.length && head < got.length && want[head] === got[head]) head++;
  while (tail < want.length - head && tail < got.length - head &&
    want[want.length - 1 - tail] === got[got.length - 1 - tail]) tail++;
  const marked = (text) => [text.slice(0, head), el("mark", {}, text.slice(head, text.length - tail)),
    text.slice(text.length - tail)];
  return el("div", { class: "diff" },
    el("div", {}, el("b", {}, "at"), el("pre", {}, one.pointer || "the whole answer")),
    el("div", { class: "want" }, el("b", {}, "expected"), el("pre", {}, marked(want))),
    el("div", { class: "got" }, el("b", {}, "got"), el("pre", {}, marked(got))));
}

const part = (title, ...children) => el("div", {}, el("h4", {}, title), children);
const flow = (nodes) => el("div", { class: "flow" }, nodes.map((node) => el("span", {}, node)));

/*
 * A list that can be searched and filtered.
 *   items, anchor(item), text(item), summary(item) -> [badge, id, what, side], body(item) -> nodes
 *   facets: [{name, of(item) -> word or words}], owns(item) -> anchors that its body draws
 */
class List {
  constructor(id, title, spec) {
    this.id = id;
    this.title = title;
    this.spec = spec;
    this.output = el("output", { "aria-live": "polite" });
    this.selects = spec.facets.map((facet) => this.select(facet)).filter((select) => select !== null);
    this.empty = el("p", { class: "none", hidden: true }, "Nothing here matches.");
    this.rows = spec.items.map((item) => this.row(item));
    this.section = el("section", { class: "list", id, "aria-labelledby": id + "-title",
      style: spec.wide ? "--id: " + spec.wide : null },
      el("div", { class: "head" }, el("h2", { id: id + "-title" }, title), this.output,
        el("div", { class: "tools" }, this.selects.map((one) => one.label))),
      this.empty, this.rows.map((row) => row.node));
    this.count = el("span", { class: "num" });
    this.entry = el("a", { href: "#" + id }, title + " ", this.count);
    LISTS.push(this);
  }

  select(facet) {
    const counts = new Map();
    for (const item of this.spec.items)
      for (const word of [facet.of(item)].flat()) counts.set(word, (counts.get(word) || 0) + 1);
    if (counts.size < 2) return null;
    const names = facet.order ? [...counts.keys()] : [...counts.keys()].sort();
    const node = el("select", { id: this.id + "-" + facet.name, change: () => apply() },
      el("option", { value: "" }, "all"),
      names.map((word) => el("option", { value: word }, word + " (" + counts.get(word) + ")")));
    return { facet, node, label: el("label", {}, facet.name + " ", node) };
  }

  row(item) {
    const [state, id, what, side] = this.spec.summary(item);
    const anchor = this.spec.anchor(item);
    const node = el("details", { class: "row", id: anchor },
      el("summary", {}, state, el("span", { class: "id" }, id), el("span", { class: "what" }, what),
        el("span", { class: "side" }, side)));
    const row = { item, node, drawn: false, text: this.spec.text(item).toLowerCase() };
    row.words = this.selects.map((one) => [one.facet.of(item)].flat());
    row.draw = () => {
      if (!row.drawn) node.append(el("div", { class: "body" }, this.spec.body(item)));
      row.drawn = true;
    };
    node.addEventListener("toggle", () => { if (node.open) row.draw(); });
    OWNERS.set(anchor, row);
    for (const owned of this.spec.owns ? this.spec.owns(item) : []) OWNERS.set(owned, row);
    return row;
  }

  apply(terms) {
    let seen = 0;
    for (const row of this.rows) {
      const fits = terms.every((term) => row.text.includes(term)) &&
        this.selects.every((one, at) => one.node.value === "" || row.words[at].includes(one.node.value));
      row.node.hidden = !fits;
      seen += fits ? 1 : 0;
    }
    const all = this.rows.length;
    this.output.textContent = seen === all ? String(all) : seen + " of " + all;
    this.count.textContent = this.output.textContent;
    this.empty.hidden = seen !== 0;
    return seen;
  }

  /* Show what one facet says, and go there. */
  only(name, word) {
    for (const one of this.selects) one.node.value = one.facet.name === name ? word : "";
    search.value = "";
    apply();
    this.section.scrollIntoView();
    const first = this.section.querySelector(".row:not([hidden]) > summary");
    if (first !== null) first.focus({ preventScroll: true });
  }
}

const search = el("input", { type: "search", id: "search", autocomplete: "off", spellcheck: "false",
  placeholder: "id, word, file:line", "aria-keyshortcuts": "/" });
const found = el("output", { id: "found", class: "num", "aria-live": "polite" });

function apply() {
  const terms = search.value.toLowerCase().split(/\s+/).filter((term) => term !== "");
  const seen = LISTS.reduce((sum, list) => sum + list.apply(terms), 0);
  found.textContent = terms.length === 0 ? "" : plural(seen, "match").replace(/matchs$/, "matches");
}

/* Where a link leads is shown, whatever search and filters say, and opened. */
function reveal(id) {
  const row = OWNERS.get(id);
  if (row === undefined) return;
  if (row.node.hidden) {
    search.value = "";
    for (const list of LISTS)
      if (list.rows.includes(row)) for (const one of list.selects) one.node.value = "";
    apply();
  }
  row.node.open = true;
  row.draw();
  const target = document.getElementById(id) || row.node;
  for (const node of document.querySelectorAll(".to")) node.classList.remove("to");
  if (target !== row.node) target.classList.add("to");
  row.node.querySelector("summary").focus({ preventScroll: true });
  bring(target, target === row.node ? "start" : "center", 8);
}

/* Rows that were never drawn have a height that is guessed: what comes into view moves the target. */
function bring(target, block, times) {
  const was = target.getBoundingClientRect().top;
  target.scrollIntoView({ block });
  if (times > 0)
    requestAnimationFrame(() => {
      if (Math.abs(target.getBoundingClientRect().top - was) > 1) bring(target, block, times - 1);
    });
}
const wanted = () => {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch (error) {
    return "";
  }
};

function move(step) {
  const all = [...document.querySelectorAll(".row:not([hidden]) > summary")];
  const at = all.indexOf(document.activeElement);
  const next = at === -1 ? all.findIndex((node) => node.getBoundingClientRect().top > 60) : at + step;
  if (all[next] !== undefined) {
    all[next].focus();
    all[next].scrollIntoView({ block: "nearest" });
  }
}
function setAll(open) {
  for (const list of LISTS)
    for (const row of list.rows)
      if (!row.node.hidden) {
        if (open) row.draw();
        row.node.open = open;
      }
}
function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape" && document.activeElement === search) {
    search.value = "";
    apply();
    search.blur();
    return;
  }
  if (/^(INPUT|SELECT|TEXTAREA)$/.test(document.activeElement.tagName)) return;
  if (event.key === "/") search.focus();
  else if (event.key === "j") move(1);
  else if (event.key === "k") move(-1);
  else if (event.key === "e") setAll(true);
  else if (event.key === "c") setAll(false);
  else return;
  event.preventDefault();
}

/* The frame of a page around what it says first and its lists. */
function page(title, first) {
  document.body.append(
    el("a", { class: "skip", href: "#main" }, "to the content"),
    el("div", { class: "bar" }, el("div", {},
      el("nav", { "aria-label": "parts of the page" }, el("a", { href: "#main" }, el("strong", {}, title)),
        LISTS.map((list) => list.entry)),
      el("form", { class: "search", role: "search", submit: (event) => event.preventDefault() },
        el("label", { for: "search" }, "search"), search, found))),
    el("main", { id: "main", tabindex: "-1" }, first, LISTS.map((list) => list.section)),
    el("footer", {}, el("kbd", {}, "/"), " search  ", el("kbd", {}, "Esc"), " clear  ", el("kbd", {}, "j"),
      " ", el("kbd", {}, "k"), " next, previous  ", el("kbd", {}, "Enter"), " open  ", el("kbd", {}, "e"),
      " ", el("kbd", {}, "c"), " open, close all that is shown"));
  search.addEventListener("input", apply);
  document.addEventListener("keydown", onKey);
  window.addEventListener("hashchange", () => reveal(wanted()));
  document.addEventListener("click", (event) => {
    const anchor = event.target.closest && event.target.closest("a[href^='#']");
    if (anchor && anchor.hash === location.hash) reveal(wanted());
  });
  apply();
  if (location.hash !== "") reveal(wanted());
}
