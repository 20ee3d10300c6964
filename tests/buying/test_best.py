"""The cheapest plan over a term: equal to brute force, and its laws."""

from datetime import date
from decimal import Decimal
from itertools import product

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agorapricing.buying import Term, bill_term
from agorapricing.buying.best import best
from agorapricing.errors import CurrencyError, UnknownNameError, UnpricedMeterError
from agorapricing.loading.books import load_book
from agorapricing.numbers import Rounding
from agorapricing.pricebook.book import PriceBook
from agorapricing.pricebook.drawing import drawn, less
from agorapricing.pricebook.edition import Edition
from agorapricing.pricebook.eligibility import Customer
from agorapricing.pricebook.meters import vocabulary
from agorapricing.pricebook.packs import Pack, PackSize, Validity
from agorapricing.pricebook.regime import Regime
from agorapricing.pricebook.source import Source
from agorapricing.profiles import Profile, Workload
from agorapricing.tariff import Allowance, Band, Fee, GraduatedDiscount, Minimum, Rate
from agorapricing.usage import Usage

START = date(2026, 1, 1)
SOURCE = Source(title="A page", place="table", read=START, kind="vendor page", document="page")
AUDIO, HD = "rtc.audio", "rtc.hd"


def pack(draws, sizes, months=12, **other):
    """A pack of sizes, each with its price."""
    made = tuple(PackSize(quantity, price) for quantity, price in sizes)
    return Pack("Pack", "page", {m: Decimal(d) for m, d in draws.items()}, Validity(months), made, **other)


def book(rates, packs, fees=(), *, free=0, ladder=None, suspends=False, later=None):
    """A book of pay as you go and of packages, each with a fee and an included quantity; `later`: other packs."""
    stages = {"free": Allowance(Decimal(free), (AUDIO, HD), source="page")}
    regimes = {"payg": Regime("Pay as you go", "anyone", ("free",), suspends=(AUDIO, HD) if suspends else ())}
    if ladder is not None:
        stages["volume"] = GraduatedDiscount((Band(3), Band(off=ladder)), (AUDIO, HD), source="page")
        regimes["payg"] = attrs.evolve(regimes["payg"], chain=("free", "volume"))
    for place, (fee, quota) in enumerate(fees):
        stages[f"fee{place}"] = Fee(Decimal(fee), "Package", source="page")
        stages[f"quota{place}"] = Allowance(Decimal(quota), (AUDIO, HD), source="page")
        regimes[f"package{place}"] = Regime("Package", "anyone", (f"quota{place}", f"fee{place}"))
    prices = {meter: Rate(meter, price, source="page") for meter, price in rates.items()}
    first = Edition(START, "stated", prices, {}, (), stages, regimes, (), packs=packs, choices=tuple(regimes))
    editions = (first,) if later is None else (first, attrs.evolve(first, start=date(2026, 2, 1), packs=later))
    sources, meters = {"page": SOURCE}, vocabulary().meters
    return PriceBook("b", "v", "B", "CN", "CNY", Rounding(), sources, editions, meters)


def brute_force(found, usage, term, most, names=()):
    """The cheapest of all plans: every regime and up to `most` of every size of every pack, in every month."""

    def least(place, held):
        if place == term.months:
            return Decimal(0)
        day, last = term.days[place], (*term.days, term.end)[place + 1]
        edition = found.edition(day)
        sizes = [(name, size.quantity) for name, each in edition.packs.items() for size in each.sizes]
        totals = []
        for regime, counts in product(names or edition.choices, product(range(most + 1), repeat=len(sizes))):
            offer = found.offer(regime, day).holding(held)
            for (name, quantity), count in zip(sizes, counts, strict=True):
                offer = offer.buying(name, quantity, count) if count else offer
            try:
                charges = offer.tariff.charges(used[place])
                cost = offer.tariff.cost(used[place])
            except UnpricedMeterError:
                continue
            left = less(offer.holdings, drawn(charges, offer.holdings))
            after = least(place + 1, tuple(each for each in left if each.expires >= last))
            totals += [] if after is None else [cost + after]
        return min(totals, default=None)

    used = [term.usage(Usage(usage), place) for place in range(term.months)]
    return least(0, ())


