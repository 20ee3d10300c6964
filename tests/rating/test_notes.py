"""Notes of prices: of a meter as a whole, or of the tier or the fee that says them."""

from decimal import Decimal
from types import SimpleNamespace

from agorapricing.rating.notes import price_notes
from agorapricing.tariff.charge import Price

ONE, TWO = Price("rtc.hd", Decimal(1), label="Tier 1", notes=("n",)), Price("rtc.hd", Decimal(2), label="Tier 2")
FEE = Price(None, Decimal(3), label="Fee", notes=("n",))


def notes(*prices):
    """What is always said, and what is said of single prices."""
    return price_notes(SimpleNamespace(prices=[(price, None) for price in prices]))


def test_a_note_names_what_it_is_of():
    """
    A note of all prices of a meter is of the meter, and always said; one of a tier or of a fee only where that is paid.
    """
    assert notes(ONE, FEE) == (["rtc.hd: n"], ((FEE, "Fee: n"),))
    assert notes(ONE, TWO, FEE) == ([], ((ONE, "rtc.hd: n"), (FEE, "Fee: n")))
