"""`seqshape predict`: records in, predictions out, a line each, whatever a line holds."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from typing import Any, BinaryIO

from shapecalc.errors import BadRecord, ShapeError, TooLarge

# No model that anyone trains has a longer record.
MOST_BYTES = 64 * 1024 * 1024


def run_predict(path: str) -> int:
    """Predict every record of a file, or of standard input for ``-``.

    Returns the exit code: 0 when every record was predicted, 1 when one was refused or
    couldn't be read. Raises BadRecord for a file that can't be opened.
    """
    if path == "-":
        return _predict_stream(sys.stdin.buffer)
    try:
        with open(path, "rb") as stream:
            return _predict_stream(stream)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BadRecord(
            f"{path} can't be read: {why[:1].lower()}{why[1:]}.", "Give a JSON or JSON Lines file."
        ) from None


def _predict_stream(stream: BinaryIO) -> int:
    import gc
    import json

    from shapecalc.models.prediction import predict

    # Nothing here makes cycles, and walking over every answer's lists takes a third of the time.
    gc.disable()
    failed = 0
    encode = json.JSONEncoder(separators=(", ", ": ")).encode
    write = sys.stdout.write
    for record in _records(stream):
        if isinstance(record, ShapeError):
            answer: dict[str, Any] = {"error": record.to_dict()}
        else:
            answer = predict(record)
        if "error" in answer:
            failed = 1
        try:
            write(encode(answer) + "\n")
        except (ValueError, TypeError, RecursionError):
            # An id that JSON can read but not write, such as a number of 5,000 digits.
            answer.pop("id", None)
            write(encode(answer) + "\n")
    sys.stdout.flush()
    return failed


def _records(stream: BinaryIO) -> Iterator[Any]:
    """Records of a stream: JSON Lines, or one JSON document (an object or a list)."""
    number = 0
    first = b""
    while not first.strip():
        first = stream.readline(MOST_BYTES)
        number += 1
        if not first:
            return
    start = _loaded(first, number)
    if isinstance(start, ShapeError):
        rest = stream.read(MOST_BYTES)
        whole = _loaded(first + rest, number)
        if not isinstance(whole, ShapeError):
            yield from whole if isinstance(whole, list) else [whole]
            return
        yield start
        for i, line in enumerate(rest.splitlines(), number + 1):
            if line.strip():
                yield _loaded(line, i)
        return
    yield from start if isinstance(start, list) else [start]
    while True:
        line = stream.readline(MOST_BYTES)
        if not line:
            return
        number += 1
        if line.strip():
            yield _loaded(line, number)


def _loaded(data: bytes, number: int) -> Any:
    """The value of one line, or the ShapeError that says why it can't be read."""
    import json

    try:
        return json.loads(data)
    except UnicodeDecodeError:
        return BadRecord(f"Line {number} is not UTF-8 text.", "Save the file as UTF-8.")
    except json.JSONDecodeError as error:
        return BadRecord(
            f"Line {number} is not JSON: {error.msg} at column {error.colno}.",
            "Write one JSON object a line.",
        )
    except ValueError as error:
        if "digits" in str(error):
            return TooLarge(f"Line {number} holds a number of thousands of digits.", "Check it.")
        return BadRecord(f"Line {number} can't be read.", "Write one JSON object a line.")
    except RecursionError:
        return TooLarge(f"Line {number} is nested too deep.", "No model is; flatten it.")
