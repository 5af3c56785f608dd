"""The page of the matrix: tables made from the vectors' files, which are what is judged."""

LETTERS = {"resources": "R", "filesystem": "F", "network": "N", "privilege": "P"}

HEADER = """\
<!-- Made by vectors/tools/matrix.py --page from vectors/matrix/: do not edit. -->
# 16 Matrix

What a planner has to decide for {policies} policies on {hosts} hosts: {cells} cells.

- {full} run, and what was asked for holds;
- {degraded} run with a downgrade;
- {refused} are refused;
- {off} run with the sandbox turned off.

Each cell is a golden vector, in full, in [`vectors/matrix/`](../vectors/matrix/); its id is
`matrix/POLICY/HOST`. The tables explain and ask for nothing: chapters 4 to 11 decide.

A cell is what a planner says of a run. Where a kernel gives less than that, chapter 15 tells.

## How to read a cell

First how the command runs:

| word | the command runs |
|---|---|
| plain | as it is, behind `prlimit` when a limit applies |
| bwrap | in bwrap: on the host's network, or without a way out when none is asked for |
| launcher | in bwrap, started by the rootless launcher, with a filtered way out |
| nsjail | in nsjail: on the host's network, or without a way out when none is asked for |
| uplink | in nsjail, with a macvlan device and a filtered way out |
| refused | not at all: the policy says `fail` |

Then the layers that are enforced: **R**esources, **F**ilesystem, **N**etwork, **P**rivilege.
Behind a dash stands each downgrade, its layer and its code without the layer's name: `N no-egress`
is `network.no-egress`. A layer that is in neither place was not asked for (a limit that nobody set,
or a policy that is disabled). R on both sides is a set of limits of which `maxProcesses` alone does
not apply. Notes are left out here.

Hosts that differ in no cell share a column, policies that differ in none of a table share a row.
"""

CODES = """
| code | the layer does not hold because |
|---|---|
"""

MEANINGS = {
    "resources.no-prlimit": "there is no `prlimit` (RES-2)",
    "resources.nproc-unisolated":
        "the wrapper is not engaged, and `maxProcesses` would count root's processes (RES-15)",
    "filesystem.platform": "the host is not Linux (FS-3)",
    "filesystem.no-userns": "there are no user namespaces (FS-4)",
    "filesystem.no-wrapper": "there is no wrapper (FS-5)",
    "filesystem.firejail": "the wrapper is firejail (FS-6)",
    "filesystem.no-scratch": "no scratch dir was given (FS-7)",
    "filesystem.rootless-needs-bwrap": "the launcher needs bwrap (FS-8)",
    "network.metadata-unenforceable":
        "metadata cannot be blocked where egress cannot be plumbed (NET-6)",
    "network.platform": "the host is not Linux (NET-8)",
    "network.no-netns": "there are no network namespaces (NET-9)",
    "network.no-egress": "there is no way out to filter, and a list is not a blackhole (NET-12)",
    "network.ruleset-unstaged": "the ruleset cannot be written (NET-13)",
    "network.launcher-unstaged": "the launcher cannot be written (NET-14)",
    "network.wrapper-not-engaged": "the wrapper is not engaged (FS-11)",
    "privilege.inherit-root": "the command inherits root (PRV-3)",
    "privilege.no-target": "no uid says whom to drop to (PRV-4)",
    "privilege.no-wrapper": "no engaged wrapper drops (PRV-7)",
}


def downgrades(vector):
    expect = vector["expect"]
    if "error" in expect:
        return expect["error"]["downgrades"]
    return expect["result"]["effective"]["downgrades"]


def how(given, result):
    argv = result["argv"]
    if argv[:2] == ["sh", given["rootlessLauncherPath"]]:
        return "launcher"
    if "--macvlan_iface" in argv:
        return "uplink"
    return argv[0] if argv[0] in ("bwrap", "nsjail") else "plain"


