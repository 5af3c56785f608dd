#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The steps of ci/templates, run here: what a code host does around them is done by this test.

usage: test_templates.py
"""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import yaml

import sarif

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
RIGHT = "sandproof/build/release/bin/sandplan serve"
WRONG = f"/usr/bin/python3 {os.path.join(HERE, 'bad/spoils.py')} empty LD_PRELOAD {RIGHT}"
ABSENT = "/nonexistent/planner"

steps_run = 0


def template(name):
    with open(os.path.join(ROOT, "ci/templates", name), encoding="utf-8") as file:
        return yaml.safe_load(file)


class Workspace(unittest.TestCase):
    """A working copy with Sandproof beside a planner; reports that were kept between two runs."""

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.cache = os.path.join(self.folder, "cache")
        self.fresh()

    def fresh(self, expect=None):
        """What a new runner checks out."""
        self.work = tempfile.mkdtemp(dir=self.folder)
        self.summary = os.path.join(self.work, "summary.md")
        os.symlink(ROOT, os.path.join(self.work, "sandproof"))
        if expect is not None:
            with open(os.path.join(self.work, "sandproof-expect.txt"), "w",
                      encoding="utf-8") as file:
                file.write(expect)

    def shell(self, script, env):
        global steps_run
        steps_run += 1
        done = subprocess.run(["sh", "-e", "-c", script], cwd=self.work, check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1500,
                              env={"PATH": os.environ["PATH"], "HOME": self.folder, **env})
        return done.returncode, done.stdout

    def path(self, name):
        return os.path.join(self.work, name)

    def text(self, name):
        with open(self.path(name), encoding="utf-8") as file:
            return file.read()

    def expectations(self):
        """For the planner that is wrong, as a person makes them: by --update-expectations."""
        self.fresh()
        status, told = self.shell(
            "touch e; sandproof/ci/conform --impl \"$I\" --expect-failures e --update-expectations",
            {"I": WRONG})
        self.assertEqual(status, 0, told)
        return self.text("e")

    def check_reports(self):
        log = json.loads(self.text(".sandproof/report.sarif"))
        self.assertEqual(sarif.faults_of(log), [])
        for result in log["runs"][0]["results"]:
            where = result["locations"][0]["physicalLocation"]["artifactLocation"]
            self.assertTrue(os.path.exists(self.path(where["uri"].removeprefix("file://"))))
        count = json.loads(self.text(".sandproof/report.json"))["vectors"]["count"]
        suite = xml.etree.ElementTree.parse(self.path(".sandproof/junit.xml")).getroot()
        self.assertEqual(int(suite.get("tests")), count)
        return len(log["runs"][0]["results"])


class GitHub(Workspace):
    TREE = template("github.yml")
    DEFAULT = "!cancelled() && github.ref_name == github.event.repository.default_branch"

    def holds(self, condition, default_branch):
        """The conditions that the file has; any other is one to be written here first."""
        text = re.fullmatch(r"\$\{\{ (.*) \}\}", condition).group(1)
        if text == "!cancelled()":
            return True
        if text == self.DEFAULT:
            return default_branch
        if text == "!cancelled() && hashFiles('.sandproof/report.sarif') != ''":
            return os.path.exists(self.path(".sandproof/report.sarif"))
        raise AssertionError(f"what does {text} mean?")

    def use(self, step):
        """What others' actions do, as far as the steps between them can tell."""
        name, given = step["uses"].split("@")[0], step.get("with", {})
        self.used.append(name)
        if name == "actions/checkout":
            self.assertTrue(given.get("path") in (None, "sandproof"))
        elif name == "actions/cache/restore":
            self.assertTrue(step["with"]["key"].startswith(given["restore-keys"]))
            if os.path.exists(self.cache):
                os.makedirs(os.path.dirname(self.path(given["path"])))
                shutil.copy(self.cache, self.path(given["path"]))
        elif name == "actions/cache/save":
            if os.path.exists(self.path(given["path"])):
                shutil.copy(self.path(given["path"]), self.cache)
        elif name == "github/codeql-action/upload-sarif":
            self.alerts = self.check_reports()
            self.assertEqual(given["sarif_file"], ".sandproof/report.sarif")
        elif name == "actions/upload-artifact":
            self.kept = set(os.listdir(self.path(given["path"])))
        else:
            raise AssertionError(f"what does {name} do?")

    def run_job(self, impl, default_branch=False):
        """Return: did the job pass? and what was said."""
        self.used, self.alerts, self.kept, passed, said = [], None, set(), True, ""
        env = {**self.TREE["env"], "SANDPROOF_IMPL": impl, "GITHUB_STEP_SUMMARY": self.summary}
        for step in self.TREE["jobs"]["sandproof"]["steps"]:
            if not (self.holds(step["if"], default_branch) if "if" in step else passed):
                continue
            if "uses" in step:
                self.use(step)
                continue
            status, told = self.shell(step["run"], env)
            said += told
            passed = passed and status == 0
        return passed, said

    def test_runs_one_after_the_other(self):
        passed, said = self.run_job(RIGHT, default_branch=True)
        self.assertTrue(passed, said)
        self.assertIn("no earlier report", self.text("summary.md"))
        self.assertEqual(self.alerts, 0)
        self.assertLessEqual({"junit.xml", "report.sarif", "report.json"}, self.kept)

        self.fresh()
        passed, said = self.run_job(RIGHT)
        self.assertTrue(passed, said)
        self.assertIn("### Sandproof: nothing got worse\n", self.text("summary.md"))

        self.fresh()
        passed, said = self.run_job(WRONG)
        self.assertFalse(passed, said)
        self.assertGreater(self.alerts, 1)
        self.assertIn(f"### Sandproof: {self.alerts} got worse\n", self.text("summary.md"))
        self.assertIn("compare.md", self.kept)
        self.assertNotIn("actions/cache/save", self.used, "a pull request is no one's last run")

        self.fresh(self.expectations())
        passed, said = self.run_job(WRONG)
        self.assertTrue(passed, said)
        self.assertEqual(self.alerts, 0)
        self.assertIn(" new failures</summary>", self.text("summary.md"))

    def test_planner_that_is_not_there(self):
        passed, said = self.run_job(ABSENT, default_branch=True)
        self.assertFalse(passed, said)
        self.assertIn("there is no report", self.text("summary.md"))
        self.assertIsNone(self.alerts)
        self.assertFalse(os.path.exists(self.cache))

    def test_report_that_was_spoilt_fails(self):
        with open(self.cache, "w", encoding="utf-8") as file:
            file.write("{\"tool\":")
        passed, said = self.run_job(RIGHT)
        self.assertFalse(passed)
        self.assertIn("sandproof: .sandproof/last.json: line 1, ", said)

    def test_no_step_has_an_expression_in_its_script(self):
        """A branch's name in a script is somebody else's command."""
        count = 0
        for step in self.TREE["jobs"]["sandproof"]["steps"]:
            self.assertNotIn("${{", step.get("run", ""))
            count += "run" in step
        self.assertEqual(count, 3)

    def test_writes_nothing_but_alerts(self):
        self.assertEqual(self.TREE["permissions"],
                         {"contents": "read", "security-events": "write"})
        self.assertEqual(set(self.TREE[True]), {"push", "pull_request"})  # YAML 1.1: on is true


