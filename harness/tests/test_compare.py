#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""What changed between two runs, and where: `sandproof compare`, and SARIF of `sandproof run`.

usage: test_compare.py BIN-DIR
"""
import copy
import html
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

import sarif

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
BIN = os.path.abspath(sys.argv.pop(1))
SANDPROOF = os.path.join(BIN, "sandproof")
SANDPLAN = os.path.join(BIN, "sandplan")
VECTORS = os.path.join(ROOT, "vectors/plan/env.json")
SPOILT = " ".join(["/usr/bin/python3", os.path.join(HERE, "bad/spoils.py"), "empty", "LD_PRELOAD",
                   SANDPLAN, "serve"])


def sandproof(*arguments, cwd=None, stdin=None, path=None):
    return subprocess.run([SANDPROOF, *arguments], capture_output=True, text=True, check=False,
                          timeout=600, cwd=cwd, input=stdin,
                          env={**os.environ, **({"PATH": path} if path else {})})


def result(name, verdict="pass", ms=1.0, **more):
    return {"id": name, "verdict": verdict, "method": "plan", "level": "core",
            "requirements": ["ENV-2"], "ms": ms, **more}


def report(*results):
    return {"schema": 1, "tool": "sandproof", "version": "1", "started": "2026-01-01T00:00:00Z",
            "implementation": {"name": "n", "version": "1", "command": "c", "methods": ["plan"]},
            "vectors": {"digest": "0" * 64, "count": len(results)}, "counts": {},
            "results": list(results)}


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def write(self, name, what):
        path = os.path.join(self.folder, name)
        with open(path, "wb") as file:
            file.write(what if isinstance(what, bytes) else json.dumps(what).encode())
        return path

    def compare(self, old, new, *arguments):
        return sandproof("compare", *arguments, self.write("old.json", old),
                         self.write("new.json", new))


class Real(Folder):
    """Reports that `sandproof run` wrote."""

    def run_with(self, name, *arguments):
        path = os.path.join(self.folder, name)
        sandproof("run", "--timeout", "60", "--format", "json", "--output", path, *arguments)
        return path

    def test_what_broke_is_mended_the_other_way_round(self):
        good = self.run_with("good", VECTORS)
        bad = self.run_with("bad", "--impl", SPOILT, VECTORS)
        with open(bad, encoding="utf-8") as file:
            failed = sorted(item["id"] for item in json.load(file)["results"]
                            if item["verdict"] == "fail")
        self.assertGreater(len(failed), 1)
        for pair, status, change in ((good, bad), 1, "new-failure"), ((bad, good), 0, "mended"), (
                (bad, bad), 0, "still-failing"):
            with self.subTest(change=change):
                done = sandproof("compare", *pair, "--format", "json", "--slower-ms", "60000")
                told = json.loads(done.stdout)
                self.assertEqual(done.returncode, status, done.stderr)
                self.assertEqual([item["id"] for item in told["changes"]], failed)
                self.assertEqual({item["change"] for item in told["changes"]}, {change})
                self.assertEqual(told["worse"], len(failed) if status else 0)

    def test_less_is_judged(self):
        whole = self.run_with("whole", VECTORS)
        less = self.run_with("less", "--filter", "env/drops-*", VECTORS)
        done = sandproof("compare", whole, less)
        self.assertEqual(done.returncode, 1)
        self.assertIn("not judged by the same vectors", done.stdout)
        self.assertRegex(done.stdout, r"\d+ worse, \d+ vanished")
        self.assertEqual(sandproof("compare", less, whole).returncode, 0)


class Time(Folder):
    def test_the_judges_own_time_is_charged_to_nobody(self):
        """A kernel that takes seconds to judge a ruleset makes no answer of the planner's slow."""
        with open(os.path.join(self.folder, "nft"), "w", encoding="utf-8") as file:
            file.write("#!/bin/sh\nsleep 3\nexec " + shutil.which("nft") + " \"$@\"\n")
        os.chmod(file.name, 0o755)
        impl = " ".join(["/usr/bin/python3", os.path.join(HERE, "bad/slow-but-right.py"), SANDPLAN,
                         "serve"])  # an answer each time, not all in one piece
        done = sandproof("run", "--timeout", "60", "--format", "json", "--filter",
                         "rul/ipv*", "--impl", impl, path=self.folder + ":" + os.environ["PATH"])
        results = json.loads(done.stdout)["results"]
        self.assertGreater(len(results), 2)
        self.assertEqual({item["verdict"] for item in results}, {"pass"})
        self.assertLess(max(item["ms"] for item in results), 3000)


