"""What a learner answered, in one readable file of his own; nothing is sent anywhere."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, NamedTuple, Optional

from shapecalc.errors import BadRecord

SCHEMA = 1
# Older answers are forgotten; what was learned from them stays in the cards.
MOST_ANSWERS = 1_000


class Answer(NamedTuple):
    """One answer: when (UTC, ISO 8601), to which item, whether hints were shown, the kinds of
    mistakes that give it, and those that were possible (:func:`explain.practice.answer_record`)."""

    time: str
    item: str
    answer: Any
    right: bool
    helped: bool = False
    causes: Sequence[str] = ()
    possible: Sequence[str] = ()


@dataclass
class Progress:
    """``seen`` counts the examples of each skill that were shown worked; ``cards`` are fsrs's, one
    for each skill and kind of question that was answered."""

    answers: list[Answer] = field(default_factory=list)
    seen: dict[str, int] = field(default_factory=dict)
    cards: dict[str, Any] = field(default_factory=dict)
    path: Optional[Path] = None

    def record(self, answer: Answer) -> None:
        """Add an answer, plan when its kind of question comes again, and save."""
        self.answers = [*self.answers, answer][-MOST_ANSWERS:]
        skill, _, rest = answer.item.partition("/")
        if skill != "model":
            name = f"{skill}/{rest.partition('/')[0]}"
            self.cards[name] = _reviewed(self.cards.get(name), answer)
        self.save()

    def show(self, skill: str) -> None:
        """A worked example of a skill was shown."""
        self.seen[skill] = self.seen.get(skill, 0) + 1
        self.save()

    def due(self, now: datetime) -> list[str]:
        """The skills and kinds whose time has come, the longest overdue first."""
        times = {name: datetime.fromisoformat(card["due"]) for name, card in self.cards.items()}
        return sorted((n for n, t in times.items() if t <= now), key=lambda n: times[n])

    def of(self, skill: str) -> list[Answer]:
        return [a for a in self.answers if a.item.partition("/")[0] == skill]

    def save(self) -> None:
        """Write the file as a whole or not at all. Raises OSError."""
        if self.path is None:
            return
        self.path.parent.mkdir(parents=True, exist_ok=True)
        record = {
            "schema": SCHEMA,
            "seen": self.seen,
            "cards": self.cards,
            "answers": [a._asdict() for a in self.answers],
        }
        handle, name = tempfile.mkstemp(dir=self.path.parent, prefix=".practice-")
        try:
            with os.fdopen(handle, "w", encoding="utf-8") as stream:
                json.dump(record, stream, indent=1, ensure_ascii=False)
                stream.write("\n")
                stream.flush()
                os.fsync(stream.fileno())
            os.replace(name, self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise


def progress_file() -> Path:
    """Where progress is kept: SEQSHAPE_PRACTICE, else in the user's folder for data."""
    own = os.environ.get("SEQSHAPE_PRACTICE")
    if own:
        return Path(own)
    base = os.environ.get("APPDATA" if os.name == "nt" else "XDG_DATA_HOME")
    return (Path(base) if base else Path.home() / ".local" / "share") / "seqshape" / "practice.json"


def load(path: Path) -> Progress:
    """The progress of a file, empty where there is none. Raises BadRecord for one that is broken."""
    try:
        record = json.loads(path.read_text(encoding="utf-8"))
        answers = [Answer(**answer) for answer in record["answers"]]
        return Progress(answers, dict(record["seen"]), dict(record["cards"]), path)
    except FileNotFoundError:
        return Progress(path=path)
    except (OSError, ValueError, KeyError, TypeError, RecursionError):
        raise BadRecord(
            f"{path} doesn't hold the progress of practice.",
            "Move it away to begin anew, or name another file in SEQSHAPE_PRACTICE.",
        ) from None


def _reviewed(card: Any, answer: Answer) -> Any:
    """The card of a kind of question after one more answer."""
    from fsrs import Card, Rating, Scheduler

    when = datetime.fromisoformat(answer.time)
    rating = Rating.Again if not answer.right else Rating.Hard if answer.helped else Rating.Good
    old = Card.from_dict(card) if card else Card(card_id=0, due=when)
    again = [timedelta(minutes=10)]  # what was wrong; what was right at once comes in days
    plan = Scheduler(learning_steps=again, relearning_steps=again, enable_fuzzing=False)
    return plan.review_card(old, rating, when)[0].to_dict()


def now() -> datetime:
    return datetime.now(timezone.utc)
