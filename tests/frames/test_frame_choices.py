"""Rated offers beside each other, whole: the cheapest of a row, totals by group, and what is recorded of a tariff."""

from decimal import Decimal

import polars as pl
import pytest
from frame_engines import ENGINES, read

from agorapricing.errors import CurrencyError, TariffError
from agorapricing.frames import TooLargeError, totals, with_cheapest
from agorapricing.frames.column import MOST
from agorapricing.frames.recorded import Rated, SymbolicTariff, known_detail
from agorapricing.numbers import Rounding
from agorapricing.numbers.symbolic import Form, form
from agorapricing.tariff import Charge, Fee, Graduated, Price, Rates, Tier

LIST, PAYG, LOYAL = "agora-cn:list", "agora-cn:payg", "agora-cn:loyalty"
ON = "2024-02-06"
engines = pytest.mark.parametrize("engine", ENGINES)


@engines
def test_the_cheapest_whole(engine):
    """
    Each row has the first of the cheapest offers, its amount, and what each offer costs more, behind its own columns.
    """
    columns = {f"{LIST}.minor": [3, 5, None, None, -1], "x": [1, 2, 3, 4, 5], f"{PAYG}.minor": [2, 5, 7, None, 0]}
    made = ENGINES[engine]({name: values for name, values in columns.items() if name != "x"})
    found = read(with_cheapest([LIST, PAYG], made, on=ON))

    found["cheapest"] = [each if isinstance(each, str) else None for each in found["cheapest"]]  # NaN of pandas
    assert list(found.items()) == [
        (f"{LIST}.minor", [3, 5, None, None, -1]),
        (f"{PAYG}.minor", [2, 5, 7, None, 0]),
        ("cheapest", [PAYG, LIST, PAYG, None, LIST]),
        ("cheapest.minor", [2, 5, 7, None, -1]),
        (f"{LIST}.over.minor", [1, 0, None, None, 0]),
        (f"{PAYG}.over.minor", [0, 0, 0, None, 1]),
    ]


@pytest.mark.parametrize(
    ("order", "first"), [((LIST, PAYG, LOYAL), LIST), ((LOYAL, PAYG, LIST), LOYAL), ((PAYG,), PAYG)]
)
def test_of_equals_the_first(order, first):
    """
    Of offers that cost the same the one is chosen that is given first, whatever the order of the columns.
    """
    frame = pl.DataFrame({f"{offer}.minor": [4] for offer in (PAYG, LIST, LOYAL)})

    assert with_cheapest(order, frame, on=ON)["cheapest"].to_list() == [first]


def test_offers_that_cannot_be_compared():
    """
    Offers of several currencies or minor units are refused with all of them, in order.
    """
    with pytest.raises(CurrencyError) as caught:
        with_cheapest(["agora-us:list", LIST, PAYG], pl.DataFrame({"a": [1]}), on=ON)

    assert str(caught.value) == "offers in CNY to 2 places and USD to 2 places cannot be compared"


@engines
def test_totals_whole(engine):
    """
    Totals have the groups, the rows, and of each offer its sum and how many rows have one, in the order of columns.
    """
    columns = {
        "of": ["a", "b", "a", "a"],
        "b:x.minor": [3, None, 4, -9],
        "a:y.minor": [None, None, 10**18, 10**9],
        "no.minors": [1, 1, 1, 1],
    }
    found = read(totals(ENGINES[engine](columns), "of"))
    order = sorted(range(2), key=found["of"].__getitem__)
    names = ["of", "rows", "b:x.minor", "b:x.rated", "a:y.minor", "a:y.rated"]

    assert list(found) == names
    assert [[found[name][at] for name in names] for at in order] == [
        ["a", 3, -2, 3, 10**18 + 10**9, 2],
        ["b", 1, found["b:x.minor"][order[1]], 0, found["a:y.minor"][order[1]], 0],
    ]
    assert not found["b:x.minor"][order[1]]
    assert list(read(totals(ENGINES[engine](columns)))) == names[1:]


def test_totals_by_several():
    """
    Groups may be of several columns, in the order that they are asked for.
    """
    frame = pl.DataFrame({"a": [1, 1, 2], "b": ["x", "y", "x"], "o.minor": [3, 4, 5]})
    found = totals(frame, "b", "a")

    assert found.columns == ["b", "a", "rows", "o.minor", "o.rated"]
    assert sorted(found.rows()) == [("x", 1, 1, 3, 1), ("x", 2, 1, 5, 1), ("y", 1, 1, 4, 1)]


