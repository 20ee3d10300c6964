"""Exchange rates: their age, what a profile states of them, and codes that are none."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.errors import CurrencyError, InvalidFileError
from agorapricing.rating.exchange import ExchangeRate, together

ON = date(2026, 5, 4)
DAY = timedelta(1)
OFFERS = ("agora-us:payg", "agora-cn:payg")
USAGE = {"rtc.hd": 360_000}
STATED = """
[profile]
name = "acme"
on = 2026-05-04
offers = ["agora-us:payg", "agora-cn:payg"]

[[exchange]]
base = "USD"
quote = "CNY"
rate = 7.1
on = 2026-04-30
source = "central parity"

[[workload]]
name = "calls"
usage = { "rtc.hd" = 360_000 }
"""


def rate(worth="7.1", on=ON, base="USD", quote="CNY"):
    """A rate of tests."""
    return ExchangeRate(base, quote, worth, on, "central parity")


@pytest.mark.parametrize(
    ("on", "said"),
    [
        (ON, "2026-05-04 (central parity), that day's own"),
        (ON - DAY, "2026-05-03 (central parity), 1 day before 2026-05-04"),
        (ON - 1_000 * DAY, "2023-08-08 (central parity), 1,000 days before 2026-05-04"),
        (ON + 2 * DAY, "2026-05-06 (central parity), 2 days after 2026-05-04"),
    ],
)
def test_the_age_of_a_rate(on, said):
    """
    A rate says how old it is on the day of the comparison, or that it is of a later day.
    """
    assert rate(on=on).text_on(ON) == f"1 USD = 7.1 CNY on {said}"
    assert f"1 USD = 7.1 CNY on {said}" in ap.compare(USAGE, OFFERS, ON, exchange=[rate(on=on)]).notes


@pytest.mark.parametrize("code", ["usd", "US", "USDT", "", "U$D"])
def test_a_currency_is_a_code(code):
    """
    What is no code of a currency is refused on either side.
    """
    for pair in ({"base": code}, {"quote": code}):
        with pytest.raises(CurrencyError, match="is no currency; write an ISO 4217 code like CNY"):
            rate(**pair)


currencies = st.sampled_from(("USD", "CNY", "EUR"))
pairs = st.tuples(currencies, currencies)
lists = st.lists(st.builds(lambda pair, worth: rate(worth, base=pair[0], quote=pair[1]), pairs, st.integers(1, 9)))


@given(lists, lists)
def test_what_is_given_goes_first(given_rates, stated):
    """
    All given rates count, and of the stated ones those of other pairs, whichever way round they are written.
    """
    found = together(given_rates, stated)
    known = [{each.base, each.quote} for each in given_rates]

    assert found[: len(given_rates)] == tuple(given_rates)
    assert list(found[len(given_rates) :]) == [each for each in stated if {each.base, each.quote} not in known]


def test_a_profile_states_rates(tmp_path):
    """
    The rates of a profile make a comparison in one currency, with their age; a given one takes their place.
    """
    file = tmp_path / "acme.toml"
    file.write_text(STATED, "utf-8")
    profile = ap.load_profile(file)
    stated, given_one = (ap.compare(profile, OFFERS, exchange=rates) for rates in ((), [rate("7")]))

    assert profile.exchange == (rate(on=date(2026, 4, 30)),)
    assert (stated.currency, stated.exchange) == ("CNY", profile.exchange)
    assert "1 USD = 7.1 CNY on 2026-04-30 (central parity), 4 days before 2026-05-04" in stated.notes
    assert given_one.exchange == (rate("7"),)
    assert ap.diff(stated, *OFFERS).notes == (
        "1 USD = 7.1 CNY on 2026-04-30 (central parity), 4 days before 2026-05-04",
    )


@pytest.mark.parametrize(
    ("before", "after", "path", "message"),
    [
        ("rate = 7.1", "rate = 0", "exchange[0].rate", "an exchange rate must be more than 0, not 0"),
        (
            'base = "USD"',
            'base = "dollar"',
            "exchange[0].base",
            "'dollar' is no currency; write an ISO 4217 code like CNY",
        ),
        ('source = "central parity"', "", "exchange[0].source", "is missing"),
        ("rate = 7.1", "rat = 7.1", "exchange[0].rat", "unknown key; did you mean 'rate'?"),
    ],
)
def test_faults_of_a_stated_rate(tmp_path, before, after, path, message):
    """
    What is wrong with a stated rate is said with its key.
    """
    file = tmp_path / "acme.toml"
    file.write_text(STATED.replace(before, after), "utf-8")
    with pytest.raises(InvalidFileError) as caught:
        ap.load_profile(file)
    assert (path, message) in [(each.path, each.message) for each in caught.value.diagnostics]
