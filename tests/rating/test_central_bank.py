"""Rates of the European Central Bank: exact where the table has them, an error where it has none."""

import sys
from datetime import date, timedelta
from decimal import Decimal, localcontext
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agorapricing.cli import main
from agorapricing.errors import AgorapricingError, CurrencyError
from agorapricing.rating import central_bank as centralbank
from agorapricing.rating.central_bank import ecb_rate

ON = date(2024, 2, 6)  # the bank's page of that day: 1 EUR = 1.0743 USD = 7.7231 CNY
DAY = timedelta(1)
SATURDAY, FRIDAY = date(2024, 2, 10), date(2024, 2, 9)
COMPARED = ["compare", "--offers", "agora-us:payg,agora-cn:payg", "rtc.hd=360000"]


@pytest.mark.parametrize(
    ("base", "quote", "rate", "source"),
    [
        ("EUR", "USD", "1.0743", "1 EUR = 1.0743 USD"),
        ("EUR", "CNY", "7.7231", "1 EUR = 7.7231 CNY"),
        ("USD", "CNY", "7.18896025", "1 EUR = 1.0743 USD = 7.7231 CNY, rounded to 8 decimals"),
        ("CNY", "USD", "0.13910217", "1 EUR = 7.7231 CNY = 1.0743 USD, rounded to 8 decimals"),
        ("USD", "EUR", "0.93083869", "1 EUR = 1.0743 USD, rounded to 8 decimals"),
    ],
)
def test_rates_of_a_day(base, quote, rate, source):
    """
    A rate from the euro is the table's; another one is their quotient, rounded once, and says so.
    """
    found = ecb_rate(base, quote, ON)

    assert (str(found.rate), found.on) == (rate, ON)
    assert found.source == f"European Central Bank, euro reference rates: {source}"


@given(st.integers(1, 9), st.sampled_from(("USD", "CNY", "JPY", "SGD", "EUR")), st.sampled_from(("USD", "CNY", "EUR")))
def test_the_context_changes_no_rate(digits, base, quote):
    """
    The caller's decimal context changes nothing, and a quotient is off by at most half of its last decimal.
    """
    if base == quote:
        return
    with localcontext() as context:
        context.prec = digits
        found = ecb_rate(base, quote, ON).rate

    assert found == ecb_rate(base, quote, ON).rate
    per = {each: Fraction(1) if each == "EUR" else Fraction(ecb_rate("EUR", each, ON).rate) for each in (base, quote)}
    assert abs(Fraction(found) - per[quote] / per[base]) <= Fraction(5, 10**9)


def test_a_day_without_rates_is_an_error():
    """
    On a weekend there is no rate, unless the last one before is asked for, whose day the rate then has.
    """
    with pytest.raises(CurrencyError, match="no rate of USD/CNY on 2024-02-10: the bank sets none on weekends"):
        ecb_rate("USD", "CNY", SATURDAY)
    found = ecb_rate("USD", "CNY", SATURDAY, or_before=True)

    assert found == ecb_rate("USD", "CNY", FRIDAY)
    assert "1 day before 2024-02-10" in found.text_on(SATURDAY)


@pytest.mark.parametrize(
    ("on", "or_before", "said"),
    [
        (date(1998, 12, 31), False, "the table goes from 2005-04-01 to "),
        (date(1998, 12, 31), True, "the table goes from 2005-04-01 to "),
        (date(2999, 1, 1), False, "; ecb@or-before takes its last day"),
    ],
)
def test_days_that_the_table_lacks(on, or_before, said):
    """
    Before its first day and after its last one the table has nothing, and says which days it has.
    """
    with pytest.raises(CurrencyError, match=said):
        ecb_rate("USD", "CNY", on, or_before=or_before)


@pytest.mark.parametrize("or_before", [False, True])
def test_the_first_and_the_last_day_of_the_table(or_before):
    """
    Both ends of the table have rates; a day before and, unless the last one before is asked for, a day after has none.
    """
    first, last = date(2005, 4, 1), ecb_rate("USD", "CNY", date(2999, 1, 1), or_before=True).on
    said = f"the European Central Bank has no rate of USD/CNY on {{}}: the table goes from {first} to {last}"

    assert [ecb_rate("USD", "CNY", day, or_before=or_before).on for day in (first, last)] == [first, last]
    with pytest.raises(CurrencyError) as caught:
        ecb_rate("USD", "CNY", first - DAY, or_before=or_before)
    assert str(caught.value) == said.format(first - DAY)
    if or_before:
        assert ecb_rate("USD", "CNY", last + DAY, or_before=True).on == last
        return
    with pytest.raises(CurrencyError) as caught:
        ecb_rate("USD", "CNY", last + DAY)
    assert str(caught.value) == f"{said.format(last + DAY)}; ecb@or-before takes its last day"


