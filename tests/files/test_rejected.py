"""What is said of rows that make no sense."""

import pytest

from agorapricing.files import NONE_REJECTED, Reason, Reasons, many_rejected


def test_reasons_of_a_kind_are_counted_together():
    """
    Reasons that differ only in a value or in lines are one kind; the most frequent one is named by one of them.
    """
    reasons = Reasons()
    assert reasons.most == NONE_REJECTED
    reasons.add(["rtc.hd: negative: -1", "rtc.hd: missing"])
    reasons.add(["rtc.hd: negative: -2.5 (lines 3 to 4)", "start 'x' is no time"])

    assert reasons.most == Reason(2, "rtc.hd: negative: -1")


@pytest.mark.parametrize(
    ("rows", "rejected", "is_said"), [(100, 1, False), (99, 1, True), (100, 2, True), (0, 0, False)]
)
def test_more_than_one_of_a_hundred(rows, rejected, is_said):
    """
    One row of a hundred is not much; more is.
    """
    assert bool(many_rejected(rows, rejected, Reason(rejected, "why"))) is is_said


@pytest.mark.parametrize(
    ("reason", "advice"),
    [
        ("rtc.hd: missing", "say --blank zero"),
        ("start '2026-06-01' has no time zone: write ...", "say --zone"),
        ("the size is missing: write 1280x720, or kind audio", "--column size=COLUMN"),
        ("leaves before it joins", "correct these rows and run again"),
    ],
)
def test_what_to_do(reason, advice):
    """
    Each kind of reason has its advice.
    """
    assert advice in many_rejected(1, 1, Reason(1, reason))
