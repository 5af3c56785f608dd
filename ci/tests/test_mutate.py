#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""ci/mutate where it could be wrong: which mutants are made, and that a survivor is told.

usage: test_mutate.py
"""
import json
import os
import subprocess
import sys
import tempfile
import unittest

sys.dont_write_bytecode = True
CI = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
ROOT = os.path.dirname(CI)
sys.path.insert(0, os.path.join(CI, "tools"))
import mutations
from reviewed import Fault, bodies_excused, read_equivalents, read_exceptions

SOURCE = """\
#include "x.h"
#define TWICE(a) ((a) + (a))
static const char *const names[] = {"one", "two"};
static const int values[] = {[A] = 1, [B] = 2};

/* if (comment == 1) */
bool f(struct s *s, const char *text)
{
    size_t length = 2;

    if (s->a == 1 && !s->b)
        return length < 5;
    for (size_t i = 0; i < 3; i++)
        call(s, i);
    s->state = ENUM_ONE;
    return true;
}
"""
SUCCESSORS = mutations.enum_successors(["enum e {\n    ENUM_ONE, /* first */\n    ENUM_TWO,\n    ENUM_MAX,\n};"])


def changes(source=SOURCE, strings=True):
    return {(m.operator, " ".join(m.was.split()), " ".join(m.now.split()))
            for m in mutations.mutants_of("ref/plan/a.c", source, SUCCESSORS, strings)}


class Made(unittest.TestCase):
    def test_each_kind_is_made(self):
        made = changes()
        for wanted in [("operator", "==", "!="), ("operator", "&&", "||"), ("operator", "!", ""),
                       ("operator", "<", "<="), ("operator", "++", "--"),
                       ("constant", "2", "3"), ("constant", "true", "false"),
                       ("condition", "s->a == 1 && !s->b", "!(s->a == 1 && !s->b)"),
                       ("condition", "length < 5", "!(length < 5)"),
                       ("statement", "call(s, i)", ""), ("statement", "s->state = ENUM_ONE", ""),
                       ("enum", "ENUM_ONE", "ENUM_TWO"), ("string", '"one"', '""'),
                       ("row", '"one"', '"two"'), ("row", "1, [B] = 2", "2, [B] = 1")]:
            self.assertIn(wanted, made)

    def test_enum_goes_round(self):
        self.assertEqual(SUCCESSORS, {"ENUM_ONE": "ENUM_TWO", "ENUM_TWO": "ENUM_ONE"})

    def test_comments_directives_and_pointers_are_left_alone(self):
        mutants = mutations.mutants_of("a.c", SOURCE, SUCCESSORS)
        self.assertFalse([m for m in mutants if m.line in (1, 2, 6, 7)])

    def test_declarations_are_not_dropped(self):
        self.assertFalse([change for change in changes() if change[0] == "statement"
                          and "length" in change[1]])

    def test_strings_can_be_left_alone(self):
        self.assertFalse([change for change in changes(strings=False) if change[0] == "string"])

    def test_ids_are_one_each_and_stay(self):
        once = [m.id for m in mutations.mutants_of("a.c", SOURCE, SUCCESSORS)]
        again = [m.id for m in mutations.mutants_of("a.c", SOURCE, SUCCESSORS)]
        self.assertEqual(once, again)
        self.assertEqual(len(once), len(set(once)))

    def test_mutant_differs_in_its_place_alone(self):
        for m in mutations.mutants_of("a.c", SOURCE, SUCCESSORS):
            self.assertEqual(SOURCE[m.start:m.end], m.was)
            self.assertNotEqual(m.was, m.now)

    def test_what_coverage_excuses_is_left_out_but_its_condition(self):
        entries = read_exceptions("a.c\n    if (a ||\n        Memory.\n", "list")
        source = ["    if (a ||", "        b(c))", "        return false;", "    d();"]
        self.assertEqual(bodies_excused(entries, "a.c", source), {3})


class Listed(unittest.TestCase):
    def test_several_changes_share_a_reason(self):
        entries = read_equivalents("a.c\n    x = 1;\n        1 => 2\n        1 => 0\n            Why.\n"
                                   "        *\n            Other.\n", "list")
        self.assertEqual([(e.change, e.reason) for e in entries],
                         [("1 => 2", "Why."), ("1 => 0", "Why."), ("*", "Other.")])

    def test_change_without_a_reason_is_a_fault(self):
        with self.assertRaises(Fault):
            read_equivalents("a.c\n    x = 1;\n        1 => 2\n", "list")


class Tried(unittest.TestCase):
    """With the real reference and real vectors; the line is one whose loss no answer shows."""

    FILE = "ref/plan/network.c"
    LINE = "draft->filter = SP_FILTER_NONE;"

    def mutate(self, listed):
        with open(os.path.join(ROOT, self.FILE), encoding="utf-8") as file:
            number = 1 + [line.strip() for line in file].index(self.LINE)
        with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
            file.write(listed)
            file.flush()
            done = subprocess.run([os.path.join(CI, "mutate"), "--list", file.name,
                                   f"{self.FILE}:{number}"],
                                  check=False, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        with open(os.path.join(ROOT, "build/mutate/some.json"), encoding="utf-8") as file:
            report = json.load(file)
        return done, {m["now"]: m for m in report["mutants"]}

    def test_survivor_is_told_and_fails(self):
        done, mutants = self.mutate("")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("lives: draft->filter = SP_FILTER_NONE => nothing", done.stdout)
        self.assertEqual(mutants[""]["verdict"], "survived")

    def test_killed_one_has_its_killers(self):
        done, mutants = self.mutate("")
        self.assertEqual(mutants["SP_FILTER_METADATA_ONLY"]["verdict"], "killed", done.stdout)
        self.assertTrue(mutants["SP_FILTER_METADATA_ONLY"]["killers"])

    def test_survivor_that_is_listed_is_excused(self):
        done, mutants = self.mutate(f"{self.FILE}\n    {self.LINE}\n"
                                    "        draft->filter = SP_FILTER_NONE => nothing\n"
                                    "            It is 0 already.\n")
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertEqual((mutants[""]["verdict"], mutants[""]["reason"]),
                         ("equivalent", "It is 0 already."))

    def test_entry_that_fits_nothing_fails(self):
        done, _ = self.mutate(f"{self.FILE}\n    {self.LINE}\n        *\n            Zero.\n"
                              f"{self.FILE}\n    a line that was;\n        *\n            Gone.\n")
        self.assertEqual(done.returncode, 1, done.stdout)
        self.assertIn("fits no mutant any more", done.stdout)


if __name__ == "__main__":
    unittest.main()
