"""Items about programs with a fault: which line, and how it is fixed. Made from the checks' pages."""

from __future__ import annotations

from typing import Any, Optional

from shapecalc.checks.pages import Page, pages

from .asked import mixed
from .drawing import Sizes
from .item import Choice, Item


def bug_item(pick: Sizes) -> Item:
    """The item without its id and skill."""
    every = [page for page in pages() if page.example and not page.is_command and page.changes]
    pick.random.shuffle(every)
    return next(item for item in (_item(pick, page) for page in every) if item is not None)


def _item(pick: Sizes, page: Page) -> Optional[Item]:
    """The item of a page, if its example has one fault, and that on one line."""
    problem = _problem(page)
    if problem is None:
        return None
    line, message = problem
    code = page.example.rstrip().splitlines()
    others = [n for n, text in enumerate(code, 1) if n != line and _says_something(text)]
    pick.random.shuffle(others)
    wrong = [
        Choice(n, "wrong_line", f"Line {n} is not where it goes wrong: {message}") for n in others
    ]
    changes = page.changes.splitlines()
    return Item(
        id="",
        skill="",
        kind="bug",
        text="This program has a fault. What is the number of the line where it shows?",
        code="\n".join(code),
        question=None,
        answer=line,
        answer_is="number",
        choices=mixed(pick, Choice(line, "", f"Right. {message}"), wrong),
        derivation=(f"line {line}: {message}", page.summary, "Use instead:", *changes),
        hints=(page.summary, *(text for text in changes if text.startswith("+"))),
    )


def _says_something(text: str) -> bool:
    return bool(text.strip()) and not text.lstrip().startswith(("import", "from", "#", ")", "]"))


def _problem(page: Page) -> Optional[tuple[int, str]]:
    """The line and the message of the one problem that reading the example finds."""
    from explain.lint.checking import read_checked
    from explain.open_file import Wanted

    wanted: Any = Wanted()
    found = read_checked("example.py", page.example, wanted, propose=False).reading.problems
    lines = [(p.place.line, p.message) for p in found if p.code == page.code]
    return (lines[0][0], lines[0][1]) if len(lines) == len(found) == 1 and lines[0][0] else None
