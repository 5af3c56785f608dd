#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The judge is judged: `sandproof run` before implementations whose verdicts are known.

usage: test_run.py BIN-DIR
"""
import collections
import concurrent.futures
import itertools
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
BAD = os.path.join(HERE, "bad")
ROOT = os.path.dirname(os.path.dirname(HERE))
BIN = os.path.abspath(sys.argv.pop(1))
SANDPROOF = os.path.join(BIN, "sandproof")
SANDPLAN = os.path.join(BIN, "sandplan")

# One file, of which every vector expects something else than nothing.
VECTORS = os.path.join(ROOT, "vectors/plan/privilege.json")
PREFIX = "prv/"


def load(path):
    with open(path, encoding="utf-8") as file:
        return json.load(file)


COUNT = len(load(VECTORS)["vectors"])

# What harness/exchange/exchange.h promises: all of them, or a start that fails.
HOSTILE = {
    "always-enforced": "fail",
    "always-refuses": "fail",
    "always-unsandboxed": "fail",
    "answers-before-asked": None,
    "answers-twice": "protocol",
    "closes-stdout": "protocol",
    "constant-answer": "fail",
    "crashes-at-start": None,
    "echo": None,
    "empty-answer": "fail",
    "floods-stderr": "fail",
    "floods-stdout": "protocol",
    "forks-a-child": "fail",
    "half-line": "crash",
    "hangs-always": "hang",
    "hangs-at-start": None,
    "ignores-end": "fail",
    "invalid-utf8": "protocol",
    "line-without-end": "protocol",
    "wrong-id": "protocol",
}

# One spoilt answer among right ones: its verdict, and no other vector suffers.
SPOILT = {
    "crash": "crash",
    "leave": "crash",
    "hang": "hang",
    "twice": "protocol",
    "other_id": "protocol",
    "junk": "protocol",
    "half": "crash",
    "not_utf8": "protocol",
    "duplicate_key": "protocol",
    "empty": "fail",
}

# For those that hang: the first never starts, the second has to start, the third to answer others.
WAITS = {
    "hangs-at-start": ("--timeout", "1"),
    "hangs-always": ("--timeout", "2"),
    "hang": ("--timeout", "4"),
}


def sandproof(*arguments, env=None):
    return subprocess.run([SANDPROOF, *arguments], capture_output=True, text=True, check=False,
                          timeout=900, env={**os.environ, **(env or {})})


def judge(*arguments, env=None):
    """Run; return the exit status and the JSON report (None: there is none).

    What answers has time for it, however slow the machine; what hangs is waited for less.
    """
    done = sandproof("run", "--timeout", "60", *arguments, "--format", "json", env=env)
    return done, json.loads(done.stdout) if done.stdout else None


def verdicts(report):
    return collections.Counter(result["verdict"] for result in report["results"])


def bad(name, *arguments):
    return " ".join(["/usr/bin/python3", os.path.join(BAD, name + ".py"), *arguments])


def side_by_side(one, arguments):
    """[(its arguments, its result)]: who hangs is waited for, and others need not wait for that."""
    arguments = list(arguments)
    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        return list(zip(arguments, pool.map(lambda each: one(*each), arguments)))


class Hostile(unittest.TestCase):
    def test_every_program_is_in_a_table(self):
        """A new hostile program without an expectation is no test."""
        elsewhere = {"bad", "spoils", "slow-but-right", "crashes-on-one", "crashes-once",
                     "hangs-on-nth"}  # the last four have their tests in test_exchange.c
        self.assertEqual({name[:-3] for name in os.listdir(BAD) if name.endswith(".py")},
                         set(HOSTILE) | elsewhere)

    def test_verdicts(self):
        def one(name, window):
            return judge(*WAITS.get(name, ()), "--impl", bad(name), VECTORS,
                         env={"BAD_WINDOW": window})

        for (name, window), (done, report) in side_by_side(
                one, itertools.product(HOSTILE, ("1", "8"))):
            with self.subTest(name=name, window=window):
                if HOSTILE[name] is None:
                    self.assertEqual((done.returncode, report), (3, None))
                    self.assertNotEqual(done.stderr, "")
                else:
                    self.assertEqual(done.returncode, 1)
                    self.assertEqual(verdicts(report), {HOSTILE[name]: COUNT})

    def test_null_planners_pass_nothing(self):
        """Nothing but what expects exactly what a null planner always says."""
        for name in ("empty-answer", "constant-answer", "always-refuses", "always-unsandboxed",
                     "always-enforced"):
            with self.subTest(name=name):
                done, report = judge("--impl", bad(name), env={"BAD_WINDOW": "64"})
                passed = {result["id"] for result in report["results"]
                          if result["verdict"] == "pass"}
                allowed = set()
                if name == "always-unsandboxed":  # a disabled policy asks for just that
                    allowed = {vector for vector in passed if "disabled/" in vector}
                self.assertEqual(done.returncode, 1)
                self.assertEqual(passed - allowed, set())
                self.assertGreater(len(report["results"]), 200)


class Spoilt(unittest.TestCase):
    ID = "priv/spoilt"

    def setUp(self):
        """The reference's own vectors, and in their midst one that can be told from the others."""
        suite = load(VECTORS)
        middle = len(suite["vectors"]) // 2
        vector = json.loads(json.dumps(suite["vectors"][middle]))
        vector["id"] = self.ID
        vector["given"]["command"] = ["the-mark"]
        argv = vector["expect"].get("result", {}).get("argv")
        if argv:
            vector["expect"]["result"]["argv"] = argv[:-len(suite["given"]["command"])] + [
                "the-mark"]
        suite["vectors"].insert(middle, vector)
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.path = os.path.join(self.folder.name, "spoilt.json")
        with open(self.path, "w", encoding="utf-8") as file:
            json.dump(suite, file)

    def test_control(self):
        done, report = judge(self.path)
        self.assertEqual((done.returncode, verdicts(report)), (0, {"pass": COUNT + 1}))

    def test_one_spoilt_answer_costs_one_verdict(self):
        def one(how, jobs):
            return judge(*WAITS.get(how, ()), "--jobs", jobs, "--impl",
                         bad("spoils", how, "the-mark", SANDPLAN, "serve"), self.path)

        for (how, jobs), (done, report) in side_by_side(
                one, itertools.product(SPOILT, ("1", "2"))):
            with self.subTest(how=how, jobs=jobs):
                self.assertEqual(done.returncode, 1)
                self.assertEqual(verdicts(report), {"pass": COUNT, SPOILT[how]: 1})
                self.assertEqual([result["id"] for result in report["results"]
                                  if result["verdict"] != "pass"], [self.ID])

    def test_slow_but_right_passes(self):
        done, report = judge("--impl", bad("slow-but-right", SANDPLAN, "serve"), VECTORS)
        self.assertEqual((done.returncode, verdicts(report)), (0, {"pass": COUNT}))


