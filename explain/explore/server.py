"""The explorer on this machine: the page's files, and the engine behind one address.

It listens on the loopback address alone. A page of another site can't ask it anything: Host and Origin
are compared, and nothing is answered without the token that only the address printed at the start has. It serves its
own files and those that were opened by name, and no others.
"""

from __future__ import annotations

import asyncio
import json
import os
import secrets
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from types import FrameType
from typing import Any, Optional

import uvicorn
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .gallery import course_code
from .process import ANSWER, SECONDS_TO_VERIFY, VERIFY, Engine
from .watching import Watched

MOST_BODY = 90 * 1024 * 1024  # a file of 64 MB in base64
SECONDS_FOR_BODY = 60.0
# Bodies that are read at the same time, for each may be large.
MOST_BODIES = 8
TOKEN = "x-seqshape-token"
STATIC = os.path.join(os.path.dirname(os.path.abspath(__file__)), "static")
PAGE = "index.html"
KINDS = {
    ".css": "text/css",
    ".html": "text/html",
    ".ico": "image/x-icon",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webmanifest": "application/manifest+json",
    ".woff2": "font/woff2",
}
POLICY = (
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; style-src-attr 'unsafe-inline'; "
    "img-src 'self' data: blob:; connect-src 'self'; worker-src 'self'; font-src 'self'; "
    "manifest-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "x-frame-options": "DENY",
}


class Guard:
    """Answers only what this page itself asks: the right Host, no other site's Origin."""

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self.app, self.hosts = app, hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return
        if scope["type"] != "http":
            return

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                more = [(k.encode(), v.encode()) for k, v in HEADERS.items()]
                message["headers"] = [*message.get("headers", ()), *more]
            await send(message)

        why = self._wrong(Headers(scope=scope))
        app = self.app if not why else PlainTextResponse(f"{why}\n", 403)
        await app(scope, receive, with_headers)

    def _wrong(self, headers: Headers) -> str:
        """Why a request isn't answered, "" for one that is."""
        hosts, origins = headers.getlist("host"), headers.getlist("origin")
        if len(hosts) != 1 or hosts[0].lower() not in self.hosts:
            return "This server has another name."
        if any(
            o.lower().removeprefix("http://") not in self.hosts or "//" not in o for o in origins
        ):
            return "Pages of other sites get no answer."
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return "Pages of other sites get no answer."
        return ""


