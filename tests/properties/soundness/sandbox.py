"""Runs a program of ours for real, and keeps the tables of its models and what it raised.

Nothing of the machine is reached: files, arguments, input and chance come from a ``World``.
"""

from __future__ import annotations

import ast
import builtins
import io
import random
import resource
import signal
import sys
import types
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Optional

from . import helpers
from .worlds import World

FILE = "program.py"
MOST_TURNS = 3_000
LONGEST = 2.0  # seconds of CPU
MOST_MEMORY = 12 << 30  # bytes of addresses: TensorFlow takes many and uses few
_OWN = ("collections", "itertools", "functools", "contextlib", "dataclasses", "copy", "math")
_OWN += ("json", "typing", "re", "string", "heapq", "bisect", "operator", "io", "enum", "abc")


class TooLong(BaseException):
    """The program doesn't end, or not soon."""


def bounded() -> None:
    """Of this process: a program that makes lists without end gets a MemoryError, not the machine."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = MOST_MEMORY if limit == resource.RLIM_INFINITY else min(limit, MOST_MEMORY)
    resource.setrlimit(resource.RLIMIT_AS, (most, limit))


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raises TooLong in what takes more seconds of CPU than these."""

    def stop(*_: Any) -> None:
        raise TooLong

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


class Run:
    """What came of one run.

    ``tables``: for each model's name its tables, in order; a table is rows of (class, shapes,
    parameters). ``raised``: the lines through which an error passed. ``error``: what ended the
    run, "" when it came to its end; ``executed``: the lines that ran, where they were traced.
    """

    def __init__(self) -> None:
        self.tables: dict[str, list[Any]] = {}
        self.raised: set[int] = set()
        self.executed: set[int] = set()
        self.error = ""
        self.turns = 0
        # Tables shown while an error was on its way: the error, the model, which of its tables.
        self.on_the_way: list[tuple[Any, str, int]] = []
        self.too_long = False

    def caught(self) -> None:
        trace = sys.exc_info()[2]
        while trace is not None:
            if trace.tb_frame.f_code.co_filename == FILE:
                self.raised.add(trace.tb_lineno)
            trace = trace.tb_next

    def tick(self) -> None:
        self.turns += 1
        if self.turns > MOST_TURNS:
            raise TooLong

    def show(self, name: str, rows: Any) -> None:
        self.tables.setdefault(name, []).append(rows)
        if sys.exc_info()[1] is not None:
            self.on_the_way.append((sys.exc_info()[1], name, len(self.tables[name]) - 1))

    def ended_by(self, error: BaseException) -> None:
        """An error that nothing caught: what its ``finally`` blocks showed is of no way."""
        for raised, name, at in reversed(self.on_the_way):
            if raised is error:
                del self.tables[name][at]


# -- the program, with what counts its turns and notes what is raised ------------------------
class _Noted(ast.NodeTransformer):
    def _ticking(self, node: Any) -> Any:
        self.generic_visit(node)
        node.body.insert(0, _statement("__tick__()", node))
        return node

    visit_For = visit_While = visit_FunctionDef = _ticking

    def _watched(self, node: Any) -> Any:
        self.generic_visit(node)
        handler = ast.ExceptHandler(
            None, None, [_statement("__caught__()", node), _statement("raise", node)]
        )
        node.body = [ast.Try(node.body, [ast.copy_location(handler, node)], [], [])]
        ast.copy_location(node.body[0], node)
        return node

    visit_Try = visit_With = _watched


def _statement(text: str, node: ast.AST) -> ast.stmt:
    made = ast.parse(text).body[0]
    for part in ast.walk(made):
        ast.copy_location(part, node)
    return made


def compiled(text: str) -> types.CodeType:
    """The program's code, with its turns counted. Raises SyntaxError."""
    tree = _Noted().visit(ast.parse(text))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", SyntaxWarning)
        return compile(ast.fix_missing_locations(tree), FILE, "exec", dont_inherit=True)


# -- Keras, and what stands for it where only sizes of one layer are wanted --------------------
def _index(n: Any) -> int:
    """A size as Keras takes it: what is an index, and not negative."""
    try:
        n = n.__index__()
    except AttributeError:
        raise ValueError(f"Cannot convert {n!r} to a size.") from None
    if n < 0:
        raise ValueError(f"Cannot convert {n!r} to a size.")
    return int(n)


class _Start:
    def __init__(self, shape: Any) -> None:
        (n,) = shape
        self.n = _index(n)


class _Dense:
    def __init__(self, units: Any) -> None:
        self.units = _index(units)
        if not self.units:
            raise ValueError("units must be positive.")


