"""What is left of credits from month to month."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.pricebook import Offer
from agorapricing.tariff import Charge

CreditLeft = Mapping[str, Decimal]
"""The money that is left, by stage."""


def with_credits(offer: Offer, left: CreditLeft) -> Offer:
    """The offer of a month, whose credits are what the months before have left of them."""
    stages = offer.edition.stages
    carried = {name: stages[name].after(left[name]) for name in offer.regime.chain if name in left}
    if not carried:
        return offer
    return attrs.evolve(offer, edition=attrs.evolve(offer.edition, stages={**stages, **carried}))


def credit_left(offer: Offer, charges: Iterable[Charge[Any]]) -> CreditLeft:
    """What the charges of a month leave of the credits of its offer; one that is in no chain any more has ended."""
    charged, stages = tuple(charges), offer.edition.stages
    rests = {name: stages[name].rest(charged, name) for name in offer.regime.chain}
    return {name: rest for name, rest in rests.items() if rest is not None}
