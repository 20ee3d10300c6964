"""The laws of tariffs, over random tariffs and usages; the laws that do not hold, by example; what is refused."""

import re
from collections import Counter
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import testing as our
from agorapricing.errors import NumberError, TariffError, UnpricedMeterError
from agorapricing.numbers.decimals import exact
from agorapricing.tariff import (
    STAGES,
    Allowance,
    Band,
    Cheapest,
    CheapestGroup,
    Conversion,
    Converted,
    Credit,
    Dearest,
    DearestGroup,
    Fee,
    Graduated,
    GraduatedDiscount,
    GraduatedShare,
    Maximum,
    Minimum,
    Package,
    PercentOff,
    PercentOn,
    Prepaid,
    Rate,
    Rates,
    ShareTier,
    Sum,
    Surcharge,
    Suspended,
    Tier,
    Volume,
    total,
)

AUDIO, HD, FHD = our.METERS
EVERYTHING = Fraction(10**30)
"""More than anybody can use: the end of an open tier."""


def with_usage(tariffs, domain=our.WIDE):
    """Tariffs, each with a usage that it prices."""
    return tariffs.flatmap(lambda tariff: st.tuples(st.just(tariff), our.usages(tariff, domain)))


def wrapped(*kinds, domain=our.WIDE):
    """Tariffs whose outermost combinator is of some kinds, each with a usage."""
    return with_usage(st.sampled_from(kinds).flatmap(lambda kind: our.of_kind(kind, domain)), domain)


def part_of(usage, tariff):
    """The part of a usage that a tariff prices."""
    return {meter: quantity for meter, quantity in usage.items() if meter in tariff.meters}


def by_meter(charges):
    """The quantity charged of each meter, in units of it, whatever its price."""
    found = Counter()
    with exact():
        for charge in charges:
            if charge.price.meter:
                found[charge.price.meter] += charge.quantity
    return {meter: quantity for meter, quantity in found.items() if quantity}


def ranges(tiers):
    """Each tier or band with where it begins and ends."""
    begin = Fraction(0)
    for tier in tiers:
        end = EVERYTHING if tier.up_to is None else Fraction(tier.up_to)
        yield tier, begin, end
        begin = end


def overlap(begin, end, low, high):
    """How much two ranges have in common."""
    return max(Fraction(0), min(end, high) - max(begin, low))


# Of every tariff.


def is_refused(tariff, usage):
    """Whether a usage has no cost, since it lies where the vendor prints no price."""
    try:
        tariff.cost(usage)
    except UnpricedMeterError:
        return True
    return False


@given(our.cases())
def test_quoted_usage_has_no_cost(case):
    """
    A usage has no cost exactly where some of it is charged at no price.
    """
    tariff, usage = case
    unpriced = [c for c in tariff.charges(usage) if c.price.unit_price is None and c.quantity]

    assert is_refused(tariff, usage) == bool(unpriced)


def test_a_quoted_tier_has_no_price():
    """
    Where a tier is quoted, what is charged in it has no price.
    """
    ladder = Graduated(HD, (Tier(10, price=7), Tier(quoted=True)), per=7)

    assert [charge.price.unit_price for charge in ladder.charges({HD: Decimal(11)})] == [7, None]


@pytest.mark.parametrize("kind", [Graduated, Volume])
def test_quoted_tier_begins_above_a_bound(kind):
    """
    Usage has a cost up to the bound before a quoted tier, and none above it.
    """
    ladder = Sum((kind(HD, (Tier(10, price=5), Tier(quoted=True))), Sum(()).then(Fee(1))))

    assert [ladder.cost({HD: Decimal(quantity)}) for quantity in (9, 10)] == [46, 51]
    for above in ("10.1", "11"):
        with pytest.raises(UnpricedMeterError, match=r"no price for meter 'rtc\.hd': it is quoted on request"):
            ladder.cost({HD: Decimal(above)})


@given(wrapped(*STAGES.values(), Suspended))
def test_stages_conserve_quantities(case):
    """
    After a stage each meter is charged for what the tariff inside charges.
    """
    tariff, usage = case

    assert by_meter(tariff.charges(usage)) == by_meter(tariff.tariff.charges(usage))


@given(wrapped(Cheapest))
def test_cheapest_conserves_quantities(case):
    """
    The cheapest option charges of each meter what that option charges alone.
    """
    tariff, usage = case
    costs = [option.cost(usage) for option in tariff.options]
    chosen = tariff.options[costs.index(min(costs))]

    assert by_meter(tariff.charges(usage)) == by_meter(chosen.charges(usage))


