"""What reading a file gives: the models in it, and the problems with them.

Every reader (source, notebook, saved file) ends here, so that tables, JSON, the linter's
formats and the cross-check know one kind of result.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Optional, TypeVar, Union

from ..display import Displayed
from ..errors import ShapeError
from ..models.summary import Summary

if TYPE_CHECKING:
    from ..models.missing import Missing, Seen
    from .code.row_places import RowPlaces

Made = TypeVar("Made")
# Something, or what makes it when it is asked for.
Later = Union[Made, Callable[[], Made]]
SEVERITIES = ("error", "warning", "info")
# How the message of an error begins that another one hides, which is its cause.
AFTER = "After this fix: "


class Place:
    """Where something stands: a cell of a notebook (counted from 0), a line, a column.

    Lines count from 1 within the cell, or within the file where there are no cells;
    columns count from 1. ``end_line`` and ``end_column`` close the piece of text. ``origin`` is
    the place in another file, if that is where it happens.
    """

    __slots__ = ("cell", "column", "end_column", "end_line", "line", "origin")

    def __init__(
        self,
        line: Optional[int] = None,
        column: Optional[int] = None,
        cell: Optional[int] = None,
        end_line: Optional[int] = None,
        end_column: Optional[int] = None,
    ) -> None:
        self.line, self.column, self.cell = line, column, cell
        self.end_line, self.end_column = end_line, end_column
        self.origin = ""

    def to_dict(self) -> dict[str, int]:
        """The contract's ``cell``, ``line`` and ``column``; what is unknown is left out."""
        found = {"cell": self.cell, "line": self.line, "column": self.column}
        return {k: v for k, v in found.items() if v is not None}

    def key(self) -> tuple[int, int, int]:
        """For sorting: places in the order of the file."""
        return (self.cell or 0, self.line or 0, self.column or 0)

    def __repr__(self) -> str:
        return f"<{self}>"

    def __str__(self) -> str:
        cell = f"cell {self.cell}, " if self.cell is not None else ""
        return f"{cell}line {self.line}" if self.line is not None else cell.rstrip(", ")


class Edit:
    """A replacement in one line of a cell or file: columns count from 0, the end not included.

    An edit whose ``text`` holds line breaks inserts lines.
    """

    __slots__ = ("cell", "column", "end_column", "end_line", "line", "text")

    def __init__(
        self,
        line: int,
        column: int,
        end_line: int,
        end_column: int,
        text: str,
        cell: Optional[int] = None,
    ) -> None:
        self.line, self.column, self.cell = line, column, cell
        self.end_line, self.end_column = end_line, end_column
        self.text = text


class Problem:
    """One finding: which rule, where, what is wrong in plain words, and the fix.

    ``cause`` is the earlier place that brought it about, ``cause_text`` says how. ``edits``
    are the fix as text edits; they are only there once they were applied and the result
    read again without this problem. ``safe`` edits keep the meaning of the code. ``clues``
    are what the reader knew (nodes of the tree, layers): :mod:`shapecalc.fixes.proposals` makes
    edits of them.
    """

    __slots__ = (
        "cause",
        "cause_text",
        "clues",
        "code",
        "edits",
        "fix",
        "layer_name",
        "message",
        "place",
        "safe",
        "severity",
    )

    def __init__(
        self,
        code: str,
        message: str,
        fix: str = "",
        *,
        severity: str = "error",
        place: Optional[Place] = None,
        cause: Optional[Place] = None,
        cause_text: str = "",
        edits: tuple[Edit, ...] = (),
        safe: bool = False,
        layer_name: str = "",
    ) -> None:
        self.code, self.message, self.fix, self.severity = code, message, fix, severity
        self.place = place or Place()
        self.cause, self.cause_text = cause, cause_text
        self.edits, self.safe, self.layer_name = edits, safe, layer_name
        self.clues: dict[str, Any] = {}

    @classmethod
    def of(cls, error: ShapeError, place: Optional[Place] = None) -> Problem:
        """A refusal of a rule as a finding in a file."""
        return cls(error.code, error.message, error.fix, place=place, layer_name=error.layer_name)

    def __repr__(self) -> str:
        where = f" at {self.place}" if str(self.place) else ""
        return f"<{self.severity} {self.code}{where}: {self.message}>"

    def to_dict(self) -> dict[str, Any]:
        """The contract's entry in ``problems``."""
        found: dict[str, Any] = {"code": self.code, "severity": self.severity}
        found.update(self.place.to_dict())
        found.update(message=self.message, fix=self.fix)
        if self.cause is not None:
            found["cause"] = {**self.cause.to_dict(), "message": self.cause_text}
        return found


