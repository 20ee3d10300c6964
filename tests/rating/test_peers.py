"""Cases from billing engines' test suites and documents: each is built from our tariffs, or refused for a reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest

from agorapricing.errors import NumberError
from agorapricing.numbers import Rounding, quotient, ratio
from agorapricing.tariff import (
    Allowance,
    Charge,
    Conversion,
    Converted,
    Credit,
    Fee,
    Graduated,
    GraduatedShare,
    Maximum,
    Minimum,
    Package,
    PercentOff,
    Rates,
    ShareTier,
    Stage,
    Sum,
    Tariff,
    Tier,
    Volume,
    total,
)
from agorapricing.usage import Usage

FILES = (
    "01_standard",
    "02_graduated",
    "03_volume",
    "04_package",
    "06_graduated_percentage",
    "10_commitments",
    "11_coupons_discounts",
    "15_electricity",
)
FOLDER = Path(__file__).parents[1] / "data" / "peers"
CASES = [case for name in FILES for case in json.loads((FOLDER / f"{name}.json").read_text("utf-8"))["cases"]]

METER = "peer.units"
UNIT = "peer.converted"

Case = dict[str, Any]


def used(quantity: Any) -> Usage:
    """Usage of the one meter."""
    return Usage({METER: quantity})


def settings(case: Case) -> dict[str, Any]:
    """What the peer's semantics say of the case."""
    return case.get("semantics", {})


def whole_quantity(case: Case) -> Decimal:
    """The quantity of the period so far."""
    return Decimal(case["usage"]["quantity"]) + Decimal(case["usage"].get("already_rated", "0"))


# ---- the tariffs that the peers' models are in ours -----------------------------------------------------------------

AT_ZERO = {"first_flat": "first flat", "none": "nothing"}


def at_zero(case: Case) -> str:
    """What no usage costs, in our words."""
    return AT_ZERO[settings(case).get("zero_usage", "none")]


def tiers(case: Case) -> list[Tier]:
    """The peer's ladder as ours: both have inclusive, cumulative bounds."""
    return [Tier(tier["up_to"], price=tier["unit"], flat=tier["flat"]) for tier in case["params"]["tiers"]]


def standard(case: Case) -> Tariff:
    """Money per unit after free units, and a fee."""
    params = case["params"]
    free = Rates.of({METER: params["unit_price"]}).then(Allowance(params.get("free_units", 0), (METER,)))
    return Sum((free, Sum(()).then(Fee(params.get("base_fee", 0)))))


def graduated(case: Case) -> Tariff:
    """Each tier prices the units inside it."""
    return Graduated(METER, tiers(case), at_zero=at_zero(case))


def graduated_percentage(case: Case) -> Tariff:
    """Usage is money, of which each tier takes its percentage."""
    made = [attrs.evolve(tier, price=tier.price / 100) for tier in tiers(case)]
    return Graduated(METER, made, at_zero=at_zero(case))


def volume(case: Case) -> Tariff:
    """The tier reached prices all units."""
    return Volume(METER, tiers(case), at_zero=at_zero(case))


def package(case: Case) -> Tariff:
    """Whole blocks, rounded up."""
    params = case["params"]
    at_least = int(settings(case).get("minimum_one_package", False))
    return Package(METER, params["price"], params["size"], params.get("free_units", 0), at_least)


def dynamic(case: Case) -> Tariff:
    """Usage is money, and the multiplier its price."""
    return Rates.of({METER: case["params"]["multiplier"]})


INNER = {"standard": standard, "graduated": graduated, "volume": volume, "package": package, "dynamic": dynamic}


def first_unit_tiers(case: Case) -> Tariff:
    """Tiers given by their first unit: each ends where the next begins."""
    rows = case["params"]["rows"]
    bounds = [row["first_unit"] for row in rows[1:]] + [None]
    made = [Tier(up_to, row["rate"], row.get("flat_fee", 0)) for row, up_to in zip(rows, bounds, strict=True)]
    return Graduated(METER, made)


def in_pricing_units(case: Case) -> Tariff:
    """Usage is counted in a unit of the peer's own, which has a price."""
    return Converted(
        Rates.of({UNIT: case["params"]["conversion_rate"]}), Conversion(UNIT, {METER: case["params"]["unit_price"]})
    )


