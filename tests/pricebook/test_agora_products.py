"""Products of the bundled Agora books around their quotas: what is free, what a plan includes, and what stops."""

from datetime import date
from decimal import Decimal

import pytest

import agorapricing as ap
from agorapricing.comparison.doubts import doubted
from agorapricing.errors import TariffError, UnpricedMeterError
from agorapricing.loading.books import load_book
from agorapricing.pricebook import Holding
from agorapricing.rating import find_offer

SUMMER, FIRST = date(2026, 7, 1), date(2026, 1, 1)
TEXT, TRANSLATED = "speech.transcription", "speech.translation"
USERS, PEAK, CALLS = "chat.monthly_users", "chat.peak_connections", "chat.extra_rest_qps"
HOURS, COMMON, ALL = (f"audio_moderation.{name}" for name in ("chinese", "common_languages", "all_languages"))
POLITICS, CODES, OTHER = (f"image_moderation.{name}" for name in ("politics", "qr_code", "other"))
STANDARD, PROXY = "agora-us-standard", "proxy.peak_users"


@pytest.mark.parametrize(
    ("offer", "on", "usage", "payable"),
    [
        # agents: 300 minutes of each kind a month in USD, 1,000 in CNY, and none of the list price
        ("agora-us:payg", SUMMER, {"agent.all_in": 299}, "0.00"),
        ("agora-us:payg", SUMMER, {"agent.all_in": 300}, "0.00"),
        ("agora-us:payg", SUMMER, {"agent.all_in": 310}, "1.00"),
        ("agora-us:list", SUMMER, {"agent.all_in": 300}, "30.00"),
        ("agora-us:payg", date(2025, 3, 5), {"agent.all_in": 1_300}, "26.50"),
        ("agora-us:payg", date(2025, 7, 15), {"agent.task": 1_300, "agent.asr": 300}, "9.90"),
        ("agora-us:payg", date(2025, 7, 15), {"agent.task": 300, "agent.asr": 1_300}, "16.60"),
        (f"{STANDARD}:pro", SUMMER, {"agent.all_in": 310}, "134.99"),
        (f"{STANDARD}:free", date(2025, 12, 1), {"agent.task": 1_300, "agent.asr": 1_300}, "26.50"),
        ("agora-cn:payg", FIRST, {"agent.task": 1_000, "agent.asr": 1_000}, "0.00"),
        ("agora-cn:payg", FIRST, {"agent.task": 2_000, "agent.asr": 1_000}, "21.00"),
        ("agora-cn:payg", FIRST, {"agent.all_in": 2_000}, "98.00"),
        ("agora-cn:list", FIRST, {"agent.task": 1_000}, "21.00"),
        ("agora-cn-standard:basic", FIRST, {"agent.task": 1_000, "agent.asr": 2_000}, "815.00"),
        # Chat: a tenth of the users may be connected at once, or as many as the plan has at least
        ("agora-us:payg+chat-starter", SUMMER, {USERS: 5_000, PEAK: 500}, "349.00"),
        ("agora-us:payg+chat-starter", SUMMER, {USERS: 5_000, PEAK: 501}, "354.00"),
        ("agora-us:payg+chat-starter", SUMMER, {USERS: 6_000, PEAK: 600}, "399.00"),
        ("agora-us:payg+chat-starter", SUMMER, {USERS: 6_000, PEAK: 601}, "404.00"),
        ("agora-us:payg+chat-pro", date(2025, 7, 7), {USERS: 9_000, PEAK: 1_001}, "704.00"),
        (f"{STANDARD}:free+chat-pro", SUMMER, {USERS: 20_000, PEAK: 2_001}, "1204.00"),
        (f"{STANDARD}:free+chat-starter", SUMMER, {USERS: 1, CALLS: 50}, "399.00"),
        (f"{STANDARD}:free+chat-starter", SUMMER, {USERS: 1, CALLS: 51}, "449.00"),
        # moderation in China: hours and images of a standard kind, by packages of a month
        ("agora-cn:payg+audio-moderation-basic", FIRST, {HOURS: 4_444}, "800.00"),
        ("agora-cn:payg+audio-moderation-basic", FIRST, {HOURS: 4_454}, "802.30"),
        ("agora-cn:payg+audio-moderation-basic", FIRST, {COMMON: 1_000, ALL: 1}, "810.71"),
        ("agora-cn-standard:free+audio-moderation-advanced", FIRST, {HOURS: 10_560}, "1690.30"),
        ("agora-cn:payg+image-moderation-basic", FIRST, {POLITICS: 6_250_000}, "800.00"),
        ("agora-cn:payg+image-moderation-basic", FIRST, {POLITICS: 6_250_000, CODES: 20_000, OTHER: 10_000}, "801.60"),
        ("agora-cn-standard:free+image-moderation-advanced", FIRST, {OTHER: 30_150_000}, "1688.80"),
        # cloud proxy: its minutes, or the fee of its capacity where that is more
        ("agora-us:list", SUMMER, {"proxy.hd": 10_000, PROXY: 200}, "539.90"),
        ("agora-us:payg", SUMMER, {"proxy.hd": 110_000, PROXY: 200}, "500.00"),
        ("agora-us:payg", SUMMER, {"proxy.hd": 110_000, PROXY: 201}, "1000.00"),
        ("agora-us:payg", SUMMER, {"proxy.hd": 1_010_000, PROXY: 2_000}, "3990.00"),
        ("agora-us:payg", date(2022, 9, 21), {"proxy.hd": 110_000, PROXY: 1_000}, "1000.00"),
        (f"{STANDARD}:pro", date(2025, 12, 13), {"proxy.audio": 100_000, PROXY: 1}, "633.99"),
        # Signaling by usage in China: at least 1,500, which counts no minutes
        ("agora-cn:payg+signaling-enterprise", FIRST, {"signaling.messages": 74_000_000, "rtc.hd": 20_000}, "1780.00"),
        ("agora-cn:payg+signaling-enterprise", FIRST, {"signaling.messages": 75_000_000}, "1500.00"),
        ("agora-cn-standard:free+signaling-enterprise", FIRST, {"signaling.messages": 76_000_000}, "1520.00"),
        # the Free package of Signaling in USD, the day before it was seen to suspend
        ("agora-us:payg+signaling-free", date(2025, 10, 6), {"signaling.messages": 2_000_000}, "3.00"),
        ("agora-us:payg+signaling-free", date(2025, 10, 7), {"signaling.messages": 1_000_000}, "0.00"),
    ],
)
def test_what_is_paid_around_a_quota(offer, on, usage, payable):
    """
    At a quota nothing is paid beside a fee, above it what is over; a quota never changes the list price.
    """
    assert str(ap.rate(offer, usage, on=on).payable) == payable


