/* SPDX-License-Identifier: Apache-2.0 */
/* The audit: DATA is what `sandproof audit --format json` writes. */
"use strict";
{
  const TONES = { unproved: "bad", cited: "open", proved: "good", elsewhere: "else", later: "later" };
  const MUTANT_TONES = { killed: "good", survived: "bad", equivalent: "else", stillborn: "later" };
  const MEASURES = ["vectors", "unit", "live"];
  const caseAnchor = (id) => "live/" + id;
  const mutantAnchor = (id) => "m/" + id;
  const place = (one) => one.file + ":" + one.line;
  const ids = (items) => new Set(items.map((one) => one.id));
  const there = { requirements: ids(DATA.requirements), vectors: ids(DATA.vectors), cases: ids(DATA.cases),
    mutants: ids(DATA.mutants), errata: ids(DATA.errata) };
  const lines = new Map(DATA.lines.map((line) => [place(line), line]));
  const mutantsAt = new Map();
  for (const one of DATA.mutants) mutantsAt.set(place(one), (mutantsAt.get(place(one)) || []).concat(one));
  const idsAt = new Map(); // what a measured line is written for
  for (const one of DATA.requirements)
    for (const at of one.citations)
      if (at.code) {
        const key = at.file + ":" + at.code.line;
        idsAt.set(key, (idsAt.get(key) || new Set()).add(one.id));
      }

  /* A link where the page has it, text where it was not asked about. */
  const to = (kind, id, anchor) => (there[kind].has(id) ? link(anchor, id) : id);
  const toRequirement = (id) => to("requirements", id, id);
  const toErratum = (id) => to("errata", id, id);
  const toVector = (id) => to("vectors", id, vectorAnchor(id));
  const toCase = (id) => to("cases", id, caseAnchor(id));
  const toMutant = (id) => to("mutants", id, mutantAnchor(id));
  const toLine = (key) => (lines.has(key) ? link(key) : key);
  const verdicts = new Map(DATA.vectors.map((one) => [one.id, one.verdict]));
  const withVerdict = (id) => (verdicts.get(id) ? [badge(toneOf(verdicts.get(id)), verdicts.get(id)), " ", toVector(id)] : toVector(id));
  const hits = (one) => MEASURES.filter((name) => one[name] !== null).map((name) => one[name] + " by " + name).join(", ");
  const maybe = (title, some, node) => (some.length === 0 ? null : part(title + " (" + some.length + ")", node()));
  const chapterOf = (id) => id.split("-")[0];

  const requirements = new List("requirements", "Requirements", {
    items: DATA.requirements,
    anchor: (one) => one.id,
    text: (one) => [one.id, one.sentence, one.state, one.judge, place(one), one.vectors.join(" "), one.cases.join(" "),
      one.citations.map(place).join(" ")].join(" "),
    facets: [
      { name: "state", of: (one) => one.state },
      { name: "level", of: (one) => one.level },
      { name: "judge", of: (one) => one.judge },
      { name: "chapter", of: (one) => chapterOf(one.id), order: true },
    ],
    summary: (one) => [badge(TONES[one.state], one.state), one.id, prose(one.sentence),
      [plural(one.vectors.length, "vector"), one.cases.length > 0 ? ", " + one.cases.length + " live" : "",
        one.mutants.length > 0 ? ", " + one.mutants.length + " killed" : ""]],
    body: (one) => [
      el("p", {}, one.why + ". Level " + one.level + ", judge " + one.judge + ", " + place(one) + "."),
      maybe("vectors", one.vectors, () => flow(one.vectors.map(withVerdict))),
      maybe("live cases", one.cases, () => flow(one.cases.map(toCase))),
      maybe("lines that carry its id", one.citations, () => el("div", { class: "scroll" }, el("table", {},
        one.citations.map((at) => el("tr", { class: at.code && at.code.vectors === 0 ? "miss" : null },
          el("td", { class: "id" }, at.code ? [toLine(at.file + ":" + at.code.line).nodeType
            ? el("a", { href: hash(at.file + ":" + at.code.line) }, place(at)) : place(at)] : place(at)),
          el("td", { class: "code" }, at.text), el("td", { class: "right" }, at.code ? hits(at.code) : "not measured")))))),
      maybe("mutants killed on its account", one.mutants, () => flow(one.mutants.map(toMutant))),
      maybe("errata", one.errata, () => flow(one.errata.map(toErratum))),
    ],
  });

  new List("vectors", "Vectors", {
    items: DATA.vectors, wide: "22rem",
    anchor: (one) => vectorAnchor(one.id),
    text: (one) => [one.id, one.title, one.why, one.file, one.method, one.requirements.join(" "), one.verdict || ""].join(" "),
    facets: [
      { name: "verdict", of: (one) => one.verdict || "not given" },
      { name: "level", of: (one) => one.level },
      { name: "method", of: (one) => one.method },
      { name: "kills", of: (one) => (one.mutants.length > 0 ? "mutants" : "none") },
    ],
    summary: (one) => [one.verdict ? badge(toneOf(one.verdict), one.verdict) : badge("else", "not given"), one.id, one.title,
      one.mutants.length > 0 ? plural(one.mutants.length, "mutant") + " killed" : ""],
    body: (one) => [
      one.difference ? difference(one.difference) : null,
      one.because ? part("what happened", el("p", {}, one.because)) : null,
      part("because", el("p", {}, one.why)),
      part("requirements", flow(one.requirements.map(toRequirement))),
      one.twin ? part("twin, which passes", el("p", {}, toVector(one.twin))) : null,
      maybe("mutants that it kills", one.mutants, () => flow(one.mutants.map(toMutant))),
      el("p", { class: "none" }, one.level + ", " + one.method + ", " + one.file + ", origin " + one.origin),
    ],
  });

  const worst = (one) => {
    const some = one.results.map((result) => result.verdict);
    return ["fail", "broken", "pass", "not-applicable"].find((word) => some.includes(word)) || "not given";
  };
  new List("cases", "Live cases", {
    items: DATA.cases, wide: "18rem",
    anchor: (one) => caseAnchor(one.id),
    text: (one) => [one.id, one.title, one.why, one.layer || "", one.proves.join(" "), one.errata.join(" ")].join(" "),
    facets: [
      { name: "verdict", of: worst },
      { name: "layer", of: (one) => one.layer || "none" },
    ],
    summary: (one) => [worst(one) === "not given" ? badge("else", "not given") : badge(toneOf(worst(one)), worst(one)), one.id, one.title,
      one.results.length > 0 ? plural(one.results.length, "verdict") : ""],
    body: (one) => [
      part("because", el("p", {}, one.why)),
      maybe("verdicts", one.results, () => one.results.map((result) => el("div", {},
        badge(toneOf(result.verdict), result.verdict), " " + result.guest + ", supervisor " + result.supervisor +
        (result.claim ? ", claim " + result.claim : "") + (result.why ? ": " + result.why : ""),
        result.difference ? difference(result.difference) : null))),
      part("proves", flow(one.proves.map(toRequirement))),
      maybe("errata", one.errata, () => flow(one.errata.map(toErratum))),
      el("p", { class: "none" }, one.file + "; alone: it/run " + one.id),
    ],
  });

  const isHole = (line) => line.planner && line.vectors === 0 && !line.excused;
  const byFile = new Map();
  for (const line of DATA.lines) {
    if (!byFile.has(line.file)) byFile.set(line.file, []);
    byFile.get(line.file).push(line);
  }
  const files = [...byFile].sort((a, b) => b[1][0].planner - a[1][0].planner).map(([file, own]) => {
    return { file, lines: own, planner: own[0].planner, missed: own.filter(isHole).length,
      excused: own.filter((line) => line.planner && line.excused).length,
      reached: own.filter((line) => line.vectors > 0).length };
  });
  const branch = (line, name) => (line.branches[name] ? " " + line.branches[name][0] + "/" + line.branches[name][1] : "");
  const cell = (line, name) => (line[name] === null ? "–" : line[name]) + branch(line, name);
  const isPart = (line) => line.branches.vectors && line.branches.vectors[0] < line.branches.vectors[1];
  const code = new List("code", "Code", {
    items: files, wide: "18rem",
    anchor: (one) => "f/" + one.file,
    owns: (one) => one.lines.map(place),
    text: (one) => one.file + " " + one.lines.map((line) => place(line) + " " + line.text).join(" "),
    facets: [
      { name: "lines", of: (one) => (one.missed > 0 ? "some no vector reaches" : one.planner ? "reached or excused" : "not the planner's") },
      { name: "branches", of: (one) => (one.lines.some(isPart) ? "some not taken" : "every one taken") },
    ],
    summary: (one) => [!one.planner ? badge("else", "not asked") : one.missed > 0 ? badge("bad", one.missed + " missed")
      : badge("good", one.excused > 0 ? one.excused + " excused" : "reached"), one.file,
      svg("svg", { viewBox: "0 0 100 6", width: 200, height: 9, preserveAspectRatio: "none", role: "img",
        "aria-label": percent(one.reached, one.lines.length) + " of lines reached by vectors" },
      svg("rect", { class: one.missed > 0 ? "f-bad" : "f-later", width: 100, height: 6 }),
      svg("rect", { class: "f-good", width: 100 * one.reached / Math.max(1, one.lines.length), height: 6 })),
      one.reached + " of " + plural(one.lines.length, "line") + ", " + percent(one.reached, one.lines.length)],
    body: (one) => el("div", { class: "scroll" }, el("table", {},
      el("tr", {}, ["line", "vectors", "unit", "live", "", "ids, mutants, excuses"].map((word) => el("th", {}, word))),
      one.lines.map((line) => el("tr", { id: place(line), class: isHole(line) ? "miss" : isPart(line) ? "part" : null },
        el("td", { class: "num" }, line.line), MEASURES.map((name) => el("td", { class: "num" }, cell(line, name))),
        el("td", { class: "code" }, line.text),
        el("td", {}, flow([...(idsAt.get(place(line)) || [])].map(toRequirement)
          .concat((mutantsAt.get(place(line)) || []).map((mutant) =>
            [badge(MUTANT_TONES[mutant.verdict], ""), toMutant(mutant.id)]))
          .concat(line.excused ? [el("span", { class: "s-open" }, "excused: " + line.excused)] : []))))))),
  });

  const mutants = new List("mutants", "Mutants", {
    wide: "20rem",
    items: [...DATA.mutants].sort((a, b) => (b.verdict === "survived") - (a.verdict === "survived")),
    anchor: (one) => mutantAnchor(one.id),
    text: (one) => [one.id, place(one), one.operator, one.was || "", one.now || "", one.verdict, one.requirements.join(" ")].join(" "),
    facets: [
      { name: "verdict", of: (one) => one.verdict },
      { name: "operator", of: (one) => one.operator },
      { name: "file", of: (one) => one.file },
    ],
    summary: (one) => [badge(MUTANT_TONES[one.verdict], one.verdict), one.id, [one.operator + " ", el("code", {}, one.was || ""), " → ", one.now ? el("code", {}, one.now) : "nothing"],
      one.killers.length > 0 ? "by " + plural(one.killers.length, "vector") : ""],
    body: (one) => [
      difference({ pointer: place(one), expected: one.was || "", got: one.now || "" }),
      el("p", {}, toLine(place(one))),
      one.reason ? part("why it is called equivalent", el("p", {}, one.reason)) : null,
      maybe("killed by", one.killers, () => flow(one.killers.map(toVector))),
      maybe("on account of", one.requirements, () => flow(one.requirements.map(toRequirement))),
    ],
  });

  new List("errata", "Errata", {
    items: DATA.errata,
    anchor: (one) => one.id,
    text: (one) => one.id + " " + one.claim + " " + one.live,
    facets: [],
    summary: (one) => [badge("open", "erratum"), one.id, prose(one.claim), ""],
    body: (one) => [
      part("live cases", el("p", {}, prose(one.live))),
      part("requirements", flow(DATA.requirements.filter((item) => item.errata.includes(one.id)).map((item) => toRequirement(item.id)))),
      part("live cases that show it", flow(DATA.cases.filter((item) => item.errata.includes(one.id)).map((item) => toCase(item.id)))),
      el("p", { class: "none" }, place(one)),
    ],
  });

  /* What is asked first. */
  const some = (items, draw, more) => [
    el("ul", {}, items.slice(0, 6).map((item) => el("li", {}, draw(item)))),
    items.length > 6 ? el("p", {}, el("button", { class: "plain", type: "button", click: more }, "all " + items.length)) : null];
  const unproved = DATA.answers.unproved;
  const unreached = DATA.answers.unreached;
  const alive = DATA.answers.alive;
  const rest = Object.keys(TONES).filter((state) => state !== "unproved" && DATA.counts[state] > 0)
    .map((state) => DATA.counts[state] + " " + state).join(", ");
  const cards = el("div", { class: "cards" },
    card(unproved.length > 0 ? "bad" : DATA.counts.cited > 0 ? "open" : "good", "Which requirement is not proved?", unproved.length,
      "of " + DATA.requirements.length, el("p", {}, rest),
      some(unproved, (id) => link(id), () => requirements.only("state", "unproved"))),
    unreached === null ? card("open", "Which line does no vector reach?", "?", "not known: no coverage was given")
      : card(unreached.length > 0 ? "bad" : "good", "Which line does no vector reach?", unreached.length,
        "of " + DATA.lines.filter((line) => line.planner).length + " of the planner",
        el("p", {}, plural(DATA.lines.filter((line) => line.planner && line.vectors === 0 && line.excused).length, "line") + " excused"),
        some(unreached, (key) => link(key), () => code.only("lines", "some no vector reaches"))),
    alive === null ? card("open", "Which mutant lives?", "?", "not known: no mutants were given")
      : card(alive.length > 0 ? "bad" : "good", "Which mutant lives?", alive.length, "of " + DATA.mutants.length,
        some(alive, (id) => toMutant(id), () => mutants.only("verdict", "survived"))),
    card("open", "What was not checked?", DATA.notChecked.length, "things",
      el("ul", {}, DATA.notChecked.slice(0, 5).map((one) => el("li", {}, one.what))),
      el("p", {}, el("a", { href: "#unchecked" }, "each with its reason"))));

  const chapters = [...new Set(DATA.requirements.map((one) => chapterOf(one.id)))];
  const figures = (some) => ["lines", "branches", "decisions"].flatMap((what) => MEASURES.map((name) => {
    const pair = some[name] && some[name][what];
    if (!pair) return { name: what + " by " + name, parts: [], note: "not measured" };
    return { name: what + " by " + name, note: percent(pair[0], pair[1]),
      parts: [[name === "vectors" ? "good" : "else", 100 * pair[0] / Math.max(1, pair[1]), "per cent reached"]] };
  }));
  const operators = [...new Set(DATA.mutants.map((one) => one.operator))].sort();
  const counted = (items, words, tones, of) => words.map((word) => [tones[word], items.filter((one) => of(one) === word).length, word]);
  const charts = el("div", { class: "charts" },
    bars("Requirements by chapter", chapters.map((chapter) => {
      const own = DATA.requirements.filter((one) => chapterOf(one.id) === chapter);
      return { name: chapter, parts: counted(own, Object.keys(TONES), TONES, (one) => one.state), note: String(own.length),
        to: () => requirements.only("chapter", chapter) };
    })),
    el("div", {},
      DATA.planner !== null ? bars("Coverage of the planner: ref/policy, ref/plan", figures(DATA.planner), 100) : null,
      DATA.planner === null && DATA.figures !== null ? bars("Coverage of the reference", figures(DATA.figures), 100) : null,
      operators.length > 0 ? bars("Mutants by operator", operators.map((operator) => {
        const own = DATA.mutants.filter((one) => one.operator === operator);
        return { name: operator, parts: counted(own, Object.keys(MUTANT_TONES), MUTANT_TONES, (one) => one.verdict),
          note: own.filter((one) => one.verdict === "killed").length + " of " + own.length, to: () => mutants.only("operator", operator) };
      })) : null));

  const input = (name) => {
    const one = DATA.inputs[name];
    if (one === null) return null;
    return el("tr", {}, el("td", {}, name), el("td", { class: "code" }, one.path), el("td", {},
      [one.implementation ? one.implementation.name + " " + one.implementation.version : "", one.started || "",
        one.guests ? one.guests.map((guest) => guest.name).join(", ") : "",
        one.sameVectors === false ? "of other vectors than these" : ""].filter((text) => text !== "").join(", ")));
  };
  page("Sandproof audit", [
    el("h1", {}, "What is proved, by what, and what is not"),
    el("p", { class: "meta" }, DATA.made + ", sandproof " + DATA.version + ": " + DATA.inputs.requirements + " requirements, " +
      DATA.inputs.vectors + " vectors (" + DATA.inputs.digest.slice(0, 12) + "), " + DATA.inputs.cases + " live cases, " +
      DATA.inputs.citations + " places that name an id"),
    DATA.subjects.length > 0 ? el("p", { class: "about" }, "Asked about " + DATA.subjects.join(", ") + "; nothing else is shown.") : null,
    cards, charts,
    DATA.planner !== null && DATA.figures !== null
      ? el("div", { class: "charts" }, bars("Coverage of the whole reference", figures(DATA.figures), 100)) : null,
    el("section", { class: "notes", id: "unchecked" }, el("div", { class: "head" }, el("h2", {}, "What this audit did not check")),
      el("table", {}, DATA.notChecked.map((one) => el("tr", {}, el("td", {}, one.what), el("td", {}, one.why))))),
    el("section", { class: "notes", id: "inputs" }, el("div", { class: "head" }, el("h2", {}, "What it was given")),
      el("table", {}, ["coverage", "mutants", "run", "live"].map(input))),
  ]);
}
