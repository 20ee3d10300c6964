"""One row of cost and usage: a charge as finance reads it, before it is written by the columns of a version."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from functools import cached_property
from typing import NamedTuple

import attrs

from agorapricing.frozen import frozen
from agorapricing.numbers import ONE

USAGE, PURCHASE, TAX, CREDIT, ADJUSTMENT = "Usage", "Purchase", "Tax", "Credit", "Adjustment"
"""The categories of charges."""
USED, UNUSED = "Used", "Unused"


@frozen
class BillingPeriod:
    """Whose account is billed, by which vendor, in which currency, from a moment up to another one, both in UTC."""

    vendor: str
    account: str
    currency: str
    since: datetime
    until: datetime
    offer: str
    zone: str
    """That of the vendor's months."""


@frozen
class Service:
    """What is sold, with the category and the subcategory that the specification has for it."""

    name: str
    category: str = "Media"
    subcategory: str = "Media Streaming"


@frozen
class Sku:
    """A price by its id: its unit, and the unit price by the list and by the contract.

    >>> sku = Sku("agora-cn/rtc.hd", "agora-cn/rtc.hd/", "rtc.hd", "1000 Minutes", Decimal(28), Decimal(21))
    >>> sku.list_price, sku.contracted_price
    (Decimal('28'), Decimal('21'))
    """

    id: str
    price_id: str
    meter: str
    unit: str
    list_price: Decimal
    contracted_price: Decimal
    details: str | None = None
    share: Decimal = ONE
    """How many of its units one of the quantity of a line is."""


@frozen
class CommitmentShare:
    """The part of something bought ahead that a row is about: bought where it has no status, else used or unused."""

    id: str
    name: str
    kind: str
    quantity: Decimal
    unit: str
    status: str | None = None


@frozen
class ChargeKind:
    """What all rows of one price, or of one kind of adjustment, have in common: everything but who and how much."""

    service: Service
    category: str
    frequency: str
    description: str
    stage: str | None = None
    sku: Sku | None = None
    consumed_unit: str | None = None
    programs: tuple[str, ...] = ()
    """The kinds of what can be bought ahead for such usage."""
    app: str | None = None
    discounts: str | None = None
    """The stages that reduced the charge, with their percentages."""
    source: str | None = None

    @cached_property
    def name(self) -> tuple[str | None, ...]:
        """What no two rows of a month with a SKU have alike; the number at the end of an id is not of it."""
        return self.sku.id if self.sku else None, self.description, self.app, self.stage, self.discounts

    def again(self, count: int) -> ChargeKind:
        """The same for one more row of a month, as for two fees of one name, so that its id is its own."""
        assert self.sku is not None  # noqa: S101  # for the type checker: only ids are counted
        return attrs.evolve(self, sku=attrs.evolve(self.sku, price_id=f"{self.sku.price_id}/{count}"))


class CostRow(NamedTuple):
    """A charge: its costs are in the currency of its bill, exact.

    `list_cost` and `contracted_cost` of what has a SKU are its unit prices times `quantity`. A named tuple, because a
    file has many.
    """

    period: BillingPeriod
    kind: ChargeKind
    since: datetime
    until: datetime
    billed: Decimal
    effective: Decimal
    list_cost: Decimal
    contracted_cost: Decimal
    quantity: Decimal | None = None
    """In units of the SKU."""
    consumed: Decimal | None = None
    commitment: CommitmentShare | None = None

    @property
    def category(self) -> str:
        """What kind of charge it is."""
        return self.kind.category

    @property
    def is_covering(self) -> bool:
        """Whether it buys what covers usage of other rows."""
        return self.category == PURCHASE and self.commitment is not None

    @property
    def pricing_category(self) -> str | None:
        """Whether it is priced as agreed, or covered by what was bought ahead; nothing of what has no price."""
        if self.kind.sku is None:
            return None
        return "Committed" if self.commitment and self.commitment.status else "Standard"
