"""A file of text that a command is given."""

from __future__ import annotations

import sys

from shapecalc.errors import BadRecord


def read_text(path: str, advice: str) -> str:
    """What a file holds, ``-`` for standard input. Raises BadRecord with this advice."""
    if path == "-":
        return sys.stdin.read()
    try:
        with open(path, encoding="utf-8-sig") as stream:
            return stream.read()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        why = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise BadRecord(f"{path} can't be read: {why[:1].lower()}{why[1:]}.", advice) from None
