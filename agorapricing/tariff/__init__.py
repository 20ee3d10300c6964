"""The algebra of tariffs: frozen values with one method, and the combinators that nest them."""

from agorapricing.tariff.base import Cheapest, Fee, Sum, Tariff
from agorapricing.tariff.charge import Charge, Price, Reduction, total
from agorapricing.tariff.convert import Convert
from agorapricing.tariff.pooled import Allowance, Band, GraduatedDiscount, PercentOff, Prepaid
from agorapricing.tariff.rates import Package, Rate, Rates
from agorapricing.tariff.spend import Maximum, Minimum, PercentOn
from agorapricing.tariff.suspended import Suspended
from agorapricing.tariff.tiers import Graduated, Tier, Volume

__all__ = [
    "Allowance",
    "Band",
    "Charge",
    "Cheapest",
    "Convert",
    "Fee",
    "Graduated",
    "GraduatedDiscount",
    "Maximum",
    "Minimum",
    "Package",
    "PercentOff",
    "PercentOn",
    "Prepaid",
    "Price",
    "Rate",
    "Rates",
    "Reduction",
    "Sum",
    "Suspended",
    "Tariff",
    "Tier",
    "Volume",
    "total",
]
