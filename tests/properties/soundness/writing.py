"""The writer of random programs: templates are filled until enough is written.

A template is Python with holes::

    {ints}      a variable of the kind, the same one wherever the name stands in the template
    {a:ints}    the same under another name; {!a:ints} one that may be bound again here
    {+a:ints}   a new variable, known behind the statement; {*a:ints} known in its blocks only
    <int>       an expression of the kind, made of templates again
    <block>     statements, at this depth

A hole that can't be filled costs the template: nothing of it is written. Each template is a
*feature* under its name, which is counted, and can be left out.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Collection
from contextlib import suppress
from functools import partial
from itertools import accumulate
from typing import Any, Optional, Union

_HOLE = re.compile(r"\{([!+*]?)(?:(\w+):)?([a-z]\w*)\}|\{(\w+)\}|<([a-z_]\w*)>")

# A kind by which templates ask, and the kinds of variables that answer.
GROUPS: dict[str, tuple[str, ...]] = {
    "list": ("ints", "words"),
    "array": ("array1", "array2", "array3"),
    "sized": (
        *("ints", "words", "set", "dict", "deque", "counter", "ddict", "lists"),
        *("array1", "array2", "array3", "frame", "str", "lines"),
    ),
    "mutable": (
        *("ints", "words", "set", "dict", "deque", "counter", "ddict"),
        *("array1", "array2", "frame", "object"),
    ),
    "iterable": ("ints", "words", "set", "dict", "deque", "counter"),
}


class Impossible(Exception):
    """A template doesn't fit here."""


class Scope:
    """Names and their kinds; the names of a function's body can be bound there."""

    def __init__(self, function: bool = False, returns: Optional[str] = None) -> None:
        self.names: dict[str, str] = {}
        self.function, self.returns = function, returns
        self.loop = False


Template = Union[str, Callable[["Writer"], Any]]


class Features:
    """The templates of one kind of place, by name, with how often each is wanted."""

    def __init__(self) -> None:
        self.entries: dict[str, tuple[Template, float]] = {}

    def add(self, templates: dict[str, Template], weight: float = 1.0) -> None:
        for name, template in templates.items():
            assert name not in self.entries, name
            self.entries[name] = (template, weight)


STATEMENTS = Features()
EXPRESSIONS: dict[str, Features] = {}


def expressions(kind: str, templates: dict[str, Template], weight: float = 1.0) -> None:
    EXPRESSIONS.setdefault(kind, Features()).add(templates, weight)


