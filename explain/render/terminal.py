"""What a terminal shows: Keras's table, then where each number comes from.

A pipe gets plain text that doesn't depend on the terminal; at a terminal the same lines are
coloured by rich and fit its width.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Optional

from shapecalc.models.summary import Summary, size_text, table_text

from ..derivations.derivation import Derivation, Line, derive_row

PIPE_WIDTH = 88
_INDENT = 4

# (style, text): the style is a rich style, "" for plain; one pair a printed piece.
Piece = tuple[str, str]


def is_terminal() -> bool:
    return sys.stdout.isatty()


def terminal_width() -> int:
    if not is_terminal():
        return PIPE_WIDTH
    import shutil

    return max(30, min(shutil.get_terminal_size().columns, 120))


def safe(text: str) -> str:
    """Text from a file or a name, without control characters that a terminal would obey."""
    return "".join(c if c.isprintable() or c == "\n" else "?" for c in text)


def one_line(text: str) -> str:
    """:func:`safe` for a name in a table or box, whose lines it must not break."""
    return safe(text).replace("\n", "?")


def print_summary(summary: Summary, *, derivation: bool = True) -> None:
    """Print the table and, below it, the derivation of each layer."""
    if is_terminal():
        _print_rich_table(summary)
    else:
        print(safe(str(summary)))
    if derivation:
        print_pieces(derivation_pieces([derive_row(row) for row in summary.rows], terminal_width()))


def _print_rich_table(summary: Summary) -> None:
    from rich import box
    from rich.table import Table
    from rich.text import Text

    console = rich_console()
    table = Table(box=box.HEAVY_HEAD, title_justify="left", title_style="bold")
    table.title = Text(f'Model: "{one_line(summary.name)}"')
    for heading, justify in (
        ("Layer (type)", "left"),
        ("Output Shape", "left"),
        ("Param #", "right"),
    ):
        table.add_column(heading, justify=justify, overflow="fold")  # type: ignore[arg-type]
    for layer, shape, count in summary.cells():
        table.add_row(Text(one_line(layer)), Text(shape, "green"), Text(count, "cyan"))
    console.print(table)
    for what, n in summary.totals():
        console.print(Text.assemble((f" {what}: ", "bold"), n))


def rich_console(stderr: bool = False) -> Any:
    """A rich console that reads no markup: what comes from a name is text."""
    from rich.console import Console

    return Console(stderr=stderr, markup=False, highlight=False, emoji=False)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Show what is printed so far, and a spinner on stderr; the spinner at a terminal alone."""
    sys.stdout.flush()
    if not sys.stderr.isatty():
        yield
        return
    from rich.console import Console

    # While Keras loads, its noise is kept off stderr: the spinner needs a way of its own.
    own = os.fdopen(os.dup(sys.stderr.fileno()), "w", encoding="utf-8")
    with own, Console(file=own).status(f"{what} …"):
        yield


def print_pieces(lines: Iterable[list[Piece]]) -> None:
    """Print lines of styled pieces: in colour at a terminal that wants it, else plain."""
    if is_terminal() and not os.environ.get("NO_COLOR"):
        from rich.text import Text

        console = rich_console()
        for line in lines:
            text = Text()
            for style, piece in line:
                text.append(piece, style or None)
            console.print(text, soft_wrap=True)
        return
    for line in lines:
        print("".join(piece for _, piece in line).rstrip())


def plain(lines: Iterable[list[Piece]]) -> str:
    """The lines without their styles."""
    return "\n".join("".join(text for _, text in line).rstrip() for line in lines)


def derivation_pieces(made: Iterable[Derivation], width: int) -> Iterator[list[Piece]]:
    """The lines of several derivations, wrapped to ``width``."""
    for one in made:
        yield []
        purpose = f": {one.purpose}" if one.purpose else ""
        for i, text in enumerate(wrapped(safe(f"{one.name} ({one.class_name}){purpose}"), width)):
            yield [("bold" if i == 0 else "", text)]
        if one.note:
            yield from indented(safe(one.note), width, "yellow")
            continue
        for heading, lines in one.sections():
            yield [("dim", f"  {heading}")]
            yield from section_pieces(lines, width)
        if one.settings:
            text = "Other settings: " + ", ".join(one.settings)
            for part in wrapped(text, width - 2, "    "):
                yield [("dim", f"  {part}")]


