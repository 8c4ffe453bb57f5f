"""Practice at a terminal: one question after the other, with the keyboard alone.

What is asked and what is said come from items and feedback; here they are only shown.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Mapping, Sequence
from typing import Any, Optional

from shapecalc.errors import BadRecord

from ..render.terminal import Piece, print_pieces, print_rows, terminal_width, waiting, wrapped
from .frequent import answer_record, frequent_mistakes
from .item import Feedback, Item
from .items import feedback, from_model
from .learning import Answer, Progress, Step, load, next_step, progress_file
from .learning.progress import now
from .skills import SKILLS, skill_of

LEAVE = ("q", "quit", "exit")
HELP = "h: a hint   s: show the answer   q: leave"
LETTERS = "abcdefghij"
# What is frequent is seen in so many of the last answers.
REMEMBERED = 60
# What is said of a question before it is asked.
HOW = {
    "worked": "a worked example",
    "faded": "finish the example",
    "problem": "",
    "review": "again",
}


class Session:
    """Questions until the learner leaves, ``count`` is reached, or no more answers come."""

    def __init__(self, options: Mapping[str, Any]) -> None:
        self.count: Optional[int] = options["count"]
        self.choices, self.verify = options["choices"], options["verify"]
        self.seed = options["seed"] if options["seed"] is not None else time.time_ns() % 2**31
        self.skills = [n.strip() for n in (options["skills"] or "").split(",") if n.strip()]
        for name in self.skills:
            skill_of(name)
        self.model = _model_of(options["source"]) if options["source"] else None
        self.progress: Progress = load(progress_file())
        self.asked = self.right = 0

    def run(self) -> int:
        """Ask until the end; returns 0. Progress is saved after every answer."""
        self._greet()
        try:
            while self.count is None or self.asked < self.count:
                if not self._one():
                    break
        except (KeyboardInterrupt, EOFError):
            print()
        except OSError as error:
            raise BadRecord(
                f"Progress can't be saved: {error.strerror or error}.",
                "Name another file in SEQSHAPE_PRACTICE.",
            ) from None
        if self.asked:
            say(
                f"{self.right} of {self.asked} right. `seqshape practice --stats` shows how it goes."
            )
        return 0

    def _greet(self) -> None:
        if not self.progress.answers and not self.progress.seen and self.model is None:
            say("Questions about shapes and parameters, from the first axes to whole models.")
            say("Type a number, or a shape without the batch: 116, 128.")
        say(HELP, "dim")

    def _one(self) -> bool:
        """One step; False when the learner leaves."""
        if self.model is not None:
            number = self.seed + self.asked
            step = Step(from_model(self.model, number), "problem")
        else:
            step = next_step(self.progress, now(), self.seed, self.skills)
        self._show(step)
        if step.how == "worked":
            self.progress.show(step.item.skill)
            return self._read("Press Enter to go on. ") not in (None, *LEAVE)
        return self._ask(step.item)

    # -- one question --------------------------------------------------------------------
    def _show(self, step: Step) -> None:
        item = step.item
        title = "your model" if item.skill == "model" else skill_of(item.skill).title
        print()
        print_pieces([[("bold", title), ("dim", f"   {HOW[step.how]}".rstrip())]])
        say(item.text)
        if item.code:
            print_pieces([[("cyan", f"    {line}")] for line in shown_code(item)])
        if step.given:
            show_lines(step.given)
        if step.how == "worked":
            print_pieces([[("bold", f"    Answer: {written(item.answer)}")]])
        elif self.choices and item.choices:
            print_pieces(
                [
                    [("", f"    {LETTERS[i]}) {written(choice.answer)}")]
                    for i, choice in enumerate(item.choices)
                ]
            )

    def _ask(self, item: Item) -> bool:
        hints, helped = list(item.hints), False
        while True:
            text = self._read("> ")
            if text is None or text.lower() in LEAVE:
                return False
            if text.lower() in ("h", "hint", "?"):
                helped = True
                say(hints.pop(0) if hints else "That was the last hint.", "yellow")
                continue
            if text.lower() in ("s", "show"):
                self._record(item, None)
                self._solution(item)
                return True
            if text:
                return self._judge(item, self._chosen(item, text), helped)

    def _chosen(self, item: Item, text: str) -> Any:
        at = LETTERS.find(text.strip(" )").lower()) if len(text.strip(" )")) == 1 else -1
        return item.choices[at].answer if self.choices and 0 <= at < len(item.choices) else text

    def _judge(self, item: Item, answer: Any, helped: bool) -> bool:
        told = feedback(item, answer)
        self._record(item, told, helped)
        show_feedback(told)
        if self.verify:
            show_keras(item)
        return True

    def _record(self, item: Item, told: Optional[Feedback], helped: bool = False) -> None:
        """Save an answer; None where the learner asked for it."""
        self.asked += 1
        self.right += told is not None and told.right
        stamp = now().isoformat(timespec="seconds")
        if told is None:
            self.progress.record(Answer(stamp, item.id, None, False, True))
            return
        made = answer_record(item, told)
        self.progress.record(
            Answer(
                stamp, item.id, told.answer, told.right, helped, made["causes"], made["possible"]
            )
        )

    def _solution(self, item: Item) -> None:
        show_lines(item.derivation)
        print_pieces([[("bold", f"    Answer: {written(item.answer)}")]])
        if self.verify:
            show_keras(item)

    def _read(self, prompt: str) -> Optional[str]:
        """A line of the learner's; None at the end of what is piped in."""
        sys.stdout.write(prompt)
        sys.stdout.flush()
        line = sys.stdin.readline()
        if not sys.stdin.isatty():
            print(line.rstrip("\n"))
        return line.strip() if line else None


