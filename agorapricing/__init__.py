"""Exact, traced prices of real-time audio and video: price books as composable tariffs, compared side by side.

Names are imported when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from agorapricing.bill import Bill, Line
    from agorapricing.book import Offer, PriceBook
    from agorapricing.buying.billed import TermBill, bill_term
    from agorapricing.buying.plans import best
    from agorapricing.buying.term import Term
    from agorapricing.calllog.counting import meter_log
    from agorapricing.centralbank import ecb_rate
    from agorapricing.comparison import Comparison, compare
    from agorapricing.contractfile import Contract, load_contract
    from agorapricing.doctor.diagnosis import diagnose
    from agorapricing.errors import (
        AgorapricingError,
        CurrencyError,
        InvalidFileError,
        MeteringError,
        NoEditionError,
        NoTaxError,
        NotInForceError,
        NumberError,
        SearchError,
        TariffError,
        UnknownNameError,
        UnpricedMeterError,
    )
    from agorapricing.exchange import ExchangeRate
    from agorapricing.holdings import Holding
    from agorapricing.loading import bundled, load_book
    from agorapricing.profile import Profile, Workload
    from agorapricing.profilefile import load_profile
    from agorapricing.questions import audit, breakeven, budget, diff, explain, marginal, match, split, spread, sweep
    from agorapricing.rating import cost, find_offer, rate
    from agorapricing.sample import load_sample
    from agorapricing.sizing import Sizing, size
    from agorapricing.usage import Usage

_HOME = {
    "AgorapricingError": "errors",
    "Bill": "bill",
    "Comparison": "comparison",
    "Contract": "contractfile",
    "CurrencyError": "errors",
    "ExchangeRate": "exchange",
    "Holding": "holdings",
    "InvalidFileError": "errors",
    "Line": "bill",
    "MeteringError": "errors",
    "NoEditionError": "errors",
    "NoTaxError": "errors",
    "NotInForceError": "errors",
    "NumberError": "errors",
    "Offer": "book",
    "PriceBook": "book",
    "Profile": "profile",
    "SearchError": "errors",
    "Sizing": "sizing",
    "TariffError": "errors",
    "Term": "buying.term",
    "TermBill": "buying.billed",
    "UnknownNameError": "errors",
    "UnpricedMeterError": "errors",
    "Usage": "usage",
    "Workload": "profile",
    "audit": "questions",
    "best": "buying.plans",
    "bill_term": "buying.billed",
    "breakeven": "questions",
    "budget": "questions",
    "bundled": "loading",
    "compare": "comparison",
    "cost": "rating",
    "diagnose": "doctor.diagnosis",
    "diff": "questions",
    "ecb_rate": "centralbank",
    "explain": "questions",
    "find_offer": "rating",
    "load_book": "loading",
    "load_contract": "contractfile",
    "load_profile": "profilefile",
    "load_sample": "sample",
    "marginal": "questions",
    "match": "questions",
    "meter_log": "calllog.counting",
    "rate": "rating",
    "size": "sizing",
    "split": "questions",
    "spread": "questions",
    "sweep": "questions",
}

__all__ = [
    "AgorapricingError",
    "Bill",
    "Comparison",
    "Contract",
    "CurrencyError",
    "ExchangeRate",
    "Holding",
    "InvalidFileError",
    "Line",
    "MeteringError",
    "NoEditionError",
    "NoTaxError",
    "NotInForceError",
    "NumberError",
    "Offer",
    "PriceBook",
    "Profile",
    "SearchError",
    "Sizing",
    "TariffError",
    "Term",
    "TermBill",
    "UnknownNameError",
    "UnpricedMeterError",
    "Usage",
    "Workload",
    "audit",
    "best",
    "bill_term",
    "breakeven",
    "budget",
    "bundled",
    "compare",
    "cost",
    "diagnose",
    "diff",
    "ecb_rate",
    "explain",
    "find_offer",
    "load_book",
    "load_contract",
    "load_profile",
    "load_sample",
    "marginal",
    "match",
    "meter_log",
    "rate",
    "size",
    "split",
    "spread",
    "sweep",
]


def __getattr__(name: str) -> Any:
    if name not in _HOME:
        raise AttributeError(f"module 'agorapricing' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(f"agorapricing.{_HOME[name]}"), name)
    return value


def __dir__() -> list[str]:
    return __all__
