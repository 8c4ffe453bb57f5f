"""Expressions: what a piece of source is worth, without running it."""

from __future__ import annotations

import ast
from collections.abc import Callable
from functools import partial
from typing import Any, Optional, Union

from ....keras_names import OPERATORS
from ....models.calls import Tensor
from ....numbers.shape import Shape
from ....numbers.size import Size
from ...ipython import RUN
from ...notebook import UNKNOWN
from ..libraries.arrays import arithmetic, sliced, take
from ..libraries.import_paths import HARMLESS, LIBRARIES, global_name
from .arithmetic import BINARY, COMPARE, comparable, computed, is_large, same
from .comprehensions import Iteration
from .effects import has_effects
from .noted import Recorded
from .values import (
    NOT_READ,
    Array,
    ArrayFacts,
    ClassValue,
    Frame,
    Function,
    Instance,
    LayerValue,
    Library,
    Listed,
    Method,
    ModelValue,
    Number,
    Real,
    Rest,
    TooDeep,
    Unknown,
    Value,
    View,
    has_rest,
    is_known,
    is_number,
)

# What Keras calls comparisons of its tensors.
COMPARISONS: dict[type, str] = {
    ast.Gt: "Greater",
    ast.GtE: "GreaterEqual",
    ast.Lt: "Less",
    ast.LtE: "LessEqual",
    ast.Eq: "Equal",
    ast.NotEq: "NotEqual",
}
MOST_TEXT = 1_000_000
MOST_NAME = 60
MOST_DEPTH = 120


# What takes the items of an iterator one by one, or later.
_ONE_BY_ONE = tuple(f"builtins.{w}" for w in "any all next iter map filter zip enumerate".split())


def _takes_all(callee: Any) -> bool:
    """Whether what is called takes all the items of an iterator at once."""
    if isinstance(callee, Library):
        known = callee.path.split(".")[0] in LIBRARIES | HARMLESS | {"builtins"}
        return known and not callee.path.startswith(("itertools.", *_ONE_BY_ONE))
    return isinstance(callee, Method)


class OutOfSteps(Exception):
    """The reading took longer than it may."""