def cheapest_plan(found, usage, term):
    """The plan that the search finds, or none where no plan prices all usage."""
    try:
        return best(usage, found, term).cheapest
    except UnpricedMeterError:
        return None


def cheapest(found, usage, term):
    """What the search says, or none where no plan prices all usage."""
    plan = cheapest_plan(found, usage, term)
    return plan and plan.total


small = st.integers(0, 5)
price = st.integers(0, 12)


@given(st.data())
@settings(max_examples=3, deadline=None)
def test_no_plan_is_cheaper_than_the_best(data):
    """
    With packages, free minutes, a ladder, suspension and two sizes of one pack, brute force finds the same.
    """
    check_against_brute_force(data)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=200, deadline=None)
def test_no_plan_is_cheaper_than_the_best_in_many_books(data):
    """
    The same, of many more books.
    """
    check_against_brute_force(data)


def check_against_brute_force(data):
    """Draw a book, usage and a term, and hold the cheapest plan against every plan that there is."""
    draws = data.draw(
        st.sampled_from([{AUDIO: 1}, {AUDIO: 1, HD: 1}, {AUDIO: 1, HD: 2}, {AUDIO: 1, HD: 3}, {HD: 2, AUDIO: 1}])
    )
    sizes = [(data.draw(st.integers(2, 3)), data.draw(price)), (data.draw(st.integers(4, 7)), data.draw(price))]
    ladder = data.draw(st.sampled_from([None, "0.1", "0.5"]))
    before = data.draw(st.sampled_from([(), ("volume",)])) if ladder else ()
    lasts, lifts = data.draw(st.integers(1, 3)), data.draw(st.booleans())
    sold = {"units": pack(draws, sizes, lasts, lifts=lifts, before=before)}
    dearer = pack(draws, [(s, data.draw(price)) for s, _ in sizes], lifts=lifts, before=before)
    later = data.draw(st.sampled_from([None, {}, {"units": dearer}]))
    found = book(
        {AUDIO: data.draw(price), HD: data.draw(price)},
        sold,
        [(data.draw(price), data.draw(small))],
        free=data.draw(small),
        suspends=data.draw(st.booleans()),
        ladder=ladder,
        later=later,
    )
    usage = {AUDIO: data.draw(small), HD: data.draw(st.integers(0, 3))}
    term = Term(START, 2, growth=data.draw(st.sampled_from(["0", "0.5", "-0.5"])))

    plan, least = cheapest_plan(found, usage, term), brute_force(found, usage, term, most=3)

    if plan is not None and any(each.count > 3 for month in plan.bill.months for each in month.bought):
        assert least is None or plan.total <= least  # more packs than brute force tries
    else:
        assert (plan and plan.total) == least


def random_case(data):
    """A small book of everything but a ladder, some usage, and a term of three months."""
    sizes = [(2, data.draw(price)), (5, data.draw(price))]
    rates = {AUDIO: data.draw(price), HD: data.draw(price)}
    packs = {"units": pack({AUDIO: 1, HD: 2}, sizes)}
    return rates, packs, {AUDIO: data.draw(small), HD: data.draw(small)}


@given(st.data())
@settings(max_examples=6, deadline=None)
def test_the_best_is_never_above_a_plan_that_it_could_take(data):
    """
    It never costs more than any regime alone, and the plans stand in order.
    """
    rates, packs, usage = random_case(data)
    found = best(usage, book(rates, packs, [(data.draw(price), data.draw(small))]), Term(START, 3))
    totals = [plan.total for plan in found.plans]

    assert totals == sorted(totals)
    assert found.gap >= 0
    alone = bill_term(book(rates, packs).offer("payg", START), usage, Term(START, 3))
    assert totals[0] <= alone.total


