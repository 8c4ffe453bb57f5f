"""Labelled texts from a file: TSV, CSV, JSON Lines or JSON, gzip or not.

Every error is one sentence that names the file and the line.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn, Optional

from shapecalc.errors import BadRecord, TooLarge, did_you_mean, shown

from .dataset import Dataset
from .labels import numbered
from .splitting import clean

# What a source can be called beside a path.
NAMES = ("reviews", "reviews-movies", "imdb", "sarcasm:PATH")

MOST_BYTES = 128 * 1024 * 1024
MOST_IN_A_LINE = 1_000_000
MOST_IN_A_LABEL = 100
# Usual names of the columns, most specific first.
TEXT_NAMES = (
    "text sentence headline review review_text reviewtext comment tweet content message body "
    "document title"
).split()
LABEL_NAMES = (
    "label is_sarcastic sentiment class category target polarity rating stars score labels y"
).split()


@dataclass
class Place:
    """A position in a file; :meth:`stop` raises an error there."""

    file: str
    unit: str = "line"
    number: int = 0

    def __str__(self) -> str:
        at = f", {self.unit} {self.number:,}" if self.number else ""
        name = self.file if len(self.file) <= 100 else f"…{self.file[-99:]}"
        return f"{shown(name, 999)[1:-1]}{at}"

    def stop(self, message: str, fix: str = "") -> NoReturn:
        raise BadRecord(f"{self}: {message}", fix)


@dataclass
class Table:
    """Records with the numbers of their lines, all with the same columns."""

    place: Place
    columns: list[str]
    rows: list[tuple[int, dict[str, Any]]]


def read(
    path: str,
    *,
    text: Optional[str] = None,
    label: Optional[str] = None,
    binary: bool = False,
) -> Dataset:
    """Texts and labels of a file. ``binary`` allows the labels 0 and 1 alone.

    Raises BadRecord and TooLarge, with file and line.
    """
    place = Place(path)
    content = decoded(contents(path, place), place)
    bare = _headless(text, label)
    table = _table(content, place, bare)
    if not table.rows:
        place.stop("there are no texts below the headings.")
    texts_in = _column("text", text, TEXT_NAMES, table)
    labels_in = _column("label", label, LABEL_NAMES, table)
    if texts_in == labels_in:
        place.stop(f"column {shown(texts_in)} can't be text and label at once.")
    texts: list[str] = []
    values: list[tuple[int, str]] = []
    for line, row in table.rows:
        place.number = line
        texts.append(_text(row, texts_in, place))
        values.append((line, _label(row, labels_in, place)))
    place.number = 0
    found = numbered(values, labels_in, place, binary)
    return Dataset(
        os.path.basename(path),
        [texts[i] for i in found.rows],
        found.labels,
        found.classes,
        path,
        "",
        found.notes,
    )


# -- the file -----------------------------------------------------------------------------
def contents(path: str, place: Place) -> bytes:
    """The bytes of a file, unpacked where it is gzip. Never more than MOST_BYTES."""
    import gzip
    import zlib

    try:
        kind = os.stat(path).st_mode
        if stat.S_ISREG(kind):
            with open(path, "rb") as stream:
                packed = stream.read(2) == b"\x1f\x8b"
                stream.seek(0)
                data = (gzip.GzipFile(fileobj=stream) if packed else stream).read(MOST_BYTES + 1)
    except (EOFError, zlib.error, gzip.BadGzipFile):
        place.stop("the gzip file is damaged or cut off.", "Pack or download it again.")
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "not a valid file name"
        place.stop(
            f"can't be read: {why[:1].lower()}{why[1:]}.",
            f"Give a path, or one of: {', '.join(NAMES)}.",
        )
    if stat.S_ISDIR(kind):
        place.stop("is a folder.", "Name the file in it.")
    if not stat.S_ISREG(kind):
        place.stop("is not a regular file.", "Save the texts to a file first.")
    if len(data) > MOST_BYTES:
        raise TooLarge(
            f"{place}: more than {MOST_BYTES >> 20} MB of text.", "Take a part of the file."
        )
    return data


def decoded(data: bytes, place: Place) -> str:
    """The text of a file in UTF-8; errors name the line."""
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        place.stop("is UTF-16.", "Save it as UTF-8: iconv -f UTF-16 -t UTF-8.")
    if not data.strip():
        place.stop("is empty.", "It needs a line of headings and a line per text.")
    nul = data.find(b"\0")
    if nul >= 0:
        place.number = data.count(b"\n", 0, nul) + 1
        place.stop("contains a NUL byte.", "Is this a text file?")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        place.number = data.count(b"\n", 0, error.start) + 1
        place.stop(
            f"byte 0x{data[error.start]:02x} is not UTF-8.",
            "Save it as UTF-8, for example: iconv -f WINDOWS-1252 -t UTF-8.",
        )


# -- its format ---------------------------------------------------------------------------
def _table(content: str, place: Place, bare: bool) -> Table:
    name = place.file.lower().removesuffix(".gz")
    suffix = os.path.splitext(name)[1]
    start = content.lstrip()[:1]
    if suffix in (".json", ".jsonl", ".ndjson") or (
        suffix not in (".tsv", ".csv") and start == "{"
    ):
        if bare:
            place.stop("JSON has names for its columns.", "Give names instead of numbers.")
        return _objects(_array(content, place) if start == "[" else _lines(content, place), place)
    first = content.split("\n", 1)[0]
    if suffix == ".tsv" or (suffix != ".csv" and "\t" in first):
        return _delimited(_tabs(content, place), place, bare)
    comma = ";" if "," not in first and ";" in first else ","
    return _delimited(_commas(content, place, comma), place, bare)


def _numbered_lines(content: str, place: Place) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(content.split("\n"), 1):
        place.number = number
        if len(line) > MOST_IN_A_LINE:
            raise TooLarge(
                f"{place}: {len(line):,} characters in one line, and at most {MOST_IN_A_LINE:,} "
                "are read.",
                "Write one text per line.",
            )
        if line.strip():
            yield number, line.removesuffix("\r")


def _tabs(content: str, place: Place) -> Iterator[tuple[int, list[str]]]:
    for number, line in _numbered_lines(content, place):
        yield number, line.split("\t")


def _commas(content: str, place: Place, comma: str) -> Iterator[tuple[int, list[str]]]:
    import csv
    import io

    for _ in _numbered_lines(content, place):
        pass
    before = csv.field_size_limit(MOST_IN_A_LINE)
    try:
        reader = csv.reader(io.StringIO(content, newline=""), delimiter=comma, strict=True)
        place.number = 1
        for row in reader:
            if row:
                yield place.number, row
            place.number = reader.line_num + 1
    except csv.Error as error:
        if "field limit" in str(error):
            raise TooLarge(
                f"{place}: a field of more than {MOST_IN_A_LINE:,} characters.",
                "Is a quote open that is never closed?",
            ) from None
        place.stop(f"not valid CSV ({error}).", 'A quote inside quotes is written twice: "".')
    finally:
        csv.field_size_limit(before)


def _delimited(rows: Iterator[tuple[int, list[str]]], place: Place, bare: bool) -> Table:
    columns: list[str] = []
    found = []
    for number, cells in rows:
        if not columns:
            columns = [str(i + 1) for i in range(len(cells))] if bare else _headings(cells, place)
            if not bare:
                continue
        if len(cells) != len(columns):
            place.number = number
            place.stop(
                f"{len(cells)} {'field' if len(cells) == 1 else 'fields'} instead of "
                f"{len(columns)} ({', '.join(shown(c)[1:-1] for c in columns[:6])}).",
                "Every line needs a field for every column.",
            )
        found.append((number, dict(zip(columns, cells))))
    place.number = 0
    return Table(place, columns, found)


def _headings(cells: list[str], place: Place) -> list[str]:
    names = [cell.strip() for cell in cells]
    twice = next((name for i, name in enumerate(names) if name in names[:i]), None)
    if twice is not None:
        place.number = 1
        place.stop(f"two columns are called {shown(twice)}.", "Give every column its own name.")
    return names


def _lines(content: str, place: Place) -> Iterator[tuple[int, Any]]:
    for number, line in _numbered_lines(content, place):
        yield number, _json(line, place)


def _array(content: str, place: Place) -> Iterator[tuple[int, Any]]:
    found = _json(content, place)
    place.unit = "item"
    yield from enumerate(found, 1)


def _json(text: str, place: Place) -> Any:
    import json

    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        place.number = (place.number or 1) + error.lineno - 1
        place.stop(
            f"not valid JSON ({error.msg[:1].lower()}{error.msg[1:]}, column {error.colno:,}).",
            "It must be a list of objects, or one object per line.",
        )
    except RecursionError:
        raise TooLarge(f"{place}: nested too deep.", "Write one flat object per text.") from None
    except ValueError as error:  # a number of thousands of digits
        place.stop(f"this JSON can't be read ({shown(str(error))[1:-1]}).")


def _objects(records: Iterator[tuple[int, Any]], place: Place) -> Table:
    columns: list[str] = []
    found = []
    for number, record in records:
        place.number = number
        if not isinstance(record, dict):
            place.stop(
                f"{shown(record)} is not an object.",
                'A text looks like {"text": "what a film", "label": 1}.',
            )
        columns = columns or list(record)
        found.append((number, record))
    place.number = 0
    return Table(place, columns, found)


# -- its columns --------------------------------------------------------------------------
def _headless(text: Optional[str], label: Optional[str]) -> bool:
    """Columns by number: the file has no line of headings."""
    digits = [value is not None and value.isdecimal() for value in (text, label)]
    if any(digits) and not all(digits):
        raise BadRecord(
            "Give columns as two names, or as two numbers if there are no headings.",
            "For example: --text 1 --label 2.",
        )
    return all(digits)


def _column(role: str, given: Optional[str], names: list[str], table: Table) -> str:
    there = f"The columns are: {', '.join(shown(c)[1:-1] for c in table.columns[:12])}."
    if given is not None:
        if given in table.columns:
            return given
        near = did_you_mean(given, table.columns)
        table.place.stop(f"there is no column {shown(given)}.{near}", there)
    for name in names:
        for column in table.columns:
            if column.strip().lower() == name:
                return column
    table.place.stop(
        f"no column has a usual name for a {role} ({', '.join(names[:4])}, …).",
        f"{there} Name it with --{role}; without headings, by number: --text 1 --label 2.",
    )


def _text(row: dict[str, Any], column: str, place: Place) -> str:
    value = row.get(column)
    if value is None and column not in row:
        place.stop(f"it has no {shown(column)}.", "Every text needs the same columns.")
    if not isinstance(value, str):
        place.stop(f"the text in {shown(column)} is {shown(value)}, not a string.")
    if not value.strip():
        place.stop(f"the text in {shown(column)} is empty.", "Fill it in or leave the line out.")
    if len(value) > MOST_IN_A_LINE:
        raise TooLarge(f"{place}: a text of {len(value):,} characters.", "Cut it into parts.")
    if "\0" in value:
        place.stop("contains a NUL character.", "Is this a text?")
    return clean(value)


def _label(row: dict[str, Any], column: str, place: Place) -> str:
    value = row.get(column)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int, float)) and str(value).strip():
        found = clean(str(value).strip())
        if len(found) > MOST_IN_A_LABEL:
            place.stop(
                f"the label in {shown(column)} has {len(found):,} characters.",
                "Is it the label column? Name another with --label.",
            )
        return found
    what = "missing" if value is None or value == "" else f"{shown(value)}, not a label"
    place.stop(f"the label in {shown(column)} is {what}.", "Every text needs one.")
