"""A hint, and the case that it is about: a profile under one offer."""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property

import attrs

from agorapricing.metering import Metering
from agorapricing.numbers import exact
from agorapricing.pricebook import Offer, rule_of
from agorapricing.profiles import Profile, Recount, Sized
from agorapricing.rating import cost
from agorapricing.records import Recorded


@attrs.frozen
class Hint(Recorded):
    """One thing to know: which lint, of which offer and workload, what it is, what to change, the amount at stake."""

    lint: str
    offer: str
    workload: str
    what: str
    change: str
    amount: Decimal
    currency: str


@attrs.frozen(eq=False)
class OfferedProfile:
    """A profile under one offer: what it costs, and what it would cost otherwise."""

    profile: Profile
    offer: Offer

    @property
    def rule(self) -> Metering:
        """The rule of the offer's book."""
        return rule_of(self.offer)

    def payable(self, profile: Profile, recount: Recount | None = None) -> Decimal:
        """What a profile costs here, where parts may be counted otherwise."""
        offer = self.offer.of_apps(profile.apps)
        return offer.book.rounding.round(cost(offer, profile.usage_under(offer, recount)))

    @cached_property
    def now(self) -> Decimal:
        """What the profile costs here as it is."""
        return self.payable(self.profile)

    @cached_property
    def sized(self) -> tuple[Sized, ...]:
        """The parts of the profile's sessions by the rule of the offer's book."""
        return self.profile.sized(self.rule) if self.profile.is_metered else ()

    def saved(self, profile: Profile, recount: Recount | None = None) -> Decimal:
        """What would be saved otherwise; below 0, what more it would cost."""
        with exact():
            return self.now - self.payable(profile, recount)

    def hint(self, lint: str, workload: str, what: str, change: str, amount: Decimal) -> Hint:
        """A hint about this offer."""
        return Hint(lint, self.offer.id, workload, what, change, amount, self.offer.book.currency)
