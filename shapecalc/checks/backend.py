"""Functions of keras.backend, of which Keras 3 kept a handful."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from typing import Any

from ..readers.results import Problem
from .base import Check

# What keras.backend of Keras 3 still has. (tensorflow.keras.backend has kept more.)
_LEFT = frozenset(
    """
    backend clear_session epsilon floatx get_uid image_data_format is_float_dtype is_int_dtype
    is_keras_tensor result_type set_epsilon set_floatx set_image_data_format standardize_dtype
    """.split()
)
# What keras.ops calls otherwise.
IN_OPS = {
    "permute_dimensions": "transpose", "int_shape": "shape", "repeat_elements": "repeat",
    "gather": "take", "dot": "matmul", "pow": "power", "batch_flatten": "reshape",
    "l2_normalize": "normalize",
}  # fmt: skip


class BackendFunction(Check):
    """A function of keras.backend is used that Keras 3 doesn't have there.

    K.mean, K.expand_dims and the like moved to keras.ops. tensorflow.keras.backend kept them, for
    use inside of layers; keras.backend did not.

    Why it bites: Keras 3 stops where the function is called: "module 'keras.backend' has no
    attribute 'expand_dims'"; inside of a Lambda it only says "could not automatically infer the
    shape of the Lambda's output".

    Example::

        import keras
        from keras import backend as K

        x = keras.Input((20, 8))
        y = K.expand_dims(x, axis=-1)
        model = keras.Model(x, y)

    Use instead::

        -from keras import backend as K
        +from keras import ops as K
    """

    code = "SEQ711"
    severity = "error"
    event = "end"

    def find(self) -> Iterator[Problem]:
        if self.it.keras < 3 or "backend" not in self.it.source.text:
            return
        trees = self.it.source.trees
        names = _backends(self.it.source.nodes)
        used: dict[str, Any] = {}
        for node in (n for tree in trees for n in _reached(tree)):
            if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Load):
                if _dotted(node.value) in names:
                    if node.attr not in _LEFT and not node.attr.startswith("_"):
                        used.setdefault(node.attr, node)
        if not used:
            return
        words = list(used)
        first = min(used.values(), key=lambda n: self.it.source.place(n).key())
        now = IN_OPS.get(words[0], words[0])
        more = f" and {len(words) - 3} more" if len(words) > 3 else ""
        yield self.problem(
            first,
            f"keras.backend of Keras 3 has no {', '.join(words[:3])}{more}.",
            f"Import from keras import ops as K; there it is K.{now}.",
        )


def _dotted(node: ast.AST) -> str:
    """``keras.backend`` of its node, empty for anything but a name or a name of a module."""
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else ""


def _reached(tree: ast.AST) -> Iterator[ast.AST]:
    """The nodes of a tree without what stands under a question for the backend of Keras 2."""
    yield tree
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and "backend()" in ast.unparse(node.test)):
            yield from _reached(node)


def _backends(nodes: list[Any]) -> set[str]:
    """The words that stand for keras.backend itself wherever they are bound.

    A name that stands for tensorflow.keras or its backend as well, or for anything else, doesn't
    count: which of them it is depends on the way that a program goes.
    """
    found: set[str] = set()
    others: set[str] = set()
    for node in nodes:
        if isinstance(node, ast.ImportFrom):
            for a in node.names:
                name, whole = a.asname or a.name, f"{node.module}.{a.name}"
                if whole == "keras.backend" and not node.level:
                    found.add(name)
                else:
                    others.add(name)
        elif isinstance(node, ast.Import):
            for a in node.names:
                if a.name == "keras.backend" and a.asname:
                    found.add(a.asname)
                elif a.name.partition(".")[0] == "keras" and (not a.asname or a.name == "keras"):
                    found.add(f"{a.asname or 'keras'}.backend")
                else:
                    others.add(a.asname or a.name.partition(".")[0])
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            others.add(node.id)
        elif isinstance(node, ast.arg):
            others.add(node.arg)
    return {word for word in found if word.partition(".")[0] not in others}