class Expressions(Iteration):
    """Evaluates expressions in the current scope. The interpreter adds statements and calls."""

    emit: Callable[..., None]

    # -- sizes and names -------------------------------------------------------------
    def size(self, name: str) -> Union[int, Size]:
        """A whole number known by these words only, unless ``--set`` gave its value."""
        given = self.given.get(name)
        return given if isinstance(given, (int, Size)) else Size(None, name=name, open=True)

    def text(self, node: ast.AST) -> str:
        """The words of the source for a node, short enough to stand in a formula."""
        words = self.words.get(node)
        if words is None:
            words = self.source.piece(node)
            words = words if len(words) <= MOST_NAME else words[: MOST_NAME - 1] + "…"
            self.words[node] = words
        return words

    def unknown(self, node: ast.AST) -> Any:
        """The value of a node of which only the words are known."""
        if self.given and self.text(node) in self.given:
            return self.given[self.text(node)]
        return Unknown(partial(self.text, node))

    def as_size(self, value: Any) -> Any:
        """A value where a size is wanted: unknown things become sizes of their name."""
        if isinstance(value, Unknown):
            return self.size(value.name)
        if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
            return value
        return value

    # -- reading -----------------------------------------------------------------------
    def read(self, node: Optional[ast.AST]) -> Any:
        """The value of an expression. Never raises for what the source holds."""
        if node is None:
            return None
        kind = node.__class__
        if kind is ast.Constant:
            return node.value  # type: ignore[attr-defined]
        self.steps += 1
        if self.steps > self.most_steps:
            raise OutOfSteps
        if kind is ast.Name:
            return self.read_Name(node)  # type: ignore[arg-type]
        self.depth += 1
        if self.depth > MOST_DEPTH:
            self.depth -= 1
            raise TooDeep
        try:
            handler = getattr(self, "read_" + kind.__name__, None)
            return handler(node) if handler is not None else self.unknown(node)
        finally:
            self.depth -= 1

    def read_Name(self, node: ast.Name) -> Any:
        name, scope = node.id, self.scope
        while scope is not None:  # as Scope.find does it, which takes twice as long
            if name in scope.variables:
                return scope.variables[name]
            scope = scope.outer  # type: ignore[assignment]
        if node.id in self.given:
            return self.given[node.id]
        if node.id in self.data:
            return Array(self.data[node.id], node.id)
        if node.id == UNKNOWN:
            return NOT_READ
        if node.id == RUN:
            return Library("ipython.run")
        if node.id == "__name__":
            return "__main__"
        return global_name(node.id, self.stars)

    def read_Attribute(self, node: ast.Attribute) -> Any:
        if self.given:
            words = self.text(node)
            if words in self.given:
                return self.given[words]
        return self.attribute(self.read(node.value), node.attr, node)

    def read_List(self, node: ast.List) -> Any:
        return self.journal.made(self._items(node.elts))

    def read_Tuple(self, node: ast.Tuple) -> Any:
        items = self._items(node.elts)
        return tuple(items)

    def read_Set(self, node: ast.Set) -> Any:
        found: set[Any] = set()
        self.add(found, self._items(node.elts))
        return self.journal.made(found)

    def _items(self, nodes: list[Any]) -> list[Any]:
        found: list[Any] = []
        for node in nodes:
            if isinstance(node, ast.Starred):
                inner = self.read(node.value)
                parts = self.iterate(inner)
                found += [Rest(self.unknown(node), None)] if parts is None else parts
            else:
                found.append(self.read(node))
        return found

    def read_Dict(self, node: ast.Dict) -> Any:
        found: dict[Any, Any] = {}
        for key, value in zip(node.keys, node.values):
            if key is None:
                inner = self.read(value)
                if not isinstance(inner, dict):
                    return self.unknown(node)
                self.update(found, inner)
                continue
            self.set_item(found, self.read(key), self.read(value), node)
        return self.journal.made(found)

    def read_JoinedStr(self, node: ast.JoinedStr) -> Any:
        parts = []
        for part in node.values:
            if isinstance(part, ast.Constant):
                parts.append(str(part.value))
                continue
            value = self.read(part.value)  # type: ignore[attr-defined]
            if not isinstance(value, (str, int, float)) or part.format_spec:  # type: ignore[attr-defined]
                return self.unknown(node)
            parts.append(str(value))
        return "".join(parts)[:MOST_TEXT]

    def read_NamedExpr(self, node: ast.NamedExpr) -> Any:
        value, scope = self.read(node.value), self.scope
        while scope.journal is None and scope.outer is not None:
            scope = scope.outer  # a comprehension has no names of its own but its targets
        scope.set(node.target.id, value)
        return value

    def read_Starred(self, node: ast.Starred) -> Any:
        return self.read(node.value)

    def read_Await(self, node: ast.Await) -> Any:
        return self.read(node.value)

    def read_IfExp(self, node: ast.IfExp) -> Any:
        test = self.truth(self.read(node.test))
        if test is not None:
            return self.read(node.body if test else node.orelse)
        parts = (node.body, node.orelse)
        if any(map(has_effects, parts)):
            found: list[Any] = []
            self.either(self.text(node.test), [partial(self._into, found, part) for part in parts])
        else:
            found = [self.read(part) for part in parts]
        name = self.text(node)
        kinds = (list, tuple, dict, set, Array, Frame)
        if len(found) == 2 and all(isinstance(v, kinds) for v in found):
            return self.joining().values(found[0], found[1], name)
        return found[0] if len(found) == 2 and same(*found) else self.unknown(node)

    def _into(self, found: list[Any], node: ast.AST) -> None:
        found.append(self.read(node))

    def read_BoolOp(self, node: ast.BoolOp) -> Any:
        stop = isinstance(node.op, ast.Or)
        value: Any = None
        for part in node.values:
            value = self.read(part)
            test = self.truth(value)
            if test is None:
                for rest in node.values[node.values.index(part) + 1 :]:
                    if has_effects(rest):
                        later = self.perhaps(self.text(part), partial(self.read, rest))
                    else:
                        later = self.read(rest)
                    if self.truth(later) is stop and is_known(later) and isinstance(later, bool):
                        return stop if isinstance(value, bool) else self.unknown(node)
                return self.unknown(node)
            if test is stop:
                return value
        return value

    def truth(self, value: Any) -> Optional[bool]:
        """True, False, or None where it isn't known."""
        if isinstance(value, (LayerValue, ModelValue, Function, ClassValue, Library, Tensor)):
            return True
        if isinstance(value, Size):
            return None if value.value is None else bool(value.value)
        if isinstance(value, Instance):
            node = value.cls.node
            made = self.special(value, "__bool__", [], node)
            made = made or self.special(value, "__len__", [], node)
            return bool(made[0]) if made and isinstance(made[0], (bool, int)) else None
        value = value.owner if isinstance(value, View) else value
        if isinstance(value, (list, dict, set)) and has_rest(value):
            return None if all(isinstance(item, Rest) for item in value) else True
        if isinstance(value, (Value, Rest)) or not is_known(value):
            return None
        return bool(value)

    def read_UnaryOp(self, node: ast.UnaryOp) -> Any:
        value = self.read(node.operand)
        if isinstance(node.op, ast.Not):
            test = self.truth(value)
            return self.unknown(node) if test is None else not test
        if isinstance(node.op, ast.USub) and is_number(value):
            return -value
        if isinstance(node.op, ast.UAdd) and is_number(value):
            return value
        if isinstance(node.op, ast.Invert) and isinstance(value, int):
            return ~value
        if isinstance(value, Array):
            return value.like(value.shape, "dtype")
        if isinstance(value, Tensor):
            return self.build.operate("Negative", [value], node)
        return self.unknown(node)

    def read_BinOp(self, node: ast.BinOp) -> Any:
        # Sums of many parts are written flat and parsed deep: walk down the left side.
        chain = [node]
        while isinstance(chain[-1].left, ast.BinOp):
            chain.append(chain[-1].left)
        value = self.read(chain[-1].left)
        for one in reversed(chain):
            self.steps += 1
            value = self.combine(one.op, value, self.read(one.right), one)
        return value

    def combine(self, op: ast.operator, a: Any, b: Any, node: ast.AST) -> Any:
        """``a op b`` for whatever the two are."""
        if isinstance(a, Tensor) or isinstance(b, Tensor):
            return self.build.operate(
                OPERATORS.get(type(op).__name__, type(op).__name__), [a, b], node
            )
        if isinstance(a, (Array, Frame)) or isinstance(b, (Array, Frame)):
            if all(isinstance(v, (Listed, list, int, Size, Unknown)) for v in (a, b)):
                return Listed(None, self.text(node))  # lists that are joined or repeated
            return arithmetic(op, a, b)
        own = self.operator(op, a, b, node)
        if own:
            return own[0]
        function = BINARY.get(type(op))
        if function is None:
            return self.unknown(node)
        if isinstance(a, (set, dict)) and (
            has_rest(a) or not isinstance(b, type(a)) or has_rest(b)
        ):
            return self.unknown(node)
        sizes = isinstance(a, (Size, Unknown)) or isinstance(b, (Size, Unknown))
        if sizes:
            return self._with_unknown(op, a, b, node, function)
        if isinstance(a, (Value, Rest)) or isinstance(b, (Value, Rest)):
            return self.unknown(node)
        return computed(op, function, a, b, self.unknown(node))

    def _with_unknown(
        self, op: ast.operator, a: Any, b: Any, node: ast.AST, function: Callable[[Any, Any], Any]
    ) -> Any:
        exact = isinstance(op, (ast.Add, ast.Sub, ast.Mult, ast.FloorDiv, ast.Mod))
        numbers = all(isinstance(v, (int, Size, Unknown)) for v in (a, b))
        # "Unknown + unknown" may join texts or arrays; a number beside it makes it a number.
        whole = any(isinstance(v, (int, Size)) for v in (a, b))
        if exact and numbers and whole:
            try:
                made = function(self.as_size(a), self.as_size(b))
            except (ZeroDivisionError, TypeError, ValueError):
                return self.unknown(node)
            return self.size(self.text(node)) if is_large(made) else made
        if isinstance(op, ast.Pow) and isinstance(a, Size) and isinstance(b, int) and 0 <= b <= 4:
            result: Any = 1
            for _ in range(b):
                result = result * a
            return self.size(self.text(node)) if is_large(result) else result
        if all(isinstance(v, (int, float, Size, Real)) for v in (a, b)):
            return Number(partial(self.text, node))
        return self.unknown(node)

    def read_Compare(self, node: ast.Compare) -> Any:
        left = self.read(node.left)
        result: Any = True
        for op, right_node in zip(node.ops, node.comparators):
            right = self.read(right_node)
            result = self._compared(op, left, right, node)
            if not isinstance(result, bool) or not result:
                return result
            left = right
        return result

    def _compared(self, op: ast.cmpop, a: Any, b: Any, node: ast.AST) -> Any:
        if isinstance(op, (ast.Is, ast.IsNot)):
            if a is None or b is None:
                if isinstance(a, Unknown) or isinstance(b, Unknown):
                    return self.unknown(node)
                return (a is b) == isinstance(op, ast.Is)
            return (
                (a is b) == isinstance(op, ast.Is)
                if is_known(a) and is_known(b)
                else (self.unknown(node))
            )
        if (isinstance(a, Tensor) or isinstance(b, Tensor)) and type(op) in COMPARISONS:
            return self.build.operate(COMPARISONS[type(op)], [a, b], node)
        if isinstance(a, Array) or isinstance(b, Array):
            array = a if isinstance(a, Array) else b
            return Array(array.shape, "", ArrayFacts("bool"))
        own = self.operator(op, a, b, node)
        if own:
            return own[0]
        if isinstance(op, (ast.In, ast.NotIn)):
            b = b.items() if isinstance(b, View) else b
            if is_known(a) and isinstance(b, (str, list, tuple, dict, set)) and is_known(b):
                try:
                    found = a in b
                except TypeError:
                    return self.unknown(node)
                if found or not any(isinstance(v, (Value, Rest, Size)) for v in b):
                    return found == isinstance(op, ast.In)
            return self.unknown(node)
        if not comparable(a) or not comparable(b):
            return self.unknown(node)
        try:
            return bool(COMPARE[type(op)](a, b))
        except (TypeError, ValueError, KeyError):
            return self.unknown(node)

    # -- subscripts ----------------------------------------------------------------------
    def read_Slice(self, node: ast.Slice) -> Any:
        return slice(self.read(node.lower), self.read(node.upper), self.read(node.step))

    def read_Subscript(self, node: ast.Subscript) -> Any:
        if self.given:
            words = self.text(node)
            if words in self.given:
                return self.given[words]
        return self.item(self.read(node.value), self.read(node.slice), node)

    def item(self, value: Any, key: Any, node: ast.AST) -> Any:
        """``value[key]``."""
        if isinstance(value, (list, tuple, str, Shape)):
            return self._item_of_sequence(value, key, node)
        if isinstance(value, dict):
            try:
                return value[key]
            except (KeyError, TypeError):
                return self.unknown(node)
        if isinstance(value, Tensor):
            return self.build.operate("GetItem", [value, key], node)
        located = isinstance(value, Method) and value.word in ("iloc", "loc")
        if located or isinstance(value, (Array, Frame)):
            taken = take(value, key, lambda: self.text(node))
            if isinstance(value, Array):
                self.journal.view(value, taken)
            return taken
        if isinstance(value, Recorded) and value.fact is not None and isinstance(key, str):
            self.emit("recorded", value.fact, key, node)
        made = self.special(value, "__getitem__", [key], node)
        return made[0] if made else self.unknown(node)

    def _item_of_sequence(self, value: Any, key: Any, node: ast.AST) -> Any:
        rest = next((v for v in value if isinstance(v, Rest)), None)
        if isinstance(key, slice):
            parts = (key.start, key.stop, key.step)
            if all(p is None or isinstance(p, int) for p in parts) and rest is None:
                found = value[key]
                return tuple(found) if isinstance(value, Shape) else found
            if rest is not None and len(value) == 1:
                return [Rest(rest.element, sliced(rest.length, key))]
            return self.unknown(node)
        if rest is not None:
            if isinstance(key, int):
                between = value[: key + 1] if key >= 0 else value[key:]
                if len(between) == (key + 1 if key >= 0 else -key) and not has_rest(between):
                    return value[key]
            one = self.joining().rest(list(value), self.text(node))
            return None if one is None else self.journal.one_of_many(one.element)
        if isinstance(key, int):
            try:
                return value[key]
            except IndexError:
                return self.unknown(node)
        if isinstance(key, (Size, Unknown)) and value and isinstance(value, (list, tuple)):
            if all(same(v, value[0]) for v in value):
                return value[0]
            found = value[0]
            for other in value[1:]:
                found = self.joining().values(found, other, self.text(node))
            return found
        return self.unknown(node)

    # -- calls -----------------------------------------------------------------------------
    def read_Call(self, node: ast.Call) -> Any:
        return self.call_of(self.read(node.func), node)

    def call_of(self, callee: Any, node: ast.Call) -> Any:
        """What a call gives whose callee was read."""
        args: list[Any] = []
        kwargs: dict[str, Any] = {}
        loose = False
        for arg in node.args:
            if isinstance(arg, ast.Starred):
                parts = self.iterate(self.read(arg.value))
                loose = loose or parts is None
                args += [Rest(self.unknown(arg), None)] if parts is None else parts
            else:
                args.append(self.read(arg))
                if isinstance(arg, ast.GeneratorExp) and _takes_all(callee):
                    self.ready(args[-1])
        for keyword in node.keywords:
            value = self.read(keyword.value)
            if keyword.arg is not None:
                kwargs[keyword.arg] = value
            elif isinstance(value, dict):
                kwargs.update({str(k): v for k, v in value.items()})
            else:
                loose = True
        if self.given:
            words = self.text(node)
            if words in self.given:
                return self.given[words]
        if isinstance(callee, Function) and not loose:
            own = args if callee.owner is None else [callee.owner, *args]
            self.emit("applied", callee, own, kwargs, node)
        return self.call(callee, args, kwargs, node, loose)
