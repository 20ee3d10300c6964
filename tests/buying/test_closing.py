"""Closing the gap of a bound: how many rounds, when plans are enumerated, and how many of them at most, by hand."""

from types import SimpleNamespace

import pytest

from agorapricing.buying.search import enumerate as enumeration
from agorapricing.buying.search.enumerate import ATTEMPT, LAST_ATTEMPT, JointPlan, cheapest_joint_plan
from agorapricing.buying.search.extent import SearchBudget

ROUND = enumeration._OVERHEAD
"""What a round over graphs without arcs scans."""


class Climbing:
    """An ascent whose bounds are given; the cheapest plan known costs 100."""

    arcs, upper = 0, 100

    def __init__(self, bounds):
        self.bounds, self.rounds = list(bounds), []

    def climb(self, rounds):
        """The next bound."""
        self.rounds.append(rounds)
        return SimpleNamespace(value=self.bounds[len(self.rounds) - 1])


@pytest.fixture
def attempts(monkeypatch):
    """The bounds from which plans were enumerated, each with how many labels may be made; one of 95 suffices."""
    made = []

    def enumerated(bound, _, limit):
        made.append((bound.value, limit))
        return JointPlan(7, (), None if bound.value == 95 else bound.value)

    monkeypatch.setattr(enumeration, "enumerated", enumerated)
    return made


@pytest.mark.parametrize(
    ("scans", "bounds", "done"),
    [
        (86, (10, 30, 40, 61, 62), ([20, 20, 20, 20, 6], [10, 40, 61, 62])),
        (86, (10, 30, 39, 59, 62), ([20, 20, 20, 20, 6], [10, 59, 62])),
        (86, (10, 95), ([20, 20], [10, 95])),
        (25, (10, 20), ([20, 6], [10, 20])),
        (20, (10,), ([20], [10])),
        (3, (10,), ([6], [10])),
        (27, (10, 20), ([20, 7], [10, 20])),
    ],
)
def test_plans_are_enumerated_where_the_gap_has_shrunk_by_a_third(monkeypatch, attempts, scans, bounds, done):
    """
    After the first rounds, each time that a third of the gap is closed, and when nothing is left to scan.
    """
    climbing, budget, (rounds, tried) = Climbing(bounds), SearchBudget(1), done
    monkeypatch.setattr(enumeration, "SCANS", scans * ROUND)
    before = budget.scans
    plan = cheapest_joint_plan(climbing, budget)

    assert climbing.rounds == rounds
    assert [bound for bound, _ in attempts] == tried
    is_done = tried[-1] == 95
    assert [limit for _, limit in attempts] == [ATTEMPT] * (len(tried) - 1) + [ATTEMPT if is_done else LAST_ATTEMPT]
    assert plan.least == (None if is_done else tried[-1])
    assert before - budget.scans == sum(rounds) * ROUND


@pytest.mark.parametrize("effort", [1, 3])
def test_the_last_attempt_grows_with_the_effort(monkeypatch, attempts, effort):
    """
    With more effort the rounds scan more, and the last attempt makes as many times the labels.
    """
    climbing = Climbing(range(10, 90))
    monkeypatch.setattr(enumeration, "SCANS", 20 * ROUND)
    cheapest_joint_plan(climbing, SearchBudget(effort))

    assert climbing.rounds == [20] * effort
    assert attempts[-1] == (9 + effort, LAST_ATTEMPT * effort)
