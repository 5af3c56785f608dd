/* SPDX-License-Identifier: Apache-2.0 */
/* Two reports before each other: DATA is what `compare --format json` writes. */
"use strict";
{
  const worst = ["new-failure", "worse-verdict", "no-longer-judged", "vanished"];
  const tones = { mended: "good", new: "else", slower: "open", "other-verdict": "open", "still-failing": "open" };
  const tone = (one) => (one.worse ? "bad" : worst.includes(one.change) ? "open" : tones[one.change] || "else");
  const rank = (one) => (one.worse ? 0 : 10) + [...worst, "slower", "other-verdict", "mended", "new", "still-failing"]
    .indexOf(one.change);
  const changes = [...DATA.changes].sort((a, b) => rank(a) - rank(b) || (a.id < b.id ? -1 : 1));
  const verdict = (side) => (side === undefined ? "–" : side.verdict);
  const took = (side) => (side === undefined ? "–" : side.ms.toFixed(2) + " ms");
  const area = (one) => one.id.split("/")[0];
  const told = (side) => (side === undefined ? "" : [side.why || "", ...Object.values(side.difference || {})].join(" "));
  const run = (name, one) => el("p", { class: "meta" }, name + ": " + one.name + " " + one.version + ", " + one.started +
    ", " + plural(one.count, "verdict") + (one.digest ? ", vectors " + one.digest.slice(0, 12) : ""));
  const quote = (text) => "'" + text.replace(/'/g, "'\\''") + "'";
  const side = (name, one) => (one === undefined ? part(name, el("p", { class: "none" }, "not in this report"))
    : part(name, el("p", {}, badge(toneOf(one.verdict), one.verdict), " " + took(one)),
      one.why ? el("p", {}, one.why) : null, one.difference ? difference(one.difference) : null));

  const again = (id) => {
    if (DATA.new.tool === "sandproof") return "sandproof run --verbose --filter " + quote(id);
    const [name, supervisor, guest] = id.split(/ |@/); // as compare names a live case
    return "it/run --guest " + guest + " --supervisor " + supervisor + " " + quote(name);
  };

  const list = new List("changes", "Changes", {
    items: changes, wide: "22rem",
    anchor: (one) => vectorAnchor(one.id),
    text: (one) => [one.id, one.change, verdict(one.old), verdict(one.new), one.requirements.join(" "), told(one.old),
      told(one.new)].join(" "),
    facets: [
      { name: "change", of: (one) => one.change },
      { name: "worse", of: (one) => (one.worse ? "worse" : "not worse") },
      { name: "area", of: area },
    ],
    summary: (one) => [badge(tone(one), one.change), one.id, verdict(one.old) + " → " + verdict(one.new),
      took(one.old) + " → " + took(one.new)],
    body: (one) => [side("before", one.old), side("now", one.new),
      part("requirements", el("p", {}, one.requirements.join(", ") || "none")),
      part("again", el("pre", { class: "again" }, again(one.id)))],
  });

  const words = Object.keys(DATA.counts).filter((word) => word !== "same" && DATA.counts[word] > 0);
  const areas = [...new Set(changes.map(area))].sort();
  const count = (word) => DATA.counts[word];
  const some = (title, figure, small, good, word) => card(figure === 0 ? "good" : good ? "good" : "bad", title, figure, small,
    figure === 0 ? null : el("ul", {}, changes.filter((one) => one.change === word).slice(0, 6)
      .map((one) => el("li", {}, link(vectorAnchor(one.id), one.id)))));
  page("Sandproof: what changed", [
    el("h1", {}, DATA.worse === 0 ? "Nothing got worse" : plural(DATA.worse, "change") + " for the worse"),
    run("before", DATA.old), run("now", DATA.new),
    el("div", { class: "cards" },
      some("New failures", count("new-failure"), "passed before", false, "new-failure"),
      some("Mended", count("mended"), "did not pass before", true, "mended"),
      card(count("vanished") > 0 ? "bad" : "good", "Vanished", count("vanished"), "and " + count("new") + " new"),
      card("else", "The same", count("same"), "and " + count("still-failing") + " that still do not pass"),
      card(count("slower") > 0 ? "open" : "good", "Slower", count("slower"), "at least " + DATA.slower.ratio +
        " times as long and " + DATA.slower.ms + " ms more")),
    words.length === 0 ? null : el("div", { class: "charts" },
      bars("Changes by kind", words.map((word) => ({ name: word, parts: [[tone({ change: word, worse: worst.includes(word) }),
        count(word), word]], note: String(count(word)), to: () => list.only("change", word) }))),
      bars("Changes by area", areas.map((name) => ({ name, note: String(changes.filter((one) => area(one) === name).length),
        parts: words.map((word) => [tone({ change: word, worse: worst.includes(word) }),
          changes.filter((one) => area(one) === name && one.change === word).length, word]),
        to: () => list.only("area", name) })))),
  ]);
}
