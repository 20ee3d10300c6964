"""Editions: a vendor's prices in force from a day, the stages and regimes over them, and what sources differ on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from importlib import import_module
from itertools import product
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.errors import TariffError, unknown
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message, Words
from agorapricing.metering import Metering
from agorapricing.pricebook.alternative import Alternative, patched
from agorapricing.pricebook.conflict import Conflict
from agorapricing.pricebook.drawing import drawn_around
from agorapricing.pricebook.eligibility import Eligible
from agorapricing.pricebook.moves import Moves
from agorapricing.pricebook.packs import Pack
from agorapricing.pricebook.regime import AND, APP, Regime, regime_of
from agorapricing.pricebook.tax import TaxBasis
from agorapricing.pricebook.unconverted import pack_of, ratios_of, stage_of, without
from agorapricing.tariff import Conversion, Leaf, Rate, Rates, Stage, Sum, Tariff, refuse_shorter

if TYPE_CHECKING:
    from agorapricing.pricebook.holdings import Holding

_algebra = import_module("agorapricing.tariff")  # kinds of tariffs that few offers need are imported when used

ByApps = Mapping[tuple[str, ...], Regime]
"""Regimes by the apps whose usage each of them covers."""
DATED = ("stated", "seen", "document")
"""How the start day of an edition can be known."""
NO_APPS: ByApps = frozen_dict({})
_KEPT = 100
"""Of how many alternatives an edition keeps what it is under them."""


@frozen(hash=False)
class Edition:
    """The prices in force from a start day."""

    start: date
    dated: str
    rates: Mapping[str, Rate] = attrs.field(converter=frozen_dict, repr=False)
    ladders: Mapping[str, Leaf] = attrs.field(converter=frozen_dict, repr=False)
    converts: tuple[Conversion, ...] = attrs.field(repr=False)
    stages: Mapping[str, Stage] = attrs.field(converter=frozen_dict, repr=False)
    regimes: Mapping[str, Regime] = attrs.field(converter=frozen_dict, repr=False)
    conflicts: tuple[Conflict, ...] = attrs.field(repr=False)
    note: Words = ""
    metering: Metering | None = attrs.field(default=None, repr=False)
    """How minutes are counted; None where the book does not say."""
    forgoes: tuple[str, ...] = ()
    """The laws of `agorapricing.testing` that no regime of the edition keeps, on purpose."""
    packs: Mapping[str, Pack] = attrs.field(converter=frozen_dict, factory=dict)
    """What can be bought ahead, by name."""
    choices: tuple[str, ...] = ()
    """The regimes and packages of products among which a customer chooses month by month."""
    not_priced: tuple[str, ...] = ()
    """What the vendor sells a customer of the book whose price no source gives, in words."""
    eligible: Eligible | None = None
    """Who may buy anything of it, beside what the book says."""
    moves: Moves | None = None
    """How a customer moves between its packages; None where the book does not say."""
    tax: TaxBasis | None = None
    """Whether tax is in its prices; None where that is as the book says."""

    def under(self, alternative: Alternative) -> Edition:
        """The edition with what an alternative states; of what the edition has not, only whole stages are taken.

        Raises AgorapricingError for parts that cannot be.
        """
        known = self._others.get(id(alternative))
        if known is None:
            if len(self._others) >= _KEPT:
                self._others.clear()  # more than books have: made anew for each question
            known = self._others[id(alternative)] = alternative, self._under(alternative)
        return known[1]

    @cached_property
    def _others(self) -> dict[int, tuple[Alternative, Edition]]:
        """The editions under alternatives, by the identity of each; nothing in it changes a result."""
        return {}

    def _under(self, alternative: Alternative) -> Edition:
        prices = alternative.priced({**self.rates, **self.ladders})
        converts = alternative.converted(self.converts)
        ratios = ratios_of(converts, alternative.unconverted)
        stages = {name: stage_of(each, ratios) for name, each in self._stages_under(alternative).items()}
        packs = patched({name: each for name, each in alternative.pack.items() if name in self.packs}, self.packs)
        rule = alternative.metering and self.metering and alternative.metering.over(self.metering)
        return attrs.evolve(
            self,
            rates={meter: each for meter, each in prices.items() if isinstance(each, Rate)},
            ladders={meter: each for meter, each in prices.items() if not isinstance(each, Rate)},
            converts=tuple(without(converts, alternative.unconverted)),
            stages=stages,
            regimes=self._regimes_under(alternative, stages),
            packs={name: pack_of(each, ratios) for name, each in packs.items()},
            metering=rule or self.metering,
        )

    def _stages_under(self, alternative: Alternative) -> dict[str, Stage]:
        parts = {n: each for n, each in alternative.stage.items() if n in self.stages or each.is_whole}
        turned = {name: self.stages[name].reversed() for name in alternative.reverse if name in self.stages}
        return patched(parts, {**self.stages, **turned})

    def _regimes_under(self, alternative: Alternative, stages: Mapping[str, Stage]) -> Mapping[str, Regime]:
        if not alternative.chain:
            return self.regimes
        for name in alternative.chained(tuple(alternative.chain)):
            if name not in stages:
                raise TariffError(unknown("stage", name, stages))
        regimes = self.regimes.items()
        return {name: attrs.evolve(each, chain=alternative.chained(each.chain)) for name, each in regimes}

    @property
    def dating(self) -> str:
        """What a bill says of the day that the edition starts on; nothing where a source states it."""
        match self.dated:
            case "seen":
                return Message(
                    "This edition was first seen on {day}; the day it took effect is not known.", day=self.start
                )
            case "document":
                return Message(
                    "This edition is that of a document of {day}; the day it took effect is not known.", day=self.start
                )
        return ""

    @cached_property
    def list_tariff(self) -> Tariff:
        """The list prices, before any conversion or stage."""
        return Sum((Rates(self.rates.values()), *self.ladders.values()))

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """The sources of the prices and stages, by id, each with what rests on it: meters, and stages by name."""
        priced: dict[str, Rate | Leaf] = {**self.rates, **self.ladders}
        rests = [(priced[meter].source, meter) for meter in sorted(priced)]
        rests += [(stage.source, f"stage {name}") for name, stage in self.stages.items()]
        by_source: dict[str, tuple[str, ...]] = {}
        for source, name in rests:
            if source:
                by_source[source] = (*by_source.get(source, ()), name)
        return by_source

    @property
    def assumed(self) -> frozenset[str]:
        """What its regimes and its metering rule assume."""
        rule = self.metering.assumes if self.metering else ()
        return frozenset(rule).union(*(each.assumes for each in self.regimes.values()))

    def billed_as(self, quantities: Mapping[str, Any]) -> dict[str, Any]:
        """Count quantities, of whatever unit, as the meters that the edition bills them as."""
        counted = dict(quantities)
        for conversion in self.converts:
            if not conversion.meters.isdisjoint(counted):
                counted = conversion.counted(counted)
        return counted

    def regime(self, name: str) -> Regime:
        """The regime of a name; of several, as basic+signaling-startup, what they are together.

        Raises UnknownNameError, and TariffError for what cannot be bought together.
        """
        return regime_of(name, self.regimes, self.stages)

    def having(self, name: str, regime: Regime) -> Edition:
        """The edition with a regime of that name."""
        return attrs.evolve(self, regimes={**self.regimes, name: regime})

    def by_app(self, names: Mapping[str, str]) -> ByApps:
        """The regimes that apps buy, by name: one of the account they have together, of one app each has its own."""
        groups: dict[tuple[str, str], list[str]] = {}
        regimes = {name: self.regime(name) for name in {*names.values()}}
        for app, name in names.items():
            alone = app if regimes[name].scope == APP else ""
            groups.setdefault((name, alone), []).append(app)
        return {tuple(apps): regimes[name] for (name, _), apps in groups.items()}

    @cached_property
    def packages(self) -> Mapping[str, tuple[str, ...]]:
        """Of the choices those that are packages of a product, by product."""
        found: dict[str, tuple[str, ...]] = {}
        for name in self.choices:
            if kind := self.regimes[name].product:
                found[kind] = (*found.get(kind, ()), name)
        return found

    def meters_of(self, name: str) -> frozenset[str]:
        """The meters that the own stages of a regime act on, if these are some and not all."""
        return frozenset().union(*(self.stages[stage].pool or () for stage in self.regimes[name].chain))

    def chosen(self, quantities: Mapping[str, Any]) -> tuple[str, ...]:
        """What a customer of a usage chooses among: a regime, with one package of each product that is used."""
        meters = {meter for meter, quantity in self.billed_as(quantities).items() if quantity}
        alone = [name for name in self.choices if not self.regimes[name].product]
        packages = self.packages.values()
        used = [names for names in packages if any(meters & self.meters_of(name) for name in names)]
        return tuple(AND.join(names) for names in product(alone, *used))

    def tariff(self, regime: Regime, holdings: Sequence[Holding] = (), by_app: ByApps = NO_APPS) -> Tariff:
        """The whole tariff of a regime: list prices, wrapped by its stages in order, after conversions of usage.

        Holdings are drawn, in their order, before the first stage that takes only what packs leave or that settles
        the whole amount; where apps each buy the regime, after what each of them has of it.
        """
        if by_app:
            bought = {regime: self.tariff(regime) for regime in {*by_app.values()}}
            return drawn_around(_algebra.ByApp({apps: bought[each] for apps, each in by_app.items()}), holdings)
        tariff, held = self.list_tariff, tuple(holdings)
        refuse_shorter((name, self.stages[name]) for name in regime.chain)
        for name in regime.chain:
            staged = tariff.then(self.stages[name], name)
            if held and (staged.is_settled or any(name in each.pack.before for each in held)):
                staged, held = drawn_around(tariff, held).then(self.stages[name], name), ()
            tariff = staged
        tariff = drawn_around(tariff, held)
        lifted = {meter for each in holdings if each.pack.lifts for meter in each.pack.draws}
        if suspended := tuple(meter for meter in regime.suspends if meter not in lifted):
            tariff = tariff.then(_algebra.Suspended(suspended, regime.suspension))
        for conversion in reversed(self.converts):
            tariff = _algebra.Converted(tariff, conversion)
        return _algebra.Lacking(tariff, regime.lacks) if regime.lacks else tariff
