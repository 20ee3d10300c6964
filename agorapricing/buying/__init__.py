"""What a customer should buy: terms of months, packs carried over, the cheapest plan, and moves between packages."""

from agorapricing.buying.answer import Best, Impossible, Plan
from agorapricing.buying.billed import Choice, Month, TermBill, bill_choices, bill_term
from agorapricing.buying.moves import refund, refund_marginal, upgrade, upgrade_by_days
from agorapricing.buying.plans import best
from agorapricing.buying.settling import TrueUp
from agorapricing.buying.term import Term

__all__ = [
    "Best",
    "Choice",
    "Impossible",
    "Month",
    "Plan",
    "Term",
    "TermBill",
    "TrueUp",
    "best",
    "bill_choices",
    "bill_term",
    "refund",
    "refund_marginal",
    "upgrade",
    "upgrade_by_days",
]
