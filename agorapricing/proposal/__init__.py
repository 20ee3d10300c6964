"""What goes out to a customer, worked out: a comparison with its sizing, and programs that compute it anew."""

from __future__ import annotations

from agorapricing.proposal.changes import AmountChange, Basis, Changes, changes_of
from agorapricing.proposal.proposal import Proposal, ProposedMarket, comparisons_of, propose, proposed

# fmt: off
__all__ = [
    "AmountChange", "Basis", "Changes", "Proposal", "ProposedMarket", "changes_of", "comparisons_of", "propose",
    "proposed",
]
# fmt: on
