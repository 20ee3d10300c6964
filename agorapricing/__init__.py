"""Exact, traced prices of real-time audio and video: price books as composable tariffs, compared side by side.

Names are imported when they are first used, so that importing the package costs next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.analysis import audit, breakeven, budget, diff, explain, marginal, match, split, spread, sweep
    from agorapricing.buying import Term, TermBill, best, bill_term
    from agorapricing.calllog import CallLog, LogBill, bill_log, meter_log, read_log
    from agorapricing.comparison import Comparison, LogComparison, Markets, compare
    from agorapricing.consoles import ConsoleUsage, read_consoles
    from agorapricing.doctor import diagnose
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
    from agorapricing.loading import Contract, bundled, load_book, load_contract
    from agorapricing.pricebook import Customer, Holding, Offer, PriceBook
    from agorapricing.profiles import Profile, Sizing, Workload, load_profile, load_sample, size
    from agorapricing.rating import Bill, ExchangeRate, Line, cost, ecb_rate, find_offer, rate, usage_of
    from agorapricing.reconciliation import Reconciliation, VendorBill, read_bill, reconcile
    from agorapricing.usage import Usage

# fmt: off
_HOME = {
    "AgorapricingError": "errors", "Bill": "rating", "CallLog": "calllog", "Comparison": "comparison",
    "ConsoleUsage": "consoles", "Contract": "loading", "CurrencyError": "errors", "Customer": "pricebook",
    "ExchangeRate": "rating", "Holding": "pricebook", "InvalidFileError": "errors", "Line": "rating",
    "LogBill": "calllog", "LogComparison": "comparison", "Markets": "comparison", "MeteringError": "errors",
    "NoEditionError": "errors", "NoTaxError": "errors", "NotInForceError": "errors", "NumberError": "errors",
    "Offer": "pricebook", "PriceBook": "pricebook", "Profile": "profiles", "Reconciliation": "reconciliation",
    "SearchError": "errors", "Sizing": "profiles", "TariffError": "errors", "Term": "buying", "TermBill": "buying",
    "UnknownNameError": "errors", "UnpricedMeterError": "errors", "Usage": "usage", "VendorBill": "reconciliation",
    "Workload": "profiles", "audit": "analysis", "best": "buying", "bill_log": "calllog", "bill_term": "buying",
    "breakeven": "analysis", "budget": "analysis", "bundled": "loading", "compare": "comparison", "cost": "rating",
    "diagnose": "doctor", "diff": "analysis", "ecb_rate": "rating", "explain": "analysis", "find_offer": "rating",
    "load_book": "loading", "load_contract": "loading", "load_profile": "profiles", "load_sample": "profiles",
    "marginal": "analysis", "match": "analysis", "meter_log": "calllog", "rate": "rating",
    "read_bill": "reconciliation", "read_consoles": "consoles", "read_log": "calllog", "reconcile": "reconciliation",
    "size": "profiles", "split": "analysis", "spread": "analysis", "sweep": "analysis", "usage_of": "rating",
}

__all__ = [
    "AgorapricingError", "Bill", "CallLog", "Comparison", "ConsoleUsage", "Contract", "CurrencyError", "Customer",
    "ExchangeRate", "Holding", "InvalidFileError", "Line", "LogBill", "LogComparison", "Markets", "MeteringError",
    "NoEditionError", "NoTaxError", "NotInForceError", "NumberError", "Offer", "PriceBook", "Profile", "Reconciliation",
    "SearchError", "Sizing", "TariffError", "Term", "TermBill", "UnknownNameError", "UnpricedMeterError", "Usage",
    "VendorBill", "Workload", "audit", "best", "bill_log", "bill_term", "breakeven", "budget", "bundled", "compare",
    "cost", "diagnose", "diff", "ecb_rate", "explain", "find_offer", "load_book", "load_contract", "load_profile",
    "load_sample", "marginal", "match", "meter_log", "rate", "read_bill", "read_consoles", "read_log", "reconcile",
    "size", "split", "spread", "sweep", "usage_of",
]
# fmt: on


__getattr__, __dir__ = lazily(__name__, _HOME)
