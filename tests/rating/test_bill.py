"""Bills: lines, waterfall, rounding, and the way through JSON and back."""

import json
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.rating import Bill, plain

DAY = date(2024, 2, 6)
METERS = ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k", "rtc.2k_plus", "live.hd", "recording.hd", "cdn.mainland")
usages = st.dictionaries(st.sampled_from(METERS), st.integers(0, 10**12), min_size=1)
offers = st.sampled_from(["agora-cn:list", "agora-cn:payg", "agora-cn:loyalty"])


@given(offers, usages)
def test_round_trip_through_json(offer, usage):
    """
    A bill written as JSON and read again says the same, to the last digit.
    """
    bill = ap.rate(offer, usage, on=DAY)
    again = Bill.from_record(json.loads(json.dumps(bill.to_record())))

    assert again.to_record() == bill.to_record()
    assert (again.total, again.payable, again.lines, again.stages) == (
        bill.total,
        bill.payable,
        bill.lines,
        bill.stages,
    )


@given(offers, usages)
def test_every_number_is_a_string(offer, usage):
    """
    The record holds no number but the places of its rounding: JSON readers would make floats of them.
    """
    record = ap.rate(offer, usage, on=DAY).to_record()
    del record["rounding"]

    def numbers(value):
        if isinstance(value, dict | list):
            return [n for each in (value.values() if isinstance(value, dict) else value) for n in numbers(each)]
        return [value] if isinstance(value, int | float | Decimal) and not isinstance(value, bool) else []

    assert numbers(record) == []


@given(offers, usages)
def test_lines_and_stages_add_up(offer, usage):
    """
    Lines add up to the total, and so does the waterfall.
    """
    bill = ap.rate(offer, usage, on=DAY)

    assert sum(line.amount for line in bill.lines) == bill.total
    assert sum(stage.amount for stage in bill.stages) == bill.total


@given(offers, usages)
def test_a_line_can_be_checked_by_hand(offer, usage):
    """
    Each amount is quantity x unit price / per, less each reduction in turn.
    """
    for line in ap.rate(offer, usage, on=DAY).lines:
        amount = line.quantity * line.unit_price / line.per
        for reduction in line.price.reductions:
            amount -= amount * reduction.fraction

        assert amount == line.amount


def test_the_waterfall_of_a_chain():
    """
    Each stage of the chain takes its share of what the stages before it left.
    """
    bill = ap.rate("agora-cn:loyalty", {"rtc.fhd": 200_000}, on=DAY)

    assert {stage.stage: stage.amount for stage in bill.stages if stage.amount} == {
        "list": Decimal(12_600),
        "loyalty": Decimal(-6_300),
        "free": Decimal(-315),
        "volume": Decimal("-141.751575"),  # 90,001 minutes x 0.0315 x 5 %
    }


@pytest.mark.parametrize(
    ("total", "payable"), [("2.564", "2.56"), ("2.565", "2.57"), ("2.566", "2.57"), ("0.005", "0.01"), ("0", "0.00")]
)
def test_payable_is_rounded_half_up(total, payable):
    """
    The total is rounded once, half up, to the fen.
    """
    bill = ap.rate("agora-cn:list", {"cdn.mainland": 0}, on=DAY)
    rounded = Bill(bill.terms, bill.usage, (), Decimal(total), ()).payable

    assert str(rounded) == payable


def test_sources_are_those_of_the_lines():
    """
    A bill cites the sources of its prices and of the stages that reduced them, and no other.
    """
    bill = ap.rate("agora-cn:payg", {"rtc.audio": 200_000}, on=DAY)
    cited = {line.source for line in bill.lines} | {r.source for line in bill.lines for r in line.price.reductions}

    assert set(bill.sources) == cited
    assert all(source.read <= date(2026, 11, 23) for source in bill.sources.values())


@pytest.mark.parametrize(("value", "text"), [("1E+3", "1000"), ("0.500", "0.5"), ("-0.0", "0"), ("100", "100")])
def test_plain(value, text):
    """
    Exact numbers are written without exponent and without needless zeros.
    """
    assert plain(Decimal(value)) == text


def test_a_line_says_what_it_is():
    """
    A line has the stage that touched it last, what sets it apart in words, and its amount before reductions.
    """
    lines = ap.rate("agora-cn:loyalty", {"rtc.fhd": 200_000}, on=DAY).lines

    assert [(line.stage, line.label, line.meter, line.source) for line in lines] == [
        ("free", "loyalty -50 %, free", "rtc.fhd", "live-2021"),
        ("loyalty", "loyalty -50 %", "rtc.fhd", "live-2021"),
        ("volume", "loyalty -50 %, volume -5 %", "rtc.fhd", "live-2021"),
    ]
    assert [(line.quantity, line.unit_price, line.per, line.list_amount, line.amount) for line in lines] == [
        (10_000, 63, 1_000, 630, 0),
        (99_999, 63, 1_000, Decimal("6299.937"), Decimal("3149.9685")),
        (90_001, 63, 1_000, Decimal("5670.063"), Decimal("2693.279925")),
    ]


def test_a_line_of_list_prices_and_one_of_a_fee():
    """
    Without reductions a line is of the stage that it comes from; a fee has no meter.
    """
    listed, fee = (
        ap.rate(offer, usage, on=date(2026, 7, 1)).lines[-1]
        for offer, usage in (("agora-cn:list", {"rtc.hd": 5}), ("trtc-cn:flagship", {}))
    )

    assert (listed.stage, listed.label, listed.meter, listed.amount) == ("list", "", "rtc.hd", Decimal("0.14"))
    assert (fee.stage, fee.meter, fee.amount, fee.list_amount) == ("fees", None, 6_250, 6_250)


def test_the_waterfall_has_its_stages_in_the_order_of_the_chain():
    """
    List stands first, then each stage of the chain, with nothing where it takes nothing; what is converted adds none.
    """
    stages = [(each.stage, each.amount) for each in ap.rate("agora-cn:payg", {"rtc.hd": 20_000}, on=DAY).stages]
    converted = ap.rate("agora-cn:list", {"rtc.sd": 1_000}, on=DAY)

    assert stages[:3] == [("list", 560), ("free", -280), ("volume", 0)]
    assert sum(amount for _, amount in stages) == 280
    assert [(each.stage, each.amount) for each in converted.stages if each.amount] == [("list", 28)]
