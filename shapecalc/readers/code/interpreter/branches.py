"""What several ways through the code agree on: the join of values and of what objects hold."""

from __future__ import annotations

import ast
from collections.abc import Callable, Collection, Mapping
from typing import Any, Optional

from ....models.calls import Tensor
from ....numbers.size import Size
from ...syntax import nodes
from .arithmetic import same
from .journal import Journal, named, put
from .namespace import Namespace
from .noted import Noted
from .values import (
    NOTHING,
    Array,
    Frame,
    Function,
    Instance,
    LayerValue,
    ModelValue,
    Real,
    Rest,
    Thing,
    Unknown,
)

MOST_DEPTH = 8
MOST_ITEMS = 2_000


class Join:
    """Joins values; two objects that become one are linked in the journal.

    ``given`` are values for names that the user knows: they hold on every way.
    """

    def __init__(self, journal: Journal, given: Mapping[str, Any]) -> None:
        self.journal, self.given = journal, given
        self._lost: list[Any] = []
        self._settling: Collection[int] = ()
        self.unsettled = False

    def begin(self, things: Collection[int]) -> None:
        """What these objects (by their ids) hold is about to be joined."""
        self._settling, self.unsettled = things, False

    def _ask(self, *things: Any) -> None:
        """What objects hold is asked for; it counts only once it is joined itself."""
        self.unsettled = self.unsettled or any(id(thing) in self._settling for thing in things)

    def take_lost(self) -> list[Any]:
        """The objects that changes through another name may change from now on."""
        lost, self._lost = self._lost, []
        return lost

    # -- values ------------------------------------------------------------------------
    def values(self, a: Any, b: Any, name: str, depth: int = 0) -> Any:
        """The one value of two: ``a`` itself where ``b`` adds nothing, else what both are."""
        if a is b or (isinstance(a, Unknown) and not isinstance(a, (Real, Noted))):
            return a
        if depth > MOST_DEPTH:
            return Unknown(name)
        kind = type(a)
        if kind is type(b):
            if kind in (list, dict, set):
                return self._containers(a, b, name, depth)
            if kind is tuple and len(a) == len(b):
                pairs = [
                    self.values(x, y, f"{name}[{i}]", depth + 1)
                    for i, (x, y) in enumerate(zip(a, b))
                ]
                return a if all(x is y for x, y in zip(a, pairs)) else tuple(pairs)
            if kind is Array:
                return self._arrays(a, b, name)
            if kind is Frame:
                return self._frames(a, b, name)
            if kind is Real:
                return a
        if same(a, b):
            return a
        for thing in (a, b):
            if isinstance(thing, (list, dict, set, Frame)) or (
                isinstance(thing, (Instance, Thing)) and getattr(thing, "layer", None) is None
            ):
                self._lost.append(thing)
        numbers = [v for v in (a, b) if isinstance(v, (int, Size)) and not isinstance(v, bool)]
        if len(numbers) == 2:
            if isinstance(a, Size) and a.name == name and a.open and not a.op:
                return a
            return self.given.get(name, Size(None, name=name, open=True))
        if all(isinstance(v, (int, float, Real, Size)) for v in (a, b)):
            return a if isinstance(a, Real) else Real(name)
        return Unknown(name)

    def _containers(self, a: Any, b: Any, name: str, depth: int) -> Any:
        self._ask(a, b)
        held = self.contents(a, [a, b], name, depth + 1)
        return self._one_of(a, b, self.alike(a, held), lambda: type(a)(held))

    def _one_of(self, a: Any, b: Any, nothing_new: bool, make: Callable[[], Any]) -> Any:
        """An object that may be ``a`` or ``b``; a change of it may be one of each of them."""
        if nothing_new and id(a) in self.journal.merged:
            self.journal.link(a, b)
            return a
        made = make()
        self.journal.merged[id(made)] = made
        self.journal.link(made, a, b)
        return made

    def _arrays(self, a: Array, b: Array, name: str) -> Array:
        self._ask(a, b)
        self.journal.link(a, b)
        shape = None
        if a.shape is not None and b.shape is not None and len(a.shape) == len(b.shape):
            shape = tuple(
                self._size(x, y, f"{name}.shape[{i}]")
                for i, (x, y) in enumerate(zip(a.shape, b.shape))
            )
        facts = a.facts
        if facts != b.facts:
            both = [f for f in facts._fields if getattr(facts, f) == getattr(b.facts, f)]
            facts = NOTHING._replace(**{f: getattr(a.facts, f) for f in both})
        if shape == a.shape and facts == a.facts:
            return a
        made = Array(shape, name, facts)
        self.journal.link(made, a, b)
        return made

    def _frames(self, a: Frame, b: Frame, name: str) -> Frame:
        self._ask(a, b)
        held = self.contents(a, [_fields(a), _fields(b)], name)

        def make() -> Frame:
            made = Frame(name, None)
            put(made, held)
            return made

        return self._one_of(a, b, self.alike(_fields(a), held), make)  # type: ignore[no-any-return]

    def _size(self, a: Any, b: Any, name: str) -> Any:
        if a is b or same(a, b):
            return a
        if a is None or b is None:
            return None
        return self.values(a, b, name)

    # -- what objects hold ---------------------------------------------------------------
    def contents(self, thing: Any, ways: list[Any], name: str = "", depth: int = 0) -> Any:
        """What an object holds after several ways, of which each says what it holds there."""
        first, *others = ways
        for other in others:
            if isinstance(thing, list):
                first = self._lists(first, other, name or "item", depth)
            elif isinstance(thing, dict):
                first = self._dicts(thing, first, other, name, depth)
            elif isinstance(thing, set):
                first = self._sets(first, other)
            else:
                first = self._objects(thing, first, other, name)
        return first

    def _lists(self, a: list[Any], b: list[Any], name: str, depth: int) -> list[Any]:
        if len(a) == len(b) and not any(isinstance(v, Rest) for v in (*a, *b)):
            return [self.values(x, y, f"{name}[{i}]", depth) for i, (x, y) in enumerate(zip(a, b))]
        known = 0
        while (
            known < min(len(a), len(b))
            and not isinstance(a[known], Rest)
            and not isinstance(b[known], Rest)
            and (a[known] is b[known] or same(a[known], b[known]))
        ):
            known += 1
        rests = [*a[known:], *b[known:]][:MOST_ITEMS]
        rest = self.rest(rests, "item", depth)
        if rest is None:
            return a
        old = a[known] if known < len(a) and len(a) == known + 1 else None
        if isinstance(old, Rest) and old.element is rest.element:
            both = known < len(b) and isinstance(b[known], Rest) and len(b) == known + 1
            if old.length is None or (both and same(old.length, b[known].length)):
                return a
        elif (
            len(a) == len(b) == known + 1
            and isinstance(a[known], Rest)
            and isinstance(b[known], Rest)
            and a[known].length is not None
            and same(a[known].length, b[known].length)
        ):
            rest = Rest(rest.element, a[known].length)
        return [*a[:known], rest]

    def rest(self, items: list[Any], name: str, depth: int = 0) -> Optional[Rest]:
        """Any number of elements that are each like one of these; None where there is none."""
        elements = [v.element if isinstance(v, Rest) else v for v in items]
        if not elements:
            return None
        element = elements[0]
        for other in elements[1:]:
            element = self.values(element, other, name, depth + 1)
        return Rest(element, None)

    def _dicts(
        self, thing: Any, a: dict[Any, Any], b: dict[Any, Any], name: str, depth: int
    ) -> dict[Any, Any]:
        space = thing if isinstance(thing, Namespace) else None
        found: dict[Any, Any] = {}
        some: list[Any] = []
        for key in {**a, **b}:
            if isinstance(key, Rest):
                some += [w[key] for w in (a, b) if key in w]
            elif key in a and key in b:
                found[key] = self._under(space, key, a[key], b[key], depth)
            elif space is not None:
                found[key] = self._in_one(space, key, a[key] if key in a else b[key])
            else:
                some.append(a[key] if key in a else b[key])
        if some:
            value = some[0]
            for other in some[1:]:
                value = self.values(value, other, "value", depth + 1)
            key = next((k for k in a if isinstance(k, Rest)), None) or Rest(Unknown("key"), None)
            found[key] = value
        return found

    def _under(self, space: Optional[Namespace], key: Any, a: Any, b: Any, depth: int = 0) -> Any:
        if a is b:
            return a
        name = named(space, key)
        if space is not None and name in self.given:
            return self.given[name]
        return self.values(a, b, name, depth)

    def _in_one(self, space: Namespace, key: Any, value: Any) -> Any:
        """A variable that one way binds: on the others its use is an error, or the class has it."""
        of_class = space.inherited(key)
        return value if of_class is None else self._under(space, key, value, of_class)

    def _sets(self, a: set[Any], b: set[Any]) -> set[Any]:
        if a == b:
            return a
        both = {v for v in a & b if not isinstance(v, Rest)}
        rest = self.rest([v for v in (*a, *b) if isinstance(v, Rest) or v not in both], "item")
        old = next((v for v in a if isinstance(v, Rest)), None)
        if rest is not None and old is not None and old.element is rest.element:
            rest = old
        return both if rest is None else {*both, rest}

    def _objects(self, thing: Any, a: dict[str, Any], b: dict[str, Any], name: str) -> Any:
        unknown = thing.unknown_fields()
        words = name or thing.name
        return {
            field: a[field]
            if a[field] is b[field] or same(a[field], b[field]) or a[field] == b[field]
            else self._field(field, a[field], b[field], words, unknown[field])
            for field in a
        }

    def _field(self, field: str, a: Any, b: Any, words: str, unknown: Any) -> Any:
        if field == "shape" and a is not None and b is not None and len(a) == len(b):
            sizes = zip(a, b)
            return tuple(self._size(x, y, f"{words}.shape[{i}]") for i, (x, y) in enumerate(sizes))
        if field == "width":
            return self._size(a, b, f"{words}.shape[1]")
        if field == "rows":
            return self._size(a, b, f"len({words})")
        return unknown

    # -- whether anything is new -----------------------------------------------------------
    def alike(self, a: Any, b: Any) -> bool:
        """Whether an object that held ``a`` holds nothing else with ``b``."""
        if a is b:
            return True
        if isinstance(a, dict):
            return a.keys() == b.keys() and all(_alike(v, b[k]) for k, v in a.items())
        if isinstance(a, set):
            return bool(a == b)
        return len(a) == len(b) and all(map(_alike, a, b))


