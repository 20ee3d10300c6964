"""Months of a log: what it covers, what it costs month by month, and what is refused."""

import csv
import math
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import attrs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.calllog import minutes_of, months_of
from agorapricing.comparison import LogComparison
from agorapricing.errors import AgorapricingError, MeteringError, UnknownNameError
from agorapricing.metering import Bucket, Metered, Scale
from agorapricing.pricebook import billable, rule_of

CHINA = timezone(timedelta(hours=8))


@pytest.fixture
def calls(tmp_path):
    """Write a log in which two people see each other for some hours on each of some days, and read it."""

    def write(
        first, days, *, hours=6, seconds=0, zone=CHINA, head=("room", "user", "start", "end", "stream", "size"), **how
    ):
        path = tmp_path / "calls.csv"
        with path.open("w", newline="") as file:
            rows = csv.writer(file)
            rows.writerow(head)
            for day in range(days):
                start = datetime(first.year, first.month, first.day, tzinfo=zone) + timedelta(days=day)
                end = start + timedelta(seconds=seconds, hours=0 if seconds else hours)
                rows.writerows(("r", who, start.isoformat(), end.isoformat(), "s", "720p") for who in "pq")
        return ap.read_log(path, **how)

    return write


JUNE, JULY = date(2026, 6, 1), date(2026, 7, 1)


def test_a_log_is_compared_like_its_minutes(calls):
    """
    A whole month is metered by each book's own rule, and costs what those minutes cost on its first day.
    """
    offers = ["agora-cn:payg", "trtc-cn:payg"]
    found = ap.compare(calls(JUNE, 30), offers)
    minutes = 2 * 30 * 6 * 60

    assert found.on == JUNE
    assert [dict(quote.bill.usage) for quote in found.quotes] == [{"rtc.hd": minutes}] * 2
    assert [q.amount for q in found.quotes] == [ap.rate(each, {"rtc.hd": minutes}, JUNE).payable for each in offers]
    assert found.profile.participant_seconds == minutes * 60


def test_each_month_has_its_prices(calls):
    """
    Months are compared each at the prices of its own first day, unless a day is given; the sums are ranked.
    """
    log = calls(date(2021, 6, 1), 61)
    own, later = ap.compare(log, ["trtc-cn:payg", "agora-cn:payg"]), ap.compare(log, ["trtc-cn:payg"], JUNE)

    assert list(own.comparisons) == ["2021-06", "2021-07"]
    assert [each.on for each in own.comparisons.values()] == [date(2021, 6, 1), date(2021, 7, 1)]
    assert {each.on for each in later.comparisons.values()} == {JUNE}
    assert own.amount("agora-cn:payg") == sum(own.amounts("agora-cn:payg").values())
    assert own.offers == tuple(sorted(own.offers, key=own.amount))


@pytest.mark.parametrize("days", [29, 30, 31])
def test_whole_months(calls, days):
    """
    A month is whole where the log covers its days from the first to the last; another one is refused in words.
    """
    log = calls(JUNE, days)
    if days == 30:
        assert [month.covered for month in months_of(log)] == [30]
        return
    covered = "29 of 30 days of 2026-06" if days == 29 else "1 of 31 days of 2026-07"
    with pytest.raises(AgorapricingError, match=f"covers {covered}, .*--scale-days.*--whole-months"):
        ap.compare(log, ["agora-cn:payg"])


@pytest.mark.parametrize(("hours", "months"), [(23, 1), (24, 1), (25, 2)])
def test_a_month_that_ends_at_midnight(calls, hours, months):
    """
    A call until midnight of the month's end is of that month alone; one that lasts longer is of the next, too.
    """
    assert len(months_of(calls(date(2026, 6, 30), 1, hours=hours))) == months


def test_scaling_by_days(calls):
    """
    A month is scaled by its days, which is said; with the word that there were no other calls it is as it is.
    """
    log = calls(JUNE, 12)
    scaled, whole = (ap.compare(each, ["agora-cn:list"]) for each in (log.scaled(), log.whole()))

    assert [each.quotes[0].bill.usage["rtc.hd"] for each in (scaled, whole)] == [21_600, 8_640]
    assert "calls.csv covers 12 of 30 days of 2026-06, 2026-06-01 to 2026-06-12: its usage is times 30/12." in (
        scaled.notes
    )
    assert any(note.endswith("there were no other calls.") for note in whole.notes)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=15, deadline=None)
