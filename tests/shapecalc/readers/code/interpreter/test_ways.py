"""Every way through the code: what is known after branches, loops, exceptions and calls.

Each program is run, too, on two files: what is known must be what came out both times, and what
isn't known must have been different, or nothing that a reader can see.
"""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any, Optional

import pytest

from shapecalc.numbers.size import Size, known
from shapecalc.readers.code.interpreter.interpreter import Interpreter
from shapecalc.readers.notebook import script_source

WORDS = "one two three two\nfour\n"
LINES = "for line in open('words.txt'):\n"

# The program sets n; the number that the reader must know, None where it can't be known.
PROGRAMS: dict[str, tuple[str, Optional[int]]] = {
    "a set that may be empty": (
        "a = {0, 2}\nfor v in list(a):\n    a.remove(min(a, key=str))\nn = 3 if a else 1",
        None,
    ),
    "a list that isn't empty": (f"a = [1]\n{LINES}    a.append(line)\nn = 3 if a else 1", 3),
    "a property": (
        "class V:\n    @property\n    def n(self):\n        a.append(1)\n        return 4\n"
        "a = []\nn = V().n + len(a)",
        5,
    ),
    "a setter": (
        "class V:\n    @property\n    def n(self):\n        return 4\n    @n.setter\n"
        "    def n(self, v):\n        a.append(v)\na = []\nv = V()\nv.n = 3\nn = len(a) + v.n",
        5,
    ),
    "a class method": (
        "class V:\n    a = []\n    @classmethod\n    def add(cls, v):\n        cls.a.append(v)\n"
        "V.add(1)\nV().add(2)\nn = len(V.a)",
        2,
    ),
    "a context of one's own": (
        "class V:\n    def __enter__(self):\n        a.append(1)\n"
        "    def __exit__(self, *args):\n        a.append(2)\na = []\n"
        "with V():\n    b = len(a)\nn = b",
        1,
    ),
    "an operator of one's own": (
        "class V:\n    def __iadd__(self, v):\n        a.append(v)\n        return self\n"
        "a = []\nv = V()\nv += 1\nn = len(a)",
        1,
    ),
    "a generator that nobody takes": ("a = []\ng = (a.append(v) for v in 'abc')\nn = len(a)", 0),
    "a generator taken late": ("a = [1]\ng = (v for v in a)\na.append(2)\nn = len(list(g))", 2),
    "an iterator taken twice": ("g = iter([1, 2])\nlist(g)\nn = len(list(g))", None),
    "a list that grows in its own loop": (
        "a = [1]\nfor v in a:\n    if len(a) < 5:\n        a.append(v)\nn = len(a)",
        5,
    ),
    "twenty turns": ("n = 0\nfor i in range(20):\n    n += i", 190),
    "one of two lists, of which one grew": (
        "a = [1]\nif len(open('words.txt').read()) > 3:\n    a.append(2)\n    b = a\n"
        "else:\n    b = [5]\nn = len(b)",
        None,
    ),
    "a list filled in a loop": (f"a = []\n{LINES}    a.append(line)\nn = len(a)", None),
    "a set": (f"a = set()\n{LINES}    a.update(line.split())\nn = len(a)", None),
    "a number": (f"n = 0\n{LINES}    n += 1", None),
    "what stays the same": (f"n = 5\n{LINES}    n = 5", 5),
    "what the loop leaves alone": (f"n = 7\n{LINES}    m = line", 7),
    "an inner loop": (
        f"a = {{}}\n{LINES}    for w in line.split():\n        a[w] = len(a)\nn = len(a)",
        None,
    ),
    "an item deleted": (f"a = [1, 2, 3, 4, 5, 6, 7]\n{LINES}    del a[0]\nn = len(a)", None),
    "a method": (
        "class V:\n    def __init__(self):\n        self.n = 2\n"
        f"    def add(self):\n        self.n += 1\nv = V()\n{LINES}    v.add()\nn = v.n",
        None,
    ),
    "a method once": (
        "class V:\n    def __init__(self):\n        self.n = 2\n"
        "    def add(self):\n        self.n += 1\nv = V()\nv.add()\nv.add()\nn = v.n",
        4,
    ),
    "a closure": (
        "n = 1\ndef more():\n    global n\n    n += 1\n" + LINES + "    more()",
        None,
    ),
    "a comprehension": ("a = []\n[a.append(x) for x in open('words.txt')]\nn = len(a)", None),
    "map": ("a = set()\nlist(map(a.add, open('words.txt').read().split()))\nn = len(a)", None),
    "a known loop": ("a = []\nfor i in range(4):\n    a.append(i)\nn = len(a)", 4),
    "a long loop": ("a = []\nfor i in range(1000):\n    a.append([i, i])\nn = len(a)", 1000),
    "two items a turn": (
        "a = [9]\nfor i in range(500):\n    a.append(i)\n    a.append(i)\nn = len(a)",
        1001,
    ),
    "a long loop that is left": (
        "a = []\nfor i in range(1000):\n    if i == len(open('words.txt').read()):\n        break\n"
        "    a.append(i)\nn = len(a)",
        None,
    ),
    "some turns": (
        "a = []\nfor i in range(1000):\n    if i % 2:\n        a.append(i)\nn = len(a)",
        None,
    ),
    "a break": (
        f"n = 3\n{LINES}    if 'four' in line:\n        n = 4\n        break\n",
        None,
    ),
    "a break in a known loop": (
        "n = 0\nfor i in range(5):\n    if len(open('words.txt').read()) > 9:\n        break\n    n += 1",
        None,
    ),
    "a known break": ("n = 0\nfor i in range(9):\n    if i == 3:\n        break\n    n += 1", 3),
    "a known continue": (
        "n = 0\nfor i in range(9):\n    if i % 3:\n        continue\n    n += 1",
        3,
    ),
    "else of a loop": ("for i in range(3):\n    pass\nelse:\n    n = 8", 8),
    "else after a break": (
        "n = 1\nfor i in range(3):\n    if i == 1:\n        break\nelse:\n    n = 8",
        1,
    ),
    "while": ("n = 1\nwhile n < 20:\n    n *= 2", 32),
    "while true": ("n = 0\nwhile True:\n    n += 1\n    if n == 6:\n        break", 6),
    "while unknown": (
        "n = 1\nwhile n < len(open('words.txt').read()):\n    n *= 2",
        None,
    ),
    "both ways": (
        "t = open('words.txt').read()\nif len(t) > 9:\n    n = 3\nelse:\n    n = 4",
        None,
    ),
    "both ways alike": (
        "t = open('words.txt').read()\nif len(t) > 9:\n    n = 3\nelse:\n    n = 3",
        3,
    ),
    "a list on both ways": (
        "t = open('words.txt').read()\na = [1]\nif len(t) > 9:\n    a.append(2)\nelse:\n    a.append(3)\n"
        "n = len(a)",
        2,
    ),
    "a list on one way": (
        "t = open('words.txt').read()\na = [1]\nif len(t) > 9:\n    a.append(2)\nn = len(a)",
        None,
    ),
    "an alias": ("a = [1]\nb = a\nb.append(2)\nn = len(a)", 2),
    "one of two lists": (
        "t = open('words.txt').read()\na, b = [1], [1]\nc = a if len(t) > 9 else b\nc.append(5)\nn = len(a)",
        None,
    ),
    "one of two lists, by a statement": (
        "t = open('words.txt').read()\na, b = [1], [1]\nc = a\nif len(t) > 9:\n    c = b\nc.append(5)\n"
        "n = len(a)",
        None,
    ),
    "an item of many": (
        f"a = []\n{LINES}    a.append([1])\na[0].append(2)\nn = len(a[-1])",
        None,
    ),
    "an expression": (
        "t = open('words.txt').read()\na = []\nlen(t) > 9 and a.append(1)\nn = len(a)",
        None,
    ),
    "a conditional expression": (
        "t = open('words.txt').read()\na = []\na.append(1) if len(t) > 9 else None\nn = len(a)",
        None,
    ),
    "return": (
        "def f(t):\n    if len(t) > 9:\n        return 3\n    return 4\nn = f(open('words.txt').read())",
        None,
    ),
    "return and effects": (
        "a = []\ndef f(t):\n    if len(t) > 9:\n        return\n    a.append(1)\n"
        "f(open('words.txt').read())\nn = len(a)",
        None,
    ),
    "return alike": (
        "def f(t):\n    if len(t) > 9:\n        return [1, 2]\n    return [3, 4]\n"
        "n = len(f(open('words.txt').read()))",
        2,
    ),
    "raise": (
        "t = open('words.txt').read()\nif len(t) > 9999:\n    n = 1\n    raise ValueError\nelse:\n    n = 2",
        2,
    ),
    "an exception": (
        "n = 1\ntry:\n    n = 2\n    int(open('words.txt').read()[-2])\n    n = 3\nexcept ValueError:\n    pass",
        None,
    ),
    "an exception of a function": (
        "def f(t):\n    if len(t) > 9:\n        raise ValueError\nn = 1\n"
        "try:\n    f(open('words.txt').read())\n    n = 2\nexcept ValueError:\n    n = 3",
        None,
    ),
    "no exception": ("try:\n    n = int('12')\nexcept ValueError:\n    n = 1", 12),
    "suppressed": (
        "import contextlib\nn = 1\nwith contextlib.suppress(ValueError):\n"
        "    int(open('words.txt').read()[-2])\n    n = 2",
        None,
    ),
    "recursion": (
        "a = []\ndef f(k):\n    a.append(k)\n    if k:\n        f(k - 1)\nf(9)\nn = len(a)",
        None,
    ),
    "a generator": (
        "a = []\ndef g():\n    for i in range(3):\n        a.append(i)\n        yield i\n"
        "for x in g():\n    break\nn = len(a)",
        None,
    ),
    "match": (
        "t = open('words.txt').read()\nmatch len(t):\n    case 24:\n        n = 1\n    case _:\n        n = 2",
        None,
    ),
    "match of what is known": (
        "match 'b':\n    case 'a':\n        n = 1\n    case 'b':\n        n = 2",
        2,
    ),
    "handed over": ("import helpers\na = [1]\nhelpers.change(a)\nn = len(a)", None),
    "handed over in another": (
        "import helpers\na = [1]\nb = {'x': a}\nhelpers.change_inside(b)\nn = len(a)",
        None,
    ),
    "a function handed over": (
        "import helpers\na = []\nhelpers.call(lambda: a.append(1))\nn = len(a)",
        None,
    ),
    "only looked at": ("a = [1]\nprint(a, sorted(a))\nn = len(a)", 1),
    "what a library shows": ("import json\na = [1]\njson.dumps(a)\nn = len(a)", 1),
    "an inner function's end": ("def f():\n    n = 9\nn = 4\nf()", 4),
    "names of a comprehension": ("n = 4\n[n for n in range(3)]", 4),
}
HELPERS = """
from pathlib import Path
def change(a): a += [1] * len(Path("words.txt").read_text())
def change_inside(b): change(b["x"])
def call(f):
    for c in Path("words.txt").read_text(): f()
"""


