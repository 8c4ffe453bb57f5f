"""`seqshape practice`: questions at a terminal, what was learned, and diagnoses as JSON."""

from __future__ import annotations

import json
import sys
from typing import Any

from shapecalc.errors import BadRecord, ShapeError

from ..text_file import read_text


def run_practice(options: dict[str, Any]) -> int:
    """Ask, or tell what was learned; returns the exit code. Raises BadRecord."""
    if options["diagnose"]:
        return run_diagnose(options["diagnose"])
    from ..practice.session import Session, stats

    if options["stats"]:
        return stats()
    return Session(options).run()


def run_diagnose(path: str) -> int:
    """Name the causes of every wrong answer in a file of JSON Lines, ``-`` for standard input.

    A record: ``{"id"?, "question", "wrong" or "answer"}``. A line that can't be read gives a line
    with an error, and the exit code 1. Raises BadRecord for a file that can't be opened.
    """
    failed = 0
    lines = read_text(path, "Give a JSON Lines file.").splitlines()
    for number, line in enumerate(lines, 1):
        if line.strip():
            found = causes_of(line, number)
            failed |= "error" in found
            sys.stdout.write(json.dumps(found) + "\n")
    return int(failed)


def causes_of(line: str, number: int) -> dict[str, Any]:
    """``{"id", "causes"}`` of one record, or ``{"id"?, "error"}``."""
    from explain.practice import diagnose

    record: Any = None
    try:
        try:
            record = json.loads(line)
        except (ValueError, RecursionError):
            raise BadRecord(
                f"Line {number} is not JSON.", "Write one JSON object a line."
            ) from None
        if not isinstance(record, dict) or "question" not in record:
            raise BadRecord(
                f"Line {number} has no question.", 'Give {"question": {…}, "wrong": 210}.'
            )
        answer = record.get("wrong", record.get("answer"))
        return {"id": record.get("id", number), "causes": diagnose(record["question"], answer)}
    except ShapeError as error:
        named = {"id": record["id"]} if isinstance(record, dict) and "id" in record else {}
        return {**named, "error": error.to_dict()}
