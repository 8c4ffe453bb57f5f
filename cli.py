"""The command line: parse, call, print. Commands for layers are made from the registry."""

from __future__ import annotations

import os
import sys
from typing import Any, Optional

import click

from shapecalc import __version__
from shapecalc.errors import BadRecord, ShapeError, did_you_mean
from shapecalc.layers.registry import class_for_command, layer_classes

CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


def _declared() -> dict[str, click.Command]:
    from explain.commands.declarations import COMMANDS

    return COMMANDS


class Commands(click.Group):
    """One command for every layer, made when it is asked for, and those that are declared."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*_declared(), *(c.stem() for c in layer_classes().values())]

    def get_command(self, ctx: click.Context, name: str) -> Optional[click.Command]:
        cls = class_for_command(name, aliases=False)
        if cls is None:
            declared = _declared().get(name)
            cls = None if declared else class_for_command(name)
            if cls is None:
                return declared
        from explain.commands.layer import layer_command

        return layer_command(cls)

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        command = self.get_command(ctx, args[0])
        if command is None and not args[0].startswith("-"):
            hint = did_you_mean(args[0], self.list_commands(ctx))
            word = "".join(c if c.isprintable() else "?" for c in args[0])[:60]
            raise click.UsageError(f"There is no command '{word}'.{hint}", ctx)
        return (
            super().resolve_command(ctx, args)
            if command is None
            else (*args[:1], command, args[1:])
        )

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        rows = []
        for name, command in sorted(_declared().items()):
            rows.append((name, command.get_short_help_str(80)))
        with formatter.section("Commands"):
            formatter.write_dl(rows)
        with formatter.section("One command for every layer"):
            formatter.write_text(", ".join(c.stem() for c in layer_classes().values()))


@click.group(cls=Commands, context_settings=CONTEXT)
@click.version_option(__version__, prog_name="seqshape")
def seqshape() -> None:
    """Shapes and parameter counts of Keras sequence models, and where each number comes from.

    \b
    seqshape conv1d --len 120 --filters 128 --kernel 5
    seqshape lstm --len 120 --features 64 --units 64 --verify
    seqshape model imdb-bigru
    seqshape quiz
    """


def main() -> None:
    """Run a command. Whatever goes wrong ends in one sentence and an exit code."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        seqshape(prog_name="seqshape")
    except ShapeError as error:
        click.echo(f"Error: {error}", err=True)
        raise SystemExit(2 if isinstance(error, BadRecord) else 1) from None
    except RecursionError:
        click.echo("Error: What was given is nested too deep to be a model.", err=True)
        raise SystemExit(1) from None
    except Exception as error:
        if os.environ.get("SEQSHAPE_DEBUG"):
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())[:200]
        click.echo(
            f"Error: seqshape met something it doesn't handle ({what}). Please report it; "
            "SEQSHAPE_DEBUG=1 shows where it happened.",
            err=True,
        )
        raise SystemExit(1) from None


if __name__ == "__main__":
    main()
