"""Classes of one's own that Keras can't make again from what it saved of them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any, NamedTuple, Optional

from ..models.unknown import CustomLayer
from ..readers.code.interpreter.values import Instance, Library, ModelValue
from ..readers.results import Problem
from ..readers.syntax import nodes
from .base import Check
from .gone_names import keeps_keras_2
from .own_classes import LAYERS, method_of

_OBJECTS = {
    "keras.constraints.Constraint",
    "keras.initializers.Initializer",
    "keras.regularizers.Regularizer",
}
# What Layer.get_config returns.
_BASE = ("name", "trainable", "dtype")


class Config(NamedTuple):
    """What a ``get_config`` returns: its own keys, whether they are all, whether Keras's stand among them."""

    keys: frozenset[str]
    whole: bool
    base: bool


class OwnConfig(Check):
    """A class of one's own is loaded whose __init__ doesn't take what was saved of it.

    load_model makes each object again: cls(**config). The config is what get_config returned. That of
    Layer holds name, trainable and dtype, also where a class has no get_config of its own: then Keras
    adds the arguments that __init__ was given.

    Why it bites: Keras stops when it loads, mostly in another program: "got an unexpected keyword
    argument 'trainable'", or "missing 1 required positional argument". The training was done before.

    Example::

        import tensorflow as tf


        class Scale(tf.keras.layers.Layer):
            def __init__(self, factor):
                super().__init__()
                self.factor = factor

            def call(self, x):
                return x * self.factor


        model = tf.keras.Sequential([tf.keras.Input((3,)), Scale(2.0), tf.keras.layers.Dense(1)])
        model.save("model.keras")
        again = tf.keras.models.load_model("model.keras", custom_objects={"Scale": Scale})

    Use instead::

        -    def __init__(self, factor):
        -        super().__init__()
        +    def __init__(self, factor, **kwargs):
        +        super().__init__(**kwargs)
    """

    code = "SEQ605"
    severity = "error"
    event = "loaded"

    def find(self, model: ModelValue, arguments: dict[str, Any], node: Any) -> Iterator[Problem]:
        if self.it.keras < 3 or keeps_keras_2(self.it.source.text):
            return
        if not str(arguments.get("filepath")).endswith((".keras", ".h5", ".hdf5")):
            return
        for cls, base in self._classes(model):
            says = _misfit(cls, base)
            if says is not None:
                yield self.problem(
                    node, *says, cause=cls, cause_text=f"{cls.name} is defined here"
                )  # fmt: skip
                return

    def _classes(self, model: ModelValue) -> Iterator[tuple[ast.ClassDef, str]]:
        """The classes of the source that a saved model holds, with what they inherit from."""
        if model.instance is not None:
            yield from self._named(model.instance.cls.name)
            return
        for value in model.layers:
            if isinstance(value.layer, CustomLayer):
                yield from self._named(value.layer.class_name)
            for given in value.arguments.values():
                if isinstance(given, Instance):
                    bases = given.cls.bases
                    if len(bases) == 1 and isinstance(bases[0], Library):
                        if bases[0].path in _OBJECTS:
                            yield given.cls.node, ""

    def _named(self, name: str) -> Iterator[tuple[ast.ClassDef, str]]:
        found = [
            n for n in self.it.source.statements if isinstance(n, ast.ClassDef) and n.name == name
        ]
        if len(found) == 1 and len(found[0].bases) == 1:
            value = self.it.read(found[0].bases[0])
            base = LAYERS.get(value.path, "") if isinstance(value, Library) else ""
            if base:
                yield found[0], base


