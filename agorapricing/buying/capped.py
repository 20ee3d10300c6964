"""What packs share in a month's bill, replaced by sums over packs that cost no more.

- The least of a cap and a sum, where it adds to the cost: the least of each part and a share of the cap.
- Where it is taken off the cost: the sum (each part no more than the cap) for a fraction, the cap for the rest of it.
- Where both are there, and the first is never below the second: as much of the two as one likes.

Whatever the shares and fractions are, it is a bound. They are settings, not money: floats move them.
"""

from __future__ import annotations

from collections.abc import Mapping
from operator import add

import attrs

from agorapricing.buying.apart import Shared

_PARTS = 1000
"""Into how many parts a fraction is divided."""
_SUM, _COUNTS = "of sum", "counts"

Setting = tuple[Mapping[str, int], int, int]
"""The shares, and the fractions of the sum and of what counts."""
Slope = dict[str, float]


@attrs.define(eq=False)
class Capped:
    """The least of a cap and a sum over some holdings: parts and cap are counted from the least parts."""

    cap: int
    base: int
    """What they are counted from."""
    leasts: dict[str, int]
    parts: dict[str, list[int]]
    """By pack, for each holding; no more than the cap."""

    @classmethod
    def of(cls, term: Shared, parts: Mapping[str, list[int]]) -> Capped:
        """Count from the least parts.

        >>> from decimal import Decimal
        >>> from agorapricing.recorded import Form
        >>> term = Shared(Decimal(1), Decimal(9), Decimal(0), {"a": Form.symbol("a"), "b": Form.symbol("b")})
        >>> found = Capped.of(term, {"a": [1, 4, 20], "b": [2, 3]})
        >>> found.cap, found.base, found.parts
        (6, 3, {'a': [0, 3, 6], 'b': [0, 1]})
        """
        leasts = {name: min(parts[name]) for name in term.parts}
        cap = int(term.cap - term.constant) - sum(leasts.values())
        above = {name: _counted(parts[name], least, cap) for name, least in leasts.items()}
        return cls(cap, int(term.cap) - cap, leasts, above)

    @property
    def is_settled(self) -> bool:
        """Whether it is a sum over packs as it is: its cap is always or never reached, or one pack alone varies."""
        tops = [max(found) for found in self.parts.values()]
        return self.cap <= 0 or sum(tops) <= self.cap or sum(1 for top in tops if top) <= 1


def _counted(parts: list[int], least: int, cap: int) -> list[int]:
    most = least + cap
    return [part - least if part < most else cap for part in parts]