class Made(Folder):
    def test_several_formats_into_files(self):
        pretty, markdown = (os.path.join(self.folder, name) for name in ("p", "m"))
        done = self.compare(report(result("a/b")), report(result("a/b", "crash", why="SIGSEGV")),
                            "--format", "pretty", "--output", pretty,
                            "--format", "markdown", "--output", markdown)
        self.assertEqual((done.returncode, done.stdout), (1, ""))
        with open(pretty, encoding="utf-8") as file:
            text = file.read()
        self.assertIn("new-failure      a/b  pass -> crash\n      why      SIGSEGV\n", text)
        self.assertTrue(text.endswith("1 worse, 1 new-failure\n"))
        with open(markdown, encoding="utf-8") as file:
            self.assertTrue(file.read().startswith("### Sandproof: 1 got worse\n"))

    def test_slower_is_told_and_fails_only_when_strict(self):
        pair = report(result("a/b", ms=10)), report(result("a/b", ms=200))
        done = self.compare(*pair)
        self.assertEqual(done.returncode, 0)
        self.assertIn("slower           a/b  10.000 -> 200.000 ms\n", done.stdout)
        self.assertEqual(self.compare(*pair, "--strict").returncode, 1)
        for limits in ("--slower-ms", "191"), ("--slower-ratio", "21"):
            done = self.compare(*pair, "--strict", *limits)
            self.assertEqual(done.returncode, 0, limits)
            self.assertIn("0 worse, 1 same", done.stdout)

    def test_one_report_from_standard_input(self):
        path = self.write("old.json", report(result("a/b")))
        done = sandproof("compare", path, "-", stdin=json.dumps(report(result("a/b", "fail"))))
        self.assertEqual(done.returncode, 1)

    def test_output_that_cannot_be_written(self):
        same = report(result("a/b"))
        for place in "/nonexistent/x", "/dev/full":
            done = self.compare(same, same, "--format", "json", "--output", place)
            self.assertEqual(done.returncode, 2)
            self.assertIn(place, done.stderr)


