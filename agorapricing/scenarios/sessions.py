"""How many sessions a month has, and on which days."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import attrs

from agorapricing.errors import MeteringError
from agorapricing.numbers import ONE, exact, not_negative


def _optional(value: Any) -> Decimal | None:
    return None if value is None else not_negative(value, "it")


@attrs.frozen(kw_only=True)
class SessionCount:
    """Sessions by day or month, or users (daily or monthly) times the sessions that one of them starts; else one.

    >>> SessionCount(sessions_per_day=500).by_day(30)[:2], SessionCount(sessions_per_month="2.5").by_day(2)
    ((Decimal('500'), Decimal('500')), (Decimal('1.5'), Decimal('1')))
    """

    sessions_per_day: Decimal | None = attrs.field(default=None, converter=_optional)
    sessions_per_month: Decimal | None = attrs.field(default=None, converter=_optional)
    daily_users: Decimal | None = attrs.field(default=None, converter=_optional)
    monthly_users: Decimal | None = attrs.field(default=None, converter=_optional)
    sessions_per_user: Decimal | None = attrs.field(default=None, converter=_optional)

    def __attrs_post_init__(self) -> None:
        ways = ("sessions_per_day", "sessions_per_month", "daily_users", "monthly_users")
        given = [way for way in ways if getattr(self, way) is not None]
        if len(given) > 1:
            raise MeteringError(f"{' and '.join(given)} both say how many sessions there are: give one of them")
        is_of_users = self.daily_users is not None or self.monthly_users is not None
        if is_of_users != (self.sessions_per_user is not None):
            raise MeteringError("daily_users or monthly_users goes with sessions_per_user, what one user starts")

    def by_day(self, days: int) -> tuple[Decimal, ...]:
        """The sessions of each day of a month of so many days: even, and where it does not divide, more at first."""
        with exact():
            per_user = ONE if self.sessions_per_user is None else self.sessions_per_user
            if self.sessions_per_day is not None:
                return (self.sessions_per_day,) * days
            if self.daily_users is not None:
                return (self.daily_users * per_user,) * days
            total = self.sessions_per_month if self.monthly_users is None else self.monthly_users * per_user
            return _spread(ONE if total is None else total, days)


def _spread(total: Decimal, days: int) -> tuple[Decimal, ...]:
    """Whole sessions spread evenly over days; a part of a session is on the first day with fewer."""
    whole = total // 1
    each, more = divmod(int(whole), days)
    found = [Decimal(each + (day < more)) for day in range(days)]
    found[more % days if more else 0] += total - whole
    return tuple(found)
