"""The sum of months: a comparison whose quotes are sums."""

from datetime import date
from decimal import Decimal

import attrs
import pytest

import agorapricing as ap
from agorapricing.comparison import Doubt, LogComparison
from agorapricing.comparison.doubts import summed_doubts
from agorapricing.pricebook import CLOSED, GRANT, Assumption, Status

ON = date(2026, 7, 1)


def doubled(usage, *offers, **how):
    """A comparison, and the sum of two months that are both that one."""
    one = ap.compare(usage, offers or None, ON, **how)
    return one, LogComparison({"2026-06": one, "2026-07": one}).total


def twice(amount):
    """Twice what is not None."""
    return None if amount is None else 2 * amount


@pytest.mark.parametrize("minutes", [1, 9_999, 150_000, 900_000])
def test_two_equal_months_are_twice_one(minutes):
    """
    All amounts of two equal months are twice those of one, and nothing else is different: who is cheapest, who is open.
    """
    one, both = doubled({"rtc.hd": minutes}, market="cn")

    assert [each.offer for each in both.quotes] == [each.offer for each in one.quotes]
    assert (both.cheapest.offer, both.baseline.offer) == (one.cheapest.offer, one.baseline.offer)
    assert both.not_open == one.not_open
    assert (both.standing.account, both.remarks) == (one.standing.account, one.remarks)
    for double, single in zip((*both.quotes, *both.beyond), (*one.quotes, *one.beyond), strict=True):
        assert (double.amount, double.total) == (twice(single.amount), twice(single.total))
        assert double.if_granted == twice(single.if_granted)
        assert double.unpriced == single.unpriced
    for double, single in zip(both.quotes, one.quotes, strict=True):
        assert both.difference(double) == twice(one.difference(single))
        assert both.percent(double) == one.percent(single)
        assert both.blended(double) == one.blended(single)
        assert both.causes(double) == {cause: 2 * amount for cause, amount in one.causes(single).items()}
    assert {(each.offer, each.note): (each.stake, each.changes_cheapest) for each in both.doubts} == {
        (each.offer, each.note): (twice(each.stake), each.changes_cheapest) for each in one.doubts
    }


def test_what_would_be_cheaper():
    """
    An offer that is closed is said in the head with its sum, and by how much less that is.
    """
    one, both = doubled({"rtc.fhd": 30_000}, market="cn")
    [gain] = [each for each in both.standing.gains if each.startswith("agora-cn:payg is closed")]
    closed = next(each for each in one.beyond if each.offer == "agora-cn:payg")
    less = 2 * (one.cheapest.amount - closed.amount)

    assert gain.endswith(f"if it were open: {2 * closed.amount:,f}, {less:,f} less than {one.cheapest.offer}.")
    assert gain in str(LogComparison(both.months)).replace("\n", " ")


def months_with(**statuses):
    """Two months of an offer and another one, which stands as is said in each."""
    one = ap.compare({"rtc.hd": 150_000}, ["trtc-cn:payg", "trtc-cn:basic"], ON)
    kinds = {"2026-06": statuses["first"], "2026-07": statuses["second"]}
    return LogComparison(
        {
            month: attrs.evolve(
                one,
                quotes=tuple(
                    attrs.evolve(quote, status=Status(kind, f"in {month}")) if quote.offer == "trtc-cn:payg" else quote
                    for quote in one.quotes
                ),
            )
            if kind
            else one
            for month, kind in kinds.items()
        }
    )


@pytest.mark.parametrize(
    ("first", "second", "kind", "month"),
    [
        (CLOSED, "", CLOSED, "2026-06"),
        ("", CLOSED, CLOSED, "2026-07"),
        (GRANT, CLOSED, CLOSED, "2026-07"),
        ("", GRANT, GRANT, "2026-07"),
    ],
)
def test_an_offer_that_is_not_open_in_a_month(first, second, kind, month):
    """
    What is not open in one month is not open over all, with that month's reason, closed before by grant.
    """
    months = months_with(first=first, second=second)
    quote = months.total.quote("trtc-cn:payg")

    assert (quote.status.kind, quote.status.reason) == (kind, f"in {month}")
    assert not months.is_open("trtc-cn:payg")
    assert months.cheapest == "trtc-cn:basic"


