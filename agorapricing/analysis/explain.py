"""One amount as the arithmetic from its sources to the total, which a customer can check by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.bill import SCHEMA, Bill, Line, plain
from agorapricing.display import Displayed
from agorapricing.exact import ONE, ZERO, exact
from agorapricing.profile import Sized
from agorapricing.tariff.charge import CONVERT


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
    """A bill as sums, and where its minutes were metered, how they came about."""

    bill: Bill
    sums: tuple[Sum, ...]
    sized: tuple[Sized, ...] = ()

    @classmethod
    def of(cls, bill: Bill, sized: Sequence[Sized] = ()) -> Explanation:
        """Explain a bill.

        >>> from datetime import date
        >>> from agorapricing.rating import rate
        >>> found = Explanation.of(rate("agora-cn:payg", {"rtc.hd": 30_000}, on=date(2024, 2, 6)))
        >>> [(step.arithmetic, str(step.result)) for step in found.sums if step.result][:2]
        [('10,000 × 28 / 1,000', '280.000'), ('20,000 × 28 / 1,000', '560.000')]
        """
        with exact():
            parts = [step for line in bill.lines for step in _line(line)]
            total = Sum("total", _written([each.result for each in parts if each.adds]), bill.total)
            rounding = bill.terms.rounding
            about = f"payable: rounded {rounding.mode} to {rounding.places} decimals"
            return cls(bill, (*parts, total, Sum(about, _number(bill.total), bill.payable)), tuple(sized))

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
            "steps": [each.to_record() for each in self.sums],
            "sources": {name: source.to_record() for name, source in self.bill.sources.items()},
            "notes": list(self.bill.notes),
        }


def _line(line: Line) -> Iterator[Sum]:
    """A line: quantity times price, then what each stage takes off what is left."""
    if line.price.stage == CONVERT:
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
    return " + ".join(_number(each) for each in amounts if each) or _number(ZERO)


def _number(value: Decimal) -> str:
    return f"{Decimal(plain(value)):,f}"
