"""What a tariff may do with quantities, at random, for tests of kinds of number."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from agorapricing.numbers.arithmetic import ceil_div, floor_div, maximum, minimum, select

OPERATIONS = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "minimum": minimum,
    "maximum": maximum,
    "select": select,
    "floor_div": floor_div,
    "ceil_div": ceil_div,
}


def evaluated(
    expression: Any,
    values: Sequence[Any],
    operations: Mapping[str, Callable[..., Any]] = OPERATIONS,
    constant: type = Decimal,
) -> Any:
    """What an expression gives over values of any kind of number; an int in it is the place of a value."""
    if isinstance(expression, int):
        return values[expression]
    if isinstance(expression, Decimal):
        return constant(expression)
    name, *parts = expression
    return operations[name](*(evaluated(part, values, operations, constant) for part in parts))


def expressions(
    constants: st.SearchStrategy[Decimal],
    sizes: st.SearchStrategy[Decimal],
    symbols: int = 2,
    max_leaves: int = 10,
) -> st.SearchStrategy[Any]:
    """What a tariff may do with quantities, at random: operations over places of values and constants."""
    return st.recursive(
        st.integers(0, symbols - 1) | constants,
        lambda inner: st.one_of(
            st.tuples(st.sampled_from(("+", "-", "minimum", "maximum")), inner, inner),
            st.tuples(st.just("select"), inner, inner, inner),
            st.tuples(st.just("*"), inner, constants),
            st.tuples(st.sampled_from(("floor_div", "ceil_div")), inner, sizes),
        ),
        max_leaves=max_leaves,
    )
