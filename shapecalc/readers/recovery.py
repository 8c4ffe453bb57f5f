"""Source that isn't Python 3, read all the same: a statement that can't be parsed costs itself.

Python says where it can't go on. What is written there in the way of Python 2, or with a character
that only looks like another one, is put right; any other statement is taken out, and what it would
have bound or changed is unknown from there: ``x = y +`` becomes ``x = __unknown__(y)``.
"""

from __future__ import annotations

import ast
import keyword
import re
from typing import NamedTuple

from .python2 import with_calls_of_print, with_words_of_3
from .statements import UNKNOWN, code, outside_brackets, parsed, spans, statements

MOST_LOST = 100
MOST_CHARACTERS = 20_000_000  # parsed in all attempts together

_WORD = re.compile(r"(?<![\w.])([A-Za-z_]\w*)")
_RECEIVER = re.compile(r"(?<![\w.])([A-Za-z_]\w*)((?:\.\w+)*)\s*(?=\()")
_LOOKALIKES = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "–": "-", "−": "-"})
_BLANKS = re.compile("[\u00a0\u2000-\u200b\u202f\u205f\u3000\ufeff]")
_HEAD = re.compile(r"(?:async\s+)?(if|elif|while|for|with|try|else|finally|except|def|class)\b")
_CONTINUES = re.compile(r"(elif|else|except|finally)\b|[)\]}#]")
_LEAVES = re.compile(r"(return|raise|yield|break|continue|pass)\b")
_IMPORT = re.compile(r"(?:from\s+\S+\s+)?import\s+(.*)", re.S)
# A model is the same after these, whatever they are given.
_KEEPS_MODEL = {"fit", "compile", "summary", "evaluate", "predict", "save", "fit_generator"}


class Lost(NamedTuple):
    """A place that Python can't parse: line and column of the text, Python's word for it."""

    line: int
    column: int
    what: str


class Recovered(NamedTuple):
    """The tree of what is left, its lines, how far columns moved in some, and what was lost."""

    tree: ast.Module
    lines: list[str]
    shifts: dict[int, int]
    lost: list[Lost]


def recovered(lines: list[str]) -> Recovered:
    """Parse lines that can't be parsed as they are."""
    work = _Work(list(lines))
    spent = turns = 0
    while True:
        turns += 1
        before = list(work.lines)
        text = "\n".join(work.lines) + "\n"
        tree = parsed(text)
        if isinstance(tree, ast.Module):
            return Recovered(tree, work.lines, work.shifts, work.lost)
        spent += len(text)
        if turns <= 2 * MOST_LOST and len(work.lost) <= MOST_LOST and spent <= MOST_CHARACTERS:
            work.repair(*tree)
            if work.lines == before or work.stuck:
                work.lines = list(before)
                work.take_out_all_around(*tree)
        if work.lines == before:
            whole = _without("\n".join(lines), "")
            rest = [""] * (len(lines) - 1)
            return Recovered(ast.parse(whole), [whole, *rest], {}, work.lost or [_lost(*tree)])


def _lost(what: str, line: int, column: int) -> Lost:
    return Lost(line, column, what)


def names_bound(text: str) -> list[str]:
    """The names that a text seems to bind, whatever language it is in."""
    return [name for statement in statements(text) for name in _names(statement)[0]]


def _without(text: str, indent: str) -> str:
    """A line that makes unknown what a text would have bound or changed."""
    bound: dict[str, None] = {}
    changed: dict[str, None] = {}
    for statement in statements(text):
        names, used = _names(statement)
        bound.update(dict.fromkeys(names))
        changed.update(dict.fromkeys(used))
    targets = "".join(f"{name} = " for name in bound)
    return f"{indent}{targets}{UNKNOWN}({', '.join(changed)})"