def test_meter_without_a_price():
    """
    Usage of a meter that a tariff does not price is refused, also where it is none.
    """
    tariff = Sum((Rates.of({"rtc.hd": 1}), Sum(()).then(Fee(1))))

    with pytest.raises(UnpricedMeterError, match=r"no price for meter 'rtc\.hq'; did you mean 'rtc\.hd'\?"):
        tariff.cost({"rtc.hq": Decimal(0)})


def scaled(value, factor):
    """A tariff with every price, fee and amount of money times a factor."""
    if isinstance(value, tuple):
        return tuple(scaled(each, factor) for each in value)
    if not attrs.has(type(value)):
        return value
    inside = {field.name: getattr(value, field.name) for field in attrs.fields(type(value))}
    bound = {"up_to"} if isinstance(value, ShareTier) and factor and value.up_to else set()  # of no money none is above
    money = {"price", "flat", "amount", "least"} | bound
    with exact():
        changed = {name: v * factor if name in money else scaled(v, factor) for name, v in inside.items()}
    return attrs.evolve(value, **changed)


HALF_AS_LONG = our.Domain(below=10**12, places=12).unquoted
"""A price of this domain times a factor of it still passes the door."""


@given(our.cases(HALF_AS_LONG), st.integers(0, 10**12 - 1) | st.decimals(0, 10**11, places=12))
def test_scaling_all_prices_scales_the_cost(case, factor):
    """
    With all prices times a factor, the cost is times that factor.
    """
    tariff, usage = case
    with exact():
        assert scaled(tariff, factor).cost(usage) == tariff.cost(usage) * factor


# Leaves.


@given(our.rates())
def test_per_units_cost_the_price(rate):
    """
    As many units as the price is for cost the price.
    """
    assert Rates((rate,)).cost({HD: rate.per}) == rate.price


@given(our.rates(AUDIO), our.rates(HD), our.quantities, our.quantities)
def test_rates_are_pro_rata(audio, hd, minutes, more):
    """
    Any quantity costs its share of the price, each meter by its own rate.
    """
    wanted = Fraction(minutes) * Fraction(audio.price) / Fraction(audio.per)
    wanted += Fraction(more) * Fraction(hd.price) / Fraction(hd.per)

    assert Rates((audio, hd)).cost({HD: Decimal(more), AUDIO: Decimal(minutes)}) == wanted


@given(our.quantities)
def test_fee_is_constant(amount):
    """
    A fee costs its amount.
    """
    assert Sum(()).then(Fee(amount)).cost({}) == amount


def due(ladder, place, begin, quantity):
    """Whether a tier's flat fee is due: above where it begins, or at once for the first where the ladder says so."""
    return quantity > begin or (place == 0 and ladder.at_zero == "first flat")


def unit_price(ladder, tier):
    """Money for one unit in a tier."""
    return Fraction(tier.price) / Fraction(ladder.per)


@given(wrapped(Graduated, Volume, domain=our.WIDE.unquoted))
def test_usage_of_nothing(case):
    """
    Without its meter in the usage a ladder costs what none of it costs: nothing, the first flat fee, or least units.
    """
    ladder, _ = case
    due = ladder.tiers[0].flat if ladder.at_zero == "first flat" else 0

    assert ladder.cost({}) == ladder.cost({HD: Decimal(0)})
    assert ladder.cost({}) == (ladder.cost({HD: ladder.at_least}) if ladder.at_least else due)


FLATLESS = our.Domain(has_flats=False).unquoted
"""Without flat fees: a fee is a jump where its tier begins."""


@given(wrapped(Graduated, domain=FLATLESS), our.quantities)
def test_graduated_never_falls_nor_jumps(case, more):
    """
    A graduated total never falls as usage grows, and grows by no more than that usage at the highest rate.
    """
    ladder, usage = case
    quantity = usage.get(HD, Decimal(0))
    highest = max(unit_price(ladder, tier) for tier in ladder.tiers)
    for step in (our.FINEST, more):
        with exact():
            grown = total(ladder.apply({HD: quantity + step})) - total(ladder.apply({HD: quantity}))

        assert 0 <= grown <= Fraction(step) * highest


# Bounds.


