"""Moves between monthly packages, as a vendor prints them: what an upgrade costs, and when a downgrade holds."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import attrs

from agorapricing.errors import TariffError, unknown
from agorapricing.frozen import frozen
from agorapricing.kinds import SourceName
from agorapricing.messages import Words
from agorapricing.pricebook.months import days_in, months_after

DIFFERENCE, BY_DAYS = UPGRADES = ("difference", "days")


def _upgrade(given: str) -> str:
    if given not in UPGRADES:
        raise ValueError(unknown("upgrade", given, UPGRADES, listed=True))
    return given


def _day(_: Any, __: Any, day: int | None) -> None:
    if day is not None and not 1 <= day <= 28:  # which every month has
        raise ValueError(f"must be a day that every month has, 1 to 28, not {day}")


@frozen
class Moves:
    """How a customer moves between packages: an upgrade holds at once, a downgrade with a month after it is said.

    An upgrade costs the `difference` of the prices, for the whole units of the new package, or a share of it by `days`.
    A downgrade is said at the latest on the day `renews`, on which the next month is bought, or so many days before the
    end of the month; else on its last day.

    >>> moves = Moves("page", renews=25)
    >>> moves.last_day(date(2024, 9, 1)), moves.downgrade(date(2024, 8, 25)), moves.downgrade(date(2024, 8, 26))
    (datetime.date(2024, 8, 25), datetime.date(2024, 9, 1), datetime.date(2024, 10, 1))
    """

    source: SourceName
    upgrade: str = attrs.field(default=DIFFERENCE, converter=_upgrade)
    renews: int | None = attrs.field(default=None, validator=_day)
    days_before: int | None = attrs.field(default=None, validator=_day)
    note: Words = ""

    def __attrs_post_init__(self) -> None:
        if self.renews and self.days_before:
            raise TariffError("a downgrade is said by a day of the month (renews) or before its end (days_before)")

    def last_day(self, month: date) -> date:
        """The last day to say that a month is to have a smaller package."""
        before = months_after(month, -1)
        if self.renews:
            return before.replace(day=self.renews)
        end = before.replace(day=days_in(before))
        return end - timedelta(days=self.days_before or 0)

    def downgrade(self, said: date) -> date:
        """The first day of the month that has the smaller package, where that is said on a day."""
        following = months_after(said.replace(day=1), 1)
        return following if said <= self.last_day(following) else months_after(following, 1)