@given(st.data())
@settings(max_examples=3, deadline=None)
def test_one_more_option_or_a_lower_price_never_costs_more(data):
    """
    A package, a pack, a longer validity, a lower fee or a lower price of a pack only helps.
    """
    rates, packs, usage = random_case(data)
    fee, quota = data.draw(st.integers(1, 12)), data.draw(small)
    term = Term(START, 3)
    [sold] = packs.values()
    cheaper = attrs.evolve(sold, sizes=tuple(PackSize(each.quantity, each.price / 2) for each in sold.sizes))
    short = {"units": attrs.evolve(sold, valid=Validity(1, "day before"))}

    base = cheapest(book(rates, packs, [(fee, quota)]), usage, term)
    assert base <= cheapest(book(rates, {}, [(fee, quota)]), usage, term)
    assert base <= cheapest(book(rates, packs), usage, term)
    assert base <= cheapest(book(rates, short, [(fee, quota)]), usage, term)
    assert base >= cheapest(book(rates, {"units": cheaper}, [(fee, quota)]), usage, term)
    assert base >= cheapest(book(rates, packs, [(fee - 1, quota)]), usage, term)


def test_packs_pay_a_term_that_is_dearer_by_the_unit():
    """
    Three months of 2 units cost 9 by a pack of 5 for 6 and one of 2 for 3, or by three of 2: never 18 by the unit.
    """
    found = best({AUDIO: 2}, book({AUDIO: 3, HD: 3}, {"units": pack({AUDIO: 1}, [(2, 3), (5, 6)])}), Term(START, 3))

    assert found.cheapest.total == 9
    assert sum(each.price for _, each in found.cheapest.bill.bought) == 9


def test_packs_are_bought_ahead_of_a_price_that_rises():
    """
    Where the next edition sells the pack dearer, what both months need is bought in the first.
    """
    dear = {"units": pack({AUDIO: 1}, [(2, 9)])}
    found = best({AUDIO: 2}, book({AUDIO: 5, HD: 5}, {"units": pack({AUDIO: 1}, [(2, 1)])}, later=dear), Term(START, 2))

    assert found.cheapest.total == 2
    assert [(day.month, each.count) for day, each in found.cheapest.bill.bought] == [(1, 2)]


def test_a_commitment_of_a_year_stands_beside_the_other_plans():
    """
    An offer with a yearly minimum is rated for the whole term, and trued up.
    """
    made = book({AUDIO: 1, HD: 1}, {}, [(100, 5)])
    [edition] = made.editions
    stages = {**edition.stages, "floor": Minimum(Decimal(30), period="year", source="page")}
    regimes = {**edition.regimes, "payg": attrs.evolve(edition.regimes["payg"], chain=("free", "floor"))}
    made = attrs.evolve(made, editions=(attrs.evolve(edition, stages=stages, regimes=regimes),))
    found = best({AUDIO: 2}, made, Term(START, 12))

    assert (found.cheapest.label, found.cheapest.total) == ("b:payg", 30)


@pytest.mark.parametrize(
    ("sold", "error", "message"),
    [
        ("agora", CurrencyError, "books in CNY and USD: give one book, one currency"),
        ("agorra", UnknownNameError, "did you mean 'agora"),
        (book({AUDIO: 1, HD: 1}, {}, suspends=True), UnpricedMeterError, "suspends service"),
    ],
)
def test_what_has_no_answer_is_an_error(sold, error, message):
    """
    Several currencies, an unknown vendor, and usage that no plan covers are each an error that says so.
    """
    with pytest.raises(error, match=message):
        best({AUDIO: 2}, sold, Term(date(2026, 7, 1), 2))


