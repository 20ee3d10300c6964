"""Kinds of number under one arithmetic: exact decimals, cost curves, symbolic sums and compiled functions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.numbers.arithmetic import N, ceil_div, floor_div, is_nothing, maximum, minimum, select
    from agorapricing.numbers.atoms import Atom, Conditional, Multiples, Product, Symbol, is_cap
    from agorapricing.numbers.compiler import compiled, each_not_zero, written, written_each
    from agorapricing.numbers.context import ONE, ZERO, exact, exactly, quotient, times
    from agorapricing.numbers.curve import Curve
    from agorapricing.numbers.decimals import DECIMALS, fraction, not_negative, number, positive
    from agorapricing.numbers.evaluation import evaluated, scale
    from agorapricing.numbers.functions import Written
    from agorapricing.numbers.interval import Interval
    from agorapricing.numbers.pieces import CurveError
    from agorapricing.numbers.program import Program, program_of
    from agorapricing.numbers.quantities import quantity
    from agorapricing.numbers.rational import outwards
    from agorapricing.numbers.rounding import MODES, Rounding, nearest, percent, ratio
    from agorapricing.numbers.symbolic import Form, UndecidedError, added, atomic, form

# fmt: off
_HOME = {
    "DECIMALS": "decimals", "MODES": "rounding", "ONE": "context", "ZERO": "context", "Atom": "atoms",
    "Conditional": "atoms", "Curve": "curve", "CurveError": "pieces", "Form": "symbolic", "Interval": "interval",
    "Multiples": "atoms", "N": "arithmetic", "Product": "atoms", "Program": "program", "Rounding": "rounding",
    "Symbol": "atoms", "UndecidedError": "symbolic", "Written": "functions", "added": "symbolic", "atomic": "symbolic",
    "ceil_div": "arithmetic", "compiled": "compiler", "each_not_zero": "compiler", "evaluated": "evaluation",
    "exact": "context", "exactly": "context", "floor_div": "arithmetic", "form": "symbolic", "fraction": "decimals",
    "is_cap": "atoms", "is_nothing": "arithmetic", "maximum": "arithmetic", "minimum": "arithmetic",
    "nearest": "rounding", "not_negative": "decimals", "number": "decimals", "outwards": "rational",
    "percent": "rounding", "positive": "decimals", "program_of": "program", "quantity": "quantities",
    "quotient": "context", "ratio": "rounding", "scale": "evaluation", "select": "arithmetic", "times": "context",
    "written": "compiler", "written_each": "compiler",
}

__all__ = [
    "DECIMALS", "MODES", "ONE", "ZERO", "Atom", "Conditional", "Curve", "CurveError", "Form", "Interval", "Multiples",
    "N", "Product", "Program", "Rounding", "Symbol", "UndecidedError", "Written", "added", "atomic", "ceil_div",
    "compiled", "each_not_zero", "evaluated", "exact", "exactly", "floor_div", "form", "fraction", "is_cap",
    "is_nothing", "maximum", "minimum", "nearest", "not_negative", "number", "outwards", "percent", "positive",
    "program_of", "quantity", "quotient", "ratio", "scale", "select", "times", "written", "written_each",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
