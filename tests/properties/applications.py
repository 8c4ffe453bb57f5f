"""Random options of keras.applications, and what Keras makes of them.

``python -m tests.properties.applications --count 1000`` compares as many with Keras. Keras's
variables are never made: a model of a billion weights costs what a small one costs.
"""

from __future__ import annotations

import argparse
import inspect
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Optional

from explain.keras_check import build as keras_twin
from shapecalc.errors import ShapeError
from shapecalc.keras_names import INPUT
from shapecalc.layers.registry import layer_class
from shapecalc.models import applications
from shapecalc.models.calling import input_tensor
from shapecalc.numbers.size import known

from .configs import Chooser, RandomChooser

SIDES = (32, 64, 75, 96, 97, 128, 150, 151, 192, 224, 225, 299, 331, None, 31)


def random_options(name: str, chooser: Chooser) -> dict[str, Any]:
    """Arguments for one of the models, a few of which Keras refuses; ``input`` is a tensor's shape."""
    known_arguments = applications.application(name).arguments.split()
    found: dict[str, Any] = {"weights": None}
    if chooser.chance(60):
        found["include_top"] = False
    if chooser.chance(80):
        side = chooser.choice(SIDES)
        other = side if chooser.chance(70) else chooser.choice(SIDES)
        found["input_shape"] = (side, other, chooser.choice((3, 3, 3, 3, 1, 4, None)))
        if chooser.chance(4):
            found["input_shape"] = chooser.choice([(64, 64), (None, 64, 64, 3)])
    for key, percent, values in (
        ("pooling", 40, ("avg", "max", None)),
        ("classes", 30, (1, 2, 10, 37, 0, -1)),
        ("classifier_activation", 20, (None, "sigmoid", "softmax", "no_such")),
        ("name", 15, ("base", None)),
        ("alpha", 50, (0.1, 0.25, 0.35, 0.5, 0.75, 1.0, 1.3, 1.4, 2.0)),
        ("depth_multiplier", 30, (1, 2, 3)),
        ("minimalistic", 40, (True, False)),
        ("include_preprocessing", 40, (True, False)),
        ("dropout", 30, (0, 0.5)),
        ("dropout_rate", 30, (0, 0.5)),
    ):
        if key in known_arguments and chooser.chance(percent):
            found[key] = chooser.choice(values)
    if chooser.chance(12):
        found["input"] = (chooser.choice((64, 96, 128, None)), chooser.choice((64, 128)), 3)
        if chooser.chance(60):
            found.pop("input_shape", None)
    return found


@contextmanager
def without_variables() -> Iterator[Any]:
    """Keras, in which a variable has a shape and no values."""
    keras = keras_twin.load_keras()
    # Never left as it was entered: then Keras would make all variables.
    state = keras.src.backend.common.global_state
    before = state.get_global_attribute("stateless_scope")
    keras.StatelessScope().__enter__()
    try:
        yield keras
    finally:
        state.set_global_attribute("stateless_scope", before)
        keras.backend.clear_session()


def keras_rows(keras: Any, name: str, options: dict[str, Any]) -> tuple[str, Optional[list[Any]]]:
    """The model's name and a row an operation; Keras's error and None where it raises one."""
    keras.backend.clear_session()
    given = dict(options)
    if "input" in given:
        given["input_tensor"] = keras.Input(given.pop("input"))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of images with 4 channels
            model = getattr(keras.applications, name)(**given)
    except Exception as error:  # of every kind: KeyError, TypeError, TensorFlow's own
        return keras_twin.first_lines(error), None
    return model.name, [_row(one) for one in model.operations]


def _row(one: Any) -> tuple[Any, ...]:
    weights = [(tuple(w.shape), w.trainable) for w in getattr(one, "weights", ())]
    return one.name, type(one).__name__, tuple(one.output.shape), weights


def our_rows(name: str, options: dict[str, Any]) -> tuple[str, Optional[list[Any]]]:
    """The same of shapecalc."""
    given = dict(options)
    if "input" in given:
        given["input_tensor"] = input_tensor(layer_class(INPUT)(given.pop("input")))
    try:
        model = applications.model(name, **given)
    except ShapeError as error:
        return str(error), None
    rows = [
        (
            row.name,
            row.class_name,
            tuple(map(known, row.output)),
            [(tuple(map(known, w.shape)), w.trainable) for w in row.weights],
        )
        for row in model.rows()
    ]
    return str(model.name), rows


def difference(keras: Any, name: str, options: dict[str, Any]) -> str:
    """On what Keras and shapecalc differ, "" if on nothing."""
    said, theirs = keras_rows(keras, name, options)
    our_name, ours = our_rows(name, options)
    if theirs is None or ours is None:
        return "" if theirs is ours else f"Keras: {said[:300]}; shapecalc: {our_name}"
    if said != our_name:
        return f"Keras calls it {said}, shapecalc {our_name}"
    first = next(((a, b) for a, b in zip(theirs, ours) if a != b), None)
    if first is not None:
        return f"Keras: {first[0]}; shapecalc: {first[1]}"
    return "" if len(theirs) == len(ours) else f"{len(theirs)} rows, shapecalc has {len(ours)}"


def signature(keras: Any, name: str) -> list[str]:
    return list(inspect.signature(getattr(keras.applications, name)).parameters)


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--count", type=int, default=100)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args()
    chooser, refused, wrong = RandomChooser(given.seed), 0, 0
    with without_variables() as keras:
        for _ in range(given.count):
            name = chooser.choice(sorted(applications.NAMES))
            options = random_options(name, chooser)
            found = difference(keras, name, options)
            refused += our_rows(name, options)[1] is None
            if found:
                wrong += 1
                print(name, options, found, flush=True)
    print(f"{given.count} models, {refused} with an error, {wrong} that differ from Keras")


if __name__ == "__main__":
    main()
