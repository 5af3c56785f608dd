# SPDX-License-Identifier: Apache-2.0
"""The list of what is excused from coverage, as ci/coverage and ci/mutate read it."""


class Fault(Exception):
    """Something could not be measured, or a list cannot be read."""


class Exceptional:
    """An entry: the file, the text of a line in it or `*` for all of it, and why it is excused."""

    def __init__(self, file, text, where):
        self.file, self.text, self.where = file, text, where
        self.reason = ""
        self.lines = set()


def read_exceptions(text, name):
    """Files stand at the margin, below them a line's text by four blanks, its reason by eight."""
    entries, file = [], None
    for number, line in enumerate(text.splitlines(), 1):
        where = f"{name}:{number}"
        if not line.strip() or line.startswith("#"):
            continue
        depth = len(line) - len(line.lstrip(" "))
        if depth == 0:
            file = line.strip()
        elif depth == 4 and file:
            entries.append(Exceptional(file, line.strip(), where))
        elif depth == 8 and entries and entries[-1].file == file:
            entries[-1].reason = (entries[-1].reason + " " + line.strip()).strip()
        else:
            raise Fault(f"{where}: neither a file, nor the text of a line, nor a reason")
    for entry in entries:
        if not entry.reason:
            raise Fault(f"{entry.where}: no reason")
    return entries


def block(source, number):
    """The line `number` of a source, the rest of its statement and what hangs below it."""
    depth = len(source[number - 1]) - len(source[number - 1].lstrip())
    found = {number}
    for at in range(number, len(source)):
        line = source[at]
        if line.strip() and len(line) - len(line.lstrip()) <= depth:
            break
        found.add(at + 1)
    return found


def excuse(entries, sources, holes):
    """Give each entry the holes that it excuses; return the holes that nobody excuses.

    `sources` is the lines of each file, `holes` the set of line numbers of each file."""
    left = {file: set(lines) for file, lines in holes.items()}
    for entry in entries:
        source = sources.get(entry.file, [])
        for number, text in enumerate(source, 1):
            if entry.text == "*":
                entry.lines.add(number)
            elif text.strip() == entry.text and number in holes.get(entry.file, ()):
                entry.lines |= block(source, number)
        entry.lines &= holes.get(entry.file, set())
        left[entry.file] = left.get(entry.file, set()) - entry.lines
    return {file: lines for file, lines in left.items() if lines}
