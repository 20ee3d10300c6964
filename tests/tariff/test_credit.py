"""Credits: how long they last, what is left of them, and which cannot be."""

from decimal import Decimal

import pytest

from agorapricing.errors import TariffError
from agorapricing.numbers import Rounding
from agorapricing.tariff import Charge, Credit, PartMonth, Price

SIX = Decimal(6)
TAKEN = (
    Charge(Price("a.b", 1), Decimal(9)),
    Charge(Price(None, -1, stage="own"), Decimal(4)),
    Charge(Price(None, -1, stage="other"), Decimal(3)),
)
"""Of which 4 are the credit's own."""


@pytest.mark.parametrize(
    ("credit", "stays", "lasts", "at_most", "rest"),
    [
        (Credit(10), False, False, 10, None),
        (Credit(10, period="quarter"), False, True, 10, None),
        (Credit(10, carries=True), True, True, 10, 6),
        (Credit(10, "once"), True, True, 10, 6),
        (Credit(10, "once", carries=True), True, True, 10, 6),
        (Credit(10).after(SIX), False, False, 16, None),
        (Credit(10, carries=True).after(SIX), True, True, 16, 12),
        (Credit(10, "once").after(SIX), True, True, 6, 2),
        (Credit(10, "once").after(Decimal(0)), True, True, 0, -4),
    ],
)
def test_how_long_a_credit_lasts_and_what_is_left_of_it(credit, stays, lasts, at_most, rest):
    """
    A credit of a month lapses with it; another one has what months before left, and leaves what it did not take.
    """
    assert (credit.stays, credit.lasts, credit.at_most, credit.rest(TAKEN, "own")) == (stays, lasts, at_most, rest)
    assert bool(credit.caveat) is (stays and credit.left is None)


def test_a_credit_in_the_next_month():
    """
    What is left is kept beside the amount; of half a month the amount is half, what is left is whole.
    """
    half = PartMonth(15, 30, Rounding())
    kept = Credit(10, carries=True, note="N.").after(SIX)

    assert kept == Credit(10, carries=True, note="N.", left=SIX)
    assert kept.for_days(half) == Credit(5, carries=True, note="N.", left=SIX)
    assert kept.undue() == Credit(0, carries=True, note="N.", left=SIX)
    assert (Credit(10, "once").after(SIX).for_days(half), Credit(10).undue()) == (None, None)


@pytest.mark.parametrize("about", [{"given": "once"}, {"carries": True}])
@pytest.mark.parametrize("period", ["quarter", "year"])
def test_a_credit_that_stays_is_of_months(about, period):
    """
    A credit of a longer period is settled once, and so has nothing that stays.
    """
    with pytest.raises(TariffError) as refused:
        Credit(10, period=period, **about)

    assert str(refused.value) == "a credit that lasts is drawn month by month: leave out period, or given and carries"


@pytest.mark.parametrize(("field", "given"), [("given", "daily"), ("of", "taxes")])
def test_words_of_a_credit(field, given):
    """
    A credit is given monthly or once, off everything, usage or fees.
    """
    with pytest.raises(ValueError, match=f"'{field}' must be in"):
        Credit(10, **{field: given})
