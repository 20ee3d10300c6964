"""How the days of a month that are known are explained as all of it: by app or together, and by their scale."""

from types import SimpleNamespace

import pytest

from agorapricing.analysis.explain import _scaled
from agorapricing.metering import Bucket
from agorapricing.metering.buckets import Scale
from agorapricing.numbers import exact

TEN = Scale(30, 10)
KNOWN = [
    (Bucket("one", 1, TEN), {"rtc.hd": 61, "rtc.audio": 5}),
    (Bucket("two", 1, TEN), {"rtc.hd": 20}),
    (Bucket("one", 2, TEN), {"rtc.hd": 40}),
    (Bucket("one", 3, Scale(31, 7)), {"rtc.hd": 1}),
    (Bucket("one", 4, Scale(5, 5)), {"rtc.hd": 9}),
]


@pytest.mark.parametrize(
    ("scope", "steps"),
    [
        (
            "app",
            [
                ("rtc.hd, seconds of 10 days as those of 30, rounded up", "101 × 30 / 10", 303),
                ("rtc.audio, seconds of 10 days as those of 30, rounded up", "5 × 30 / 10", 15),
                ("rtc.hd, seconds of 10 days as those of 30, rounded up", "20 × 30 / 10", 60),
                ("rtc.hd, seconds of 7 days as those of 31, rounded up", "1 × 31 / 7", 5),
            ],
        ),
        (
            "account",
            [
                ("rtc.hd, seconds of 10 days as those of 30, rounded up", "121 × 30 / 10", 363),
                ("rtc.audio, seconds of 10 days as those of 30, rounded up", "5 × 30 / 10", 15),
                ("rtc.hd, seconds of 7 days as those of 31, rounded up", "1 × 31 / 7", 5),
            ],
        ),
    ],
)
def test_days_are_scaled_by_app_or_together(scope, steps):
    """
    Days are added up by app where minutes are rounded by app, else of the account; what is whole has no step.
    """
    with exact():
        found = list(_scaled("seconds", SimpleNamespace(minutes=SimpleNamespace(scope=scope)), KNOWN))

    assert [(str(step.about), step.arithmetic, step.result) for step in found] == steps
    assert [(step.source, step.adds) for step in found] == [(None, False)] * len(steps)
