"""Tariffs that cover one app: each of several apps buys its own, for its own usage."""

from __future__ import annotations

from functools import cached_property

import attrs

from agorapricing.tariff import claims, fields
from agorapricing.tariff.base import Around, Quantities
from agorapricing.tariff.charge import Charges, noted

_NO_APP = "no app named"


def of_app(meter: str, app: str) -> str:
    """The name of an app's usage of a meter; that of no app is named by the meter alone.

    >>> of_app("rtc.hd", "class"), of_app("rtc.hd", "")
    ('rtc.hd@class', 'rtc.hd')
    """
    return f"{meter}@{app}" if app else meter


def meter_of(name: str) -> str:
    """The meter in a name that `of_app` gave.

    >>> meter_of("rtc.hd@class"), meter_of("rtc.hd")
    ('rtc.hd', 'rtc.hd')
    """
    return name.partition("@")[0]


def _once(_: ByApp, __: object, apps: tuple[str, ...]) -> None:
    fields.refuse_twice(apps, "{} is named twice among the apps")


@attrs.frozen
class ByApp(Around):
    """The tariff once for each app, by its usage alone; usage is named by `of_app`, and each charge says its app.

    >>> from agorapricing.tariff import Allowance, Rates
    >>> free = Rates.of({"a.b": 2}).then(Allowance(10, ("a.b",)))
    >>> ByApp(free, ("one", "two")).cost({"a.b@one": 15, "a.b@two": 15}), free.cost({"a.b": 30})
    (Decimal('20'), Decimal('40'))
    """

    apps: tuple[str, ...] = attrs.field(converter=fields.many, validator=_once)

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters of the tariff inside, by app."""
        return frozenset(of_app(meter, app) for meter in self.tariff.meters for app in self.apps)

    @cached_property
    def claims(self) -> frozenset[str]:
        """What the tariff inside claims; but its charges are of meters, and usage is of meters by app."""
        return self.tariff.claims - {claims.CONSERVED}

    def apply(self, usage: Quantities) -> Charges:
        return tuple(charge for app in self.apps for charge in self._of(app, usage))

    def _of(self, app: str, usage: Quantities) -> Charges:
        own = {meter: usage[name] for meter in self.tariff.meters if (name := of_app(meter, app)) in usage}
        return tuple(
            charge.at(attrs.evolve(charge.price, label=", ".join(noted(app or _NO_APP, charge.price.label))))
            for charge in self.tariff.apply(own)
        )
