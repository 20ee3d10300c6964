"""Terms: what each makes of an edition, and where its stage stands."""

from datetime import date
from decimal import Decimal

import attrs
import pytest
from contracts import ALPHA, ON
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.errors import TariffError
from agorapricing.loading.books import load_book
from agorapricing.pricebook.contract_prices import LeafTerm, RatesTerm
from agorapricing.pricebook.contract_terms import (
    Commitment,
    ContractTerm,
    LadderStep,
    LadderTerm,
    MaximumTerm,
    MinimumTerm,
    PercentOffTerm,
    matched,
)
from agorapricing.pricebook.under_contract import placed
from agorapricing.tariff import Band, Graduated, GraduatedDiscount, Maximum, Minimum, PercentOff, Tier

INTL = load_book("trtc-intl").edition(ON)
STANDARD = load_book("agora-us-standard").edition(ON)
CHAIN = ("free", "volume", "fee")


def at(place):
    """A percentage at a place."""
    return PercentOffTerm(percent_off=1, place=place)


@pytest.mark.parametrize(
    ("place", "chain"),
    [
        ("", ("free", "volume", "fee", "own")),
        ("before free", ("own", "free", "volume", "fee")),
        ("after free", ("free", "own", "volume", "fee")),
        ("after-volume", ("free", "volume", "own", "fee")),
        ("before-fee", ("free", "volume", "own", "fee")),
        ("instead of volume", ("free", "own", "fee")),
    ],
)
def test_places(place, chain):
    """
    A term stands before, after or instead of a stage; without a place, at the end.
    """
    assert placed(CHAIN, {"own": at(place)}) == chain


def test_terms_of_one_place_keep_their_order():
    """
    Terms that ask for the same place stand there in the order of the file.
    """
    word = st.sampled_from(("before", "after", "instead of"))

    @given(word, st.integers(1, 4))
    def check(word, count):
        names = [f"own-{place}" for place in range(count)]
        chain = placed(CHAIN, {name: at(f"{word} volume") for name in names})
        assert [name for name in chain if name in names] == names
        assert ("volume" in chain) == (word != "instead of")

    check()


def test_what_settles_the_amount_comes_last():
    """
    Without places a minimum stands after the discounts, wherever it stands in the file.
    """
    floor = MinimumTerm(minimum=Commitment("5"))

    assert placed((), {"floor": floor, "own": at("")}) == ("own", "floor")


@pytest.mark.parametrize("place", ["before fre", "after fre", "instead of fre"])
def test_a_place_at_no_stage_is_refused(place):
    """
    A stage that the chain lacks is no place; the near name is said.
    """
    with pytest.raises(TariffError, match="unknown stage 'fre'; did you mean 'free'"):
        placed(CHAIN, {"own": at(place)})


@pytest.mark.parametrize("place", ["free", "behind free", "before", "after ", "before free volume"])
def test_other_places_are_refused(place):
    """
    A place is one of three words and a stage.
    """
    with pytest.raises(ValueError, match="is no place"):
        at(place)


def test_patterns_are_priced_meters():
    """
    Names and patterns stand for the priced meters, each once, in the order in which they are given.
    """
    assert matched(("rtc.fhd", "rtc.*d"), INTL) == ("rtc.fhd", "rtc.hd")
    assert set(matched(("rtc.*",), INTL)) == {meter for meter in INTL.list_tariff.meters if meter.startswith("rtc.")}
    assert matched(("rtc.*",), STANDARD) == ("rtc.standard",)


@pytest.mark.parametrize(
    ("edition", "pattern", "said"),
    [
        (INTL, "rtx.*", "no meter with a price is called 'rtx.*'"),
        (INTL, "rtc.hdd", "no meter with a price is called 'rtc.hdd'; did you mean"),
        (STANDARD, "rtc.hd", "usage of rtc.hd is counted as rtc.standard before any stage: name that one"),
    ],
)
def test_a_pattern_that_finds_nothing_is_refused(edition, pattern, said):
    """
    A pattern of no meter, and a name whose usage is counted as another one, are mistakes.
    """
    with pytest.raises(TariffError) as caught:
        matched((pattern,), edition)
    assert str(caught.value).startswith(said)


@pytest.mark.parametrize(
    ("term", "stage"),
    [
        (PercentOffTerm(percent_off="12.5", note="n"), PercentOff(Decimal("0.125"), None, source="s", note="n")),
        (PercentOffTerm(percent_off=20, where=["rtc.hd"]), PercentOff(Decimal("0.2"), ("rtc.hd",), source="s")),
        (
            LadderTerm(ladder=(LadderStep(0, Decimal(100)), LadderStep(5)), where=["rtc.hd", "rtc.audio"]),
            GraduatedDiscount((Band(100), Band(off="0.05")), ("rtc.hd", "rtc.audio"), source="s"),
        ),
        (
            MinimumTerm(minimum=Commitment(500, "year"), note="annex 2"),
            Minimum(
                Decimal(500),
                period="year",
                source="s",
                note="annex 2",
            ),
        ),
        (MaximumTerm(maximum=Commitment(500)), Maximum(Decimal(500), source="s")),
        (RatesTerm(rates={"rtc.hd": Decimal(3)}), None),
    ],
)
def test_stages_of_terms(term, stage):
    """
    Each kind of term adds the stage that a book would have for it; rates add none.
    """
    assert term.stage(INTL, "s") == stage


