"""Metered seconds: sessions cut into phases, each phase counted by a book's rule, summed before any rounding."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from functools import cached_property
from typing import Any

import attrs

from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message, joined
from agorapricing.metering.buckets import Bucket, Scale, apart
from agorapricing.metering.picture import Picture
from agorapricing.metering.rule import PER_STREAM, Family, Metering
from agorapricing.metering.session import Participant, Session
from agorapricing.metering.sums import merged, summed
from agorapricing.metering.timeline import Phase, room_phases
from agorapricing.numbers import ZERO, ceil_div, exact

SECONDS = 60
Meters = tuple[tuple[str, int], ...]
"""Meters that a moment is counted in, each with how many times."""
_NOTHING: Mapping[str, Decimal] = frozen_dict({})


@frozen(hash=False)
class Part:
    """A phase of a participant (`count` of them alike) and the meters that it is counted in: why a minute is what."""

    session: Session = attrs.field(repr=False)
    participant: Participant = attrs.field(repr=False)
    phase: Phase
    seconds: Any
    """Of the phase, of all who are alike."""
    meters: Meters
    rule: Metering = attrs.field(repr=False)
    is_alone: bool = False

    @cached_property
    def day(self) -> date | None:
        """The day on which it begins, where the session has an origin: that of the origin's zone."""
        return None if self.session.origin is None else self._moment(self.phase.start).date()

    @cached_property
    def when(self) -> str:
        """From when to when: the time of day where the session has an origin, else since its start."""
        return Message("{start} to {end}", start=self._clock(self.phase.start), end=self._clock(self.phase.end))

    def _moment(self, at: Any) -> datetime:
        origin = self.session.origin
        assert origin is not None  # noqa: S101  # for the type checker
        return (origin.astimezone(UTC) + timedelta(microseconds=int(at * 1_000_000))).astimezone(origin.tzinfo)

    def _clock(self, at: Any) -> str:
        if self.session.origin is not None:
            return f"{self._moment(at):%H:%M:%S}"
        minutes, seconds = divmod(int(at), SECONDS)
        return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"

    @cached_property
    def why(self) -> str:
        """What was received, and which bound it met.

        As in "640×360 + 240×180 + 1280×720 = 1,195,200 px, above 921,600, Full HD".
        """
        if self.is_alone and not self.meters:
            return Message("alone in the room, not billed")
        said = map(self._why, self.rule.families(self.phase.role))
        return joined("; ", dict.fromkeys(each for each in said if each)) or Message("not billed")

    def _why(self, family: Family) -> str:
        video = [(self.rule.size(each), times, each) for each, times in self.phase.received if each.is_video]
        if not video:
            return Message("no video received, audio") if family.audio else ""
        if not family.video:
            return Message("time in the room")
        if family.method == PER_STREAM:
            sized = ((_times(times, str(size)), _tier(family, size.pixels)) for size, times, _ in video)
            return joined("; ", (Message("{size}: {tier}", size=size, tier=tier) for size, tier in sized))
        pixels = sum(size.pixels * times for size, times, _ in video)
        listed = joined(" + ", (_times(times, _named(size, picture)) for size, times, picture in video))
        return Message("{sizes} = {tier}", sizes=listed, tier=_tier(family, pixels))


def _named(size: Any, picture: Picture) -> str:
    return Message("{size} (screen, {on})", size=str(size), on=picture.platform) if picture.platform else str(size)


def _times(times: int, text: str) -> str:
    return text if times == 1 else Message("{times} × {size}", times=times, size=text)


def _tier(family: Family, pixels: int) -> str:
    tier = family.tier(pixels)
    title = tier.title or tier.meter
    if below := family.below(tier):
        return Message("{pixels:,} px, above {bound:,}, {tier}", pixels=pixels, bound=below, tier=title)
    if tier.up_to:
        return Message("{pixels:,} px, at most {bound:,}, {tier}", pixels=pixels, bound=tier.up_to, tier=title)
    return Message("{pixels:,} px, {tier}", pixels=pixels, tier=title)


def parts(session: Session, rule: Metering) -> tuple[Part, ...]:
    """Cut a session at every change and count each phase of each participant.

    Raises MeteringError with who and when, for what the rule says nothing of.
    """
    people = [(each, _stays(each), session.receipts(each), each.count) for each in session.participants]
    with exact():
        return tuple(
            _part(session, participant, phase, rule, is_alone=is_alone)
            for participant, phase, is_alone in room_phases(people, needs_company=rule.alone == "nothing")
        )