def of_converted_units(case: Case) -> Tariff:
    """Usage converts, rounds up, and only then loses its free units."""
    params, config = case["params"], settings(case)["unit_config"]
    inner = Rates.of({UNIT: params["unit_price"]}).then(Allowance(params["free_units"], (UNIT,)))
    return Converted(
        inner, Conversion(UNIT, {METER: 1 / Decimal(config["divide_by"])}, whole={"ceil": 1}[config["round"]])
    )


def free_units(case: Case) -> Tariff:
    """At a price of 1, the charge is the quantity that is billed."""
    return Rates.of({METER: 1}).then(Allowance(case["params"]["free_units"], (METER,)))


# ---- what they charge -----------------------------------------------------------------------------------------------


def charged(tariff: Tariff, quantity: Any, case: Case) -> Decimal:
    """The total; where the peer rounds lines, the total of rounded lines."""
    charges = tariff.charges(used(quantity))
    places = settings(case).get("line_round")
    return total(charges) if places is None else sum(Rounding(places).round(each.amount) for each in charges)


def rated(made: Callable[[Case], Tariff]) -> Callable[[Case], Decimal]:
    """What a tariff charges; for usage on top of what is already rated, the difference of two ratings."""

    def amount(case: Case) -> Decimal:
        now = charged(made(case), whole_quantity(case), case)
        before = case["usage"].get("already_rated")
        return now if before is None else now - charged(made(case), before, case)

    return amount


def tier_subtotals(made: Callable[[Case], Tariff]) -> Callable[[Case], list[Decimal]]:
    """What each tier costs, its flat fee included."""

    def parts(case: Case) -> list[Decimal]:
        found: list[Decimal] = []
        for charge in made(case).charges(used(case["usage"]["quantity"])):
            found += [charge.amount] if charge.price.meter else [found.pop() + charge.amount]
        return found

    return parts


def buckets(case: Case) -> list[Decimal]:
    """Each bucket is rated by itself."""
    inner = INNER[case["params"]["inner"]](case)
    return [charged(inner, bucket, case) for bucket in case["usage"]["buckets"]]


def bucketed(case: Case) -> Decimal:
    """Buckets add up."""
    return sum(buckets(case), Decimal(0))


def converted_exactly(case: Case) -> Decimal:
    """The quantity after conversion, not rounded."""
    inner = Converted(Rates.of({UNIT: 1}), Conversion(UNIT, {METER: 1 / Decimal(case["params"]["divide_by"])}))
    return inner.cost(used(case["usage"]["quantity"]))


def converted_half_up(case: Case) -> Decimal:
    """The quantity after conversion, rounded half up."""
    divide = case["params"]["divide_by"]
    inner = Converted(Rates.of({UNIT: 1}), Conversion(UNIT, {METER: 1}, whole=1, per=divide, rounds="half up"))
    return inner.cost(used(case["usage"]["quantity"]))


def converted_up(case: Case) -> Decimal:
    """The quantity after conversion, rounded up."""
    inner = Converted(Rates.of({UNIT: 1}), Conversion(UNIT, {METER: 1 / Decimal(case["params"]["divide_by"])}, whole=1))
    return inner.cost(used(case["usage"]["quantity"]))


def stage_amount(tariff: Tariff, stage: str) -> Decimal:
    """What one stage adds or takes."""
    [charge] = [each for each in tariff.charges({}) if each.price.stage == stage]
    return charge.amount


def fees(case: Case) -> Tariff:
    """Charges of other kinds, in the currency."""
    rate = Decimal(case["params"].get("conversion_rate", "1"))
    return Sum([Sum(()).then(Fee(rate * Decimal(amount))) for amount in case["usage"]["charges"]])


def true_up(case: Case) -> Decimal:
    """What the minimum adds; a prorated minimum is rounded before it becomes one."""
    params = case["params"]
    part, whole = params.get("prorate", (1, 1))
    target = ratio(Decimal(params["minimum"]) * part, Decimal(whole), params.get("round_target", 0))
    target *= Decimal(params.get("conversion_rate", "1"))
    return stage_amount(fees(case).then(Minimum(target)), "minimum")


def prorated_unrounded(case: Case) -> Decimal:
    """What a minimum would add whose prorated amount is not rounded."""
    part, whole = case["params"]["prorate"]
    target = quotient(Decimal(case["params"]["minimum"]) * part, Decimal(whole), "the prorated minimum")
    return stage_amount(fees(case).then(Minimum(target)), "minimum")


