"""The calculator in a real browser: exact, silent, alone, kept by its address, and to be used by everybody."""

import re
from datetime import date
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import visited
from sampled import one_of

import agorapricing as ap
from agorapricing.proposal import calculator_of
from agorapricing.report import numbers
from agorapricing.report.calculator import calculator_page
from agorapricing.scenarios import GroupCall, Recording

ON = date(2026, 7, 1)
ROWS = """() => Object.fromEntries([...document.querySelectorAll('table.offers tbody tr')]
    .map(row => [row.dataset.offer, row.querySelector('.payable').textContent]))"""
RANKED = "() => [...document.querySelectorAll('table.offers tbody tr')].map(row => row.dataset.offer)"


TOTALS = "() => [...document.querySelectorAll('table.offers tr.total')].map(row => row.dataset.offer)"
RATE = ap.ExchangeRate("USD", "CNY", "7.0973", ON, "a bank")


@pytest.fixture(name="data", scope="module")
def worked_out():
    """The calculator with two scenarios, as data."""
    return calculator_of(ON, ["one_to_one", "group"])


@pytest.fixture(name="path", scope="module")
def written(data, tmp_path_factory):
    """The calculator as a file."""
    path = tmp_path_factory.mktemp("page") / "calculator.html"
    path.write_bytes(calculator_page(data, "0.1.0"))
    return path


def expected(offers, exchange=(), **stated):
    """What the library says of a group call, as the page writes it, and the cheapest."""
    profile = ap.Profile("calls", (ap.Workload("calls", scenario=GroupCall(**stated)),))
    compared = ap.compare(profile, offers, ON, exchange=exchange, currency="CNY" if exchange else "")
    shown = {each.offer: "no price" if each.amount is None else numbers.amount(each.amount) for each in compared.quotes}
    return shown, compared.cheapest.offer


def choose(page, random):
    """Choose and type random numbers of a group call, and give them as the library takes them."""
    people, minutes, sessions = random.choice((2, 5, 16)), random.randint(1, 240), random.randint(1, 20_000)
    video, recording = random.choice((None, "360p", "1080p")), random.choice((None, Recording()))
    for place, text in enumerate((people, video or "no", "composite" if recording else "no"), 2):
        page.select_option(f"#input-{place}", str(text))
    page.fill("#input-1", str(minutes))
    page.fill("#input-0", str(sessions))
    return {
        "people": people,
        "minutes": minutes,
        "sessions_per_day": sessions,
        "video": video,
        "recording": recording,
    }


@pytest.mark.parametrize("market", one_of(3, ["both", "cn", "global"]))
def test_it_is_exact_silent_and_alone(browser, path, market):
    """
    At typed and chosen numbers every amount is the library's, in order; nothing is asked for, nothing is logged.
    """
    seen, random = visited(browser, path), Random(4)
    seen.page.select_option("#scenario", "group")
    seen.page.select_option("#market", market)
    if market == "both":
        seen.page.fill("#rate", str(RATE.rate))
    offers = seen.page.evaluate(RANKED)
    for _ in range(3):
        shown, cheapest = expected(offers, [RATE] if market == "both" else (), **choose(seen.page, random))

        assert seen.page.evaluate(ROWS) == shown
        assert seen.page.evaluate(RANKED)[0] == cheapest
        assert seen.page.inner_text("#amount") == shown[cheapest]

    assert seen.requests == [path.as_uri()]
    assert seen.messages == []


def test_both_markets_need_a_rate(browser, path):
    """
    Without a rate the offers of the other currency have no amount, and the page asks for it; nothing is guessed.
    """
    page = visited(browser, path).page
    page.select_option("#market", "both")
    for text in ("", "0", "-7", "seven"):
        page.fill("#rate", text)
        shown = page.evaluate(ROWS)

        assert {shown[each] for each in shown if each.startswith(("agora-us", "trtc-intl"))} == {"no price"}
        assert shown["trtc-cn:payg"] != "no price"
        assert "USD" in page.inner_text("#used")
    page.fill("#rate", "7.1")

    assert page.evaluate(ROWS)["agora-us-standard:payg"] != "no price"
    assert "rate=7.1" in page.evaluate("location.hash")


def test_offers_that_cost_the_same_are_all_cheapest(browser, path):
    """
    Of nothing, several offers cost nothing: each of them is marked and named, and none is so much more.
    """
    page = visited(browser, path).page
    page.select_option("#scenario", "minutes")
    shown = page.evaluate(ROWS)
    free = [each for each in page.evaluate(RANKED) if shown[each] == "0.00"]

    assert len(free) > 1
    assert page.evaluate(TOTALS) == free
    assert page.inner_text("#offer").split(", ") == free
    assert page.evaluate(RANKED)[: len(free)] == free


def test_it_speaks_chinese(browser, data, path, tmp_path):
    """
    In Chinese all that a person reads is, with the same amounts, and the same address shows the same.
    """
    own = tmp_path / "calculator.html"
    own.write_bytes(calculator_page(data, "0.1.0", "zh"))
    page, english = visited(browser, own).page, visited(browser, path).page
    for each in (page, english):
        each.select_option("#scenario", "group")
    offers = (*page.evaluate(RANKED), *(each["offer"] for each in data["closed"]))
    words = set(re.findall(r"\b[a-z]{3,}\b", page.inner_text("body")))

    assert page.evaluate("document.documentElement.lang") == "zh"
    assert words <= {"agorapricing", "rtc", *re.findall("[a-z]+", " ".join(offers))}
    assert page.evaluate(ROWS) == {
        name: text.replace("no price", "无价格") for name, text in english.evaluate(ROWS).items()
    }
    assert page.evaluate("location.hash") == english.evaluate("location.hash")


def test_the_address_keeps_what_was_chosen(browser, path):
    """
    A page that is opened at another's address shows the same; what an address says wrongly is not taken.
    """
    first = visited(browser, path).page
    first.select_option("#market", "global")
    first.select_option("#scenario", "minutes")
    first.fill("#input-2", "900000")
    address = first.evaluate("location.href")  # the url that the driver keeps comes a moment later
    second = browser.new_context().new_page()
    second.goto(address)

    assert address.endswith("#market=global&scenario=minutes&rtc.hd=900000")
    assert second.evaluate(ROWS) == first.evaluate(ROWS)

    second.goto(f"{path.as_uri()}#market=<b>&scenario=group&minutes=<script>&people=3.5")
    second.reload()

    assert second.input_value("#market") == "cn"
    assert second.input_value("#input-1") == "45"
    assert second.input_value("#input-2") == "5"


@pytest.mark.parametrize("scheme", ["light", pytest.param("dark", marks=pytest.mark.slow)])
def test_everybody_can_use_it(browser, path, scheme):
    """
    No rule of axe is violated, with sliders and with typed minutes; nothing is wider than a phone.
    """
    page = visited(browser, path, color_scheme=scheme, viewport={"width": 375, "height": 800}).page
    for chosen in ("group", "minutes"):
        page.select_option("#scenario", chosen)

        assert Axe().run(page).response["violations"] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_a_slider_follows_the_keys(browser, path):
    """
    The arrow keys move a slider, and with it the number beside it and the amounts.
    """
    page = visited(browser, path).page
    before = page.inner_text("#amount")
    page.focus("#inputs input[type=range]")
    page.keyboard.press("End")

    assert page.input_value("#input-0") == "20000"
    assert page.inner_text("#amount") != before