@pytest.mark.parametrize(
    ("tariff", "costs"),
    [
        (Graduated(HD, (Tier(10, price=5), Tier(price=3))), ("45", "50", "50.3", "53")),
        (Graduated(HD, (Tier(10, price=5), Tier(price=3, flat=7))), ("45", "50", "57.3", "60")),
        (Volume(HD, (Tier(10, price=5), Tier(price=3))), ("45", "50", "30.3", "33")),
        (Volume(HD, (Tier(10, flat=9), Tier(price=3, flat=7))), ("9", "9", "37.3", "40")),
        (Rates.of({HD: 5}).then(GraduatedDiscount((Band(10), Band(off="0.4")), (HD,))), ("45", "50", "50.3", "53")),
        (Rates.of({HD: 5}).then(Allowance(10, (HD,))), ("0", "0", "0.5", "5")),
        (Rates.of({HD: 5}).then(Prepaid(10, {HD: 1})), ("0", "0", "0.5", "5")),
        (Graduated(HD, (Tier(price=5),), at_least=10), ("50", "50", "50.5", "55")),
        (Volume(HD, (Tier(10, price=5), Tier(price=3)), at_least=11), ("33", "33", "33", "33")),
        (Package(HD, price=5, size=10), ("5", "5", "10", "10")),
        (Package(HD, price=5, size=1, free=10), ("0", "0", "5", "5")),
        (Package(HD, price=5, size=1, at_least=10), ("50", "50", "55", "55")),
        (Rates.of({HD: 5}).then(Minimum(50)), ("50", "50", "50.5", "55")),
        (Rates.of({HD: 5}).then(Maximum(50)), ("45", "50", "50", "50")),
        (Converted(Rates.of({AUDIO: 5}), Conversion(AUDIO, {HD: 2}, whole=20)), ("100", "100", "200", "200")),
    ],
    ids=lambda value: type(value).__name__ if not isinstance(value, tuple) else "",
)
def test_bound_belongs_to_what_it_ends(tariff, costs):
    """
    One below a bound of 10, at it, a tenth above and one above: the bound belongs to the tier that it ends.
    """
    found = [tariff.cost({HD: Decimal(quantity)}) for quantity in ("9", "10", "10.1", "11")]

    assert found == [Decimal(cost) for cost in costs]


@given(our.of_kind(Graduated), st.data())
def test_next_tier_begins_above_the_bound(ladder, data):
    """
    At its bound a graduated tier takes all that it can and the next nothing; above it, the next takes what is above.
    """
    ladder = attrs.evolve(ladder, at_least=0)
    place = data.draw(st.integers(0, len(ladder.tiers) - 1))
    bounds = [Decimal(0), *(tier.up_to for tier in ladder.tiers[:-1])]

    def units(quantity):
        charges = [charge for charge in ladder.charges({HD: quantity}) if charge.price.meter]
        return [charge.quantity for charge in charges]

    with exact():
        widths = [high - low for low, high in pairwise(bounds)]
        full, empty = widths[:place], [0] * (len(ladder.tiers) - place - 1)

        assert units(bounds[place]) == [*full, 0, *empty]
        assert units(bounds[place] + our.FINEST) == [*full, our.FINEST, *empty]


# Stages on quantity.

three_rates = st.builds(Rates, st.tuples(our.rates(AUDIO), our.rates(HD), our.rates(FHD)))
pools = st.sampled_from(our.arranged(our.METERS))


def discounted(rates, usage, pool, bands):
    """The cost of usage that fills bands one meter after another, by where each meter begins and ends in the pool."""
    unit = {rate.meter: Fraction(rate.price) / Fraction(rate.per) for rate in rates.rates}
    cost = sum(unit[meter] * Fraction(quantity) for meter, quantity in usage.items())
    begin = Fraction(0)
    for meter in pool:
        end = begin + Fraction(usage.get(meter, 0))
        cost -= sum(unit[meter] * Fraction(band.off) * overlap(begin, end, *within) for band, *within in ranges(bands))
        begin = end
    return cost


def test_notes_of_bands():
    """
    What is charged in a band has the note of its rate and that of the band.
    """
    rates = Rates((Rate(HD, 1, note="of the rate"),))
    ladder = rates.then(GraduatedDiscount((Band(10), Band(20, note="of the band"), Band(off=1)), (HD,)))

    assert [charge.price.notes for charge in ladder.charges({HD: Decimal(30)})] == [
        ("of the rate",),
        ("of the rate", "of the band"),
        ("of the rate",),
    ]


@given(our.rates(), our.quantities, our.quantities)
def test_allowance_over_one_meter(rate, free, quantity):
    """
    With an allowance, what exceeds it costs its price.
    """
    tariff = Rates((rate,)).then(Allowance(free, (HD,)))
    with exact():
        assert tariff.cost({HD: Decimal(quantity)}) * rate.per == rate.price * max(0, quantity - free)


@given(our.cases(our.FEELESS), our.fractions)
def test_percent_off_all(case, fraction):
    """
    So many percent off everything, where there are no fees, leave the rest of a hundred.
    """
    tariff, usage = case
    with exact():
        percent = fraction * 100

        assert tariff.then(PercentOff(fraction)).cost(usage) * 100 == tariff.cost(usage) * (100 - percent)


