"""What goes out to a customer, worked out: a comparison with its sizing, and programs that compute it anew."""

from __future__ import annotations

from agorapricing.proposal.proposal import Proposal, ProposedMarket, comparisons_of, propose, proposed

__all__ = ["Proposal", "ProposedMarket", "comparisons_of", "propose", "proposed"]
