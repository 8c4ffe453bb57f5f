"""How fast, as ratios of one run.

    python benchmarks/run.py

Whole processes are timed in turn (A B A B …) and the median ratio is printed, so that a
machine whose speed drifts doesn't decide. Needs the keras extra for the Keras comparisons.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

COURSE: dict[str, Any] = {
    "input_shape": [None, 120],
    "layers": [
        {"class_name": "Embedding", "config": {"input_dim": 10000, "output_dim": 16}},
        {
            "class_name": "Bidirectional",
            "config": {"layer": {"class_name": "GRU", "config": {"units": 32}}},
        },
        {"class_name": "Dense", "config": {"units": 6}},
        {"class_name": "Dense", "config": {"units": 1}},
    ],
}
# Bytecode is kept, as in any ordinary installation: compiling is no part of starting.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
ENVIRONMENT["TF_CPP_MIN_LOG_LEVEL"] = "3"
KERAS_SCRIPT = (
    "import keras\n"
    "m = keras.Sequential([keras.Input((120, 16)), keras.layers.Conv1D(128, 5)])\n"
    "m.summary()"
)


def seconds(command: list[str]) -> float:
    start = time.perf_counter()
    subprocess.run(command, capture_output=True, check=True, env=ENVIRONMENT)
    return time.perf_counter() - start


def paired(a: list[str], b: list[str], runs: int) -> tuple[float, float, float]:
    """Medians of both and of the pairwise ratio a/b, after one warm-up each."""
    seconds(a), seconds(b)
    pairs = [(seconds(a), seconds(b)) for _ in range(runs)]
    return (
        statistics.median(x for x, _ in pairs),
        statistics.median(y for _, y in pairs),
        statistics.median(x / y for x, y in pairs),
    )


def show(what: str, ratio: float, goal: str, note: str = "") -> None:
    print(f"{what:<62}{ratio:>10,.2f}  goal {goal:<9} {note}")


def cold() -> None:
    python = sys.executable
    command = [
        str(Path(python).parent / "seqshape"),
        *["conv1d", "--len", "120", "--filters", "128", "--kernel", "5", "--channels", "16"],
    ]
    ours, click, ratio = paired(command, [python, "-c", "import click"], 21)
    show(
        "cold seqshape conv1d / python -c 'import click'",
        ratio,
        "<= 1.5",
        f"{ours * 1e3:.0f} ms, {click * 1e3:.0f} ms",
    )
    keras, ours, ratio = paired([python, "-c", KERAS_SCRIPT], command, 5)
    show(
        "shortest Keras script with the answer / seqshape conv1d", ratio, ">= 20", f"{keras:.1f} s"
    )


def per_call(call: Any, least: float = 0.5) -> float:
    """Seconds a call, the best of five rounds."""
    call()
    n = 1
    while True:
        start = time.perf_counter()
        for _ in range(n):
            call()
        if time.perf_counter() - start > least / 5:
            break
        n *= 2
    rounds = []
    for _ in range(5):
        start = time.perf_counter()
        for _ in range(n):
            call()
        rounds.append((time.perf_counter() - start) / n)
    return min(rounds)


def against_keras() -> None:
    from explain.keras_check import build as keras_twin
    from shapecalc.models.prediction import predict

    # First ours: a process that holds TensorFlow spends its time walking over TensorFlow.
    ours = per_call(lambda: predict(COURSE))
    numbers = iter(range(10**9))

    def never_seen() -> None:
        n = next(numbers)
        first = {"class_name": "Embedding", "config": {"input_dim": 100 + n, "output_dim": 8 + n}}
        predict({"input_shape": [None, 120], "layers": [first, *COURSE["layers"][1:]]})

    unseen = per_call(never_seen)
    with keras_twin.quiet():
        keras_twin.build(COURSE)
        build = per_call(lambda: keras_twin.build(COURSE))
    show(
        "building a 4-layer model in Keras / predicting it",
        build / ours,
        ">= 1,000",
        f"{build * 1e3:.0f} ms, {ours * 1e6:.0f} us (layers seen before are remembered)",
    )
    show("the same with sizes never seen before", build / unseen, "", f"{unseen * 1e6:.0f} us")


def records() -> None:
    """Whole runs of `seqshape predict` over files of different records."""
    single = [
        {
            "input_shape": [None, 100 + i % 50, 8 + i % 9],
            "layers": [
                {
                    "class_name": "Conv1D",
                    "config": {"filters": 8 + i % 64, "kernel_size": 2 + i % 5},
                }
            ],
        }
        for i in range(40_000)
    ]
    course = [
        {
            **COURSE,
            "layers": [
                {
                    "class_name": "Embedding",
                    "config": {"input_dim": 1000 + i, "output_dim": 8 + i % 32},
                },
                *COURSE["layers"][1:],
            ],
        }
        for i in range(10_000)
    ]
    for name, lines in (("one layer", single), ("four layers", course)):
        with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as file:
            file.write("\n".join(map(json.dumps, lines)))
            file.flush()
            command = [str(Path(sys.executable).parent / "seqshape"), "predict", file.name]
            rate = len(lines) / min(seconds(command) for _ in range(3))
        show(f"records a second through predict, {name} a record", rate, ">= 20,000")


def scaling() -> None:
    from shapecalc.models.prediction import predict

    dense = {"class_name": "Dense", "config": {"units": 8}}

    def cost(n: int) -> float:
        record = {"input_shape": [None, 8], "layers": [dense] * n}
        return per_call(lambda: predict(record)) / n

    show("cost a layer at 10,000 layers / at 10 layers", cost(10_000) / cost(10), "<= 1.3")


if __name__ == "__main__":
    cold()
    records()
    scaling()
    against_keras()
