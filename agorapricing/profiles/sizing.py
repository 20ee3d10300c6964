"""What a profile's scenarios come to under several books: minutes by meter, and why each minute is what it is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.loading import load_book
from agorapricing.messages import words_of
from agorapricing.metering import Metering
from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook import Offer, PriceBook, as_day, billable, rule_of
from agorapricing.profiles.profile import Profile, Sized
from agorapricing.rating import Displayed
from agorapricing.records import Keys, Recorded
from agorapricing.tariff import LIST
from agorapricing.usage import Usage

_REASON = Keys(
    "workload room=part.session.room who=part.participant.name count=part.participant.count:d role=part.phase.role",
    "when=part.when why=part.why",
    ("meters", lambda sized: {meter: str(times) for meter, times in sized.part.meters}),
    ("seconds_a_session", lambda sized: Decimal(sized.part.seconds)),
    "sessions",
    ("seconds", lambda sized: Decimal(sized.seconds)),
)


@frozen(eq=False)
class Counted(Recorded):
    """A profile as one book counts it: exact seconds by meter, the minutes that it bills, and the reasons."""

    record = Keys(
        "book edition=offer.edition.start rule=how",
        ("source", lambda counted: counted.rule and counted.rule.source),
        ("assumes", lambda counted: counted.rule.assumes if counted.rule else ()),
        ("problem", lambda counted: counted.problem or None),
        ("seconds", lambda counted: {meter: Decimal(each) for meter, each in counted.seconds.items()}),
        "usage pack_units?",
        ("reasons", lambda counted: [_REASON(each) for each in counted.sized]),
    )

    offer: Offer
    seconds: Mapping[str, Any] = attrs.field(converter=frozen_dict)
    usage: Usage
    sized: tuple[Sized, ...] = attrs.field(metadata={"has_bills": False})
    problem: str = ""

    @property
    def book(self) -> str:
        """The book's id."""
        return self.offer.book.id

    @property
    def pack_units(self) -> Mapping[str, Decimal]:
        """What the minutes take of packs and packages that weigh meters differently, by the first of each weight."""
        edition, found = self.offer.edition, dict[tuple[tuple[str, Decimal], ...], str]()
        drawn = {name: pack.draws for name, pack in edition.packs.items()}
        drawn |= {name: stage.included.draws for name, stage in edition.stages.items() if stage.included}
        for name, draws in drawn.items():
            if len({*draws.values()}) > 1 and len(draws.keys() & self.usage.keys()) > 1:
                found.setdefault(tuple(draws.items()), name)
        with exact():
            return {
                name: sum((units * self.usage.get(meter, ZERO) for meter, units in draws), ZERO)
                for draws, name in found.items()
            }

    @property
    def rule(self) -> Metering | None:
        """The rule, where the book has one."""
        return self.offer.edition.metering

    @property
    def how(self) -> str:
        """The rule, in words; nothing where the book has none."""
        return "" if self.rule is None else self.rule.text


@frozen(eq=False, str=False)
class Sizing(Displayed):
    """A profile under several books."""

    layout = "sizings.report"
    record = Keys("profile on books")

    profile: Profile
    on: date
    books: tuple[Counted, ...]


def size(profile: Profile, books: Iterable[str | PriceBook], on: date | str | None = None) -> Sizing:
    """Meter a profile's scenarios by the rule of each book that is in force on a day; plain minutes stay as they are.

    The day is `on`, or the profile's, or today.

    >>> from agorapricing.profiles.workload import Workload
    >>> from agorapricing.scenarios import GroupCall
    >>> profile = Profile("six tiles", (Workload("call", scenario=GroupCall(people=6)),))
    >>> sizing = size(profile, ["agora-cn", "trtc-cn"], on=date(2024, 2, 6))
    >>> [{meter: int(minutes) for meter, minutes in each.usage.items()} for each in sizing.books]
    [{'rtc.fhd': 270}, {'rtc.sd': 1350}]

    Raises UnknownNameError, NoEditionError.
    """
    day = as_day(on) or profile.on or date.today()
    found = [load_book(each) if isinstance(each, str) else each for each in books]
    return Sizing(profile, day, tuple(_counted(profile, book.offer(LIST, day)) for book in found))


def _counted(profile: Profile, offer: Offer) -> Counted:
    try:
        rule = rule_of(offer)
        seconds = profile.metered(rule)
        usage = Usage.total((profile.usage, billable(seconds, offer)))
        return Counted(offer, seconds.total, usage, profile.sized(rule))
    except MeteringError as error:
        return Counted(offer, {}, profile.usage, (), words_of(error))