class GitLab(Workspace):
    TREE = template("gitlab.yml")
    JOB = TREE["sandproof"]

    def run_job(self, impl, branch="topic"):
        last = self.JOB["cache"][0]["paths"][0]
        if os.path.exists(self.cache):
            shutil.copytree(self.cache, self.path(last))
        env = {**self.TREE["variables"], "SANDPROOF_IMPL": impl, "CI_COMMIT_BRANCH": branch,
               "CI_DEFAULT_BRANCH": "main"}
        script = "\n".join(self.JOB["before_script"] + self.JOB["script"])
        status, said = self.shell(script, env)
        if branch == "main" and os.path.exists(self.path(last)):
            shutil.copytree(self.path(last), self.cache, dirs_exist_ok=True)
        return status, said

    def test_runs_one_after_the_other(self):
        status, said = self.run_job(RIGHT, branch="main")
        self.assertEqual(status, 0, said)
        self.assertIn("no earlier report", said)
        self.assertEqual(self.check_reports(), 0)

        self.fresh()
        status, said = self.run_job(WRONG)
        self.assertEqual(status, 1, said)
        failed = self.check_reports()
        self.assertGreater(failed, 1)
        self.assertIn(f"\n{failed} worse, {failed} new-failure", said)
        self.assertIn(f"### Sandproof: {failed} got worse", self.text(".sandproof/compare.md"))

        self.fresh(self.expectations())
        status, said = self.run_job(WRONG)
        self.assertEqual(status, 0, said)

    def test_planner_that_is_not_there(self):
        status, said = self.run_job(ABSENT, branch="main")
        self.assertEqual(status, 3, said)
        self.assertIn("there is no report", said)
        self.assertFalse(os.path.exists(self.cache))

    def test_artifacts_are_where_the_script_leaves_them(self):
        self.assertEqual(self.JOB["artifacts"]["when"], "always")
        self.assertEqual(self.JOB["artifacts"]["reports"]["junit"], ".sandproof/junit.xml")
        self.assertEqual(self.JOB["artifacts"]["paths"], [".sandproof/"])


if __name__ == "__main__":
    program = unittest.main(verbosity=1, exit=False)
    print(f"templates: {steps_run} steps run")
    sys.exit(0 if program.result.wasSuccessful() and steps_run > 10 else 1)
