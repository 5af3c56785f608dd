# SPDX-License-Identifier: Apache-2.0
"""A source tree small enough to know all of, for the tests of audits, and reports about it."""
import json
import os
import shutil

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))

SPEC = """# 1 Small

**TOY-1** [core; vector] The `first`{hostile} MUST hold.

**TOY-2** [core; vector] The second MUST hold.

**TOY-3** [hardened; live] The third MUST hold.

**TOY-4** [core; tests] The fourth MUST hold.

**TOY-5** [core; later] The fifth MUST hold.
"""

ERRATA = """# 15 Errata

| id | the claim | what happens | what the reference does | live case |
|---|---|---|---|---|
| E-1 | it holds | it does not (TOY-3) | nothing | `all/one` |
"""

CODE = """/* a file */
int first(void)
{
    return 1; /* TOY-1 */
}

/* TOY-2: what it is for */
int second(int x)
{
    if (x)
        return 2;
    return 3;
}
"""


def put(root, path, text):
    path = os.path.join(root, path)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text if isinstance(text, str) else json.dumps(text))
    return path


def vector(name, requirements, **members):
    return {"id": f"net/{name}", "title": f"the {name}", "why": "a reason",
            "requirements": requirements, "level": "core", "origin": "thought",
            "given": {"stdout": name, "stderr": "", "maxOutputBytes": 9},
            "expect": {"result": {"stdout": name, "stderr": "", "truncated": False}}, **members}


def make_tree(root, hostile=""):
    """@hostile is put wherever a tree has free text."""
    put(root, "spec/01-small.md", SPEC.format(hostile=hostile))
    put(root, "spec/15-errata.md", ERRATA)
    put(root, "ref/plan/small.c", CODE.replace("a file", "a file" + hostile))
    put(root, "ref/run/other.c", "int other;\n")
    shutil.copytree(os.path.join(ROOT, "vectors/fixtures"), os.path.join(root, "vectors/fixtures"))
    put(root, "vectors/net/small.json", {
        "schema": 1, "method": "output.truncate", "about": "x" + hostile,
        "vectors": [vector("one", ["TOY-1"], title="the one" + hostile, why="a reason" + hostile),
                    vector("two", ["TOY-2"]), vector("both", ["TOY-1", "TOY-2"])]})
    put(root, "it/cases/all.json", {
        "schema": 1, "area": "all", "about": "x", "cases": [{
            "id": "all/one", "title": "a title" + hostile, "why": "a reason", "proves": ["TOY-3"],
            "errata": ["E-1"], "layer": "network",
            "given": {"command": ["probe", "fork"],
                      "policy": {"resources": {"maxProcesses": 16}}},
            "attack": {"/said/fork.started": {"below": 16}},
            "relax": {"/policy/resources/maxProcesses": 4096},
            "control": {"/said/fork.started": 40}}]})


def coverage(hostile=""):
    def line(number, vectors, **more):
        return {"line": number, "vectors": vectors, "unit": 0, "live": None, **more}
    half = {"lines": [4, 7], "branches": [1, 2], "decisions": [1, 2]}
    return {"schema": 1, "figures": {"vectors": half, "unit": half, "live": None},
            "planner": {"vectors": half, "unit": half, "live": None},
            "exceptions": [{"file": "ref/plan/small.c", "text": "return 3;",
                            "reason": "Memory." + hostile, "lines": [12]}],
            "files": [
                {"file": "ref/plan/small.c", "lines": [
                    line(2, 9), line(4, 9), line(8, 3),
                    line(10, 3, branches={"vectors": [1, 2], "unit": [0, 2]}),
                    line(11, 0), line(12, 0)]},
                {"file": "ref/run/other.c", "lines": [line(1, 0)]}]}


def mutants(hostile=""):
    def mutant(number, line, verdict, *killers):
        return {"id": f"m{number}", "file": "ref/plan/small.c", "line": line,
                "operator": "constant", "was": "1" + hostile, "now": "2", "verdict": verdict,
                "killers": list(killers)}
    return {"schema": 1, "mutants": [mutant(1, 4, "killed", "net/one"),
                                     mutant(2, 11, "survived"),
                                     {**mutant(3, 12, "equivalent"), "reason": "no" + hostile},
                                     mutant(4, 10, "stillborn")]}


def run(verdict="pass", hostile=""):
    def result(name, word, requirements):
        more = {} if word == "pass" else {"difference": {
            "pointer": "/stdout", "expected": '"x"', "got": '"y' + hostile + '"'}}
        return {"id": f"net/{name}", "verdict": word, "method": "output.truncate",
                "level": "core", "requirements": requirements, "ms": 1.5, **more}
    results = [result("one", verdict, ["TOY-1"]), result("two", "pass", ["TOY-2"]),
               result("both", "pass", ["TOY-1", "TOY-2"])]
    words = [one["verdict"] for one in results]
    return {"schema": 1, "tool": "sandproof", "version": "0.1.0",
            "started": "2026-01-01T00:00:00Z",
            "implementation": {"name": "small" + hostile, "version": "1", "command": "small",
                               "methods": ["output.truncate"]},
            "vectors": {"digest": "0" * 64, "count": 3},
            "counts": {word: words.count(word) for word in (
                "pass", "fail", "crash", "hang", "protocol", "unjudged", "not-applicable",
                "xfail", "xpass")},
            "results": results}


def live(*verdicts, hostile=""):
    results = []
    for supervisor, verdict in zip(("root", "user"), verdicts or ("pass", "pass")):
        result = {"id": "all/one", "guest": "bookworm", "supervisor": supervisor,
                  "verdict": verdict, "layer": "network", "claim": "true", "proves": ["TOY-3"],
                  "errata": ["E-1"], "ms": 9}
        if verdict in ("fail", "broken"):
            result.update(arm="attack", why="it did not" + hostile,
                          claim="unknown" if verdict == "broken" else "true")
        results.append(result)
    return {"schema": 1, "tool": "sandproof-live", "version": "0.1.0",
            "started": "2026-01-01T00:00:00Z",
            "guests": [{"name": "bookworm", "kernel": "6", "bwrap": "", "slirp4netns": "",
                        "nft": ""}],
            "counts": {"pass": 2, "fail": 0, "broken": 0, "not-applicable": 0},
            "results": results}
