"""An audience at low latency under a book that has no price for it."""

from datetime import date
from decimal import Decimal
from itertools import pairwise

import attrs
import pytest
from contracts import contract

import agorapricing as ap
from agorapricing.comparison import latency
from agorapricing.comparison.latency import latency_notes
from agorapricing.numbers import Rounding, exact
from agorapricing.pricebook import CLOSED, Status
from agorapricing.profiles import Profile, Workload
from agorapricing.scenarios import LiveCommerce, OneToOne, VoiceRoom, Webinar

ON = date(2026, 7, 1)
SALE = LiveCommerce(latency="low", audience_minutes=15, sessions_per_day=1)
OTHERS = "; the vendor's other products for it: CDN live (CDN 直播), Live Event Broadcasting, LEB, by traffic (快直播)"


def said(scenario, *offers, **asked):
    """What a comparison says of low latency."""
    profile = Profile("test", (Workload("w", scenario=scenario), Workload("talk", scenario=OneToOne())), ON)
    notes = ap.compare(profile, offers or None, **asked).notes
    return [note for note in notes if "low-latency" in note]


def cost(scenario, offer):
    """What a scenario costs under an offer, unrounded."""
    profile = Profile("test", (Workload("w", scenario=scenario),), ON)
    return ap.cost(offer, profile.usage_under(ap.find_offer(offer, ON)), on=ON)


def payable(scenario, offer):
    """What a scenario costs under an offer."""
    profile = Profile("test", (Workload("w", scenario=scenario),), ON)
    return ap.rate(offer, profile.usage_under(ap.find_offer(offer, ON)), on=ON).payable


def test_the_audience_costs_more_where_it_is_counted_as_interactive():
    """
    Of an offer without a low-latency price the note says by how much its audience is dearer, and what else there is.
    """
    [note] = said(SALE, "agora-cn-standard:list", "trtc-cn:payg")
    with exact():
        more = payable(SALE, "trtc-cn:payg") - payable(SALE, "agora-cn-standard:list")

    assert more == Decimal("69772.50")
    assert note == (
        "trtc-cn:payg: no low-latency price: counted as interactive, +69,772.50 CNY against the low-latency list price "
        "of agora-cn-standard" + OTHERS
    )


def test_the_audience_of_a_webinar_is_one_at_low_latency():
    """
    Where a book counts a webinar's audience as interactive the note says so, also where a live show's is cheaper.
    """
    [note] = said(Webinar(), "agora-us:list", "trtc-intl:list")

    assert note.startswith(
        "trtc-intl:list: no low-latency price: counted as interactive, +24.00 USD against the low-latency list price "
        "of agora-us"
    )


def test_alone_the_audience_is_a_part_of_the_amount():
    """
    Where no offer has a low-latency price the note says what the audience costs.
    """
    [note] = said(SALE, "trtc-cn:payg")
    with exact():
        part = payable(SALE, "trtc-cn:payg") - payable(attrs.evolve(SALE, audience=0), "trtc-cn:payg")

    assert f"counted as interactive, {part:,f} CNY of the amount" in note


def test_a_book_says_it_once():
    """
    Of several regimes of a book only the cheapest is told, against the book of the cheapest that has such a price.
    """
    [note] = said(SALE, market="cn")

    assert note.startswith("trtc-cn:flagship: ")
    assert "the low-latency list price of agora-cn-standard;" in note


@pytest.mark.parametrize("kind", ["interactive", "low"])
def test_nothing_is_said_where_it_does_not_matter(kind):
    """
    A book that has the price, and an audience that is interactive, need no note.
    """
    rooms = VoiceRoom(latency=kind, sessions_per_day=1)

    assert said(rooms, "agora-cn-standard:list", "agora-cn:payg") == []
    assert len(said(rooms, "agora-cn-standard:list", "trtc-cn:payg")) == (kind == "low")


