# SPDX-License-Identifier: Apache-2.0
"""The mutants of a C source as this project writes it: one small thing in it is wrong.

Works on tokens, not on a syntax tree, and leans on clang-format: a binary operator has a blank on both
sides, what hangs below a line is indented. What comes out may fail to compile; it is stillborn then.
"""
import bisect
import collections
import re

TOKEN = re.compile(r"""
    (?P<comment>/\*.*?\*/|//[^\n]*)
  | (?P<directive>^\#(?:[^\n\\]|\\.|\\\n)*)
  | (?P<string>"(?:[^"\\\n]|\\.)*")
  | (?P<char>'(?:[^'\\\n]|\\.)+')
  | (?P<number>\d[\w.]*)
  | (?P<word>[A-Za-z_]\w*)
  | (?P<operator><<=|>>=|\+\+|--|->|&&|\|\||==|!=|<=|>=|<<|>>|[-+*/%&|^]=|[-+*/%&|^~!<>=?:;,.(){}\[\]])
""", re.X | re.S | re.M)

Token = collections.namedtuple("Token", "kind text start end")
Mutant = collections.namedtuple("Mutant", "id file line operator was now start end")

OTHER = {
    "==": ["!="], "!=": ["=="], "<": ["<="], "<=": ["<"], ">": [">="],
    ">=": [">"], "&&": ["||"], "||": ["&&"], "+": ["-"], "-": ["+"], "*": ["/"], "/": ["*"],
    "%": ["*"], "<<": [">>"], ">>": ["<<"], "&": ["|"], "|": ["&"], "^": ["&"], "++": ["--"],
    "--": ["++"], "+=": ["-="], "-=": ["+="], "*=": ["/="], "|=": ["&="],
}
BINARY_ONLY = {"+", "-", "*", "&", "|", "^", "/", "%", "<<", ">>"}
TYPES = {"struct", "enum", "const", "static", "size_t", "bool", "char", "int", "uint64_t", "unsigned",
         "void", "cJSON", "case", "default", "else", "do", "goto", "return", "if", "for", "while",
         "switch", "extern", "inline", "typedef"}


def tokens_of(text):
    return [Token(match.lastgroup, match.group(), match.start(), match.end())
            for match in TOKEN.finditer(text) if match.lastgroup not in ("comment", "directive")]


def enum_successors(texts):
    """{constant: the next one of its enum}, the last one's being the first; _MAX and the like left out."""
    after = {}
    for text in texts:
        plain = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
        for body in re.findall(r"\benum\s+\w+\s*\{(.*?)\}", plain, re.S):
            names = [name for name in re.findall(r"^\s*([A-Z]\w+)", body.replace(",", ",\n"), re.M)
                     if not name.endswith(("_MAX", "_FLAGS", "_INVALID"))]
            for i, name in enumerate(names):
                if len(names) > 1:
                    after[name] = names[(i + 1) % len(names)]
    return after


