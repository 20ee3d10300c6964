"""Conversions of contracts beside those of a book: of several meters that cannot be, the first one is named."""

from types import SimpleNamespace

import attrs
import pytest

import agorapricing as ap
from agorapricing.errors import TariffError
from agorapricing.pricebook.contract_conversions import ConvertTerm, _counting_on, _joined, misplaced
from agorapricing.pricebook.unconverted import stage_of
from agorapricing.tariff import Allowance, Conversion


def edition(*converts):
    """An edition with these conversions and no prices."""
    return SimpleNamespace(converts=converts, rates={}, ladders={})


@pytest.mark.parametrize(
    ("known", "own", "message"),
    [
        (Conversion("z", {"b": 1, "a": 1}), Conversion("y", {"c": 1, "b": 1, "a": 1}), "usage of a is counted as z"),
        (Conversion("b", {"y": 1}), Conversion("y", {"c": 1, "b": 1, "a": 1}), "usage of b would be counted as itself"),
    ],
)
def test_the_first_meter_is_named(known, own, message):
    """
    A meter that the book converts already, or that would come back to itself, is an error that names it.
    """
    with pytest.raises(TariffError, match=f"^{message}"):
        ConvertTerm(convert=own).priced(edition(known), "page")


def test_meters_that_come_back_in_two_ways():
    """
    Where two meters would be counted as themselves the first one is named.
    """
    own = Conversion("y", {"b": 1, "a": 1})
    known = (Conversion("b", {"y": 1}), Conversion("a", {"b1": 1, "y": 1}))
    with pytest.raises(TariffError, match=r"^usage of a would be counted as itself"):
        ConvertTerm(convert=own).priced(edition(*known), "page")


def test_a_stage_that_loses_meters_names_the_first():
    """
    A stage of a chain whose meters are counted as another one loses them, unless a term stands instead of it.
    """
    own = ConvertTerm(convert=Conversion("y", {"b": 1, "a": 1}))
    sold = SimpleNamespace(
        converts=(),
        list_tariff=SimpleNamespace(meters={"y"}),
        stages={"free": SimpleNamespace(pool=frozenset({"a", "b", "d"})), "fee": SimpleNamespace(pool=None)},
    )
    instead = SimpleNamespace(position=("instead of", "free"), conversion=None)

    assert list(misplaced({"own": own}, sold, ("free", "fee"))) == [
        (
            "own",
            ("convert",),
            "free is of a, whose usage is counted as y before any stage: state a term instead of free",
        )
    ]
    assert list(misplaced({"own": own, "other": instead}, sold, ("free", "fee"))) == []


@pytest.mark.parametrize(
    ("more", "fits"),
    [
        ({}, True),
        ({"whole": 1, "rounds": "down"}, True),
        ({"whole": 1}, False),
        ({"whole": 2, "rounds": "down"}, False),
    ],
)
def test_further_meters_are_rounded_with_those_of_the_book(more, fits):
    """
    Further meters of a conversion are rounded as the book's are; where they would be in another way, that is refused.
    """
    known = Conversion("rtc.hd", {"rtc.sd": 1}, whole=1, rounds="down")
    book = attrs.evolve(ap.find_offer("trtc-cn:list", "2026-07-01").edition, converts=(known,))
    term = ConvertTerm(convert=Conversion("rtc.hd", {"rtc.fhd": 2}, **more))
    if fits:
        [joined] = term.priced(book, "page").converts
        assert (joined.ratios, joined.whole, joined.rounds) == ({"rtc.sd": 1, "rtc.fhd": 2}, 1, "down")
    else:
        with pytest.raises(TariffError, match=r"rtc\.hd with per = 1, whole = 1 and rounds = 'down': state"):
            term.priced(book, "page")


BOOK = Conversion("rtc.audio", {"rtc.hd": 4}, whole=1, source="page")


@pytest.mark.parametrize(
    ("more", "fits"),
    [
        (Conversion("rtc.audio", {"rtc.sd": 2}, whole=1), True),
        (Conversion("rtc.audio", {"rtc.sd": 2}), True),
        (Conversion("rtc.audio", {"rtc.sd": 2}, whole=2), False),
        (Conversion("rtc.audio", {"rtc.sd": 2}, whole=1, per=60), False),
    ],
)
def test_further_meters_are_counted_as_those_of_the_book(more, fits):
    """
    What states no rounding has the book's; another rounding, or another part of a unit, is refused with the book's.
    """
    if not fits:
        with pytest.raises(
            TariffError, match=r"the book counts usage as rtc\.audio with per = 1, whole = 1 and rounds ="
        ):
            _joined(BOOK, more)
        return
    found = _joined(BOOK, attrs.evolve(more, source="deal", note="more"))
    assert (found.ratios, found.whole, found.source) == ({"rtc.hd": 4, "rtc.sd": 2}, 1, "deal")
    assert found.note == "by the contract also rtc.sd; more"


def test_a_book_that_does_not_round_says_so():
    """
    Where the book rounds nothing, a contract's rounding is refused, and that it does not is said.
    """
    with pytest.raises(TariffError, match="with per = 1, not rounded: state the same"):
        _joined(attrs.evolve(BOOK, whole=None), Conversion("rtc.audio", {"rtc.sd": 2}, whole=1))


@pytest.mark.parametrize(
    ("others", "later"),
    [
        ([], []),
        ([("rtc.audio", "live.audio")], ["live.audio"]),
        ([("rtc.audio", "live.audio"), ("live.audio", "live.hd")], ["live.audio", "live.hd"]),
        ([("live.audio", "live.hd"), ("rtc.audio", "live.audio")], ["live.audio"]),
        ([("live.hd", "live.audio")], []),
    ],
)
def test_what_counts_on(others, later):
    """
    Conversions that count on from what another one counts as come after it, one after another.
    """
    known = [Conversion(to, {meter: 1}) for meter, to in others]

    assert [each.to for each in _counting_on(BOOK, known)] == later


@pytest.mark.parametrize("called", ["", "gift"])
def test_what_a_pool_is_called_stays(called):
    """
    A pool that is drawn by what was counted as its meter is called on a bill as before: by its name, or its kind.
    """
    pool = Allowance(10, ("a.standard",), called=called)
    drawn = stage_of(pool, {"a.standard": {"a.hd": 4}})

    assert dict(drawn.draws) == {"a.standard": 1, "a.hd": 4}
    assert drawn.called == (called or "free minutes")
