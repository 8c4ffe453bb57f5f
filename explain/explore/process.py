"""The engine in a process of its own: a question a line on standard input, its answer a line back.

A question that takes too long or too much memory ends this process and nothing else;
:class:`Engine` starts it again.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
from typing import Any, Optional

# Of one process; a reading takes some 50 MB.
MOST_MEMORY = 1 << 30
SECONDS = 10.0
# Keras is imported, a model is built and run.
SECONDS_TO_VERIFY = 180.0
MOST_ANSWER = 1 << 28
VERIFY, ANSWER, OPEN = "verify", "answer", "open"


class Engine:
    """A process that answers, started when it is asked first, and again after it has ended."""

    def __init__(self, seconds: float = SECONDS, bounded: bool = True) -> None:
        self.seconds, self.bounded = seconds, bounded
        self._process: Optional[asyncio.subprocess.Process] = None
        self._turn = asyncio.Lock()
        self.started = 0

    async def ask(self, kind: str, request: Any) -> str:
        """The answer's JSON. One question is asked at a time, in the order in which they came."""
        line = json.dumps([kind, request]).encode() + b"\n"
        says = "This took too much memory, so it was ended."
        async with self._turn:
            for _ in range(2):  # a process that had ended before is no word about this question
                process = await self._running()
                try:
                    return await asyncio.wait_for(self._answered(process, line), self.seconds)
                except asyncio.TimeoutError:
                    says = f"This took longer than {self.seconds:g} seconds, so it was ended."
                    await self.end()
                    break
                except (ConnectionError, ValueError, EOFError):
                    await self.end()
                except asyncio.CancelledError:
                    await self.end()  # its answer must not become another's
                    raise
        return json.dumps({"error": {"says": says, "do": "Give a smaller piece of the code."}})

    @staticmethod
    async def _answered(process: asyncio.subprocess.Process, line: bytes) -> str:
        assert process.stdin is not None and process.stdout is not None
        process.stdin.write(line)
        await process.stdin.drain()
        found = await process.stdout.readline()
        if not found.endswith(b"\n"):
            raise EOFError
        return found.decode().rstrip("\n")

    async def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            self.started += 1
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                *("-c", "from explain.explore.process import main; main()"),
                "bounded" if self.bounded else "",
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
                limit=MOST_ANSWER,
                env=_environment(self.bounded),
                cwd=_here(),
            )
        return self._process

    async def end(self) -> None:
        """End the process, whatever it is at."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            try:
                process.kill()
            except ProcessLookupError:
                return
            await process.wait()


def _here() -> str:
    """The folder that holds this package: no file of the user's is imported from where he stands."""
    return os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))


def _environment(bounded: bool) -> dict[str, str]:
    paths = [_here(), *(p for p in sys.path if p and os.path.isabs(p))]
    # NumPy, which h5py loads, reserves memory for each of its threads.
    alone = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"} if bounded else {}
    return {**os.environ, **alone, "PYTHONPATH": os.pathsep.join(paths), "PYTHONSAFEPATH": "1"}


# -- inside the process ------------------------------------------------------------------------
def main() -> None:
    """Answer questions until standard input ends."""
    if sys.argv[1:] == ["bounded"]:
        _bound()
    said = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing but answers goes there, whatever is printed
    for line in sys.stdin.buffer:
        said.write(_answer(line) + b"\n")
        said.flush()


def _bound() -> None:
    """Bound the memory of this process, where the system knows how."""
    try:
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    except (ImportError, ValueError, OSError):
        return


def _answer(line: bytes) -> bytes:
    from .engine import answer, exact, guarded

    kind, request = json.loads(line)
    if kind == VERIFY:
        from .verifying import verify

        found = exact(guarded(verify, request))
    elif kind == OPEN:
        from .files import opened_path

        found = guarded(opened_path, request)
    else:
        found = answer(request)
    return json.dumps(found, allow_nan=False).encode()


__all__ = ["ANSWER", "OPEN", "VERIFY", "Engine", "main"]
