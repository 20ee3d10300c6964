"""What one vendor's usage says of another's bill: bounds that hold, and what is not claimed."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.cli import main
from agorapricing.consoles import ConsoleUsage, FileCounts, Stated, read_consoles
from agorapricing.consoles.received import received_of
from agorapricing.consoles.rows import together
from agorapricing.consoles.streams import Within, most_streams, one_stream
from agorapricing.errors import MeteringError
from agorapricing.loading import bundled, load_book
from agorapricing.metering import Bucket, Metered, Picture, Size
from agorapricing.numbers import exact
from agorapricing.profiles import Profile, Workload
from agorapricing.rating.provenance import bills_in

AUGUST = date(2026, 8, 1)
TIERS = ("audio", "hd", "fhd", "2k", "2k_plus")
CN = load_book("trtc-cn").edition(AUGUST)
US = load_book("agora-us").edition(AUGUST)
CHINA = timezone(timedelta(hours=8))
EDGES = [0, *(tier.up_to for tier in US.metering.family["rtc"].video)]


def usage_of(vendor, days, unit="second", zone="UTC", **more):
    """What a console says of August, by day the quantities by meter."""
    rows = tuple(
        Stated("usage.json", 1, f"{vendor}-usage", "", day, {each: Decimal(used[each]) for each in used}, unit)
        for day, used in days.items()
    )
    known = tuple(AUGUST + timedelta(days=place) for place in range(31))
    return ConsoleUsage(
        vendor,
        (f"{vendor}-usage",),
        zone,
        rows,
        (FileCounts("usage.json", vendor, len(rows), len(rows), 0, {}),),
        (),
        {"": known},
        **more,
    )


def billed(usage, offer, case=""):
    """What a book bills for the only month, in a case."""
    [month] = usage.months()
    profile = month.profile.case(case) if case else month.profile
    return dict(profile.usage_under(ap.find_offer(offer, AUGUST)))


def bounds(usage, offer, meter):
    """The least and the most of a meter."""
    return tuple(billed(usage, offer, case).get(meter, 0) for case in ("low", "high"))


# ---- between two vendors that sum pixels ----------------------------------------------------------------------------


@given(st.lists(st.integers(1, 7_200), min_size=1, max_size=31))
def test_minutes_by_day_bound_those_of_a_month(seconds):
    """
    Of minutes that are rounded up each day a month has at most the sum, and at least that less one a day but one.
    """
    minutes = [-(-each // 60) for each in seconds]
    days = {AUGUST + timedelta(days=place): {"rtc.hd": each} for place, each in enumerate(minutes)}
    low, high = bounds(usage_of("trtc", days, "minute", "UTC+08:00"), "agora-us:list", "rtc.hd")

    assert (low, high) == (sum(minutes) - len(minutes) + 1, sum(minutes))
    assert low <= -(-sum(seconds) // 60) <= high


@given(st.dictionaries(st.tuples(st.integers(0, 30), st.integers(0, 23)), st.integers(1, 3_600), max_size=40))
def test_seconds_of_another_zone_bound_minutes_by_day(hours):
    """
    Seconds by day of UTC are, rounded up by day of UTC+8, at least those of the month and at most one a day more.
    """
    moments = {datetime(2026, 8, 1 + day, hour, tzinfo=UTC): each for (day, hour), each in hours.items()}
    inside = {at: each for at, each in moments.items() if at.astimezone(CHINA).month == 8}
    days, truth = Counter(), Counter()
    for at, each in inside.items():
        days[at.date()] += each
        truth[at.astimezone(CHINA).date()] += each
    if inside:
        usage = usage_of("agora", {day: {"rtc.hd": each} for day, each in days.items()})
        low, high = bounds(usage, "trtc-intl:list", "rtc.hd")

        assert low <= sum(-(-each // 60) for each in truth.values()) <= high
        assert low == -(-sum(days.values()) // 60)
        assert high <= low + len(days | {day + timedelta(days=1): 1 for day in days}) - 1


@pytest.mark.parametrize(("seconds", "low", "high"), [(59, 1, 2), (60, 1, 2), (61, 2, 3), (0, 0, 0)])
def test_one_day_reaches_into_two(seconds, low, high):
    """
    A day of UTC is of two days of UTC+8, which are rounded up each; the last one of a month is of one of them.
    """
    for day, most in ((AUGUST, high), (date(2026, 8, 31), low)):
        assert bounds(usage_of("agora", {day: {"rtc.hd": seconds}}), "trtc-intl:list", "rtc.hd") == (low, most)


def test_the_samples_are_within_each_others_bounds(export):
    """
    The samples of both vendors are of the same seconds: each one's own minutes lie within the bounds from the other.
    """
    agora = read_consoles([export("agora-usage-default.json")])
    trtc = read_consoles([export("trtc-usage.json")], kinds={str(export("trtc-usage.json")): "trtc-usage"})
    for usage, other, offer in ((agora, trtc, "trtc-intl:list"), (trtc, agora, "agora-us-standard:list")):
        low, own, high = billed(usage, offer, "low"), billed(other, offer), billed(usage, offer, "high")

        assert all(low[meter] <= own[meter] <= high[meter] for meter in own)
    assert bounds(trtc, "agora-us-standard:list", "rtc.standard") == (956, 1_031)
    assert bounds(agora, "trtc-intl:list", "rtc.audio") == (63, 66)


@pytest.mark.parametrize(
    ("vendor", "unit", "offer"), [("agora", "second", "agora-us:list"), ("trtc", "minute", "trtc-cn:list")]
)
def test_a_vendors_own_bill_has_no_bounds(vendor, unit, offer):
    """
    Under the vendor's own rules the three cases are one, and a comparison shows none.
    """
    usage = usage_of(vendor, {AUGUST: {"rtc.hd": 3, "rtc.audio": 7}}, unit)
    base = billed(usage, offer)

    assert billed(usage, offer, "low") == billed(usage, offer, "high") == base
    comparison = ap.compare(usage.whole(), [offer])
    assert not comparison.cases
    assert not any("the high case" in note for note in comparison.notes)


def test_minutes_of_a_part_are_not_rounded():
    """
    Minutes that are no whole number were not rounded up: they stand for what they are.
    """
    usage = usage_of("trtc", {AUGUST: {"rtc.hd": "2.5"}}, "minute", "UTC+08:00")

    assert bounds(usage, "agora-us:list", "rtc.hd") == (3, 3)


# ---- to a vendor that counts each stream ----------------------------------------------------------------------------

pictures = st.lists(st.integers(57_600, 2_073_600), min_size=1, max_size=6)


def cost(meters):
    """What a second of some meters costs by list, times a thousand minutes."""
    with exact():
        return sum(CN.rates[meter].price * times for meter, times in meters)


@given(pictures, st.integers(0, 2))
def test_streams_lie_within_their_bounds(sizes, more):
    """
    Whatever pictures make a sum of pixels, they cost at least one picture, and at most those assumed.
    """
    family, total = CN.metering.family["rtc"], sum(sizes)
    below = max(edge for edge in EDGES if edge is not None and edge < total)
    tier = Within(below, next((edge for edge in EDGES if edge is not None and edge >= total), None))
    smallest = Size(min(sizes), 1) if min(sizes) < 100_000 else Size(320, 180)
    assumed = ((Picture(smallest), len(sizes) + more),)
    truth = cost([(family.tier(each).meter, 1) for each in sizes])

    assert cost(one_stream(family, tier)) <= truth <= cost(most_streams(family, tier, assumed))


@pytest.mark.parametrize("book", bundled())
def test_larger_pictures_cost_no_more_a_pixel(book):
    """
    Why one picture is the least: in the books that count each stream, a larger tier costs no more a pixel when full.
    """
    for edition in load_book(book).editions:
        family = edition.metering.family["rtc"]
        if family.method == "per-stream":
            full = [tier for tier in family.video if tier.up_to]
            prices = [Fraction(edition.rates[tier.meter].price) / tier.up_to for tier in full]
            assert all(one >= other for one, other in pairwise(prices))


@pytest.mark.parametrize(
    ("received", "meter", "least", "most"),
    [
        ("6x360p", "rtc.hd", {"rtc.sd": 1}, {"rtc.hd": 2, "rtc.sd": 2}),
        ("1x360p", "rtc.hd", {"rtc.sd": 1}, {"rtc.hd": 1}),
        ("6x1080p", "rtc.hd", {"rtc.sd": 1}, {"rtc.hd": 1}),
        ("3x360p", "rtc.fhd", {"rtc.hd": 1}, {"rtc.fhd": 2, "rtc.hd": 1}),
        ("2x360p", "rtc.2k_plus", {"rtc.2k": 1}, {"rtc.2k_plus": 2}),
        ("6x360p", "rtc.audio", {"rtc.audio": 1}, {"rtc.audio": 1}),
    ],
)
def test_pictures_that_are_assumed(received, meter, least, most):
    """
    Of a minute at least one picture is billed, of the pixels that the sum exceeds; at most those that fit.
    """
    usage = usage_of("agora", {date(2026, 8, 31): {meter: 60}}).assuming(received)

    assert billed(usage, "trtc-cn:list", "low") == least
    assert billed(usage, "trtc-cn:list", "high") == billed(usage, "trtc-cn:list") == most


def test_no_most_is_claimed_without_an_assumption():
    """
    Without a word of pictures the offer is incomplete, with its least beside it, and never cheapest.
    """
    usage = usage_of("agora", {AUGUST: {"rtc.hd": 60_000_000}}).whole()
    comparison = ap.compare(usage, ["agora-cn:list", "trtc-cn:list"])
    [own, rival] = comparison.quotes

    assert own.amount == comparison.cases["low"].quotes[0].amount == Decimal(28_000)
    assert (rival.amount, comparison.cases["high"].quotes[1].amount) == (None, None)
    assert comparison.cases["low"].quotes[1].amount == Decimal(14_000)
    assert comparison.cheapest is None  # the other one is closed to a new account
    assert "--assume received=6x360p" in rival.unpriced[0].reason
    [note] = [each for each in comparison.notes if "the high case" in each]
    assert note.startswith("trtc-cn: the low and the high case: by stream at least one picture a person")


def test_usage_by_stream_is_not_converted():
    """
    Minutes of SD are those of an account that is billed by stream: of a sum of pixels nothing can be said.
    """
    usage = usage_of("trtc", {AUGUST: {"rtc.sd": 5, "rtc.hd": 5}}, "minute", "UTC+08:00")

    assert billed(usage, "trtc-cn:list") == {"rtc.sd": 5, "rtc.hd": 5}
    for offer in ("agora-us:list", "trtc-intl:list"):
        with pytest.raises(MeteringError, match="minutes of SD: the account is billed by received stream"):
            billed(usage, offer, "low")


@given(
    rows=st.lists(
        st.tuples(
            st.integers(0, 1), st.sampled_from(["rtc.hd", "rtc.audio"]), st.integers(1, 200),
            st.sampled_from(["second", "minute"]),
        ),
        min_size=1,
    ),
    offer=st.sampled_from(["agora-us:list", "trtc-cn:list", "agora-us-standard:payg"]),
    case=st.sampled_from(["", "low", "high"]),
)  # fmt: skip
def test_seconds_of_a_day_are_one_however_they_are_stated(rows, offer, case):
    """
    A month comes to the same whether its seconds of a day stand in one row or in many; minutes are never put together.
    """
    stated, sums = [], Counter()
    for day, meter, amount, unit in rows:
        at = "rooms.csv", 1, "trtc-rooms", "", AUGUST + timedelta(days=day), {meter: amount}, unit
        stated.append(Stated(*at))
        sums[at[4], meter] += amount * (unit == "second")
    whole = [Stated(*at[:4], day, {meter: n}) for (day, meter), n in sums.items() if n]
    many, one = (
        attrs.evolve(usage_of("trtc", {}, zone="UTC+08:00"), stated=tuple(each))
        for each in (stated, [*whole, *(each for each in stated if each.unit == "minute")])
    )

    assert billed(many, offer, case) == billed(one, offer, case)
    assert [each for each in together(stated) if each.unit == "minute"] == [e for e in stated if e.unit == "minute"]


# ---- time in rooms, zones, months -----------------------------------------------------------------------------------


def test_time_in_rooms(export):
    """
    Webhooks say who was in rooms: at least sound alone; with a word of what was received, that.
    """
    usage = read_consoles([export("agora-ncs.jsonl")])
    month = usage.months()[0]
    offer = ap.find_offer("agora-us:list", AUGUST)

    assert set(month.profile.case("low").usage_under(offer)) == {"rtc.audio"}
    for profile in (month.profile, month.profile.case("high")):
        with pytest.raises(MeteringError, match="not what they received: say it by --assume"):
            profile.usage_under(offer)
    known = usage.assuming("1x720p").months()[0].profile
    assert set(known.usage_under(offer)) == set(known.case("high").usage_under(offer)) == {"rtc.hd"}


@pytest.mark.parametrize(
    ("vendor", "unit", "zone", "offer", "edge"),
    [("agora", "second", "UTC", "trtc-intl:list", 31), ("trtc", "minute", "UTC+08:00", "agora-us:list", 1)],
)
def test_the_hours_between_two_zones_are_a_doubt(vendor, unit, zone, offer, edge):
    """
    The day of which eight hours are of another month is at stake: its whole use, and no other day's.
    """
    for day, stake in ((edge, "-39.90"), (15, "0.00")):
        usage = usage_of(vendor, {date(2026, 8, day): {"rtc.hd": 10_000 * (60 if unit == "second" else 1)}}, unit, zone)
        [doubt] = [each for each in ap.compare(usage.whole(), [offer]).doubts if "8 hours" in each.text]

        assert (doubt.kind, doubt.stake) == ("metering", Decimal(stake))
        assert doubt.text.startswith(f"without the use of 2026-08-{edge:02}, of which 8 hours are of another month in")


def test_bounds_of_several_months_are_added(agora):
    """
    The sums of a year have the sums of its low and its high cases.
    """
    days = {date(2026, month, day): (0, 61) for month in (7, 8) for day in range(1, 32)}
    comparison = ap.compare(read_consoles([agora(days)]), ["agora-us:list", "trtc-intl:list"])
    total = comparison.total

    assert list(total.cases) == ["low", "high"]
    for name, case in total.cases.items():
        months = [each.cases[name].named["trtc-intl:list"].amount for each in comparison.comparisons.values()]
        assert case.named["trtc-intl:list"].amount == sum(months)
    low, base, high = (each.named["trtc-intl:list"].amount for each in (total.cases["low"], total, total.cases["high"]))
    assert low < base <= high


def test_records_are_not_searched_for_bills():
    """
    What an answer rests on is not looked for in records, which may have any number of rows.
    """
    bill = ap.rate("agora-cn:list", {"rtc.hd": 1}, on=AUGUST)

    assert list(bills_in((bill,))) == [bill]
    assert not list(bills_in(Profile("usage", (Workload("usage", recorded=bill),))))
    assert not list(bills_in(Metered(US.metering, {Bucket(): {"rtc.hd": bill}})))


@pytest.mark.parametrize(
    "text", ["", "6", "360p", "0x360p", "6x", "-1x360p", "6x360p+", "6 x 360p", "99999x360p", "6x361q"]
)
def test_what_is_no_picture(text):
    """
    What is no number of pictures of a size is refused, with what to write.
    """
    with pytest.raises(MeteringError, match=r"write 6x360p, 1x720p|is no size of a picture"):
        received_of(text)


def test_sound_alone_does_not_bound_video():
    """
    Who assumes that sound alone was received contradicts minutes of video.
    """
    usage = usage_of("agora", {AUGUST: {"rtc.hd": 60}}).assuming("audio")
    with pytest.raises(MeteringError, match="video was received, and sound alone is assumed"):
        billed(usage, "trtc-cn:list", "high")


def test_pictures_on_the_command_line(agora, capsys):
    """
    `--assume` says what everybody receives; a word that is none is told.
    """
    file = str(agora({AUGUST: (0, 6_000_000)}))
    asked = ["compare", file, "--offers", "trtc-cn:list", "--whole-months", "--format", "csv"]

    assert main(asked) == 3
    assert main([*asked, "--assume", "received=6x360p"]) == 0
    capsys.readouterr()
    assert main([*asked, "--assume", "recieved=6x360p"]) == 2
    assert "is not received=PICTURES, as in received=6x360p" in capsys.readouterr().err
