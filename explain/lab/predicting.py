"""One text through a trained model: its tokens, the shape after every layer, the prediction."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shapecalc.errors import BadRecord

from . import engine
from .folder import Folder
from .models import ending, predicted_rows, sizes
from .training import Run, read_run

MODEL = "model.keras"


def trained_model(folder: Folder, run: Run) -> Any:
    """The run's model with the weights of its best epoch. Raises BadRecord, KerasMissing."""
    if folder.has(MODEL):
        return engine.load(folder.path / MODEL)
    # Killed before it could save: the state after the last whole epoch holds them, too.
    kept = folder.read_state()
    if kept is None:
        raise BadRecord(f"{folder.path} has no whole epoch yet.", "Continue with --resume.")
    rows = predicted_rows(list(run.plan.layers), run.plan.steps)
    end = ending(list(run.plan.layers), rows, len(run.about["classes"]))
    made = engine.Engine(run.plan, rows, end)
    made.set_weights(kept[1]["b"])
    return made.model


def predict(path: str | Path, text: str) -> dict[str, Any]:
    """What a run's model predicts for a text, as an object. Raises BadRecord, KerasMissing."""
    from ..texts import Encoder

    folder = Folder(path)
    run = read_run(folder)
    model = trained_model(folder, run)
    encoder = Encoder.from_dict(
        {k: v for k, v in folder.read_json("encoder.json").items() if k != "schema"}
    )
    x = encoder.encode([text])
    classes = list(run.about["classes"])
    layers = list(run.plan.layers)
    rows = predicted_rows(layers, run.plan.steps)
    end = ending(layers, rows, len(classes))
    answer = engine.as_probabilities(model.predict_on_batch(x), end.logits)[0]
    tokens = encoder.tokens(text)
    return {
        "text": text,
        "tokens": [{"token": token, "id": int(i)} for token, i in tokens],
        "unknown": sum(1 for _, i in tokens if i == encoder.oov_id),
        "steps": run.plan.steps,
        "ids": [int(i) for i in x[0]],
        "layers": [
            {"name": name, "shape": shape} for name, shape in engine.forward_shapes(model, x)
        ],
        "predicted_shapes": [sizes(row) for row in rows],
        "probabilities": {c: float(p) for c, p in zip(classes, answer)},
        "answer": classes[int(answer.argmax())],
    }


def lines(found: dict[str, Any]) -> list[str]:
    """The same for people."""
    from ..keras_check.compare import shape_words

    tokens, steps = found["tokens"], found["steps"]
    said = [" ".join(f"{t['token']}={t['id']}" for t in tokens) or "(no words)"]
    n = len(tokens)
    if n > steps:
        kept = f"the first {steps} of {n} words are kept"
    else:
        kept = f"{n} words and {steps - n} zeros make {steps} steps"
    unknown = f"; {found['unknown']} of them not in the vocabulary" if found["unknown"] else ""
    said += [f"{kept}{unknown}", ""]
    shapes = [shape_words(one["shape"]) for one in found["layers"]]
    wide = max(len(one["name"]) for one in found["layers"])
    for one, shape, row in zip(found["layers"], shapes, [None, *found["predicted_shapes"]]):
        foretold = "" if row is None else f"  predicted {shape_words(row)}"
        said.append(f"{one['name']:<{wide}}  {shape:<{max(map(len, shapes))}}{foretold}".rstrip())
    said.append("")
    for name, p in found["probabilities"].items():
        said.append(f"{name}: {p:.3f}")
    return said
