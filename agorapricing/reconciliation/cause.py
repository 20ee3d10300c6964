"""Causes of a difference: each a change of one input of a rating, by a name, in a family."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from typing import Any, ClassVar

import attrs

from agorapricing.frozen import frozen
from agorapricing.kinds import Kinds
from agorapricing.messages import Message
from agorapricing.pricebook import Offer
from agorapricing.profiles import Profile
from agorapricing.reconciliation.billed import VendorBill
from agorapricing.reconciliation.inputs import Inputs

QUANTITY, PRICE, TAX, ROUNDING, DOUBT = (
    *(Message("quantity"), Message("price"), Message("tax"), Message("rounding"), Message("doubt")),
)
"""The families of causes, beside those of stages: free minutes, ladder, package, offer, fees, minimum, maximum."""


@frozen(eq=False)
class Deviation:
    """One way in which a bill may depart from the rules: what is done to one field of the inputs.

    `slot` names what it decides: two deviations of one slot do not stand together.
    """

    cause: str
    family: str
    what: str
    field: str
    change: Callable[[Any], Any] = attrs.field(repr=False)
    slot: str = ""

    def decides(self) -> str:
        """The slot, or the cause where it can hold only once."""
        return self.slot or self.cause


@frozen(eq=False)
class BillCase:
    """A bill, and the inputs of the rating that it is held against."""

    bill: VendorBill
    inputs: Inputs

    @property
    def offer(self) -> Offer:
        """The offer of the inputs."""
        return self.inputs.offer

    @property
    def usage(self) -> Profile:
        """The usage of the inputs."""
        return self.inputs.usage


MINUTES, TOTALS, CLOSED = (
    Message("the usage is minutes of a month, without days"),
    Message("totals of days cannot be cut in another zone, as the times of a log of calls can"),
    Message("the terms are confidential"),
)
"""Why a cause cannot be tried."""


class Cause(ABC):
    """A known cause of differences: it knows its deviations from some inputs; registered in `CAUSES`, it is tried.

    Causes are applied in the order in which they are registered.
    """

    kind: ClassVar[str]
    """Its name."""

    @classmethod
    @abstractmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """All ways in which this cause may have changed the bill of a case."""

    @classmethod
    def untold(cls, case: BillCase) -> str:  # noqa: ARG003  # for causes that need more
        """What a case does not tell, where the cause cannot be tried for want of it; mostly nothing."""
        return ""


CAUSES: Kinds[Cause] = Kinds()
"""The causes that are tried, in the order in which they are applied."""
