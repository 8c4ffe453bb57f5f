"""Hypothesis profiles: ``ci`` is fast and the same every time, ``thorough`` is for the night."""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, settings

from shapecalc.model import forget

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

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


@pytest.fixture(autouse=True)
def nothing_remembered() -> None:
    """A rule that a test breaks must be run, not remembered."""
    forget()
