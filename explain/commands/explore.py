"""`seqshape explore`: the page on this machine."""

from __future__ import annotations

import os
import socket
from contextlib import suppress
from typing import Any

from shapecalc.errors import BadRecord, did_you_mean, shown

from ..explore.gallery import course_code
from ..extras import install
from ..open_file import is_path

HOST = "127.0.0.1"


def run_explore(words: tuple[str, ...], options: dict[str, Any]) -> int:
    """Serve the explorer until it is interrupted; returns the exit code. Raises BadRecord."""
    from ..render.terminal import print_error

    paths, name = _files_and_model(words)
    try:
        import uvicorn

        from ..explore.server import PAGE, Running, Server
    except ImportError:
        print_error(f"Error: explore needs Starlette and uvicorn. {install('explore')}.")
        return 2
    try:
        listening = socket.create_server((HOST, options["port"] or 0), backlog=2048)
    except OSError as error:
        raise BadRecord(
            f"Port {options['port']} can't be used: {error.strerror}.", "Leave --port out."
        ) from None
    with listening:
        port = listening.getsockname()[1]
        server = Server(port, paths, options["verify"], model=name)
        if PAGE not in server.static:
            print_error(
                "Error: The page isn't built. In explain/explore/front: npm ci && npm run build"
            )
            return 2
        url = f"http://{HOST}:{port}/?token={server.token}"
        print(f"The explorer is at {url}\nCtrl-C ends it.", flush=True)
        if options["browser"]:
            import webbrowser

            webbrowser.open(url)
        config = uvicorn.Config(
            server.app,
            log_level="critical",
            lifespan="on",
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=1,
        )
        with suppress(KeyboardInterrupt):
            Running(config, server).run(sockets=[listening])
    return 0


def _files_and_model(words: tuple[str, ...]) -> tuple[list[str], str]:
    """The files that are named, and the course model. Raises BadRecord."""
    if len(words) == 1 and not is_path(words[0]) and os.sep not in words[0]:
        if course_code(words[0]) is None:
            from shapecalc.readers.course import COURSE_MODELS

            hint = did_you_mean(words[0], COURSE_MODELS)
            raise BadRecord(
                f"Unknown model {shown(words[0])}.{hint}",
                "`seqshape models` lists the models; a file is named by its path.",
            )
        return [], words[0]
    for word in words:
        if not os.path.isfile(word):
            raise BadRecord(f"There is no file {shown(word)}.", "Check the path.")
    return list(words), ""