class Expectations(unittest.TestCase):
    def run_with(self, text, *arguments, impl=None):
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write(text)
            file.flush()
            done, report = judge("--expect-failures", file.name,
                                 *(["--impl", impl] if impl else []), *arguments)
            with open(file.name, encoding="utf-8") as again:
                return done, report, again.read()

    def test_expected_failure_is_no_pass(self):
        done, report, _ = self.run_with("* nothing works yet\n", impl=bad("empty-answer"))
        self.assertEqual(done.returncode, 1, "not one pass")
        self.assertEqual(set(verdicts(report)), {"xfail"})

    def test_unexpected_pass_fails(self):
        done, report, _ = self.run_with(PREFIX + "* not yet\n")
        self.assertEqual((done.returncode, verdicts(report)["xpass"]), (1, COUNT))

    def test_expired_excuses_nothing(self):
        done, report, _ = self.run_with("* until=2001-01-01 long ago\n", VECTORS,
                                        impl=bad("empty-answer"))
        self.assertEqual((done.returncode, verdicts(report)), (1, {"fail": COUNT}))
        self.assertIn("has expired", done.stderr)

    def test_entry_that_matches_nothing_fails(self):
        done, _, _ = self.run_with("no/such-* gone\n")
        self.assertEqual(done.returncode, 1)
        self.assertIn("line 1: no/such-* matches no vector", done.stderr)

    def test_entry_without_reason_is_refused(self):
        done, report, _ = self.run_with(PREFIX + "*\n")
        self.assertEqual((done.returncode, report), (2, None))

    def test_update_adds_failures_and_drops_passes(self):
        first = load(VECTORS)["vectors"][0]["id"]
        text = f"# kept\n\n{first} issue=https://example.org/1 a reason that stays\n"
        done, report, after = self.run_with(text, "--update-expectations",
                                            impl=bad("empty-answer"))
        self.assertEqual(done.returncode, 0)
        self.assertTrue(after.startswith(text))
        self.assertEqual(len(after.splitlines()), 2 + len(report["results"]))
        done, report, _ = self.run_with(after, impl=bad("empty-answer"))
        self.assertEqual(set(verdicts(report)), {"xfail"})
        done, report, after = self.run_with(after, "--update-expectations")
        self.assertEqual(after, "# kept\n\n", "what passes is expected to fail no longer")

    def test_update_splits_a_glob_of_which_some_pass(self):
        impl = bad("spoils", "empty", "LD_PRELOAD", SANDPLAN, "serve")
        done, report, after = self.run_with("* a reason\n", "--update-expectations", impl=impl)
        failed = [result["id"] for result in report["results"] if result["verdict"] == "xfail"]
        self.assertEqual(done.returncode, 0)
        self.assertGreater(len(failed), 0)
        self.assertEqual(after, "".join(f"{vector} a reason\n" for vector in failed))
        done, report, _ = self.run_with(after, impl=impl)
        self.assertEqual((done.returncode, verdicts(report)["xfail"]), (0, len(failed)))


