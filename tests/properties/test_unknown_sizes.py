"""A rule asked with names in the place of numbers says the same as with the numbers.

Every layer and random stacks are asked twice: with whole numbers, and with some of them as sizes
that are known by a name only. Each size and each count must then be the one of the numbers once the
names get their values, and what is fine with numbers is no error with names.
"""

from __future__ import annotations

import random
from typing import Any, Optional

from hypothesis import settings

from shapecalc.errors import ShapeError
from shapecalc.layers.registry import layer_class
from shapecalc.models.prediction import rows_of
from shapecalc.models.rows import Row
from shapecalc.models.sequential import parse_inputs, run
from shapecalc.numbers import nest
from shapecalc.numbers.size import ARITHMETIC, Number, Size

from . import configs

EACH = max(12, settings().max_examples // 4)


def value_of(n: Number, given: dict[str, int]) -> Optional[int]:
    """What a size is worth once its names have values; None for Keras's None."""
    if not isinstance(n, Size):
        return n
    if n.value is not None:
        return n.value
    if n.origin is not None:
        return value_of(n.origin, given)
    if not n.operands:
        return given.get(n.name)
    a, b = (value_of(operand, given) for operand in n.operands)
    if a is None or b is None:
        return None
    return ARITHMETIC[n.op](a, b) if n.op else max(a, b)


def numbers_in(rows: list[Row]) -> list[list[Number]]:
    return [
        [d for shape in nest.shapes(row.output) for d in shape]
        + [d for weight in row.weights or () for d in weight.shape]
        for row in rows
    ]


def compare(rows: list[Row], named: list[Row], given: dict[str, int], what: Any) -> None:
    for row, numbers, sizes in zip(rows, numbers_in(rows), numbers_in(named)):
        assert len(numbers) == len(sizes), what
        for n, size in zip(numbers, sizes):
            if value_of(n, {}) is not None:
                assert value_of(size, given) == value_of(n, {}), (what, row.class_name, str(size))


def with_names(shape: Any, given: dict[str, int], pick: random.Random, tag: str = "s") -> Any:
    """A shape, or a nest of them, with a name for some of its sizes."""
    if isinstance(shape, dict):
        return {key: with_names(part, given, pick, key) for key, part in shape.items()}
    if any(isinstance(part, (list, tuple)) for part in shape):
        return [with_names(part, given, pick, f"{tag}{i}_") for i, part in enumerate(shape)]
    found = list(shape)
    for i, n in enumerate(shape):
        if i and isinstance(n, int) and pick.random() < 0.6:
            found[i] = f"{tag}{i}"
            given[found[i]] = n
    return found


def asked_twice(record: dict[str, Any], pick: random.Random) -> bool:
    try:
        rows = rows_of(record)
    except ShapeError:
        return False
    given: dict[str, int] = {}
    named = {**record, "input_shape": with_names(record["input_shape"], given, pick)}
    compare(rows, rows_of(named), given, named)
    return bool(given)


def test_names_of_input_sizes_in_every_layer() -> None:
    pick, told = random.Random(1), 0
    for n, cls in enumerate(configs.classes()):
        for i in range(EACH):
            told += asked_twice(configs.single(configs.RandomChooser(n * 1000 + i), cls), pick)
    assert told > EACH * 10


def test_names_of_input_sizes_in_stacks() -> None:
    pick = random.Random(2)
    told = sum(asked_twice(configs.stack(configs.RandomChooser(i)), pick) for i in range(EACH * 10))
    assert told > EACH


def test_names_of_arguments_in_every_layer() -> None:
    pick, told = random.Random(3), 0
    for n, cls in enumerate(configs.classes()):
        for i in range(EACH):
            record = configs.single(configs.RandomChooser(n * 1000 + i), cls)
            try:
                rows = rows_of(record)
            except ShapeError:
                continue
            config, given = dict(record["layers"][0]["config"]), {}
            for key, value in config.items():
                kind = layer_class(cls.__name__).kinds.get(key)
                if kind is None or not kind.numeric or kind.decides or kind.listed:
                    continue
                if type(value) is int and value > 1 and pick.random() < 0.7:
                    given[key] = value
                    config[key] = Size(None, name=key, open=True)
            if given:
                x = parse_inputs(record["input_shape"])
                layer = cls.from_arguments(config)
                compare(rows, run([layer], x, record.get("call_kwargs")), given, config)
                told += 1
    assert told > EACH
