"""What one offer says to a profile: complete or not, in which currency, and why not."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

import agorapricing as ap
from agorapricing.comparison import by_amount, rated_of
from agorapricing.comparison.quote import MeteredProfile, named_among, quoted
from agorapricing.errors import MeteringError, UnknownNameError, UnpricedMeterError
from agorapricing.metering import DailyAmounts
from agorapricing.pricebook import CLOSED, GRANT, Status
from agorapricing.profiles import Profile, Workload, profile_of

ON = date(2026, 7, 1)
TO_YUAN, TO_EURO = ("7", "USD", "CNY"), ("0.5", "USD", "EUR")


def rates(*given):
    """Exchange rates of a day."""
    return [ap.ExchangeRate(base, quote, worth, ON, "parity") for worth, base, quote in given]


def quote_of(usage, offer="agora-cn:list", currency="CNY", exchange=()):
    """What an offer says to a usage."""
    return quoted(ap.find_offer(offer, ON), MeteredProfile(profile_of(usage)), currency, rates(*exchange))


def test_a_complete_quote():
    """
    A complete quote has one bill, its total, what is payable, and no gap.
    """
    quote = quote_of({"rtc.hd": 1_001})

    assert (quote.offer, quote.is_complete, quote.unpriced) == ("agora-cn:list", True, ())
    assert (quote.total, quote.payable, quote.amount) == (Decimal("28.028"), Decimal("28.03"), Decimal("28.03"))
    assert (quote.parts, quote.bills, quote.worth, quote.if_granted) == ((quote,), (quote.bill,), 1, None)
    assert dict(quote.usage) == {"rtc.hd": 1_001}
    assert rated_of(quote) is quote.rated


def test_an_incomplete_quote():
    """
    An incomplete quote has no bill, total or amount, each thing without a price; the first is the error.
    """
    quote = quote_of({"whiteboard.qps": 1, "signaling.messages": 1, "rtc.hd": 5}, "trtc-cn:list")

    assert [gap.meter for gap in quote.unpriced] == ["whiteboard.qps", "signaling.messages"]
    assert (quote.total, quote.payable, quote.amount, quote.bill, quote.bills, quote.rated) == (*[None] * 4, (), None)
    assert (dict(quote.usage), quote.is_complete) == ({}, False)
    with pytest.raises(UnpricedMeterError) as caught:
        rated_of(quote)
    assert (caught.value.meter, caught.value.is_meter) == ("whiteboard.qps", True)
    assert str(caught.value) == (
        "trtc-cn:list has no price for meter 'whiteboard.qps': no price in trtc-cn on 2026-07-01"
    )


def test_what_cannot_be_metered():
    """
    What a book has no rule for is a gap with the rule's reason, which is then the error.
    """
    letters = Profile("p", (Workload("w", counts=(DailyAmounts(what="letters", per_day=1),)),))
    quote = quote_of(letters)

    assert [(gap.meter, gap.reason) for gap in quote.unpriced] == [
        ("metering", "the book does not say how it counts letters")
    ]
    assert (quote.bill, quote.amount) == (None, None)
    with pytest.raises(MeteringError) as caught:
        rated_of(quote)
    assert str(caught.value) == "the book does not say how it counts letters"


@pytest.mark.parametrize(
    ("currency", "exchange", "worth", "amount"),
    [
        ("USD", (), "1", "3.99"),
        ("USD", [TO_YUAN], "1", "3.99"),
        ("CNY", [TO_YUAN], "7", "27.93"),
        ("EUR", [TO_EURO, ("0.1", "CNY", "EUR")], "0.5", "2.00"),
        ("EUR", [("0.1", "CNY", "EUR"), TO_EURO], "0.5", "2.00"),
    ],
)
def test_what_its_currency_is_worth(currency, exchange, worth, amount):
    """
    A quote keeps what one unit of its currency is worth in that of the comparison, by the rate of its own.
    """
    quote = quote_of({"rtc.hd": 1_000}, "agora-us:list", currency, exchange)

    assert (quote.worth, quote.amount, quote.rated.rate) == (Decimal(worth), Decimal(amount), Decimal(worth))
    assert quote.payable == Decimal("3.99")


@pytest.mark.parametrize(("kind", "has_amount"), [(GRANT, True), (CLOSED, False), ("open", False)])
def test_what_is_payable_if_granted(kind, has_amount):
    """
    Only what is by grant has an amount for that case.
    """
    quote = attrs.evolve(quote_of({"rtc.hd": 1_000}), status=Status(kind, "why"))

    assert quote.if_granted == (quote.amount if has_amount else None)


def test_quotes_by_amount():
    """
    Quotes are in the order of their amounts, those without one last.
    """
    none, nothing, little, much = (
        quote_of(usage) for usage in ({"whiteboard.qps": 1}, {"rtc.hd": 0}, {"rtc.hd": 1_000}, {"rtc.hd": 9_000})
    )

    assert sorted([none, much, nothing, little], key=by_amount) == [nothing, little, much, none]


def test_a_quote_by_its_name():
    """
    A quote is found by the whole name of its offer; another name is refused with those that there are.
    """
    quotes = [quote_of({"rtc.hd": 1}, name) for name in ("agora-cn:list", "agora-cn:payg")]

    assert [named_among(quotes, quote.offer) for quote in quotes] == quotes
    with pytest.raises(UnknownNameError) as caught:
        named_among(quotes, "agora-cn:pay")
    assert str(caught.value) == (
        "this comparison has no offer 'agora-cn:pay'; did you mean 'agora-cn:payg' or 'agora-cn:list'? "
        "Known: agora-cn:list, agora-cn:payg"
    )
