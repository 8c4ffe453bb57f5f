"""`%%shapes` and `%shapes` in Jupyter: tables and problems of cells, read without running them.

`%%shapes` reads its cell together with those that ran before it and shows what concerns the
cell; `%%shapes --run` runs it afterwards. `%shapes` shows all that was run so far, and
`%shapes model` the live model, layer or training history of this name. All take
`--set NAME=VALUE`, `--data NAME=1000,10` and `--keras 2`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import click

from shapecalc.errors import BadRecord, ShapeError, did_you_mean, shown
from shapecalc.numbers import parse
from shapecalc.readers.notebook import Source

from .lint.checking import Checked, check_source
from .open_file import Wanted

_OPTIONS: list[click.Parameter] = [
    click.Option(["known", "--set"], multiple=True),
    click.Option(["--data"], multiple=True),
    click.Option(["--keras"], type=click.Choice(["2", "3"])),
    click.Option(["--run"], is_flag=True),
    click.Argument(["names"], nargs=-1),
]


def load(ipython: Any) -> None:
    """Register the magics with a shell."""

    def shapes(line: str, cell: Any = None) -> None:
        _shapes(ipython, line, cell)

    ipython.register_magic_function(shapes, "line_cell", "shapes")


def _shapes(ipython: Any, line: str, cell: Any) -> None:
    from .render.terminal import print_error

    try:
        options = _parsed(line)
        for name in options["names"]:
            _show_live(name, ipython.user_ns)
        if options["names"] and cell is None:
            return
        found, number = _read(ipython, cell, options)
    except (ShapeError, click.ClickException) as error:
        words = error.format_message() if isinstance(error, click.ClickException) else str(error)
        print_error(f"Error: {words}")
        return
    _show(found, number)
    if cell is not None and options["run"]:
        ipython.run_cell(cell)


def _show_live(name: str, names: Mapping[str, Any]) -> None:
    """The table of the model that has this name in the kernel. Raises ShapeError."""
    from .any_model import table_of
    from .commands.answer import print_model

    if name not in names:
        raise BadRecord(
            f"There is no {shown(name)} here.{did_you_mean(name, names)}", "Run its cell."
        )
    print_model(table_of(names[name], None), False, notes=True)


def _parsed(line: str) -> dict[str, Any]:
    import shlex

    try:
        words = shlex.split(line)
    except ValueError:
        words = line.split()
    command = click.Command("%shapes", params=list(_OPTIONS), add_help_option=False)
    return dict(command.make_context("%shapes", words, resilient_parsing=False).params)


def _read(ipython: Any, cell: Any, options: Mapping[str, Any]) -> tuple[Checked, Any]:
    """The cells so far and this one, read as a notebook; the number of this one."""
    history = list(ipython.history_manager.input_hist_raw)
    cells = [(i, text) for i, text in enumerate(history) if i and not _is_ours(text)]
    number = None
    if cell is not None:
        number = (
            max(len(history) - 1, 1)
            if history[-1].lstrip().startswith("%%shapes")
            else len(history)
        )
        cells = [(i, text) for i, text in cells if i < number]
        cells.append((number, "\n" + cell))
    wanted = Wanted(
        dict(parse.setting(text) for text in options["known"]),
        None,
        dict(parse.data(text) for text in options["data"]),
        int(options["keras"] or 3),
        checks=True,
    )
    source = Source("notebook.ipynb", [(i, text) for i, text in cells])
    found = check_source(source, None, wanted, propose=False)
    _forget_known(found, set(ipython.user_ns))
    return found, number


def _is_ours(text: str) -> bool:
    """Whether a cell only asked for shapes; one with --run ran."""
    first = text.lstrip().split("\n", 1)[0]
    asked = first.startswith(("%shapes", "%%shapes", "%load_ext seqshape"))
    return asked and "--run" not in first.split()


def _forget_known(found: Checked, names: set[str]) -> None:
    """A name that the kernel knows is bound, wherever it came from."""
    found.reading.problems = [
        p
        for p in found.reading.problems
        if p.code != "SEQ801" or not any(f"'{n}'" in p.message for n in names)
    ]


def _show(found: Checked, number: Any) -> None:
    from .commands.answer import print_model
    from .lint.text import note_lines, problem_lines
    from .render.terminal import print_pieces

    def here(place: Any) -> bool:
        return number is None or place.cell == number

    models = [m for m in found.reading.models if here(m.place) or any(map(here, m.shown))]
    problems = [p for p in found.reading.problems if here(p.place)]
    for model in models:
        print_model(model, False, notes=True)
        print()
    for problem in problems:
        lines = note_lines if problem.severity == "info" else problem_lines
        print_pieces(lines(found, problem))
    if not models and not problems:
        print("No model here." if number is not None else "No model so far.")
