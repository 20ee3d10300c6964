"""Where the chart of a proposal ends."""

from fractions import Fraction
from types import SimpleNamespace

import pytest

from agorapricing.proposal.chart import _until


@pytest.mark.parametrize(
    ("points", "until", "expected"),
    [
        ([], 1_000, 25),
        ([19], 1_000, 25),
        ([21], 1_000, Fraction(105, 4)),
        ([79], 1_000, Fraction(395, 4)),
        ([80], 1_000, 100),
        ([81], 1_000, 25),
        ([80], 99, 99),
    ],
)
def test_a_chart_ends_beyond_the_changes_near_it(points, until, expected):
    """
    A chart shows twice the usage, changes up to eight times of it, a quarter more, and nothing beyond the curves.
    """
    answer = SimpleNamespace(costs=SimpleNamespace(used=Fraction(10)), points=points, until=Fraction(until))

    assert _until(answer) == expected
