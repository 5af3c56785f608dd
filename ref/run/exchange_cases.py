# SPDX-License-Identifier: Apache-2.0
"""`sandplan run --dry-run` and `--plan`: what test_run_command.py tries under both supervisors."""
import copy
import glob
import json
import os
import subprocess

DISABLED = {"enabled": False}
ALLOWLIST = {"network": {"mode": "allowlist", "allow": ["10.99.0.0/24"]},
             "filesystem": {"mode": "scratch-plus-ro"}}
ELSEWHERE = {"PATH": "/nowhere", "HOME": "/nowhere"}  # where no wrapper is


class Exchanges:
    """A run that is told, and one that was told before."""

    # What tells.

    def tell(self, *arguments, policy=None, **more):
        """Return the exit status, the exchange and stderr of a dry run."""
        done = self.run_line("--dry-run", *arguments, policy=policy, **more)
        exchange = json.loads(done.stdout)
        self.valid_exchange.validate(exchange)
        self.assertEqual(glob.glob("/tmp/*"), [])
        return done.returncode, exchange, done.stderr.decode()

    def planned(self, params):
        """What `sandplan plan` says to params."""
        done = subprocess.run([*self.line()[:-1], "plan", "-"], input=json.dumps(params).encode(),
                              capture_output=True, check=False, timeout=60)
        return json.loads(done.stdout)

    def test_dry_run_tells_what_plan_says(self):
        confined = {"filesystem": {"mode": "scratch-only"}}
        options = ("--env", "A=1", "--env", "LD_PRELOAD=/x", "--node-heap", "--node-modules",
                   "/var/tmp", "--interpreter", "/usr/bin/python3")
        for policy, more, status in (
                (None, (), 0),
                (DISABLED, (), 0),
                ({"privilege": {"mode": "inherit"}}, (), 0),
                ({**ALLOWLIST, "resources": {"memoryBytes": 1 << 28}}, options, 0),
                ({"enabled": 1, "resources": {"cpuSeconds": 1.5}, "odd": [{}]}, (), 241),
                ([], (), 241),
                (confined, ("--node-modules", "relative"), 241),
                (confined, ("--scratch-parent", "/etc"), 241)):
            with self.subTest(policy=policy, more=more):
                if isinstance(policy, dict) and "privilege" not in policy and status == 0:
                    policy = self.drop(policy)
                given = self.default_options() if policy is None else ()
                got, exchange, _ = self.tell(*given, *more, "--", "sh", "-c", "exit 3",
                                             policy=policy)
                self.assertEqual(got, status)
                params = exchange.pop("params")
                self.assertEqual(self.planned(params), exchange)
                self.assertEqual("result" in exchange, status == 0)
                if policy is not None:
                    self.assertEqual(params["policy"], json.loads(json.dumps(policy)))

    def test_dry_run_keeps_the_spelling_of_a_policy(self):
        done = self.run_line("--dry-run", "--", "true",
                             policy='{"resources":{"cpuSeconds":1e400,"maxOpenFiles":64.0}}')
        self.assertEqual(done.returncode, 241)
        self.assertIn(b'{"cpuSeconds":1e400,"maxOpenFiles":64.0}', done.stdout)

    def test_dry_run_of_a_refused_run(self):
        status, exchange, stderr = self.tell("--", "true", env=ELSEWHERE)
        self.assertEqual(status, 240)
        self.assertEqual(exchange["error"]["code"], -32001)
        self.assertEqual(self.planned(exchange["params"]), {"error": exchange["error"]})
        self.assertIn(exchange["error"]["message"], stderr)

    def test_dry_run_starts_nothing(self):
        report = self.path("report")
        for policy in DISABLED, self.drop(ALLOWLIST):
            status, _, _ = self.tell("--report", report, "--capture", "--", "touch",
                                     self.path("ran"), policy=policy)
            self.assertEqual(status, 0)
            self.assertFalse(os.path.exists(self.path("ran")))
            self.assertFalse(os.path.exists(report))
        self.run_line("--", "touch", self.path("ran"), policy=DISABLED)
        self.assertTrue(os.path.exists(self.path("ran")), "the control")

    def test_dry_run_that_failed_closed(self):
        status, exchange, stderr = self.tell("--policy", self.path("missing"), "--", "true")
        self.assertEqual(status, 0)
        self.assertIn("fail-closed profile", stderr)
        self.assertIn(self.path("missing"), stderr)
        downgrades = exchange["result"]["effective"]["downgrades"]
        self.assertEqual(downgrades.pop()["code"], "network.fail-closed")
        self.assertEqual(self.planned(exchange["params"]), {"result": exchange["result"]})

    def test_dry_run_of_what_json_cannot_hold(self):
        done = self.run_line("--dry-run", "--", "echo", b"\xff", policy=DISABLED)
        self.assertEqual((done.returncode, done.stdout), (247, b""))
        self.assertIn(b"cannot be told as JSON", done.stderr)

    def test_dry_run_nobody_reads(self):
        with open("/dev/full", "wb") as full:
            done = subprocess.run(self.line("--dry-run", "--", "true", policy=DISABLED),
                                  stdout=full, stderr=subprocess.PIPE, check=False, timeout=60)
        self.assertEqual(done.returncode, 247)
        self.assertIn(b"cannot be written", done.stderr)

    # What is executed.

    def execute(self, exchange, *options, **more):
        """Return the exit status, the report and stderr of the run of an exchange."""
        path = self.write("exchange", exchange)
        return self.run_reported("--plan", path, *options, **more)

    def unconfined(self, *command, **result):
        """The exchange of a run without a sandbox, as another implementation may have told it."""
        _, exchange, _ = self.tell("--", *command, policy=DISABLED)
        exchange["params"]["policy"] = {"enabled": True}
        exchange["result"].update(result)
        return exchange

    def test_exchange_is_executed_as_the_run_itself(self):
        script = ("id -u; id -G; env; ls -A /; touch /usr/x; cat; ls /proc/self/fd; "
                  "grep -E 'NoNewPrivs|CapEff' /proc/self/status; exit 7")
        for policy in None, self.drop(ALLOWLIST):
            with self.subTest(policy=policy):
                options = self.default_options() if policy is None else ()
                line = (*options, "--", "sh", "-c", script)
                _, exchange, _ = self.tell(*line, policy=policy)
                status, report, _ = self.execute(exchange)
                own_status, own, _ = self.run_reported(*line, policy=policy)
                scratch = exchange["params"]["filesystem"]["scratchDir"]
                self.assertEqual((status, own_status), (7, 7))
                self.assertIn(f"PWD={scratch}\n", report["stdout"])
                self.assertEqual(report.pop("exchange"), True)
                stdout, own_stdout = ("".join(line for line in sorted(r.pop("stdout").splitlines())
                                              if "PWD=" not in line) for r in (report, own))
                self.assertEqual(stdout, own_stdout)
                self.assertEqual(report, own)
                self.assertEqual(report["sandbox"], exchange["result"]["effective"])

    def test_filter_of_an_exchange_is_staged(self):
        connect = ("import socket\nfor a in '10.99.0.1', '10.98.0.1':\n"
                   " s = socket.socket(); s.settimeout(2)\n"
                   " print(a, s.connect_ex((a, 8080)) == 0)\n")
        _, exchange, _ = self.tell("--", "python3", "-c", connect, policy=self.drop(ALLOWLIST))
        for text in "nftRuleset", "rootlessLauncher":
            self.assertIn(text, exchange["result"])
        _, report, stderr = self.execute(exchange)
        self.assertEqual(report["stdout"], "10.99.0.1 True\n10.98.0.1 False\n", stderr)

    def test_answer_of_another_is_what_runs(self):
        exchange = self.unconfined("true", argv=["env"], env={"MINE": "1", "B": "\u20ac"})
        exchange["result"]["effective"].update(
            downgrades=[{"layer": "mine", "reason": "because", "code": "of.mine", "more": [1.50]}],
            notes=[{"layer": "other", "note": "well"}], platform="mine", extra=None)
        for options, told in (((), 1), (("--verbose",), 2)):
            status, report, stderr = self.execute(exchange, *options)
            self.assertEqual((status, report["stdout"]), (0, "MINE=1\nB=\u20ac\n"))
            self.assertEqual(report["sandbox"], exchange["result"]["effective"])
            self.assertEqual(stderr.splitlines(), ["sandplan: not enforced: mine: because",
                                                   "sandplan: note: other: well"][:told])
        with open(self.path("report"), encoding="utf-8") as file:
            self.assertIn('"more":[1.5]', file.read())

    def test_numbers_of_another_keep_their_spelling(self):
        exchange = self.unconfined("true")
        exchange["result"]["effective"]["extra"] = "NUMBERS"
        text = json.dumps(exchange).replace('"NUMBERS"', "[1.50,1e2,9007199254740993]")
        self.execute(text)
        with open(self.path("report"), encoding="utf-8") as file:
            self.assertIn('"extra":[1.50,1e2,9007199254740993]', file.read())

    def test_texts_of_another_are_staged_and_taken_away(self):
        exchange = self.unconfined("true", nftRuleset="the ruleset", rootlessLauncher="a launcher\n")
        params = exchange["params"]
        paths = [params["nftRulesetPath"], params["rootlessLauncherPath"],
                 params["filesystem"]["scratchDir"]]
        exchange["result"]["argv"] = ["sh", "-c", f"cat {paths[0]} {paths[1]}; stat -c %a "
                                      f"{' '.join(paths)} {os.path.dirname(paths[0])}"]
        _, report, _ = self.execute(exchange)
        self.assertEqual(report["stdout"], "the ruleseta launcher\n600\n600\n700\n700\n")
        params["policy"] = DISABLED  # and a runner that believed this would have no place for them
        _, report, _ = self.execute(exchange)
        self.assertEqual(report["stdout"], "the ruleseta launcher\n600\n600\n700\n700\n")

    def test_disabled_policy_of_an_exchange_makes_nothing(self):
        exchange = self.unconfined("true")
        folder = os.path.dirname(exchange["params"]["nftRulesetPath"])
        exchange["result"]["argv"] = ["ls", folder]
        status, report, _ = self.execute(exchange)
        self.assertEqual((status, report["stdout"]), (0, "scratch\n"), "the control")
        exchange["params"]["policy"] = DISABLED
        status, _, _ = self.execute(exchange)
        self.assertEqual(status, 2)

    def test_paths_that_are_not_named_are_not_made(self):
        exchange = self.unconfined("true")
        folder = os.path.dirname(exchange["params"]["nftRulesetPath"])
        exchange["result"]["argv"] = ["ls", folder]
        del exchange["params"]["filesystem"]
        status, report, _ = self.execute(exchange)
        self.assertEqual((status, report["stdout"]), (0, ""))
        del exchange["params"]["nftRulesetPath"], exchange["params"]["rootlessLauncherPath"]
        status, _, _ = self.execute(exchange)
        self.assertEqual(status, 2)

    def test_heap_flag_of_an_exchange(self):
        flag = {"NODE_OPTIONS": "--max-old-space-size=7"}
        exchange = self.unconfined("true", argv=["env"], nodeMemoryFlagEnv=flag,
                                   env={"NODE_OPTIONS": "--other"})
        for wanted, stdout in ((False, "NODE_OPTIONS=--other\n"),
                               (True, "NODE_OPTIONS=--max-old-space-size=7\n")):
            exchange["params"]["appliesNodeMemoryCap"] = wanted
            _, report, _ = self.execute(exchange)
            self.assertEqual(report["stdout"], stdout)

    def test_budget_time_and_stdin_of_an_exchange(self):
        exchange = self.unconfined("sh", "-c", "echo 12345; cat; sleep 987")

        def late(timeout):
            status, report, _ = self.execute(exchange, "--timeout", timeout, "--stdin",
                                             input=b"given")
            self.assertEqual(status, 244)
            return report["stdout"]
        self.says_before_it_is_late("12345\ngiven", late)
        exchange["result"]["maxOutputBytes"] = 3
        status, report, _ = self.execute(exchange)
        self.assertEqual((status, report["stdout"]), (245, "123"))

    def test_exchange_from_stdin(self):
        exchange = json.dumps(self.unconfined("echo", "ran")).encode()
        done = self.run_line("--plan", "-", input=exchange)
        self.assertEqual((done.returncode, done.stdout), (0, b"ran\n"))

    # What is refused.

    def refusal(self, kind, **data):
        return {"params": {}, "error": {"code": -32001, "message": "why not",
                                        "data": {"kind": kind, **data}}}

    def test_refusals_start_nothing(self):
        downgrades = [{"layer": "mine", "reason": "because", "code": "of.mine"}]
        result = self.execute(self.refusal("sandbox-unavailable", downgrades=downgrades))
        self.nothing_ran(result, 240, "why not")
        self.assertEqual((result[1]["outcome"], result[1]["sandbox"]),
                         ("refused", {"downgrades": downgrades}))
        issues = [{"pointer": "/a", "code": "mine"}, {"pointer": "", "code": "type"}]
        for kind in "invalid-policy", "invalid-input":
            result = self.execute(self.refusal(kind, issues=issues))
            self.nothing_ran(result, 241, 'why not: "/a": mine, "": type')
            self.assertEqual((result[1]["outcome"], result[1]["sandbox"]), (kind, None))

    def test_own_refusal_executed_is_the_same_refusal(self):
        _, exchange, _ = self.tell("--", "true", env=ELSEWHERE)
        result = self.execute(exchange)
        self.nothing_ran(result, 240, exchange["error"]["message"])
        self.assertEqual(result[1]["sandbox"]["downgrades"],
                         exchange["error"]["data"]["downgrades"])

    def test_message_of_another_is_one_line(self):
        exchange = self.refusal("sandbox-unavailable", downgrades=[])
        exchange["error"]["message"] = "a\nsandplan: b\x1b[2J\x7f"
        _, _, stderr = self.execute(exchange)
        self.assertEqual(stderr, "sandplan: a?sandplan: b?[2J?\n")
        exchange = self.unconfined("true")
        exchange["result"]["effective"]["downgrades"] = [{"layer": "a\nb", "reason": "c\rd"}]
        _, _, stderr = self.execute(exchange)
        self.assertEqual(stderr, "sandplan: not enforced: a?b: c?d\n")

    def test_files_that_are_no_exchange(self):
        os.mkdir(self.path("folder"))
        good = json.dumps(self.unconfined("true"))
        for path, fragment in (
                (self.path("missing"), "No such file"), (self.path("folder"), "Is a directory"),
                (self.write("empty", ""), "line 1, column 1"),
                (self.write("twice", good[:-1] + ',"params":{}}'), "twice"),
                (self.write("more", good + "{}"), "line 1"),
                (self.write("nul", good.replace('"true"', '"a\\u0000"')), "line 1"),
                (self.write("deep", "[" * 1000), "deep"),
                (self.write("huge", " " * (17 << 20)), "longer than")):
            with self.subTest(path=path):
                result = self.run_reported("--plan", path)
                self.nothing_ran(result, 241, "the exchange is invalid: " + path, fragment)
                self.assertEqual(result[1]["outcome"], "invalid-input")

    def test_faults_of_an_exchange_have_pointers(self):
        """One fault each: a member set to a value, or taken away."""
        gone = object()
        good = self.unconfined("touch", self.path("ran"))
        refused = self.refusal("sandbox-unavailable", downgrades=[])
        status, _, _ = self.execute(good)
        self.assertEqual((status, os.path.exists(self.path("ran"))), (0, True), "the control")
        os.unlink(self.path("ran"))
        result = "/result"
        cases = [
            (good, "/params", gone, "missing"), (good, "/params", [], "type"),
            (good, "/result", gone, "missing"), (good, "/result", None, "type"),
            (good, "/error", {}, "unknown-key"), (good, "/id", 1, "unknown-key"),
            (good, "/params/policy", gone, "missing"),
            (good, "/params/policy/enabled", 1, "type"),
            (good, "/params/command", [], "empty"), (good, "/params/odd", 1, "unknown-key"),
            (good, "/params/filesystem/scratchDir", "relative", "path"),
            (good, "/params/filesystem/scratchDir", "/etc/x", "overlap"),
            (good, "/params/nftRulesetPath", "/var/tmp/../x", "path"),
            (good, result + "/argv", gone, "missing"), (good, result + "/argv", [], "empty"),
            (good, result + "/argv", "true", "type"), (good, result + "/argv/0", "", "empty"),
            (good, result + "/argv/1", 1, "type"),
            (good, result + "/env", gone, "missing"), (good, result + "/env/A", None, "type"),
            (good, result + "/env/A=B", "", "name"), (good, result + "/env/", "", "name"),
            (good, result + "/droppedEnvKeys", gone, "missing"),
            (good, result + "/droppedEnvKeys", {}, "type"),
            (good, result + "/uid", -1, "range"), (good, result + "/uid", (1 << 32) - 1, "range"),
            (good, result + "/uid", None, "type"), (good, result + "/uid", 1.5, "not-integer"),
            (good, result + "/maxOutputBytes", 0, "range"),
            (good, result + "/nodeMemoryFlagEnv", {}, None),
            (good, result + "/nodeMemoryFlagEnv", "x", "type"),
            (good, result + "/nftRuleset", "", "empty"),
            (good, result + "/rootlessLauncher", 1, "type"),
            (good, result + "/odd", 1, "unknown-key"),
            (good, result + "/effective", gone, "missing"),
            (good, result + "/effective", None, "type"),
            (good, result + "/effective/enforced", gone, "missing"),
            (good, result + "/effective/enforced", [], "type"),
            (good, result + "/effective/downgrades", gone, "missing"),
            (good, result + "/effective/downgrades", {}, "type"),
            (good, result + "/effective/notes", gone, "missing"),
            (refused, "/params", 1, "type"),
            (refused, "/error/code", "x", "type"), (refused, "/error/message", gone, "missing"),
            (refused, "/error/message", "", "empty"), (refused, "/error/data", gone, "missing"),
            (refused, "/error/data/kind", "mine", "enum"),
            (refused, "/error/data/kind", gone, "missing"),
            (refused, "/error/data/downgrades", gone, "missing"),
            (refused, "/error/data/issues", [], "unknown-key"),
        ]
        for exchange, pointer, value, code in cases:
            with self.subTest(pointer=pointer, value=value):
                self.one_fault(exchange, pointer, gone if value is gone else [value], code)

    def one_fault(self, exchange, pointer, value, code):
        exchange = copy.deepcopy(exchange)
        *parents, last = pointer.split("/")[1:]
        place = exchange
        for key in parents:
            place = place[key]
        if not isinstance(value, list):
            del place[last]
        elif isinstance(place, list):
            place[int(last)] = value[0]
        else:
            place[last] = value[0]
        told = f'"{pointer}": {code}' if code else pointer
        found = self.execute(exchange)
        self.nothing_ran(found, 241, "the exchange is invalid: ", told)
        self.assertEqual(found[1]["outcome"], "invalid-input")
        self.assertEqual(found[1]["stderr"].count('": '), 1, found[1]["stderr"])
        self.assertFalse(os.path.exists(self.path("ran")))

    def test_items_of_a_report_have_pointers(self):
        for key, item, wanted in (
                ("downgrades", 1, '"/result/effective/downgrades/1": type'),
                ("downgrades", {"layer": "x"}, '"/result/effective/downgrades/1/reason": missing'),
                ("notes", {"note": "x"}, '"/result/effective/notes/1/layer": missing'),
                ("notes", {"layer": 1, "note": "x"}, '"/result/effective/notes/1/layer": type')):
            exchange = self.unconfined("true")
            text = "reason" if key == "downgrades" else "note"
            exchange["result"]["effective"][key] = [{"layer": "mine", text: "x"}, item]
            self.nothing_ran(self.execute(exchange), 241, "the exchange is invalid: " + wanted)

    def test_gid_without_uid_is_a_fault(self):
        self.nothing_ran(self.execute(self.unconfined("true", gid=1)), 241,
                         '"/result/uid": missing')

    def test_texts_without_a_place_are_a_fault(self):
        for text, path in (("nftRuleset", "nftRulesetPath"),
                           ("rootlessLauncher", "rootlessLauncherPath")):
            exchange = self.unconfined("true", **{text: "x"})
            del exchange["params"][path]
            self.nothing_ran(self.execute(exchange), 241, f'"/params/{path}": missing')

    def test_paths_of_an_exchange_lie_in_one_folder(self):
        for change, fragment in (
                ({"nftRulesetPath": "/tmp/other/egress.nft"}, "/tmp/other/egress.nft"),
                ({"nftRulesetPath": "/tmp/here/sub/egress.nft"}, "/tmp/here/sub/egress.nft"),
                ({"rootlessLauncherPath": "/tmp/here/"}, "/tmp/here/: "),
                ({"rootlessLauncherPath": "/tmp/here/."}, "/tmp/here/.: "),
                ({"rootlessLauncherPath": "/launcher"}, "/launcher: "),
                ({"filesystem": {"scratchDir": "/scratch"}}, "/scratch: "),
                ({"nftRulesetPath": "/tmp/here/scratch"}, "stands for two things"),
                ({"nftRulesetPath": "/tmp/here/rootless-egress.sh"}, "stands for two things")):
            with self.subTest(change=change):
                exchange = self.unconfined("touch", self.path("ran"))
                exchange["params"].update({
                    "filesystem": {"scratchDir": "/tmp/here/scratch"},
                    "nftRulesetPath": "/tmp/here/egress.nft",
                    "rootlessLauncherPath": "/tmp/here/rootless-egress.sh", **change})
                self.nothing_ran(self.execute(exchange), 241, "the exchange is invalid: ", fragment)
                self.assertFalse(os.path.exists(self.path("ran")))

    def test_folder_of_an_exchange_that_is_there_stays(self):
        exchange = self.unconfined("touch", self.path("ran"))
        folder = self.path("folder")
        for name, path in (("scratchDir", "scratch"), ("nftRulesetPath", "egress.nft"),
                           ("rootlessLauncherPath", "launcher")):
            place = exchange["params"]["filesystem"] if name == "scratchDir" else exchange["params"]
            place[name] = os.path.join(folder, path)
        self.assertEqual(self.execute(exchange)[0], 0, "the control")
        os.unlink(self.path("ran"))
        os.mkdir(folder)
        os.chmod(folder, 0o777)
        with open(os.path.join(folder, "mine"), "wb"):
            pass
        self.nothing_ran(self.execute(exchange), 243, folder, "File exists")
        self.assertEqual(os.listdir(folder), ["mine"])
        os.rename(folder, self.path("elsewhere"))
        os.symlink(self.path("elsewhere"), folder)
        self.nothing_ran(self.execute(exchange), 243, folder, "File exists")
        self.assertEqual(os.listdir(self.path("elsewhere")), ["mine"])
        self.assertFalse(os.path.exists(self.path("ran")))

    def test_program_of_an_exchange_that_is_not_there(self):
        self.nothing_ran(self.execute(self.unconfined("true", argv=["no-such-command"])), 243,
                         "no-such-command", "not on PATH")

    def test_usage_of_exchanges(self):
        file = self.write("exchange", self.unconfined("true"))
        for arguments in (("--plan",), ("--plan", file, "--", "true"),
                          ("--plan", file, "--policy", file), ("--plan", file, "--env", "A=b"),
                          ("--plan", file, "--uid", "1"), ("--plan", file, "--node-heap"),
                          ("--plan", file, "--scratch-parent", "/tmp"),
                          ("--plan", file, "--dry-run"), ("--plan", file, "--capture"),
                          ("--dry-run",), ("--dry-run", "--node-modules", "", "--", "true"),
                          ("--dry-run", "--interpreter", "", "--", "true")):
            with self.subTest(arguments=arguments):
                done = self.run_line(*arguments)
                self.assertEqual((done.returncode, done.stdout), (242, b""))
                self.assertTrue(done.stderr.startswith(b"sandplan: run: "), done.stderr)