class Exits(unittest.TestCase):
    def test_usage(self):
        for arguments in ((), ("no-such-verb",), ("run", "--format", "xml"), ("run", "--jobs", "0"),
                          ("run", "--output", "x"), ("run", "--no-such"), ("show",),
                          ("run", "--filter", "no/such"), ("show", "no/such"),
                          ("run", "--update-expectations"), ("check", "x"),
                          ("run", "/nonexistent"), ("run", "--log", "/nonexistent/log")):
            with self.subTest(arguments=arguments):
                done = sandproof(*arguments)
                self.assertEqual(done.returncode, 2)
                self.assertTrue(done.stderr.startswith("sandproof: "), done.stderr)

    def test_implementation_that_is_not_there(self):
        self.assertEqual(sandproof("run", "--impl", "/nonexistent").returncode, 3)

    def test_nothing_applicable_is_not_green(self):
        done = sandproof("run", "--level", "hardened", VECTORS)
        self.assertEqual(done.returncode, 1, done.stdout)

    def test_every_seed_of_shuffle_and_repeat_passes(self):
        done, report = judge("--shuffle", "7", "--repeat", "3", VECTORS)
        self.assertEqual((done.returncode, verdicts(report)), (0, {"pass": COUNT}))


class BadVectors(unittest.TestCase):
    GOOD = {"schema": 1, "method": "plan", "about": "x", "vectors": [
        {"id": "a/b", "title": "t", "why": "w", "requirements": ["REP-1"], "level": "core",
         "origin": "o", "given": {}, "expect": {"result": {"argv": ["x"]}}}]}

    CASES = [  # where, what is put there (None: nothing), what the message must name
        ("schema", 2, "/schema"),
        ("method", None, "/method"),
        ("extra", 1, "/extra"),
        ("a~b", 1, "/a~0b:"),
        ("vectors", {}, "/vectors"),
        ("vectors/0/id", 7, "/vectors/0/id"),
        ("vectors/0/why", None, "/vectors/0/why"),
        ("vectors/0/level", "soft", "/vectors/0/level"),
        ("vectors/0/requirements", [1], "/vectors/0/requirements"),
        ("vectors/0/extra", 1, "/vectors/0/extra"),
        ("vectors/0/expect", {}, "/vectors/0/expect"),
        ("vectors/0/expect", {"result": {}, "error": {}}, "/vectors/0/expect"),
        ("vectors/0/expect", {"result": []}, "/vectors/0/expect/result:"),
        ("vectors/0/expect", {"result": {"absent": "x"}}, "/vectors/0/expect/result/absent"),
        ("vectors/0/expect", {"result": {"egress": {"host": "drop"}}},
         "/vectors/0/expect/result/egress"),
        ("vectors/0/expect", {"result": {"egress": ["drop"]}},
         "/vectors/0/expect/result/egress"),
        ("vectors/0/expect", {"result": {"egress": {"::1": "reject"}}},
         "/vectors/0/expect/result/egress"),
        ("vectors/0/expect", {"result": {"nftRuleset": {"mentions": [1]}}},
         "/vectors/0/expect/result/nftRuleset"),
        ("vectors/0/expect", {"result": {"effective": [{"notes": []}]}},
         "/vectors/0/expect/result/effective"),
        ("vectors/0/expect", {"result": {"effective": {"notes": [{"mentions": ["x"]}]}}},
         "/vectors/0/expect/result/effective/notes"),
        ("vectors/0/expect", {"error": {"issues": [{"pointer": "/x"}]}},
         "/vectors/0/expect/error/issues"),
        ("vectors/0/given", {"capabilities": "NO_SUCH"}, "NO_SUCH"),
    ]

    def try_text(self, text):
        with tempfile.NamedTemporaryFile("wb", suffix=".json") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
            file.flush()
            return sandproof("run", file.name)

    def test_shape(self):
        self.assertEqual(self.try_text(json.dumps(self.GOOD)).returncode, 1, "control")
        for place, value, named in self.CASES:
            with self.subTest(place=place, value=value):
                done = self.try_text(json.dumps(self.changed(place, value)))
                self.assertEqual(done.returncode, 2)
                self.assertIn(named, done.stderr)

    def changed(self, place, value):
        tree = json.loads(json.dumps(self.GOOD))
        node = tree
        *path, last = place.split("/")
        for step in path:
            node = node[int(step)] if isinstance(node, list) else node[step]
        if value is None:
            del node[last]
        else:
            node[last] = value
        return tree

    def test_twice_the_same_id(self):
        tree = json.loads(json.dumps(self.GOOD))
        tree["vectors"].append(tree["vectors"][0])
        done = self.try_text(json.dumps(tree))
        self.assertEqual(done.returncode, 2)
        self.assertIn("a/b: this id is used twice", done.stderr)

    def test_bytes(self):
        for text in (b"", b"{", b"[]", b"\xff", b'{"a":1,"a":2}', b"[" * 100, b"\0"):
            with self.subTest(text=text):
                done = self.try_text(text)
                self.assertEqual(done.returncode, 2)
                self.assertRegex(done.stderr, r"^sandproof: .*\.json: ")


