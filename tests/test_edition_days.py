"""The script that holds the days of editions against the first days of their sources."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from scripted import scripted

import agorapricing as ap

days = scripted("edition_days")
BOOK = """
schema = 1
id = "broken"
vendor = "example-rtc"
title = "Example RTC"
region = "CN"
currency = "CNY"

[source.page]
title = "Pricing"
url = "https://example.com/pricing"
place = "table 1"
read = 2024-03-10
kind = "vendor page"

[source.later]
title = "Pricing"
url = "https://example.com/pricing"
place = "table 1"
read = 2026-01-01
first = 2024-06-10
kind = "vendor page"

[[edition]]
start = {opens}
dated = "seen"

[[edition.rate]]
source = "page"
per = 1_000
prices = {{ "rtc.audio" = 7, "rtc.hd" = 28 }}

[edition.stage.free]
kind = "allowance"
source = "page"
quantity = 10_000
meters = ["rtc.audio"]

[[edition]]
start = {start}
dated = "{dated}"
continues = {opens}

[[edition.rate]]
source = "later"
per = 1_000
prices = {{ "rtc.hd" = 26 }}

[edition.stage.free]
kind = "allowance"
source = "page"
quantity = {quantity}
meters = ["rtc.audio", "rtc.hd"]
"""
EARLY = "was seen before 2024-06-10, the first day of its source later"
LATE = "starts after 2024-06-10, the first day of the newest of its sources"


@pytest.fixture(name="book")
def book_of(tmp_path):
    """A file with a book of two editions."""

    def made(start="2024-06-10", dated="seen", opens="2024-03-10", quantity=10_000):
        file = tmp_path / "broken.toml"
        file.write_text(BOOK.format(start=start, dated=dated, opens=opens, quantity=quantity), "utf-8")
        return str(file)

    return made


@pytest.fixture(name="faults")
def faults_of(book):
    """What is wrong with the days of the book, without its name."""
    return lambda *given, **terms: [
        fault.removeprefix("broken ") for fault in days.faults(ap.load_book(book(*given, **terms)))
    ]


def test_the_bundled_books_are_right(capsys):
    """
    No edition of a bundled book starts before its sources without a reason, and none after all of them.
    """
    assert days.main([]) == 0
    editions = sum(len(ap.load_book(name).editions) for name in ap.bundled())
    assert capsys.readouterr().out == f"{editions} editions, faults: 0\n"


@pytest.mark.parametrize(("day", "fault"), [(9, [EARLY]), (10, []), (11, [LATE])])
def test_what_was_seen_starts_on_the_first_day_of_its_source(faults, day, fault):
    """
    A seen edition starts neither before the first day of its source nor after it; the day of reading does not matter.
    """
    start = f"2024-06-{day:02}"

    assert faults(start) == [f"{start}: {each}" for each in fault]


@pytest.mark.parametrize(
    ("dated", "start", "fault"),
    [
        ("stated", "2024-06-09", []),
        ("document", "2024-06-09", []),
        ("stated", "2024-06-11", []),
        ("document", "2024-06-11", [LATE]),
    ],
)
def test_a_stated_day_and_a_documents_have_a_reason(faults, dated, start, fault):
    """
    A stated day may come before its source, or after it as announced; that of a document only before.
    """
    assert faults(start, dated) == [f"{start}: {each}" for each in fault]


@pytest.mark.parametrize(("opens", "is_early"), [("2024-03-09", True), ("2024-03-10", False), ("2024-03-11", False)])
def test_a_book_may_open_late_and_not_early(faults, opens, is_early):
    """
    The first edition takes what pages had before it; it does not start before it was seen.
    """
    early = f"{opens}: was seen before 2024-03-10, the first day of its source page"

    assert faults("2024-06-10", opens=opens) == [early] * is_early


@pytest.mark.parametrize(("quantity", "sources"), [(10_000, {"later"}), (10_001, {"later", "page"})])
def test_a_pool_of_another_size_is_new(book, quantity, sources):
    """
    An allowance that only takes in a meter has no day of its own; where its size changes, its source counts.
    """
    first, second = ap.load_book(book(quantity=quantity)).editions

    assert days.changed(second, days.parts(first)) == sources


def test_a_broken_book_fails(book, capsys):
    """
    The script prints each fault with the book and the edition, counts them, and exits with 1.
    """
    assert days.main([book("2024-06-11")]) == 1
    assert capsys.readouterr().out == f"broken 2024-06-11: {LATE}\n2 editions, faults: 1\n"


BEGUN = {
    "2022-03-16": ["chat.monthly_users"],
    "2022-07-21": ["chat.translated_characters", "chat.moderated_messages"],
    "2022-07-28": ["recording_web.hd", "recording_web.fhd", "analytics.standard", "analytics.enterprise"],
    "2022-08-17": ["proxy.audio", "proxy.2k_plus"],
    "2022-08-29": ["push.audio", "push.single_h264"],
    "2022-09-09": ["pull.audio", "pull.channel_audio"],
    "2022-09-27": ["whiteboard.qps"],
    "2023-02-10": ["noise_suppression.minutes", "spatial_audio.minutes"],
    "2023-07-07": ["whiteboard.web_pages"],
    "2023-09-16": ["screenshot.images", "screenshot.peak_qps"],
    "2023-11-30": ["classroom.audio", "classroom_live.2k_plus"],
    "2024-01-19": ["snapshot.minutes"],
    "2024-03-05": ["relay.audio", "relay.2k_plus"],
    "2024-05-20": ["gateway.audio", "gateway.video_passthrough"],
    "2024-06-25": ["speech.transcription", "speech.language_identification", "speech.standby"],
    "2024-07-03": ["whiteboard.pcw"],
    "2024-11-08": ["speech.translation"],
    "2025-03-08": ["speech.standby"],
    "2025-10-02": ["transcoding.passthrough", "transcoding.fhd"],
}
ENDED = {
    "2022-09-17": ["whiteboard.recording"],
    "2025-02-17": ["speech.standby"],
    "2026-03-28": ["analytics.standard", "analytics.premium", "analytics.enterprise"],
}
STANDARD = {
    "2025-10-02": ["transcoding.passthrough", "transcoding.fhd"],
    "2025-12-13": ["proxy.hd", "relay.hd", "noise_suppression.minutes", "spatial_audio.minutes", "screenshot.images"],
}


@pytest.mark.parametrize(
    ("name", "day", "meter", "is_new"),
    [
        (name, date.fromisoformat(day), meter, is_new)
        for name, table, is_new in (
            ("agora-us", BEGUN, True),
            ("agora-us", ENDED, False),
            ("agora-us-standard", STANDARD, True),
        )
        for day, meters in table.items()
        for meter in meters
    ],
)
def test_prices_begin_and_end_with_their_pages(name, day, meter, is_new):
    """
    A price in USD is in its book from the first day that its page printed it to the day that it was gone.
    """
    book = ap.load_book(name)
    before, on = (book.edition(each) for each in (day - timedelta(days=1), day))

    assert (meter in {**before.rates, **before.ladders}, meter in {**on.rates, **on.ladders}) == (not is_new, is_new)


@pytest.mark.parametrize(
    ("day", "usage", "cost"),
    [
        ("2022-12-21", {"whiteboard.online": 120_000}, "154.00"),
        ("2022-12-22", {"whiteboard.online": 120_000}, "148.00"),
        ("2022-12-21", {"whiteboard.images": 100_000}, "49.50"),
        ("2022-12-22", {"whiteboard.images": 100_000}, "0"),
        ("2023-05-17", {"whiteboard.images": 100_000}, "0"),
        ("2023-05-18", {"whiteboard.images": 100_000}, "49.50"),
        ("2024-07-07", {"speech.standby": 1_000}, "1.00"),
        ("2024-07-08", {"speech.standby": 1_000}, "0.99"),
    ],
)
def test_prices_change_with_their_pages(day, usage, cost):
    """
    A price in USD changes on the first day of the page that changed it.
    """
    assert ap.rate("agora-us:list", usage, on=date.fromisoformat(day)).total == Decimal(cost)


@pytest.mark.parametrize(
    ("day", "users", "fee"),
    [("2022-07-20", 100, 299), ("2022-07-21", 500, 349)],
)
def test_chat_of_2022(day, users, fee):
    """
    The Free plan of Chat had 100 monthly users, then 500; on that day a page has 349 for the Starter plan.
    """
    stages = ap.load_book("agora-us").edition(date.fromisoformat(day)).stages

    assert (stages["users-chat-free"].quantity, stages["fee-chat-starter"].amount) == (users, fee)


@pytest.mark.parametrize("name", ["agora-us", "agora-us-standard"])
def test_the_free_package_of_signaling_is_suspended(name):
    """
    Above its quota the Free package bills at the overage prices until 2025-10-07; from then on the service stops.
    """
    before, on = (ap.load_book(name).edition(date(2025, 10, day)).regimes["signaling-free"] for day in (6, 7))

    assert not before.suspends
    assert set(on.suspends) == {"signaling.messages", "signaling.peak_connections", "signaling.storage_gb"}
