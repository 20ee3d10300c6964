"""What breaks a law, as a bill that a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import UnpricedMeterError
from agorapricing.pricebook import Offer
from agorapricing.rating import rate
from agorapricing.report import NOTHING, Column, Grid, Page, bills, numbers, plain
from agorapricing.testing.laws import Broken, Law
from agorapricing.usage import Usage


@attrs.frozen
class Finding:
    """A law that a book breaks: where, the smallest case found, and two bills side by side."""

    law: Law
    offer: Offer
    usage: Usage
    broken: Broken
    where: str = ""

    @property
    def page(self) -> Page:
        """The finding as a page of a report."""
        head = f"{self.offer.id} · {self.offer.on}: {self.law.sentence}"
        listed = self.broken.beside is None and self.law.of_regimes
        one = _column(self.offer, self.usage)
        if listed:
            other, titles = _column(self.offer.book.offer("list", self.offer.on), self.usage), (self.offer.name, "list")
        elif self.broken.beside is not None:
            other, titles = _column(self.offer, self.broken.beside), ("before", "after")
        else:
            other, titles = {}, ("bill", "")
        names = list(dict.fromkeys((*one, *other)))
        order = [*(n for n in names if n != "payable"), "payable"]
        rows = tuple((name, one.get(name, NOTHING), other.get(name, NOTHING))[: 3 if other else 2] for name in order)
        columns = (Column("", "name"), *(Column(title) for title in titles if title))
        notes = (
            f"Broken: {self.broken.what}.",
            f"The law {self.law.name}: {self.law.equation}.",
            *([f"Often: {self.law.cause}."] if self.law.cause else ()),
            *([f"See {self.where}."] if self.where else ()),
        )
        return Page(head, (Grid(columns, rows),), notes)

    def __str__(self) -> str:
        return plain(self.page).rstrip("\n")


def _column(offer: Offer, usage: Mapping[str, Any]) -> dict[str, str]:
    """Usage, stages and what is payable, as one column of text."""
    used = {meter: numbers.quantity(Decimal(quantity)) for meter, quantity in usage.items() if quantity}
    try:
        bill = rate(offer, usage)
    except UnpricedMeterError as error:
        return {**used, "payable": f"no price for {error.meter}"}
    stages = {
        stage: numbers.amount(amount) for stage, amount in bills.stages(bill).items() if amount or stage == "list"
    }
    return {**used, **stages, "payable": f"{numbers.amount(bill.payable)} {bill.currency}"}
