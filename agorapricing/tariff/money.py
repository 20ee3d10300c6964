"""What a stage on money counts: the whole amount of a bill, or the part of some meters, of usage or of fees."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

import attrs

from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName
from agorapricing.messages import Message, joined
from agorapricing.numbers import minimum
from agorapricing.tariff import claims, fields
from agorapricing.tariff.charge import FEES, Charges, Price, total
from agorapricing.tariff.stage import Stage

if TYPE_CHECKING:
    from agorapricing.tariff.base import Tariff

PARTS = (EVERYTHING, USAGE, _) = ("everything", "usage", FEES)
"""What money may be of: everything on the bill, what usage costs, or the fees."""


@frozen
class OnMoney(Stage):
    """A stage on the amount before it: on all of it, or on what some meters, usage or fees come to.

    The flat fee of a tier is a fee, and money of the tier's meter; a surcharge is money of usage, and of its meter.
    """

    settling: ClassVar[bool] = True

    meters: tuple[MeterName, ...] | None = attrs.field(default=None, kw_only=True, converter=fields.meters_or_all)
    of: str = attrs.field(default=EVERYTHING, kw_only=True, validator=attrs.validators.in_(PARTS))

    @property
    def is_of_part(self) -> bool:
        """Whether it counts a part of the amount."""
        return self.meters is not None or self.of != EVERYTHING

    @property
    def part(self) -> str:
        """What it counts, in words."""
        of_meters = [", ".join(self.meters)] if self.meters is not None else []
        parts = ([self.of] if self.of != EVERYTHING else []) + of_meters
        return joined(" of ", parts) if parts else Message("the amount")

    def touches(self, meters: frozenset[str]) -> bool:  # whatever is used
        """Money may be due or given whatever is used."""
        return True

    def counted(self, charges: Charges) -> Any:
        """The money that it counts."""
        return total(charge for charge in charges if self._counts(charge.price))

    def at_hand(self, charges: Charges) -> Any:
        """The money that it counts, as far as nothing before it has taken that off the whole amount already."""
        counted = self.counted(charges)
        return minimum(counted, total(charges)) if self.is_of_part else counted

    def _counts(self, price: Price) -> bool:
        meter = price.meter or price.of_meter
        if self.meters is not None and meter not in self.meters:
            return False
        is_fee = price.stage == FEES
        return {EVERYTHING: True, USAGE: bool(meter) and not is_fee, FEES: is_fee}[self.of]

    def kept(self, tariff: Tariff) -> frozenset[str]:
        """What the tariff claims; of a part of the amount something is known only where each charge is steady."""
        unknown = self.is_of_part and claims.STEADY not in tariff.claims
        return tariff.claims - claims.those(never_falls=unknown, no_jump=unknown)
