"""One layer's own arithmetic as data: its paths, and the check that they agree with the rule."""

from __future__ import annotations

import itertools
import random
import re
from collections.abc import Iterator, Mapping
from typing import Any, Optional

from shapecalc.errors import ShapeError, UnknownLayer
from shapecalc.keras_names import DTYPES
from shapecalc.layers.base import Layer, Weight
from shapecalc.models.prediction import why_unknown
from shapecalc.models.rows import Row
from shapecalc.models.summary import work
from shapecalc.models.unknown import Unknown
from shapecalc.numbers import nest
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Size, known

from ...derivations.derivation import output_words, total_size, weight_labels, words_of
from .expressions import Expressions, written_once
from .path_recorder import QUESTIONS, PathConditions, RecordedSize, plain
from .sliders import Slider, Values, changed, named_sizes, sliders_of
from .switches import VARIANT, Switch, switches_of, variants_of
from .wiring import like

# Bounds that keep a page small: paths a layer, places tried for them.
MOST_PATHS = 80
TRIED = 260
CHECKED = 40


class LayerProgram:
    """One row of a model: where its inputs come from, its sliders, and its paths."""

    def __init__(self, row: Row, links: list[list[Any]]) -> None:
        self.row, self.links = row, links
        self.layer = row.layer
        self.fixed = ""  # why this row can't be calculated again, if it can't
        self.paths: list[dict[str, Any]] = []
        self.sliders: list[Slider] = []
        self.switches: list[Switch] = []
        self.variants = [self.layer]
        self.expressions = Expressions(self.sliders)
        self.shapes = nest.shapes(row.inputs)
        if row.output is None or row.weights is None or isinstance(self.layer, Unknown):
            self.fixed = why_unknown(row)
            return
        self.sliders += {s.name: s for s in sliders_of(self.layer)}.values()
        self.switches = switches_of(row)
        self.variants = variants_of(self.layer, self.switches)

    # -- running the rule -----------------------------------------------------------------
    def start(self) -> dict[Any, Optional[int]]:
        """The current numbers: sliders by name, input sizes by (input, axis), the variant."""
        found: dict[Any, Optional[int]] = {s.name: s.value for s in self.sliders}
        found[VARIANT] = 0
        for k, shape in enumerate(self.shapes):
            found.update({(k, axis): known(d) for axis, d in enumerate(shape)})
        return found

    def explore(self, moving: bool = True) -> None:
        """Find the paths for the values that sliders can reach, or for those at the start."""
        for values in self._places() if moving else [self.start()]:
            most = MOST_PATHS if not values[VARIANT] else MOST_PATHS // 4
            if sum(path["variant"] == values[VARIANT] for path in self.paths) >= most:
                continue
            if self.path_at(values) is None:
                path = self._walk(values)
                if path is not None:
                    self.paths.append(path)

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
        for variant in range(len(self.variants)):
            for key, options in choices.items():
                for option in options:
                    yield {**start, VARIANT: variant, key: option}
        if len(self.variants) > 1:
            switched = dict(choices)
            switched[VARIANT] = list(range(1, len(self.variants)))
            yield from (
                {**v, VARIANT: v[VARIANT] or 1} for v in self.drawn(TRIED, switched, seed=3)
            )
        for first, second in itertools.combinations(choices, 2):
            for a, b in ((0, 0), (1, 1), (2, 2), (1, 2), (2, 3), (-1, -1), (2, -1)):
                one, two = choices[first], choices[second]
                yield {**start, first: one[a % len(one)], second: two[b % len(two)]}
        yield from self.drawn(TRIED, choices)

    def drawn(
        self, n: int, choices: Mapping[Any, list[Optional[int]]], seed: int = 5
    ) -> Iterator[dict[Any, Optional[int]]]:
        """Random values, the same each time."""
        draw = random.Random(seed)
        start = self.start()
        for _ in range(n if choices else 0):
            moved = {k: draw.choice(o) for k, o in choices.items() if draw.random() < 0.6}
            yield {**start, **moved}

    def _walk(self, values: Values) -> Optional[dict[str, Any]]:
        """The path that these numbers take; None where the rule itself can't be run on them."""
        notes = PathConditions()
        path: dict[str, Any] = {"unknown": self._unknown(values), "variant": values[VARIANT]}
        try:
            self._copy(values, notes, check=True)
            copy = self._copy(values, notes)
            inputs = self._inputs(values, notes)
            output, weights = copy.apply(inputs, self.row.options)
            path["out"] = self._structure(output)
            if not self.layer.is_model:
                path["macs"] = self._macs(copy, inputs, output, notes)
            self._label(output, path)
            path.update(self._counts(copy, inputs, weights))
        except UnknownLayer:
            return None
        except ShapeError as error:
            path = {k: path[k] for k in ("unknown", "variant")}
            path["error"] = self._error(error, notes)
        except (ZeroDivisionError, AssertionError, TypeError, ValueError, AttributeError):
            return None
        asked = dict.fromkeys(
            (question, self.expressions.add(a), self.expressions.add(b), answer)
            for question, a, b, answer in notes.asked
        )
        path["asked"] = [list(a) for a in asked]
        return path

    def _copy(self, values: Values, notes: PathConditions, check: bool = False) -> Layer:
        layer = self.variants[values[VARIANT] or 0]
        copy = layer.traced()
        number = {s.name: i for i, s in enumerate(self.sliders)}
        for slider, holder, i in list(named_sizes(layer, copy)):
            n = values[slider.name]
            made: Any = RecordedSize(
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

    def _inputs(self, values: Values, notes: PathConditions) -> Any:
        several = not isinstance(self.row.inputs, Shape)
        prefixes = _prefixes(self.row.inputs) if several else [""]
        made: list[Shape] = []
        for k, (shape, prefix) in enumerate(zip(self.shapes, prefixes)):
            words = words_of(self.layer, len(shape))
            sizes = []
            for axis, d in enumerate(shape):
                n = values[k, axis]
                opened = isinstance(d, Size) and d.value is None and d.is_open()
                sizes.append(
                    RecordedSize(
                        n, name=prefix + words[axis], notes=notes, place=("i", k, axis), open=opened
                    )
                )
            made.append(Shape(sizes))
        return like(self.row.inputs, iter(made))

    def _unknown(self, values: Values) -> list[list[int]]:
        return [list(k) for k, v in values.items() if isinstance(k, tuple) and v is None]

    def _macs(self, copy: Layer, inputs: Any, output: Any, notes: PathConditions) -> Optional[int]:
        if isinstance(output, Shape):
            words = output_words(copy, len(output))
            output = Shape(
                RecordedSize(
                    plain(d),
                    name=f"output_{words[i]}",
                    notes=notes,
                    place=("o", self.expressions.add(d)),
                )
                if isinstance(d, Size) and d.op and i
                else d
                for i, d in enumerate(output)
            )
        macs = work(copy, inputs, output)
        return None if macs is None else self.expressions.shown(macs, True)

    def _structure(self, output: Any) -> Any:
        if isinstance(output, Shape):
            return {"s": [self.expressions.shown(d, False) for d in output]}
        if isinstance(output, dict):
            return [self._structure(o) for o in output.values()]
        return [self._structure(o) for o in output]

    def _label(self, output: Any, path: dict[str, Any]) -> None:
        """The words for the output's axes: those of the input where it has as many."""
        rank = len(self.row.inputs) if isinstance(self.row.inputs, Shape) else 0
        path["words"] = [
            (words_of if len(shape) == rank else output_words)(self.layer, len(shape))
            for shape in nest.shapes(output)
        ]

    def _counts(self, copy: Layer, inputs: Any, weights: list[Weight]) -> dict[str, Any]:
        listed = [
            {
                "name": label,
                "shape": [self.expressions.shown(d, False) for d in w.shape],
                "learns": w.trainable,
                "bytes": DTYPES[w.dtype or self.layer.variable_dtype],
            }
            for label, w in zip(self._labels(weights), weights)
        ]
        learning = [w for w in weights if w.trainable]
        factored = copy.factored(inputs) if isinstance(inputs, Shape) and weights else None
        return {
            "weights": listed,
            "params": self.expressions.shown(total_size(weights) if weights else 0, True),
            "learning": self.expressions.shown(total_size(learning) if learning else 0, True),
            "or": self.expressions.shown(factored, True) if isinstance(factored, Size) else None,
        }

    def _labels(self, weights: list[Weight]) -> list[str]:
        # From the row's own inputs: those of a path would record comparisons that no rule made.
        return weight_labels(self.layer, self.row.inputs, weights)

    def _error(self, error: ShapeError, notes: PathConditions) -> dict[str, Any]:
        return {
            "code": error.code,
            "message": error.message,
            "fix": error.fix,
            "shown": [self.expressions.add(n) for n in notes.shown],
        }

    # -- calculating it again ---------------------------------------------------------------
    def path_at(self, values: Values) -> Optional[dict[str, Any]]:
        """The path whose questions these numbers answer as it did."""
        unknown = self._unknown(values)
        got = self.expressions.numbers(values)
        for path in self.paths:
            if path["unknown"] != unknown or path["variant"] != values[VARIANT]:
                continue
            if all(
                got[a] is not None and got[b] is not None and QUESTIONS[q](got[a], got[b]) == answer
                for q, a, b, answer in path["asked"]
            ):
                return path
        return None

    def answer(self, values: Values) -> dict[str, Any]:
        """Output, weights and counts at these numbers, an error, or ``missing``."""
        path = self.path_at(values)
        if path is None:
            return {"missing": True}
        got = self.expressions.numbers(values)
        if "error" in path:
            return {"error": path["error"]["code"]}
        return {
            "output": _values(path["out"], got),
            "weights": [(w["name"], [got[i] for i in w["shape"]]) for w in path["weights"]],
            "params": got[path["params"]],
        }

    def truth(self, values: Values) -> dict[str, Any]:
        """What the rules themselves say at these numbers."""
        notes = PathConditions()
        try:
            layer = changed(self.variants[values[VARIANT] or 0], values)
            inputs = like(
                self.row.inputs,
                iter(
                    [
                        Shape(
                            d if plain(d) is not None else Size(None, name=d.name, open=d.open)
                            for d in (_plain_size(d) for d in shape)
                        )
                        for shape in nest.shapes(self._inputs(values, notes))
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
            "output": [plain_sizes(s) for s in nest.shapes(output)],
            "weights": [
                (label, plain_sizes(w.shape)) for label, w in zip(self._labels(weights), weights)
            ],
            "params": known(count),
        }

    def check(self) -> None:
        """Check the paths against the rules; a row that differs loses its sliders."""
        choices: dict[Any, list[Optional[int]]] = {
            s.name: list(range(s.least, min(s.most, 40) + 1)) for s in self.sliders
        }
        for key, value in self.start().items():
            if isinstance(key, tuple) and key[1] > 0:
                choices[key] = [value, *range(1, 40)]
        choices[VARIANT] = list(range(len(self.variants)))
        for values in self.drawn(CHECKED * len(self.variants), choices, seed=7):
            answer, truth = self.answer(values), self.truth(values)
            if "missing" not in answer and {**truth, "said": 0} != {**answer, "said": 0}:
                self.fixed = "The sliders don't change this row."
                return
            self._check_words(values, truth)

    def _check_words(self, values: Values, truth: Mapping[str, Any]) -> None:
        """Drop a fix whose text depends on the sizes in another way than its numbers do."""
        path = self.path_at(values)
        if path is None or "error" not in path:
            return
        error, got = path["error"], self.expressions.numbers(values)
        said = [_filled(error[key], error["shown"], got) for key in ("message", "fix")]
        for key, text, right in zip(("message", "fix"), said, truth["said"]):
            if text != right:
                error[key] = "" if key == "fix" else "These sizes don't fit together."

    def data(self) -> dict[str, Any]:
        layer = self.layer
        paths, shared = written_once(self.paths)
        return {
            "name": self.row.name,
            "class": self.row.class_name,
            "purpose": layer.purpose,
            "doc": (type(layer).__doc__ or "").strip() if not isinstance(layer, Unknown) else "",
            "links": self.links,
            "fixed": self.fixed,
            "given": [plain_sizes(s) for s in self.shapes],
            "static": {
                "out": [plain_sizes(s) for s in nest.shapes(self.row.output)],
                "params": known(self.row.count()),
            },
            "sliders": [s._asdict() for s in self.sliders],
            "switches": [s._asdict() for s in self.switches],
            "nodes": self.expressions.nodes,
            "why": self.expressions.why,
            "forms": self.expressions.forms,
            "shared": shared,
            "paths": paths,
        }


def _prefixes(inputs: Any) -> list[str]:
    if isinstance(inputs, dict):
        return [
            f"{key} " if isinstance(v, Shape) else f"{key} {i} "
            for key, v in inputs.items()
            for i, _ in enumerate(nest.shapes(v))
        ]
    return [f"input {i} " for i, _ in enumerate(nest.shapes(inputs))]


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


def plain_sizes(shape: Any) -> list[Any]:
    return [known(d) for d in shape]
