"""`seqshape model`: the models of a text in Keras's syntax, or a course model."""

from __future__ import annotations

from typing import Any

from shapecalc.errors import ShapeError

from ..open_file import is_path, open_models, text_models
from .answer import answer, failed


def run_model(options: dict[str, Any]) -> int:
    """Predict the models of a text, or a course model; returns the exit code."""
    try:
        words = options["layers"]
        if len(words) == 1 and is_path(words[0]):
            text_models(words, {})  # raises BadRecord: other commands read files
        return answer(open_models(words, options).models, options)
    except ShapeError as error:
        return failed(error, options)
