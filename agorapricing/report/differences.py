"""Why two bills differ, as a report: from what is payable of one, cause by cause, to what is payable of the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from agorapricing.difference import Difference, Rated
from agorapricing.exact import ZERO
from agorapricing.report import bills, numbers
from agorapricing.report.page import NOTHING, Column, Grid, Page, Report, cited
from agorapricing.tariff.charge import CONVERT

CAUSES = {
    "quantity": "other usage",
    "metering": "the same calls, counted as other minutes",
    "metering and price": "minutes that the other book does not price, and its prices",
    "quantity and metering and price": "usage that the other book does not price, and its prices",
    "price": "list prices, those of the first tier for all",
    "tiers": "list prices of further tiers",
    "free minutes": "what an allowance or a package includes",
    "ladder": "discounts by volume",
    "offer": "percentages off",
    "package": "prepaid units",
    "fees": "flat fees",
    "minimum": "a floor of the amount",
    "maximum": "a cap of the amount",
    "rounding": "to minor units, once at the end",
}
"""What each cause is, in words."""


def report(found: Difference) -> Report:
    """Lay out the causes, and below them the usage and list cost of both bills, meter by meter."""
    same = [found.one.profile.name] if found.one.profile.name == found.other.profile.name else []
    same += [str(found.one.bill.on)] if found.one.bill.on == found.other.bill.on else []
    pair = f"{_name(found.one, found)} and {_name(found.other, found)}: why they differ"
    title = " · ".join((*same, found.currency, pair))
    sources = {**found.one.bill.sources, **found.other.bill.sources}
    page = Page(title, (_causes(found), _meters(found)), tuple(_notes(found)), cited(sources))
    return Report(page, found.to_record(), tuple(_rows(found)))


def _name(rated: Rated, found: Difference) -> str:
    """What tells the two bills apart."""
    one, other = found.one, found.other
    said = [rated.bill.offer]
    said += [rated.profile.name] if one.profile.name != other.profile.name else []
    said += [str(rated.bill.on)] if one.bill.on != other.bill.on else []
    return " · ".join(said)


def _causes(found: Difference) -> Grid:
    amounts = numbers.shown(list(found.parts.values()), found.one.bill.terms.rounding)
    rows = [(_name(found.one, found), numbers.amount(found.one.amount), "")]
    rows += [
        (cause, numbers.signed(amount), CAUSES.get(cause, ""))
        for cause, amount in zip(found.parts, amounts, strict=True)
        if amount
    ]
    rows.append((_name(found.other, found), numbers.amount(found.other.amount), numbers.signed(found.amount)))
    columns = (Column("", "name"), Column(found.currency), Column("", "words"))
    return Grid(columns, tuple(rows), totals=frozenset({0, len(rows) - 1}))


def _meters(found: Difference) -> Grid:
    """The quantity and list cost of every meter on either bill."""
    one, other = (_listed(each) for each in (found.one, found.other))
    columns = (
        Column("meter", "name"),
        Column("quantity"),
        Column("list cost"),
        Column("other quantity"),
        Column("other list cost"),
    )
    rows = [(meter, *_cells(one, meter), *_cells(other, meter)) for meter in dict.fromkeys((*one, *other))]
    return Grid(columns, tuple(rows))


def _listed(rated: Rated) -> Mapping[str, tuple[Decimal, Decimal]]:
    """By meter: quantity as priced, and cost at list price in the bill's own currency."""
    found: dict[str, tuple[Decimal, Decimal]] = {}
    for line in rated.bill.lines:
        if line.meter and line.price.stage != CONVERT:
            quantity, cost = found.get(line.meter, (ZERO, ZERO))
            found[line.meter] = quantity + line.quantity, cost + line.list_amount
    return found


def _cells(found: Mapping[str, tuple[Decimal, Decimal]], meter: str) -> tuple[str, str]:
    if meter not in found:
        return NOTHING, NOTHING
    quantity, cost = found[meter]
    return numbers.quantity(quantity), numbers.quantity(cost)


def _notes(found: Difference) -> Iterator[str]:
    if any("quantity" in cause or "metering" in cause for cause in found.parts):
        yield (
            "Quantity, metering and price: changed one after another in this order and in the reverse one, at list "
            "price; each part is the mean of the two."
        )
    yield from found.notes
    yield from dict.fromkeys(note for each in (found.one, found.other) for note in bills.notes(each.bill))


def _rows(found: Difference) -> Iterator[dict[str, Any]]:
    head = {
        "one": found.one.bill.offer,
        "other": found.other.bill.offer,
        "profile": found.one.profile.name,
        "other_profile": found.other.profile.name,
        "on": str(found.one.bill.on),
        "other_on": str(found.other.bill.on),
        "currency": found.currency,
    }
    parts = {"payable": found.one.amount, **found.parts, "payable of the other": found.other.amount}
    for cause, amount in parts.items():
        yield {**head, "cause": cause, "amount": f"{amount:f}"}
