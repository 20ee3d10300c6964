"""A hint, and the case that it is about: a profile under one offer."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from functools import cached_property

import attrs

from agorapricing.doctor.counted import CountedProfile, Observation
from agorapricing.errors import UnpricedMeterError
from agorapricing.frozen import frozen
from agorapricing.messages import Message
from agorapricing.numbers import exact
from agorapricing.pricebook import Offer
from agorapricing.rating import payable
from agorapricing.records import Recorded
from agorapricing.usage import Usage


@frozen
class Hint(Recorded):
    """One thing to know: which lint, of which offer and workloads, what it is, what to change, the amount at stake.

    Workloads of which the same is true have one hint, with what is at stake for all of them together; a hint about an
    offer as a whole names none. An `amount` of None is one that nobody can say, for the offer has no price there.
    """

    lint: str
    offer: str
    workloads: tuple[str, ...]
    what: str
    change: str
    amount: Decimal | None
    currency: str

    @property
    def same(self) -> tuple[str, str, str]:
        """What it has in common with the same hint about another offer."""
        return self.lint, self.what, self.change


@frozen(eq=False)
class OfferedProfile:
    """A profile under one offer: what it costs, and what it would cost otherwise."""

    counted: CountedProfile
    offer: Offer

    def payable(self, usage: Usage) -> Decimal:
        """What a usage costs here."""
        return payable(self.offer, usage)

    @cached_property
    def now(self) -> Decimal:
        """What the profile costs here as it is."""
        return self.payable(self.counted.usage)

    def saved_under(self, offer: Offer) -> Decimal:
        """What would be saved under another offer of the same edition; below 0, what more it would cost."""
        with exact():
            return self.now - attrs.evolve(self, offer=offer).now

    def hint(self, lint: str, what: str, change: str, amount: Decimal | None, workloads: tuple[str, ...] = ()) -> Hint:
        """A hint about this offer."""
        return Hint(lint, self.offer.id, workloads, what, change, amount, self.offer.book.currency)

    def weighed(self, observation: Observation, usage: Usage) -> Iterator[Hint]:
        """The hint of an observation, with what its change would save here, or cost; `usage`: what is used with it.

        A change that moves nothing here is none. Where the offer has no price after it, a change to avoid has a hint
        without an amount, which says why, and another change is none.
        """
        is_dearer, what = observation.is_dearer, observation.what
        amount: Decimal | None
        with exact():
            now = self.now
            try:
                changed = self.payable(usage)
                amount = changed - now if is_dearer else now - changed
            except UnpricedMeterError as error:
                amount = None
                what = Message("{what}, which has no price here", what=what)
                what = Message("{what}: {said}", what=what, said=error.reason) if error.reason else what
        if is_dearer if amount is None else amount > 0:
            yield self.hint(observation.lint, what, observation.change, amount, observation.workloads)