def _fields(frame: Frame) -> dict[str, Any]:
    return {field: getattr(frame, field) for field in frame.changing}


def _alike(a: Any, b: Any) -> bool:
    if a is b:
        return True
    if isinstance(a, Rest) and isinstance(b, Rest):
        return _alike(a.element, b.element) and (a.length is b.length or same(a.length, b.length))
    if isinstance(a, (list, dict, set, Array, Frame, Instance, Thing)):
        return False  # another object, although it holds the same now
    if isinstance(a, Unknown) and isinstance(b, Unknown):
        alike = type(a) is type(b) and a.name == b.name
        return alike and getattr(a, "fact", None) is getattr(b, "fact", None)
    return same(a, b) or (type(a) is type(b) is tuple and a == b)


# Where one way gives no value, the program goes on only with the one of another way.
_BUILT = (ModelValue, LayerValue, Tensor, Function, Instance)


def agreed(join: Join, values: list[Any], name: str) -> Any:
    """The one value of several ways to return."""
    built = [v for v in values if isinstance(v, _BUILT)]
    if built and all(v is None or isinstance(v, _BUILT) for v in values):
        values = built
    found = values[0]
    for value in values[1:]:
        found = join.values(found, value, name)
    return found


def names_bound(body: list[Any]) -> set[str]:
    """Names that statements bind, in this scope."""
    found: set[str] = set()
    for statement in body:
        for node in nodes(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                found.add(node.id)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                found.add(node.name)
    return found