class _Work:
    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.shifts: dict[int, int] = {}
        self.lost: list[Lost] = []
        self.taken: set[int] = set()  # lines that were taken out already
        self.put_right: set[str] = set()
        self.stuck = False
        self.whole: set[int] = set()  # lines that were taken out with all around them
        self.original = list(lines)

    def note(self, line: int, column: int, what: str, first: int = 0) -> None:
        """Keep a finding; lines in one piece with one that was taken out are the same one."""
        if (first or line) - 1 not in self.taken:
            self.lost.append(Lost(line, column, what))

    def repair(self, what: str, line: int, column: int) -> None:
        """Do something about what Python says."""
        line = min(max(line, 1), len(self.lines))
        before = self.lines[line - 1]
        fixes = (self._characters, self._tabs, self._prints, self._old_words, self._continuations)
        for fix in fixes:
            if fix(line, what):
                column = len(before.encode()[:column].decode(errors="ignore"))
                if what not in self.put_right:  # what is everywhere is said once
                    self.lost.append(Lost(line, column, what))
                self.put_right.add(what)
                return
        first, last = self._span(line)
        if "indented block" in what:
            self._empty_block(what, line, column, last)
            return
        if "never closed" in what or "unterminated string" in what:
            last = line
        elif "triple-quoted" in what:
            last = len(self.lines)
        elif "indent" in what:
            last = self._block_end(first, last)
        self._take_out(first, last, line, column, what)

    def take_out_all_around(self, what: str, line: int, column: int) -> None:
        """Take out what stands from one statement of the module to the next."""
        self.stuck = False
        line = min(max(line, 1), len(self.lines))
        starts = [
            i
            for i, text in enumerate(self.original, 1)
            if text.strip() and not text[0].isspace() and not _CONTINUES.match(text)
        ]
        first = max((i for i in starts if i <= line), default=1)
        last = min((i for i in starts if i > line), default=len(self.lines) + 1) - 1
        if not self.whole.isdisjoint(range(first, last + 1)):
            return
        self.whole.update(range(first, last + 1))
        self.note(line, column, what, first)
        self.taken.update(range(first, last + 1))
        text = _without("\n".join(self.original[first - 1 : last]), "")
        self.lines[first - 1 : last] = [text] + [""] * (last - first)

    # -- what can be put right ---------------------------------------------------------
    def _characters(self, line: int, what: str) -> bool:
        """Blanks and quotes of other alphabets, as pages of the web have them."""
        if "invalid" not in what or "character" not in what:
            return False
        old = self.lines[line - 1]
        new = _BLANKS.sub(" ", old.translate(_LOOKALIKES))
        if new == old:
            return False
        self.lines[line - 1] = new
        for i, other in enumerate(self.lines):
            blank = len(other) - len(other.lstrip())
            self.lines[i] = _BLANKS.sub(" ", other[:blank]) + other[blank:]
        return True

    def _tabs(self, line: int, what: str) -> bool:
        """Tabs as Python 2 read them: to the next eighth column."""
        if "inconsistent use of tabs" not in what:
            return False
        for i, other in enumerate(self.lines):
            width = len(other) - len(other.lstrip())
            wide = other[:width].expandtabs(8)
            self.lines[i] = wide + other[width:]
            if len(wide) != width:
                self.shifts[i + 1] = self.shifts.get(i + 1, 0) + width - len(wide)
        return True

    def _prints(self, line: int, what: str) -> bool:
        """The print statements of Python 2, all of them at once."""
        if not re.search(r"\bprint\b", self.lines[line - 1]):
            return False
        changed = False
        for first, last in list(spans("\n".join(self.lines))):
            old = self.lines[first - 1 : last]
            if any("print" in part for part in old):
                new = with_calls_of_print("\n".join(old)).split("\n")
                changed = changed or new != old
                self.lines[first - 1 : last] = new
        return changed

    def _old_words(self, line: int, what: str) -> bool:
        """``except E, e:`` and ``10L``."""
        old = self.lines[line - 1]
        self.lines[line - 1] = with_words_of_3(old)
        return self.lines[line - 1] != old

    def _continuations(self, line: int, what: str) -> bool:
        """A backslash that joins a line to one that begins a statement of its own."""
        for i in (line - 1, line - 2):
            old = self.lines[i] if 0 <= i < len(self.lines) - 1 else ""
            if old.endswith("\\") and "#" not in old:
                begins = re.match(
                    r"(?!(?:and|or|if|else|in|is|not|for)\b)[A-Za-z_@]", self.lines[i + 1]
                )
                if begins:
                    self.lines[i] = old[:-1]
                    return True
        return False

    # -- what is taken out ---------------------------------------------------------------
    def _indent(self, line: int) -> str:
        text = self.lines[line - 1]
        return text[: len(text) - len(text.lstrip())]

    def _span(self, line: int) -> tuple[int, int]:
        """The first and last line of the statement that a line belongs to."""
        found = spans("\n".join(self.lines))
        return next((s for s in found if s[0] <= line <= s[1]), (line, line))

    def _indent_before(self, line: int) -> str:
        """The indentation of the statement before a line."""
        found = spans("\n".join(self.lines[: line - 1]))
        before = [first for first, _ in found if self.lines[first - 1].strip()]
        return self._indent(before[-1]) if before else ""

    def _block_end(self, first: int, last: int) -> int:
        """The last line behind a statement that is indented no less than it."""
        width = len(self._indent(first).expandtabs(8))
        for i in range(last + 1, len(self.lines) + 1):
            if self.lines[i - 1].strip():
                if len(self._indent(i).expandtabs(8)) < width:
                    break
                last = i
        return last

    def _empty_block(self, what: str, line: int, column: int, last: int) -> None:
        """A head without a body: of a function nothing is known; others had what follows in mind."""
        found = re.search(r"on line (\d+)", what)
        head = int(found.group(1)) if found else line - 1
        first, end = self._span(head)
        text = "\n".join(self.lines[first - 1 : end])
        indent, word = self._indent(first), _HEAD.match(text.lstrip())
        if word is None:
            self._take_out(first, end, line, column, what)
        elif word.group(1) in ("def", "class"):
            first = self._decorated(first)
            self._put(first, end, _without(text, indent), line, column, what)
        else:
            follows = self.lines[line - 1].strip() and self._indent(line) == indent
            self._put(first, end, indent + _head(text.strip()) + " pass", line, column, what)
            if follows and line > end and not _HEAD.match(self.lines[line - 1].strip()):
                self.taken.update(range(end + 1, line))
                body = "\n".join(self.lines[line - 1 : last])
                self._put(line, last, _without(body, indent), line, column, what)

    def _decorated(self, first: int) -> int:
        """Where a function with its decorators begins."""
        for start, _ in reversed(list(spans("\n".join(self.lines[: first - 1])))):
            bare = self.lines[start - 1].lstrip()
            if bare and not bare.startswith(("@", "#")):
                break
            first = start if bare.startswith("@") else first
        return first

    def _take_out(self, first: int, last: int, line: int, column: int, what: str) -> None:
        text = "\n".join(self.lines[first - 1 : last])
        indent = self._indent(first)
        if "indent" in what:  # it stands where no statement can: with the one before it
            indent = self._indent_before(first)
        bare = text.strip()
        word = _HEAD.match(bare)
        opens = code(bare).endswith(":") or self._is_deeper(last + 1, first)
        if word is None or "indent" in what:
            self._put(first, last, _simple(text, indent), line, column, what)
            if last > first and re.search(r"^\s*return\b", text.split("\n", 1)[1], re.M):
                self.lines[first] = f"{indent}if {UNKNOWN}: return {UNKNOWN}"
        elif word.group(1) in ("def", "class") or (word.group(1) == "with" and not opens):
            end = max(last, self._block_end_below(first, last))
            if word.group(1) == "with":
                text = "\n".join(self.lines[first - 1 : end])
            first, last = self._decorated(first), end
            self._put(first, last, _without(text, indent), line, column, what)
        elif opens:
            self._put(first, last, indent + _head(bare), line, column, what)
        else:
            self._put(
                first, last, f"{indent}{_head(bare)} {_without(bare, '')}", line, column, what
            )

    def _is_deeper(self, line: int, first: int) -> bool:
        below = next((i for i in range(line, len(self.lines) + 1) if self.lines[i - 1].strip()), 0)
        return bool(below) and len(self._indent(below)) > len(self._indent(first))

    def _block_end_below(self, first: int, last: int) -> int:
        """The last line of the block that a head opens."""
        width = len(self._indent(first))
        for i in range(last + 1, len(self.lines) + 1):
            if self.lines[i - 1].strip():
                if len(self._indent(i)) <= width:
                    break
                last = i
        return last

    def _put(self, first: int, last: int, new: str, line: int, column: int, what: str) -> None:
        old = self.lines[first - 1 : last]
        if {*range(first, last + 1)} <= self.taken:
            text = self.lines[first - 1].strip()
            moved = self._indent_before(first) + text if "indent" in what else ""
            self.stuck = moved in ("", self.lines[first - 1])  # no help the first time
            self.lines[first - 1] = moved or self.lines[first - 1]
            return
        text = self.lines[line - 1]
        column = len(text.encode()[:column].decode(errors="ignore"))
        self.note(line, column, what, first)
        comment = next((p[p.index("#") :] for p in old if "# seqshape:" in p), "")
        new = f"{new}  {comment}" if comment else new
        self.lines[first - 1 : last] = [new] + [""] * (last - first)
        self.taken.update(range(first, last + 1))


