"""The pages of the codes, for people and for programs."""

from __future__ import annotations

import json
import os
from typing import Optional

from shapecalc.checks.pages import Page, as_text, page, pages
from shapecalc.errors import ShapeError

from ..render.terminal import is_terminal, print_error, print_rows, rich_console, terminal_width


def run_rule(code: Optional[str], as_json: bool) -> int:
    """One page, or the list of all codes; returns the exit code."""
    if code is None:
        _list(pages(), as_json)
        return 0
    try:
        found = page(code)
    except ShapeError as error:
        print_error(f"Error: {error.message} {error.fix}")
        return 2
    if as_json:
        print(json.dumps(found._asdict(), indent=2, ensure_ascii=False))
    elif is_terminal() and not os.environ.get("NO_COLOR"):
        _print_rich(found)
    else:
        print(as_text(found, terminal_width()))
    return 0


def _list(found: list[Page], as_json: bool) -> None:
    if as_json:
        print(json.dumps([one._asdict() for one in found], indent=2, ensure_ascii=False))
        return
    rows = [(one.code, one.severity, one.summary) for one in found]
    print_rows(rows, ("code", "severity", "what it says"))


def _print_rich(found: Page) -> None:
    from rich.padding import Padding
    from rich.syntax import Syntax
    from rich.text import Text

    console = rich_console()
    console.width = min(console.width, 100)
    colour = {"error": "bold red", "warning": "bold yellow"}.get(found.severity, "bold cyan")
    console.print(Text.assemble((found.code, colour), f" {found.name} ", (found.severity, "dim")))
    for kind, text in found.pieces():
        console.print()
        if kind != "text":
            language = "bash" if found.is_command else "python"
            language = language if kind == "code" else kind
            # The terminal's own colours: readable on a light and on a dark one.
            code = Syntax(text.rstrip("\n"), language, theme="ansi_dark", word_wrap=True)
            console.print(Padding(code, (0, 0, 0, 4)))
        else:
            heading = text in ("Example:", "Use instead:") or text == found.summary
            console.print(Text(text, "bold" if heading else ""))
