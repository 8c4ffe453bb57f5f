"""What a class of one's own may not set, against Keras: every public attribute is tried."""

from __future__ import annotations

import inspect
from typing import Any

import pytest

from .reading import loud, run

pytestmark = pytest.mark.keras


def _class(base: str, name: str, method: str) -> str:
    body = "super().__init__(); " if method == "__init__(self)" else ""
    return (
        f"class Own({base}):\n"
        f"    def {method}:\n        {body}self.{name} = [1]\n"
        "    def call(self, x):\n        return x\n"
        "Own().build((None, 3))\n"
    )


def _raises(code: str) -> bool:
    try:
        run(code)
    except AttributeError:
        return True
    return False


@pytest.mark.parametrize("base", ["layers.Layer", "Model"])
def test_every_public_attribute(base: str) -> None:
    import keras

    cls = keras.Model if base == "Model" else keras.layers.Layer
    words = [n for n in dir(cls) if not n.startswith("_")]
    found: dict[str, Any] = {n: inspect.getattr_static(cls, n) for n in words}
    tried = [n for n, v in found.items() if isinstance(v, property) and n != "dtype_policy"]
    assert len(tried) > 15
    for name in [*tried, "input_spec", "layers", "own", "units"]:
        for method in ("__init__(self)", "build(self, s)"):
            code = _class(base, name, method)
            assert (loud(code) == ["SEQ316"]) is _raises(code), (name, method)


def test_what_the_class_defines_itself() -> None:
    code = (
        "class Own(Model):\n"
        "    metrics = None\n"
        "    def __init__(self):\n        super().__init__(); self.metrics = []\n"
        "Own()\n"
    )
    assert not loud(code)
    run(code)


def test_what_is_set_under_a_condition_is_not_claimed() -> None:
    code = (
        "class Own(Model):\n"
        "    def __init__(self, old=False):\n"
        "        super().__init__()\n"
        "        if old:\n            self.weights = []\n"
        "Own()\n"
    )
    assert not loud(code)
    run(code)
