"""What an answer rests on: its bills, the versions of their books, and how old their prices are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any

import attrs

from agorapricing.errors import OldPricesError
from agorapricing.messages import Message
from agorapricing.metering import Metering
from agorapricing.numbers import positive
from agorapricing.pricebook import Offer, Source
from agorapricing.rating.bill import Bill, OfferTerms

STALE_DAYS = 365
"""After so many days a price may have changed."""
MENTIONED: Mapping[str, Any] = {"mentioned": True}
"""The metadata of a field whose bills are no part of the answer, as of offers that are closed to the customer."""


def bills_in(answer: Any, *, mentioned: bool = True) -> Iterator[Bill]:
    """The bills that stand in an answer, in a tuple or mapping, or in the fields of a value, however deep.

    A field whose metadata `has_bills` is False is not looked into, as that of records, of any length. Without
    `mentioned`, those of offers that are only mentioned beside the answer are left out.

    >>> from agorapricing import compare
    >>> comparison = compare({"rtc.hd": 1}, ["agora-cn:list", "trtc-cn:list"], date(2024, 2, 6))
    >>> [bill.offer for bill in bills_in(comparison)]
    ['agora-cn:list', 'trtc-cn:list']
    """
    parts: list[Any] = [answer]
    seen: set[int] = set()
    while parts:
        part = parts.pop()
        if id(part) in seen:
            continue
        seen.add(id(part))
        if isinstance(part, Bill):
            yield part
        else:
            parts.extend(reversed(_parts(part, mentioned=mentioned)))


def _parts(value: Any, *, mentioned: bool) -> Sequence[Any]:
    """What a value holds in which bills can stand."""
    if isinstance(value, tuple):
        return value
    if isinstance(value, Mapping):
        return tuple(value.values())
    names = _fields(type(value), mentioned=mentioned)  # type: ignore[arg-type]  # a class is hashable
    return [getattr(value, name) for name in names]


@cache
def _fields(kind: type, *, mentioned: bool) -> tuple[str, ...]:
    """The names of the fields of a kind of values in which bills can stand; none of terms, rules and offers."""
    if not attrs.has(kind) or issubclass(kind, (Offer, OfferTerms, Metering)):
        return ()
    fields = [each for each in attrs.fields(kind) if each.metadata.get("has_bills") is not False]
    return tuple(each.name for each in fields if mentioned or not each.metadata.get("mentioned"))


def versions_of(answer: Any) -> dict[str, str]:
    """The version of each book that an answer's bills rest on, where the book states one."""
    return {bill.book: bill.terms.version for bill in bills_in(answer) if bill.terms.version}


def digests_of(answer: Any) -> dict[str, str]:
    """The SHA-256 of the file of each book that an answer's bills rest on."""
    return {bill.book: bill.terms.digest for bill in bills_in(answer) if bill.terms.digest}


def sources_of(answer: Any) -> dict[str, Source]:
    """The sources whose age counts, as book/source: of all that is answered, and not of what is only mentioned.

    The terms of a contract have no age.

    >>> from agorapricing import rate
    >>> [*sources_of(rate("agora-cn:list", {"rtc.hd": 900_000}, on=date(2021, 2, 1)))]
    ['agora-cn/live-2021']
    """
    return {
        f"{bill.book}/{name}": source
        for bill in bills_in(answer, mentioned=False)
        for name, source in bill.sources.items()
        if _has_age(source)
    }


def unknown_by(answer: Any, on: date) -> tuple[str, ...]:
    """That a day is long after the newest price of an answer was read, or its edition began; nothing where it is not.

    >>> from agorapricing import rate
    >>> bill = rate("agora-cn:list", {"rtc.hd": 900_000}, on=date(2021, 2, 1))
    >>> unknown_by(bill, date(2022, 1, 15)), *unknown_by(bill, date(2022, 1, 16))
    ((), 'What is sold on 2022-01-16 is not known: the newest of these prices are of 366 days before, 2021-01-15.')
    """
    bills = list(bills_in(answer, mentioned=False))
    known = max((day for bill in bills for day in (bill.terms.edition, *_read(bill))), default=on)
    days = (on - known).days
    if days <= STALE_DAYS:
        return ()
    return (
        Message(
            "What is sold on {on} is not known: the newest of these prices are of {days:,} days before, {known}.",
            on=on,
            days=days,
            known=known,
        ),
    )


def _read(bill: Bill) -> Iterator[date]:
    """When the sources of a bill were read whose age counts."""
    return (source.read for source in bill.sources.values() if _has_age(source))


def _has_age(source: Source) -> bool:
    return source.kind != "contract"


def refuse_older(answer: Any, max_age: Any, today: date | None = None) -> None:
    """Refuse an answer that rests on a source that was read more than some days before the day of its bill.

    A day to come counts as today. The terms of a contract have no age, and offers that are only mentioned do not count.

    >>> from agorapricing import rate
    >>> bill = rate("agora-cn:list", {"rtc.hd": 900_000}, on=date(2021, 2, 1))
    >>> refuse_older(bill, 30)
    >>> refuse_older(bill, 14)
    Traceback (most recent call last):
    agorapricing.errors.OldPricesError: prices were read more than 14 days before: agora-cn/live-2021 (2021-01-15)

    Raises OldPricesError, and NumberError for an age that is none.
    """
    bills = ((bill.book, bill.on, bill.sources) for bill in bills_in(answer, mentioned=False))
    _refuse(bills, max_age, today)


def refuse_older_offers(offers: Iterable[Offer], max_age: Any, today: date | None = None) -> None:
    """Refuse offers whose editions rest on a source that is older, whatever is used of them, as `refuse_older` does."""
    found = ((each.book.id, each.on, {n: each.book.sources[n] for n in each.edition.sources}) for each in offers)
    _refuse(found, max_age, today)


def _refuse(found: Iterable[tuple[str, date, Mapping[str, Source]]], max_age: Any, today: date | None) -> None:
    days, now = int(positive(max_age, "the greatest age of prices")), today or date.today()
    old = {
        f"{book}/{name}": source.read
        for book, on, sources in found
        for name, source in sources.items()
        if _has_age(source) and (min(on, now) - source.read).days > days
    }
    if old:
        raise OldPricesError(days, tuple(old.items()))
