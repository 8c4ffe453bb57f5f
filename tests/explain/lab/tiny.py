"""Texts and models so small that a run takes a second, and that can still be learned."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

from explain.lab.models import architecture
from explain.lab.plan import Plan

GOOD = "lovely great fine warm witty bright".split()
BAD = "dull awful bad cold slow flat".split()
REST = "the film plot cast scene ending music it was and a".split()
STACK = (
    "Embedding(40, 4)",
    "Dropout(0.2)",
    "Bidirectional(LSTM(3, recurrent_dropout=0.2))",
    "Dense(1, activation='sigmoid')",
)
AVERAGE = (
    "Embedding(40, 4, mask_zero=True)",
    "GlobalAveragePooling1D()",
    "Dense(1, activation='sigmoid')",
)


def texts(path: Path, rows: int = 120, learnable: bool = True) -> Path:
    """A file of made-up sentences with a label each, which their words tell or don't."""
    generator = random.Random(0)
    lines = ["text\tlabel"]
    for i in range(rows):
        label = i % 2
        words = generator.choices(REST, k=6) + generator.choices(
            (BAD, GOOD)[label if learnable else i // 2 % 2], k=2
        )
        generator.shuffle(words)
        lines.append(f"{' '.join(words)} {i}\t{label}")
    path.write_text("\n".join(lines) + "\n")
    return path


def plan(file: Path, layers: tuple[str, ...] = STACK, **options: Any) -> Plan:
    settings: dict[str, Any] = {"steps": 8, "epochs": 4, "batch": 16, "rate": 0.02, **options}
    return Plan("tiny", tuple(architecture(layers).layers), data=str(file), **settings)
