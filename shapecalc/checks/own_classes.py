"""Layers and models of one's own: how they reach Keras's __init__, add weights and are called."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, Optional

from ..keras_signatures import SIGNATURES
from ..readers.code.interpreter.values import (
    Function,
    Instance,
    Library,
    ModelValue,
)
from ..readers.results import Edit, Problem
from ..readers.syntax import nodes
from .base import Check
from .gone_names import keeps_keras_2

LAYERS = {
    "keras.layers.Layer": "Layer",
    "keras.Layer": "Layer",
    "keras.Model": "Model",
    "keras.models.Model": "Model",
}
# The arguments of add_weight in Keras 2, by place.
_ADDED = ("name", "shape", "dtype", "initializer", "regularizer", "trainable", "constraint")


class _OfClasses(Check):
    """Looks at each class of the source whose base is Keras's Layer or Model itself."""

    def find(self) -> Iterator[Problem]:
        text = self.it.source.text
        if self.it.keras < 3 or "class " not in text or keeps_keras_2(text):
            return
        for node in self.it.source.statements:
            if isinstance(node, ast.ClassDef) and len(node.bases) == 1:
                base = self._base(node)
                if base:
                    yield from self._of(node, base)

    def _base(self, node: ast.ClassDef) -> str:
        value = self.it.read(node.bases[0])
        return LAYERS.get(value.path, "") if isinstance(value, Library) else ""

    def _of(self, node: ast.ClassDef, base: str) -> Iterator[Problem]:
        raise NotImplementedError


class OwnInit(_OfClasses):
    """A class of one's own gives Keras's __init__ arguments by position, self among them.

    super().__init__ is bound to the object already, and Keras's Layer and Model take their
    arguments by name alone. Arguments are passed on with their stars: (*args, **kwargs).

    Why it bites: Python stops when an object is made: "Layer.__init__() takes 1 positional
    argument but 2 were given". For Model the message may speak of inputs.

    Example::

        import tensorflow as tf


        class Twice(tf.keras.layers.Layer):
            def __init__(self):
                super().__init__(self)

            def call(self, x):
                return x * 2


        y = Twice()(tf.zeros((2, 3)))

    Use instead::

        -        super().__init__(self)
        +        super().__init__()
    """

    code = "SEQ308"
    severity = "error"
    event = "end"

    def _of(self, node: ast.ClassDef, base: str) -> Iterator[Problem]:
        init = method_of(node, "__init__")
        if init is None:
            return
        for call in (n for n in nodes(init) if isinstance(n, ast.Call)):
            if not _is_super_init(call) or any(isinstance(a, ast.Starred) for a in call.args):
                continue
            given, stars = call.args, {init.args.vararg and init.args.vararg.arg}
            stars.add(init.args.kwarg and init.args.kwarg.arg)
            bare = all(isinstance(a, ast.Name) and a.id in stars for a in given)
            named = {k.arg for k in call.keywords}
            if not given or None in named or (base == "Model" and "outputs" in named):
                continue
            if base == "Model" and len(given) == 2 and not bare:
                continue  # inputs and outputs, as of a functional model
            if base == "Model" and len(given) > 2:
                continue
            yield self._found(node, base, init, call)

    def _found(self, node: Any, base: str, init: Any, call: Any) -> Problem:
        parts = []
        for a in call.args:
            name = a.id if isinstance(a, ast.Name) else ""
            if name and init.args.vararg and name == init.args.vararg.arg:
                parts.append(f"*{name}")
            elif name and init.args.kwarg and name == init.args.kwarg.arg:
                parts.append(f"**{name}")
            elif name == "name":
                parts.append("name=name")
        parts += [f"{k.arg}={self.it.source.piece(k.value)}" for k in call.keywords]
        now = f"{self.it.source.piece(call.func)}({', '.join(parts)})"
        return self.problem(
            call,
            f"{node.name} gives the __init__ of Keras's {base} arguments by position, which it "
            "doesn't take.",
            f"Write {now}.",
            edits=(self.it.source.edit(call, now),),
        )


class AddWeightByPlace(_OfClasses):
    """add_weight is given the name first, which in Keras 3 is the place of the shape.

    Keras 2 took add_weight(name, shape, …). Keras 3 takes the shape first and the name by name.

    Why it bites: Keras stops when the layer is built: "`name` must be passed as a keyword
    argument".

    Example::

        import tensorflow as tf


        class Scale(tf.keras.layers.Layer):
            def build(self, input_shape):
                self.w = self.add_weight("w", shape=(input_shape[-1],))

            def call(self, x):
                return x * self.w


        y = Scale()(tf.zeros((2, 3)))

    Use instead::

        -        self.w = self.add_weight("w", shape=(input_shape[-1],))
        +        self.w = self.add_weight(name="w", shape=(input_shape[-1],))
    """

    code = "SEQ310"
    severity = "error"
    event = "end"

    def _of(self, node: ast.ClassDef, base: str) -> Iterator[Problem]:
        known = [w for w in SIGNATURES["Layer.add_weight"].split() if w != "args"]
        for call in (n for n in nodes(node) if isinstance(n, ast.Call)):
            if not (isinstance(call.func, ast.Attribute) and call.func.attr == "add_weight"):
                continue
            if not (isinstance(call.func.value, ast.Name) and call.func.value.id == "self"):
                continue
            first = call.args[0] if call.args else None
            if isinstance(first, ast.JoinedStr) or (
                isinstance(first, ast.Constant) and isinstance(first.value, str)
            ):
                yield self._named(call)
            for keyword in call.keywords:
                if keyword.arg is not None and keyword.arg not in known:
                    yield self._unknown(call, keyword)

    def _named(self, call: Any) -> Problem:
        source = self.it.source
        edits: list[Edit] = []
        if len(call.args) <= len(_ADDED) and not any(isinstance(a, ast.Starred) for a in call.args):
            edits = [
                source.edit(a, f"{word}={_text(source, a)}") for a, word in zip(call.args, _ADDED)
            ]
        return self.problem(
            call,
            "add_weight of Keras 3 takes the shape first and the name by name.",
            f"Write add_weight(name={source.piece(call.args[0])}, shape=…).",
            edits=tuple(edits),
        )

    def _unknown(self, call: Any, keyword: Any) -> Problem:
        found = self.problem(
            keyword,
            f"add_weight has no argument {keyword.arg!r} in Keras 3.",
            "Leave it out.",
            code="SEQ713",
        )
        found.clues = {"node": call, "argument": keyword.arg}
        return found


