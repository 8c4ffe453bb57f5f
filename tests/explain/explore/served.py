"""A server of the explorer in a process of its own, and requests to it as anybody could send them."""

from __future__ import annotations

import http.client
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[3]


class Served:
    """What runs: its port, its token, and its process."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        assert process.stdout is not None
        line = process.stdout.readline()
        found = re.search(r"http://127\.0\.0\.1:(\d+)/\?token=(\S+)", line)
        assert found, line
        self.port, self.token = int(found[1]), found[2]

    def send(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        headers: dict[str, str] | None = None,
    ) -> tuple[int, dict[str, str], bytes]:
        """A request with these headers beside those that a page sends; None leaves one out."""
        usual: dict[str, Any] = {"Host": f"127.0.0.1:{self.port}"}
        if body is not None:
            usual.update({"Content-Type": "application/json", "X-Seqshape-Token": self.token})
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.putrequest(method, path, skip_host=True, skip_accept_encoding=True)
        for key, value in {**usual, **(headers or {})}.items():
            if value is not None:
                connection.putheader(key, value)
        if body is not None and "Content-Length" not in (headers or {}):
            connection.putheader("Content-Length", str(len(body)))
        connection.endheaders(body)
        answer = connection.getresponse()
        found = answer.status, {k.lower(): v for k, v in answer.getheaders()}, answer.read()
        connection.close()
        return found

    def ask(self, what: str, **more: Any) -> dict[str, Any]:
        status, _, body = self.send("POST", "/api", json.dumps({"ask": what, **more}).encode())
        assert status == 200, body
        found: dict[str, Any] = json.loads(body)
        return found


@contextmanager
def served(*words: str, static: Path, **environment: str) -> Iterator[Served]:
    """`seqshape explore` with the page's files in ``static``; it says nothing and ends well."""
    code = (
        "import sys, explain.explore.server as s\n"
        f"s.STATIC = {os.fspath(static)!r}\n"
        "from cli import main; main()"
    )
    said = tempfile.TemporaryFile("w+")  # noqa: SIM115
    process = subprocess.Popen(
        [sys.executable, "-c", code, "explore", "--no-browser", *words],
        stdout=subprocess.PIPE,
        stderr=said,
        text=True,
        env={**os.environ, "PYTHONPATH": os.fspath(ROOT), **environment},
    )
    try:
        yield Served(process)
    finally:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        assert process.stdout is not None
        process.stdout.close()
        said.seek(0)
        errors = said.read()
        said.close()
    assert errors == "" and process.returncode == 0
