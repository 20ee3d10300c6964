"""Price books: a vendor's printed prices, edition by edition, and what a customer is offered on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.errors import AgorapricingError, NoEditionError, TariffError, UnknownNameError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Words
from agorapricing.numbers import Rounding
from agorapricing.pricebook.conflict import Assumption, Conflict
from agorapricing.pricebook.coverage import Coverage
from agorapricing.pricebook.drawing import of_packs, purchase, together
from agorapricing.pricebook.edition import ByApps, Edition
from agorapricing.pricebook.eligibility import Eligible
from agorapricing.pricebook.kept import Kept
from agorapricing.pricebook.meters import Meter
from agorapricing.pricebook.regime import APP, Regime, by_app, names_in, parts_of
from agorapricing.pricebook.source import Source
from agorapricing.pricebook.tax import Tax, TaxBasis, TaxRate
from agorapricing.tariff import FEES, LIST, Tariff, meter_of

if TYPE_CHECKING:
    from agorapricing.pricebook.contract import Head
    from agorapricing.pricebook.holdings import Holding, Purchase


@frozen(hash=False)
class PriceBook:
    """A vendor's prices for one region, currency and pricing model."""

    id: str
    vendor: str
    title: Words
    region: str
    currency: str
    rounding: Rounding
    sources: Mapping[str, Source] = attrs.field(converter=frozen_dict, repr=lambda sources: f"{len(sources)}")
    editions: tuple[Edition, ...] = attrs.field(repr=lambda editions: f"{len(editions)}")
    meters: Mapping[str, Meter] = attrs.field(converter=frozen_dict)
    coverage: Coverage | None = None
    eligible: Eligible | None = None
    """Who may buy anything of it."""
    market: str = ""
    """Where its prices are offered: cn or global."""
    version: str = ""
    """What the file as a whole is called, as 2026.11: another one wherever anything in it is another."""
    default: bool = False
    """Whether it is compared where no offers are named."""
    tax: TaxBasis = attrs.field(factory=TaxBasis)
    taxes: Mapping[str, Tax] = attrs.field(converter=frozen_dict, factory=dict)
    """What may be added on top, by name; only where it is asked for."""
    assumptions: Mapping[str, Assumption] = attrs.field(converter=frozen_dict, factory=dict, repr=False)
    """What its assumptions may be instead, by their words."""
    contract: Head | None = None
    """The head of the contract whose terms are in the editions."""
    origin: PriceBook | None = attrs.field(default=None, repr=False)
    """The public book that the contract changes."""
    digest: str = attrs.field(default="", repr=False, eq=False)
    """The SHA-256 of the file that it was read from, with that of its base where it has one."""

    @property
    def public(self) -> PriceBook:
        """The book without any contract."""
        return self.origin or self

    @property
    def is_confidential(self) -> bool:
        """Whether it is under a contract whose terms are not shown."""
        return self.contract is not None and self.contract.confidential

    @property
    def first_day(self) -> date:
        """The first day on which it has an offer: that of its first edition, or of its contract."""
        since = self.contract.effective.since if self.contract else None
        return max(self.editions[0].start, since or self.editions[0].start)

    def edition(self, on: date) -> Edition:
        """The edition in force on a day. Raises NoEditionError before the first one."""
        in_force = [each for each in self.editions if each.start <= on]
        if not in_force:
            raise NoEditionError(self.id, str(on), str(self.editions[0].start))
        return in_force[-1]

    def offer(self, regime: str, on: date) -> Offer:
        """The book under one of its regimes on a day.

        Raises NoEditionError, NotInForceError for a day on which a contract does not hold, UnknownNameError for a
        regime that the edition lacks, or TariffError for regimes that cannot be combined.
        """
        if self.contract is not None:
            self.contract.refuse(on)
        edition = self.edition(on)
        for name in names_in(regime):  # of all apps
            if name not in edition.regimes:
                days = [str(each.start) for each in self.editions if name in each.regimes]
                hint = f"; editions that have it start on {', '.join(days)}" if days else ""
                raise UnknownNameError("regime", name, tuple(edition.regimes), f"{self.id} on {on}", hint)
        offer = Offer(self, edition, regime, on, apps=tuple(by_app(regime)))
        _ = offer.regime
        return offer


