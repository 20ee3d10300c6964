"""Comparison: one profile under several offers, ranked, and why two bills differ."""

from agorapricing.comparison.choosing import app_by_app
from agorapricing.comparison.comparing import compare
from agorapricing.comparison.comparison import Comparison
from agorapricing.comparison.difference import RatedBill, difference
from agorapricing.comparison.doubts import Doubt, doubted
from agorapricing.comparison.markets import Markets
from agorapricing.comparison.months import LogComparison
from agorapricing.comparison.quote import MeteredProfile, Quote, by_amount, rated_of
from agorapricing.comparison.standing import Standing, not_open_notes

# fmt: off
__all__ = [
    "Comparison", "Doubt", "LogComparison", "Markets", "MeteredProfile", "Quote", "RatedBill", "Standing", "app_by_app",
    "by_amount", "compare", "difference", "doubted", "not_open_notes", "rated_of",
]
# fmt: on
