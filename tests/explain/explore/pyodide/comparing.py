"""Both engines asked, their answers compared as bytes.

python -m tests.explain.explore.pyodide.comparing ENGINE --programs 500 --records 2000 --more FOLDER
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from explain.explore.pyodide_start import ask

from ..odd import question
from .questions import ROOT, questions

BUILD = ROOT / "explain" / "explore" / "pyodide"


def can_build() -> bool:
    """Whether Node and the packages that package.json names are here."""
    return shutil.which("node") is not None and (BUILD / "node_modules" / "pyodide").is_dir()


def build(folder: Path) -> Path:
    """The engine, built into a folder."""
    subprocess.run(
        ["node", os.fspath(BUILD / "build.mjs"), os.fspath(folder)],
        check=True,
        env={**os.environ, "PYTHON": sys.executable},
        stdout=subprocess.DEVNULL,
    )
    return folder


def answers(engine: Path, asked: Iterable[str], **environment: str) -> tuple[list[str], str]:
    """What the built engine answers, and what its harness says of itself."""
    with tempfile.TemporaryDirectory() as folder:
        lines, found = Path(folder, "questions"), Path(folder, "answers")
        lines.write_text("".join(f"{line}\n" for line in asked), encoding="utf-8")
        done = subprocess.run(
            ["node", str(Path(__file__).with_name("answers.mjs")), str(engine), lines, found],
            capture_output=True,
            text=True,
            env={**os.environ, **environment},
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2_000:]
        return found.read_text(encoding="utf-8").splitlines(), done.stdout.strip()


def different(engine: Path, asked: list[Any]) -> list[tuple[str, str, str]]:
    """Each question that the two engines answer differently, with both answers."""
    lines = [json.dumps(question) for question in asked]
    theirs, _ = answers(engine, lines)
    assert len(theirs) == len(lines)
    ours = [ask(line) for line in lines]
    return [(q, a, b) for q, a, b in zip(lines, ours, theirs) if a != b]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("engine", type=Path)
    parser.add_argument("--programs", type=int, default=500)
    parser.add_argument("--records", type=int, default=2_000)
    parser.add_argument("--odd", type=int, default=0, help="odd questions beside them")
    parser.add_argument("--more", type=Path, nargs="*", default=[])
    given = parser.parse_args()
    asked = list(questions(given.programs, given.records, given.more))
    asked += [question(random.Random(f"both-{i}")) for i in range(given.odd)]
    found = different(given.engine, asked)
    print(f"{len(asked)} questions about {given.programs} programs and {given.records} records:")
    print(f"{len(asked) - len(found)} answers are equal, {len(found)} are not.")
    for line, ours, theirs in found[:10]:
        at = next((i for i, (a, b) in enumerate(zip(ours, theirs)) if a != b), 0)
        print(f"\n{line[:400]}\n  here:  {ours[max(0, at - 80) : at + 160]}")
        print(f"  there: {theirs[max(0, at - 80) : at + 160]}")
    return bool(found)


if __name__ == "__main__":
    raise SystemExit(main())