def test_the_first_offer_without_a_price_is_the_error():
    """
    Where no offer has a price the error is of the first one, and of usage that is known.
    """
    none = book({AUDIO: 1}, {}, fees=[(1, 1)])
    with pytest.raises(UnpricedMeterError) as caught:
        best({HD: 2}, none, Term(date(2026, 7, 1), 1))

    assert (caught.value.offer, caught.value.is_meter) == ("b:payg", True)
    assert caught.value.reason.startswith("2026-07: b:payg has no price for meter 'rtc.hd'")


def test_an_account_is_on_the_books_that_have_it():
    """
    A profile that says when the account was created leaves out the books of other accounts, with a note.
    """
    profile = Profile("p", (Workload("w", Usage({HD: 1_000})),), customer=Customer({"agora": date(2026, 1, 1)}))
    found = best(profile, "agora", Term(date(2026, 7, 1), 1), currency="USD")

    assert {plan.bill.offers[0].partition(":")[0] for plan in found.plans} == {"agora-us-standard"}
    assert any(note.startswith("agora-us is for agora accounts created before 2025-08-29") for note in found.notes)


@pytest.mark.parametrize("sold", ["agora-us-standard", "trtc-cn"])
def test_the_price_with_tax_and_growth_is_what_the_bills_say(sold):
    """
    The plan of the search, rated month by month, costs the same: with growth, and with tax where the book has one.
    """
    tax = next(iter(load_book(sold).taxes), "")
    found = best({HD: 30_000}, sold, Term(date(2026, 7, 1), 3, "0.1"), tax=tax)
    months = found.cheapest.bill.months

    assert found.cheapest.total == sum(month.bill.total for month in months)
    assert [month.bill.usage[HD] for month in months] == [30_000, 33_000, 36_300]


# ---- packages of two products ---------------------------------------------------------------------------------------


MESSAGES = "signaling.messages"


def with_signaling(made, packages, *, messages, suspends=()):
    """A book with packages of Signaling, each with a fee and an included quantity; the first may be suspended."""
    [edition, *later] = made.editions
    stages = {
        f"signaling-{place}": Allowance(Decimal(q), (MESSAGES,), source="page") for place, (_, q) in enumerate(packages)
    }
    stages |= {f"signaling-fee-{place}": Fee(Decimal(f), "S", source="page") for place, (f, _) in enumerate(packages)}
    regimes = {
        f"s{place}": Regime(
            *("Signaling", "anyone", (f"signaling-{place}", f"signaling-fee-{place}")),
            suspends=suspends if place == 0 else (),
            product="rtm",
            beside="payg",
        )
        for place in range(len(packages))
    }

    def sold(each):
        return attrs.evolve(
            each,
            rates={**each.rates, MESSAGES: Rate(MESSAGES, messages, source="page")},
            stages={**each.stages, **stages},
            regimes={**each.regimes, **regimes},
            choices=(*each.choices, *regimes),
        )

    return attrs.evolve(made, editions=tuple(map(sold, (edition, *later))))


@given(st.data())
@settings(max_examples=3, deadline=None)
def test_with_two_products_no_plan_is_cheaper_than_the_best(data):
    """
    With a package of each of two products, a pack and suspension of both, brute force over all pairs finds the same.
    """
    check_two_products(data)


@pytest.mark.slow
@given(st.data())
@settings(max_examples=150, deadline=None)
def test_with_two_products_no_plan_is_cheaper_than_the_best_in_many_books(data):
    """
    The same, of many more books.
    """
    check_two_products(data)


