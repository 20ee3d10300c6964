"""The relaxation of a term that couples packs: a sum over packs that costs no more, whatever its multipliers are.

- A cap of a sum that adds to the cost is relaxed by *shares* of the cap, one for each pack (resource-directive
  decomposition; Bertsekas, Nonlinear Programming, section 6.4): the least of the sum and the cap is at least the sum of
  the least of each part and its share.
- A cap of a sum that is taken off the cost is relaxed to a weighted mean of the sum and the cap (the Lagrangian dual of
  their minimum): neither is below their minimum. The weight of the sum is a multiplier between 0 and 1.
- Where both are there and the first is never below the second, the pair may count with any weight between 0 and 1.

Multipliers are no money: floats move them, and whatever they are, the relaxation is a bound in whole numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import add

import attrs

from agorapricing.buying.search.decompose import CouplingTerm

_PARTS = 1000
"""Weights are counted in parts of 1 in so many."""
_SUM, _PAIR = "weight of the sum", "weight of the pair"

TermMultipliers = tuple[Mapping[str, int], int, int]
"""The shares, the weight of the sum, and the weight of the pair."""
Supergradient = dict[str, float]
"""By multiplier: how the bound rises with it."""


@attrs.define(eq=False)
class CappedSum:
    """The least of a cap and a sum over the holdings of packs: parts and cap are counted from the least parts."""

    cap: int
    base: int
    """What they are counted from."""
    leasts: dict[str, int]
    parts: dict[str, list[int]]
    """By pack, for each holding; no more than the cap."""

    @classmethod
    def of(cls, term: CouplingTerm, parts: Mapping[str, list[int]]) -> CappedSum:
        """Count from the least parts.

        >>> from decimal import Decimal
        >>> from agorapricing.numbers import Form
        >>> term = CouplingTerm(Decimal(1), Decimal(9), Decimal(0), {"a": Form.symbol("a"), "b": Form.symbol("b")})
        >>> capped = CappedSum.of(term, {"a": [1, 4, 20], "b": [2, 3]})
        >>> capped.cap, capped.base, capped.parts
        (6, 3, {'a': [0, 3, 6], 'b': [0, 1]})
        """
        leasts = {name: min(parts[name]) for name in term.parts}
        cap = int(term.cap - term.constant) - sum(leasts.values())
        counted = {name: _counted(parts[name], least, cap) for name, least in leasts.items()}
        return cls(cap, int(term.cap) - cap, leasts, counted)

    @property
    def is_separable(self) -> bool:
        """Whether it is a sum over packs as it is: its cap is always or never reached, or one pack alone varies."""
        tops = [max(part) for part in self.parts.values()]
        return self.cap <= 0 or sum(tops) <= self.cap or sum(1 for top in tops if top) <= 1


def _counted(parts: list[int], least: int, cap: int) -> list[int]:
    most = least + cap
    return [part - least if part < most else cap for part in parts]


@attrs.define(eq=False)
class RelaxedTerm:
    """The relaxation of `factor` times `added` without `less`; either may be missing."""

    factor: int
    added: CappedSum | None
    less: CappedSum | None
    shares: dict[str, int] = attrs.field(factory=dict)
    """How much of the added cap each pack has."""
    sum_weight: int = _PARTS
    """The weight of the sum in place of `less`; the rest is the weight of its cap."""
    pair_weight: int = _PARTS
    """How much the two count, where both are there and the first is never below the second."""

    @classmethod
    def of(
        cls, factor: int, added: CappedSum | None, less: CappedSum | None, known: TermMultipliers | None
    ) -> RelaxedTerm:
        """With known multipliers, or else with shares in proportion to the largest parts."""
        shares, sum_weight, pair_weight = known or ({}, _PARTS, _PARTS)
        term = cls(factor, added, less, sum_weight=sum_weight, pair_weight=pair_weight)
        if added:
            tops = {name: max(parts) for name, parts in added.parts.items()}
            weights = {name: max(shares[name] - added.leasts[name], 0) for name in tops} if shares else tops
            term.shares = apportioned({name: float(weight) for name, weight in weights.items()}, added.cap)
        return term

    @property
    def multipliers(self) -> TermMultipliers:
        """The multipliers, to come back to."""
        leasts = self.added.leasts if self.added else {}
        return {name: share + leasts[name] for name, share in self.shares.items()}, self.sum_weight, self.pair_weight

    @property
    def _factors(self) -> tuple[int, int]:
        """The factor as far as it counts, and how much of it is of the sum: whole numbers, so that it stays a bound."""
        factor = self.factor * self.pair_weight // _PARTS if self._is_never_below else self.factor
        return factor, factor * self.sum_weight // _PARTS

    @property
    def _is_never_below(self) -> bool:
        """Whether what is added is never below what is taken off: it is the same and more, under the same cap."""
        return self.added is not None and self.less is not None and self.added.base >= self.less.base

    def has(self, name: str) -> bool:
        """Whether a pack has a part in it."""
        return any(capped and name in capped.parts for capped in (self.added, self.less))

    def cost(self, name: str) -> list[int]:
        """What it costs by holdings of a pack that has a part in it."""
        factor, of_sum = self._factors
        costs: list[int] = []
        if self.added and name in self.added.parts:
            share = self.shares[name]
            costs = [factor * min(part, share) for part in self.added.parts[name]]
        if self.less and name in self.less.parts:
            off = [-of_sum * part for part in self.less.parts[name]]
            return list(map(add, costs, off)) if costs else off
        return costs

    @property
    def constant(self) -> int:
        """What it costs whatever is held."""
        factor, of_sum = self._factors
        added = factor * self.added.base if self.added else 0
        return added - (factor * self.less.base + (factor - of_sum) * self.less.cap if self.less else 0)

    def supergradient(self, holdings: Mapping[str, int], *, leads: bool) -> Supergradient:
        """How the bound rises with each multiplier, at the holdings of some packs; `leads`: also of the leading one."""
        factor, _ = self._factors
        rises: Supergradient = {}
        worth = 0.0
        if self.added:
            at = {name: part[holdings[name]] for name, part in self.added.parts.items() if name in holdings}
            gain = float(factor * self.added.cap)
            gains = {name: gain if at.get(name, 0) > share else 0.0 for name, share in self.shares.items()}
            mean = sum(gains.values()) / len(gains)
            rises = {name: rise - mean for name, rise in gains.items()}
            worth = float(sum(min(part, self.shares[n]) for n, part in at.items()) + (self.added.base if leads else 0))
        if self.less:
            off = sum(part[holdings[name]] for name, part in self.less.parts.items() if name in holdings)
            cap, base = (self.less.cap, self.less.base) if leads else (0, 0)
            rises[_SUM] = _projected(self.sum_weight, float(factor * (cap - off)))
            worth -= (off * self.sum_weight + cap * (_PARTS - self.sum_weight)) / _PARTS + base
        if self._is_never_below:
            rises[_PAIR] = _projected(self.pair_weight, self.factor * worth)
        return rises

    def move(self, direction: Mapping[str, float], length: float) -> None:
        """Move the multipliers along a direction."""
        if self.added:
            cap = self.added.cap
            weights = {name: max(share + cap * direction[name] * length, 0.0) for name, share in self.shares.items()}
            self.shares = apportioned(weights, cap)
        self.sum_weight = _moved(self.sum_weight, direction.get(_SUM, 0.0) * length)
        self.pair_weight = _moved(self.pair_weight, direction.get(_PAIR, 0.0) * length)


def apportioned(weights: Mapping[str, float], cap: int) -> dict[str, int]:
    """Apportion a cap by weights, in whole units; what is left over is the last one's.

    >>> apportioned({"a": 1.0, "b": 2.0}, 10)
    {'a': 3, 'b': 7}
    """
    total = sum(weights.values())
    *names, last = weights
    shares = {name: int(cap * (weights[name] / total)) if total else cap // len(weights) for name in names}
    return {**shares, last: cap - sum(shares.values())}


def _projected(weight: int, rise: float) -> float:
    """No rise where a weight is at its end already."""
    return 0.0 if (weight == _PARTS and rise > 0) or (weight == 0 and rise < 0) else rise


def _moved(weight: int, by: float) -> int:
    return min(max(weight + round(by * _PARTS), 0), _PARTS)
