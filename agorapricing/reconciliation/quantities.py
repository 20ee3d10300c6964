"""Causes in how much was used: how seconds became minutes, in which zone, whose, and which days."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import ClassVar

import attrs

from agorapricing.frozen import frozen_dict
from agorapricing.messages import Message
from agorapricing.metering import AUDIENCE, Metering
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import rule_of
from agorapricing.reconciliation.cause import CAUSES, MINUTES, QUANTITY, BillCase, Cause, Deviation
from agorapricing.usage import Usage

_RECORDERS = ("recorder", "recorder_single")
_RECORDED, _ROOM = "recording.", "rtc."
_SIGNS = ((1, Message("recorders counted as people, too")), (-1, Message("recorders taken out of the people")))


def _rounded(minutes: str, value: str, rule: Metering) -> Metering:
    return attrs.evolve(rule, minutes=attrs.evolve(rule.minutes, **{minutes: value}))


class RoundedOtherwise(Cause):
    """Seconds are summed over something else before they are rounded up to minutes."""

    field: ClassVar[str]
    """The field of the rule's `minutes`."""
    instead: ClassVar[Mapping[str, tuple[str, str]]]
    """By what the book says: what may be said instead, and that in words."""

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """The other way, where seconds are metered at all."""
        if case.usage.is_metered:
            value, what = cls.instead[getattr(rule_of(case.offer).minutes, cls.field)]
            yield Deviation(cls.kind, QUANTITY, what, "counting", partial(_after, cls.field, value))

    @classmethod
    def untold(cls, case: BillCase) -> str:
        """The seconds, where usage is minutes."""
        return "" if case.usage.is_metered else MINUTES


def _after(field: str, value: str, before: Callable[[Metering], Metering]) -> Callable[[Metering], Metering]:
    return lambda rule: _rounded(field, value, before(rule))


@CAUSES.register
class DayRounding(RoundedOtherwise):
    """Minutes are rounded up day by day, or once a month where the vendor's rule is by day."""

    kind = Message("day rounding")
    field = "over"
    instead = frozen_dict(
        {
            "month": ("day", Message("seconds rounded up to minutes day by day, not once a month")),
            "day": ("month", Message("seconds rounded up to minutes once a month, not day by day")),
        }
    )


@CAUSES.register
class WeightRounding(RoundedOtherwise):
    """Minutes are rounded up before they are weighted, or after."""

    kind = Message("weight rounding")
    field = "rounded"
    instead = frozen_dict(
        {
            "billed": ("metered", Message("minutes of each category rounded up before they are weighted, not after")),
            "metered": ("billed", Message("minutes rounded up after they are weighted, not by category before")),
        }
    )


@CAUSES.register
class AppRounding(RoundedOtherwise):
    """Minutes are rounded up app by app, or for the account."""

    kind = Message("app rounding")
    field = "scope"
    instead = frozen_dict(
        {
            "account": ("app", Message("minutes rounded up app by app, not for the account")),
            "app": ("account", Message("minutes rounded up for the account, not app by app")),
        }
    )


@CAUSES.register
class Recorders(Cause):
    """Recorders are counted as people in the room, or are not where the rule counts them."""

    kind = Message("recorders")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """Of calls by the roles of the rule, of plain minutes by those that are recorded."""
        if case.usage.is_metered and set(_RECORDERS) & case.usage.roles:
            yield Deviation(
                cls.kind, QUANTITY, Message("recorders counted the other way"), "counting", _recorders_after
            )
        for sign, what in _SIGNS if any(meter.startswith(_RECORDED) for meter in case.inputs.used) else ():
            yield Deviation(cls.kind, QUANTITY, what, "recount", partial(_moved_after, sign))


def _recorders_after(before: Callable[[Metering], Metering]) -> Callable[[Metering], Metering]:
    return lambda rule: _other_recorders(before(rule))


def _other_recorders(rule: Metering) -> Metering:
    """The rule with the families of an audience for recorders, or without them where it has them."""
    people = rule.roles.get(AUDIENCE, ())
    roles = {role: rule.roles[role] for role in _RECORDERS if role in rule.roles}
    others = {
        role: tuple(each for each in families if each not in people)
        if set(people) <= set(families)
        else (*people, *families)
        for role, families in roles.items()
    }
    return attrs.evolve(rule, roles={**rule.roles, **others})


def _moved_after(sign: int, before: Callable[[Usage], Usage]) -> Callable[[Usage], Usage]:
    return lambda usage: _moved(sign, before(usage))


def _moved(sign: int, usage: Usage) -> Usage:
    """Recorded minutes added to those of the room, or taken out of them. Raises NumberError for less than none."""
    recorded = [meter for meter in usage if meter.startswith(_RECORDED)]
    rooms = {_ROOM + meter.removeprefix(_RECORDED): sign * usage[meter] for meter in recorded}
    with exact():
        return Usage({**usage, **{room: usage.get(room, ZERO) + minutes for room, minutes in rooms.items()}})
