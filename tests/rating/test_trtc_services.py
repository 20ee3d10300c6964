"""What TRTC sells beside minutes of rooms, at the bounds of its tiers, and accounts whose service stops."""

from datetime import date
from decimal import Decimal

import pytest

from agorapricing.comparison import compare, doubted
from agorapricing.errors import UnpricedMeterError
from agorapricing.loading import load_book
from agorapricing.metering import DailyAmounts
from agorapricing.profiles import Profile, Workload
from agorapricing.rating import rate

DAY = date(2026, 11, 29)
CN, INTL = load_book("trtc-cn"), load_book("trtc-intl")
STOPS = (
    "the vendor suspends service above what Pay as you go, newer accounts (后付费) covers: above it, with a monthly "
    "package whose price is not printed"
)


def counted(what, *by_day):
    """The bill of the book for China for amounts of days, the other days of the month none."""
    amounts = DailyAmounts(what=what, by_day=(*by_day, *[0] * (30 - len(by_day))))
    return doubted(CN.offer("payg", DAY), Profile("days", (Workload("w", counts=(amounts,)),)))


class TestFreeAccounts:
    """`trtc-intl:payg-2024`: 10,000 minutes a month, and then service stops."""

    @pytest.mark.parametrize("minutes", [9_999, 10_000])
    def test_what_is_free_costs_nothing(self, minutes):
        """
        Up to 10,000 minutes of any tier cost nothing.
        """
        assert rate(INTL.offer("payg-2024", DAY), {"rtc.hd": minutes - 9, "live.fhd": 9}).payable == 0

    def test_what_is_over_has_no_price(self):
        """
        The minute above is not billed: its price is that of a package, which is not printed.
        """
        with pytest.raises(UnpricedMeterError) as caught:
            rate(INTL.offer("payg-2024", DAY), {"rtc.hd": 9_992, "live.fhd": 9})

        assert caught.value.reason == STOPS

    def test_it_stands_beside_the_answer(self):
        """
        Above the free minutes it is incomplete, shown last, and not the cheapest, however little the others cost more.
        """
        found = compare({"rtc.hd": 10_001}, on=DAY, market="global")
        last = found.quotes[-1]

        assert "payg-2024" in INTL.edition(DAY).choices
        assert (last.offer, last.amount, last.unpriced[0].reason) == ("trtc-intl:payg-2024", None, STOPS)
        assert found.cheapest.offer.startswith("agora-us-standard:")
        assert compare({"rtc.hd": 10_000}, on=DAY, market="global").quotes[0].amount == 0

    def test_a_top_up_pack_keeps_service_up(self):
        """
        Who holds units pays for what is over: 25,000 units take 6,250 HD minutes after the free ones.
        """
        offer = INTL.offer("payg-2024", DAY).buying("top-up", 25_000)

        assert rate(offer, {"rtc.hd": 16_250}).payable == Decimal("23.00")
        assert rate(offer, {"rtc.hd": 17_250}).payable == Decimal("26.99")


@pytest.mark.parametrize(
    ("what", "by_day", "amount"),
    [
        ("leb_traffic", [2_047], "1064.44"),
        ("leb_traffic", [2_048], "1064.96"),
        ("leb_traffic", [2_049], "1024.50"),  # the whole day at the price of its volume
        ("leb_traffic", [1_024, 1_024], "1064.96"),
        ("leb_traffic", [1_048_576], "398458.88"),
        ("leb_traffic", [1_048_577], "335544.64"),
        ("voice_minutes", [699], "0"),
        ("voice_minutes", [700], "0"),
        ("voice_minutes", [701], "0.01"),  # 0.0059
        ("voice_minutes", [1_700, 1_700], "11.80"),
    ],
)
def test_each_day_has_its_own_tier(what, by_day, amount):
    """
    Traffic of a day is priced by the volume of that day, and of game voice what is above 700 minutes a day.
    """
    assert counted(what, *by_day).payable == Decimal(amount)


@pytest.mark.parametrize(("traffic", "stake"), [(2_048, 0), (2_049, "40.96"), (10_240, "40.96"), (10_241, "245.76")])
def test_how_a_day_finds_its_price_is_in_doubt(traffic, stake):
    """
    If each tier priced what lies inside it, what lies in lower ones would cost more: 2,048 GB by 0.02, then 0.04 each.
    """
    stakes = {doubt.text: doubt.stake for doubt in counted("leb_traffic", traffic).doubts}

    assert stakes["each tier for what of a day's traffic lies inside it instead"] == Decimal(stake)


