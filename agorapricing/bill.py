"""A bill: exact lines, the waterfall of its stages, a total, and one rounding at the end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import attrs

from agorapricing.display import Displayed
from agorapricing.exact import ZERO, Rounding, exact, percent
from agorapricing.source import Source
from agorapricing.tariff import Price, Reduction
from agorapricing.tariff.charge import CONVERT, LIST
from agorapricing.usage import Usage

SCHEMA = "agorapricing/1"


def plain(value: Decimal) -> str:
    """Write an exact number without exponent or needless zeros.

    >>> plain(Decimal("22405.58740")), plain(Decimal("1E+3"))
    ('22405.5874', '1000')
    """
    text = f"{value:f}" if value else "0"
    return text.rstrip("0").rstrip(".") or "0" if "." in text else text


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
        return self.price.reductions[-1].stage if self.price.reductions else self.price.stage

    @property
    def label(self) -> str:
        """What distinguishes the line from others of its meter, in words."""
        taken = [_words(r.stage, r.fraction) for r in self.price.reductions]
        return ", ".join(word for word in (self.price.label, *taken) if word)

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
        return {
            "meter": self.meter,
            "stage": self.stage,
            "label": self.label,
            "origin": self.price.stage,
            "tier": self.price.label,
            "quantity": plain(self.quantity),
            "unit_price": plain(self.unit_price),
            "per": plain(self.per),
            "amount": plain(self.amount),
            "list_amount": plain(self.list_amount),
            "reductions": [
                {"stage": r.stage, "fraction": plain(r.fraction), "source": r.source} for r in self.price.reductions
            ],
            "source": self.source,
            "notes": list(self.price.notes),
            "in_blocks": self.price.in_blocks,
        }

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


def _words(stage: str, fraction: Decimal) -> str:
    return stage if fraction == 1 else f"{stage} -{percent(fraction)}"


@attrs.frozen
class Stage:
    """One step of the waterfall: what it adds (list, fees) or takes away."""

    stage: str
    amount: Decimal


@attrs.frozen(hash=False)
class Terms:
    """What all bills of one offer share."""

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
    sources: Mapping[str, Source]
    units: Mapping[str, str]
    confidential: bool = False
    """Whether a bill says no more than its total, since the terms of a contract are not shown."""


@attrs.frozen(hash=False, str=False, slots=False)
class Bill(Displayed):
    """What an offer charges for a usage."""

    terms: Terms = attrs.field(repr=lambda terms: terms.offer)
    usage: Usage
    lines: tuple[Line, ...] = attrs.field(repr=False)
    total: Decimal
    notes: tuple[str, ...] = attrs.field(repr=False)

    @property
    def offer(self) -> str:
        """The offer, as book:regime."""
        return self.terms.offer

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
    def stages(self) -> tuple[Stage, ...]:
        """The waterfall: list, what each stage of the regime takes away or adds, fees; it adds up to the total.

        Of a confidential contract it is one stage.
        """
        listed = () if self.terms.confidential else (LIST,)
        amounts = dict.fromkeys((*listed, *self.terms.stages), ZERO)
        with exact():
            for line in self.lines:
                for stage, amount in waterfall(line):
                    amounts[stage] = amounts.get(stage, ZERO) + amount
        return tuple(Stage(stage, amount) for stage, amount in amounts.items())

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
        terms = Terms(
            **{key: record[key] for key in ("offer", "vendor", "title", "regime", "who", "currency")},
            on=date.fromisoformat(record["on"]),
            edition=date.fromisoformat(record["edition"]),
            rounding=Rounding(**record["rounding"]),
            stages=tuple(each["stage"] for each in record["stages"] if each["stage"] != LIST),
            sources={name: Source.from_record(source) for name, source in record["sources"].items()},
            units={},
            confidential=record.get("confidential", False),
        )
        lines = tuple(Line.from_record(line) for line in record["lines"])
        return cls(terms, Usage(record["usage"]), lines, Decimal(record["total"]), tuple(record["notes"]))

    def to_record(self) -> dict[str, Any]:
        """Give the bill as plain values, ready for JSON; every number is a string."""
        return {
            "schema": SCHEMA,
            "offer": self.offer,
            "vendor": self.terms.vendor,
            "title": self.terms.title,
            "regime": self.terms.regime,
            "who": self.terms.who,
            "on": str(self.on),
            "edition": str(self.terms.edition),
            "currency": self.currency,
            "rounding": {"places": self.terms.rounding.places, "mode": self.terms.rounding.mode},
            "usage": {meter: plain(quantity) for meter, quantity in self.usage.items()},
            "total": plain(self.total),
            "payable": f"{self.payable:f}",
            "lines": [line.to_record() for line in self.lines],
            "stages": [{"stage": each.stage, "amount": plain(each.amount)} for each in self.stages],
            "notes": list(self.notes),
            "sources": {name: source.to_record() for name, source in self.sources.items()},
            **({"confidential": True} if self.terms.confidential else {}),
        }


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