@given(our.cases(our.UNSETTLED), our.fractions, our.quantities)
def test_percent_off_leaves_fees(case, fraction, amount):
    """
    A fraction off everything takes nothing off a fee.
    """
    tariff, usage = case
    with exact():
        off = tariff.then(PercentOff(fraction)).cost(usage)

        assert Sum((tariff, Sum(()).then(Fee(amount)))).then(PercentOff(fraction)).cost(usage) == off + amount


def one_by_one(minutes, pack, draws):
    """How many minutes of each meter a pack covers, drawn minute by minute."""
    covered = Counter()
    for meter, units in draws.items():
        for _ in range(minutes.get(meter, 0)):
            if pack < units:
                break
            pack -= units
            covered[meter] += 1
    return covered


few = st.integers(0, 50)


@given(
    st.integers(0, 200),
    st.permutations(our.METERS),
    st.tuples(*[st.integers(1, 20)] * 3),
    st.tuples(few, few, few),
)
def test_prepaid_is_drawn_minute_by_minute(pack, order, units, minutes):
    """
    A pack covers one minute after another, meter after meter, as long as it holds the units that the next one takes.
    """
    used = dict(zip(our.METERS, minutes, strict=True))
    draws = dict(zip(order, units, strict=True))
    tariff = Rates.of({AUDIO: 1, HD: 1000, FHD: 1000000}).then(Prepaid(pack, draws))
    covered = one_by_one(used, pack, draws)
    charges = tariff.charges({meter: Decimal(count) for meter, count in used.items()})

    assert by_meter(charge for charge in charges if charge.price.reductions) == dict(covered)
    assert by_meter(charge for charge in charges if not charge.price.reductions) == dict(Counter(used) - covered)


@given(three_rates, our.quantities, pools, st.tuples(*[our.positives] * 3), st.data())
def test_prepaid_leaves_less_than_the_next_step_takes(rates, pack, pool, units, data):
    """
    Where a pack does not cover all of a meter it covers whole steps of it, and holds less than one more would take.
    """
    steps = {rate.meter: Fraction(rate.step) for rate in rates.rates}
    draws = dict(zip(pool, units, strict=False))
    tariff = rates.then(Prepaid(pack, draws))
    usage = data.draw(our.usages(tariff))
    covered = by_meter(charge for charge in tariff.charges(usage) if charge.price.reductions)
    left = Fraction(pack)
    for meter, taken in draws.items():
        drawn = Fraction(covered.get(meter, 0))
        left -= drawn * Fraction(taken)

        assert left >= 0
        assert drawn == usage.get(meter, 0) or (drawn % steps[meter] == 0 and left < Fraction(taken) * steps[meter])


prices = our.positives.map(lambda per: (21 * per, per))


@given(our.quantities, our.quantities, our.bands(), pools, st.data())
def test_order_of_a_pool_of_one_price(price, free, bands, pool, data):
    """
    Where all meters cost the same, the order in which a pool fills does not change the total.
    """
    rates = Rates.of(dict.fromkeys(our.METERS, price))
    reordered = data.draw(st.permutations(pool))
    usage = data.draw(our.usages(rates.then(Allowance(free, pool))))

    assert rates.then(Allowance(free, pool)).cost(usage) == rates.then(Allowance(free, reordered)).cost(usage)
    assert rates.then(GraduatedDiscount(bands, pool)).cost(usage) == rates.then(
        GraduatedDiscount(bands, reordered)
    ).cost(usage)


@given(three_rates, our.quantities, st.permutations(our.METERS), st.data())
def test_dearest_first_saves_most(rates, free, order, data):
    """
    Where prices differ, an allowance that is drawn by the dearest meters first costs least.
    """
    unit = {rate.meter: rate.charged.list_price for rate in rates.rates}
    dearest = rates.then(Allowance(free, sorted(our.METERS, key=unit.get, reverse=True)))
    usage = data.draw(our.usages(dearest))

    assert dearest.cost(usage) <= rates.then(Allowance(free, order)).cost(usage)


@given(our.cases(our.UNSETTLED), pools, our.quantities, our.quantities)
def test_larger_allowance_never_costs_more(case, pool, one, other):
    """
    A larger allowance never costs more.
    """
    tariff, usage = case
    smaller, larger = sorted((one, other))

    assert tariff.then(Allowance(larger, pool)).cost(usage) <= tariff.then(Allowance(smaller, pool)).cost(usage)