class Hostile(Folder):
    """Whatever a file is: an exit status, a sentence that names it, and no signal."""

    def refused(self, what, *named):
        good = self.write("good.json", report(result("a/b")))
        path = self.write("bad.json", what)
        for pair in (good, path), (path, good):
            done = sandproof("compare", *pair)
            self.assertEqual((done.returncode, done.stdout), (2, ""), done)
            self.assertRegex(done.stderr, r"^sandproof: [^\n]*bad\.json: [^\n]*; compare takes what "
                                          r"sandproof run or it/run write with --format json\n$")
            for text in named:
                self.assertIn(text, done.stderr)

    def test_cut_off_anywhere(self):
        text = json.dumps(report(result("a/b"), result("a/c", "fail", difference={
            "pointer": "/argv", "expected": "é", "got": "x"}))).encode()
        for length in range(len(text)):
            done = self.compare(report(result("a/b")), text[:length])
            self.assertEqual(done.returncode, 2, text[:length])
            self.assertIn("new.json: line 1, column ", done.stderr)

    def test_bytes(self):
        for text in (b"", b"\xff", b"[" * 100000, b"\0", b"<testsuite/>", b"TAP version 14\n",
                     b'{"a":1,"a":2}', b'"' + b"x" * (17 << 20) + b'"'):
            with self.subTest(text=text[:20]):
                self.refused(text)

    def test_foreign(self):
        for tree in ([], {}, {"version": "2.1.0", "runs": []}, {"tool": "sandproof", "schema": 9},
                     [{"id": "a/b"}]):
            with self.subTest(tree=tree):
                self.refused(tree)

    def test_spoilt(self):
        good = report(result("a/b"), result("a/c"))
        cases = (("results", None, "/results"), ("results", {}, "/results"),
                 ("results", [], "/results"), ("results", [7], "/results/0"),
                 ("vectors", {"count": 3}, "/vectors/count"), ("tool", 7, "tool"),
                 ("started", None, "/started"), ("schema", "1", "/schema"),
                 ("results", [result("a/b"), result("a/b")], "a/b is there twice"),
                 ("results", [result("a/b"), result("x", "splendid")], "/results/1"),
                 ("results", [result("a/b"), result("x", ms="1")], "/results/1"),
                 ("results", [result("a/b"), result("x", difference={})], "/results/1"))
        for key, value, named in cases:
            with self.subTest(key=key, value=value):
                self.refused({**good, key: value}, named)

    def test_id_twice_moves_no_cursor(self):
        name = "a\x1b[2Jb"
        self.refused(report(result(name), result(name)), "a\\x1b[2Jb is there twice")

    def test_not_there(self):
        good = self.write("good.json", report(result("a/b")))
        for path in "/nonexistent", self.folder:
            done = sandproof("compare", good, path)
            self.assertEqual(done.returncode, 2)
            self.assertIn(path + ": ", done.stderr)

    def test_usage(self):
        good = self.write("good.json", report(result("a/b")))
        for arguments in ((), (good,), (good, good, good), ("-", "-"), (good, good, "--filter", "a"),
                          (good, good, "--format", "tap"), (good, good, "--slower-ratio", "0"),
                          (good, good, "--slower-ms", "-1"), (good, good, "--slower-ms", "x")):
            with self.subTest(arguments=arguments):
                done = sandproof("compare", *arguments)
                self.assertEqual(done.returncode, 2)
                self.assertTrue(done.stderr.startswith("sandproof: "))
        self.assertEqual(sandproof("run", "--format", "markdown").returncode, 2)

    def test_two_kinds(self):
        live = {"schema": 1, "tool": "sandproof-live", "started": "2026-01-01T00:00:00Z",
                "results": [{"id": "a/b", "guest": "g", "supervisor": "root", "verdict": "pass",
                             "proves": [], "errata": [], "ms": 1}]}
        done = self.compare(report(result("a/b")), live)
        self.assertEqual(done.returncode, 2)
        self.assertIn("two of a kind", done.stderr)
        self.assertEqual(self.compare(live, live).returncode, 0)


class Markdown(Folder):
    """Text of others stays text; a comment has room for it."""

    EVIL = ("|a| `b` <img src=x> **c** @someone [x](http://evil.example) #1 &amp; www.evil.example "
            "\n\n# h \\ ~~d~~ </details> \x1b[2J")

    def told(self, old, new):
        done = self.compare(old, new, "--format", "markdown")
        self.assertLess(len(done.stdout), 65536)
        return done.stdout

    def test_hostile_text_is_text(self):
        text = self.told(report(result(self.EVIL)), report(result(self.EVIL, "fail", difference={
            "pointer": self.EVIL, "expected": self.EVIL, "got": self.EVIL})))
        codes = re.findall(r"<code>(.*?)</code>", text)
        evil = self.EVIL.translate({ord("\n"): "\ufffd", 0x1b: "\ufffd"})
        shown = [html.unescape(code) for code in codes]
        self.assertEqual(len([code for code in shown if code.startswith("|a| `b`")]), 4)
        for code, plain in zip(codes, shown):
            self.assertRegex(re.sub(r"&#\d+;", "", code), r'^[A-Za-z0-9 /,"-]*$')
            self.assertTrue(evil.startswith(plain.rstrip("…")) or len(plain) < 30)
        rest = re.sub(r"<code>.*?</code>", "", text)
        self.assertEqual(set(re.findall(r"<[^>]*>", rest)),
                         {"<details open>", "<summary>", "</summary>", "</details>", "<br>"})
        self.assertNotIn("evil", rest)

    def test_table_has_three_columns_in_each_row(self):
        text = self.told(report(result("a/b"), result("a/c", "fail")),
                         report(result("a/b", "fail", why="a | b"), result("a/d")))
        rows = [row for row in text.splitlines() if row.startswith("| <code>")]
        self.assertEqual(len(rows), 3)
        for row in rows:
            self.assertEqual(row.count("|"), 4, row)
        self.assertIn("| new failures | 1 |\n| vanished | 1 |\n| new | 1 |\n| as before | 0 |", text)

    def test_long_lists_and_values_are_cut_and_said_to_be(self):
        many = [f"a/{number:04}" + "|" * 200 for number in range(500)]
        long = {"pointer": "/" + "|" * 500, "expected": "|" * 500, "got": "é" * 500}
        text = self.told(report(*map(result, many)),
                         report(*(result(name, "fail", difference=long) for name in many)))
        self.assertIn("<summary>500 new failures</summary>", text)
        told = text.count("\n| <code>")
        self.assertGreater(told, 5)
        self.assertIn(f"| and {500 - told} more | | |", text)

    def test_nothing_changed(self):
        text = self.told(report(result("a/b")), report(result("a/b")))
        self.assertTrue(text.startswith("### Sandproof: nothing got worse\n"))
        self.assertNotIn("<details", text)


