"""The explorer as files for any web server: ``python -m explain.explore.pyodide FOLDER``.

Needs Node: the first time it fetches Pyodide and h5wasm, as ``package-lock.json`` has them.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent
PAGE = HERE.parent / "static"


def main(folder: str) -> None:
    out = Path(folder).resolve()
    shutil.copytree(PAGE, out, dirs_exist_ok=True)
    if not (HERE / "node_modules").is_dir():
        subprocess.run(["npm", "ci", "--ignore-scripts", "--no-audit"], cwd=HERE, check=True)
    environment = {**os.environ, "PYTHON": sys.executable}
    command = ["node", os.fspath(HERE / "build.mjs"), os.fspath(out / "engine")]
    subprocess.run(command, env=environment, check=True)


if __name__ == "__main__":
    main(sys.argv[1])
