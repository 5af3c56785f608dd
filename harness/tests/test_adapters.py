#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""Each adapter, with the example planner behind it, is judged: what it can do passes, no more.

usage: test_adapters.py BIN-DIR
"""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = os.path.dirname(os.path.abspath(__file__))
ADAPTERS = os.path.join(os.path.dirname(HERE), "adapters")
SANDPROOF = os.path.join(os.path.abspath(sys.argv.pop(1)), "sandproof")


class Adapters(unittest.TestCase):
    def judge(self, interpreter, ending):
        """Put adapter and planner side by side, as the README tells a person to."""
        with tempfile.TemporaryDirectory() as folder:
            adapter = shutil.copy(os.path.join(ADAPTERS, "planner." + ending), folder)
            planner = shutil.copy(os.path.join(ADAPTERS, "example", "my_planner." + ending), folder)
            with open(adapter, encoding="utf-8") as file:
                self.assertLessEqual(len(file.readlines()), 20)
            self.assertTrue(os.path.exists(planner))
            done = subprocess.run([SANDPROOF, "run", "--timeout", "60", "--format", "json", "--impl",
                                   f"{interpreter} {adapter}"],
                                  capture_output=True, text=True, check=False, timeout=900)
        report = json.loads(done.stdout)
        verdict = {result["id"]: result["verdict"] for result in report["results"]}
        disabled = {vector for vector in verdict if "disabled/" in vector}
        self.assertEqual(done.returncode, 1)
        self.assertGreater(len(disabled), 10)
        self.assertEqual({vector for vector in verdict if verdict[vector] == "pass"}, disabled)
        self.assertEqual(set(verdict.values()), {"pass", "fail", "not-applicable"})

    def test_python(self):
        self.judge("/usr/bin/python3", "py")

    def test_javascript(self):
        self.judge("node", "mjs")


if __name__ == "__main__":
    unittest.main()