@given(st.integers(1, 29), st.integers(1, 23))
def test_scaled_seconds_are_rounded_up_once(calls, days, hours):
    """
    Scaled seconds are the least whole number that is not less than their share.
    """
    log = calls(JUNE, days, hours=hours)
    [month] = months_of(log.scaled())
    seconds = 2 * days * hours * 3600

    assert 0 <= month.participant_seconds - Decimal(seconds * 30) / days < 1


def test_scaled_seconds_are_summed_first(tmp_path):
    """
    What is counted in one meter is summed before it is scaled and rounded, whatever pictures it came from.
    """
    path = tmp_path / "calls.csv"
    rows = [
        f"r{at},p,2026-06-{day}T10:00:00Z,2026-06-{day}T10:00:01Z,s,64{at}x360"
        for at in range(3)
        for day in ("01", "12")
    ]
    path.write_text("\n".join(["room,user,start,end,stream,size", *rows[:1], *rows[3:]]))
    [month] = months_of(ap.read_log(path).scaled())
    rule = rule_of(ap.find_offer("agora-us:list", JUNE))

    assert Metered.of(rule, month.buckets(rule)).total == {"rtc.hd": 10}  # 4 × 30 / 12
    assert month.participant_seconds == 10


@pytest.mark.parametrize("seconds", [29, 30, 31, 59])
@pytest.mark.parametrize("book", ["trtc-cn", "trtc-intl", "agora-cn", "agora-us"])
def test_days_that_are_alike_are_scaled_to_the_month_of_them(calls, book, seconds):
    """
    Ten of 31 days that are alike come to what all 31 do, also where each day is rounded up to minutes by itself.
    """
    part, whole = (
        ap.bill_log(
            f"{book}:list", calls(JULY, days, seconds=seconds, zone=UTC if book == "agora-us" else CHINA).scaled()
        ).only.usage
        for days in (10, 31)
    )

    assert dict(part) == dict(whole)


@given(st.dictionaries(st.integers(1, 9), st.integers(1, 200), min_size=1), st.sampled_from(["metered", "billed"]))
def test_daily_minutes_are_scaled_and_rounded_up_once(seconds, how):
    """
    The minutes of the days are summed, multiplied and rounded up; an app's by themselves, where it is counted so.
    """
    offer = ap.find_offer("trtc-cn:payg", JULY)
    minutes = attrs.evolve(rule_of(offer).minutes, rounded=how)
    rule = attrs.evolve(rule_of(offer), minutes=minutes)
    offer = attrs.evolve(offer, edition=attrs.evolve(offer.edition, metering=rule))
    buckets = [(Bucket(app, day, Scale(31, 9)), {"rtc.hd": s}) for day, s in seconds.items() for app in "ab"]
    daily = sum(math.ceil(each / 60) for each in seconds.values())

    assert dict(billable(Metered.of(rule, buckets), offer)) == {"rtc.hd": 2 * math.ceil(daily * 31 / 9)}


def test_apps_are_scaled_together(tmp_path):
    """
    Where an account's apps are counted together, their seconds are summed before they are scaled and rounded up.
    """
    path = tmp_path / "calls.csv"
    rows = [f"r,p,{app},2026-06-{day}T10:00:00Z,2026-06-{day}T10:00:01Z" for day in ("01", "11") for app in "ab"]
    path.write_text("\n".join(["room,user,app,start,end", *rows]))
    [month] = months_of(ap.read_log(path).scaled())
    rule = rule_of(ap.find_offer("agora-us:list", JUNE))

    assert month.profile.metered(rule).total == {"rtc.audio": 11}  # 4 × 30 / 11 = 10.9, and 2 × 30 / 11 = 5.5 each


def test_a_bill_of_months(calls):
    """
    A bill has each month of the book's zone, also one that is not whole, and their sum.
    """
    billed = ap.bill_log("agora-us:payg", calls(JUNE, 30))
    one = ap.bill_log("agora-cn:payg", calls(JUNE, 12))

    assert list(billed.bills) == ["2026-05", "2026-06"]  # midnight in China is the day before in UTC
    assert billed.payable == sum(bill.payable for bill in billed.bills.values())
    assert dict(one.only.usage) == {"rtc.hd": 8_640}
    assert any("covers 12 of 30 days" in note and "billed as they are" in note for note in one.only.notes)


