"""`open`: a dropped file as the text that the page shows; a saved model as the code that makes it."""

from __future__ import annotations

import base64
import binascii
import os
import tempfile
from collections.abc import Mapping
from typing import Any, Optional

from shapecalc.errors import BadRecord, TooLarge, shown
from shapecalc.models.rows import Row
from shapecalc.readers.notebook import notebook_source
from shapecalc.readers.results import FileReport, FoundModel

from ..open_file import Wanted, read_file
from .keras_code import NotWritten, keras_code
from .page_text import PageText, of_cells

MOST_BYTES = 64 * 1024 * 1024
SAVED = (".keras", ".h5", ".hdf5", ".json")


def opened(request: dict[str, Any]) -> dict[str, Any]:
    """The answer to `open`. Raises BadRecord, TooLarge."""
    name = request.get("name")
    if not isinstance(name, str) or not name:
        raise BadRecord("The file has no name.", "Give its name: the suffix says what it is.")
    name = name.replace("\\", "/").rpartition("/")[2]
    if is_saved(name):
        return _opened_model(name, read_saved(name, request))
    text = _text(request)
    if name.endswith(".ipynb"):
        return _notebook(name, text)
    PageText(name, text)
    return {"name": name, "text": text, "set": {}}


def opened_path(path: str) -> dict[str, Any]:
    """The answer to `open` for a file on this machine. Raises BadRecord, TooLarge."""
    name = os.path.basename(path)
    try:
        with open(path, "rb") as stream:
            data = stream.read(MOST_BYTES + 1)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise BadRecord(f"{shown(name)} can't be read: {why}.", "Check the path.") from None
    if is_saved(name):
        found = _opened_model(name, read_file(path))
        if found["text"] or len(data) > MOST_BYTES:
            return found
        return {**found, "bytes": base64.b64encode(data).decode()}
    if len(data) > MOST_BYTES:
        raise TooLarge(f"{shown(name)} is too large for a page.", "`seqshape summary` reads it.")
    return opened({"name": name, "bytes": base64.b64encode(data).decode()})


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


def _bytes(request: Mapping[str, Any]) -> bytes:
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
    from shapecalc.readers.script import read_source

    source = notebook_source(name, text)
    shown = of_cells(_lines(cell) for _, cell in source.cells)
    PageText(name, shown)
    missing = [size for model in read_source(source).models for size in model.missing]
    seen = {size.name: size.seen.value for size in missing if size.seen is not None}
    return {"name": name, "text": shown, "set": {}, "seen": seen}


# -- saved models ----------------------------------------------------------------------------
def is_saved(name: Any) -> bool:
    """Whether a file of this name holds a saved model."""
    return isinstance(name, str) and os.path.splitext(name)[1].lower() in SAVED


def read_saved(
    name: str, request: Mapping[str, Any], wanted: Optional[Wanted] = None
) -> FileReport:
    """The models of a saved file's bytes, or of the config in it. Raises BadRecord, TooLarge."""
    given = request.get("text")
    suffix = os.path.splitext(name)[1].lower()
    if isinstance(given, str) and given:  # the config of an HDF5 file, which the browser took out
        data, suffix = given.encode("utf-8", "replace"), ".json"
    elif isinstance(request.get("unreadable"), str):
        why = " ".join(request["unreadable"].split())[:200]
        raise BadRecord(f"{shown(name)} can't be read: {why}.", "Save the whole model.")
    else:
        data = _bytes(request)
    with tempfile.TemporaryDirectory(prefix="seqshape-") as folder:
        path = os.path.join(folder, f"model{suffix}")
        with open(path, "wb") as stream:
            stream.write(data)
        found = read_file(path, wanted)
    found.file = name
    for problem in found.problems:  # the reader knows the file by another name
        problem.message = problem.message.replace(path, name).replace(f"model{suffix}", name)
    return found


def _opened_model(name: str, found: FileReport) -> dict[str, Any]:
    """The code of a saved model; without any where it can't be written as code."""
    model = next(iter(found.models), None)
    if model is None:
        said = next(iter(found.problems), None)
        if said is not None:
            raise BadRecord(said.message, said.fix)
        raise BadRecord(f"{shown(name)} holds no model.", "Save the whole model.")
    text = code_of(model)
    note = (
        "" if text else "Keras code can't say all of this model; its table is what the file says."
    )
    new = f"{name}.py" if text else name
    return {"name": new, "text": text, "set": {}, **({"note": note} if note else {})}


def code_of(model: FoundModel) -> str:
    """The code that makes a model, "" where there is none that is read as this very model."""
    from shapecalc.readers.notebook import script_source
    from shapecalc.readers.script import read_source

    layer = model.as_layer()
    if layer is None or model.summary is None:
        return ""
    for named in (False, True):
        try:
            text = keras_code(layer, "model", named)
        except NotWritten:
            return ""
        again = read_source(script_source("", text)).models
        table = again[-1].summary if again else None
        if table is not None and _facts(table.rows) == _facts(model.summary.rows):
            return text
    return ""


def _facts(rows: list[Row]) -> list[tuple[str, ...]]:
    return [
        (row.name, row.class_name, str(row.output), str(row.count()), str(row.count(True)))
        for row in rows
        if not row.layer.is_input
    ]


__all__ = ["code_of", "is_saved", "opened", "read_saved"]
