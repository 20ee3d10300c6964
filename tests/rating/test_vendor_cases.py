"""The vendors' own worked examples of money, run with the bundled books; the others are listed with a reason."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import attrs
import pytest

import agorapricing as ap
from agorapricing.metering.seconds import whole_minutes
from agorapricing.numbers import Rounding, ratio
from agorapricing.pricebook.book import Offer
from agorapricing.pricebook.drawing import drawn
from agorapricing.pricebook.packs import Pack, Validity
from agorapricing.pricebook.regime import Regime
from agorapricing.rating.bill import Bill

FOLDER = Path(__file__).parents[1] / "data" / "cases"
AGORA = {each["id"]: each for each in json.loads((FOLDER / "agora.json").read_text("utf-8"))}
TRTC = {each["id"]: each for each in json.loads((FOLDER / "trtc.json").read_text("utf-8"))}

Record = dict[str, Any]
Quantities = Mapping[str, Any]

CENT = Decimal("0.01")


def at(record: Any, path: str) -> Any:
    """What stands in a record under keys and places, joined by points."""
    for key in path.split("."):
        record = record[int(key) if isinstance(record, list) else key]
    return record


def money(record: Record, path: str) -> Decimal:
    """An amount of a record."""
    return Decimal(at(record, path))


# ---- minutes of the vendors' tiers as meters ------------------------------------------------------------------------

TIERS = {"audio": "audio", "SD": "sd", "HD": "hd", "HD+": "hd_plus", "FHD": "fhd", "2K": "2k", "2K+": "2k_plus"}
LATENCY = {"premium": "rtc", "standard": "live", "host": "rtc"}


def meter(label: str, family: str) -> str:
    """The meter of a label like HD or standard.HD: what the label says of latency goes before the family."""
    latency, _, tier = label.rpartition(".")
    return f"{LATENCY.get(latency, family)}.{TIERS[tier]}"


def minutes(path: str, family: str = "rtc", only: str = "") -> Callable[[Record], Quantities]:
    """The minutes by tier that stand under a path; `only` one latency."""

    def usage(record: Record) -> Quantities:
        found = at(record, path)
        return {meter(label, family): found[label] for label in found if label.startswith(only)}

    return usage


def seconds(path: str, only: str = "") -> Callable[[Record], Quantities]:
    """Seconds by tier, each tier rounded up to minutes."""

    def usage(record: Record) -> Quantities:
        found = at(record, path)
        return {meter(label, "rtc"): -(-found[label] // 60) for label in found if label.startswith(only)}

    return usage


def each(path: str, *meters: str) -> Callable[[Record], Quantities]:
    """The one quantity that stands under a path, of each meter."""
    return lambda record: dict.fromkeys(meters, at(record, path))


def these(**paths: str) -> Callable[[Record], Quantities]:
    """Meters, each with the path of its quantity; family__member is the meter family.member."""
    return lambda record: {name.replace("__", "."): at(record, path) for name, path in paths.items()}


# ---- Agora ----------------------------------------------------------------------------------------------------------


@attrs.frozen
class Run:
    """An example: its offer and day, its usage, and where its exact total and its rounded one stand."""

    id: str
    offer: str
    on: date
    usage: Callable[[Record], Quantities]
    total: str
    payable: str = ""
    lines: Mapping[str, str] = {}

    @property
    def record(self) -> Record:
        """The vendor's example."""
        return AGORA[self.id]

    def bill(self) -> Bill:
        """Our bill of it."""
        return ap.rate(self.offer, self.usage(self.record), on=self.on)


CN, US = "agora-cn:list", "agora-us:list"
PORTAL = date(2026, 1, 1)

CN_LIVE = partial(Run, "cn-live-standard-2021-corrected", CN, date(2021, 2, 28))
US_LIVE = partial(Run, "us-live-standard-2021-as-printed", US, date(2021, 2, 28))
CN_RECORDING = partial(Run, "cn-onprem-rec-2020", CN, date(2020, 10, 21))
US_RELAY = partial(Run, "us-relay-draft", US, PORTAL)
US_SIGNALING = partial(Run, "us-signaling-dau", US, date(2022, 11, 1))
US_AGENTS = partial(Run, "us-convoai-2025", US, date(2025, 7, 15))

