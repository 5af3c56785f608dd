#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The pages of an audit and of a run, opened in a headless Chromium from files.

usage: test_pages.py BIN-DIR
"""
import json
import os
import re
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import small_tree
from browser import Browser

BIN = os.path.abspath(sys.argv.pop(1))
SANDPROOF = os.path.join(BIN, "sandproof")
HOSTILE = "</script><script>document.title='owned'</script><img src=x onerror=alert(1)>" \
          "<!--<script> \" ' & \u2028 javascript:alert(2)"

VISIBLE = "[...document.querySelectorAll('.row:not([hidden])')]"
# An implementation that answers everything with hostile text, and says so of itself.
ANSWERS = """
import json, sys
hostile = %r
for line in sys.stdin:
    request = json.loads(line)
    result = {"protocol": 1, "name": "<img src=x onerror=alert(1)>",
              "version": "<b>", "methods": ["output.truncate"]}
    if request["method"] != "initialize":
        sys.stderr.write(hostile + "\\n")
        if request["params"]["stdout"] == "two":
            sys.exit(1)
        result = {"stdout": hostile, "stderr": "", "truncated": False}
    print(json.dumps({"jsonrpc": "2.0", "id": request["id"], "result": result}), flush=True)
"""


def write_pages(folder):
    """Every kind of page: of the real tree, of failures, of hostile text, of one subject."""
    pages = {}

    def make(name, *arguments, status=(0, 1)):
        pages[name] = os.path.join(folder, name + ".html")
        done = subprocess.run([SANDPROOF, *arguments, "--timeout", "120", "--format", "html",
                               "--output", pages[name]], capture_output=True, text=True, check=False)
        assert done.returncode in status, f"{name}: {done.returncode} {done.stderr}"

    bad = os.path.join(small_tree.HERE, "bad/always-enforced.py")
    report = os.path.join(folder, "run.json")
    make("run", "run", "--format", "json", "--output", report, status=(0,))
    worse = os.path.join(folder, "worse.json")
    make("failures", "run", "--impl", "python3 " + bad, "--filter", "net/*", "--format", "json",
         "--output", worse, status=(1,))
    make("comparison", "compare", report, worse, status=(1,))
    make("same", "compare", report, report, status=(0,))
    make("audit", "audit", "--run", report)
    make("bare", "audit")
    tree = os.path.join(folder, "tree")
    small_tree.make_tree(tree, HOSTILE)
    where = ("--source", tree, "--data", os.path.join(tree, "vectors"))
    inputs = [word for kind, value in (
        ("coverage", small_tree.coverage(HOSTILE)), ("mutants", small_tree.mutants(HOSTILE)),
        ("run", small_tree.run("fail", HOSTILE)),
        ("live", small_tree.live("fail", hostile=HOSTILE)))
              for word in ("--" + kind, small_tree.put(folder, f"inputs/{kind}.json", value))]
    make("hostile", "audit", *where, *inputs, status=(1,))
    make("subject", "audit", *where, *inputs, "ref/plan/small.c:11", status=(1,))
    answers = small_tree.put(folder, "answers.py", ANSWERS % HOSTILE)
    spoilt = os.path.join(folder, "spoilt.json")
    make("hostile-run", "run", "--impl", "python3 " + answers, *where[2:],
         os.path.join(tree, "vectors"), "--format", "json", "--output", spoilt, status=(1,))
    make("hostile-comparison", "compare", report, spoilt, status=(1,))
    lives = [small_tree.put(folder, f"live-{verdict}.json", small_tree.live(verdict, hostile=HOSTILE))
             for verdict in ("pass", "fail")]
    make("live-comparison", "compare", *lives, status=(1,))
    return pages


class Pages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.pages = write_pages(cls.folder.name)
        cls.browser = Browser()

    @classmethod
    def tearDownClass(cls):
        cls.browser.close()
        cls.folder.cleanup()

    def setUp(self):
        self.browser.media()
        self.browser.size(1280, 900)

    def open(self, name, fragment=""):
        self.browser.open(self.pages[name], fragment)
        self.browser.settle()

    def ask(self, expression):
        return self.browser.ask(expression)

    def tearDown(self):
        self.assertEqual(self.browser.complaints, [])

    def visible(self, section=""):
        return self.ask(f"[...document.querySelectorAll('{section} .row:not([hidden])')]"
                        ".map((row) => row.id)")

    def test_each_opens_without_a_word_and_asks_nobody(self):
        for name in self.pages:
            with self.subTest(name):
                self.open(name)
                self.assertEqual(self.browser.complaints, [])
                asked = [url for url in self.browser.events if url not in ("loaded", "about:blank")]
                self.assertEqual(asked, ["file://" + self.pages[name]])
                self.assertEqual(len(self.visible()) == 0, name == "same")
                self.assertEqual(self.ask("document.querySelectorAll('main h1').length"), 1)

    def test_every_link_leads_somewhere(self):
        for name in self.pages:
            with self.subTest(name):
                self.open(name)
                self.ask("setAll(true)")
                links = self.ask("[...document.querySelectorAll('a')].map((a) => ({"
                                 "href: a.getAttribute('href'), there: document.getElementById("
                                 "decodeURIComponent(a.hash.slice(1))) !== null}))")
                self.assertGreater(len(links), 2 if name in ("same", "live-comparison", "hostile-comparison")
                                   else 5)
                self.assertEqual([one["href"] for one in links
                                  if not one["href"].startswith("#") or not one["there"]], [])
                ids = self.ask("[...document.querySelectorAll('[id]')].map((node) => node.id)")
                self.assertEqual(sorted(ids), sorted(set(ids)), "an id is given twice")

    def test_what_is_listed_is_what_is_there(self):
        self.open("audit")
        requirements = set()
        for name in os.listdir(os.path.join(small_tree.ROOT, "spec")):
            if name.endswith(".md"):
                with open(os.path.join(small_tree.ROOT, "spec", name), encoding="utf-8") as file:
                    requirements |= set(re.findall(r"^\*\*([A-Z]+-\d+)\*\*", file.read(), re.M))
        self.assertEqual(set(self.visible("#requirements")), requirements)
        with open(os.path.join(self.folder.name, "run.json"), encoding="utf-8") as file:
            run = json.load(file)
        ids = {"v/" + one["id"] for one in run["results"]}
        self.assertEqual(set(self.visible("#vectors")), ids)
        self.open("run")
        self.assertEqual(set(self.visible("#vectors")), ids)

    def test_search_finds(self):
        for name, words, wanted in (("audit", "routeless enforced", "NET-7"),
                                    ("audit", "net-7", "v/net/deny-is-routeless"),
                                    ("run", "deny-is-routeless", "v/net/deny-is-routeless"),
                                    ("hostile", "ref/plan/small.c:11", "m/m2"),
                                    ("failures", "fresh namespace", "v/net/deny-is-routeless"),
                                    ("comparison", "net-7 deny-is", "v/net/deny-is-routeless")):
            with self.subTest(name=name, words=words):
                self.open(name)
                before = self.visible()
                self.browser.press("/")
                self.assertEqual(self.ask("document.activeElement.id"), "search")
                self.browser.type(words)
                after = self.visible()
                self.assertIn(wanted, after)
                self.assertLess(len(after), len(before))
                self.assertRegex(self.ask("found.textContent"), rf"^{len(after)} match")
                self.browser.type(" no-such-word")
                self.assertEqual(self.visible(), [])
                self.assertEqual(self.ask("[...document.querySelectorAll('section .none')].every("
                                          "(node) => !node.hidden)"), True)
                self.browser.press("Escape")
                self.assertEqual(self.visible(), before)

    def choose(self, select, word):
        self.ask(f"(() => {{ const node = document.getElementById('{select}'); "
                 f"node.value = {json.dumps(word)}; "
                 "node.dispatchEvent(new Event('change')); return node.value; })()")

    def test_filters_filter(self):
        for name in "audit", "run", "failures", "hostile", "comparison":
            self.open(name)
            options = self.ask("[...document.querySelectorAll('select')].map((node) => ({"
                               "id: node.id, section: node.closest('section').id, words: "
                               "[...node.options].slice(1).map((one) => [one.value, one.text])}))")
            self.assertGreater(len(options), 0)
            for one in options:
                everything = self.visible("#" + one["section"])
                seen = 0
                for word, text in one["words"]:
                    with self.subTest(page=name, select=one["id"], word=word):
                        self.choose(one["id"], word)
                        shown = self.visible("#" + one["section"])
                        count = int(text.rsplit("(", 1)[1].rstrip(")"))
                        self.assertEqual(len(shown), count)
                        self.assertEqual(
                            self.ask(f"document.querySelector('#{one['section']} output')"
                                     ".textContent"), f"{count} of {len(everything)}")
                        seen += count
                self.choose(one["id"], "")
                self.assertEqual(self.visible("#" + one["section"]), everything)
                self.assertEqual(seen, len(everything), one["id"])

    def test_a_filter_shows_what_it_says(self):
        self.open("hostile")
        self.choose("requirements-state", "unproved")
        self.assertEqual(self.visible("#requirements"), ["TOY-1", "TOY-3"])
        self.choose("mutants-verdict", "survived")
        self.assertEqual(self.visible("#mutants"), ["m/m2"])

    def test_keyboard_alone(self):
        for name in "audit", "failures":
            with self.subTest(name):
                self.open(name)
                self.browser.press("Tab")
                self.assertEqual(self.ask("document.activeElement.className"), "skip")
                self.ask("document.activeElement.blur()")
                self.browser.press("j")
                first = self.ask("document.activeElement.parentNode.id")
                self.assertEqual(first, self.visible()[0])
                was = self.ask("document.activeElement.parentNode.open")
                self.browser.press("Enter")
                self.assertEqual(self.ask("document.activeElement.parentNode.open"), not was)
                self.browser.press("j")
                self.assertEqual(self.ask("document.activeElement.parentNode.id"),
                                 self.visible()[1])
                self.browser.press("k")
                self.assertEqual(self.ask("document.activeElement.parentNode.id"), first)
                self.assertNotEqual(
                    self.ask("getComputedStyle(document.activeElement).outlineStyle"), "none")
                self.browser.press("e")
                self.assertTrue(self.ask(VISIBLE + ".every((row) => row.open)"))
                self.browser.press("c")
                self.assertFalse(self.ask(VISIBLE + ".some((row) => row.open)"))

    def test_a_link_opens_what_search_and_filters_hide(self):
        self.open("audit", "#NET-7")
        self.assertTrue(self.ask("document.getElementById('NET-7').open"))
        self.assertIn("v/net/deny-is-routeless",
                      self.ask("[...document.querySelectorAll('#NET-7 a')].map((a) => "
                               "decodeURIComponent(a.hash.slice(1)))"))
        self.browser.press("/")
        self.browser.type("RES-1")
        self.assertTrue(self.ask("document.getElementById('v/net/deny-is-routeless').hidden"))
        self.ask("location.hash = '#v/net/deny-is-routeless'")
        self.browser.settle()
        self.assertFalse(self.ask("document.getElementById('v/net/deny-is-routeless').hidden"))
        self.assertTrue(self.ask("document.getElementById('v/net/deny-is-routeless').open"))
        top = self.ask("document.getElementById('v/net/deny-is-routeless')"
                       ".getBoundingClientRect().top")
        self.assertTrue(0 <= top < 900, top)
        self.assertEqual(self.ask("document.elementFromPoint(400, %f).closest('.row').id" % (top + 5)),
                         "v/net/deny-is-routeless", "it is behind the bar")

    def test_a_line_is_reached_from_its_answer(self):
        self.open("hostile")
        self.ask("[...document.querySelectorAll('.card a')].find((a) => "
                 "a.textContent === 'ref/plan/small.c:11').click()")
        self.browser.settle()
        self.assertEqual(self.ask("document.getElementById('ref/plan/small.c:11').className"),
                         "miss to")

    def test_first_questions_are_answered_first(self):
        self.open("hostile")
        cards = self.ask("[...document.querySelectorAll('.card')].map((card) => "
                         "card.querySelector('h3').textContent + ' ' + "
                         "card.querySelector('.figure').textContent)")
        self.assertEqual(cards[:3], ["Which requirement is not proved? 2 of 5",
                                     "Which line does no vector reach? 1 of 6 of the planner",
                                     "Which mutant lives? 1 of 4"])
        self.open("bare")
        cards = self.ask("[...document.querySelectorAll('.card')].map((card) => card.textContent)")
        self.assertIn("not known: no coverage was given", cards[1])
        self.assertIn("not known: no mutants were given", cards[2])
        self.assertIn("verdicts of vectors", self.ask("document.getElementById('unchecked')"
                                                      ".textContent"))

    def test_a_failure_is_shown_with_both_values(self):
        self.open("failures", "#v/net/deny-is-routeless")
        text = self.ask("document.getElementById('v/net/deny-is-routeless').textContent")
        for wanted in ("expected", "got", "because", "again", "--filter 'net/deny-is-routeless'"):
            self.assertIn(wanted, text)
        self.assertGreater(self.ask("document.getElementById('v/net/deny-is-routeless')"
                                    ".querySelectorAll('.diff mark').length"), 1)

    def test_what_got_worse_is_first(self):
        self.open("comparison")
        with open(os.path.join(self.folder.name, "worse.json"), encoding="utf-8") as file:
            failed = {"v/" + one["id"] for one in json.load(file)["results"]
                      if one["verdict"] == "fail"}
        self.assertGreater(len(failed), 20)
        self.assertEqual(set(self.visible()[:len(failed)]), failed)
        self.assertRegex(self.ask("document.querySelector('h1').textContent"),
                         r"^\d+ changes for the worse$")
        self.ask("document.getElementById('v/net/deny-is-routeless').open = true")
        self.browser.settle()
        text = self.ask("document.getElementById('v/net/deny-is-routeless').textContent")
        for wanted in ("before", "now", "expected", "got", "NET-7", "again"):
            self.assertIn(wanted, text)
        self.choose("changes-change", "vanished")
        self.assertFalse(set(self.visible()) & failed)

    def test_a_comparison_of_the_same_says_so(self):
        self.open("same")
        self.assertEqual(self.ask("document.querySelector('h1').textContent"), "Nothing got worse")
        self.assertEqual(self.ask("document.querySelectorAll('.card.bad').length"), 0)

    def test_a_live_case_is_run_again_where_it_was(self):
        self.open("live-comparison")
        self.ask("setAll(true)")
        told = self.ask("[...document.querySelectorAll('.again')].map((node) => node.textContent)")
        self.assertGreater(len(told), 0)
        for line in told:
            self.assertRegex(line, r"^it/run --guest \S+ --supervisor (root|user) '.+'$")

    def test_hostile_text_is_text(self):
        for name in "hostile", "hostile-run", "hostile-comparison", "subject":
            with self.subTest(name):
                self.open(name)
                self.ask("setAll(true)")
                self.browser.settle()
                self.assertRegex(self.ask("document.title"), "^Sandproof: ")
                self.assertEqual(self.ask("document.querySelectorAll('img, iframe, [onerror], "
                                          "a[href^=javascript]').length"), 0)
                self.assertEqual(self.ask("document.scripts.length"), 2)
                if name == "hostile-comparison":  # values are JSON there
                    self.assertIn(HOSTILE.split('"', maxsplit=1)[0],
                                  self.ask("[...document.querySelectorAll('.diff pre')].map("
                                           "(node) => node.textContent).join()"))
                elif name != "subject":
                    self.assertIn(HOSTILE.replace("\u2028", ""),
                                  self.ask("document.body.textContent").replace("\u2028", ""))

    def test_charts_say_what_they_draw(self):
        for name in "audit", "hostile", "run", "failures", "comparison":
            with self.subTest(name):
                self.open(name)
                told = self.ask("[...document.querySelectorAll('.chart svg')].map((node) => ({"
                                "label: node.getAttribute('aria-label'), drawn: [...node."
                                "querySelectorAll('rect')].reduce((sum, one) => sum + "
                                "one.getBoundingClientRect().width, 0)}))")
                self.assertGreater(len(told), 5)
                for one in told:
                    self.assertRegex(one["label"], r".: .")
                    self.assertEqual(one["drawn"] > 0, not re.search(r": (nothing|0 per cent)",
                                                                     one["label"]), one)

    def luminance(self, colour):
        parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
                  for part in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    def test_light_and_dark_can_be_read(self):
        grounds = {}
        for scheme in "light", "dark":
            self.browser.media(scheme)
            self.open("hostile")
            self.ask("setAll(true)")
            ground = self.ask("getComputedStyle(document.body).backgroundColor")
            grounds[scheme] = self.luminance(ground)
            colours = self.ask("Object.fromEntries(['body', 'a', '.meta', '.s-good', '.s-bad', "
                               "'.s-open', '.s-else', '.s-later', '.side', 'th'].map((name) => "
                               "[name, document.querySelector(name)]).filter(([, node]) => node)"
                               ".map(([name, node]) => [name, getComputedStyle(node).color]))")
            self.assertGreater(len(colours), 7)
            for name, colour in colours.items():
                high, low = sorted((self.luminance(colour), grounds[scheme]), reverse=True)
                self.assertGreater((high + 0.05) / (low + 0.05), 4.5 if name != ".s-later" else 3,
                                   f"{name} {colour} on {ground}, {scheme}")
        self.assertGreater(grounds["light"], 0.8)
        self.assertLess(grounds["dark"], 0.1)

    def test_narrow_does_not_run_over(self):
        self.browser.size(390, 800)
        for name in self.pages:
            with self.subTest(name):
                self.open(name)
                if name not in ("audit", "run", "bare"):  # thousands of rows: those of the others do
                    self.ask("setAll(true)")
                self.assertLessEqual(self.ask("document.documentElement.scrollWidth"), 390)
                # A row that is not drawn clips what it holds: look at its parts too.
                self.assertEqual(self.ask("[...document.querySelectorAll('main *')].filter((node) => "
                                          "node.getBoundingClientRect().right > 391 && "
                                          "!node.closest('.scroll')).length"), 0)

    def test_print_leaves_out_what_paper_cannot_use(self):
        self.browser.media("dark", "print")
        self.open("hostile")
        for name in ".bar", ".tools", "footer":
            self.assertEqual(self.ask(f"getComputedStyle(document.querySelector('{name}')).display"),
                             "none")
        self.assertEqual(self.ask("getComputedStyle(document.body).backgroundColor"),
                         "rgb(255, 255, 255)")
        self.assertGreater(self.ask("document.querySelector('.row').getBoundingClientRect().height"),
                           0)


if __name__ == "__main__":
    unittest.main(verbosity=1)
