"""The page of a code: the docstring of its class, taken apart and set again.

A page is a first line, what it is about, a paragraph that begins with ``Why it bites:``, a
small file under ``Example::`` and, under ``Use instead::``, the lines of it that change, as in a
diff: ``-`` before a line that goes, ``+`` before one that comes, a space before one that stays.
An example whose lines all begin with ``# seqshape`` is a command, where Keras has no part in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..errors import BadRecord, did_you_mean, shown
from .base import all_codes

WHY = "Why it bites: "


class Page(NamedTuple):
    """What ``seqshape rule CODE --json`` prints. Paragraphs are separated by an empty line.

    ``instead`` is the whole example once the ``changes`` are made.
    """

    code: str
    name: str
    severity: str
    summary: str
    what: str
    why: str
    example: str
    instead: str
    changes: str

    @property
    def is_command(self) -> bool:
        """Whether the example is a command line and not a file."""
        return all(line.startswith("# seqshape ") for line in self.example.splitlines())

    def pieces(self) -> Iterator[tuple[str, str]]:
        """What the page holds, in order: ("text", a paragraph), ("code", a file), ("diff", …)."""
        yield "text", self.summary
        yield from (("text", part) for part in self.what.split("\n\n") if part)
        for i, part in enumerate(p for p in self.why.split("\n\n") if p):
            yield "text", part if i else WHY + part
        for heading, kind, code in (
            ("Example:", "code", self.example),
            ("Use instead:", "diff", self.changes),
        ):
            if code:
                yield "text", heading
                yield kind, code


def page(code: str) -> Page:
    """The page of a code. Raises BadRecord for one that doesn't exist."""
    known = all_codes()
    cls = known.get(code.upper())
    if cls is None:
        raise BadRecord(
            f"There is no code {shown(code)}.{did_you_mean(code.upper(), known)}",
            "`seqshape rule` lists them all.",
        )
    return read_page(cls)


def pages() -> list[Page]:
    """Every page, in the order of the codes."""
    return [read_page(cls) for cls in all_codes().values()]


def read_page(cls: Any) -> Page:
    """The page that a class has for a docstring; parts that it lacks are empty."""
    from inspect import cleandoc

    parts: dict[str, list[str]] = {"what": [], "why": [], "example": [], "changes": []}
    at = "what"
    for block in _blocks(cleandoc(cls.__doc__ or "")):
        if block in ("Example::", "Use instead::"):
            at = "example" if block == "Example::" else "changes"
        elif at in ("example", "changes"):
            parts[at].append(block)
        else:
            if block.startswith(WHY.strip()):
                at, block = "why", block[len(WHY) :]
            parts[at].append(_flowing(block))
    summary, *what = parts["what"] or [""]
    example, changes = _code(parts["example"]), _code(parts["changes"])
    return Page(
        cls.code,
        cls.__name__,
        cls.severity,
        summary,
        "\n\n".join(what),
        "\n\n".join(parts["why"]),
        example,
        changed(example, changes),
        changes,
    )


def changed(text: str, changes: str) -> str:
    """The text with the changes made. Raises ValueError where one has no place in it."""
    lines, at = text.splitlines(), 0
    for hunk in filter(None, changes.split("\n\n")):
        marked = [(line[:1], line[1:]) for line in hunk.splitlines()]
        old = [line for mark, line in marked if mark != "+"]
        new = [line for mark, line in marked if mark != "-"]
        while lines[at : at + len(old)] != old:
            at += 1
            if at > len(lines):
                raise ValueError(f"These lines aren't in the example: {old}")
        lines[at : at + len(old)] = new
        at += len(new)
    return "".join(f"{line}\n" for line in lines)


def _blocks(doc: str) -> list[str]:
    """Paragraphs; what is indented under a heading is one block, empty lines and all."""
    found: list[str] = []
    for block in doc.split("\n\n"):
        if found and block.lstrip("\n").startswith(" ") and found[-1].startswith(" "):
            found[-1] += "\n\n" + block
        elif block.strip():
            found.append(block if block.startswith(" ") else block.strip("\n"))
    return found


def _flowing(block: str) -> str:
    """A paragraph on one line; a list keeps its lines."""
    lines = block.splitlines()
    if any(line.startswith(("- ", "* ", " ")) for line in lines):
        return "\n".join(lines)
    return " ".join(lines)


def _code(blocks: list[str]) -> str:
    from textwrap import dedent

    text = dedent("\n\n".join(blocks)).strip("\n")
    return text + "\n" if text else ""


def as_text(found: Page, width: int) -> str:
    """A page as plain text, in lines of at most ``width`` where it isn't code."""
    from textwrap import fill, indent

    parts = [f"{found.code} {found.name} ({found.severity})"]
    for kind, text in found.pieces():
        if kind != "text":
            parts.append(indent(text.rstrip("\n"), "    "))
        elif "\n" in text:
            parts.append(text)
        else:
            parts.append(fill(text, width, break_long_words=False, break_on_hyphens=False))
    return "\n\n".join(parts)


def as_markdown(found: Page) -> str:
    """A page for the docs."""
    parts = [f"# {found.code} {found.name}", f"Severity: {found.severity}."]
    language = "bash" if found.is_command else "python"
    for kind, text in found.pieces():
        if kind != "text":
            written = text.replace("# seqshape", "seqshape") if found.is_command else text
            parts.append(f"```{language if kind == 'code' else kind}\n{written}```")
        elif text in ("Example:", "Use instead:"):
            parts.append(f"## {text[:-1]}")
        else:
            parts.append(text.replace(WHY, f"**{WHY.strip()}** ", 1))
    return "\n\n".join(parts) + "\n"
