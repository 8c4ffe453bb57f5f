"""Which format is written by what, and the files of a sheet."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple, Optional

from . import quizzes, text
from .sheet import Sheet


class Format(NamedTuple):
    """``text`` makes what is in a file, ``write`` writes one that isn't text."""

    suffix: str
    text: Optional[Callable[..., str]] = None
    write: Optional[Callable[[Sheet, str, Path], None]] = None
    # Whether the key is a file of the same format; the others hold their answers themselves.
    has_key: bool = False


FORMATS: dict[str, Format] = {
    "md": Format(".md", text.markdown, has_key=True),
    "html": Format(".html", text.page, has_key=True),
    "latex": Format(".tex", text.latex, has_key=True),
    "ipynb": Format(".ipynb", text.notebook, has_key=True),
    "gift": Format(".gift.txt", quizzes.gift),
    "moodle-xml": Format(".xml", quizzes.moodle_xml),
    "qti": Format(".zip", write=quizzes.write_qti),
    "jupyterquiz": Format(".json", quizzes.jupyterquiz),
    "anki": Format(".apkg", write=quizzes.write_anki),
}


def write_sheet(sheet: Sheet, kind: str, folder: Path) -> list[Path]:
    """Write a file a student, key.json for grading, and the table to fill in; returns the paths.

    Raises OSError where the folder can't be written, BadRecord where a library is missing.
    """
    made, form = [], FORMATS[kind]
    folder.mkdir(parents=True, exist_ok=True)
    width = len(str(len(sheet.variants)))
    for i, name in enumerate(sheet.variants, 1):
        stem = f"{i:0{width}}-{text.slug(name)}".rstrip("-") if name else "worksheet"
        for key in (False, True) if form.has_key else (False,):
            path = folder / f"{stem}{'-key' if key else ''}{form.suffix}"
            if form.write is not None:
                form.write(sheet, name, path)
            elif form.text is not None:
                made_text = form.text(sheet, name, key) if form.has_key else form.text(sheet, name)
                path.write_text(made_text, encoding="utf-8")
            made.append(path)
    made.append(_saved(folder / "key.json", json.dumps(sheet.to_dict(), indent=1) + "\n"))
    count = max(map(len, sheet.variants.values()))
    rows = [["student", *map(str, range(1, count + 1))]]
    rows += [[name or "name", *[""] * count] for name in sheet.variants]
    table = io.StringIO()
    csv.writer(table, lineterminator="\n").writerows(rows)
    made.append(_saved(folder / "answers.csv", table.getvalue()))
    return made


def _saved(path: Path, content: str) -> Path:
    path.write_text(content, encoding="utf-8")
    return path
