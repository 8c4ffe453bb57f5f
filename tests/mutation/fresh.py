"""The same question asked the slow way: the mutant on the disk, pytest from its start.

Some live on in a fork though a test notices them: because their lines run while modules are
imported, where a fork comes too late, or because the test starts a process of its own. ``--fresh``
asks for these. ``--check`` asks for any, to see whether the forks told the truth.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from tests.mutation.judging import Verdict
from tests.mutation.making import Mutant
from tests.mutation.session import OPTIONS

SECONDS = 120.0
BY = "a fresh process"
_LEFT_OUT = (".*", "__pycache__", "mutants", "build", "dist")


class Copy:
    """A copy of the tree, for mutants to be written into."""

    def __init__(self, root: Path, tests: Sequence[str]) -> None:
        self.root = root
        self.tests = tests
        if self._pytest().how != "survived":
            raise SystemExit("A test fails in a copy of the tree without a mutant.")

    def judge(self, mutant: Mutant) -> Verdict:
        file = self.root / mutant.file
        source = file.read_text(encoding="utf-8")
        file.write_text(mutant.whole(source), encoding="utf-8")
        try:
            return self._pytest()
        finally:
            file.write_text(source, encoding="utf-8")

    def _pytest(self) -> Verdict:
        command = [sys.executable, "-m", "pytest", "-x", "--tb=no", *OPTIONS, *self.tests]
        # The copy first, whatever is installed; no bytecode, which a quick change would outlive.
        settings = {"PYTHONPATH": str(self.root), "PYTHONDONTWRITEBYTECODE": "1"}
        try:
            done = subprocess.run(
                command,
                cwd=self.root,
                env=os.environ | settings,
                capture_output=True,
                text=True,
                timeout=SECONDS,
            )
        except subprocess.TimeoutExpired:
            return Verdict("timed out", BY)
        return Verdict("survived" if done.returncode == 0 else "killed", BY)


@contextmanager
def copied(tests: Sequence[str]) -> Iterator[Copy]:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "tree"
        shutil.copytree(".", root, ignore=shutil.ignore_patterns(*_LEFT_OUT))
        yield Copy(root, tests)
