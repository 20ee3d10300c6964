"""Hypothesis profiles (HYPOTHESIS_PROFILE=thorough for a long run), cases counted, garbage, a poisoned context."""

import decimal
import gc
import os
import sys

import pytest
from cases_drawn import CasesDrawn
from foreign import POISONED
from hypothesis import HealthCheck, settings

os.environ["LANG"], os.environ["LC_MESSAGES"] = os.environ.pop("LC_ALL", os.environ.get("LANG", "")), "C"  # English

# each process that a test starts would compile the whole package again, and so would each run of the tests
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

settings.register_profile("default", max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("many", max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("thorough", max_examples=2000, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "default"))


def pytest_configure(config):
    """
    Count the cases that laws draw; and look for no garbage while tests are collected, which all stay.
    """
    gc.disable()
    config.pluginmanager.register(CasesDrawn(config), "cases_drawn")


def pytest_collection_finish():
    """
    Look for garbage in what the tests make, and never in the million values of tests and libraries that stay.
    """
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    gc.enable()


@pytest.fixture
def poisoned():
    """
    Let arithmetic outside of the library's context raise: for tests that compute with no Decimals themselves.
    """
    with decimal.localcontext(POISONED):
        yield
