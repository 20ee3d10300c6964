"""Who may buy: the conditions of an offer as data, and whether a customer meets them, whatever the offer costs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

import attrs

from agorapricing.errors import TariffError
from agorapricing.frozen import frozen_dict
from agorapricing.references import SourceName

if TYPE_CHECKING:  # an offer knows its conditions
    from agorapricing.pricebook.book import Offer

OPEN, CLOSED, GRANT = "open", "closed", "grant"
MARKETS = ("cn", "global")
"""Where prices are offered."""


@attrs.frozen
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
    words: str = ""
    """The vendor's own words."""
    source: SourceName | None = None

    def __attrs_post_init__(self) -> None:
        for name, since, before in self._days:
            if since and before and before <= since:
                raise TariffError(f"no account {name} since {since} is of before {before}")

    @property
    def _days(self) -> tuple[tuple[str, date | None, date | None], ...]:
        return (
            ("created", self.account_since, self.account_before),
            ("whose first app was created", self.first_app_since, self.first_app_before),
        )

    @property
    def asks_for_a_day(self) -> bool:
        """Whether it depends on when an account or its first app was created."""
        return any(since or before for _, since, before in self._days)

    @property
    def asks_for_an_app(self) -> bool:
        """Whether it depends on when the account's first app was created."""
        return bool(self.first_app_since or self.first_app_before)

    def unmet(self, vendor: str, customer: Customer, on: date) -> Iterator[str]:
        """What a customer does not meet, and cannot be given: a reason for each condition."""
        for (name, since, before), day in zip(self._days, customer.days(vendor, on), strict=True):
            if (since and day < since) or (before and before <= day):
                yield self._said(f"for {vendor} accounts {name} {_span(since, before)}, and this one is of {day}")
        if self.region and self.region != customer.region:
            stated = f"this one in {customer.region}" if customer.region else "no region is stated"
            yield self._said(f"for accounts registered in {self.region}, and {stated}")
        if self.subscribed and f"{vendor}:{self.subscribed}" not in customer.subscribed:
            yield self._said(f"for those who have {self.subscribed} of {vendor} already")

    def ungranted(self, vendor: str, customer: Customer) -> Iterator[str]:
        """What the vendor would have to give the customer."""
        if self.grant and f"{vendor}:{self.grant}" not in customer.grants:
            yield self._said(f"ask {vendor} for {self.grant}")

    def _said(self, reason: str) -> str:
        return f"{reason} ({self.words})" if self.words else reason


def _span(since: date | None, before: date | None) -> str:
    return " and ".join(f"{word} {day}" for word, day in (("since", since), ("before", before)) if day)


def _named(_: Any, field: Any, names: tuple[str, ...]) -> None:
    for each in names:
        vendor, colon, name = each.partition(":")
        if not (vendor and colon and name):
            raise TariffError(f"{field.name} are named vendor:name, as in agora:old-customer, not {each!r}")


@attrs.frozen(hash=False)
class Customer:
    """Who buys; of what is not stated, a new account that is opened on the day of the comparison is taken.

    >>> Customer(accounts={"agora": date(2023, 5, 1)}).days("agora", date(2026, 7, 1))
    (datetime.date(2023, 5, 1), datetime.date(2023, 5, 1))
    """

    accounts: Mapping[str, date] = attrs.field(converter=frozen_dict, factory=dict)
    """By vendor, when the account was created."""
    first_apps: Mapping[str, date] = attrs.field(converter=frozen_dict, factory=dict)
    """By vendor, when the first app of the account was created; with the account where it is not stated."""
    region: str = ""
    grants: tuple[str, ...] = attrs.field(default=(), validator=_named)
    """What vendors have given, as vendor:name."""
    subscribed: tuple[str, ...] = attrs.field(default=(), validator=_named)
    """The packages that the customer has, as vendor:package."""
    opened: date | None = attrs.field(default=None, metadata={"in_files": False})
    """When a new account is opened; on the day of the comparison where it is none."""

    def days(self, vendor: str, on: date) -> tuple[date, date]:
        """When the account and its first app were created; an account is as old as its first app, or new."""
        app = self.first_apps.get(vendor)
        account = self.accounts.get(vendor, app or self.opened or on)
        return account, app or account

    def states(self, vendor: str) -> bool:
        """Whether a day is stated of the account of a vendor."""
        return vendor in self.accounts or vendor in self.first_apps

    def also(self, more: Customer) -> Customer:
        """The customer with what else is said, which counts where both say something."""
        return Customer(
            {**self.accounts, **more.accounts},
            {**self.first_apps, **more.first_apps},
            more.region or self.region,
            tuple(dict.fromkeys((*self.grants, *more.grants))),
            tuple(dict.fromkeys((*self.subscribed, *more.subscribed))),
            more.opened or self.opened,
        )


ANYBODY = Customer()


@attrs.frozen
class Status:
    """Whether a customer may have an offer: open, closed, or by a grant; and why, or what to ask the vendor for."""

    kind: str
    reason: str = ""

    @property
    def is_open(self) -> bool:
        """Whether the customer may buy it without asking anybody."""
        return self.kind == OPEN

    @property
    def text(self) -> str:
        """The kind in words: open, closed or by grant."""
        return "by grant" if self.kind == GRANT else self.kind


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
        return Status(CLOSED, "; ".join(dict.fromkeys(reasons)))
    asked = [reason for each in conditions for reason in each.ungranted(vendor, customer)]
    return Status(GRANT, "; ".join(dict.fromkeys(asked))) if asked else IS_OPEN
