"""`verify`: a model of the text built with the real Keras, and compared."""

from __future__ import annotations

from typing import Any

from shapecalc.errors import BadRecord, shown

from .reading import reading_of


def verify(request: dict[str, Any]) -> dict[str, Any]:
    """The object of ``model --verify --json``. Raises BadRecord, KerasMissing as one, ShapeError."""
    from ..keras_check.build import KerasMissing
    from ..keras_check.compare import cross_check

    model = reading_of(request).model(request.get("model", 0))
    if model.record is None:
        raise BadRecord(
            f"{shown(model.name)} holds something unknown, so that Keras can't build it.",
            "Give its unknown sizes a value first.",
        )
    try:
        found: dict[str, Any] = cross_check(model.record).to_dict()
    except KerasMissing as missing:
        raise BadRecord(str(missing), "Then start this again.") from None
    return {"verification": found}


__all__ = ["verify"]
