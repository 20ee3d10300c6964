"""Comparison: one profile under several offers, ranked, and why two bills differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.comparison.choosing import app_by_app
    from agorapricing.comparison.comparing import compare
    from agorapricing.comparison.comparison import Comparison
    from agorapricing.comparison.differences import RatedBill, difference
    from agorapricing.comparison.doubts import Doubt, doubted
    from agorapricing.comparison.markets import Markets
    from agorapricing.comparison.months import LogComparison
    from agorapricing.comparison.quote import MeteredProfile, Quote, by_amount, rated_of
    from agorapricing.comparison.standing import Standing, not_open_notes

# fmt: off
_HOME = {
    "Comparison": "comparison", "Doubt": "doubts", "LogComparison": "months", "Markets": "markets",
    "MeteredProfile": "quote", "Quote": "quote", "RatedBill": "differences", "Standing": "standing",
    "app_by_app": "choosing", "by_amount": "quote", "compare": "comparing", "difference": "differences",
    "doubted": "doubts", "not_open_notes": "standing", "rated_of": "quote",
}

__all__ = [
    "Comparison", "Doubt", "LogComparison", "Markets", "MeteredProfile", "Quote", "RatedBill", "Standing", "app_by_app",
    "by_amount", "compare", "difference", "doubted", "not_open_notes", "rated_of",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
