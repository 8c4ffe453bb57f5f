"""The server on this machine: it answers its own page and nobody else, and lives on."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from .served import Served, served

CODE = "from keras import *\nmodel = Sequential([Input((9, 3)), layers.LSTM(8)])\n"


@pytest.fixture(scope="module")
def static(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static")
    (folder / "index.html").write_text("<!doctype html><html><head></head><body>page</body></html>")
    (folder / "app.js").write_text("1")
    (folder / "notes.txt").write_text("no file of the page")
    os.symlink("/etc/hostname", folder / "link.js")
    return folder


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("own") / "model.py"
    path.write_text(CODE)
    (path.parent / "secret.py").write_text("secret = 1")
    return path


@pytest.fixture(scope="module")
def server(static: Path, file: Path) -> Iterator[Served]:
    with served(os.fspath(file), static=static) as found:
        yield found


def test_it_answers_its_page(server: Served) -> None:
    assert server.ask("read", text=CODE)["models"][0]["total_params"] == 384
    status, headers, body = server.send("GET", f"/?token={server.token}")
    assert status == 200 and server.token.encode() in body
    policy = headers["content-security-policy"]
    assert "default-src 'none'" in policy and "unsafe-eval" not in policy.replace(
        "wasm-unsafe-eval", ""
    )
    assert "http" not in policy and headers["x-content-type-options"] == "nosniff"
    assert server.send("GET", "/app.js")[0] == 200


@pytest.mark.parametrize(
    ("method", "path", "headers", "body"),
    [
        ("GET", "/", {}, None),
        ("GET", "/?token=wrong", {}, None),
        ("GET", "/?token=OK", {"Host": "evil.example"}, None),
        ("GET", "/?token=OK", {"Host": "127.0.0.1"}, None),
        ("GET", "/?token=OK", {"Host": "127.0.0.1:1"}, None),
        ("GET", "/?token=OK", {"Host": "localhost.evil.example:PORT"}, None),
        ("GET", "/app.js", {"Host": "evil.example:PORT"}, None),
        ("GET", "/app.js", {"Sec-Fetch-Site": "cross-site"}, None),
        ("GET", "/app.js", {"Sec-Fetch-Site": "same-site"}, None),
        ("POST", "/api", {"Origin": "http://evil.example"}, b"{}"),
        ("POST", "/api", {"Origin": "null"}, b"{}"),
        ("POST", "/api", {"Origin": "https://127.0.0.1:PORT"}, b"{}"),
        ("POST", "/api", {"Origin": "http://127.0.0.1:1"}, b"{}"),
        ("POST", "/api", {"X-Seqshape-Token": "wrong"}, b"{}"),
        ("POST", "/api", {"X-Seqshape-Token": ""}, b"{}"),
        ("POST", "/api", {"X-Seqshape-Token": "\xe9"}, b"{}"),
        ("POST", "/api", {"Content-Type": "text/plain"}, b"{}"),
        ("POST", "/api", {"Content-Type": "application/x-www-form-urlencoded"}, b"{}"),
        ("POST", "/api", {}, b"{"),
        ("POST", "/api", {}, b"\xff"),
        ("POST", "/api", {}, b"[" * 100_000),
        ("POST", "/api", {"Content-Length": str(1 << 40)}, b"{}"),
        ("POST", "/", {}, b"{}"),
        ("PUT", "/api", {}, b"{}"),
        ("OPTIONS", "/api", {}, None),
        ("GET", "/api", {}, None),
        ("GET", "/notes.txt", {}, None),
        ("GET", "/link.js", {}, None),
        ("GET", "/../served.py", {}, None),
        ("GET", "/%2e%2e/%2e%2e/etc/hostname", {}, None),
        ("GET", "//etc/hostname", {}, None),
        ("GET", "/..%2fapp.js", {}, None),
        ("GET", "/app.js%00.html", {}, None),
        ("GET", "/secret.py", {}, None),
        ("GET", "/model.py", {}, None),
        ("TRACE", "/app.js", {}, None),
    ],
)
def test_what_is_not_its_own_gets_nothing(
    server: Served, method: str, path: str, headers: dict[str, str], body: bytes | None
) -> None:
    path = path.replace("OK", server.token)
    headers = {k: v.replace("PORT", str(server.port)) for k, v in headers.items()}
    status, sent, said = server.send(method, path, body, headers)
    assert 400 <= status < 500
    assert server.token.encode() not in said and b"secret" not in said and len(said) < 200
    assert "access-control-allow-origin" not in sent


def test_only_the_loopback_address_answers(server: Served) -> None:
    found = {str(a[4][0]) for a in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)}
    for address in {a for a in found if not a.startswith("127.")}:
        with pytest.raises(OSError):
            socket.create_connection((address, server.port), timeout=2).close()


def test_lines_that_are_no_http_end_a_connection_and_nothing_else(server: Served) -> None:
    for data in (
        b"\0" * 100,
        b"GET\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        b"G" * 200_000,
    ):
        with socket.create_connection(("127.0.0.1", server.port), timeout=20) as connection:
            try:
                connection.sendall(data)
                connection.shutdown(socket.SHUT_WR)
                while connection.recv(65536):
                    pass
            except OSError:  # it has ended the connection already
                pass
    assert server.ask("hello")["schema"] == 1


def test_a_thousand_questions_at_once_are_all_answered(server: Served) -> None:
    def one(n: int) -> bool:
        if n % 10 == 9:
            return server.send("POST", "/api", b"{}", {"Origin": "http://evil.example"})[0] == 403
        text = CODE.replace("LSTM(8)", f"LSTM({n % 7 + 1})")
        found = server.ask("read", text=text, id=n)
        units = n % 7 + 1
        return bool(
            found["id"] == n and found["models"][0]["total_params"] == 4 * units * (3 + units + 1)
        )

    with ThreadPoolExecutor(1_000) as threads:
        assert all(threads.map(one, range(1_000)))
    assert server.process.poll() is None


def test_files_that_were_opened_are_watched(server: Served, file: Path) -> None:
    found = server.ask("files")
    assert [(f["name"], f["text"]) for f in found["files"]] == [("model.py", CODE)]
    assert not found["verify"]
    changed = CODE.replace("8", "16")
    file.write_text(changed)
    after = server.ask("changes", version=found["version"])
    assert [f["text"] for f in after["files"]] == [changed] and after["version"] > found["version"]


def test_who_waits_for_a_change_is_answered_at_the_end(static: Path, file: Path) -> None:
    with ThreadPoolExecutor(1) as threads:
        with served(os.fspath(file), static=static) as server:
            waiting = threads.submit(server.ask, "changes", version=0)
            for _ in range(5):
                assert server.ask("hello")["schema"] == 1
        assert waiting.result()["files"] == []


def test_a_course_model_to_begin_with(static: Path) -> None:
    with served("imdb-conv1d", static=static) as server:
        (entry,) = server.ask("files")["files"]
        assert server.ask("read", **{k: entry[k] for k in ("name", "text")})["models"][0]["layers"]


def test_keras_is_not_asked_unless_it_was_said(server: Served) -> None:
    assert "--verify" in server.ask("verify", text=CODE)["error"]["do"]


@pytest.mark.parametrize("words", [("imdb-convld",), ("nothing.py",), ("a.py", "b.py")])
def test_what_cannot_be_opened(words: tuple[str, ...]) -> None:
    from tests.command import seqshape

    done = seqshape("explore", "--no-browser", *words)
    assert done.returncode == 2 and "Error: " in done.stderr


@pytest.mark.keras
def test_a_model_is_compared_with_keras(static: Path) -> None:
    with served("--verify", static=static) as server:
        assert server.ask("verify", text=CODE)["verification"]["agrees"]
        unknown: Any = server.ask("verify", text=CODE.replace("8)", "n)"))
        assert unknown["error"]["do"]


def _children(pid: int) -> list[int]:
    found = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(n) for n in found.read_text().split()] if found.exists() else []


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc to look into")
def test_an_engine_that_ends_is_started_again(server: Served) -> None:
    assert server.ask("hello")["schema"] == 1
    (child,) = _children(server.process.pid)
    os.kill(child, 9)
    assert server.ask("read", text=CODE)["models"][0]["total_params"] == 384
    assert _children(server.process.pid) not in ([child], [])


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from tests.command import seqshape

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "explain.explore.server", raising=False)
    done = seqshape("explore", "--no-browser")
    assert done.returncode == 2 and ".[explore]" in done.stderr
