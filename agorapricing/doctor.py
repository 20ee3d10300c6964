"""What a good sales engineer would say about a profile: hints, each with the amount at stake and what to change.

Each lint looks at the profile under one offer. The amount is computed: the same profile is metered and rated with the
change, and the difference of what is payable is the amount.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.bill import SCHEMA, plain
from agorapricing.billable import billable, rule_of
from agorapricing.book import Offer
from agorapricing.contractfile import Contract
from agorapricing.display import Displayed
from agorapricing.errors import AgorapricingError
from agorapricing.exact import ZERO, exact, ratio
from agorapricing.metering import Metered, Metering, Meters, Part
from agorapricing.metering.rule import AGGREGATE, Family, PixelTier
from agorapricing.profile import Profile, Recount, Sized, Workload
from agorapricing.rating import cost, offers_of
from agorapricing.scenarios import IotCamera, ScreenShare
from agorapricing.tariff.charge import LIST
from agorapricing.usage import Usage

STALE_DAYS = 365
SMALLER_SCREEN = "1280x720"


@attrs.frozen
class Hint:
    """One thing to know: which lint, of which offer and workload, what it is, what to change, the amount at stake."""

    lint: str
    offer: str
    workload: str
    what: str
    change: str
    amount: Decimal | None
    currency: str

    def to_record(self) -> dict[str, Any]:
        """Give the hint as plain values."""
        return {**attrs.asdict(self), "amount": None if self.amount is None else plain(self.amount)}


@attrs.frozen(eq=False)
class Case:
    """A profile under one offer: what it costs, and what it would cost otherwise."""

    profile: Profile
    offer: Offer
    created: date | None

    @property
    def rule(self) -> Metering:
        """The rule of the offer's book."""
        return rule_of(self.offer)

    def payable(self, profile: Profile, recount: Recount | None = None) -> Decimal:
        """What a profile costs here, where parts may be counted otherwise."""
        seconds: tuple[Metered, ...] = (profile.metered(self.rule, recount),) if profile.is_metered else ()
        usage = Usage.total((profile.usage, *(billable(each, self.offer) for each in seconds)))
        return self.offer.book.rounding.round(cost(self.offer, usage))

    def saved(self, profile: Profile, recount: Recount | None = None) -> Decimal:
        """What would be saved otherwise; below 0, what more it would cost."""
        with exact():
            return self.payable(self.profile) - self.payable(profile, recount)

    def hint(self, lint: str, workload: str, what: str, change: str, amount: Decimal | None) -> Hint:
        """A hint about this offer."""
        return Hint(lint, self.offer.id, workload, what, change, amount, self.offer.book.currency)


# ---- L1: tiers -------------------------------------------------------------------------------------------------------


def tier_cliffs(case: Case) -> Iterator[Hint]:
    """L1: one more picture, or one less, moves everybody's minutes to another tier."""
    for sized in _grouped(case.profile.sized(case.rule)) if case.profile.is_metered else ():
        part = sized.part
        for family in case.rule.families(part.phase.role):
            pictures = [(case.rule.size(each), times) for each, times in part.phase.received if each.is_video]
            if family.method == AGGREGATE and family.video and pictures:
                yield from _cliff(case, sized, family, pictures)


def _grouped(sized: Iterable[Sized]) -> Iterator[Sized]:
    """One part of all that receive the same in the same role."""
    seen: set[Any] = set()
    for each in sized:
        key = (each.workload, each.part.phase.role, each.part.phase.received)
        if key not in seen:
            seen.add(key)
            yield each


def _cliff(case: Case, sized: Sized, family: Family, pictures: Sequence[tuple[Any, int]]) -> Iterator[Hint]:
    pixels = sum(size.pixels * times for size, times in pictures)
    tier = family.tier(pixels)
    place = family.video.index(tier)
    sizes = sorted({size for size, _ in pictures}, key=lambda size: size.pixels)
    smallest = sizes[0]
    who = sized.part.participant.name
    if tier.up_to is not None and pixels + smallest.pixels > tier.up_to and place + 1 < len(family.video):
        above = family.video[place + 1]
        more = -case.saved(case.profile, _moved(sized, tier, above))
        what = (
            f"{who} receives {pixels:,} px, at most {tier.up_to:,}: one more picture of {smallest} moves these "
            f"minutes from {_name(tier)} to {_name(above)}{_factor(case, tier, above)}"
        )
        if more > 0:
            yield case.hint("L1", sized.workload, what, "keep to these tiles, or ask for small streams", more)
    enough = next((size for size in sizes if pixels - size.pixels <= family.below(tier)), None)
    if place and enough is not None and pixels > enough.pixels:
        below = family.video[place - 1]
        saved = case.saved(case.profile, _moved(sized, tier, below))
        what = (
            f"{who} receives {pixels:,} px, above {family.below(tier):,}: without one picture of {enough} these "
            f"minutes are {_name(below)}, not {_name(tier)}{_factor(case, below, tier)}"
        )
        if saved > 0:
            yield case.hint("L1", sized.workload, what, "show one tile less, or use a small stream for it", saved)