@frozen(hash=False, slots=False, getstate_setstate=True)  # without slots its fields are read faster
class Offer(Kept):
    """A price book under one regime on one day."""

    book: PriceBook = attrs.field(repr=lambda book: book.id)
    edition: Edition = attrs.field(repr=False)
    name: str
    on: date
    tax: str = ""
    """The tax on top, by its name in the book; none where it is empty."""
    holdings: tuple[Holding, ...] = attrs.field(default=(), converter=together)
    """What the customer holds of packs, in drawing order."""
    purchases: tuple[Purchase, ...] = ()
    """What is bought of packs in the month; their price is a fee, their units stand among the holdings."""
    apps: tuple[str, ...] = ()
    """The apps that each buy it, by whose names usage is then named; none where usage is of one, or of the account."""

    @property
    def id(self) -> str:
        """The offer as book:regime."""
        return f"{self.book.id}:{self.name}"

    def at(self, on: date) -> Offer:
        """The same offer on another day. Raises what `PriceBook.offer` raises, and NoTaxError."""
        return self.book.offer(self.name, on).taxed(self.tax)

    def taxed(self, name: str) -> Offer:
        """The same offer with a tax of its book on top, or with none where the name is empty.

        Raises UnknownNameError for a tax that the book does not know, NoTaxError for a day before its first rate.
        """
        if name == self.tax:
            return self
        if name and name not in self.book.taxes:
            hint = "" if self.book.taxes else ": it states no rate of any tax"
            raise UnknownNameError("tax", name, tuple(self.book.taxes), self.book.id, hint)
        offer = attrs.evolve(self, tax=name)
        _ = offer.tax_rate
        return offer

    @property
    def tax_rate(self) -> TaxRate | None:
        """The rate of the tax on top; none where there is none."""
        return self.book.taxes[self.tax].on(self.on) if self.tax else None

    @property
    def is_confidential(self) -> bool:
        """Whether it is of a contract whose terms are not shown: a bill then says no more than its total."""
        return self.book.is_confidential

    @property
    def conditions(self) -> tuple[Eligible, ...]:
        """What who buys it must meet: of the book, of the edition, and of each regime in it."""
        parts: Iterable[Any] = (self.book, self.edition, *parts_of(self.name, self.edition.regimes).values())
        return tuple(each.eligible for each in parts if each.eligible is not None)

    @cached_property
    def regime(self) -> Regime:
        """The regime, or what several are together."""
        return self.edition.regime(self.name)

    @property
    def by_app(self) -> ByApps:
        """The regime of each app that buys one; apps under one regime of the account have it together."""
        return self.edition.by_app(by_app(self.name) or dict.fromkeys(self.apps, self.name))

    @cached_property
    def unstacked(self) -> Mapping[tuple[str, str], Offer]:
        """The same offer where a ladder of its contract takes the place of the public one, by the names of both."""
        instead = {pair: self.regime.instead(*pair) for pair in self.regime.stacks}
        return {pair: attrs.evolve(self, edition=self.edition.having(self.name, r)) for pair, r in instead.items()}

    @cached_property
    def tariff(self) -> Tariff:
        """The whole tariff, with the tax on top of everything."""
        tariff, tax = self.edition.tariff(self.regime, self.holdings, self.by_app), self.tax_rate
        for each in self.purchases:
            tariff = each.beside(tariff)
        return tariff if tax is None else tariff.then(tax.stage, self.tax)

    @cached_property
    def meters(self) -> frozenset[str]:
        """The meters that it prices, of whichever app."""
        return frozenset(map(meter_of, self.tariff.meters))

    @cached_property
    def waterfall(self) -> tuple[str, ...]:
        """The names of the stages that a bill shows after list: the chain's, where fees stand together."""
        shown = (self.edition.stages[name].heading(name) for name in self.regime.chain)
        held = (each.name for each in self.holdings)
        last = filter(None, (FEES if self.purchases else "", self.tax))
        return tuple(dict.fromkeys(name for name in (*shown, *held, *last) if name != LIST))

    def of_apps(self, apps: Iterable[str]) -> Offer:
        """The same offer to each of several apps, where it covers the usage of one; its usage is named by `of_app`.

        Raises TariffError where it names other apps.
        """
        named = tuple(apps)
        if not self.apps:
            return attrs.evolve(self, apps=named) if self.regime.scope == APP and len(named) > 1 else self
        if set(named) != set(self.apps):
            raise TariffError(f"{self.id} is of the apps {', '.join(self.apps)}, and usage of {', '.join(named)}")
        return self

    def under(self, uncertain: Conflict | Assumption) -> Offer:
        """The same offer where the alternative of what is uncertain holds.

        Raises AgorapricingError where it has none, or where there is no tariff by it.
        """
        if (alternative := uncertain.alternative) is None:
            raise AgorapricingError(uncertain.why_none)
        edition, book = self.edition.under(alternative), self.book
        if alternative.rounding:
            book = attrs.evolve(book, rounding=alternative.rounding.over(book.rounding))
        changed = {name: pack for name, pack in edition.packs.items() if pack != self.edition.packs[name]}
        bought, held = of_packs(self.purchases, changed), of_packs(self.holdings, changed)
        return attrs.evolve(self, book=book, edition=edition, purchases=bought, holdings=held)

    def holding(self, holdings: Iterable[Holding]) -> Offer:
        """The same offer to a customer who holds units of packs; those that have ended by its day are none."""
        return attrs.evolve(self, holdings=tuple(each for each in holdings if self.on <= each.expires))

    def buying(self, pack: str, quantity: Any, count: int = 1) -> Offer:
        """The same offer with a pack that is bought on its day: its price is a fee, its units are held.

        Raises UnknownNameError for a pack that the edition does not sell, TariffError for a quantity that it does not,
        or beside a regime that it is not sold with.
        """
        if pack not in (packs := self.edition.packs):
            raise UnknownNameError("pack", pack, tuple(packs), f"{self.book.id} on {self.on}")
        packs[pack].refuse_beside(self.name)
        bought = purchase(pack, packs[pack], quantity, count)
        held = (*self.holdings, *bought.holdings(self.on, packs))
        return attrs.evolve(self, holdings=held, purchases=(*self.purchases, bought))
