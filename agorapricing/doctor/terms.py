"""Hints about prices and accounts: L7, stale books; L8, accounts that cannot buy; L10, several currencies."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal

from agorapricing.doctor.hint import Hint, OfferedProfile
from agorapricing.errors import CurrencyError
from agorapricing.messages import Message, joined
from agorapricing.pricebook import CLOSED, status
from agorapricing.rating import STALE_DAYS, one_currency

CANNOT_BUY = "L8"
"""The lint that goes before all others: what cannot be bought costs nothing and saves nothing."""


def stale_books(case: OfferedProfile) -> Iterator[Hint]:
    """L7: the newest source of the prices was read long before the day."""
    edition = case.offer.edition
    if not edition.sources:
        return
    read = max(case.offer.book.sources[name].read for name in edition.sources)
    days = (case.offer.on - read).days
    if days > STALE_DAYS:
        what = Message(
            "its newest source was read on {read}, {days} days before the day of the profile", read=read, days=days
        )
        yield case.hint("L7", what, Message("read the vendor's page again before you quote"), case.now)


def wrong_cohorts(case: OfferedProfile) -> Iterator[Hint]:
    """L8: the customer's account cannot buy by this book; one that is not stated is new, as in a comparison."""
    customer, offer = case.counted.profile.customer, case.offer
    found = status(offer, customer, offer.on)
    if found.kind == CLOSED and not found.may_open:
        what = Message("the account cannot buy this: it is {reason}", reason=found.reason)
        change = Message("compare with the offers of the account's own price book")
        yield case.hint(CANNOT_BUY, what, change, case.now)


def several_currencies(amounts: Mapping[OfferedProfile, Decimal]) -> Iterator[Hint]:
    """L10: amounts of several currencies cannot be ranked without a rate between them.

    At stake is the least amount of each currency but the first.
    """
    by_currency: dict[str, list[OfferedProfile]] = {}
    for case in amounts:
        by_currency.setdefault(case.offer.book.currency, []).append(case)
    home, *others = by_currency or [""]
    for currency in others:
        cheapest = min(by_currency[currency], key=lambda case: amounts[case])
        try:
            one_currency((home, currency), cheapest.counted.profile.exchange)
        except CurrencyError:
            what = Message(
                "the offers are in {listed}: this one cannot be ranked among those in {home}",
                listed=joined(" and ", by_currency),
                home=home,
            )
            change = Message("compare with --exchange, a rate with its day and source, or put it into the profile")
            yield cheapest.hint("L10", what, change, amounts[cheapest])