def _model_of(source: str) -> Any:
    """The table of the first model that a file or a name has. Raises BadRecord."""
    from ..open_file import open_models

    for model in open_models([source], {}).models:
        if model.summary is not None:
            return model.summary
    raise BadRecord(f"{source} has no model to ask about.", "Give a file or a name with one.")


# -- what is shown -----------------------------------------------------------------------
def say(text: str, style: str = "") -> None:
    print_pieces([[(style, line)] for line in wrapped(text, terminal_width())])


def written(answer: Any) -> str:
    if isinstance(answer, (list, tuple)):
        sizes = ", ".join(map(str, answer))
        return f"({sizes},)" if len(answer) == 1 else f"({sizes})"
    return f"{answer:,}" if isinstance(answer, int) else str(answer)


def shown_code(item: Item) -> list[str]:
    from .sheets.sheet import code_of

    return code_of(item).split("\n")


def show_lines(lines: Sequence[str]) -> None:
    print_pieces([[("dim", f"    {line}")] for line in lines])


def show_feedback(told: Feedback) -> None:
    """Right or not, with a sign that needs no colour; then both derivations."""
    sign, style = ("✓", "green") if told.right else ("✗", "red")
    print_pieces(
        [[(style, f"{sign if i == 0 else ' '} {line}")]
         for i, line in enumerate(wrapped(told.says, terminal_width() - 2))]
    )  # fmt: skip
    if told.right:
        show_lines(told.derivation[-1:])
        return
    show_lines(told.derivation)
    changed = [line for line in told.yours if line["spans"] or line["left_out"]]
    if changed:
        say("In yours:")
        print_pieces([_marked(line) for line in changed])
    for other in told.causes[1:2]:
        say(f"Or: {other['explanation']}", "dim")


def _marked(line: Mapping[str, Any]) -> list[Piece]:
    """A line of the learner's derivation, what differs between marks."""
    return [("yellow", f"    {line['marked']}")]


def show_keras(item: Item) -> None:
    """What real Keras says to the question, where it can be asked."""
    from ..keras_check.build import load_keras
    from .asking_keras import keras_answer

    with waiting("Loading Keras"):
        load_keras()
        said = keras_answer(item)
    say(f"Keras: {written(said)}" if said is not None else "Keras isn't asked for this.", "dim")


def stats() -> int:
    """Print the skills, and the mistakes that come again; returns 0."""
    progress = load(progress_file())
    if not progress.answers:
        say("Nothing was answered yet. Begin with: seqshape practice")
        return 0
    due = progress.due(now())
    rows = []
    for skill in SKILLS:
        given = progress.of(skill.name)
        if given:
            right = sum(a.right for a in given)
            again = sum(name.startswith(f"{skill.name}/") for name in due)
            rows.append((skill.name, f"{right} of {len(given)}", str(again), skill.title))
    print_rows(rows, ("skill", "right", "due", "about"))
    found = frequent_mistakes([a._asdict() for a in progress.answers[-REMEMBERED:]])
    if found:
        print()
        say("What comes again:")
        print_rows(
            [(f"{one['made']} of {one['possible']}", one["says"]) for one in found],
            ("times", "in your words"),
        )
        name = found[0]["items"][-1].partition("/")[0]
        if name != "model":
            say(
                f"To read: docs/{skill_of(name).read}; to practise: seqshape practice --skills {name}"
            )
    return 0