def cut_off(case: Case) -> Decimal:
    """What the maximum gives back."""
    spent = Sum((Sum(()).then(Fee(case["usage"]["previously_billed"])), Sum(()).then(Fee(case["usage"]["line"]))))
    return Rounding(settings(case)["round"]).round(
        -stage_amount(spent.then(Maximum(case["params"]["maximum"])), "maximum")
    )


def within_limits(case: Case) -> Decimal:
    """Percentage, then maximum, then minimum, over all usage of the period; less what was billed before."""
    params, usage = case["params"], case["usage"]
    before = Decimal(usage.get("previously_billed", "0"))
    off = Decimal(params.get("discount_pct", "0")) / 100
    carried = Sum(()).then(Fee(0 if "already_rated" in usage else before))
    tariff: Tariff = Sum((INNER[params["inner"]](case).then(PercentOff(off)), carried))
    tariff = tariff.then(Maximum(params["maximum"])) if "maximum" in params else tariff
    tariff = tariff.then(Minimum(params.get("minimum", 0)))
    for credit in params.get("credits", ()):
        tariff = tariff.then(Credit(credit))
    return tariff.cost(used(whole_quantity(case))) - before


def overages(case: Case) -> list[Decimal]:
    """Each window's money has a share on top, or off, of what is above the commitment."""
    params = case["params"]
    above = Decimal(params["overage_factor"]) - 1
    ladder = (ShareTier(params["commitment"]), ShareTier(on=max(above, 0), off=max(-above, 0)))
    tariff = Rates.of({METER: 1}).then(GraduatedShare(ladder))
    tariff = tariff.then(Minimum(params["commitment"] if params.get("true_up") else 0))
    return [tariff.cost(used(spent)) for spent in case["usage"]["charges"]]


def with_overage(case: Case) -> Decimal:
    """Windows add up."""
    return sum(overages(case), Decimal(0))


def coupon_stage(coupon: dict[str, Any], case: Case, *, in_order: bool) -> Stage:
    """A coupon as a stage: a fixed amount is a credit, which what was used before is left of; a percentage a share off.

    After a credit a percentage is of what is left of the whole; before any, it is of each fee.
    """
    fees = [(f"fee.n{place}", fee) for place, fee in enumerate(case["usage"]["fees"])]
    scope = coupon.get("scope")
    meters = scope and [meter for meter, fee in fees if fee.get(scope["kind"]) in scope["codes"]]
    if "amount" in coupon:
        return Credit(Decimal(coupon["amount"]) - Decimal(coupon.get("used", "0")), meters=meters)
    off = Decimal(coupon["pct"]) / 100
    return GraduatedShare((ShareTier(off=off),), meters=meters) if in_order else PercentOff(off)


def couponed(case: Case) -> list[tuple[Charge[Decimal], ...]]:
    """The charges before any coupon and after each: every fee is a meter, and money its quantity at a price of 1."""
    fee_amounts = {f"fee.n{place}": fee["amount"] for place, fee in enumerate(case["usage"]["fees"])}
    given = case["params"]["coupons"]
    if settings(case).get("order") == "percent_first":
        given = sorted(given, key=lambda coupon: "pct" not in coupon)
    in_order = any("amount" in coupon for coupon in given)
    tariffs: Iterator[Tariff] = accumulate(
        (coupon_stage(coupon, case, in_order=in_order) for coupon in given),
        lambda tariff, stage: tariff.then(stage),
        initial=Rates.of(dict.fromkeys(fee_amounts, 1)),
    )
    return [tariff.charges(Usage(fee_amounts)) for tariff in tariffs]


def coupons(case: Case) -> list[Decimal]:
    """What each coupon takes off, rounded by the peer's rule."""
    amounts = [total(charges) for charges in couponed(case)]
    rounding = Rounding(settings(case).get("round", 0), "down" if "trunc" in settings(case) else "half-up")
    taken = [rounding.round(before - after) for before, after in pairwise(amounts)]
    return [each for each in taken if each] if "parts" in case["expected"] else taken


def discount(case: Case) -> Decimal:
    """What all coupons take off."""
    return sum(coupons(case), Decimal(0))


def discounted_lines(case: Case) -> Decimal:
    """What a credit leaves of all lines."""
    lines = {f"line.n{place}": amount for place, amount in enumerate(case["usage"]["lines"])}
    return Rates.of(dict.fromkeys(lines, 1)).then(Credit(case["params"]["discount"])).cost(Usage(lines))