def test_other_currencies_are_converted():
    """
    Against an offer in another currency both are in that of the comparison.
    """
    rate = ap.ExchangeRate("USD", "CNY", "7.1", ON, "central parity")
    [note] = said(SALE, "trtc-cn:payg", "agora-us-standard:list", exchange=(rate,))
    empty = attrs.evolve(SALE, audience=0)
    with exact():
        here = payable(SALE, "trtc-cn:payg") - payable(empty, "trtc-cn:payg")
        there = cost(SALE, "agora-us-standard:list") - cost(empty, "agora-us-standard:list")
        more = Rounding(2).round(here - there * rate.rate)

    assert f"interactive, {more:+,f} CNY against the low-latency list price of agora-us-standard" in note


def test_what_the_audience_costs_is_converted():
    """
    The part of an amount that is in another currency is in that of the comparison as well.
    """
    rate = ap.ExchangeRate("USD", "CNY", "7.1", ON, "central parity")
    [dollars], [note] = (
        said(Webinar(), "trtc-intl:list", **asked) for asked in ({}, {"exchange": (rate,), "currency": "CNY"})
    )

    assert "counted as interactive, 47.88 USD of the amount" in dollars
    assert "counted as interactive, 339.95 CNY of the amount" in note  # 47.88 times 7.1 is 339.948


@pytest.mark.parametrize("role", ["live_audience", "audience"])
def test_the_audience_of_a_log(tmp_path, role):
    """
    An audience at low latency of a log is told like that of a scenario: by what the same log costs without it.
    """
    path = tmp_path / "calls.csv"
    times = "2026-06-01T00:00:00+08:00,2026-07-01T00:00:00+08:00"
    host, audience = f"r,ann,{times},,,host", [f"r,u{at},{times},s,720p,{role}" for at in range(3)]
    logs = []
    for rows in ([host, *audience], [host]):
        path.write_text("\n".join(["room,user,start,end,stream,size,role", *rows]))
        logs.append(ap.read_log(path))
    notes = [note for note in ap.compare(logs[0], ["trtc-cn:payg"]).notes if "low-latency" in note]
    with exact():
        part = ap.bill_log("trtc-cn:payg", logs[0]).payable - ap.bill_log("trtc-cn:payg", logs[1]).payable

    assert len(notes) == (role == "live_audience")
    assert all(f"counted as interactive, {part:,f} CNY of the amount" in note for note in notes)


@pytest.mark.parametrize(
    ("closed", "mark"),
    [((), ""), (("list",), ""), (("flagship",), ""), (("list", "flagship"), " (closed)")],
)
def test_against_what_is_open(closed, mark):
    """
    A book of which all offers with a low-latency price are closed is marked.
    """
    profile = Profile("test", (Workload("w", scenario=SALE),), ON)
    offers = [f"agora-cn-standard:{name}" for name in ("list", "flagship")]
    found = ap.compare(profile, [*offers, "trtc-cn:payg"]).quotes
    quotes = [attrs.evolve(q, status=Status(CLOSED, "why")) if q.offered.name in closed else q for q in found]
    [note] = latency_notes(quotes, profile, "CNY")

    assert f" the low-latency list price of agora-cn-standard{mark};" in note


@pytest.mark.parametrize("other", ["list", "basic", "premium", "flagship"])
@pytest.mark.parametrize("own", ["payg", "basic", "flagship"])
def test_packages_of_the_other_offer_change_nothing(own, other):
    """
    What the audience is dearer by is a part of the own bill, whatever package the other offer has.
    """
    few = attrs.evolve(SALE, audience=40)
    profile = Profile("test", (Workload("w", scenario=few),), ON)
    notes = {
        note
        for name in ("list", other)
        for note in ap.compare(profile, [f"agora-cn-standard:{name}", f"trtc-cn:{own}"]).latency
    }
    [note] = notes
    amount = note.partition("interactive, ")[2].partition(" CNY")[0]

    assert amount.startswith("+") or note.partition("interactive, ")[2].startswith("no dearer than at the low-latency")
    if amount.startswith("+"):
        empty = attrs.evolve(few, audience=0)
        with exact():
            whole = payable(few, f"trtc-cn:{own}") - payable(empty, f"trtc-cn:{own}")
        assert 0 < Decimal(amount.replace(",", "")) <= whole