@given(our.cases(our.UNSETTLED), pools, our.quantities, our.quantities)
def test_what_is_free_already_does_not_count(case, pool, one, other):
    """
    An allowance after another one frees what the first has left: together they free as much as one of both.
    """
    tariff, usage = case
    with exact():
        first, both = sorted((one, other))
        second = both - first

    assert tariff.then(Allowance(first, pool)).then(Allowance(second, pool)).cost(usage) == tariff.then(
        Allowance(both, pool)
    ).cost(usage)


@given(our.cases(our.UNSETTLED), pools, our.positives)
def test_allowance_is_a_discount_of_all(case, pool, free):
    """
    An allowance is a graduated discount whose first band takes off everything.
    """
    tariff, usage = case
    bands = (Band(free, 1), Band())

    assert tariff.then(Allowance(free, pool)).cost(usage) == tariff.then(GraduatedDiscount(bands, pool)).cost(usage)


COUNTED_UNSETTLED = our.COUNTED.unquoted.unsettled


@given(our.cases(COUNTED_UNSETTLED), pools, our.fractions)
def test_percent_off_is_a_discount_of_one_band(case, pool, fraction):
    """
    Where nothing is counted in blocks, a fraction off some meters is a graduated discount of one band.
    """
    tariff, usage = case
    band = (Band(off=fraction),)

    assert tariff.then(PercentOff(fraction, pool)).cost(usage) == tariff.then(GraduatedDiscount(band, pool)).cost(usage)


@pytest.mark.parametrize("around", [lambda t: t.then(Allowance(5, (HD,))), lambda t: t.then(Prepaid(5, {HD: 1}))])
def test_pools_do_not_count_blocks(around):
    """
    Blocks of a package are not units of the meter: free minutes and packs are not drawn by them.
    """
    package = Package(HD, price=100, size=10)

    assert around(package).charges({HD: Decimal(25)}) == package.charges({HD: Decimal(25)})


@given(our.cases(our.UNSETTLED), st.none() | pools, our.fractions, our.fractions)
def test_larger_fraction_never_costs_more(case, pool, one, other):
    """
    A larger fraction off never costs more.
    """
    tariff, usage = case
    smaller, larger = sorted((one, other))

    assert tariff.then(PercentOff(larger, pool)).cost(usage) <= tariff.then(PercentOff(smaller, pool)).cost(usage)


@given(our.cases(our.UNSETTLED), pools, our.bands(), our.fractions, st.data())
def test_larger_fraction_of_a_band_never_costs_more(case, pool, bands, fraction, data):
    """
    A larger fraction off in one band never costs more.
    """
    tariff, usage = case
    place = data.draw(st.integers(0, len(bands) - 1))
    more = [attrs.evolve(each, off=max(each.off, fraction)) if i == place else each for i, each in enumerate(bands)]

    assert tariff.then(GraduatedDiscount(more, pool)).cost(usage) <= tariff.then(GraduatedDiscount(bands, pool)).cost(
        usage
    )


@given(wrapped(Converted))
def test_converted_usage_stays_on_the_bill(case):
    """
    What is converted is charged once more as what it was, for nothing.
    """
    convert, usage = case
    own = [charge for charge in convert.charges(usage) if charge.price.stage == "convert"]
    shown = own[: len(usage.keys() & convert.conversion.ratios.keys())]

    assert {c.price.meter: c.quantity for c in shown} == {m: usage[m] for m in convert.conversion.ratios if m in usage}
    assert total(own) == 0


# Stages on money, and tariffs of tariffs.


@given(our.cases(our.PRICED), our.quantities)
def test_minimum_is_a_floor(case, amount):
    """
    With a minimum, the larger of it and the cost is charged.
    """
    tariff, usage = case

    assert tariff.then(Minimum(amount)).cost(usage) == max(amount, tariff.cost(usage))


@given(our.cases(our.PRICED), our.quantities)
def test_maximum_is_a_cap(case, amount):
    """
    With a maximum, the smaller of it and the cost is charged.
    """
    tariff, usage = case

    assert tariff.then(Maximum(amount)).cost(usage) == min(amount, tariff.cost(usage))


@given(our.cases(our.PRICED), our.fractions)
def test_a_percentage_on_top_is_of_the_whole(case, on):
    """
    What is put on top is that fraction of everything that is charged, also of a floor.
    """
    tariff, usage = case
    cost = tariff.cost(usage)
    *charges, top = tariff.then(PercentOn(on)).charges(usage)

    assert tuple(charges) == tariff.charges(usage)
    with exact():
        assert top.amount == cost * on
        assert tariff.then(PercentOn(on)).cost(usage) == cost + cost * on