def cell(given, vector):
    """Return a cell's text."""
    if "error" in vector["expect"]:
        word = "refused"
    else:
        result = vector["expect"]["result"]
        enforced = result["effective"]["enforced"]
        held = "".join(letter for layer, letter in LETTERS.items() if enforced[layer])
        word = f"{how(given, result)} {held}".strip()
    short = [f"{LETTERS[reason['layer']]} {reason['code'].split('.')[1]}"
             for layer in LETTERS for reason in downgrades(vector) if reason["layer"] == layer]
    return word + (" – " + ", ".join(short) if short else "")


def heading(host):
    """What a column's host has, from its capabilities."""
    if host["platform"] != "linux":
        return "not Linux"
    words = [host["wrapper"] or "no wrapper"]
    if host["netEgressIface"] and host["netEgressAddressing"]:
        words.append("uplink")
    if host["netEgressRootless"]:
        words.append("slirp4netns")
    if not host["userNamespaces"]:
        words.append("no namespaces")
    if not host["rlimitNative"]:
        words.append("no prlimit")
    return ", ".join(words)


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def columns(cells, hosts):
    """Return lists of hosts that say the same everywhere and are told by the same heading."""
    groups = {}
    for host, capabilities in hosts.items():
        key = (capabilities["euidIsRoot"], heading(capabilities),
               tuple(cells[policy][host] for policy in cells))
        groups.setdefault(key, []).append(host)
    headings = [key[:2] for key in groups]
    if len(set(headings)) != len(headings):
        raise ValueError("two columns with the same heading and other cells")
    return list(groups.values())


def section(title, cells, hosts, groups):
    head = ["policy"] + [heading(hosts[group[0]]) for group in groups]
    alike = {}
    for policy, row in cells.items():
        alike.setdefault(tuple(row[group[0]] for group in groups), []).append(policy)
    rows = [[", ".join(policies), *row] for row, policies in alike.items()]
    named = [[heading(hosts[group[0]]), ", ".join(f"`{host}`" for host in group)]
             for group in groups]
    return f"\n## {title}\n\n{table(['column', 'hosts'], named)}\n{table(head, rows)}"


def read(files):
    """Return policy -> host -> vector."""
    return {policy: {vector["given"]["capabilities"]: vector for vector in file["vectors"]}
            for policy, file in files.items()}


def asked(file):
    """What a file's policy asks for: its about behind the colon."""
    return file["about"].split(": ", 1)[1].rstrip(".")


def counts(vectors):
    found = {"full": 0, "degraded": 0, "refused": 0, "off": 0}
    for vector in vectors:
        if "error" in vector["expect"]:
            found["refused"] += 1
        elif not vector["expect"]["result"]["effective"]["requested"]["enabled"]:
            found["off"] += 1
        else:
            found["degraded" if downgrades(vector) else "full"] += 1
    return found


def render(files, hosts):
    """Return the page and the number of its cells; `files`: trees of vector files by policy."""
    vectors = read(files)
    cells = {policy: {host: cell(files[policy]["given"], vector) for host, vector in row.items()}
             for policy, row in vectors.items()}
    every = [vector for row in vectors.values() for vector in row.values()]
    numbers = counts(every)
    used = {reason["code"] for vector in every for reason in downgrades(vector)}
    groups = columns(cells, hosts)
    policies = [[f"[{policy}](../vectors/matrix/{policy}.json)", asked(file)]
                for policy, file in files.items()]
    text = HEADER.format(policies=len(files), hosts=len(hosts), cells=len(every), **numbers)
    text += CODES + "".join(f"| `{code}` | {meaning} |\n" for code, meaning in MEANINGS.items()
                            if code in used)
    text += "\n## Policies\n\n" + table(["policy", "what it asks for"], policies)
    for title, root in (("Supervisor is not root", False), ("Supervisor is root", True)):
        some = [group for group in groups if hosts[group[0]]["euidIsRoot"] == root]
        text += section(title, cells, hosts, some)
    return text, len(every)