@pytest.mark.parametrize(
    ("offer", "on", "usage"),
    [
        ("agora-us:payg+signaling-free", date(2025, 10, 7), {"signaling.messages": 1_000_001}),
        ("agora-us:payg+signaling-free", SUMMER, {"signaling.peak_connections": 21}),
        (f"{STANDARD}:free+signaling-free", date(2025, 10, 7), {"signaling.messages": 1_000_001}),
        ("agora-us:payg+chat-free", SUMMER, {USERS: 500, PEAK: 51}),
        (f"{STANDARD}:free+chat-free", SUMMER, {USERS: 501, PEAK: 50}),
    ],
)
def test_what_stops_above_its_quota(offer, on, usage):
    """
    A free package that suspends has no price above its quota, and none is guessed.
    """
    with pytest.raises(UnpricedMeterError, match="suspend"):
        ap.rate(offer, usage, on=on)


@pytest.mark.parametrize("book", ["agora-us", STANDARD])
@pytest.mark.parametrize("on", [date(2025, 10, 7), date(2026, 6, 1)])
def test_a_free_package_that_suspends_is_chosen_among(book, on):
    """
    From the day that the Free package of Signaling suspends, it stands among the choices.
    """
    assert "signaling-free" in load_book(book).edition(on).choices
    assert "signaling-free" not in load_book(book).edition(date(2025, 10, 6)).choices


