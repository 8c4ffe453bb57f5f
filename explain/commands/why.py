"""`seqshape why`: a pasted Keras error in plain words."""

from __future__ import annotations

import re
import sys
from typing import Any, Optional

from shapecalc.errors import BadRecord, shown

from ..why import as_object, explain_error, what_to_look_at
from ..why.reading import MOST_BYTES, Frame, read

# One word that only a path would be: with a folder, or with the suffix of a text.
_PATH = re.compile(r"\S*[\w)]/\S*|\S+\.(txt|log|py|ipynb|md|out|err)")


def run_why(target: str, as_json: bool) -> int:
    """`seqshape why`: explain a message, a file, or standard input for ``-``.

    Returns the exit code: 0 when the error is known, 1 when it isn't. Raises BadRecord.
    """
    import json

    seen_text = _text_of(target)
    found = explain_error(seen_text)
    if as_json:
        print(json.dumps(as_object(seen_text)))
        return 0 if found else 1
    if found is None:
        print(
            "seqshape doesn't know this error; it knows those about shapes, data, labels, losses "
            "and arguments of Keras.",
            file=sys.stderr,
        )
        look_at = what_to_look_at(seen_text)
        frame = read(seen_text).frame
        if look_at or frame is not None:
            _print(frame, " ".join(look_at), "")
        return 1
    fact = f"{found.code}: {found.explanation}" if found.code else found.explanation
    _print(found.frame, fact, found.fix)
    return 0


def _print(frame: Optional[Frame], fact: str, fix: str) -> None:
    import textwrap

    from ..render.terminal import print_pieces, safe, terminal_width

    width = terminal_width()
    lines: list[list[tuple[str, str]]] = []

    def add(style: str, text: str) -> None:
        for part in safe(text).split("\n"):
            code = part.startswith("    ")
            for piece in [part] if code else textwrap.wrap(part, width) or [""]:
                lines.append([(style, piece)])

    if frame is not None and (frame.text or frame.line):
        place = ", ".join(p for p in (frame.file, f"line {frame.line}" if frame.line else "") if p)
        add("dim", f"{place}:" if place else "")
        add("bold", f"    {frame.text}")
        add("", "")
    if fact:
        add("", fact)
    if fix:
        add("", "")
        add("green", fix)
    print_pieces(lines)


def _text_of(target: str) -> str | bytes:
    """The error itself: from standard input, from a file, or the argument."""
    import os

    if target == "-":
        return _end_of(sys.stdin.buffer)
    looks_like_path = len(target) < 1_000 and "\n" not in target and "\x00" not in target
    if looks_like_path and os.path.isdir(target):
        raise BadRecord("That is a folder.", "Give a file that holds the error.")
    if looks_like_path and os.path.isfile(target):
        try:
            with open(target, "rb") as stream:
                return _end_of(stream)
        except OSError as error:
            raise BadRecord(
                f"The file can't be read: {error.strerror or type(error).__name__}.",
                "Give a file that holds the error, or - to paste it.",
            ) from None
    if looks_like_path and _PATH.fullmatch(target):
        raise BadRecord(
            f"There is no file {shown(target)}.",
            "Give a file that holds the error, or - to paste it.",
        )
    if not target.strip():
        raise BadRecord("There is no error in it.", 'Write: seqshape why "the message".')
    return target


def _end_of(stream: Any) -> bytes:
    """The last bytes of a stream, however long it is."""
    kept = b""
    while True:
        part = stream.read(1 << 20)
        if not part:
            return kept
        kept = (kept + part)[-MOST_BYTES:]