@pytest.mark.parametrize("or_before", [False, True])
def test_currencies_that_were_never_there_together(or_before):
    """
    The old lira ended before the yuan began: on its last day there is no rate, and no other day is proposed.
    """
    with pytest.raises(CurrencyError, match="no rate of TRL/CNY on 2004-12-31: the table goes ") as caught:
        ecb_rate("TRL", "CNY", date(2004, 12, 31), or_before=or_before)
    assert "or-before" not in str(caught.value)


@pytest.mark.parametrize("pair", [("USD", "ISK"), ("ISK", "USD"), ("EUR", "ISK")])
def test_a_day_on_which_one_of_two_currencies_has_a_rate(pair):
    """
    On the days of 2008 without a rate of the krona none is made of the other's alone; the last one before is of both.
    """
    on = date(2008, 12, 10)
    with pytest.raises(CurrencyError, match=f"no rate of {'/'.join(pair)} on 2008-12-10: the bank sets none"):
        ecb_rate(*pair, on)

    assert ecb_rate(*pair, on, or_before=True).on == on - DAY


def test_after_its_end_the_last_rate_is_of_the_last_day():
    """
    The last rate before a day after the table's end is that of its end, with its age in the note.
    """
    found = ecb_rate("EUR", "USD", date(2999, 1, 1), or_before=True)

    assert found.on >= date(2024, 2, 6)
    assert "days before 2999-01-01" in found.text_on(date(2999, 1, 1))


@pytest.mark.parametrize(
    ("base", "quote", "said"), [("USD", "QQQ", "has no rate of 'QQQ'"), ("USD", "USD", "USD is worth itself")]
)
def test_currencies_that_have_no_rate(base, quote, said):
    """
    A currency that the bank does not know, and a pair of one currency, are refused.
    """
    with pytest.raises(CurrencyError, match=said):
        ecb_rate(base, quote, ON)


def test_without_the_extra(monkeypatch):
    """
    Without the package the error names the extra.
    """
    monkeypatch.setitem(sys.modules, "currency_converter", None)
    centralbank._table.cache_clear()
    with pytest.raises(AgorapricingError, match=r"pip install 'agorapricing\[ecb\]'"):
        ecb_rate("EUR", "USD", ON)
    centralbank._table.cache_clear()


def test_no_float_is_met():
    """
    The table is read as Decimals: a float where a number of it comes from would raise.
    """
    table = centralbank._table()

    assert isinstance(table.convert(1, "EUR", "USD", ON), Decimal)


# ---- the command line ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("exchange", "on", "said"),
    [
        ("USD/CNY=ecb", "2024-02-06", "1 USD = 7.18896025 CNY on 2024-02-06 (European Central Bank, euro reference"),
        ("USD/CNY=ecb@2024-02-09", "2024-02-06", "CNY on 2024-02-09 (European Central Bank"),
        ("USD/CNY=ECB@or-before", "2024-02-10", "CNY on 2024-02-09 (European Central Bank"),
        ("USD/CNY=ecb@2024-02-10,or-before", "2024-02-12", "3 days before 2024-02-12"),
    ],
)
def test_a_comparison_by_the_bank(exchange, on, said, capsys):
    """
    After --exchange the bank's rate of the comparison's day, of another day, or of the last one that has any.
    """
    code = main([*COMPARED, "--on", on, "--exchange", exchange, "--format", "csv"])
    notes = main([*COMPARED, "--on", on, "--exchange", exchange, "--format", "json"])

    assert (code, notes) == (0, 0)
    assert said in " ".join(capsys.readouterr().out.split())


@pytest.mark.parametrize(
    ("exchange", "code", "said"),
    [
        ("USD/CNY=ecb@2024-02-10", 1, "no rate of USD/CNY on 2024-02-10"),
        ("USD/CNY=ecb", 1, "ask for the last one before"),
        ("USD/CNY=ecb@2024-02-30", 2, "'2024-02-30' is no day"),
        ("USD/CNY=ecb@2024-02-06,2024-02-07", 2, "is no day of a rate; write ecb@2024-02-06"),
        ("USD/CNY=bank", 2, "is no exchange rate"),
        ("USD/CNY=ec@2024-02-06,x", 1, "an exchange rate must be a number"),
    ],
)
def test_what_the_bank_cannot_answer(exchange, code, said, capsys):
    """
    A day without rates, a day that is none, and another word are errors.
    """
    assert main([*COMPARED, "--on", "2024-02-10", "--exchange", exchange]) == code
    assert said in capsys.readouterr().err
