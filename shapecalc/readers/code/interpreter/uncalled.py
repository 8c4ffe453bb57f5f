"""Functions that nothing in the source calls: which of them are walked, and with which arguments."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from ....errors import ShapeError
from ..libraries.import_paths import MODEL_CLASSES
from .values import Function, TooDeep, Unknown

if TYPE_CHECKING:
    from .interpreter import Interpreter


def makes_a_model(node: Any) -> bool:
    """Whether a function of the source has the call of a model class in it."""
    return any(
        isinstance(n, ast.Call)
        and getattr(n.func, "attr", getattr(n.func, "id", "")) in MODEL_CLASSES
        for n in ast.walk(node)
    )


def call_the_uncalled(it: Interpreter) -> None:
    """Walk the functions that make a model and that nothing in the source calls.

    They wait for another file, a tuner or a wrapper. What these will give isn't known, and a
    default of None says no more.
    """
    defined = {
        value.node: value
        for value in it.scope.variables.values()
        if isinstance(value, Function) and hasattr(value.node, "name")
    }
    users: dict[str, list[Any]] = {}
    for node in defined:
        for word in {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}:
            users.setdefault(word, []).append(node)
    waiting = dict.fromkeys(node for node in defined if makes_a_model(node))
    makers = list(waiting)
    while makers:  # who calls a maker makes a model, too
        more = [n for n in users.get(makers.pop().name, ()) if n not in waiting]
        waiting.update(dict.fromkeys(more))
        makers += more
    helpers = dict.fromkeys(n for n in waiting if any(m is not n for m in users.get(n.name, ())))
    for node in [*(n for n in waiting if n not in helpers), *helpers]:
        if node in it.entered:
            continue
        before = len(it.build.models)
        function, a = defined[node], node.args
        names = [p.arg for p in [*a.posonlyargs, *a.args]]
        defaults = dict(zip(names[len(names) - len(function.defaults) :], function.defaults))
        defaults.update(zip((p.arg for p in a.kwonlyargs), function.kw_defaults))
        given = {name: Unknown(name) for name, value in defaults.items() if value is None}
        try:
            it.call_function(function, [], given, node)
        except (TooDeep, RecursionError, ShapeError):
            continue
        for model in it.build.models[before:]:
            model.notes.append(
                f"No call of {function.name} was found; what it will be given isn't known."
            )
