"""Which lines of a bill are told as parts of a meter."""

from decimal import Decimal
from types import SimpleNamespace

import pytest

from agorapricing.analysis.explain import _apart
from agorapricing.numbers import exact
from agorapricing.tariff import CONVERT, FEES, LIST


def line(quantity, meter="rtc.hd", stage=LIST, *, in_blocks=False):
    """A line of a bill."""
    return SimpleNamespace(
        meter=meter, quantity=Decimal(quantity), price=SimpleNamespace(stage=stage, in_blocks=in_blocks)
    )


@pytest.mark.parametrize(
    ("lines", "parts"),
    [
        ([line(5)], []),
        ([line(5), line(7)], [("rtc.hd, in parts", "5 + 7", 12)]),
        ([line(5), line(7), line(0)], [("rtc.hd, in parts", "5 + 7", 12)]),
        ([line(5), line(7, "rtc.audio")], []),
        ([line(5), line(7, stage=CONVERT)], []),
        ([line(5), line(7, in_blocks=True)], []),
        ([line(1, None, FEES), line(1, None, FEES)], []),
        (
            [line(5), line(2, "a.b"), line(7), line(3, "a.b")],
            [("rtc.hd, in parts", "5 + 7", 12), ("a.b, in parts", "2 + 3", 5)],
        ),
    ],
)
def test_the_parts_of_a_meter(lines, parts):
    """
    Several lines of a meter are its parts; conversions, whole blocks and fees are none, and one line alone is all.
    """
    with exact():
        found = list(_apart(SimpleNamespace(lines=lines)))

    assert [(str(step.about), step.arithmetic, step.result) for step in found] == parts
