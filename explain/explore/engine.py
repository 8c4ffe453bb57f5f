"""The explorer's one interface: a question in JSON, its answer in JSON.

:func:`answer` is called by the local server and, in the browser, by Pyodide; the page can't tell them
apart. The fields of every question and answer are in ``docs/explorer.md``.

A question is an object with ``ask``; nearly all have the code, too:

    {"ask": "read", "name": "model.py", "text": "…", "set": {"vocab_size": 8185}, "keras": "3"}

An answer is an object; where it can't be given, ``{"error": {"says": …, "do": …}}``. ``id`` comes back
as it was given. Nothing is kept between questions but the last few readings, to save time.
"""

from __future__ import annotations

from collections.abc import Callable
from math import isfinite
from typing import Any

from shapecalc import __version__
from shapecalc.errors import BadRecord, ShapeError, did_you_mean, shown

from .reading import reading_of

Answer = dict[str, Any]
SCHEMA = 1
# Beyond it JavaScript rounds.
MOST_EXACT = 2**53 - 1


def _read(request: Answer) -> Answer:
    from .tables import read

    return read(reading_of(request), prove=request.get("prove") is True)


def _derive(request: Answer) -> Answer:
    from .deriving import PARTS, derive

    reading = reading_of(request)
    model, row = reading.row(request.get("model", 0), request.get("row"))
    of, axis = request.get("of"), request.get("axis")
    if of is not None and (not isinstance(of, str) or of not in PARTS):
        raise BadRecord(f"of is {shown(of)}.", f"Give one of {', '.join(PARTS)}, or leave it out.")
    if axis is not None and not isinstance(axis, int):
        raise BadRecord(f"axis is {shown(axis)}.", "Give the number of an axis.")
    return derive(model, request["row"], row, reading.text, of, axis)


def _picture(request: Answer) -> Answer:
    from .drawing import picture

    return picture(reading_of(request), request)


def _export(request: Answer) -> Answer:
    from .drawing import export

    return export(reading_of(request), request)


def _why(request: Answer) -> Answer:
    from .errors import why

    message = request.get("message")
    if not isinstance(message, str) or not message.strip():
        raise BadRecord("There is no error in it.", "Paste the message, or the whole traceback.")
    return why(message, reading_of(request) if request.get("text") else None)


def _fix(request: Answer) -> Answer:
    from .fixing import fix

    return fix(reading_of(request), request)


def _compare(request: Answer) -> Answer:
    from .comparing import compare

    sides = [request.get(key) for key in ("before", "after")]
    if not all(isinstance(side, dict) for side in sides):
        raise BadRecord("There is nothing to compare.", 'Give "before" and "after".')
    return compare(*(reading_of(side) for side in sides if isinstance(side, dict)))


def _versions(request: Answer) -> Answer:
    from .comparing import compare

    return compare(*(reading_of({**request, "keras": keras}) for keras in ("2", "3")))


def _literals(request: Answer) -> Answer:
    from .tables import literals

    return literals(reading_of(request))


def _open(request: Answer) -> Answer:
    from .files import opened

    return opened(request)


def _practice(request: Answer) -> Answer:
    from .practicing import practice

    return practice(reading_of(request), request)


def _predict(request: Answer) -> Answer:
    from shapecalc.models.prediction import predict

    return {"prediction": predict(request.get("record") or {})}


def _gallery(request: Answer) -> Answer:
    from .gallery import gallery

    return gallery()


def _hello(request: Answer) -> Answer:
    return {"schema": SCHEMA, "version": __version__, "asks": list(ASKS)}


ASKS: dict[str, Callable[[Answer], Answer]] = {
    "hello": _hello,
    "read": _read,
    "derive": _derive,
    "picture": _picture,
    "export": _export,
    "why": _why,
    "fix": _fix,
    "literals": _literals,
    "compare": _compare,
    "versions": _versions,
    "open": _open,
    "practice": _practice,
    "predict": _predict,
    "gallery": _gallery,
}


def answer(request: Any) -> Answer:
    """The answer to a question of the page; never raises for what a question holds."""
    found = guarded(_asked, request)
    if isinstance(request, dict) and isinstance(request.get("id"), (int, str)):
        found = {"id": request["id"], **found}
    plain: Answer = exact(found)
    return plain


def _asked(request: Any) -> Answer:
    if not isinstance(request, dict):
        raise BadRecord(f"A question is an object, not {shown(request)}.", 'Write {"ask": …}.')
    ask = request.get("ask")
    asked = ASKS.get(ask) if isinstance(ask, str) else None
    if asked is None:
        raise BadRecord(
            f"{shown(ask)} can't be asked.{did_you_mean(str(ask)[:60], ASKS)}",
            f"These can be: {', '.join(ASKS)}.",
        )
    return asked(request)


def guarded(function: Callable[[Any], Answer], request: Any) -> Answer:
    """What a function answers; an error in words where it raises one."""
    try:
        return function(request)
    except ShapeError as error:
        return _error(error.message, error.fix or "Change what was given.", error.code)
    except (RecursionError, MemoryError):
        return _error("What was given is nested too deep, or too large.", "Give a smaller piece.")
    except Exception as error:
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        return _error(
            f"seqshape met something that it doesn't handle ({what}).",
            "Please report it, with the code.",
        )


def exact(value: Any) -> Any:
    """Plain JSON as a browser reads it unchanged: a number that it would round comes as its digits."""
    kind = value.__class__
    if kind is str or kind is bool or value is None:
        return value
    if kind is dict:
        return {key: exact(one) for key, one in value.items()}
    if kind is list or kind is tuple:
        return [exact(one) for one in value]
    if kind is int:
        return value if -MOST_EXACT <= value <= MOST_EXACT else str(value)
    if kind is float:
        return value if isfinite(value) else str(value)
    return str(value)


def _error(says: str, do: str, code: str = "") -> Answer:
    return {"error": {"says": says, "do": do, **({"code": code} if code else {})}}


__all__ = ["ASKS", "SCHEMA", "answer", "exact", "guarded"]
