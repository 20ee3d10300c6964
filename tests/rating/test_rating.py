"""Rating: an offer of a bundled book and a usage give a bill."""

from __future__ import annotations

import decimal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime, timedelta
from decimal import ROUND_DOWN, ROUND_HALF_UP, Context, Decimal, localcontext
from fractions import Fraction
from functools import cache
from importlib.resources import files
from math import ceil
from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sampled import one_of

import agorapricing as ap
from agorapricing import testing as our
from agorapricing.errors import NoEditionError, NumberError, UnknownNameError, UnpricedMeterError
from agorapricing.pricebook.book import Offer, PriceBook
from agorapricing.pricebook.conflict import Conflict
from agorapricing.pricebook.regime import LIST_REGIME, Regime
from agorapricing.rating import find_offer
from agorapricing.tariff import PercentOff

REPORT = date(2024, 2, 6)
BOOKS = ("agora-cn", "agora-cn-standard", "agora-us", "agora-us-standard", "trtc-cn", "trtc-intl")
LOADED = {name: ap.load_book(name) for name in BOOKS}


# ---- offers and usages ----------------------------------------------------------------------------------------------


def every_offer() -> Iterator[Offer]:
    """Each edition of each bundled book under each of its regimes."""
    for book in LOADED.values():
        yield from (book.offer(regime, each.start) for each in book.editions for regime in each.regimes)


OFFERS = tuple(every_offer())


def last_day(book: PriceBook, on: date) -> date:
    """The last day of the edition that starts on a day; for the latest, some day after it."""
    later = [each.start for each in book.editions if each.start > on]
    return min(later) - timedelta(days=1) if later else on + timedelta(days=365)


@cache
def priced_up_to(book: str, start: date, meter: str) -> Decimal | None:
    """The largest quantity of a meter that has a printed price, where the vendor quotes what is above."""
    ladder = LOADED[book].edition(start).ladders.get(meter)
    tiers = getattr(ladder, "tiers", ())
    return tiers[-2].up_to if tiers and tiers[-1].quoted else None


def knots(offer: Offer) -> list[Decimal]:
    """Where something changes under an offer: ends of tiers and bands, free minutes, packs."""
    stages = [offer.edition.stages[name] for name in offer.regime.chain]
    tiers = [tier for each in (*stages, *offer.edition.ladders.values()) for tier in getattr(each, "tiers", ())]
    found = {each.up_to for each in tiers} | {getattr(each, "quantity", None) for each in stages}
    return sorted(found - {None}) or [Decimal(0)]


@attrs.frozen
class Case:
    """A usage and the offer that prices it, by name and day: small, so that a failing one can be read."""

    book: str
    regime: str
    on: date
    usage: dict[str, Any]

    @property
    def offer(self) -> Offer:
        """The offer, with nothing worked out yet."""
        return LOADED[self.book].offer(self.regime, self.on)


def drawn_usage(draw: st.DrawFn, offer: Offer) -> dict[str, Any]:
    """Usage of some meters of an offer: of any size or near a bound; not in quoted tiers, which are refused."""
    meters = draw(st.lists(st.sampled_from(sorted(offer.tariff.meters)), unique=True, max_size=6))
    near = st.builds(_stepped, st.sampled_from(knots(offer)), st.sampled_from(our.STEPS))
    used = {meter: draw(near | our.quantities) for meter in meters}
    limits = {meter: priced_up_to(offer.book.id, offer.edition.start, meter) for meter in meters}
    return {meter: q if limits[meter] is None else min(q, limits[meter]) for meter, q in used.items()}


def _stepped(bound: Decimal, step: Decimal) -> Decimal:
    with localcontext(prec=60):
        return max(bound + step, Decimal(0))


@st.composite
def cases(draw: st.DrawFn, name: str = "") -> Case:
    """Any bundled offer, or those of a name, on any day of its edition, and a usage that it prices.

    Not those under which the vendor suspends service: most usage has no price there.
    """
    among = [place for place, each in enumerate(OFFERS) if name in {"", each.id} and not each.regime.suspends]
    found = OFFERS[draw(st.sampled_from(among))]
    on = draw(st.dates(found.on, last_day(found.book, found.on)))
    return Case(found.book.id, found.name, on, drawn_usage(draw, found))


