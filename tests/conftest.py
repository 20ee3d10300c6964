"""Hypothesis profiles, `default`, and `thorough` for a long run (HYPOTHESIS_PROFILE=thorough); a poisoned context."""

import decimal
import os

import pytest
from foreign import POISONED
from hypothesis import HealthCheck, settings

os.environ["LANG"], os.environ["LC_MESSAGES"] = os.environ.pop("LC_ALL", os.environ.get("LANG", "")), "C"  # English

settings.register_profile("default", max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


@pytest.fixture
def poisoned():
    """
    Let arithmetic outside of the library's context raise: for tests that compute with no Decimals themselves.
    """
    with decimal.localcontext(POISONED):
        yield
