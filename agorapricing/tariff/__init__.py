"""The algebra of tariffs: frozen values with one method, and the combinators that nest them."""

from agorapricing.tariff.base import Cheapest, Fee, Sum, Tariff
from agorapricing.tariff.charge import Charge, Price, Reduction, total
from agorapricing.tariff.convert import Convert
from agorapricing.tariff.leaves import Graduated, Package, Rate, Rates, Tier, Volume
from agorapricing.tariff.pooled import Allowance, Band, GraduatedDiscount, PercentOff, Prepaid
from agorapricing.tariff.spend import Maximum, Minimum

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
    "Prepaid",
    "Price",
    "Rate",
    "Rates",
    "Reduction",
    "Sum",
    "Tariff",
    "Tier",
    "Volume",
    "total",
]