def value_of(code: str) -> Any:
    it = Interpreter(script_source("program.py", code))
    it.run()
    found = it.scope.variables["n"]
    return known(found) if isinstance(found, Size) else found if isinstance(found, int) else None


@pytest.mark.parametrize("name", PROGRAMS)
def test_what_is_known_is_what_comes_out(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code, expected = PROGRAMS[name]
    assert value_of(code) == expected
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "helpers.py").write_text(HELPERS)
    real = set()
    for text in (WORDS, "1\n1\n"):
        (tmp_path / "words.txt").write_text(text)
        names: dict[str, Any] = {"open": lambda _, text=text: io.StringIO(text)}
        exec(compile(code, "program.py", "exec"), names)
        real.add(names["n"])
    if expected is not None:
        assert real == {expected}


def test_a_finding_in_a_loop_holds_for_every_turn() -> None:
    code = (
        "import keras\nunits = 0\nfor line in open('words.txt'):\n    units += 4\n"
        "    model = keras.Sequential([keras.Input((3,)), keras.layers.Dense(units)])\n"
    )
    it = Interpreter(script_source("program.py", code))
    it.run()
    assert it.problems == []
    (model,) = it.models
    assert not isinstance(model.rows[-1].count(), int)


def test_what_always_fails_is_reported_once() -> None:
    code = (
        "import keras\nfor line in open('words.txt'):\n"
        "    keras.Sequential([keras.Input((3,)), keras.layers.LSTM(4)])\n"
    )
    it = Interpreter(script_source("program.py", code))
    it.run()
    assert [p.code for p in it.problems] == ["SEQ101"]
