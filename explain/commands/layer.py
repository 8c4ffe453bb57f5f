"""The command of a layer: its shape, its weights, and where the numbers come from."""

from __future__ import annotations

from typing import Any

import click

from shapecalc.errors import ShapeError
from shapecalc.layers.base import Layer
from shapecalc.models.sequential import run
from shapecalc.models.summary import Summary
from shapecalc.readers.results import FoundModel

from ..layer_input import record_of
from .answer import answer, failed
from .layer_options import (
    input_from_options,
    layer_from_options,
    layer_parameters,
)


def layer_command(cls: type[Layer]) -> click.Command:
    """The command of one layer, from its declaration."""
    help_text = (cls.__doc__ or cls.purpose).strip()
    extra = [
        click.Option(["--verify"], is_flag=True, help="compare with the real tf.keras layer"),
        click.Option(["as_json", "--json"], is_flag=True, help="print JSON"),
        click.Option(["table_only", "--table"], is_flag=True, help="leave the derivation out"),
    ]

    def callback(**options: Any) -> None:
        raise SystemExit(run_layer(cls, options))

    return click.Command(
        cls.stem(),
        params=[*layer_parameters(cls), *extra],
        callback=callback,
        help=help_text,
        short_help=cls.purpose,
        context_settings={"max_content_width": 100},
    )


def run_layer(cls: type[Layer], options: dict[str, Any]) -> int:
    """Predict one layer from its options; returns the exit code."""
    record = None
    try:
        layer = layer_from_options(cls, options)
        x = input_from_options(layer, options)
        record = record_of([layer], x)
        rows = run([layer], x)
    except ShapeError as error:
        error.record = error.record or record
        return failed(error, options)
    summary = Summary(rows[0].name, rows)
    return answer([FoundModel(summary.name, summary, record=record)], options)
