"""The pages of layers, commands and Python, made from the declarations, the options, the docstrings."""

from __future__ import annotations

import contextlib
import importlib
import inspect
import io
import re
import sys
from collections.abc import Iterator
from typing import Any

import click

import build
import shapecalc
from cli import seqshape
from explain.commands.answer import answer
from explain.commands.declarations import COMMANDS
from explain.commands.layer import layer_command
from explain.commands.layer_options import input_from_options
from shapecalc.errors import ShapeError
from shapecalc.layers.base import Layer
from shapecalc.layers.registry import hub_classes, layer_classes
from shapecalc.models.sequential import run
from shapecalc.models.summary import Summary, row_macs
from shapecalc.numbers.shape import shape_of
from shapecalc.readers.results import FoundModel

# A page that is reached from its list, and stands in no menu.
ALONE = "---\norphan: true\n---\n\n"


# -- layers --------------------------------------------------------------------------------
def layer_pages() -> dict[str, str]:
    """A page a layer: what it is for, arguments, an example with its derivation, its command."""
    pages = {}
    for cls in layers():
        parts = [f"{ALONE}# {cls.__name__}\n\n{build.layer_text(cls)}", *example(cls)]
        if arguments := build.layer_arguments(cls):
            parts.append(f"## Arguments\n{arguments}")
        if not cls.package:
            context = click.Context(seqshape, info_name="seqshape")
            ((_, text),) = build.helps(cls.stem(), layer_command(cls), context)
            parts.append(f"## Command line\n\n```text\n{text}\n```\n")
        parts.append("[All layers](../layers.md)\n")
        pages[f"layers/{cls.__name__}.md"] = "\n".join(parts)
    return pages


def layers() -> list[type[Layer]]:
    """Every layer that has a page."""
    return [*layer_classes().values(), *hub_classes().values()]


def layers_index() -> str:
    """What layers there are, a section a family: the first line of its file says what it is."""
    families: dict[str, list[type[Layer]]] = {}
    for cls in layers():
        family = inspect.getdoc(sys.modules[cls.__module__]) or ""
        families.setdefault(family.partition("\n")[0].rstrip("."), []).append(cls)
    parts = [f"# Layers\n\n{build.how_many_layers()}\n"]
    for family, classes in sorted(families.items()):
        title, *more = re.split(r"[:.] ", family, maxsplit=1)
        about = f"{more[0][:1].upper()}{more[0][1:]}.\n\n" if more else ""
        rows = "".join(
            f"| [{c.__name__}](layers/{c.__name__}.md) | {c.purpose} |\n" for c in classes
        )
        parts.append(f"## {title}\n\n{about}| layer | what it does |\n| --- | --- |\n{rows}")
    return "\n".join(parts)


def example(cls: type[Layer]) -> Iterator[str]:
    """The layer's shortest call on an input that it takes, derived; nothing where there is none."""
    words = {**layer_classes(), **hub_classes()}
    words |= {name: one for one in layers() for name in one.__dict__.get("aliases", ())}
    try:
        layer = eval(cls.example(), {"__builtins__": {}}, words)
    except (ShapeError, SyntaxError, NameError):
        return
    for x in inputs(layer):
        try:
            summary = Summary(layer.name or cls.stem(), run([layer], x))
        except ShapeError:
            continue
        if row_macs(summary.rows[0]) is None:
            continue
        text = io.StringIO()
        with contextlib.redirect_stdout(text):
            answer([FoundModel(summary.name, summary)], {"table_only": False})
        said = f"## Example\n\n`{cls.example()}` of an input {shown(x)}:"
        yield f"{said}\n\n```text\n{text.getvalue().strip()}\n```\n"
        return


def inputs(layer: Layer) -> Iterator[Any]:
    """Inputs to try, those with names for their sizes first."""
    with contextlib.suppress(ShapeError):
        yield input_from_options(layer, {})
    for sizes in ((10, 8), (10,), (32, 32, 3), (10, 32, 32, 3), (10, 32, 32, 32, 3)):
        x = shape_of((None, *sizes))
        yield from (x, [x, x], {"query": x, "value": x})


def shown(x: Any) -> str:
    """An input with words for the sizes that are open."""
    if isinstance(x, dict):
        return " and ".join(f"{key} {shown(shape)}" for key, shape in x.items())
    if isinstance(x, list):
        return " and ".join(map(shown, x))
    return f"`({', '.join(x.symbols())})`"