RUNS = (
    Run("cn-aggres-2019-45min", CN, date(2019, 12, 16), minutes("expected.minutes"), "expected.cost_unrounded"),
    CN_LIVE(
        minutes("expected.minutes"),
        "expected.grand_total_unrounded",
        "expected.grand_total",
    ),
    CN_LIVE(
        minutes("expected.minutes", only="standard"),
        "steps.1.equals",
        "expected.standard_total",
    ),
    CN_LIVE(
        minutes("expected.minutes", only="premium"),
        "steps.2.equals",
        "expected.premium_total",
    ),
    US_LIVE(
        seconds("inputs.seconds", only="standard"),
        "expected.standard_total_unrounded",
        "expected.standard_total",
        {
            "live.audio": "steps.0.equals",
            "live.hd": "steps.1.equals",
            "live.fhd": "steps.2.equals",
            "live.2k": "steps.3.equals",
        },
    ),
    US_LIVE(
        seconds("inputs.seconds", only="premium"),
        "expected.premium_total_unrounded",
        "expected.premium_total",
        {"rtc.audio": "steps.6.equals", "rtc.hd": "steps.7.equals", "rtc.fhd": "steps.8.equals"},
    ),
    Run(
        "us-rtc-2021-as-printed",
        US,
        date(2021, 2, 28),
        minutes("expected.minutes"),
        "expected.total_unrounded",
        "expected.total",
        {
            "rtc.audio": "steps.7.equals",
            "rtc.hd": "steps.8.equals",
            "rtc.fhd": "steps.9.equals",
            "rtc.2k": "steps.10.equals",
        },
    ),
    Run(
        "cn-onprem-rec-2021",
        CN,
        date(2021, 1, 31),
        minutes("expected.minutes", "recording_local"),
        "expected.total_unrounded",
        "expected.total",
        {
            "recording_local.audio": "steps.7.equals",
            "recording_local.hd": "steps.8.equals",
            "recording_local.fhd": "steps.9.equals",
            "recording_local.2k_plus": "steps.10.equals",
        },
    ),
    Run(
        "us-cloud-rec-2021-old-misprint",
        US,
        date(2021, 3, 1),
        minutes("inputs.minutes", "recording"),
        "vendor_errors.2.correct",
        "expected.total",
        {"recording.hd": "vendor_errors.0.correct", "recording.fhd": "vendor_errors.1.correct"},
    ),
    Run(
        "us-onprem-rec-2021",
        US,
        date(2021, 4, 1),
        minutes("expected.minutes", "recording_local"),
        "expected.total_unrounded",
        "expected.total",
        {
            "recording_local.audio": "steps.7.equals",
            "recording_local.hd": "steps.8.equals",
            "recording_local.fhd": "steps.9.equals",
            "recording_local.2k_plus": "steps.10.equals",
        },
    ),
    CN_RECORDING(
        each("inputs.cases.0.min", "recording_local.audio"),
        "expected.amounts.0",
    ),
    CN_RECORDING(
        lambda record: {"recording_local.audio": at(record, "inputs.cases.1.instances") * 1000},
        "expected.amounts.1",
    ),
    CN_RECORDING(
        each("inputs.cases.2.min", "recording_local.hd"),
        "expected.amounts.2",
    ),
    CN_RECORDING(
        each("inputs.cases.3.min", "recording_local.hd_plus"),
        "expected.amounts.3",
    ),
    Run("cn-web-rec", CN, date(2021, 11, 1), minutes("expected.minutes", "recording_web"), "expected.total"),
    Run(
        "cn-web-rec",
        "agora-cn-standard:list",
        date(2024, 7, 26),
        minutes("expected.minutes", "recording_web"),
        "expected.total",
    ),
    Run("us-web-rec", US, date(2026, 6, 17), minutes("expected.minutes", "recording_web"), "expected.total"),
    Run(
        "us-web-rec",
        "agora-us-standard:list",
        date(2026, 6, 17),
        minutes("expected.minutes", "recording_web"),
        "expected.total",
    ),
    Run("cn-cloud-snapshot", CN, date(2024, 6, 1), each("expected.minutes", "snapshot.minutes"), "expected.total"),
    Run(
        "cn-interactive-3h10a",
        CN,
        PORTAL,
        minutes("expected.minutes"),
        "expected.total",
        "expected.total",
        {"rtc.fhd": "steps.3.equals", "rtc.2k": "steps.4.equals", "rtc.2k_plus": "steps.5.equals"},
    ),
    Run("cn-voice-2x120", CN, PORTAL, minutes("expected.minutes"), "expected.total", "expected.total"),
    Run(
        "us-5users-60min",
        US,
        PORTAL,
        minutes("expected.minutes"),
        "expected.total_unrounded",
        "expected.total",
        {"rtc.fhd": "steps.3.equals", "rtc.2k": "steps.4.equals", "rtc.2k_plus": "steps.5.equals"},
    ),
    Run(
        "cn-screenshot-1",
        CN,
        PORTAL,
        these(screenshot__images="inputs.images", screenshot__peak_qps="inputs.peak_qps"),
        "expected.total",
    ),
    Run(
        "cn-screenshot-2",
        CN,
        PORTAL,
        these(screenshot__images="inputs.images", screenshot__peak_qps="inputs.peak_qps"),
        "expected.total",
    ),
    Run("cn-relay-audio", CN, PORTAL, each("expected.minutes", "relay.audio"), "expected.total"),
    US_RELAY(
        lambda record: {"relay.hd": at(record, "inputs.targets") * at(record, "inputs.min")},
        "expected.video_total",
    ),
    US_RELAY(
        lambda record: {"relay.audio": at(record, "inputs.targets") * at(record, "inputs.min")},
        "expected.audio_total",
    ),
    Run(
        "cn-push-audio",
        CN,
        date(2021, 2, 2),
        these(push__audio="inputs.min.0", push__single_audio="inputs.min.1"),
        "expected.total",
    ),
    Run(
        "cn-whiteboard-2021",
        CN,
        date(2021, 3, 31),
        lambda record: {
            "whiteboard.online": sum(at(record, "inputs.online_min")),
            "whiteboard.recording": at(record, "inputs.recording_min"),
            "whiteboard.images": at(record, "inputs.image_pages"),
            "whiteboard.web_pages": at(record, "inputs.web_pages"),
        },
        "expected.total",
    ),
    Run("cn-whiteboard-qps", CN, PORTAL, lambda _: {"whiteboard.qps": 5 + 10}, "expected.totals.0"),
    Run("cn-whiteboard-qps", CN, PORTAL, lambda _: {"whiteboard.qps": 9 + 10}, "expected.totals.1"),
    Run("us-whiteboard-qps", US, PORTAL, lambda _: {"whiteboard.qps": 5 + 10}, "expected.totals.0"),
    Run("us-whiteboard-qps", US, PORTAL, lambda _: {"whiteboard.qps": 9 + 10}, "expected.totals.1"),
    US_SIGNALING(
        these(signaling__daily_users="inputs.cases.0.0"),
        "expected.totals.0",
    ),
    US_SIGNALING(
        lambda record: {"signaling.daily_users": sum(at(record, "inputs.cases.1"))},
        "expected.totals.1",
    ),
    Run(
        "us-signaling-payg-2023",
        US,
        date(2023, 9, 7),
        lambda record: {
            "signaling.peak_connections": at(record, "inputs.pcu"),
            "signaling.messages": at(record, "inputs.messages_M") * 1_000_000,
            "signaling.storage_gb": at(record, "inputs.gb"),
        },
        "expected.total",
        "expected.total",
        {"signaling.messages": "vendor_errors.0.correct"},
    ),
    Run(
        "us-signaling-payg-2025",
        US,
        date(2024, 12, 7),
        lambda record: {
            "signaling.peak_connections": at(record, "inputs.pcu"),
            "signaling.messages": at(record, "inputs.messages_M") * 1_000_000,
            "signaling.storage_gb": at(record, "inputs.gb"),
        },
        "expected.total",
        "expected.total",
        {
            "signaling.peak_connections": "steps.0.equals",
            "signaling.messages": "steps.1.equals",
            "signaling.storage_gb": "steps.2.equals",
        },
    ),
    Run(
        "us-chat-299",
        "agora-us:chat-starter",
        date(2022, 7, 20),  # another page of the 21st has 349 already, which the book keeps
        lambda record: {"chat.monthly_users": sum(at(record, "inputs.mau"))},
        "expected.total",
        "expected.total",
    ),
    Run(
        "us-chat-349",
        "agora-us:chat-starter",
        date(2022, 11, 11),
        lambda record: {"chat.monthly_users": sum(at(record, "inputs.mau"))},
        "expected.total",
        "expected.total",
    ),
    Run("us-convoai-2026", US, date(2026, 3, 31), each("inputs.min", "rtc.audio", "agent.all_in"), "expected.total"),
    Run("us-convoai-2025", US, date(2025, 3, 5), each("inputs.min", "rtc.audio", "agent.all_in"), "expected.2025-03"),
    US_AGENTS(
        each("inputs.min", "rtc.audio", "agent.task", "agent.asr"),
        "expected.2025-07 with ARES",
    ),
    US_AGENTS(
        each("inputs.min", "rtc.audio", "agent.task"),
        "expected.2025-07 BYOK",
    ),
    US_AGENTS(
        each("inputs.min", "rtc.hd", "rtc.audio", "agent.task"),
        "expected.2025-07 BYOK + 720p avatar",
    ),
    Run(
        "cn-fcdn-2021",
        "agora-cn:payg",
        date(2021, 9, 28),
        lambda record: cdn_of_four_regions(at(record, "inputs.gb")),
        "expected.total",
    ),
    Run(
        "us-fcdn-2021",
        "agora-us:payg",
        date(2021, 11, 15),
        lambda record: cdn_of_four_regions(at(record, "inputs.gb")),
        "expected.total",
    ),
    Run(
        "cn-fcdn-new",
        "agora-cn:payg",
        PORTAL,
        these(cdn__mainland="inputs.gb.mainland", cdn__overseas="inputs.gb.overseas"),
        "expected.total",
    ),
)


