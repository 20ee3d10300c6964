"""How many cases a law drew, and how many it could use, as a run counts them."""

import json
from types import SimpleNamespace

import cases_drawn
import pytest

TESTS = """
from cases_drawn import applies
from hypothesis import assume, find, given, settings
from hypothesis import strategies as st
import pytest

class Law:
    name = "a-law"
    def applies_to(self, case):
        return case < 5

@settings(max_examples=10, database=None, derandomize=True)
@given(st.integers(0, 9).map(lambda n: n))
def test_all(n):
    assume(n % 2)

@pytest.mark.parametrize("law", [Law(), Law()])
def test_law(law):
    @settings(max_examples=10, database=None, derandomize=True)
    @given(st.integers(0, 9))
    def holds(n):
        assert not applies(law, n) or n < 5
    holds()

def test_no_law():
    assert find(st.integers(), lambda n: True) == 0
"""
HOOKS = """
from cases_drawn import CasesDrawn

def pytest_configure(config):
    config.pluginmanager.register(CasesDrawn(config))
"""


@pytest.fixture(name="run")
def counting(pytester, tmp_path, monkeypatch):
    """Run the tests above, and give the counts that they leave, if any."""
    file = tmp_path / "laws.json"
    monkeypatch.setattr(cases_drawn, "FILE", file)
    pytester.makeconftest(HOOKS)
    pytester.makepyfile(test_counted_laws=TESTS)
    pytester.makeini("[pytest]\nmarkers = slow")

    def run(marks):
        pytester.runpytest_inprocess("-m", marks, "-p", "no:xdist", "-p", "no:cacheprovider").assert_outcomes(passed=4)
        return json.loads(file.read_text("utf-8")) if file.exists() else None

    return run


def test_a_long_run_keeps_its_counts(run):
    """
    A law of the kit is counted by its name over all of its tests, another by its test; what is no law is not.
    """
    found = run("slow or not slow")

    assert {*found} == {"a-law", "test_counted_laws.py::test_all"}
    assert found["a-law"]["drawn"] == 20
    assert 0 < found["a-law"]["used"] < 20
    assert found["test_counted_laws.py::test_all"]["used"] == 5
    assert found["test_counted_laws.py::test_all"]["drawn"] > 5


def test_other_runs_keep_nothing(run):
    """
    A run without the slow tests says nothing of laws.
    """
    assert run("not slow") is None


def test_workers_are_summed(tmp_path, monkeypatch):
    """
    Each worker hands over what it counted; the counts are written beside those of laws that were not run.
    """
    monkeypatch.setattr(cases_drawn, "FILE", tmp_path / "laws.json")
    (tmp_path / "laws.json").write_text('{"a": {"drawn": 1, "used": 1}, "c": {"drawn": 7, "used": 7}}', "utf-8")
    made = SimpleNamespace(option=SimpleNamespace(markexpr="slow"))
    worker = SimpleNamespace(**vars(made), workeroutput={})
    part, whole = cases_drawn.CasesDrawn(worker), cases_drawn.CasesDrawn(made)
    part.add("a", 10, 9)
    part.pytest_sessionfinish()
    for _ in range(2):
        whole.pytest_testnodedown(worker)
    whole.pytest_testnodedown(SimpleNamespace())
    whole.pytest_sessionfinish()

    assert json.loads((tmp_path / "laws.json").read_text("utf-8")) == {
        "a": {"drawn": 20, "used": 18},
        "c": {"drawn": 7, "used": 7},
    }
