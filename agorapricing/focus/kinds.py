"""What the rows of one price have in common, worked out once for all bills of an offer."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import attrs

from agorapricing.focus.identity import ByIdentity
from agorapricing.focus.row import ADJUSTMENT, USAGE, ChargeKind
from agorapricing.focus.services import in_units, service_of
from agorapricing.focus.skus import sku_of, unit_of
from agorapricing.focus.terms import OfferView
from agorapricing.frozen import frozen
from agorapricing.numbers import percent
from agorapricing.rating import Bill, Line
from agorapricing.tariff import meter_of

BY_USAGE, RECURRING, ONE_TIME = "Usage-Based", "Recurring", "One-Time"


def kind_of(view: OfferView, line: Line, category: str, frequency: str, **given: Any) -> ChargeKind:
    """That of a line, as it is given and as its price says."""
    price = line.price
    meter = meter_of(price.meter or price.of_meter)
    reduced = ", ".join(f"{each.stage} -{percent(each.fraction)}" for each in price.reductions)
    return ChargeKind(
        **{
            "service": service_of(meter, view.offer.book),
            "category": category,
            "frequency": frequency,
            "description": ": ".join(filter(None, (meter, price.label or line.stage))),
            "stage": line.stage,
            "discounts": reduced or None,
            "source": line.source,
            **given,
        }
    )


@frozen(eq=False)
class OfferKinds:
    """The kinds of rows of an offer, of which the usual ones are made once."""

    view: OfferView
    _usage: ByIdentity[ChargeKind] = attrs.field(factory=ByIdentity, init=False)

    @cached_property
    def rounding(self) -> ChargeKind:
        """What rounding a bill adds or takes away."""
        return self.adjustment("rounding of the bill")

    def adjustment(self, description: str, stage: str | None = None) -> ChargeKind:
        """Money that is no line of a bill."""
        return ChargeKind(service_of("", self.view.offer.book), ADJUSTMENT, ONE_TIME, description, stage)

    def usage(self, bill: Bill, line: Line) -> ChargeKind:
        """That of a line of usage; inside `exact()`."""
        return self._usage.get(line.price, self._of_usage, bill, line)

    def _of_usage(self, bill: Bill, line: Line) -> ChargeKind:
        price = line.price
        meter = meter_of(price.meter or price.of_meter)
        return kind_of(
            self.view,
            line,
            USAGE,
            BY_USAGE,
            sku=sku_of(self.view, bill, line),
            programs=self.view.programs.get(meter, ()),
            consumed_unit=in_units(unit_of(bill, price)),
            app=(price.meter or "").partition("@")[2] or None,
        )
