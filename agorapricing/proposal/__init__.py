"""What goes out to a customer, worked out: a comparison with its sizing, and programs that compute it anew."""

from __future__ import annotations

from agorapricing.proposal.proposal import Proposal, propose, proposed

__all__ = ["Proposal", "propose", "proposed"]