class LiveCases(unittest.TestCase):
    """`sandproof check` before a copy of the specification and live cases with one thing wrong."""

    LAYERS = ("resources", "filesystem", "network", "privilege")

    def setUp(self):
        """Cases that leave nothing open, and a table of errata that names them."""
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = folder.name
        shutil.copytree(os.path.join(ROOT, "spec"), os.path.join(self.root, "spec"),
                        ignore=shutil.ignore_patterns("schemas"))
        os.makedirs(os.path.join(self.root, "it/cases"))
        self.errata_path = os.path.join(self.root, "spec/15-errata.md")
        with open(self.errata_path, encoding="utf-8") as file:
            rows = file.read().splitlines()
        self.rows = [re.sub(r"\| [^|]* \|$", "| `all/one`, `all/resources` |", row)
                     if row.startswith("| E-") else row for row in rows]
        errata = [row.split()[1] for row in self.rows if row.startswith("| E-")]
        self.cases = [self.case("one", proves=self.live(), errata=errata)]
        self.cases += [self.case(layer, layer=layer, errata=list(errata)) for layer in self.LAYERS]

    def live(self):
        """Every requirement that a kernel is to judge."""
        found = []
        for name in sorted(os.listdir(os.path.join(self.root, "spec"))):
            if name.endswith(".md"):
                with open(os.path.join(self.root, "spec", name), encoding="utf-8") as file:
                    found += re.findall(r"^\*\*([A-Z]+-\d+)\*\* \[\w+; live\]", file.read(), re.M)
        self.assertGreater(len(found), 5)
        return found

    @staticmethod
    def case(name, **members):
        return {"id": f"all/{name}", "title": "a title", "why": "a reason", "proves": ["RES-1"],
                "given": {"command": ["probe", "fork"],
                          "policy": {"resources": {"maxProcesses": 16}}},
                "attack": {"/said/fork.started": {"below": 16}},
                "relax": {"/policy/resources/maxProcesses": 4096},
                "control": {"/said/fork.started": 40}, **members}

    def write(self):
        with open(self.errata_path, "w", encoding="utf-8") as file:
            file.write("\n".join(self.rows) + "\n")
        path = os.path.join(self.root, "it/cases/all.json")
        if self.cases:
            with open(path, "w", encoding="utf-8") as file:
                json.dump({"schema": 1, "area": "all", "about": "x", "cases": self.cases}, file)

    def check(self):
        self.write()
        return sandproof("check", "--source", self.root)

    def found(self, *faults):
        """These faults, and no other."""
        done = self.check()
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertEqual(sorted(done.stdout.splitlines()[:-2]), sorted(faults))

    def row(self, erratum, cell):
        self.rows = [re.sub(r"\| [^|]* \|$", lambda _: f"| {cell} |", row)
                     if row.startswith(f"| {erratum} |") else row for row in self.rows]

    def test_control(self):
        done = self.check()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        proved = len(set(self.live()) | {"RES-1"})
        self.assertRegex(done.stdout, r"\d+ requirements, \d+ not judged yet \(later\), "
                                      rf"{proved} proved live by 5 cases, cited in \d+ places\n")

    def test_no_case_is_told_and_leaves_the_rest_to_do(self):
        self.cases = []
        self.rows = [row.replace("`all/one`, `all/resources`", "not there yet")
                     for row in self.rows]
        done = self.check()
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertRegex(done.stdout, r"\d+ not judged yet \(later, live\), 0 live cases, cited")

    def test_cases_that_vanished_are_missed(self):
        self.cases = []
        done = self.check()
        self.assertEqual(done.returncode, 1)
        self.assertIn("E-1: its row names all/one, which is no live case\n", done.stdout)

    def test_no_folder_of_cases_is_an_installed_suite(self):
        os.rmdir(os.path.join(self.root, "it/cases"))
        self.cases = []
        self.assertEqual(self.check().returncode, 0)

    def test_requirement_that_no_case_proves(self):
        lost = self.cases[0]["proves"].pop()
        self.found(f"{lost}: is to be judged by a kernel, and no live case proves it")

    def test_layer_without_a_supervisor(self):
        self.cases[3]["supervisors"] = ["root"]
        self.found("network: has no live case under the supervisor user")

    def test_layer_without_a_case(self):
        del self.cases[4]["layer"]
        self.found("privilege: has no live case under the supervisor root",
                   "privilege: has no live case under the supervisor user")

    def test_citations_of_nothing(self):
        self.cases[1]["proves"] = ["RES-1", "NONE-1"]
        self.found("all/resources: proves NONE-1, which no chapter has")
        self.cases[1]["proves"] = ["RES-1"]
        self.cases[1]["errata"] += ["E-" + "9999"]  # in two words: this text is read too
        done = self.check()
        self.assertEqual(done.returncode, 1)
        self.assertIn("all/resources: shows E-" + "9999, which no chapter has\n", done.stdout)

    def test_errata_rows(self):
        self.row("E-5", "not there yet")
        self.row("E-6", "none: a reason")
        self.row("E-2", "`all/gone`")
        self.cases[0]["errata"].remove("E-3")
        self.found("E-5: its row names no live case in backquotes, nor says \"none: REASON\"",
                   "E-2: its row names all/gone, which is no live case",
                   "E-3: its row names all/one, which does not list this erratum")

    def test_row_of_other_columns(self):
        self.row("E-4", "`all/one` | more")
        done = self.check()
        self.assertEqual(done.returncode, 2)
        self.assertRegex(done.stderr, r"15-errata\.md: line \d+, column 1: an erratum has five")

    def test_malformed_case_names_file_and_place(self):
        self.cases[2]["control"] = {"/said/fork.started": 15}
        done = self.check()
        self.assertEqual(done.returncode, 2)
        self.assertIn("/it/cases/all.json: /cases/2/control: ", done.stderr)

    def test_show_explains_a_case(self):
        self.cases[1].update({"claim": False, "plain": {"root": {"/exit": 0}}})
        self.write()
        done = sandproof("show", "--source", self.root, "all/resources")
        self.assertEqual(done.returncode, 0, done.stderr)
        for text in ("because: a reason", "RES-1   ", "E-1     erratum: ",
                     "layer resources, which the report must not claim; supervisor root user",
                     "/policy/resources/maxProcesses: 16 -> 4096",
                     "seen under a bare execve(), supervisor root:", "alone: it/run all/resources"):
            self.assertIn(text, done.stdout)


