"""Months that are compared one by one: their order, what a month lacks, and who buys."""

from datetime import date
from types import SimpleNamespace

import attrs
import pytest

import agorapricing as ap
from agorapricing.comparison import LogComparison, rated_of
from agorapricing.comparison.months import by_month
from agorapricing.errors import UnpricedMeterError
from agorapricing.pricebook import CLOSED, Status
from agorapricing.profiles import Profile, Workload
from agorapricing.usage import Usage

ON = date(2026, 7, 1)
NAMES = ("trtc-cn:payg", "trtc-cn:basic", "trtc-cn:list")
ONE = ap.compare({"rtc.hd": 150_000}, NAMES, ON)
"""4,200.00, 4,055.00, and 4,200.00 again."""


def months(*comparisons):
    """Comparisons as months from June on."""
    return LogComparison({f"2026-{6 + place:02}": each for place, each in enumerate(comparisons)})


def lacking(*offers):
    """A month without a price for these offers."""
    gaps = ap.compare({"rtc.hd": 150_000, "whiteboard.qps": 1}, (*NAMES, "agora-cn:list"), ON).named
    return attrs.evolve(ONE, quotes=tuple(gaps[each.offer] if each.offer in offers else each for each in ONE.quotes))


def shut(*offers):
    """A month in which these offers are closed."""
    quotes = [
        attrs.evolve(each, status=Status(CLOSED, "not then")) if each.offer in offers else each for each in ONE.quotes
    ]
    return attrs.evolve(ONE, quotes=tuple(quotes), baseline=quotes[0])


@pytest.fixture
def log(tmp_path):
    """Read two people of HD over the whole of May and June."""
    path = tmp_path / "calls.csv"
    times = [f"2026-0{month}-01T00:00:00+08:00" for month in (5, 6, 7)]
    rows = [f"r{at},{who},{times[at]},{times[at + 1]},s,720p" for at in (0, 1) for who in "ab"]
    path.write_text("\n".join(["room,user,start,end,stream,size", *rows]))
    return ap.read_log(path)


def test_named_offers_stay_in_their_order(log):
    """
    The months of a log and their sum have offers in the order in which they were named, and records by their sums.
    """
    names = ["trtc-cn:flagship", "trtc-cn:payg", "agora-cn-standard:flagship"]
    found = ap.compare(log, names)

    assert [[quote.offer for quote in month.quotes] for month in found.comparisons.values()] == [names, names]
    assert [quote.offer for quote in found.total.quotes] == names
    assert [record["offer"] for record in found.to_records()] == list(found.offers)
    assert [found.amount(offer) for offer in found.offers] == sorted(found.amount(offer) for offer in names)
    assert found.offers[0] == "trtc-cn:payg"


def test_a_market_is_in_the_order_of_its_sums(log):
    """
    Where no offers are named the sum has the cheapest first, and so has each month.
    """
    found = ap.compare(log, market="cn")

    for each in (found.total, *found.comparisons.values()):
        amounts = [quote.amount for quote in each.quotes if quote.amount is not None]
        assert amounts == sorted(amounts)
    assert [quote.offer for quote in found.total.quotes] == list(found.offers)


def test_what_another_month_sells_is_in_each_case():
    """
    Offers of another month alone are rated for this one, and with its low and high numbers as well.
    """
    low, base, high = ((Workload("w", Usage({"rtc.hd": each})),) for each in (50_000, 150_000, 400_000))
    sold = {"june": NAMES[:1], "july": NAMES[:2]}
    profiles = {month: Profile(month, base, cases={"low": low, "high": high}) for month in sold}
    log = SimpleNamespace(
        partial="whole", months=lambda: [SimpleNamespace(name=m, profile=p) for m, p in profiles.items()]
    )
    found = by_month(
        log, lambda profile, offers=None, **by: ap.compare(profile, offers or sold[profile.name], ON, **by)
    )

    for case in ("low", "high"):
        june, july = (
            {quote.offer: quote.amount for quote in each.cases[case].quotes} for each in found.comparisons.values()
        )
        assert list(june) == list(NAMES[:2])
        assert june == july


