"""The algebra of tariffs: leaves from usage to charges, stages from charges to charges, and what combines them."""

from agorapricing.tariff import claims, fields
from agorapricing.tariff.apps import ByApp, meter_of, of_app
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
from agorapricing.tariff.combined import Cheapest, Dearest, Lacking, OneOption, Sum
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
from agorapricing.tariff.surcharge import Surcharge
from agorapricing.tariff.suspended import Suspended
from agorapricing.tariff.tiers import Graduated, Tier, Volume, ascending, bounded

# fmt: off
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
