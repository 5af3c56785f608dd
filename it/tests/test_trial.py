"""Plans of others on trial, in a real guest: claims of the honest are true, of the liar FALSE, and
of whoever says nothing unknown. Usage: it/tests/test_trial.py bookworm|trixie"""

import json
import os
import subprocess
import sys
import tempfile
import unittest

TREE = os.path.abspath(os.path.join(os.path.dirname(__file__), "..", ".."))
BAD = os.path.join(TREE, "harness", "tests", "bad")
REFERENCE = os.path.join(TREE, "build", "dev", "bin", "sandplan") + " serve"
GUEST = sys.argv.pop(1) if len(sys.argv) > 1 else ""

# A case of each layer, whose claim an honest planner makes when root supervises.
CASES = {
    "filesystem/devices": "filesystem",
    "network/deny-tcp": "network",
    "privilege/core-pattern": "privilege",
    "resources/open-files": "resources",
}


def bad(name):
    return "/usr/bin/python3 " + os.path.join(BAD, name)


class Trial(unittest.TestCase):
    def ask(self, command, *options):
        """The exit status, the claims by case, and the reasons by case."""
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "report.json")
            line = [os.path.join(TREE, "it", "run"), "--guest", GUEST, "--supervisor", "root",
                    "--impl", command, *options, "--format", "json", "--output", path, *CASES]
            status = subprocess.run(line, cwd=TREE, stdin=subprocess.DEVNULL,
                                    stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                    text=True, check=False)
            if not os.path.exists(path):
                return status.returncode, {}, status.stdout
            with open(path, encoding="utf-8") as file:
                report = json.load(file)
        results = [result for result in report["results"] if result["id"] in CASES]
        self.assertEqual({result["id"] for result in results}, set(CASES))
        for result in results:
            self.assertEqual(result["layer"], CASES[result["id"]])
        return status.returncode, {result["id"]: result["claim"] for result in results}, report

    def all_of(self, claim):
        return {name: claim for name in CASES}

    def test_honest_planner_and_runner(self):
        status, claims, _ = self.ask(REFERENCE)
        self.assertEqual(claims, self.all_of("true"))
        self.assertEqual(status, 0)

    def test_honest_plan_by_nothing_more_than_execve(self):
        # Who starts the argv has to give up the identity: an execve() does not (RUN-11).
        status, claims, _ = self.ask(REFERENCE, "--plain")
        self.assertEqual(claims, {**self.all_of("true"), "privilege/core-pattern": "FALSE"})
        self.assertEqual(status, 1)

    def test_liar_who_claims_everything_and_runs_the_command_bare(self):
        for how in ([], ["--plain"]):
            with self.subTest(how=how):
                status, claims, _ = self.ask(bad("always-enforced.py"), *how)
                self.assertEqual(claims, self.all_of("FALSE"))
                self.assertEqual(status, 1)

    def test_planner_without_plans(self):
        for name in ("always-refuses.py", "crashes-on-one.py"):
            with self.subTest(name=name):
                status, claims, _ = self.ask(bad(name))
                self.assertNotIn("true", claims.values())
                self.assertNotEqual(status, 0)

    def test_planner_that_is_not_there(self):
        status, claims, said = self.ask("/nonexistent/planner")
        self.assertEqual((status, claims), (3, {}))
        self.assertIn("it/run: ", said)


if __name__ == "__main__":
    if GUEST not in ("bookworm", "trixie"):
        sys.exit("usage: it/tests/test_trial.py bookworm|trixie")
    unittest.main()
