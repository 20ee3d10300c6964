"""All lints over all offers of a profile."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import attrs

from agorapricing.bill import SCHEMA
from agorapricing.book import Offer
from agorapricing.contractfile import Contract
from agorapricing.display import Displayed
from agorapricing.doctor.designs import default_screens, idle_time, rounding_by_app
from agorapricing.doctor.hint import Case, Hint
from agorapricing.doctor.packages import free_units_lost, larger_package, package_unused
from agorapricing.doctor.terms import several_currencies, stale_books, wrong_cohorts
from agorapricing.doctor.tiers import lone_hosts, tier_cliffs
from agorapricing.errors import AgorapricingError
from agorapricing.exact import exact
from agorapricing.profile import Profile
from agorapricing.rating import offers_of

LINTS: tuple[Callable[[Case], Iterator[Hint]], ...] = (
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

    >>> from agorapricing.profile import Workload
    >>> from agorapricing.scenarios import GroupCall
    >>> profile = Profile("tiles", (Workload("call", scenario=GroupCall(people=5, sessions_per_day=1_000)),))
    >>> [hint.lint for hint in diagnose(profile, ["agora-us:list"], on=date(2026, 7, 1)).hints]
    ['L1']

    Raises UnknownNameError, NoEditionError.
    """
    day = on or profile.on or date.today()
    hints: list[Hint] = []
    problems: list[str] = []
    amounts: dict[Case, Decimal] = {}
    with exact():
        for offer in [offer for each in offers for offer in offers_of(each, day)]:
            case = Case(profile, offer, profile.accounts.get(offer.book.vendor))
            try:
                hints += [hint for lint in LINTS for hint in lint(case)]
                amounts[case] = case.now
            except AgorapricingError as error:
                problems.append(f"{offer.id}: {error}")
        hints += several_currencies(amounts)
        hints.sort(key=lambda hint: -hint.amount)
    return Diagnosis(profile, day, tuple(hints), tuple(problems))
