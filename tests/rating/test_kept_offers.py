"""What is kept of offers that are asked for by name: it saves time and changes nothing."""

import pickle
import shutil
from datetime import date
from itertools import islice, permutations

import pytest

from agorapricing.errors import NumberError, UnpricedMeterError
from agorapricing.loading import path_of
from agorapricing.rating import cost, find_offer, rate, rater
from agorapricing.usage import Usage

ON = date(2026, 7, 1)
METERS = ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k", "rtc.2k_plus")


def test_an_offer_of_a_bundled_book_is_found_once():
    """
    The same name on the same day is the same offer, with what was worked out for it; another day has its own.
    """
    assert find_offer("agora-cn:list", ON) is find_offer("agora-cn:list", ON)
    assert find_offer("agora-cn:list", date(2026, 7, 2)) is not find_offer("agora-cn:list", ON)


def test_an_offer_on_its_own_day_is_itself():
    """
    An offer that is asked for again, on no day or its own, is the same with what was worked out; on another it moves.
    """
    offer = find_offer("agora-cn:list", ON)

    assert find_offer(offer) is find_offer(offer, ON) is offer
    assert find_offer(offer, date(2026, 7, 2)).on == date(2026, 7, 2)


def test_an_offer_of_a_file_is_read_each_time(tmp_path):
    """
    A book in a file of one's own may change while the program runs: it is read again.
    """
    file = shutil.copy(path_of("trtc-intl"), tmp_path)

    assert find_offer(f"{file}:payg", ON) is not find_offer(f"{file}:payg", ON)


def test_what_is_worked_out_is_bounded(monkeypatch):
    """
    Of many orders of meters only the last ones are kept, and bills are the same.
    """
    monkeypatch.setattr(rater, "_MOST", 3)
    offer = find_offer("agora-cn:list", date(2026, 7, 3))
    orders = [dict.fromkeys(order, 1000) for order in islice(permutations(METERS), 5)]
    totals = {total for usage in orders * 2 for total in (rate(offer, usage).total, cost(offer, usage))}

    assert len(totals) == 1
    assert len(offer.compiled) == 3


LIKE = [{("rtc.hd", "rtc.audio"): 1}, {"": 1}, {5: 1}, {(): 1}, {"rtc.hd": 1, "rtc.audio": 1, "": 1}, {"rtc.hdd": 1}]


@pytest.mark.parametrize("odd", LIKE, ids=str)
def test_what_is_kept_is_for_its_meters_alone(odd):
    """
    Usage whose keys only look like those of usage before is refused as ever.
    """
    offer = find_offer("agora-cn:list", ON)
    for usage in ({}, {"rtc.hd": 1}, {"rtc.hd": 1, "rtc.audio": 1}):
        assert cost(offer, usage) == cost(offer, usage) == offer.tariff.cost(Usage(usage))

    with pytest.raises((NumberError, UnpricedMeterError)):
        cost(offer, odd)


def test_an_offer_is_written_out_without_what_was_worked_out():
    """
    An offer that was used is the same after a way through bytes, and costs the same.
    """
    offer = find_offer("agora-cn:payg", ON)
    wanted = cost(offer, {"rtc.hd": 30_000})
    again = pickle.loads(pickle.dumps(offer))  # noqa: S301  # our own bytes

    assert again == offer
    assert not again.compiled
    assert cost(again, {"rtc.hd": 30_000}) == wanted


def test_the_total_by_name_without_a_day_is_that_of_today():
    """
    An offer that is named, and rated on no given day, has the total of its bill, as the offer itself has.
    """
    usage = {"rtc.hd": 30_000}

    assert (
        cost("agora-cn:payg", usage) == rate("agora-cn:payg", usage).total == cost(find_offer("agora-cn:payg"), usage)
    )


def test_an_offer_costs_what_it_does_on_the_day_that_is_asked():
    """
    An offer that is given with another day is asked on that day, with the prices of that edition.
    """
    offer, usage = find_offer("trtc-cn:list", ON), {"rtc.hd": 100_000}

    assert cost(offer, usage) == cost(offer, usage, ON) == 2_800
    assert cost(offer, usage, date(2019, 1, 10)) == rate(offer, usage, date(2019, 1, 10)).total == 2_500
