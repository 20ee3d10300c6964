"""How large quantities may be: what is refused as too large, in whole words, and what tells it without a look."""

from datetime import date

import duckdb
import polars as pl
import pytest
from frame_engines import read
from own_book import OWN_BOOK

import agorapricing as ap
from agorapricing import testing as our
from agorapricing.frames import BoundError, TooLargeError, bound, rate_frame, rating
from agorapricing.frames.column import MOST
from agorapricing.frames.rating import known_meters, rated
from agorapricing.frames.recorded import Rated
from agorapricing.numbers import Rounding
from agorapricing.tariff import Fee, Rates

ON = date(2024, 2, 6)


def refused(error, run, *given, **options):
    """What an error of a kind says."""
    with pytest.raises(error) as caught:
        run(*given, **options)
    return str(caught.value)


def test_a_row_that_is_too_large():
    """
    The first offer that a row is too large for is named, with the row, its meter, its quantity and the bound.
    """
    offers = [Rated(name, Rates.of({"rtc.hd": price, "rtc.audio": 1})) for name, price in (("a", 1), ("b", 2))]
    frame = pl.DataFrame({"rtc.hd": [5, MOST // 4], "rtc.audio": [0, 7]})
    ends = MOST // 200

    said = refused(BoundError, rated, offers, frame, None, our.METERS)
    assert said == (
        f"row 1, rtc.audio=7: rtc.hd is {MOST // 4:,}, but a is exact in 64 bits only up to {ends:,} of each meter: "
        "rate such rows one by one with agorapricing.rate"
    )


@pytest.mark.parametrize("more", [1, 2])
def test_a_meter_that_is_just_not_too_large(more):
    """
    Of the meters of a row the first that is above the bound is named, and not one that is at it.
    """
    most = MOST // 200
    offer = Rated("a", Rates.of({"rtc.hd": 1, "rtc.audio": 1}))

    with pytest.raises(BoundError) as caught:
        rated([offer], pl.DataFrame({"rtc.hd": [most], "rtc.audio": [most + more]}), None, our.METERS)
    assert (caught.value.meter, caught.value.quantity, caught.value.bound) == ("rtc.audio", most + more, most)


@pytest.mark.parametrize("quantity", [0, 1])
def test_what_no_quantity_may_have(quantity):
    """
    Prices that 64 bits do not hold at all are refused with the offers, not with a row.
    """
    dear = Rated("t", Rates.of({"rtc.hd": 1}).then(Fee("1E+20", "Fee")), Rounding())

    assert refused(TooLargeError, rated, [dear], pl.DataFrame({"rtc.hd": [quantity]}), None, our.METERS) == (
        "the amounts of these offers are too fine or too large for 64 bits at any quantity"
    )


def test_a_bound_is_that_of_integers():
    """
    A bound is the last quantity of every meter at once at which a frame is exact.
    """
    meters = ["rtc.audio", "rtc.2k_plus"]
    most = bound(["agora-cn:payg"], meters, on=ON)
    rows = [pl.DataFrame({meter: [most + more] for meter in meters}) for more in (0, 1)]

    assert rate_frame("agora-cn:payg", rows[0], on=ON)["agora-cn:payg.minor"].to_list() == [
        int(ap.rate("agora-cn:payg", dict.fromkeys(meters, most), ON).payable * 100)
    ]
    assert f"only up to {most:,} of each meter" in refused(BoundError, rate_frame, "agora-cn:payg", rows[1], on=ON)


def test_the_finest_is_asked_first(monkeypatch):
    """
    A bound is looked for under the offer of the most decimals first, for the others are then asked once.
    """
    asked = []
    monkeypatch.setattr(rating, "bound_of", lambda tariff, *_: asked.append(tariff.rated.name) or 5)
    bound(["agora-cn:list", "agora-cn:payg", "trtc-cn:payg"], ["rtc.audio", "rtc.hd"], on=ON)

    assert asked[0] == "agora-cn:payg"
    assert sorted(asked) == ["agora-cn:list", "agora-cn:payg", "trtc-cn:payg"]


def test_meters_that_are_known():
    """
    The meters of the vocabulary are known without an offer, and those of a book with one of its offers.
    """
    assert known_meters([]) == known_meters([ap.find_offer("agora-cn:list", ON)]) >= {"rtc.hd", "agent.asr"}


def in_a_table(*quantities):
    """A table of DuckDB with these quantities of one meter."""
    connection = duckdb.connect()
    connection.execute('CREATE TABLE usage ("rtc.hd" BIGINT)')
    connection.executemany("INSERT INTO usage VALUES (?)", [[each] for each in quantities])
    return connection.table("usage")


def test_what_a_catalogue_knows_is_not_looked_at(monkeypatch):
    """
    Of a table of quantities the catalogue tells enough, unless the caller says what is the most.
    """
    monkeypatch.setattr(rating, "held", lambda *_: pytest.fail("looked at"))
    table = in_a_table(1000, 0, 9)

    assert read(rate_frame("agora-cn:list", table, on=ON))["agora-cn:list.minor"] == [2800, 0, 25]
    assert read(rate_frame("agora-cn:list", table, on=ON, most=9))["agora-cn:list.minor"] == [None, 0, 25]


def test_a_bound_near_the_most_that_64_bits_hold(tmp_path):
    """
    Where a thousandth is charged, only what is added to round it keeps a quantity from the most that 64 bits hold.
    """
    path = tmp_path / "own.toml"
    path.write_text(OWN_BOOK.replace('"rtc.audio" = 7', '"rtc.audio" = 1'), "utf-8")
    offer = ap.find_offer(f"{path}:list", date(2026, 1, 1))

    assert bound([offer], ["rtc.audio"]) == MOST - 5
