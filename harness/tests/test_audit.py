#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`sandproof audit` before a source tree that is known whole, and before files that are none of its.

usage: test_audit.py BIN-DIR
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

SANDPROOF = os.path.join(os.path.abspath(sys.argv.pop(1)), "sandproof")
HOSTILE = "<script>alert(1)</script> | [x](javascript:1) *b* `c` & \u2028"


class Audit(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        small_tree.make_tree(self.root)

    def call(self, *arguments, env=None):
        return subprocess.run([SANDPROOF, "audit", "--source", self.root, "--data",
                               os.path.join(self.root, "vectors"), *arguments], check=False,
                              capture_output=True, text=True, env={**os.environ, **(env or {})})

    def given(self, **inputs):
        """Files of inputs as arguments; one that is a string is written as it is."""
        arguments = []
        for kind, value in inputs.items():
            arguments += ["--" + kind, small_tree.put(self.root, f"inputs/{kind}.json", value)]
        return arguments

    def audit(self, *subjects, status=0, **inputs):
        done = self.call(*self.given(**inputs), "--format", "json", *subjects)
        self.assertEqual(done.returncode, status, done.stderr)
        return json.loads(done.stdout)

    def states(self, status=0, **inputs):
        audit = self.audit(status=status, **inputs)
        return {one["id"]: one["state"] for one in audit["requirements"]}

    def not_checked(self, status=0, **inputs):
        return {one["what"]: one["why"]
                for one in self.audit(status=status, **inputs)["notChecked"]}


class Answers(Audit):
    NOTHING = {"TOY-1": "cited", "TOY-2": "cited", "TOY-3": "cited", "TOY-4": "elsewhere",
               "TOY-5": "later"}

    def test_nothing_given_proves_nothing(self):
        audit = self.audit()
        self.assertEqual(self.states(), self.NOTHING)
        self.assertEqual(audit["answers"], {"unproved": [], "unreached": None, "alive": None})
        self.assertEqual(audit["counts"], {"unproved": 0, "cited": 3, "proved": 0, "elsewhere": 1,
                                           "later": 1})

    def test_verdicts_that_pass_prove(self):
        self.assertEqual(self.states(run=small_tree.run()),
                         {**self.NOTHING, "TOY-1": "proved", "TOY-2": "proved"})
        self.assertEqual(self.states(live=small_tree.live()), {**self.NOTHING, "TOY-3": "proved"})

    def test_verdicts_of_vectors(self):
        for verdict in "fail", "crash", "hang", "protocol", "xfail":
            with self.subTest(verdict):
                self.assertEqual(self.states(1, run=small_tree.run(verdict)),
                                 {**self.NOTHING, "TOY-1": "unproved", "TOY-2": "proved"})
        for verdict in "unjudged", "not-applicable", "xpass":
            with self.subTest(verdict):  # the other vector of TOY-1 passes
                self.assertEqual(self.states(run=small_tree.run(verdict))["TOY-1"], "proved")

    def test_nothing_learnt_is_no_proof(self):
        run = small_tree.run("unjudged")
        run["results"] = run["results"][:1]
        self.assertEqual(self.states(1, run=run),
                         {**self.NOTHING, "TOY-1": "unproved", "TOY-2": "unproved"})

    def test_verdicts_of_live_cases(self):
        for verdicts, state in ((("pass", "fail"), "unproved"), (("broken", "broken"), "unproved"),
                                (("not-applicable", "not-applicable"), "unproved"),
                                (("pass", "not-applicable"), "proved"),
                                (("pass", "broken"), "proved")):
            with self.subTest(verdicts):
                status = 1 if state == "unproved" else 0
                self.assertEqual(self.states(status, live=small_tree.live(*verdicts))["TOY-3"],
                                 state)

    def test_requirement_that_nobody_judges(self):
        path = os.path.join(self.root, "spec/01-small.md")
        with open(path, "a", encoding="utf-8") as file:
            file.write("\n**TOY-6** [core; vector] Nobody asks.\n\n"
                       "**TOY-7** [core; live] Nobody tries.\n")
        audit = self.audit(status=1)
        self.assertEqual(audit["answers"]["unproved"], ["TOY-6", "TOY-7"])
        self.assertEqual([one["why"] for one in audit["requirements"][5:]],
                         ["is judged by vectors and has none",
                          "is judged by live cases and has none"])

    def test_mutants(self):
        mutants = small_tree.mutants()
        audit = self.audit(status=1, mutants=mutants)
        self.assertEqual(audit["answers"]["alive"], ["m2"])
        self.assertEqual([one["mutants"] for one in audit["requirements"]],
                         [["m1"], [], [], [], []])
        self.assertEqual([one["mutants"] for one in audit["vectors"]], [["m1"], [], []])
        mutants["mutants"][1]["verdict"] = "equivalent"
        self.assertEqual(self.audit(mutants=mutants)["answers"]["alive"], [])

    def test_lines(self):
        audit = self.audit(coverage=small_tree.coverage())
        self.assertEqual(audit["answers"]["unreached"], ["ref/plan/small.c:11"])
        lines = {(one["file"], one["line"]): one for one in audit["lines"]}
        self.assertEqual(lines["ref/plan/small.c", 12]["excused"], "Memory.")
        self.assertEqual(lines["ref/plan/small.c", 11]["text"], "return 2;")
        self.assertEqual(lines["ref/plan/small.c", 10]["branches"],
                         {"vectors": [1, 2], "unit": [0, 2]})
        self.assertFalse(lines["ref/run/other.c", 1]["planner"])

    def test_citations_find_the_line_that_they_stand_on_or_above(self):
        audit = self.audit(coverage=small_tree.coverage())
        first, second = (audit["requirements"][at]["citations"] for at in (0, 1))
        self.assertEqual(first, [{"file": "ref/plan/small.c", "line": 4,
                                  "text": "return 1; /* TOY-1 */",
                                  "code": {"line": 4, "vectors": 9, "unit": 0, "live": None}}])
        self.assertEqual([(at["line"], at["code"]["line"]) for at in second], [(7, 8)])

    def test_errata(self):
        audit = self.audit()
        self.assertEqual([one["errata"] for one in audit["requirements"]],
                         [[], [], ["E-1"], [], []])
        self.assertEqual(audit["errata"][0]["claim"], "it holds")

    def test_same_input_same_bytes(self):
        texts = [self.call("--format", kind, env={"SOURCE_DATE_EPOCH": "1700000000"}).stdout
                 for kind in ("json", "json", "html", "html", "markdown", "markdown")]
        self.assertEqual(texts[0::2], texts[1::2])
        self.assertIn('"made":"2023-11-14T22:13:20Z"', texts[0])


class Subjects(Audit):
    """From one thing to what belongs to it."""

    def shown(self, subject, status=0):
        audit = self.audit(subject, status=status, run=small_tree.run(),
                           coverage=small_tree.coverage(), mutants=small_tree.mutants(),
                           live=small_tree.live())
        self.assertEqual(audit["subjects"], [subject])
        return {**{kind: [one["id"] for one in audit[kind]]
                   for kind in ("requirements", "vectors", "cases", "mutants", "errata")},
                "lines": [one["line"] for one in audit["lines"]]}

    def test_requirement(self):
        self.assertEqual(self.shown("TOY-1"), {
            "requirements": ["TOY-1"], "vectors": ["net/one", "net/both"], "cases": [],
            "mutants": ["m1"], "errata": [], "lines": [4]})
        self.assertEqual(self.shown("TOY-3")["errata"], ["E-1"])

    def test_vector(self):
        self.assertEqual(self.shown("net/one"), {
            "requirements": ["TOY-1"], "vectors": ["net/one"], "cases": [], "mutants": ["m1"],
            "errata": [], "lines": []})

    def test_line(self):
        shown = self.shown("ref/plan/small.c:4")
        self.assertEqual((shown["requirements"], shown["mutants"], shown["lines"]),
                         (["TOY-1"], ["m1"], [4]))

    def test_line_is_for_what_is_named_above_it(self):
        shown = self.shown("ref/plan/small.c:11", status=1)  # a mutant lives there
        self.assertEqual((shown["requirements"], shown["mutants"]), (["TOY-2"], ["m2"]))

    def test_live_case_and_erratum(self):
        for subject in "all/one", "E-1":
            shown = self.shown(subject)
            self.assertEqual((shown["requirements"], shown["cases"], shown["errata"]),
                             (["TOY-3"], ["all/one"], ["E-1"]))

    def test_what_is_nothing_here(self):
        for subject in "TOY-99", "net/none", "no/such.c:1", "ref/plan/small.c:0", \
                       "ref/plan/small.c:x", "ref/plan/small.c", "":
            with self.subTest(subject):
                done = self.call(subject)
                self.assertEqual((done.returncode, done.stdout), (2, ""))
                self.assertIn("no requirement, erratum, vector, live case or FILE:LINE",
                              done.stderr)

    def test_several(self):
        audit = self.audit("TOY-4", "net/two")
        self.assertEqual([one["id"] for one in audit["requirements"]], ["TOY-2", "TOY-4"])


class NotChecked(Audit):
    def test_nothing_given(self):
        self.assertEqual(set(self.not_checked()), {
            "coverage", "mutants", "verdicts of vectors", "verdicts of a kernel",
            "judged by tests", "judged later", "recorded scenarios"})

    def test_run_of_other_vectors(self):
        run = small_tree.run()
        run["results"][0]["id"] = "net/gone"
        told = self.not_checked(run=run)
        for what in "the run's vectors", "vectors without a verdict", "verdicts without a vector":
            self.assertIn(what, told)
        run = small_tree.run("unjudged")
        self.assertRegex(self.not_checked(run=run)["unjudged vectors"], "^1 ")

    def test_run_of_these_vectors(self):
        run = small_tree.run()
        run["vectors"]["digest"] = self.audit()["inputs"]["digest"]
        told = self.not_checked(run=run)
        for what in "the run's vectors", "vectors without a verdict", "verdicts of vectors":
            self.assertNotIn(what, told)

    def test_live(self):
        told = self.not_checked(live=small_tree.live("pass", "broken"))
        self.assertIn("live cases that learnt nothing", told)
        live = small_tree.live()
        live["results"][0]["id"] = live["results"][1]["id"] = "all/gone"
        self.assertIn("live cases without a verdict", self.not_checked(1, live=live))

    def test_coverage(self):
        coverage = small_tree.coverage()
        coverage["files"].append({"file": "ref/plan/gone.c", "lines": [
            {"line": 1, "vectors": 1, "unit": None, "live": None}]})
        told = self.not_checked(coverage=coverage)
        for what in ("coverage by live cases", "excused lines", "lines outside the planner",
                     "measured files that are gone", "which vector reaches a line"):
            self.assertIn(what, told)
        self.assertNotIn("coverage by vectors", told)

    def test_mutants(self):
        mutants = small_tree.mutants()
        mutants["mutants"][0]["killers"].append("net/gone")
        told = self.not_checked(1, mutants=mutants)
        for what in "equivalent mutants", "stillborn mutants", "killers without a vector", \
                    "further killers":
            self.assertIn(what, told)
        coverage = small_tree.coverage()
        coverage["files"].append({"file": "ref/policy/p.c", "lines": [
            {"line": 1, "vectors": 1, "unit": None, "live": None}]})
        self.assertRegex(self.not_checked(1, coverage=coverage,
                                          mutants=mutants)["files without a mutant"], "^1 files")


class Foreign(Audit):
    """Inputs with one thing wrong: what, where and what to do, and no half of a report."""

    CASES = {
        "coverage": (small_tree.coverage, [
            ("schema", 2, "/schema is not 1"),
            ("figures", None, "/figures is not an object"),
            ("figures/vectors/lines", [3, 2], "/figures/vectors/lines is not a pair"),
            ("figures/unit", 1, "/figures/unit is neither"),
            ("planner", [], "/planner is not an object"),
            ("exceptions/0/reason", None, "/exceptions/0/reason is not a text"),
            ("exceptions/0/lines/0", "12", "/exceptions/0/lines/0 is not the number"),
            ("files", [], "/files is empty"),
            ("files", {}, "/files is not an array"),
            ("files/0/file", 1, "/files/0/file is not a text"),
            ("files/0", None, "/files/0"),
            ("files/1/lines", None, "/files/1/lines is not an array"),
            ("files/0/lines/2/line", 0, "/files/0/lines/2/line is not the number"),
            ("files/0/lines/2/vectors", -1, "/files/0/lines/2/vectors is neither"),
            ("files/0/lines/2/unit", 1.5, "/files/0/lines/2/unit is neither"),
            ("files/0/lines/3/branches", 1, "/files/0/lines/3/branches is not an object"),
            ("files/0/lines/3/branches/unit", [1], "/files/0/lines/3/branches/unit is not a pair"),
        ]),
        "mutants": (small_tree.mutants, [
            ("mutants", [], "/mutants is empty"),
            ("mutants/1/id", None, "/mutants/1/id is not a text"),
            ("mutants/1/file", "", "/mutants/1/file is not a text"),
            ("mutants/1/line", "4", "/mutants/1/line is not the number"),
            ("mutants/1/was", 1, "/mutants/1/was is not a text"),
            ("mutants/1/reason", 1, "/mutants/1/reason is not a text"),
            ("mutants/1/verdict", "dead", "/mutants/1/verdict is no verdict on a mutant"),
            ("mutants/0/killers", None, "/mutants/0/killers is not an array"),
            ("mutants/0/killers/0", 1, "/mutants/0/killers/0 is not a text"),
        ]),
        "run": (lambda: small_tree.run("fail"), [
            ("tool", "sandproof-live", "/tool is another"),
            ("started", None, "/started is not a text"),
            ("implementation", 1, "/implementation/name is not a text"),
            ("vectors", None, "/vectors/digest is not a text"),
            ("results", [], "/results is empty"),
            ("results/0/id", 1, "/results/0/id is not a text"),
            ("results/0/verdict", "good", "/results/0/verdict is no verdict on a vector"),
            ("results/0/ms", "1", "/results/0/ms is no number"),
            ("results/0/difference", [], "/results/0/difference/pointer is not a text"),
            ("results/0/difference/got", None, "/results/0/difference/got is not a text"),
        ]),
        "live": (lambda: small_tree.live("fail"), [
            ("tool", "sandproof", "/tool is another"),
            ("guests", None, "/guests is not an array"),
            ("guests/0", "x", "/guests/0/name is not a text"),
            ("results", [], "/results is empty"),
            ("results/0/supervisor", None, "/results/0/supervisor is not a text"),
            ("results/0/verdict", "unjudged", "/results/0/verdict is no verdict on a live case"),
            ("results/0/why", 1, "/results/0/why is not a text"),
        ]),
    }

    def refused(self, kind, value, *named):
        done = self.call(*self.given(**{kind: value}))
        self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
        for text in (f"inputs/{kind}.json", f"--{kind} wants", *named):
            self.assertIn(text, done.stderr)

    def test_shape(self):
        for kind, (make, cases) in self.CASES.items():
            self.assertIn(self.call(*self.given(**{kind: make()})).returncode, (0, 1), "control")
            for place, value, named in cases:
                with self.subTest(kind=kind, place=place, value=value):
                    tree = make()
                    node = tree
                    *path, last = (int(step) if step.isdigit() else step
                                   for step in place.split("/"))
                    for step in path:
                        node = node[step]
                    if value is None and isinstance(node, dict):
                        del node[last]
                    else:
                        node[last] = value
                    self.refused(kind, tree, named)

    def test_bytes(self):
        for kind, (make, _) in self.CASES.items():
            for text in "", "[]", "null", "{", '{"schema":1,"schema":1}', json.dumps(make())[:-9], \
                        "[" * 100:
                with self.subTest(kind=kind, text=text[:20]):
                    self.refused(kind, text)

    def test_one_for_another(self):
        for kind in self.CASES:
            for other, (make, _) in self.CASES.items():
                if kind != other:
                    with self.subTest(kind=kind, other=other):
                        self.refused(kind, make())

    def test_file_that_is_not_there(self):
        for kind in self.CASES:
            done = self.call("--" + kind, os.path.join(self.root, "none.json"))
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn("none.json: ", done.stderr)

    def test_output_that_cannot_be_written(self):
        done = self.call("--format", "json", "--output", os.path.join(self.root, "no/where"))
        self.assertEqual(done.returncode, 2)
        self.assertIn("no/where: ", done.stderr)
        done = self.call("--format", "json", "--output", "/dev/full")
        self.assertEqual(done.returncode, 2)
        self.assertIn("/dev/full: ", done.stderr)

    def test_usage(self):
        for arguments, named in ((("--format", "tap"), "no such format of audit: tap"),
                                 (("--filter", "net/*"), "no --filter"),
                                 (("--coverage",), "its value is missing")):
            done = self.call(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertIn(named, done.stderr)
        done = subprocess.run([SANDPROOF, "run", "--format", "markdown"], capture_output=True,
                              text=True, check=False)
        self.assertEqual(done.returncode, 2)
        self.assertIn("no such format of run: markdown", done.stderr)

    def test_tree_without_requirements(self):
        for name in os.listdir(os.path.join(self.root, "spec")):
            small_tree.put(self.root, "spec/" + name, "# nothing\n")
        done = self.call()
        self.assertEqual(done.returncode, 2)
        self.assertIn("no requirement", done.stderr)


class Texts(Audit):
    def test_markdown_says_the_same(self):
        done = self.call(*self.given(run=small_tree.run("fail"), coverage=small_tree.coverage(),
                                     mutants=small_tree.mutants(), live=small_tree.live()))
        self.assertEqual(done.returncode, 1)
        for text in ("**Which requirement is not proved?** 1 of 5 are not; 2 are proved, 0 rest",
                     "- TOY-1: 1 verdicts of vectors and 0 of live cases are against it\n",
                     "reach?** 1 of 6 of ref/policy and ref/plan.",
                     "- ref/plan/small.c:11 return 2;\n", "lives?** 1 of 4.",
                     "- m2 at ref/plan/small.c:11, constant: 1 → 2 (survived)\n",
                     "## What this audit did not check\n\n- judged by tests: 1 requirements",
                     "### TOY-1: unproved\n", "- vectors: net/one (fail), net/both (pass)\n",
                     "  - ref/plan/small.c:4, 9 by vectors, 0 by unit\n",
                     "- mutants killed: m1\n", "| vectors alone | 4 of 7, 57.1 % |",
                     "| live alone | – |", "- E-1: it holds"):
            self.assertIn(text, done.stdout)

    def test_hostile_text_is_no_markup(self):
        with tempfile.TemporaryDirectory() as self.root:
            small_tree.make_tree(self.root, HOSTILE)
            inputs = self.given(run=small_tree.run("fail", HOSTILE),
                                coverage=small_tree.coverage(HOSTILE),
                                mutants=small_tree.mutants(HOSTILE),
                                live=small_tree.live("fail", hostile=HOSTILE))
            text = self.call(*inputs).stdout
            page = self.call(*inputs, "--format", "html").stdout
        self.assertIn("\\<script\\>alert(1)", text)
        self.assertNotRegex(text, r"(?<!\\)<|(?<!\\)\[x|(?<!\\)`")
        data = re.search(r'<script type="application/json" id="data">(.*?)</script>', page, re.S)
        self.assertNotRegex(data.group(1), "[<>&]")
        told = json.loads(data.group(1))
        self.assertEqual(told["vectors"][0]["title"], "the one" + HOSTILE)
        frame = page[:data.start()] + page[data.end():]
        self.assertNotIn("alert(1)", frame)

    def test_page_asks_nobody(self):
        page = self.call("--format", "html").stdout
        self.assertNotRegex(page, r"<(link|img|iframe|object|embed|base)\b|@import|url\(")
        self.assertEqual(len(re.findall(r"<script\b", page)), 2)
        self.assertIn("default-src 'none'", page)


if __name__ == "__main__":
    unittest.main(verbosity=1)
