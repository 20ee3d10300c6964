"""Who may buy: the conditions of an offer as data, and whether a customer meets them, whatever the offer costs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise, product
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.kinds import SourceName
from agorapricing.messages import Message, Words, joined

if TYPE_CHECKING:  # an offer knows its conditions
    from agorapricing.pricebook.book import Offer

OPEN, CLOSED, GRANT = "open", "closed", "grant"
MARKETS = ("cn", "global")
"""Where prices are offered."""


@frozen
class Eligible:
    """Conditions on who may buy, of which a customer must meet all; what is not stated holds for everybody."""

    account_since: date | None = None
    account_before: date | None = None
    first_app_since: date | None = None
    first_app_before: date | None = None
    region: str = ""
    """Where the account must be registered."""
    subscribed: str = ""
    """The package of the vendor that the customer must have already."""
    grant: str = ""
    """What only the vendor can give: a place on a list, the terms of old customers, a deal by its sales team."""
    words: Words = ""
    """The vendor's own words."""
    source: SourceName | None = None

    def __attrs_post_init__(self) -> None:
        for name, since, before in self._days:
            if since and before and before <= since:
                raise TariffError(f"no account {name} since {since} is of before {before}")

    @property
    def _days(self) -> tuple[tuple[str, date | None, date | None], ...]:
        return (
            (Message("created"), self.account_since, self.account_before),
            (Message("whose first app was created"), self.first_app_since, self.first_app_before),
        )

    @property
    def bounds(self) -> frozenset[date]:
        """The days that decide something, where an account or its first app was created since or before them."""
        return frozenset(day for _, *days in self._days for day in days if day)

    @property
    def asks_for_a_day(self) -> bool:
        """Whether it depends on when an account or its first app was created."""
        return bool(self.bounds)

    @property
    def asks_for_an_app(self) -> bool:
        """Whether it depends on when the account's first app was created."""
        return bool(self.first_app_since or self.first_app_before)

    def unmet(self, vendor: str, customer: Customer, on: date) -> Iterator[str]:
        """What a customer does not meet, and cannot be given: a reason for each condition."""
        is_unknown = customer.proven_by(vendor) is not None
        for (name, since, before), day in zip(self._days, customer.days(vendor, on), strict=True):
            if (since and (is_unknown or day < since)) or (before and before <= day):
                accounts = Message("{vendor} accounts {how} {span}", vendor=vendor, how=name, span=_span(since, before))
                day_said = Message("{day} or before", day=day) if is_unknown else Message("{day}", day=day)
                yield self._said(Message("for {accounts}, and this one is of {day}", accounts=accounts, day=day_said))
        if self.region and self.region != customer.region:
            in_region = Message("this one in {region}", region=customer.region)
            stated = in_region if customer.region else Message("no region is stated")
            yield self._said(
                Message("for accounts registered in {region}, and {stated}", region=self.region, stated=stated)
            )
        if self.subscribed and f"{vendor}:{self.subscribed}" not in customer.subscribed:
            package = self.subscribed
            yield self._said(
                Message("for those who have {package} of {vendor} already", package=package, vendor=vendor)
            )

    def ungranted(self, vendor: str, customer: Customer) -> Iterator[str]:
        """What the vendor would have to give the customer."""
        if self.grant and f"{vendor}:{self.grant}" not in customer.grants:
            yield self._said(Message("ask {vendor} for {grant}", vendor=vendor, grant=self.grant))

    def _said(self, reason: str) -> str:
        return Message("{reason} ({words})", reason=reason, words=self.words) if self.words else reason


def _span(since: date | None, before: date | None) -> str:
    said = (Message("since {day}", day=since) if since else "", Message("before {day}", day=before) if before else "")
    return joined(" and ", filter(None, said))


def _named(_: Any, field: Any, names: tuple[str, ...] | str) -> None:
    if isinstance(names, str):
        raise TypeError(f"{field.name} are a tuple of names, as ({names!r},)")
    for each in names:
        vendor, colon, name = each.partition(":")
        if not (vendor and colon and name):
            raise TariffError(f"{field.name} are named vendor:name, as in agora:old-customer, not {each!r}")


def _dated(_: Any, field: Any, days: Mapping[str, date]) -> None:
    for vendor, day in days.items():
        if not isinstance(day, date):
            raise TypeError(f"{field.name}: {vendor} must have a day as datetime.date(2024, 2, 6), not {day!r}")


