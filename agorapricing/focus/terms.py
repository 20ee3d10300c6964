"""What rows of cost need to know of an offer beside its bill: what its contract changes, and what it sells ahead."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cached_property, lru_cache

import attrs

from agorapricing.focus.row import BillingPeriod
from agorapricing.focus.stock import PACK, PACKAGE
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.metering import zone_of
from agorapricing.pricebook import Edition, Offer, bought, months_after, parts_of
from agorapricing.tariff import CONTRACT, Included, Price


@frozen
class BoughtPackage:
    """A regime whose first fee buys units: the label of the fee, and the units by the stage that covers usage."""

    name: str
    fee: str
    included: Mapping[str, Included] = attrs.field(converter=frozen_dict)


@frozen(eq=False, slots=False)
class OfferView:
    """An offer on its day, read for rows of cost."""

    offer: Offer

    @cached_property
    def public(self) -> Edition:
        """The edition without what a contract changes."""
        return self.offer.book.public.edition(self.offer.on)

    @cached_property
    def negotiated(self) -> frozenset[str]:
        """The stages of the contract; none without one."""
        return frozenset((*self.offer.edition.stages, CONTRACT)) - frozenset(self.public.stages)

    def printed(self, price: Price) -> Price:
        """The price of the public book, where a contract fixes another one of a meter that has a rate there."""
        contract, rate = self.offer.book.contract, self.public.rates.get(price.meter or "")
        is_fixed = contract is not None and (price.source or "").startswith(f"{contract.id}/")
        return rate.charged if rate and is_fixed and not price.in_blocks else price

    @cached_property
    def packages(self) -> Mapping[str, BoughtPackage]:
        """What the regimes of the offer buy for a fee, by its label."""
        return {each.fee: each for each in _packages(self.offer, self.public)}

    @cached_property
    def programs(self) -> Mapping[str, tuple[str, ...]]:
        """By meter the kinds of what the vendor sells ahead for it, to everybody."""
        edition, found = self.public, dict[str, dict[str, None]]()
        for kind, draws in _sold_ahead(edition):
            for meter in draws:
                found.setdefault(meter, {})[kind] = None
        return {meter: tuple(kinds) for meter, kinds in found.items()}

    def period(self, month: date, account: str) -> BillingPeriod:
        """The month of a day, from its first midnight to its last in the zone that the vendor bills by, in UTC."""
        rule, book = self.offer.edition.metering, self.offer.book
        zone = rule.minutes.zone if rule else "UTC"
        return BillingPeriod(book.vendor, account, book.currency, *month_of(month, zone), self.offer.id, zone)


@lru_cache(1_024)
def month_of(day: date, zone: str) -> tuple[datetime, datetime]:
    """The midnights at which the month of a day begins and ends in a zone, in UTC."""
    first = day.replace(day=1)
    return moment(first, zone), moment(months_after(first, 1), zone)


def moment(day: date, zone: str) -> datetime:
    """The midnight at which a day begins in a zone, in UTC.

    >>> moment(date(2026, 7, 1), "UTC+08:00").isoformat()
    '2026-06-30T16:00:00+00:00'
    """
    return datetime(day.year, day.month, day.day, tzinfo=zone_of(zone)).astimezone(UTC)


def _packages(offer: Offer, public: Edition) -> Iterator[BoughtPackage]:
    edition = offer.edition
    beside = attrs.evolve(edition, regimes={**public.regimes, **edition.regimes})
    for name, regime in parts_of(offer.name, edition.regimes).items():
        fees = (edition.stages[stage].apply((), stage) for stage in regime.chain if edition.stages[stage].fee)
        units = {stage: each for stage, each in bought(beside, regime).items() if each.quantity}
        if units and (fee := next(fees, None)):
            yield BoughtPackage(name, fee[0].price.label, units)


def _sold_ahead(edition: Edition) -> Iterator[tuple[str, Iterable[str]]]:
    for regime in edition.regimes.values():
        yield from ((PACKAGE, units.draws) for units in bought(edition, regime).values())
    yield from ((PACK, pack.draws) for pack in edition.packs.values() if pack.given is None)