def test_an_offer_beyond_in_a_month():
    """
    An offer that is shown in one month and beyond in the other has a sum, is closed, and is no baseline.
    """
    one = ap.compare({"rtc.hd": 150_000}, on=ON, market="cn")
    first, *rest = one.quotes
    barred = attrs.evolve(first, status=Status(CLOSED, "not then"))
    other = attrs.evolve(one, quotes=tuple(rest), beyond=(barred, *one.beyond), baseline=rest[0])
    months = LogComparison({"2026-06": one, "2026-07": other})

    assert months.amount(first.offer) == months.total.quote(first.offer).amount == 2 * first.amount
    assert months.total.not_open == {first.offer: CLOSED}
    assert months.total.baseline is months.total.cheapest
    assert months.cheapest == rest[0].offer


def test_an_offer_that_a_month_lacks():
    """
    An offer that a month has no quote of has no sum, which is said with the month, and is never the cheapest.
    """
    one = ap.compare({"rtc.hd": 150_000}, ["trtc-cn:payg", "trtc-cn:basic"], ON)
    other = attrs.evolve(one, quotes=one.quotes[:1])
    months = LogComparison({"2026-06": one, "2026-07": other})
    quote = months.total.quote("trtc-cn:basic")

    assert (quote.amount, quote.bills, quote.payable) == (None, (), None)
    assert "trtc-cn:basic is not among the offers of 2026-07: it has no sum." in months.notes
    assert months.total.to_records()[1]["2026-07"] is None
    assert months.total.cheapest.offer == "trtc-cn:payg"


def test_the_baseline_where_no_offer_has_a_sum():
    """
    Where months compare with other offers, and no offer has a sum, the first is what the others are compared with.
    """
    one = ap.compare({"rtc.hd": 150_000}, ["trtc-cn:payg", "trtc-cn:basic"], ON)
    months = {
        f"2026-0{at}": attrs.evolve(one, quotes=(quote,), baseline=quote) for at, quote in enumerate(one.quotes, 6)
    }
    total = LogComparison(months).total

    assert [each.amount for each in total.quotes] == [None, None]
    assert total.baseline is total.quotes[0]


def doubt(offer, stake, text="otherwise"):
    """A conflict about an offer."""
    return Doubt(
        "conflict",
        text,
        (),
        None if stake is None else Decimal(stake),
        "" if stake else "why",
        offer,
        about=Assumption(text),
    )


def test_stakes_over_months():
    """
    What is at stake in the same conflict is added up over the months that have it; once unknown, it is unknown.
    """
    _, both = doubled({"rtc.hd": 150_000}, "trtc-cn:payg", "trtc-cn:basic")
    said = (
        [doubt("trtc-cn:basic", "1"), doubt("trtc-cn:payg", "5"), doubt("trtc-cn:payg", "7", "another")],
        [doubt("trtc-cn:basic", "2"), doubt("trtc-cn:payg", None)],
    )
    found = summed_doubts(said, both.quotes)

    assert [(each.offer, each.text, each.stake) for each in found] == [
        ("trtc-cn:payg", "another", 7),
        ("trtc-cn:basic", "otherwise", 3),
        ("trtc-cn:payg", "otherwise", None),
    ]


@pytest.mark.parametrize(("past", "changes"), [("-0.01", False), ("0.00", False), ("0.01", True)])
def test_stakes_that_change_the_cheapest_sum(past, changes):
    """
    Stakes that change no month's cheapest offer, but that of the sum, say so: from the amount on that is past it.
    """
    _, both = doubled({"rtc.hd": 150_000}, "trtc-cn:payg", "trtc-cn:basic")
    least, other = sorted(both.quotes, key=lambda quote: quote.amount)
    stake = (other.amount - least.amount + Decimal(past)) / 2
    found = summed_doubts([[doubt(least.offer, stake)]] * 2, sorted(both.quotes, key=lambda quote: quote.amount))

    assert [each.changes_cheapest for each in found] == [changes]
