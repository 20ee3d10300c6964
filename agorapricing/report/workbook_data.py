"""The types of what a run has for a workbook: see `run_data`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from agorapricing.frozen import frozen, frozen_dict
from agorapricing.report.data_types import Formula, Name, Number


@frozen
class RunReduction:
    """What a stage takes off a line."""

    stage: str
    fraction: Number
    taken: Number
    rate: int
    source: str | None


@frozen
class RunLine:
    """A line of a bill."""

    meter: str | None
    stage: str
    label: str
    quantity: Formula
    value: Number
    rate: int | None
    is_quoted: bool
    price: Number | None
    per: Number
    off: tuple[RunReduction, ...]
    listed: Number
    amount: Number
    source: str | None


@frozen
class RunBill:
    """The bill of a month."""

    month: str
    lines: tuple[RunLine, ...]
    decimals: int
    total: Number
    payable: Number
    amount: Number
    rounded: Formula
    converted: Formula


@frozen
class RunOffer:
    """An offer of a workbook."""

    offer: str
    title: str
    regime: str
    status: str
    is_open: bool
    currency: str
    amount: Number | None
    above: Number | None
    percent: str | None
    confidential: bool
    unpriced: tuple[str, ...]
    bills: tuple[RunBill, ...]
    total: Number | None
    stages: Mapping[str, Number] = attrs.field(converter=frozen_dict)


@frozen
class RunExchange:
    """What a unit of one currency is worth in another."""

    name: Name
    value: Number
    text: str


@frozen
class RunMarket:
    """The offers of a market in a workbook."""

    name: str
    currency: str
    exchange: tuple[RunExchange, ...]
    offers: tuple[RunOffer, ...] = attrs.field()

    @offers.validator
    def _are_told(self, _: Any, offers: Sequence[RunOffer]) -> None:
        known = [each for each in offers if each.amount is not None]
        if any(each.is_open for each in known) and any(None in {each.above, each.percent} for each in known):
            raise ValueError("lack how much they are above the cheapest")


@frozen
class RunQuantity:
    """A quantity that bills name."""

    meter: str
    name: Name
    value: Number
    parts: tuple[Number | None, ...]
    formula: Formula = ""  # type: ignore[assignment]  # none


@frozen
class RunScale:
    """How many times a workload is there."""

    workload: str
    name: Name
    value: Number


@frozen
class RunUsage:
    """Quantities of a month, or of a book."""

    month: str
    book: str
    parts: tuple[str, ...]
    rows: tuple[RunQuantity, ...]


@frozen
class RunRate:
    """A price, or a fraction off."""

    book: str
    meter: str | None
    stage: str
    label: str
    value: Number
    per: Number | None
    source: str | None
    place: int


@frozen
class RunStep:
    """What several formulas need."""

    name: Name
    formula: Formula
    value: Number
    of: tuple[str, ...]
    lines: tuple[int, ...]


@frozen
class RunWorkbook:
    """What a workbook computes anew."""

    markets: tuple[RunMarket, ...]
    usage: tuple[RunUsage, ...]
    rates: tuple[RunRate, ...]
    steps: tuple[RunStep, ...] = attrs.field()
    sources: tuple[Mapping[str, str], ...]
    scales: tuple[RunScale, ...] = ()

    @steps.validator
    def _are_of_lines(self, _: Any, steps: Sequence[RunStep]) -> None:
        bills: dict[tuple[str, ...], int] = {
            (offer.offer, bill.month): len(bill.lines)
            for market in self.markets
            for offer in market.offers
            for bill in offer.bills
        }
        for step in steps:
            if not step.formula and not all(0 <= place < bills.get(step.of, 0) for place in (*step.lines, 0)):
                raise ValueError(f"are of lines that no bill has: {step.name}")
