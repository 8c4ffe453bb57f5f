"""The browser, where one is installed, and the page as this machine serves it."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from .browsing import FLAGS, STATIC
from .served import served


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright isn't installed")
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next((found for name in names if (found := shutil.which(name))), None)
    if path is None:
        pytest.skip("there is no Chromium on this machine (Debian: apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="module")
def url(browser: Any) -> Iterator[str]:
    """The address of `seqshape explore`."""
    with served(static=STATIC) as server:
        yield f"http://127.0.0.1:{server.port}/?token={server.token}"