def share_of_each_fee(case: Case) -> list[Decimal]:
    """What all coupons take off each fee."""
    before, *_, after = couponed(case)
    return [full.amount - left.amount for full, left in zip(before, after, strict=True)]


def steps(runs: list[list[Any]] | dict[str, int]) -> list[Decimal]:
    """A series written as [count, value] runs, or as the numbers from 0."""
    if isinstance(runs, dict):
        return [Decimal(step) for step in range(runs["arange"])]
    return [Decimal(value) for count, value in runs for _ in range(count)]


def energy_by_time_and_tier(case: Case) -> Decimal:
    """Each step is a meter; a tier costs what an allowance of its lower bound leaves, less what its upper one does."""
    hours = Decimal(case["params"]["hours_per_step"])
    energy = Usage({f"step.n{place}": load * hours for place, load in enumerate(steps(case["usage"]["load"]))})
    rows = case["params"]["tiers"]
    amount = Decimal(0)
    for place, row in enumerate(rows):
        rates = Rates.of(dict(zip(energy, steps(row["rates"]), strict=True)))
        amount += rates.then(Allowance(row["from"], tuple(energy))).cost(energy)
        for above in rows[place + 1 : place + 2]:
            amount -= rates.then(Allowance(above["from"], tuple(energy))).cost(energy)
    return amount


def demand_windows(case: Case) -> list[Decimal]:
    """What each window of the day costs."""
    loads = steps(case["usage"]["load"])
    return [demand_window(window, loads) for window in case["params"]["windows"]]


def demand_window(window: dict[str, Any], loads: list[Decimal]) -> Decimal:
    """The dearest step; what was incurred before is the minimum that the month has reached, and is taken off."""
    if "tiers" in window:
        return tiered_demand(window["tiers"], max(loads))
    rates = steps(window["rates"])
    dearest = max(Rates.of({METER: rate}).cost(used(load)) for rate, load in zip(rates, loads, strict=True))
    return Sum(()).then(Fee(dearest)).then(Minimum(window["prev_cost"])).cost({}) - Decimal(window["prev_cost"])


def tiered_demand(rows: list[dict[str, str]], peak: Decimal) -> Decimal:
    """The peak on a ladder, less what was rated before."""
    bounds = [row["from"] for row in rows[1:]] + [None]
    tariff = Graduated(METER, [Tier(up_to, row["rate"]) for row, up_to in zip(rows, bounds, strict=True)])
    return tariff.cost(used(peak)) - tariff.cost(used(rows[0]["prev_demand"]))


def demand(case: Case) -> Decimal:
    """Windows add up."""
    return sum(demand_windows(case), Decimal(0))


def demand_peaks(case: Case) -> Decimal:
    """Each period's peak is a meter."""
    peaks = {f"peak.{name}": kilowatts for name, kilowatts in case["usage"]["peaks"].items()}
    return Rates.of({f"peak.{name}": rate for name, rate in case["params"]["rates"].items()}).cost(Usage(peaks))


# ---- the table ------------------------------------------------------------------------------------------------------


@attrs.frozen
class Built:
    """Built from our tariffs; gives the peer's amount, and its parts where the peer prints them."""

    amount: Callable[[Case], Decimal]
    parts: Callable[[Case], list[Decimal]] | None = None


@attrs.frozen
class Raises:
    """Refused by an error."""

    why: str
    match: str
    attempt: Callable[[Case], Any]


@attrs.frozen
class Differs:
    """Refused, since our rule is another one; `nearest` is all that our settings can give."""

    why: str
    nearest: tuple[Callable[[Case], Decimal], ...]


@attrs.frozen
class ByTheRule:
    """The peer's number breaks the peer's own rule: ours is what the rule gives."""

    amount: Callable[[Case], Decimal]


@attrs.frozen
class LeftOut:
    """Not a matter of tariffs."""

    why: str


