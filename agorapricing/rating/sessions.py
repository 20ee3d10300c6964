"""From sessions to the usage that an offer's book bills for them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from agorapricing.errors import MeteringError
from agorapricing.metering import Bucket, Calendar, Metered, Metering, Session, origin_seconds, parts, zone_of
from agorapricing.numbers import exact
from agorapricing.pricebook import Offer, billable, rule_of
from agorapricing.rating.finding import find_offer
from agorapricing.usage import Usage

if TYPE_CHECKING:  # who gives a contract has loaded what reads it
    from agorapricing.loading import Contract


def usage_of(sessions: Iterable[Session], offer: str | Offer | Contract, on: date | str | None = None) -> Usage:
    """Meter sessions by the rule of an offer's book: the usage of one account in one month, as `rate` takes it.

    >>> from agorapricing.metering import Participant, Session, Stay, Stream, Subscription
    >>> ann = Participant("ann", (Stay(0, 600),), (Subscription("camera", 60, 600),))
    >>> talk = Session("talk", (ann, Participant("bo", (Stay(0, 600),))), (Stream("camera", "1080p"),))
    >>> dict(usage_of([talk], "trtc-cn:payg", date(2026, 7, 1)))
    {'rtc.audio': Decimal('11'), 'rtc.fhd': Decimal('9')}

    Where the book rounds up by day, a session counts by the days since its origin in the book's zone; those without an
    origin are of one day.

    Raises MeteringError for sessions of several accounts or months, for what the rule says nothing of, and for a book
    that does not say how it meters; what `find_offer` raises.
    """
    found = find_offer(offer, on)
    rule, given = rule_of(found), list(sessions)
    with exact():
        counted = list(_by_day(given, rule))
    _of_one("accounts", {session.account for session in given})
    _of_one("months", {f"{bucket.day:%Y-%m}" for bucket, _ in counted if bucket.day})
    return billable(Metered.of(rule, counted), found)


def _of_one(what: str, names: set[str]) -> None:
    if len(names) > 1:
        raise MeteringError(f"the sessions are of several {what}, {', '.join(sorted(names))}: meter each by itself")


def _by_day(sessions: Iterable[Session], rule: Metering) -> Iterator[tuple[Bucket, Mapping[str, Any]]]:
    zone = zone_of(rule.minutes.zone)
    for session in sessions:
        begin = 0 if session.origin is None else origin_seconds(session.origin)
        for part in parts(session, rule):
            start, end = (begin + at for at in part.phase[:2])
            cuts: Iterable[Any] = ((0, start, end),)
            if session.origin is not None:
                cuts = Calendar.over("day", zone, start, end).cut(start, end)
            for day, since, until in cuts:
                times = (until - since) * part.participant.count
                yield Bucket(session.app, day), {meter: times * count for meter, count in part.meters}