class Server:
    """The answers of this machine's explorer; ``app`` is the ASGI application.

    ``files`` are opened and watched, ``model`` is a course model to begin with, ``verify`` whether Keras
    may be asked.
    """

    def __init__(
        self,
        port: int,
        files: Sequence[str] = (),
        verify: bool = False,
        model: str = "",
        static: str = "",
    ) -> None:
        self.token = secrets.token_urlsafe(32)
        self.model = model
        self.engine = Engine()
        self.keras = Engine(SECONDS_TO_VERIFY, bounded=False) if verify else None
        self.watched = Watched(files, self.engine)
        self.static = _files(static or STATIC)
        self._bodies = asyncio.Semaphore(MOST_BODIES)
        hosts = frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost"))
        routes = [
            Route("/api", self.api, methods=["POST"]),
            Route("/{name:path}", self.file, methods=["GET"]),
        ]
        self.app = Guard(Starlette(routes=routes, lifespan=self._life), hosts)

    @asynccontextmanager
    async def _life(self, app: Starlette) -> AsyncIterator[None]:
        yield
        await self.end()

    async def end(self) -> None:
        """End the processes."""
        await self.engine.end()
        if self.keras is not None:
            await self.keras.end()

    def is_ours(self, token: Optional[str]) -> bool:
        return secrets.compare_digest((token or "").encode(), self.token.encode())

    # -- files ---------------------------------------------------------------------------
    async def file(self, request: Request) -> Response:
        """A file of the page; the page itself for who has the token."""
        name = request.path_params["name"] or PAGE
        path = self.static.get(name)
        if path is None:
            return PlainTextResponse("There is no such file.\n", 404)
        with open(path, "rb") as stream:
            data = stream.read()
        kind = KINDS[os.path.splitext(name)[1]]
        if name == PAGE:
            if not self.is_ours(request.query_params.get("token")):
                return PlainTextResponse("Open the address that seqshape explore printed.\n", 403)
            meta = f'<meta name="seqshape-token" content="{self.token}">'
            data = data.replace(b"<head>", b"<head>" + meta.encode(), 1)
            return Response(data, media_type=kind, headers={"cache-control": "no-store"})
        return Response(data, media_type=kind, headers={"cache-control": "no-cache"})

    # -- questions -----------------------------------------------------------------------
    async def api(self, request: Request) -> Response:
        """The answer to a question."""
        if not self.is_ours(request.headers.get(TOKEN)):
            return _json(_error("The token is missing or wrong.", _START), 403)
        if request.headers.get("content-type", "").split(";")[0].strip() != "application/json":
            return _json(_error("A question is JSON.", "Send it as application/json."), 415)
        try:
            async with self._bodies:
                body = await asyncio.wait_for(_body(request), SECONDS_FOR_BODY)
            asked = json.loads(body)
        except _TooLong:
            return _json(_error("The question is too long.", "Give a smaller file."), 413)
        except asyncio.TimeoutError:
            return _json(_error("The question took too long to arrive.", "Ask again."), 408)
        except ClientDisconnect:
            return Response(status_code=400)
        except (ValueError, RecursionError):
            return _json(_error("The question is not JSON.", 'Write {"ask": …}.'), 400)
        return _json(await self.answer(asked), 200)

    async def answer(self, asked: Any) -> str:
        """The JSON of an answer: the server's own, Keras's, or the engine's."""
        what = asked.get("ask") if isinstance(asked, dict) else None
        if what == "files":
            files = await self.watched.all()
            if self.model:
                code = course_code(self.model)
                files.append({"file": self.model, "name": "model.py", "text": code, "set": {}})
            found = {"files": files, "version": self.watched.version}
            return json.dumps({**found, "verify": self.keras is not None})
        if what == "changes":
            return json.dumps(await self.watched.changes(asked.get("version")))
        if what == VERIFY:
            if self.keras is None:
                return _error("Keras isn't asked here.", "Start `seqshape explore --verify`.")
            return await self.keras.ask(VERIFY, asked)
        return await self.engine.ask(ANSWER, asked)


class Running(uvicorn.Server):
    """A server that runs: who waits for a change is answered when it ends."""

    def __init__(self, config: uvicorn.Config, server: Server) -> None:
        super().__init__(config)
        self.watched = server.watched

    def handle_exit(self, sig: int, frame: Optional[FrameType]) -> None:
        self.watched.ended = True
        super().handle_exit(sig, frame)


_START = "Start `seqshape explore` again, and open the address that it prints."


class _TooLong(Exception):
    pass


async def _body(request: Request) -> bytes:
    """The body of a request, up to MOST_BODY. Raises _TooLong, ClientDisconnect."""
    said = request.headers.get("content-length", "0")
    if not said.isdigit() or int(said) > MOST_BODY:
        raise _TooLong
    parts, size = [], 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BODY:
            raise _TooLong
        parts.append(part)
    return b"".join(parts)


def _files(folder: str) -> dict[str, str]:
    """The page's files by name: what isn't there at the start is never served."""
    found = {}
    for where, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(where, name)
            if os.path.splitext(name)[1] in KINDS and not os.path.islink(path):
                found[os.path.relpath(path, folder).replace(os.sep, "/")] = path
    return found


def _json(text: str, status: int) -> Response:
    return Response(
        text, status, media_type="application/json", headers={"cache-control": "no-store"}
    )


def _error(says: str, do: str) -> str:
    return json.dumps({"error": {"says": says, "do": do}})


__all__ = ["PAGE", "Running", "Server"]
