"""Buckets: the apps and parts of a month that seconds are summed over; days that are alike are one bucket."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any, NamedTuple

from agorapricing.metering.sums import summed
from agorapricing.numbers import ZERO, ceil_div

Amounts = Mapping[str, Any]


class Scale(NamedTuple):
    """By what a month is multiplied of which only some days are known: 31/10 where 10 of 31 are."""

    days: int = 1
    known: int = 1

    def of(self, amounts: Amounts) -> Amounts:
        """Amounts of the days that are known as those of the month, rounded up, inside `exact()`."""
        if self.days == self.known:
            return amounts
        return {each: ceil_div(ZERO + amount * self.days, Decimal(self.known)) for each, amount in amounts.items()}


class Days(tuple[Any, ...]):
    """Several days that are alike."""

    __slots__ = ()


def as_one(days: Iterable[Any]) -> Any:
    """Days that are alike as the day of a bucket; at least one, which is that day itself.

    >>> as_one([3]), len(as_one(range(30)))
    (3, 30)
    """
    first, *more = days
    return Days((first, *more)) if more else first


@lru_cache(8_192)  # the cases of a profile, and alternatives of a book, count the same sessions
def days_by_count(counts: tuple[Any, ...]) -> tuple[tuple[Any, Any], ...]:
    """How many there are of something, each with the days that have as many; not those without any.

    >>> [(count, len(day)) for count, day in days_by_count((2, 2, 0, 1, 1, 1))]
    [(2, 2), (1, 3)]
    """
    days: dict[Any, list[int]] = defaultdict(list)
    for day, count in enumerate(counts):
        days[count].append(day)
    return tuple((count, as_one(alike)) for count, alike in days.items() if count)


class Bucket(NamedTuple):
    """What seconds are summed over: an app, and a day or another part of the month; `scale` waits for their sum.

    Where the day is several `Days`, the seconds are those of each of them.
    """

    app: str = ""
    day: Any = 0
    scale: Scale = Scale()

    @property
    def days(self) -> Sequence[Any]:
        """The day, or those that are alike."""
        return self.day if isinstance(self.day, Days) else (self.day,)

    def total(self, amounts: Amounts) -> Amounts:
        """What the amounts of each day come to over all of them, inside `exact()`."""
        count = len(self.days)
        return amounts if count == 1 else {meter: amount * count for meter, amount in amounts.items()}


def apart(sums: Mapping[Bucket, Amounts]) -> Mapping[Bucket, Amounts]:
    """The same sums in buckets of which no two have a day in common, inside `exact()`."""
    if not any(isinstance(bucket.day, Days) for bucket in sums):
        return sums
    places: dict[Bucket, list[Bucket]] = defaultdict(list)
    for bucket in sums:
        places[bucket._replace(day=0)].append(bucket)
    return {bucket: each for own in places.values() for bucket, each in _split(own, sums)}


def _split(own: Sequence[Bucket], sums: Mapping[Bucket, Amounts]) -> Iterator[tuple[Bucket, Amounts]]:
    """The buckets of one app: days are alike that are in the same ones."""
    if len(own) == 1:
        yield own[0], sums[own[0]]
        return
    holders: dict[Any, list[int]] = defaultdict(list)
    for place, bucket in enumerate(own):
        for day in bucket.days:
            holders[day].append(place)
    alike: dict[tuple[int, ...], list[Any]] = defaultdict(list)
    for day, held in holders.items():
        alike[tuple(held)].append(day)
    for places, days in alike.items():
        yield own[0]._replace(day=as_one(days)), summed(sums[own[place]] for place in places)
