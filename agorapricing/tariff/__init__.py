"""The algebra of tariffs: leaves from usage to charges, stages from charges to charges, and what combines them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.tariff import claims, fields
    from agorapricing.tariff.app_names import meter_of, of_app
    from agorapricing.tariff.apps import ByApp
    from agorapricing.tariff.base import Around, Quantities, Staged, Tariff
    from agorapricing.tariff.charge import (
        CONTRACT,
        CONVERT,
        FEES,
        LIST,
        Charge,
        Charges,
        Price,
        Reduction,
        noted,
        priced_total,
        total,
    )
    from agorapricing.tariff.combined import Cheapest, Dearest, Lacking, OneOption
    from agorapricing.tariff.compiled import CompiledTariff, priced_and_quoted
    from agorapricing.tariff.convert import Conversion, Converted
    from agorapricing.tariff.credit import Credit
    from agorapricing.tariff.draws import Draws
    from agorapricing.tariff.groups import CheapestGroup, DearestGroup, OneGroup
    from agorapricing.tariff.leaf import LEAVES, Leaf
    from agorapricing.tariff.money import OnMoney
    from agorapricing.tariff.part_month import PartMonth
    from agorapricing.tariff.percent import PercentOff
    from agorapricing.tariff.pooled import Allowance, Band, GraduatedDiscount
    from agorapricing.tariff.prepaid import Prepaid
    from agorapricing.tariff.rates import Package, Rate, Rates
    from agorapricing.tariff.relative import RelativeAllowance
    from agorapricing.tariff.several import CheapestModel, DearestModel, OneModel
    from agorapricing.tariff.shares import GraduatedShare, PercentOn, Share, ShareTier
    from agorapricing.tariff.spend import Fee, Limit, Maximum, Minimum
    from agorapricing.tariff.stage import STAGES, Included, Stage, refuse_shorter
    from agorapricing.tariff.sums import Sum
    from agorapricing.tariff.surcharge import Surcharge
    from agorapricing.tariff.suspended import Suspended
    from agorapricing.tariff.tiers import Graduated, Tier, Volume, ascending, bounded

# fmt: off
_HOME = {
    "CONTRACT": "charge", "CONVERT": "charge", "FEES": "charge", "LEAVES": "leaf", "LIST": "charge", "STAGES": "stage",
    "Allowance": "pooled", "Around": "base", "Band": "pooled", "ByApp": "apps", "Charge": "charge", "Charges": "charge",
    "Cheapest": "combined", "CheapestGroup": "groups", "CheapestModel": "several", "CompiledTariff": "compiled",
    "Conversion": "convert", "Converted": "convert", "Credit": "credit", "Dearest": "combined",
    "DearestGroup": "groups", "DearestModel": "several", "Draws": "draws", "Fee": "spend", "Graduated": "tiers",
    "GraduatedDiscount": "pooled", "GraduatedShare": "shares", "Included": "stage", "Lacking": "combined",
    "Leaf": "leaf", "Limit": "spend", "Maximum": "spend", "Minimum": "spend", "OnMoney": "money", "OneGroup": "groups",
    "OneModel": "several", "OneOption": "combined", "Package": "rates", "PartMonth": "part_month",
    "PercentOff": "percent", "PercentOn": "shares", "Prepaid": "prepaid", "Price": "charge", "Quantities": "base",
    "Rate": "rates", "Rates": "rates", "Reduction": "charge", "RelativeAllowance": "relative", "Share": "shares",
    "ShareTier": "shares", "Stage": "stage", "Staged": "base", "Sum": "sums", "Surcharge": "surcharge",
    "Suspended": "suspended", "Tariff": "base", "Tier": "tiers", "Volume": "tiers", "ascending": "tiers",
    "bounded": "tiers", "claims": "", "fields": "", "meter_of": "app_names", "noted": "charge", "of_app": "app_names",
    "priced_and_quoted": "compiled", "priced_total": "charge", "refuse_shorter": "stage", "total": "charge",
}

__all__ = [
    "CONTRACT", "CONVERT", "FEES", "LEAVES", "LIST", "STAGES", "Allowance", "Around", "Band", "ByApp", "Charge",
    "Charges", "Cheapest", "CheapestGroup", "CheapestModel", "CompiledTariff", "Conversion", "Converted", "Credit",
    "Dearest", "DearestGroup", "DearestModel", "Draws", "Fee", "Graduated", "GraduatedDiscount", "GraduatedShare",
    "Included", "Lacking", "Leaf", "Limit", "Maximum", "Minimum", "OnMoney", "OneGroup", "OneModel", "OneOption",
    "Package", "PartMonth", "PercentOff", "PercentOn", "Prepaid", "Price", "Quantities", "Rate", "Rates", "Reduction",
    "RelativeAllowance", "Share", "ShareTier", "Stage", "Staged", "Sum", "Surcharge", "Suspended", "Tariff", "Tier",
    "Volume", "ascending", "bounded", "claims", "fields", "meter_of", "noted", "of_app", "priced_and_quoted",
    "priced_total", "refuse_shorter", "total",
]
# fmt: on


__getattr__, __dir__ = lazily(__name__, _HOME)
