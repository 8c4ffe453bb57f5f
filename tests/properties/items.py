"""Items of practice, asked of Keras: is the answer that they hold for right its own?"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from typing import Any, Optional

from explain.practice import SKILLS, Item, draw
from explain.practice.asked import accidents, with_argument
from explain.practice.diagnosis import mistakes_in
from explain.practice.worked import Question
from shapecalc.layers.registry import layer_class
from tests.oracle import keras_says

# The lines of a model's code before its first layer.
BEFORE = 3


def keras_answer(item: Item) -> Any:
    """What Keras answers to an item; None where it has nothing to say (multiply-adds, programs)."""
    if item.kind == "state":
        return _state(item)
    question = item.question
    if question is None or question["kind"] == "macs":
        return None
    if question["kind"] == "solve":
        return _solved(question, item.answer)
    said = keras_says(record_of(question))
    if question["kind"] == "says":
        return str(BEFORE + said["error"]["layer"]) if "error" in said else "fine"
    return answer_in(question, said)


def record_of(question: Any) -> dict[str, Any]:
    """The record that asks the same of Keras, its batch unknown."""
    return json.loads(
        json.dumps(
            {"input_shape": _with_batch(question), "layers": question["layers"]}, default=str
        )
    )


def _with_batch(question: Any) -> Any:
    sizes = question["input_shape"]
    if isinstance(sizes, dict):
        return {key: [None, *one] for key, one in sizes.items()}
    if sizes and isinstance(sizes[0], (list, tuple)):
        several = [[question.get("batch"), *one] for one in sizes]
        cls = layer_class(question["layers"][0]["class_name"])
        return several if cls.reads_list else dict(zip(cls.call_inputs, several))
    return [question.get("batch"), *sizes]


def answer_in(question: Any, said: Any) -> Any:
    """The answer to a question in the rows that Keras built."""
    last: Optional[dict[str, Any]] = said["layers"][-1] if "layers" in said else None
    if last is None:
        return said["error"]
    shape = last["output_shape"][1:]
    if question["kind"] == "output_shape":
        return shape if question.get("batch") is None else last["output_shape"]
    if question["kind"] in ("axis", "steps"):
        return shape[question.get("axis", 1) - 1]
    if question["kind"] == "weight_shape":
        return [w["shape"] for w in last["weights"]]
    return said["total_params"]


def _solved(question: Any, value: Any) -> Any:
    """The value, if Keras gets with it to what was asked."""
    layers = with_argument(question["layers"], question["at"], question["argument"], value)
    asked = {**question, "kind": question["of"], "layers": layers}
    found = answer_in(asked, keras_says(record_of(asked)))
    return value if found == question["target"] else found


def _state(item: Item) -> float:
    """The layer's code, run by Keras with the weights that stand under it."""
    import keras
    import numpy as np

    lines = item.code.splitlines()
    layer = eval(lines[0], {"SimpleRNN": keras.layers.SimpleRNN})
    values = [np.array(json.loads(line.partition("=")[2]), "float32") for line in lines[1:]]
    layer.build((1, *values[0].shape))
    layer.set_weights(values[1:])
    return round(float(np.asarray(layer(values[0][None]))[0, 0]), 4)


def agrees(item: Item) -> Optional[bool]:
    """Whether Keras answers as the item does; None where it has nothing to say."""
    found = keras_answer(item)
    if found is None:
        return None
    if item.question is not None and item.question["kind"] == "weight_shape":
        return item.answer in found
    return bool(found == item.answer)


def main() -> int:
    """Ask Keras about many items and print how many agree; exit code 1 if one doesn't.

    python -m tests.properties.items --n 20000
    """
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--n", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1000)
    given = parser.parse_args()
    said: Counter[str] = Counter()
    mistakes: Counter[str] = Counter()
    unclear = 0
    for i in range(given.n):
        item = draw(SKILLS[i % len(SKILLS)].name, given.seed + i // len(SKILLS))
        found = agrees(item)
        said[
            f"{item.kind} {'not asked' if found is None else 'agrees' if found else 'differs'}"
        ] += 1
        if found is False:
            print("differs:", item.id, item.answer, flush=True)
        if item.question is not None and item.question["kind"] not in ("says", "solve"):
            made = mistakes_in(Question.read(item.question))[1]
            unclear += bool(accidents(made))
            mistakes.update({one.kind for one, _ in made})
        if i % 1000 == 999:
            print(i + 1, dict(sorted(said.items())), "unclear", unclear, flush=True)
    print(
        "mistakes that can be made, with the items that allow them:", dict(mistakes.most_common())
    )
    return int(any(key.endswith("differs") for key in said))


if __name__ == "__main__":
    raise SystemExit(main())
