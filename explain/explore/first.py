"""What the page shows before any engine has started: the first example, answered.

``python -m explain.explore.first`` prints it for the page's build.
"""

from __future__ import annotations

import json
from typing import Any

from .engine import answer
from .gallery import QUESTIONS


def first() -> dict[str, Any]:
    """The example with the answer to `read` and, by row, to `derive`."""
    entry = {"name": "model.py", **QUESTIONS[0]}
    read = answer({"ask": "read", **entry})
    rows = range(len(read["models"][0]["layers"]))
    derived = {str(row): answer({"ask": "derive", **entry, "row": row}) for row in rows}
    return {**entry, "read": read, "derived": derived}


if __name__ == "__main__":
    print(json.dumps(first()))
