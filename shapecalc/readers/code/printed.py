"""What a ``print`` of the source prints, as a line of text and expressions; and lines of that form."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from typing import Any, NamedTuple, Optional, Union

# A part of a printed line: text, an expression, or None for what can't be followed.
Piece = Union[str, ast.expr, None]


class Print(NamedTuple):
    """A ``print(…)`` of a cell: the parts of its line, and the values of the expressions in it."""

    node: ast.Expr
    pieces: list[Piece]
    values: list[Any]


def printed(node: ast.expr) -> Optional[list[Piece]]:
    """The parts of what a ``print(…)`` prints; None for any other expression."""
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
        return None
    if node.func.id != "print":
        return None
    settings = {k.arg: k.value for k in node.keywords}
    separator = settings.get("sep", ast.Constant(" "))
    if "end" in settings or not isinstance(separator, ast.Constant):
        return [None]
    found: list[Piece] = []
    for i, arg in enumerate(node.args):
        found += [str(separator.value)] * bool(i) + list(_pieces(arg))
    return found


def _pieces(node: ast.expr) -> Iterator[Piece]:
    """An argument of print as text and expressions."""
    if isinstance(node, ast.Constant):
        yield str(node.value)
    elif isinstance(node, ast.JoinedStr):
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                yield part.value if _spec(part) in ("", ",", "d") else None
            else:
                yield from _pieces(part)
    elif isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Mod)):
        if isinstance(node.op, ast.Add) and any(map(_is_text, (node.left, node.right))):
            yield from _pieces(node.left)
            yield from _pieces(node.right)
        elif _is_text(node.left) and isinstance(node.left, ast.Constant):
            values = node.right.elts if isinstance(node.right, ast.Tuple) else [node.right]
            yield from _filled(re.split(r"%[sdir]", str(node.left.value)), values)
        else:
            yield node
    elif isinstance(node, ast.Call):
        yield from _of_call(node)
    else:
        yield node


def _spec(part: ast.FormattedValue) -> str:
    spec = part.format_spec
    return "" if spec is None else "".join(
        str(p.value) for p in getattr(spec, "values", ()) if isinstance(p, ast.Constant)
    )  # fmt: skip


def _is_text(node: ast.expr) -> bool:
    if isinstance(node, ast.BinOp):
        return _is_text(node.left) or _is_text(node.right)
    made = isinstance(node, ast.Call) and getattr(node.func, "id", "") == "str"
    return made or isinstance(node, ast.JoinedStr) or (
        isinstance(node, ast.Constant) and isinstance(node.value, str)
    )  # fmt: skip


def _of_call(node: ast.Call) -> Iterator[Piece]:
    """``str(x)``, ``"… {}".format(x)``, or any other call."""
    owner = node.func.value if isinstance(node.func, ast.Attribute) else None
    if getattr(node.func, "id", "") == "str" and len(node.args) == 1:
        yield from _pieces(node.args[0])
    elif isinstance(owner, ast.Constant) and getattr(node.func, "attr", "") == "format":
        try:
            fields = list(string.Formatter().parse(str(owner.value)))
        except ValueError:
            fields = [("", "x", "x", None)]
        plain = all(not name and spec in ("", ",", "d", None) for _, name, spec, _ in fields)
        if plain and not node.keywords:
            texts = [text for text, *_ in fields] + [""] * (fields[-1][1] is not None)
            yield from _filled(texts, node.args)
        else:
            yield None
    else:
        yield node


def _filled(texts: list[str], values: list[ast.expr]) -> Iterator[Piece]:
    if len(texts) != len(values) + 1:
        yield None
        return
    yield texts[0]
    for value, text in zip(values, texts[1:]):
        yield value
        yield text


def matched(prints: list[Print], text: str) -> Iterator[tuple[Print, tuple[str, ...]]]:
    """The prints of a cell with the texts of their expressions.

    Either all that was printed is what they print, one after the other, or a print is known by its
    own words, which stand in one line only.
    """
    patterns = ["".join(map(_pattern, one.pieces)) for one in prints]
    whole = re.fullmatch("\n".join(patterns), text.strip("\n")) if patterns else None
    at = 0
    for one, pattern in zip(prints, patterns):
        if whole is not None:
            yield one, whole.groups()[at : at + len(one.values)]
            at += len(one.values)
        elif re.search(r"[^\W\d_]{3}", "".join(p for p in one.pieces if isinstance(p, str))):
            lines = list(re.finditer(f"^{pattern}$", text, re.MULTILINE))
            if len(lines) == 1:
                yield one, lines[0].groups()


def _pattern(piece: Piece) -> str:
    if isinstance(piece, str):
        return re.escape(piece)
    return ".*?" if piece is None else "(.+?)"
