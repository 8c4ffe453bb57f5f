"""What an item of practice with feedback costs, in milliseconds of the processor.

    python benchmarks/practice.py

Items of every skill are drawn and answered twice: with a wrong choice, and with a number that no
common mistake gives. The first item of each kind, which imports what it needs, isn't counted.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from explain.practice import SKILLS, draw, feedback

EACH, GOAL = 40, 20.0


def milliseconds(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.process_time()
    made = work()
    return (time.process_time() - start) * 1000, made


def main() -> None:
    """Print median, 95th percentile and largest, and how many are within the goal."""
    for skill in SKILLS:
        for kind in skill.kinds:
            draw(skill.name, EACH, kind)
    times = []
    for skill in SKILLS:
        for seed in range(EACH):
            drawn, item = milliseconds(lambda s=skill, n=seed: draw(s.name, n))
            wrong = next(c.answer for c in item.choices if c.answer != item.answer)
            answers = [wrong] + ([item.answer + 977] if item.answer_is == "number" else [])
            for answer in answers:
                said, _ = milliseconds(lambda i=item, a=answer: feedback(i, a))
                times.append(drawn + said)
    times.sort()
    within = sum(t <= GOAL for t in times) / len(times)
    print(
        f"{len(times)} items with feedback: median {times[len(times) // 2]:.1f} ms, "
        f"95 % {times[int(len(times) * 0.95)]:.1f} ms, largest {times[-1]:.1f} ms; "
        f"{within:.1%} within {GOAL:g} ms"
    )


if __name__ == "__main__":
    main()
