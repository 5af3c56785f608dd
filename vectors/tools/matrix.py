#!/usr/bin/python3
"""The matrix: every named policy on every host, as golden vectors.

usage: matrix.py                    write vectors/matrix/
       matrix.py --check            make them again and compare
       matrix.py --page FILE        write the page that shows them
       matrix.py --check-page FILE  make the page again and compare

The vectors come from derive.py; the page comes from the vectors' files (page.py).
"""
import json
import pathlib
import sys

import canonical
import page
from derive import LAYERS, derive, verdict

VECTORS = pathlib.Path(__file__).resolve().parent.parent
FIXTURES = VECTORS / "fixtures" / "capabilities.json"
MATRIX = VECTORS / "matrix"

OPEN = {"mode": "unrestricted", "denyLinkLocalAndMetadata": False}
LISTED_V4 = "198.51.100.0/24"
LISTED_V6 = "2001:db8:5::/48"
LIMITS = {
    "cpuSeconds": 60,
    "memoryBytes": 536870912,
    "maxOpenFiles": 1024,
    "maxProcesses": 256,
    "maxOutputBytes": 5242880,
    "maxFileSizeBytes": 268435456,
}
TARGET = {"mode": "drop-to-uid", "uid": 1001, "gid": 1002}


def allowlist(*entries):
    return {"mode": "allowlist", "allow": list(entries), "denyLinkLocalAndMetadata": True}


def profile(on_unavailable, network):
    return {
        "enabled": True,
        "onUnavailable": on_unavailable,
        "resources": LIMITS,
        "filesystem": {"mode": "scratch-plus-ro"},
        "network": network,
        "privilege": {"mode": "drop-to-uid"},
    }


def limit(name):
    return {"resources": {name: LIMITS[name]}, "network": OPEN}


# name: what it asks for, the policy
POLICIES = {
    "default-profile": ("the default profile: everything, or no run", profile("fail", allowlist())),
    "default-profile-with-target": (
        "the default profile, resolved with an operator's uid and gid",
        {**profile("fail", allowlist()), "privilege": TARGET}),
    "fail-closed-profile": ("the fail-closed profile: as the default, with deny, and it runs",
                            profile("degrade", {"mode": "deny"})),
    "deny": ("no network", {"network": {"mode": "deny"}}),
    "allowlist-empty": ("an allowlist that lists nothing", {"network": allowlist()}),
    "allowlist-v4": ("an allowlist of an IPv4 block", {"network": allowlist(LISTED_V4)}),
    "allowlist-v6": ("an allowlist of an IPv6 block", {"network": allowlist(LISTED_V6)}),
    "allowlist-both": ("an allowlist of both families",
                       {"network": allowlist(LISTED_V4, LISTED_V6)}),
    "unrestricted-blocked": ("all of the network but metadata",
                             {"network": {**OPEN, "denyLinkLocalAndMetadata": True}}),
    "unrestricted-open": ("all of the network", {"network": OPEN}),
    "filesystem-off": ("no confinement, said aloud",
                       {"filesystem": {"mode": "off"}, "network": OPEN}),
    "scratch-only": ("files: a scratch dir",
                     {"filesystem": {"mode": "scratch-only"}, "network": OPEN}),
    "scratch-plus-ro": ("files: a scratch dir, and node_modules to read",
                        {"filesystem": {"mode": "scratch-plus-ro"}, "network": OPEN}),
    "drop-with-target": ("a drop to a uid and gid, in a confined run",
                         {"filesystem": {"mode": "scratch-only"}, "network": OPEN,
                          "privilege": TARGET}),
    "drop-with-target-bare": ("the same drop, where nothing else needs a wrapper",
                              {"network": OPEN, "privilege": TARGET}),
    "drop-without-target": ("a drop to nobody in particular, in a confined run",
                            {"filesystem": {"mode": "scratch-only"}, "network": OPEN,
                             "privilege": {"mode": "drop-to-uid"}}),
    "cpu": ("a limit on processor time", limit("cpuSeconds")),
    "memory": ("a limit on memory", limit("memoryBytes")),
    "open-files": ("a limit on open files", limit("maxOpenFiles")),
    "processes": ("a limit on processes", limit("maxProcesses")),
    "output": ("a limit on output", limit("maxOutputBytes")),
    "file-size": ("a limit on the size of files", limit("maxFileSizeBytes")),
    "all-resources": ("every limit", {"resources": LIMITS, "network": OPEN}),
    "all-layers": ("everything at once: every limit, confined, listed blocks, a drop",
                   {**profile("degrade", allowlist(LISTED_V4, LISTED_V6)), "privilege": TARGET}),
    "disabled": ("no sandbox, whatever else it says",
                 {**profile("fail", {"mode": "deny"}), "enabled": False}),
}

COMMAND = ["/opt/node/bin/node", "check.mjs", "--matrix"]