class Source:
    """One file's tokens, and what is known about them."""

    def __init__(self, file, text, successors, strings):
        self.file, self.text, self.successors, self.strings = file, text, successors, strings
        self.tokens = tokens_of(text)
        self.starts = [0] + [match.end() for match in re.finditer("\n", text)]
        self.close = self.match_brackets()
        self.bodies = self.find_bodies()
        self.found = []

    def match_brackets(self):
        close, open_ones = {}, []
        for i, token in enumerate(self.tokens):
            if token.kind == "operator" and token.text in "([{":
                open_ones.append(i)
            elif token.kind == "operator" and token.text in ")]}" and open_ones:
                close[open_ones.pop()] = i
        return close

    def find_bodies(self):
        """(first, last, returns bool) of each function's braces: `) {` at the outermost level."""
        bodies, i = [], 0
        while i < len(self.tokens):
            if self.tokens[i].text == "{":
                if i and self.tokens[i - 1].text == ")":
                    head = i - 1
                    while head and self.tokens[head].text not in (";", "}"):
                        head -= 1
                    words = [token.text for token in self.tokens[head:i]]
                    bodies.append((i, self.close[i], "bool" in words[:words.index("(")]))
                i = self.close[i]
            i += 1
        return bodies

    def line(self, position):
        return bisect.bisect_right(self.starts, position)

    def add(self, operator, start, end, now):
        self.found.append((operator, start, end, now))

    def spaced(self, i):
        token = self.tokens[i]
        return self.text[token.start - 1] in " \n" and self.text[token.end] in " \n"

    # -- the mutators -------------------------------------------------------------------------------

    def mutate_operators(self, first, last):
        for i in range(first, last):
            token = self.tokens[i]
            if token.kind != "operator":
                continue
            if token.text in OTHER and (token.text not in BINARY_ONLY or self.spaced(i)):
                for now in OTHER[token.text]:
                    self.add("operator", token.start, token.end, now)
            elif token.text == "!":
                self.add("operator", token.start, token.end, "")

    def mutate_constants(self, first, last):
        for i in range(first, last):
            token = self.tokens[i]
            before = self.tokens[i - 1].text if i else ""
            label = before == "case" or (before == "[" and self.tokens[i + 1].text == "]"
                                         and self.tokens[i + 2].text == "=")
            if token.kind == "number" and not self.in_sizeof(i):
                digits = re.match(r"0[xX][0-9a-fA-F]+|\d+", token.text)
                value = int(digits.group(), 0) if digits.group() == "0" or \
                    not re.match(r"0\d", digits.group()) else int(digits.group(), 8)
                suffix = token.text[digits.end():]
                for now in [value + 1] + ([0] if value > 1 else []) + ([value - 1] if value else []):
                    self.add("constant", token.start, token.end, f"{now}{suffix}")
            elif token.kind == "char":
                self.add("constant", token.start, token.end, "'~'")
            elif token.text in ("true", "false"):
                self.add("constant", token.start, token.end,
                         "false" if token.text == "true" else "true")
            elif token.kind == "string" and self.strings:
                self.add("string", token.start, token.end, '""' if len(token.text) > 2 else '"~"')
            elif token.kind == "word" and token.text in self.successors and not label:
                self.add("enum", token.start, token.end, self.successors[token.text])

    def in_sizeof(self, i):
        """sizeof(x[0]) is sizeof(x[1])."""
        return any(opening < i < closing and self.tokens[opening - 1].text == "sizeof"
                   for opening, closing in self.close.items())

    def mutate_conditions(self, first, last):
        for i in range(first, last):
            token = self.tokens[i]
            if token.text in ("if", "while") and self.tokens[i + 1].text == "(":
                opening = self.tokens[i + 1]
                closing = self.tokens[self.close[i + 1]]
                inner = self.text[opening.end:closing.start]
                self.add("condition", opening.end, closing.start, f"!({inner})")

    def mutate_returns(self, first, last):
        for i in range(first, last):
            if self.tokens[i].text != "return":
                continue
            end = next(j for j in range(i, last) if self.tokens[j].text == ";")
            if end - i > 2 or (end - i == 2 and self.tokens[i + 1].text not in ("true", "false")):
                start, stop = self.tokens[i + 1].start, self.tokens[end].start
                self.add("condition", start, stop, f"!({self.text[start:stop]})")

    def mutate_statements(self, first, last):
        """Drops whole statements: calls, assignments, steps, jumps; no declaration."""
        i = first + 1
        while i < last:
            before, token = self.tokens[i - 1].text, self.tokens[i]
            begins = before in ("{", "}", ";", "else", "do") or \
                (before == ")" and self.is_head(i - 1)) or (before == ":" and self.is_label(i - 1))
            if begins and (token.text in ("break", "continue") or
                           (token.text == "return" and self.tokens[i + 1].text == ";") or
                           token.text in ("*", "(", "++", "--") or
                           (token.kind == "word" and token.text not in TYPES and
                            not self.is_declaration(i))):
                end = i
                while self.tokens[end].text != ";" and end < last:
                    end = self.close.get(end, end) + 1
                no_effect = self.text.startswith("(void)", token.start)
                last_break = token.text == "break" and self.tokens[end + 1].text == "}"
                if self.tokens[end].text == ";" and not last_break and not no_effect:
                    self.add("statement", token.start, self.tokens[end].start, "")
            i += 1

    def is_head(self, closing):
        """Does this `)` end the head of an if, for or while?"""
        opening = next((o for o, c in self.close.items() if c == closing), None)
        return opening is not None and opening > 0 and \
            self.tokens[opening - 1].text in ("if", "for", "while")

    def is_label(self, colon):
        for i in range(colon, max(colon - 6, 0), -1):
            if self.tokens[i].text in ("case", "default"):
                return True
            if self.tokens[i].text in ("?", ";"):
                return False
        return False

    def is_declaration(self, i):
        follow = self.tokens[i + 1]
        return follow.kind == "word" or (follow.text == "*" and not self.spaced(i + 1))

    def mutate_tables(self):
        """`= { row, row }`: rows with designators exchange their values, others become a neighbour."""
        for i, token in enumerate(self.tokens):
            if token.text != "{" or self.tokens[i - 1].text != "=":
                continue
            rows, start, j = [], i + 1, i + 1
            while j <= self.close[i]:
                if self.tokens[j].text == "," or j == self.close[i]:
                    if j > start:
                        rows.append((start, j - 1))
                    start = j + 1
                j = self.close[j] + 1 if self.tokens[j].text in "([{" else j + 1
            if len(rows) > 1:
                self.mutate_rows(rows)

    def span(self, row):
        return self.tokens[row[0]].start, self.tokens[row[1]].end

    def mutate_rows(self, rows):
        for k, row in enumerate(rows):
            first = self.tokens[row[0]].text
            other = rows[k + 1] if k + 1 < len(rows) else rows[k - 1]
            if first == ".":
                start, end = self.span(row)
                self.add("row", start, end, self.text[start:self.tokens[row[0] + 1].end] + " = {0}")
            elif first == "[" and k + 1 < len(rows):
                a, b = self.value_of(row), self.value_of(other)
                between = self.text[a[1]:b[0]]
                self.add("row", a[0], b[1],
                         self.text[b[0]:b[1]] + between + self.text[a[0]:a[1]])
            elif first != "[":
                start, end = self.span(row)
                neighbour = self.text[slice(*self.span(other))]
                if neighbour != self.text[start:end]:
                    self.add("row", start, end, neighbour)

    def value_of(self, row):
        """Where the value of `[NAME] = value` stands."""
        first = next(i for i in range(row[0], row[1]) if self.tokens[i].text == "=") + 1
        return self.tokens[first].start, self.tokens[row[1]].end


