"""The models of keras.applications as Keras itself makes them: names, classes, shapes, weights."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from shapecalc.layers.registry import layer_classes
from shapecalc.models import applications
from tests.properties import applications as random_models
from tests.properties.configs import RandomChooser

pytestmark = pytest.mark.keras


# Until there are Rescaling and Normalization, which these begin with.
WAITING = ("EfficientNet", "MobileNetV3", "ConvNeXt")
READY = {"Rescaling", "Normalization"} <= set(layer_classes())
NAMES = [n for n in sorted(applications.NAMES) if READY or not n.startswith(WAITING)]


@pytest.fixture(scope="module")
def keras() -> Iterator[Any]:
    with random_models.without_variables() as found:
        yield found


def test_keras_has_no_others(keras: Any) -> None:
    theirs = {name for name in dir(keras.applications) if name[:1].isupper()}
    assert theirs == set(applications.NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_model_is_that_of_keras(keras: Any, name: str) -> None:
    assert random_models.signature(keras, name) == applications.application(name).arguments.split()
    assert random_models.difference(keras, name, {"weights": None}) == ""


@pytest.mark.parametrize("seed", range(30))
def test_random_options(keras: Any, seed: int) -> None:
    chooser = RandomChooser(seed)
    name = chooser.choice(NAMES)
    options = random_models.random_options(name, chooser)
    assert random_models.difference(keras, name, options) == ""