# What every cell is given besides its policy and host.
GIVEN = {
    "command": COMMAND,
    "baseEnv": {"PATH": "/usr/bin:/bin", "HOME": "/home/u", "TMPDIR": "/var/tmp"},
    "envOverrides": {"TARGET": "matrix", "LD_PRELOAD": "/home/u/hook.so"},
    "filesystem": {
        "scratchDir": "/tmp/run-matrix/scratch",
        "nodeModulesDir": "/store/current/node_modules",
        "interpreterPath": "/opt/node/bin/node",
    },
    "nftRulesetPath": "/tmp/run-matrix/egress.nft",
    "rootlessLauncherPath": "/tmp/run-matrix/rootless-egress.sh",
    "host": {
        "existingPaths": ["/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc", "/opt/node/bin/node",
                          "/store/current/node_modules"],
        "realpaths": {},
    },
}

# Metadata; a listed and an unlisted address of each family; loopback.
PROBES = ("169.254.169.254", "fd00:ec2::254", "fe80::1", "198.51.100.7", "203.0.113.9",
          "2001:db8:5::7", "2001:db8:6::7", "127.0.0.1", "::1")

# True of every cell, and decided by vectors/plan/env.json.
EVERYWHERE = {"ENV-2", "ENV-3", "ENV-9"}
CHAPTERS = ("ENV", "PRV", "RES", "NET", "RUL", "RLE", "FS", "REP")

# code: a few words for a title, and what goes wrong where it is not told
WORDS = {
    "privilege.no-target": ("no uid to drop to", "a drop to nobody leaves the command root"),
    "privilege.inherit-root": ("it stays root", "a command that inherits root is not unprivileged"),
    "privilege.no-wrapper": ("nothing drops it",
                             "only an engaged wrapper drops, and without one the command stays "
                             "root"),
    "resources.no-prlimit": ("no prlimit", "limits that nothing sets do not hold"),
    "resources.nproc-unisolated": ("processes are counted with the supervisor's",
                                   "outside a namespace the cap would count root's own processes"),
    "network.metadata-unenforceable": ("metadata cannot be filtered",
                                       "metadata stays reachable, and a routeless namespace would "
                                       "cut off the rest"),
    "network.platform": ("not on this platform",
                         "without namespaces the command has the host's network"),
    "network.no-netns": ("no network namespace",
                         "without a namespace the command has the host's network"),
    "network.no-egress": ("no filtered way out",
                          "a routeless namespace would cut off what is listed"),
    "filesystem.platform": ("not on this platform", "without a wrapper all files are in reach"),
    "filesystem.no-userns": ("no user namespaces",
                             "a wrapper that cannot make namespaces confines nothing"),
    "filesystem.no-wrapper": ("no wrapper", "without a wrapper all files are in reach"),
    "filesystem.firejail": ("firejail is not engaged", "firejail delivers none of this"),
}


def number(requirement):
    chapter, digits = requirement.split("-")
    return CHAPTERS.index(chapter), int(digits)


def route(decision):
    """Return how the command runs, and why so where nothing is downgraded."""
    argv = decision["argv"]
    if not decision["effective"]["requested"]["enabled"]:
        return "runs untouched, and nothing is claimed", "the operator turned the sandbox off"
    if decision["launcher"]:
        return ("runs through the launcher, and bwrap inside",
                "what may get out does so through a filter, made without root")
    if "--macvlan_iface" in argv:
        return ("runs through nsjail with an uplink of its own",
                "what may get out does so through a filter")
    if argv[0] in ("bwrap", "nsjail"):
        name = f"runs through {argv[0]}"
        if {"--unshare-net", "--clone_newnet"} & set(argv):
            return name + ", without a way out", "nothing is meant to get out"
        return name + ", on the host's network", "files are confined, the network is not asked for"
    if argv[0] == "prlimit":
        return "runs plain, behind prlimit", "limits need no namespace"
    return "runs plain", "nothing here needs a wrapper"


def told(downgrades):
    """Return the downgrades in a title's words and in a why's."""
    ordered = sorted(downgrades, key=lambda reason: LAYERS.index(reason["layer"]))
    title = ", ".join(f"{reason['layer']} ({WORDS[reason['code']][0]})" for reason in ordered)
    why = "; ".join(dict.fromkeys(WORDS[reason["code"]][1] for reason in ordered))
    return title, why


def describe(decision):
    """Return title and why of a cell."""
    if "unavailable" in decision:
        title, why = told(decision["unavailable"])
        return f"refused: {title}", why
    how, reason = route(decision)
    downgrades = decision["effective"]["downgrades"]
    if downgrades:
        title, why = told(downgrades)
        return f"{how}; does not hold: {title}", why
    if decision["effective"]["requested"]["enabled"]:
        how += "; all that was asked for holds"
    return how, reason


def expect_error(downgrades):
    begins = "sandbox unavailable: "
    named = [f"{reason['layer']}: " for reason in downgrades]
    return {
        "code": -32001,
        "kind": "sandbox-unavailable",
        "downgrades": downgrades,
        "mentions": [begins + named[0]] if len(named) == 1 else [begins, *named],
    }


