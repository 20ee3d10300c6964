"""Hypothesis profiles, `default`, and `thorough` for a long run (HYPOTHESIS_PROFILE=thorough); a poisoned context."""

import decimal
import os
import sys

import pytest
from foreign import POISONED
from hypothesis import HealthCheck, settings

os.environ["LANG"], os.environ["LC_MESSAGES"] = os.environ.pop("LC_ALL", os.environ.get("LANG", "")), "C"  # English

# each process that a test starts would compile the whole package again, and so would each run of the tests
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

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
