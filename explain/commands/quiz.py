"""`seqshape quiz` at a terminal: asked one by one, walked through, or as JSON."""

from __future__ import annotations

import select
import sys
from collections.abc import Mapping
from random import Random
from typing import Any, Optional

import click

from ..quiz.asked import backend
from ..quiz.base import Choice, Detail, Evidence, Question, Table, questions
from ..render.terminal import (
    is_terminal,
    plain_table,
    print_pieces,
    terminal_width,
    waiting,
    wrapped,
)
from ..text_file import read_text

LEAVE = ("q", "quit", "exit")


def run_quiz(options: Mapping[str, Any]) -> int:
    """Run the quiz; returns the exit code (1 where evidence doesn't support an answer)."""
    asked, seed = chosen(options["number"], options["source"]), options["seed"]
    if seed is not None:
        Random(seed).shuffle(asked)
        for question in asked:
            question.seed = seed
    if options["kind"]:
        return _export(asked, options["kind"], options["output"], seed)
    keras, why_not = backend(not options["no_keras"] and not options["source"])
    if options["as_json"]:
        return _print_json(asked, keras)
    if why_not and not options["source"]:
        show([("yellow", why_not)])
    if options["answers"] or not _answers_come():
        return walk_through(asked, keras, options["full"])
    return play(asked, keras, options["full"])


def _export(asked: list[Question], kind: str, output: str, seed: Optional[int]) -> int:
    """Write the questions as a worksheet is written, for the programs of schools."""
    from ..practice.item import Choice as Chosen
    from ..practice.item import Item
    from ..practice.sheets import Sheet
    from .worksheet import write

    items = []
    for question in asked:
        order = [choice for _, choice in question.options()]
        choices = tuple(Chosen(c.text, "" if c.correct else "quiz", c.why) for c in order)
        right = question.answer
        items.append(
            Item(f"quiz/{question.number}", "quiz", "quiz", question.question, "", None,
                 right.text, "word", choices, (right.why,), ())
        )  # fmt: skip
    return write(Sheet("Quiz", seed or 0, True, {"": tuple(items)}), kind, output)


def _answers_come() -> bool:
    """Whether somebody is there to answer, or answers are piped in."""
    if sys.stdin.isatty():
        return is_terminal()
    try:  # a pipe that stays open and silent must not stop the program
        if not select.select([sys.stdin], [], [], 1.0)[0]:
            return False
    except (OSError, ValueError):
        pass  # Windows selects sockets only
    return bool(sys.stdin.buffer.peek(1)) if hasattr(sys.stdin.buffer, "peek") else False


def chosen(number: Optional[int], source: Optional[str] = None) -> list[Question]:
    """The questions to ask, of a file if one is given. Raises click.BadParameter for a number
    there isn't, BadRecord for a file without questions."""
    from ..quiz.own import FORM, own_questions

    every = own_questions(read_text(source, FORM)) if source else questions()
    if number is None:
        return every
    found = [q for q in every if q.number == number]
    if not found:
        raise click.BadParameter(
            f"there is no question {number}; they are 1 to {len(every)}.", param_hint="--question"
        )
    return found


def gathered(question: Question, keras: Optional[Any]) -> Evidence:
    what = "Training on real sentences" if question.slow else "Computing the evidence"
    with waiting(what):
        return question.gather(keras)


def _print_json(asked: list[Question], keras: Optional[Any]) -> int:
    import json

    found = [(q, gathered(q, keras)) for q in asked]
    print(json.dumps([q.to_dict(e) for q, e in found], indent=2))
    return 0 if all(e.holds for _, e in found) else 1


def walk_through(asked: list[Question], keras: Optional[Any], full: bool) -> int:
    """Every question with its choices, the answer and the evidence."""
    held = True
    for question in asked:
        show_question(question, question.options())
        show([("", "")])
        for letter, choice in question.options():
            style = "green" if choice.correct else ""
            mark = "Right" if choice.correct else "Wrong"
            show([(style, f"{letter}  {mark}: {choice.why}")], "  ", "   ")
        held = show_evidence(gathered(question, keras), full) and held
    return 0 if held else 1


