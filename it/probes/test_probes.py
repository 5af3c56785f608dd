#!/usr/bin/python3
# SPDX-License-Identifier: Apache-2.0
"""The probes on this machine: each says its keys, and says another thing when it is stopped.

usage: test_probes.py BIN-DIR, as root

A probe that always says EACCES would make every sandbox look good. So each is run twice, free and
stopped, by the plainest means that stops it: another uid, a limit, a filter, a namespace. Everything
happens in network, mount and process namespaces of the test's own, nothing is started above 8 at a
time, and no file of the host is written.
"""
import contextlib
import fcntl
import glob
import json
import os
import pty
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import termios
import threading
import time
import unittest

BIN = os.path.abspath(sys.argv[1])
PROBE = PLAIN = None  # copies that another uid can execute
USER = 62000 + int(time.time()) % 1000  # its processes are counted: nobody else may have it
AS_USER = ["setpriv", f"--reuid={USER}", f"--regid={USER}", "--clear-groups", "--bounding-set=-all",
           "--inh-caps=-all"]
NEW_PROC = ["unshare", "--pid", "--fork", "--kill-child", "--mount", "--mount-proc"]
ENV = {"PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
ALLOWED, DENIED, SILENT, DNS = "10.99.0.1", "10.98.0.1", "10.97.0.1", "10.99.0.53"
PORT = 8080
RULES = f"""table inet t {{
  chain out {{
    type filter hook output priority 0; policy accept;
    ip daddr {DENIED} drop
    ip6 daddr fd98::1 drop
  }}
  chain in {{
    type filter hook input priority 0; policy accept;
    ip daddr {SILENT} drop
  }}
}}
"""
used = set()


def enter_namespaces():
    if os.environ.get("SANDPROOF_TEST_NS") != "1":
        os.environ["SANDPROOF_TEST_NS"] = "1"
        os.execvp("unshare", ["unshare", "--net", "--uts", "--mount", "--propagation", "private",
                              "--pid", "--fork", "--kill-child", "--mount-proc",
                              sys.executable, *sys.argv])
    script = f"""
set -e
ip link set lo up
for a in {ALLOWED} {DENIED} {SILENT} {DNS}; do ip addr add $a/32 dev lo; done
for a in fd99::1 fd98::1; do ip addr add $a/128 dev lo nodad; done
mount -t tmpfs -o mode=1777,size=8m tmpfs /tmp
echo '0 {USER}' >/proc/sys/net/ipv4/ping_group_range
"""
    subprocess.run(["sh", "-c", script], check=True)
    subprocess.run(["nft", "-f", "-"], input=RULES, text=True, check=True)


def serve_tcp(family, address):
    listener = socket.socket(family)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((address, PORT))
    listener.listen(16)

    def greet():
        while True:
            peer, _ = listener.accept()
            with peer, contextlib.suppress(OSError):
                peer.sendall(b"hello")
    threading.Thread(target=greet, daemon=True).start()


def serve_udp(address, port, answer):
    server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    server.bind((address, port))

    def loop():
        while True:
            data, peer = server.recvfrom(512)
            server.sendto(answer(data), peer)
    threading.Thread(target=loop, daemon=True).start()


def dns_answer(query):
    header = query[:2] + b"\x81\x80" + b"\0\1" + b"\0\1" + b"\0\0\0\0"
    return header + query[12:] + b"\xc0\x0c\0\1\0\1\0\0\0\1\0\4" + bytes([203, 0, 113, 7])


def facts(text):
    """Only lines that are KEY=VALUE; decimal numbers are numbers, as a case has it."""
    said = {}
    for line in text.splitlines():
        key, equals, value = line.partition("=")
        if equals and re.fullmatch(r"[A-Za-z0-9_./-]+", key):
            said[key] = int(value) if re.fullmatch(r"-?(0|[1-9][0-9]*)", value) else value
    return said


def run(*args, within=(), status=0, **kwargs):
    """What `probe ARGS` says, run WITHIN other programs."""
    used.add(args[0])
    kwargs.setdefault("env", ENV)
    kwargs.setdefault("stdin", subprocess.DEVNULL)
    kwargs.setdefault("stdout", subprocess.PIPE)
    kwargs.setdefault("stderr", subprocess.PIPE)
    done = subprocess.run([*within, PROBE, *args], timeout=120, check=False, **kwargs)
    if done.returncode != status:
        raise AssertionError(f"{args}: exit {done.returncode}: {done.stderr}")
    return facts((done.stdout or b"").decode())


@contextlib.contextmanager
def started(*args, within=(), **kwargs):
    """A probe that has said "ready", which is killed afterwards."""
    used.add(args[0])
    kwargs.setdefault("env", ENV)
    process = subprocess.Popen([*within, PROBE, *args], stdout=subprocess.PIPE, **kwargs)
    try:
        lines = []
        for line in process.stdout:
            if line == b"ready\n":
                break
            lines.append(line)
        process.said = facts(b"".join(lines).decode())
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


class Case(unittest.TestCase):
    def setUp(self):
        self.place = tempfile.mkdtemp(dir="/tmp")
        os.chmod(self.place, 0o755)
        self.addCleanup(shutil.rmtree, self.place)

    def path(self, name):
        return os.path.join(self.place, name)

    def write(self, name, text, mode=0o644):
        with open(self.path(name), "w", encoding="utf-8") as file:
            file.write(text)
        os.chmod(self.path(name), mode)
        return self.path(name)

    def says(self, said, **expected):
        """Dots of keys are written as double underscores."""
        for key, value in expected.items():
            key = key.replace("__", ".")
            if isinstance(value, (tuple, list)):
                self.assertIn(said.get(key), value, key)
            else:
                self.assertEqual(said.get(key), value, key)


def until(holds):
    """What comes soon has a minute for it."""
    for _ in range(600):
        if holds():
            return
        time.sleep(0.1)
    raise AssertionError("not within a minute")


class Calling(Case):
    def test_wrong_use_is_64(self):
        for args in (["no-such-probe"], ["fork"], ["fork", "65"], ["fork", "0"], ["fork", "x"],
                     ["fork", "1", "2"], ["flood", "99999999999"], ["files", "5000"],
                     ["read"], ["deny", "keyctl"], ["deny", "no_such_call", "--", "true"],
                     ["connect", "8080", "a=name.test"], ["connect", "0", "127.0.0.1"],
                     ["read", "--as"], ["ready", "61"], ["true", "--", "x"], ["orphans", "1", "x"],
                     ["forkbomb", "65"], ["threads", "65"], ["spawn", "65"], ["nested", "65"],
                     ["orphans", "65"], ["fsize", "/tmp/x", "99999999999"]):
            done = subprocess.run([PROBE, *args], capture_output=True, check=False)
            self.assertEqual((done.returncode, done.stdout), (64, b""), args)
            self.assertNotEqual(done.stderr, b"", args)

    def test_a_tag_begins_the_keys(self):
        self.says(run("read", "--as", "shadow", "/etc/shadow"), shadow__errno="none")
        self.says(run("read", "/etc/shadow", "--as", "x"), x__errno="none")

    def test_what_is_said_is_one_line_and_printable(self):
        path = self.write("f", "a\nb=c\tü")
        self.says(run("read", path), read__bytes="a.b=c...")

    def test_exits(self):
        run("true")
        run("exit", "7", status=7)
        run("kill-self", "KILL", status=-9)
        self.says(run("kill-self", "0"), **{"kill-self.survived": "yes"})
        self.says(run("say", "a=b", "c"), a="b c")

    def test_ready_ends_on_a_signal_and_by_itself(self):
        with started("ready") as process:
            process.terminate()
            self.assertEqual(process.wait(60), -signal.SIGTERM)
        run("ready", "0")

    def test_wait_file(self):
        self.says(run("wait-file", self.path("f"), "--wait", "50"), wait__errno="ETIMEDOUT")
        self.says(run("wait-file", self.write("f", "")), wait__errno="none")


class Processes(Case):
    LIMITED = [*AS_USER, "prlimit", "--nproc=5"]

    def test_fork(self):
        self.says(run("fork", "8"), fork__started=8, fork__errno="none")
        self.says(run("fork", "8", within=self.LIMITED), fork__started=4, fork__errno="EAGAIN")

    def test_fork_of_uid_0_is_not_limited(self):
        self.says(run("fork", "8", within=["prlimit", "--nproc=5"]), fork__started=8)

    def test_fork_holds_what_it_has(self):
        with started("fork", "3", "--hold", "5") as process:
            self.assertEqual(process.said["fork.started"], 3)
            with open(f"/proc/{process.pid}/task/{process.pid}/children", encoding="ascii") as file:
                children = file.read().split()
            self.assertEqual(len(children), 3)
        until(lambda: not [pid for pid in children if state(pid)])

    def test_forkbomb(self):
        self.says(run("forkbomb", "8"), bomb__started=8, bomb__errno="none")
        self.says(run("forkbomb", "8", within=self.LIMITED), bomb__started=4, bomb__errno="EAGAIN")
        self.assertEqual(named("probe"), [])

    def test_threads(self):
        self.says(run("threads", "8"), threads__started=8, threads__errno="none")
        self.says(run("threads", "8", within=self.LIMITED), threads__started=4,
                  threads__errno="EAGAIN")

    def test_spawn(self):
        self.says(run("spawn", "8"), spawn__started=8, spawn__errno="none")
        self.says(run("spawn", "8", within=self.LIMITED), spawn__started=4, spawn__errno="EAGAIN")

    def test_nested(self):
        self.says(run("nested", "4"), nested__userns="none", nested__map="none", nested__mount="none",
                  nested__netns="none", nested__started=4, nested__fork="none")
        said = run("nested", "4", within=AS_USER)
        self.says(said, nested__userns="none", nested__started=4)
        self.assertNotEqual(said["nested.capeff"], "0x0")
        said = run("nested", "4", within=[*AS_USER, PROBE, "deny", "unshare-user", "--"])
        self.assertEqual(said, {"nested.userns": "EPERM"})
        self.says(run("nested", "8", within=self.LIMITED), nested__fork="EAGAIN")

    def test_orphans(self):
        self.says(run("orphans", "2"), orphans__started=2, orphans__errno="none")
        self.assertEqual(len(named("probe-orphan")), 2)
        kill_named("probe-orphan")
        self.says(run("orphans", "2", within=NEW_PROC), orphans__started=2)
        self.assertEqual(named("probe-orphan"), [])
        self.says(run("orphans", "8", within=self.LIMITED), orphans__errno="EAGAIN")
        kill_named("probe-orphan")

    def test_orphans_that_keep_their_streams(self):
        used.add("orphans")
        for words, closes in ([], True), (["keep"], False):
            with subprocess.Popen([PROBE, "orphans", "1", *words], stdout=subprocess.PIPE,
                                  env=ENV) as process:
                process.wait(60)
                os.set_blocking(process.stdout.fileno(), closes)  # it is read to its end, or has none
                text = process.stdout.read()
                self.assertIn(b"orphans.started=1\n", text)
                self.assertEqual(process.stdout.read() == b"", closes)
                until(lambda: len(named("probe-orphan")) == 1)  # it has its name, and outlives that
                kill_named("probe-orphan")

    def test_ignore_term(self):
        with started("ignore-term") as process:
            for number in signal.SIGTERM, signal.SIGHUP, signal.SIGINT:
                process.send_signal(number)
            time.sleep(0.1)
            self.assertIsNone(process.poll())
        run("ignore-term", "0")

    def test_zombie(self):
        with started("zombie") as process:
            with open(f"/proc/{process.said['zombie.pid']}/stat", encoding="ascii") as file:
                self.assertIn(") Z ", file.read())
        run("zombie", "0")

    def test_signal(self):
        with started("ready") as victim:
            pid = str(victim.pid)
            self.says(run("signal", pid, "0", within=AS_USER), kill__errno="EPERM")
            self.says(run("signal", pid, "TERM", within=NEW_PROC), kill__errno="ESRCH")
            self.assertIsNone(victim.poll())
            self.says(run("signal", pid, "TERM"), kill__errno="none")
            self.assertEqual(victim.wait(60), -signal.SIGTERM)

    def test_rlimit_of(self):
        with started("ready") as victim:
            pid = str(victim.pid)
            self.says(run("rlimit-of", pid, within=AS_USER), prlimit__get="EPERM",
                      prlimit__errno="EPERM")
            self.says(run("rlimit-of", pid, within=NEW_PROC), prlimit__errno="ESRCH")
            self.says(run("rlimit-of", pid, "9"), prlimit__get="none", prlimit__errno="none")
            with open(f"/proc/{pid}/limits", encoding="ascii") as file:
                self.assertRegex(file.read(), r"Max open files +9 +9 ")

    def test_hunt(self):
        with started("ready", within=called("victimmarker")) as victim:
            self.says(run("hunt", "victim", "marker"), hunt__found=1, hunt__pids=victim.pid,
                      hunt__kill="none", hunt__prlimit="none")
            self.assertGreaterEqual(run("hunt", "victim", "marker")["hunt.signalled"], 1)
            self.says(run("hunt", "victim", "marker", within=AS_USER), hunt__found=1,
                      hunt__kill="EPERM", hunt__prlimit="EPERM", hunt__signalled=0)
            self.says(run("hunt", "victim", "marker", within=NEW_PROC), hunt__found=0,
                      hunt__pids="none", hunt__signalled=0)

    def test_procs(self):
        said = run("procs")
        self.assertGreaterEqual(said["procs.count"], 2)
        self.says(said, procs__self_ok="yes")
        self.says(run("procs", within=NEW_PROC), procs__count=1, procs__pid1="probe",
                  procs__self_ok="yes")
        self.says(run("procs", within=["unshare", "--pid", "--fork"]), procs__self_ok="no")

    def test_proc_root(self):
        self.assertGreaterEqual(run("proc-root")["procroot.readable"], 1)
        self.says(run("proc-root", within=AS_USER), procroot__readable=0, procroot__errno="EACCES")


def called(name):
    """Starts a program whose command line begins with that name."""
    return ["bash", "-c", f'exec -a {name} "$0" "$@"']


def state(pid):
    """"": there is none, or it has ended and waits for its parent."""
    with contextlib.suppress(OSError), open(f"/proc/{pid}/stat", encoding="utf-8") as file:
        return file.read().rpartition(")")[2].split()[0].strip("ZX")
    return ""


def named(name):
    found = []
    for path in glob.glob("/proc/[0-9]*/comm"):
        pid = int(path.split("/")[2])
        with contextlib.suppress(OSError), open(path, encoding="utf-8") as file:
            if file.read().strip() == name and state(pid):
                found.append(pid)
    return found


def kill_named(name):
    """There are none but its own here; and the first process of this namespace reaps."""
    for pid in named(name):
        os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            os.waitpid(pid, 0)


class Limits(Case):
    def test_limits(self):
        said = run("limits", within=[*AS_USER, "prlimit", "--nofile=64:128", "--core=0:0"])
        self.says(said, limit__nofile__soft=64, limit__nofile__hard=128, raise__nofile__soft="none",
                  raise__nofile="EPERM", limit__core__hard=0, raise__core__soft="equal",
                  raise__core="EPERM")
        said = run("limits", within=["prlimit", "--cpu=unlimited"])
        self.says(said, limit__cpu__soft="infinity", raise__cpu="infinity")
        self.assertEqual(sum(key.startswith("limit.") for key in said), 32)

    def test_cpu(self):
        self.says(run("cpu", "1"), cpu__survived=1, cpu__xcpu=None)
        said = run("cpu", "9", within=["prlimit", "--cpu=1:2"], status=-signal.SIGKILL)
        self.says(said, cpu__survived=None, cpu__xcpu=1)

    def test_files(self):
        self.says(run("files", "20"), files__opened=20, files__errno="none")
        self.says(run("files", "20", within=["prlimit", "--nofile=16"]), files__opened=13,
                  files__errno="EMFILE")

    def test_fsize(self):
        path = self.path("f")
        self.says(run("fsize", path, "200000"), fsize__written=200000, fsize__errno="none")
        self.says(run("fsize", path, "200000", within=["prlimit", "--fsize=100000"]),
                  fsize__written=100000, fsize__errno="EFBIG")
        self.assertFalse(os.path.exists(path))

    def test_flood(self):
        self.says(run("flood", "100000", "stderr"), flood__written=100000, flood__errno="none")
        done = subprocess.run([PROBE, "flood", "100000"], capture_output=True, check=True)
        flood, _, rest = done.stdout.partition(b"flood.written=")
        self.assertEqual((len(flood), rest), (100000, b"100000\nflood.errno=none\n"))

    def test_flood_forever_ends_with_its_reader(self):
        for args in ["flood-forever"], ["flood-forever", "stderr"], ["flood", "1000000"]:
            used.add(args[0])
            with subprocess.Popen([PROBE, *args], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                                  env=ENV) as process:
                self.assertEqual(len(process.stdout.read(65536)), 65536)
                process.stdout.close()
                self.assertEqual(process.wait(60), -signal.SIGPIPE)


class Identity(Case):
    def test_root_and_another(self):
        said = run("identity")
        self.says(said, id__uid=0, id__uid_map__outside=0, id__nonewprivs=0, id__seccomp=0,
                  id__setgroups="allow", id__ctty="no")
        self.assertRegex(said["id.capeff"], "^0x[1-9a-f]")
        self.says(run("identity", within=AS_USER), id__uid=USER, id__euid=USER, id__gid=USER,
                  id__groups="none", id__groups__count=0, id__capeff="0x0", id__capprm="0x0",
                  id__capbnd="0x0")
        self.says(run("identity", within=["setpriv", "--groups=4,5"]), id__groups="4,5")
        self.says(run("identity", within=["setpriv", "--no-new-privs"]), id__nonewprivs=1)
        self.says(run("identity", within=[PROBE, "deny", "bpf", "--"]), id__seccomp=2)

    def test_root_in_disguise_shows_in_the_second_column(self):
        inside = ["unshare", "--user", "--map-user=1001", "--map-group=1001"]
        self.says(run("identity", within=inside), id__uid=1001, id__uid_map="1001 0 1",
                  id__uid_map__outside=0, id__uid_map__lines=1, id__sysctl="none")
        self.says(run("identity", within=[*AS_USER, *inside]), id__uid=1001,
                  id__uid_map=f"1001 {USER} 1", id__uid_map__outside=USER, id__setgroups="deny",
                  id__sysctl="EACCES")

    def test_a_nested_namespace_hides_who_is_root(self):
        nested = ["bwrap", "--unshare-user", "--ro-bind", "/", "/", "--proc", "/proc", "--dev", "/dev",
                  "--uid", "1001", "--gid", "1001"]
        self.says(run("identity", within=nested), id__uid_map="1001 0 1", id__sysctl="none",
                  id__capeff="0x0")
        self.says(run("identity", within=[*AS_USER, *nested]), id__uid_map="1001 0 1",
                  id__sysctl="EACCES", id__capeff="0x0")

    def test_namespaces_are_told_apart(self):
        said = run("identity")
        other = run("identity", within=["unshare", "--user", "--net", "--mount", "--pid", "--fork",
                                        "--ipc", "--uts", "--cgroup"])
        for name in "user", "net", "mnt", "pid", "ipc", "uts", "cgroup":
            key = f"id.{name}ns"
            if name == "pid":  # self is of the /proc of another
                continue
            self.assertIsInstance(said[key], int)
            self.assertNotEqual(said[key], other[key], key)

    def test_terminal(self):
        said = facts(on_terminal("identity"))
        self.says(said, id__ctty="yes")
        self.assertEqual(said["id.session"], said["id.pid"])


def on_terminal(*args, within=()):
    """What a probe says whose controlling terminal is a new one."""
    used.add(args[0])
    read_end, write_end = os.pipe()
    pid, master = pty.fork()
    if pid == 0:
        os.dup2(write_end, 1)
        os.closerange(3, 64)
        os.execvpe([*within, PROBE][0], [*within, PROBE, *args], ENV)
    os.close(write_end)
    with open(read_end, encoding="ascii") as stream:
        said = stream.read()
    os.waitpid(pid, 0)
    os.close(master)
    return said


class Privilege(Case):
    def test_remount(self):
        folder = self.path("ro")
        os.mkdir(folder, 0o777)
        bound = ["unshare", "--mount", "sh", "-ec",
                 f"mount --bind {folder} {folder}; mount -o remount,ro,bind {folder}; exec \"$@\"",
                 "sh"]
        self.says(run("remount", folder, within=bound), remount__errno="none",
                  remount__create="none")
        self.says(run("remount", folder, within=[*bound, *AS_USER]), remount__errno="EPERM",
                  remount__create="EROFS")

    def test_mount_tmpfs(self):
        name = "mount-tmpfs.errno"
        self.assertEqual(run("mount-tmpfs", self.place)[name], "none")
        self.assertEqual(run("mount-tmpfs", self.place, within=AS_USER)[name], "EPERM")

    def test_mknod(self):
        os.chmod(self.place, 0o777)
        self.says(run("mknod", self.path("n")), mknod__block="none", mknod__char="none",
                  mknod__fifo="none")
        self.says(run("mknod", self.path("n"), within=AS_USER), mknod__block="EPERM",
                  mknod__char="EPERM", mknod__kmsg="EPERM", mknod__fifo="none")
        self.assertEqual(os.listdir(self.place), [])

    def test_chown(self):
        path = self.write("f", "")
        self.says(run("chown", path, "0", within=AS_USER), chown__errno="EPERM")
        self.says(run("chown", path, str(USER)), chown__errno="none")
        self.assertEqual(os.stat(path).st_uid, USER)

    def test_setuid0(self):
        self.says(run("setuid0"), setuid__uid="none", setuid__gid="none", setuid__groups="none")
        self.says(run("setuid0", within=AS_USER), setuid__uid="EPERM", setuid__gid="EPERM",
                  setuid__groups="EPERM")

    def test_sethostname(self):
        self.says(run("sethostname"), sethostname__errno="none")
        self.says(run("sethostname", within=AS_USER), sethostname__errno="EPERM")

    def test_keyring(self):
        plant = [PROBE, "keyring-plant", "hush", "--"]
        used.add("keyring-plant")
        said = run("keyring", within=plant)
        self.says(said, keyring__request="none", keyring__value="hush", keyring__add="none")
        self.assertIsInstance(said["keyring.session"], int)
        self.says(run("keyring", within=[*plant, *AS_USER]), keyring__value="hush")
        self.says(run("keyring", within=[*plant, "keyctl", "session", "-"] if shutil.which("keyctl")
                      else []), keyring__value=None)
        self.says(run("keyring", within=[*plant, PROBE, "deny", "container", "--"]),
                  keyring__request="EPERM", keyring__session="EPERM", keyring__add="EPERM")

    def test_tiocsti(self):
        self.says(facts(on_terminal("tiocsti")), tiocsti__tty="none", tiocsti__plain="none",
                  tiocsti__high="none")
        self.says(run("tiocsti"), tiocsti__tty="ENXIO", tiocsti__plain="ENOTTY",
                  tiocsti__high="ENOTTY", tiocsti__linux="ENOTTY")

    def test_tiocsti_into_the_terminal_of_another_session(self):
        master, slave = pty.openpty()
        self.addCleanup(os.close, master)
        self.addCleanup(os.close, slave)
        os.fchmod(slave, 0o666)
        said = run("tiocsti", within=[*AS_USER], stdin=slave, start_new_session=True)
        self.says(said, tiocsti__tty="ENXIO", tiocsti__high=said["tiocsti.plain"])
        self.assertIn(said["tiocsti.plain"], ("EPERM", "EIO", "ENOTTY"))
        with self.assertRaises(OSError):  # nothing has been typed
            fcntl.ioctl(master, termios.TIOCPKT, b"\0\0\0\0")
            os.set_blocking(slave, False)
            os.read(slave, 1)

    def test_syscalls(self):
        said = run("syscalls")
        self.says(said, syscalls__unshare_user="none", syscalls__clone_user="none",
                  syscalls__clone3_user="none", syscalls__setns="EBADF", syscalls__mount="EFAULT",
                  syscalls__pidfd_open="none", syscalls__close_range="none", syscalls__openat2="none")
        contained = run("syscalls", within=[PROBE, "deny", "container", "--"])
        for name in ("unshare_user", "clone_user", "setns", "pivot_root", "mount", "umount2",
                     "keyctl"):
            self.assertEqual(contained["syscalls." + name], "EPERM", name)
        self.assertEqual(contained["syscalls.clone3_user"], "ENOSYS")
        self.assertEqual(set(said), set(contained))

    def test_deny_takes_one_away_and_leaves_the_rest(self):
        used.add("deny")
        free = run("syscalls")
        for name in ("pidfd_open", "close_range", "openat2", "io_uring_setup", "fsopen", "open_tree",
                     "mount_setattr", "bpf"):
            said = run("syscalls", within=[PROBE, "deny", name, "--"])
            self.assertEqual(said["syscalls." + name], "ENOSYS")
            said["syscalls." + name] = free["syscalls." + name]
            for key in set(free) - {"syscalls.int80_socket", "syscalls.x32_socket"}:
                self.assertEqual(said[key], free[key], (name, key))
        said = run("syscalls", within=[PROBE, "deny", "clone3,keyctl=EPERM", "--"])
        self.says(said, syscalls__clone3_user="ENOSYS", syscalls__keyctl="EPERM",
                  syscalls__clone_user="none")
        said = run("syscalls", within=[PROBE, "deny", "unshare-user", "--"])
        self.says(said, syscalls__unshare_user="EPERM", syscalls__clone_user="EPERM",
                  syscalls__clone3_user="ENOSYS", syscalls__mount="EFAULT")

    def test_deny_passes_the_status_on(self):
        done = subprocess.run([PROBE, "deny", "bpf", "--", "sh", "-c", "exit 9"], check=False)
        self.assertEqual(done.returncode, 9)
        done = subprocess.run([PROBE, "deny", "bpf", "--", "/no/such"], capture_output=True,
                              check=False)
        self.assertEqual(done.returncode, 127)


class Files(Case):
    def test_read(self):
        self.says(run("read", "/etc/shadow"), read__errno="none", read__length=64)
        self.says(run("read", "/etc/shadow", within=AS_USER), read__errno="EACCES", read__bytes=None)
        self.says(run("read", "/no/such"), read__errno="ENOENT")

    def test_read_waits_for_no_writer(self):
        os.mkfifo(self.path("p"))
        began = time.monotonic()
        self.says(run("read", self.path("p")), read__errno="ETIMEDOUT")
        self.assertLess(time.monotonic() - began, 5)

    def test_write(self):
        path = self.write("f", "first\nsecond\n")
        self.says(run("write", path, within=AS_USER), write__errno="EACCES")
        self.says(run("write", path), write__errno="none", write__written=5)
        self.says(run("write", path, "FI"), write__written=2)
        with open(path, encoding="ascii") as file:
            self.assertEqual(file.read(), "FIrst\nsecond\n")
        self.says(run("write", self.path("none"), "x"), write__errno="ENOENT")
        self.assertFalse(os.path.exists(self.path("none")))

    def test_sysctl_write(self):
        path = self.write("pattern", "core\n")
        self.says(run("sysctl-write", "|/x", path, within=AS_USER), sysctl__was="core",
                  sysctl__errno="EACCES", sysctl__is="core")
        self.says(run("sysctl-write", "|/x\n", path), sysctl__was="core", sysctl__errno="none",
                  sysctl__is="|/x")

    def test_create_and_remove(self):
        path = self.path("new")
        self.says(run("create", path, within=AS_USER), create__errno="EACCES")
        self.says(run("create", path), create__errno="none", create__uid=0)
        self.says(run("create", path), create__errno="EEXIST")
        self.says(run("remove", path, within=AS_USER), remove__errno="EACCES")
        self.says(run("remove", path), remove__errno="none")
        self.assertFalse(os.path.exists(path))

    def test_list(self):
        for name in "b", "a", ".c":
            self.write(name, "")
        self.says(run("list", self.place), list__errno="none", list__count=3, list__names=".c,a,b")
        os.chmod(self.place, 0o700)
        self.says(run("list", self.place, within=AS_USER), list__errno="EACCES", list__names=None)
        os.mkdir(self.path("empty"))
        self.says(run("list", self.path("empty")), list__count=0, list__names="none")

    def test_stat(self):
        path = self.write("f", "abc", 0o640)
        self.says(run("stat", path), stat__errno="none", stat__type="file", stat__mode="0640",
                  stat__uid=0, stat__gid=0, stat__size=3)
        self.says(run("stat", "/tmp"), stat__type="folder")
        self.says(run("stat", self.path("none")), stat__errno="ENOENT", stat__type=None)

    def test_link(self):
        path = self.write("f", "abc", 0o600)
        self.says(run("link", path, self.path("g"), within=AS_USER),
                  link__errno=("EPERM", "EACCES"))
        self.says(run("link", path, self.path("g")), link__errno="none")
        self.assertEqual(os.stat(path).st_nlink, 2)

    def test_writable(self):
        said = run("writable")
        self.assertIn("/tmp", said["writable.mounts"].split(","))
        self.says(said, **{"tmpfs./tmp": 8192})
        self.assertEqual(said["writable.count"], len(set(said["writable.mounts"].split(","))))
        base = ["bwrap", "--ro-bind", "/", "/", "--remount-ro", "/", "--proc", "/proc"]
        stopped = run("writable", within=[*AS_USER, *base, "--unshare-user", "--size", "65536",
                                          "--tmpfs", "/mnt"])
        self.says(stopped, writable__mounts="/mnt", writable__count=1, **{"tmpfs./mnt": 64})
        mask = self.write("mask", "", 0o666)
        said = run("writable", within=[*AS_USER, *base, "--unshare-user", "--bind", mask,
                                       "/etc/hostname"])
        self.says(said, writable__mounts="none", writable__files="/etc/hostname")

    def test_litter(self):
        os.chmod(self.place, 0o777)
        self.says(run("litter", "3", cwd="/", within=AS_USER), litter__depth=0,
                  litter__errno="EACCES")
        self.says(run("litter", "3", cwd=self.place), litter__depth=3, litter__errno="none")

    def test_symlink_escape(self):
        os.chmod(self.place, 0o777)
        self.says(run("symlink-escape", cwd=self.place), symlink__make="none",
                  symlink__absolute="none", symlink__relative="none", symlink__proc="none",
                  symlink__write="none")
        self.says(run("symlink-escape", cwd=self.place, within=AS_USER), symlink__make="none",
                  symlink__absolute="EACCES", symlink__relative="EACCES", symlink__proc="EACCES",
                  symlink__write="EACCES")
        self.assertEqual(os.listdir(self.place), [])


class Descriptors(Case):
    def test_fds(self):
        self.says(run("fds"), fds__open="0,1,2", fds__extra=0, fds__0="null", fds__1="pipe",
                  fds__2="pipe", fds__dirfd="absent")
        shadow = os.open("/etc/shadow", os.O_RDONLY)
        root = os.open("/", os.O_RDONLY)
        self.addCleanup(os.close, shadow)
        self.addCleanup(os.close, root)
        said = run("fds", pass_fds=[shadow, root])
        self.says(said, fds__extra=2, fds__dirfd="none",
                  **{f"fds.{shadow}.link": "/etc/shadow", f"fds.{shadow}.read": "none",
                     f"fds.{root}.read": "EISDIR", f"fds.{root}.type": "folder"})
        self.assertTrue(said[f"fds.{shadow}.bytes"].startswith("root:"))
        self.says(run("fds", pass_fds=[root], within=AS_USER), fds__dirfd="EACCES")

    def test_kinds_of_streams(self):
        with open(self.write("in", "x"), encoding="ascii") as file:
            self.says(run("fds", stdin=file), fds__0="file")
        left, right = socket.socketpair()
        with left, right:
            self.says(run("fds", stdin=left), fds__0="socket")
        self.says(facts(on_terminal("fds")), fds__0="tty", fds__1="pipe")
        self.says(run("fds", within=["sh", "-c", 'exec "$0" "$@" <&-']), fds__0="closed",
                  fds__open="1,2")

    def test_reopen(self):
        self.write("in", "innocent\n")
        self.write("out", "before\n")
        with open(self.path("in"), "rb") as stdin, open(self.path("out"), "ab") as stdout:
            run("reopen", stdin=stdin, stdout=stdout)
        with open(self.path("in"), encoding="ascii") as file:
            self.assertEqual(file.read(), "TAMPER\n")
        with open(self.path("out"), encoding="ascii") as file:
            text = file.read()
        self.assertTrue(text.startswith("TAMPER\nreopen.0.type=file\n"), text)
        self.says(facts(text), reopen__0__errno="none", reopen__0__written=7)

    def test_reopen_stopped(self):
        path = self.write("in", "innocent\n")
        with open(path, "rb") as stdin:
            said = run("reopen", stdin=stdin, within=AS_USER)
        self.says(said, reopen__0__errno="EACCES", reopen__0__written=0, reopen__1__type="pipe",
                  reopen__1__written=0)
        with open(path, encoding="ascii") as file:
            self.assertEqual(file.read(), "innocent\n")


class Environment(Case):
    def test_environ(self):
        self.says(run("environ", env={"B": "1", "A": "2"}), env__names="A,B", env__count=2)
        self.says(run("environ", env={}), env__names="none", env__count=0)

    def test_environ_of(self):
        with started("ready", env={"SECRET": "x", "A": "y"}) as victim:
            pid = str(victim.pid)
            self.says(run("environ-of", pid), environ__errno="none", environ__names="A,SECRET")
            self.says(run("environ-of", pid, within=AS_USER), environ__errno="EACCES",
                      environ__names=None)
            self.says(run("environ-of", pid, within=NEW_PROC), environ__errno="ENOENT")

    def test_env_has(self):
        self.says(run("env-has", "A", env={"A": "b"}), env__has="yes", env__value="b")
        self.says(run("env-has", "A", env={}), env__has="no", env__value=None)

    def test_leak(self):
        with started("ready", env={"SECRET": "hostsecret"}) as victim:
            self.says(run("leak", "host", "secret"), leak__environ=1, leak__cmdline=0,
                      leak__self="no", leak__pids=victim.pid)
            self.says(run("leak", "host", "secret", within=AS_USER), leak__environ=0)
            self.says(run("leak", "host", "secret", within=NEW_PROC), leak__environ=0,
                      leak__pids="none")
        with started("ready", within=called("hostsecret")):
            self.says(run("leak", "host", "secret"), leak__cmdline=1)
        self.says(run("leak", "host", "secret", env={"X": "hostsecret"}), leak__self="yes",
                  leak__environ=1)


class Network(Case):
    WAIT = ["--wait", "400"]     # where nobody answers
    PLENTY = ["--wait", "10000"]  # where somebody does, however slow the machine
    ALONE = ["unshare", "--net"]

    def test_connect(self):
        said = run("connect", str(PORT), f"allowed={ALLOWED}", f"mapped=::ffff:{ALLOWED}",
                   "six=fd99::1", "nowhere=192.0.2.1", "closed=127.0.0.1", *self.PLENTY)
        self.says(said, allowed__tcp="none", allowed__greeting="hello", mapped__tcp="none",
                  mapped__greeting="hello", six__tcp="none", six__greeting="hello",
                  nowhere__tcp="ENETUNREACH", closed__tcp="ECONNREFUSED")
        said = run("connect", str(PORT), f"denied={DENIED}", f"silent={SILENT}",
                   f"mapped6=::ffff:{DENIED}", "denied6=fd98::1", "nowhere=192.0.2.1", *self.WAIT)
        self.says(said, denied__tcp="ETIMEDOUT", silent__tcp="ETIMEDOUT", mapped6__tcp="ETIMEDOUT",
                  denied6__tcp="ETIMEDOUT", denied__greeting=None, nowhere__tcp="ENETUNREACH")
        self.says(run("connect", str(PORT), ALLOWED, within=self.ALONE), connect__tcp="ENETUNREACH")

    def test_connect_tries_all_at_once(self):
        """One after the other they would take 40 s."""
        began = time.monotonic()
        run("connect", str(PORT), *[f"t{i}={SILENT}" for i in range(20)], "--wait", "2000")
        self.assertLess(time.monotonic() - began, 30)

    def test_udp(self):
        said = run("udp", str(PORT), f"allowed={ALLOWED}", f"denied={DENIED}", "closed=127.0.0.1",
                   *self.PLENTY)
        self.says(said, allowed__udp="none", allowed__udp__sent="yes", denied__udp="EPERM",
                  denied__udp__sent="no", closed__udp="ECONNREFUSED", closed__udp__sent="yes")
        self.says(run("udp", str(PORT), f"silent={SILENT}", *self.WAIT), silent__udp="ETIMEDOUT",
                  silent__udp__sent="yes")
        self.says(run("udp", str(PORT), ALLOWED, within=self.ALONE), udp__udp="ENETUNREACH",
                  udp__udp__sent="no")

    def test_dns(self):
        said = run("dns", f"dns={DNS}", f"denied={DENIED}", *self.PLENTY)
        self.says(said, dns__dns="203.0.113.7", dns__dns__sent="yes", denied__dns="EPERM")
        self.says(run("dns", f"silent={SILENT}", *self.WAIT), silent__dns="ETIMEDOUT")
        self.says(run("dns", DNS, within=self.ALONE), dns__dns="ENETUNREACH")

    def test_first_packet(self):
        said = run("first-packet", str(PORT), ALLOWED)
        self.says(said, first__udp="none", first__udp__sent="yes")
        self.assertIsInstance(said["first.us"], int)
        self.says(run("first-packet", str(PORT), DENIED), first__udp="EPERM", first__udp__sent="no")

    def test_icmp(self):
        said = run("icmp", f"allowed={ALLOWED}", "six=fd99::1", f"denied={DENIED}", *self.PLENTY)
        self.says(said, allowed__raw="none", allowed__ping="none", six__raw="none", six__ping="none",
                  denied__raw="EPERM", denied__ping="EPERM")
        self.says(run("icmp", f"silent={SILENT}", *self.WAIT), silent__raw="ETIMEDOUT",
                  silent__ping="ETIMEDOUT")
        self.says(run("icmp", ALLOWED, within=AS_USER), icmp__raw="EPERM", icmp__ping="none")
        self.says(run("icmp", ALLOWED, within=self.ALONE), icmp__raw="ENETUNREACH")

    def test_interfaces(self):
        said = run("interfaces")
        self.says(said, if__names="lo", if__count=1)
        self.assertIn(ALLOWED, said["if.addresses"])
        self.says(run("interfaces", within=self.ALONE), if__names="lo", if__addresses="none")

    def test_sockets(self):
        self.says(run("sockets"), sockets__inet="none", sockets__inet6="none", sockets__raw="none",
                  sockets__packet="none", sockets__netlink_route="none")
        self.says(run("sockets", within=AS_USER), sockets__inet="none", sockets__raw="EPERM",
                  sockets__packet="EPERM", sockets__raw6="EPERM")
        said = run("sockets", within=[PROBE, "deny", "socket", "--"])
        self.assertEqual(set(said.values()), {"ENOSYS"})
        self.assertEqual(len(said), 14)

    def test_netadmin(self):
        up = [*self.ALONE, "sh", "-c", 'ip link set lo up; exec "$@"', "sh"]
        said = run("netadmin", within=up)
        self.says(said, tap__name="lo", tap__down="none", route__add="none", nft__flush=0,
                  netns__setns="none")
        said = run("netadmin", within=[*up, *AS_USER])
        self.says(said, tap__down="EPERM", route__add="EPERM", nft__flush=1,
                  netns__setns=("EACCES", "EPERM"))
        rules = subprocess.run(["nft", "list", "ruleset"], capture_output=True, check=True).stdout
        self.assertIn(DENIED.encode(), rules)  # ours are another namespace's

    def test_abstract(self):
        self.says(run("abstract", "probe-test"), abstract__errno="ECONNREFUSED")
        with started("abstract-listen", "probe-test", "20") as listener:
            self.says(run("abstract", "probe-test"), abstract__errno="none",
                      abstract__greeting="reached")
            self.assertEqual(listener.stdout.readline(), b"unix.hits=1\n")
            self.says(run("abstract", "probe-test", within=self.ALONE),
                      abstract__errno="ECONNREFUSED")

    def test_unix(self):
        path = self.path("s")
        self.says(run("unix", path), unix__errno="ENOENT")
        with started("unix-listen", path, "20") as listener:
            os.chmod(path, 0o700)
            self.says(run("unix", path), unix__errno="none", unix__greeting="reached")
            self.assertEqual(listener.stdout.readline(), b"unix.hits=1\n")
            self.says(run("unix", path, within=AS_USER), unix__errno="EACCES", unix__greeting=None)

    def test_listeners_end_and_clean_up(self):
        run("unix-listen", self.path("s"), "1")
        self.assertEqual(os.listdir(self.place), [])

    def test_fifo(self):
        os.mkfifo(self.path("p"), 0o600)
        self.says(run("fifo", self.path("p")), fifo__errno="ENXIO")
        reader = os.open(self.path("p"), os.O_RDONLY | os.O_NONBLOCK)
        self.addCleanup(os.close, reader)
        self.says(run("fifo", self.path("p"), within=AS_USER), fifo__errno="EACCES")
        self.says(run("fifo", self.path("p")), fifo__errno="none")
        self.assertEqual(os.read(reader, 16), b"probe\n")


class Plain(Case):
    def plain(self, document, **kwargs):
        kwargs.setdefault("env", {**ENV, "SECRET": "hostsecret"})
        path = self.write("plan.json", document if isinstance(document, str)
                          else json.dumps(document))
        return subprocess.run([PLAIN, path], capture_output=True, text=True, check=False, timeout=120,
                              **kwargs)

    def document(self, *argv):
        return {"params": {"filesystem": {"scratchDir": self.path("run/scratch")},
                           "nftRulesetPath": self.path("run/egress.nft"),
                           "rootlessLauncherPath": self.path("staged/launcher.sh")},
                "result": {"argv": argv, "env": {"B": "c", "A": "1=2"}, "nftRuleset": "table x\n",
                           "rootlessLauncher": "exec true\n"}}

    def test_executes_argv_with_its_environment(self):
        done = self.plain(self.document(PROBE, "environ"))
        self.assertEqual((done.returncode, facts(done.stdout)), (0, {"env.names": "A,B",
                                                                     "env.count": 2}))
        self.assertEqual(self.plain(self.document(PROBE, "exit", "7")).returncode, 7)

    def test_makes_what_the_plan_expects(self):
        self.plain(self.document("true"))
        self.assertEqual(os.stat(self.path("run/scratch")).st_mode & 0o7777, 0o700)
        with open(self.path("run/egress.nft"), encoding="ascii") as file:
            self.assertEqual(file.read(), "table x\n")
        with open(self.path("staged/launcher.sh"), encoding="ascii") as file:
            self.assertEqual(file.read(), "exec true\n")

    def test_adds_nothing(self):
        document = self.document(PROBE, "fds")
        shadow = os.open("/etc/shadow", os.O_RDONLY)
        self.addCleanup(os.close, shadow)
        self.assertEqual(facts(self.plain(document, pass_fds=[shadow]).stdout)["fds.extra"], 1)
        self.assertEqual(facts(self.plain(document).stdout)["fds.extra"], 0)
        self.assertEqual(facts(self.plain(self.document(PROBE, "identity")).stdout)["id.uid"], 0)

    def test_searches_the_callers_path(self):
        document = self.document("probe", "true")
        self.assertEqual(self.plain(document).returncode, 127)
        path = {"PATH": "/no/such:" + os.path.dirname(PROBE)}
        self.assertEqual(self.plain(document, env=path).returncode, 0)

    def test_what_is_no_plan_is_65(self):
        for document in ({"error": {"code": -32000}}, "{", "[]", {"params": {}, "result": {}},
                         {"params": {}, "result": {"argv": [], "env": {}}},
                         {"params": {}, "result": {"argv": [1], "env": {}}},
                         {"params": {}, "result": {"argv": ["true"], "env": {"A": 1}}}):
            self.assertEqual(self.plain(document).returncode, 65, document)
        self.assertEqual(subprocess.run([PLAIN], capture_output=True, check=False).returncode, 64)

    def test_what_cannot_be_made_is_70(self):
        document = self.document("true")
        document["params"]["filesystem"]["scratchDir"] = "/proc/none/scratch"
        self.assertEqual(self.plain(document).returncode, 70)


del Case  # a base, and not a test


def main():
    for family, address in ((socket.AF_INET, ALLOWED), (socket.AF_INET, DENIED),
                            (socket.AF_INET, SILENT), (socket.AF_INET6, "fd99::1"),
                            (socket.AF_INET6, "fd98::1")):
        serve_tcp(family, address)
    for address in ALLOWED, DENIED, SILENT:
        serve_udp(address, PORT, lambda data: data)
    for address in DNS, DENIED, SILENT:
        serve_udp(address, 53, dns_answer)
    tests = unittest.main(argv=[sys.argv[0], *sys.argv[2:]], exit=False).result
    listing = subprocess.run([PROBE, "--list"], capture_output=True, text=True, check=True).stdout
    unused = {line.split()[0] for line in listing.splitlines()} - used
    print(f"probes: {len(used & {line.split()[0] for line in listing.splitlines()})} of "
          f"{len(listing.splitlines())} tried, {tests.testsRun} tests")
    if unused and not sys.argv[2:]:
        sys.exit(f"never tried: {', '.join(sorted(unused))}")
    sys.exit(not tests.wasSuccessful())


if __name__ == "__main__":
    if os.geteuid() != 0:
        sys.exit("test_probes.py: needs root, to be stopped by not being root")
    enter_namespaces()
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        os.chmod(folder, 0o755)
        PROBE = shutil.copy(os.path.join(BIN, "probe"), folder)
        PLAIN = shutil.copy(os.path.join(BIN, "plain"), folder)
        main()
