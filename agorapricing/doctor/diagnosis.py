"""All lints over all offers of a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal

import attrs

from agorapricing.doctor.designs import default_screens, idle_time, rounding_by_app
from agorapricing.doctor.hint import Hint, OfferedProfile
from agorapricing.doctor.packages import free_units_lost, larger_package, package_unused
from agorapricing.doctor.terms import several_currencies, stale_books, wrong_cohorts
from agorapricing.doctor.tiers import lone_hosts, tier_cliffs
from agorapricing.errors import AgorapricingError
from agorapricing.loading import Contract
from agorapricing.numbers import exact
from agorapricing.pricebook import Offer
from agorapricing.profiles import Profile
from agorapricing.rating import Displayed, offers_of
from agorapricing.records import Keys

LINTS: tuple[Callable[[OfferedProfile], Iterator[Hint]], ...] = (
    tier_cliffs,
    default_screens,
    idle_time,
    free_units_lost,
    package_unused,
    larger_package,
    stale_books,
    wrong_cohorts,
    rounding_by_app,
    lone_hosts,
)


@attrs.frozen(eq=False, str=False)
class Diagnosis(Displayed):
    """The hints about a profile, and the offers that could not be looked at."""

    layout = "diagnoses.report"
    record = Keys("profile=profile.name on hints problems")

    profile: Profile
    on: date
    hints: tuple[Hint, ...]
    problems: tuple[str, ...]


def diagnose(profile: Profile, offers: Iterable[str | Offer | Contract], on: date | None = None) -> Diagnosis:
    """Look at a profile under some offers and say what a good sales engineer would, the largest amounts first.

    >>> from agorapricing.profiles import Workload
    >>> from agorapricing.scenarios import GroupCall
    >>> profile = Profile("tiles", (Workload("call", scenario=GroupCall(people=5, sessions_per_day=1_000)),))
    >>> [hint.lint for hint in diagnose(profile, ["agora-us:list"], on=date(2026, 7, 1)).hints]
    ['L1']

    Raises UnknownNameError, NoEditionError.
    """
    day = on or profile.on or date.today()
    hints: list[Hint] = []
    problems: list[str] = []
    amounts: dict[OfferedProfile, Decimal] = {}
    with exact():
        for offer in [offer for each in offers for offer in offers_of(each, day)]:
            case = OfferedProfile(profile, offer)
            try:
                hints += [hint for lint in LINTS for hint in lint(case)]
                amounts[case] = case.now
            except AgorapricingError as error:
                problems.append(f"{offer.id}: {error}")
        hints += several_currencies(amounts)
        hints.sort(key=lambda hint: -hint.amount)
    return Diagnosis(profile, day, tuple(hints), tuple(problems))
