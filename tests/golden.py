"""What Keras said to a few thousand random records, kept so that it can be asked in a second.

    python -m tests.golden            asks Keras again and writes tests/golden.json.gz

The property tests ask Keras itself; this file is for runs that are made thousands of times,
such as mutation tests, and for machines without TensorFlow.
"""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

PATH = Path(__file__).with_name("golden.json.gz")
SINGLES_A_LAYER, STACKS, GRAPHS = 26, 150, 70


def records() -> list[dict[str, Any]]:
    """The records: some of every layer, stacks, and the listed surprises."""
    from tests.properties import configs
    from tests.shapecalc.layers.test_keras_cases import CASES

    found = [{"input_shape": shape, "layers": layers} for shape, layers, _ in CASES]
    for n, cls in enumerate(configs.classes()):
        for i in range(SINGLES_A_LAYER):
            found.append(configs.single(configs.RandomChooser(n * 977 + i), cls))
    for i in range(STACKS):
        found.append(configs.stack(configs.RandomChooser(i)))
    return [json.loads(json.dumps(r)) for r in found]


def graph_answers() -> list[dict[str, Any]]:
    """Functional configs as Keras saves them, with what Keras tells of their layers."""
    from explain.keras_check import build as keras_twin
    from tests.properties.graphs import _described, functional

    found = []
    for seed in range(GRAPHS):
        with keras_twin.quiet():
            model = functional(seed)
            inside = {id(n) for nodes in model._nodes_by_depth.values() for n in nodes}
            if all(id(n) in inside for layer in model.layers for n in layer._inbound_nodes):
                described = [_described(layer) for layer in model.layers]
                found.append({"config": json.loads(model.to_json()), "layers": described})
    return found


def write(kept: dict[str, Any]) -> None:
    with gzip.GzipFile(PATH, "wb", mtime=0) as out:
        out.write(json.dumps(kept).encode())


def main() -> None:
    """Ask Keras and write the file."""
    from tests.oracle import keras_says

    asked = []
    for record in records():
        said = keras_says(record)
        said.get("error", {}).pop("message", None)
        asked.append({"record": record, "keras": said})
    write({"records": asked, "graphs": graph_answers()})


def load() -> dict[str, Any]:
    """The kept records and answers."""
    with gzip.open(PATH, "rb") as file:
        found: dict[str, Any] = json.loads(file.read())
    return found


if __name__ == "__main__":
    main()
