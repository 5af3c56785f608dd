#!/usr/bin/python3
"""A second opinion: what the specification wants of a plan, derived without the reference.

usage: derive.py FILE                     decide for one request's params, from FILE or - for stdin
       derive.py --check-interop FILE     compare with the recorded decisions of another planner

Written from the text of the specification, chapter by chapter, and from nothing else. It decides
everything but texts: a reason is its code and the fragments that it has to mention, a ruleset is
what it lets out, the launcher is there or not. The policy has to be valid.
"""
import collections
import ipaddress
import json
import sys

LAYERS = ("resources", "filesystem", "network", "privilege")
LIMITS = ("cpuSeconds", "memoryBytes", "maxOpenFiles", "maxProcesses", "maxFileSizeBytes")
BASE_PATHS = ("/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc")
MIB = 1 << 20

# ENV-3 to ENV-7
FORBIDDEN = {
    "LD_PRELOAD": "ENV-3", "LD_LIBRARY_PATH": "ENV-3", "LD_AUDIT": "ENV-3",
    "DYLD_INSERT_LIBRARIES": "ENV-4", "DYLD_LIBRARY_PATH": "ENV-4",
    "NODE_OPTIONS": "ENV-5", "BUN_INSTALL": "ENV-6", "PATH": "ENV-7",
}

# Reasons: code -> requirement, fragments. PLATFORM stands for the platform's name.
PLATFORM = object()
REASONS = {
    "privilege.no-target": ("REP-14", ["uid"]),
    "privilege.inherit-root": ("REP-15", ["root"]),
    "privilege.no-wrapper": ("REP-16", ["namespace wrapper"]),
    "resources.no-prlimit": ("REP-17", ["prlimit"]),
    "resources.nproc-unisolated": ("REP-18", ["RLIMIT_NPROC"]),
    "network.metadata-unenforceable": ("REP-19", ["metadata"]),
    "network.ruleset-unstaged": ("REP-20", ["staged"]),
    "network.launcher-unstaged": ("REP-21", ["launcher"]),
    "network.platform": ("REP-22", [PLATFORM]),
    "network.no-netns": ("REP-23", ["namespace"]),
    "network.no-egress": ("REP-24", ["blackhole"]),
    "network.wrapper-not-engaged": ("REP-25", ["namespace"]),
    "filesystem.platform": ("REP-26", [PLATFORM]),
    "filesystem.no-userns": ("REP-27", ["user namespaces"]),
    "filesystem.no-wrapper": ("REP-28", ["wrapper"]),
    "filesystem.firejail": ("REP-29", ["firejail"]),
    "filesystem.no-scratch": ("REP-30", ["scratch dir"]),
    "filesystem.rootless-needs-bwrap": ("REP-31", ["bwrap"]),
    "resources.memory-not-per-run": ("REP-32", ["memoryBytes", "cgroup"]),
    "resources.nproc-shared-uid": ("REP-33", ["RLIMIT_NPROC"]),
}

# What leaves through a plumbed namespace. block: the metadata block; allow: None for all else.
Ruleset = collections.namedtuple("Ruleset", "block allow")

METADATA = [ipaddress.ip_network(block) for block in ("169.254.0.0/16", "fe80::/10", "fc00::/7")]


def verdict(ruleset, address):
    """Return what a ruleset does to a packet to `address` (RUL-3 to RUL-8)."""
    address = ipaddress.ip_address(address)
    if ruleset.block and any(address in block for block in METADATA):
        return "drop"
    if ruleset.allow is None or address.is_loopback:
        return "accept"
    listed = any(address in ipaddress.ip_network(entry) for entry in ruleset.allow)
    return "accept" if listed else "drop"


def complete(policy):
    """Return the policy with every default filled in (POL-1 to POL-17)."""
    network = policy.get("network", {})
    return {
        "enabled": policy.get("enabled", True),
        "onUnavailable": policy.get("onUnavailable", "degrade"),
        "resources": dict(policy.get("resources", {})),
        "filesystem": {"mode": "off", **policy.get("filesystem", {})},
        "network": {
            "mode": network.get("mode", "unrestricted"),
            "allow": network.get("allow", []),
            "denyLinkLocalAndMetadata": network.get("denyLinkLocalAndMetadata", True),
        },
        "privilege": {"mode": "inherit", **policy.get("privilege", {})},
    }


