#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The judge is judged: `sandproof-live` before guests that lie, hang, flood and fall over.

usage: test_bad_guests.py BIN-DIR

Every program in bad-guests/ stands for QEMU and a guest, and differs from good.py in one thing.
good.py is believed: what is said of the others is because of that thing.
"""
import concurrent.futures
import json
import os
import re
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree

HERE = os.path.dirname(os.path.abspath(__file__))
GUESTS = os.path.join(HERE, "bad-guests")
CASES = os.path.join(HERE, "cases")
BIN = os.path.abspath(sys.argv.pop(1))
LIVE = os.path.join(BIN, "sandproof-live")
SANDPLAN = os.path.join(BIN, "sandplan")

IDS = ["trial/capped", "trial/told"]
TOLD = [f"trial/told-{i:02}" for i in range(24)]
ENDS = "guest/ends-well"
PATIENCE = 2  # seconds, for guests that never say what they are waited for
AT_MOST = 240  # seconds: whatever a guest does, it does not hold up the host
MEMORY = 512 << 10  # KiB that the host may have had, also with a sanitizer

# A guest that is lost in its first arm: nothing that it said counts. Name: the reason that a person
# reads.
LOST = {
    "answers-before-asked": r"says more than it was asked",
    "asks-for-plans": r"asks for a plan that nobody makes",
    "empty-line": r"no JSON",
    "ends-after-hello": r"ended in the middle|does not listen",
    "evidence-is-null": r"no evidence of an arm",
    "fails-at-start": r"QEMU ended with status 1, its console with: .*failed to initialize kvm",
    "floods-the-talk": r"a line without end",
    "floods-with-records": r"answers for arm|says more than it was asked",
    "hello-of-another-run": r"hello has another nonce",
    "invalid-utf8": r"no JSON: byte \d+, .*UTF-8",
    "judges-itself": r"says more beside an arm's evidence",
    "nested": r"no JSON: .*nested deeper",
    "no-evidence": r"no evidence of an arm",
    "no-json": r"no JSON",
    "other-arm": r"answers for arm 1 where 0 was asked",
    "panics": r"console says: .*Kernel panic - not syncing: sysrq",
    "record-cut-off": r"ended in the middle of its work",
    "replays-a-run": r"says more than it was asked",
}

# The same, of those that are lost behind the first case, and take it with them.
LOST_LATE = {
    "answers-twice": r"another thing where its end was asked|says more than it was asked",
    "bug-before-a-flood": r"console says: .*BUG: unable to handle",
    "bug-on-the-console": r"console says: .*BUG: kernel NULL pointer",
    "counts-fewer": r"end record counts other arms than the 5",
    "counts-in-words": r"end record counts other arms than the 5",
    "counts-more": r"end record counts other arms than the 5",
    "end-of-another-run": r"end record has another nonce",
    "end-without-nonce": r"end record has another nonce",
    "ends-before-it-is-told": r"no evidence of an arm",
    "ends-early": r"ended in the middle of its work; QEMU ended with status 85",
    "floods-behind-its-end": r"says more behind its end",
    "judges-itself-at-its-end": r"says more in its end record",
    "key-twice": r"no JSON: .*twice",
    "killed": r"without its sentinel.*signal 9",
    "no-last-word": r"ended in the middle of its work; QEMU ended with status 85",
    "no-sentinel": r"without its sentinel.*QEMU ended with status 0",
    "nonce-cut-off": r"end record has another nonce",
    "oops-on-the-console": r"console says: .*Oops: 0002",
    "other-status": r"without its sentinel.*QEMU ended with status 87",
    "panics-at-its-end": r"without its sentinel.*console says: .*Kernel panic",
    "replays-a-record": r"answers for arm 0 where 1 was asked",
    "says-more-behind-its-end": r"says more (behind its end|than it was asked)",
    "warning-on-the-console": r"console says: \?\[31m\?\? WARNING: CPU: 0",
}

# The same, of those that are silent for ever: the host's patience ends.
SILENT = {
    "does-not-listen": r"said nothing",
    "floods-the-console": r"said nothing",
    "hangs-at-boot": r"said nothing",
    "hangs-at-its-end": r"did not end within|said nothing",
    "hangs-in-an-arm": r"said nothing",
    "hangs-up": r"hung up|said nothing",
    "ignores-signals": r"said nothing",
    "record-cut-off-hangs": r"said nothing more in the middle of a line|said nothing",
}

# A guest that ends as it should: what it has shown is judged. Name: the cases' verdicts, and the
# reason or the place of the first that did not pass.
JUDGED = {
    "control-fails": (["broken", "broken"], r"/said/fork\.errno"),
    "evidence-is-empty": (["broken", "broken"], r"/said/fork\.errno"),
    "judges-itself-inside": (["fail", "fail"], r"/said/fork\.errno"),
    "large-records": (["broken", "broken"], r"/said/fork\.errno"),
    "no-report": (["broken", "pass"], r"no report says"),
    "primitive-missing": (["broken", "broken"], r"^bwrap is \?\[2Jmissing$"),
    "trouble-without-words": (["broken", "broken"], r"trouble without words"),
}

# What no attack may do, whatever its case asks for (LIV-17). Name: the place.
HARMED = {
    "changes-its-world": r"/world/shadow",
    "has-no-beat": r"/heart/beats",
    "leaves-a-file": r"/left/files",
    "leaves-a-mount": r"/left/mounts",
    "leaves-a-process": r"/left/processes",
    "leaves-a-zombie": r"/left/zombies",
    "leaves-an-interface": r"/left/interfaces",
    "limits-its-victim": r"/victim/nofile",
    "loses-its-victim": r"/victim/alive",
    "misses-a-beat": r"/heart/missed",
    "reaches-nowhere": r"/hits/nowhere/tcp",
    "takes-too-long": r"/timedOut",
}
JUDGED.update({name: (["fail", "fail"], place) for name, place in HARMED.items()})

# Believed: what is odd about the last is the host's to clear up.
BELIEVED = ["good", "leaves-a-child"]


def guest(name):
    return os.path.join(GUESTS, name + ".py")


class Done:
    """One run of the host: its status, its output, and what it took."""

    def __init__(self, qemu, *arguments, cases=CASES):
        with tempfile.TemporaryDirectory() as folder:
            note = os.path.join(folder, "note")
            started = time.monotonic()
            with open(os.path.join(folder, "out"), "w+b") as out, \
                    open(os.path.join(folder, "err"), "w+b") as err, \
                    subprocess.Popen(
                        [LIVE, "--guest", "fake=/none", "--cases", cases, "--qemu", qemu,
                         *arguments], stdin=subprocess.DEVNULL, stdout=out, stderr=err,
                        env={**os.environ, "GUEST_NOTE": note}) as child:
                self.status, self.memory = self.wait(child, started + AT_MOST)
                out.seek(0)
                err.seek(0)
                self.out, self.err = out.read(), err.read()
            self.took = time.monotonic() - started
            self.guests = []
            if os.path.exists(note):
                with open(note, encoding="utf-8") as file:
                    self.guests = [line.split() for line in file]

    @staticmethod
    def wait(child, end):
        while time.monotonic() < end:
            pid, status, usage = os.wait4(child.pid, os.WNOHANG)
            if pid:
                child.returncode = os.waitstatus_to_exitcode(status)
                return child.returncode, usage.ru_maxrss
            time.sleep(0.02)
        child.kill()
        child.wait()
        return "hang", 0

    def report(self):
        return json.loads(self.out)

    def left(self):
        """What the host left behind of its guests."""
        return [pid for pid, path in self.guests
                if is_alive(pid) or os.path.exists(os.path.dirname(path))]


def is_alive(pid):
    try:
        with open(f"/proc/{pid}/stat", encoding="utf-8") as file:
            return file.read().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def run_all(names, *arguments):
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        return dict(zip(names, pool.map(
            lambda name: Done(guest(name), "--format", "json", *arguments), names)))


def reasons(report):
    return [result.get("why") or result["difference"]["pointer"]
            for result in report["results"] if result["verdict"] != "pass"]


def with_cases(name, count, *arguments):
    """A guest before so many cases, each the second of CASES under a name of its own."""
    with open(os.path.join(CASES, "trial.json"), encoding="utf-8") as file:
        cases = json.load(file)
    cases["cases"] = [{**cases["cases"][1], "id": told} for told in TOLD[:count]]
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "trial.json"), "w", encoding="utf-8") as file:
            json.dump(cases, file)
        return Done(guest(name), "--format", "json", *arguments, cases=folder)


class Bad(unittest.TestCase):
    def check_bounds(self, done):
        self.assertNotEqual(done.status, "hang")
        self.assertEqual(done.err, b"")
        self.assertLess(done.memory, MEMORY)
        self.assertEqual(done.left(), [])

    def check_lost(self, done, reason, ids):
        self.check_bounds(done)
        self.assertEqual(done.status, 1)
        report = done.report()
        self.assertEqual({result["verdict"] for result in report["results"]}, {"broken"})
        self.assertEqual([result["id"] for result in report["results"] if result["id"] != ENDS],
                         ids)
        self.assertEqual(report["counts"],
                         {"pass": 0, "fail": 0, "broken": len(ids), "not-applicable": 0})
        for why in reasons(report):
            self.assertRegex(why, reason)

    def test_every_guest_is_in_a_table(self):
        """A new bad guest without an expectation is no test."""
        names = {name[:-3] for name in os.listdir(GUESTS) if name.endswith(".py")}
        self.assertEqual(names - {"guest"}, {*LOST, *LOST_LATE, *SILENT, *JUDGED, *BELIEVED, "ends-its-judge"})

    def test_lost(self):
        for name, done in run_all(list(LOST), IDS[0]).items():
            with self.subTest(name=name):
                self.check_lost(done, LOST[name], IDS[:1])

    def test_lost_late(self):
        for name, done in run_all(list(LOST_LATE)).items():
            with self.subTest(name=name):
                self.check_lost(done, LOST_LATE[name], IDS)

    def test_silent(self):
        for name, done in run_all(list(SILENT), "--patience", str(PATIENCE), IDS[0]).items():
            with self.subTest(name=name):
                self.check_lost(done, SILENT[name], IDS[:1])

    def test_judged(self):
        for name, done in run_all(list(JUDGED)).items():
            with self.subTest(name=name):
                verdicts, reason = JUDGED[name]
                self.check_bounds(done)
                self.assertEqual(done.status, 1)
                report = done.report()
                self.assertEqual([(result["id"], result["verdict"])
                                  for result in report["results"]],
                                 [*zip(IDS, verdicts), (ENDS, "pass")])
                self.assertRegex(reasons(report)[0], reason)
                self.assertLess(len(done.out), 100000)

    def test_believed(self):
        for name, done in run_all(BELIEVED).items():
            with self.subTest(name=name):
                self.check_bounds(done)
                self.assertEqual(done.status, 0)
                self.assertEqual(done.report()["counts"],
                                 {"pass": 2, "fail": 0, "broken": 0, "not-applicable": 0})

    def test_a_program_that_is_missing(self):
        for qemu, reason in ((os.path.join(GUESTS, "none"), r"status 127.*No such file"),
                             (CASES, r"status 127.*Permission denied")):
            with self.subTest(qemu=qemu):
                self.check_lost(Done(qemu, "--format", "json"), reason, IDS)

    def test_the_rest_goes_on_in_another_boot(self):
        """Three guests are lost in a row at most, and each takes its own boot with it."""
        done = Done(guest("panics"), "--format", "json")
        self.assertEqual([result["id"] for result in done.report()["results"]],
                         [IDS[0], IDS[1], ENDS, ENDS])
        self.assertEqual(len(done.guests), 2)

    def test_what_a_lost_guest_showed_before_does_not_count(self):
        """The first case was fine in every arm, and the guest ended in the second."""
        report = Done(guest("ends-early"), "--format", "json").report()
        self.assertEqual([(result["id"], result["verdict"]) for result in report["results"]],
                         [(IDS[0], "broken"), (IDS[1], "broken"), (ENDS, "broken")])
        self.assertIn("its guest did not end well", report["results"][0]["why"])

    def test_judge_that_dies_takes_its_lane_along(self):
        """And nothing else: the rest goes on in another lane, until three have died."""
        done = with_cases("ends-its-judge", 5)
        report = done.report()
        self.assertEqual([(result["id"], result["verdict"]) for result in report["results"]],
                         [(name, "broken") for name in [*TOLD[:5], ENDS, ENDS, ENDS]])
        for i, result in enumerate(report["results"]):
            self.assertIn("not tried: the guest was lost three times" if i in (3, 4) else
                          "the process that judged it was killed by signal 9", result["why"])
        self.assertEqual(done.status, 1)

    def test_guest_that_is_lost_three_times_is_given_up(self):
        done = with_cases("panics", 5)
        self.assertEqual(len(done.guests), 3)
        whys = [result["why"] for result in done.report()["results"]]
        for i, why in enumerate(whys):
            self.assertRegex(why, "^not tried: the guest was lost three times$" if i in (3, 4) else
                             "Kernel panic")
        self.assertEqual(len(whys), 8)

    def test_lanes_share_the_cases(self):
        """Each case once, in the order of cases; a lane with next to nothing to do is none."""
        for count, jobs, lanes in ((24, "1", (1,)), (24, "2", (2,)), (24, "64", (2, 3)),
                                   (15, "2", (1,))):
            with self.subTest(count=count, jobs=jobs):
                done = with_cases("good", count, "--jobs", jobs)
                self.check_bounds(done)
                self.assertEqual(done.status, 0)
                self.assertEqual(
                    [(result["id"], result["verdict"]) for result in done.report()["results"]],
                    [(name, "pass") for name in TOLD[:count] + [ENDS] * len(done.guests)])
                self.assertIn(len(done.guests), lanes)

    def test_memory_does_not_grow_with_the_arms(self):
        """Each arm's evidence takes tens of MiB: kept, they would be over the bound."""
        done = with_cases("large-records", 12, "--jobs", "1")
        self.check_bounds(done)
        self.assertEqual(done.report()["counts"]["broken"], 12)

    def test_plans_without_end(self):
        done = Done(guest("asks-for-plans"), "--format", "json", "--impl", SANDPLAN + " serve",
                    IDS[0])
        self.check_bounds(done)
        self.assertEqual(done.status, 1)
        self.assertRegex(reasons(done.report())[0], "plans without end")