def of_apps(path, months):
    """Read a log in which so many users of each app are in a call all through a month of 31 days: 44,640 minutes."""
    lines = [
        f"r,{app}{at},{app},{first}T00:00:00+08:00,{first + timedelta(days=31)}T00:00:00+08:00,s,720p"
        for first, apps in months.items()
        for app, users in apps.items()
        for at in range(users)
    ]
    path.write_text("\n".join(["room,user,app,start,end,stream,size", *lines]))
    return ap.read_log(path)


@pytest.mark.parametrize("users", [{"one": 2, "two": 8}, {"one": 1, "": 1}, {"one": 9, "two": 9}, {"one": 3}])
def test_a_log_of_apps_costs_what_their_profile_does(tmp_path, users):
    """
    What covers one app is bought by each app of a log, as by each app of a profile: offers and amounts are the same.
    """
    log = of_apps(tmp_path / "calls.csv", {JULY: users})
    workloads = [ap.Workload(app or "none", ap.Usage({"rtc.hd": n * 44_640}), app=app) for app, n in users.items()]
    profile = ap.Profile("apps", tuple(workloads), JULY)
    one, other = (ap.compare(each, market="cn") for each in (log, profile))

    assert {q.offer: q.amount for q in one.quotes} == {q.offer: q.amount for q in other.quotes}
    for offer in ("trtc-cn:flagship", "trtc-cn:payg", "agora-cn-standard:flagship"):
        assert ap.bill_log(offer, log).payable == other.quote(offer).amount


def test_only_apps_with_calls_buy(tmp_path):
    """
    In a month an app without calls buys no package, and what is said of the log is said once, not app by app.
    """
    log = of_apps(tmp_path / "calls.csv", {JULY: {"one": 1}, date(2026, 8, 1): {"one": 1, "two": 1}})
    july, august = ap.bill_log("trtc-cn:flagship", log).bills.values()
    scaled = of_apps(tmp_path / "calls.csv", {date(2026, 6, 2): {"one": 1, "two": 1}}).scaled()

    assert (july.payable, august.payable) == (6250, 2 * 6250)
    assert [month.profile.apps for month in months_of(log)] == [("one",), ("one", "two")]
    assert [month.profile.notes for month in months_of(scaled)] == [month.notes for month in months_of(scaled)]


def test_minutes_are_what_is_billed(calls):
    """
    The minutes of a table are those of the bills, a row a month.
    """
    log = calls(date(2026, 6, 20), 20, zone=UTC)
    header, *rows = minutes_of(ap.meter_log(log, ["agora-us"]))
    billed = ap.bill_log("agora-us:payg", log)

    assert header == ("account", "month", "rtc.hd")
    assert {month: {"rtc.hd": int(minutes)} for _, month, minutes in rows} == {
        month: dict(bill.usage) for month, bill in billed.bills.items()
    }
    with pytest.raises(MeteringError, match="of one book, not of agora-us and agora-cn"):
        list(minutes_of(ap.meter_log(log, ["agora-us", "agora-cn"])))


def test_minutes_that_a_book_cannot_meter(tmp_path):
    """
    An account with time that the book says nothing of has an empty cell, which is never 0.
    """
    path = tmp_path / "calls.csv"
    row = "r,p,2026-06-01T00:00:00Z,2026-06-01T01:00:00Z"
    path.write_text(f"room,user,start,end,account,role\n{row},a,host\n{row},b,miniprogram\n")
    header, *rows = minutes_of(ap.meter_log(path, ["agora-us"]))

    assert (header, rows) == (("account", "month", "rtc.audio"), [("a", "2026-06", "60"), ("b", "2026-06", "")])


def test_columns_by_other_names(calls):
    """
    Columns are mapped by the names that a log has; a pair the wrong way round, or a column that is not there, is said.
    """
    head = ("channel", "uid", "join", "leave", "stream", "size")
    mapped = {"room": "channel", "user": "uid", "start": "join", "end": "leave"}

    assert calls(JUNE, 1, head=head, columns=mapped).rows == 2
    with pytest.raises(UnknownNameError, match="a log has no column 'channel': write room=channel"):
        calls(JUNE, 1, head=head, columns={"channel": "room"})
    with pytest.raises(AgorapricingError, match="has no column chanel; did you mean 'channel'"):
        calls(JUNE, 1, head=head, columns={**mapped, "room": "chanel"})