@pytest.mark.parametrize(
    ("usage", "amount"),
    [
        ({"whiteboard.online": 1}, "1000.00"),
        ({"whiteboard.online": 10_000}, "1000.00"),
        ({"whiteboard.online": 11_000}, "1005.00"),
        ({"whiteboard.online": 1, "whiteboard.recording": 2_000, "whiteboard.images": 16_000}, "1012.00"),
        ({"whiteboard.online": 1, "whiteboard.web_pages": 2_000}, "1002.00"),  # 16,000 pages
        ({"licence.live_sdk": 2}, "8598.00"),
    ],
)
def test_the_whiteboard_and_licences(usage, amount):
    """
    The fee of a month includes minutes, recording and pages; what exceeds them is paid, animated pages eight times.
    """
    assert rate(CN.offer("payg", DAY), usage).payable == Decimal(amount)


@pytest.mark.parametrize(
    ("pack", "units", "traffic"), [("live-traffic", 1_024, 512), ("leb", 73, 50), ("leb", 102_400, 70_136)]
)
def test_packs_of_traffic(pack, units, traffic):
    """
    A gigabyte of LEB takes two of a live pack, and 1.46 of a pack of its own: nothing but the price is left to pay.
    """
    bought = CN.offer("payg", DAY).buying(pack, units)
    bill = rate(bought, {"leb.day_to_2tb": traffic})

    assert bill.payable == bought.purchases[0].price
    assert rate(bought, {"leb.day_to_2tb": traffic + 1}).payable > bill.payable


@pytest.mark.parametrize(
    ("book", "regime", "usage", "text", "stake"),
    [
        (CN, "premium-plus", {"rtc.hd": 1}, "the price without the limited offer instead", "718.75"),
        (CN, "flagship-plus", {"rtc.hd": 1}, "the price without the limited offer instead", "2000.00"),
        (
            CN,
            "payg",
            {"recording.fhd": 1_000},
            "52.50 for 1,000 minutes of Full HD, as older apps pay, instead",
            "21.50",
        ),
        (CN, "payg", {"game_voice.day_to_700": 700}, "0.0059 for the first 700 minutes of a day, too, instead", "4.13"),
    ],
)
def test_what_is_in_doubt(book, regime, usage, text, stake):
    """
    A limited offer, the list of older apps and what no page prints are doubts, each with what is at stake.
    """
    offer = book.offer(regime, DAY)
    doubts = {doubt.text: doubt.stake for doubt in doubted(offer, usage).doubts}

    assert doubts[text] == Decimal(stake)


def test_a_top_up_pack_in_doubt():
    """
    Drawn minute for minute a pack of 25,000 would cover what it covers a quarter of by the ratios of packages.
    """
    offer = INTL.offer("payg-2024", DAY).buying("top-up", 25_000)
    stakes = {doubt.text: doubt.stake for doubt in doubted(offer, {"rtc.hd": 35_000}).doubts}

    assert stakes["top-up packs drawn minute for minute instead"] == Decimal("-74.81")  # 18,750 minutes at 3.99


def test_a_pack_of_leb_traffic_in_doubt():
    """
    Where a gigabyte of the pack is good for 1.46, 2,560 GB take 3,737 GB of traffic, instead of 1,753.
    """
    offer = CN.offer("payg", DAY).buying("leb", 2_560)
    stakes = {doubt.text: doubt.stake for doubt in doubted(offer, {"leb.day_to_2tb": 3_737}).doubts}

    assert stakes["packs of LEB traffic by 1 GB for 1.46 GB instead"] == Decimal("-1031.46")  # 1,983.57... GB at 0.52


@pytest.mark.parametrize(("plan", "fee"), [("starter", "69.90"), ("standard", "399.00"), ("pro", "699.00")])
def test_plans_of_chat(plan, fee):
    """
    A plan is a fee and 0.05 for each user above it; how many it includes is not printed, but of the free one.
    """
    offer = INTL.offer(f"chat-{plan}", DAY)

    assert rate(offer, {"chat.excess_users": 100}).payable == Decimal(fee) + 5
    assert rate(INTL.offer("payg-2024", DAY), {"chat.monthly_users": 1_000}).payable == 0
    with pytest.raises(UnpricedMeterError, match="how many these include is not printed"):
        rate(offer, {"chat.monthly_users": 1_001})
