"""What goes out to a customer, worked out: a comparison with its sizing, and programs that compute it anew."""

from __future__ import annotations

from agorapricing.proposal.calculator import calculator_of
from agorapricing.proposal.changes import AmountChange, Basis, Changes, changes_of
from agorapricing.proposal.inputs import Input, inputs_of
from agorapricing.proposal.programs import programs_of
from agorapricing.proposal.proposal import Proposal, ProposedMarket, comparisons_of, propose, proposed

# fmt: off
__all__ = [
    "AmountChange", "Basis", "Changes", "Input", "Proposal", "ProposedMarket", "calculator_of", "changes_of",
    "comparisons_of", "inputs_of", "programs_of", "propose", "proposed",
]
# fmt: on
