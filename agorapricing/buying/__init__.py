"""What a customer should buy: terms of months, packs carried over, the cheapest plan, and moves between packages."""

from agorapricing.buying.answer import Best, Impossible
from agorapricing.buying.best import best
from agorapricing.buying.billing import Choice, bill_choices, bill_term
from agorapricing.buying.moves import PackageMoves, Refund, moves_of, refund_of
from agorapricing.buying.plan import Plan
from agorapricing.buying.scope import Scope
from agorapricing.buying.term import Term
from agorapricing.buying.term_bill import Month, TermBill
from agorapricing.buying.true_up import TrueUp
from agorapricing.buying.upgrades import Move, move, refund, refund_marginal, upgrade, upgrade_by_days

# fmt: off
__all__ = [
    "Best", "Choice", "Impossible", "Month", "Move", "PackageMoves", "Plan", "Refund", "Scope", "Term", "TermBill",
    "TrueUp", "best", "bill_choices", "bill_term", "move", "moves_of", "refund", "refund_marginal", "refund_of",
    "upgrade", "upgrade_by_days",
]
# fmt: on