class Plan:
    """One plan in the making: each method is a section of the specification."""

    def __init__(self, params):
        self.params = params
        self.policy = complete(params["policy"])
        self.host = params["capabilities"]
        self.files = params.get("filesystem", {})
        self.rules = []             # that decided
        self.shown = []             # that a result shows and a refusal does not
        self.enforced = dict.fromkeys(LAYERS, False)
        self.downgrades = []
        self.notes = []
        self.drop = False
        self.namespace = None       # None: the host's network; routeless, macvlan, rootless
        self.ruleset = None
        self.engaged = False
        self.env = {}
        self.dropped = []

    def cite(self, *ids):
        self.rules += [rule for rule in ids if rule not in self.rules]

    def show(self, *ids):
        self.shown += [rule for rule in ids if rule not in self.shown]

    def reason(self, layer, code, *also):
        name = self.host["platform"]
        mentions = [name if fragment is PLATFORM else fragment for fragment in REASONS[code][1]]
        return {"layer": layer, "code": code, "mentions": mentions + list(also)}

    def downgrade(self, layer, code, *also):
        """`also`: more fragments that the reason has to mention."""
        self.downgrades.append(self.reason(layer, code, *also))
        self.cite(REASONS[code][0])

    def note(self, layer, code):
        self.notes.append(self.reason(layer, code))
        self.show(REASONS[code][0])

    # 04 Environment

    def forbidden(self, key):
        return FORBIDDEN.get(key) or ("ENV-6" if key.startswith("BUN_CONFIG_") else None)

    def environment(self):
        self.env = dict(self.params["baseEnv"])
        for key, value in self.params.get("envOverrides", {}).items():
            rule = self.forbidden(key)
            if rule is None:
                self.env[key] = value
            else:
                self.dropped.append(key)
                self.show("ENV-2", rule, "ENV-9")

    def temporary(self):
        if self.confined():
            self.env["TMPDIR"] = "/tmp"
            self.show("ENV-10")
        else:
            self.show("ENV-11")

    # 05 Privilege

    def privilege(self):
        wanted = self.policy["privilege"]
        if not self.host["euidIsRoot"]:
            self.enforced["privilege"] = True
            self.cite("PRV-1")
            if "uid" in wanted or "gid" in wanted:
                self.show("PRV-2")
        elif wanted["mode"] == "inherit":
            self.downgrade("privilege", "privilege.inherit-root")
            self.cite("PRV-3")
        elif "uid" not in wanted:
            self.downgrade("privilege", "privilege.no-target")
            self.cite("PRV-4", *(["PRV-5"] if "gid" in wanted else []))
        else:
            self.drop = True

    def settle_drop(self):
        if not self.drop:
            return
        if self.engaged:
            self.enforced["privilege"] = True
            self.cite("PRV-6")
        else:
            self.drop = False
            self.downgrade("privilege", "privilege.no-wrapper")
            self.cite("PRV-7")

    # 06 Resources

    def resources(self):
        limits = self.policy["resources"]
        if any(limit in limits for limit in LIMITS):
            self.enforced["resources"] = self.host["rlimitNative"]
            if self.host["rlimitNative"]:
                self.cite("RES-1")
            else:
                also = [] if self.host["platform"] == "linux" else [self.host["platform"]]
                self.downgrade("resources", "resources.no-prlimit", *also)
                self.cite("RES-2")
                self.show("RES-14")
        elif "maxOutputBytes" in limits:
            self.enforced["resources"] = True
            self.cite("RES-3")
        else:
            self.cite("RES-4")
        if "memoryBytes" in limits:
            self.show("RES-13", "RES-18", "RES-20")
            if not self.params.get("appliesNodeMemoryCap", False):
                self.note("resources", "resources.memory-not-per-run")
                self.show("RES-21")
            else:
                self.show("RES-22")
        if "maxOutputBytes" in limits:
            self.show("RES-5")

    def settle_processes(self):
        """maxProcesses, once it is known whether the wrapper is engaged."""
        if "maxProcesses" not in self.policy["resources"] or not self.host["rlimitNative"]:
            return
        self.show("RES-9")
        if self.engaged:
            return
        self.show("RES-17")
        if self.host["euidIsRoot"]:
            self.downgrade("resources", "resources.nproc-unisolated")
            self.cite("RES-15")
        else:
            self.note("resources", "resources.nproc-shared-uid")
            self.show("RES-16")

    def prelude(self):
        if not self.host["rlimitNative"]:
            return []
        limits = self.policy["resources"]
        arguments = []
        for limit, option, rule in (("cpuSeconds", "cpu", "RES-7"),
                                    ("maxOpenFiles", "nofile", "RES-8"),
                                    ("maxProcesses", "nproc", "RES-9"),
                                    ("maxFileSizeBytes", "fsize", "RES-10")):
            if limit in limits and (limit != "maxProcesses" or self.engaged):
                arguments.append(f"--{option}={int(limits[limit])}")
                self.cite(rule)
        if not arguments:
            self.cite("RES-12")
            return []
        self.cite("RES-6", *(["RES-11"] if len(arguments) > 1 else []))
        return ["prlimit", *arguments, "--"]

    def heap_flag(self):
        mebibytes = int(self.policy["resources"]["memoryBytes"]) // MIB
        if mebibytes < 16:
            self.cite("RES-19")
        return {"NODE_OPTIONS": f"--max-old-space-size={max(mebibytes, 16)}"}

    # 07 Network

    def plumbing(self):
        macvlan = (self.host["netEgressIface"] is not None
                   and self.host["netEgressAddressing"] is not None)
        if macvlan:
            self.cite("NET-1", *(["NET-3"] if self.host["netEgressRootless"] else []))
            return "macvlan"
        if self.host["netEgressRootless"]:
            self.cite("NET-2")
            return "rootless"
        return None

    def network(self):
        wanted = self.policy["network"]
        block = wanted["denyLinkLocalAndMetadata"]
        if wanted["mode"] == "unrestricted":
            if not block:
                self.enforced["network"] = True
                self.cite("NET-4")
            elif self.plumbing() is None:
                self.downgrade("network", "network.metadata-unenforceable")
                self.cite("NET-6")
            else:
                self.cite("NET-5")
                self.show("RUL-3", "RUL-7", "RUL-10")
                self.plumb(Ruleset(block, None))
        elif self.host["platform"] != "linux":
            self.downgrade("network", "network.platform")
            self.cite("NET-8")
        elif not self.host["netNamespaces"]:
            self.downgrade("network", "network.no-netns")
            self.cite("NET-9")
        elif wanted["mode"] == "deny" or not wanted["allow"]:
            self.namespace = "routeless"
            self.enforced["network"] = True
            self.cite("NET-7" if wanted["mode"] == "deny" else "NET-10")
        elif self.plumbing() is None:
            self.downgrade("network", "network.no-egress")
            self.cite("NET-12")
        else:
            self.cite("NET-11")
            self.show("RUL-5", "RUL-6", "RUL-9", *(["RUL-3", "RUL-10"] if block else ["RUL-8"]))
            self.plumb(Ruleset(block, wanted["allow"]))

    def plumb(self, ruleset):
        """A plumbed namespace, if its files can be staged."""
        if not self.params.get("nftRulesetPath"):
            self.downgrade("network", "network.ruleset-unstaged")
            self.cite("NET-13")
        elif self.plumbing() == "rootless" and not self.params.get("rootlessLauncherPath"):
            self.downgrade("network", "network.launcher-unstaged")
            self.cite("NET-14")
        else:
            self.namespace = self.plumbing()
            self.ruleset = ruleset
            self.enforced["network"] = True
            self.show("NET-16", "RUL-1", "RUL-2")

    # 10 Filesystem and wrapper

    def asks_confinement(self):
        return self.policy["filesystem"]["mode"] != "off"

    def confined(self):
        return self.engaged and self.asks_confinement()

    def obstacle(self):
        """The first that keeps a needed wrapper from being engaged: its rule and code."""
        wrapper = self.host["wrapper"]
        if self.host["platform"] != "linux":
            return "FS-3", "filesystem.platform"
        if not self.host["userNamespaces"]:
            return "FS-4", "filesystem.no-userns"
        if wrapper is None:
            return "FS-5", "filesystem.no-wrapper"
        if wrapper == "firejail":
            return "FS-6", "filesystem.firejail"
        if self.asks_confinement() and not self.files.get("scratchDir"):
            return "FS-7", "filesystem.no-scratch"
        if self.namespace == "rootless" and wrapper != "bwrap":
            return "FS-8", "filesystem.rootless-needs-bwrap"
        return None

    def wrapper(self):
        if not self.asks_confinement() and self.namespace is None:
            self.enforced["filesystem"] = True
            self.cite("FS-1", "FS-2")
            return
        obstacle = self.obstacle()
        if obstacle is None:
            self.engaged = self.enforced["filesystem"] = True
            self.cite("FS-1", "FS-13")
            return
        rule, code = obstacle
        self.cite(rule, "FS-10")
        if self.asks_confinement():
            self.downgrade("filesystem", code)
        if self.namespace is not None:
            also = ["bwrap"] if rule == "FS-8" else []   # REP-31: in each layer asked for
            self.downgrade("network", "network.wrapper-not-engaged", *also)
            self.enforced["network"] = False
            self.cite("FS-11")
        if self.ruleset is not None:
            self.show("FS-12")
        self.namespace = self.ruleset = None

    def exists(self, path):
        return path in self.params["host"]["existingPaths"]

    def interpreter(self):
        """The interpreter's resolved path if it has to be bound, else None."""
        path = self.files.get("interpreterPath")
        if not path:
            return None
        path = self.params["host"]["realpaths"].get(path, path)
        if not self.exists(path):
            self.cite("FS-18")
            return None
        if any(path == base or path.startswith(base + "/") for base in BASE_PATHS):
            self.cite("FS-19")
            return None
        self.cite("FS-17")
        return path

    def read_only(self):
        self.cite("FS-16")
        interpreter = self.interpreter()
        paths = [base for base in BASE_PATHS if self.exists(base)]
        return paths + ([interpreter] if interpreter is not None else [])

    def modules(self):
        path = self.files.get("nodeModulesDir")
        if self.policy["filesystem"]["mode"] != "scratch-plus-ro":
            self.cite("FS-23")
            return []
        if not path or not self.exists(path):
            return []
        self.cite("FS-22")
        return [path]

    def inside(self):
        """What a launcher's wrapper binds of this run's own paths."""
        if not self.confined():
            return []
        interpreter = self.interpreter()
        self.cite("FS-21")
        return ([interpreter] if interpreter is not None else []) + [
            self.files["scratchDir"], *self.modules()]

    def identity(self, gid, uid):
        """The drop's options, as (option, field) pairs in the order given."""
        wanted = self.policy["privilege"]
        pairs = [(option, field) for option, field in (gid, uid) if field in wanted]
        return [word for option, field in pairs for word in (option, str(int(wanted[field])))]

    def bwrap(self):
        argv = ["bwrap", "--unshare-all"]
        argv += ["--share-net" if self.namespace is None else "--unshare-net"]
        argv += ["--die-with-parent"]
        self.cite("FS-25", "FS-26", "FS-27")
        if self.drop:
            argv += self.identity(("--gid", "gid"), ("--uid", "uid"))
            self.cite("FS-28")
        if not self.confined():
            self.cite("FS-24", "FS-30")
            return argv + ["--bind", "/", "/", "--proc", "/proc", "--dev", "/dev", "--"]
        scratch = self.files["scratchDir"]
        for path in self.read_only():
            argv += ["--ro-bind", path, path]
        argv += ["--tmpfs", "/tmp", "--bind", scratch, scratch]
        for path in self.modules():
            argv += ["--ro-bind", path, path]
        self.cite("FS-21", "FS-29")
        return argv + ["--proc", "/proc", "--dev", "/dev", "--chdir", scratch, "--"]

    def nsjail(self):
        argv = ["nsjail", "--quiet", "--mode", "o"]
        argv += ["--disable_clone_newnet" if self.namespace is None else "--clone_newnet"]
        self.cite("FS-31", "FS-32")
        if self.namespace == "macvlan":
            address = self.host["netEgressAddressing"]
            argv += ["--macvlan_iface", self.host["netEgressIface"]]
            argv += ["--macvlan_vs_ip", address["ip"], "--macvlan_vs_nm", address["netmask"]]
            argv += ["--macvlan_vs_gw", address["gateway"]]
            argv += ["--nftables_file", self.params["nftRulesetPath"]]
            self.cite("FS-33")
        if self.drop:
            argv += self.identity(("--user", "uid"), ("--group", "gid"))
            self.cite("FS-34")
        if not self.confined():
            self.cite("FS-24", "FS-36")
            return argv + ["--bindmount", "/:/", "--"]
        scratch = self.files["scratchDir"]
        for path in self.read_only():
            argv += ["--bindmount_ro", f"{path}:{path}"]
        argv += ["--bindmount", f"{scratch}:{scratch}"]
        for path in self.modules():
            argv += ["--bindmount_ro", f"{path}:{path}"]
        self.cite("FS-21", "FS-35")
        return argv + ["--cwd", scratch, "--"]

    def wrapped(self):
        if not self.engaged:
            return []
        if self.namespace == "rootless":
            self.cite("RLE-1", "RLE-2", "RLE-3", "RLE-4", "NET-17")
            return ["sh", self.params["rootlessLauncherPath"]]
        return self.bwrap() if self.host["wrapper"] == "bwrap" else self.nsjail()

    # 11 Report

    def effective(self):
        return {
            "requested": self.policy,
            "enforced": self.enforced,
            "downgrades": self.downgrades,
            "notes": self.notes,
            "platform": self.host["platform"],
        }

    def disabled(self):
        self.cite("REP-1", "REP-2", "REP-3", "REP-4")
        return {
            "argv": self.params["command"],
            "env": {**self.params["baseEnv"], **self.params.get("envOverrides", {})},
            "droppedEnvKeys": [],
            "launcher": False,
            "effective": self.effective(),
        }

    def result(self):
        limits = self.policy["resources"]
        result = {
            "argv": self.wrapped() + self.prelude() + self.params["command"],
            "env": self.env,
            "droppedEnvKeys": self.dropped,
        }
        if self.drop:
            result.update({field: self.policy["privilege"][field] for field in ("uid", "gid")
                           if field in self.policy["privilege"]})
        if "maxOutputBytes" in limits:
            result["maxOutputBytes"] = limits["maxOutputBytes"]
        if "memoryBytes" in limits:
            result["nodeMemoryFlagEnv"] = self.heap_flag()
        if self.ruleset is not None:
            result["ruleset"] = self.ruleset
        result["launcher"] = self.namespace == "rootless"
        if result["launcher"]:
            result["bound"] = self.inside()
        result["effective"] = self.effective()
        return result

    def decide(self):
        if not self.policy["enabled"]:
            return self.disabled()
        self.environment()
        self.privilege()
        self.resources()
        self.network()
        self.wrapper()
        self.settle_drop()
        self.settle_processes()
        self.temporary()
        if self.downgrades and self.policy["onUnavailable"] == "fail":
            self.cite("REP-10", "REP-11")
            return {"unavailable": self.downgrades}
        if self.downgrades:
            self.cite("REP-13")
        elif self.notes and self.policy["onUnavailable"] == "fail":
            self.cite("REP-12")
        return self.result()