TRAITS: dict[str, Callable[[Case], bool]] = {
    "not reproduced": lambda case: case["check"]["status"] == "NOT_REPRODUCED",
    "negative": lambda case: case["usage"].get("quantity", "0").startswith("-"),
    "unit config": lambda case: "unit_config" in settings(case),
    "pricing unit": lambda case: case["model"] == "standard" and "conversion_rate" in case["params"],
    "rounded half up": lambda case: case["params"].get("round") == "half_up",
    "not rounded": lambda case: case["params"].get("round") == "none",
    "tier by another quantity": lambda case: "tier_quantity" in case["usage"],
    "prorated, unrounded": lambda case: "prorate" in case["params"] and "round_target" not in case["params"],
    "fixed amount": lambda case: any("amount" in coupon for coupon in case["params"].get("coupons", ())),
    "another currency": lambda case: any("currency" in coupon for coupon in case["params"].get("coupons", ())),
    "over 100 %": lambda case: any(Decimal(c.get("pct", "0")) > 100 for c in case["params"].get("coupons", ())),
}


def kind(case: Case) -> tuple[str, ...]:
    """The model of a case, and what sets it apart from others of the model."""
    return (case["model"], *(name for name, holds in TRAITS.items() if holds(case)))


TABLE: dict[tuple[str, ...], Built | Raises | Differs | ByTheRule | LeftOut] = {
    ("standard",): Built(rated(standard)),
    ("standard", "pricing unit"): Built(rated(in_pricing_units)),
    ("standard", "unit config"): Built(rated(of_converted_units)),
    ("standard", "negative"): Raises("usage cannot be negative", "must not be negative", rated(standard)),
    ("unit_conversion", "not rounded"): Built(converted_exactly),
    ("unit_conversion", "rounded half up"): Built(converted_half_up),
    ("bucketed",): Built(bucketed, buckets),
    ("graduated",): Built(rated(graduated), tier_subtotals(graduated)),
    ("graduated", "not reproduced"): ByTheRule(rated(graduated)),
    ("graduated_percentage",): Built(rated(graduated_percentage), tier_subtotals(graduated_percentage)),
    ("first_unit_tiers",): Built(rated(first_unit_tiers), tier_subtotals(first_unit_tiers)),
    ("volume",): Built(rated(volume)),
    ("volume", "tier by another quantity"): Differs(
        "the quantity that is priced is the one that picks the tier",
        (
            lambda case: volume(case).cost(used(case["usage"]["quantity"])),
            lambda case: volume(case).cost(used(case["usage"]["tier_quantity"])),
        ),
    ),
    ("package",): Built(rated(package)),
    ("min_spend",): Built(true_up),
    ("min_spend", "prorated, unrounded"): Raises(
        "a share of days without an exact decimal is no amount", "has no exact decimal", prorated_unrounded
    ),
    ("max_spend",): Built(cut_off),
    ("priced_with_limits",): Built(within_limits),
    ("overage_commit",): Built(with_overage, overages),
    ("prorated_amount",): LeftOut("a share of a fee by days: a tariff knows no calendar"),
    ("coupons",): Built(discount, coupons),
    ("coupons", "over 100 %"): Raises("more than all cannot be taken off", "a fraction of at most 1", discount),
    ("coupons", "fixed amount"): Built(discount, coupons),
    ("coupons", "fixed amount", "another currency"): LeftOut("a coupon in another currency is an error of a contract"),
    ("discount_allocation",): Built(discounted_lines),
    ("usage_discount",): Built(rated(free_units)),
    ("tou_energy_tiered",): Built(energy_by_time_and_tier),
    ("demand",): Built(demand, demand_windows),
    ("demand_peaks",): Built(demand_peaks),
}


def of(entry: type, key: str | None = None) -> pytest.MarkDecorator:
    """The cases whose entry is of a class, and that print what stands under a key."""
    found = [each for each in CASES if isinstance(TABLE.get(kind(each)), entry)]
    found = [each for each in found if key is None or key in each["expected"]]
    return pytest.mark.parametrize("case", found, ids=[each["id"] for each in found])


def printed(case: Case, key: str) -> list[Decimal]:
    """Numbers that the peer prints."""
    return [Decimal(part) for part in case["expected"][key]]


@of(Built)
def test_our_tariffs_give_the_amount_of_the_peer(case):
    """
    What the table builds gives the peer's number exactly.
    """
    amount = TABLE[kind(case)].amount(case)

    assert amount == Decimal(case["expected"]["amount"]) == Decimal(case["check"]["computed"])


@of(Built, "tiers")
def test_each_tier_costs_what_the_peer_prints(case):
    """
    The units inside a tier and its flat fee are its subtotal, and tiers that are not reached cost nothing.
    """
    found, wanted = TABLE[kind(case)].parts(case), printed(case, "tiers")

    assert found == wanted + [Decimal(0)] * (len(found) - len(wanted))


