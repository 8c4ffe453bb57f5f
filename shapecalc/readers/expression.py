"""Layers written in Keras's own syntax: ``Bidirectional(LSTM(64), merge_mode="sum")``.

The text is parsed, never executed: calls of layers, plain values, simple arithmetic on
whole numbers, and names. A name that isn't known stays an unknown size of that name.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, Optional

from ..errors import BadRecord, ShapeError, TooLarge, UnknownLayer, shown
from ..layers.registry import layer_class
from ..numbers.parse import unknown
from ..numbers.size import Size

MOST_TEXT = 20_000
MOST_DEPTH = 60
MOST_BITS = 4_000
_EXAMPLE = "Write it as in Keras, for example 'Conv1D(128, 5, padding=\"same\")'."


def layer_from_text(text: str, known: Optional[Mapping[str, Any]] = None) -> Any:
    """One layer from one expression. Raises ShapeError (SEQ401 when it can't be read).

    ``known`` gives values to names in the text.
    """
    value = _Reader(known or {}).read(_parsed(text))
    if isinstance(value, _Call):
        return value.layer()
    raise BadRecord(f"{shown(text)} is no layer.", _EXAMPLE)


def _parsed(text: str) -> ast.expr:
    if len(text) > MOST_TEXT:
        raise TooLarge(
            f"The text of a layer has {len(text):,} characters.", "Put the model in a file."
        )
    try:
        return ast.parse(text.strip(), mode="eval").body
    except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
        what = error.msg if isinstance(error, SyntaxError) else "it is nested too deep"
        raise BadRecord(f"{shown(text)} can't be read: {what}.", _EXAMPLE) from None


class _Call:
    """A layer's call: its class and arguments, not constructed yet."""

    def __init__(self, name: str, args: list[Any], kwargs: dict[str, Any]) -> None:
        self.name, self.args, self.kwargs = name, args, kwargs

    def layer(self) -> Any:
        try:
            cls = layer_class(self.name)
            args = [_made(a) for a in self.args]
            kwargs = {k: _made(v) for k, v in self.kwargs.items()}
            if self.name == "Sequential" and args:
                kwargs["layers"] = args.pop(0)
            return cls(*args, **kwargs)
        except ShapeError as error:
            error.while_constructing = True
            raise


def _made(value: Any) -> Any:
    if isinstance(value, _Call):
        return value.layer()
    if isinstance(value, (list, tuple)):
        return type(value)(_made(v) for v in value)
    return value


class _Reader:
    def __init__(self, known: Mapping[str, Any]) -> None:
        self.known = known
        self.depth = 0

    def read(self, node: ast.expr) -> Any:
        self.depth += 1
        if self.depth > MOST_DEPTH:
            raise TooLarge("The expression is nested too deep.", "Write it flatter.")
        try:
            handler = getattr(self, f"read_{type(node).__name__}", None)
            if handler is None:
                raise BadRecord(
                    f"{shown(_source(node))} is nothing that can stand in a layer.", _EXAMPLE
                )
            return handler(node)
        finally:
            self.depth -= 1

    def read_Constant(self, node: ast.Constant) -> Any:
        return node.value

    def read_List(self, node: ast.List) -> Any:
        return [self.read(e) for e in node.elts]

    def read_Tuple(self, node: ast.Tuple) -> Any:
        return tuple(self.read(e) for e in node.elts)

    def read_Dict(self, node: ast.Dict) -> Any:
        if any(k is None for k in node.keys):
            raise BadRecord("** can't stand in a layer's text.", _EXAMPLE)
        return {self.read(k): self.read(v) for k, v in zip(node.keys, node.values) if k}

    def read_Name(self, node: ast.Name) -> Any:
        if node.id in self.known:
            return self.known[node.id]
        return unknown(node.id)

    def read_Attribute(self, node: ast.Attribute) -> Any:
        path = _source(node)
        if path in self.known:
            return self.known[path]
        if path.split(".")[0] in ("tf", "keras", "tensorflow"):
            return node.attr  # tf.nn.relu, keras.activations.relu: Keras's own word for it
        return unknown(path)

    def read_UnaryOp(self, node: ast.UnaryOp) -> Any:
        value = self.read(node.operand)
        if isinstance(node.op, ast.USub) and isinstance(value, (int, float, Size)):
            return -value
        if isinstance(node.op, ast.UAdd) and isinstance(value, (int, float)):
            return value
        if isinstance(node.op, ast.Not) and not isinstance(value, Size):
            return not value
        raise BadRecord(f"{shown(_source(node))} can't be worked out.", _EXAMPLE)

    def read_BinOp(self, node: ast.BinOp) -> Any:
        a, b = self.read(node.left), self.read(node.right)
        sizes = (int, Size)
        if isinstance(a, sizes) and isinstance(b, sizes):
            try:
                return _arithmetic(node.op, a, b)
            except TooLarge:
                raise
            except (ZeroDivisionError, TypeError, ValueError, OverflowError):
                pass
        raise BadRecord(f"{shown(_source(node))} can't be worked out.", _EXAMPLE)

    def read_Call(self, node: ast.Call) -> Any:
        name = _callee(node.func)
        if any(isinstance(a, ast.Starred) for a in node.args) or any(
            k.arg is None for k in node.keywords
        ):
            raise BadRecord("* and ** can't stand in a layer's text.", _EXAMPLE)
        args = [self.read(a) for a in node.args]
        kwargs = {str(k.arg): self.read(k.value) for k in node.keywords}
        if name[:1].isupper():
            layer_class(name)  # raises UnknownLayer with the nearest name
            return _Call(name, args, kwargs)
        raise UnknownLayer(name=name)


def _arithmetic(op: ast.operator, a: Any, b: Any) -> Any:
    if isinstance(op, ast.Add):
        return a + b
    if isinstance(op, ast.Sub):
        return a - b
    if isinstance(op, ast.Mult):
        if isinstance(a, int) and isinstance(b, int) and _bits(a) + _bits(b) > MOST_BITS:
            raise TooLarge("A number in the text has thousands of digits.", "Check it.")
        return a * b
    if isinstance(op, ast.FloorDiv):
        return a // b
    if isinstance(op, ast.Mod):
        return a % b
    if isinstance(op, ast.Pow) and isinstance(a, int) and isinstance(b, int):
        if b < 0 or _bits(a) * b > MOST_BITS:
            raise TooLarge("A power in the text is too large.", "Check it.")
        return a**b
    if isinstance(op, ast.Div) and isinstance(a, int) and isinstance(b, int):
        return a / b
    raise TypeError


def _bits(n: int) -> int:
    return n.bit_length()


def _callee(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return node.attr
    raise BadRecord(f"{shown(_source(node))} is no layer.", _EXAMPLE)


def _source(node: ast.AST) -> str:
    try:
        return ast.unparse(node)
    except RecursionError:
        return "the expression"
