"""What the commands do: build the layer or model, predict, print, verify."""

from __future__ import annotations

from typing import Any, Optional

import click

from shapecalc.errors import BadRecord, ShapeError
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import class_for_command, layer_classes
from shapecalc.models.sequential import run
from shapecalc.models.summary import Summary, row_macs
from shapecalc.numbers.size import Size
from shapecalc.readers.results import FoundModel

from ..open_file import is_path, open_models, record_of, text_models
from .layer_options import input_from_options, layer_from_options, layer_parameters


def layer_command(cls: type[Layer]) -> click.Command:
    """The command of one layer, from its declaration."""
    help_text = (cls.__doc__ or cls.purpose).strip()
    extra = [
        click.Option(["--verify"], is_flag=True, help="check against the real tf.keras layer"),
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
        return _failed(error, options)
    summary = Summary(rows[0].name, rows)
    return _answer([FoundModel(summary.name, summary, record=record)], options)


def run_model(options: dict[str, Any]) -> int:
    """Predict the models of a text, or a course model; returns the exit code."""
    try:
        words = options["layers"]
        if len(words) == 1 and is_path(words[0]):
            text_models(words, {})  # raises BadRecord: other commands read files
        return _answer(open_models(words, options).models, options)
    except ShapeError as error:
        return _failed(error, options)


def _failed(error: ShapeError, options: dict[str, Any]) -> int:
    """Print a refusal and, with --verify, what Keras says to the same; returns the exit code."""
    checked, missing = None, ""
    if options.get("verify") and not isinstance(error, BadRecord):
        checked, missing = _asked(error.record, error)
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


def _answer(models: list[FoundModel], options: dict[str, Any]) -> int:
    """Print each model and, with --verify, what Keras says of it; returns the exit code."""
    from .summary import print_model

    code, objects = 0, []
    for i, model in enumerate(models):
        checked, missing = _asked(model.record) if options.get("verify") else (None, "")
        if options.get("as_json"):
            objects.append(_object(model.summary, checked))
        else:
            print("\n" * bool(i), end="")
            print_model(model, not options.get("table_only"), notes=True)
            if checked is not None:
                print(f"\n{checked}")
        _say_missing(missing)
        if missing or not (checked is None or checked.agrees):
            code = 1
    if objects:
        import json

        print(json.dumps(objects if len(objects) > 1 else objects[0], indent=2, default=str))
    return code


def _say_missing(missing: str) -> None:
    if missing:
        from ..render.terminal import print_error

        print_error(f"Not cross-checked: {missing}")


def _asked(record: Any, error: Optional[ShapeError] = None) -> tuple[Any, str]:
    """What Keras says, or why it was not asked."""
    from ..keras_check.build import KerasMissing

    try:
        if error is not None and error.config is not None:
            if _names_in(error.config):
                return None, ""  # a name stands where Keras takes a value
            # Keras can't make this layer, so that no other of the model comes into play.
            record = {"input_shape": [None], "layers": [error.config]}
        if record is None:
            nothing = "there is no layer that Keras could be asked for."
            return None, nothing if error is not None else "it holds what seqshape doesn't know."
        return _compared(record), ""
    except KerasMissing as missing:
        return None, str(missing)
    except BadRecord as unknown:
        if error is None:
            raise
        return None, unknown.message


def _compared(record: dict[str, Any]) -> Any:
    """The cross-check of a record, with a word on stderr while it runs. Raises BadRecord,
    KerasMissing.
    """
    from ..keras_check.compare import cross_check
    from ..render.terminal import waiting

    names = sorted(_names_in(record))
    if names:
        axis = next((n for n in names if n in ("batch", "steps", "features", "channels")), "")
        raise BadRecord(
            f"Keras can't build this without a number for {', '.join(names)}.",
            f"Give one, for example {f'--{axis} 16' if axis else f'16 in place of {names[0]}'}.",
        )
    with waiting("Building the tf.keras twin"):
        return cross_check(record)


def _names_in(value: Any, in_shape: bool = False) -> set[str]:
    """The unknown sizes that have a name: Sizes in configs, words in the shape of an input."""
    if isinstance(value, Size):
        return {str(leaf) for leaf in value.leaves() if leaf.value is None and leaf.open}
    if isinstance(value, dict):
        return {n for k, v in value.items() for n in _names_in(v, in_shape or k == "input_shape")}
    if isinstance(value, (list, tuple)):
        return {n for v in value for n in _names_in(v, in_shape)}
    return {value} if in_shape and isinstance(value, str) else set()


def _object(summary: Any, checked: Any) -> dict[str, Any]:
    """The JSON of a model: the contract's entries, each with its derivation."""
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
    return found


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