def section_pieces(lines: list[Line], width: int) -> Iterator[list[Piece]]:
    """The equations of a section below each other, each with its reason."""
    label_width = max(len(line.label) for line in lines)
    for line in lines:
        lead = " " * _INDENT + f"{line.label:<{label_width}}  "
        room = max(20, width - len(lead))
        for i, part in enumerate(_equation_lines(one_line(line.text), room)):
            yield [("bold" if i == 0 else "", lead if i == 0 else " " * len(lead)), ("", part)]
        if line.why:
            for part in wrapped(line.why, room):
                yield [("", " " * len(lead)), ("dim italic", part)]


def _equation_lines(text: str, room: int) -> list[str]:
    """An equation broken before its equals signs where it doesn't fit on one line."""
    if len(text) <= room:
        return [text]
    parts = text.split(" = ")
    lines = [parts[0]]
    lines += [f"= {part}" for part in parts[1:]]
    return [piece for line in lines for piece in wrapped(line, room, "  ")]


def columns_of(text: str) -> int:
    """How many columns of a terminal a text takes: some characters are two columns wide."""
    if text.isascii():
        return len(text)
    import unicodedata

    return sum(
        0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1
        for c in text
    )


_SECOND = "\ufeff"  # our texts don't contain it, and in names it was replaced by a question mark


def wrapped(text: str, width: int, indent: str = "") -> list[str]:
    """Lines of ``width`` columns; a line may break between characters that are two columns wide."""
    import textwrap
    import unicodedata

    wide = not text.isascii() and any(unicodedata.east_asian_width(c) in "WF" for c in text)
    if wide:  # a mark after each makes it count as two
        text = "".join(c + _SECOND if unicodedata.east_asian_width(c) in "WF" else c for c in text)
    lines = textwrap.wrap(
        text,
        max(width, 20),
        subsequent_indent=indent,
        break_long_words=wide,
        break_on_hyphens=False,
    ) or [""]
    return [line.replace(_SECOND, "") for line in lines] if wide else lines


def indented(text: str, width: int, style: str = "") -> Iterator[list[Piece]]:
    for part in wrapped(text, width - _INDENT):
        yield [("", " " * _INDENT), (style, part)]


_LONG = 28


def plain_table(
    rows: Sequence[tuple[str, ...]], headings: tuple[str, ...], width: Optional[int] = None
) -> str:
    """Columns of text, each as wide as it needs to be; the last one wraps to fit ``width``.

    A name much longer than the others has a line of its own before the last column.
    """
    columns = [[len(row[i]) for row in [headings, *rows]] for i in range(len(headings) - 1)]
    widths = [max((n for n in sizes if n <= _LONG), default=_LONG) for sizes in columns]
    before = sum(widths) + 2 * len(widths)
    lines = []
    for row in [headings, *rows]:
        first, *more = [row[-1]] if width is None else wrapped(row[-1], width - before)
        cells = [f"{cell:<{w}}" for cell, w in zip(row, widths)]
        if any(len(cell) > w for cell, w in zip(row, widths)):
            lines.append("  ".join(cells).rstrip())
            lines += [" " * before + part for part in (first, *more)]
            continue
        lines.append("  ".join([*cells, first]).rstrip())
        lines += [" " * before + part for part in more]
    return "\n".join(lines)


def print_rows(rows: Sequence[tuple[str, ...]], headings: tuple[str, ...]) -> None:
    """A list for people: plain columns, the heading in bold at a terminal."""
    text = plain_table(rows, headings, terminal_width() if is_terminal() else None).splitlines()
    print_pieces([[("bold" if i == 0 else "", line)] for i, line in enumerate(text)])


def print_error(text: str, hint: Optional[str] = None) -> None:
    """One sentence on stderr, and one that helps."""
    sys.stderr.write(safe(text) + (f"\n{safe(hint)}" if hint else "") + "\n")


__all__ = ["print_summary", "size_text", "table_text"]
