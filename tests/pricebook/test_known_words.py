"""A word that no rule knows, and that is near to none, is refused with all that are known."""

import pytest

from agorapricing.metering import Family, Metering, Minutes
from agorapricing.metering.picture import platform_of
from agorapricing.pricebook.contract import proration
from agorapricing.pricebook.contract_terms import PercentOffTerm
from agorapricing.pricebook.moves import Moves
from agorapricing.pricebook.under_contract import placed
from agorapricing.tariff import fields


@pytest.mark.parametrize(
    ("made", "kind", "known"),
    [
        (lambda: fields.period("x"), "period", "month, quarter, year"),
        (lambda: proration("x"), "proration", "days, full, none"),
        (lambda: Moves("page", "x"), "upgrade", "difference, days"),
        (lambda: platform_of("x"), "platform", "android, ios, windows, macos, web"),
        (lambda: Minutes("x"), "over", "month, day"),
        (lambda: placed(("free",), {"deal": PercentOffTerm(percent_off=1, place="after x")}), "stage", "free"),
        (lambda: Metering("page", {"host": ("x",)}, {"rtc": Family("rtc.audio")}), "family", "rtc"),
    ],
)
def test_a_word_that_is_near_to_none_is_refused_with_all(made, kind, known):
    """
    Of periods, rules, platforms, stages and families each is listed where none is near.
    """
    with pytest.raises(Exception, match=f"unknown {kind} 'x'; known: {known}"):
        made()
