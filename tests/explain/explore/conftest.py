"""The page as this machine serves it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from .browsing import STATIC
from .served import served


@pytest.fixture(scope="module")
def url(browser: Any) -> Iterator[str]:
    """The address of `seqshape explore`."""
    with served(static=STATIC) as server:
        yield f"http://127.0.0.1:{server.port}/?token={server.token}"
