"""Laws of the questions about costs, over random books of every kind of tariff: each answer against rated bills."""

from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.analysis import breakeven, budget, changed, diff, marginal, match, split
from agorapricing.analysis.costs import without_whole
from agorapricing.analysis.match import COMMITMENT
from agorapricing.errors import AgorapricingError, UnpricedMeterError
from agorapricing.numbers.decimals import exact
from agorapricing.rating import cost, rate
from agorapricing.rating.exchange import ExchangeRate
from agorapricing.testing import FEW_KNOTS, METERS, books

END = 3
GRID = 32
ONE_METER = Decimal(3_000)
used = st.dictionaries(st.sampled_from(METERS), st.integers(0, 2_000), min_size=1)
laws = settings(suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


class Offers(tuple):
    """Offers, shown without the vocabulary of meters, which is the same for all and long."""

    __slots__ = ()

    def __repr__(self):
        return "\n".join(f"{offer.id} on {offer.on}: {offer.edition}" for offer in self)


@st.composite
def offers(draw):
    """Two offers of one random book, and one of another vendor's; on a day that both have prices for."""
    one, two = draw(books(FEW_KNOTS)), draw(books(FEW_KNOTS))
    other = attrs.evolve(two, id="other", vendor="other")
    day = max(one.editions[-1].start, other.editions[-1].start)
    return Offers((one.offer("list", day), one.offer("payg", day), other.offer("payg", day)))


def total(offer, usage):
    """What an offer costs, exactly; none where it has no price. Curves round converted usage not to whole units."""
    try:
        with exact():
            return Fraction(cost(without_whole(offer), usage))
    except UnpricedMeterError:
        return None


def scaled(usage, by):
    """A usage times a number."""
    with exact():
        return {meter: quantity * by for meter, quantity in usage.items()}


def around(t):
    """Decimals just below t, at it, and just above it."""
    step = Decimal("1e-6")
    below = Decimal(int(t * 10**6)).scaleb(-6)
    return [each for each in (below - step, below, below + step) if each >= 0]


@st.composite
def varied(draw):
    """What varies, how far, and the usage at a place of it."""
    usage, meter = draw(used), draw(st.none() | st.sampled_from(METERS))
    end = Decimal(END) if meter is None else ONE_METER
    if meter is None:
        return usage, meter, end, lambda t: scaled(usage, t)
    return usage, meter, end, lambda t: {**usage, meter: t}


def grid(end):
    """Places from 0 to an end, as decimals."""
    return [end * place / GRID for place in range(GRID + 1)]


@given(offers(), varied(), st.decimals(0, 1, places=6))
@laws
def test_curves_are_bills(compared, vary, part):
    """
    A cost curve is the bill: anywhere, and at, just below and just above each bound.
    """
    usage, meter, end, at = vary
    found = marginal(ap.compare(usage, compared, compared[0].on), meter=meter, end=end)
    for each in found.costs.curves:
        assert each.curve is not None
        beside = [t for bound in sorted(each.bounds)[:8] for t in around(bound) if t <= end]
        for t in (part * end, *beside):
            assert each.at(t) == total(each.offer, at(t))


@given(offers(), varied())
@laws
def test_winners_win(compared, vary):
    """
    At every place of a grid the named winners are the offers whose bills are least, and the range's ends bound it.
    """
    usage, meter, end, at = vary
    ranges = breakeven(ap.compare(usage, compared, compared[0].on), meter=meter, end=end).ranges
    for t in grid(end):
        amounts = {offer.id: total(offer, at(t)) for offer in compared}
        least = min((amount for amount in amounts.values() if amount is not None), default=None)
        [where] = [each for each in ranges if t in each.where]
        assert set(where.winners) == {name for name, amount in amounts.items() if least is not None and amount == least}
        if t in {where.where.lower, where.where.upper} and where.winners:
            assert least in {where.start, where.stop}


@given(offers(), varied())
@laws
def test_ranges_name_what_is_paid_at_their_ends(compared, vary):
    """
    The amounts of a range are the winner's bills at its ends, or where an end is not in it, what bills tend to there.
    """
    usage, meter, end, at = vary
    found = breakeven(ap.compare(usage, compared, compared[0].on), meter=meter, end=end)
    curves = {each.name: each for each in found.costs.curves}
    by_name = {offer.id: offer for offer in compared}
    for each in found.ranges:
        if not each.winners:
            assert each.start is each.stop is None
            continue
        where, winner = each.where, each.winners[0]
        ends = ((where.lower, where.has_lower, each.start, 1), (where.upper, where.has_upper, each.stop, -1))
        for t, is_in, amount, inwards in ends:
            if is_in and t * 2**40 % 1 == 0:  # a decimal
                assert amount == total(by_name[winner], at(Decimal(t.numerator) / Decimal(t.denominator)))
            elif not is_in:
                domain = () if found.costs.end is None else (Fraction(found.costs.end),)
                bounds = (bound for bound in (*curves[winner].bounds, *domain) if bound != t)
                apart = min((abs(t - bound) for bound in bounds), default=Fraction(1))
                near = t + inwards * apart / 2
                beyond = (near + t) / 2
                assert amount == 2 * curves[winner].at(beyond) - curves[winner].at(near)


@given(offers(), varied(), st.integers(0, 5_000))
@laws
def test_a_budget_buys_what_bills_cost(compared, vary, money):
    """
    A place of a grid is affordable where its bill is no more than the budget, and exact where it is the budget.
    """
    usage, meter, end, at = vary
    found = budget(ap.compare(usage, compared, compared[0].on), money, meter=meter, end=end)
    by_name = {offer.id: offer for offer in compared}
    for each in found.bought:
        for t in grid(end):
            amount = total(by_name[each.offer], at(t))
            assert any(t in where for where in each.affordable) == (amount is not None and amount <= money)
            assert any(t in where for where in each.exactly) == (amount is not None and amount == money)


@given(offers(), varied())
@laws
def test_falls_are_falls(compared, vary):
    """
    Just above a bound that is said to fall a bill is less than the most before; where it is not said, it is no less.
    """
    usage, meter, end, _ = vary
    found = marginal(ap.compare(usage, compared, compared[0].on), meter=meter, end=end)
    curves = {each.name: each for each in found.costs.curves}
    for step in found.bounds:
        each = curves[step.offer]
        beyond = [bound for bound in each.bounds if bound > step.at] or [Fraction(end)]
        if step.after is None or step.cost is None or step.at >= end:
            continue
        beside = (step.at + min(beyond)) / 2
        before = max(step.cost, each.limit(step.at, "left") or 0)
        assert step.is_falling == (each.limit(step.at, "right") < before or each.at(beside) < before)
        if step.is_falling and step.falls_to is not None:
            again = step.falls_to
            reached = (each.at(again), each.limit(again, "left"), each.limit(again, "right"))
            assert any(amount is not None and amount >= before for amount in reached)


@given(offers(), used)
@laws
def test_a_split_is_the_least(compared, usage):
    """
    No share of a grid costs less than the division that was found; those within 1 % of it are named.
    """
    by_name = {offer.id: offer for offer in compared}
    assume(any(total(offer, usage) is not None for offer in compared))
    found = split(ap.compare(usage, compared, compared[0].on), keep="0.125")
    for each in found.divisions:
        for place in range(GRID + 1):
            share = Decimal(place) / GRID
            parts = (
                total(by_name[each.first], scaled(usage, share)),
                total(by_name[each.second], scaled(usage, 1 - share)),
            )
            is_near = None not in parts and sum(parts) * 100 <= each.total * 101
            assert any(share in where for where in each.flat) == is_near
            if None not in parts:
                assert sum(parts) >= each.total
                assert not Decimal("0.125") <= share <= Decimal("0.875") or sum(parts) >= each.kept


@given(offers(), used, st.sampled_from(("0", "0.1", "0.5")))
@laws
def test_matching_then_rating(compared, usage, below):
    """
    A term costs the target: exactly where a contract can have it, else just beside it on both sides.
    """
    _, ours, theirs = compared
    assume(None not in {total(ours, usage), total(theirs, usage)})
    found = match(ap.compare(usage, [ours, theirs], ours.on), ours.id, theirs.id, below=below)
    for term in found.terms:
        if not term.is_possible:
            assert term.why_not
            continue
        totals = [Fraction(cost(changed(ours, attrs.evolve(term, value=value)), usage)) for value in term.writable]
        assert min(totals) <= found.target <= max(totals)
        assert term.kind != COMMITMENT or len(totals) > 1 or totals == [found.target]


@given(offers(), st.tuples(used, used), st.integers(0, 2), st.booleans())
@laws
def test_differences_of_any_two_bills(compared, usages, place, is_dollars):
    """
    The causes of any two bills, of other offers, usage, days and currencies, add up; from the other side all have the
    other sign.
    """
    one, _, two = compared
    book = attrs.evolve(two.book, currency="USD") if is_dollars else two.book
    other = book.offer("payg", book.editions[place % len(book.editions)].start)
    rates = [ExchangeRate("USD", "CNY", "7.1", one.on, "parity")] if is_dollars else []
    try:
        bills = rate(one, usages[0]), rate(other, usages[1])
    except UnpricedMeterError:
        assume(False)
    before = ap.compare(usages[0], [one], one.on, exchange=rates, currency="CNY")
    after = ap.compare(usages[1], [other], other.on, exchange=rates, currency="CNY")
    found, back = diff(before, one.id, other.id, after=after), diff(after, other.id, one.id, after=before)

    with exact():
        assert sum(found.parts.values()) == found.amount == -back.amount
        assert {cause: -amount for cause, amount in back.parts.items()} == dict(found.parts)
    assert found.one.amount == bills[0].payable


@pytest.mark.parametrize("ask", [breakeven, marginal])
def test_an_unknown_meter(ask):
    """
    A meter that no book has is a mistake, not a reason to leave every offer out.
    """
    with pytest.raises(AgorapricingError, match=r"no price for meter 'rtc\.hdd'; did you mean 'rtc\.hd'"):
        ask(ap.compare({"rtc.hd": 1}, ["agora-cn:list"]), meter="rtc.hdd")
