"""The files that were opened by name: what the editor shows of them, and when they change."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Sequence
from typing import Any

from .process import OPEN, Engine

SECONDS = 0.4  # between two looks
LONGEST = 20.0


class Watched:
    """Files, each with a version that grows when the file changes."""

    def __init__(self, paths: Sequence[str], engine: Engine) -> None:
        self.paths, self.engine = [os.path.abspath(p) for p in paths], engine
        self.version = 0
        self.ended = False
        self._seen = {path: _state(path) for path in self.paths}
        self._changed = dict.fromkeys(self.paths, 0)

    async def all(self) -> list[dict[str, Any]]:
        """What the editor shows of each file: the answer to `open`, with ``version``."""
        self._look()
        return [await self._opened(path) for path in self.paths]

    async def changes(self, version: Any) -> dict[str, Any]:
        """The files that changed since a version; waits until one does, or for LONGEST seconds."""
        since = version if isinstance(version, int) else self.version
        end = asyncio.get_running_loop().time() + LONGEST
        while True:
            self._look()
            changed = [path for path in self.paths if self._changed[path] > since]
            if changed or self.ended or asyncio.get_running_loop().time() > end:
                files = [await self._opened(path) for path in changed]
                return {"version": self.version, "files": files}
            await asyncio.sleep(SECONDS)

    def _look(self) -> None:
        for path in self.paths:
            now = _state(path)
            if now != self._seen[path]:
                self._seen[path] = now
                self.version += 1
                self._changed[path] = self.version

    async def _opened(self, path: str) -> dict[str, Any]:
        version = self._changed[path]
        found = json.loads(await self.engine.ask(OPEN, path))
        return {"file": os.path.basename(path), "version": version, **found}


def _state(path: str) -> tuple[int, ...]:
    """What differs once a file was written again."""
    try:
        found = os.stat(path)
    except OSError:
        return ()
    return (found.st_mtime_ns, found.st_size, found.st_ino)


__all__ = ["Watched"]