class Sarif(Folder):
    def judged(self, *arguments, cwd=ROOT):
        path = os.path.join(self.folder, "sarif")
        sandproof("run", "--timeout", "60", "--format", "sarif", "--output", path, *arguments,
                  cwd=cwd)
        with open(path, encoding="utf-8") as file:
            log = json.load(file)
        self.assertEqual(sarif.faults_of(log), [])
        return log["runs"][0]

    def place(self, item):
        where = item["locations"][0]["physicalLocation"]
        return where["artifactLocation"]["uri"], where["region"]["startLine"]

    def test_failures_are_at_the_lines_of_their_ids(self):
        run = self.judged("--impl", SPOILT)
        self.assertGreater(len(run["results"]), 100)
        rules = run["tool"]["driver"]["rules"]
        for item in run["results"]:
            path, line = self.place(item)
            with open(os.path.join(ROOT, path), encoding="utf-8") as file:
                text = file.read().splitlines()[line - 1]
            name = item["partialFingerprints"]["sandproofVector/v1"]
            self.assertEqual(text.strip(), f'"id": "{name}",')
            self.assertIn(item["ruleId"], item["properties"]["requirements"])
        with open(self.chapter_of("ENV-2"), encoding="utf-8") as file:
            sentence = re.search(r"^\*\*ENV-2\*\* \[.*?\] (.*)$", file.read(), re.M).group(1)
        told = next(rule for rule in rules if rule["id"] == "ENV-2")
        self.assertEqual(told["shortDescription"]["text"], sentence)

    @staticmethod
    def chapter_of(name):
        spec = os.path.join(ROOT, "spec")
        for entry in sorted(os.listdir(spec)):
            path = os.path.join(spec, entry)
            if entry.endswith(".md"):
                with open(path, encoding="utf-8") as file:
                    if f"\n**{name}** [" in file.read():
                        return path
        raise AssertionError(name)

    def test_what_passes_has_no_result(self):
        self.assertEqual(self.judged(VECTORS)["results"], [])

    def test_what_is_expected_to_fail_has_no_result(self):
        expect = self.write("expect.txt", b"* not yet\n")
        run = self.judged("--impl", SPOILT, "--expect-failures", expect, VECTORS)
        self.assertGreater(len(run["results"]), 0, "an unexpected pass is one")
        self.assertEqual({item["properties"]["verdict"] for item in run["results"]}, {"xpass"})

    def test_fingerprints_stay_when_lines_move(self):
        moved = os.path.join(self.folder, "a folder", "env ä.json")
        os.mkdir(os.path.dirname(moved))
        with open(VECTORS, encoding="utf-8") as file:
            text = file.read()
        with open(moved, "w", encoding="utf-8") as file:
            file.write("\n" * 7 + text)
        before = self.judged("--impl", SPOILT, VECTORS)["results"]
        after = self.judged("--impl", SPOILT, moved, cwd=self.folder)["results"]
        self.assertGreater(len(before), 1)
        for old, new in zip(before, after, strict=True):
            self.assertEqual(old["partialFingerprints"], new["partialFingerprints"])
            self.assertEqual(self.place(new), ("a%20folder/env%20%C3%A4.json",
                                               self.place(old)[1] + 7))

    def test_file_elsewhere_is_absolute(self):
        run = self.judged("--impl", SPOILT, VECTORS, cwd=self.folder)
        self.assertEqual(self.place(run["results"][0])[0], "file://" + VECTORS)

    def test_recorded_scenario_has_a_rule_and_a_line(self):
        lines = os.path.join(ROOT, "vectors/interop/plan.jsonl")
        folder = os.path.join(self.folder, "interop")
        os.mkdir(folder)
        with open(lines, encoding="utf-8") as file, open(os.path.join(folder, "plan.jsonl"), "w",
                                                         encoding="utf-8") as few:
            few.writelines([next(file) for _ in range(3)])
        shutil.copytree(os.path.join(ROOT, "vectors/fixtures"),
                        os.path.join(self.folder, "fixtures"))
        impl = "/usr/bin/python3 " + os.path.join(HERE, "bad/empty-answer.py")
        run = self.judged("--impl", impl, folder, cwd=self.folder)
        self.assertEqual([self.place(item) for item in run["results"]],
                         [("interop/plan.jsonl", line) for line in (1, 2, 3)])
        self.assertEqual({item["ruleId"] for item in run["results"]}, {"recorded-scenario"})

    def test_crash_is_a_result(self):
        impl = "/usr/bin/python3 " + os.path.join(HERE, "bad/half-line.py")
        verdicts = {item["properties"]["verdict"]
                    for item in self.judged("--impl", impl, VECTORS)["results"]}
        self.assertEqual(verdicts, {"crash"})

    def test_the_check_sees_what_is_wrong(self):
        path = os.path.join(self.folder, "s")
        sandproof("run", "--format", "sarif", "--output", path, "--impl", SPOILT, VECTORS, cwd=ROOT)
        with open(path, encoding="utf-8") as file:
            good = json.load(file)
        self.assertEqual(sarif.faults_of(good), [])

        def spoilt(change):
            log = copy.deepcopy(good)
            change(log, log["runs"][0], log["runs"][0]["results"][0])
            return sarif.faults_of(log)

        def location(item):
            return item["locations"][0]["physicalLocation"]

        for change in (lambda log, run, item: log.update(version="2.0.0"),
                       lambda log, run, item: log.pop("runs"),
                       lambda log, run, item: run.pop("tool"),
                       lambda log, run, item: run["tool"]["driver"].pop("name"),
                       lambda log, run, item: run["tool"]["driver"]["rules"].reverse(),
                       lambda log, run, item: run["tool"]["driver"]["rules"].extend(
                           run["tool"]["driver"]["rules"][:1]),
                       lambda log, run, item: run["invocations"][0].pop("executionSuccessful"),
                       lambda log, run, item: item.pop("message"),
                       lambda log, run, item: item.update(message={"text": "got {}"}),
                       lambda log, run, item: item.update(level="fatal"),
                       lambda log, run, item: item.update(rule_id="x"),
                       lambda log, run, item: item.update(ruleIndex=99999),
                       lambda log, run, item: item["partialFingerprints"].update(a=1),
                       lambda log, run, item: location(item)["region"].update(startLine=0),
                       lambda log, run, item: location(item)["artifactLocation"].update(uri="a b"),
                       lambda log, run, item: location(item)["artifactLocation"].update(
                           uri="/a/b")):
            self.assertNotEqual(spoilt(change), [])


if __name__ == "__main__":
    unittest.main(verbosity=1)
