"""The tables of Keras's names and arguments against the installed Keras: a new release shows here what changed.

``SEQSHAPE_RENEW=1`` writes the tables anew.
"""

from __future__ import annotations

import inspect
import os
import types
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from explain.keras_check.build import load_keras
from shapecalc import keras_api, keras_signatures

pytestmark = pytest.mark.keras
# Of TensorFlow's modules those out of which names of TensorFlow 1 are missed most.
TENSORFLOW = ("nn", "train", "random", "math")
HEAD = '''"""What Keras 3 and TensorFlow 2 have, module by module.

Made from the installed packages by tests/shapecalc/test_keras_api.py (SEQSHAPE_RENEW=1); it fails
where a new release has other names. Layers stand in keras_names.
"""

from __future__ import annotations

'''
SIGNATURES_HEAD = '''"""The arguments of Keras's functions, classes and methods of models, those that take no others.

Made from the installed Keras by tests/shapecalc/test_keras_api.py (SEQSHAPE_RENEW=1).
"""

from __future__ import annotations

'''
# Modules whose functions and classes are listed, and methods of models.
CALLED = (
    "callbacks losses metrics utils models saving optimizers.schedules regularizers initializers "
    "preprocessing.sequence"
).split()
METHODS = (
    "compile fit evaluate predict train_on_batch test_on_batch predict_on_batch save save_weights "
    "load_weights summary get_layer build"
).split()
# What these take beside the arguments that their signatures name.
MORE = {
    "Model.evaluate": [],
    "Model.save": ["include_optimizer", "save_format"],
    "Model.load_weights": ["objects_to_skip", "by_name"],
}


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


def signatures() -> dict[str, str]:
    keras: Any = load_keras()
    found = {f"Model.{name}": getattr(keras.Model, name) for name in METHODS}
    found["Layer.add_weight"] = keras.layers.Layer.add_weight
    for path in CALLED:
        module = keras
        for part in path.split("."):
            module = getattr(module, part)
        names = [n for n in dir(module) if n[:1] != "_" and n not in ("get", "serialize")]
        found.update({f"{path}.{n}": getattr(module, n) for n in names})
    kept = {}
    for name, called in found.items():
        if not callable(called):
            continue
        parameters = inspect.signature(called).parameters.values()
        names = [p.name for p in parameters if p.kind is not p.VAR_KEYWORD and p.name != "self"]
        if len(names) == len([p for p in parameters if p.name != "self"]) or name in MORE:
            kept[name] = " ".join([*names, *MORE.get(name, [])])
    return kept


def test_the_arguments_are_those_of_keras() -> None:
    now = signatures()
    if os.environ.get("SEQSHAPE_RENEW"):
        lines = "".join(f'    "{name}": "{words}",\n' for name, words in now.items())
        text = f"{SIGNATURES_HEAD}SIGNATURES = {{\n{lines}}}\n"
        Path(keras_signatures.__file__).write_text(text, encoding="utf-8")
        pytest.skip("written anew")
    assert now == keras_signatures.SIGNATURES


@pytest.mark.parametrize("name", MORE)
def test_more_arguments_are_taken_and_others_not(name: str, tmp_path: Path) -> None:
    keras = load_keras()
    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(1)])
    model.compile(loss="mse")
    model.save(tmp_path / "a.h5")
    method = getattr(model, name.partition(".")[2])
    first = (tmp_path / "a.h5",) if name != "Model.evaluate" else (np.zeros((2, 3)), np.zeros(2))
    for word in MORE[name]:
        if word != "objects_to_skip":  # of weights in the new format alone
            method(*first, **{word: True})
    with pytest.raises((ValueError, TypeError), match="strange"):
        method(*first, strange=1)
