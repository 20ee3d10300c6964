"""Comparison: one profile under several offers, ranked, and why two bills differ."""

from agorapricing.comparison.comparison import Comparison, compare
from agorapricing.comparison.difference import RatedBill, difference
from agorapricing.comparison.quote import MeteredProfile, Quote, rated_of

__all__ = ["Comparison", "MeteredProfile", "Quote", "RatedBill", "compare", "difference", "rated_of"]
