"""One collected pytest session, whose tests can be run one by one, the whole protocol each."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from typing import Any

import pytest

FAILED = 1  # the exit status of a fork in which a test failed

OPTIONS = ["-p", "no:cacheprovider"]


class Session:
    """A pytest plugin: instead of running what was collected, it hands it on."""

    def __init__(self, then: Callable[[Sequence[Any]], None]) -> None:
        self.then = then

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        if not session.testsfailed:  # collecting counts as well
            _without_shrinking()
            self.then(session.items)
        return True

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_makereport(self, call: pytest.CallInfo[None]) -> None:
        """The first failure ends the fork: pytest need not write a report of it."""
        if call.excinfo is not None and not call.excinfo.errisinstance(pytest.skip.Exception):
            os._exit(FAILED)


def run(item: Any) -> None:
    """Run one test with its fixtures, and clear away after it."""
    item.ihook.pytest_runtest_protocol(item=item, nextitem=None)


def collect(tests: Sequence[str], then: Callable[[Sequence[Any]], None]) -> int:
    """Collect the tests, hand them on; returns pytest's exit status."""
    # -s and plain asserts: a fork writes to nowhere, and nobody reads how an assert failed.
    options = [*OPTIONS, "-s", "--assert=plain", "--no-header", "-q"]
    return int(pytest.main([*options, *tests], plugins=[Session(then)]))


def _without_shrinking() -> None:
    """That hypothesis finds an example is enough; it needn't be a small one."""
    try:
        from hypothesis import Phase, settings
    except ImportError:
        return
    phases = [Phase.explicit, Phase.generate]
    settings.register_profile("mutation", settings.default, phases=phases)
    settings.load_profile("mutation")
