"""How a customer moves between packages: until which day a smaller one can be said."""

from datetime import date

import pytest

from agorapricing.errors import TariffError
from agorapricing.pricebook.moves import Moves

SEPTEMBER, OCTOBER, NOVEMBER = (date(2024, month, 1) for month in (9, 10, 11))


@pytest.mark.parametrize(
    ("moves", "last", "said", "holds"),
    [
        (Moves("page"), date(2024, 9, 30), date(2024, 9, 30), OCTOBER),
        (Moves("page"), date(2024, 9, 30), SEPTEMBER, OCTOBER),
        (Moves("page", days_before=1), date(2024, 9, 29), date(2024, 9, 29), OCTOBER),
        (Moves("page", days_before=1), date(2024, 9, 29), date(2024, 9, 30), NOVEMBER),
        (Moves("page", renews=25), date(2024, 9, 25), date(2024, 9, 24), OCTOBER),
        (Moves("page", renews=25), date(2024, 9, 25), date(2024, 9, 25), OCTOBER),
        (Moves("page", renews=25), date(2024, 9, 25), date(2024, 9, 26), NOVEMBER),
    ],
)
def test_the_last_day_of_a_downgrade(moves, last, said, holds):
    """
    Until the last day a smaller package is had from the next month on, after it from the one after that.
    """
    assert (moves.last_day(OCTOBER), moves.last_day(date(2024, 10, 17))) == (last, last)
    assert moves.downgrade(said) == holds


@pytest.mark.parametrize(("day", "is_day"), [(0, False), (1, True), (28, True), (29, False), (-1, False)])
@pytest.mark.parametrize("field", ["renews", "days_before"])
def test_a_day_that_every_month_has(field, day, is_day):
    """
    A day of renewal, and a number of days before the end, are from 1 to 28.
    """
    if is_day:
        assert getattr(Moves("page", **{field: day}), field) == day
        return
    with pytest.raises(ValueError, match=f"must be a day that every month has, 1 to 28, not {day}"):
        Moves("page", **{field: day})


def test_moves_of_both_kinds_are_refused():
    """
    A downgrade is said by a day of the month or before its end, not both; an upgrade is of two known kinds.
    """
    with pytest.raises(TariffError, match=r"by a day of the month \(renews\) or before its end \(days_before\)"):
        Moves("page", renews=1, days_before=1)
    with pytest.raises(ValueError, match="unknown upgrade 'dys'; did you mean 'days'"):
        Moves("page", upgrade="dys")
    assert [Moves("page", upgrade=each).upgrade for each in ("difference", "days")] == ["difference", "days"]
    assert Moves("page").upgrade == "difference"
