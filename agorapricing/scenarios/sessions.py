"""How many sessions a month has, and on which days."""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from typing import Any

import attrs
from attrs.converters import optional

from agorapricing.errors import MeteringError
from agorapricing.frozen import frozen
from agorapricing.numbers import DECIMALS, ONE, ZERO, exactly, floor_div, maximum, minimum, not_negative

_FINEST, _SMALLEST = Decimal(1).scaleb(DECIMALS), Decimal(1).scaleb(-DECIMALS)


_OPTIONAL: dict[str, Any] = {"default": None, "converter": optional(partial(not_negative, what="it"))}


@frozen(kw_only=True)
class SessionCount:
    """Sessions by day or month, or users times the sessions that one of them starts or the minutes that he spends.

    `daily_users` are all people who use it on a day, `monthly_users` those of a month; `minutes_per_user` are of the
    same day or month, and so many sessions are counted as all of them together fill. Without any there is one session.

    >>> SessionCount(sessions_per_day=500).by_day(30)[:2], SessionCount(sessions_per_month="2.5").by_day(2)
    ((Decimal('500'), Decimal('500')), (Decimal('1.5'), Decimal('1')))
    """

    sessions_per_day: Decimal | None = attrs.field(**_OPTIONAL)
    sessions_per_month: Decimal | None = attrs.field(**_OPTIONAL)
    daily_users: Decimal | None = attrs.field(**_OPTIONAL)
    monthly_users: Decimal | None = attrs.field(**_OPTIONAL)
    sessions_per_user: Decimal | None = attrs.field(**_OPTIONAL)
    minutes_per_user: Decimal | None = attrs.field(**_OPTIONAL)

    def __attrs_post_init__(self) -> None:
        ways = ("sessions_per_day", "sessions_per_month", "daily_users", "monthly_users")
        given = [way for way in ways if getattr(self, way) is not None]
        if len(given) > 1:
            raise MeteringError(f"{' and '.join(given)} both say how many sessions there are: give one of them")
        is_of_users = self.users is not None
        if is_of_users != (self.sessions_per_user is not None or self.minutes_per_user is not None):
            raise MeteringError(
                "daily_users or monthly_users goes with sessions_per_user, what one user starts, or minutes_per_user"
            )

    @property
    def users(self) -> Decimal | None:
        """The users of a day or of a month."""
        return self.monthly_users if self.daily_users is None else self.daily_users

    @property
    def person_minutes(self) -> Decimal:
        """The minutes that all people of one session spend in it together: a scenario knows them."""
        return ONE

    @exactly
    def by_day(self, days: int) -> tuple[Decimal, ...]:
        """The sessions of each day of a month of so many days: even, and where it does not divide, more at first."""
        each_day = self._each_day
        return _spread(self._each_month, days) if each_day is None else (each_day,) * days

    @exactly
    def in_month(self, days: int) -> Decimal:
        """The sessions of a month of so many days: those of its days together."""
        each_day = self._each_day
        return self._each_month if each_day is None else each_day * days

    @property
    def _each_day(self) -> Decimal | None:
        return self.sessions_per_day if self.daily_users is None else self._sessions(self.daily_users)

    @property
    def _each_month(self) -> Decimal:
        total = self.sessions_per_month if self.monthly_users is None else self._sessions(self.monthly_users)
        return ONE if total is None else total

    def _sessions(self, users: Decimal) -> Decimal:
        """The sessions of users; where they fill no decimal number of sessions, it is cut far below any minute."""
        if self.minutes_per_user is None:
            return users * (self.sessions_per_user or ZERO)
        if not self.person_minutes:
            raise MeteringError("minutes_per_user: nobody is in a session to spend them")
        filled: Decimal = floor_div(users * self.minutes_per_user * _FINEST, self.person_minutes) * _SMALLEST
        return filled


def _spread(total: Decimal, days: int) -> tuple[Decimal, ...]:
    """Whole sessions spread evenly over days; a part of a session is on the first day with fewer."""
    each = floor_div(total, Decimal(days))
    more = total - each * days
    return tuple(each + minimum(maximum(more - day, ZERO), ONE) for day in range(days))
