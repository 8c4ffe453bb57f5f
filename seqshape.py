"""What `import seqshape` and `%load_ext seqshape` find: shapecalc's names, `explain`, the magics.

>>> import seqshape
>>> model = seqshape.Sequential([seqshape.Input((120,)), seqshape.Embedding(1000, 16)])
>>> seqshape.explain(model).summary.total_params
16000
"""

from __future__ import annotations

from typing import Any

import shapecalc
from shapecalc import *  # noqa: F403
from shapecalc import __all__ as _names
from shapecalc import __version__

__all__ = [*_names, "__version__", "explain", "load_ipython_extension"]  # noqa: F405


def load_ipython_extension(ipython: Any) -> None:
    """`%load_ext seqshape` brings `%%shapes` and `%shapes`."""
    from explain.magics import load

    load(ipython)


def __getattr__(name: str) -> Any:
    """Layers by their Keras names, as in shapecalc; the package explain when it is used."""
    if name == "explain":
        import explain

        return explain
    return getattr(shapecalc, name)


def __dir__() -> list[str]:
    return sorted({*globals(), *dir(shapecalc), *__all__})
