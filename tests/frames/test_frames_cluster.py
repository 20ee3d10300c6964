"""Engines of clusters, Dask and Spark: the same amounts as bills, to the same bytes; skipped where they are missing."""

from datetime import date

import pytest
from frame_engines import (
    MANY,
    asked,
    check_bundled,
    check_bytes,
    check_packages_and_spend,
    dask,
    payable,
    read,
    rows_of,
    session,
    spark,
)
from hypothesis import given, settings

from agorapricing import testing as our
from agorapricing.frames import BoundError, rate_frame, totals
from agorapricing.frames.rating import rated
from agorapricing.frames.recorded import Rated
from agorapricing.numbers import Rounding
from agorapricing.tariff import Package, Rates

ON = date(2024, 2, 6)
pytestmark = pytest.mark.filterwarnings("ignore")  # of these engines, about each other's versions


def bundled_books(engine):
    """Offers of the bundled books have the amounts of their bills, up to 5 x 10^11 minutes of each meter."""
    check_bundled(engine, [[MANY[(i * (place + 1) + place) % 12] for place in range(5)] for i in range(60)], ON)


def unknown_is_no_amount(engine):
    """Rows with usage that is empty, negative, without a price or above what was promised have no amount."""
    columns = {"rtc.hd": [5, None, -1, 5, 5, 2**62], "agent.asr": [0, 0, 0, 1, None, 0]}

    for most in (None, 5):
        kept = {name: column[: None if most else 5] for name, column in columns.items()}
        found = read(rate_frame("agora-cn:list", engine(kept), on=ON, most=most))["agora-cn:list.minor"]
        assert found == [14, *[None] * (len(kept["rtc.hd"]) - 1)]


def above_what_doubles_hold(engine):
    """Whole blocks and roundings are exact where a division as doubles is not: above 2^53."""
    quantities = [3 * 10**14 + i * 999 for i in range(50)] + [2**53 + i for i in range(50)]
    offers = [
        Rated("blocks", Package("rtc.hd", 1, 7), Rounding(0)),
        Rated("cost", Rates.of({"rtc.hd": "0.001"}), Rounding(2, "half-even")),
        Rated("up", Rates.of({"rtc.hd": "0.00003"}), Rounding(0, "up")),
    ]
    found = read(rated(offers, engine({"rtc.hd": quantities}), None, our.METERS))

    for each in offers:
        wanted = [payable(each.tariff, each.rounding, {"rtc.hd": quantity}) for quantity in quantities]
        assert found[f"{each.name}.minor"] == wanted


def above_the_bound(engine):
    """A quantity that 64 bits do not rate is refused before anything is computed."""
    with pytest.raises(BoundError, match=r"account=b: rtc\.hd is 9,223,372,036,854,775,807"):
        rate_frame("agora-cn:payg", engine({"account": ["a", "b"], "rtc.hd": [1, 2**63 - 1]}), on=ON)


def sums(engine):
    """Totals add up amounts of either sign exactly."""
    columns = {"x:list.minor": [2**61 + 1, -3, None, 2**61]}

    assert read(totals(engine(columns))) == {"rows": [4], "x:list.minor": [2**62 - 2], "x:list.rated": [3]}


@given(asked())
@settings(max_examples=4)
def random_tariffs(engine, case):
    """Random tariffs have the amounts of their bills, and the bytes of other engines."""
    tariff, rounding, columns = case
    found = read(rated([Rated("t", tariff, rounding)], engine(columns), None, our.METERS))["t.minor"]

    assert found == [payable(tariff, rounding, row) for row in rows_of(columns)]
    check_bytes(engine, tariff, rounding, columns)


LAWS = (
    bundled_books,
    unknown_is_no_amount,
    above_what_doubles_hold,
    above_the_bound,
    sums,
    check_packages_and_spend,
    random_tariffs,
)


@pytest.mark.parametrize(
    "law",
    [pytest.param(law, marks=pytest.mark.slow if law in (bundled_books, random_tariffs) else ()) for law in LAWS],
    ids=lambda law: law.__name__,
)
def test_dask(law):
    """
    What holds on one machine holds on Dask.
    """
    law(dask)


def test_spark():
    """
    What holds on one machine holds on Spark, also where it wraps; one test, so that a run starts one Java.
    """
    for law in LAWS:
        law(spark)
    session().conf.set("spark.sql.ansi.enabled", "false")
    above_what_doubles_hold(spark)
    above_the_bound(spark)
