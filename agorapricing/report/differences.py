"""Why two bills differ, as a report: from what is payable of one, cause by cause, to what is payable of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from agorapricing.analysis import Difference
from agorapricing.comparison import RatedBill
from agorapricing.messages import Message, joined
from agorapricing.numbers import ZERO
from agorapricing.report import bills, numbers
from agorapricing.report.page import NOTHING, Grid, Page, Report, cited, label, prose
from agorapricing.tariff import CONVERT

CAUSES: Mapping[str, str] = {
    Message("quantity"): Message("other usage"),
    Message("metering"): Message("the same calls, counted as other minutes"),
    Message("metering and price"): Message("minutes that the other book does not price, and its prices"),
    Message("quantity and metering and price"): Message("usage that the other book does not price, and its prices"),
    Message("price"): Message("list prices, those of the first tier for all"),
    Message("tiers"): Message("list prices of further tiers"),
    Message("free minutes"): Message("what an allowance includes"),
    Message("ladder"): Message("discounts by volume"),
    Message("offer"): Message("percentages off"),
    Message("package"): Message("what a package includes, or a pack"),
    Message("fees"): Message("flat fees"),
    Message("minimum"): Message("a floor of the amount"),
    Message("maximum"): Message("a cap of the amount"),
    Message("rounding"): Message("to minor units, once at the end"),
}
"""What each cause is, in words."""


def report(difference: Difference) -> Report:
    """Lay out the causes, and below them the usage and list cost of both bills, meter by meter."""
    same = [difference.one.profile.name] if difference.one.profile.name == difference.other.profile.name else []
    same += [numbers.day(difference.one.bill.on)] if difference.one.bill.on == difference.other.bill.on else []
    pair = Message(
        "{one} and {other}: why they differ",
        one=_name(difference.one, difference),
        other=_name(difference.other, difference),
    )
    title = joined(" · ", (*same, difference.currency, pair))
    sources = {**difference.one.bill.sources, **difference.other.bill.sources}
    page = Page(title, (_causes(difference), _meters(difference)), tuple(_notes(difference)), cited(sources))
    return Report(page, difference.to_record(), tuple(_rows(difference)))


def _name(rated: RatedBill, difference: Difference) -> str:
    """What tells the two bills apart."""
    one, other = difference.one, difference.other
    parts = [rated.bill.offer]
    parts += [rated.profile.name] if one.profile.name != other.profile.name else []
    parts += [numbers.day(rated.bill.on)] if one.bill.on != other.bill.on else []
    return joined(" · ", parts)


def _causes(difference: Difference) -> Grid:
    amounts = numbers.shown(list(difference.parts.values()), difference.one.bill.terms.rounding)
    rows = [(_name(difference.one, difference), numbers.amount(difference.one.amount), "")]
    rows += [
        (cause, numbers.signed(amount), CAUSES.get(cause, ""))
        for cause, amount in zip(difference.parts, amounts, strict=True)
        if amount
    ]
    total = numbers.amount(difference.other.amount), numbers.signed(difference.amount)
    rows.append((_name(difference.other, difference), *total))
    return Grid((label(), difference.currency, prose()), rows, totals=frozenset({0, len(rows) - 1}))


def _meters(difference: Difference) -> Grid:
    """The quantity and list cost of every meter on either bill."""
    one, other = (_listed(each) for each in (difference.one, difference.other))
    columns = (label("meter"), "quantity", "list cost", "other quantity", "other list cost")
    rows = [(meter, *_cells(one, meter), *_cells(other, meter)) for meter in dict.fromkeys((*one, *other))]
    return Grid(columns, rows)


def _listed(rated: RatedBill) -> Mapping[str, tuple[Decimal, Decimal]]:
    """By meter: quantity as priced, and cost at list price in the bill's own currency."""
    by_meter: dict[str, tuple[Decimal, Decimal]] = {}
    for line in rated.bill.lines:
        if line.meter and line.price.stage != CONVERT:
            quantity, cost = by_meter.get(line.meter, (ZERO, ZERO))
            by_meter[line.meter] = quantity + line.quantity, cost + line.list_amount
    return by_meter


def _cells(by_meter: Mapping[str, tuple[Decimal, Decimal]], meter: str) -> tuple[str, str]:
    if meter not in by_meter:
        return NOTHING, NOTHING
    quantity, cost = by_meter[meter]
    return numbers.quantity(quantity), numbers.quantity(cost)


def _notes(difference: Difference) -> Iterator[str]:
    if any("quantity" in cause or "metering" in cause for cause in difference.parts):
        yield Message(
            "Quantity, metering and price: changed one after another in this order and in the reverse one, at list "
            "price; each part is the mean of the two."
        )
    yield from difference.notes
    yield from dict.fromkeys((*_of_bill(difference.one, difference), *_of_bill(difference.other, difference)))


def _of_bill(rated: RatedBill, difference: Difference) -> Iterator[str]:
    """The notes of a bill, with what tells it apart where the other one has not the same."""
    both = set(bills.notes(difference.one.bill)).intersection(bills.notes(difference.other.bill))
    for note in bills.notes(rated.bill):
        yield note if note in both else Message("{what}: {said}", what=_name(rated, difference), said=note)


def _rows(difference: Difference) -> Iterator[dict[str, Any]]:
    head = {
        "one": difference.one.bill.offer,
        "other": difference.other.bill.offer,
        "profile": difference.one.profile.name,
        "other_profile": difference.other.profile.name,
        "on": str(difference.one.bill.on),
        "other_on": str(difference.other.bill.on),
        "currency": difference.currency,
    }
    parts = {"payable": difference.one.amount, **difference.parts, "payable of the other": difference.other.amount}
    for cause, amount in parts.items():
        yield {**head, "cause": cause, "amount": f"{amount:f}"}