def expect_result(decision):
    """A whole result: what is not in it is expected to be absent."""
    optional = ("uid", "gid", "maxOutputBytes", "nodeMemoryFlagEnv")
    result = {key: decision[key] for key in ("argv", "env", "droppedEnvKeys", *optional)
              if key in decision}
    absent = [key for key in optional if key not in decision]
    ruleset = decision.get("ruleset")
    if ruleset is None:
        absent.append("nftRuleset")
    if not decision["launcher"]:
        absent.append("rootlessLauncher")
    if absent:
        result["absent"] = absent
    if ruleset is not None:
        literal = list(ruleset.allow or []) + (["169.254.0.0/16"] if ruleset.block else [])
        result["nftRuleset"] = {"mentions": ["inet", *literal]}
        result["egress"] = {address: verdict(ruleset, address) for address in PROBES}
    if decision["launcher"]:
        result["rootlessLauncher"] = {
            "mentions": ["bwrap", "--unshare-net", "slirp4netns --configure", *decision["bound"]],
            "absent": COMMAND[1:],
        }
    result["effective"] = decision["effective"]
    return result


def vector(name, host, decision, rules):
    title, why = describe(decision)
    if "unavailable" in decision:
        expect = {"error": expect_error(decision["unavailable"])}
    else:
        expect = {"result": expect_result(decision)}
    return {
        "id": f"matrix/{name}/{host}",
        "title": title,
        "why": why,
        "requirements": sorted(set(rules) - EVERYWHERE, key=number),
        "level": "core",
        "origin": "matrix",
        "given": {"capabilities": host},
        "expect": expect,
    }


def burden(decision):
    """How far a decision is from holding: a twin has less of it."""
    if "unavailable" in decision:
        return 1 << 16
    return len(decision["effective"]["downgrades"])


def twin(host, decisions, hosts):
    """The host nearest to `host` among those where the same policy holds best (VEC-10)."""
    def distance(other):
        return sum(hosts[host][key] != hosts[other][key] for key in hosts[host])

    best = min(decisions, key=lambda other: (burden(decisions[other]), distance(other)))
    if burden(decisions[best]) >= burden(decisions[host]):
        raise ValueError(f"no host is a twin for {host}")
    return best


def vector_file(name, hosts):
    about, policy = POLICIES[name]
    derived = {host: derive({**GIVEN, "policy": policy, "capabilities": capabilities})
               for host, capabilities in hosts.items()}
    decisions = {host: decision for host, (decision, _) in derived.items()}
    vectors = []
    for host, (decision, rules) in derived.items():
        vectors.append(vector(name, host, decision, rules))
        if burden(decision):
            vectors[-1]["twin"] = f"matrix/{name}/{twin(host, decisions, hosts)}"
    return {
        "schema": 1,
        "method": "plan",
        "about": f"Made by vectors/tools/matrix.py. {name} on every host: {about}.",
        "given": {"policy": policy, **GIVEN},
        "vectors": vectors,
    }


def make():
    """Return the files' texts by path."""
    hosts = json.loads(FIXTURES.read_text(encoding="utf-8"))
    return {MATRIX / f"{name}.json": canonical.dumps(vector_file(name, hosts))
            for name in POLICIES}


def count(files):
    return sum(len(json.loads(text)["vectors"]) for text in files.values())


def write():
    files = make()
    MATRIX.mkdir(exist_ok=True)
    for path in set(MATRIX.glob("*")) - set(files):
        path.unlink()
    for path, text in files.items():
        path.write_text(text, encoding="utf-8")
    print(f"matrix: wrote {len(files)} policies, {count(files)} vectors")
    return 0


def check():
    files = make()
    bad = 0
    for path in sorted(set(MATRIX.glob("*")) | set(files)):
        there = path.read_text(encoding="utf-8") if path.exists() else None
        if there != files.get(path):
            bad += 1
            print(f"{path.relative_to(VECTORS.parent)}: is not what matrix.py makes")
    print(f"matrix: {len(files)} policies, {count(files)} vectors, {bad} files differ")
    return 0 if count(files) and bad == 0 else 1


def read_page():
    """The page's text, of the vectors as they are on disk."""
    hosts = json.loads(FIXTURES.read_text(encoding="utf-8"))
    files = {name: json.loads((MATRIX / f"{name}.json").read_text(encoding="utf-8"))
             for name in POLICIES}
    return page.render(files, hosts)


def check_page(path):
    text, cells = read_page()
    there = path.read_text(encoding="utf-8") if path.exists() else None
    print(f"page: {cells} cells, {'as' if there == text else 'NOT as'} the vectors have them")
    return 0 if cells and there == text else 1


def write_page(path):
    text, cells = read_page()
    path.write_text(text, encoding="utf-8")
    print(f"page: wrote {cells} cells")
    return 0 if cells else 1


def main(arguments):
    if not arguments:
        return write()
    if arguments == ["--check"]:
        return check()
    if len(arguments) == 2 and arguments[0] == "--page":
        return write_page(pathlib.Path(arguments[1]))
    if len(arguments) == 2 and arguments[0] == "--check-page":
        return check_page(pathlib.Path(arguments[1]))
    print(__doc__.split("\n\n")[1], file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