@frozen(hash=False)
class Customer:
    """Who buys; of what is not stated, a new account that is opened on the day of the comparison is taken.

    >>> Customer(accounts={"agora": date(2023, 5, 1)}).days("agora", date(2026, 7, 1))
    (datetime.date(2023, 5, 1), datetime.date(2023, 5, 1))

    Whoever reads a vendor's own file, as of its console, hands its first day on as `Customer(proven={"agora": day})`,
    to `compare` or by `Profile.bought_by`: the account was there on that day. As long as its own day is not stated,
    comparisons show what is open in each of its possible `eras`, with the cheapest of each, and ask for the day.
    """

    accounts: Mapping[str, date] = attrs.field(converter=frozen_dict, factory=dict, validator=_dated)
    """By vendor, when the account was created."""
    first_apps: Mapping[str, date] = attrs.field(converter=frozen_dict, factory=dict, validator=_dated)
    """By vendor, when the first app of the account was created; with the account where it is not stated."""
    region: str = ""
    grants: tuple[str, ...] = attrs.field(default=(), validator=_named)
    """What vendors have given, as vendor:name."""
    subscribed: tuple[str, ...] = attrs.field(default=(), validator=_named)
    """The packages that the customer has, as vendor:package."""
    opened: date | None = attrs.field(default=None, metadata={"in_files": False})
    """When a new account is opened; on the day of the comparison where it is none."""
    proven: Mapping[str, date] = attrs.field(converter=frozen_dict, factory=dict, metadata={"in_files": False})
    """By vendor, a day on which the account was there already, as a file of its usage proves."""

    def days(self, vendor: str, on: date) -> tuple[date, date]:
        """When the account and its first app were created, or the last day on which they can have been.

        An account is as old as its first app; one that is not proven is new.
        """
        app, proven = self.first_apps.get(vendor), self.proven_by(vendor)
        account = self.accounts.get(vendor, app or (proven and min(proven, on)) or self.opened or on)
        return account, app or account

    def states(self, vendor: str) -> bool:
        """Whether a day is stated of the account of a vendor."""
        return vendor in self.accounts or vendor in self.first_apps

    def proven_by(self, vendor: str) -> date | None:
        """The day by which the account of a vendor is proven, where its own is not stated."""
        return None if self.states(vendor) else self.proven.get(vendor)

    def also(self, more: Customer) -> Customer:
        """The customer with what else is said, which counts where both say something."""
        return Customer(
            {**self.accounts, **more.accounts},
            {**self.first_apps, **more.first_apps},
            more.region or self.region,
            tuple(dict.fromkeys((*self.grants, *more.grants))),
            tuple(dict.fromkeys((*self.subscribed, *more.subscribed))),
            more.opened or self.opened,
            {**self.proven, **{of: min(day, self.proven.get(of, day)) for of, day in more.proven.items()}},
        )


ANYBODY = Customer()


@frozen
class Status:
    """Whether a customer may have an offer: open, closed, or by a grant; and why, or what to ask the vendor for."""

    kind: str
    reason: str = ""
    may_open: bool = False
    """Whether it is closed only as the day of the account, which is proven, is not stated."""

    @property
    def is_open(self) -> bool:
        """Whether the customer may buy it without asking anybody."""
        return self.kind == OPEN

    @property
    def text(self) -> str:
        """The kind in words: open, closed or by grant; or by the day of the account, which is not stated."""
        if self.may_open:
            return Message("by account's day")
        return Message("by grant") if self.kind == GRANT else self.kind


IS_OPEN = Status(OPEN)


def status(offer: Offer, customer: Customer, on: date) -> Status:
    """Say whether a customer may have an offer, by its conditions alone.

    >>> from agorapricing.loading import load_book
    >>> day = date(2026, 7, 1)
    >>> status(load_book("agora-cn-standard").offer("flagship", day), Customer(), day).kind
    'open'
    >>> status(load_book("agora-cn").offer("payg", day), Customer(), day).kind
    'closed'
    """
    vendor, conditions = offer.book.vendor, offer.conditions
    reasons = [reason for each in conditions for reason in each.unmet(vendor, customer, on)]
    if reasons:
        may_open = any(status(offer, each, on).is_open for each in eras([offer], customer, on).values())
        return Status(CLOSED, joined("; ", dict.fromkeys(reasons)), may_open)
    asked = [reason for each in conditions for reason in each.ungranted(vendor, customer)]
    return Status(GRANT, joined("; ", dict.fromkeys(asked))) if asked else IS_OPEN


def eras(offers: Iterable[Offer], customer: Customer, on: date) -> dict[str, Customer]:
    """Of accounts that are only proven, what the customer may be, by when they were created in words.

    >>> from agorapricing.loading import load_book
    >>> day, customer = date(2026, 7, 1), Customer(proven={"agora": date(2026, 5, 1)})
    >>> [*eras([load_book("agora-cn-standard").offer("flagship", day)], customer, day)]
    ['agora account created before 2024-07-26', 'agora account created since 2024-07-26']
    """
    bounds: dict[str, set[date]] = {}
    for offer in offers:
        vendor = offer.book.vendor
        if customer.proven_by(vendor):
            last, _ = customer.days(vendor, on)
            decisive = (day for each in offer.conditions for day in each.bounds if day <= last)
            bounds.setdefault(vendor, set()).update(decisive)
    possible = [[*_eras(vendor, sorted(days))] for vendor, days in bounds.items() if days]
    ways = product(*possible) if possible else ()
    return {
        joined(", ", (text for text, _ in way)): customer.also(Customer(dict(day for _, day in way))) for way in ways
    }


def _eras(vendor: str, bounds: Iterable[date]) -> Iterator[tuple[str, tuple[str, date]]]:
    """What lies before, between and since days: in words, and a day in it."""
    for since, before in pairwise((None, *bounds, None)):
        day = since or (before or date.max) - timedelta(days=1)
        span = Message("{vendor} account created {span}", vendor=vendor, span=_span(since, before))
        yield span, (vendor, day)
