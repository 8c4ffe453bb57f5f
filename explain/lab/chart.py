"""Curves in plain text, for any terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

MARKS = "ox+*#%@&"


def chart(
    curves: Mapping[str, Sequence[float]],
    title: str,
    *,
    width: int = 36,
    height: int = 8,
    epochs: int = 0,
) -> list[str]:
    """Lines of text: one mark per curve, epochs to the right, the scale at the left."""
    drawn = {name: list(values) for name, values in curves.items() if values}
    marks = dict(zip(curves, MARKS))
    legend = "  ".join(f"{marks[name]} {name}" for name in curves if name in marks)
    if not drawn:
        return [title, *([""] * (height + 2)), f"{'':7}{legend}"]
    values = [v for one in drawn.values() for v in one if v == v and abs(v) != float("inf")]
    low, high = (min(values), max(values)) if values else (0.0, 1.0)
    if high - low < 1e-9:
        low, high = low - 0.05, high + 0.05
    last = max(epochs, *(len(one) for one in drawn.values()))
    grid = [[" "] * width for _ in range(height)]
    for name, one in drawn.items():
        for i, value in enumerate(one):
            if value != value or abs(value) == float("inf") or name not in marks:
                continue
            column = round(i * (width - 1) / max(last - 1, 1))
            row = round((high - value) / (high - low) * (height - 1))
            grid[row][column] = marks[name]
    scale = {
        0: high,
        height - 1: low,
        (height - 1) // 2: high - (high - low) * ((height - 1) // 2) / (height - 1),
    }
    lines = [title]
    for i, cells in enumerate(grid):
        label = _number(scale[i]) if i in scale else ""
        lines.append(f"{label:>5} |{''.join(cells)}".rstrip())
    lines.append(f"{'':5} +{'-' * width}")
    start, end = "1", f"epoch {last}"
    lines.append(f"{'':7}{start}{end:>{width - 1}}")
    lines.append(f"{'':7}{legend}")
    return lines


def _number(value: float) -> str:
    return f"{value:.2f}" if abs(value) < 100 else f"{value:.0e}"


def side_by_side(left: Sequence[str], right: Sequence[str], width: int) -> list[str]:
    """Two charts next to each other where the terminal is wide enough, else below."""
    room = max(len(line) for line in left) + 3
    if room + max(len(line) for line in right) > width:
        return [*left, "", *right]
    rows = max(len(left), len(right))
    padded = [list(part) + [""] * (rows - len(part)) for part in (left, right)]
    return [f"{a:<{room}}{b}".rstrip() for a, b in zip(*padded)]
