"""Months ahead: the trend of what is known, by a rule that is stated, with its error on the last months."""

from calendar import monthrange
from datetime import date
from decimal import Decimal

import pytest

import agorapricing as ap
from agorapricing.cli import main
from agorapricing.consoles import forecast, read_consoles
from agorapricing.errors import AgorapricingError


@pytest.fixture
def known(agora):
    """Usage of whole months from the first of one on: of each the seconds on its first day."""

    def read(*totals, first=date(2025, 9, 1)):
        days = {}
        for place, seconds in enumerate(totals):
            years, month = divmod(first.month - 1 + place, 12)
            year, month = first.year + years, month + 1
            days |= {date(year, month, day + 1): (0,) for day in range(monthrange(year, month)[1])}
            days[date(year, month, 1)] = (seconds,)
        return read_consoles([agora(days)])

    return read


def ahead(found, months=12):
    """The seconds of the months ahead, as a term takes them."""
    term = ap.Term(found.start, months, found.growth, found.seasons)
    return [term.usage(ap.Usage({"rtc.audio": found.profile.participant_seconds}), place) for place in range(months)]


def test_growth_is_the_median_change(known):
    """
    The first month ahead is as the last one, and each after it grows by the median of the changes before.
    """
    found = forecast(known(6000, 6600, 7260, 14520))

    assert (found.growth, dict(found.seasons), found.start) == (Decimal("0.1"), {}, date(2026, 1, 1))
    assert [each["rtc.audio"] for each in ahead(found, 3)] == [14520, 15972, Decimal(17570)]
    assert "from the last month on, +10.00 % a month" in found.text
    assert "too few months" in found.text


def test_a_year_has_seasons(known):
    """
    With twelve months each month ahead is as the same one a year before, where nothing grows.
    """
    totals = [60_000, 60_000, 60_000, 120_000, 30_000, *[60_000] * 7]
    found = forecast(known(*totals))

    assert found.growth == 0
    assert [each["rtc.audio"] for each in ahead(found)] == totals
    assert list(found.seasons) == list(range(1, 13))
    assert forecast(known(*totals[1:])).seasons == {}


def test_a_year_grows(known):
    """
    A usage that grows alike in every month goes on as it did.
    """
    totals = [1_000_000 * 2**place for place in range(12)]
    found = forecast(known(*totals))
    assert [each["rtc.audio"] for each in ahead(found)] == [total * 2**12 for total in totals]


def test_the_error_of_the_last_months(known):
    """
    The last three months are forecast from those before, and their errors are said; of less than six there are none.
    """
    found = forecast(known(100, 110, 121, 133, 150, 100))

    assert {month: float(error) for month, error in found.errors.items()} == {
        "2025-12": 0.1,
        "2026-01": -2.4,
        "2026-02": 61.1,
    }
    assert "off by 2025-12 +0.1 %, 2026-01 -2.4 %, 2026-02 +61.1 %" in found.text
    assert not forecast(known(100, 110, 121, 133, 150)).errors


def test_what_cannot_be_continued(known, agora):
    """
    Months without use have no change and no error; a month that is not whole is refused.
    """
    found = forecast(known(0, 0, 60, 0, 60, 60))
    assert found.growth == -1
    assert found.seasons == {}
    with pytest.raises(AgorapricingError, match="1 of 31 days"):
        forecast(read_consoles([agora({date(2026, 8, 1): (5,)})]))


def test_best_continues_files(known, tmp_path, capsys):
    """
    The cheapest plan over months ahead takes the files, says the rule, and takes a growth that is given instead.
    """
    known(*[600_000] * 6)
    path = str(tmp_path / "usage.json")
    words = ["best", path, "--vendor", "agora-us-standard", "--months", "2", "--format", "json"]
    assert main(words) == 0
    said = capsys.readouterr()
    assert '"start": "2026-03-01"' in said.out
    assert "forecast: from the last month on, +0.00 % a month" in said.err

    assert main([*words, "--growth", "5%"]) == 0
    assert "forecast" not in capsys.readouterr().err