def _name(tier: PixelTier) -> str:
    return tier.title or tier.meter


def _factor(case: Case, low: PixelTier, high: PixelTier) -> str:
    """How many times dearer a tier is at list price."""
    listed = case.offer.book.public.offer(LIST, case.offer.on)  # no price of a contract
    try:
        dear, cheap = (cost(listed, {tier.meter: 1_000_000}) for tier in (high, low))
    except AgorapricingError:
        return ""
    return f" (list price × {ratio(dear, cheap, 2)})" if cheap else ""


def _moved(sized: Sized, one: PixelTier, other: PixelTier) -> Recount:
    """Count all that a workload's people receive alike in another tier."""
    phase = sized.part.phase

    def recount(workload: str, part: Part) -> Meters:
        is_alike = (workload, part.phase.role, part.phase.received) == (sized.workload, phase.role, phase.received)
        if not is_alike:
            return part.meters
        return tuple((other.meter if meter == one.meter else meter, times) for meter, times in part.meters)

    return recount


# ---- L2, L3, L9: scenarios that would be cheaper otherwise -----------------------------------------------------------


def _changed(profile: Profile, workload: Workload, **changes: Any) -> Profile:
    scenario: Any = workload.scenario
    new = attrs.evolve(workload, scenario=attrs.evolve(scenario, **changes))
    return attrs.evolve(profile, workloads=tuple(new if each is workload else each for each in profile.workloads))


def default_screens(case: Case) -> Iterator[Hint]:
    """L2: a shared screen at its platform's default size."""
    for workload in case.profile.workloads:
        screen = getattr(workload.scenario, "screen_share", None)
        if screen is not None and screen.platform is not None:
            smaller = ScreenShare(SMALLER_SCREEN, share=screen.share)
            saved = case.saved(_changed(case.profile, workload, screen_share=smaller))
            if saved > 0:
                size = case.rule.screen.get(screen.platform)
                what = f"the screen is shared at the default of {screen.platform}, {size}"
                yield case.hint("L2", workload.name, what, f"set its size to {SMALLER_SCREEN}", saved)


def idle_time(case: Case) -> Iterator[Hint]:
    """L3: somebody or something alone in a room pays audio minutes."""
    for workload in case.profile.workloads:
        scenario = workload.scenario
        if isinstance(scenario, IotCamera) and scenario.always_joined:
            saved = case.saved(_changed(case.profile, workload, always_joined=False))
            what = f"{scenario.cameras:,} cameras stay in their rooms day and night, as audio minutes"
            if saved > 0:
                yield case.hint("L3", workload.name, what, "join when somebody looks, and leave after", saved)
        if scenario is not None and scenario.waiting_minutes:
            saved = case.saved(_changed(case.profile, workload, waiting_minutes=ZERO))
            what = f"somebody waits {scenario.waiting_minutes:f} minutes alone in the room, as audio minutes"
            if saved > 0:
                yield case.hint("L3", workload.name, what, "wait outside of the room, and join when it begins", saved)


def rounding_by_app(case: Case) -> Iterator[Hint]:
    """L9: each app's minutes are rounded up for themselves."""
    profile = case.profile
    apps = {workload.app for workload in profile.workloads if workload.scenario}
    if case.rule.minutes.scope == "app" and len(apps) > 1:
        together = attrs.evolve(profile, workloads=tuple(attrs.evolve(each, app="") for each in profile.workloads))
        saved = case.saved(together)
        if saved > 0:
            over = case.rule.minutes.over
            what = f"the minutes of {len(apps)} apps are rounded up app by app, {over} by {over}"
            yield case.hint("L9", "", what, "use one app where the product allows it", saved)


# ---- L11: a host is not priced as video ------------------------------------------------------------------------------