def cdn_of_four_regions(gb: dict[str, int]) -> Quantities:
    """The books count North America, Europe and the first Asian region together: they have one price."""
    return {"cdn.mainland": gb["mainland"], "cdn.na_eu_apac1": gb["NA"] + gb["EU"] + gb["APAC1"]}


def amounts(bill: Bill) -> dict[str | None, Decimal]:
    """What each meter of a bill costs; fees are under None."""
    found: dict[str | None, Decimal] = {}
    for line in bill.lines:
        found[line.meter] = found.get(line.meter, Decimal(0)) + line.amount
    return found


def named(runs: tuple[Run, ...]) -> pytest.MarkDecorator:
    """Each run with the id of its example."""
    return pytest.mark.parametrize("run", runs, ids=[run.id for run in runs])


@named(RUNS)
def test_the_total_is_the_vendors(run):
    """
    The exact total is the example's, and the payable one is that total rounded half up to cents.
    """
    bill, wanted = run.bill(), money(run.record, run.total)

    assert bill.total == wanted
    assert bill.payable == wanted.quantize(CENT, ROUND_HALF_UP)
    assert bill.currency == run.record["currency"]


@named(tuple(run for run in RUNS if run.payable))
def test_the_payable_total_is_the_printed_one(run):
    """
    Where the vendor prints the total in cents, that is what is payable.
    """
    assert run.bill().payable == money(run.record, run.payable)


@named(tuple(run for run in RUNS if run.lines))
def test_each_line_is_the_vendors(run):
    """
    Where the vendor prints lines, each meter costs what its line says.
    """
    found = amounts(run.bill())

    assert {name: found[name] for name in run.lines} == {
        name: money(run.record, path) for name, path in run.lines.items()
    }


