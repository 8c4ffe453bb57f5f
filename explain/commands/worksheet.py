"""`seqshape worksheet`: a sheet for a class, and the files that are handed out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shapecalc.errors import BadRecord, did_you_mean, shown

from ..practice.sheets import FORMATS, Sheet, make_sheet, write_sheet
from ..text_file import read_text


def run_worksheet(options: dict[str, Any]) -> int:
    """Write the files and say which. Raises BadRecord for what can't be made or written."""
    students: list[str] = []
    if options["students"]:
        lines = read_text(options["students"], "Give a text file with a name a line.").splitlines()
        students = [line.strip() for line in lines if line.strip()]
    sheet = make_sheet(
        [name.strip() for name in (options["skills"] or "").split(",") if name.strip()],
        options["count"],
        students,
        options["seed"],
        options["choices"],
        options["title"],
    )
    return write(sheet, options["kind"], options["output"])


def write(sheet: Sheet, kind: str, output: str) -> int:
    """Write a sheet in a format and say what was written; returns 0. Raises BadRecord."""
    if kind not in FORMATS:
        raise BadRecord(
            f"There is no format {shown(kind)}.{did_you_mean(kind, FORMATS)}",
            f"The formats: {', '.join(FORMATS)}.",
        )
    folder = Path(output)
    try:
        made = write_sheet(sheet, kind, folder)
    except OSError as error:
        raise BadRecord(
            f"{folder} can't be written: {error.strerror or error}.", "Give another with -o."
        ) from None
    sheets, count = len(made) - 2, len(next(iter(sheet.variants.values())))
    answers, key = folder / "answers.csv", folder / "key.json"
    print(f"{folder}: {sheets} file{'s' * (sheets != 1)} of {count} questions each.")
    print(f"{key}: the key.")
    print(f"{answers}: fill it in, then: seqshape grade {answers} --key {key}")
    return 0
