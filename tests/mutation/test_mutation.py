"""The judge on a module of a few lines: what is killed, lives, never ends, runs on import."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("mutmut", reason="mutants are made by mutmut: pip install -e '.[mutation]'")

ROOT = Path(__file__).parents[2]

TINY = """\
class Base:
    def steps(self):
        return 1


class Tiny(Base):
    def steps(self):
        return super().steps() + 1

    def scaled(self, n, by=2):
        return n * by


def larger(a, b):
    return a if a > b else b


def countdown(n):
    while n > 0:
        n -= 1
    return n


def made():
    return 7


SEVEN = made()
"""

TESTS = """\
import tiny


def test_methods():
    assert tiny.Tiny().steps() == 2 and tiny.Tiny().scaled(3) == 6


def test_larger():
    assert tiny.larger(1, 2) == tiny.larger(2, 1) == 2


def test_countdown():
    assert tiny.countdown(3) == 0


def test_seven():
    assert tiny.SEVEN == 7
"""

ALIVE = """\
@@ tiny.py:15 larger @@ survived (a fresh process)
-    return a if a > b else b
+    return a if a >= b else b
@@ tiny.py:20 countdown @@ timed out (test_tiny.py::test_countdown)
-        n -= 1
+        n += 1
@@ tiny.py:20 countdown @@ timed out (test_tiny.py::test_countdown)
-        n -= 1
+        n = 1"""


def test_a_tiny_module_is_judged_once(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.mutmut]\nsource_paths = ["."]\n')
    (tmp_path / "tiny.py").write_text(TINY)
    (tmp_path / "test_tiny.py").write_text(TESTS)
    words = "--files tiny.py --tests test_tiny.py --patience 0.2 --fresh --out judged.jsonl".split()

    def judged(*more: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-m", "tests.mutation", *words, *more],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )

    first = judged()
    assert first.returncode == 1, first.stderr  # less than 95 % are killed
    alive = "".join(re.sub(r" \w{16} ", " ", first.stdout).partition("@@")[1:])
    assert alive.partition("\n\n")[0] == ALIVE
    kept = (tmp_path / "judged.jsonl").read_text()
    # What ran while tiny was imported is judged by a process that imports it changed.
    assert '"how": "killed", "by": "a fresh process"' in kept

    assert judged("--least", "50").returncode == 0
    assert (tmp_path / "judged.jsonl").read_text() == kept


def test_a_changed_function_has_other_mutants(tmp_path: Path) -> None:
    from tests.mutation.making import mutants_of

    def keys(text: str) -> dict[str, set[str]]:
        file = tmp_path / "tiny.py"
        file.write_text(text)
        found: dict[str, set[str]] = {}
        for mutant in mutants_of(str(file)):
            assert compile(mutant.whole(text), "tiny.py", "exec")
            found.setdefault(mutant.function, set()).add(mutant.key)
        return found

    before, after = keys(TINY), keys("# longer\n" + TINY.replace("a > b", "a >= b"))
    assert not before.pop("larger") & after.pop("larger")
    assert before == after
