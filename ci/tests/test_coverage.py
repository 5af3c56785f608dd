#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""ci/coverage where it could be wrong: what is excused, what is stale, what fell.

usage: test_coverage.py
"""
import importlib.machinery
import importlib.util
import io
import os
import sys
import tarfile
import tempfile
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


class Counters(unittest.TestCase):
    """What a guest hands out is taken whole or not at all."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def tar(self, *names, cut=0):
        path = os.path.join(self.folder.name, "boot.tar")
        with tarfile.open(path, "w", format=tarfile.USTAR_FORMAT) as tar:
            for name in names:
                info = tarfile.TarInfo(name)
                info.size = 2000
                tar.addfile(info, io.BytesIO(b"x" * 2000))
        if cut:
            os.truncate(path, cut)
        return path

    def unpack(self, path):
        return tool.unpack(path, os.path.join(self.folder.name, "out"))

    def test_names_are_paths_again(self):
        self.assertEqual(self.unpack(self.tar("ref#CMakeFiles#x.dir#a.c.gcda")), 1)
        with open(os.path.join(self.folder.name, "out/ref/CMakeFiles/x.dir/a.c.gcda"), "rb") as file:
            self.assertEqual(len(file.read()), 2000)

    def test_names_that_lead_elsewhere(self):
        for name in "ref#..#..#x", "#etc#passwd", "it#host#x.gcda", "../ref/x":
            with self.subTest(name=name), self.assertRaises(tool.Fault):
                self.unpack(self.tar(name))
        self.assertEqual(sorted(os.listdir(self.folder.name)), ["boot.tar"])

    def test_boot_that_was_lost(self):
        for cut in 100, 512, 1000, 2560, 3000:
            with self.subTest(cut=cut), self.assertRaises(tool.Fault):
                self.unpack(self.tar("ref#a.gcda", "ref#b.gcda", cut=cut))

    def test_boot_that_counted_nothing(self):
        with self.assertRaises(tool.Fault):
            tool.add_up([self.tar()], os.path.join(self.folder.name, "work"))


class Floors(unittest.TestCase):
    FIGURES = {"planner": {"vectors": {"lines": [9, 10], "branches": [1, 2], "decisions": [0, 0]},
                           "unit": None, "live": None},
               "ref": {"live": {"lines": [4, 10], "branches": [1, 2], "decisions": [0, 0]}}}

    def below(self, text):
        return tool.below(tool.read_floors(text), self.FIGURES)

    def test_figure_at_its_floor_is_fine(self):
        self.assertEqual(self.below("vectors planner lines 90.0 # as it was\n"), [])

    def test_figure_that_fell_is_told(self):
        self.assertEqual(len(self.below("vectors planner lines 90.1\n")), 1)

    def test_figure_that_nobody_measured_is_told(self):
        self.assertIn("not measured", self.below("unit planner lines 1\n")[0])

    def test_live_is_held_where_it_was_measured(self):
        self.assertEqual(self.below("live planner lines 1\n"), [])
        self.assertEqual(self.below("live ref lines 40.0\n"), [])
        self.assertEqual(len(self.below("live ref lines 40.1\n")), 1)

    def test_figure_over_nothing_is_zero(self):
        self.assertEqual(len(self.below("vectors planner decisions 0.1\n")), 1)

    def test_line_that_is_no_floor_is_a_fault(self):
        with self.assertRaises(tool.Fault):
            tool.read_floors("vectors planner lines\n")


if __name__ == "__main__":
    unittest.main()
