"""NumPy on shapes: what is read of a line is what NumPy makes of it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from shapecalc.readers.code.interpreter.interpreter import Interpreter
from shapecalc.readers.code.interpreter.values import Array
from shapecalc.readers.code.libraries.arrays import shape_value, turns
from shapecalc.readers.notebook import script_source

# Each defines x from `a` (4, 6, 2), `v` (12,) and `k` (12,) whole numbers below 3.
LINES = """
x = a.reshape(8, 6)
x = a.reshape((4, -1))
x = np.reshape(a, (-1, 3, 2))
x = a.reshape(a.shape[0], a.shape[1] * a.shape[2])
x = np.expand_dims(v, -1)
x = np.expand_dims(a, axis=0)
x = v[:, np.newaxis]
x = v[None]
x = a[0]
x = a[:, 0]
x = a[..., 1]
x = a[1:3, ::2]
x = a[:-1]
x = a[-3:, 1:-1, 0]
x = v[2:8][1:]
x = v[::-1]
x = np.zeros((3, 4))
x = np.ones(5)
x = np.full((2, 2), 7)
x = np.zeros_like(a)
x = np.random.rand(3, 2, 1)
x = np.random.random((3, 2))
x = np.random.normal(size=(2, 3))
x = np.random.randint(0, 9, (5, 4))
x = np.random.randint(9, size=7)
x = np.arange(10)
x = np.arange(2, 20, 3)
x = np.arange(2, stop=20, step=3)
x = np.arange(start=4, stop=9)
x = np.arange(9, step=2)
x = np.arange(6.5)
x = np.linspace(0, 1, 11)
x = np.eye(3)
x = np.eye(3)[k]
x = np.eye(3)[k.reshape(-1)]
x = np.array([[1, 2], [3, 4], [5, 6]])
x = np.array([v, v, v])
x = np.array([a[i, :, 0] for i in range(4)])
x = np.concatenate([a, a], axis=1)
x = np.concatenate((v, k))
x = np.vstack([v, k])
x = np.hstack([a[:, :, 0], a[:, :, 1]])
x = np.column_stack([v, k])
x = np.stack([v, k], axis=1)
x = np.append(v, k)
x = a.T
x = np.transpose(a, (0, 2, 1))
x = a.transpose(2, 0, 1)
x = np.swapaxes(a, 0, 1)
x = np.squeeze(v.reshape(12, 1))
x = a.mean(axis=1)
x = np.max(a, axis=(0, 2))
x = a.sum(axis=-1, keepdims=True)
x = np.argmax(a, axis=-1)
x = a.flatten()
x = a.ravel()
x = a.astype("float32") / 255.0
x = a - a.mean(axis=0)
x = v * 2 + 1
x = np.tile(v, 3)
x = np.tile(v, (4, 1))
x = np.repeat(a, 2, axis=1)
x = np.tile(a, 2)
x = np.tile(a, (2, 1))
x = a.repeat(2, axis=1)
x = a.repeat(2, 0)
x = v.repeat(3)
x = np.dstack([v, k])
x = np.dstack([a[:, :, 0], a[:, :, 1]])
x = np.vstack([a[0], a[1]])
x = np.hstack((v, k))
x = np.column_stack([a[:, :, 0], v[:4]])
x = np.concatenate([a, a], axis=None)
x = np.append(a, a, axis=0)
x = np.stack([a, a], axis=-1)
x = np.moveaxis(a, 0, -1)
x = a.swapaxes(0, -1)
x = np.dot(a[:, :, 0], np.ones((6, 5)))
x = np.log(a + 1)
x = np.where(v > 3, 1, 0)
x = v.tolist()[2:5]
x = [row for row in a]
x = np.random.permutation(v)
x = np.array(list(range(7)))
x = np.moveaxis(a, 0, -1)
""".strip().splitlines()


@pytest.mark.parametrize("line", LINES)
def test_shape_is_that_of_numpy(line: str) -> None:
    setup = """
