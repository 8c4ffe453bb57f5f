"""Train all nine course models for an epoch at the notes' sizes and compare the shapes seen.

    python benchmarks/course_models.py [TEXTS]

The texts are the bundled reviews (all of them, or so many). Models of subwords read batches
that are each as long as their longest text, as the notes' padded_batch makes them; the others
rows of 120 words. Needs the keras extra.
"""

from __future__ import annotations

import sys
import time
from typing import Any

import numpy as np

from explain import texts
from explain.keras_check.compare import check_training
from explain.lab.engine import Engine
from explain.lab.models import architecture, ending, predicted_rows, vocabulary
from explain.lab.plan import Plan
from shapecalc.readers.course import COURSE_MODELS

BATCH = 64
LONGEST = 120


def encoder(words: int, steps: Any, kept: Any, known: dict[Any, Any]) -> Any:
    """An encoder for so many pieces, learnt once."""
    key = (words, steps)
    if key not in known:
        kind = "subwords" if steps is None else "words"
        made = texts.Encoder(words, steps or LONGEST, kind=kind)
        known[key] = made.fit(kept.texts)
    return known[key]


def trained(name: str, kept: Any, known: dict[Any, Any]) -> tuple[Any, float]:
    """One epoch of a course model, held against the prediction; and its seconds."""
    made = architecture([name])
    rows = predicted_rows(made.layers, made.steps)
    plan = Plan(name, tuple(made.layers), steps=made.steps, batch=BATCH)  # type: ignore[arg-type]
    engine = Engine(plan, rows, ending(made.layers, rows, 2))
    coder = encoder(vocabulary(made.layers), made.steps, kept, known)
    x, y = coder.encode(kept.texts), np.array(kept.labels, "int32")
    begun = time.perf_counter()
    if made.steps is None:
        batches = coder.dataset(kept.texts, kept.labels, BATCH)
        with engine._watched():
            engine.model.fit(batches, verbose=0)
        x = next(iter(batches))[0].numpy()
    else:
        engine.epoch(0, x, y, None)
    seconds = time.perf_counter() - begun
    real = engine.real_shapes(x[:BATCH])
    return check_training(plan.record, engine.layers, engine.seen, real), seconds


def main(limit: int = 0) -> int:
    data = texts.load("reviews", limit=limit or None)
    kept, _ = texts.split(data, seed=0, validation=0.2)
    known: dict[Any, Any] = {}
    failed = 0
    for name in COURSE_MODELS:
        check, seconds = trained(name, kept, known)
        failed += not check.agrees
        verdict = check.checks[-1] if check.agrees else str(check)
        print(f"{name}: {seconds:.1f} s, {verdict}", flush=True)
    print(f"{len(COURSE_MODELS) - failed} of {len(COURSE_MODELS)} as predicted")
    return int(failed > 0)


if __name__ == "__main__":
    raise SystemExit(main(*map(int, sys.argv[1:])))
