"""Matching a rival: the term that is found, rated, gives the rival's amount, or stands on both sides of it."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from own_book import OWN_BOOK

import agorapricing as ap
from agorapricing.analysis import Concession, changed, match
from agorapricing.analysis.match import AFTER, BEFORE, COMMITMENT, METER, PRICE, _solved
from agorapricing.cli import main
from agorapricing.errors import NumberError, UnknownNameError, UnpricedMeterError
from agorapricing.numbers.decimals import exact
from agorapricing.rating import cost, find_offer
from agorapricing.rating.exchange import ExchangeRate
from agorapricing.report import FORMATS, render

ON, CN = date(2026, 7, 1), date(2024, 2, 6)
OFFERS = ("agora-cn:list", "agora-cn:payg", "agora-cn:loyalty", "trtc-cn:payg", "trtc-cn:pack-25k")
usages = st.dictionaries(
    st.sampled_from(("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k")), st.integers(1, 10**6), min_size=1, max_size=3
)
STEP = Fraction(1, 10**12)


def beside(value):
    """A rational as decimals: itself where it is one, else those of twelve places below and above it."""
    below = value // STEP * STEP
    return [below] if below == value else [below, below + STEP]


@given(usages, st.sampled_from(OFFERS), st.sampled_from(OFFERS), st.sampled_from(("0", "0.05", "0.5")))
@settings(max_examples=25)
def test_matching_then_rating_gives_the_target(usage, ours, theirs, below):
    """
    The offer with a term that was found costs the target, exactly, or just less and just more beside a rational one.
    """
    found = match(ap.compare(usage, [ours, theirs], CN), ours, theirs, below=below)
    offer = find_offer(ours, CN)

    assert found.target == Fraction(cost(find_offer(theirs, CN), usage)) * (1 - Fraction(below))
    for term in found.terms:
        if term.is_possible:
            totals = [Fraction(cost(changed(offer, attrs.evolve(term, value=v)), usage)) for v in beside(term.value)]
            assert min(totals) <= found.target <= max(totals)


@given(usages, st.sampled_from(OFFERS), st.sampled_from(OFFERS))
@settings(max_examples=40)
def test_what_is_impossible(usage, ours, theirs):
    """
    A percentage is between none and all, a price between 0 and the list price; where there is none a reason stands.
    """
    found = match(ap.compare(usage, [ours, theirs], CN), ours, theirs)
    offer = find_offer(ours, CN)
    for term in found.terms:
        assert term.is_possible != bool(term.why_not)
        if term.is_possible and term.kind in {BEFORE, AFTER, METER}:
            assert 0 <= term.value <= 1
        if term.is_possible and term.kind == PRICE:
            assert 0 <= term.value <= offer.edition.rates[term.meters[0]].price
    [floor] = [term for term in found.terms if term.kind == COMMITMENT]
    assert floor.is_possible == (found.total <= found.target)


def test_known_numbers():
    """
    100,000 minutes of HD at 2,800.00 match 2,520.00 with 10 % off, or at 25.20 for 1,000.
    """
    found = match(
        ap.compare({"rtc.hd": 100_000}, ["trtc-cn:list", "agora-cn:payg"], CN), "trtc-cn:list", "agora-cn:payg"
    )

    assert (found.total, found.target) == (2_800, 2_520)
    assert [(term.kind, term.value, term.per) for term in found.terms if term.is_possible] == [
        (BEFORE, Fraction(1, 10), None),
        (AFTER, Fraction(1, 10), None),
        (METER, Fraction(1, 10), None),
        (PRICE, Fraction("25.2"), 1_000),
    ]


def test_a_rival_that_is_free_is_matched_by_all_off():
    """
    5,000 minutes are free at the rival: all off, or a price of nothing, is then what matches, and no less.
    """
    found = match(ap.compare({"rtc.hd": 5_000}, ["trtc-cn:list", "agora-cn:payg"], CN), "trtc-cn:list", "agora-cn:payg")

    assert (found.total, found.target) == (140, 0)
    assert [(term.kind, term.value) for term in found.terms if term.is_possible] == [
        (BEFORE, 1),
        (AFTER, 1),
        (METER, 1),
        (PRICE, 0),
    ]


def test_before_and_after_are_one_and_fees_stay():
    """
    A percentage takes off as much before the other stages as after them, and nothing off a fee.
    """
    found = match(
        ap.compare({"rtc.fhd": 50_000}, ["agora-us-standard:pro", "agora-us:payg"], ON),
        "agora-us-standard:pro",
        "agora-us:payg",
    )
    [before, after] = found.terms[:2]
    metered = found.total - Fraction("133.99")

    assert before.value == after.value == (found.total - found.target) / metered


def test_a_discount_short_of_a_jump():
    """
    Minutes that are free no longer fill the ladder, so that the total jumps at 100 % off; what is short of it is found.
    """
    usage = {"rtc.audio": 22_500, "rtc.hd": 360_000, "rtc.fhd": 162_000}
    found = match(
        ap.compare(usage, ["agora-us:payg", "trtc-intl:payg"], ON), "agora-us:payg", "trtc-intl:payg", below="0.05"
    )
    lower = match(
        ap.compare(usage, ["agora-us:payg", "trtc-intl:payg"], ON), "agora-us:payg", "trtc-intl:payg", below="0.06"
    )
    [audio], [jumped] = (
        [term for term in each.terms if (term.kind, term.meters) == (METER, ("rtc.audio",))] for each in (found, lower)
    )

    assert found.total > found.target
    assert Fraction("0.95") < audio.value < Fraction("0.97")
    assert not jumped.is_possible
    assert "jumps over it" in jumped.why_not


@pytest.mark.parametrize(
    ("above", "value", "why_not"),
    [("-0.0001", None, "even for nothing"), ("0", 1, ""), ("0.0001", None, "jumps over it")],
)
def test_a_discount_at_a_jump(above, value, why_not):
    """
    What the total jumps to at 100 % off is reached by it; less is not to be had, and more is jumped over.
    """
    offer = find_offer("agora-us:payg", ON)
    usage = ap.Usage(dict.fromkeys(("rtc.audio", "rtc.hd", "rtc.fhd"), 30_001))
    free = cost(changed(offer, Concession(METER, ("rtc.audio",), Fraction(1))), usage)
    found = _solved(METER, ("rtc.audio",), offer, usage, Fraction(free) + Fraction(above))

    assert found.value == value
    assert why_not in found.why_not


def test_a_floor_that_is_settled():
    """
    Where a floor of the month is settled, a discount after it is refused with the reason.
    """
    found = match(
        ap.compare({"rtc.hd": 100}, ["trtc-cn:payg", "trtc-cn:list"], date(2019, 1, 10)), "trtc-cn:payg", "trtc-cn:list"
    )
    [after] = [term for term in found.terms if term.kind == AFTER]

    assert not after.is_possible
    assert "must stand inside a minimum" in after.why_not


SUSPENDING = """
[edition.stage.ladder]
kind = "graduated-discount"
source = "page"
tiers = [{ up_to = 100, off = 0 }, { off = 1 }]
meters = ["rtc.hd", "rtc.audio"]