class FoundModel(Displayed):
    """A model in a file: its variable or saved name, where it stands, and its table.

    ``model`` is the Sequential or Functional that was read, None where one can't be made of
    it. ``record`` is the record of the JSON contract from which a tf.keras twin can be built,
    None where a size is unknown. ``summary`` is None for a model that Keras would refuse (the
    reading's problems say why); ``partial`` are then the rows up to the one with the error, where
    that is known. ``notes`` are sentences under the table, ``missing`` the sizes that the code
    alone doesn't say, ``taken`` those that a stored output of the notebook gave, ``shown`` the
    places where the source asks for its summary. ``is_graph`` tells that its layers don't stand
    one after the other, ``config`` is then its wiring, sizes that aren't known included; ``inside``
    names another model of the file that one of Keras's own models is part of.
    ``places`` say of each row where it stands in the source (``code/row_places.py``), () where it is
    not of source. ``record``, ``config``, ``missing`` and ``places`` may be given as functions that
    make them: few ask for them.
    """

    __slots__ = (
        "_config",
        "_missing",
        "_places",
        "_record",
        "inside",
        "is_graph",
        "model",
        "name",
        "notes",
        "partial",
        "place",
        "shown",
        "summary",
        "taken",
    )

    def __init__(
        self,
        name: str,
        summary: Optional[Summary],
        *,
        model: Any = None,
        record: Later[Optional[dict[str, Any]]] = None,
        place: Optional[Place] = None,
        notes: tuple[str, ...] = (),
        shown: tuple[Place, ...] = (),
        is_graph: bool = False,
        config: Later[Optional[dict[str, Any]]] = None,
        partial: Optional[Summary] = None,
        missing: Later[Sequence[Missing]] = (),
        inside: str = "",
        places: Later[Sequence[RowPlaces]] = (),
    ) -> None:
        self._places = places
        self._record, self._config, self._missing = record, config, missing
        self.taken: dict[str, Seen] = {}
        self.shown, self.is_graph = shown, is_graph
        self.partial = partial
        self.inside = inside
        self.name, self.summary, self.model = name, summary, model
        self.place = place or Place()
        self.notes = list(notes)

    @property
    def record(self) -> Optional[dict[str, Any]]:
        if callable(self._record):
            self._record = self._record()
        return self._record

    @property
    def config(self) -> Optional[dict[str, Any]]:
        if callable(self._config):
            self._config = self._config()
        return self._config

    @property
    def missing(self) -> Sequence[Missing]:
        if callable(self._missing):
            self._missing = self._missing()
        return self._missing

    @property
    def places(self) -> Sequence[RowPlaces]:
        if callable(self._places):
            self._places = self._places()
        return self._places

    def __repr__(self) -> str:
        what = "no table" if self.summary is None else f"{len(self.summary.rows)} layers"
        return f"<model {self.name!r}: {what}>"

    def __str__(self) -> str:
        return self.refused_text() if self.summary is None else str(self.summary)

    def missing_lines(self) -> list[str]:
        """What of the table isn't known, what to give, and what stored outputs gave."""
        from ..models.missing import missing_lines, taken_lines

        rows = [] if self.summary is None else self.summary.rows
        return [*taken_lines(self.taken), *missing_lines(rows, self.missing)]

    def remarks(self) -> list[str]:
        """All that is said below the table."""
        return [*self.missing_lines(), *(f"Note: {note}" for note in self.notes)]

    def as_layer(self) -> Any:
        """The model itself, or made from its config; None where that isn't known whole."""
        if self.model is not None or self.config is None:
            return self.model
        from ..layers.registry import from_config

        try:
            return from_config(self.config)
        except ShapeError:
            return None

    def refused_text(self) -> str:
        """The table of a model without a summary: the rows in front of the refused layer, and
        the error in its row.
        """
        if self.partial is None:
            return f'Model: "{"?".join(self.name.splitlines())}"\n(no table)'
        return self.partial.broken_text(self.name)

    def to_dict(self) -> dict[str, Any]:
        """The contract's entry in ``models``."""
        from ..models.prediction import answer

        where = {k: v for k, v in self.place.to_dict().items() if k != "column"}
        found: dict[str, Any] = {"name": self.name, **where}
        if self.shown:
            found["shown"] = [p.to_dict() for p in self.shown]
        if self.summary is None:
            rows = None if self.partial is None else answer(self.partial.rows)[0]
            return {**found, "layers": rows, "total_params": None, "notes": self.notes}
        layers, totals = answer(self.summary.rows)
        found.update(keras_name=self.summary.name, layers=layers, **totals)
        if self.missing:
            found["unknown"] = [size.to_dict() for size in self.missing]
        if self.taken:
            found["from_outputs"] = {name: seen.to_dict() for name, seen in self.taken.items()}
        if self.notes:
            found["notes"] = list(self.notes)
        return found