@given(our.cases(our.PRICED), our.quantities)
def test_credit_never_exceeds_what_it_caps(case, amount):
    """
    The credit of a maximum is what exceeds it: never more than was charged.
    """
    tariff, usage = case
    *charges, credit = tariff.then(Maximum(amount)).charges(usage)
    charged = tariff.cost(usage)

    assert tuple(charges) == tariff.charges(usage)
    with exact():
        assert -credit.amount == max(Decimal(0), charged - amount)
        assert -credit.amount <= charged


@given(wrapped(Cheapest))
def test_cheapest_charges_one_option(case):
    """
    The charges are those of the first option that costs least; the others charge nothing.
    """
    tariff, usage = case
    costs = [option.cost(usage) for option in tariff.options]
    chosen = tariff.options[costs.index(min(costs))].charges(usage)

    assert [c for c in tariff.charges(usage) if c.quantity] == [c for c in chosen if c.quantity]


def test_first_of_equals():
    """
    Of options that cost the same the one that stands first is charged.
    """
    one, two = Sum(()).then(Fee(5, "one")), Sum((Sum(()).then(Fee(2, "two")), Sum(()).then(Fee(3, "two"))))

    assert [charge.price.label for charge in Cheapest((one, two)).charges({}) if charge.quantity] == ["one"]
    assert [charge.price.label for charge in Cheapest((two, one)).charges({}) if charge.quantity] == ["two", "two"]


@given(wrapped(Sum))
def test_sum_charges_its_parts_in_order(case):
    """
    A sum charges what its parts charge, in the order of the parts.
    """
    tariff, usage = case
    charges = [charge for part in tariff.parts for charge in part.charges(part_of(usage, part))]

    assert list(tariff.charges(usage)) == charges


def test_parts_of_a_sum_take_only_their_own_usage():
    """
    A part takes the usage of its meters, also where an option inside it could price more.
    """
    hd = Cheapest((Rates.of({HD: 3}), Rates.of({HD: 1, AUDIO: 5})))
    usage = {HD: Decimal(10), AUDIO: Decimal(10)}

    assert Sum((hd, Rates.of({AUDIO: 7}))).cost(usage) == 80


def test_sum_of_nothing():
    """
    A sum of no parts prices no meter and costs nothing.
    """
    assert (Sum(()).meters, Sum(()).cost({})) == (frozenset(), 0)


# Laws that do not hold.


def test_volume_has_a_cliff():
    """
    A volume ladder may cost less for more usage.
    """
    ladder = Volume(HD, (Tier(10, price=5), Tier(price=3)))

    assert ladder.cost({HD: Decimal(10)}) == 50
    assert ladder.cost({HD: Decimal(11)}) == 33


def test_package_has_steps():
    """
    A package costs the same up to a bound and jumps above it: it is not pro rata.
    """
    package = Package(HD, price=100, size=10)

    assert [package.cost({HD: Decimal(q)}) for q in ("0", "0.1", "10", "10.1")] == [0, 100, 100, 200]


def test_minimum_is_not_additive():
    """
    Two months under a minimum may cost more than one month of the usage of both.
    """
    tariff = Rates.of({HD: 1}).then(Minimum(10))

    assert tariff.cost({HD: Decimal(4)}) + tariff.cost({HD: Decimal(12)}) == 22
    assert tariff.cost({HD: Decimal(4 + 12)}) == 16


def test_order_of_allowance_and_ladder_matters():
    """
    Free minutes taken off before a ladder leave less to reach its bands than free minutes taken off after it.
    """
    rates, bands = Rates.of({HD: 1}), (Band(10), Band(off="0.5"))
    usage = {HD: Decimal(15)}

    assert rates.then(Allowance(10, (HD,))).then(GraduatedDiscount(bands, (HD,))).cost(usage) == 5
    assert rates.then(GraduatedDiscount(bands, (HD,))).then(Allowance(10, (HD,))).cost(usage) == Decimal("2.5")


def test_order_of_minimum_and_maximum_matters():
    """
    Of a floor above a cap the outer one holds.
    """
    rates, usage = Rates.of({HD: 1}), {HD: Decimal(7)}

    assert rates.then(Maximum(5)).then(Minimum(10)).cost(usage) == 10
    assert rates.then(Minimum(10)).then(Maximum(5)).cost(usage) == 5


def test_order_of_a_pool_matters():
    """
    Where prices differ, it matters which meter draws free minutes first.
    """
    rates, usage = Rates.of({AUDIO: 1, HD: 4}), {AUDIO: Decimal(10), HD: Decimal(10)}

    assert rates.then(Allowance(10, (AUDIO, HD))).cost(usage) == 40
    assert rates.then(Allowance(10, (HD, AUDIO))).cost(usage) == 10


