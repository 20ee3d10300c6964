"""Break-even points, marginal prices and budgets: laws against bills at the points themselves, and known numbers."""

import contextlib
import json
from datetime import date
from decimal import Decimal, Inexact
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.analysis import breakeven, budget, marginal
from agorapricing.analysis.costs import CostCurve, curve_over
from agorapricing.analysis.marginal import bounds_of
from agorapricing.cli import main
from agorapricing.errors import NumberError
from agorapricing.numbers.curve import Curve
from agorapricing.numbers.decimals import exact
from agorapricing.pricebook.regime import Regime
from agorapricing.profiles import Profile, Workload
from agorapricing.rating import cost, find_offer
from agorapricing.rating.exchange import ExchangeRate
from agorapricing.report import FORMATS, render
from agorapricing.scenarios import GroupCall
from agorapricing.tariff import Package, Tier, Volume, total

ROOT = Path(__file__).parents[2]
ON, CN = date(2026, 7, 1), date(2024, 2, 6)
OLD = ap.Customer({"agora": date(2020, 1, 1), "trtc": date(2020, 1, 1)}, grants=("agora:old-customer",))
OFFERS = ("agora-cn:list", "agora-cn:payg", "agora-cn:loyalty", "trtc-cn:payg")
STANDARD = ("agora-us-standard:payg", "agora-us-standard:pro", "agora-us-standard:business-plus", "agora-us:payg")
usages = st.dictionaries(
    st.sampled_from(("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k")), st.integers(1, 10**6), min_size=1, max_size=3
)


def near(t):
    """Decimals just below t and just above it, and t itself where it is one."""
    with exact():
        below = Decimal(int(t * 10**9)).scaleb(-9)
        step = Decimal("1e-9")
        found = [below - step, below, below + step]
        with contextlib.suppress(Inexact):
            found.append(Decimal(t.numerator) / t.denominator)
        return [each for each in found if each >= 0]


def bill(offer, usage, t):
    """The total of t times a usage."""
    with exact():
        return cost(offer, {meter: quantity * t for meter, quantity in usage.items()})


# ---- curves of bundled offers ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", OFFERS)
@given(usage=usages, t=st.decimals(0, 20, places=4))
@settings(max_examples=25)
def test_a_curve_is_the_bill(name, usage, t):
    """
    The cost curve of an offer is its bill at every scale: anywhere, and beside every knot.
    """
    found = breakeven(ap.compare(usage, [name], CN)).costs
    offer, [each] = find_offer(name, CN), found.curves

    for place in (t, *(near_by for knot in each.curve.x[:6] for near_by in near(knot))):
        assert each.at(place) == bill(offer, usage, place)


@given(usages, st.lists(st.sampled_from(OFFERS), min_size=2, max_size=4, unique=True))
@settings(max_examples=30)
def test_at_a_crossing_both_cost_the_same(usage, names):
    """
    Where the winner changes the old and the new cost the same, or one jumps; on either side the named winner wins.
    """
    found = breakeven(ap.compare(usage, names, CN, customer=OLD))
    curves = {each.name: each for each in found.costs.curves}

    for one, other in pairwise(found.ranges):
        point = other.where.lower
        amounts = {curves[name].at(point) for name in {*one.winners, *other.winners}}
        jumps = any(point in curves[name].curve.jumps for name in {*one.winners, *other.winners})
        assert len(amounts) == 1 or jumps
    for each in found.ranges:
        inside = each.where.lower if each.where.is_point else middle(each.where)
        amounts = {name: curve.at(inside) for name, curve in curves.items()}
        assert set(each.winners) == {name for name, amount in amounts.items() if amount == min(amounts.values())}


def middle(where):
    """A number inside an interval."""
    return where.lower + 1 if where.upper is None else (where.lower + where.upper) / 2


@given(usages, st.lists(st.sampled_from(OFFERS), min_size=1, max_size=4, unique=True))
@settings(max_examples=30)
def test_ranges_cover_the_domain(usage, names):
    """
    Ranges follow each other from 0 on without gap or overlap, and no two neighbours choose the same offers.
    """
    ranges = breakeven(ap.compare(usage, names, CN)).ranges

    assert (ranges[0].where.lower, ranges[0].where.has_lower, ranges[-1].where.upper) == (0, True, None)
    for one, other in pairwise(ranges):
        assert one.where.upper == other.where.lower
        assert one.where.has_upper != other.where.has_lower
        assert (one.winners, one.if_open) != (other.winners, other.if_open)


