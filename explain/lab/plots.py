"""PNG and SVG of curves, with matplotlib (`pip install '.[lab]'`).

Colours are Okabe and Ito's, safe for colour-blind readers; line styles tell the curves apart,
too. A band goes from the lowest seed to the highest, the line is their mean.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from shapecalc.errors import BadRecord

from ..extras import install
from .curves import Curves
from .folder import Folder, replacing

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#000000", "#E69F00", "#56B4E9")
DASHES: tuple[Any, ...] = ("-", (0, (5, 2)), (0, (2, 1.5)), (0, (6, 2, 1, 2)), (0, (1, 1)))
FORMATS = ("png", "svg")
# Pixels; as wide as the pictures of models are.
WIDEST = 760
STYLE: Any = {
    "font.size": 15,
    "axes.titlesize": 16,
    "axes.labelsize": 15,
    "legend.fontsize": 14,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "lines.linewidth": 2.6,
    "svg.hashsalt": "seqshape",
    "svg.fonttype": "none",
}


class PlotsMissing(Exception):
    """matplotlib isn't installed; the text says how to get it."""


def drawing() -> Any:
    """matplotlib.figure without a window. Raises PlotsMissing."""
    try:
        import matplotlib
        from matplotlib import figure
    except ImportError:
        raise PlotsMissing(f"For PNG and SVG, matplotlib is needed. {install('lab')}.") from None
    matplotlib.use("Agg", force=False)
    return figure


def write_plots(folder: Folder, runs: Mapping[str, Sequence[Curves]]) -> list[Path]:
    """Draw the curves of some models into a folder; returns the files. Raises PlotsMissing."""
    figure = drawing()
    shown = {name: some for name, some in runs.items() if some}
    if not shown:
        return []
    made = []
    pictures: dict[str, Any] = {"curves": _curves}
    if len(shown) > 1:
        pictures["models"] = _models
    for name, draw in pictures.items():
        for kind in FORMATS:
            path = folder.path / f"{name}.{kind}"
            with replacing(path) as part:
                _save(draw, figure, shown, part, kind)
            made.append(path)
    return made


def _save(draw: Any, figure: Any, shown: Any, target: Any, kind: str) -> None:
    import matplotlib

    metadata = {"Date": None} if kind == "svg" else {}
    with matplotlib.rc_context(STYLE):
        draw(figure, shown).savefig(target, format=kind, dpi=110, metadata=metadata)


class Plot:
    """Curves as a picture: ``svg`` is the file. A notebook shows it by itself."""

    def __init__(self, svg: str, names: Sequence[str]) -> None:
        self.svg, self.names = svg, tuple(names)

    def _repr_svg_(self) -> str:
        return self.svg

    def __repr__(self) -> str:
        return f"<Plot of {', '.join(self.names)}>"


def plot(runs: Mapping[str, Sequence[Curves]]) -> Plot:
    """The curves of some models, accuracy above and loss below.

    Raises PlotsMissing without matplotlib, BadRecord where there are no curves.
    """
    from io import StringIO

    if not runs:
        raise BadRecord("There are no curves: no epoch was trained.", "Train at least one.")
    figure, target = drawing(), StringIO()
    _save(_curves, figure, runs, target, "svg")
    return Plot(_narrowed(target.getvalue()), list(runs))


def _narrowed(svg: str) -> str:
    """The picture at the width of a notebook; some programs cut off what is wider."""
    import re

    def size(found: re.Match[str]) -> str:
        wide, high = (float(n) for n in found.groups())
        shown = min(wide * 96 / 72, WIDEST)
        return f'width="{shown:g}" height="{high * shown / wide:g}"'

    return re.sub(r'width="([\d.]+)pt" height="([\d.]+)pt"', size, svg, count=1)


def _curves(figure: Any, shown: Mapping[str, Sequence[Curves]]) -> Any:
    """A column per model: accuracy above, loss below, training against validation."""
    n = len(shown)
    picture = figure.Figure(figsize=(max(4.3 * n, 7), 8.4), layout="constrained")
    axes = picture.subplots(2, n, sharex=True, sharey="row", squeeze=False)
    for column, (name, runs) in enumerate(shown.items()):
        for row, key in enumerate(("accuracy", "loss")):
            place = axes[row][column]
            _band(place, [getattr(r, key) for r in runs], COLOURS[1], DASHES[1], "training")
            _band(place, [getattr(r, f"val_{key}") for r in runs], COLOURS[0], "-", "validation")
            _whole_epochs(place)
        axes[0][column].set_title(f"{name}\n{_seeds(runs)}")
        for run in runs:
            axes[1][column].plot(
                run.best + 1,
                min(run.val_loss),
                "o",
                color=COLOURS[0],
                markersize=9,
                zorder=5,
                markeredgecolor="white",
                label="lowest validation loss",
            )
        axes[1][column].set_xlabel("epoch")
    axes[0][0].set_ylabel("accuracy")
    axes[1][0].set_ylabel("loss (cross-entropy)")
    handles, labels = axes[1][0].get_legend_handles_labels()
    once = dict(zip(labels, handles))
    picture.legend(once.values(), once.keys(), loc="outside lower center", ncols=3, frameon=False)
    return picture


def _models(figure: Any, shown: Mapping[str, Sequence[Curves]]) -> Any:
    """The validation curves of all models in one picture."""
    picture = figure.Figure(figsize=(13, 6.4), layout="constrained")
    axes = picture.subplots(1, 2)
    for place, key, label in (
        (axes[0], "val_accuracy", "validation accuracy"),
        (axes[1], "val_loss", "validation loss (cross-entropy)"),
    ):
        for i, (name, runs) in enumerate(shown.items()):
            values = [getattr(r, key) for r in runs]
            _band(place, values, COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)], name)
        place.set_xlabel("epoch")
        place.set_ylabel(label)
        _whole_epochs(place)
    handles, labels = axes[0].get_legend_handles_labels()
    picture.legend(
        handles,
        labels,
        loc="outside lower center",
        ncols=min(4, len(shown)),
        frameon=False,
        handlelength=3.2,
    )
    most = max(len(runs) for runs in shown.values())
    if most > 1:
        picture.suptitle(f"Validation; line: mean, band: lowest to highest of {most} seeds")
    return picture


def _band(place: Any, values: Sequence[Sequence[float]], colour: str, dash: Any, name: str) -> None:
    epochs = max(len(v) for v in values)
    at = list(range(1, epochs + 1))
    columns = [[v[i] for v in values if i < len(v)] for i in range(epochs)]
    if len(values) > 1:
        low, high = [min(c) for c in columns], [max(c) for c in columns]
        place.fill_between(at, low, high, color=colour, alpha=0.2, linewidth=0)
    means = [sum(c) / len(c) for c in columns]
    marker = "o" if epochs == 1 else ""
    place.plot(at, means, color=colour, linestyle=dash, marker=marker, label=name)


def _whole_epochs(place: Any) -> None:
    from matplotlib.ticker import MaxNLocator

    place.xaxis.set_major_locator(MaxNLocator(integer=True, nbins=6))


def _seeds(runs: Sequence[Curves]) -> str:
    return f"{len(runs)} seeds, mean and range" if len(runs) > 1 else "one seed"