@attrs.define(eq=False)
class StandIn:
    """What stands for `factor` times `added` without `less`; either may be missing."""

    factor: int
    added: Capped | None
    less: Capped | None
    shares: dict[str, int] = attrs.field(factory=dict)
    """How much of the added cap each pack has."""
    of_sum: int = _PARTS
    """For how many parts of `less` its sum stands, and not its cap."""
    counts: int = _PARTS
    """For how many parts the two count, where both are there and the first is never below the second."""

    @classmethod
    def of(cls, factor: int, added: Capped | None, less: Capped | None, known: Setting | None) -> StandIn:
        """With known settings, or else with shares by the largest parts."""
        shares, of_sum, counts = known or ({}, _PARTS, _PARTS)
        found = cls(factor, added, less, of_sum=of_sum, counts=counts)
        if added:
            tops = {name: max(parts) for name, parts in added.parts.items()}
            weights = {name: max(shares[name] - added.leasts[name], 0) for name in tops} if shares else tops
            found.shares = shared_out({name: float(weight) for name, weight in weights.items()}, added.cap)
        return found

    @property
    def setting(self) -> Setting:
        """The settings, to come back to."""
        leasts = self.added.leasts if self.added else {}
        return {name: share + leasts[name] for name, share in self.shares.items()}, self.of_sum, self.counts

    @property
    def _weights(self) -> tuple[int, int]:
        """The factor as far as it counts, and how much of it is of the sum: whole numbers, so that it stays a bound."""
        factor = self.factor * self.counts // _PARTS if self._is_never_below else self.factor
        return factor, factor * self.of_sum // _PARTS

    @property
    def _is_never_below(self) -> bool:
        """Whether what is added is never below what is taken off: it is the same and more, under the same cap."""
        return self.added is not None and self.less is not None and self.added.base >= self.less.base

    def has(self, name: str) -> bool:
        """Whether a pack has a part in it."""
        return any(each and name in each.parts for each in (self.added, self.less))

    def cost(self, name: str) -> list[int]:
        """What it costs by holdings of a pack that has a part in it."""
        factor, of_sum = self._weights
        found: list[int] = []
        if self.added and name in self.added.parts:
            share = self.shares[name]
            found = [factor * min(part, share) for part in self.added.parts[name]]
        if self.less and name in self.less.parts:
            taken = [-of_sum * part for part in self.less.parts[name]]
            return list(map(add, found, taken)) if found else taken
        return found

    @property
    def constant(self) -> int:
        """What it costs whatever is held."""
        factor, of_sum = self._weights
        added = factor * self.added.base if self.added else 0
        return added - (factor * self.less.base + (factor - of_sum) * self.less.cap if self.less else 0)

    def slope(self, places: Mapping[str, int], *, leads: bool) -> Slope:
        """How the bound rises with each setting, at the holdings of some packs; `leads`: also of the leading one."""
        factor, _ = self._weights
        found: Slope = {}
        worth = 0.0
        if self.added:
            at = {name: part[places[name]] for name, part in self.added.parts.items() if name in places}
            gain = float(factor * self.added.cap)
            rises = {name: gain if at.get(name, 0) > share else 0.0 for name, share in self.shares.items()}
            mean = sum(rises.values()) / len(rises)
            found = {name: rise - mean for name, rise in rises.items()}
            worth = float(sum(min(part, self.shares[n]) for n, part in at.items()) + (self.added.base if leads else 0))
        if self.less:
            taken = sum(part[places[name]] for name, part in self.less.parts.items() if name in places)
            cap, base = (self.less.cap, self.less.base) if leads else (0, 0)
            found[_SUM] = _inward(self.of_sum, float(factor * (cap - taken)))
            worth -= (taken * self.of_sum + cap * (_PARTS - self.of_sum)) / _PARTS + base
        if self._is_never_below:
            found[_COUNTS] = _inward(self.counts, self.factor * worth)
        return found

    def move(self, slope: Mapping[str, float], length: float) -> None:
        """Move the settings along a slope."""
        if self.added:
            cap = self.added.cap
            moved = {name: max(share + cap * slope[name] * length, 0.0) for name, share in self.shares.items()}
            self.shares = shared_out(moved, cap)
        self.of_sum = _moved(self.of_sum, slope.get(_SUM, 0.0) * length)
        self.counts = _moved(self.counts, slope.get(_COUNTS, 0.0) * length)


def shared_out(weights: Mapping[str, float], cap: int) -> dict[str, int]:
    """Share a cap out by weights, in whole units; what is left over is the last one's.

    >>> shared_out({"a": 1.0, "b": 2.0}, 10)
    {'a': 3, 'b': 7}
    """
    whole = sum(weights.values())
    *names, last = weights
    found = {name: int(cap * (weights[name] / whole)) if whole else cap // len(weights) for name in names}
    return {**found, last: cap - sum(found.values())}


def _inward(fraction: int, rise: float) -> float:
    """No rise where a fraction is at its end already."""
    return 0.0 if (fraction == _PARTS and rise > 0) or (fraction == 0 and rise < 0) else rise


def _moved(fraction: int, by: float) -> int:
    return min(max(fraction + round(by * _PARTS), 0), _PARTS)
