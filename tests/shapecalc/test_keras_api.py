"""The table of Keras's names against the installed Keras: a new release shows here what changed.

``SEQSHAPE_RENEW=1`` writes the table anew.
"""

from __future__ import annotations

import os
import types
from pathlib import Path
from typing import Any

import pytest

from explain.keras_check.build import load_keras
from shapecalc import keras_api

pytestmark = pytest.mark.keras
# Of TensorFlow's modules those out of which names of TensorFlow 1 are missed most.
TENSORFLOW = ("nn", "train", "random", "math")
HEAD = '''"""What Keras 3 and TensorFlow 2 have, module by module.

Made from the installed packages by tests/shapecalc/test_keras_api.py (SEQSHAPE_RENEW=1); it fails
where a new release has other names. Layers stand in keras_names.
"""

from __future__ import annotations

'''


def public(root: Any) -> dict[str, set[str]]:
    """The names in each public module of a package."""
    found: dict[str, set[str]] = {}

    def walk(module: Any, path: str) -> None:
        found[path] = {n for n in dir(module) if n[:1] != "_" and n not in ("src", "saving")}
        for name in found[path]:
            value = getattr(module, name)
            if isinstance(value, types.ModuleType):
                walk(value, f"{path}.{name}".lstrip("."))

    walk(root, "")
    found[""].add("saving")  # of tf.keras too, once somebody imports it
    found["layers"] = {n for n in found["layers"] if not n[:1].isupper()}
    return found


def installed() -> dict[str, dict[str, set[str]]]:
    keras = load_keras()
    import tensorflow as tf

    own, of_tensorflow = public(keras), public(keras._tf_keras.keras)
    own["saving"] = {n for n in dir(keras.saving) if n[:1] != "_"}
    more = {m: of_tensorflow[m] - own.get(m, set()) for m in of_tensorflow}
    less = {m: own[m] - of_tensorflow.get(m, own[m]) for m in own}
    names = {"": {n for n in dir(tf) if n[:1] != "_"} | {"keras"}}
    names.update({m: {n for n in dir(getattr(tf, m)) if n[:1] != "_"} for m in TENSORFLOW})
    return {
        "KERAS": own,
        "TF_KERAS_MORE": {m: v for m, v in more.items() if v},
        "TF_KERAS_LESS": {m: v for m, v in less.items() if v},
        "TENSORFLOW": names,
    }


def written(tables: dict[str, dict[str, set[str]]]) -> str:
    """The module's text."""
    from textwrap import wrap

    text = HEAD
    for name, table in tables.items():
        text += f"{name} = {{\n"
        for module, names in sorted(table.items()):
            lines = wrap(" ".join(sorted(names)), 92)
            text += f'    "{module}": ' + (
                f'"{lines[0]}",\n'
                if len(lines) == 1 and len(lines[0]) < 85 - len(module)
                else '"""\n' + "".join(f"    {line}\n" for line in lines) + '    """,\n'
            )
        text += "}\n"
    return text


def test_the_table_is_what_keras_has() -> None:
    tables = installed()
    if os.environ.get("SEQSHAPE_RENEW"):
        Path(keras_api.__file__).write_text(written(tables), encoding="utf-8")
        pytest.skip("written anew")
    for name, table in tables.items():
        kept = {m: set(names.split()) for m, names in getattr(keras_api, name).items()}
        assert kept == table, name
