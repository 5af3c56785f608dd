#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""ci/coverage where it could be wrong: what is excused, what is stale, what fell.

usage: test_coverage.py
"""
import importlib.machinery
import importlib.util
import os
import sys
import unittest

sys.dont_write_bytecode = True
CI = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
LOADER = importlib.machinery.SourceFileLoader("coverage_tool", os.path.join(CI, "coverage"))
SPEC = importlib.util.spec_from_loader("coverage_tool", LOADER)
tool = importlib.util.module_from_spec(SPEC)
LOADER.exec_module(tool)

SOURCE = """\
bool f(void)
{
    if (bytes == NULL ||
        other == NULL)
        return false;
    if (x)
        return false;
    return true;
}
""".splitlines()
LIST = """\
# a comment
ref/plan/a.c
    if (bytes == NULL ||
        Memory.
"""


def lines(*numbers):
    return {"ref/plan/a.c": set(numbers)}


class Excused(unittest.TestCase):
    def excuse(self, text, holes):
        entries = tool.read_exceptions(text, "list")
        return entries, tool.excuse(entries, {"ref/plan/a.c": SOURCE}, holes)

    def test_line_excuses_what_hangs_below_it(self):
        entries, left = self.excuse(LIST, lines(3, 4, 5))
        self.assertEqual(left, {})
        self.assertEqual(entries[0].lines, {3, 4, 5})

    def test_line_excuses_nothing_else(self):
        _, left = self.excuse(LIST, lines(3, 5, 7))
        self.assertEqual(left, lines(7))

    def test_line_that_is_reached_excuses_nothing(self):
        entries, left = self.excuse(LIST, lines(5))
        self.assertEqual(left, lines(5))
        self.assertFalse(entries[0].lines)

    def test_line_that_changed_excuses_nothing(self):
        entries, left = self.excuse(LIST.replace("bytes", "words"), lines(3, 5))
        self.assertEqual(left, lines(3, 5))
        self.assertFalse(entries[0].lines)

    def test_star_excuses_the_file(self):
        entries, left = self.excuse("ref/plan/a.c\n    *\n        Not ours.\n", lines(3, 7))
        self.assertEqual(left, {})
        self.assertEqual(entries[0].lines, {3, 7})

    def test_entry_without_a_reason_is_a_fault(self):
        with self.assertRaises(tool.Fault):
            tool.read_exceptions("ref/plan/a.c\n    if (x)\n", "list")

    def test_text_that_is_nothing_is_a_fault(self):
        with self.assertRaises(tool.Fault):
            tool.read_exceptions("ref/plan/a.c\n  if (x)\n", "list")


class Counted(unittest.TestCase):
    COUNTED = {"ref/plan/a.c": {3: (5, [5, 0], [5, 0]), 5: (0, [], []), 6: (5, [3, 2], [3, 2])}}

    def test_figures_count_what_was_hit(self):
        self.assertEqual(tool.tell(self.COUNTED, ["ref/plan/a.c"]),
                         {"lines": [2, 3], "branches": [3, 4], "decisions": [3, 4]})

    def test_figures_without_what_is_excused(self):
        without = {("ref/plan/a.c", 3), ("ref/plan/a.c", 5)}
        self.assertEqual(tool.tell(self.COUNTED, ["ref/plan/a.c"], without)["branches"], [2, 2])

    def test_a_branch_that_is_not_taken_is_a_hole(self):
        self.assertEqual(tool.holes_of(self.COUNTED, ["ref/plan/a.c"]), lines(3, 5))

    def test_a_file_that_nobody_counted_is_no_hole_and_no_line(self):
        self.assertEqual(tool.tell(self.COUNTED, ["ref/plan/b.c"])["lines"], [0, 0])

    def test_merged_lines_tell_each_source(self):
        merged = tool.merge({"vectors": self.COUNTED, "unit": {}})
        self.assertEqual(merged[0]["file"], "ref/plan/a.c")
        self.assertEqual(merged[0]["lines"][0], {"line": 3, "vectors": 5, "unit": 0, "live": None,
                                                 "branches": {"vectors": [1, 2]}})


class Floors(unittest.TestCase):
    FIGURES = {"planner": {"vectors": {"lines": [9, 10], "branches": [1, 2], "decisions": [0, 0]},
                           "live": None}}

    def below(self, text):
        return tool.below(tool.read_floors(text), self.FIGURES)

    def test_figure_at_its_floor_is_fine(self):
        self.assertEqual(self.below("vectors planner lines 90.0 # as it was\n"), [])

    def test_figure_that_fell_is_told(self):
        self.assertEqual(len(self.below("vectors planner lines 90.1\n")), 1)

    def test_figure_that_nobody_measured_is_told(self):
        self.assertIn("not measured", self.below("live planner lines 1\n")[0])

    def test_figure_over_nothing_is_zero(self):
        self.assertEqual(len(self.below("vectors planner decisions 0.1\n")), 1)

    def test_line_that_is_no_floor_is_a_fault(self):
        with self.assertRaises(tool.Fault):
            tool.read_floors("vectors planner lines\n")


if __name__ == "__main__":
    unittest.main()
