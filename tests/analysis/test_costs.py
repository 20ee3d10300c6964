"""What a cost curve says at its own bounds: where prices are printed, what an amount buys there, and on which side."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from own_book import OWN_BOOK

import agorapricing as ap
from agorapricing.analysis import breakeven, budget
from agorapricing.analysis.costs import CostCurve, Costs, costs_of, curve_over, meter_curve, without_whole
from agorapricing.errors import NumberError, UnpricedMeterError
from agorapricing.numbers import Curve
from agorapricing.tariff import Conversion

ON, CN = date(2026, 7, 1), date(2024, 2, 6)
LINE = Curve.linear(2, 10, 8)
"""From 10 on 2 a unit, up to 8 units."""


def priced(curve=LINE, quoted=None):
    """The cost of some offer."""
    return CostCurve(ap.find_offer("agora-cn:list", CN), curve, quoted)


def beyond(t):
    """The units beyond t, which have no printed price."""
    return (Curve.linear(1, 0, 8) - t).maximum(0)


def own(tmp_path, tables="", book=OWN_BOOK):
    """The list offer of a book of some tables."""
    path = tmp_path / "own.toml"
    path.write_text(book + tables, "utf-8")
    return ap.load_book(path).offer("list", ON)


@pytest.mark.parametrize(
    ("t", "left", "at", "right"),
    [(0, None, 10, 10), (4, 18, 18, 18), (5, 20, 20, None), (6, None, None, None), (8, None, None, None)],
)
def test_a_cost_beside_where_prices_end(t, left, at, right):
    """
    Up to 5 units prices are printed: there the cost is known from below, and beyond it on no side.
    """
    cost, t = priced(quoted=beyond(5)), Fraction(t)

    assert (cost.limit(t, "left"), cost.at(t), cost.limit(t, "right")) == (left, at, right)


@pytest.mark.parametrize(("t", "left", "right"), [(0, None, 10), (8, 26, None)])
def test_the_ends_of_a_curve_have_one_side(t, left, right):
    """
    Nothing lies below 0, and nothing above the end of a curve.
    """
    assert (priced().limit(Fraction(t), "left"), priced().limit(Fraction(t), "right")) == (left, right)


def test_an_offer_without_a_curve():
    """
    What could not be worked out has no cost, no bound and no limit anywhere.
    """
    cost = priced(curve=None)

    assert (cost.at(1), cost.limit(Fraction(1), "left"), cost.bounds, cost.refused) == (None, None, frozenset(), ())


@pytest.mark.parametrize(
    ("amount", "at_most", "at_least", "solve"),
    [
        (9, [], ["[0, 5]"], []),
        (10, ["0"], ["[0, 5]"], ["0"]),
        (14, ["[0, 2]"], ["[2, 5]"], ["2"]),
        (20, ["[0, 5]"], ["5"], ["5"]),
        (21, ["[0, 5]"], [], []),
    ],
)
def test_what_an_amount_buys_ends_where_prices_end(amount, at_most, at_least, solve):
    """
    Below the least cost, at it, between, at the greatest cost and above it, an amount buys only what has a price.
    """
    cost = priced(quoted=beyond(5))

    assert [str(where) for where in cost.at_most(amount)] == at_most
    assert [str(where) for where in cost.at_least(amount)] == at_least
    assert [str(where) for where in cost.solve(amount)] == solve


def test_bounds_are_bends_and_ends_of_prices():
    """
    The bounds of a cost are the places at which it bends, and those at which printed prices end.
    """
    assert priced(quoted=beyond(5)).bounds == {0, 5, 8}
    assert priced().bounds == {0}
    assert [str(where) for where in priced(quoted=beyond(5)).refused] == ["(5, 8]"]


# ---- of an offer ----------------------------------------------------------------------------------------------------


def test_other_meters_stay_while_one_varies():
    """
    By the quantity of one meter the others cost what they do, and its own quantity in the usage does not count.
    """
    comparison = ap.compare({"rtc.audio": 1_000, "rtc.hd": 5_000}, ["agora-cn:list"], CN)
    [by_meter], [by_scale] = costs_of(comparison, "rtc.hd").curves, costs_of(comparison).curves

    assert [by_meter.at(t) for t in (0, 1_000, 2_000)] == [7, 35, 63]
    assert [by_scale.at(t) for t in (0, 1, 2)] == [0, 147, 294]


def test_the_usage_at_hand():
    """
    The usage at hand is the profile once, or the most that a bill has of the meter; none of a meter without usage.
    """
    comparison = ap.compare({"rtc.hd": 5_000}, ["agora-cn:list", "agora-cn:payg"], CN)

    assert costs_of(comparison).used == 1
    assert costs_of(comparison, "rtc.hd").used == 5_000
    assert costs_of(comparison, "rtc.audio").used == 0
    assert attrs.evolve(costs_of(comparison, "rtc.hd"), comparison=attrs.evolve(comparison, quotes=())).used == 0


@pytest.mark.parametrize(
    ("meter", "end", "notes"),
    [
        (None, None, ["Costs are totals before the rounding to minor units."]),
        (
            "rtc.hd",
            5,
            ["Costs are totals before the rounding to minor units.", "Looked at from 0 to 5 rtc.hd."],
        ),
        (
            None,
            "0.5",
            ["Costs are totals before the rounding to minor units.", "Looked at from 0 to 0.5 × profile."],
        ),
    ],
)
def test_notes_of_costs(meter, end, notes):
    """
    A reader is told that totals are not rounded, and up to where they were looked at, in what.
    """
    assert list(costs_of(ap.compare({"rtc.hd": 5_000}, ["agora-cn:list"], CN), meter, end).notes) == notes


def test_a_meter_that_no_book_has_varies_nowhere():
    """
    What a book knows may vary, also where an offer has no price for it; what none knows is refused.
    """
    comparison = ap.compare({"rtc.hd": 5_000}, ["agora-us:list"], ON)

    assert costs_of(comparison, "miniprogram.audio").curves[0].curve is None
    with pytest.raises(UnpricedMeterError, match=r"'rtc\.hdd'"):
        costs_of(comparison, "rtc.hdd")


@pytest.mark.parametrize(("end", "is_end"), [("-1", False), ("0", False), ("0.001", True)])
def test_an_end_is_above_nothing(end, is_end):
    """
    A domain ends above 0.
    """
    comparison = ap.compare({"rtc.hd": 5_000}, ["agora-cn:list"], CN)
    if is_end:
        assert costs_of(comparison, end=end).end == Decimal(end)
        return
    with pytest.raises(NumberError, match="the end of the domain"):
        costs_of(comparison, end=end)


BLOCKS = '[[edition.rate]]\nsource = "page"\nmeter = "chat.daily_users"\nmodel = "package"\nsize = {size}\nprice = 5\n'


@pytest.mark.parametrize(
    ("size", "end", "has_problem"),
    [(10_000, 10_000_000, False), (100, 100_000, False), (1, 1_000, False), ("0.001", None, True)],
)
def test_blocks_are_looked_at_as_far_as_they_can(tmp_path, size, end, has_problem):
    """
    The finer the blocks of a meter are, the nearer is the end up to which it is looked at, until there is none.
    """
    cost = meter_curve(own(tmp_path, BLOCKS.format(size=size)), "chat.daily_users")

    assert (cost.curve and cost.curve.end, bool(cost.problem)) == (end, has_problem)


def test_only_what_needs_an_end_asks_for_one(tmp_path):
    """
    Blocks without an end ask for one; a meter without a price has none at any end, and asks for nothing.
    """
    blocks = own(tmp_path, BLOCKS.format(size=100))
    ends = [(curve_over(blocks, {"chat.daily_users": Curve.linear(1, 0, end)}, end).needs_end) for end in (None, 50)]

    assert ends == [True, False]
    assert curve_over(blocks, {"rtc.2k": Curve.linear(1)}).needs_end is False
    assert curve_over(blocks, {"rtc.hd": Curve.linear(1)}).needs_end is False


def test_nothing_that_is_quoted_is_no_curve():
    """
    Where each tier has a printed price no curve of what has none is kept.
    """
    offer = ap.find_offer("agora-cn:list", CN)

    assert curve_over(offer, {"rtc.hd": Curve.linear(1)}).quoted is None
    assert curve_over(offer, {"signaling.messages": Curve.linear(1)}).quoted is not None


CONVERT = '[[edition.convert]]\nsource = "page"\nto = "rtc.audio"\n{whole}per = {per}\nratios = {{ "rtc.hd" = 1 }}\n'


@pytest.mark.parametrize(
    ("whole", "per", "smooth", "has_note"),
    [
        ("whole = 1\n", 4, True, True),
        ("whole = 1\n", 60, False, True),
        ("whole = 2\n", 4, False, False),
        ("", 4, False, False),
    ],
)
def test_which_roundings_are_left_out_of_curves(tmp_path, whole, per, smooth, has_note):
    """
    Rounding up to one whole unit is left out where the quotient is a decimal; other roundings stay as they are.
    """
    book = OWN_BOOK.replace(', "rtc.hd" = 28', "")
    offer = own(tmp_path, CONVERT.format(whole=whole, per=per), book)
    [before], [after] = offer.edition.converts, without_whole(offer).edition.converts
    notes = Costs(ap.compare({"rtc.hd": 1}, [offer], ON), None, None, ()).notes

    assert (before.whole != after.whole, without_whole(offer) is offer) == (smooth, not smooth)
    assert any("own:list: converted usage is not rounded up" in note for note in notes) is has_note


def test_each_conversion_is_judged_by_itself():
    """
    Beside a rounding that is left out those that stay do stay: of a quotient without a decimal, and to another unit.
    """
    offer = ap.find_offer("agora-cn:list", CN)
    roundings = [(1, 4), (1, 60), (2, 4)]
    converts = tuple(Conversion("rtc.audio", {"rtc.hd": 1}, whole=whole, per=per) for whole, per in roundings)
    beside = attrs.evolve(offer, edition=attrs.evolve(offer.edition, converts=converts))

    assert [each.whole for each in without_whole(beside).edition.converts] == [None, 1, 2]


# ---- ranges and budgets ---------------------------------------------------------------------------------------------


def test_ranges_up_to_an_end():
    """
    Ranges end where the domain does, with the cost at the end, and a single offer has one of them.
    """
    comparison = ap.compare({"rtc.hd": 1_000}, ["agora-cn:list"], CN)
    [whole], [bounded] = breakeven(comparison).ranges, breakeven(comparison, end=3).ranges

    assert (str(whole.where), whole.winners, whole.start, whole.stop) == ("[0, ∞)", ("agora-cn:list",), 0, None)
    assert (str(bounded.where), bounded.winners, bounded.start, bounded.stop) == ("[0, 3]", ("agora-cn:list",), 0, 84)
    assert (breakeven(comparison, end=3).until, breakeven(comparison).until) == (3, Fraction(5, 4))
    assert whole.if_open == bounded.if_open == ()


def test_ranges_and_points_around_what_two_offers_share():
    """
    Up to a point one offer is cheaper, there both are, then the other: each range with its cost at both ends.
    """
    offers = ["agora-us-standard:payg", "agora-us-standard:pro"]
    found = breakeven(ap.compare({"rtc.fhd": 1}, offers, ON), meter="rtc.fhd", end=20_000)
    point, fee, free = Fraction("143.89") / (9 * Fraction("0.00099")), Fraction("133.99"), Fraction("9.9")

    assert found.points == (point,)
    assert [(str(each.where), each.winners, each.start, each.stop) for each in found.ranges] == [
        (f"[0, {point})", (offers[0],), 0, fee),
        (str(point), tuple(offers), fee, fee),
        (f"({point}, 20000]", (offers[1],), fee, fee + max(20_000 * 9 - 150_000, 0) * Fraction("0.00099")),
    ]
    assert found.ranges[0].stop + free == point * 9 * Fraction("0.00099")


def test_a_chart_without_usage_ends_beyond_the_first_point():
    """
    Where nothing of a meter is used, a chart ends a quarter beyond the first point, or at one and a quarter.
    """
    offers = ["agora-us-standard:payg", "agora-us-standard:pro"]
    unused = ap.compare({"rtc.audio": 1}, offers, ON)
    found, single = (
        breakeven(unused, meter="rtc.fhd"),
        breakeven(ap.compare({"rtc.audio": 1}, offers[:1], ON), meter="rtc.fhd"),
    )

    assert (found.costs.used, found.until) == (0, found.points[0] * Fraction(5, 4))
    assert (single.points, single.until) == ((), Fraction(5, 4))


def test_what_amounts_buy_is_told_offer_by_offer():
    """
    Of each offer that has a price, in their order: what is affordable, where it costs just that, and the most.
    """
    comparison = ap.compare({"rtc.hd": 1_000}, ["agora-cn:list", "agora-cn:payg"], CN)
    found = budget(comparison, 56)

    assert (found.amount, [(each.offer, each.most, each.is_endless, each.status) for each in found.bought]) == (
        56,
        [("agora-cn:list", 2, False, "open"), ("agora-cn:payg", 12, False, "open")],
    )
    assert [[str(where) for where in each.exactly] for each in found.bought] == [["2"], ["12"]]
    [nothing] = budget(ap.compare({"rtc.hd": 1_000}, ["trtc-cn:pack-25k"], CN), 1).bought
    assert (nothing.most, nothing.is_endless, nothing.affordable) == (None, False, ())
