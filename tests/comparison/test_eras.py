"""Accounts that a file of usage proves, of which nobody states when they were created."""

import json
from datetime import date, timedelta
from itertools import pairwise

import pytest

import agorapricing as ap
from agorapricing.errors import AgorapricingError
from agorapricing.pricebook import Customer, eras
from agorapricing.report import render

ON = date(2026, 7, 1)
BOUND = date(2024, 7, 26)
DAY = timedelta(days=1)
NAMES = ["agora-cn:payg", "agora-cn-standard:basic"]
LEGACY, STANDARD = NAMES
PROVEN = Customer(proven={"agora": date(2026, 5, 1)})
ASKED = (
    "When was the account of agora created? It was there on 2026-05-01, by its usage: state the day, as by "
    "--account agora=DAY."
)


def compared(customer, minutes=60_000, offers=NAMES, **asked):
    """What some HD minutes cost a customer."""
    return ap.compare({"rtc.hd": minutes}, offers, ON, customer=customer, **asked)


def head(comparison):
    """The lines of a report above its table."""
    return " ".join(render(comparison, "plain").partition("\n\n")[0].split())


def test_both_eras_are_shown():
    """
    The first lines have the answer of each era and ask for the day; nothing is cheapest, and nothing is called closed.
    """
    comparison = compared(PROVEN)

    assert (
        f"agora account created before {BOUND}: payable: {LEGACY}, 1,400.00 "
        f"agora account created since {BOUND}: payable: {STANDARD}, 1,578.00 {ASKED}"
    ) in head(comparison)
    assert comparison.cheapest is None
    assert {quote.status.text for quote in comparison.quotes} == {"by account's day"}
    assert not any("is closed" in note or "none is called cheapest" in note for note in comparison.notes)


@pytest.mark.parametrize(
    ("proven", "cheapest", "is_asked"),
    [(BOUND - DAY, LEGACY, False), (BOUND, None, True), (BOUND + DAY, None, True)],
)
def test_a_proof_may_settle_the_era(proven, cheapest, is_asked):
    """
    What was there before the day that decides is of the era before it; what was there on the day may be of either.
    """
    comparison = compared(Customer(proven={"agora": proven}))

    assert (comparison.cheapest and comparison.cheapest.offer) == cheapest
    assert ("When was the account" in head(comparison)) is is_asked
    assert bool(comparison.standing.eras) is is_asked


@pytest.mark.parametrize(("created", "offer"), [(BOUND - DAY, LEGACY), (BOUND, STANDARD)])
def test_a_stated_day_decides(created, offer):
    """
    With the day of the account stated the comparison is that of an account that is not proven.
    """
    stated = Customer({"agora": created})
    comparison = compared(PROVEN.also(stated))

    assert comparison.cheapest.offer == offer
    assert comparison.to_record() == compared(stated).to_record()


def test_what_is_cheapest_in_every_era_is_cheapest():
    """
    An offer of another vendor that costs least in every era is the answer; one that an era undercuts is none.
    """
    [one, other] = (compared(PROVEN, minutes, [*NAMES, "trtc-cn:flagship"]) for minutes in (900_000, 60_000))

    assert one.cheapest.offer == "trtc-cn:flagship"
    assert other.cheapest is None
    assert all(
        line in head(one) for line in (f"before {BOUND}: cheapest: trtc-cn", f"since {BOUND}: cheapest: trtc-cn")
    )


def test_no_offers_are_named():
    """
    Where no offers are named those of both eras are compared, and the answer of a market is one of each era.
    """
    comparison = compared(PROVEN, offers=None, market="global")
    shown = {quote.offer for quote in comparison.quotes}

    assert {"agora-us:payg", "agora-us-standard:business-plus"} <= shown
    assert comparison.is_answered
    assert not any(quote.status.may_open for quote in comparison.beyond)
    for era, created in zip(comparison.standing.eras.values(), (date(2025, 8, 28), date(2025, 8, 29)), strict=True):
        stated = compared(Customer({"agora": created}), offers=None, market="global")
        assert era.cheapest.offer == stated.cheapest.offer
        assert era.cheapest.amount == stated.cheapest.amount


def test_eras_in_data():
    """
    JSON has the answer of each era, and only where there are several.
    """
    found = json.loads(render(compared(PROVEN), "json"))

    assert found["eras"] == {
        f"agora account created before {BOUND}": {"cheapest": LEGACY, "amount": "1400"},
        f"agora account created since {BOUND}": {"cheapest": STANDARD, "amount": "1578"},
    }
    assert [each["status"] for each in found["offers"]] == ["closed", "closed"]
    assert "and this one is of 2026-05-01 or before" in found["offers"][0]["reason"]
    assert "eras" not in compared(Customer({"agora": BOUND})).to_record()


