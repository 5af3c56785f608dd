/* SPDX-License-Identifier: Apache-2.0 */
/* One run: DATA is {run, about, requirements}; run is the JSON report, about goes along its results. */
"use strict";
{
  const run = DATA.run;
  const sentences = new Map(DATA.requirements.map((one) => [one.id, one]));
  const quote = (text) => "'" + text.replace(/'/g, "'\\''") + "'";
  const rank = { crash: 0, hang: 0, protocol: 0, fail: 1, xpass: 2, unjudged: 3, xfail: 4, "not-applicable": 5, pass: 6 };
  const results = run.results.map((result, index) => ({ ...result, ...DATA.about[index], because: result.why,
    why: DATA.about[index].why })).sort((a, b) => rank[a.verdict] - rank[b.verdict]);
  const words = Object.keys(run.counts).filter((word) => run.counts[word] > 0);
  const tally = (some) => words.map((word) =>
    [toneOf(word), some.filter((one) => one.verdict === word).length, word]);
  const cited = new Map();
  for (const result of results)
    for (const id of result.requirements) cited.set(id, (cited.get(id) || []).concat(result));
  const again = (id) => "sandproof run --impl " + quote(run.implementation.command) + " --filter " + quote(id);
  const known = (id) => (sentences.has(id) ? link(id) : id);

  const vectors = new List("vectors", "Vectors", {
    items: results, wide: "22rem",
    anchor: (one) => vectorAnchor(one.id),
    text: (one) => [one.id, one.title, one.why, one.file, one.verdict, one.method, one.requirements.join(" "),
      one.because || "", one.difference ? Object.values(one.difference).join(" ") : ""].join(" "),
    facets: [
      { name: "verdict", of: (one) => one.verdict },
      { name: "level", of: (one) => one.level },
      { name: "method", of: (one) => one.method },
    ],
    summary: (one) => [badge(toneOf(one.verdict), one.verdict), one.id, one.title, one.ms.toFixed(2) + " ms"],
    body: (one) => [
      one.difference ? difference(one.difference) : null,
      one.because ? part("what happened", el("p", {}, one.because)) : null,
      one.stderr ? part("its last words", el("pre", { class: "again" }, one.stderr)) : null,
      part("because", el("p", {}, one.why)),
      part("requirements", el("ul", {}, one.requirements.map((id) => el("li", {}, known(id), " ",
        sentences.has(id) ? prose(sentences.get(id).sentence) : "")))),
      part("again", el("pre", { class: "again" }, again(one.id))),
      el("p", { class: "none" }, one.level + ", " + one.method + ", " + one.file),
    ],
  });
  new List("requirements", "Requirements", {
    items: DATA.requirements.filter((one) => cited.has(one.id)).map((one) => ({ ...one,
      passed: cited.get(one.id).filter((result) => result.verdict === "pass").length,
      bad: cited.get(one.id).filter((result) => toneOf(result.verdict) === "bad").length })),
    anchor: (one) => one.id,
    text: (one) => one.id + " " + one.sentence,
    facets: [
      { name: "result", of: (one) => (one.bad > 0 ? "failures" : one.passed > 0 ? "passes" : "nothing learnt") },
      { name: "level", of: (one) => one.level },
      { name: "chapter", of: (one) => one.id.split("-")[0] },
    ],
    summary: (one) => [
      one.bad > 0 ? badge("bad", plural(one.bad, "failure")) : one.passed > 0 ? badge("good", "passes") : badge("open", "nothing"),
      one.id, prose(one.sentence), one.passed + " of " + plural(cited.get(one.id).length, "vector")],
    body: (one) => [
      el("p", { class: "none" }, one.level + ", judged by " + one.judge + ", " + one.file + ":" + one.line),
      part("vectors", flow(cited.get(one.id).map((result) =>
        [badge(toneOf(result.verdict), result.verdict), " ", link(vectorAnchor(result.id), result.id)]))),
    ],
  });

  const bad = results.filter((one) => toneOf(one.verdict) === "bad");
  const areas = [...new Set(run.results.map((one) => one.id.split("/")[0]))].sort();
  const slow = [...results].sort((a, b) => b.ms - a.ms).slice(0, 15);
  const total = results.reduce((sum, one) => sum + one.ms, 0);
  const applied = results.length - run.counts["not-applicable"];
  page("Sandproof run", [
    el("h1", {}, run.implementation.name + " " + run.implementation.version),
    el("p", { class: "meta" }, run.started + ", sandproof " + run.version + ", ", el("code", {}, run.implementation.command),
      ", vectors " + run.vectors.digest.slice(0, 12)),
    el("div", { class: "cards" },
      card(run.counts.pass === 0 ? "bad" : run.counts.pass === applied ? "good" : "open", "Passed", run.counts.pass, "of " + applied + " that apply"),
      card(bad.length > 0 ? "bad" : "good", "Did not pass", bad.length, bad.length === 0 ? "nothing" : "of " + applied,
        el("ul", {}, bad.slice(0, 6).map((one) => el("li", {}, link(vectorAnchor(one.id), one.id)))),
        bad.length > 6 ? el("p", {}, "and " + (bad.length - 6) + " more, first in the list below") : null),
      card(run.counts.unjudged + run.counts.xfail > 0 ? "open" : "else", "Not judged here", run.counts.unjudged + run.counts["not-applicable"],
        "nothing was learnt", el("p", {}, run.counts.unjudged + " unjudged, " + run.counts["not-applicable"] +
        " not applicable; " + run.counts.xfail + " failed as expected")),
      card("else", "Time to answer", total.toFixed(0), "ms in all",
        el("p", {}, "slowest " + slow[0].ms.toFixed(2) + " ms, mean " + (total / results.length).toFixed(2) + " ms"))),
    el("div", { class: "charts" },
      bars("Verdicts by area", areas.map((area) => {
        const some = results.filter((one) => one.id.split("/")[0] === area);
        return { name: area, parts: tally(some), note: some.filter((one) => one.verdict === "pass").length + " of " + some.length,
          to: () => { search.value = area + "/"; apply(); vectors.section.scrollIntoView(); } };
      })),
      bars("Slowest vectors", slow.map((one) => ({ name: one.id, parts: [["else", one.ms, "ms"]], note: one.ms.toFixed(2) + " ms",
        to: () => { location.hash = hash(vectorAnchor(one.id)); } })), Math.max(slow[0].ms, 0.001))),
  ]);
  for (const row of vectors.rows.slice(0, 3)) if (toneOf(row.item.verdict) === "bad") row.node.open = true;
}
