"""Programs: evaluated, they are the library to the cent, wherever inputs are moved to."""

from datetime import date
from decimal import Decimal
from functools import cache
from itertools import permutations, product
from pathlib import Path
from types import SimpleNamespace

import programs
import pytest
from contracts import contract
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.loading.toml import parse
from agorapricing.numbers import Rounding, form
from agorapricing.profiles.file import profile_from
from agorapricing.proposal import programs_of, propose
from agorapricing.proposal.programs import _payable
from agorapricing.scenarios import Classroom

ON = date(2026, 7, 1)
DOUBTFUL = """
profile.name = "doubtful"

[[workload]]
name = "call"
scenario = "one_to_one"
minutes = { low = 5, base = 7.3, high = 20 }
sessions_per_day = { low = 300, base = 500, high = 900 }

[[workload]]
name = "class"
scenario = "classroom"
students = { low = 10, base = 20, high = 40 }
waiting_minutes = 3
sessions_per_month = { low = 300, base = 455, high = 900 }
recording = {}

[[workload]]
name = "usage"
usage = { "rtc.hd" = { low = 1_000, base = 100_001, high = 900_000 } }
"""

LOG = """room,user,start,end,stream,size
r,a,2026-03-02T09:00:00+08:00,2026-04-30T23:59:01+08:00,b,1280x720
r,b,2026-03-02T09:00:00+08:00,2026-04-30T23:59:00+08:00,a,1280x720
"""


def profile(text):
    """A profile of its file's text."""
    return profile_from(parse(text, Path("app.toml")), text, Path("app.toml"))


CN = ("agora-cn-standard:basic", "agora-cn-standard:free", "trtc-cn:flagship", "trtc-cn:payg")


@cache
def compared():
    """Offers that a doubtful profile is priced under."""
    return ap.compare(profile(DOUBTFUL), CN, ON)


@cache
def inputs():
    """What can be moved in the comparison."""
    return programs.inputs_for(compared())


@cache
def exported():
    """The programs of the comparison."""
    return programs_of(compared())


def test_inputs_are_scales_and_uncertain_numbers():
    """
    Each workload has its scale; numbers that enter as they are take all values, counts of people their three.
    """
    assert [(each["name"], each["kind"], each["base"]) for each in exported()["inputs"]] == [
        ("call ×", "scale", "1"),
        ("call.sessions_per_day", "number", "500"),
        ("call.minutes", "number", "7.3"),
        ("class ×", "scale", "1"),
        ("class.sessions_per_month", "number", "455"),
        ("class.students", "choice", "20"),
        ("usage ×", "scale", "1"),
        ("usage.rtc.hd", "number", "100001"),
    ]


@given(st.data())
def test_programs_are_the_library(data):
    """
    At any position of all inputs together the programs of all offers give what the library gives.
    """
    values = programs.position(data, inputs())

    assert programs.amounts(exported(), values) == programs.anew(compared(), inputs(), values)


def test_the_base_is_the_comparison():
    """
    At the base of all inputs stand the amounts of the comparison.
    """
    base = {each.name: each.base for each in inputs()}

    assert programs.amounts(exported(), base) == {quote.offer: quote.amount for quote in compared().quotes}


def test_a_proposal_has_the_programs_of_its_markets():
    """
    The data of a proposal hold the programs of each market, with its name.
    """
    both = propose(ap.compare({"rtc.hd": 100_000}, None, ON)).data["programs"]

    assert [(each["market"], each["currency"]) for each in both] == [("cn", "CNY"), ("global", "USD")]


def test_confidential_terms_have_no_program():
    """
    Of a confidential offer there is the amount alone; the others beside it have their programs.
    """
    closed = contract("percent_off = 17.381", confidential="true")
    offers = programs_of(ap.compare({"rtc.hd": 90_000}, [closed, "trtc-intl:payg"], ON))["offers"]

    assert [offer["total"] is None for offer in offers] == [True, False]
    assert offers[0]["amount"] is not None
    assert offers[0]["quoted"] is None


@pytest.mark.parametrize("order", [*permutations((10, 20, 40))])
def test_the_low_case_may_have_the_greatest_number(order):
    """
    Whichever case has more people and more minutes, programs are the library at each of the three, and between them.
    """
    low, base, high = (
        (ap.Workload("class", scenario=Classroom(students=n, sessions_per_day=9)), ap.Workload("own", ap.Usage(used)))
        for n, used in ((n, {"rtc.hd": n * 90_001}) for n in order)
    )
    comparison = ap.compare(ap.Profile("app", base, cases={"low": low, "high": high}), CN, ON)
    inputs, exported = programs.inputs_for(comparison), programs_of(comparison)

    assert all(each.low <= each.base <= each.high for each in inputs)
    for people, minutes in product(order, (900_010, 2_700_030, 3_600_040)):
        values = {each.name: each.base for each in inputs}
        values |= {"class.students": Decimal(people), "own.rtc.hd": Decimal(minutes)}
        assert programs.amounts(exported, values) == programs.anew(comparison, inputs, values)


def test_months_of_a_log_are_added_up(tmp_path):
    """
    Each month of a log has its scale; a sum of months is of what is payable in each, converted and rounded there.
    """
    path = tmp_path / "log.csv"
    path.write_text(LOG, "utf-8")
    rate = ap.ExchangeRate("USD", "CNY", "7.1234", ON, "random")
    months = ap.compare(ap.read_log(path).whole(), ["trtc-cn:payg", "trtc-intl:payg"], exchange=[rate], currency="CNY")
    exported = programs_of(months.total)
    values = {each["name"]: times for each, times in zip(exported["inputs"], (1, "1.37"), strict=True)}
    decimals = {name: Decimal(value) for name, value in values.items()}
    each = [programs.anew(month, programs.inputs_for(month), decimals) for month in months.comparisons.values()]
    sums = {offer: sum(amounts[offer] for amounts in each) for offer in each[0]}

    assert programs.amounts(exported, values) == sums


@pytest.mark.parametrize(
    ("term", "is_told"), [('given = "once"', False), ("carries = true", False), ('period = "year"', True), ("", True)]
)
def test_what_a_month_leaves_for_the_next_one_has_no_program(tmp_path, term, is_told):
    """
    Of months a credit that goes on into the next one has no program; one that does not, or that a year settles, has.
    """
    path = tmp_path / "log.csv"
    path.write_text(LOG, "utf-8")
    deal = contract(f'kind = "credit"\namount = 50\n{term}', base="agora-us:list")
    months = ap.compare(ap.read_log(path).whole(), [deal, "agora-us:list"])
    [own, other] = programs_of(months.total)["offers"]

    assert (own["total"] is not None) is is_told
    assert other["total"]


@pytest.mark.parametrize(("currency", "amount"), [("USD", "1.01"), ("CNY", "7.07")])
def test_what_is_payable_is_rounded_before_it_is_converted(currency, amount):
    """
    A total is rounded in its own currency; where another is asked for, that is converted, and rounded again.
    """
    terms = SimpleNamespace(rounding=Rounding(2), currency="USD")
    found, _ = _payable(SimpleNamespace(terms=terms, worth=Decimal(7)), currency, (form("1.006"), form(0)))

    assert found == form(amount)
