"""A comparison for each market, where nobody says which one: amounts of two currencies are not mixed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.frozen import frozen, frozen_dict
from agorapricing.profiles import Profile
from agorapricing.rating import Displayed
from agorapricing.records import Keys

if TYPE_CHECKING:  # a comparison without offers gives one for each market
    from agorapricing.comparison.comparison import Comparison
    from agorapricing.comparison.quote import Quote


@frozen(hash=False, str=False)
class Markets(Displayed):
    """What a usage costs in each market, by the market's name."""

    layout = "comparisons.markets"
    record = Keys("profile on markets=comparisons")

    profile: Profile
    on: date
    comparisons: Mapping[str, Comparison] = attrs.field(converter=frozen_dict)

    @property
    def standing(self) -> None:
        """None, and no one currency: each market has its own."""

    @property
    def quotes(self) -> tuple[Quote, ...]:
        """The quotes of all markets."""
        return tuple(quote for comparison in self.comparisons.values() for quote in comparison.quotes)

    @property
    def is_answered(self) -> bool:
        """Whether every market is answered."""
        return all(each.is_answered for each in self.comparisons.values())

    def __getitem__(self, market: str) -> Comparison:
        """The comparison of a market."""
        return self.comparisons[market]

    def to_records(self) -> list[dict[str, Any]]:
        """Give one plain dict an offer, each with its market."""
        return [{"market": name, **each} for name, one in self.comparisons.items() for each in one.to_records()]