def _light(run: Run) -> Any:
    """``keras`` for programs that only ever make ``Sequential([Input((n,)), Dense(1)])``."""

    class Sequential:
        def __init__(self, parts: Any, name: str) -> None:
            start, dense = parts
            if not isinstance(start, _Start) or not isinstance(dense, _Dense):
                raise ValueError("Only an Input and a Dense are known here.")
            count = start.n * dense.units + dense.units
            self.name, self.rows = name, [("Dense", [None, dense.units], count)]

        def summary(self) -> None:
            run.show(self.name, self.rows)

    layers = types.SimpleNamespace(Dense=_Dense)
    return types.SimpleNamespace(Sequential=Sequential, Input=_Start, layers=layers)


def rows_of(model: Any) -> Any:
    """The table of a Keras model, None for one that isn't built."""
    from explain.keras_check.build import row_of

    if not model.built:
        return None
    found = []
    for layer in model.layers:
        nodes = layer._inbound_nodes
        if not nodes:
            return None
        outputs = nodes[0].output_tensors
        row = row_of(layer, outputs[0] if len(outputs) == 1 else outputs)
        shapes = row["output_shape"]
        found.append((type(layer).__name__, shapes, layer.count_params()))
    return found


@contextmanager
def _real_keras(run: Run) -> Iterator[Any]:
    from explain.keras_check.build import load_keras

    keras = load_keras()

    def summary(self: Any, *args: Any, **kwargs: Any) -> None:
        run.show(self.name, rows_of(self))

    old, own = keras.Model.summary, dict(vars(keras.layers))
    keras.Model.summary = summary
    try:
        yield keras
    finally:
        keras.Model.summary = old
        vars(keras.layers).update(own)  # what the program put in their place


# -- one run -------------------------------------------------------------------------------------
def run(code: types.CodeType, world: World, real: bool = False, traced: bool = False) -> Run:
    """Run the program in a world, with Keras itself where ``real`` is set."""
    found = Run()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        if real:
            with _real_keras(found) as keras:
                _run(code, world, found, keras, traced)
        else:
            _run(code, world, found, _light(found), traced)
    return found


def _run(code: types.CodeType, world: World, found: Run, keras: Any, traced: bool) -> None:
    space: dict[str, Any] = {
        "__name__": "__main__",
        "__builtins__": _builtins(world, keras),
        "__tick__": found.tick,
        "__caught__": found.caught,
    }
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed(world.seed)
    helpers.forget()

    def lines(frame: Any, event: str, detail: Any) -> Any:
        if frame.f_code.co_filename != FILE:
            return None
        if event == "line":
            found.executed.add(frame.f_lineno)
        return lines

    trace = sys.gettrace()
    try:
        with at_most(LONGEST * (10 if traced else 1)):
            if traced:
                sys.settrace(lines)
            exec(code, space)
    except (TooLong, MemoryError):
        found.too_long = True
    except (Exception, SystemExit) as error:
        found.caught()
        found.ended_by(error)
        found.error = f"{type(error).__name__}: {error}"
    finally:
        if traced:
            sys.settrace(trace)


def _builtins(world: World, keras: Any) -> dict[str, Any]:
    answers = iter(world.answers)

    def text_of(name: Any) -> str:
        if name not in world.texts:
            raise FileNotFoundError(2, "No such file or directory", name)
        return world.texts[name]

    def opened(name: Any, mode: str = "r", *args: Any, **kwargs: Any) -> io.StringIO:
        return io.StringIO(text_of(name) if "r" in mode else "")

    modules = {
        "keras": keras,
        "sys": types.SimpleNamespace(argv=list(world.argv), maxsize=sys.maxsize),
        "os": types.SimpleNamespace(environ={"SIZE": world.argv[1]}),
        "random": random.Random(world.seed),
        "helpers": helpers,
    }

    def load(
        name: str, where: Any = None, local: Any = None, names: Any = (), level: int = 0
    ) -> Any:
        first = name.split(".")[0]
        if first in modules:
            found = modules[first]
            for part in name.split(".")[1:] if names else ():
                found = getattr(found, part)
            return found
        if first in ("numpy", "pandas"):
            return _with_files(first, text_of)
        if first in _OWN:
            return builtins.__import__(name, where, local, names, level)
        raise ModuleNotFoundError(f"No module named {name!r}", name=name)

    own = dict(vars(builtins))
    own.update(
        open=opened,
        input=lambda prompt="": next(answers),
        print=lambda *args, **kwargs: None,
        __import__=load,
    )
    return own


def _with_files(name: str, text_of: Any) -> Optional[Any]:
    """NumPy or pandas, whose readers of files see the world's."""
    whole = builtins.__import__(name)
    found = types.ModuleType(name)
    found.__dict__.update(vars(whole))
    if name == "numpy":
        found.loadtxt = lambda path, **more: whole.loadtxt(io.StringIO(text_of(path)), **more)
    else:
        found.read_csv = lambda path, **more: whole.read_csv(io.StringIO(text_of(path)), **more)
    return found
