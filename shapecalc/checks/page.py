"""The page of a code: the docstring of its class, taken apart and set again.

A page is a first line, what it is about, a paragraph that begins with ``Why it bites:``, a
small file under ``Example::`` and the same file, mended, under ``Use instead::``. An example
whose lines all begin with ``# seqshape`` is a command, for what is no matter of Keras.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from ..errors import BadRecord, did_you_mean, shown
from .base import all_codes

WHY = "Why it bites: "


class Page(NamedTuple):
    """What ``seqshape rule CODE --json`` prints. Paragraphs are separated by an empty line."""

    code: str
    name: str
    severity: str
    summary: str
    what: str
    why: str
    example: str
    instead: str

    @property
    def is_command(self) -> bool:
        """Whether the example is a command line and not a file."""
        return all(line.startswith("# seqshape ") for line in self.example.splitlines())

    def pieces(self) -> Iterator[tuple[str, str]]:
        """What the page holds, in order: ("text", a paragraph) or ("code", a file)."""
        yield "text", self.summary
        yield from (("text", part) for part in self.what.split("\n\n") if part)
        for i, part in enumerate(p for p in self.why.split("\n\n") if p):
            yield "text", part if i else WHY + part
        for heading, code in (("Example:", self.example), ("Use instead:", self.instead)):
            if code:
                yield "text", heading
                yield "code", code


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

    parts: dict[str, list[str]] = {"what": [], "why": [], "example": [], "instead": []}
    at = "what"
    for block in _blocks(cleandoc(cls.__doc__ or "")):
        if block in ("Example::", "Use instead::"):
            at = "example" if block == "Example::" else "instead"
        elif at in ("example", "instead"):
            parts[at].append(block)
        else:
            if block.startswith(WHY.strip()):
                at, block = "why", block[len(WHY) :]
            parts[at].append(_flowing(block))
    summary, *what = parts["what"] or [""]
    return Page(
        cls.code,
        cls.__name__,
        cls.severity,
        summary,
        "\n\n".join(what),
        "\n\n".join(parts["why"]),
        _code(parts["example"]),
        _code(parts["instead"]),
    )


def _blocks(doc: str) -> list[str]:
    """Paragraphs; what is indented under a heading is one block, empty lines and all."""
    found: list[str] = []
    for block in doc.split("\n\n"):
        if found and block.startswith(" ") and found[-1].startswith(" "):
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
        if kind == "code":
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
        if kind == "code":
            if found.is_command:
                text = text.replace("# seqshape", "seqshape")
            parts.append(f"```{language}\n{text}```")
        elif text in ("Example:", "Use instead:"):
            parts.append(f"## {text[:-1]}")
        else:
            parts.append(text.replace(WHY, f"**{WHY.strip()}** ", 1) if kind == "text" else text)
    return "\n\n".join(parts) + "\n"