import numpy as np
a = np.arange(48.0).reshape(4, 6, 2)
v = np.arange(12)
k = np.arange(12) % 3
"""
    names: dict[str, object] = {}
    exec(compile(setup + line, "arrays.py", "exec"), names)
    it = Interpreter(script_source("arrays.py", setup + line))
    it.run()
    assert shape_in(it, it.scope.find("x")) == np.asarray(names["x"]).shape


def shape_in(it: Interpreter, found: object) -> tuple[object, ...]:
    """The shape of an array, or of a list of arrays as NumPy would stack them."""
    if isinstance(found, list):
        (inner,) = {shape_in(it, one) for one in found}
        return (len(found), *inner)
    assert isinstance(found, Array)
    return tuple(shape_value(it, found))


def test_how_a_split_divides_is_unknown() -> None:
    text = "import numpy as np\nx = np.split(np.ones((12, 5)), 3)[0]"
    it = Interpreter(script_source("arrays.py", text))
    it.run()
    steps, features = shape_in(it, it.scope.find("x"))
    assert str(steps) == "len(x)" and features == 5


def test_an_axis_of_an_array_from_a_file_has_its_name() -> None:
    it = Interpreter(
        script_source(
            "a.py", "import numpy as np\nX = np.load('x.npy')\nn = X.shape[1]\nm = len(X)"
        )
    )
    it.run()
    assert str(it.as_size(it.scope.find("n"))) == "X.shape[1]"
    assert str(it.scope.find("m")) == "len(X)"


@pytest.mark.parametrize(
    ("line", "shape"),
    [
        ("t.iloc[:, 1:2].values", ("?", 1)),
        ("t.iloc[:, 2]", ("?",)),
        ("t.iloc[:, [0, 3]].to_numpy()", ("?", 2)),
        ("t.iloc[:, 1:].values", ("?", "?")),
        ("t.iloc[5]", ("?",)),
        ("u.iloc[:, [0]].drop(columns='z', errors='ignore').values", (2, "?")),
        ("t.iloc[3:8].values", (5, "?")),
        ("np.array([np.array(t.iloc[i : i + 30, 0:4]) for i in range(50)])", (50, 30, 4)),
        ("t.iloc[:, :4].values", ("?", "?")),
        ("t.loc[:, ['a', 'b', 'c']].values", ("?", 3)),
        ("t.loc[:, 'a']", ("?",)),
        ("t.loc[t['a'] > 0, ['a', 'b']].values", ("?", 2)),
        ("t[[c for c in t.columns if c != 'a']].values", ("?", "?")),
        ("u.iloc[:, 1:].values", (2, 3)),
        ("u.iloc[0, :-1]", (3,)),
        ("u.iloc[:, -2:].iloc[1:].values", (1, 2)),
        ("u.loc[:, 'b':'c'].values", (2, 2)),
        ("u.loc[:, :'b'].values", (2, 2)),
        ("u.loc[:, 'z':].values", (2, "?")),
        ("u.loc[0:1, 'a']", ("?",)),
        ("u['a'].iloc[:1]", (1,)),
        ("u['a'].loc[:1]", ("?",)),
    ],
)
def test_part_of_a_table_by_place_or_label(line: str, shape: tuple[object, ...]) -> None:
    text = f"""
import numpy as np
import pandas as pd
t = pd.read_csv("t.csv")
u = pd.DataFrame({{"a": [1, 2], "b": [3, 4], "c": [5, 6], "d": [7, 8]}})
x = {line}
"""
    it = Interpreter(script_source("t.py", text))
    it.run()
    found = it.scope.find("x")
    assert isinstance(found, Array)
    assert found.shape is not None
    assert tuple(n if isinstance(n, int) else "?" for n in found.shape) == shape


def test_what_is_known_of_labels() -> None:
    text = """
import numpy as np
from sklearn.model_selection import train_test_split
y = np.random.randint(0, 5, (400, 1))
one_hot = np.eye(5)[y.reshape(-1)]
a, b, c, d = train_test_split(np.zeros((400, 7)), y, test_size=0.25)
z = y - 1
some = y[y < 3]
moved = y.reshape(-1, 4).T
"""
    it = Interpreter(script_source("y.py", text))
    it.run()
    assert it.scope.find("y").facts.classes == 5
    assert it.scope.find("one_hot").facts.onehot is True
    assert it.scope.find("a").shape == (300, 7)
    assert it.scope.find("d").shape == (100, 1)
    assert it.scope.find("y").facts.highest == 4
    assert it.scope.find("z").facts.highest == 3
    assert it.scope.find("some").facts.highest is None
    assert it.scope.find("moved").facts.highest == 4


def test_what_is_joined_is_one_hot_and_of_one_kind_if_all_parts_are() -> None:
    text = """
import numpy as np
rows = np.eye(3)[np.array([0, 2])]
alike = np.concatenate([rows, rows])
mixed = np.concatenate([rows, np.zeros((2, 3))])
numbers = np.concatenate([np.arange(4), np.random.rand(4)])
"""
    it = Interpreter(script_source("joined.py", text))
    it.run()
    assert it.scope.find("alike").facts.onehot
    assert not it.scope.find("mixed").facts.onehot
    assert it.scope.find("numbers").facts.dtype == ""


def test_facts_of_an_array_go_when_numbers_are_written_into_it() -> None:
    text = """
import numpy as np
y = np.array([0, 1, 1])
y[0] = 4
"""
    it = Interpreter(script_source("written.py", text))
    it.run()
    facts = it.scope.find("y").facts
    assert facts.items is None and facts.highest is None


def test_the_turns_of_a_range_are_counted_as_python_counts_them() -> None:
    for start, stop in product(range(-7, 8), repeat=2):
        for step in (-3, -2, -1, 1, 2, 3):
            assert turns(start, stop, step) == len(range(start, stop, step))
    assert turns(0, 10**30) == 10**30  # where len() gives up
