"""Exact, traced prices of real-time audio and video: price books as composable tariffs, compared side by side.

Names are imported when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agorapricing.bill import Bill, Line
    from agorapricing.book import Offer, PriceBook
    from agorapricing.comparison import Comparison, compare
    from agorapricing.errors import (
        AgorapricingError,
        CurrencyError,
        InvalidFileError,
        NoEditionError,
        NumberError,
        TariffError,
        UnknownNameError,
        UnpricedMeterError,
    )
    from agorapricing.exchange import ExchangeRate
    from agorapricing.loading import bundled, load_book
    from agorapricing.profile import Profile, Workload, load_profile
    from agorapricing.rating import cost, find_offer, rate
    from agorapricing.usage import Usage

_HOME = {
    "AgorapricingError": "errors",
    "Bill": "bill",
    "Comparison": "comparison",
    "CurrencyError": "errors",
    "ExchangeRate": "exchange",
    "InvalidFileError": "errors",
    "Line": "bill",
    "NoEditionError": "errors",
    "NumberError": "errors",
    "Offer": "book",
    "PriceBook": "book",
    "Profile": "profile",
    "TariffError": "errors",
    "UnknownNameError": "errors",
    "UnpricedMeterError": "errors",
    "Usage": "usage",
    "Workload": "profile",
    "bundled": "loading",
    "compare": "comparison",
    "cost": "rating",
    "find_offer": "rating",
    "load_book": "loading",
    "load_profile": "profile",
    "rate": "rating",
}

__all__ = [
    "AgorapricingError",
    "Bill",
    "Comparison",
    "CurrencyError",
    "ExchangeRate",
    "InvalidFileError",
    "Line",
    "NoEditionError",
    "NumberError",
    "Offer",
    "PriceBook",
    "Profile",
    "TariffError",
    "UnknownNameError",
    "UnpricedMeterError",
    "Usage",
    "Workload",
    "bundled",
    "compare",
    "cost",
    "find_offer",
    "load_book",
    "load_profile",
    "rate",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'agorapricing' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"agorapricing.{_HOME[name]}"), name)
    return value


def __dir__() -> list[str]:
    return __all__
