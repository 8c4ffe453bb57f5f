"""Run the lessons from top to bottom and store what comes out, or compare it with what is stored.

python docs/notebooks/run.py                 runs every lesson and writes its outputs
python docs/notebooks/run.py 02              only the lessons whose name begins so, or a path
python docs/notebooks/run.py --check         runs them; exits 1 where something else comes out

A lesson runs in a folder of its own that is thrown away. Stored is what the run gave, but nothing
of the computer: no times, no versions of Python, no folders. Compared are text and figures: whole
numbers to the digit, decimals to a unit in their last place (processors round differently), and
neither rounding residues (7e-08) nor the version of Keras. Of a cell with the tag ``trained`` only
the kinds of output are compared: a training gives other figures on another processor.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

HERE = Path(__file__).parent
TRAINED = "trained"
SECONDS = 600
# Nothing of these may stand in an output: folders, addresses, colours of a terminal.
FOREIGN = re.compile(r"/(?:home|root|tmp|usr|opt|Users)/|[A-Z]:\\\\|0x[0-9a-f]{6,}|\x1b\[")
VERSION = re.compile(r"Keras \d+(\.\d+)+")
RESIDUE = re.compile(r"[-+]?\d(?:\.\d+)?e[-+]\d+")
NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?")
# A number of the prose: a word of its own, with commas as people write it; single digits are words.
WRITTEN = re.compile(r"(?<![\w.,-])(?:\d[\d,]*\d(?:\.\d+)?|\d\.\d+)(?![\w-])")


def lessons(names: list[str]) -> list[Path]:
    """The lessons in order; where ``names`` are given, those that begin so, and files by path."""
    every = sorted(HERE.glob("*.ipynb"))
    others = [Path(name) for name in names if name.endswith(".ipynb")]
    return others or [p for p in every if not names or p.name.startswith(tuple(names))]


def run(stored: Any) -> Any:
    """The lesson as a run leaves it. Raises CellExecutionError for a cell that fails."""
    lesson = nbformat.from_dict(stored)
    with tempfile.TemporaryDirectory() as folder:
        # A learner's kernel, not that of a test: without this process's settings of TensorFlow,
        # and without a profile of the person who runs it.
        env = {k: v for k, v in os.environ.items() if not k.startswith(("TF_", "KERAS_"))}
        env["IPYTHONDIR"] = str(Path(folder, "ipython"))
        # The kernel of this environment, not one that the person has at home.
        os.environ["JUPYTER_PREFER_ENV_PATH"] = "1"
        work = Path(folder, "work")
        work.mkdir()
        client = NotebookClient(
            lesson,
            timeout=SECONDS,
            kernel_name="python3",
            resources={"metadata": {"path": str(work)}},
            record_timing=False,
            coalesce_streams=True,
            extra_arguments=["--Application.log_level=40"],
        )
        client.execute(env=env)
    return cleaned(lesson)


def cleaned(lesson: Any) -> Any:
    """The lesson without what is of the computer that ran it."""
    lesson.metadata = nbformat.from_dict(
        {
            "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
            "language_info": {"file_extension": ".py", "name": "python"},
        }
    )
    for cell in lesson.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        for output in cell.get("outputs", ()):
            if "metadata" in output:
                output.metadata = nbformat.from_dict({})
    return lesson


def complaints(lesson: Any) -> Iterator[str]:
    """What must not be in a stored lesson."""
    said = " ".join(
        f"{cell.source} {' '.join(texts(o) for o in cell.outputs)}"
        for cell in lesson.cells
        if cell.cell_type == "code"
    )
    known = {m.group() for m in WRITTEN.finditer(re.sub(r"(?<=\d)_(?=\d)", ",", said))}
    for cell in lesson.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "error" or output.get("name") == "stderr":
                yield f"cell {cell.id} ends in {output.get('ename', 'words on stderr')}"
            for found in FOREIGN.finditer(texts(output, every=True)):
                yield f"cell {cell.id} shows {found.group()!r}"
        if cell.cell_type == "markdown":
            for number in prose_numbers(cell.source):
                if number not in known and number.replace(",", "") not in known:
                    yield f"cell {cell.id}: no code cell bears out {number}"


def prose_numbers(source: str) -> list[str]:
    """The numbers that a markdown cell states; an invitation to try another one states nothing."""
    stated = [line for line in source.split("\n") if not line.startswith(("**Try", "#"))]
    return [m.group() for m in WRITTEN.finditer("\n".join(stated))]


def texts(output: Any, every: bool = False) -> str:
    """The words of an output; of HTML what is read, of pictures nothing unless ``every``."""
    if output.output_type == "stream":
        return str(output.text)
    data = output.get("data", {})
    if every:
        return " ".join(str(value) for kind, value in data.items() if "iframe" not in str(value))
    html = re.sub(r"<style>.*?</style>|<[^>]+>", " ", str(data.get("text/html", "")))
    return f"{data.get('text/plain', '')} {html}"


def differences(stored: Any, fresh: Any) -> Iterator[str]:
    """Where a run gave something else than what is stored."""
    for old, new in zip(stored.cells, fresh.cells):
        if old.cell_type != "code":
            continue
        was, now = old.outputs, new.outputs
        if [kinds(o) for o in was] != [kinds(o) for o in now]:
            yield f"cell {old.id}: {list(map(kinds, now))} instead of {list(map(kinds, was))}"
        elif TRAINED not in old.metadata.get("tags", ()):
            for a, b in zip(was, now):
                yield from (f"cell {old.id}: {gap}" for gap in gaps(a, b))
        if old.execution_count != new.execution_count:
            yield f"cell {old.id} ran as number {new.execution_count}, not {old.execution_count}"


def kinds(output: Any) -> tuple[str, ...]:
    """What an output is made of."""
    return (output.output_type, *sorted(output.get("data", {})), output.get("name", ""))


def gaps(old: Any, new: Any) -> Iterator[str]:
    """Where two outputs of the same kinds part."""
    pairs = (
        [(old.text, new.text)]
        if old.output_type == "stream"
        else [(old.data[kind], new.data[kind]) for kind in sorted(old.data)]
    )
    for a, b in pairs:
        a, b = (RESIDUE.sub("#", VERSION.sub("Keras #", str(text))) for text in (a, b))
        words = [NUMBER.split(text) for text in (a, b)]
        numbers = [NUMBER.findall(text) for text in (a, b)]
        if words[0] != words[1] or not all(map(alike, *numbers)):
            at = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            around = slice(max(0, at - 30), at + 30)
            yield f"{b[around]!r} instead of {a[around]!r}"


def alike(old: str, new: str) -> bool:
    """Whole numbers to the digit, decimals to a unit in the last place that is printed."""
    if "." not in old or "." not in new:
        return old == new
    places = len(old.partition(".")[2])
    same_form = places == len(new.partition(".")[2])
    return same_form and abs(float(old) - float(new)) < 1.5 * 10**-places


def main(words: list[str]) -> int:
    """Run the lessons; returns the exit code."""
    check = "--check" in words
    wrong = 0
    names = [word for word in words if word != "--check"]
    chosen = lessons(names)
    if not chosen:
        print(f"No lesson begins with {' or '.join(names)}.")
        return 2
    for path in chosen:
        stored = nbformat.read(path, as_version=4)
        try:
            fresh = run(stored.copy())
        except CellExecutionError as error:
            print(f"{path.name}: {error}")
            wrong += 1
            continue
        said = list(complaints(fresh))
        if check:
            said += differences(nbformat.read(path, as_version=4), fresh)
        else:
            nbformat.write(fresh, path)
        wrong += len(said)
        print("\n".join(f"{path.name}: {text}" for text in said) or f"{path.name}: fine")
    return 1 if wrong else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