def mutants_of(file, text, successors, strings=True):
    """Every mutant of a file, in the order of the file, with ids that stay while the file does."""
    source = Source(file, text, successors, strings)
    for first, last, returns_bool in source.bodies:
        source.mutate_operators(first, last)
        source.mutate_constants(first, last)
        source.mutate_conditions(first, last)
        source.mutate_statements(first, last)
        if returns_bool:
            source.mutate_returns(first, last)
    inside = [(source.tokens[first].start, source.tokens[last].end)
              for first, last, _ in source.bodies]
    if strings or inside:
        outside = [i for i, token in enumerate(source.tokens)
                   if not any(a <= token.start < b for a, b in inside)]
        for i in outside:
            token = source.tokens[i]
            if token.kind == "string" and strings:
                source.add("string", token.start, token.end, '""')
    source.mutate_tables()

    counts, seen, mutants = collections.Counter(), set(), []
    for operator, start, end, now in sorted(source.found, key=lambda each: each[:3]):
        if (start, end, now) in seen or text[start:end] == now:
            continue
        seen.add((start, end, now))
        line = source.line(start)
        counts[line, operator] += 1
        mutants.append(Mutant(f"{file}:{line}:{operator}:{counts[line, operator]}", file, line, operator,
                              text[start:end], now, start, end))
    return sorted(mutants, key=lambda each: (each.line, each.start))
