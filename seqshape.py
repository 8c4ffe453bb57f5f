"""What `import seqshape` and `%load_ext seqshape` find: shapecalc's names and Jupyter's magics."""

from __future__ import annotations

from typing import Any

import shapecalc
from shapecalc import *  # noqa: F403
from shapecalc import __all__ as _names
from shapecalc import __version__

__all__ = [*_names, "__version__", "load_ipython_extension"]


def load_ipython_extension(ipython: Any) -> None:
    """`%load_ext seqshape` brings `%%shapes` and `%shapes`."""
    from explain.magics import load

    load(ipython)


def __getattr__(name: str) -> Any:
    """Layers by their Keras names, as in shapecalc."""
    return getattr(shapecalc, name)
