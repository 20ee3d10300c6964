"""What a profile's scenarios come to under several books: minutes by meter, and why each minute is what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen_dict
from agorapricing.loading import load_book
from agorapricing.pricebook import Offer, PriceBook, billable, rule_of
from agorapricing.profiles.profile import Profile, Sized
from agorapricing.rating import SCHEMA, Displayed, plain
from agorapricing.tariff import LIST
from agorapricing.usage import Usage


@attrs.frozen(eq=False)
class Counted:
    """A profile as one book counts it: exact seconds by meter, the minutes that it bills, and the reasons."""

    offer: Offer
    seconds: Mapping[str, Any] = attrs.field(converter=frozen_dict)
    usage: Usage
    sized: tuple[Sized, ...]
    problem: str = ""

    @property
    def book(self) -> str:
        """The book's id."""
        return self.offer.book.id

    @property
    def how(self) -> str:
        """The rule, in words; nothing where the book has none."""
        rule = self.offer.edition.metering
        return "" if rule is None else rule.text

    def to_record(self) -> dict[str, Any]:
        """Give what was counted as plain values; every number is a string."""
        rule = self.offer.edition.metering
        return {
            "book": self.book,
            "edition": str(self.offer.edition.start),
            "rule": self.how,
            "source": None if rule is None else rule.source,
            "assumes": [] if rule is None else list(rule.assumes),
            "problem": self.problem or None,
            "seconds": {meter: plain(Decimal(each)) for meter, each in self.seconds.items()},
            "usage": {meter: plain(quantity) for meter, quantity in self.usage.items()},
            "reasons": [_reason(each) for each in self.sized],
        }


def _reason(sized: Sized) -> dict[str, Any]:
    part = sized.part
    return {
        "workload": sized.workload,
        "room": part.session.room,
        "who": part.participant.name,
        "count": str(part.participant.count),
        "role": part.phase.role,
        "when": part.when,
        "why": part.why,
        "meters": {meter: str(times) for meter, times in part.meters},
        "seconds_a_session": plain(Decimal(part.seconds)),
        "sessions": plain(sized.sessions),
        "seconds": plain(Decimal(sized.seconds)),
    }


@attrs.frozen(eq=False, str=False)
class Sizing(Displayed):
    """A profile under several books."""

    layout = "sizings.report"

    profile: Profile
    on: date
    books: tuple[Counted, ...]

    def to_record(self) -> dict[str, Any]:
        """Give the sizing as plain values, ready for JSON."""
        return {
            "schema": SCHEMA,
            "profile": self.profile.to_record(),
            "on": str(self.on),
            "books": [each.to_record() for each in self.books],
        }


def size(profile: Profile, books: Iterable[str | PriceBook], on: date | None = None) -> Sizing:
    """Meter a profile's scenarios by the rule of each book that is in force on a day; plain minutes stay as they are.

    The day is `on`, or the profile's, or today.

    >>> from agorapricing.profiles.profile import Workload
    >>> from agorapricing.scenarios import GroupCall
    >>> profile = Profile("six tiles", (Workload("call", scenario=GroupCall(people=6)),))
    >>> sizing = size(profile, ["agora-cn", "trtc-cn"], on=date(2024, 2, 6))
    >>> [{meter: int(minutes) for meter, minutes in each.usage.items()} for each in sizing.books]
    [{'rtc.fhd': 270}, {'rtc.sd': 1350}]

    Raises UnknownNameError, NoEditionError.
    """
    day = on or profile.on or date.today()
    found = [load_book(each) if isinstance(each, str) else each for each in books]
    return Sizing(profile, day, tuple(_counted(profile, book.offer(LIST, day)) for book in found))


def _counted(profile: Profile, offer: Offer) -> Counted:
    try:
        rule = rule_of(offer)
        seconds = profile.metered(rule)
        usage = Usage.total((profile.usage, billable(seconds, offer)))
        return Counted(offer, seconds.total, usage, profile.sized(rule))
    except MeteringError as error:
        return Counted(offer, {}, profile.usage, (), str(error))
