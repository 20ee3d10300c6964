"""A bill: exact lines, the waterfall of its stages, a total, and one rounding at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import attrs

from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message, joined
from agorapricing.numbers import ZERO, Rounding, exact, percent
from agorapricing.pricebook import Source
from agorapricing.rating.display import Displayed
from agorapricing.rating.doubt import Doubt
from agorapricing.records import Keys
from agorapricing.tariff import CONVERT, LIST, Price, Reduction
from agorapricing.usage import Usage

ROUNDING = "rounding"
"""The stage of what the rounding of lines adds or takes away, where a book rounds each of them."""


class Line(NamedTuple):
    """One amount of a bill: amount = quantity x unit_price / per x (1 - fraction) for each reduction.

    A named tuple, because a bill has many and they are its largest cost.
    """

    price: Price
    quantity: Decimal
    amount: Decimal

    @property
    def meter(self) -> str | None:
        """The meter; None for a fee or a minimum."""
        return self.price.meter

    @property
    def stage(self) -> str:
        """The last stage that touched the line: where it comes from, or what reduced it last."""
        price = self.price
        return price.reductions[-1].stage if price.reductions else price.stage

    @property
    def label(self) -> str:
        """What distinguishes the line from others of its meter, in words."""
        taken = [_words(r.stage, r.fraction) for r in self.price.reductions]
        return joined(", ", [word for word in (self.price.label, *taken) if word])

    @property
    def unit_price(self) -> Decimal:
        """Money for `per` units, as the source prints it, before reductions."""
        return self.price.unit_price or ZERO

    @property
    def per(self) -> Decimal:
        """The units that the unit price buys."""
        return self.price.per

    @property
    def source(self) -> str | None:
        """The id of the unit price's source, among the sources of the bill."""
        return self.price.source

    @property
    def list_amount(self) -> Decimal:
        """The amount before reductions."""
        with exact():
            return self.quantity * self.price.list_price

    def to_record(self) -> dict[str, Any]:
        """Give the line as plain values; numbers are strings."""
        return _LINE(self)

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Line:
        """Make a line of its plain values."""
        price = Price(
            record["meter"],
            record["unit_price"],
            record["per"],
            stage=record["origin"],
            label=record["tier"],
            source=record["source"],
            notes=tuple(record["notes"]),
            in_blocks=record["in_blocks"],
            reductions=tuple(Reduction(r["stage"], r["fraction"], r["source"]) for r in record["reductions"]),
        )
        return cls(price, Decimal(record["quantity"]), Decimal(record["amount"]))


_LINE = Keys(
    "meter stage label origin=price.stage tier=price.label quantity unit_price per amount list_amount",
    "price.reductions source price.notes price.in_blocks",
)


def _words(stage: str, fraction: Decimal) -> str:
    return stage if fraction == 1 else Message("{stage} -{off}", stage=stage, off=percent(fraction))


@frozen
class WaterfallStep:
    """One step of the waterfall: what it adds (list, fees) or takes away."""

    stage: str
    amount: Decimal


@frozen(hash=False)
class OfferTerms:
    """What all bills of one offer share."""

    record = Keys("offer regime who")

    offer: str
    vendor: str
    title: str
    regime: str
    who: str
    on: date
    edition: date
    currency: str
    rounding: Rounding
    stages: tuple[str, ...]
    sources: Mapping[str, Source] = attrs.field(converter=frozen_dict)
    units: Mapping[str, str] = attrs.field(converter=frozen_dict)
    version: str = ""
    """That of the book."""
    confidential: bool = False
    """Whether a bill says no more than its total, since the terms of a contract are not shown."""
    digest: str = attrs.field(default="", eq=False)
    """That of the public book's file."""


@frozen(hash=False, str=False, slots=False)
class Bill(Displayed):
    """What an offer charges for a usage."""

    layout = "bills.report"
    record = Keys(
        "offer terms.vendor terms.title terms.regime terms.who on terms.edition currency",
        "terms.rounding usage total payable:f lines stages notes doubts? sources terms.confidential?",
    )

    terms: OfferTerms = attrs.field(repr=lambda terms: terms.offer)
    usage: Usage
    lines: tuple[Line, ...] = attrs.field(repr=False)
    total: Decimal
    notes: tuple[str, ...] = attrs.field(repr=False)
    doubts: tuple[Doubt, ...] = attrs.field(default=(), repr=False)
    """What could change the amount, where it has been worked out."""

    @property
    def offer(self) -> str:
        """The offer, as book:regime."""
        return self.terms.offer

    @property
    def book(self) -> str:
        """The id of the book."""
        return self.offer.rpartition(":")[0]

    @property
    def currency(self) -> str:
        """The currency's ISO code."""
        return self.terms.currency

    @property
    def on(self) -> date:
        """The day whose prices are used."""
        return self.terms.on

    @property
    def payable(self) -> Decimal:
        """The total rounded once, by the book's rule."""
        return self.terms.rounding.round(self.total)

    @property
    def stages(self) -> tuple[WaterfallStep, ...]:
        """The waterfall: list, what each stage of the regime takes away or adds, fees; it adds up to the total.

        Of a confidential contract it is one stage.
        """
        listed = () if self.terms.confidential else (LIST,)
        amounts = dict.fromkeys((*listed, *self.terms.stages), ZERO)
        with exact():
            for line in self.lines:
                for stage, amount in waterfall(line):
                    amounts[stage] = amounts.get(stage, ZERO) + amount
        return tuple(WaterfallStep(stage, amount) for stage, amount in amounts.items())

    @property
    def sources(self) -> dict[str, Source]:
        """The sources that the lines and their reductions rest on, by id."""
        named = [name for line in self.lines for name in (line.source, *(r.source for r in line.price.reductions))]
        return {name: self.terms.sources[name] for name in dict.fromkeys(named) if name is not None}

    @classmethod
    def from_record(cls, record: Mapping[str, Any]) -> Bill:
        """Make a bill of its plain values, as JSON holds them.

        >>> from agorapricing import rate
        >>> bill = rate("agora-cn:payg", {"rtc.hd": 900_000}, on=date(2024, 2, 6))
        >>> Bill.from_record(bill.to_record()).to_record() == bill.to_record()
        True
        """
        terms = OfferTerms(
            **{key: record[key] for key in ("offer", "vendor", "title", "regime", "who", "currency")},
            on=date.fromisoformat(record["on"]),
            edition=date.fromisoformat(record["edition"]),
            rounding=Rounding(**record["rounding"]),
            stages=tuple(each["stage"] for each in record["stages"] if each["stage"] != LIST),
            sources={name: Source.from_record(source) for name, source in record["sources"].items()},
            units={},
            version=next(iter(record.get("versions", {}).values()), ""),
            confidential=record.get("confidential", False),
        )
        lines = tuple(Line.from_record(line) for line in record["lines"])
        doubts = tuple(map(Doubt.from_record, record.get("doubts", ())))
        return cls(terms, Usage(record["usage"]), lines, Decimal(record["total"]), tuple(record["notes"]), doubts)


def waterfall(line: Line) -> Iterable[tuple[str, Decimal]]:
    """What one line adds to each stage, inside `exact()`."""
    if line.price.stage == CONVERT:
        return
    left = line.list_amount
    yield line.price.stage, left
    for reduction in line.price.reductions:
        taken = left * reduction.fraction
        left -= taken
        yield reduction.stage, ZERO - taken
