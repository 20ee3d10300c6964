"""What an offer has worked out for usage of some meters: the same bill each time, and what its bills say."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from contracts import contract

import agorapricing as ap
from agorapricing.errors import UnpricedMeterError
from agorapricing.pricebook import Conflict
from agorapricing.rating import conflicts_of, cost, cost_over, rate, total_over, unpriced
from agorapricing.tariff import of_app
from agorapricing.usage import Usage

ON = date(2026, 7, 1)
APPS = ap.find_offer("trtc-cn:flagship", ON).of_apps(("a", "b"))
USED = {of_app("rtc.hd", "a"): 100_000, of_app("rtc.hd", "b"): 400_000}
ROUNDED = contract(base="agora-us:list", rounding="{ lines = true }").offer(ON)
TIERS = ap.find_offer("agora-us:list", ON)  # whiteboard minutes above the last bound are quoted


@pytest.mark.parametrize(
    ("offer", "usage", "total", "billed"),
    [
        (APPS, USED, "13900", "13900"),
        (ROUNDED, {"rtc.audio": 777, "rtc.hd": 1_234}, "5.69289", "5.69"),
        (TIERS, {"whiteboard.online": 900_000}, "1006", "1006"),
        (TIERS, {"rtc.hd": 1_001}, "3.99399", "3.99399"),
        (TIERS, {}, "0", "0"),
    ],
    ids=["apps", "rounded lines", "quoted tiers", "list", "nothing"],
)
def test_each_time_the_same(offer, usage, total, billed):
    """
    The first bill and those after it are the same, of a mapping, of a usage, and of numbers that are written otherwise.
    """
    other = {meter: Decimal(quantity) for meter, quantity in usage.items()}
    forms = (usage, dict(usage), Usage(usage), other, dict(reversed(usage.items())))

    for each in (*forms, *forms):
        assert cost(offer, each) == Decimal(total)
        assert rate(offer, each).total == Decimal(billed)
        assert sum(line.amount for line in rate(offer, each).lines) == Decimal(billed)


def test_a_tier_on_request_is_refused_each_time():
    """
    Usage in a tier without a printed price has no total and no bill, before and after usage below it.
    """
    low, high = {"whiteboard.online": 900_000}, {"whiteboard.online": 90_000_000}
    for used, is_priced in ((high, False), (low, True), (high, False), (low, True)):
        for asked in (cost, rate):
            if is_priced:
                assert asked(TIERS, used)
                continue
            with pytest.raises(UnpricedMeterError) as caught:
                asked(TIERS, used)
            assert (caught.value.meter, caught.value.offer) == ("whiteboard.online", "agora-us:list")
    assert [each.meter for each in unpriced(TIERS, Usage(high))] == ["whiteboard.online"]
    assert unpriced(TIERS, Usage(low)) == ()


@pytest.mark.parametrize(
    ("usage", "gaps"),
    [
        ({"rtc.hd": 1}, []),
        ({"rtc.hd": 1, "signaling.messages": 1}, ["signaling.messages"]),
        ({"signaling.messages": 1, "rtc.hd": 1, "recording.screen": 1}, ["signaling.messages", "recording.screen"]),
        ({"signaling.messages": 0, "rtc.hd": 1}, []),
    ],
)
def test_what_has_no_price_is_listed_in_the_order_of_usage(usage, gaps):
    """
    Each meter that is used and has no price is listed; the first of them is what a bill is refused for.
    """
    offer = ap.find_offer("trtc-cn:list", ON)

    assert [each.meter for each in unpriced(offer, Usage(usage))] == gaps
    if gaps:
        with pytest.raises(UnpricedMeterError) as caught:
            rate(offer, usage)
        assert caught.value.meter == gaps[0]
    else:
        assert rate(offer, usage).total == Decimal("0.028")


def test_quantities_of_another_kind():
    """
    Over quantities of another kind what has no price at all is beside the total, with what lies in a quoted tier.
    """
    minutes = Decimal(90_000_000)
    total, quoted = total_over(TIERS, {"rtc.hd": Decimal(1_000), "nothing.known": Decimal(5)})
    _, in_tier = cost_over(TIERS, {"whiteboard.online": minutes})

    assert (total, quoted) == (Decimal("3.99"), 5)
    assert 0 < in_tier < minutes
    assert total_over(TIERS, {"whiteboard.online": minutes, "nothing.known": 5})[1] == in_tier + 5


def conflict(about, *, meters=(), stages=(), **when):
    """A conflict between sources."""
    return Conflict(about, "this", "page", "that", "why", meters=tuple(meters), stages=tuple(stages), **when)


CONFLICTS = (
    conflict("all"),
    conflict("hd", meters=["rtc.hd"]),
    conflict("audio", meters=["rtc.audio", "live.audio"]),
    conflict("free", stages=["free"]),
    conflict("none", stages=["loyalty"]),
    conflict("either", meters=["rtc.audio"], stages=["volume"]),
    conflict("begun", meters=["rtc.hd"], since=ON),
    conflict("to come", meters=["rtc.hd"], since=date(2026, 7, 2)),
    conflict("over", meters=["rtc.hd"], until=ON),
    conflict("ends", meters=["rtc.hd"], until=date(2026, 7, 2)),
)


@pytest.mark.parametrize(
    ("regime", "meter", "abouts"),
    [
        ("list", "rtc.hd", ["all", "hd", "begun", "ends"]),
        ("list", "rtc.audio", ["all", "audio", "either"]),
        ("list", "cdn.mainland", ["all"]),
        ("payg", "rtc.hd", ["all", "hd", "free", "either", "begun", "ends"]),
        ("payg", "rtc.audio", ["all", "audio", "free", "either"]),
        ("payg", "cdn.mainland", ["all"]),
    ],
)
def test_conflicts_that_a_bill_rests_on(regime, meter, abouts):
    """
    A conflict counts on its days, where it is of a used meter or of a stage that touches one, or of neither.
    """
    offer = ap.find_offer(f"agora-cn:{regime}", ON)
    offer = attrs.evolve(offer, edition=attrs.evolve(offer.edition, conflicts=CONFLICTS))

    assert [each.about for each in conflicts_of(offer, Usage({meter: 1}))] == abouts
    assert [note for note in rate(offer, {meter: 1}).notes if note.startswith("Sources differ")] == [
        f"Sources differ on {about}: kept: this (why); not kept: that" for about in abouts
    ]


def test_a_meter_that_no_app_can_buy_has_the_books_reason():
    """
    Where each app buys, usage of a known meter is asked for by its app; of one without a price the book says why.
    """
    reasons = [each.reason for each in unpriced(APPS, Usage({"rtc.hd": 1, "signaling.messages": 1}))]

    assert reasons[0] == "each app buys it, and usage is named by its app, as rtc.hd@b"
    assert reasons[1].startswith("trtc does not sell Signaling, RTM (云信令), by ")