def test_a_ladder_needs_an_order():
    """
    A ladder fills in an order, which a pattern does not say.
    """
    with pytest.raises(TariffError, match="says no order"):
        LadderTerm(ladder=(LadderStep(5),), where=["rtc.*"]).stage(INTL, "s")


def test_rates_say_what_they_replace():
    """
    A fixed rate keeps the book's price in its note; a meter with a ladder of prices has a rate instead.
    """
    term = RatesTerm(rates={"rtc.hd": Decimal(3), "im.mau": Decimal(1)}, per=Decimal(1000), note="annex 2")
    priced = term.priced(INTL, "s")

    assert (priced.rates["rtc.hd"].price, priced.rates["rtc.hd"].source) == (3, "s")
    assert priced.rates["rtc.hd"].note == "fixed by the contract; the book's price is 3.99 per 1,000; annex 2"
    assert "im.mau" not in priced.ladders
    assert priced.rates.keys() - INTL.rates.keys() <= {"im.mau"}


def test_a_rate_takes_the_place_of_a_ladder():
    """
    A meter whose price has tiers has one price under the contract.
    """
    alpha = load_book(ALPHA).edition(date(2024, 2, 6))
    priced = RatesTerm(rates={"signaling.messages": Decimal(9)}).priced(alpha, "s")

    assert "signaling.messages" in alpha.ladders
    assert "signaling.messages" not in priced.ladders
    assert priced.list_tariff.cost({"signaling.messages": Decimal(5)}) == 45
    assert priced.rates["signaling.messages"].note == "fixed by the contract"


def test_a_rate_of_a_counted_meter_is_refused():
    """
    A price that no bill would use is a mistake.
    """
    with pytest.raises(TariffError, match=r"counted as rtc\.standard"):
        RatesTerm(rates={"rtc.hd": Decimal(3)}).priced(STANDARD, "s")


@pytest.mark.parametrize(("percent", "is_known"), [("0", True), ("100", True), ("100.01", False), ("-1", False)])
def test_percentages_are_from_0_to_100(percent, is_known):
    """
    A percentage off is from 0 to 100, both of them inside.
    """
    if is_known:
        assert PercentOffTerm(percent_off=percent).percent_off == Decimal(percent) / 100
    else:
        with pytest.raises(ValueError, match=r"at most 100|negative"):
            PercentOffTerm(percent_off=percent)


@pytest.mark.parametrize(
    "make",
    [
        lambda: PercentOffTerm(percent_off=1, where=()),
        lambda: LadderTerm(ladder=(), where=("rtc.hd",)),
        lambda: LadderTerm(ladder=(LadderStep(1),), where=()),
        lambda: RatesTerm(rates={}),
    ],
)
def test_an_empty_term_is_refused(make):
    """
    A term about nothing is a mistake.
    """
    with pytest.raises(ValueError, match="is empty"):
        make()


def test_a_term_of_no_kind_changes_nothing():
    """
    What all terms share changes neither prices nor stages.
    """
    assert ContractTerm().priced(INTL, "s") is INTL
    assert ContractTerm().stage(INTL, "s") is None


@pytest.mark.parametrize("meter", ["rtc.hd", "im.mau"])
def test_own_tiers(meter):
    """
    A model of prices stands instead of the book's rate or ladder, and counts the meter by the same steps.
    """
    before = INTL.rates.get(meter) or INTL.ladders.get(meter)
    term = LeafTerm(leaf=Graduated(meter, (Tier(5, price=2), Tier(price=1))), note="annex 3")
    priced = term.priced(INTL, "s")

    assert meter not in priced.rates
    assert priced.ladders[meter] == attrs.evolve(
        term.leaf, source="s", note="fixed by the contract; annex 3", step=before.step if before else 1
    )
    assert priced.list_tariff.cost({meter: 7}) == 12


@pytest.mark.parametrize(
    ("meter", "step"), [("signaling.storage_gb", "0.000001"), ("cdn.mainland", "0.000001"), ("im.mau", "1")]
)
def test_own_prices_count_parts_of_a_unit_as_the_book_does(meter, step):
    """
    A meter is counted by the same smallest part under the contract, whether the book has a rate of it, tiers or none.
    """
    china = load_book("agora-cn").edition(ON)
    terms = (RatesTerm(rates={meter: Decimal(9)}), LeafTerm(leaf=Graduated(meter, (Tier(price=1),))))
    prices = [{**made.rates, **made.ladders}[meter] for made in (term.priced(china, "s") for term in terms)]

    assert [price.step for price in prices] == [Decimal(step)] * 2


@pytest.mark.parametrize("term", [LadderTerm, LeafTerm, MaximumTerm, MinimumTerm, PercentOffTerm, RatesTerm])
def test_nobody_states_of_which_kind_a_term_is(term):
    """
    The kind of a term is its class's word, and no argument or key of a file.
    """
    with pytest.raises(TypeError, match="unexpected keyword argument 'kind'"):
        term(kind="x")
