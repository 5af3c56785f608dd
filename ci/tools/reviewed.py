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


def rows(text, name):
    """(how far from the margin, what stands there, where) of each line that says something."""
    for number, line in enumerate(text.splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            yield len(line) - len(line.lstrip(" ")), line.strip(), f"{name}:{number}"


def read_exceptions(text, name):
    """Files stand at the margin, below them a line's text by four blanks, its reason by eight."""
    entries, file = [], None
    for depth, line, where in rows(text, name):
        if depth == 0:
            file = line
        elif depth == 4 and file:
            entries.append(Exceptional(file, line, where))
        elif depth == 8 and entries and entries[-1].file == file:
            entries[-1].reason = (entries[-1].reason + " " + line).strip()
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


def bodies_excused(entries, file, source):
    """The lines of a file that no vector reaches: what hangs below the heads of excused lines."""
    dead = set()
    for entry in entries:
        if entry.file != file:
            continue
        for number, text in enumerate(source, 1):
            if text.strip() == entry.text and not text.strip().startswith("switch"):
                dead |= block(source, number) - head(source, number)
    return dead


def head(source, number):
    """The lines of the statement that begins at `number`, to where its brackets close."""
    depth, found = 0, set()
    for at in range(number, len(source) + 1):
        found.add(at)
        depth += source[at - 1].count("(") - source[at - 1].count(")")
        if depth <= 0:
            break
    return found


class Equivalent:
    """An entry: a file, the text of a line in it, what was changed there or `*`, and why it may live."""

    def __init__(self, file, text, change, where):
        self.file, self.text, self.change, self.where = file, text, change, where
        self.reason = ""
        self.fitted = self.excused = 0

    def fits(self, mutant, line):
        if mutant.file != self.file or line != self.text:
            return False
        return self.change in ("*", f"{' '.join(mutant.was.split())} => "
                                    f"{' '.join(mutant.now.split()) or 'nothing'}")


def read_equivalents(text, name):
    """Files at the margin; by four blanks a line's text; by eight `WAS => NOW` or `*`; by twelve why."""
    entries, file, line, fresh = [], None, None, []
    for depth, row, where in rows(text, name):
        if depth == 0:
            file, line = row, None
        elif depth == 4 and file:
            line = row
        elif depth == 8 and line:
            if fresh and fresh[-1].reason:
                fresh = []
            fresh.append(Equivalent(file, line, row, where))
            entries.append(fresh[-1])
        elif depth == 12 and fresh:
            for entry in fresh:
                entry.reason = (entry.reason + " " + row).strip()
        else:
            raise Fault(f"{where}: neither a file, nor a line's text, nor a change, nor a reason")
    for entry in entries:
        if not entry.reason:
            raise Fault(f"{entry.where}: no reason")
    return entries
