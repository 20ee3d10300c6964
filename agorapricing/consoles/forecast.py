"""What records of months say of months ahead: growth, seasons where a year is known, and how wrong that was lately."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median_low

import attrs

from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message
from agorapricing.numbers import ONE, ZERO, exact, exactly, ratio
from agorapricing.pricebook import months_after
from agorapricing.profiles import MonthlyRecords, Profile, whole_months

YEAR = 12
_HELD_OUT = 3
_PLACES = 4


@frozen(eq=False)
class Forecast:
    """The last month that is known, and how it goes on: growth a month, and seasons of calendar months."""

    profile: Profile = attrs.field(repr=False)
    """The usage of the last month."""
    start: date
    """The first month ahead."""
    growth: Decimal
    """A month: the median of the changes from month to month."""
    seasons: Mapping[int, Decimal] = attrs.field(converter=frozen_dict)
    """By calendar month, what it was beside the trend; none where less than a year is known."""
    errors: Mapping[str, Decimal] = attrs.field(converter=frozen_dict)
    """By month, the error of the last months in percent, forecast by growth from those before; empty where too few."""

    @property
    def text(self) -> str:
        """The rule, and its error, in words."""
        growth = Message("{percent:+.2f} % a month, the median change from month to month", percent=self.growth * 100)
        rule = (
            Message("each month as the same one a year before, and {growth}", growth=growth)
            if self.seasons
            else Message("from the last month on, {growth}", growth=growth)
        )
        if not self.errors:
            return Message("forecast: {rule}; too few months are known to say how wrong that is", rule=rule)
        errors = ", ".join(f"{month} {error:+.1f} %" for month, error in self.errors.items())
        return Message(
            "forecast: {rule}; the last months, by the growth of those before: off by {errors}",
            rule=rule,
            errors=errors,
        )


@exactly
def forecast(records: MonthlyRecords) -> Forecast:
    """Find growth and seasons in the whole months of records.

    The first month ahead is as the last known one, and grows from there; where twelve months are known, each month
    ahead is as the same one a year before, grown by a year.

    Raises AgorapricingError for months that are not whole, and where there are none.
    """
    months = whole_months(records)
    last = months[-1].profile
    seconds = {each.name: each.participant_seconds for each in months}
    totals = list(seconds.values())
    growth = _growth(totals)
    day = last.on or date.today()
    return Forecast(last, months_after(day, 1), growth, _seasons(totals, growth, day), _errors(seconds))


def _growth(totals: Sequence[Decimal]) -> Decimal:
    """The median change of those from one month to the next."""
    changes = [ratio(each - before, before, _PLACES) for before, each in pairwise(totals) if before]
    return median_low(changes) if changes else ZERO


def _seasons(totals: Sequence[Decimal], growth: Decimal, last: date) -> dict[int, Decimal]:
    """What each of the last twelve months was beside the trend through the last one."""
    if len(totals) < YEAR or not totals[-1] or growth <= -ONE:
        return {}
    with exact():
        seasons = {}
        for back, total in enumerate(reversed(totals[-YEAR:])):
            month = months_after(last, -back).month
            seasons[month] = ratio(total * (ONE + growth) ** (back + 1), totals[-1], _PLACES)
        return dict(sorted(seasons.items()))


def _errors(seconds: Mapping[str, Decimal]) -> dict[str, Decimal]:
    """What the growth of the months before would have been off in the last ones, in percent."""
    if len(seconds) < 2 * _HELD_OUT:
        return {}
    *known, last = [*seconds.values()][:-_HELD_OUT]
    growth = _growth([*known, last])
    errors = {}
    for ahead, (month, total) in enumerate([*seconds.items()][-_HELD_OUT:], 1):
        if total:
            errors[month] = ratio((last * (ONE + growth) ** ahead - total) * 100, total, 1)
    return errors
