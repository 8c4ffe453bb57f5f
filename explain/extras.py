"""What to install for the parts of seqshape that need more than it always has."""

from __future__ import annotations

import sys

# The newest Python for which TensorFlow is published; pyproject.toml has the same bound.
NEWEST_FOR_TENSORFLOW = (3, 13)


def install(extra: str) -> str:
    """The command that adds an extra of pyproject.toml."""
    return f"In the checkout of seqshape: pip install '.[{extra}]'"


def install_tensorflow() -> str:
    """How to get TensorFlow on this Python."""
    newest = ".".join(map(str, NEWEST_FOR_TENSORFLOW))
    if sys.version_info[:2] <= NEWEST_FOR_TENSORFLOW:
        return f"{install('keras')}."
    here = ".".join(map(str, sys.version_info[:2]))
    return (
        f"It is not published for Python {here}: make an environment with Python {newest}. "
        f"{install('keras')}."
    )
