"""Hypothesis profiles, the order of the tests, and what holds for each of them.

Tests without the marker ``keras`` come first and must not load TensorFlow, neither themselves nor
in a process that they start; so ``pytest -m "not keras"`` is quick.
"""

from __future__ import annotations

import os
import sys
import tempfile
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from shapecalc.models.sequential import forget

# How many random records were accepted and refused, by test.
MIX: defaultdict[str, Counter[str]] = defaultdict(Counter)
# A folder whose `tensorflow` and `keras` raise an error.
NO_TENSORFLOW = str(Path(__file__).parent / "no_tensorflow")

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
# An error inside a reader or a check is raised here, where a user sees the rest all the same.
os.environ.setdefault("SEQSHAPE_DEBUG", "1")
# What tests practise is nobody's progress.
os.environ["SEQSHAPE_PRACTICE"] = str(Path(tempfile.gettempdir()) / f"practice-{os.getpid()}.json")

_SLOW_IS_FINE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile(
    "ci",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=_SLOW_IS_FINE,
)
settings.register_profile(
    "thorough", max_examples=20_000, deadline=None, suppress_health_check=_SLOW_IS_FINE
)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Run the tests without TensorFlow first."""
    items.sort(key=lambda item: item.get_closest_marker("keras") is not None)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Any:
    """A test without the marker ``keras``, and what it starts, finds no TensorFlow."""
    with pytest.MonkeyPatch.context() as patch:
        if item.get_closest_marker("keras") is None:
            patch.setenv("PYTHONPATH", NO_TENSORFLOW, prepend=os.pathsep)
            patch.syspath_prepend(NO_TENSORFLOW)
            for name in ("tensorflow", "keras"):
                patch.delitem(sys.modules, name, raising=False)
            if (build := sys.modules.get("explain.keras_check.build")) is not None:
                patch.setattr(build, "_keras", None)
        return (yield)


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """A rule that a test breaks must be run, not remembered."""
    forget()


def pytest_sessionfinish(session: pytest.Session) -> None:
    """A worker of pytest-xdist sends its part of the mix."""
    output = getattr(session.config, "workeroutput", None)
    if output is not None:
        output["mix"] = {name: dict(mix) for name, mix in MIX.items()}


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """Add up what the workers sent."""
    for name, mix in getattr(node, "workeroutput", {}).get("mix", {}).items():
        MIX[name].update(mix)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print the mix of the random records."""
    for name, mix in MIX.items():
        counted = ", ".join(f"{n} {outcome}" for outcome, n in sorted(mix.items()))
        terminalreporter.write_line(f"random records, {name}: {counted}")