@pytest.mark.parametrize(
    ("offer", "on", "usage", "words", "stake"),
    [
        ("agora-us:payg", SUMMER, {"agent.all_in": 400}, "no free minutes of agents", "30.00"),
        (f"{STANDARD}:pro", SUMMER, {"agent.all_in": 400}, "no free minutes of agents", "30.00"),
        (f"{STANDARD}:pro", date(2025, 12, 1), {"agent.task": 1_000}, "no free minutes of agents", "2.97"),
        ("agora-cn:payg", FIRST, {"agent.asr": 2_000}, "no free minutes of agents", "77.00"),
        ("agora-us:payg", SUMMER, {TEXT: 300}, "300 minutes of transcription free each month", "-5.10"),
        ("agora-us:payg", SUMMER, {TRANSLATED: 300}, "300 minutes of transcription free each month", "-2.70"),
        (f"{STANDARD}:pro", SUMMER, {TEXT: 1_000}, "300 minutes of transcription free each month", "-5.10"),
        ("agora-cn-standard:basic", FIRST, {"recording.hd": 10_001}, "10,000 minutes of recording", "-360.00"),
        ("agora-cn-standard:payg", FIRST, {"recording_web.hd": 9_999}, "10,000 minutes of recording", "-899.91"),
        ("agora-cn:payg+audio-moderation-basic", FIRST, {HOURS: 4_444, COMMON: 100}, "of the table", "-2.12"),
        (f"{STANDARD}:payg", SUMMER, {"rtc.hd": 1_002_500}, "at its list price", "30.00"),
        (f"{STANDARD}:starter", SUMMER, {"rtc.fhd": 5_555 + 1_000}, "at its list price", "0.08"),
        (f"{STANDARD}:starter", SUMMER, {"live.audio": 187_719}, "at its list price", "2.57"),
        (f"{STANDARD}:starter", SUMMER, {"rtc.audio": 60_000}, "at its list price", None),
    ],
)
def test_what_sources_leave_open_has_its_stake(offer, on, usage, words, stake):
    """
    What a second page, or another reading of one, has of a quota or a price is a doubt with the amount that it moves.
    """
    doubts = doubted(find_offer(offer, on), usage).doubts
    stakes = [str(each.stake) for each in doubts if words in each.text]

    assert stakes == ([stake] if stake else [])


FREE = load_book("agora-us").edition(SUMMER).packs["speech-free"]


@pytest.mark.parametrize(
    ("usage", "payable", "left"),
    [
        ({TEXT: 299}, "0.00", "16.99"),
        ({TEXT: 300}, "0.00", "0"),
        ({TEXT: 1_300}, "16.99", "0"),
        ({TEXT: 100, TRANSLATED: 100}, "0.00", "2499.00"),
        ({TRANSLATED: 567}, "0.01", "8.66"),
    ],
)
def test_free_minutes_of_speech_are_held(usage, payable, left):
    """
    The 300 minutes are drawn once, by what is held: translation takes 8.99/16.99 of one, and what is left stays.
    """
    held = [Holding("speech-free", FREE, date(2099, 12, 31), FREE.given)]
    bill = ap.bill_term("agora-us:payg", usage, ap.Term(SUMMER, 1), holdings=held)

    assert str(bill.months[0].bill.payable) == payable
    assert sum((each.left for each in bill.left), Decimal(0)) == Decimal(left)


def test_what_is_given_is_not_sold():
    """
    A pack that is given to every account, or that comes with another one, cannot be bought by itself.
    """
    for offer, pack in (("agora-us:payg", "speech-free"), ("agora-cn:payg", "agent-asr")):
        with pytest.raises(TariffError, match="is not sold"):
            find_offer(offer, SUMMER).buying(pack, 100)


@pytest.mark.parametrize(
    ("pack", "usage", "payable"),
    [
        ("agent", {"agent.task": 6_000, "agent.asr": 6_000}, "469.00"),
        ("agent", {"agent.task": 7_000, "agent.asr": 6_000}, "490.00"),
        ("agent", {"agent.task": 6_000, "agent.asr": 7_000}, "546.00"),
        ("agent", {"agent.task": 6_000, "agent.interrupt": 1_000}, "511.00"),
        ("agent-semantic", {"agent.task": 6_000, "agent.asr": 6_000, "agent.interrupt": 5_000}, "669.00"),
        ("agent-semantic", {"agent.asr": 7_000, "agent.interrupt": 6_000}, "788.00"),
    ],
)
@pytest.mark.parametrize("book", ["agora-cn:payg", "agora-cn-standard:free"])
def test_units_that_come_with_a_pack_are_drawn_apart(book, pack, usage, payable):
    """
    A pack of agent minutes gives as many of speech recognition, and of interruption; none is drawn for another.
    """
    assert str(ap.rate(find_offer(book, FIRST).buying(pack, 5_000), usage).payable) == payable


def test_plans_say_which_packs_they_do_not_try():
    """
    A pack that gives units of several kinds is in no plan, and the scope of the plan says so.
    """
    book = load_book("agora-cn")
    plans = ap.best({"agent.task": 9_000, "agent.asr": 9_000}, [book.offer("payg", FIRST)], ap.Term(FIRST, 1))

    assert "packs that give units of several kinds (agent, agent-semantic)" in plans.scopes[0].left_out