class Writer:
    """Writes one program, chosen by ``rng``, of about ``size`` statements.

    ``without`` are features that are left out; a name ending in ``.`` leaves out all of its
    family. ``families`` are the families of statements that may be used, all where empty.
    """

    def __init__(
        self,
        rng: random.Random,
        size: int = 12,
        without: Collection[str] = (),
        profile: str = "python",
    ) -> None:
        self.rng, self.left, self.profile = rng, size, profile
        self.without = without
        self.lines: list[str] = []
        self.fitting: dict[tuple[int, bool], tuple[list[str], list[float]]] = {}
        self.features: Counter[str] = Counter()
        self.scopes = [Scope(function=True)]
        self.depth = 0  # of blocks
        self.inside = 0  # of expressions
        self.names = 0
        self.tables = 0
        self.functions: dict[str, tuple[list[tuple[str, str, bool]], Optional[str]]] = {}
        self.classes: dict[str, Any] = {}
        self.objects: dict[str, str] = {}

    # -- names ---------------------------------------------------------------------------------
    def fresh(self, stem: str) -> str:
        self.names += 1
        return f"{stem}{self.names}"

    def declare(self, name: str, kind: str) -> None:
        self.scopes[-1].names[name] = kind

    def visible(self, kind: str, bindable: bool = False) -> list[str]:
        kinds = GROUPS.get(kind, (kind,))
        found: list[str] = []
        inner = True
        for scope in reversed(self.scopes):
            for name, of in scope.names.items():
                # What belongs to something (a.b, a[0]) can be bound anew anywhere.
                if of in kinds and (not bindable or inner or not name.isidentifier()):
                    found.append(name)
            if scope.function:
                inner = False
        return found

    def variable(self, kind: str, bindable: bool = False) -> str:
        found = self.visible(kind, bindable)
        if not found:
            raise Impossible(kind)
        # The newest ones are wanted more, so that effects meet.
        return self.rng.choice(found[-4:] if self.rng.random() < 0.5 else found)

    def kind_of(self, name: str) -> str:
        for scope in reversed(self.scopes):
            if name in scope.names:
                return scope.names[name]
        raise KeyError(name)

    # -- templates -----------------------------------------------------------------------------
    def allowed(self, name: str) -> bool:
        return name not in self.without and f"{name.split('.')[0]}." not in self.without

    def choose(self, features: Features, suits: Optional[Callable[[str], bool]] = None) -> Any:
        """Fill one of the templates; raises Impossible when none of some fits."""
        names, weights = self._fitting(features, suits)
        if not names:
            raise Impossible
        for _ in range(12):
            name = self.rng.choices(names, cum_weights=weights)[0]
            mark = self.mark()
            try:
                found = self.use(features.entries[name][0])
            except Impossible:
                self.back_to(mark)
                continue
            self.features[name] += 1
            return found
        raise Impossible

    def _fitting(
        self, features: Features, suits: Optional[Callable[[str], bool]]
    ) -> tuple[list[str], list[float]]:
        """The names of the templates that may be used here, and their weights summed up."""
        key = (id(features), self.inside > 0)
        if suits is None and key in self.fitting:
            return self.fitting[key]
        suited = suits or self.is_here
        names = [n for n in features.entries if self.allowed(n) and suited(n)]
        found = (names, list(accumulate(features.entries[n][1] for n in names)))
        if suits is None:
            self.fitting[key] = found
        return found

    def mark(self) -> Any:
        names = [dict(scope.names) for scope in self.scopes]
        held = (len(self.lines), Counter(self.features), names, self.left, self.tables)
        return (*held, self.depth, self.inside, dict(self.functions), dict(self.classes))

    def back_to(self, mark: Any) -> None:
        lines, self.features, names, self.left, self.tables = mark[:5]
        self.depth, self.inside, self.functions, self.classes = mark[5:]
        del self.lines[lines:]
        del self.scopes[len(names) :]
        for scope, kept in zip(self.scopes, names):
            scope.names = kept

    def use(self, template: Template) -> Any:
        """A statement is written, an expression returned."""
        return template(self) if callable(template) else self.text(template, {}, [])

    def expression(self, kind: str) -> str:
        self.inside += 1
        try:
            if self.inside > 3:
                return self.plain(kind)
            return str(self.choose(EXPRESSIONS[kind]))
        finally:
            self.inside -= 1

    def is_here(self, name: str) -> bool:
        """Whether the library of a feature is one of this program's."""
        family, _, rest = name.partition(".")
        if family == "new":
            family = next((of for of in _LIBRARY if rest.startswith(of)), "")
            family = _LIBRARY.get(family, "new")
        known = family not in ("array", "frame")
        return (self.inside > 0 and known) or family in FAMILIES[self.profile]

    def plain(self, kind: str) -> str:
        """An expression that holds no other."""
        found = self.visible(kind)
        if found and self.rng.random() < 0.7:
            return self.rng.choice(found)
        if kind not in PLAIN:
            raise Impossible(kind)
        return self.rng.choice(PLAIN[kind])

    def text(self, template: str, held: dict[str, str], new: list[tuple[str, str, str]]) -> str:
        """A template with its holes filled; ``new`` gets what it binds: mark, name, kind."""

        def hole(match: re.Match[str]) -> str:
            mark, label, kind, known, expression = match.groups()
            if expression:
                return self.expression(expression)
            label = label or kind or known
            if label in held and not mark:
                return held[label]
            if mark and mark in "+*":
                name = self.fresh(_STEMS.get(kind, kind[0]))
                new.append((mark, name, kind))
            else:
                name = self.variable(kind, bindable=mark == "!")
            held[label] = name
            return name

        return _HOLE.sub(hole, template)

    # -- statements ----------------------------------------------------------------------------
    def statement(self, template: str) -> None:
        """Write a template of statements."""
        held: dict[str, str] = {}
        new: list[tuple[str, str, str]] = []
        self.scopes.append(Scope())
        for line in template.split("\n"):
            code = line.lstrip()
            deeper = (len(line) - len(code)) // 4
            if code == "<block>":
                self.depth += deeper
                self.block()
                self.depth -= deeper
                continue
            self.depth += deeper
            self.write(self.text(code, held, new))
            self.depth -= deeper
            for mark, name, kind in new:
                if mark == "*":
                    self.scopes[-1].names[name] = kind
            if code.startswith(("for ", "while ", "else:")):
                self.scopes[-1].loop = not code.startswith("else:")
        self.scopes.pop()
        for mark, name, kind in new:
            if mark == "+":
                self.declare(name, kind)

    def write(self, line: str) -> None:
        self.lines.append("    " * self.depth + line)

    def block(self, most: int = 4) -> None:
        """Some statements in a scope of their own."""
        if self.depth > 3:
            self.write("pass")
            return
        self.scopes.append(Scope())
        start = len(self.lines)
        for _ in range(self.rng.randint(1, most)):
            if self.left > 0 or len(self.lines) == start:
                self.one()
        if len(self.lines) == start:
            self.write("pass")
        self.scopes.pop()

    def one(self) -> None:
        """One statement of any kind that fits here."""
        self.left -= 1

        try:
            found = self.choose(STATEMENTS)
        except Impossible:
            return
        assert found is None

    def in_loop(self) -> bool:
        for scope in reversed(self.scopes):
            if scope.loop:
                return True
            if scope.function:
                return False
        return False

    def function(self) -> Optional[Scope]:
        """The innermost function; None at the top of the program."""
        return next(
            (s for s in reversed(self.scopes) if s.function and s is not self.scopes[0]), None
        )

    def program(self) -> str:
        """The whole text."""
        for line in HEAD[self.profile]:
            self.write(line)
        self.start()
        while self.left > 0:
            self.one()
        self.end()
        return "\n".join(self.lines) + "\n"

    def start(self) -> None:
        """Some variables to begin with."""
        kinds = START[self.profile]
        for kind in self.rng.sample(kinds, self.rng.randint(2, min(4, len(kinds)))):
            with suppress(Impossible):
                self.choose(STATEMENTS, partial(_begins, kind))

    def end(self) -> None:
        """What has become of the variables."""
        for _ in range(2):
            with suppress(Impossible):
                self.choose(STATEMENTS, "table".__eq__)