# -- commands ------------------------------------------------------------------------------
def command_pages() -> dict[str, str]:
    """A page a command, with the commands below it."""
    pages: dict[str, str] = {}
    for path, text in build.helps("seqshape", seqshape):
        name = path.split()[1:2]
        if name and not build.is_layer(name[0]):
            address = f"commands/{name[0]}.md"
            mark = "##" if address in pages else "#"
            page = pages.get(address, ALONE)
            pages[address] = f"{page}{mark} {path}\n\n```text\n{text}\n```\n\n"
    return {address: text + "[All commands](../commands.md)\n" for address, text in pages.items()}


def commands_index() -> str:
    """What commands there are, and the models that go by a name."""
    rows = "".join(
        f"| [{name}](commands/{name}.md) | {COMMANDS[name].get_short_help_str(120)} |\n"
        for name in sorted(COMMANDS)
    )
    return (
        f"# Commands\n\n| command | what it does |\n| --- | --- |\n{rows}\n"
        "Every [layer](layers.md) has a command, too; its options are on the layer's page.\n\n"
        + "\n".join(build.models_sections())
    )


# -- Python --------------------------------------------------------------------------------
MODULES = ("explain", "shapecalc", "seqshape", "explain.trace", "explain.lab", "explain.texts")
# What a module makes only when it is asked for.
ALSO = {"shapecalc": ("Sequential", "Functional", "Input")}


def python_page() -> str:
    """The functions and classes of Python, by module: how they are called, their docstrings."""
    parts = ["# Python\n"]
    for name in MODULES:
        module = importlib.import_module(name)
        parts.append(f"## {name}\n\n{prose(module)}\n")
        parts += [f"### {name}.{key}\n\n{entry(key, what)}\n" for key, what in public(module)]
    return "\n".join(parts)


def public(module: Any) -> Iterator[tuple[str, Any]]:
    """What a module offers: its ``__all__``, or the functions that are defined in it."""
    names = getattr(module, "__all__", None) or [
        key
        for key, what in vars(module).items()
        if inspect.isfunction(what) and what.__module__ == module.__name__
    ]
    for key in (*ALSO.get(module.__name__, ()), *names):
        what = getattr(module, key)
        home = getattr(what, "__module__", "")
        repeated = module.__name__ == "seqshape" and home.startswith(shapecalc.__name__)
        if key[0] != "_" and (inspect.isfunction(what) or inspect.isclass(what)) and not repeated:
            yield key, what


def entry(key: str, what: Any) -> str:
    """How it is called, its docstring, and of a class its methods and properties."""
    lines = [f"```python\n{call_of(key, what)}\n```\n", prose(what)]
    if inspect.isclass(what):
        for name, member in vars(what).items():
            if name[0] != "_" and member.__doc__ and (callable(member) or is_property(member)):
                call = "" if is_property(member) else unquoted(str(inspect.signature(member)))
                call = re.sub(r"^\(self(, )?", "(", call)
                text = prose(member).replace("\n", "\n  ")
                lines.append(f"\n- `.{name}{call}`: {text}")
    return "\n".join(lines)


def unquoted(signature: str) -> str:
    """Annotations as they were written."""
    return re.sub(r"(: |-> )'([^']*)'", r"\1\2", signature)


def call_of(key: str, what: Any) -> str:
    """A signature, an argument a line where one line is too long."""
    signature = inspect.signature(what)
    line = key + unquoted(str(signature))
    if len(line) <= 88:
        return line
    written, _, result = line.partition("(")[2].rpartition(")")
    words = re.split(r", (?=\*|\w+[:=,]|\w+$)", written)
    return f"{key}(\n    " + ",\n    ".join(words) + f",\n){result}"


def is_property(member: Any) -> bool:
    return isinstance(member, property) or inspect.isdatadescriptor(member)


def prose(what: Any) -> str:
    """A docstring as Markdown."""
    text = re.sub(r":\w+:`[~.]*([\w.]+)`", r"`\1`", inspect.getdoc(what) or "")
    text = re.sub(r"``([^`]*)``", r"`\1`", text)
    return re.sub(r"^(>>> .*(?:\n(?!\n).*)*)", r"```pycon\n\1\n```", text, flags=re.M)


PAGES = {
    "layers.md": layers_index,
    "commands.md": commands_index,
    "python.md": python_page,
}
