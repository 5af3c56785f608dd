#!/usr/bin/python3
"""Canonical JSON of this repository's vectors.

usage: canonical.py FILE...          name the files that are not canonical; status 1 if any is not
       canonical.py --write FILE...  make them so

Two spaces a level. An array or object stands on one line, with `", "` and `": "`, when that line
fits into 100 columns with its key and a comma, whether one follows or not; else each member has a
line of its own. Members keep their order, numbers their spelling, and what is not ASCII stands for
itself.
"""
import json
import sys

WIDTH = 100


class Number(str):
    """A number as it was written: 1.0 and 1e2 are other tests than 1 and 100."""


def text(value):
    """Return a value on one line."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"{text(k)}: {text(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(text, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def lines(value, indent, before, after):
    """Yield the lines of a value that has `before` (a key) and `after` (a comma) around it."""
    pad = " " * indent
    whole = pad + before + text(value)
    if not value or not isinstance(value, (dict, list)) or len(whole + ",") <= WIDTH:
        yield whole + after
        return
    opening, closing = "{}" if isinstance(value, dict) else "[]"
    yield pad + before + opening
    members = list(value.items()) if isinstance(value, dict) else [(None, v) for v in value]
    for index, (key, member) in enumerate(members):
        name = "" if key is None else f"{text(key)}: "
        yield from lines(member, indent + 2, name, "," if index < len(members) - 1 else "")
    yield pad + closing + after


def dumps(value):
    """Return the canonical text of a file, its last line feed included."""
    return "\n".join(lines(value, 0, "", "")) + "\n"


def loads(source):
    """Read JSON so that dumps() can write its numbers again."""
    return json.loads(source, parse_int=Number, parse_float=Number)


def main(arguments):
    write = arguments[:1] == ["--write"]
    bad = 0
    files = arguments[1:] if write else arguments
    for path in files:
        with open(path, encoding="utf-8", newline="") as file:
            source = file.read()
        canonical = dumps(loads(source))
        if source == canonical:
            continue
        if write:
            with open(path, "w", encoding="utf-8", newline="") as file:
                file.write(canonical)
            continue
        bad += 1
        print(f"{path}: not canonical")
    print(f"canonical: {len(files)} files, {bad} not canonical")
    return 0 if files and bad == 0 else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
