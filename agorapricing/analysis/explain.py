"""One amount as the arithmetic from its sources to the total, which a customer can check by hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.arithmetic import ceil_div
from agorapricing.bill import SCHEMA, Bill, Line, plain
from agorapricing.billable import rule_of
from agorapricing.book import Offer
from agorapricing.disclosure import shown
from agorapricing.display import Displayed
from agorapricing.exact import ONE, ZERO, exact
from agorapricing.metering.metered import SECONDS, Metered, whole_minutes
from agorapricing.profile import Sized
from agorapricing.stages import MaximumStage, MinimumStage
from agorapricing.tariff.charge import CONVERT

WHOLE = "rounded up to whole units"


@attrs.frozen
class Sum:
    """A step: what it is, the arithmetic, what it comes to, and the id of its source.

    `adds` says that the result is a part of the total; the other steps lead to such a one, or are the total itself.
    """

    about: str
    arithmetic: str
    result: Decimal
    source: str | None = None
    adds: bool = False

    def to_record(self) -> dict[str, Any]:
        """Give the step as plain values; numbers are strings."""
        return {**attrs.asdict(self), "result": plain(self.result)}


@attrs.frozen(eq=False, str=False)
class Explanation(Displayed):
    """A bill as sums, how the quantities in them came about, and where its minutes were metered, those too."""

    bill: Bill
    sums: tuple[Sum, ...]
    counted: tuple[Sum, ...]
    """Quantities: what is converted to another meter, and the parts of a meter that are priced apart."""
    sized: tuple[Sized, ...] = ()

    @classmethod
    def of(cls, offer: Offer, bill: Bill, sized: Sequence[Sized] = (), metered: Metered | None = None) -> Explanation:
        """Explain a bill of an offer; of scenarios also the parts of their sessions, and the seconds metered of them.

        >>> from datetime import date
        >>> from agorapricing.rating import find_offer, rate
        >>> offer = find_offer("agora-cn:payg", date(2024, 2, 6))
        >>> found = Explanation.of(offer, rate(offer, {"rtc.hd": 30_000}))
        >>> [(step.arithmetic, str(step.result)) for step in found.sums if step.result][:2]
        [('10,000 × 28 / 1,000', '280.000'), ('20,000 × 28 / 1,000', '560.000')]
        >>> [step.arithmetic for step in found.counted]
        ['10,000 + 20,000']
        """
        with exact():
            parts = [step for line in bill.lines for step in _line(line, offer)]
            total = Sum("total", _written([each.result for each in parts if each.adds]), bill.total)
            rounding = bill.terms.rounding
            about = f"payable: rounded {rounding.mode} to {rounding.places} decimals"
            payable = Sum(about, _number(bill.total), bill.payable)
            minutes = () if metered is None else _minutes(offer, metered)
            counted = (*minutes, *_converted(offer, bill.usage), *_apart(bill))
            return cls(bill, (*parts, total, payable), counted, tuple(sized))

    def to_record(self) -> dict[str, Any]:
        """Give the explanation as plain values, ready for JSON."""
        return {
            "schema": SCHEMA,
            "offer": self.bill.offer,
            "on": str(self.bill.on),
            "currency": self.bill.currency,
            "metered": [
                {"workload": each.workload, "why": each.part.why, "seconds": plain(Decimal(each.seconds))}
                for each in self.sized
            ],
            "quantities": [each.to_record() for each in self.counted],
            "steps": [each.to_record() for each in self.sums],
            "sources": {name: source.to_record() for name, source in self.bill.sources.items()},
            "notes": list(self.bill.notes),
        }


def _minutes(offer: Offer, metered: Metered) -> Iterator[Sum]:
    """From metered seconds to the minutes that are billed, each conversion and each rounding on its own."""
    rule = rule_of(offer)
    for totals in metered.by(rule).seconds.values():
        seconds = {meter: Decimal(each) for meter, each in totals.items()}
        if rule.minutes.rounded == "metered":
            yield from _whole(seconds)
            yield from _converted(offer, {meter: whole_minutes(each) for meter, each in seconds.items()})
        else:
            yield from _converted(offer, seconds, "seconds")
            yield from _whole({meter: Decimal(each) for meter, each in offer.edition.billed_as(seconds).items()})


def _whole(seconds: Mapping[str, Decimal]) -> Iterator[Sum]:
    for meter, each in seconds.items():
        yield Sum(f"{meter}, whole minutes", f"{_number(each)} / {SECONDS}", whole_minutes(each))


def _converted(offer: Offer, used: Mapping[str, Decimal], unit: str = "") -> Iterator[Sum]:
    """What is counted as another meter, one by one, then together, and rounded up where it is not in another unit."""
    said = f", {unit}" if unit else ""
    for each in offer.edition.converts:
        parts = [used.get(each.to) or ZERO]
        for meter, ratio in each.ratios.items():
            if quantity := used.get(meter):
                parts.append(quantity * ratio)
                yield Sum(
                    f"{meter} as {each.to}{said}", f"{_number(quantity)} × {_number(ratio)}", parts[-1], each.source
                )
        if len(parts) == 1:
            continue
        together = sum(parts, ZERO)
        yield Sum(f"{each.to}, together{said}", _written(parts), together)
        if each.whole and not unit and together % each.whole:
            whole = ceil_div(together, each.whole) * each.whole
            yield Sum(f"{each.to}, {WHOLE}", _number(together), whole, each.source)


def _apart(bill: Bill) -> Iterator[Sum]:
    """The parts of each meter that are priced apart, as by tiers or free minutes."""
    parts: dict[str, list[Decimal]] = {}
    for line in bill.lines:
        if line.meter and line.price.stage != CONVERT and not line.price.in_blocks:
            parts.setdefault(line.meter, []).append(line.quantity)
    for meter, quantities in parts.items():
        if len(quantities) > 1:
            yield Sum(f"{meter}, in parts", _written(quantities), sum(quantities, ZERO))


def _line(line: Line, offer: Offer) -> Iterator[Sum]:
    """A line: quantity times price, then what each stage takes off what is left."""
    if line.price.stage == CONVERT:
        return
    stage = shown(offer).rules.get(line.price.stage)
    if isinstance(stage, (MinimumStage, MaximumStage)):
        limit = Decimal(stage.amount)
        arithmetic = f"{_number(limit)} − {_number(limit - line.amount)}"
        yield Sum(line.price.label, arithmetic, line.amount, line.source, adds=True)
        return
    what = line.meter or line.price.label
    tier = f", {line.price.label}" if line.meter and line.price.label else ""
    per = f" / {_number(line.per)}" if line.per != ONE else ""
    taken = line.price.reductions
    left = line.list_amount
    yield Sum(
        f"{what}{tier}", f"{_number(line.quantity)} × {_number(line.unit_price)}{per}", left, line.source, not taken
    )
    for place, reduction in enumerate(taken):
        after = left * (1 - reduction.fraction)
        is_last = place == len(taken) - 1
        arithmetic = f"{_number(left)} × (1 − {_number(reduction.fraction)})"
        yield Sum(f"{what}, {reduction.stage}", arithmetic, after, reduction.source, is_last)
        left = after


def _written(amounts: Sequence[Decimal]) -> str:
    shown = [each for each in amounts if each]
    signed = [f"{'−' if each < 0 else '+'} {_number(abs(each))}" for each in shown]
    return " ".join(signed).removeprefix("+ ") or _number(ZERO)


def _number(value: Decimal) -> str:
    return f"{Decimal(plain(value)):,f}"