def _text(source: Any, node: Any) -> str:
    """The text of a node that stands on one line, as it is written."""
    line = source.lines[node.lineno - 1].encode()
    if node.lineno == node.end_lineno:
        return str(line[node.col_offset : node.end_col_offset].decode(errors="ignore"))
    return str(source.piece(node))


def method_of(node: ast.ClassDef, name: str) -> Optional[ast.FunctionDef]:
    return next((n for n in node.body if isinstance(n, ast.FunctionDef) and n.name == name), None)


def _is_super_init(call: ast.Call) -> bool:
    """``super().__init__(…)``, or ``super(Name, self).__init__(…)``."""
    func = call.func
    if not isinstance(func, ast.Attribute) or func.attr != "__init__":
        return False
    owner = func.value
    return (
        isinstance(owner, ast.Call)
        and isinstance(owner.func, ast.Name)
        and owner.func.id == "super"
    )


class CallMisses(Check):
    """A layer of one's own is called without an argument that its call needs.

    call(self, x, training) without a default needs training in every call. Keras 2 filled it in;
    Keras 3 fills in training and mask only where call gives them a default.

    Why it bites: Keras stops when the layer is called: "missing a required argument: 'training'".
    In a Sequential it stops when the layer is added.

    Example::

        import tensorflow as tf


        class Noise(tf.keras.layers.Layer):
            def call(self, x, training):
                return x + 1.0 if training else x


        x = tf.keras.Input((3,))
        model = tf.keras.Model(x, Noise()(x))

    Use instead::

        -    def call(self, x, training):
        +    def call(self, x, training=None):
    """

    code = "SEQ309"
    severity = "error"
    event = "calling"

    def find(self, owner: Any, *details: Any) -> Iterator[Problem]:
        args, kwargs, node = details
        needed = self._needed(owner) if isinstance(owner, Instance) else None
        if needed is None:
            return
        missing = [a for i, a in enumerate(needed) if i >= len(args) and a.arg not in kwargs]
        if missing and (args or kwargs):
            yield self._problem(owner, missing, node)

    def _needed(self, owner: Instance) -> Optional[list[ast.arg]]:
        """The arguments without a default of a call of the source's own."""
        call, own = owner.cls.find("call"), owner.cls.find("__call__")
        if self.it.keras < 3 or own is not None or not isinstance(call, Function):
            return None
        if keeps_keras_2(self.it.source.text) or getattr(call.node, "decorator_list", None):
            return None
        given: Any = call.node.args
        places = [*given.posonlyargs, *given.args][1:]
        required = places[: len(places) - len(given.defaults)]
        return required + [a for a, d in zip(given.kwonlyargs, given.kw_defaults) if d is None]

    def _problem(self, owner: Instance, missing: list[ast.arg], node: Any) -> Problem:
        words = [a.arg for a in missing]
        call: Any = owner.cls.find("call")
        edits: tuple[Edit, ...] = ()
        free = [a for a in call.node.args.args if a.arg in words]
        if all(w in ("training", "mask") for w in words) and len(free) == len(missing):
            edits = tuple(
                self.it.source.edit(a, f"{self.it.source.piece(a)}=None") for a in missing
            )
            fix = (
                f"Give {' and '.join(words)} a default: {' and '.join(w + '=None' for w in words)}."
            )
        else:
            fix = f"Give {' and '.join(words)} in the call, or a default in the definition."
        return self.problem(
            node,
            f"call of {owner.cls.name} needs {' and '.join(words)}, which isn't given here.",
            fix,
            cause=call.node,
            cause_text=f"call of {owner.cls.name}",
            edits=edits,
        )


class AddedCallMisses(CallMisses):
    """The same in a Sequential, which gives a layer its input alone."""

    code = ""
    event = "added"

    def find(self, owner: ModelValue, *details: Any) -> Iterator[Problem]:
        item, node = details
        if isinstance(item, Instance) and item.layer is not None and self.it.keras >= 3:
            needed = self._needed(item)
            if needed is not None and len(needed) > 1:
                found = self._problem(item, needed[1:], node)
                found.code = CallMisses.code
                yield found