[edition.regime.payg]
title = "Pay as you go"
who = "anyone"
chain = ["ladder"]
suspends = ["rtc.audio"]
"""


def test_a_discount_that_leaves_usage_without_a_price(tmp_path):
    """
    Where minutes that are free no longer fill the ladder that covers others, the term is refused with the reason.
    """
    path = tmp_path / "own.toml"
    path.write_text(OWN_BOOK + SUSPENDING, "utf-8")
    offers = [f"{path}:payg", f"{path}:list"]
    found = match(ap.compare({"rtc.hd": 100, "rtc.audio": 10}, offers, ON), "own:payg", "own:list", below="0.5")
    [term] = [each for each in found.terms if (each.kind, each.meters) == (METER, ("rtc.hd",))]

    assert not term.is_possible
    assert "own:payg has no price for meter 'rtc.audio'" in term.why_not


def test_two_currencies():
    """
    The target is met in the currency of the comparison, prices are in the offer's own.
    """
    rate = ExchangeRate("USD", "CNY", "7.1", ON, "central parity")
    found = match(
        ap.compare({"rtc.hd": 100_000}, ["agora-us:list", "agora-cn:list"], ON, exchange=[rate]),
        "agora-us:list",
        "agora-cn:list",
    )
    [price] = [term for term in found.terms if term.kind == PRICE]
    assert found.offer_currency == "USD"
    assert "USD for 1,000" in render(found, "plain")
    with exact():
        assert found.total == Fraction(399 * Decimal("7.1"))

    assert price.value * Fraction("7.1") == 28


@pytest.mark.parametrize(
    ("ours", "theirs", "below", "error", "message"),
    [
        ("agora-cn:list", "trtc-cn:list", "1.5", NumberError, "a fraction of at most 1"),
        ("agora-cn:list", "trtc-cn:list", 0.5, NumberError, "is a float"),
        ("trtc-cn:list", "agora-cn:list", "0", UnpricedMeterError, "no price for meter 'miniprogram.audio'"),
    ],
)
def test_what_cannot_be_matched(ours, theirs, below, error, message):
    """
    A fraction that is none, or an offer without a price, is an error.
    """
    with pytest.raises(error, match=message):
        match(ap.compare({"miniprogram.audio": 100}, [ours, theirs], ON), ours, theirs, below=below) if ours.startswith(
            "trtc"
        ) else match(ap.compare({"rtc.hd": 100}, [ours, theirs], ON), ours, theirs, below=below)


def test_an_offer_that_is_not_compared():
    """
    Only offers of the comparison can be matched.
    """
    found = ap.compare({"rtc.hd": 5}, OFFERS, CN)

    with pytest.raises(UnknownNameError, match="has no offer 'agora-cn:lis'; did you mean 'agora-cn:list'"):
        ap.match(found, "agora-cn:lis", "agora-cn:payg")


def test_a_rival_is_named_before_usage(capsys):
    """
    Where the second word is no offer the command says what it takes.
    """
    assert main(["match", "trtc-cn:list", "rtc.hd=5"]) == 2
    assert "'rtc.hd=5' is no offer: give the offer and its rival first" in capsys.readouterr().err


@pytest.mark.parametrize("style", FORMATS)
def test_the_command(capsys, style):
    """
    The command writes the terms in every format.
    """
    command = ["match", "trtc-cn:list", "agora-cn:payg", "rtc.hd=100_000", "--on", str(CN), "--format", style]
    code = main([*command, "--below", "0.05"])
    printed = capsys.readouterr()

    assert (code, printed.err) == (0, "")
    assert "unit price" in printed.out


@pytest.mark.parametrize(
    ("value", "writable"),
    [
        (Fraction(1, 10**24), [Fraction(1, 10**24)]),
        (Fraction(1, 10**25), [Fraction(0), Fraction(1, 10**24)]),
        (Fraction(2, 3), [Fraction(6 * (10**24 - 1) // 9, 10**24), Fraction(6 * (10**24 - 1) // 9 + 1, 10**24)]),
        (None, []),
    ],
)
def test_what_a_contract_can_have(value, writable):
    """
    A value of 24 decimals stands in a contract as it is, one of more by its neighbours, as of a commitment.
    """
    assert list(Concession(COMMITMENT, (), value).writable) == writable


ALREADY, MORE, NOTHING = (
    "the offer is cheaper already",
    "even for nothing the offer would cost more",
    "it changes nothing",
)
CHEAPER = "a commitment makes nothing cheaper"


@pytest.mark.parametrize(
    ("ours", "theirs", "usage", "below", "terms"),
    [
        (
            "trtc-cn:list",
            "agora-cn:payg",
            {"rtc.hd": 100_000, "rtc.audio": 1_000},
            "0.05",
            [
                (BEFORE, (), Fraction(276, 2005), "", None),
                (AFTER, (), Fraction(276, 2005), "", None),
                (METER, ("rtc.audio",), None, MORE, None),
                (METER, ("rtc.hd",), Fraction(69, 500), "", None),
                (PRICE, ("rtc.audio",), None, MORE, 1_000),
                (PRICE, ("rtc.hd",), Fraction(3017, 125), "", 1_000),
                (COMMITMENT, (), None, CHEAPER, None),
            ],
        ),
        (
            "agora-cn:list",
            "trtc-cn:list",
            {"rtc.hd": 1_000},
            "0",
            [
                (BEFORE, (), 0, "", None),
                (AFTER, (), 0, "", None),
                (METER, ("rtc.hd",), 0, "", None),
                (PRICE, ("rtc.hd",), 28, "", 1_000),
                (COMMITMENT, (), 28, "", None),
            ],
        ),
        (
            "agora-cn:payg",
            "trtc-cn:list",
            {"rtc.hd": 20_000},
            "0",
            [
                (BEFORE, (), None, ALREADY, None),
                (AFTER, (), None, ALREADY, None),
                (METER, ("rtc.hd",), None, ALREADY, None),
                (PRICE, ("rtc.hd",), None, ALREADY, 1_000),
                (COMMITMENT, (), 560, "", None),
            ],
        ),
        (
            "agora-us-standard:pro",
            "agora-us:list",
            {"rtc.hd": 1_000},
            "0.5",
            [
                (BEFORE, (), None, NOTHING, None),
                (AFTER, (), None, NOTHING, None),
                (COMMITMENT, (), None, CHEAPER, None),
            ],
        ),
        (
            "agora-us-standard:pro",
            "agora-us:payg",
            {"rtc.hd": 60_000},
            "0.5",
            [
                (BEFORE, (), None, MORE, None),
                (AFTER, (), None, MORE, None),
                (METER, ("rtc.standard",), None, MORE, None),
                (PRICE, ("rtc.standard",), None, MORE, 1_000),
                (COMMITMENT, (), None, CHEAPER, None),
            ],
        ),
    ],
)
def test_all_terms_of_a_match(ours, theirs, usage, below, terms):
    """
    Terms stand in order: of everything, of each meter that costs something, its price, a floor; each with why not.
    """
    on = ON if ours.startswith("agora-us") else CN
    found = match(ap.compare(usage, [ours, theirs], on), ours, theirs, below=below)

    assert [(str(t.kind), t.meters, t.value, str(t.why_not), t.per) for t in found.terms] == [
        (str(kind), *rest) for kind, *rest in terms
    ]


def test_meters_together_are_asked_after_everything():
    """
    What is asked of some meters together comes between everything and each of them, and names only known meters.
    """
    comparison = ap.compare({"rtc.hd": 100_000, "rtc.audio": 1_000}, ["trtc-cn:list", "agora-cn:payg"], CN)
    found = match(comparison, "trtc-cn:list", "agora-cn:payg", meters=["rtc.hd"])

    assert [(str(term.kind), term.meters) for term in found.terms[:6]] == [
        (str(BEFORE), ()),
        (str(AFTER), ()),
        (str(BEFORE), ("rtc.hd",)),
        (str(AFTER), ("rtc.hd",)),
        (str(METER), ("rtc.audio",)),
        (str(METER), ("rtc.hd",)),
    ]
    assert found.terms[2].value == found.terms[3].value == found.terms[5].value
    with pytest.raises(UnpricedMeterError, match=r"trtc-cn:list has no price for meter 'rtc\.hdd'"):
        match(comparison, "trtc-cn:list", "agora-cn:payg", meters=["rtc.hdd"])


@pytest.mark.parametrize(
    ("kind", "meters", "value", "costs"),
    [
        (BEFORE, (), Fraction(1, 10), "252"),
        (AFTER, (), Fraction(1, 10), "252"),
        (METER, ("rtc.audio",), Fraction(1, 2), "280"),
        (METER, ("rtc.hd",), Fraction(1, 2), "140"),
        (PRICE, ("rtc.hd",), Fraction(14), "140"),
        (COMMITMENT, (), Fraction(300), "300"),
        (COMMITMENT, (), Fraction(200), "280"),
    ],
)
def test_an_offer_with_a_term(kind, meters, value, costs):
    """
    A fraction comes off everything or off its meters, a price is for its units, and a floor is the least amount.
    """
    offer = find_offer("agora-cn:list", CN)

    assert cost(changed(offer, Concession(kind, meters, value)), {"rtc.hd": 10_000}) == Decimal(costs)


@pytest.mark.parametrize(
    ("per", "value", "writable"),
    [
        (1_000, Fraction(1, 10**17), [Fraction(1, 10**17)]),
        (1_000, Fraction(1, 10**18), [0, Fraction(1, 10**17)]),
        (1, Fraction(1, 3), [Fraction(int("3" * 20), 10**20), Fraction(int("3" * 20) + 1, 10**20)]),
    ],
)
def test_what_a_price_can_be(per, value, writable):
    """
    A price for some units leaves four of its decimals to what is used: a unit's has twenty places, or neighbours.
    """
    assert list(Concession(PRICE, ("rtc.hd",), value, per=Decimal(per)).writable) == writable
