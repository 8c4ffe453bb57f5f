"""The recipe for a cluster, run as it is written with two workers of this machine."""

from __future__ import annotations

import importlib.util
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.command import ROOT, seqshape

RECIPE = ROOT / "docs" / "recipes" / "dask.md"
MODEL = "import keras\nm = keras.Sequential([keras.Input((20, 3)), keras.layers.LSTM({n})])\n"


@pytest.mark.skipif(importlib.util.find_spec("distributed") is None, reason="needs Dask")
def test_the_recipe_gives_what_the_command_gives(tmp_path: Path) -> None:
    function, script = re.findall(r"^```python\n(.*?)^```", RECIPE.read_text("utf-8"), re.M | re.S)
    (tmp_path / "many.py").write_text(function)
    (tmp_path / "run.py").write_text(
        script.replace("print(one[", "print(json.dumps(one)); (one[") + ""
    )
    (tmp_path / "run.py").write_text(f"import json\n{(tmp_path / 'run.py').read_text()}")
    (tmp_path / "notebooks").mkdir()
    for n in range(1, 6):
        broken = "m.add(keras.layers.GRU(2))\n" if n == 3 else ""
        (tmp_path / "notebooks" / f"m{n}.py").write_text(MODEL.format(n=n) + broken)
    done = subprocess.run(
        [sys.executable, "run.py"],
        cwd=tmp_path,
        env={"PATH": "", "PYTHONPATH": f"{ROOT}", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    found = [json.loads(line) for line in done.stdout.splitlines()]
    plain = seqshape("check", "notebooks", "--json", folder=tmp_path).stdout.splitlines()
    assert found == [json.loads(line) for line in plain]
    assert [one["problems"] != [] for one in found] == [False, False, True, False, False]