def lone_hosts(case: Case) -> Iterator[Hint]:
    """L11: a host who receives no video pays audio minutes; some plans price it as the video that it sends."""
    for sized in case.profile.sized(case.rule) if case.profile.is_metered else ():
        part = sized.part
        published = [change.size for stream in part.session.streams for change in stream.sizes if change.size]
        if part.phase.role != "host" or not published or part.phase.received or part.seconds != _longest(sized, case):
            continue
        [family, *_] = case.rule.families("host")
        tier = family.tier(max(size.pixels for size in published))
        more = -case.saved(case.profile, _priced_as(sized, tier))
        if more > 0:
            what = f"{part.participant.name} sends video and receives none: audio minutes, which is right"
            change = f"take care that nobody prices it as {_name(tier)}: that would be so much too much"
            yield case.hint("L11", sized.workload, what, change, more)


def _longest(sized: Sized, case: Case) -> Any:
    """The longest time of a participant, to pass over those who only wait."""
    found = [each.part for each in case.profile.sized(case.rule) if each.part.participant == sized.part.participant]
    return max(part.seconds for part in found)


def _priced_as(sized: Sized, tier: PixelTier) -> Recount:
    def recount(workload: str, part: Part) -> Meters:
        is_this = workload == sized.workload and part.participant == sized.part.participant
        return tuple((tier.meter, times) for _, times in part.meters) if is_this else part.meters

    return recount


# ---- L7, L8: the book and the account --------------------------------------------------------------------------------


def stale_books(case: Case) -> Iterator[Hint]:
    """L7: the newest source of the prices was read long before the day."""
    edition = case.offer.edition
    sources = {each.source for each in edition.rates.values() if each.source}
    sources |= {each.source for each in edition.stages.values()}
    read = max(case.offer.book.sources[name].read for name in sources)
    days = (case.offer.on - read).days
    if days > STALE_DAYS:
        what = f"its newest source was read on {read}, {days} days before the day of the profile"
        yield case.hint("L7", "", what, "read the vendor's page again before you quote", case.payable(case.profile))


def wrong_cohorts(case: Case) -> Iterator[Hint]:
    """L8: the customer's account cannot buy by this book."""
    accounts = case.offer.book.accounts
    if case.created is not None and accounts is not None and not accounts.have(case.created):
        what = f"the account of {case.created} cannot buy this: it is for accounts {accounts.text}"
        change = "compare with the offers of the account's own price book"
        yield case.hint("L8", "", what, change, case.payable(case.profile))


LINTS: tuple[Callable[[Case], Iterator[Hint]], ...] = (
    tier_cliffs,
    default_screens,
    idle_time,
    stale_books,
    wrong_cohorts,
    rounding_by_app,
    lone_hosts,
)


@attrs.frozen(eq=False, str=False)
class Diagnosis(Displayed):
    """The hints about a profile, and the offers that could not be looked at."""

    profile: Profile
    on: date
    hints: tuple[Hint, ...]
    problems: tuple[str, ...]

    def to_record(self) -> dict[str, Any]:
        """Give the diagnosis as plain values, ready for JSON."""
        return {
            "schema": SCHEMA,
            "profile": self.profile.name,
            "on": str(self.on),
            "hints": [each.to_record() for each in self.hints],
            "problems": list(self.problems),
        }


def diagnose(profile: Profile, offers: Iterable[str | Offer | Contract], on: date | None = None) -> Diagnosis:
    """Look at a profile under some offers and say what a good sales engineer would, the largest amounts first.

    >>> from agorapricing.scenarios import GroupCall
    >>> profile = Profile("tiles", (Workload("call", scenario=GroupCall(people=5, sessions_per_day=1_000)),))
    >>> [hint.lint for hint in diagnose(profile, ["agora-us:list"], on=date(2026, 7, 1)).hints]
    ['L1']

    Raises UnknownNameError, NoEditionError.
    """
    day = on or profile.on or date.today()
    found = [offer for each in offers for offer in offers_of(each, day)]
    hints: list[Hint] = []
    problems: list[str] = []
    for offer in found:
        case = Case(profile, offer, profile.accounts.get(offer.book.vendor))
        try:
            hints += [hint for lint in LINTS for hint in lint(case)]
        except AgorapricingError as error:
            problems.append(f"{offer.id}: {error}")
    hints += _currencies(found)
    hints.sort(key=lambda hint: (hint.amount is not None, -(hint.amount or ZERO)))
    return Diagnosis(profile, day, tuple(hints), tuple(problems))


def _currencies(offers: Sequence[Offer]) -> Iterator[Hint]:
    """L10: amounts of several currencies cannot be compared without a rate between them."""
    currencies = list(dict.fromkeys(offer.book.currency for offer in offers))
    if len(currencies) > 1:
        what = f"the offers are in {' and '.join(currencies)}"
        change = "compare with --exchange, a rate with its day and source"
        yield Hint("L10", "", "", what, change, None, ", ".join(currencies))