def test_a_package_against_the_list():
    """
    Above 16,149 minutes of Full HD a package of 150,000 standard minutes at 133.99 is cheaper than pay as you go.
    """
    found = breakeven(ap.compare({"rtc.fhd": 1}, STANDARD[:2], ON), meter="rtc.fhd")
    point = Fraction("143.89") / (9 * Fraction("0.00099"))

    assert found.points == (point,)
    assert [each.winners for each in found.ranges] == [
        ("agora-us-standard:payg",),
        ("agora-us-standard:payg", "agora-us-standard:pro"),
        ("agora-us-standard:pro",),
    ]
    assert found.ranges[0].stop == found.ranges[2].start == Fraction("133.99")


def test_where_a_vendor_prints_no_price():
    """
    In a quoted tier an offer has no price, and does not win there.
    """
    found = breakeven(ap.compare({"signaling.messages": 1}, ["agora-cn:list"], CN), meter="signaling.messages")

    assert found.ranges[-1].winners == ()
    assert found.ranges[-1].where.upper is None


def test_blocks_need_an_end(tmp_path):
    """
    An offer of whole blocks is looked at up to ten times the usage, unless an end is stated; the notes say so.
    """
    text = (ROOT / "docs/reference/book-format.md").read_text("utf-8").partition("```toml\n")[2].partition("```")[0]
    (tmp_path / "example.toml").write_text(text, "utf-8")
    offer = ap.load_book(tmp_path / "example.toml").offer("list", date(2025, 6, 1))
    usage = {"caption.minutes": 6_000}
    found, stated = (
        breakeven(ap.compare(usage, [offer], offer.on)),
        breakeven(ap.compare(usage, [offer], offer.on), end=4),
    )

    assert found.costs.end == 10
    assert breakeven(ap.compare(usage, [offer], offer.on), meter="caption.minutes").costs.end == 60_000
    unused = ap.compare({**usage, "caption.minutes": 0}, [offer], offer.on)
    assert breakeven(unused, meter="caption.minutes").costs.end == 10_000_000
    assert [found.costs.curves[0].at(t) for t in (Fraction(1), Fraction(1) + Fraction(1, 10**9), 10)] == [
        300,
        330,
        3_000,
    ]
    assert stated.costs.end == 4
    assert any("from 0 to 4" in note for note in stated.costs.notes)
    assert any(
        "state a smaller domain" in note
        for note in breakeven(ap.compare(usage, [offer], offer.on), end=10**9).costs.notes
    )


def test_an_offer_that_cannot_be_looked_at():
    """
    An offer without a price for the usage is left out, with the reason in the notes.
    """
    found = breakeven(
        ap.compare(
            {"rtc.hd": 1_000, "miniprogram.audio": 5},
            ["agora-cn:list", "agora-us:list"],
            ON,
            exchange=[RATE],
            customer=OLD,
        )
    )

    assert {name for each in found.ranges for name in each.winners} == {"agora-cn:list"}
    assert any(note.startswith("agora-us:list is left out: ") for note in found.costs.notes)


RATE = ExchangeRate("USD", "CNY", "7.1", ON, "central parity")


def test_two_currencies():
    """
    With a rate all curves are in the currency of the comparison.
    """
    offers = ["agora-cn:list", "agora-us:list"]
    found = breakeven(ap.compare({"rtc.hd": 1_000}, offers, ON, exchange=[RATE], customer=OLD))

    assert found.ranges[-1].winners == ("agora-cn:list",)
    assert found.costs.curves[1].at(1) == Fraction("3.99") * Fraction("7.1")


def test_scenarios_are_scaled():
    """
    A profile of scenarios is scaled as each book bills it; the notes say how.
    """
    profile = Profile("x", (Workload("w", scenario=GroupCall(sessions_per_day=10)),), ON)
    found = breakeven(ap.compare(profile, ["agora-cn:list", "trtc-cn:list"]))

    assert found.costs.curves[1].at(2) == 2 * Fraction(5 * 4 * 45 * 300 * 14, 1000)
    assert any("minutes of the profile are scaled" in note for note in found.costs.notes)


# ---- marginal -------------------------------------------------------------------------------------------------------


def test_the_next_minute():
    """
    The next minute is free up to 10,000, then at list price, then at each step of the ladder, bound by bound.
    """
    steps = marginal(ap.compare({"rtc.audio": 1}, ["agora-cn:payg"], CN), meter="rtc.audio").bounds
    list_price = Fraction(7, 1000)

    assert [(step.at, step.after) for step in steps] == [
        (0, 0),
        (10_000, list_price),
        (109_999, list_price * Fraction(95, 100)),
        (509_999, list_price * Fraction(93, 100)),
        (1_009_999, list_price * Fraction(90, 100)),
    ]
    assert [step.before for step in steps[1:]] == [step.after for step in steps[:-1]]
    assert all(step.jump == 0 and step.falls_to is None for step in steps)


