"""The readings of the page's texts: what a request says, read by the readers of files.

The last few are kept, for the page asks several questions about one text.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any, Optional

from shapecalc.errors import BadRecord, shown
from shapecalc.models.rows import Row
from shapecalc.models.summary import Summary
from shapecalc.numbers import parse
from shapecalc.numbers.shape import shape_of
from shapecalc.readers.results import FoundModel

from ..lint.checking import Checked, check_text, read_checked
from ..open_file import Wanted
from .files import is_saved, read_saved
from .page_text import PageText

MOST_KEPT = 6
MOST_SETTINGS = 100
MOST_MODELS = 50
MOST_ROWS = 1_500
_KERAS = {None: None, "2": 2, "3": 3, 2: 2, 3: 3}


class Reading:
    """A text of the page, read: what was found, and the text with its places."""

    def __init__(self, text: PageText, wanted: Wanted, found: Checked) -> None:
        self.text, self.wanted, self.found = text, wanted, found
        self.proved = False

    @property
    def models(self) -> list[FoundModel]:
        return self.found.reading.models[:MOST_MODELS]

    def model(self, which: Any) -> FoundModel:
        """The model of a number. Raises BadRecord."""
        if (
            isinstance(which, bool)
            or not isinstance(which, int)
            or not 0 <= which < len(self.models)
        ):
            raise BadRecord(
                f"There is no model {shown(which)}; the text has {len(self.models)}.",
                "Count them from 0.",
            )
        return self.models[which]

    def row(self, which: Any, number: Any) -> tuple[FoundModel, Row]:
        """A row of a model's table. Raises BadRecord."""
        model = self.model(which)
        table = table_of(model)
        rows = [] if table is None else table.rows
        if isinstance(number, bool) or not isinstance(number, int) or not 0 <= number < len(rows):
            raise BadRecord(
                f"There is no row {shown(number)}; the table has {len(rows)}.", "Count from 0."
            )
        return model, rows[number]

    def prove(self) -> None:
        """Keep the fixes that work."""
        if not self.proved and self.found.source is not None:
            self.found = check_text(self.text.name, self.text.file_text, self.wanted)
        self.proved = True


def table_of(model: FoundModel) -> Optional[Summary]:
    """The table of a model, that of its rows up to an error where it has one; None for none."""
    return model.partial if model.summary is None else model.summary


_kept: OrderedDict[Any, Reading] = OrderedDict()


def forget() -> None:
    """Forget the readings that were kept."""
    _kept.clear()


def reading_of(request: Mapping[str, Any]) -> Reading:
    """The reading that a request means. Raises ShapeError."""
    settings, data = _settings(request.get("set"))
    keras = request.get("keras")
    if isinstance(keras, (list, dict)) or keras not in _KERAS:
        raise BadRecord(f"keras is {shown(keras)}.", 'Give "3" or "2".')
    given = [str(request.get(key)) for key in ("name", "text", "bytes")]
    key = (*given, str(sorted((request.get("set") or {}).items(), key=str)), _KERAS[keras])
    found = _kept.get(key)
    if found is None:
        found = _read(
            request, Wanted(settings, keras=_KERAS[keras], data=data, checks=True, alone=True)
        )
        _kept[key] = found
        while len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)
    _kept.move_to_end(key)
    return found


def _read(request: Mapping[str, Any], wanted: Wanted) -> Reading:
    name: Any = request.get("name")
    if is_saved(name):
        return Reading(PageText(name, ""), wanted, Checked(read_saved(name, request, wanted)))
    text = PageText(name, request.get("text", ""))
    return Reading(text, wanted, read_checked(text.name, text.file_text, wanted))


def _settings(given: Any) -> tuple[dict[str, Any], dict[str, tuple[Any, ...]]]:
    """Values of names, and shapes of data. Raises BadRecord."""
    if given is None:
        return {}, {}
    if not isinstance(given, dict) or len(given) > MOST_SETTINGS:
        raise BadRecord(f"set is {shown(given)}.", 'Give values by name: {"vocab_size": 8185}.')
    settings: dict[str, Any] = {}
    data: dict[str, tuple[Any, ...]] = {}
    for name, value in given.items():
        if isinstance(value, list):
            shape_of(value)
            data[parse.name(name)] = tuple(value)
            continue
        if isinstance(value, (dict, float)):
            raise BadRecord(f"set gives {name} the value {shown(value)}.", "Give a whole number.")
        written, read = parse.setting(f"{name}={value}")
        settings[written] = read
    return settings, data


__all__ = ["MOST_MODELS", "MOST_ROWS", "Reading", "forget", "reading_of", "table_of"]