def test_an_offer_without_a_price_in_a_month():
    """
    An offer that a month has no price for has no sum, cause or stake, and the rest of the months stays as it is.
    """
    found = months(ONE, lacking("trtc-cn:basic"))
    payg, basic, listed = found.total.quotes

    assert found.amounts("trtc-cn:basic") == {"2026-06": ONE.quotes[1].amount, "2026-07": None}
    assert (found.amount("trtc-cn:basic"), found.amount("trtc-cn:payg")) == (None, 2 * ONE.quotes[0].amount)
    assert (basic.amount, basic.total, basic.payable, basic.bills, basic.is_complete) == (None, None, None, (), False)
    assert [gap.meter for gap in basic.unpriced] == ["whiteboard.qps"]
    assert dict(found.total.causes(basic)) == {}
    assert {doubt.offer for doubt in found.total.doubts} == {"trtc-cn:payg"}
    assert (found.cheapest, found.offers) == ("trtc-cn:payg", ("trtc-cn:payg", "trtc-cn:list", "trtc-cn:basic"))
    assert (found.is_answered, months(ONE, ONE).is_answered) == (False, True)
    assert (payg.amount, listed.amount) == (2 * ONE.quotes[0].amount, 2 * ONE.quotes[2].amount)
    with pytest.raises(UnpricedMeterError, match=r"whiteboard\.qps"):
        rated_of(basic)


def test_an_offer_that_no_month_has():
    """
    An offer that is not there has no amount in any month.
    """
    assert months(ONE, ONE).amounts("trtc-cn:flagship") == {"2026-06": None, "2026-07": None}


@pytest.mark.parametrize(
    ("bases", "closed", "baseline"),
    [
        ((0, 0), (), "trtc-cn:payg"),
        ((1, 1), (), "trtc-cn:basic"),
        ((0, 1), (), "trtc-cn:basic"),
        ((0, 1), ("trtc-cn:basic",), "trtc-cn:payg"),
        ((1, 2), NAMES, "trtc-cn:payg"),
        ((2, 1), NAMES, "trtc-cn:payg"),
    ],
)
def test_the_baseline_of_a_sum(bases, closed, baseline):
    """
    It is that of all months; where they differ the cheapest open offer, and where none is open the first one.
    """
    found = months(*(attrs.evolve(shut(*closed), baseline=shut(*closed).quotes[base]) for base in bases))

    assert found.total.baseline.offer == baseline


@pytest.mark.parametrize(
    ("first", "second", "is_open"),
    [((), (), True), (("trtc-cn:basic",), (), False), ((), ("trtc-cn:basic",), False), (("trtc-cn:list",), (), True)],
)
def test_whether_an_offer_is_open_in_all_months(first, second, is_open):
    """
    An offer is open where each month has it so; a record says it beside the amounts of the months.
    """
    found = months(shut(*first), shut(*second))
    [_, basic, _] = found.total.to_records()

    assert found.is_open("trtc-cn:basic") is is_open
    assert (basic["open"], basic["2026-06"], basic["2026-07"]) == (is_open, "4055", "4055")
    assert "open" not in ONE.to_records()[1]


@pytest.mark.parametrize(("on", "opened"), [(None, "2026-05-01"), (ON, "2026-07-01")])
def test_the_account_of_a_log(log, on, opened):
    """
    An account that is not stated is opened on the log's first day, or on the day of the prices where that is given.
    """
    names = ["agora-cn:payg", "agora-cn-standard:basic"]

    assert ap.compare(log, names, on).notes[0] == (
        f"No account of agora is stated: a new one, opened on {opened}, is taken."
    )


def test_the_audience_of_months_is_told_with_its_month(tmp_path):
    """
    What low latency costs in the one month that has such an audience is told with that month, in the sum.
    """
    path = tmp_path / "calls.csv"
    times = [f"2026-0{month}-01T00:00:00+08:00" for month in (5, 6, 7)]
    rows = [f"r{at},ann,{times[at]},{times[at + 1]},,,host" for at in (0, 1)]
    rows.append(f"r1,bo,{times[1]},{times[2]},s,720p,live_audience")
    path.write_text("\n".join(["room,user,start,end,stream,size,role", *rows]))
    found = ap.compare(ap.read_log(path), ["trtc-cn:payg"])
    may, june = found.comparisons.values()
    [said] = june.latency

    assert may.latency == ()
    assert found.total.latency == (f"2026-06: {said}",)
