"""One row of cost and usage: a charge as finance reads it, before it is written by the columns of a version."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from agorapricing.frozen import frozen
from agorapricing.numbers import exact

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
    """A price by its id, with how much is priced by it, and the unit price by the list and by the contract.

    >>> half, list_price, own = Decimal("0.5"), Decimal(28), Decimal(21)
    >>> sku = Sku("agora-cn/rtc.hd", "agora-cn/rtc.hd/", "rtc.hd", half, "1000 Minutes", list_price, own)
    >>> sku.list_cost, sku.contracted_cost
    (Decimal('14.0'), Decimal('10.5'))
    """

    id: str
    price_id: str
    meter: str
    quantity: Decimal
    unit: str
    list_price: Decimal
    contracted_price: Decimal
    details: str | None = None

    @property
    def list_cost(self) -> Decimal:
        """What the quantity costs by the list."""
        with exact():
            return self.list_price * self.quantity

    @property
    def contracted_cost(self) -> Decimal:
        """What the quantity costs by the contract, before what was bought ahead covers it."""
        with exact():
            return self.contracted_price * self.quantity


@frozen
class CommitmentShare:
    """The part of something bought ahead that a row is about: bought where it has no status, else used or unused."""

    id: str
    name: str
    kind: str
    quantity: Decimal
    unit: str
    status: str | None = None


@frozen(kw_only=True)
class CostRow:
    """A charge: its costs are in the currency of its bill, exact.

    `list_cost` and `contracted_cost` of what has a SKU are its unit prices times its quantity.
    """

    period: BillingPeriod
    service: Service
    category: str
    frequency: str
    description: str
    billed: Decimal
    effective: Decimal
    list_cost: Decimal
    contracted_cost: Decimal
    since: datetime
    until: datetime
    sku: Sku | None = None
    consumed: Decimal | None = None
    consumed_unit: str | None = None
    commitment: CommitmentShare | None = None
    programs: tuple[str, ...] = ()
    """The kinds of what can be bought ahead for such usage."""
    app: str | None = None
    stage: str | None = None
    discounts: str | None = None
    """The stages that reduced the charge, with their percentages."""
    source: str | None = None

    @property
    def is_covering(self) -> bool:
        """Whether it buys what covers usage of other rows."""
        return self.category == PURCHASE and self.commitment is not None

    @property
    def pricing_category(self) -> str | None:
        """Whether it is priced as agreed, or covered by what was bought ahead; nothing of what has no price."""
        if self.sku is None:
            return None
        return "Committed" if self.commitment and self.commitment.status else "Standard"