def test_where_more_costs_less():
    """
    Where the tier reached prices everything, the total falls above a bound, and is again as high later.
    """
    usage = {"cdn.mainland": 1}
    steps = marginal(ap.compare(usage, ["agora-cn:list"], ON), meter="cdn.mainland").bounds
    [first, *_] = [step for step in steps if step.jump < 0]
    offer = find_offer("agora-cn:list", ON)

    assert first.falls_to > first.at
    with exact():
        at, above = (Decimal(int(t)) for t in (first.at, first.falls_to))
        assert cost(offer, {"cdn.mainland": at + 1}) < cost(offer, {"cdn.mainland": at})
        assert cost(offer, {"cdn.mainland": above + 1}) > cost(offer, {"cdn.mainland": at})


@pytest.mark.parametrize(
    ("printed", "again"), [(11, None), (Fraction(150, 13), Fraction(150, 13)), (12, Fraction(150, 13))]
)
def test_a_fall_ends_where_a_price_is_printed(printed, again):
    """
    From 10 on a unit costs 13 instead of 15: as much as 150 is reached at 150/13, if prices are printed so far.
    """
    units = Curve.linear(1)
    dear = total(Volume("rtc.hd", (Tier(10, price=15), Tier(price=13))).charges({"rtc.hd": units}))
    quoted = (units - printed).maximum(0)
    cost = CostCurve(ap.find_offer("agora-cn:list", ON), dear, quoted)

    assert [bound.falls_to for bound in bounds_of(cost) if bound.is_falling] == [again]


@given(usages, st.sampled_from(OFFERS))
@settings(max_examples=20)
def test_slopes_add_up(usage, name):
    """
    From one bound to the next the total grows by the price of the next unit, and jumps by the jump.
    """
    found = marginal(ap.compare(usage, [name], CN))
    for one, other in pairwise(found.bounds):
        grown = one.after * (other.at - one.at)
        curve = found.costs.curves[0].curve
        assert curve.limit(one.at) + grown == curve.limit(other.at, "left")
        assert curve.limit(other.at, "left") + other.jump == curve.limit(other.at)


# ---- budget ---------------------------------------------------------------------------------------------------------


@given(st.decimals(0, 100_000, places=2), usages, st.sampled_from(OFFERS))
@settings(max_examples=40)
def test_a_budget_buys_what_it_pays_for(amount, usage, name):
    """
    What a budget buys costs the budget, to the knot; a little more costs more, and a little less no more.
    """
    found = budget(ap.compare(usage, [name], CN), amount)
    [each] = found.bought
    curve = found.costs.curves[0]

    assert curve.at(each.most) == amount
    assert each.most in each.exactly[-1]
    assert curve.at(each.most + Fraction(1, 10**6)) > amount
    assert curve.at(each.most / 2) <= amount


def test_all_solutions():
    """
    Where the total falls at a bound, an amount is reached more than once; all that it buys is named.
    """
    steps = marginal(ap.compare({"cdn.mainland": 1}, ["agora-cn:list"], ON), meter="cdn.mainland").bounds
    [first, *_] = [step for step in steps if step.jump < 0]
    amount = Decimal(int(first.cost) - 1)
    [bought] = budget(ap.compare({"cdn.mainland": 1}, ["agora-cn:list"], ON), amount, meter="cdn.mainland").bought

    assert len(bought.affordable) == len(bought.exactly) == 2
    assert bought.affordable[0].upper < first.at <= bought.affordable[1].lower < bought.most


def test_what_a_budget_does_not_buy():
    """
    A package that costs more than the budget buys nothing; what is free is bought without end.
    """
    found = budget(ap.compare({"rtc.fhd": 1_000}, STANDARD, ON), 100)
    nothing = [each.offer for each in found.bought if not each.affordable]
    [free] = budget(ap.compare({"rtc.hd": 0}, ["agora-cn:list"], CN), 0).bought

    assert nothing == ["agora-us-standard:pro", "agora-us-standard:business-plus"]
    assert free.is_endless


METER = "signaling.messages"


def test_a_budget_stops_where_prices_end():
    """
    However large an amount is, it buys no more than has a printed price.
    """
    usage = {METER: 1}
    [most] = [each.where.lower for each in breakeven(ap.compare(usage, OFFERS[:1], CN), meter=METER).ranges[-1:]]
    [bought] = budget(ap.compare(usage, OFFERS[:1], CN), 10**12, meter=METER).bought

    assert (bought.most, bought.is_endless) == (most, False)
    assert bought.exactly == ()


def test_the_next_unit_without_a_price():
    """
    At the bound at which printed prices end the next unit has none; before it, it has.
    """
    *_, last = marginal(ap.compare({METER: 1}, OFFERS[:1], CN), meter=METER).bounds

    assert last.cost is not None
    assert last.before is not None
    assert (last.after, last.is_falling) == (None, False)