def test_a_package_that_covers_the_audience():
    """
    An audience that the own package covers is not dearer for being counted as interactive.
    """
    few = Profile("test", (Workload("w", scenario=attrs.evolve(SALE, audience=40)),), ON)
    [note] = ap.compare(few, ["agora-cn-standard:payg", "trtc-cn:premium"]).latency

    assert "interactive, no dearer than at the low-latency list price of agora-cn-standard;" in note


def test_the_months_of_a_log_have_their_own(tmp_path):
    """
    Of several months the note of each stands with its name.
    """
    path = tmp_path / "calls.csv"
    times = [f"2026-0{month}-01T00:00:00+08:00" for month in (5, 6, 7)]
    spans = [f"{start},{end}" for start, end in pairwise(times)]
    rows = [row for at in spans for row in (f"r,ann,{at},,,host", f"r,bob,{at},s,720p,live_audience")]
    path.write_text("\n".join(["room,user,start,end,stream,size,role", *rows]))
    found = ap.compare(ap.read_log(path), ["trtc-cn:payg"])
    said = [note for note in found.notes if "low-latency" in note]

    assert [note.partition(": ")[0] for note in said] == ["2026-05", "2026-06"]


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("0", "no dearer than at the low-latency list price of agora-cn-standard"),
        ("0.01", "+0.01 CNY against the low-latency list price of agora-cn-standard"),
        ("-0.01", "no dearer than at the low-latency list price of agora-cn-standard"),
    ],
)
def test_a_cent_is_dearer(monkeypatch, more, said):
    """
    What the audience costs more is said from a cent on; as much, or less, is no dearer.
    """
    monkeypatch.setattr(latency, "_saved", lambda *_: Decimal(more))
    profile = Profile("test", (Workload("w", scenario=SALE),), ON)
    [note] = ap.compare(profile, ["agora-cn-standard:list", "trtc-cn:payg"]).latency

    assert f"counted as interactive, {said};" in note


def test_minutes_of_a_share_have_nine_decimals(monkeypatch):
    """
    What the audience would be billed for at another book's price is worked out to the billionth of a minute.
    """
    asked = []
    monkeypatch.setattr(latency, "payable", lambda _, usage: asked.append(dict(usage)) or Decimal(0))
    profile = Profile("test", (Workload("w", scenario=SALE),), ON)
    [rated] = [quote.rated for quote in ap.compare(profile, ["trtc-cn:payg"]).quotes]
    asked.clear()
    latency._saved(rated, (Decimal(1), Decimal(7)))

    assert {minutes.as_tuple().exponent for minutes in asked[0].values()} == {-9}


@pytest.mark.parametrize(("worth", "book"), [("7.1", "agora-cn-standard"), ("0.1", "agora-us-standard")])
@pytest.mark.parametrize("order", [1, -1])
def test_against_the_book_of_the_cheapest(worth, book, order):
    """
    Of two books with such a price that of the cheaper offer is named, in whatever order they stand.
    """
    rate = ap.ExchangeRate("USD", "CNY", worth, ON, "parity")
    names = ["agora-cn-standard:list", "agora-us-standard:list"][::order]
    [note] = said(SALE, *names, "trtc-cn:payg", exchange=(rate,))

    assert note.partition(" against the low-latency list price of ")[2].partition(";")[0] == book


def test_each_book_without_such_a_price_is_told():
    """
    Of two books without such a price each is told, at its cheapest offer alone, the dearer one first.
    """
    rate = ap.ExchangeRate("USD", "CNY", "7.1", ON, "parity")
    notes = said(Webinar(), "trtc-intl:payg", "trtc-cn:flagship", "trtc-cn:payg", exchange=(rate,))

    assert [note.partition(": ")[0] for note in notes] == ["trtc-intl:payg", "trtc-cn:payg"]


def test_confidential_contracts_are_not_told():
    """
    Of a confidential contract nothing is told, and no other offer is held against its price.
    """
    secret = [contract(base=base, confidential="true") for base in ("trtc-cn:payg", "agora-cn-standard:list")]
    [against] = said(SALE, "trtc-cn:payg", secret[1])

    assert said(SALE, secret[0]) == []
    assert " CNY of the amount" in against
