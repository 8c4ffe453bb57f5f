"""Verdicts in a file, a line each, under the mutant's hash; what is judged is not judged again."""

from __future__ import annotations

import json
from pathlib import Path

from tests.mutation.judging import Verdict
from tests.mutation.making import Mutant


class Kept:
    """A changed function has other hashes and is judged anew; old lines are left where they are."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.verdicts: dict[str, Verdict] = {}
        if file.exists():
            for line in file.read_text(encoding="utf-8").splitlines():
                try:
                    told = json.loads(line)
                except ValueError:  # the run was broken off while it was written
                    continue
                self.verdicts[told["key"]] = Verdict(told["how"], told["by"])

    def __getitem__(self, mutant: Mutant) -> Verdict | None:
        return self.verdicts.get(mutant.key)

    def __setitem__(self, mutant: Mutant, verdict: Verdict) -> None:
        self.verdicts[mutant.key] = verdict
        self.file.parent.mkdir(parents=True, exist_ok=True)
        told = {"key": mutant.key, "file": mutant.file, "how": verdict.how, "by": verdict.by}
        with self.file.open("a", encoding="utf-8") as out:
            out.write(json.dumps(told) + "\n")
