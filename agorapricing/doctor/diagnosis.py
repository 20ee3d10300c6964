"""All lints over all offers of a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain, starmap

import attrs

from agorapricing.analysis import LongWork, Progress, quiet
from agorapricing.doctor.bounds import on_bounds
from agorapricing.doctor.counted import CountedProfile, Observation, merged
from agorapricing.doctor.designs import default_screens, idle_devices, idle_people, rounding_by_app
from agorapricing.doctor.hint import Hint, OfferedProfile
from agorapricing.doctor.packages import free_units_lost, larger_package, package_unused
from agorapricing.doctor.terms import CANNOT_BUY, several_currencies, stale_books, wrong_cohorts
from agorapricing.doctor.tiers import lone_hosts, tier_cliffs
from agorapricing.errors import AgorapricingError
from agorapricing.frozen import frozen
from agorapricing.loading import Contract
from agorapricing.messages import Message, words_of
from agorapricing.numbers import ZERO, exact, exactly
from agorapricing.pricebook import Offer, as_day
from agorapricing.profiles import Profile, refuse_customer
from agorapricing.rating import Displayed, offers_of
from agorapricing.records import Keys
from agorapricing.usage import Usage

DESIGN_LINTS: tuple[Callable[[CountedProfile], Iterator[Observation]], ...] = (
    tier_cliffs,
    default_screens,
    idle_devices,
    idle_people,
    rounding_by_app,
    lone_hosts,
    on_bounds,
)
"""What is true by a rule, whatever the offer."""
OFFER_LINTS: tuple[Callable[[OfferedProfile], Iterator[Hint]], ...] = (
    free_units_lost,
    package_unused,
    larger_package,
    stale_books,
    wrong_cohorts,
)


Changes = Sequence[tuple[Observation, Usage]]
"""What is true of a profile by a rule, each with what would be used after its change."""


@frozen(eq=False, str=False)
class Diagnosis(Displayed):
    """The hints about a profile, and the offers that could not be looked at."""

    layout = "diagnoses.report"
    is_of_many_usages = True
    record = Keys("profile=profile.name on stopped=is_stopped? hints problems")

    profile: Profile
    on: date
    hints: tuple[Hint, ...]
    problems: tuple[str, ...]
    done: int = 0
    """How many offers were looked at."""
    asked: int = 0
    """How many there are; fewer were looked at where an interrupt stopped it."""
    is_stopped: bool = False
    """Whether an interrupt stopped it."""


def diagnose(
    profile: Profile,
    offers: Iterable[str | Offer | Contract],
    on: date | str | None = None,
    *,
    progress: Progress = quiet,
    interruptible: bool = False,
) -> Diagnosis:
    """Look at a profile under some offers and say what a good sales engineer would.

    What cannot be bought goes first, then the largest amounts; the same hint of several workloads is one. `progress` is
    called with how many offers are done; with `interruptible` an interrupt (Ctrl-C) ends it with those until then.

    >>> from agorapricing.profiles import Workload
    >>> from agorapricing.scenarios import GroupCall
    >>> profile = Profile("tiles", (Workload("call", scenario=GroupCall(people=5, sessions_per_day=1_000)),))
    >>> [hint.lint for hint in diagnose(profile, ["agora-us-standard:payg"], on=date(2026, 7, 1)).hints]
    ['L1', 'L12']

    Raises UnknownNameError, NoEditionError.
    """
    day = as_day(on) or profile.on or date.today()
    sold = [offer for each in offers for offer in offers_of(each, day)]
    refuse_customer(profile.customer, [offer.book for offer in sold], day)
    work, looked_at = LongWork(progress, interruptible), _LookedAt(profile)
    with exact():
        done = len(work.each("offers", sold, len(sold), looked_at.add))
        hints = [*looked_at.hints, *several_currencies(looked_at.amounts)]
    if not done and work.is_stopped:
        raise KeyboardInterrupt
    return Diagnosis(profile, day, _ordered(hints), tuple(looked_at.problems), done, len(sold), work.is_stopped)


@attrs.define(eq=False)
class _LookedAt:
    """What was found of a profile under one offer after another."""

    profile: Profile
    hints: list[Hint] = attrs.field(factory=list, init=False)
    problems: list[str] = attrs.field(factory=list, init=False)
    amounts: dict[OfferedProfile, Decimal] = attrs.field(factory=dict, init=False)
    editions: dict[tuple[str, date], tuple[CountedProfile, Changes]] = attrs.field(factory=dict, init=False)

    def add(self, offer: Offer) -> None:
        """Look at the profile under one more offer; what stands in the way of it is a problem."""
        try:
            if offer.of_apps(self.profile.apps).apps:
                said = Message("{id}: each app buys it, and hints are about an account: give one app", id=offer.id)
                self.problems.append(said)
                return
            key = offer.book.id, offer.edition.start
            if key not in self.editions:
                self.editions[key] = _counted(self.profile, offer)
            case = OfferedProfile(self.editions[key][0], offer)
            hints, amount = _hints(case, self.editions[key][1]), case.now
        except AgorapricingError as error:
            words = words_of(error)
            named = words if words.startswith(offer.id) else Message("{id}: {said}", id=offer.id, said=words)
            self.problems.append(named)
        else:
            self.hints += hints
            self.amounts[case] = amount


def _counted(profile: Profile, offer: Offer) -> tuple[CountedProfile, Changes]:
    """The profile by the rule of an offer's edition, and what is true of it by that rule."""
    counted = CountedProfile(profile, offer)
    observations = merged(chain.from_iterable(lint(counted) for lint in DESIGN_LINTS), profile.workloads)
    return counted, [(observation, counted.usage_with(observation.difference)) for observation in observations]


def _hints(case: OfferedProfile, changes: Changes) -> list[Hint]:
    """The hints about an offer."""
    weighed = chain.from_iterable(starmap(case.weighed, changes))
    return [*weighed, *(hint for lint in OFFER_LINTS for hint in lint(case))]


@exactly
def _ordered(hints: Iterable[Hint]) -> tuple[Hint, ...]:
    """The same hint of several offers together, by the most at stake; first of all what cannot be bought."""
    most: dict[tuple[str, str, str], Decimal] = {}
    for hint in hints:
        most[hint.same] = max(most.get(hint.same, ZERO), hint.amount or ZERO)
    return tuple(sorted(hints, key=lambda h: (h.lint != CANNOT_BUY, -most[h.same], h.same, -(h.amount or ZERO))))