def check_two_products(data):
    """Draw a book with packages of two products, and hold the cheapest plan against every pair that there is."""
    sold = {
        "units": pack({AUDIO: 1}, [(3, data.draw(price))], data.draw(st.integers(1, 2)), lifts=data.draw(st.booleans()))
    }
    packages = [(0, data.draw(small)), (data.draw(price), data.draw(small)), (data.draw(price), data.draw(small))]
    rates, fees = {AUDIO: data.draw(price), HD: data.draw(price)}, [(data.draw(price), data.draw(small))]
    made = book(rates, sold, fees, free=data.draw(small), suspends=data.draw(st.booleans()))
    suspends = data.draw(st.sampled_from([(), (MESSAGES,)]))
    made = with_signaling(made, packages, messages=data.draw(price), suspends=suspends)
    usage = {AUDIO: data.draw(small), HD: data.draw(st.integers(0, 2)), MESSAGES: data.draw(st.integers(1, 5))}
    term = Term(START, 2, growth=data.draw(st.sampled_from(["0", "1"])))
    names = [f"{one}+{other}" for one in ("payg", "package0") for other in ("s0", "s1", "s2")]

    assert cheapest(made, usage, term) == brute_force(made, usage, term, 3, names)


def test_each_product_is_bought_by_itself():
    """
    As messages grow, the larger package of Signaling is bought from the month in which it is cheaper.
    """
    made = with_signaling(book({AUDIO: 1, HD: 1}, {}, [(3, 10)]), [(2, 2), (7, 20), (9, 30)], messages=2)
    found = best({AUDIO: 5, MESSAGES: 2}, made, Term(START, 3, growth="1"))

    assert found.cheapest.label == "b:package0+s0, then b:package0+s1 from 2026-03"
    assert found.cheapest.total == (3 + 2) + (3 + 6) + (13 + 7)
    assert any("only s0 and s1 are tried: in every month one of them costs least" in note for note in found.notes)


def test_a_product_that_is_not_used_is_not_bought():
    """
    Without messages no plan has a package of Signaling, and no note speaks of one.
    """
    made = with_signaling(book({AUDIO: 1, HD: 1}, {}), [(2, 2), (7, 20)], messages=2)
    found = best({AUDIO: 5}, made, Term(START, 2))

    assert [plan.label for plan in found.plans] == ["b:payg"]
    assert found.notes == ("Tried: each month one of payg.",)


def test_packages_that_packs_draw_beside_are_all_searched():
    """
    Where a pack draws messages, a dearer package may win with it: none is left out.
    """
    made = book({AUDIO: 1, HD: 1}, {"messages": pack({MESSAGES: 1}, [(5, 1)], regimes=("s1",))})
    found = best({MESSAGES: 5}, with_signaling(made, [(2, 2), (3, 0)], messages=2), Term(START, 1))

    assert found.cheapest.label == "b:payg+s1 + 1 x messages of 5"
    assert found.cheapest.total == 4
    assert {plan.label for plan in found.found} >= {"b:payg+s0", "b:payg+s1"}


# ---- regimes with equal stages --------------------------------------------------------------------------------------


def twins(packs, *, suspends=()):
    """The offers of a book whose two regimes have the same stages."""
    made = book({AUDIO: 2}, packs)
    edition = made.editions[0]
    both = {"payg": Regime("One", "anyone", ("free",), suspends=suspends), "twin": Regime("Two", "anyone", ("free",))}
    return attrs.evolve(made, editions=(attrs.evolve(edition, regimes=both, choices=tuple(both)),))


def test_a_regime_that_bills_is_none_that_suspends():
    """
    Of two regimes with equal stages the one that goes on where the other stops service is kept.
    """
    found = best({AUDIO: 3}, twins({}, suspends=(AUDIO,)), Term(START, 1))

    assert (found.cheapest.label, found.cheapest.total) == ("b:twin", 6)


@pytest.mark.parametrize("beside", [("payg",), ("twin",), ()])
def test_a_pack_that_is_sold_beside_one_regime_is_found(beside):
    """
    Of two regimes with equal stages the one that a pack is sold beside is kept, whichever stands first.
    """
    packs = {"p": pack({AUDIO: 1}, [(10, 5)], regimes=beside)}
    found = best({AUDIO: 10}, twins(packs), Term(START, 1))

    assert found.cheapest.total == 5
