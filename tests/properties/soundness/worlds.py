"""What a program gets from outside: files, arguments, answers, chance."""

from __future__ import annotations

import json
import random
from typing import Any

_WORDS = "a b the cat dog sat on mat tree sea red run sun ox".split()


class World:
    """One set of answers to all that a program can't know by itself.

    ``texts`` are the files by name, ``argv`` the arguments, ``answers`` the lines of the standard
    input, ``seed`` starts every generator of random numbers.
    """

    def __init__(self, rng: random.Random, least: int = 0, most: int = 5) -> None:
        def count() -> int:
            return rng.randint(least, most)

        def words() -> str:
            return " ".join(rng.choice(_WORDS) for _ in range(rng.randint(1, 4)))

        columns = rng.sample(list("abcdef"), rng.randint(2, 5))
        rows = [[str(rng.randint(0, 4)) for _ in columns] for _ in range(max(1, count()))]
        settings = {
            "units": rng.randint(1, 9),
            "sizes": [rng.randint(1, 5) for _ in range(count())],
            "deep": rng.random() < 0.5,
        }
        self.texts = {
            "lines.txt": "".join(words() + "\n" for _ in range(count())),
            "words.txt": "".join(rng.choice(_WORDS) + "\n" for _ in range(count())),
            "numbers.txt": "".join(f"{rng.randint(0, 6)}\n" for _ in range(count())),
            "table.csv": "\n".join(",".join(row) for row in [columns, *rows]) + "\n",
            "settings.json": json.dumps(settings),
        }
        self.argv = ["program.py", str(rng.randint(0, 6)), rng.choice(_WORDS)]
        self.answers = [str(rng.randint(0, 6)) for _ in range(50)]
        self.seed = rng.randrange(2**31)

    def __repr__(self) -> str:
        return f"texts={self.texts!r} argv={self.argv[1:]!r} answers={self.answers[:3]!r}…"


def worlds(seed: Any) -> list[World]:
    """Three worlds: two with something in every file, one in which files may be empty."""
    rng = random.Random(f"worlds {seed}")
    return [World(rng, 2, 5), World(rng, 1, 4), World(rng, 0, 2)]
