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
from agorapricing.focus.row import CostRow
from agorapricing.frozen import frozen

DECIMAL, TEXT, TIME = "decimal", "text", "time"


@frozen
class FocusColumn:
    """A column: its name, the type of its values, and what gives its value of a row; None where it has none."""

    name: str
    kind: str
    get: Callable[[CostRow], Any]


def _of(path: str) -> Callable[[CostRow], Any]:
    """The value at a path of attributes; None where a part of it is none."""
    gets = [attrgetter(name) for name in path.split(".")]

    def get(row: CostRow) -> Any:
        value: Any = row
        for each in gets:
            value = None if value is None else each(value)
        return value

    return get


def _programs(row: CostRow) -> str | None:
    """What could be bought ahead for the usage, as the object of JSON that the specification describes."""
    return (
        json.dumps({"CommitmentPrograms": [{"ProgramType": kind} for kind in row.programs]}) if row.programs else None
    )


_ALL: Mapping[str, tuple[str, str | Callable[[CostRow], Any]]] = {
    "BilledCost": (DECIMAL, "billed"),
    "BillingAccountId": (TEXT, "period.account"),
    "BillingAccountName": (TEXT, "period.account"),
    "BillingCurrency": (TEXT, "period.currency"),
    "BillingPeriodEnd": (TIME, "period.until"),
    "BillingPeriodStart": (TIME, "period.since"),
    "ChargeCategory": (TEXT, "category"),
    "ChargeClass": (TEXT, lambda _: None),
    "ChargeDescription": (TEXT, "description"),
    "ChargeFrequency": (TEXT, "frequency"),
    "ChargePeriodEnd": (TIME, "until"),
    "ChargePeriodStart": (TIME, "since"),
    "CommitmentDiscountCategory": (TEXT, lambda row: row.commitment and "Usage"),
    "CommitmentDiscountId": (TEXT, "commitment.id"),
    "CommitmentDiscountName": (TEXT, "commitment.name"),
    "CommitmentDiscountQuantity": (DECIMAL, "commitment.quantity"),
    "CommitmentDiscountStatus": (TEXT, "commitment.status"),
    "CommitmentDiscountType": (TEXT, "commitment.kind"),
    "CommitmentDiscountUnit": (TEXT, "commitment.unit"),
    "CommitmentProgramEligibilityDetails": (TEXT, _programs),
    "ConsumedQuantity": (DECIMAL, "consumed"),
    "ConsumedUnit": (TEXT, "consumed_unit"),
    "ContractedCost": (DECIMAL, "contracted_cost"),
    "ContractedUnitPrice": (DECIMAL, "sku.contracted_price"),
    "EffectiveCost": (DECIMAL, "effective"),
    "HostProviderName": (TEXT, "period.vendor"),
    "InvoiceId": (TEXT, lambda _: None),
    "InvoiceIssuerName": (TEXT, "period.vendor"),
    "ListCost": (DECIMAL, "list_cost"),
    "ListUnitPrice": (DECIMAL, "sku.list_price"),
    "PricingCategory": (TEXT, "pricing_category"),
    "PricingQuantity": (DECIMAL, "sku.quantity"),
    "PricingUnit": (TEXT, "sku.unit"),
    "ProviderName": (TEXT, "period.vendor"),
    "PublisherName": (TEXT, "period.vendor"),
    "ServiceCategory": (TEXT, "service.category"),
    "ServiceName": (TEXT, "service.name"),
    "ServiceProviderName": (TEXT, "period.vendor"),
    "ServiceSubcategory": (TEXT, "service.subcategory"),
    "SkuId": (TEXT, "sku.id"),
    "SkuMeter": (TEXT, "sku.meter"),
    "SkuPriceDetails": (TEXT, "sku.details"),
    "SkuPriceId": (TEXT, "sku.price_id"),
    "SubAccountId": (TEXT, "app"),
    "SubAccountName": (TEXT, "app"),
    "x_Discounts": (TEXT, "discounts"),
    "x_Offer": (TEXT, "period.offer"),
    "x_Source": (TEXT, "source"),
    "x_Stage": (TEXT, "stage"),
}
_ONLY_UNTIL_1_3 = {"ProviderName", "PublisherName"}
_SINCE_1_3 = {"HostProviderName", "ServiceProviderName"}
_SINCE_1_4 = {"CommitmentProgramEligibilityDetails"}


def _without(names: set[str]) -> tuple[FocusColumn, ...]:
    known = ((name, kind, get) for name, (kind, get) in _ALL.items() if name not in names)
    return tuple(FocusColumn(name, kind, _of(get) if isinstance(get, str) else get) for name, kind, get in known)


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
