"""`open`: a dropped file as the text that the page shows."""

from __future__ import annotations

import base64
import binascii
from typing import Any

from shapecalc.errors import BadRecord, TooLarge, shown
from shapecalc.readers.notebook import notebook_source

from .page_text import PageText, of_cells

MOST_BYTES = 64 * 1024 * 1024


def opened(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to `open`. Raises BadRecord, TooLarge."""
    name = request.get("name")
    if not isinstance(name, str) or not name:
        raise BadRecord("The file has no name.", "Give its name: the suffix says what it is.")
    name = name.replace("\\", "/").rpartition("/")[2]
    text = _text(request)
    if name.endswith(".ipynb"):
        return _notebook(name, text)
    PageText(name, text)
    return {"name": name, "text": text, "set": {}}


def _text(request: dict[str, Any]) -> str:
    """The text of a file. Raises BadRecord."""
    given = request.get("text")
    if isinstance(given, str):
        return _lines(given)
    try:
        return _lines(_bytes(request).decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise BadRecord("The file is not UTF-8 text.", "Save it as UTF-8.") from None


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _bytes(request: dict[str, Any]) -> bytes:
    given = request.get("bytes")
    if not isinstance(given, str):
        raise BadRecord("The file has no content.", 'Give "text", or "bytes" in base64.')
    if len(given) > MOST_BYTES:
        raise TooLarge("The file is too large for a page.", "`seqshape summary FILE` reads it.")
    try:
        return base64.b64decode(given, validate=True)
    except (binascii.Error, ValueError):
        raise BadRecord(f"bytes is {shown(given[:20])}.", "Give them in base64.") from None


def _notebook(name: str, text: str) -> dict[str, Any]:
    """The code cells of a notebook, and the sizes that its stored outputs show."""
    source = notebook_source(name, text)
    return {"name": name, "text": of_cells(_lines(cell) for _, cell in source.cells), "set": {}}


__all__ = ["opened"]
