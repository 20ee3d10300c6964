"""What all scenarios have in common: the base of the catalogue, and the kinds of parameters that they share."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property, lru_cache, partial
from typing import Any, ClassVar

import attrs
from attrs.converters import optional

from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen
from agorapricing.kinds import Kinds
from agorapricing.metering import AUDIENCE, LIVE_AUDIENCE, Session, Size
from agorapricing.numbers import ZERO, exactly, fraction, not_negative, positive
from agorapricing.scenarios.room import Group, Recording, room
from agorapricing.scenarios.sessions import SessionCount


def sized(value: Any) -> str | None:
    """Read the size of a picture; none is sound alone. Raises MeteringError."""
    if value is not None:
        Size.of(value)
    return None if value is None else str(value)


def _people(_: Any, attribute: Any, value: Any) -> None:
    if type(value) is not int or value < 0:
        raise MeteringError(f"{attribute.name} must be a whole number of people, not {value!r}")


DAY = 24 * 60
"""The minutes of a day."""
# what fields of several scenarios are made with
MINUTES: dict[str, Any] = {"converter": partial(positive, what="minutes")}
STAY: dict[str, Any] = {"default": None, "converter": optional(MINUTES["converter"]), "metadata": {"is_stay": True}}
_WAITING: dict[str, Any] = {"default": ZERO, "converter": partial(not_negative, what="waiting_minutes")}
_SHARE: dict[str, Any] = {"default": ZERO, "converter": partial(fraction, what="without_video")}
VIDEO: dict[str, Any] = {"converter": sized}
PEOPLE: dict[str, Any] = {"validator": _people}
LATENCY = {"interactive": AUDIENCE, "low": LIVE_AUDIENCE}
"""The role of an audience by how late it may be."""


@frozen(kw_only=True)
class Scenario(SessionCount, ABC):
    """What all scenarios have: minutes a session, how many sessions, waiting alone, time without video, recording."""

    kind: ClassVar[str] = ""
    """The word for it in profiles."""
    title: ClassVar[str] = ""
    minutes: Decimal = attrs.field(default=Decimal(30), **MINUTES)
    waiting_minutes: Decimal = attrs.field(**_WAITING)
    without_video: Decimal = attrs.field(**_SHARE)
    recording: Recording | None = None

    @abstractmethod
    def groups(self) -> Sequence[Group]:
        """Who is in the room of a session."""

    @property
    def persons(self) -> tuple[Group, ...]:
        """The groups of a session that are people, and neither robots nor other machines."""
        return tuple(group for group in self.groups() if group.is_person and group.count)

    @property
    @exactly
    def person_minutes(self) -> Decimal:
        """The minutes that all people of one session spend in it together; one of them waits first."""
        first = next((group for group in self.groups() if group.count), None)
        waiting = self.waiting_minutes if first and first.is_person else ZERO
        return sum((group.minutes * group.count for group in self.persons), waiting)

    def plan(self, days: int, over: str = "day") -> tuple[tuple[Session, tuple[Decimal, ...]], ...]:
        """The sessions of a month of so many days: each with how many there are by day, or over the month."""
        return ((self.session(), self.by_day(days) if over == "day" else (self.in_month(days),)),)

    def session(self) -> Session:
        """One session."""
        return self._session

    @cached_property
    def _session(self) -> Session:
        screen = getattr(self, "screen_share", None)
        times = (self.waiting_minutes, self.without_video, screen, self.recording)
        return _room(type(self).__name__, tuple(self.groups()), *times)


_room = lru_cache(4_096)(room)  # many scenarios and cases of them differ only in how many sessions there are


SCENARIOS: Kinds[Scenario] = Kinds()
"""The scenarios that profiles can name."""
