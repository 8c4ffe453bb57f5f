"""Classes of one's own that are saved and loaded: each is run in Keras, in a folder of its own."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from .reading import loud, run

pytestmark = pytest.mark.keras

_CALL = "    def call(self, x):\n        return x * 1.0\n"
# What a class is like between its head and its call; how one is made; the code, "" where Keras goes on.
LAYERS = [
    ("def __init__(self): super().__init__()", "", "SEQ605"),
    ("def __init__(self, k): super().__init__(); self.k = k", "3", "SEQ605"),
    ("def __init__(self, k, name=None): super().__init__(name=name); self.k = k", "3", "SEQ605"),
    ("def __init__(self, k, **kw): super().__init__(**kw); self.k = k", "3", ""),
    ("k = 3", "", ""),
    (
        "def __init__(self, k): super().__init__(); self.k = k\n"
        "    def get_config(self): return {'k': self.k}",
        "3",
        "",
    ),
    (
        "def __init__(self, k): super().__init__(); self.k = k\n"
        "    def get_config(self): return {'k': self.k, 'more': 1}",
        "3",
        "SEQ605",
    ),
    (
        "def __init__(self, k): super().__init__(); self.k = k\n"
        "    def get_config(self):\n"
        "        config = super().get_config()\n"
        "        config.update({'k': self.k})\n"
        "        return config",
        "3",
        "SEQ605",
    ),
    (
        "def __init__(self, k, **kw): super().__init__(**kw); self.k = k\n"
        "    def get_config(self):\n"
        "        base = super().get_config()\n"
        "        config = {'k': self.k}\n"
        "        return dict(list(base.items()) + list(config.items()))",
        "3",
        "",
    ),
    (
        "def __init__(self, k, **kw): super().__init__(**kw); self.k = k\n"
        "    def get_config(self): return {**super().get_config(), 'kk': self.k}",
        "3",
        "SEQ605",
    ),
    (
        "def __init__(self, k, **kw): super().__init__(**kw); self.k = k\n"
        "    def get_config(self): return super().get_config()",
        "3",
        "SEQ605",
    ),
    (
        "def __init__(self, k=2, **kw): super().__init__(**kw); self.k = k\n"
        "    def get_config(self): return super().get_config()",
        "3",
        "",
    ),
    (
        "def __init__(self, k): super().__init__(); self.k = k\n"
        "    def get_config(self):\n"
        "        config = super().get_config()\n"
        "        for word in ('name', 'trainable', 'dtype'): config.pop(word)\n"
        "        config['k'] = self.k\n"
        "        return config",
        "3",
        "",
    ),
    (
        "def __init__(self, k): super().__init__(); self.k = k\n"
        "    def get_config(self): return {'other': self.k}\n"
        "    @classmethod\n"
        "    def from_config(cls, config): return cls(config['other'])",
        "3",
        "",
    ),
]


def _outcome(code: str) -> bool:
    try:
        run(code)
    except (TypeError, ValueError, NotImplementedError):
        return True
    return False


@pytest.mark.parametrize(("body", "made", "want"), LAYERS)
@pytest.mark.parametrize("ending", [".keras", ".h5"])
def test_layers(
    body: str, made: str, want: str, ending: str, tmp_path: Path, monkeypatch: Any
) -> None:
    monkeypatch.chdir(tmp_path)
    code = (
        f"class Own(layers.Layer):\n    {body}\n{_CALL}"
        f"m = Sequential([Input((4,)), Own({made}), Dense(1)])\n"
        f"m.save('m{ending}')\n"
        f"tf.keras.models.load_model('m{ending}', custom_objects={{'Own': Own}})\n"
    )
    assert loud(code) == [want] * bool(want)
    assert _outcome(code) is bool(want)


CONSTRAINTS = [
    ("def get_config(self): return {'c': self.c}", ""),
    ("def get_config(self): return {'name': 'clip', 'c': self.c}", "SEQ605"),
    ("def get_config(self): return {}", "SEQ605"),
    ("c = 2", "SEQ605"),
]


@pytest.mark.parametrize(("body", "want"), CONSTRAINTS)
def test_constraints(body: str, want: str, tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    code = (
        f"class Own(tf.keras.constraints.Constraint):\n    {body}\n"
        "    def __init__(self, c): self.c = c\n"
        "    def __call__(self, w): return tf.clip_by_value(w, -self.c, self.c)\n"
        "m = Sequential([Input((4,)), Dense(1, kernel_constraint=Own(2))])\n"
        "m.save('m.keras')\n"
        "tf.keras.models.load_model('m.keras', custom_objects={'Own': Own})\n"
    )
    assert loud(code) == [want] * bool(want)
    assert _outcome(code) is bool(want)


def test_models(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    for signature, passed, want in (("self", "", True), ("self, **kw", "**kw", False)):
        code = (
            "class Own(Model):\n"
            f"    def __init__({signature}):\n"
            f"        super().__init__({passed})\n"
            "        self.dense = Dense(1)\n"
            "    def call(self, x):\n        return self.dense(x)\n"
            "m = Own()\nm(np.zeros((2, 4)))\nm.save('m.keras')\n"
            "tf.keras.models.load_model('m.keras', custom_objects={'Own': Own})\n"
        )
        assert loud(code) == ["SEQ605"] * want
        assert _outcome(code) is want


def test_models_that_load_model_is_not_told_of(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    code = (
        "class Own(Model):\n"
        "    def __init__(self, **kw):\n"
        "        super().__init__(**kw)\n"
        "        self.dense = Dense(1)\n"
        "    def call(self, x):\n        return self.dense(x)\n"
        "m = Own()\nm(np.zeros((2, 4)))\nm.save('m.keras')\n"
        "tf.keras.models.load_model('m.keras')\n"
    )
    assert loud(code) == ["SEQ301"]
    assert _outcome(code)