def _begins(kind: str, name: str) -> bool:
    return name.startswith("new.") and name.endswith(kind)


def statements(templates: dict[str, str], weight: float = 1.0) -> None:
    """Add templates of statements."""

    def writes(template: str) -> Callable[[Writer], None]:
        return lambda writer: writer.statement(template)

    STATEMENTS.add({name: writes(text) for name, text in templates.items()}, weight)


# The families of variables that only one library makes.
_LIBRARY = {"array": "array", "frame": "frame", "tensor": "layer", "stack": "layer"}
_STEMS = {"ints": "a", "words": "w", "set": "s", "dict": "d", "deque": "q", "counter": "c"}
_STEMS |= {"ddict": "g", "lists": "b", "array1": "x", "array2": "y", "array3": "z", "frame": "f"}
_STEMS |= {"int": "n", "str": "t", "object": "o", "any": "v"}

PLAIN = {
    "int": ["0", "1", "2", "3", "5"],
    "small": ["0", "1", "2", "3"],
    "str": ["'a'", "'cat'", "'b'"],
    "key": ["'a'", "'b'", "'c'", "'d'"],
    "ints": ["[1, 2]", "[]", "[3]"],
    "words": ["['a', 'b']", "['cat']"],
    "set": ["{1, 2}", "set()"],
    "dict": ["{'a': 1}", "{}"],
    "condition": ["True", "False"],
    "maybe": ["random.random() < 0.5"],
}

_LIGHT = ["import keras", "from keras import layers"]
_OUTSIDE = ["import os", "import random", "import sys", "import helpers"]
_PYTHON = ["from collections import Counter, defaultdict, deque"]
_NUMPY = ["import numpy as np"]
_PANDAS = ["import pandas as pd"]
HEAD = {
    "python": [*_LIGHT, *_OUTSIDE, *_PYTHON],
    "numpy": [*_LIGHT, *_OUTSIDE, *_PYTHON, *_NUMPY],
    "pandas": [*_LIGHT, *_OUTSIDE, *_PYTHON, *_NUMPY, *_PANDAS],
    "keras": [*_LIGHT, *_OUTSIDE, *_PYTHON, *_NUMPY],
}
_PLAIN_FAMILIES = (
    "new",
    "list",
    "set",
    "dict",
    "deque",
    "counter",
    "ddict",
    "int",
    "text",
    "nested",
)
_PLAIN_FAMILIES += (
    "int",
    "for",
    "while",
    "if",
    "try",
    "with",
    "match",
    "leave",
    "alias",
    "copy",
    "function",
)
_PLAIN_FAMILIES += (
    "call",
    "class",
    "object",
    "comprehension",
    "lazy",
    "generator",
    "table",
    "unread",
)
_PLAIN_FAMILIES += ("scope", "delete", "higher", "assert")
_CONTROL = (
    "for",
    "while",
    "if",
    "try",
    "leave",
    "alias",
    "function",
    "call",
    "table",
    "new",
    "list",
)
FAMILIES = {
    "python": _PLAIN_FAMILIES,
    "numpy": (*_CONTROL, "copy", "scope", "array", "class", "object", "comprehension", "unread"),
    "pandas": (*_CONTROL, "copy", "frame", "class", "object", "unread"),
    "keras": (
        *(*_CONTROL, "dict", "class", "object", "layer", "comprehension", "image", "wrong", "last"),
        *("lazy", "scope", "copy"),
    ),
}
START = {
    "python": ["ints", "words", "set", "dict", "deque", "counter", "ddict", "int", "str", "lists"],
    "numpy": ["array1", "array2", "array3", "int", "ints"],
    "pandas": ["frame", "int", "words"],
    "keras": ["int", "ints", "dict", "tensor2", "tensor3", "tensor4", "stack"],
}
