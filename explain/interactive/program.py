"""A model's own arithmetic as data, so that a page can calculate it again for other numbers.

Every layer becomes a few *ways*: the expressions that its rule made for some numbers, and the
questions that it asked of them (:mod:`.watched`). For numbers that answer all questions alike,
the expressions are the rule; for others, another way is looked for; where there is none, a
page says that it doesn't know. So a number is never wrong, at worst it is missing.
"""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple, Optional

from shapecalc.errors import ShapeError
from shapecalc.graph import Functional, bound, filled, places_in
from shapecalc.layers.base import Layer, Weight
from shapecalc.model import Row, Unknown
from shapecalc.prediction import why_unknown
from shapecalc.registry import from_config
from shapecalc.shape import AXES, Shape
from shapecalc.size import Size, known, lowest, written
from shapecalc.summary import Summary, work
from shapecalc.vocabulary import DTYPES

from ..steps import _together, axis_words, weight_labels
from .watched import ARITHMETIC, QUESTIONS, Notes, Seen, Watched, plain

# Bounds that keep a page small: ways a layer, places tried for them, values a slider.
MOST_WAYS = 80
TRIED = 260
CHECKED = 40
WIDEST = 10**6
# Layers of a model that has sliders: a page with more of them is not one that anyone moves.
MOST_ROWS = 120
# Beyond this a whole number isn't exact in JSON as browsers read it.
EXACT = 2**53


class Slider(NamedTuple):
    """A number that may be moved: an argument of a layer (``path`` in its config)."""

    name: str
    path: tuple[Any, ...]
    value: int
    least: int
    most: int
    quiet: bool  # left out of a product while it is 1, its default


Values = Mapping[Any, Optional[int]]


# -- what may be moved ------------------------------------------------------------------
def sliders_of(layer: Layer) -> list[Slider]:
    """The amounts among a layer's arguments, those of layers inside it included."""
    return [slider for slider, _, _ in _named_sizes(layer, layer.traced())]


def _named_sizes(
    layer: Layer, copy: Layer, path: tuple[Any, ...] = ()
) -> Iterator[tuple[Slider, Layer, Any]]:
    """Each traced amount with the layer that holds it and where."""
    for key, kind in layer.kinds.items():
        value, original = copy.__dict__.get(key), getattr(layer, key, None)
        if isinstance(value, Layer) and isinstance(original, Layer):
            if not original.is_model:
                yield from _named_sizes(original, value, (*path, key, "config"))
            continue
        if isinstance(value, tuple) and value and isinstance(value[0], Layer):
            for i, (one, inner) in enumerate(zip(original or (), value)):
                yield from _named_sizes(one, inner, (*path, key, i, "config"))
            continue
        # A kind that takes a negative number names a place, such as an axis: no amount.
        if any(isinstance(v, int) and v < 0 for v in kind.accepts):
            continue
        parts = value if isinstance(value, tuple) else (value,)
        for i, part in enumerate(parts):
            if not isinstance(part, Size) or plain(part) is None or not part.name:
                continue
            n = int(plain(part))
            least = next((v for v in (0, 1) if _takes(kind, v)), n)
            where = (*path, key, i) if isinstance(value, tuple) else (*path, key)
            most = min(max(4 * n, 16), max(WIDEST, n))
            yield Slider(part.name, where, n, min(least, n), most, kind.default == 1), copy, i


def _takes(kind: Any, value: int) -> bool:
    try:
        kind.check(value)
    except Exception:
        return False
    return True


def changed(layer: Layer, values: Values) -> Layer:
    """The layer itself with other arguments. Raises ShapeError where Keras refuses them."""
    config: Any = _copied(layer.serialize())
    for slider, holder, _ in _named_sizes(layer, layer.traced()):
        put(config["config"], slider.path, values.get(slider.name, slider.value), holder)
    return from_config(config)


