"""`seqshape worksheet`: a sheet for a class, and the files that are handed out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shapecalc.errors import BadRecord, did_you_mean, shown

from ..practice.sheets import FORMATS, make_sheet, write_sheet
from ..text_file import read_text


def run_worksheet(options: dict[str, Any]) -> int:
    """Write the files and say which. Raises BadRecord for what can't be made or written."""
    kind = options["kind"]
    if kind not in FORMATS:
        raise BadRecord(
            f"There is no format {shown(kind)}.{did_you_mean(kind, FORMATS)}",
            f"The formats: {', '.join(FORMATS)}.",
        )
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
    folder = Path(options["output"])
    try:
        made = write_sheet(sheet, kind, folder)
    except OSError as error:
        raise BadRecord(
            f"{folder} can't be written: {error.strerror or error}.", "Give another with -o."
        ) from None
    sheets = len(made) - 2
    print(f"{folder}: {sheets} file{'s' * (sheets != 1)} of {options['count']} questions each.")
    print(f"{folder / 'key.json'}: the key.")
    print(f"{folder / 'answers.csv'}: fill it in, then: seqshape grade {folder / 'answers.csv'} "
          f"--key {folder / 'key.json'}")  # fmt: skip
    return 0