def play(asked: list[Question], keras: Optional[Any], full: bool) -> int:
    """Ask the questions one by one and keep the score; those answered wrong once more, if wanted."""
    wrong: list[Question] = []
    held = True
    score = done = 0
    try:
        for question in asked:
            left = done and sys.stdin.isatty() and _typed("Enter for the next question") in LEAVE
            right, shown_held = (None, True) if left else _ask(question, keras, full)
            if right is None:
                wrong = []
                break
            held = held and shown_held
            done += 1
            score += right
            if not right:
                wrong.append(question)
        show([("", "")])
        show([("bold", f"{score} of {done} right." if done else "No question was answered.")])
        if (
            wrong
            and sys.stdin.isatty()
            and _typed("Enter to try the wrong ones again") not in LEAVE
        ):
            return int(not held) or play(wrong, keras, full)
    except (KeyboardInterrupt, EOFError, click.Abort):
        print()
        show([("bold", f"{score} of {done} right.")])
    return 0 if held else 1


def _ask(question: Question, keras: Optional[Any], full: bool) -> tuple[Optional[bool], bool]:
    """Ask one question and show its evidence: whether the answer was right, None for no answer,
    and whether the evidence supports it."""
    order = question.options()
    show_question(question, order)
    choice = _asked_for(order)
    if choice is None:
        return None, True
    if choice.correct:
        show([("bold green", "Right. "), ("", choice.why)])
    else:
        show([("bold red", "Not quite. "), ("", choice.why)])
        right = question.answer
        show([("", f"The answer: {right.text}. {right.why}")])
    return choice.correct, show_evidence(gathered(question, keras), full)


def _typed(prompt: str) -> str:
    said = click.prompt(f"\n{prompt} (q to leave)", default="", show_default=False)
    if not sys.stdin.isatty():
        print(said)  # what is piped in isn't echoed
    return str(said).strip().lower()


def _asked_for(order: list[tuple[str, Choice]]) -> Optional[Choice]:
    letters = [letter for letter, _ in order]
    while True:
        word = _typed(f"Your answer, {letters[0]} to {letters[-1]}")
        if word in LEAVE:
            return None
        if word.isdigit() and 1 <= int(word[:3]) <= len(order) and len(word) < 3:
            return order[int(word) - 1][1]
        if word in letters:
            return order[letters.index(word)][1]
        show([("yellow", f"Please type a letter from {letters[0]} to {letters[-1]}, or q.")])


# -- printing -----------------------------------------------------------------------------
def show(pieces: list[tuple[str, str]], indent: str = "", hang: str = "") -> None:
    """Print styled text wrapped to the terminal, the style of the first piece on its words."""
    text = "".join(t for _, t in pieces)
    lines = wrapped(text, terminal_width() - len(indent), hang)
    lead = pieces[0][1].rstrip() if len(pieces) > 1 else ""
    out = []
    for i, line in enumerate(lines):
        if i == 0 and lead and line.startswith(lead):
            out.append([("", indent), (pieces[0][0], lead), ("", line[len(lead) :])])
        else:
            out.append([("", indent), (pieces[0][0] if not lead else "", line)])
    print_pieces(out)


def show_question(question: Question, order: list[tuple[str, Choice]]) -> None:
    print()
    show([("bold", f"Question {question.number}. {question.question}")])
    print()
    for letter, choice in order:
        show([("bold cyan", f"{letter}"), ("", f"  {choice.text}")], "  ", "   ")


def show_evidence(evidence: Evidence, full: bool) -> bool:
    """Print the evidence, its details if ``full``; returns whether it supports the answer."""
    if not evidence.parts:
        return evidence.holds
    print()
    show([("dim", "Evidence, computed just now" if evidence.data else "Evidence")])
    for part in evidence.parts:
        if isinstance(part, Detail) and not full:
            continue
        if isinstance(part, Table):
            show_table(part)
        else:
            show([("", part)], "  ")
    if evidence.unchecked:
        show([("yellow", evidence.unchecked)], "  ")
    if not full and any(isinstance(part, Detail) for part in evidence.parts):
        show([("dim", "There is more with --full.")], "  ")
    if not evidence.holds:
        show([("bold red", "The evidence does not support the answer on this machine.")], "  ")
    return evidence.holds


def show_table(table: Table) -> None:
    """A table of evidence; where it is too wide for the terminal, a block for each row."""
    text = plain_table(table.rows, table.headings).splitlines()
    if max(map(len, text)) + 4 <= terminal_width():
        print_pieces([[("dim" if i == 0 else "", f"    {line}")] for i, line in enumerate(text)])
        return
    for row in table.rows:
        print_pieces([[("", f"    {row[0]}")]])
        for heading, cell in zip(table.headings[1:], row[1:]):
            print_pieces([[("dim", f"      {heading}: "), ("", cell)]])