WRONG = {
    "us-cloud-rec-2021-old-misprint": ("vendor_printed.total", "expected.total"),
    "cn-pkg-flagship-overage": ("vendor_printed.overage", "expected.overage"),
    "us-relay-draft": ("vendor_printed.video", "expected.video_total"),
    "us-signaling-payg-2023": ("vendor_errors.0.vendor_says", "vendor_errors.0.correct"),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_wrong_number_of_the_vendor_is_noted_beside_the_right_one(name):
    """
    Where the vendor's printed number is wrong, the record keeps both, and what we assert is the right one.
    """
    printed, right = WRONG[name]

    assert money(AGORA[name], printed) != money(AGORA[name], right)
    assert AGORA[name]["arithmetic"].startswith("vendor_error")
    assert AGORA[name]["vendor_errors"]


# ---- Agora: the ladder by itself ------------------------------------------------------------------------------------


def ladder_alone(book: str, on: date) -> Offer:
    """The book on a day under its volume ladder and nothing else: the vendor's examples take no free minutes."""
    found = ap.load_book(book)
    alone = Regime("Volume ladder alone", "the vendor's worked examples", chain=("volume",))
    edition = attrs.evolve(found.edition(on), regimes={"ladder": alone})
    return Offer(found, edition, "ladder", on)


def test_the_ladder_fills_across_categories():
    """
    8,000 Full HD, 16,000 2K and 80,000 2K+ minutes fill one ladder: only the last 4,001 of 2K+ are 5 % off.
    """
    record = AGORA["cn-ladder-104k"]
    bill = ap.rate(ladder_alone("agora-cn", PORTAL), minutes("inputs.minutes")(record))
    lines = [money(record, f"expected.lines.{tier}") for tier in ("FHD", "2K", "2K+")]

    assert list(amounts(bill).items()) == list(zip(("rtc.fhd", "rtc.2k", "rtc.2k_plus"), lines, strict=True))
    assert [(line.quantity, line.amount) for line in bill.lines] == [
        (8_000, Decimal(504)),
        (16_000, Decimal(1792)),
        (75_999, money(record, "steps.5.equals")),
        (4_001, money(record, "steps.6.equals")),
    ]
    assert bill.total == Decimal(504) + 1792 + Decimal("20109.5874") == money(record, "expected.total_unrounded")
    assert bill.payable == money(record, "expected.total")
    assert bill.payable == Decimal("22405.59")


def test_the_ladder_splits_600_000_minutes():
    """
    The first 99,999 minutes cost the full price, the next 400,000 are 5 % off and the last 100,001 are 7 % off.
    """
    record = AGORA["ladder-600k-split"]
    bill = ap.rate(ladder_alone("agora-cn", PORTAL), {"rtc.hd": record["inputs"]["minutes"]})
    found = {sum(each.fraction for each in line.price.reductions): line.quantity for line in bill.lines}

    assert found == {
        0: record["expected"]["full_price"],
        Decimal("0.05"): record["expected"]["5%"],
        Decimal("0.07"): record["expected"]["7%"],
    }


@pytest.mark.parametrize("place", range(5), ids=["audio", "hd", "fhd", "2k", "2k_plus"])
def test_unit_prices_of_the_ladder_are_not_rounded(place):
    """
    The variant of 2021 with unit prices in cents is our exact percentage, rounded: we keep the percentage.
    """
    record = AGORA["us-ladder-rounded-unit-prices"]
    name = ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k", "rtc.2k_plus")[place]
    bill = ap.rate(ladder_alone("agora-us", date(2021, 4, 1)), {name: 1_000_000})
    listed, *reduced = [line.price.net * 1000 for line in bill.lines]
    rows = [money(record, f"expected.{off}.{place}") for off in ("5%", "7%", "10%")]

    assert [line.quantity for line in bill.lines] == [99_999, 400_000, 500_000, 1]
    assert listed == money(record, f"inputs.list.{place}")
    assert reduced == [listed * off for off in (Decimal("0.95"), Decimal("0.93"), Decimal("0.90"))]
    assert reduced != rows
    assert [Rounding(2).round(price) for price in reduced] == rows


def test_a_million_minutes_tell_the_exact_percentage_from_the_rounded_price():
    """
    1,000,000 audio minutes cost 935.55 by the percentage and 935.00 by the table of rounded unit prices.
    """
    record = AGORA["us-ladder-rounded-unit-prices"]
    bill = ap.rate(ladder_alone("agora-us", date(2021, 4, 1)), {"rtc.audio": 1_000_000})
    prices = [money(record, "inputs.list.0"), *(money(record, f"expected.{off}.0") for off in ("5%", "7%", "10%"))]
    by_table = sum(line.quantity * price / 1000 for line, price in zip(bill.lines, prices, strict=True))

    assert bill.payable == Decimal("935.55")
    assert by_table.quantize(CENT, ROUND_HALF_UP) == Decimal("935.00")
    assert any("unit prices inside the volume ladder" in note for note in bill.notes)


# ---- Agora: what the vendor does otherwise --------------------------------------------------------------------------

BROADCAST = {"FHD (hosts)": "rtc.fhd", "2K (hosts)": "rtc.2k", "2K+ (audience)": "live.2k_plus"}


def test_hosts_of_a_broadcast_pay_the_price_of_hosts():
    """
    The page bills three hosts at the audience's price: right is 0.5394 + 1.9188 + 2.1588 = 4.617, not 3.393.
    """
    record = AGORA["us-5users-60min-broadcast-as-printed"]
    right = {BROADCAST[label]: quantity for label, quantity in record["inputs"]["minutes"].items()}
    printed = {name.replace("rtc.", "live."): quantity for name, quantity in right.items()}
    bill = ap.rate(US, right, on=PORTAL)

    assert bill.total == Decimal("0.5394") + Decimal("1.9188") + Decimal("2.1588")
    assert bill.payable == Decimal("4.62")
    assert ap.rate(US, printed, on=PORTAL).total == money(record, "expected.total_unrounded")
    assert record["arithmetic"].startswith("vendor_error")


def test_a_whiteboard_bill_is_rounded_half_up():
    """
    The vendor's one example that rounds up prints 2.89: 2.884 is 2.88 by our documented rule, and the bill notes it.
    """
    record = AGORA["us-whiteboard-2024"]
    usage = these(whiteboard__online="inputs.online_min", whiteboard__web_pages="inputs.web_pages")(record)
    bill = ap.rate(US, usage, on=date(2024, 1, 1))

    assert bill.total == money(record, "expected.total_unrounded")
    assert bill.payable == money(record, "expected.half_up_total")
    assert record["expected"]["vendor_total"] == "2.89 (round up)"
    assert record["arithmetic"] == "rounding_variant"
    assert any("how the whiteboard bill is rounded" in note for note in bill.notes)


@pytest.mark.parametrize("place", [0, 1], ids=["one target language", "two target languages"])
def test_lines_of_speech_to_text_are_not_rounded(place):
    """
    The vendor rounds each line to three decimals; our lines are exact, and rounded so they give its number.
    """
    record = AGORA["us-stt"]
    spoken = sum(record["inputs"]["spoken_min"])
    languages = record["inputs"]["target_languages"][place]
    usage = {"speech.transcription": spoken, "speech.translation": spoken * languages}
    bill = ap.rate(US, usage, on=date(2026, 5, 14))

    assert bill.total == money(record, f"expected.exact.{place}")
    assert sum(Rounding(3).round(line.amount) for line in bill.lines) == money(record, f"expected.printed.{place}")
    assert record["arithmetic"] == "rounding_variant"
    assert any("rounded to three decimals" in note for note in bill.notes)


def test_a_conversation_in_china_costs_the_vendors_part_and_the_customers_models():
    """
    The example adds the customer's own language model and voice: what is left is Agora's bill.
    """
    record = AGORA["cn-convoai"]
    models = money(record, "inputs.llm") + money(record, "inputs.tts")
    usage = each("inputs.min", "rtc.audio", "agent.task", "agent.asr")(record)
    bill = ap.rate(CN, usage, on=PORTAL)
    interrupting = ap.rate(CN, {**usage, "agent.interrupt": record["inputs"]["min"]}, on=PORTAL)

    assert bill.total + models == money(record, "expected.total")
    assert interrupting.total + models == money(record, "expected.with semantic interrupt")


# ---- Agora: standard minutes ----------------------------------------------------------------------------------------


def standard_minutes(bill: Bill) -> Decimal:
    """The standard minutes of a bill, free ones included."""
    return sum((line.quantity for line in bill.lines if line.meter == "rtc.standard"), Decimal(0))


def test_standard_minutes_are_added_before_they_are_rounded_up():
    """
    One HD minute and six low-latency audio minutes are 7.42 standard minutes, so 8.
    """
    record = AGORA["cn-std-minutes"]
    bill = ap.rate("agora-cn-standard:list", seconds("inputs.seconds")(record), on=date(2024, 7, 26))

    assert standard_minutes(bill) == record["expected"]["standard_minutes"]
    assert bill.total == Decimal(record["expected"]["standard_minutes"]) * 7 / 1000


def test_100_000_minutes_above_the_flagship_package_cost_700():
    """
    The vendor's page prints 100000/1000 x 7 = 70; it is 700, beside the package's 8,399.
    """
    record = AGORA["cn-pkg-flagship-overage"]
    bill = ap.rate("agora-cn-standard:flagship", {"rtc.standard": 1_600_000}, on=date(2024, 8, 31))
    first, second, overage = (Decimal(paid) for paid in record["expected"]["payments"])

    assert amounts(bill) == {"rtc.standard": overage, None: first}
    assert (first, overage) == (second, money(record, "expected.overage"))
    assert bill.payable == Decimal(8399) + 700


def test_100_000_minutes_above_the_business_package_cost_99():
    """
    The Business package costs 339.99 and holds 400,000 standard minutes; 100,000 more cost 99.
    """
    record = AGORA["us-pkg-business-overage"]
    bill = ap.rate("agora-us-standard:business", {"rtc.standard": 500_000}, on=date(2025, 9, 1))
    package, _, overage = (Decimal(paid) for paid in record["expected"]["payments"])

    assert amounts(bill) == {"rtc.standard": overage, None: package}
    assert bill.payable == Decimal("438.99")


def test_400_000_standard_minutes_hold_701_754_minutes_of_low_latency_audio():
    """
    At 0.57 each, one minute more is one standard minute above the package of 400,000.
    """
    record = AGORA["cn-std-to-low-audio"]
    most = record["expected"]["raw_minutes_floor"]
    held = ap.rate("agora-cn-standard:premium", {"live.audio": most}, on=date(2024, 7, 26))
    more = ap.rate("agora-cn-standard:premium", {"live.audio": most + 1}, on=date(2024, 7, 26))

    assert standard_minutes(held) == record["inputs"]["standard_min"]
    assert standard_minutes(more) == record["inputs"]["standard_min"] + 1
    assert (held.total, more.total) == (2388, Decimal("2388.007"))


PACKAGES = {
    "Starter": ("starter", 50_000),
    "Pro": ("pro", 150_000),
    "Business": ("business", 400_000),
    "Business Advanced": ("business-advanced", 800_000),
    "Business Plus": ("business-plus", 1_500_000),
}


def saving(price: Decimal, listed: Decimal) -> Decimal:
    """What a package saves, in percent."""
    return ratio((listed - price) * 100, listed, 2)


@pytest.mark.parametrize("name", PACKAGES)
def test_a_package_saves_what_its_quota_costs_at_list(name):
    """
    A package's quota at list price, and the package's own price, are the vendor's pair; what it saves is our ratio.
    """
    record = AGORA["us-pkg-savings"]
    regime, quota = PACKAGES[name]
    price = ap.rate(f"agora-us-standard:{regime}", {"rtc.standard": quota}, on=date(2026, 6, 30)).total
    listed = ap.rate("agora-us-standard:list", {"rtc.standard": quota}, on=date(2026, 6, 30)).total
    place = list(record["inputs"]["pairs"]).index(name)

    assert [price, listed] == [Decimal(amount) for amount in record["inputs"]["pairs"][name][:2]]
    assert saving(price, listed) == money(record, f"expected.actual_pct.{place}")


def test_the_signaling_package_saves_against_the_overage_prices_of_2023():
    """
    The Signaling Pro package of 2026 at 279 is compared with its quota at the prices of 2023: 337.50.
    """
    record = AGORA["us-pkg-savings"]
    quota = {
        "signaling.peak_connections": 2_500,
        "signaling.messages": 150_000_000,
        "signaling.storage_gb": 10,
    }
    price = ap.rate("agora-us:signaling-pro", quota, on=date(2026, 6, 1)).total
    listed = ap.rate(US, quota, on=date(2023, 9, 7)).total

    assert [price, listed] == [Decimal(amount) for amount in record["inputs"]["pairs"]["Signaling Pro"][:2]]
    assert saving(price, listed) == money(record, "expected.actual_pct.5")


# ---- TRTC -----------------------------------------------------------------------------------------------------------


@attrs.frozen
class TrtcRun:
    """An example of TRTC: its book and day, and the meters of its labels, by family or one by one."""

    id: str
    book: str
    on: date
    family: str = "rtc"
    meters: Mapping[str, str] = {}
    units: Mapping[str, int] = {}

    @property
    def record(self) -> Record:
        """The vendor's example."""
        return TRTC[self.id]

    def meter(self, label: str) -> str:
        """The meter of a label."""
        return self.meters.get(label) or meter(label, self.family)

    def usage(self) -> Quantities:
        """The minutes of the example, or what else it counts."""
        found = self.record["expected"]["minutes_per_tier"]
        return {self.meter(label): Decimal(n) * self.units.get(label, 1) for label, n in found.items()}

    def bill(self) -> Bill:
        """Our bill of it."""
        return ap.rate(f"{self.book}:list", self.usage(), on=self.on)

    def lines(self) -> dict[str, Decimal]:
        """The example's amounts by meter: it prints one line for each user and stream."""
        found: dict[str, Decimal] = {}
        for item in self.record["expected"]["line_items"]:
            name = self.meter(item["tier"])
            found[name] = found.get(name, Decimal(0)) + Decimal(item["amount"])
        return found

    def prices(self) -> dict[str, Decimal]:
        """The example's prices of 1,000 units by meter."""
        items = self.record["expected"]["line_items"]
        return {self.meter(i["tier"]): Decimal(i["price_per_1000"]) / self.units.get(i["tier"], 1) for i in items}


ANY = {"any": "rtc.audio"}
PRINTED_HD = {"HD(as printed)": "transcoding.hd"}

TRTC_RUNS = (
    TrtcRun("cn-g0-trial-overage", "trtc-cn", date(2019, 9, 6), meters=ANY),
    TrtcRun("cn-g0-two-months", "trtc-cn", date(2019, 9, 6), meters=ANY),
    TrtcRun("cn-g0-variant-52000.5", "trtc-cn", date(2019, 9, 6), meters=ANY),
    TrtcRun("cn-g1-nov-2019-printed-wrong", "trtc-cn", date(2019, 11, 30)),
    TrtcRun("cn-g2-a-subscribes-bcd", "trtc-cn", date(2020, 6, 5)),
    TrtcRun("cn-audio-three-users", "trtc-cn", date(2020, 8, 19)),
    TrtcRun("cn-g2-mixed-two-users", "trtc-cn", date(2020, 8, 19)),
    TrtcRun("cn-mix3-new", "trtc-cn", date(2022, 7, 31)),
    TrtcRun("cn-g3-pure-video", "trtc-cn", date(2022, 7, 31)),
    TrtcRun("cn-g3-two-960x720", "trtc-cn", date(2022, 7, 31)),
    TrtcRun("cn-screenshare-1v1-class", "trtc-cn", date(2021, 8, 31)),
    TrtcRun("cn-rec-mixed", "trtc-cn", date(2020, 7, 28), "recording"),
    TrtcRun("cn-rec-new-audio", "trtc-cn", date(2022, 8, 1), "recording_mixed"),
    TrtcRun("cn-rec-new-av", "trtc-cn", date(2022, 8, 1), "recording_mixed"),
    TrtcRun("cn-mix-fixed", "trtc-cn", date(2020, 11, 1), "transcoding"),
    TrtcRun("intl-2020-flat4", "trtc-intl", date(2020, 2, 20)),
    TrtcRun("intl-mixed-2", "trtc-intl", date(2021, 4, 23)),
    TrtcRun("intl-mix3-old-rule", "trtc-intl", date(2021, 9, 13)),
    TrtcRun("intl-agg-2021-wrong", "trtc-intl", date(2021, 11, 5)),
    TrtcRun("intl-agg-ex1", "trtc-intl", date(2022, 5, 18)),
    TrtcRun("intl-rec-unmixed", "trtc-intl", date(2020, 10, 15), "recording"),
    TrtcRun("intl-mix-2020", "trtc-intl", date(2020, 12, 17), "transcoding", PRINTED_HD),
    TrtcRun("intl-mix-2021-11", "trtc-intl", date(2021, 11, 5), "transcoding", PRINTED_HD),
    TrtcRun(
        "intl-live-multi",
        "trtc-intl",
        date(2024, 12, 18),
        meters={"audience HD": "live.hd", "H264 2K": "transcoding.2k"},
    ),
    TrtcRun(
        "intl-speech-ai",
        "trtc-intl",
        date(2025, 11, 1),
        meters={
            "speech_to_text": "speech.transcription",
            "ai_translation": "speech.translation",
            "tts_flash": "speech.synthesis",
        },
        units={"tts_flash": 1000},
    ),
)


def trtc_named(runs: tuple[TrtcRun, ...]) -> pytest.MarkDecorator:
    """Each run with the id of its example."""
    return pytest.mark.parametrize("run", runs, ids=[run.id for run in runs])


@trtc_named(TRTC_RUNS)
def test_the_total_is_that_of_trtc(run):
    """
    The exact total and the total in cents are the example's, in its currency.
    """
    bill, expected = run.bill(), run.record["expected"]

    assert bill.total == Decimal(expected["total"])
    assert bill.payable == Decimal(expected["total_rounded_2dp"])
    assert bill.currency == run.record["currency"]


@trtc_named(TRTC_RUNS)
def test_the_lines_are_those_of_trtc(run):
    """
    Each meter costs what the example's lines of its tier add up to, at the price that they state.
    """
    bill = run.bill()

    assert amounts(bill) == run.lines()
    assert {line.meter: line.price.net * 1000 for line in bill.lines} == run.prices()


@trtc_named(tuple(run for run in TRTC_RUNS if run.record["vendor_arithmetic_error"]))
def test_a_wrong_total_of_trtc_is_not_reproduced(run):
    """
    Where the printed total is wrong, ours is that of the example's own terms, and the record keeps the note.
    """
    assert run.bill().total != Decimal(run.record["expected"]["vendor_printed_total"])
    assert run.record["notes"].startswith("VENDOR ERROR")


@pytest.mark.parametrize(
    ("name", "on", "total"),
    [
        ("intl-mix-2020", date(2020, 12, 17), "0.899 + 0.228571 + 0.0799"),
        ("intl-mix-2021-11", date(2021, 11, 5), "0.899 + 0.2296 + 0.0799"),
    ],
)
def test_640x360_is_mixed_at_the_price_of_sd(name, on, total):
    """
    The examples price a 640x360 output as HD; by the vendor's own tiers it is SD, and 1.21 in all.
    """
    bill = ap.rate("trtc-intl:list", dict.fromkeys(("transcoding.fhd", "transcoding.sd", "transcoding.audio"), 100), on)

    assert bill.total == sum(Decimal(part) for part in total.split(" + "))
    assert bill.payable == Decimal(TRTC[name]["correct_under_stated_rules"])


def test_audio_beside_video_is_not_billed():
    """
    The old example bills audio streams beside video; by the stated rule, without them, it is 1.0188.
    """
    run = next(run for run in TRTC_RUNS if run.id == "intl-mix3-old-rule")
    video = {name: quantity for name, quantity in run.usage().items() if name != "rtc.audio"}

    assert ap.rate("trtc-intl:list", video, on=run.on).total == Decimal("1.0188")
    assert "without the two audio lines total = 1.0188" in run.record["notes"]


def test_the_live_audience_pays_the_price_of_the_table():
    """
    The example takes 4.495 for Full HD where the table has 4.50: by the table it is 13.5297, and the bill notes it.
    """
    record = TRTC["intl-live-single"]
    found = record["expected"]["minutes_per_tier"]
    bill = ap.rate(
        "trtc-intl:list",
        {"rtc.audio": found["anchor audio"], "live.fhd": found["audience FHD"]},
        on=date(2024, 12, 18),
    )

    assert bill.total == Decimal("0.0297") + 3 * Decimal("4.50")
    assert f"{bill.payable} (with table price 4.50)" == record["correct_under_stated_rules"]
    assert bill.total - Decimal(record["expected"]["total"]) == 3 * (Decimal("4.50") - Decimal("4.495"))
    assert any("4.495 (8.99 / 2)" in note for note in bill.notes)


def test_live_streaming_records_by_peak_channels():
    """
    Ten channels recorded at one time cost 30 each.
    """
    record = TRTC["cn-css-rec-peak"]
    bill = ap.rate(
        "trtc-cn:list", each("inputs.peak_channels", "recording_css.peak_channels")(record), on=date(2019, 6, 24)
    )

    assert bill.total == money(record, "expected.amount")
    assert bill.lines[0].unit_price == money(record, "inputs.price")


def test_live_streaming_transcodes_by_codec_and_size():
    """
    60 minutes of H.264 at 720p and 30 of H.265 at 480p, a quantity that stands only in the formula, cost 4.35.
    """
    record = TRTC["cn-css-transcode"]
    implied = record["inputs"]["h265_480p_min"].split()[0]
    usage = {
        "transcoding_css.h264_720p": record["inputs"]["h264_720p_min"],
        "transcoding_css.h265_480p": implied,
    }

    assert ap.rate("trtc-cn:list", usage, on=date(2019, 6, 24)).total == money(record, "expected.amount")


def test_relay_is_billed_by_peak_bandwidth():
    """
    300 tasks of 500 kbps are 150 Mbps.
    """
    record = TRTC["intl-relay-bw-300"]
    mbps = Decimal(record["inputs"]["kbps"]) * record["inputs"]["tasks"] / 1000
    bill = ap.rate("trtc-intl:list", {"relay_bandwidth.peak_mbps": mbps}, on=date(2022, 6, 1))

    assert mbps == money(record, "expected.mbps")
    assert bill.total == money(record, "expected.amount_computed")


# ---- packs ----------------------------------------------------------------------------------------------------------


def pack_of(book: str, on: date, name: str) -> Pack:
    """A pack that a book sells on a day."""
    return ap.load_book(book).edition(on).packs[name]


MEDIA = {
    "cn-media-pack-cloudrec": {"audio": "recording.audio", "HD": "recording.hd"},
    "cn-media-pack-push": {"audio": "push.audio", "H265 HD": "push.h265_hd"},
    "cn-media-pack-pull": {"audio": "pull.audio", "H264 HD": "pull.h264_hd"},
}


@pytest.mark.parametrize("name", MEDIA)
def test_media_services_draw_standard_minutes(name):
    """
    Minutes of recording, push and pull draw on a media pack by the vendor's coefficients, and cost nothing else.
    """
    record, meters = AGORA[name], MEDIA[name]
    usage = {meters[label]: quantity for label, quantity in record["inputs"]["minutes"].items()}
    offer = ap.load_book("agora-cn-standard").offer("free", PORTAL).buying("media", 25_000)
    bill = ap.rate(offer, usage)
    draws = offer.holdings[0].pack.draws

    found = {line.meter: line.quantity * draws[line.meter] for line in bill.lines if line.meter}
    assert found == {meters[label]: units for label, units in record["expected"]["standard"].items()}
    assert drawn(offer.tariff.charges(ap.Usage(usage)), offer.holdings) == {"media": sum(found.values())}
    assert bill.total == 215


GRID = (("rtc-audio", 0), ("rtc-audio", 1), ("rtc-audio", 2), ("rtc-hd", 0), ("rtc-fhd", 0), ("rtc-2k_plus", 2))


@pytest.mark.parametrize("place", range(6), ids=[name for name, _ in GRID])
def test_a_pack_costs_its_minutes_at_list_less_its_percentage(place):
    """
    25,000, 250,000 and 1,000,000 minutes are 5, 10 and 15 % below the price by the minute.
    """
    name, size = GRID[place]
    sold = pack_of("agora-cn", PORTAL, name).sizes[size]
    [meter_] = pack_of("agora-cn", PORTAL, name).draws
    listed = ap.rate(CN, {meter_: sold.quantity}, on=PORTAL).total

    assert sold.price == Decimal(AGORA["cn-pack-grid"]["expected"]["sample"][place])
    assert sold.price == listed * (Decimal("0.95"), Decimal("0.90"), Decimal("0.85"))[size]


def test_a_pack_is_drawn_by_the_days_cumulative_minutes():
    """
    30, 20 and 40 seconds are 1, 1 and 2 minutes of the day so far: each period draws what the day's minutes grew by.
    """
    record = TRTC["cn-pack-5min-deduction"]
    seconds_so_far = list(accumulate(record["inputs"]["period_seconds"]))
    minutes_so_far = [whole_minutes(Decimal(each)) for each in seconds_so_far]
    offer = ap.load_book("trtc-cn").offer("payg", date(2022, 8, 1)).buying("general", 25_000)
    taken = [
        drawn(offer.tariff.charges(ap.Usage({"rtc.audio": each})), offer.holdings)["general"] for each in minutes_so_far
    ]

    assert seconds_so_far == record["expected"]["cumulative_seconds"]
    assert minutes_so_far == record["expected"]["cumulative_minutes"]
    assert [b - a for a, b in pairwise([0, *taken])] == record["expected"]["period_deduction"]


def test_a_minute_of_hd_draws_four_general_minutes():
    """
    The ratio of 2020 is 1 : 2 : 4 : 15.
    """
    record = TRTC["cn-pack-ratio-hd"]
    draws = pack_of("trtc-cn", date(2020, 5, 9), "general").draws

    assert draws["rtc.hd"] * record["inputs"]["HD_minutes"] == record["expected"]["pack_minutes"]


def test_minutes_of_typed_packs_convert_as_they_draw():
    """
    An old minute of audio, SD or HD becomes as many general minutes as one of its type draws.
    """
    expected = TRTC["cn-pack-convert"]["expected"]["general_minutes"]
    draws = pack_of("trtc-cn", date(2020, 5, 9), "general").draws
    typed = {label: pack_of("trtc-cn", date(2019, 10, 11), label.lower()) for label in expected}

    assert {label: draws[meter_] for label, each in typed.items() for meter_ in each.draws} == expected


@pytest.mark.parametrize(("name", "pack"), [("cn-validity-2019-10-11", "audio"), ("cn-validity-2019-03-15", "flat")])
def test_a_pack_lasts_to_the_end_of_the_month_a_year_later(name, pack):
    """
    A pack is valid from the day it is bought to the last day of the same month of the next year.
    """
    record = TRTC[name]
    valid = pack_of("trtc-cn", date(2019, 10, 11) if pack == "audio" else date(2019, 4, 25), pack).valid

    assert str(valid.last_day(date.fromisoformat(record["inputs"]["purchase"]))) == record["expected"]["expires"]


def test_a_gift_of_a_month_lasts_to_the_same_day():
    """
    A monthly gift ends on the same day of the next month.
    """
    record = TRTC["cn-validity-monthpack"]
    granted = date.fromisoformat(record["inputs"]["granted"])

    assert str(Validity(1, "same day").last_day(granted)) == record["expected"]["expires"]


def test_free_minutes_abroad_last_to_the_day_before():
    """
    What is received on the 15th is valid until the 14th of the next month.
    """
    record = TRTC["intl-cycle-free"]
    received = date.fromisoformat(record["inputs"]["received"])

    assert f"{received}..{Validity(1, 'day before').last_day(received)}" == record["expected"]["valid"]


# ---- what is not run here -------------------------------------------------------------------------------------------

OWN_TEST = {
    "cn-ladder-104k": test_the_ladder_fills_across_categories,
    "ladder-600k-split": test_the_ladder_splits_600_000_minutes,
    "us-ladder-rounded-unit-prices": test_unit_prices_of_the_ladder_are_not_rounded,
    "us-5users-60min-broadcast-as-printed": test_hosts_of_a_broadcast_pay_the_price_of_hosts,
    "us-whiteboard-2024": test_a_whiteboard_bill_is_rounded_half_up,
    "us-stt": test_lines_of_speech_to_text_are_not_rounded,
    "cn-convoai": test_a_conversation_in_china_costs_the_vendors_part_and_the_customers_models,
    "cn-std-minutes": test_standard_minutes_are_added_before_they_are_rounded_up,
    "cn-pkg-flagship-overage": test_100_000_minutes_above_the_flagship_package_cost_700,
    "us-pkg-business-overage": test_100_000_minutes_above_the_business_package_cost_99,
    "cn-std-to-low-audio": test_400_000_standard_minutes_hold_701_754_minutes_of_low_latency_audio,
    "us-pkg-savings": test_a_package_saves_what_its_quota_costs_at_list,
    "intl-live-single": test_the_live_audience_pays_the_price_of_the_table,
    "cn-css-rec-peak": test_live_streaming_records_by_peak_channels,
    "cn-css-transcode": test_live_streaming_transcodes_by_codec_and_size,
    "intl-relay-bw-300": test_relay_is_billed_by_peak_bandwidth,
    "intl-cycle-free": test_free_minutes_abroad_last_to_the_day_before,
    "cn-validity-monthpack": test_a_gift_of_a_month_lasts_to_the_same_day,
    "cn-validity-2019-03-15": test_a_pack_lasts_to_the_end_of_the_month_a_year_later,
    "cn-validity-2019-10-11": test_a_pack_lasts_to_the_end_of_the_month_a_year_later,
    "cn-pack-convert": test_minutes_of_typed_packs_convert_as_they_draw,
    "cn-pack-ratio-hd": test_a_minute_of_hd_draws_four_general_minutes,
    "cn-pack-5min-deduction": test_a_pack_is_drawn_by_the_days_cumulative_minutes,
    "cn-pack-grid": test_a_pack_costs_its_minutes_at_list_less_its_percentage,
    "cn-media-pack-pull": test_media_services_draw_standard_minutes,
    "cn-media-pack-push": test_media_services_draw_standard_minutes,
    "cn-media-pack-cloudrec": test_media_services_draw_standard_minutes,
}

METERING = "metering: who received what, and for how long; it has no price"
OTHER_VENDOR = "another vendor, whose prices are in no bundled book"

LATER = {
    "cn-aggres-change": METERING,
    "aggres-calibration": METERING,
    "rounding-59-61": METERING,
    "per-user-not-per-stream": METERING,
    "cn-use-2p-video": METERING,
    "cn-use-4p-join": METERING,
    "cn-use-single-host": METERING,
    "cn-2019-voice": METERING,
    "cn-2019-video-1": METERING,
    "cn-2019-video-2": METERING,
    "cn-2019-video-3": METERING,
    "rec-aggres-2020": METERING,
    "signaling-pcu": METERING,
    "cn-stay-minus-video": METERING,
    "intl-round-1000.5": METERING,
    "intl-agg-2x960x720": METERING,
    "cn-css-snapshot": "snapshots of live streaming (CSS): trtc-cn has no meter for them",
    "baidu-call": OTHER_VENDOR,
    "zego-audio": OTHER_VENDOR,
    "aliyun-usage-video": OTHER_VENDOR,
    "aliyun-usage-audio": OTHER_VENDOR,
    "huawei-rec": OTHER_VENDOR,
    "vonage-ppm": OTHER_VENDOR,
}


def test_every_example_is_run_or_waits_for_a_reason():
    """
    Each id of both files is run by the tables, by a test of its own, or listed: in exactly one of the three ways.
    """
    tabled = {run.id for run in RUNS} | {run.id for run in TRTC_RUNS}
    ways = [*sorted(tabled), *OWN_TEST, *LATER]

    assert sorted(ways) == sorted([*AGORA, *TRTC])
    assert (len(AGORA), len(TRTC)) == (61, 46)


def test_no_example_of_money_waits_as_metering():
    """
    What waits for metering states no amount.
    """
    waiting = [{**AGORA, **TRTC}[name]["expected"] for name, why in LATER.items() if why == METERING]

    assert [
        found for found in waiting if found.keys() & {"total", "amount", "amounts", "totals", "cost_unrounded"}
    ] == []