def test_a_grant_in_an_era():
    """
    What would be cheaper by a grant is said of the era in which it can be granted.
    """
    comparison = compared(PROVEN, offers=[*NAMES, "agora-cn:loyalty"])
    names = ("agora-cn:payg", "agora-cn:loyalty")
    usage = {"rtc.hd": 100_000, "rtc.fhd": 100_000}
    better = ap.compare(usage, [*names, STANDARD], ON, customer=PROVEN)

    assert not any("if granted" in gain for gain in comparison.standing.gains)
    [gain] = better.standing.gains
    assert gain.startswith(f"agora account created before {BOUND}: agora-cn:loyalty is by grant: ask agora")


def test_no_account_is_after_the_day_of_the_prices():
    """
    On a day of prices before the bound there is one era, whatever was proven later.
    """
    before = BOUND - DAY
    comparison = ap.compare({"rtc.hd": 1}, [LEGACY], before, customer=PROVEN)

    assert comparison.cheapest.offer == LEGACY
    assert not comparison.standing.eras


def test_eras_of_several_vendors():
    """
    Of accounts of two vendors each pair of eras is one; of three eras of one vendor the middle one has two bounds.
    """
    both = Customer(proven={"agora": ON, "trtc": ON})
    offers = [ap.find_offer(name, ON) for name in ("agora-us:payg", "trtc-intl:payg")]
    found = eras(offers, both, ON)

    assert len(found) == 2 * 3
    assert "trtc account created since" in [*found][1]
    assert any(" and before " in text for text in found)
    assert eras(offers, Customer(), ON) == {}


def test_the_months_of_a_log(tmp_path):
    """
    The sum of a log's months has the eras of its months.
    """
    path = tmp_path / "calls.csv"
    times = [f"2026-0{month}-01T00:00:00+08:00" for month in (5, 6, 7)]
    rows = [f"r{at},{who},{start},{end},s,720p" for at, (start, end) in enumerate(pairwise(times)) for who in "ab"]
    path.write_text("\n".join(["room,user,start,end,stream,size", *rows]))
    found = ap.compare(ap.read_log(path), NAMES, customer=PROVEN)
    sums = found.total.standing.eras

    assert found.cheapest is None
    assert [era.cheapest.offer for era in sums.values()] == NAMES
    assert ASKED in head(found)


@pytest.mark.parametrize(
    ("customer", "message"),
    [
        (Customer(proven={"agroa": ON}), "customer.proven.agroa: unknown vendor 'agroa'; did you mean 'agora'?"),
        (
            Customer({"agora": ON}, proven={"agora": ON - DAY}),
            "customer.accounts.agora: 2026-07-01 is after 2026-06-30, when there was usage of it already",
        ),
    ],
)
def test_a_proof_that_cannot_be(customer, message):
    """
    A proof of an unknown vendor is refused, and a stated day after what was proven.
    """
    with pytest.raises(AgorapricingError) as caught:
        compared(customer)

    assert message in str(caught.value)


def test_the_earliest_proof_counts():
    """
    Of two files the one that begins first says since when the account was there.
    """
    one, other = (Customer(proven={"agora": day}) for day in (ON, BOUND))

    assert one.also(other) == other.also(one) == other


@pytest.mark.parametrize(("created", "is_known"), [("2026-06-30", True), ("2026-07-01", False)])
def test_an_account_may_be_opened_until_the_last_day_of_a_log(tmp_path, created, is_known):
    """
    An account may be opened on any day of a log of several months, and on none after it.
    """
    path = tmp_path / "calls.csv"
    days = [f"{day}T01:00:00+08:00,{day}T02:00:00+08:00" for day in ("2026-05-01", "2026-06-30")]
    path.write_text("\n".join(["room,user,start,end,stream,size", *(f"r,ann,{day},s,720p" for day in days)]))
    customer = ap.Customer({"trtc": date.fromisoformat(created)})
    if is_known:
        assert ap.compare(ap.read_log(path), ["trtc-cn:payg"], customer=customer)
        return
    with pytest.raises(AgorapricingError, match=r"customer\.accounts\.trtc"):
        ap.compare(ap.read_log(path), ["trtc-cn:payg"], customer=customer)