@of(Built, "parts")
def test_each_part_is_what_the_peer_prints(case):
    """
    Buckets, coupons and windows give the parts of the peer's amount one by one; what a credit leaves of each line is
    no part of ours, and together it is nothing there.
    """
    parts = TABLE[kind(case)].parts

    assert (parts(case) if parts else [0] * len(printed(case, "parts"))) == printed(case, "parts")


@of(Built, "allocation")
def test_a_percentage_takes_its_share_of_each_fee(case):
    """
    A percentage off several fees is that percentage of each; a fixed amount is off all of them, and shared over none.
    """
    if "fixed amount" in kind(case):
        assert round(sum(printed(case, "allocation"))) == discount(case)  # the peer's shares lose a rest of 0.00001
    else:
        assert share_of_each_fee(case) == printed(case, "allocation")


@of(Raises)
def test_what_we_refuse_raises_and_says_why(case):
    """
    A case that the library has no honest number for is an error at the door.
    """
    entry = TABLE[kind(case)]

    with pytest.raises(NumberError, match=entry.match):
        entry.attempt(case)


@of(Differs)
def test_a_rule_that_we_lack_is_not_met_by_accident(case):
    """
    None of the settings of our tariffs gives the number of a rule that the table calls refused.
    """
    nearest = [near(case) for near in TABLE[kind(case)].nearest]

    assert Decimal(case["expected"]["amount"]) not in nearest


def test_a_quantity_is_rounded_up_where_a_peer_rounds_half_up():
    """
    Of the peer's two conversions half up, rounding up misses the one that goes down.
    """
    found = {case["usage"]["quantity"]: converted_up(case) for case in CASES if "rounded half up" in kind(case)}

    assert found == {"1500": 2, "1400": 2}


@of(ByTheRule)
def test_a_number_that_breaks_its_own_rule_is_not_reproduced(case):
    """
    Where a peer's number contradicts its stated ladder, ours is the ladder's, and the record says why.
    """
    amount = TABLE[kind(case)].amount(case)

    assert amount == Decimal(case["check"]["computed"])
    assert amount != Decimal(case["expected"]["amount"])
    assert case["check"]["reason"]


def test_zero_usage_costs_nothing_unless_the_first_flat_fee_is_due():
    """
    The setting at_zero decides the peers' cases of zero usage: without it they would cost nothing.
    """
    at_none = [case for case in CASES if case["usage"].get("quantity") == "0" and settings(case).get("zero_usage")]
    fees_due = [case for case in at_none if Decimal(case["expected"]["amount"])]
    ladders = {"graduated": Graduated, "volume": Volume}

    assert [case["id"] for case in fees_due] == [
        "lago-graduated-001",
        "lago-graduated-015",
        "openmeter-graduated-004",
        "lago-volume-001",
        "openmeter-volume-001",
    ]
    assert [ladders[case["model"]](METER, tiers(case)).cost(used(0)) for case in fees_due] == [0] * 5


def test_at_least_one_package_is_due_without_usage():
    """
    Where the peer bills at least one package a period, as its note says, no usage costs one and a full one no more.
    """
    noted = [case for case in CASES if settings(case).get("minimum_one_package")]

    assert {case["note"] for case in noted} == {"at least one package is billed per period (so zero usage is 1.25)"}
    assert {package(case).cost(used(quantity)) for case in noted for quantity in (0, 1, 1_000_000)} == {Decimal("1.25")}


def test_every_case_has_exactly_one_entry():
    """
    The table and the cases cover each other: no case without an entry, no entry without a case, no case twice.
    """
    assert [case["id"] for case in CASES if kind(case) not in TABLE] == []
    assert set(TABLE) == {kind(case) for case in CASES}
    assert len({case["id"] for case in CASES}) == len(CASES) == 178


def test_every_case_not_built_has_a_reason():
    """
    What is refused or left out says why.
    """
    others = [entry for entry in TABLE.values() if isinstance(entry, Raises | Differs | LeftOut)]

    assert [entry for entry in others if len(entry.why.split()) < 4] == []
    assert {case["id"] for case in CASES if case["check"]["status"] != "reproduced"} == {
        case["id"] for case in CASES if isinstance(TABLE[kind(case)], ByTheRule)
    }