def _misfit(cls: ast.ClassDef, base: str) -> Optional[tuple[str, str]]:
    """What is wrong between ``get_config`` and ``__init__`` of a class, and what to do."""
    init, get_config = method_of(cls, "__init__"), method_of(cls, "get_config")
    if init is None or method_of(cls, "from_config") is not None or init.decorator_list:
        return None
    given = init.args
    places = [a.arg for a in (*given.posonlyargs, *given.args)][1:]
    takes = [*places, *(a.arg for a in given.kwonlyargs)]
    needs = places[: len(places) - len(given.defaults)] + [
        a.arg for a, d in zip(given.kwonlyargs, given.kw_defaults) if d is None
    ]
    if get_config is None:
        if base == "Model" and takes:
            return None  # stops when it is saved
        config = Config(frozenset(takes if base else ()), True, bool(base))
        saved: tuple[str, ...] = ("trainable", "dtype") if base else ()
    else:
        found = _config_of(get_config)
        if found is None:
            return None
        config, saved = found, _BASE if found.base and base else ()
    if given.kwarg is None:
        more = [k for k in (*saved, *sorted(config.keys if config.whole else ())) if k not in takes]
        if more:
            own = more[0] not in saved
            return (
                f"{cls.name} is saved with {_and(more)}, which its __init__ doesn't take.",
                f"Take {_and(more)} in __init__, or leave it out of get_config."
                if own
                else "Take **kwargs in __init__ and pass them on: super().__init__(**kwargs).",
            )
    lacks = [a for a in needs if a not in config.keys and a not in saved]
    if config.whole and lacks:
        return (
            f"{cls.name} is saved without {_and(lacks)}, which its __init__ needs.",
            f"Return it in get_config: {{**super().get_config(), '{lacks[0]}': self.{lacks[0]}}}."
            if base
            else f"Return it in get_config: {{'{lacks[0]}': self.{lacks[0]}}}.",
        )
    return None


def _and(names: list[str]) -> str:
    return ", ".join(names[:-1]) + (" and " if len(names) > 1 else "") + names[-1]


def _config_of(get_config: ast.FunctionDef) -> Optional[Config]:
    """What a ``get_config`` returns; None for one that isn't written in a usual way."""
    keys: set[str] = set()
    whole, base_names, parts = True, set[str](), list[ast.expr]()
    names: set[str] = set()
    returned: Optional[ast.expr] = None
    for statement in get_config.body:
        if isinstance(statement, ast.Return):
            returned = statement.value
            break
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue  # its docstring
        if isinstance(statement, ast.Assign) and len(statement.targets) == 1:
            target, value = statement.targets[0], statement.value
            if isinstance(target, ast.Name):
                parts.append(value)
                names.add(target.id)
                if any(_is_base(n) for n in nodes(value)):
                    base_names.add(target.id)
                continue
            if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
                keys.add(str(target.slice.value))
                continue
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            called = statement.value
            if isinstance(called.func, ast.Attribute) and called.func.attr == "update":
                keys |= {k.arg for k in called.keywords if k.arg}
                whole = whole and all(k.arg for k in called.keywords)
                parts += called.args
                continue
        return None
    if returned is None:
        return None
    parts.append(returned)
    for part in parts:
        whole = _add_keys(part, keys, names) and whole
    used = {n.id for n in nodes(returned) if isinstance(n, ast.Name)}
    base = bool(used & base_names) or any(_is_base(n) for n in nodes(returned))
    if any(isinstance(n, (ast.DictComp, ast.Subscript, ast.IfExp)) for n in nodes(returned)):
        return None
    return Config(frozenset(keys), whole, base)


def _is_base(node: ast.AST) -> bool:
    """``super().get_config()``."""
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "get_config"
        and isinstance(node.func.value, ast.Call)
        and isinstance(node.func.value.func, ast.Name)
        and node.func.value.func.id == "super"
    )


def _add_keys(part: ast.expr, keys: set[str], names: set[str]) -> bool:
    """Add the keys of a dictionary as it is written; whether those are all."""
    if isinstance(part, ast.Name) or _is_base(part):
        return not isinstance(part, ast.Name) or part.id in names
    if isinstance(part, ast.Dict):
        whole = True
        for key, value in zip(part.keys, part.values):
            if key is None:
                whole = _add_keys(value, keys, names) and whole
            elif isinstance(key, ast.Constant):
                keys.add(str(key.value))
            else:
                whole = False
        return whole
    if isinstance(part, ast.BinOp):
        both = [_add_keys(part.left, keys, names), _add_keys(part.right, keys, names)]
        return all(both)
    if isinstance(part, ast.Call):
        called = part.func
        if isinstance(called, ast.Attribute) and called.attr == "items" and not part.args:
            return _add_keys(called.value, keys, names)
        if isinstance(called, ast.Name) and called.id in ("dict", "list"):
            keys |= {k.arg for k in part.keywords if k.arg}
            rest = [*part.args, *(k.value for k in part.keywords if k.arg is None)]
            found = [_add_keys(a, keys, names) for a in rest]  # each is to be added
            return all(found)
    return False