def put(config: Any, path: tuple[Any, ...], value: Any, holder: Layer) -> None:
    """Write an argument into a config; one number of a pair may stand there as one number."""
    key = path[-2] if isinstance(path[-1], int) else path[-1]
    whole = isinstance(path[-1], int)
    for part in path[: -2 if whole else -1]:
        # A list of cells stands for a layer that stacks them.
        if not (isinstance(config, list) and isinstance(part, str)):
            config = config[part]
    if whole:
        if not isinstance(config.get(key), list):
            config[key] = [int(plain(d)) for d in holder.__dict__[key]]
        config[key][path[-1]] = value
    else:
        config[key] = value


def _copied(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _copied(v) for k, v in value.items()}
    return [_copied(v) for v in value] if isinstance(value, (list, tuple)) else value


# -- one way through a rule ---------------------------------------------------------------
class _Table:
    """Expressions as a list, each part once, parts before what is made of them."""

    def __init__(self) -> None:
        self.nodes: list[list[Any]] = []
        self.found: dict[Any, int] = {}
        self.why: dict[int, str] = {}

    def add(self, n: Any) -> int:
        if isinstance(n, Seen):
            n = n.source
        if not isinstance(n, Size):
            return self._node(["c", str(int(n))])
        why = n.why
        if isinstance(n, Watched) and n.place is not None:
            node = [*n.place, n.name]
        elif isinstance(n, Watched) and n.op:
            node = [n.op, *(self.add(part) for part in n.operands)]
        elif isinstance(n.value, Seen):
            return self.add(n.value)
        elif n.value is not None:
            node = ["c", str(n.value)]
        else:
            node = ["u", n.name or "?"]
        return self._node(node, why)

    def _node(self, node: list[Any], why: str = "") -> int:
        key = (tuple(node), why)
        if key not in self.found:
            self.found[key] = len(self.nodes)
            self.nodes.append(node)
            if why:
                self.why[self.found[key]] = why
        return self.found[key]