def _stays(participant: Participant) -> list[tuple[Any, Any, str]]:
    return [(stay.start, stay.end, stay.role) for stay in participant.stays]


def _part(session: Session, participant: Participant, phase: Phase, rule: Metering, *, is_alone: bool) -> Part:
    try:
        counted = rule.count(phase.role, phase.received, alone=is_alone)
    except MeteringError as error:
        raise MeteringError(f"{participant.name}, {phase.start} to {phase.end} s: {error}") from None
    seconds = (phase.end - phase.start) * participant.count
    return Part(session, participant, phase, seconds, counted, rule, is_alone)


def _as_counted(part: Part) -> Meters:
    return part.meters


def metered(session: Session, rule: Metering, recount: Callable[[Part], Meters] = _as_counted) -> Mapping[str, Any]:
    """The exact seconds of a session, by meter; `recount` may say of a part that it is counted in other meters.

    >>> from agorapricing.metering import Family, Metering, Participant, Session, Stay
    >>> rule = Metering("page", {"host": ("rtc",)}, {"rtc": Family("rtc.audio")})
    >>> metered(Session("talk", (Participant("ann", (Stay(0, 59),)), Participant("bo", (Stay(0, 61),)))), rule)
    {'rtc.audio': 120}
    """
    return seconds_of(parts(session, rule), recount)


def seconds_of(cut: Iterable[Part], recount: Callable[[Part], Meters] = _as_counted) -> Mapping[str, Any]:
    """The exact seconds of the parts of a session, by meter."""
    with exact():
        return summed({meter: part.seconds * times} for part in cut for meter, times in recount(part))


@frozen(hash=False)
class Metered:
    """The exact seconds of one account in one month, by the buckets that a rule rounds in, and by meter."""

    rule: Metering
    seconds: Mapping[Bucket, Mapping[str, Any]] = attrs.field(converter=frozen_dict, metadata={"has_bills": False})
    quantities: Mapping[str, Decimal] = attrs.field(converter=frozen_dict, factory=dict)
    """Of the month, of what is no time, as messages."""

    @classmethod
    def of(
        cls,
        rule: Metering,
        counted: Iterable[tuple[Bucket, Mapping[str, Any]]],
        quantities: Mapping[str, Decimal] = _NOTHING,
    ) -> Metered:
        """Sum seconds into the buckets of a rule; the caller's may be finer.

        What is to be scaled is scaled after it is summed; where the rule rounds by day, after that, by `billable`.
        """
        with exact():
            is_daily = rule.minutes.over == "day"
            sums = merged((_bucket(rule, each), totals if is_daily else each.total(totals)) for each, totals in counted)
            if is_daily:
                return cls(rule, apart(sums), quantities)
            scaled = merged((bucket._replace(scale=Scale()), bucket.scale.of(each)) for bucket, each in sums.items())
            return cls(rule, scaled, quantities)

    def by(self, rule: Metering) -> Metered:
        """The same seconds in the buckets of another rule, as far as these are not coarser."""
        return self if rule is self.rule else Metered.of(rule, self.seconds.items(), self.quantities)

    @property
    def total(self) -> dict[str, Any]:
        """The seconds of the month by meter, before any rounding."""
        with exact():
            scales = merged((Bucket(scale=each.scale), each.total(totals)) for each, totals in self.seconds.items())
            return summed(bucket.scale.of(totals) for bucket, totals in scales.items())


def _bucket(rule: Metering, bucket: Bucket) -> Bucket:
    minutes = rule.minutes
    app = bucket.app if minutes.scope == "app" else ""
    return Bucket(app, bucket.day if minutes.over == "day" else 0, bucket.scale)


def whole_minutes(seconds: Any) -> Any:
    """Seconds as minutes, rounded up, inside `exact()`.

    >>> whole_minutes(59), whole_minutes(61)
    (Decimal('1'), Decimal('2'))
    """
    return ceil_div(ZERO + seconds, Decimal(SECONDS))


def origin_seconds(moment: datetime) -> Any:
    """A moment with its zone as exact seconds since 1970: an int, or a Decimal where it has a fraction."""
    since = moment - _EPOCH
    whole = since.days * 86_400 + since.seconds
    return whole + Decimal(since.microseconds).scaleb(-6) if since.microseconds else whole


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