@pytest.mark.parametrize(
    ("amounts", "fits"),
    [
        ([MOST], True),
        ([MOST, 1], False),
        ([MOST, -1], True),
        ([2 * 10**9 - MOST], True),
        ([-MOST, -(10**9)], False),
        ([MOST] * 180, False),
        ([MOST] * 2 + [-MOST] * 2, True),
        ([-(10**9) - 1, 10**9 + 1], True),
    ],
)
@pytest.mark.parametrize("is_lazy", [False, True])
def test_sums_that_64_bits_hold(amounts, fits, is_lazy):
    """
    A sum is exact wherever 64 bits hold it, on either side of 0, and is refused by its name elsewhere.
    """
    frame = pl.DataFrame({"a:b.minor": amounts, "c:d.minor": [0] * len(amounts)})
    given = frame.lazy() if is_lazy else frame

    if fits:
        assert read(totals(given))["a:b.minor"] == [sum(amounts)]
    else:
        with pytest.raises(TooLargeError) as caught:
            totals(given)
        assert str(caught.value) == "a sum of a:b.minor does not fit in 64 bits: add up fewer rows at once"


def test_the_most_in_one_group_is_no_reason_to_refuse_another():
    """
    A sum of the most that 64 bits hold stands beside a smaller one of another group.
    """
    frame = pl.DataFrame({"of": ["a", "b"], "a:b.minor": [MOST, 9**9 - 1]})

    assert sorted(totals(frame, "of").rows()) == [("a", 1, MOST, 1), ("b", 1, 9**9 - 1, 1)]


# ---- what is recorded -----------------------------------------------------------------------------------------------


def recorded(tariff):
    """A tariff over its meters, in their order."""
    return Rated("t", tariff).over(sorted(tariff.meters))


U, V = Form.symbol("rtc.audio"), Form.symbol("rtc.hd")


def test_sums_that_are_recorded():
    """
    What has a printed price is the total, and what is in a tier without one is quoted.
    """
    rates = recorded(Rates.of({"rtc.hd": 2, "rtc.audio": 1}))
    tiers = recorded(Graduated("rtc.hd", (Tier(5, price=3), Tier(quoted=True))))

    assert (rates.total, rates.quoted) == (V * 2 + U, form(0))
    assert (tiers.total, tiers.quoted) == ((V - 5).select(V, 5) * 3, V - (V - 5).select(V, 5))
    assert (len(rates.priced), len(tiers.priced), len(tiers.charges)) == (2, 1, 2)


@pytest.mark.parametrize(("prices", "is_signed"), [((), False), ((1, 0), False), ((1, "-0.1"), True), ((None,), False)])
def test_amounts_that_may_be_below_0(prices, is_signed):
    """
    A total may be below 0 where a charge is a credit.
    """
    charges = [Charge(Price(None, price and Decimal(price), stage="list"), U) for price in prices]

    assert SymbolicTariff(Rated("t", Rates.of({"rtc.hd": 1})), charges).is_signed is is_signed


def test_parts_of_a_tariff():
    """
    Lines are numbered from 1 and named by their meters, or else by their stages; stages add up what they charge.
    """
    tariff = recorded(Rates.of({"rtc.audio": 1, "rtc.hd": 2}).then(Fee(5, "Support")))

    assert tariff.parts("lines") == {"1.rtc.audio": U, "2.rtc.hd": V * 2, "3.fees.Support": form(5)}
    assert tariff.parts("stages") == {"list": U + V * 2, "fees": form(5)}


def test_details_that_there_are():
    """
    Totals, stages and lines are details, and another one is refused with them.
    """
    assert [known_detail(each) for each in ("total", "stages", "lines")] == ["total", "stages", "lines"]
    with pytest.raises(TariffError) as caught:
        known_detail("line")
    assert str(caught.value) == "detail must be one of total, stages, lines, not 'line'"


def test_meters_that_are_recorded():
    """
    Only the meters that a tariff prices are recorded, in the order that they are asked for, once for each order.
    """
    rated = Rated("t", Rates.of({"rtc.hd": 2, "rtc.audio": 1}))
    both = rated.over(["x", "rtc.hd", "rtc.audio"])

    assert both is rated.over(["rtc.hd", "y", "rtc.audio"])
    assert both is not rated.over(["rtc.audio", "rtc.hd"])
    assert (rated.over(["x"]).total, rated.over(["rtc.hd"]).total) == (form(0), V * 2)
    assert (rated.rounding, both.rated) == (Rounding(), rated)