class LayerProgram:
    """One row of a model: where its inputs come from, its sliders, and its ways."""

    def __init__(self, row: Row, links: list[list[Any]]) -> None:
        self.row, self.links = row, links
        self.layer = row.layer
        self.fixed = ""  # why this row can't be calculated again, if it can't
        self.table = _Table()
        self.ways: list[dict[str, Any]] = []
        self.forms: dict[int, dict[str, Any]] = {}
        self.sliders: list[Slider] = []
        self.shapes = shapes_in(row.inputs)
        if row.output is None or row.weights is None or isinstance(self.layer, Unknown):
            self.fixed = why_unknown(row)
            return
        self.sliders = list({s.name: s for s in sliders_of(self.layer)}.values())

    # -- running the rule -----------------------------------------------------------------
    def start(self) -> dict[Any, Optional[int]]:
        """The numbers as they stand: sliders by name, input sizes by (input, axis)."""
        found: dict[Any, Optional[int]] = {s.name: s.value for s in self.sliders}
        for k, shape in enumerate(self.shapes):
            found.update({(k, axis): known(d) for axis, d in enumerate(shape)})
        return found

    def explore(self, moving: bool = True) -> None:
        """Find the ways for the numbers that sliders can reach, or for those at the start."""
        for values in self._places() if moving else [self.start()]:
            if len(self.ways) >= MOST_WAYS:
                return
            if self.way_at(values) is None:
                way = self._walk(values)
                if way is not None:
                    self.ways.append(way)

    def _places(self) -> Iterator[dict[Any, Optional[int]]]:
        start = self.start()
        yield start
        choices: dict[Any, list[Optional[int]]] = {}
        for s in self.sliders:
            near = [0, 1, 2, 3, 4, 5, 7, 8, s.value - 1, s.value + 1, 2 * s.value, s.most]
            choices[s.name] = [v for v in dict.fromkeys(near) if s.least <= v <= s.most]
        for key, value in start.items():
            if isinstance(key, tuple) and key[1] > 0:
                n = value or 16
                choices[key] = [value, None, 1, 2, 3, 4, 5, 8, n - 1, n + 1, n // 2, 2 * n, 256]
        for key, options in choices.items():
            for option in options:
                yield {**start, key: option}
        for first, second in itertools.combinations(choices, 2):
            for a, b in ((0, 0), (1, 1), (2, 2), (1, 2), (2, 3), (-1, -1), (2, -1)):
                one, two = choices[first], choices[second]
                yield {**start, first: one[a % len(one)], second: two[b % len(two)]}
        yield from self.drawn(TRIED, choices)

    def drawn(
        self, n: int, choices: Mapping[Any, list[Optional[int]]], seed: int = 5
    ) -> Iterator[dict[Any, Optional[int]]]:
        """Places at random, the same each time."""
        draw = random.Random(seed)
        start = self.start()
        for _ in range(n if choices else 0):
            moved = {k: draw.choice(o) for k, o in choices.items() if draw.random() < 0.6}
            yield {**start, **moved}

    def _walk(self, values: Values) -> Optional[dict[str, Any]]:
        """The way that these numbers take; None where the rule itself can't be run on them."""
        notes = Notes()
        way: dict[str, Any] = {"unknown": self._unknown(values)}
        try:
            self._copy(values, notes, check=True)
            copy = self._copy(values, notes)
            inputs = self._inputs(values, notes)
            output, weights = copy.apply(inputs, self.row.options)
            way["out"] = self._structure(output)
            if not self.layer.is_model:
                way["macs"] = self._macs(copy, inputs, output, notes)
            self._label(output, way)
            way.update(self._counts(copy, inputs, weights))
        except ShapeError as error:
            way = {"unknown": way["unknown"], "error": self._error(error, notes)}
        except (ZeroDivisionError, AssertionError, TypeError, ValueError, AttributeError):
            return None
        asked = dict.fromkeys(
            (question, self.table.add(a), self.table.add(b), answer)
            for question, a, b, answer in notes.asked
        )
        way["asked"] = [list(a) for a in asked]
        return way

    def _copy(self, values: Values, notes: Notes, check: bool = False) -> Layer:
        copy = self.layer.traced()
        number = {s.name: i for i, s in enumerate(self.sliders)}
        for slider, holder, i in list(_named_sizes(self.layer, copy)):
            n = values[slider.name]
            made: Any = Watched(
                n,
                name=slider.name,
                quiet=slider.quiet and n == 1,
                notes=notes,
                place=("v", number[slider.name]),
            )
            # Those checks read whole numbers.
            made = made.value if check else made
            key = slider.path[-2] if isinstance(slider.path[-1], int) else slider.path[-1]
            old = holder.__dict__[key]
            if isinstance(old, tuple):
                made = tuple(made if j == i else d for j, d in enumerate(old))
            holder.__dict__[key] = made
        if check and not self.layer.is_model:
            # The checks that Keras makes when the layer is made, of this throw-away copy.
            for one in _with_children(copy):
                one.validate()
        return copy

    def _inputs(self, values: Values, notes: Notes) -> Any:
        names = self.layer.traced_axes()
        several = not isinstance(self.row.inputs, Shape)
        prefixes = _prefixes(self.row.inputs) if several else [""]
        made: list[Shape] = []
        for k, (shape, prefix) in enumerate(zip(self.shapes, prefixes)):
            words = axis_words(len(shape), names)
            sizes = []
            for axis, d in enumerate(shape):
                n = values[k, axis]
                opened = isinstance(d, Size) and d.value is None and d.is_open()
                sizes.append(
                    Watched(
                        n, name=prefix + words[axis], notes=notes, place=("i", k, axis), open=opened
                    )
                )
            made.append(Shape(sizes))
        return _like(self.row.inputs, iter(made))

    def _unknown(self, values: Values) -> list[list[int]]:
        return [list(k) for k, v in values.items() if isinstance(k, tuple) and v is None]

    def _macs(self, copy: Layer, inputs: Any, output: Any, notes: Notes) -> Optional[int]:
        if isinstance(output, Shape):
            words = axis_words(len(output))
            output = Shape(
                Watched(
                    plain(d), name=f"output_{words[i]}", notes=notes, place=("o", self.table.add(d))
                )
                if isinstance(d, Size) and d.op and i
                else d
                for i, d in enumerate(output)
            )
        macs = work(copy, inputs, output)
        return None if macs is None else self._shown(macs, True)

    def _structure(self, output: Any) -> Any:
        if isinstance(output, Shape):
            return {"s": [self._shown(d, False) for d in output]}
        if isinstance(output, dict):
            return [self._structure(o) for o in output.values()]
        return [self._structure(o) for o in output]

    def _label(self, output: Any, way: dict[str, Any]) -> None:
        """The words for the output's axes: those of the input where it has as many."""
        rank = len(self.row.inputs) if isinstance(self.row.inputs, Shape) else 0
        own = self.layer.traced_axes()
        way["words"] = [
            axis_words(len(shape), own if len(shape) == rank else AXES)
            for shape in shapes_in(output)
        ]

    def _counts(self, copy: Layer, inputs: Any, weights: list[Weight]) -> dict[str, Any]:
        listed = [
            {
                "name": label,
                "shape": [self._shown(d, False) for d in w.shape],
                "learns": w.trainable,
                "bytes": DTYPES[w.dtype or self.layer.variable_dtype],
            }
            for label, w in zip(self._labels(weights), weights)
        ]
        learning = [w for w in weights if w.trainable]
        factored = copy.factored(inputs) if isinstance(inputs, Shape) and weights else None
        return {
            "weights": listed,
            "params": self._shown(_together(weights) if weights else 0, True),
            "learning": self._shown(_together(learning) if learning else 0, True),
            "or": self._shown(factored, True) if isinstance(factored, Size) else None,
        }

    def _labels(self, weights: list[Weight]) -> list[str]:
        # From the row's own inputs: those of a way would note questions that no rule asked.
        return weight_labels(self.layer, self.row.inputs, weights)

    def _error(self, error: ShapeError, notes: Notes) -> dict[str, Any]:
        return {
            "code": error.code,
            "message": error.message,
            "fix": error.fix,
            "shown": [self.table.add(n) for n in notes.shown],
        }

    # -- words for an expression --------------------------------------------------------
    def _shown(self, n: Any, as_written: bool) -> int:
        """Add a number that a page shows, with its equation for each set of quiet names."""
        n = n.source if isinstance(n, Seen) else n
        at = self.table.add(n)
        if isinstance(n, Watched) and n.op and at not in self.forms:
            leaves = {self.table.add(leaf): leaf for leaf in n.leaves()}
            quiet = [
                i
                for i in leaves
                if self.table.nodes[i][0] == "v" and self.sliders[self.table.nodes[i][1]].quiet
            ][:4]
            texts = {}
            for some in itertools.product((False, True), repeat=len(quiet)):
                hushed = dict(zip(quiet, some))
                tree = self._marked(n, hushed, {})
                text = written(tree)
                if not as_written:
                    text = min(text, lowest(tree)[0], key=len)
                texts["".join(str(int(q)) for q in some)] = text
            self.forms[at] = {"quiet": quiet, "texts": texts}
        return at

    def _marked(self, n: Any, hushed: Mapping[int, bool], made: dict[int, Any]) -> Any:
        """The same expression over plain sizes whose names are marks: ``⟦3⟧``."""
        if not isinstance(n, Size):
            return n
        if id(n) not in made:
            if n.op and not n.name:
                parts = tuple(self._marked(part, hushed, made) for part in n.operands)
                made[id(n)] = Size(None, n.op, parts)
            elif n.name:
                i = self.table.add(n)
                made[id(n)] = Size(1, name=f"⟦{i}⟧", quiet=hushed.get(i, False))
            else:
                made[id(n)] = Size(plain(n))
        return made[id(n)]

    # -- calculating it again ---------------------------------------------------------------
    def numbers(self, values: Values) -> list[Any]:
        """Every expression at these numbers; ``None`` for what is unknown or can't be."""
        found: list[Any] = []
        for node in self.table.nodes:
            kind = node[0]
            n: Any = None
            if kind == "c":
                n = int(node[1])
            elif kind == "v":
                n = values[self.sliders[node[1]].name]
            elif kind == "i":
                n = values.get((node[1], node[2]))
            elif kind == "o":
                n = found[node[1]]
            elif kind != "u":
                a, b = found[node[1]], found[node[2]]
                if a is not None and b is not None and (b or kind not in ("//", "%")):
                    n = ARITHMETIC[kind](a, b)
            found.append(n)
        return found

    def way_at(self, values: Values) -> Optional[dict[str, Any]]:
        """The way whose questions these numbers answer as it did."""
        unknown = self._unknown(values)
        got = self.numbers(values)
        for way in self.ways:
            if way["unknown"] != unknown:
                continue
            if all(
                got[a] is not None and got[b] is not None and QUESTIONS[q](got[a], got[b]) == answer
                for q, a, b, answer in way["asked"]
            ):
                return way
        return None

    def answer(self, values: Values) -> dict[str, Any]:
        """Output, weights and counts at these numbers, an error, or ``missing``."""
        way = self.way_at(values)
        if way is None:
            return {"missing": True}
        got = self.numbers(values)
        if "error" in way:
            return {"error": way["error"]["code"]}
        return {
            "output": _values(way["out"], got),
            "weights": [(w["name"], [got[i] for i in w["shape"]]) for w in way["weights"]],
            "params": got[way["params"]],
        }

    def truth(self, values: Values) -> dict[str, Any]:
        """What the rules themselves say at these numbers."""
        notes = Notes()
        try:
            layer = changed(self.layer, values)
            inputs = _like(
                self.row.inputs,
                iter(
                    [
                        Shape(
                            d if plain(d) is not None else Size(None, name=d.name, open=d.open)
                            for d in (_plain_size(d) for d in shape)
                        )
                        for shape in shapes_in(self._inputs(values, notes))
                    ]
                ),
            )
            output, weights = layer.apply(inputs, self.row.options)
        except ShapeError as error:
            return {"error": error.code, "said": (error.message, error.fix)}
        count: Any = 0
        for w in weights:
            count = count + w.size
        return {
            "output": [_plain_sizes(s) for s in shapes_in(output)],
            "weights": [
                (label, _plain_sizes(w.shape)) for label, w in zip(self._labels(weights), weights)
            ],
            "params": known(count),
        }

    def check(self) -> None:
        """Hold ways against the rules; without this row's sliders where they part."""
        choices: dict[Any, list[Optional[int]]] = {
            s.name: list(range(s.least, min(s.most, 40) + 1)) for s in self.sliders
        }
        for key, value in self.start().items():
            if isinstance(key, tuple) and key[1] > 0:
                choices[key] = [value, *range(1, 40)]
        for values in self.drawn(CHECKED, choices, seed=7):
            told, truth = self.answer(values), self.truth(values)
            if "missing" not in told and {**truth, "said": 0} != {**told, "said": 0}:
                self.fixed = "This row doesn't follow the sliders."
                return
            self._check_words(values, truth)

    def _check_words(self, values: Values, truth: Mapping[str, Any]) -> None:
        """Drop a mend whose words follow another arithmetic than the numbers in it."""
        way = self.way_at(values)
        if way is None or "error" not in way:
            return
        error, got = way["error"], self.numbers(values)
        said = [_filled(error[key], error["shown"], got) for key in ("message", "fix")]
        for key, text, right in zip(("message", "fix"), said, truth["said"]):
            if text != right:
                error[key] = "" if key == "fix" else "These numbers don't fit."

    def data(self) -> dict[str, Any]:
        layer = self.layer
        return {
            "name": self.row.name,
            "class": self.row.class_name,
            "purpose": layer.purpose,
            "doc": (type(layer).__doc__ or "").strip() if not isinstance(layer, Unknown) else "",
            "links": self.links,
            "fixed": self.fixed,
            "given": [_plain_sizes(s) for s in self.shapes],
            "static": {
                "out": [_plain_sizes(s) for s in shapes_in(self.row.output)],
                "params": known(self.row.count()),
            },
            "sliders": [s._asdict() for s in self.sliders],
            "nodes": self.table.nodes,
            "why": self.table.why,
            "forms": self.forms,
            "ways": self.ways,
        }


class Program:
    """A whole model that can be calculated again."""

    def __init__(self, model: Any, summary: Summary) -> None:
        self.summary = summary
        rows = summary.rows
        self.inputs, links, self.still = _wired(model, rows)
        self.rows = [LayerProgram(row, link) for row, link in zip(rows, links)]
        moving = len(rows) <= MOST_ROWS
        if not moving:
            self.still = f"The model has more than {MOST_ROWS} layers."
        for row in self.rows:
            if row.fixed or row.row.inputs is None:
                continue
            row.explore(moving)
            row.check()
            self._name_inputs(row)
        if not self.still and any(r.fixed and r.row.output is not None for r in self.rows):
            self.still = "A layer of this model can't be calculated again in a page."
        if not self.still and not self._agrees():
            self.still = "This model's sizes can't be moved one by one."

    def _name_inputs(self, row: LayerProgram) -> None:
        """An input's size that a layer hands on as it came is called as it is called there."""
        way = row.ways[0] if row.ways else {}
        if not isinstance(way.get("out"), dict):
            return
        for word, i in zip(way["words"][0], way["out"]["s"]):
            node = row.table.nodes[i]
            if node[0] != "i":
                continue
            if word not in [other[-1] for other in row.table.nodes if other[0] in "vio"]:
                node[-1] = word
            if node[1] < len(row.links) and row.links[node[1]][0] == -1:
                self.inputs[row.links[node[1]][1]]["sizes"][node[2]]["word"] = word

    def _agrees(self) -> bool:
        """Whether the page would show what the summary says."""
        for program in self.rows:
            row = program.row
            if program.fixed or row.inputs is None:
                continue
            told = program.answer(program.start())
            if told.get("output") != [_plain_sizes(s) for s in shapes_in(row.output)]:
                return False
            if told["params"] != known(row.count()):
                return False
        return True

    def data(self) -> dict[str, Any]:
        """What the page is given, as JSON can write it."""
        found: dict[str, Any] = _exact(
            {
                "name": self.summary.name,
                "still": self.still,
                "inputs": self.inputs,
                "rows": [row.data() for row in self.rows],
            }
        )
        return found


def _exact(value: Any) -> Any:
    """The same with numbers as text where JSON's readers would round them."""
    if isinstance(value, dict):
        return {k: _exact(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_exact(v) for v in value]
    large = isinstance(value, int) and abs(value) > EXACT
    return str(value) if large else value


# -- wiring -----------------------------------------------------------------------------
def _wired(model: Any, rows: list[Row]) -> tuple[list[Any], list[list[Any]], str]:
    """The model's inputs, for each row where each of its inputs comes from, and why not.

    A place is ``[row, output]``; row -1 is the model's own input.
    """
    if isinstance(model, Functional):
        return _wired_graph(model, rows)
    if not rows or model is None or rows[0].inputs is None:
        return [], [[] for _ in rows], "How this model is wired isn't known."
    inputs = [_input(s, f"input {i}") for i, s in enumerate(shapes_in(rows[0].inputs))]
    if len(inputs) == 1:
        inputs[0]["name"] = "input"
    links: list[list[Any]] = []
    for i, row in enumerate(rows):
        links.append([[i - 1, k] for k in range(len(shapes_in(row.inputs)))])
    return inputs, links, ""


def _wired_graph(model: Functional, rows: list[Row]) -> tuple[list[Any], list[list[Any]], str]:
    calls = model.__dict__["calls"]
    starts = model.__dict__["starts"]
    number = {row.name: i for i, row in enumerate(rows)}
    by_name = {t.layer: i for i, t in enumerate(starts)}
    inputs = [_input(rows[number[t.layer]].output, t.layer) for t in starts]
    again = any(len(c) > 1 for c in calls.values()) or any(
        t.call for t in places_in([list(calls.values()), model.__dict__["ends"]])
    )
    if again:
        return inputs, [[] for _ in rows], "A layer of this model is called more than once."
    origin: dict[int, list[int]] = {}
    outputs: dict[tuple[str, int], Any] = {}
    for i, row in enumerate(rows):
        fresh = [Shape(tuple(s)) for s in shapes_in(row.output)]
        outputs[row.name, 0] = None if row.output is None else _like(row.output, iter(fresh))
        for k, shape in enumerate(fresh):
            origin[id(shape)] = [i, k]
    links = []
    for row in rows:
        if row.name in by_name:
            links.append([[-1, by_name[row.name]]])
            continue
        args, kwargs = calls[row.name][0]
        plain_kwargs = {k: v for k, v in (kwargs or {}).items() if not k.endswith("mask")}
        given, _ = bound(row.layer, filled(args, outputs), filled(plain_kwargs, outputs))
        links.append([origin.get(id(s), [-2, 0]) for s in shapes_in(given)])
    lost = any(link[0] == -2 for found in links for link in found)
    return inputs, links, "An input of a layer can't be followed." if lost else ""


def _input(shape: Any, name: str) -> dict[str, Any]:
    words = axis_words(len(shape))
    return {
        "name": name,
        "sizes": [
            {"word": words[i], "value": known(d), "symbol": str(d) if known(d) is None else ""}
            for i, d in enumerate(shape)
        ],
    }


def shapes_in(value: Any) -> list[Shape]:
    """Every shape of a nested input or output, in order."""
    if isinstance(value, Shape):
        return [value]
    if isinstance(value, dict):
        return [s for v in value.values() for s in shapes_in(v)]
    return [s for v in value for s in shapes_in(v)] if isinstance(value, (list, tuple)) else []


def _like(pattern: Any, shapes: Iterator[Shape]) -> Any:
    if isinstance(pattern, Shape):
        return next(shapes)
    if isinstance(pattern, dict):
        return {k: _like(v, shapes) for k, v in pattern.items()}
    if isinstance(pattern, (list, tuple)):
        made = [_like(v, shapes) for v in pattern]
        return made if isinstance(pattern, list) else tuple(made)
    return pattern


def _prefixes(inputs: Any) -> list[str]:
    if isinstance(inputs, dict):
        return [
            f"{key} " if isinstance(v, Shape) else f"{key} {i} "
            for key, v in inputs.items()
            for i, _ in enumerate(shapes_in(v))
        ]
    return [f"input {i} " for i, _ in enumerate(shapes_in(inputs))]


def _with_children(layer: Layer) -> Iterator[Layer]:
    yield layer
    for child in layer.children():
        if not child.is_model:
            yield from _with_children(child)


def _filled(text: str, shown: list[int], got: list[Any]) -> str:
    return re.sub("⟦(\\d+)⟧", lambda found: str(got[shown[int(found[1])]]), text)


def _values(structure: Any, got: list[Any]) -> list[list[Any]]:
    if isinstance(structure, dict):
        return [[got[i] for i in structure["s"]]]
    return [shape for part in structure for shape in _values(part, got)]


def _plain_size(d: Any) -> Any:
    return d if plain(d) is None else int(plain(d))


def _plain_sizes(shape: Any) -> list[Any]:
    return [known(d) for d in shape]
