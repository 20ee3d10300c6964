"""What is counted besides time, as messages or gigabytes, by a book's rule."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

import attrs
from attrs.converters import optional

from agorapricing.errors import MeteringError, meant
from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName, SourceName
from agorapricing.messages import Message
from agorapricing.metering.picture import one_of
from agorapricing.numbers import ONE, ZERO, ceil_div, exactly, nearest, not_negative, positive, select

_HOURS = 24
_AMOUNT: dict[str, Any] = {"converter": partial(not_negative, what="an amount")}
_SOME: dict[str, Any] = {"converter": partial(positive, what="an amount")}
_OPTIONAL: dict[str, Any] = {"default": None, "converter": optional(_SOME["converter"])}
_DAILY: dict[str, Any] = {"default": None, "converter": optional(_AMOUNT["converter"])}


def _days(given: Iterable[Any]) -> tuple[Decimal, ...]:
    return tuple(not_negative(each, "by_day") for each in given)


def rising(what: str, bounds: Sequence[Any]) -> None:
    """Refuse bounds of tiers that do not rise, or that end before the last tier."""
    if None in bounds[:-1]:
        raise MeteringError(f"only the last tier of {what} can be without up_to")
    known = [bound for bound in bounds if bound is not None]
    if known != sorted(set(known)) or any(bound <= 0 for bound in known):
        raise MeteringError(f"the bounds of {what} tiers must rise, not {', '.join(map(str, known))}")


@frozen(kw_only=True)
class DailyAmounts:
    """What there is of something on each day of a month: messages of so many kilobytes, gigabytes.

    It is the same each day (`per_day`), or has a number `by_day`. `size` is that of each, and `receivers` says how many
    receive each, besides who sends it.

    >>> DailyAmounts(what="messages", per_day=20_000, size="2.5", receivers=10).days(2)
    (Decimal('20000'), Decimal('20000'))

    Raises MeteringError.
    """

    what: str
    per_day: Decimal | None = attrs.field(**_DAILY)
    by_day: tuple[Decimal, ...] = attrs.field(default=(), converter=_days)
    size: Decimal = attrs.field(default=ONE, **_SOME)
    receivers: Decimal = attrs.field(default=ZERO, **_AMOUNT)

    def __attrs_post_init__(self) -> None:
        if (self.per_day is None) == (not self.by_day):
            raise MeteringError(f"{self.what}: give per_day, or by_day with a number for each day")

    @exactly
    def many(self, times: Any) -> DailyAmounts:
        """So many times as much on each day."""
        if self.per_day is None:
            return attrs.evolve(self, by_day=tuple(each * times for each in self.by_day))
        return attrs.evolve(self, per_day=self.per_day * times)

    def days(self, count: int) -> tuple[Decimal, ...]:
        """How much there is on each day of a month of so many days. Raises MeteringError."""
        if self.per_day is not None:
            return (self.per_day,) * count
        if len(self.by_day) != count:
            raise MeteringError(f"{self.what}: by_day has {len(self.by_day)} numbers, and the month {count} days")
        return self.by_day


@frozen
class AmountTier:
    """Up to so much, the bound included, is this meter; without a bound, all above."""

    meter: MeterName
    up_to: Decimal | None = attrs.field(**_OPTIONAL)


def _tiers(_: Any, __: Any, tiers: tuple[AmountTier, ...]) -> None:
    if not tiers:
        raise MeteringError("what is counted needs at least one tier with its meter")
    rising("amounts", [tier.up_to for tier in tiers])


@frozen(kw_only=True)
class Counting:
    """How a vendor counts one thing: each in started units of a size, for who sends it and for each who receives it.

    What is there over a `month`, or on each `day`, is put into the meter of the tier that it reaches; with `split` each
    tier takes what lies inside it. With `hours` the amounts are held day and night: their sum over the hours of the
    month, by that many, rounded to `places`.

    >>> rule = Counting(tiers=(AmountTier("signaling.messages"),), unit=1, received=1)
    >>> rule.counted([DailyAmounts(what="messages", per_day=1, size=10, receivers=100)], days=1)
    {'signaling.messages': Decimal('1010')}
    """

    tiers: tuple[AmountTier, ...] = attrs.field(validator=_tiers)
    unit: Decimal | None = attrs.field(**_OPTIONAL)
    sent: Decimal = attrs.field(default=ONE, **_AMOUNT)
    received: Decimal = attrs.field(default=ZERO, **_AMOUNT)
    over: str = attrs.field(default="month", validator=one_of("month", "day"))
    split: bool = False
    hours: Decimal | None = attrs.field(**_OPTIONAL)
    places: int = attrs.field(default=2, validator=attrs.validators.ge(0))
    source: SourceName | None = None

    @exactly
    def counted(self, amounts: Iterable[DailyAmounts], days: int) -> dict[str, Decimal]:
        """The quantities of a month by meter. Raises MeteringError above the last bound."""
        by_day = [sum(each, ZERO) for each in zip(*(self._units(each, days) for each in amounts), strict=True)]
        totals: dict[str, Decimal] = {}
        for period in by_day if self.over == "day" else [sum(by_day, ZERO)]:
            for meter, quantity in self._tiered(self._held(period)):
                totals[meter] = totals.get(meter, ZERO) + quantity
        return totals

    def _units(self, amounts: DailyAmounts, days: int) -> list[Decimal]:
        """What is counted on each day: how many, times the units of each, for all who send and receive it."""
        units = amounts.size if self.unit is None else ceil_div(amounts.size, self.unit)
        times = units * (self.sent + self.received * amounts.receivers)
        return [each * times for each in amounts.days(days)]

    def _held(self, amount: Decimal) -> Decimal:
        return amount if self.hours is None else nearest(amount * _HOURS, self.hours, self.places)

    def _tiered(self, amount: Decimal) -> Iterator[tuple[str, Decimal]]:
        left = amount
        for tier in self.tiers:
            taken = left if tier.up_to is None else self._taken(amount, left, tier.up_to)
            left -= taken
            if taken or not amount:
                yield tier.meter, taken
            if not left:
                return
        last = {"meter": self.tiers[-1].meter, "top": self.tiers[-1].up_to}
        raise MeteringError(
            Message("{amount:,f} of {meter}: the source says nothing above {top:,f}", amount=amount, **last)
        )

    def _taken(self, amount: Decimal, left: Decimal, up_to: Decimal) -> Any:
        """What a tier takes of what is left: all where the amount ends in it, else what lies inside it, or nothing."""
        return select(amount - up_to, left, up_to - (amount - left) if self.split else ZERO)


def counted(rules: Mapping[str, Counting], amounts: Iterable[DailyAmounts], days: int) -> dict[str, Decimal]:
    """The quantities of a month by meter, of all that there is of each thing together.

    Raises MeteringError for something that no rule counts.
    """
    together: dict[str, list[DailyAmounts]] = {}
    for each in amounts:
        together.setdefault(each.what, []).append(each)
    totals: dict[str, Decimal] = {}
    for what, found in together.items():
        if what not in rules:
            raise MeteringError(
                Message("the book does not say how it counts {what}{hint}", what=what, hint=meant(what, rules))
            )
        for meter, quantity in rules[what].counted(found, days).items():
            totals[meter] = totals.get(meter, ZERO) + quantity
    return totals
