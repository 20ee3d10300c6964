"""A proposal as a report: the page of its comparison, and the sections of what goes out."""

from __future__ import annotations

import attrs

from agorapricing.proposal import Proposal
from agorapricing.report import comparisons
from agorapricing.report.page import Report


def report(proposal: Proposal) -> Report:
    """Lay out a proposal."""
    return attrs.evolve(comparisons.report(proposal.comparison), data=proposal.data)
