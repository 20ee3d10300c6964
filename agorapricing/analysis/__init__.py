"""Exact analysis of a comparison: the same tariffs over curves instead of numbers."""

from agorapricing.analysis.audit import MAX_AGE, Audit
from agorapricing.analysis.breakeven import BreakEven, Range
from agorapricing.analysis.budget import Bought, Budget
from agorapricing.analysis.costs import CostCurve, Costs, Vary
from agorapricing.analysis.explain import Explanation
from agorapricing.analysis.marginal import Marginal, Step
from agorapricing.analysis.match import Match, Term, changed
from agorapricing.analysis.oddities import Finding
from agorapricing.analysis.picking import Uncertain
from agorapricing.analysis.split import Division, Split
from agorapricing.analysis.spread import Outcome, Spread, Swing
from agorapricing.analysis.sweep import Axis, Point, Sweep

__all__ = [
    "MAX_AGE",
    "Audit",
    "Axis",
    "Bought",
    "BreakEven",
    "Budget",
    "CostCurve",
    "Costs",
    "Division",
    "Explanation",
    "Finding",
    "Marginal",
    "Match",
    "Outcome",
    "Point",
    "Range",
    "Split",
    "Spread",
    "Step",
    "Sweep",
    "Swing",
    "Term",
    "Uncertain",
    "Vary",
    "changed",
]