def test_larger_pack_may_cost_more():
    """
    A pack with one unit more may cover one cheap minute more and so leave nothing for several dear ones.
    """
    rates = Rates.of({AUDIO: 1, HD: 4})
    usage = {AUDIO: Decimal(2), HD: Decimal(3)}
    draws = {AUDIO: 4, HD: 1}

    assert [rates.then(Prepaid(pack, draws)).cost(usage) for pack in (7, 8)] == [1, 12]


# What is refused.

RATES = Rates.of({HD: 1})
REFUSED = {
    "no tiers": (lambda: Graduated(HD, ()), "a ladder needs at least one tier"),
    "no bands": (lambda: RATES.then(GraduatedDiscount((), (HD,))), "a ladder needs at least one tier"),
    "descending tiers": (
        lambda: Graduated(HD, (Tier(10), Tier(9), Tier())),
        "tier 2: up_to 9 descends below the bound 10 of tier 1",
    ),
    "repeated tier": (
        lambda: Volume(HD, (Tier(5), Tier(10), Tier(10), Tier())),
        "tier 3: up_to 10 repeats the bound 10 of tier 2",
    ),
    "descending bands": (
        lambda: RATES.then(GraduatedDiscount((Band(10), Band("9.9"), Band()), (HD,))),
        "tier 2: up_to 9.9 descends below the bound 10 of tier 1",
    ),
    "missing open tier": (
        lambda: Volume(HD, (Tier(5), Tier(10))),
        "tier 2, the last, must be open (no up_to), not end at 10",
    ),
    "missing open band": (
        lambda: RATES.then(GraduatedDiscount((Band(5),), (HD,))),
        "tier 1, the last, must be open (no up_to), not end at 5",
    ),
    "open tier not last": (
        lambda: Graduated(HD, (Tier(5), Tier(), Tier(10))),
        "tier 2 is open (no up_to) but is not the last of 3",
    ),
    "price without end in a tier": (
        lambda: Graduated(HD, (Tier(5, price=7), Tier(price=1)), per=7),
        "tier 2: the price of rtc.hd: 1 / 7 has no exact decimal",
    ),
    "price without end": (lambda: Rate(HD, 1, per=3), "the price of rtc.hd: 1 / 3 has no exact decimal"),
    "no such way at zero": (
        lambda: Volume(HD, (Tier(),), at_zero="free"),
        "at_zero must be one of nothing, first flat, not 'free'",
    ),
    "price of a quoted tier": (lambda: Tier(price=1, quoted=True), "a quoted tier has no price and no flat fee"),
    "flat fee of a quoted tier": (lambda: Tier(flat=1, quoted=True), "a quoted tier has no price and no flat fee"),
    "bound of zero": (lambda: Tier(0), "up_to must be more than 0, not 0"),
    "band up to zero": (lambda: Band(0), "up_to must be more than 0, not 0"),
    "negative price of a tier": (lambda: Tier(price="-0.01"), "a price must not be negative, not -0.01"),
    "negative flat fee of a tier": (lambda: Tier(flat=-1), "a flat fee must not be negative, not -1"),
    "negative rate": (lambda: Rate(HD, -1), "a price must not be negative, not -1"),
    "rate per zero": (lambda: Rate(HD, 1, per=0), "per must be more than 0, not 0"),
    "ladder per zero": (lambda: Volume(HD, (Tier(),), per=0), "per must be more than 0, not 0"),
    "block of zero": (lambda: Package(HD, 1, size=0), "a size must be more than 0, not 0"),
    "negative free units": (lambda: Package(HD, 1, size=1, free=-1), "a quantity must not be negative, not -1"),
    "negative fee": (lambda: Sum(()).then(Fee(-1)), "a flat fee must not be negative, not -1"),
    "negative allowance": (lambda: RATES.then(Allowance(-1, (HD,))), "a quantity must not be negative, not -1"),
    "negative minimum": (lambda: RATES.then(Minimum(-1)), "an amount must not be negative, not -1"),
    "negative maximum": (lambda: RATES.then(Maximum(-1)), "an amount must not be negative, not -1"),
    "fraction over 1": (lambda: RATES.then(PercentOff(5)), "off must be a fraction of at most 1, not 5: 5 % is 0.05"),
    "fraction of a band over 1": (lambda: Band(off="1.01"), "off must be a fraction of at most 1, not 1.01"),
    "negative fraction": (lambda: Band(off="-0.01"), "off must not be negative, not -0.01"),
    "negative fraction on top": (lambda: RATES.then(PercentOn("-0.01")), "on must not be negative, not -0.01"),
    "tier on top and off": (lambda: ShareTier(on=1, off=1), "a tier is a fraction on top, or one off, not both"),
    "least of what is off": (
        lambda: GraduatedShare((ShareTier(off="0.1"),), least=1),
        "a share of at least an amount takes nothing off: leave out least, or off",
    ),
    "negative credit": (lambda: Credit(-1), "an amount must not be negative, not -1"),
    "surcharge without a decimal": (lambda: Surcharge(1, (HD,), per=3), "the price of a surcharge"),
    "no group": (lambda: DearestGroup(()), "one of no groups of meters"),
    "meter in two groups": (lambda: CheapestGroup(((HD,), (AUDIO, HD))), "rtc.hd is in two groups"),
    "float": (
        lambda: RATES.then(PercentOff(0.5)),
        "off 0.5 is a float, which is not exact: pass it as a string, '0.5'",
    ),
    "meter twice in a pool": (lambda: RATES.then(Allowance(1, (HD, AUDIO, HD))), "a pool names rtc.hd twice"),
    "meter twice in a ladder's pool": (
        lambda: RATES.then(GraduatedDiscount((Band(),), (HD, HD))),
        "a pool names rtc.hd twice",
    ),
    "meter twice in a discount": (lambda: RATES.then(PercentOff(0, (HD, HD))), "a pool names rtc.hd twice"),
    "meter drawn twice": (lambda: RATES.then(Prepaid(1, ((HD, 1), (HD, 2)))), "a pool names rtc.hd twice"),
    "draw of zero": (lambda: RATES.then(Prepaid(1, {HD: 0})), "the draw of rtc.hd must be more than 0, not 0"),
    "meter twice in a sum": (lambda: Sum((RATES, Sum(()).then(Fee(1)), RATES)), "a sum prices rtc.hd twice"),
    "meter twice in rates": (lambda: Rates((Rate(HD, 1), Rate(HD, 2))), "rates price rtc.hd twice"),
    "no option": (lambda: Cheapest(()), "the cheapest of no options"),
    "no dearest option": (lambda: Dearest(()), "the dearest of no options"),
    "quoted option": (
        lambda: Cheapest((RATES, Sum((Sum(()).then(Fee(1)), Volume(HD, (Tier(5, price=1), Tier(quoted=True))))))),
        "option 2 has a quoted tier, which cannot be weighed against a price",
    ),
    "allowance around a minimum": (
        lambda: RATES.then(Minimum(1)).then(Allowance(1, (HD,))),
        "Allowance must stand inside a minimum, a maximum, a credit or a tax, not around it",
    ),
    "ladder around a maximum": (
        lambda: Sum((Sum(()).then(Fee(1)), RATES.then(Maximum(1)))).then(GraduatedDiscount((Band(),), (HD,))),
        "GraduatedDiscount must stand inside a minimum, a maximum, a credit or a tax, not around it",
    ),
    "discount around a minimum": (
        lambda: Cheapest((RATES, RATES.then(Minimum(1)))).then(PercentOff(1)),
        "PercentOff must stand inside a minimum, a maximum, a credit or a tax, not around it",
    ),
    "discount around what is on top": (
        lambda: RATES.then(PercentOn("0.09")).then(PercentOff(1)),
        "PercentOff must stand inside a minimum, a maximum, a credit or a tax, not around it",
    ),
    "pack around a maximum": (
        lambda: Converted(RATES.then(Maximum(1)), Conversion(HD, {AUDIO: 1})).then(Prepaid(1, {HD: 1})),
        "Prepaid must stand inside a minimum, a maximum, a credit or a tax, not around it",
    ),
    "conversion to nothing": (
        lambda: Converted(RATES, Conversion(AUDIO, {FHD: 1})),
        "usage is converted to rtc.audio, which has no price",
    ),
    "conversion to itself": (lambda: Converted(RATES, Conversion(HD, {HD: 2})), "rtc.hd is converted to itself"),
    "meter converted twice": (
        lambda: Converted(RATES, Conversion(HD, ((AUDIO, 1), (AUDIO, 2)))),
        "rtc.audio is converted twice",
    ),
    "ratio of zero": (
        lambda: Converted(RATES, Conversion(HD, {AUDIO: 0})),
        "the ratio of rtc.audio must be more than 0, not 0",
    ),
    "rounding to zero": (
        lambda: Converted(RATES, Conversion(HD, {AUDIO: 1}, whole=0)),
        "whole must be more than 0, not 0",
    ),
}


@pytest.mark.parametrize(("make", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused(make, message):
    """
    A tariff that cannot be is refused as it is made, with a message that names what is wrong, and in which tier.
    """
    with pytest.raises((TariffError, NumberError), match=re.escape(message)):
        make()
