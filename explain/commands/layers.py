"""`seqshape layers`: every layer, or the arguments of one."""

from __future__ import annotations

from typing import Any, Optional

from shapecalc.layers.base import Layer
from shapecalc.layers.registry import class_for_command, hub_classes, layer_class, layer_classes


def run_layers(name: Optional[str], as_json: bool) -> None:
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
    print()
    print_rows(
        [(f"{c.package}.{n}", c.purpose) for n, c in hub_classes().items()],
        ("in code and in `seqshape model`", "what it does"),
    )


def _one_layer(name: str, as_json: bool) -> None:
    cls = class_for_command(name) or hub_classes().get(name.rpartition(".")[2])
    if cls is None:
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