class Formats(unittest.TestCase):
    """Both what is all green and what is not is well-formed, and says the same in each format."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def each(self):
        """One implementation after the other: the paths of its reports, and its counts."""
        for impl in f"{SANDPLAN} serve", bad("empty-answer"), bad("half-line"):
            paths = {name: os.path.join(self.folder.name, name)
                     for name in ("tap", "junit", "json")}
            sandproof("run", "--impl", impl, VECTORS, *(
                word for name, path in paths.items()
                for word in ("--format", name, "--output", path)))
            yield paths, verdicts(load(paths["json"]))

    def test_tap_parses(self):
        for paths, counts in self.each():
            with open(paths["tap"], encoding="utf-8") as file:
                text = file.read()
            self.assertTrue(text.startswith("TAP version 14\n"))
            # Perl's parser knows 13 alone, which reads what is written here alike.
            with open(paths["tap"], "w", encoding="utf-8") as file:
                file.write(text.replace("TAP version 14", "TAP version 13", 1))
            done = subprocess.run(["prove", "--exec", "cat", paths["tap"]], check=False,
                                  capture_output=True, text=True)
            self.assertEqual(done.returncode == 0, set(counts) == {"pass"}, done.stdout)
            self.assertIn(f"Tests={COUNT}", done.stdout)
            self.assertNotIn("Parse errors", done.stdout)

    def test_junit_is_what_ci_systems_accept(self):
        for paths, counts in self.each():
            done = subprocess.run(["xmllint", "--noout", "--schema",
                                   os.path.join(HERE, "junit.xsd"), paths["junit"]],
                                  capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 0, done.stderr)
            suite = xml.etree.ElementTree.parse(paths["junit"]).getroot()
            self.assertEqual(int(suite.get("tests")), COUNT)
            self.assertEqual(int(suite.get("failures")), counts["fail"])
            self.assertEqual(len(suite.findall("testcase/failure")), counts["fail"])
            self.assertEqual(int(suite.get("errors")), counts["crash"])
            self.assertEqual(len(suite.findall("testcase/error")), counts["crash"])

    def test_json_is_the_same_twice(self):
        texts = [sandproof("run", "--format", "json", VECTORS,
                           env={"SOURCE_DATE_EPOCH": "1700000000"}).stdout for _ in range(2)]
        bare = [re.sub(r'"ms":[0-9.]+', '"ms":0', text) for text in texts]
        self.assertEqual(bare[0], bare[1])
        self.assertIn('"started":"2023-11-14T22:13:20Z"', bare[0])

    def test_pretty_names_the_place_and_the_way_back(self):
        done = sandproof("run", "--impl", bad("empty-answer"), "--filter",
                         PREFIX + "*", VECTORS, "--verbose")
        self.assertIn("      expected ", done.stdout)
        self.assertRegex(done.stdout, r"again: sandproof run --impl '.*' --filter 'prv/")
        self.assertRegex(done.stdout, r"PRV-\d+ +\S")
        self.assertIn('      answer   {"jsonrpc"', done.stdout)
        self.assertNotIn("\033", done.stdout)


if __name__ == "__main__":
    unittest.main(verbosity=1)