class Understood:
    """How much of what was read is known: models, their layers, the classes of those that aren't."""

    def __init__(self) -> None:
        self.models, self.layers, self.unknown = 0, 0, 0
        self.classes: dict[str, None] = {}

    def add(self, report: FileReport) -> None:
        """One more file."""
        from ..models.missing import is_cause

        self.models += len(report.models)
        for model in report.models:
            table = model.partial if model.summary is None else model.summary
            for row in [] if table is None else table.rows:
                self.layers += 1
                if is_cause(row) and row.failure() is None:
                    self.unknown += 1
                    self.classes[row.class_name] = None

    def __iadd__(self, other: Understood) -> Understood:
        self.models += other.models
        self.layers += other.layers
        self.unknown += other.unknown
        self.classes.update(other.classes)
        return self

    def __str__(self) -> str:
        models = f"{self.models} model{'' if self.models == 1 else 's'}"
        layers = f"{self.layers} layer{'' if self.layers == 1 else 's'}"
        if not self.unknown:
            return f"{models}, {layers}, all understood."
        names = [*self.classes][:MOST_CLASSES]
        more = len(self.classes) - len(names)
        which = ", ".join(names) + (f" and {more} more" if more else "")
        return f"{models}, {self.unknown} of {layers} not understood ({which})."

    def to_dict(self) -> dict[str, Any]:
        classes = list(self.classes)
        return {"models": self.models, "layers": self.layers, "not_understood": classes}


MOST_CLASSES = 5


class FileReport(Displayed):
    """All that was found in one file.

    ``imports`` are the packages of source without Keras, ``annotations`` what its comments say,
    ``asked`` the words with which it asks for Keras 2, if it was read so for them.
    """

    def __init__(self, file: str) -> None:
        self.annotations: Any = None
        self.asked: Any = None
        self.file = file
        self.imports: list[str] = []
        self.models: list[FoundModel] = []
        self.problems: list[Problem] = []

    def __repr__(self) -> str:
        found = f"{len(self.models)} models, {len(self.problems)} problems"
        return f"<reading of {self.file!r}: {found}>"

    def __str__(self) -> str:
        tables = [str(m.summary) for m in self.models if m.summary is not None]
        said = [f"{p.severity}: {p.code} {p.message} {p.fix}".strip() for p in self.problems]
        return "\n\n".join([self.file, *tables, *said])

    @property
    def version_note(self) -> str:
        """For which Keras it was read, and why, where the file itself asks for it; else empty."""
        if self.asked is None:
            return ""
        return (
            f"Read for Keras 2, which {self.asked.place} asks for ({self.asked.words}); --keras 3 "
            "reads it for Keras 3."
        )

    @property
    def failed(self) -> bool:
        """Whether a problem is an error."""
        return any(p.severity == "error" for p in self.problems)

    def to_dict(self) -> dict[str, Any]:
        """The contract of ``summary --json`` and ``check --json``."""
        understood = Understood()
        understood.add(self)
        return {
            "schema": 1,
            "file": self.file,
            "models": [m.to_dict() for m in self.models],
            "problems": [p.to_dict() for p in self.problems],
            "understood": understood.to_dict(),
            **({"note": self.version_note} if self.asked is not None else {}),
        }
