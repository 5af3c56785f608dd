#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""`sandplan run` on this machine, under a supervisor that is root and under one that is not.

usage: test_run_command.py BIN-DIR, as root

Everything happens in network, mount and process namespaces of the test's own, whose loopback plays the
internet. What the report claims is looked at from inside and, where it can be, from outside.
"""
import contextlib
import ctypes
import glob
import json
import os
import shlex
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import unittest

import jsonschema

sys.dont_write_bytecode = True
from exchange_cases import Exchanges

SANDPLAN = os.path.join(os.path.abspath(sys.argv[1]), "sandplan")
SCHEMAS = os.path.join(os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__)))),
                       "spec/schemas")
USER = 61234      # the supervisor that is not root
TARGET = 61235    # whom a root supervisor drops to
ENV = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "HOME": "/nowhere", "LANG": "C.UTF-8",
       "SECRET": "hostsecret", "TMPDIR": "/var/tmp"}
ALLOWED, DENIED, METADATA = "10.99.0.1", "10.98.0.1", "169.254.169.254"
PORT = 8080
PROGRAMS = "/usr/local/share"  # under a base path, so that what is put there is seen inside

CONNECT = """
import socket, sys
for address in sys.argv[1:]:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    s = socket.socket(family)
    s.settimeout(2)
    try:
        s.connect((address, %d))
        print(address, s.recv(16).decode())
    except OSError as error:
        print(address, "no")
""" % PORT

DISABLED = {"enabled": False}
OPEN = {"network": {"denyLinkLocalAndMetadata": False}}


def confined(**layers):
    return {"filesystem": {"mode": "scratch-only"},
            "network": {"mode": "unrestricted", "denyLinkLocalAndMetadata": False}, **layers}


def enter_namespaces():
    """Start again in namespaces of our own, with a fake internet on loopback."""
    if os.environ.get("SANDPROOF_TEST_NS") != "1":
        os.environ["SANDPROOF_TEST_NS"] = "1"
        os.execvp("unshare", ["unshare", "--net", "--mount", "--propagation", "private", "--pid",
                              "--fork", "--kill-child", "--mount-proc",
                              sys.executable, *sys.argv])
    script = f"""
