"""One mutant, one fork: change the function in memory, run its tests, end at the first failure."""

from __future__ import annotations

import gc
import importlib
import inspect
import os
import select
import signal
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import CodeType
from typing import Any

from tests.mutation.choosing import Tests, silence
from tests.mutation.making import Mutant
from tests.mutation.session import FAILED, run

TIMES = 8  # how many times as long as without a mutant a test may take, beside some patience
ASLEEP = 60.0  # seconds after which a fork that no longer calculates is given up
MEMORY = 4 << 30

UNCHANGED = 3  # the exit status of a fork whose function couldn't be changed


@dataclass(frozen=True)
class Verdict:
    """``killed``, ``survived``, ``timed out``, or ``not run`` by any test; by which test, or why."""

    how: str
    by: str = ""


def judge(mutant: Mutant, tests: Tests, items: dict[str, Any], patience: float) -> Verdict:
    """What the tests say to a mutant.

    ``patience`` is what every test may take at least, in seconds of the processor.
    """
    chosen = tests.of(mutant)
    if not chosen:
        return Verdict("not run")
    read, write = os.pipe()
    child = os.fork()
    if not child:
        os.close(read)
        limits = [patience + TIMES * tests.seconds[test] for test in chosen]
        _in_child(mutant, [items[test] for test in chosen], limits, write)
    os.close(write)
    begun = _begun(read, child)
    _, status = os.waitpid(child, 0)
    for test in chosen[:begun]:
        tests.runs[test] += 1
    last = chosen[max(begun - 1, 0)]
    if os.WIFSIGNALED(status):
        ended = os.WTERMSIG(status)
        if ended in (signal.SIGPROF, signal.SIGKILL):
            return Verdict("timed out", last)
        tests.kills[last] += 1
        return Verdict("killed", f"{last} ({signal.Signals(ended).name})")
    if os.WEXITSTATUS(status) == FAILED:
        tests.kills[last] += 1
        return Verdict("killed", last)
    if os.WEXITSTATUS(status) == UNCHANGED:
        return Verdict("survived", "can't be changed in memory: ask for --fresh")
    return Verdict("survived")


def _begun(read: int, child: int) -> int:
    """Wait for the end of a fork; returns how many tests it began. One that sleeps is ended."""
    begun, end = 0, time.monotonic() + ASLEEP
    while select.select([read], [], [], max(0.0, end - time.monotonic()))[0]:
        told = os.read(read, 4096)
        if not told:
            break
        begun += len(told)
        end = time.monotonic() + ASLEEP
    else:
        os.kill(child, signal.SIGKILL)
    os.close(read)
    return begun


def _in_child(mutant: Mutant, items: Sequence[Any], limits: Sequence[float], write: int) -> None:
    import resource  # which only systems that fork have

    status = UNCHANGED
    try:
        gc.disable()  # a collection would copy the pages that are shared with the parent
        silence()
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        change(mutant)
        status = FAILED
        for item, seconds in zip(items, limits):
            os.write(write, b".")
            signal.setitimer(signal.ITIMER_PROF, seconds)
            run(item)
        status = 0
    finally:
        os._exit(status)


def change(mutant: Mutant) -> None:
    """Give the living function the mutant's code, so that whoever holds it holds the mutant."""
    function = _living(mutant)
    source = mutant.whole(Path(mutant.file).read_text(encoding="utf-8"))
    top = compile(source, function.__code__.co_filename, "exec", dont_inherit=True)
    code = _code_at(top, mutant.function, mutant.start)
    if code is None:
        raise LookupError(mutant.function)
    # A mutant may have lost its `super()`, and with it the cell that its function has.
    function.__code__ = code.replace(co_freevars=function.__code__.co_freevars)
    if mutant.signature:
        made = _defined(mutant, function)
        function.__defaults__, function.__kwdefaults__ = made.__defaults__, made.__kwdefaults__


def _living(mutant: Mutant) -> Any:
    name = mutant.file.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
    holder: Any = importlib.import_module(name)
    if mutant.owner:
        holder = vars(holder)[mutant.owner]
    found = vars(holder)[mutant.function]
    if isinstance(found, (staticmethod, classmethod)):
        found = found.__func__
    function: Any = inspect.unwrap(found)
    if function.__code__.co_firstlineno != mutant.start:
        raise LookupError(mutant.function)
    return function


def _code_at(code: CodeType, name: str, line: int) -> CodeType | None:
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            if (constant.co_name, constant.co_firstlineno) == (name, line):
                return constant
            if inner := _code_at(constant, name, line):
                return inner
    return None


def _defined(mutant: Mutant, function: Any) -> Any:
    """The mutant's definition, run once more for its defaults."""
    names: dict[str, Any] = {}
    text = "from __future__ import annotations\nif True:\n"
    indent = "" if mutant.owner else " "
    lines = "".join(indent + line for line in mutant.new.splitlines(keepends=True))
    exec(text + lines, function.__globals__, names)
    made = names[mutant.function]
    return made.__func__ if isinstance(made, (staticmethod, classmethod)) else made