class Reports(unittest.TestCase):
    """Whatever a guest said, a report is one."""

    NAMES = ["primitive-missing", "warning-on-the-console", "judges-itself-inside", "no-report"]

    @staticmethod
    def of(name):
        """Of one run: JUnit's root, TAP, and what a person reads."""
        with tempfile.TemporaryDirectory() as folder:
            junit, tap = os.path.join(folder, "junit"), os.path.join(folder, "tap")
            done = Done(guest(name), "--format", "junit", "--output", junit, "--format", "tap",
                        "--output", tap, "--format", "pretty")
            with open(tap, encoding="utf-8") as file:
                return (xml.etree.ElementTree.parse(junit).getroot(), file.read(),
                        done.out.decode())

    def test_formats(self):
        for name in self.NAMES:
            with self.subTest(name=name):
                suite, tap, pretty = self.of(name)
                bad = suite.findall("testcase/failure") + suite.findall("testcase/error")
                self.assertEqual(len(bad),
                                 int(suite.get("failures")) + int(suite.get("errors")))
                self.assertNotEqual(len(bad), 0)
                for element in bad:
                    self.assertNotRegex(element.get("message"), r"\(null\)")
                self.assertEqual(len(re.findall(r"(?m)^not ok ", tap)), len(bad))
                for out in (tap, pretty):
                    self.assertNotRegex(out, r"[^\n -~]|\(null\)")

    def test_good_is_ok_in_each(self):
        suite, tap, pretty = self.of("good")
        self.assertEqual((suite.get("tests"), suite.get("failures"), suite.get("errors"),
                          suite.get("skipped")), ("3", "0", "0", "0"))
        self.assertEqual(re.findall(r"(?m)^(?:not )?ok \d", tap), ["ok 1", "ok 2", "ok 3"])
        self.assertIn("2 passed, 0 failed, 0 broken, 0 not applicable\n", pretty)


class Sabotage(unittest.TestCase):
    """A broken reference is caught by a case that fails, in a guest that is believed."""

    def test_lost_guest_catches_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            path = os.path.join(folder, "list.json")
            with open(path, "w", encoding="utf-8") as file:
                json.dump([{"name": "x", "what": "x", "case": IDS[0], "supervisor": "user",
                            "at": "/said/fork.errno"}], file)
            with open(os.path.join(folder, "x.patch"), "w", encoding="utf-8") as file:
                file.write("x\n")
            for name, status in (("judges-itself-inside", 0), ("panics", 1), ("good", 1),
                                 ("control-fails", 1), ("no-sentinel", 1)):
                with self.subTest(name=name):
                    done = Done(guest(name), "--sabotage", path)
                    self.assertEqual(done.status, status)
                    self.assertIn(b"1 caught" if status == 0 else b" 0 caught", done.out)


if __name__ == "__main__":
    tables = [LOST, LOST_LATE, SILENT, JUDGED]
    print(f"bad guests: {sum(map(len, tables))}, and {len(BELIEVED)} that are believed",
          flush=True)
    unittest.main()