set -e
ip link set lo up
for a in {ALLOWED}/24 {DENIED}/24 {METADATA}/32; do ip addr add $a dev lo; done
mkdir -p /dev/net
mount -t tmpfs -o mode=755 tmpfs /dev/net
mknod /dev/net/tun c 10 200
chmod 666 /dev/net/tun
mount -t tmpfs -o mode=1777 tmpfs /tmp
mount -t tmpfs tmpfs {PROGRAMS}
"""
    subprocess.run(["sh", "-c", script], check=True)


def serve(address):
    """Greets whoever connects."""
    listener = socket.socket()
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, PORT))
    listener.listen(16)

    def greet():
        while True:
            peer, _ = listener.accept()
            with peer, contextlib.suppress(OSError):
                peer.sendall(b"hello")
    threading.Thread(target=greet, daemon=True).start()


def validator(name):
    path = os.path.join(SCHEMAS, name + ".schema.json")
    with open(path, encoding="utf-8") as file:
        schema = json.load(file)
    resolver = jsonschema.RefResolver("file://" + path, schema)
    return jsonschema.Draft202012Validator(schema, resolver=resolver)


VALID_REPORT = validator("command-report")
VALID_EXCHANGE = validator("exchange")


def processes_of(*uids):
    found = []
    for path in glob.glob("/proc/[0-9]*"):
        with contextlib.suppress(OSError):
            if os.stat(path).st_uid in uids:
                with open(path + "/cmdline", "rb") as file:
                    command = file.read()
                if command:
                    found.append((path, command))
    return found


class Run(unittest.TestCase):
    """What is common; not a test by itself."""
    uid = None  # of the command, on the host
    valid_exchange = VALID_EXCHANGE

    def setUp(self):
        self.place = tempfile.mkdtemp(dir="/var/tmp")
        os.chmod(self.place, 0o777)
        self.addCleanup(shutil.rmtree, self.place)

    def tearDown(self):
        """Whatever a test did: no folder, no process."""
        self.assertEqual(glob.glob("/tmp/*"), [])
        for _ in range(3000):
            if not processes_of(USER, TARGET):
                break
            time.sleep(0.02)
        self.assertEqual(processes_of(USER, TARGET), [])

    def path(self, name):
        return os.path.join(self.place, name)

    def write(self, name, content):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(content if isinstance(content, str) else json.dumps(content))
        os.chmod(self.path(name), 0o644)
        return self.path(name)

    def line(self, *arguments, policy=None):
        options = ["--policy", self.write("policy", policy)] if policy is not None else []
        return [*self.supervisor(), SANDPLAN, "run", *options, *arguments]

    def supervisor(self):
        raise NotImplementedError

    def run_line(self, *arguments, policy=None, env=None, **more):
        return subprocess.run(self.line(*arguments, policy=policy), capture_output=True,
                              check=False, timeout=120, env=env or ENV, **more)

    def run_reported(self, *arguments, policy=None, **more):
        """Return the exit status, the report, and stderr of the runner."""
        report = self.path("report")
        done = self.run_line("--report", report, "--capture", *arguments, policy=policy, **more)
        self.assertEqual(done.stdout, b"")
        with open(report, encoding="utf-8") as file:
            told = json.load(file)
        VALID_REPORT.validate(told)
        return done.returncode, told, done.stderr.decode()

    def shell(self, script, policy=None, options=(), **more):
        return self.run_reported(*options, "--", "sh", "-c", script, policy=self.drop(policy),
                                 **more)

    def says_before_it_is_late(self, text, late):
        """late(MILLISECONDS) returns the text once the time is enough for a slow machine."""
        for timeout in "400", "1600", "6400", "25600":
            said = late(timeout)
            if said == text:
                break
        self.assertEqual(said, text)

    def drop(self, policy):
        """The same policy with what this supervisor needs to be able to enforce privilege."""
        return policy

    def connect(self, policy, *addresses):
        _, report, stderr = self.run_reported("--", "python3", "-c", CONNECT, *addresses,
                                              policy=self.drop(policy))
        said = dict(line.split(" ", 1) for line in report["stdout"].splitlines())
        self.assertEqual(set(said), set(addresses), (report, stderr))
        return {address: said[address] == "hello" for address in addresses}, report


class Claims:
    """Both supervisors: the claims of the report, looked at from inside."""

    def default_options(self):
        return ()

    def test_default_profile_is_enforced(self):
        status, report, stderr = self.run_reported(
            *self.default_options(), "--", "sh", "-c",
            "id -u; id -G; cat /etc/shadow; touch /usr/x /etc/x; ls -A /; pwd; grep -c . "
            "/proc/net/dev; grep NoNewPrivs /proc/self/status; grep CapEff /proc/self/status")
        self.assertEqual((status, stderr), (0, ""), report)
        self.assertEqual(report["sandbox"]["enforced"], dict.fromkeys(
            ["resources", "filesystem", "network", "privilege"], True))
        lines = report["stdout"].splitlines()
        self.assertEqual(lines[0], str(self.uid))
        self.assertEqual(lines[1], str(self.uid), "no supplementary group")
        self.assertIn("/etc/shadow", report["stderr"])
        self.assertIn("Read-only file system", report["stderr"])
        self.assertNotIn("home", lines)
        self.assertRegex(report["stdout"], r"/tmp/sandplan-[0-9a-f]{24}/scratch\n3\n")
        self.assertIn("NoNewPrivs:\t1", report["stdout"])
        self.assertIn("CapEff:\t0000000000000000", report["stdout"])

    def test_no_controlling_terminal(self):
        """script(1) gives the runner one; /dev/tty is the process's own, if it has any."""
        ask = ["sh", "-c", "exec 2>&1; echo >/dev/tty && echo has-one || echo has-none"]
        for line, sign in ((ask, "has-one"),
                           (self.line("--", *ask, policy=self.drop(confined())), "has-none"),
                           (self.line("--", *ask, policy=DISABLED), "has-none")):
            done = subprocess.run(["script", "-qec", shlex.join(line), "/dev/null"], env=ENV,
                                  capture_output=True, check=False, timeout=60,
                                  stdin=subprocess.DEVNULL)
            self.assertIn(sign, done.stdout.decode().split())

    def test_scratch_belongs_to_the_command_and_all_is_gone_on_a_signal(self):
        for number in signal.SIGTERM, signal.SIGINT, signal.SIGHUP:
            with self.subTest(signal=number):
                self.end_by(number)

    def end_by(self, number):
        runner = subprocess.Popen(
            self.line(*self.default_options(), "--", "sh", "-c",
                      "touch file; setsid sleep 987 & echo ready; sleep 987"),
            env=ENV, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.addCleanup(runner.terminate)
        self.assertEqual(runner.stdout.readline(), b"ready\n")
        scratch, = glob.glob("/tmp/sandplan-*/scratch")
        self.assertEqual(os.stat(scratch).st_mode & 0o777, 0o700)
        self.assertEqual(os.stat(scratch).st_uid, self.uid)
        self.assertEqual(os.stat(scratch + "/file").st_uid, self.uid)
        running = []
        for _ in range(3000):
            running = [path for path, command in processes_of(self.uid)
                       if command.startswith(b"sleep\0")]
            if len(running) == 2:
                break
            time.sleep(0.02)
        self.assertEqual(len(running), 2, "the control: they do run")
        for path in running:
            with open(path + "/uid_map", encoding="utf-8") as file:
                self.assertEqual(file.read().split()[1], str(self.uid), "as the host sees it")
        os.kill(runner.pid, number)  # setpriv executes it, and keeps the pid
        self.assertEqual(runner.wait(30), 246)
        runner.stdout.close()
        self.assertEqual(glob.glob("/tmp/*"), [])

    def test_killed_runner_takes_the_command_with_it(self):
        runner = subprocess.Popen(
            self.line(*self.default_options(), "--", "sh", "-c", "echo ready; sleep 987"),
            env=ENV, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.assertEqual(runner.stdout.readline(), b"ready\n")
        runner.kill()
        runner.wait(30)
        runner.stdout.close()
        for folder in glob.glob("/tmp/sandplan-*"):
            shutil.rmtree(folder)  # nobody is left who could; tearDown looks at the processes

    def test_descriptors_environment_and_keyring(self):
        secret = os.open("/etc/shadow", os.O_RDONLY)
        os.set_inheritable(secret, True)
        mine = ctypes.CDLL(None).syscall(250, 0, -3, 1)
        _, report, _ = self.shell(
            "ls /proc/self/fd | tr '\\n' ' '; echo; tr '\\0' '\\n' </proc/1/environ; echo; "
            "python3 -c 'import ctypes; print(ctypes.CDLL(None).syscall(250, 0, -3, 1))'; cat",
            confined(), options=("--env", "MINE=1", "--env", "LD_PRELOAD=/x"),
            pass_fds=(secret,), input=b"of the runner")
        os.close(secret)
        lines = report["stdout"].splitlines()
        self.assertEqual(lines[0].split(), ["0", "1", "2", "3"], "3 is that of ls")
        self.assertEqual(set(lines[1:lines.index("")]), {
            "PATH=" + ENV["PATH"], "HOME=/nowhere", "LANG=C.UTF-8", "TMPDIR=/tmp", "MINE=1"})
        self.assertGreater(int(lines[-1]), 0)
        self.assertNotEqual(int(lines[-1]), mine)

    def test_stdin_when_asked_for(self):
        _, report, _ = self.shell("cat", confined(), options=("--stdin",), input=b"given")
        self.assertEqual(report["stdout"], "given")

    def test_stdin_is_a_pipe_and_no_host_file(self):
        given = self.write("given", "of a file")
        with open(given, "rb") as file:
            done = subprocess.run(
                self.line("--stdin", "--", "sh", "-c", "readlink /proc/self/fd/0; cat",
                          policy=self.drop(confined())),
                stdin=file, capture_output=True, check=False, timeout=60, env=ENV)
        self.assertRegex(done.stdout.decode(), r"^pipe:\[[0-9]+\]\nof a file$")

    def test_streams_can_be_opened_by_name(self):
        for policy in confined(), DISABLED:
            _, report, _ = self.shell("echo out >/dev/stdout; echo err >/dev/stderr", policy)
            self.assertEqual((report["stdout"], report["stderr"]), ("out\n", "err\n"))

    def test_children_of_the_runner_before_the_run_live_on(self):
        line = shlex.join(self.line("--", "true", policy=self.drop(confined())))
        done = subprocess.run(
            ["sh", "-c", "sleep 986 >/dev/null 2>&1 & echo $!; exec " + line], env=ENV,
            capture_output=True, check=False, timeout=60)
        helper = int(done.stdout)
        self.assertEqual(done.returncode, 0)
        with open(f"/proc/{helper}/cmdline", "rb") as file:
            self.assertEqual(file.read(), b"sleep\x00986\x00")
        os.kill(helper, signal.SIGKILL)

    def test_exit_statuses(self):
        for policy in confined(), DISABLED:
            for script, status, code in (("exit 0", 0, 0), ("exit 3", 3, 3),
                                         ("exit 239", 239, 239), ("exit 244", 248, 244),
                                         ("exit 255", 255, 255)):
                with self.subTest(policy=policy, script=script):
                    got, report, _ = self.shell(script, policy)
                    self.assertEqual((got, report["exitCode"], report["outcome"]),
                                     (status, code, "ended"))

    def test_signal_of_the_command(self):
        status, report, _ = self.shell("kill -9 $$", DISABLED)
        self.assertEqual((status, report["exitCode"], report["signal"]), (137, -1, 9))

    def test_timeout_ends_the_whole_tree(self):
        for policy in confined(), DISABLED:
            with self.subTest(policy=policy):
                def late(timeout, policy=policy):
                    status, report, _ = self.shell(
                        "echo before; setsid sh -c '(sleep 987 &)' & trap '' TERM; sleep 987",
                        policy, options=("--timeout", timeout))
                    self.assertEqual((status, report["exitCode"], report["timedOut"]),
                                     (244, -1, True))
                    return report["stdout"]
                self.says_before_it_is_late("before\n", late)

    def test_what_is_left_behind_at_the_end_is_ended(self):
        _, report, _ = self.shell("setsid sleep 987 & echo done", DISABLED)
        self.assertEqual(report["stdout"], "done\n")

    def test_overflow_is_cut_between_characters(self):
        for budget in 10, 11, 12, 13:
            with self.subTest(budget=budget):
                status, report, _ = self.shell(
                    "while :; do printf '\\342\\202\\254'; done",
                    confined(resources={"maxOutputBytes": budget}))
                self.assertEqual((status, report["outputTruncated"], report["exitCode"]),
                                 (245, True, -1))
                self.assertEqual(report["stdout"], "\u20ac" * (budget // 3))

    def test_output_that_fits_exactly_is_not_cut(self):
        status, report, _ = self.shell("printf 12345; printf 678 >&2",
                                       confined(resources={"maxOutputBytes": 8}))
        self.assertEqual((status, report["outputTruncated"]), (0, False))
        self.assertEqual((report["stdout"], report["stderr"]), ("12345", "678"))

    def test_one_budget_for_both_streams(self):
        status, report, _ = self.shell("printf 12345; printf 6789 >&2; sleep 5",
                                       confined(resources={"maxOutputBytes": 8}))
        self.assertEqual(status, 245)
        self.assertEqual(report["stdout"] + report["stderr"], "12345678")

    def test_every_byte_value_makes_a_report(self):
        _, report, _ = self.run_reported(
            "--", "python3", "-c", "import sys; sys.stdout.buffer.write(bytes(range(256)))",
            policy=self.drop(confined()))
        self.assertEqual(report["stdout"][1:128], "".join(map(chr, range(1, 128))))
        self.assertEqual(report["stdout"][0] + report["stdout"][128:], "\ufffd" * 129)

    def test_passed_through(self):
        done = self.run_line("--", "sh", "-c", "echo out; echo err >&2",
                             policy=self.drop(confined()))
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, b"out\n", b"err\n"))

    def test_reader_that_goes_away_ends_the_run(self):
        line = subprocess.list2cmdline(self.line("--", "yes", policy=self.drop(confined())))
        done = subprocess.run(["bash", "-c", line + " | head -n 1; exit ${PIPESTATUS[0]}"],
                              capture_output=True, check=False, timeout=60, env=ENV)
        self.assertEqual((done.returncode, done.stdout), (246, b"y\n"))

    def peak_of(self, script, status):
        """KiB that the runner had at most; the kernel's own figure, asked for until it has ended.

        The command does not begin before it was seen once, so that none is missed.
        """
        runner = subprocess.Popen(
            self.line("--stdin", "--", "sh", "-c", "read -r go; " + script,
                      policy=self.drop(confined(resources={"maxOutputBytes": 1 << 20}))),
            env=ENV, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        peak = 0
        while runner.poll() is None:
            with contextlib.suppress(OSError), open(f"/proc/{runner.pid}/status",
                                                    encoding="utf-8") as file:
                told = dict(line.split(":", 1) for line in file)
                if told["Name"].strip() == "sandplan" and "VmHWM" in told:
                    peak = max(peak, int(told["VmHWM"].split()[0]))
            if peak > 0:
                runner.stdin.close()
        self.assertEqual(runner.returncode, status)
        self.assertGreater(peak, 0)
        return peak

    def test_flood_leaves_memory_alone(self):
        """Growth, not size: what a sanitizer takes by itself is no memory of the output's."""
        idle = self.peak_of("echo; sleep 0.2", 0)
        flood = self.peak_of("yes | head -c 1073741824", 245)
        self.assertLess(flood - idle, 4 << 10)

    def test_fork_cap(self):
        script = "p=; for i in $(seq 40); do sleep 987 & p=\"$p $!\"; done; kill $p; wait; echo all"
        _, report, _ = self.shell(script, confined(resources={"maxProcesses": 16}))
        self.assertTrue(report["sandbox"]["enforced"]["resources"])
        self.assertIn("Cannot fork", report["stderr"])
        self.assertNotIn("all", report["stdout"])
        _, report, _ = self.shell(script, confined())
        self.assertEqual(report["stdout"], "all\n", "the control")

    def test_limits(self):
        for resources, script, sign in (
                ({"maxOpenFiles": 64}, "ulimit -n; ulimit -Hn", "64\n64\n"),
                ({"cpuSeconds": 7}, "ulimit -t; ulimit -Ht", "7\n7\n"),
                ({"maxFileSizeBytes": 512}, "head -c 1024 /dev/zero > f; wc -c < f", "512\n")):
            with self.subTest(resources=resources):
                _, report, _ = self.shell(script, confined(resources=resources))
                self.assertEqual(report["stdout"], sign)

    def test_deny(self):
        reached, report = self.connect(confined(network={"mode": "deny"}), ALLOWED, METADATA)
        self.assertEqual(reached, {ALLOWED: False, METADATA: False})
        self.assertTrue(report["sandbox"]["enforced"]["network"])
        reached, _ = self.connect(confined(), ALLOWED, METADATA)
        self.assertEqual(reached, {ALLOWED: True, METADATA: True}, "the control")

    def test_empty_allowlist_is_deny(self):
        reached, report = self.connect(confined(network={"mode": "allowlist"}), ALLOWED)
        self.assertEqual(reached, {ALLOWED: False})
        self.assertTrue(report["sandbox"]["enforced"]["network"])

    def test_allowlist(self):
        policy = confined(network={"mode": "allowlist", "allow": ["10.99.0.0/24"]})
        reached, report = self.connect(policy, ALLOWED, DENIED, METADATA, "10.0.2.2", "10.0.2.3")
        self.assertTrue(report["sandbox"]["enforced"]["network"])
        self.assertEqual([address for address in reached if reached[address]], [ALLOWED])

    def test_metadata_block(self):
        policy = confined(network={"mode": "unrestricted"})
        reached, report = self.connect(policy, ALLOWED, DENIED, METADATA)
        self.assertTrue(report["sandbox"]["enforced"]["network"])
        self.assertEqual(reached, {ALLOWED: True, DENIED: True, METADATA: False})

    def test_filter_and_device_cannot_be_changed(self):
        policy = confined(network={"mode": "allowlist", "allow": ["10.99.0.0/24"]})
        _, report, _ = self.shell("nft flush ruleset; ip link set tap0 down; unshare -Urn true; "
                                  "exit 37", policy)
        self.assertEqual(report["exitCode"], 37, "and the status is passed on")
        self.assertEqual(report["stderr"].count("not permitted"), 2, report["stderr"])

    def test_many_variables(self):
        options = [word for number in range(10000) for word in ("--env", f"V{number}=x")]
        _, report, _ = self.shell("env | grep -c ^V", confined(), options=options)
        self.assertEqual(report["stdout"], "10000\n")

    def test_whatever_the_command_leaves_is_removed(self):
        _, report, _ = self.shell(
            "p=.; for i in $(seq 300); do p=$p/ddddddddddddddddddddd; done; mkdir -p d; "
            "(i=0; while [ $i -lt 400 ]; do mkdir ddddddddddddddddddddd; "
            "cd ddddddddddddddddddddd; i=$((i+1)); done; touch deep); "
            "mkdir -p a/b/c; touch a/b/f; ln -s /etc link; mkfifo fifo; chmod 0 a/b; chmod 0 a; "
            "chmod 500 d; chmod 0 .", confined())
        self.assertEqual(report["exitCode"], 0, report)
        self.assertTrue(os.path.exists("/etc/passwd"))


class Faults:
    """Both supervisors: what goes wrong around a run."""

    def nothing_ran(self, result, status, *fragments):
        got, report, stderr = result
        self.assertEqual((got, report["exitCode"]), (status, -1), stderr)
        self.assertEqual(report["stdout"], "")
        for fragment in fragments:
            self.assertIn(fragment, report["stderr"])
            self.assertIn(fragment, stderr)

    def test_unreadable_policies_fail_closed(self):
        os.mkdir(self.path("folder"))
        os.mkfifo(self.path("fifo"))
        os.chmod(self.path("fifo"), 0o666)
        files = {
            self.path("missing"): "No such file",
            self.path("folder"): "Is a directory",
            self.path("fifo"): "",
            self.write("empty", ""): "",
            self.write("text", "enabled: true"): "line 1, column 1",
            self.write("huge", " " * (2 << 20)): "longer than",
            self.write("twice", '{"enabled":true,"enabled":false}'): "twice",
        }
        for path, fragment in files.items():
            with self.subTest(path=path):
                status, report, stderr = self.run_reported(
                    "--policy", path, "--", "python3", "-c", CONNECT, ALLOWED)
                self.assertEqual((status, report["failedClosed"]), (0, True))
                self.assertEqual(report["stdout"], ALLOWED + " no\n")
                self.assertEqual(report["sandbox"]["requested"]["network"]["mode"], "deny")
                self.assertIn("network.fail-closed",
                              [d.get("code") for d in report["sandbox"]["downgrades"]])
                self.assertIn("fail-closed profile", stderr)
                self.assertIn(path, stderr)
                self.assertIn(fragment, stderr)

    def test_invalid_policy_tells_every_issue(self):
        result = self.run_reported("--", "true", policy={"enabled": 1, "network": {"mode": "x"}})
        self.nothing_ran(result, 241, '"/enabled": type', '"/network/mode": enum')

    def test_paths_that_lead_elsewhere_are_refused(self):
        for option, value, pointer, code in (
                ("--node-modules", "relative", "nodeModulesDir", "path"),
                ("--interpreter", "/opt/../etc/x", "interpreterPath", "path"),
                ("--node-modules", "/tmp", "nodeModulesDir", "overlap"),
                ("--scratch-parent", "/etc", "scratchDir", "overlap")):
            with self.subTest(option=option, value=value):
                result = self.run_reported(option, value, "--", "true",
                                           policy=self.drop(confined()))
                self.nothing_ran(result, 241, f'"/filesystem/{pointer}": {code}')
                self.assertEqual(glob.glob("/etc/sandplan*"), [])

    def test_refused_run_starts_nothing(self):
        result = self.run_reported(
            "--", "touch", self.path("ran"), policy={
                "onUnavailable": "fail", "filesystem": {"mode": "scratch-only"}},
            env={**ENV, "PATH": self.path("nowhere")})
        self.nothing_ran(result, 240, "sandbox unavailable: ", "filesystem: ")
        self.assertFalse(os.path.exists(self.path("ran")))

    def test_command_that_is_not_there(self):
        result = self.run_reported("--", "no-such-command", policy=DISABLED)
        self.nothing_ran(result, 243, "no-such-command", "not on PATH")
        result = self.run_reported("--", "/etc/passwd", policy=DISABLED)
        self.nothing_ran(result, 243, "/etc/passwd", "could not be executed")
        status, report, _ = self.run_reported("--", "no-such-command",
                                              policy=self.drop(confined()))
        self.assertNotEqual(status, 0)
        self.assertIn("no-such-command", report["stderr"])

    def test_scratch_parent_that_takes_nothing(self):
        full = self.path("full")
        read_only = self.path("ro")
        for folder, options in ((full, "nr_inodes=2,mode=1777"), (read_only, "ro")):
            os.mkdir(folder)
            subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", folder], check=True)
            self.addCleanup(subprocess.run, ["umount", folder], check=True)
        for folder in full, read_only, self.path("missing"):
            with self.subTest(folder=folder):
                result = self.run_reported("--scratch-parent", folder, "--", "true",
                                           policy=self.drop(confined()))
                self.nothing_ran(result, 243, folder, "cannot be made")
                self.assertEqual(glob.glob(folder + "/*"), [])

    def vanishing(self, name):
        """A PATH on which @name goes away while the wrapper is asked for its flags."""
        folder = tempfile.mkdtemp(dir=PROGRAMS)
        self.addCleanup(shutil.rmtree, folder)
        os.chmod(folder, 0o777)
        for folders in "/usr/bin", "/usr/sbin", "/bin", "/sbin":
            for program in os.listdir(folders):
                target = os.path.join(folder, program)
                if not os.path.lexists(target):
                    os.symlink(os.path.join(folders, program), target)
        fake = os.path.join(folder, "bwrap")
        os.unlink(fake)
        with open(fake, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\ncase " $* " in *" --help "*) rm -f {folder}/{name} ;; esac\n'
                       'exec /usr/bin/bwrap "$@"\n')
        os.chmod(fake, 0o755)
        return {**ENV, "PATH": folder}

    def test_wrapper_that_vanishes_after_detection(self):
        result = self.run_reported("--", "true", policy=self.drop(confined()))
        self.assertEqual(result[0], 0, "the control")
        status, report, _ = self.run_reported("--", "touch", self.path("ran"),
                                              policy=self.drop(confined()),
                                              env=self.vanishing("bwrap"))
        if report["outcome"] == "not-started":
            self.assertEqual(status, 243)
            self.assertIn("bwrap", report["stderr"])
        else:  # gone before its trial: then the detector has seen it, and says so
            self.assertIn("filesystem", [d["layer"] for d in report["sandbox"]["downgrades"]])

    def test_helpers_that_vanish_after_detection(self):
        policy = self.drop(confined(resources={"maxOpenFiles": 64},
                                    network={"mode": "allowlist", "allow": ["10.99.0.0/24"]}))
        _, report, _ = self.run_reported("--", "echo", "ran", policy=policy,
                                         env=self.vanishing("no-helper"))
        self.assertEqual(report["stdout"], "ran\n", "the control")
        for helper in "slirp4netns", "nft", "prlimit", "setpriv":
            with self.subTest(helper=helper):
                status, report, _ = self.run_reported("--", "echo", "ran", policy=policy,
                                                      env=self.vanishing(helper))
                self.assertNotEqual(status, 0)
                self.assertEqual(report["stdout"], "", "nothing of the command ran")
                self.assertNotEqual(report["stderr"], "")

    def asked_wrapper(self):
        """A PATH whose bwrap notes that it was called, and the file where it does."""
        folder, calls = self.path("asked"), self.path("calls")
        os.mkdir(folder)
        os.chmod(folder, 0o755)
        with open(calls, "w", encoding="utf-8"):
            os.chmod(calls, 0o666)
        fake = os.path.join(folder, "bwrap")
        with open(fake, "w", encoding="utf-8") as file:
            file.write(f'#!/bin/sh\necho "$1" >>{calls}\nexec /usr/bin/bwrap "$@"\n')
        os.chmod(fake, 0o755)
        return {**ENV, "PATH": folder + ":" + ENV["PATH"]}, calls

    def test_known_host_is_not_looked_at_again(self):
        """RUN-37"""
        env, calls = self.asked_wrapper()
        policy = self.drop(confined())
        detected = subprocess.run([*self.supervisor(), SANDPLAN, "detect"], capture_output=True,
                                  check=True, timeout=60, env=env)
        known = self.write("known", detected.stdout.decode())
        for options, asked in (((), 3), (("--capabilities", known), 1)):
            with self.subTest(options=options):
                with open(calls, "w", encoding="utf-8"):
                    pass
                status, report, stderr = self.run_reported(*options, "--", "true", policy=policy,
                                                           env=env)
                self.assertEqual((status, report["sandbox"]["downgrades"]), (0, []), stderr)
                with open(calls, encoding="utf-8") as file:
                    self.assertEqual(len(file.readlines()), asked)
        without = json.loads(detected.stdout)
        without["capabilities"].update(wrapper=None, netNamespaces=False, netEgressRootless=False)
        _, report, _ = self.run_reported("--capabilities", self.write("without", without), "--",
                                         "true", policy={"filesystem": {"mode": "scratch-only"}})
        self.assertFalse(report["sandbox"]["enforced"]["filesystem"], "planned for what it was told")

    def test_known_host_that_is_none_starts_nothing(self):
        """RUN-37"""
        detected = subprocess.run([*self.supervisor(), SANDPLAN, "detect"], capture_output=True,
                                  check=True, timeout=60, env=ENV).stdout.decode()
        other = json.loads(detected)
        other["capabilities"]["euidIsRoot"] = not other["capabilities"]["euidIsRoot"]
        for name, content, fragment in (
                ("empty", "", "empty"), ("cut", detected[:-3], "cut"),
                ("list", [], "type"), ("nothing", {}, '"/capabilities": missing'),
                ("twice", detected + detected, "line"),
                ("member", {"capabilities": {}}, '"/capabilities/platform": missing'),
                ("more", {**json.loads(detected), "more": 1}, '"/more": unknown-key'),
                ("other", other, "root"), (None, None, "No such file")):
            with self.subTest(name=name):
                path = self.write(name, content) if name else self.path("missing")
                done = self.run_line("--capabilities", path, "--", "touch", self.path("ran"),
                                     policy=DISABLED)
                self.assertEqual((done.returncode, done.stdout), (247, b""))
                self.assertIn(f"sandplan: run: {path}: ", done.stderr.decode())
                self.assertIn(fragment, done.stderr.decode())
                self.assertFalse(os.path.exists(self.path("ran")))

    def test_usage(self):
        for arguments in ((), ("--",), ("--no-such", "--", "true"), ("--timeout", "0", "--", "true"),
                          ("--timeout", "1s", "--", "true"), ("--env", "x", "--", "true"),
                          ("--env", "=x", "--", "true"), ("--capture", "--", "true"),
                          ("--scratch-parent", "tmp", "--", "true"), ("--policy",), ("--", "")):
            with self.subTest(arguments=arguments):
                done = self.run_line(*arguments)
                self.assertEqual((done.returncode, done.stdout), (242, b""))
                self.assertTrue(done.stderr.startswith(b"sandplan: run: "), done.stderr)

    def test_report_that_cannot_be_written(self):
        done = self.run_line("--report", self.path("no/such/folder"), "--", "true",
                             policy=DISABLED)
        self.assertEqual(done.returncode, 247)
        self.assertIn(b"cannot be written", done.stderr)


class AsUser(Claims, Faults, Exchanges, Run):
    uid = USER

    def supervisor(self):
        return [shutil.which("setpriv"), "--reuid", str(USER), "--regid", str(USER), "--clear-groups"]

    def test_exchange_with_a_drop_that_cannot_be_made(self):
        self.nothing_ran(self.execute(self.unconfined("true", uid=TARGET)), 243,
                         "cannot be given to who will use it")
        exchange = self.unconfined("true", uid=TARGET)
        exchange["params"]["policy"] = DISABLED
        self.nothing_ran(self.execute(exchange), 243, "could not be given")


class AsRoot(Claims, Faults, Exchanges, Run):
    uid = TARGET

    def supervisor(self):
        return []

    def default_options(self):
        return ("--uid", str(TARGET))

    def drop(self, policy):
        if policy is None or not policy.get("enabled", True):
            return policy
        return {**policy, "privilege": {"mode": "drop-to-uid", "uid": TARGET}}

    def test_root_is_refused_without_a_target(self):
        self.nothing_ran(self.run_reported("--", "true"), 240, "privilege: ", "uid")

    def test_drop_that_cannot_be_made_starts_nothing(self):
        """Root of a user namespace that has no other uid."""
        report = self.path("report")
        done = subprocess.run(["unshare", "--user", "--map-root-user", SANDPLAN, "run", "--report",
                               report, "--capture", "--uid", str(TARGET), "--", "true"],
                              capture_output=True, check=False, timeout=60, env=ENV)
        with open(report, encoding="utf-8") as file:
            told = json.load(file)
        self.assertEqual((done.returncode, told["outcome"]), (243, "not-started"), done.stderr)

    def test_fail_closed_drops_to_the_operators_uid(self):
        _, report, _ = self.run_reported("--policy", self.path("missing"), "--uid", str(TARGET),
                                         "--", "id", "-u")
        self.assertEqual((report["stdout"], report["failedClosed"]), (f"{TARGET}\n", True))

    def test_identity_of_an_exchange(self):
        command = ["sh", "-c", "id -u; id -g; id -G; stat -c %u:%a ."]
        for ids, stdout in (({"uid": TARGET, "gid": 61236}, f"{TARGET}\n61236\n61236\n"),
                            ({"uid": TARGET}, f"{TARGET}\n{TARGET}\n{TARGET}\n"),
                            ({}, "0\n0\n0\n")):
            exchange = self.unconfined("true", **ids)
            scratch = exchange["params"]["filesystem"]["scratchDir"]
            exchange["result"]["argv"] = [*command[:2], f"cd {scratch}; {command[2]}"]
            _, report, _ = self.execute(exchange)
            self.assertEqual(report["stdout"], f"{stdout}{ids.get('uid', 0)}:700\n")

    def test_gid_of_the_policy(self):
        _, report, _ = self.run_reported(
            "--", "sh", "-c", "id -g; id -G; touch f",
            policy=confined(privilege={"mode": "drop-to-uid", "uid": TARGET, "gid": 61236}))
        self.assertEqual(report["stdout"], "61236\n61236\n")


del Run  # a base, and not a test


def main():
    for address in ALLOWED, DENIED, METADATA:
        serve(address)
    unittest.main(argv=[sys.argv[0], *sys.argv[2:]])


def setUpModule():
    # A runner leaves ignored what it found ignored, as under nohup; here it is to find nothing.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT):
        signal.signal(number, signal.SIG_DFL)


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("test_run_command.py: needs root, for both supervisors")
    enter_namespaces()
    # Where /tmp, which is another now, and a home that nobody else may enter do not hide it.
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)
        SANDPLAN = shutil.copy(SANDPLAN, folder)
        main()