def test_what_is_no_month_of_one_account(tmp_path, calls):
    """
    A log without usable rows, and one of several accounts, are refused with what to do instead.
    """
    empty = calls(JUNE, 0)
    path = tmp_path / "two.csv"
    row = "r,p,2026-06-01T00:00:00Z,2026-06-02T00:00:00Z"
    path.write_text(f"room,user,start,end,account\n{row},a\n{row},b\n")

    with pytest.raises(AgorapricingError, match="has no usable rows"):
        ap.bill_log("agora-cn:payg", empty)
    with pytest.raises(AgorapricingError, match=r"is of 2 accounts \(a, b\): write the minutes of each"):
        ap.compare(ap.read_log(path), ["agora-cn:payg"])


def test_several_months_in_one_market(calls):
    """
    Several months are compared in one market, or under named offers, never in two currencies at once.
    """
    log = calls(JUNE, 61)

    assert isinstance(ap.compare(log, market="cn"), LogComparison)
    with pytest.raises(AgorapricingError, match="in one market: name it"):
        ap.compare(log)


def test_an_offer_that_lacks_a_month(calls):
    """
    An offer without an amount in some month has no sum, stands last, and is never the cheapest.
    """
    found = ap.compare(calls(JUNE, 61), market="cn")
    lacking = [offer for offer in found.offers if found.amount(offer) is None]

    assert "trtc-cn:premium-plus" in lacking
    assert found.offers[-len(lacking) :] == tuple(lacking)
    assert found.cheapest == found.offers[0]
    assert found.to_records()[0]["amount"] == str(found.amount(found.cheapest))
    assert "incomplete" in str(found)


def test_only_an_open_offer_is_cheapest(calls):
    """
    Over all months, too, only an offer that is open to the customer is called cheapest, though another costs less.
    """
    found = ap.compare(calls(JUNE, 61), ["agora-cn:payg", "trtc-cn:payg"])

    assert found.offers == ("agora-cn:payg", "trtc-cn:payg")
    assert (found.cheapest, found.is_open("agora-cn:payg")) == ("trtc-cn:payg", False)


@pytest.mark.parametrize(("first", "is_open"), [(date(2024, 7, 25), True), (date(2024, 7, 26), False)])
def test_one_account_in_all_months(calls, first, is_open):
    """
    An account of which nothing is stated is opened on the log's first day, for all of its months alike.
    """
    found = ap.compare(calls(first, 20).scaled(), ["agora-cn:payg", "trtc-cn:payg"])

    assert found.is_open("agora-cn:payg") is is_open
    assert {each["agora-cn:payg"].status.is_open for each in map(by_name, found.comparisons.values())} == {is_open}
    assert f"No account of agora is stated: a new one, opened on {first}, is taken." in found.notes


def by_name(comparison):
    """The quotes of a comparison by offer."""
    return {quote.offer: quote for quote in comparison.quotes}


def test_a_day_of_prices_is_that_of_the_account(calls):
    """
    Where the day of the prices is given, an account is opened on it, as in any comparison, unless one is stated.
    """
    log, old = calls(date(2024, 6, 1), 61), ap.Customer({"agora": date(2024, 1, 1)})

    assert not ap.compare(log, ["agora-cn:payg"], JUNE).is_open("agora-cn:payg")
    assert ap.compare(log, ["agora-cn:payg"], JUNE, customer=old).is_open("agora-cn:payg")


def test_what_a_month_chooses_is_priced_in_all(tmp_path):
    """
    What is cheapest for the apps of one month has an amount in the others, too, so that sums are of the same offers.
    """
    users = {JULY: {"one": 2, "two": 8}, date(2026, 8, 1): {"one": 8, "two": 2}}
    found = ap.compare(of_apps(tmp_path / "calls.csv", users), market="cn")

    assert sum("@" in offer for offer in found.offers) == 2
    assert None not in [amount for offer in found.offers if "@" in offer for amount in found.amounts(offer).values()]
    for month in found.comparisons.values():  # once, among what is open
        assert sum("@" in quote.offer for quote in month.quotes) == 2
        assert not any("@" in quote.offer for quote in month.beyond)


def test_rejects_are_said_beside_amounts(calls, tmp_path):
    """
    Where more than one row of a hundred was rejected, whatever rests on the log says so, with the reason.
    """
    log = calls(JUNE, 30)
    path = tmp_path / "calls.csv"
    path.write_text(path.read_text() + "r,x,2026-06-01T00:00:00,2026-06-01T01:00:00,,\n")
    found = ap.compare(ap.read_log(path), ["agora-cn:payg"])

    assert not log.rejected
    assert any("1 of 61 rows are rejected" in note and "say --zone" in note for note in found.notes)
