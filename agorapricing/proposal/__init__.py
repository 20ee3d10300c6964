"""What goes out to a customer, worked out: a comparison with its sizing, and programs that compute it anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.proposal.calculator import calculator_of
    from agorapricing.proposal.changes import AmountChange, Basis, Changes, changes_of
    from agorapricing.proposal.inputs import Input, inputs_of
    from agorapricing.proposal.programs import programs_of
    from agorapricing.proposal.proposal import Proposal, ProposedMarket, comparisons_of, propose, proposed

# fmt: off
_HOME = {
    "AmountChange": "changes", "Basis": "changes", "Changes": "changes", "Input": "inputs", "Proposal": "proposal",
    "ProposedMarket": "proposal", "calculator_of": "calculator", "changes_of": "changes", "comparisons_of": "proposal",
    "inputs_of": "inputs", "programs_of": "programs", "propose": "proposal", "proposed": "proposal",
}

__all__ = [
    "AmountChange", "Basis", "Changes", "Input", "Proposal", "ProposedMarket", "calculator_of", "changes_of",
    "comparisons_of", "inputs_of", "programs_of", "propose", "proposed",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
