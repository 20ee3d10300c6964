"""The columns of the cost and usage data set, by version of FOCUS: one table for each.

Left out of all versions is what a bill that nobody has issued does not have: invoices, resources, regions, tags, other
currencies; see docs/reference/focus.md.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import Any

from agorapricing.errors import UnknownNameError
from agorapricing.focus.row import ChargeKind, CostRow
from agorapricing.frozen import frozen

DECIMAL, TEXT, TIME = "decimal", "text", "time"


@frozen
class FocusColumn:
    """A column: its name, the type of its values, and what gives its value.

    `part` is the attribute of a row that the value is of, as `period`, or empty where it is of the row itself; `of`
    gives the value of that part.
    """

    name: str
    kind: str
    part: str
    of: Callable[[Any], Any]

    def get(self, row: CostRow) -> Any:
        """Its value of a row; None where it has none."""
        return self.of(getattr(row, self.part) if self.part else row)


def _of(path: str) -> Callable[[Any], Any]:
    """The value at a path of attributes; None where a part of it is none."""
    gets = [attrgetter(name) for name in path.split(".")]

    def get(value: Any) -> Any:
        for each in gets:
            value = None if value is None else each(value)
        return value

    return get


def _programs(charge: ChargeKind) -> str | None:
    """What could be bought ahead for the usage, as the object of JSON that the specification describes."""
    programs = [{"ProgramType": kind} for kind in charge.programs]
    return json.dumps({"CommitmentPrograms": programs}) if programs else None


PARTS = ("period", "kind", "commitment")
"""What a row has of its own class, often the same object as other rows."""
_ALL: Mapping[str, tuple[str, str | tuple[str, Callable[[Any], Any]]]] = {
    "BilledCost": (DECIMAL, "billed"),
    "BillingAccountId": (TEXT, "period.account"),
    "BillingAccountName": (TEXT, "period.account"),
    "BillingCurrency": (TEXT, "period.currency"),
    "BillingPeriodEnd": (TIME, "period.until"),
    "BillingPeriodStart": (TIME, "period.since"),
    "ChargeCategory": (TEXT, "kind.category"),
    "ChargeClass": (TEXT, ("kind", lambda _: None)),
    "ChargeDescription": (TEXT, "kind.description"),
    "ChargeFrequency": (TEXT, "kind.frequency"),
    "ChargePeriodEnd": (TIME, "until"),
    "ChargePeriodStart": (TIME, "since"),
    "CommitmentDiscountCategory": (TEXT, ("commitment", lambda share: share and "Usage")),
    "CommitmentDiscountId": (TEXT, "commitment.id"),
    "CommitmentDiscountName": (TEXT, "commitment.name"),
    "CommitmentDiscountQuantity": (DECIMAL, "commitment.quantity"),
    "CommitmentDiscountStatus": (TEXT, "commitment.status"),
    "CommitmentDiscountType": (TEXT, "commitment.kind"),
    "CommitmentDiscountUnit": (TEXT, "commitment.unit"),
    "CommitmentProgramEligibilityDetails": (TEXT, ("kind", _programs)),
    "ConsumedQuantity": (DECIMAL, "consumed"),
    "ConsumedUnit": (TEXT, "kind.consumed_unit"),
    "ContractedCost": (DECIMAL, "contracted_cost"),
    "ContractedUnitPrice": (DECIMAL, "kind.sku.contracted_price"),
    "EffectiveCost": (DECIMAL, "effective"),
    "HostProviderName": (TEXT, "period.vendor"),
    "InvoiceId": (TEXT, ("kind", lambda _: None)),
    "InvoiceIssuerName": (TEXT, "period.vendor"),
    "ListCost": (DECIMAL, "list_cost"),
    "ListUnitPrice": (DECIMAL, "kind.sku.list_price"),
    "PricingCategory": (TEXT, "pricing_category"),
    "PricingQuantity": (DECIMAL, "quantity"),
    "PricingUnit": (TEXT, "kind.sku.unit"),
    "ProviderName": (TEXT, "period.vendor"),
    "PublisherName": (TEXT, "period.vendor"),
    "ServiceCategory": (TEXT, "kind.service.category"),
    "ServiceName": (TEXT, "kind.service.name"),
    "ServiceProviderName": (TEXT, "period.vendor"),
    "ServiceSubcategory": (TEXT, "kind.service.subcategory"),
    "SkuId": (TEXT, "kind.sku.id"),
    "SkuMeter": (TEXT, "kind.sku.meter"),
    "SkuPriceDetails": (TEXT, "kind.sku.details"),
    "SkuPriceId": (TEXT, "kind.sku.price_id"),
    "SubAccountId": (TEXT, "kind.app"),
    "SubAccountName": (TEXT, "kind.app"),
    "x_Discounts": (TEXT, "kind.discounts"),
    "x_Offer": (TEXT, "period.offer"),
    "x_Source": (TEXT, "kind.source"),
    "x_Stage": (TEXT, "kind.stage"),
}
_ONLY_UNTIL_1_3 = {"ProviderName", "PublisherName"}
_SINCE_1_3 = {"HostProviderName", "ServiceProviderName"}
_SINCE_1_4 = {"CommitmentProgramEligibilityDetails"}


def _column(name: str, kind: str, get: str | tuple[str, Callable[[Any], Any]]) -> FocusColumn:
    if not isinstance(get, str):
        return FocusColumn(name, kind, *get)
    part, _, rest = get.partition(".")
    return FocusColumn(name, kind, part, _of(rest)) if part in PARTS else FocusColumn(name, kind, "", attrgetter(get))


def _without(names: set[str]) -> tuple[FocusColumn, ...]:
    return tuple(_column(name, kind, get) for name, (kind, get) in _ALL.items() if name not in names)


VERSIONS: Mapping[str, tuple[FocusColumn, ...]] = {
    "1.2": _without(_SINCE_1_3 | _SINCE_1_4),
    "1.4": _without(_ONLY_UNTIL_1_3),
}
"""By version its columns in order: those of the specification by name, then our own."""


def columns_of(version: str) -> tuple[FocusColumn, ...]:
    """The columns of a version.

    >>> [column.name for column in columns_of("1.4") if "Provider" in column.name]
    ['HostProviderName', 'ServiceProviderName']

    Raises UnknownNameError.
    """
    if version not in VERSIONS:
        raise UnknownNameError("version of FOCUS", version, tuple(VERSIONS))
    return VERSIONS[version]
