"""Sheets to read: Markdown, a page, LaTeX and a notebook, each with its key."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape
from typing import Any

from ..item import Item
from .sheet import Sheet, as_text, asks

LETTERS = "abcdefghij"
_PAGE = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title><style>
:root {{ color-scheme: light dark; }}
body {{ max-width: 46rem; margin: 2rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }}
pre {{ padding: .6rem .8rem; overflow-x: auto; border: 1px solid #8886; border-radius: .3rem; }}
section {{ break-inside: avoid; margin-block: 1.6rem; }}
.line {{ border-bottom: 1px solid currentColor; height: 1.8rem; width: 16rem; }}
</style></head><body>
{body}
</body></html>
"""


def heading(sheet: Sheet, name: str, key: bool) -> str:
    return sheet.title + (f" ({name})" if name else "") + (": key" if key else "")


def options(item: Item) -> list[str]:
    return [f"{LETTERS[i]}) {as_text(choice.answer)}" for i, choice in enumerate(item.choices)]


def solution(item: Item) -> list[str]:
    """The right answer and its derivation."""
    return [f"Answer: {as_text(item.answer)}", *item.derivation]


def markdown(sheet: Sheet, name: str, key: bool = False) -> str:
    """A sheet, or its key, in Markdown."""
    lines = [f"# {heading(sheet, name, key)}", ""]
    for n, item in enumerate(sheet.variants[name], 1):
        lines += [f"## {n}. {item.text}", ""]
        if item.code:
            lines += ["```python", item.shown_code(), "```", ""]
        if asks(sheet, item) == "choice":
            lines += [*(f"- {option}" for option in options(item)), ""]
        lines += [*(f"    {line}" for line in solution(item)), ""] if key else ["Answer: ____", ""]
    return "\n".join(lines)


def page(sheet: Sheet, name: str, key: bool = False) -> str:
    """A sheet, or its key, as a page that prints well and loads nothing."""
    title = escape(heading(sheet, name, key))
    parts = [f"<h1>{title}</h1>"]
    for n, item in enumerate(sheet.variants[name], 1):
        parts.append(f"<section><h2>{n}. {escape(item.text)}</h2>")
        if item.code:
            parts.append(f"<pre><code>{escape(item.shown_code())}</code></pre>")
        if asks(sheet, item) == "choice":
            parts += ["<ul>", *(f"<li>{escape(option)}</li>" for option in options(item)), "</ul>"]
        done = f"<pre>{escape(chr(10).join(solution(item)))}</pre>"
        parts.append((done if key else '<p>Answer:</p><div class="line"></div>') + "</section>")
    return _PAGE.format(title=title, body="\n".join(parts))


_TEX = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "$": r"\$", "&": r"\&", "#": r"\#",
    "_": r"\_", "%": r"\%", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}",
    "·": r"$\cdot$", "≤": r"$\leq$", "×": r"$\times$", "…": r"\ldots{}", "’": "'",
}  # fmt: skip


def tex(words: str) -> str:
    """Words as LaTeX shows them."""
    return "".join(_TEX.get(c, c) for c in words)


def _verbatim(text: str) -> list[str]:
    """Lines in a typewriter's letters; listings know no letter beyond ASCII."""
    plain = text.replace("·", "*").replace("…", "...").encode("ascii", "replace").decode()
    return [r"\begin{verbatim}", plain, r"\end{verbatim}"]


def latex(sheet: Sheet, name: str, key: bool = False) -> str:
    """A sheet, or its key, for pdflatex with nothing but the article class."""
    lines = [
        r"\documentclass[11pt]{article}",
        r"\usepackage[utf8]{inputenc}",
        r"\usepackage[T1]{fontenc}",
        r"\begin{document}",
        rf"\section*{{{tex(heading(sheet, name, key))}}}",
        r"\begin{enumerate}",
    ]
    for item in sheet.variants[name]:
        lines.append(rf"\item {tex(item.text)}")
        if item.code:
            lines += _verbatim(item.shown_code())
        if asks(sheet, item) == "choice":
            lines += [rf"\par {tex(option)}" for option in options(item)]
        lines += (
            _verbatim("\n".join(solution(item)))
            if key
            else [r"\par Answer: \underline{\hspace{5cm}}"]
        )
    return "\n".join([*lines, r"\end{enumerate}", r"\end{document}", ""])


def notebook(sheet: Sheet, name: str, key: bool = False) -> str:
    """A sheet, or its key, as a notebook whose last cell prints a line for the teacher's table."""
    cells = list(_cells(sheet, name, key))
    for i, cell in enumerate(cells):
        cell["id"] = f"q{i}"
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {
            "cells": cells,
            "metadata": {"kernelspec": kernel, "language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        },
        indent=1,
        ensure_ascii=False,
    )


def _cells(sheet: Sheet, name: str, key: bool) -> Iterator[dict[str, Any]]:
    items = sheet.variants[name]
    yield _words(f"# {heading(sheet, name, key)}")
    for n, item in enumerate(items, 1):
        lines = [f"**{n}.** {item.text}"]
        if item.code:
            lines += ["", "```python", item.shown_code(), "```"]
        if asks(sheet, item) == "choice":
            lines += ["", *(f"- {option}" for option in options(item))]
        yield _words("\n".join(lines))
        if key:
            yield _words("```\n" + "\n".join(solution(item)) + "\n```")
        else:
            yield _code(f'answer_{n} = ""')
    if not key:
        row = ", ".join(f"answer_{n}" for n in range(1, len(items) + 1))
        yield _words("Run this, and hand in the line that it prints.")
        yield _code(
            f"import csv, sys\n\ncsv.writer(sys.stdout).writerow([{name!r}, *map(str, [{row}])])"
        )


def _words(text: str) -> dict[str, Any]:
    return {"cell_type": "markdown", "metadata": {}, "source": text}


def _code(text: str) -> dict[str, Any]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": {},
        "outputs": [],
        "source": text,
    }


def slug(name: str) -> str:
    """A name as a file may be called on every system."""
    return re.sub(r"[^\w-]+", "-", name, flags=re.ASCII).strip("-").lower()[:40]
