"""A tariff: a frozen value with one method, from usage to charges; and a tariff with a stage after it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from agorapricing.errors import TariffError, UnpricedMeterError
from agorapricing.frozen import frozen
from agorapricing.numbers import ZERO, exact
from agorapricing.tariff import fields
from agorapricing.tariff.charge import Charges, priced_total

if TYPE_CHECKING:
    from agorapricing.tariff.stage import Stage

Quantities = Mapping[str, Any]


class Tariff(ABC):
    """A function from usage (meter to quantity, of any one kind of number) to charges.

    A combinator implements `meters` and `apply`, with nothing but `+`, `-`, times a constant and the functions of
    `arithmetic`; so the same tariff gives a bill over Decimals, a curve over curves, a plan over recorded numbers.
    """

    @property
    @abstractmethod
    def meters(self) -> frozenset[str]:
        """The meters that this tariff prices; other usage raises UnpricedMeterError."""

    @property
    def inside(self) -> tuple[Tariff, ...]:
        """The tariffs that this one is made of; a leaf has none."""
        return ()

    @cached_property
    def is_settled(self) -> bool:
        """Whether a floor or a cap of the whole amount is inside: what it settled must not be discounted again."""
        return any(tariff.is_settled for tariff in self.inside)

    @cached_property
    def is_given_back(self) -> bool:
        """Whether a cap or a credit of any period is inside: what it gave back for must not be reduced."""
        return any(tariff.is_given_back for tariff in self.inside)

    @cached_property
    def has_quoted(self) -> bool:
        """Whether a tier inside has no printed price: what it costs cannot be weighed against anything."""
        return any(tariff.has_quoted for tariff in self.inside)

    @property
    def claims(self) -> frozenset[str]:
        """What this tariff promises about its totals, by the names in `tariff.claims`; nothing unless it says so."""
        return frozenset()

    def listed(self) -> Charges:
        """Every charge that this tariff can make, each of no quantity: its prices are known before any usage is.

        >>> from agorapricing.tariff.rates import Rates
        >>> [charge.price.meter for charge in Rates.of({"rtc.audio": 7, "rtc.hd": 28}).listed()]
        ['rtc.audio', 'rtc.hd']
        """
        with exact():
            return self.apply(dict.fromkeys(sorted(self.meters), ZERO))

    @abstractmethod
    def apply(self, usage: Quantities) -> Charges:
        """Charge usage of meters that are priced here, inside `exact()`."""

    def apart(self, meters: Iterable[str]) -> Iterable[tuple[tuple[str, ...], Charges]]:
        """By groups of some meters that do not meet, the charges over symbols of each; none where all may meet."""
        del meters
        return ()

    def then(self, stage: Stage, name: str = "") -> Staged:
        """This tariff with a stage after it; a bill calls it by the name, or by its kind.

        >>> from agorapricing.tariff import Allowance, PercentOff, Rates
        >>> payg = Rates.of({"a.b": 2}).then(Allowance(10, ("a.b",)), "free").then(PercentOff("0.5"), "offer")
        >>> payg.cost({"a.b": 30})
        Decimal('20.0')

        Raises TariffError where a discount would stand around a floor, a cap or a tax.
        """
        return Staged(self, stage, name or stage.kind)

    def charges(self, usage: Quantities) -> Charges:
        """Charge usage: quantities as `rate` takes them, or of any other kind of number.

        >>> from agorapricing.tariff.rates import Rates
        >>> [str(c.amount) for c in Rates.of({"rtc.audio": 7}, per=1000).charges({"rtc.audio": "3000"})]
        ['21.000']

        Raises UnpricedMeterError where a meter has no price here, NumberError for a quantity that cannot be.
        """
        self.refuse_unknown(usage)
        quantities = {meter: fields.used(quantity, meter) for meter, quantity in usage.items()}
        with exact():
            return self.apply(quantities)

    def refuse_unknown(self, meters: Iterable[str]) -> None:
        """Refuse a meter that has no price here. Raises UnpricedMeterError."""
        for meter in meters:
            if meter not in self.meters:
                raise UnpricedMeterError(meter, "this tariff", tuple(self.meters))

    def cost(self, usage: Quantities) -> Any:
        """Add up the charges of usage, exactly and unrounded.

        Raises UnpricedMeterError also where a quantity lies in a quoted tier.
        """
        return priced_total(self.charges(usage))


def only(usage: Quantities, meters: frozenset[str]) -> Quantities:
    """The part of usage that some meters take."""
    return {meter: quantity for meter, quantity in usage.items() if meter in meters}


@frozen
class Around(Tariff):
    """A tariff around another one."""

    tariff: Tariff

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters of the tariff inside."""
        return self.tariff.meters

    @property
    def inside(self) -> tuple[Tariff, ...]:
        """The one tariff."""
        return (self.tariff,)


@frozen
class Staged(Around):
    """A tariff with a stage after it, under the name that a bill gives the stage."""

    stage: Stage
    name: str

    def __attrs_post_init__(self) -> None:
        if self.stage.reduces and (self.tariff.is_settled or self.tariff.is_given_back):
            kind = type(self.stage).__name__
            raise TariffError(f"{kind} must stand inside a minimum, a maximum, a credit or a tax, not around it")

    @cached_property
    def is_settled(self) -> bool:
        """Whether a floor, a cap or a tax is inside."""
        return self.stage.settles or self.tariff.is_settled

    @cached_property
    def is_given_back(self) -> bool:
        """Whether a cap or a credit is inside, or is the stage."""
        return self.stage.gives_back or self.tariff.is_given_back

    @cached_property
    def has_quoted(self) -> bool:
        """Whether something inside has no price."""
        return self.stage.unprices or self.tariff.has_quoted

    @cached_property
    def claims(self) -> frozenset[str]:
        """What the stage promises of the tariff inside."""
        return self.tariff.claims if self.stage.is_later else self.stage.promises(self.tariff)

    def apply(self, usage: Quantities) -> Charges:
        charges = self.tariff.apply(usage)
        return charges if self.stage.is_later else self.stage.apply(charges, self.name)
