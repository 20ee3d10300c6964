"""Tariffs that cover one app: each of several apps buys its own, for its own usage."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property, reduce
from itertools import chain
from operator import add
from typing import Any

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.tariff import claims, fields
from agorapricing.tariff.app_names import of_app
from agorapricing.tariff.base import Quantities, Tariff
from agorapricing.tariff.charge import Charge, Charges, noted
from agorapricing.tariff.compiled import CompiledTariff, symbols

_NO_APP = "no app named"


def _once(_: ByApp, __: object, parts: Mapping[tuple[str, ...], Tariff]) -> None:
    fields.refuse_twice((app for apps in parts for app in apps), "{} is named twice among the apps")
    if len(parts) > 1 and any(tariff.is_settled for tariff in parts.values()):
        raise TariffError("a minimum or a maximum is of the account, and here each app buys by itself")


@frozen
class ByApp(Tariff):
    """Tariffs by the apps that buy them, each charged by the usage of its apps together, which every charge names.

    >>> from agorapricing.tariff import Allowance, Rates
    >>> free = Rates.of({"a.b": 2}).then(Allowance(10, ("a.b",)))
    >>> usage = {"a.b@one": 15, "a.b@two": 15}
    >>> ByApp({("one",): free, ("two",): free}).cost(usage), ByApp({("one", "two"): free}).cost(usage)
    (Decimal('20'), Decimal('40'))
    """

    parts: Mapping[tuple[str, ...], Tariff] = attrs.field(converter=frozen_dict, validator=_once)

    @property
    def inside(self) -> tuple[Tariff, ...]:
        """The tariffs."""
        return tuple(self.parts.values())

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters of each tariff, by its apps."""
        return frozenset(of_app(m, app) for apps, tariff in self.parts.items() for m in tariff.meters for app in apps)

    @cached_property
    def claims(self) -> frozenset[str]:
        """What every tariff claims; but charges are of meters, and usage is of meters by app."""
        return claims.EVERYTHING.intersection(*(each.claims for each in self.inside)) - {claims.CONSERVED}

    def apply(self, usage: Quantities) -> Charges:
        return tuple(
            _named(apps, charge)
            for apps, plan, names in self._planned(usage)
            for charge in plan.charges_over(_sums(names, usage))
        )

    def apart(self, meters: Iterable[str]) -> Iterator[tuple[tuple[str, ...], Charges]]:
        """The charges of the apps that buy one together."""
        for apps, plan, names in self._planned({*meters}):
            own = tuple(chain.from_iterable(names))
            charges = plan.charges if len(apps) == 1 else plan.charges_over(_sums(names, symbols(own)))
            yield own, tuple(_named(apps, charge) for charge in charges)

    def _planned(self, used: Collection[str]) -> Iterator[tuple[tuple[str, ...], CompiledTariff, list[list[str]]]]:
        """Each tariff compiled for what its apps use, once for all that use the same, with the names of each meter."""
        plans: dict[Any, CompiledTariff] = {}
        for apps, tariff in self.parts.items():
            named = {meter: [name for app in apps if (name := of_app(meter, app)) in used] for meter in tariff.meters}
            meters = tuple(sorted(meter for meter, names in named.items() if names))
            key = id(tariff), meters
            if key not in plans:
                plans[key] = CompiledTariff.of(tariff, meters)
            yield apps, plans[key], [named[meter] for meter in meters]


def _sums(names: Iterable[Iterable[str]], quantities: Quantities) -> list[Any]:
    """What several names come to together, of each meter."""
    return [reduce(add, (quantities[name] for name in each)) for each in names]


def _named(apps: Iterable[str], charge: Charge[Any]) -> Charge[Any]:
    of_apps = ", ".join(app or _NO_APP for app in apps)
    return charge.at(attrs.evolve(charge.price, label=", ".join(noted(of_apps, charge.price.label))))
