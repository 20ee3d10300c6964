"""What breaks a law, as a bill that a person can read."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from agorapricing.errors import UnpricedMeterError
from agorapricing.frozen import frozen
from agorapricing.pricebook import Offer
from agorapricing.rating import rate
from agorapricing.report import NOTHING, Column, Grid, Page, bills, numbers, plain
from agorapricing.testing.laws import Broken, Law
from agorapricing.usage import Usage


@frozen
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
        columns = {title: _column(*side) for title, side in self._sides().items()}
        names = dict.fromkeys(name for column in columns.values() for name in column if name != "payable")
        rows = tuple(
            (name, *(column.get(name, NOTHING) for column in columns.values())) for name in (*names, "payable")
        )
        notes = (
            f"Broken: {self.broken.what}.",
            f"The law {self.law.name}: {self.law.equation}.",
            *([f"Often: {self.law.cause}."] if self.law.cause else ()),
            *([f"See {self.where}."] if self.where else ()),
        )
        title = f"{self.offer.id} · {self.offer.on}: {self.law.sentence}"
        return Page(title, (Grid((Column("", "name"), *columns), rows),), notes)

    def _sides(self) -> dict[str, tuple[Offer, Mapping[str, Any]]]:
        """The bills that show it, side by side: before and after, or beside the list price, or one."""
        if self.broken.beside is not None:
            return {"before": (self.offer, self.usage), "after": (self.offer, self.broken.beside)}
        if not self.law.of_regimes:
            return {"bill": (self.offer, self.usage)}
        listed = self.offer.book.offer("list", self.offer.on)
        return {self.offer.name: (self.offer, self.usage), "list": (listed, self.usage)}

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
