"""What goes out to a customer, worked out: a comparison with its sizing, and programs that compute it anew."""

from __future__ import annotations

from agorapricing.proposal.inputs import Input, inputs_of
from agorapricing.proposal.programs import programs_of
from agorapricing.proposal.proposal import Proposal, ProposedMarket, comparisons_of, propose, proposed

__all__ = [
    "Input",
    "Proposal",
    "ProposedMarket",
    "comparisons_of",
    "inputs_of",
    "programs_of",
    "propose",
    "proposed",
]
