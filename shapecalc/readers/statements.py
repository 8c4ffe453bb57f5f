"""Where the statements of a text begin and end, also where Python's own tokenizer can't say."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from typing import Any

# What takes the place of a value that Python can't give: `files = !ls`, `x = y +`.
UNKNOWN = "__unknown__"
WORDS_OF_UNKNOWN = "a line that isn't Python"

_QUOTE = re.compile(r"(?:[rR][bBfF]?|[bBfF][rR]?|[uU][rR]?)?(\"\"\"|'''|\"|')")
_STRINGS = {q: re.compile(rf"(?:\\.|[^\\])*?{q}", re.S) for q in ('"""', "'''")}
_STRINGS.update({quote: re.compile(rf"(?:\\.|[^\\\n{quote}])*{quote}", re.S) for quote in "\"'"})


def marks(text: str, at: int = 0) -> Iterator[tuple[int, str]]:
    """Where brackets, line ends, comments, ``:``, ``;`` and strings are: position and kind.

    A string is its first and last position ("<" and ">"), a comment its first ("#").
    """
    while at < len(text):
        char = text[at]
        quote = _QUOTE.match(text, at) if char in "\"'rRbBuUfF" else None
        inside_word = at and (text[at - 1].isalnum() or text[at - 1] == "_")
        if quote and (char in "\"'" or not inside_word):
            end = _STRINGS[quote.group(1)].match(text, quote.end())
            stop = text.find("\n", at)
            last = end.end() if end else (stop if stop >= 0 else len(text))
            yield at, "<"
            yield last - 1, ">"
            at = last
            continue
        if char == "#":
            yield at, "#"
            stop = text.find("\n", at)
            at = stop if stop >= 0 else len(text)
            continue
        if char == "\\" and text[at + 1 : at + 2] == "\n":
            at += 2
            continue
        if char in "()[]{}\n:;=":
            yield at, char
        at += 1


def spans(text: str) -> Iterator[tuple[int, int]]:
    """First and last line of each statement; where a bracket stays open, line by line from there."""
    depth = 0
    line = first = 1
    done = 0
    opened: list[int] = []
    for at, mark in marks(text):
        line += text.count("\n", done, at)
        done = at
        if mark in "([{" and mark:
            depth += 1
            opened.append(first)
        elif mark in ")]}":
            depth = max(0, depth - 1)
            del opened[depth:]
        elif mark == "\n" and not depth:
            yield first, line
            first = line + 1
    last = text.count("\n") + 1
    if depth:
        first = opened[0]
        yield from ((i, i) for i in range(first, last + 1))
    elif first <= last:
        yield first, last


def lines_of_statement(text: str, at: int) -> int:
    """How many lines the statement that begins at a position has; one if its brackets stay open."""
    depth = 0
    for position, mark in marks(text, at):
        if mark in "([{":
            depth += 1
        elif mark in ")]}":
            depth = max(0, depth - 1)
        elif mark == "\n" and not depth:
            return text.count("\n", at, position) + 1
    return 1 if depth else text.count("\n", at) + 1


def statements(text: str) -> Iterator[str]:
    lines = text.split("\n")
    for first, last in spans(text):
        statement = "\n".join(lines[first - 1 : last]).strip()
        if statement:
            yield statement


def code(text: str) -> str:
    """A statement with its strings emptied and its comments left out, on one line."""
    found: list[str] = []
    at = 0
    for position, mark in marks(text):
        if mark == "<":
            found.append(text[at:position])
        elif mark == ">":
            found.append("''")
            at = position + 1
        elif mark == "#":
            found.append(text[at:position])
            stop = text.find("\n", position)
            at = stop if stop >= 0 else len(text)
    found.append(text[at:])
    return " ".join("".join(found).replace("\\\n", " ").split())


def outside_brackets(text: str) -> str:
    """A statement without what stands in round brackets: their ``=`` bind nothing."""
    found: list[str] = []
    depth = at = 0
    for position, mark in marks(text):
        if mark == "(" and not depth:
            found.append(text[at:position])
        if mark == "(":
            depth += 1
        elif mark == ")" and depth:
            depth -= 1
            at = position + 1
    if not depth:
        found.append(text[at:])
    return " ".join(found)


def parsed(text: str) -> Any:
    """The tree of a text, or ``(what is wrong, line, column)``. Never raises."""
    import warnings

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(text)
    except SyntaxError as error:
        return error.msg or "invalid syntax", error.lineno or 1, max(0, (error.offset or 1) - 1)
    except (RecursionError, MemoryError):
        return "it is nested too deep", 1, 0
    except ValueError as error:
        what = "it holds NUL bytes" if "null" in str(error) else "it can't be parsed"
        return what, 1, 0