def _simple(text: str, indent: str) -> str:
    """What stands for a statement without a block."""
    leaves = _LEAVES.match(text.strip())
    if leaves is None:
        return _without(text, indent)
    word = leaves.group(1)
    if word in ("return", "raise", "yield"):
        value = _without(text.strip()[len(word) :], "")
        return f"{indent}{word} {value[value.index(UNKNOWN) :]}"
    return indent + (word if word in ("break", "continue") else "pass")


def _head(text: str) -> str:
    """The head of a block with a condition, items or context of which nothing is known."""
    found = _HEAD.match(text)
    word = found.group(1) if found else "if"
    if word in ("if", "elif", "while"):
        return f"{word} {UNKNOWN}:"
    if word == "for":
        names = _plain_names(text[text.index("for") + 3 :].split(" in ")[0])
        return f"for {', '.join(names) or '_'} in {UNKNOWN}:"
    if word == "with":
        names = re.findall(r"\bas\s+(\w+)", text)
        return f"with {', '.join(f'{UNKNOWN} as {n}' for n in names) or UNKNOWN}:"
    return f"{word}:"


# -- names -------------------------------------------------------------------------------------
def _names(text: str) -> tuple[list[str], list[str]]:
    """What a statement that can't be parsed would bind, and what it may change."""
    text = code(text)
    imported = _IMPORT.match(text)
    if imported:
        parts = [_plain_names(part)[-1:] for part in imported.group(1).split(",")]
        return [name for part in parts for name in part], []
    bound: list[str] = []
    changed: list[str] = []
    head = _HEAD.match(text)
    if head and head.group(1) in ("def", "class"):
        return _plain_names(text[head.end() :].replace(":", "(").split("(")[0]), []
    if head and head.group(1) == "for":
        bound += _plain_names(text[head.end() :].split(" in ")[0])
    bound += re.findall(r"\bas\s+(\w+)", text) + re.findall(r"(\w+)\s*:=", text)
    if re.match(r"(del|global|nonlocal)\b", text):
        bound += _plain_names(text.split(None, 1)[-1])
    *targets, _ = re.split(r"(?<![=!<>:])=(?!=)", outside_brackets(text))
    for target in targets:
        target = re.sub(r"\[[^\]]*\]?", ".item", target.rstrip("+-*/%|&^@<>"))
        for word in _WORD.finditer(target.split(":")[-1] if head else target.split(":")[0]):
            attribute = target[word.end() :].lstrip().startswith(".")
            (changed if attribute else bound).append(word.group(1))
    if not targets and not head:  # `outputs Dense(1)(x)`: the = may be what is missing
        before = re.match(r"[\w\s,.]*", text)
        for word in _WORD.finditer(before.group() if before else ""):
            if text[word.end() : word.end() + 1] not in (".", "(", "["):
                bound.append(word.group(1))
    for receiver in _RECEIVER.finditer(text):
        name, rest = receiver.groups()
        if rest and rest.rsplit(".", 1)[-1] not in _KEEPS_MODEL:
            changed += [name, name + rest]
    changed += [word.group(1) for word in _WORD.finditer(text) if word.group(1) not in bound]
    return _identifiers(bound), _identifiers(changed)


def _plain_names(text: str) -> list[str]:
    return _identifiers(_WORD.findall(text))


def _identifiers(words: list[str]) -> list[str]:
    return [
        w
        for w in dict.fromkeys(words)
        if all(p.isidentifier() and not keyword.iskeyword(p) for p in w.split(".")) and w != UNKNOWN
    ]