def derive(params):
    """Decide for the params of one `plan` request.

    Returns the decision and the ids of the requirements that decided it, in that order. The
    decision is {"unavailable": downgrades} or a result as the protocol has it, but for `ruleset`
    (a Ruleset, when one is to be staged), `launcher` (whether one is), and then `bound` (the paths
    of this run that the wrapper inside it binds).
    """
    plan = Plan(params)
    decision = plan.decide()
    shown = [] if "unavailable" in decision else plan.shown
    return decision, list(dict.fromkeys(plan.rules + shown))


# The recording

COMPARED = ("argv", "env", "droppedEnvKeys", "uid", "gid", "maxOutputBytes", "nodeMemoryFlagEnv")

# Where the recorded implementation is known to differ: the downgrade's code -> the habit. NET-16
# wants no ruleset where no plan needs that file written.
KEPT_RULESET = {
    "network.ruleset-unstaged": "it keeps a ruleset that could not be staged (NET-13, NET-16)",
    "network.launcher-unstaged": "it keeps a ruleset whose launcher could not be staged "
                                 "(NET-14, NET-16)",
}


def layers(reasons):
    return sorted({reason["layer"] for reason in reasons})


def differences(params, expect):
    """Yield what differs between the derivation and a recorded decision, the known by its name."""
    decision, _ = derive(params)
    if "unavailable" in decision or "unavailable" in expect:
        ours = layers(decision["unavailable"]) if "unavailable" in decision else None
        if ours != (sorted(set(expect["unavailable"])) if "unavailable" in expect else None):
            yield f"unavailable: {ours}, recorded {expect.get('unavailable')}"
        return
    effective = decision["effective"]
    pairs = [(key, decision.get(key), expect.get(key)) for key in COMPARED]
    pairs += [(key, effective[key], expect[key]) for key in ("requested", "enforced", "platform")]
    pairs += [(key, layers(effective[key]), sorted(set(expect[key])))
              for key in ("downgrades", "notes")]
    pairs += [("launcher", decision["launcher"], expect["launcher"])]
    for key, ours, theirs in pairs:
        if ours != theirs:
            yield f"{key}: {ours}, recorded {theirs}"
    yield from egress_differences(decision, expect)