def test_an_amount_stands_first(capsys):
    """
    Where the amount of money is left out the command says so.
    """
    assert main(["budget", "rtc.hd=5", "--offers", "agora-cn:list"]) == 2
    assert "give the amount of money first, as in `budget 1000 rtc.hd=5`" in capsys.readouterr().err


def test_narrow_tables_keep_what_tells_them_apart():
    """
    Cards keep the name of their offer, small scales show four digits, and names break where they have a sign.
    """
    usage = {"rtc.hd": 10**12, "rtc.audio": 10**12}
    cards = render(marginal(ap.compare(usage, STANDARD, ON)), "table", 60)
    narrow = render(breakeven(ap.compare({"rtc.hd": 10**6}, STANDARD, ON)), "table", 80)

    assert all(name in cards for name in STANDARD)
    assert "0.000000005" in cards
    assert ":business-plus" in narrow


@pytest.mark.parametrize("amount", [-1, "x", 1.5, None])
def test_amounts_that_are_none(amount):
    """
    A budget is an amount of money, exact and not below 0.
    """
    with pytest.raises(NumberError):
        budget(ap.compare({"rtc.hd": 1}, ["agora-cn:list"], CN), amount)


@pytest.mark.parametrize("end", [0, -1, "x"])
def test_ends_that_are_none(end):
    """
    A domain ends above 0.
    """
    with pytest.raises(NumberError):
        breakeven(ap.compare({"rtc.hd": 1}, ["agora-cn:list"], CN), end=end)


# ---- reports, commands -------------------------------------------------------------------------------------


QUESTIONS = {
    "breakeven": (["breakeven"], "20,000"),
    "marginal": (["marginal"], "109,999"),
    "budget": (["budget", "280"], "20,000"),
}


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("question", QUESTIONS)
def test_every_command_in_every_format(capsys, question, style):
    """
    Each question is a command, in every format.
    """
    command, word = QUESTIONS[question]
    offers = ["--offers", "agora-cn:payg", "agora-cn:loyalty"]
    code = main([*command, "rtc.hd=100_000", *offers, "--meter", "rtc.hd", "--on", str(CN), "--format", style])
    printed = capsys.readouterr()

    assert (code, printed.err) == (0, "")
    assert question == "breakeven" or word in printed.out or word.replace(",", "") in printed.out
    if style == "json":
        assert json.loads(printed.out)["schema"] == "agorapricing/1"


@pytest.mark.parametrize("width", [80, 120])
def test_charts_fit(width):
    """
    A chart of break-even points fits in 80 columns, and is plain ASCII.
    """
    found = breakeven(ap.compare({"rtc.fhd": 1_000}, STANDARD, ON), meter="rtc.fhd")
    text = render(found, "table", width)
    drawn = [line for line in text.splitlines() if " |" in line or " +-" in line]

    assert len(drawn) > 10
    assert all(line.isascii() and len(line) <= 80 for line in drawn)
    assert max(map(len, text.splitlines())) <= width


def test_numbers_are_rounded_outwards():
    """
    A point that is no decimal is shown as an interval that holds it, marked as rounded; JSON has it exactly.
    """
    found = breakeven(ap.compare({"rtc.fhd": 1}, STANDARD[:2], ON), meter="rtc.fhd")
    text = render(found, "plain")

    assert "~16,149.27" in text
    assert "~16,149.28" in text
    assert "rounded outwards" in text
    assert found.to_record()["ranges"][0]["to"] == "14389000/891"


def test_what_has_no_price_whatever_is_used_has_none_on_a_curve():
    """
    Blocks that are due at least are stopped by a regime that suspends them, also where something else is used.
    """
    book = ap.load_book("trtc-cn")
    edition = book.edition(ON)
    blocks = Package("rtc.hd", 5, 10, at_least=1, source=next(iter(book.sources)))
    stopped = Regime("Stopped", "anyone", (), suspends=("rtc.hd",))
    changed = attrs.evolve(
        edition,
        rates={meter: rate for meter, rate in edition.rates.items() if meter != "rtc.hd"},
        ladders={**edition.ladders, "rtc.hd": blocks},
        regimes={**edition.regimes, "stopped": stopped},
    )
    offer = attrs.evolve(book, editions=(changed,)).offer("stopped", ON)
    curve = curve_over(offer, {"rtc.audio": Curve.linear(1, 0)})

    with pytest.raises(ap.UnpricedMeterError):
        ap.rate(offer, {"rtc.audio": 5})
    assert [curve.at(t) for t in (0, 5)] == [None, None]