def a_usage_of_every_stage(offer: Offer) -> dict[str, Any]:
    """Some of every meter family that the stages of a regime touch, each past the bounds of ladders and packs.

    Where the vendor suspends service instead of billing, no more than is included.
    """
    touched = [meter for name in offer.regime.chain for meter in _touched(offer.edition.stages[name])]
    meters = list(dict.fromkeys(touched)) or sorted(offer.edition.list_tariff.meters.difference(offer.regime.lacks))
    few = [*meters[:3], *meters[-3:]]
    limits = {meter: priced_up_to(offer.book.id, offer.edition.start, meter) for meter in few}
    stages = [offer.edition.stages[name] for name in offer.regime.chain]
    shared = [(_touched(each), each) for each in stages if hasattr(each, "quantity")]
    for meter in offer.regime.suspends:
        limits[meter] = min(each.quantity // len({*few} & {*pool, meter}) for pool, each in shared if meter in pool)
    return {meter: 1_234_567 if limits[meter] is None else int(limits[meter]) for meter in few}


def _touched(stage: Any) -> tuple[str, ...]:
    return tuple(getattr(stage, "meters", None) or getattr(stage, "draws", ()))


def fractions(values: Any) -> Fraction:
    """A sum that no decimal context can touch."""
    return sum(map(Fraction, values), Fraction(0))


# ---- laws of every bill ---------------------------------------------------------------------------------------------


@given(cases())
def test_rate_and_cost_agree(case):
    """
    The total of the bill, the cost alone and the tariff run without a plan are one number.
    """
    offer, usage = case.offer, case.usage
    total = ap.rate(offer, usage).total

    assert total == ap.cost(offer, usage)
    assert total == offer.tariff.cost(ap.Usage(usage))


@given(cases())
def test_rate_and_cost_agree_however_quantities_are_written(case):
    """
    Ints, strings and Decimals of one value cost the same, the first time and again.
    """
    offer, usage = case.offer, case.usage
    written = [usage, {m: f"{Decimal(q):f}" for m, q in usage.items()}, {m: Decimal(q) for m, q in usage.items()}]
    written += [ap.Usage(usage), *written]

    assert len({ap.cost(offer, each) for each in written}) == 1
    assert {ap.rate(offer, each).total for each in written} == {ap.cost(offer, usage)}


NO_QUANTITIES = [
    "1" + "0" * 24,
    "0" * 64 + "5",
    "-5",
    "",
    "five",
    Decimal("NaN"),
    Decimal(-1),
    Decimal("1e24"),
    True,
    None,
]


@pytest.mark.parametrize("odd", NO_QUANTITIES, ids=range(len(NO_QUANTITIES)))
@pytest.mark.parametrize("beside", [5, "5", Decimal(5)])
def test_what_is_no_quantity_has_no_total(odd, beside):
    """
    What a usage refuses has no total either, of an offer that has rated these meters before, whatever stands beside it.
    """
    offer = find_offer("agora-cn:payg", date(2024, 2, 6))
    assert ap.cost(offer, {"rtc.hd": "0" * 63 + "5", "rtc.fhd": 5}) == 0

    for usage in ({"rtc.hd": odd, "rtc.fhd": beside}, {"rtc.hd": beside, "rtc.fhd": odd}):
        with pytest.raises(NumberError) as refused:
            ap.Usage(usage)
        with pytest.raises(NumberError) as caught:
            ap.cost(offer, usage)
        assert str(caught.value) == str(refused.value)


@given(cases())
def test_lines_add_up_to_the_total(case):
    """
    Each line is quantity times unit price per `per`, less its reductions, and the lines are the total.
    """
    bill = ap.rate(case.offer, case.usage)

    for line in bill.lines:
        left = Fraction(1)
        for reduction in line.price.reductions:
            left *= 1 - Fraction(reduction.fraction)
        assert Fraction(line.amount) == Fraction(line.quantity) * Fraction(line.unit_price) / Fraction(line.per) * left
    assert fractions(line.amount for line in bill.lines) == Fraction(bill.total)


@given(cases())
def test_stages_add_up_to_the_total(case):
    """
    The waterfall from list price to total misses nothing, and knows each stage of the regime once.
    """
    offer = case.offer
    bill = ap.rate(offer, case.usage)
    names = [each.stage for each in bill.stages]

    assert fractions(each.amount for each in bill.stages) == Fraction(bill.total)
    assert names[0] == "list"
    assert len(set(names)) == len(names)
    assert set(names) <= {"list", "fees", *offer.regime.chain}


@given(cases())
def test_what_is_payable_is_within_half_a_cent(case):
    """
    The total is rounded once, half up, to two places.
    """
    bill = ap.rate(case.offer, case.usage)
    wide = Context(prec=400, rounding=ROUND_HALF_UP)

    assert abs(Fraction(bill.payable) - Fraction(bill.total)) <= Fraction(1, 200)
    assert bill.payable == bill.total.quantize(Decimal("0.01"), context=wide)
    assert bill.payable.as_tuple().exponent == -2


def counted(offer: Offer, usage: dict[str, Any]) -> dict[str, Fraction]:
    """Usage after the edition's conversions, in their order."""
    left = {meter: Fraction(quantity) for meter, quantity in usage.items()}
    for each in offer.edition.converts:
        taken = {meter: ratio for meter, ratio in each.ratios.items() if meter in left}
        added = sum(
            (left.pop(meter) * Fraction(ratio) for meter, ratio in taken.items()), left.get(each.to, Fraction(0))
        )
        whole = Fraction(each.whole or 1)
        rounded = ceil(added / whole) * whole if each.whole else added
        left.update({each.to: rounded} if taken or each.to in left else {})
    return left


@given(cases())
def test_quantities_are_conserved(case):
    """
    What is used of a meter, after conversions, is on the bill: no stage adds to it or loses any.
    """
    offer, usage = case.offer, case.usage
    billed: dict[str | None, Fraction] = {}
    for line in ap.rate(offer, usage).lines:
        if line.price.stage == "list":
            billed[line.meter] = billed.get(line.meter, Fraction(0)) + Fraction(line.quantity)

    assert billed == {meter: quantity for meter, quantity in counted(offer, usage).items() if quantity}


@given(cases())
def test_what_is_converted_stays_on_the_bill(case):
    """
    A meter that counts as another one has a line of its own quantity, without an amount.
    """
    offer, usage = case.offer, case.usage
    bill = ap.rate(offer, usage)
    converted = {meter for each in offer.edition.converts for meter in each.ratios}
    lines = [line for line in bill.lines if line.price.stage == "convert"]
    passed = converted & {each.to for each in offer.edition.converts}

    assert {line.meter: line.quantity for line in lines if line.meter not in passed} == {
        meter: Decimal(quantity)
        for meter, quantity in usage.items()
        if quantity and meter in converted and meter not in passed
    }
    assert [line.amount for line in lines] == [0] * len(lines)


@given(cases())
def test_the_order_of_usage_does_not_matter(case):
    """
    Meters named in another order give the same total and the same notes.
    """
    offer, usage = case.offer, case.usage
    bill, again = ap.rate(offer, usage), ap.rate(offer, dict(reversed(usage.items())))

    assert bill.total == again.total
    assert set(bill.notes) == set(again.notes)
    assert sorted(map(repr, bill.lines)) == sorted(map(repr, again.lines))


@pytest.mark.parametrize("offer", one_of(8, OFFERS), ids=[f"{each.id}@{each.on}" for each in OFFERS])
def test_every_bundled_offer_rates(offer):
    """
    Editions of each book under each regime give bills whose lines, stages and cost agree; by default one of eight.
    """
    usage = a_usage_of_every_stage(offer)
    bill = ap.rate(offer, usage)

    assert bill.total == ap.cost(offer, usage) == offer.tariff.cost(ap.Usage(usage))
    assert fractions(line.amount for line in bill.lines) == Fraction(bill.total)
    assert fractions(each.amount for each in bill.stages) == Fraction(bill.total)
    assert {line.meter for line in bill.lines} >= usage.keys()
    assert find_offer(offer.id, last_day(offer.book, offer.on)).edition is offer.edition
    assert (bill.offer, bill.currency, bill.terms.edition) == (offer.id, offer.book.currency, offer.edition.start)


# ---- more discount never costs more ---------------------------------------------------------------------------------


@given(cases("agora-cn:loyalty"))
def test_a_regime_with_more_discount_never_costs_more(case):
    """
    Under agora-cn, pay as you go costs at most the list price, and the offer to old customers at most that.
    """
    regimes = ("list", "payg", "loyalty")
    listed, payg, loyalty = (ap.cost(case.offer.book.offer(each, case.on), case.usage) for each in regimes)

    assert listed >= payg >= loyalty


@pytest.mark.parametrize("meter", ["rtc.fhd", "rtc.2k", "rtc.2k_plus"])
def test_each_discount_of_agora_cn_is_felt(meter):
    """
    Above the free minutes, each of the three regimes costs less than the one before it.
    """
    listed, payg, loyalty = (
        ap.cost(f"agora-cn:{each}", {meter: 20_000}, REPORT) for each in ("list", "payg", "loyalty")
    )

    assert listed == 2 * payg == 4 * loyalty > 0


# ---- the broker report of 2024-02-06 --------------------------------------------------------------------------------

PRICES = {"rtc.hd": 28, "rtc.fhd": 63, "rtc.2k": 112, "rtc.2k_plus": 252}


@pytest.mark.parametrize(
    ("book", "meter", "price"),
    [("agora-cn", "rtc.audio", 7)]
    + [(book, meter, price) for book in ("agora-cn", "trtc-cn") for meter, price in PRICES.items()],
)
def test_the_unit_prices_of_the_report(book, meter, price):
    """
    1,000 minutes cost what tables 1 and 2 of the report print, with both vendors.
    """
    bill = ap.rate(f"{book}:list", {meter: 1_000}, on=REPORT)

    assert bill.total == price
    assert [(line.unit_price, line.per) for line in bill.lines] == [(price, 1_000)]


def test_a_month_is_audio_and_video_minutes_at_their_prices():
    """
    The report's formula: audio minutes at their price, and each video tier's minutes at its own.
    """
    usage = {"rtc.audio": 5_000, "rtc.hd": 4_000, "rtc.fhd": 3_000, "rtc.2k": 2_000, "rtc.2k_plus": 1_000}

    assert ap.cost("agora-cn:list", usage, REPORT) == 5 * 7 + 4 * 28 + 3 * 63 + 2 * 112 + 1 * 252


@pytest.mark.parametrize(
    ("minutes", "total"), [(0, "0"), (9_999, "0"), (10_000, "0"), (10_001, "0.028"), (20_000, "280")]
)
def test_ten_thousand_minutes_are_free(minutes, total):
    """
    Agora's first 10,000 minutes of a month cost nothing, the next one its price.
    """
    assert ap.cost("agora-cn:payg", {"rtc.hd": minutes}, REPORT) == Decimal(total)


def test_the_free_minutes_are_pooled():
    """
    10,000 minutes are free in all, not of each meter, and audio takes them first.
    """
    assert ap.cost("agora-cn:payg", {"rtc.2k_plus": 8_000, "rtc.audio": 4_000}, REPORT) == 2 * 252
    assert ap.cost("agora-cn:payg", {"rtc.audio": 12_000, "rtc.2k_plus": 1_000}, REPORT) == 2 * 7 + 252


@pytest.mark.parametrize(
    ("billed", "factor"),
    [
        (1, "1"),
        (99_998, "1"),
        (99_999, "1"),
        (100_000, "0.95"),
        (100_001, "0.95"),
        (499_999, "0.95"),
        (500_000, "0.93"),
        (500_001, "0.93"),
        (999_999, "0.93"),
        (1_000_000, "0.90"),
        (1_000_001, "0.90"),
        (10**9, "0.90"),
    ],
)
def test_the_ladder_of_the_report(billed, factor):
    """
    After the free minutes, minute 100,000 is the first at 5 % off, 500,000 at 7 %, 1,000,000 at 10 %.
    """
    until, before = (ap.cost("agora-cn:payg", {"rtc.hd": 10_000 + n}, REPORT) for n in (billed, billed - 1))

    assert until - before == Decimal("0.028") * Decimal(factor)


def test_a_month_across_the_whole_ladder():
    """
    300,000 audio and 900,000 HD minutes: audio fills the free minutes and the ladder first.
    """
    bill = ap.rate("agora-cn:payg", {"rtc.audio": 300_000, "rtc.hd": 900_000}, on=REPORT)
    audio = Decimal("0.007") * (99_999 + 190_001 * Decimal("0.95"))
    video = Decimal("0.028") * (209_999 * Decimal("0.95") + 500_000 * Decimal("0.93") + 190_001 * Decimal("0.90"))

    assert bill.total == audio + video
    assert bill.payable == Decimal("25357.50")
    assert [line.quantity for line in bill.lines] == [10_000, 99_999, 190_001, 209_999, 500_000, 190_001]
    assert [each.stage for each in bill.stages][:3] == ["list", "free", "volume"]
    assert [each.amount for each in bill.stages][:2] == [300 * 7 + 900 * 28, -70]


@pytest.mark.parametrize(
    ("meter", "minutes"),
    [("rtc.fhd", 500), ("rtc.2k", 500), ("rtc.2k_plus", 500), ("rtc.audio", 1_000), ("rtc.hd", 1_000)],
)
def test_old_customers_pay_half_of_full_hd_and_above(meter, minutes):
    """
    The 50 % offer halves Full HD, 2K and 2K+, and neither audio nor HD.
    """
    loyal = ap.cost("agora-cn:loyalty", {meter: 11_000}, REPORT)

    assert loyal == ap.cost("agora-cn:payg", {meter: 10_000 + minutes}, REPORT)


def test_old_customers_pay_the_whole_price_of_low_latency():
    """
    The 50 % offer does not reach the audience of low-latency live streaming.
    """
    usage = {"live.fhd": 200_000, "live.2k": 200_000, "live.2k_plus": 200_000}

    assert ap.cost("agora-cn:loyalty", usage, REPORT) == ap.cost("agora-cn:payg", usage, REPORT)


def test_old_customers_climb_the_ladder_after_the_half_price():
    """
    The 50 % comes off first, the ladder's 5 % off what is left.
    """
    until, before = (ap.cost("agora-cn:loyalty", {"rtc.fhd": 10_000 + n}, REPORT) for n in (100_000, 99_999))

    assert until - before == Decimal("0.063") * Decimal("0.50") * Decimal("0.95")


@pytest.mark.parametrize("regime", ["list", "payg", "loyalty"])
@pytest.mark.parametrize(
    ("messages", "total"),
    [
        (0, 0),
        (1, 0),
        (2_999_999, 0),
        (3_000_000, 0),
        (3_000_001, 399),
        (29_999_999, 399),
        (30_000_000, 399),
        (30_000_001, 1499),
        (149_999_999, 1499),
        (150_000_000, 1499),
    ],
)
def test_the_signaling_packages_of_the_report(regime, messages, total):
    """
    The smallest package that holds the month's messages: 0 up to 3 million, 399 up to 30, 1,499 up to 150.
    """
    offer = f"agora-cn:{regime}"

    assert ap.rate(offer, {"signaling.messages": messages}, on=REPORT).total == total
    assert ap.cost(offer, {"signaling.messages": messages}, on=REPORT) == total


@pytest.mark.parametrize("price", [ap.rate, ap.cost])
@pytest.mark.parametrize("messages", [150_000_001, "150000000.5", 10**12])
def test_usage_in_a_tier_without_a_printed_price_is_refused(price, messages):
    """
    Above 150 million messages the report prints no price: neither the bill nor the cost guesses one.
    """
    with pytest.raises(UnpricedMeterError) as caught:
        price("agora-cn:payg", {"rtc.hd": 5, "signaling.messages": messages}, on=REPORT)

    assert str(caught.value).startswith(
        "agora-cn:payg has no price for meter 'signaling.messages': the vendor quotes it on request (Enterprise"
    )


def test_a_refusal_does_not_last():
    """
    An offer that has refused a quoted tier still prices the tiers below it, and refuses again.
    """
    offer = find_offer("agora-cn:payg", REPORT)
    for _ in range(2):
        with pytest.raises(UnpricedMeterError, match="on request"):
            ap.cost(offer, {"signaling.messages": 150_000_001})

    assert ap.cost(offer, {"signaling.messages": 150_000_000}) == 1499


@pytest.mark.parametrize(
    ("usage", "total"),
    [
        ({"rtc.audio": 24_999}, "168"),
        ({"rtc.audio": 25_000}, "168"),
        ({"rtc.audio": 25_001}, "168.007"),
        ({"rtc.2k": 1_562}, "168"),
        ({"rtc.2k": 1_563}, "168.112"),
        ({"rtc.hd": 1, "rtc.audio": 24_997}, "168.028"),
        ({"rtc.hd": 6_249, "rtc.audio": 4}, "168"),
        ({"rtc.hd": 6_249, "rtc.audio": 5}, "168.028"),
    ],
)
def test_a_pack_covers_whole_minutes_in_its_order(usage, total):
    """
    TRTC's pack of 25,000 costs 168; audio draws 1 for a minute, HD 4, 2K 16, audio first, the rest is at list price.
    """
    assert ap.rate("trtc-cn:pack-25k", usage, on=REPORT).total == Decimal(total)
    assert ap.cost("trtc-cn:pack-25k", usage, REPORT) == Decimal(total)


# ---- meters without a price -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("price", [ap.rate, ap.cost])
@pytest.mark.parametrize("quantity", [0, 1])
@pytest.mark.parametrize(
    ("meter", "meant"),
    [("rtc.audoi", "'rtc.audio'"), ("rtc.fdh", "'rtc.fhd'"), ("recording.hdd", "'recording.hd'")],
)
def test_a_misspelt_meter_names_the_one_that_was_meant(price, quantity, meter, meant):
    """
    A meter that nobody knows is a mistake, also with a quantity of 0, and the nearest name stands first.
    """
    with pytest.raises(UnpricedMeterError) as caught:
        price("agora-cn:payg", {"rtc.audio": 1, meter: quantity}, on=REPORT)

    assert str(caught.value).startswith(
        f"agora-cn:payg has no price for meter {meter!r}; did you mean {meant}",
    )
    assert (caught.value.meter, caught.value.offer) == (meter, "agora-cn:payg")
    assert isinstance(caught.value, LookupError)


@pytest.mark.parametrize("price", [ap.rate, ap.cost])
def test_a_meter_like_no_other_is_refused_without_a_guess(price):
    """
    Where no known name is near, none is named.
    """
    with pytest.raises(UnpricedMeterError) as caught:
        price("agora-cn:payg", {"zzz": 1}, on=REPORT)

    assert str(caught.value) == "agora-cn:payg has no price for meter 'zzz'"


@pytest.mark.parametrize("price", [ap.rate, ap.cost])
@pytest.mark.parametrize("meter", ["rtc.hd_plus", "call.excess_users", "rtc.standard"])
def test_a_known_meter_that_the_book_does_not_sell_is_refused(price, meter):
    """
    A meter of the vocabulary without a price in the book is never 0.
    """
    with pytest.raises(UnpricedMeterError, match="has no price for meter"):
        price("agora-cn:payg", {"rtc.audio": 1, meter: "0.001"}, on=REPORT)


@pytest.mark.parametrize("meter", ["rtc.hd_plus", "call.excess_users", "rtc.standard"])
@pytest.mark.parametrize("zero", [0, "0", Decimal("0.00")])
def test_no_usage_of_a_known_meter_passes(meter, zero):
    """
    None of a known meter costs nothing, even where the book does not sell it: the bill is that of the rest.
    """
    rest = ap.rate("agora-cn:payg", {"rtc.hd": 12_000}, on=REPORT)
    bill = ap.rate("agora-cn:payg", {meter: zero, "rtc.hd": 12_000}, on=REPORT)

    assert bill.total == rest.total == ap.cost("agora-cn:payg", {"rtc.hd": 12_000, meter: zero}, REPORT) == 56
    assert (bill.lines, bill.notes) == (rest.lines, rest.notes)


def test_no_usage_at_all_is_a_bill():
    """
    An account that used nothing pays what its regime takes in any case: nothing, or a package's fee.
    """
    assert ap.rate("agora-cn:payg", {}, on=REPORT).total == ap.cost("agora-cn:payg", {}, REPORT) == 0
    assert ap.rate("agora-cn-standard:basic", {}, on=date(2024, 7, 26)).total == 738
    assert ap.cost("agora-cn-standard:basic", {}, date(2024, 7, 26)) == 738
    assert ap.rate("trtc-cn:payg", {}, on=date(2019, 1, 2)).total == 1500


# ---- finding an offer -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", BOOKS)
def test_a_day_before_the_first_edition_is_refused(name):
    """
    The first day of the first edition has prices, and the day before it has none.
    """
    first = ap.load_book(name).editions[0].start
    before = first - timedelta(days=1)
    with pytest.raises(NoEditionError) as caught:
        ap.rate(f"{name}:list", {"rtc.audio": 1}, on=before)

    assert str(caught.value) == f"{name} has no prices on {before}: its first edition starts on {first}"
    assert ap.rate(f"{name}:list", {"rtc.audio": 0}, on=first).on == first


def test_an_edition_holds_until_the_next_begins():
    """
    The prices of Full HD change on the start day of an edition, not before.
    """
    days = (date(2021, 1, 14), date(2021, 1, 15), date(2021, 1, 16))

    assert [ap.cost("agora-cn:list", {"rtc.fhd": 1_000}, on) for on in days] == [105, 63, 63]


@pytest.mark.parametrize(
    ("reference", "message"),
    [
        ("agora-cn:payq", "agora-cn on 2024-02-06 has no regime 'payq'; did you mean 'payg'"),
        ("agora-cn:", "agora-cn on 2024-02-06 has no regime ''"),
        ("trtc-cn:loyalty", "trtc-cn on 2024-02-06 has no regime 'loyalty'"),
        ("agora-cm:payg", "has no book 'agora-cm'; did you mean 'agora-cn'"),
        ("zego:payg", "has no book 'zego'. Known: agora-cn, agora-cn-standard"),
    ],
)
def test_an_offer_that_is_not_there_is_refused(reference, message):
    """
    An unknown book or regime raises, and names the known ones.
    """
    with pytest.raises(UnknownNameError) as caught:
        ap.rate(reference, {"rtc.audio": 1}, on=REPORT)

    assert message in str(caught.value)
    assert isinstance(caught.value, LookupError)


@pytest.mark.parametrize(
    ("reference", "known"),
    [("agora-cn", "loyalty, payg"), ("payg", "agora-cn:list"), ("agora", "agora-cn:list"), ("", "agora-cn:list")],
)
def test_an_offer_without_a_colon_says_how_to_write_one(reference, known):
    """
    A book or a regime alone is no offer: the message shows the form, and what could stand there.
    """
    with pytest.raises(UnknownNameError) as caught:
        ap.cost(reference, {"rtc.audio": 1}, on=REPORT)

    assert "write book:regime" in str(caught.value)
    assert known in str(caught.value)


def test_a_book_alone_says_the_regimes_of_the_day():
    """
    The regimes that a message lists are those of the day that is asked for, and of today where none is.
    """
    book = ap.load_book("agora-cn")
    for day, listed in ((date(2020, 1, 1), date(2020, 1, 1)), (None, date.today())):
        with pytest.raises(UnknownNameError) as caught:
            find_offer("agora-cn", day)

        assert caught.value.known == tuple(book.edition(listed).regimes)
    assert book.edition(date(2020, 1, 1)).regimes.keys() != book.edition(date.today()).regimes.keys()


def test_a_regime_without_a_book_is_refused():
    """
    An empty name is no book.
    """
    with pytest.raises(ap.AgorapricingError):
        find_offer(":payg", REPORT)


def test_an_offer_of_the_path_of_a_book():
    """
    A book is found by its file as well as by its id.
    """
    path = files("agorapricing").joinpath("books/agora-cn.toml")

    assert ap.cost(f"{path}:list", {"rtc.audio": 1_000}, REPORT) == 7


def test_an_offer_is_taken_as_it_is():
    """
    An `Offer` keeps its own day unless another one is asked for; then it is the same regime of that day.
    """
    offer = find_offer("agora-cn:payg", REPORT)
    earlier = find_offer(offer, date(2021, 1, 14))

    assert find_offer(offer) is find_offer(offer, REPORT) is offer
    assert (earlier.id, earlier.edition.start) == ("agora-cn:payg", date(2020, 10, 22))
    assert ap.rate(offer, {"rtc.audio": 1}).on == REPORT


PROFILE = ap.Profile("calls", (ap.Workload("calls", ap.Usage({"rtc.audio": 1})),))
DOORS = {
    "audit": lambda day: ap.audit("agora-cn", day).on,
    "bill_term": lambda day: ap.bill_term("agora-cn:list", PROFILE, ap.Term(day, 1)).term.start,
    "compare": lambda day: ap.compare(PROFILE, on=day, market="cn").on,
    "cost": lambda day: ap.cost("agora-cn:list", {"rtc.audio": 1}, day),
    "diagnose": lambda day: ap.diagnose(PROFILE, ["agora-cn:list"], day).on,
    "ecb_rate": lambda day: ap.ecb_rate("USD", "CNY", day).on,
    "rate": lambda day: ap.rate("agora-cn:list", {"rtc.audio": 1}, on=day).on,
    "reconcile": lambda day: ap.reconcile(ap.VendorBill("bill", 5), PROFILE, "agora-cn:list", day).bill.on,
    "size": lambda day: ap.size(PROFILE, ["agora-cn"], day).on,
    "usage_of": lambda day: ap.usage_of([], "agora-cn:list", day),
}


@pytest.mark.parametrize("door", DOORS)
def test_a_day_is_a_date_or_its_text(door):
    """
    A day may be written as text at every door; other text is told how, and a time of day or a number is refused.
    """
    assert DOORS[door]("2024-02-01") == DOORS[door](date(2024, 2, 1))
    for text in ("1.2.2024", "2024-02-30", ""):
        with pytest.raises(ap.AgorapricingError, match=f"must be a day as '2024-02-06', not '{text}'"):
            DOORS[door](text)
    for other in (datetime(2024, 2, 1), 20240201):
        with pytest.raises(TypeError, match=r"must be a day as datetime\.date"):
            DOORS[door](other)


def test_an_offer_without_a_day_is_of_today():
    """
    Where no day is given, today's prices are used.
    """
    before = date.today()
    found = find_offer("agora-cn:payg").on

    assert before <= found <= date.today()


# ---- the doors of usage ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("price", [ap.rate, ap.cost])
@pytest.mark.parametrize(
    ("quantity", "message"),
    [
        (0.1, "0.1 is a float, which is not exact: pass it as a string, '0.1'"),
        (0.0, "0.0 is a float"),
        (float("nan"), "nan is a float"),
        (True, "must be an int, a string or a Decimal, not bool 'True'"),
        (False, "not bool 'False'"),
        (None, "not NoneType 'None'"),
        ([1], "not list '[1]'"),
        ("NaN", "must be finite, not NaN"),
        (Decimal("sNaN"), "must be finite"),
        ("Infinity", "must be finite, not Infinity"),
        (Decimal("-Infinity"), "must be finite, not -Infinity"),
        ("1e999999", "is too large: 10^24 or more"),
        (10**24, "is too large: 10^24 or more"),
        ("1e-999999", "has more than 24 decimals"),
        ("1e-25", "has more than 24 decimals"),
        (-1, "must not be negative, not -1"),
        ("-0.001", "must not be negative, not -0.001"),
        ("", "must be a number like 300000 or 0.99, not ''"),
        ("12 minutes", "must be a number like 300000, 0.99 or 1.2M, not '12 minutes'"),
        ("1" * 65, "of 65 characters is not a number"),
    ],
)
def test_what_is_no_quantity_is_refused(price, quantity, message):
    """
    A quantity that is not exact, finite, sensible and at least 0 is refused, also after a good one of its meters.
    """
    offer = find_offer("agora-cn:payg", REPORT)
    ap.cost(offer, {"rtc.audio": 1, "rtc.hd": 1})
    with pytest.raises(NumberError) as caught:
        price(offer, {"rtc.audio": 1, "rtc.hd": quantity})

    assert str(caught.value).startswith("the quantity of rtc.hd ")
    assert message in str(caught.value)


@pytest.mark.parametrize("price", [ap.rate, ap.cost])
@pytest.mark.parametrize("usage", [None, [("rtc.audio", 1)], {"rtc.audio"}, "rtc.audio", 5])
def test_usage_that_maps_nothing_is_refused(price, usage):
    """
    Usage is a mapping from meters to quantities.
    """
    with pytest.raises(NumberError, match=f"usage must map meters to quantities, not {type(usage).__name__}"):
        price("agora-cn:payg", usage, on=REPORT)


@pytest.mark.parametrize("price", [ap.rate, ap.cost])
@pytest.mark.parametrize("meter", [1, None, ("rtc.audio",), b"rtc.audio"])
def test_a_meter_is_named_by_a_string(price, meter):
    """
    Nothing but a string names a meter.
    """
    with pytest.raises(NumberError, match="a meter must be named by a string"):
        price("agora-cn:payg", {meter: 1}, on=REPORT)


@pytest.mark.parametrize("quantity", [10**24 - 1, "999999999999999999999999", "1e-24", Decimal("1E+23"), " 5 ", "-0"])
def test_quantities_at_the_limits_are_priced(quantity):
    """
    The largest and the smallest quantity, and no quantity written oddly, cost exactly their price.
    """
    exact = Fraction(Decimal(quantity)) * 7 / 1000

    assert Fraction(ap.rate("agora-cn:list", {"rtc.audio": quantity}, on=REPORT).total) == exact
    assert Fraction(ap.cost("agora-cn:list", {"rtc.audio": quantity}, REPORT)) == exact


# ---- the caller's decimal context, threads --------------------------------------------------------------------------

SIGNALS = list(Context().traps)
HOSTILE = {
    "three digits, traps off": {"prec": 3, "rounding": ROUND_DOWN, "traps": []},
    "floats trapped": {"prec": 3, "rounding": ROUND_DOWN, "traps": [decimal.FloatOperation]},
    "everything trapped": {"prec": 1, "rounding": ROUND_DOWN, "traps": SIGNALS},
    "small exponents": {"prec": 2, "Emax": 1, "Emin": -1, "clamp": 1, "traps": []},
}


def hostile(name: str) -> Context:
    """A context under which plain decimal arithmetic goes wrong, or raises."""
    return Context(**HOSTILE[name])


def everything(bill: ap.Bill) -> tuple[Any, ...]:
    """All that a bill says."""
    return bill.to_record(), bill.total, bill.payable, bill.stages, [line.label for line in bill.lines]


def test_the_contexts_are_hostile():
    """
    Under each of them, a sum as simple as a bill's comes out wrong or raises.
    """
    wrong = []
    for name in HOSTILE:
        with localcontext(hostile(name)):
            try:
                wrong.append(Decimal("22405.5874") + 1 != Decimal("22406.5874"))
            except decimal.DecimalException:
                wrong.append(True)

    assert wrong == [True] * len(HOSTILE)


@given(cases(), st.sampled_from(sorted(HOSTILE)))
def test_the_callers_context_changes_nothing(case, context):
    """
    Rated from scratch under a hostile context, the bill is the same to the last digit.
    """
    offer, usage = case.offer, case.usage
    wanted, cost = everything(ap.rate(offer, usage)), ap.cost(offer, usage)
    with localcontext(hostile(context)):
        fresh = case.offer
        found, found_cost = everything(ap.rate(fresh, usage)), ap.cost(fresh, usage)

    assert found == wanted
    assert found_cost == cost


@pytest.mark.parametrize("context", one_of(4, HOSTILE, 2))
@pytest.mark.parametrize(
    ("name", "regime", "on"),
    [
        ("agora-cn", "loyalty", REPORT),
        ("agora-cn-standard", "flagship", date(2026, 1, 1)),
        ("agora-us", "signaling-pro", date(2026, 6, 17)),
        ("trtc-cn", "pack-25k", date(2026, 6, 18)),
        ("trtc-intl", "starter", date(2025, 11, 1)),
    ],
)
def test_a_book_read_under_a_hostile_context_is_the_same(context, name, regime, on):
    """
    Reading the file, building the tariff and rating, all under a hostile context, give the same bill.
    """
    usage = {"rtc.audio": "12345.678901", "rtc.hd": 1_234_567, "rtc.2k_plus": "98765.4321"}
    wanted = everything(ap.rate(f"{name}:{regime}", usage, on=on))
    path = str(files("agorapricing").joinpath(f"books/{name}.toml"))
    with localcontext(hostile(context)):
        found = everything(ap.rate(ap.load_book(path).offer(regime, on), usage))

    assert found == wanted


@pytest.mark.parametrize("context", HOSTILE)
@pytest.mark.parametrize(
    ("offer", "on", "usage", "total"),
    [
        ("agora-cn:list", date(2021, 9, 28), {"cdn.mainland": 123_456}, "23456.640"),
        ("agora-cn:list", date(2021, 9, 28), {"cdn.mainland": 10_000}, "2300"),
        ("agora-cn-standard:list", date(2024, 7, 26), {"live.audio": 123_457}, "492.597"),
    ],
)
def test_counts_of_fractional_rules_cost_the_same_under_any_context(context, offer, on, usage, total):
    """
    Whole quantities on bounds of 9,999.999 GB, or counted at 0.57 each, are exact though the rule is not whole.
    """
    found = find_offer(offer, on)
    with localcontext(hostile(context)):
        costs = [ap.cost(found, usage), ap.cost(found, usage), ap.rate(found, usage).total]

    assert costs == [Decimal(total)] * 3


def under_a_deal(off: str) -> Offer:
    """The list prices of agora-cn with a percentage off, as a contract may have it."""
    book = ap.load_book("agora-cn")
    deal = PercentOff(Decimal(off), source="report-2024-02")
    edition = attrs.evolve(
        book.edition(REPORT), stages={"deal": deal}, regimes={"deal": Regime("A deal", "one customer", ("deal",))}
    )
    return Offer(book, edition, "deal", REPORT)


@pytest.mark.parametrize("context", HOSTILE)
def test_a_percentage_of_many_digits_is_written_out_under_any_context(context):
    """
    The label of a line says 12.345 %, whatever the caller's precision is.
    """
    bill = ap.rate(under_a_deal("0.12345"), {"rtc.audio": 1_000})
    with localcontext(hostile(context)):
        found = bill.lines[0].label

    assert found == bill.lines[0].label == "deal -12.345 %"


@given(cases())
def test_the_callers_context_is_left_as_it_was(case):
    """
    Rating and reading a bill neither raise flags in the caller's context nor change it.
    """
    offer, usage = case.offer, case.usage
    with localcontext(hostile("three digits, traps off")) as context:
        everything(ap.rate(offer, usage))
        ap.cost(offer, usage)

        assert not any(context.flags.values())
        assert (context.prec, context.rounding) == (3, ROUND_DOWN)


def test_threads_with_contexts_of_their_own_give_equal_bills():
    """
    The same offers rated at once by threads, each under another context, give the bills of one thread.
    """
    some = OFFERS[::40]
    wanted = [everything(ap.rate(offer, a_usage_of_every_stage(offer))) for offer in some]
    shared = [attrs.evolve(offer) for offer in some]

    def all_bills(context: str) -> list[tuple[Any, ...]]:
        with localcontext(hostile(context)):
            return [everything(ap.rate(offer, a_usage_of_every_stage(offer))) for offer in shared]

    with ThreadPoolExecutor(max_workers=8) as pool:
        found = list(pool.map(all_bills, [*HOSTILE] * 4))

    assert found == [wanted] * (4 * len(HOSTILE))


# ---- notes ----------------------------------------------------------------------------------------------------------


def test_a_bill_of_list_prices_makes_no_assumption_of_regimes():
    """
    The list price of Full HD rests on no ladder, no free minutes and no offer to old customers.
    """
    notes = " ".join(ap.rate("agora-cn:list", {"rtc.fhd": 1}, on=REPORT).notes)

    assert "ladder" not in notes
    assert "old customer" not in notes
    assert ap.load_book("agora-cn").edition(REPORT).regimes["list"] == LIST_REGIME


def test_the_offer_to_old_customers_names_its_assumptions():
    """
    A bill with the 50 % off says for whom it is, in which order it comes off, what it leaves out, and who says so.
    """
    loyal = ap.rate("agora-cn:loyalty", {"rtc.fhd": 1}, on=REPORT).notes
    payg = ap.rate("agora-cn:payg", {"rtc.fhd": 1}, on=REPORT).notes
    added = " ".join(note for note in loyal if note not in payg)

    assert "old customer to whom Agora grants the 50 %" in added
    assert "off the unit price first" in added
    assert "does not apply to low-latency audience minutes" in added
    assert "Sources differ on whether and how old customers get 50 % off" in added
    assert set(payg) < set(loyal)


@pytest.mark.parametrize(
    "about",
    [
        "which categories the discounted minutes of the ladder are",
        "which minutes fill the ladder",
        "which side of 100,000 the ladder's bound belongs to",
        "whether the free minutes count towards the ladder",
    ],
)
def test_a_bill_with_the_ladder_names_the_conflicts_of_its_sources(about):
    """
    Pay as you go names what the sources on the ladder disagree about; the list price does not.
    """
    payg = ap.rate("agora-cn:payg", {"rtc.hd": 1}, on=REPORT).notes
    listed = ap.rate("agora-cn:list", {"rtc.hd": 1}, on=REPORT).notes

    assert [note.startswith(f"Sources differ on {about}: kept") for note in payg].count(True) == 1
    assert not any(about in note for note in listed)


def test_a_conflict_over_a_meter_is_named_only_where_it_is_used():
    """
    The conflict over the price of Full HD audience stands on a bill with that meter, and on no other.
    """
    on = date(2024, 12, 18)
    with_it, without = (ap.rate("trtc-intl:list", {meter: 1}, on=on).notes for meter in ("live.fhd", "live.hd"))

    assert any("4.495" in note for note in with_it)
    assert not any("4.495" in note for note in without)


@pytest.mark.parametrize(
    ("offer", "usage", "about"),
    [
        ("agora-us:payg", {"rtc.hd": 200_000}, "whether the ladder counts the free minutes"),
        ("agora-us:list", {"rtc.hd": 1}, "how the total is rounded to cents"),
        ("agora-us-standard:payg", {"rtc.hd": 1}, "how the total is rounded to cents"),
        (
            "agora-cn-standard:flagship",
            {"rtc.standard": 1_600_000},
            "what 100,000 standard minutes above the flagship package cost",
        ),
    ],
)
def test_a_conflict_that_an_amount_depends_on_is_named(offer, usage, about):
    """
    A conflict of the book that names neither stage nor meter still stands on the bills that it decides.
    """
    found = find_offer(offer, date(2026, 1, 1))

    assert about in [each.about for each in found.edition.conflicts]
    assert any(about in note for note in ap.rate(found, usage).notes)


@pytest.mark.parametrize(
    ("offer", "on", "meter", "about"),
    [
        ("agora-cn:payg", REPORT, "rtc.sd", "which minutes fill the ladder"),
        ("agora-cn:payg", REPORT, "live.sd", "whether the free minutes count towards the ladder"),
        ("agora-us:payg", date(2026, 1, 1), "live.sd", "which minutes count together in the volume ladder"),
        ("trtc-intl:payg", date(2024, 12, 18), "rtc.sd", "the order in which free minutes are drawn"),
        ("trtc-cn:pack-25k", REPORT, "live.hd", "whether service stops or rolls over into pay as you go"),
    ],
)
def test_usage_that_is_converted_names_the_conflicts_of_what_it_becomes(offer, on, meter, about):
    """
    Minutes that count as those of another meter take free minutes, ladders and packs as that meter does.
    """
    assert any(about in note for note in ap.rate(offer, {meter: 200_000}, on=on).notes)


@pytest.mark.parametrize(
    ("offer", "on", "start", "says"),
    [
        ("agora-cn:payg", REPORT, date(2024, 2, 6), ["was first seen on"]),
        ("agora-cn:payg", date(2024, 6, 1), date(2024, 6, 1), []),
        ("trtc-cn:list", REPORT, date(2023, 3, 7), []),
        ("trtc-cn:list", date(2023, 3, 6), date(2022, 8, 1), ["is that of a document of"]),
    ],
)
def test_an_edition_that_was_only_seen_says_so(offer, on, start, says):
    """
    Where no source says since when prices hold, the bill gives the day that they were first seen, or their document's.
    """
    notes = ap.rate(offer, {"rtc.hd": 1}, on=on).notes

    assert find_offer(offer, on).edition.start == start
    about = [note for note in notes if note.startswith("This edition ")]
    assert about == [f"This edition {words} {start}; the day it took effect is not known." for words in says]


def _is_over(conflict: Conflict, day: date) -> bool:
    return conflict.until is not None and conflict.until <= day


def _is_to_come(conflict: Conflict, day: date) -> bool:
    return conflict.since is not None and conflict.since > day


def named_by(offer: Offer, usage: dict[str, Any]) -> Iterator[str]:
    """What a bill must say, from the book: of stages, those that can change what the usage, once converted, costs."""
    edition, meters = offer.edition, set(counted(offer, usage))
    at_work = {
        name for name in offer.regime.chain if not (pool := set(_touched(edition.stages[name]))) or pool & meters
    }
    yield from offer.regime.assumes
    yield from (edition.stages[name].note for name in at_work)
    yield from (each.note for each in edition.converts if usage.keys() & set(each.ratios))
    conflicts = [each for each in edition.conflicts if not (_is_over(each, offer.on) or _is_to_come(each, offer.on))]
    yield from (each.about for each in conflicts if usage.keys() & set(each.meters))
    yield from (each.about for each in conflicts if at_work & set(each.stages))
    yield from (str(edition.start) for _ in range(edition.dated != "stated"))
    yield offer.book.tax.words


@pytest.mark.parametrize("offer", one_of(8, OFFERS, 2), ids=[f"{each.id}@{each.on}" for each in OFFERS])
def test_notes_name_what_the_book_assumes(offer):
    """
    Assumptions of the regime, notes of stages and conversions, conflicts, a seen day and tax are all on the bill.
    """
    usage = a_usage_of_every_stage(offer)
    notes = ap.rate(offer, usage).notes

    assert [said for said in named_by(offer, usage) if not any(said in note for note in notes)] == []
    assert len(set(notes)) == len(notes)


def test_a_note_on_a_price_stands_on_its_bill():
    """
    What the book says of a price is on the bill with that meter, and not on others.
    """
    on = date(2024, 6, 1)
    snapshots, audio = (
        " ".join(ap.rate("agora-cn:list", {m: 1}, on=on).notes) for m in ("snapshot.minutes", "push.audio")
    )

    assert "not charged while cloud recording runs" in snapshots
    assert "not charged while cloud recording runs" not in audio


def test_a_note_on_a_tier_stands_on_bills_that_reach_it():
    """
    The international ladder says of minutes above 3,000,000 that the vendor wants a contract: only there.
    """
    on = date(2021, 4, 1)
    within, above = (ap.rate("agora-us:payg", {"rtc.hd": 3_010_000 + n}, on=on).notes for n in (0, 1))

    assert not any("contact sales" in note for note in within)
    assert any("contact sales" in note for note in above)


@pytest.mark.parametrize("apps", [("a", "b"), ("a", "b", "c")])
def test_usage_without_an_app_is_no_usage_of_one(apps):
    """
    Where each app buys, the error shows how usage is named, by the last of the apps.
    """
    offer = find_offer("trtc-cn:flagship", date(2026, 7, 1)).of_apps(apps)

    with pytest.raises(UnpricedMeterError, match=f"usage is named by its app, as rtc.hd@{apps[-1]}$"):
        ap.rate(offer, {"rtc.hd": 5})