def egress_differences(decision, expect):
    codes = [reason["code"] for reason in decision["effective"]["downgrades"]]
    kept = [KEPT_RULESET[code] for code in codes if code in KEPT_RULESET]
    recorded = expect.get("egress")
    ruleset = decision.get("ruleset")
    if ruleset is not None:
        verdicts = {address: verdict(ruleset, address) for address in recorded or {}}
        if verdicts != recorded:
            yield f"egress: {verdicts}, recorded {recorded}"
    elif recorded is not None:
        yield from kept or ["egress: no ruleset, recorded one"]


def check_interop(path):
    known = collections.Counter()
    scenarios = agreed = unknown = 0
    with open(path, encoding="utf-8") as file:
        for line in file:
            scenario = json.loads(line)
            found = list(differences(scenario["params"], scenario["expect"]))
            scenarios += 1
            agreed += not found
            for difference in found:
                if difference in KEPT_RULESET.values():
                    known[difference] += 1
                else:
                    unknown += 1
                    print(f"{scenario['id']}: {difference}")
    for difference, count in known.items():
        print(f"interop: {count} documented: {difference}")
    print(f"interop: the derivation agrees on {agreed} of {scenarios}, "
          f"{sum(known.values())} documented differences, {unknown} others")
    return 0 if scenarios and not unknown else 1


def main(arguments):
    if len(arguments) == 2 and arguments[0] == "--check-interop":
        return check_interop(arguments[1])
    if len(arguments) != 1:
        print(__doc__.split("\n\n")[1], file=sys.stderr)
        return 2
    with sys.stdin if arguments[0] == "-" else open(arguments[0], encoding="utf-8") as file:
        decision, rules = derive(json.load(file))
    if "ruleset" in decision:
        decision["ruleset"] = decision["ruleset"]._asdict()
    print(json.dumps({"decision": decision, "requirements": rules}, indent=2))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
