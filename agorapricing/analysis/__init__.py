"""Questions about a comparison, each a function beside the value that it gives; and the audit of a price book."""

from agorapricing.analysis.audit import MAX_AGE, Audit, audit, kinds
from agorapricing.analysis.breakeven import BreakEven, Range, breakeven
from agorapricing.analysis.budget import Bought, Budget, budget
from agorapricing.analysis.costs import CostCurve, Costs
from agorapricing.analysis.diff import Difference, diff
from agorapricing.analysis.draws import Uncertain
from agorapricing.analysis.explain import Explanation, Working, explain
from agorapricing.analysis.long_work import LongWork, Progress, quiet, stopped_note
from agorapricing.analysis.marginal import CostBound, Marginal, marginal
from agorapricing.analysis.match import COMMITMENT, Concession, Match, changed, match
from agorapricing.analysis.oddities import Oddity
from agorapricing.analysis.split import Division, Split, split
from agorapricing.analysis.spread import OfferSpread, Spread, Swing, spread
from agorapricing.analysis.sweep import Axis, Point, Sweep, sweep

# fmt: off
__all__ = [
    "COMMITMENT", "MAX_AGE", "Audit", "Axis", "Bought", "BreakEven", "Budget", "Concession", "CostBound", "CostCurve",
    "Costs", "Difference", "Division", "Explanation", "LongWork", "Marginal", "Match", "Oddity", "OfferSpread", "Point",
    "Progress", "Range", "Split", "Spread", "Sweep", "Swing", "Uncertain", "Working", "audit", "breakeven", "budget",
    "changed", "diff", "explain", "kinds", "marginal", "match", "quiet", "split", "spread", "stopped_note", "sweep",
]
# fmt: on
