#!/usr/bin/python3
"""Which flags golden plans use, of which programs.

usage: vocabulary.py SANDPLAN               tell them, a program a line
       vocabulary.py SANDPLAN --check FILE  compare them with those that a file of live cases tries

Words of argv come from every vector. The launcher's text is nobody's golden vector: it is what
SANDPLAN makes of the recorded plans that have one.
"""
import collections
import json
import pathlib
import re
import subprocess
import sys

VECTORS = pathlib.Path(__file__).resolve().parent.parent
WRAPPERS = ("bwrap", "nsjail")
OF_LAUNCHER = ("bwrap", "slirp4netns", "nft", "setpriv", "head")
TRIES = "/sandproof/vocabulary.sh"
LAUNCHERS = 20


def documents():
    for path in sorted(VECTORS.rglob("*.json*")):
        text = path.read_text(encoding="utf-8")
        for part in text.splitlines() if path.suffix == ".jsonl" else [text]:
            yield json.loads(part)


def members(tree, name):
    if isinstance(tree, dict):
        for key, value in tree.items():
            if key == name:
                yield value
            yield from members(value, name)
    elif isinstance(tree, list):
        for value in tree:
            yield from members(value, name)


def take(words, flags):
    """The flags of a program up to its `--`; what is behind it."""
    program = words[0]
    for at, word in enumerate(words[1:], 1):
        if word == "--":
            return words[at + 1:]
        if word.startswith("--"):
            flags[program].add(word.partition("=")[0])
    return []


def of_argv(argv, flags):
    words = argv
    if words[:1] == ["sh"]:
        words = words[2:]  # the launcher's prelude
    elif words[:1] and words[0] in WRAPPERS:
        words = take(words, flags)
    if words[:1] == ["prlimit"]:
        take(words, flags)


def launchers(sandplan):
    count = 0
    for document in documents():
        params, expected = document.get("params", {}), document.get("expect", {})
        path = params.get("rootlessLauncherPath")
        if count == LAUNCHERS or path is None or (expected.get("argv") or [])[:2] != ["sh", path]:
            continue
        count += 1
        plan = subprocess.run([sandplan, "plan", "-"], input=json.dumps(params), text=True,
                              capture_output=True, check=True)
        yield json.loads(plan.stdout)["result"]["rootlessLauncher"]


def of_launcher(text, flags):
    joined = re.sub(r"\\\n\s*", " ", text).replace("'bwrap'", "bwrap")
    for program in OF_LAUNCHER:
        for call in re.finditer(rf"(?<![\w\"]){program} ([^\n]*)", joined):
            for word in call.group(1).replace("'", "").split():
                if word == "--" or word.startswith((">", "<", ")")):
                    break
                if word.startswith("-"):
                    flags[program].add(word.partition("=")[0])


def wanted(sandplan):
    flags = collections.defaultdict(set)
    plans = 0
    for document in documents():
        for argv in members(document, "argv"):
            if isinstance(argv, list) and argv and all(isinstance(word, str) for word in argv):
                of_argv(argv, flags)
                plans += 1
    texts = list(launchers(sandplan))
    for text in texts:
        of_launcher(text, flags)
    if plans < 1000 or not texts:
        sys.exit(f"vocabulary: {plans} plans and {len(texts)} launchers are too few")
    return flags, plans, len(texts)


def tried(path):
    flags = collections.defaultdict(set)
    for command in members(json.loads(pathlib.Path(path).read_text(encoding="utf-8")), "command"):
        if TRIES not in command:
            continue
        program = None
        for word in command[command.index(TRIES) + 1:]:
            if word.startswith("-"):
                flags[program].add(word)
            else:
                program = word
    return flags


def main(arguments):
    if len(arguments) not in (1, 3) or arguments[1:2] not in ([], ["--check"]):
        sys.exit(__doc__)
    flags, plans, texts = wanted(arguments[0])
    if len(arguments) == 1:
        for program in sorted(flags):
            print(program, *sorted(flags[program]))
        return
    there = tried(arguments[2])
    faults = [f"{program} {flag}: {what}"
              for program in sorted(set(flags) | set(there))
              for one, other, what in ((flags, there, "golden plans use it, no case tries it"),
                                       (there, flags, "a case tries it, no golden plan uses it"))
              for flag in sorted(one[program] - other[program])]
    if faults:
        sys.exit("\n".join(faults))
    count = sum(len(words) for words in flags.values())
    print(f"vocabulary: {count} flags of {len(flags)} programs, in {plans} plans and"
          f" {texts} launchers, are all tried")


main(sys.argv[1:])
