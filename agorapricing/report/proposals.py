"""A proposal as a report: the page of its comparison, and the sections of what goes out."""

from __future__ import annotations

import attrs

from agorapricing.proposal import Proposal
from agorapricing.report import comparisons
from agorapricing.report.page import Report
from agorapricing.report.view import ONE_SCREEN, View


def report(proposal: Proposal, view: View = ONE_SCREEN) -> Report:
    """Lay out a proposal, as much of its comparison as a view shows."""
    return attrs.evolve(comparisons.report(proposal.comparison, view), data=proposal.data)
