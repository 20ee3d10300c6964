"""Which single prices are odd: tiers, bounds, pictures and sources, each just where it begins to be."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from own_book import OWN_BOOK

import agorapricing as ap
from agorapricing.analysis.oddities import Oddity, first_of, of_curves, of_sources, of_tiers

ON = date(2026, 7, 1)


def own(tmp_path, tables=""):
    """The list offer of a book of some tables."""
    path = tmp_path / "own.toml"
    path.write_text(OWN_BOOK + tables, "utf-8")
    return ap.load_book(path).offer("list", ON)


def ladder(model, tiers):
    """A ladder of one meter."""
    return f'[[edition.rate]]\nsource = "page"\nmeter = "cdn.mainland"\nmodel = "{model}"\nper = 1\ntiers = [{tiers}]\n'


@pytest.mark.parametrize(
    ("first", "second", "names"),
    [
        ("9.9", "20", []),
        ("10", "10.9", ["no whole number lies above 10 and up to 10.9"]),
        ("10", "11", []),
        ("0.9", "1.9", ["no whole number lies above 0 and up to 0.9"]),
        ("1", "1.5", ["no whole number lies above 1 and up to 1.5"]),
    ],
)
def test_a_tier_without_a_whole_number(tmp_path, first, second, names):
    """
    A tier that ends before the next whole number holds none; one that ends at it holds it.
    """
    tiers = f"{{ up_to = {first}, price = 3 }}, {{ up_to = {second}, price = 2 }}, {{ price = 1 }}"
    found = of_tiers(own(tmp_path, ladder("graduated", tiers)).edition)

    assert [(each.about, str(each.what)) for each in found] == [("cdn.mainland", name) for name in names]


@pytest.mark.parametrize(
    ("second", "third", "bounds"),
    [
        ("price = 3", "price = 3", ["10", "20"]),
        ("price = 3", "price = 2", ["10"]),
        ("price = 2", "price = 2", ["20"]),
        ("price = 2", "price = 3", []),
        ("price = 3, flat = 1", "price = 3", ["20"]),
        ("price = 2", "quoted = true", []),
    ],
)
def test_a_bound_at_which_nothing_changes(tmp_path, second, third, bounds):
    """
    A bound has no effect where the price is the same on both sides and nothing is due once on the upper one.
    """
    tiers = f"{{ up_to = 10, price = 3 }}, {{ up_to = 20, {second} }}, {{ {third} }}"
    found = of_tiers(own(tmp_path, ladder("graduated", tiers)).edition)

    assert [str(each.what) for each in found] == [f"the price is the same on both sides of {bound}" for bound in bounds]


@pytest.mark.parametrize(
    ("model", "tiers", "found"),
    [
        ("graduated", "{ up_to = 10, price = 2 }, { price = 2 }", []),
        ("graduated", "{ up_to = 10, price = 2 }, { price = 1 }", []),
        ("graduated", "{ up_to = 10, price = 2 }, { price = 3 }", [("rising price", 1)]),
        ("graduated", "{ up_to = 10, price = 0 }, { price = 3 }", []),
        ("graduated", "{ up_to = 10, price = 2 }, { quoted = true }", []),
        ("volume", "{ up_to = 10, price = 3 }, { price = 2 }", [("cliff", 10)]),
        ("volume", "{ up_to = 10, price = 2 }, { price = 3 }", [("rising price", 1)]),
    ],
)
def test_what_is_odd_about_a_curve(tmp_path, model, tiers, found):
    """
    Of a meter it is told where the total falls, and where a unit costs more than one before that had a price.
    """
    odd = [each for each in of_curves(own(tmp_path, ladder(model, tiers))) if each.about == "cdn.mainland"]

    assert [(str(each.kind), each.amount) for each in odd] == found


def test_a_curve_is_told_once_under_the_first_regime(tmp_path):
    """
    What several regimes have alike is told of the first, another kind or another meter of a later one, too.
    """
    one, other = own(tmp_path), attrs.evolve(own(tmp_path), name="other")
    cliff, rise, there = Oddity("cliff", "a", "x"), Oddity("rise", "a", "y"), Oddity("cliff", "b", "z")
    found = first_of([one, other], [[cliff, cliff], [cliff, rise, there]])

    assert [(each.kind, str(each.about), each.what) for each in found] == [
        ("cliff", "a (list)", "x"),
        ("cliff", "a (list)", "x"),
        ("rise", "a (other)", "y"),
        ("cliff", "b (other)", "z"),
    ]


@pytest.mark.parametrize(("days", "is_stale"), [(9, False), (10, False), (11, True)])
def test_the_age_of_a_source(tmp_path, days, is_stale):
    """
    A source is stale that was read more than so many days before; that it is, its name and what rests on it are said.
    """
    offer = own(tmp_path)
    found = list(of_sources(offer.book, offer.edition, date(2026, 1, 1) + timedelta(days), 10))
    stale = "read on 2026-01-01, 11 days before; rtc.audio, rtc.hd rest on it"

    assert [(each.kind, each.about, str(each.what), each.amount, each.source) for each in found] == (
        [("stale source", "page", stale, None, "page")] if is_stale else []
    )


@pytest.mark.parametrize(
    ("kind", "found"),
    [("vendor page", []), ("contract", []), ("third party", ["a third party; rtc.audio, rtc.hd rest on it"])],
)
def test_whose_word_a_source_is(tmp_path, kind, found):
    """
    The vendor's pages and contracts are as good as each other, what others say is not.
    """
    offer = own(tmp_path)
    book = attrs.evolve(offer.book, sources={"page": attrs.evolve(offer.book.sources["page"], kind=kind)})

    assert [str(each.what) for each in of_sources(book, offer.edition, ON, 10_000)] == found


def test_larger_pictures_are_held_against_the_tier_below():
    """
    A picture that costs less than the one below it is odd, with the difference; one that costs as much is not.
    """
    edition = ap.load_book("agora-cn").edition(ON)
    [family] = [each for name, each in edition.metering.family.items() if "rtc.hd" in each.meters]
    lower, higher = [meter for meter in family.meters if meter in edition.rates][:2]

    def with_price(price, per):
        rates = {**edition.rates, higher: attrs.evolve(edition.rates[higher], price=Decimal(price), per=Decimal(per))}
        found = of_tiers(attrs.evolve(edition, rates=rates, ladders={}, stages={}))
        return [(each.about, str(each.what), each.amount) for each in found if each.about == higher]

    price, per = edition.rates[lower].price, edition.rates[lower].per
    less = f"costs less than {lower}, the tier below it"

    assert with_price(price, per) == with_price(price + 1, per) == with_price(2 * price, 2 * per) == []
    assert with_price(price - 1, per) == [(higher, less, Fraction(1) / Fraction(per))]
    assert with_price(2 * price - 1, 2 * per) == [(higher, less, Fraction(1, 2) / Fraction(per))]


@pytest.mark.parametrize(("bound", "said"), [("10.25", "10.25"), ("10.3", "10.3"), ("10", "10")])
def test_a_bound_is_said_with_two_decimals(tmp_path, bound, said):
    """
    A bound between whole numbers is said to the hundredth.
    """
    tiers = f"{{ up_to = {bound}, price = 3 }}, {{ price = 3 }}"
    [odd] = of_tiers(own(tmp_path, ladder("graduated", tiers)).edition)

    assert str(odd.what) == f"the price is the same on both sides of {said}"
