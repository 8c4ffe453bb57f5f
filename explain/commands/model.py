"""What the commands do: build the layer or model, predict, print, verify."""

from __future__ import annotations

import sys
from typing import Any, Optional

import click

from shapecalc.errors import BadRecord, ShapeError
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import class_for_command, layer_classes
from shapecalc.models.sequential import Sequential, run
from shapecalc.models.summary import Summary, row_macs
from shapecalc.numbers import nest, parse
from shapecalc.numbers.shape import Shape
from shapecalc.numbers.size import Size

from .layer_options import (
    input_from_options,
    input_shape,
    layer_from_options,
    layer_parameters,
    shortened,
)


def layer_command(cls: type[Layer]) -> click.Command:
    """The command of one layer, from its declaration."""
    help_text = (cls.__doc__ or cls.purpose).strip()
    extra = [
        click.Option(["--verify"], is_flag=True, help="hold it against the real tf.keras layer"),
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
    layers, x = [], None
    try:
        layer = layer_from_options(cls, options)
        layers, x = [layer], input_from_options(layer, options)
        rows = run(layers, x)
    except ShapeError as error:
        return _failed(error, options, layers, x)
    summary = Summary(rows[0].name, rows)
    return _answer(summary, layers, x, options)


def run_model(options: dict[str, Any]) -> int:
    """Predict a stack of layers or a course model; returns the exit code."""
    made, x = None, None
    try:
        made, x = stack(options)
        rows = made.rows(x)
    except ShapeError as error:
        return _failed(error, options, made.layers if made else [], x)
    return _answer(Summary(made.name or "sequential", rows), made.layers, x, options)


def stack(options: dict[str, Any]) -> tuple[Any, Any]:
    """The Sequential that the words name and the shape that it reads. Raises ShapeError."""
    from shapecalc.models.course import COURSE_MODELS, course_model

    texts = options["layers"]
    sizes = {
        key: parse.size(options[key]) if options[key] is not None else None
        for key in ("in_steps", "in_features", "in_batch")
    }
    shape = options["in_shape"]
    if len(texts) == 1 and "(" not in texts[0]:
        made = course_model(texts[0])
        declared: Any = COURSE_MODELS[texts[0]].input_shape
        if sizes["in_steps"] is not None:
            declared = (sizes["in_batch"], sizes["in_steps"])
    else:
        known = dict(parse.setting(text) for text in options["known"])
        made = Sequential(layers=[_layer(i, t, known) for i, t in enumerate(texts)])
        declared = made.declared_input()
    if shape is not None:
        from shapecalc.numbers.shape import shape_of

        return made, shape_of(parse.shape(shape))
    if declared is None:
        declared = input_shape(made.layers[0], sizes)
    return made, _shape(declared)


def _layer(i: int, text: str, known: dict[str, Any]) -> Any:
    from shapecalc.readers.expression import layer_from_text

    try:
        return layer_from_text(text, known)
    except ShapeError as error:
        raise error.at(i, shortened(text)) from None


def _shape(declared: Any) -> Shape:
    from shapecalc.numbers.shape import shape_of

    return declared if isinstance(declared, Shape) else shape_of(declared, ("batch", "steps"))


def _failed(error: ShapeError, options: dict[str, Any], layers: list[Any], x: Any) -> int:
    """Print a refusal and, with --verify, what Keras says to the same; returns the exit code."""
    checked, missing = None, ""
    if options.get("verify") and not isinstance(error, BadRecord):
        checked, missing = _asked(layers, x, error)
    if options.get("as_json"):
        import json

        found: dict[str, Any] = {"error": error.to_dict()}
        if checked is not None:
            found["verification"] = checked.to_dict()
        print(json.dumps(found, default=str))
    else:
        from ..render.terminal import print_error, safe

        print_error(f"Error: {error}")
        if checked is not None:
            print(safe(f"\n{checked}"))
    _say_missing(missing)
    return 2 if isinstance(error, BadRecord) else 1


def record_of(layers: list[Any], x: Any) -> dict[str, Any]:
    """The record of the JSON contract for these layers and this input."""
    return {"input_shape": _json_shape(x), "layers": [layer.serialize() for layer in layers]}


def _json_shape(x: Any) -> Any:
    return nest.map(lambda shape: [_json_size(d) for d in shape], x, sequence=list)


def _json_size(d: Any) -> Any:
    if not isinstance(d, Size):
        return d
    return str(d) if d.open else d.value


def _answer(summary: Summary, layers: list[Any], x: Any, options: dict[str, Any]) -> int:
    checked, missing = None, ""
    if options.get("verify"):
        checked, missing = _asked(layers, x)
    if options.get("as_json"):
        _print_json(summary, checked)
    else:
        from ..render.terminal import print_summary

        print_summary(summary, derivation=not options.get("table_only"))
        if checked is not None:
            print(f"\n{checked}")
    if missing:
        _say_missing(missing)
        return 1
    return 0 if checked is None or checked.agrees else 1


def _say_missing(missing: str) -> None:
    if missing:
        from ..render.terminal import print_error

        print_error(f"Not cross-checked: {missing}")


def _asked(layers: list[Any], x: Any, error: Optional[ShapeError] = None) -> tuple[Any, str]:
    """What Keras says, or why it was not asked."""
    from ..keras_check.build import KerasMissing

    try:
        if error is not None and error.config is not None:
            if _named_sizes(error.config):
                return None, ""  # a name stands where Keras takes a value
            # Keras can't make this layer, so that no other of the model comes into play.
            return _compared({"input_shape": [None], "layers": [error.config]}), ""
        if x is None:
            return None, "there is no layer that Keras could be asked for."
        return verified(layers, x), ""
    except KerasMissing as missing:
        return None, str(missing)
    except BadRecord as unknown:
        if error is None:
            raise
        return None, unknown.message


def verified(layers: list[Any], x: Any) -> Any:
    """The cross-check against the tf.keras twin. Raises BadRecord, KerasMissing."""
    record = record_of(layers, x)
    told = sorted({str(n) for n in _named_sizes([record["layers"], x])})
    if told:
        axis = next(
            (name for name in told if name in ("batch", "steps", "features", "channels")), ""
        )
        raise BadRecord(
            f"Keras can't build this without a number for {', '.join(told)}.",
            f"Give one, for example {f'--{axis} 16' if axis else f'16 in place of {told[0]}'}.",
        )
    return _compared(record)


def _named_sizes(value: Any) -> list[Size]:
    """The unknowns in a config or an input that have a name, whose values are given later."""
    sizes = (v for v in nest.leaves(value, nest.is_atom) if isinstance(v, Size))
    return [leaf for size in sizes for leaf in size.leaves() if leaf.value is None and leaf.open]


def _compared(record: dict[str, Any]) -> Any:
    """The cross-check of a record, with a word on stderr while it runs."""
    from ..keras_check.compare import cross_check
    from ..render.terminal import rich_console

    if sys.stderr.isatty():
        with rich_console(stderr=True).status("Building the tf.keras twin …"):
            return cross_check(record)
    return cross_check(record)


def _print_json(summary: Summary, checked: Any) -> None:
    import json

    from shapecalc.models.prediction import answer

    from ..derivations.derivation import derive_row

    layers, totals = answer(summary.rows)
    for entry, row in zip(layers, summary.rows):
        macs = row_macs(row)
        entry["macs"] = macs if not isinstance(macs, Size) else macs.value
        entry["derivation"] = derive_row(row).to_dict()
    found: dict[str, Any] = {"layers": layers, **totals, "memory_bytes": summary.memory_bytes}
    if checked is not None:
        found["verification"] = checked.to_dict()
    print(json.dumps(found, indent=2, default=str))


def list_models(as_json: bool) -> None:
    """Print the course models with their shapes and counts."""
    from shapecalc.models.course import COURSE_MODELS, course_model

    found = []
    for name, entry in COURSE_MODELS.items():
        summary = course_model(name).summary(entry.input_shape)
        found.append((name, summary.total_params, entry))
    if as_json:
        import json

        print(
            json.dumps(
                [
                    {
                        "name": n,
                        "title": e.title,
                        "input_shape": list(e.input_shape),
                        "layers": list(e.layers),
                        "total_params": total,
                    }
                    for n, total, e in found
                ],
                indent=2,
            )
        )
        return
    from ..render.terminal import print_rows

    rows = [(n, f"{total:,}".rjust(7), e.title) for n, total, e in found]
    print_rows(rows, ("name", " params", "what it is"))


def list_layers(name: Optional[str], as_json: bool) -> None:
    """Print all layers, or the arguments of one."""
    if name is not None:
        _one_layer(name, as_json)
        return
    classes = list(layer_classes().values())
    if as_json:
        import json

        print(json.dumps([_described(c) for c in classes], indent=2, default=str))
        return
    from ..render.terminal import print_rows

    print_rows(
        [(c.__name__, c.stem(), c.purpose) for c in classes], ("layer", "command", "what it does")
    )


def _one_layer(name: str, as_json: bool) -> None:
    cls = class_for_command(name)
    if cls is None:
        from shapecalc.layers.registry import layer_class

        cls = layer_class(name)  # raises UnknownLayer with the nearest name
    if as_json:
        import json

        print(json.dumps(_described(cls), indent=2, default=str))
        return
    from ..render.terminal import print_rows, terminal_width, wrapped

    for paragraph in (f"{cls.__name__}: {cls.purpose}", *cls.about()):
        print("\n".join([*wrapped(paragraph, terminal_width()), ""]))
    rows = [
        (key, "required" if kind.required else repr(kind.default))
        for key, kind in cls.kinds.items()
    ]
    print_rows(rows, ("argument", "default"))


def _described(cls: type[Layer]) -> dict[str, Any]:
    return {
        "class_name": cls.__name__,
        "command": cls.stem(),
        "purpose": cls.purpose,
        "reads": cls.reads,
        "arguments": {
            key: {"required": True} if kind.required else {"default": kind.default}
            for key, kind in cls.kinds.items()
        },
    }
