"""The calculator in a real browser: exact, silent, alone, kept by its address, and to be used by everybody."""

from datetime import date
from random import Random

import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import visited

import agorapricing as ap
from agorapricing.proposal import calculator_of
from agorapricing.report import numbers
from agorapricing.report.calculator import calculator_page
from agorapricing.scenarios import GroupCall

ON = date(2026, 7, 1)
ROWS = """() => Object.fromEntries([...document.querySelectorAll('table.offers tbody tr')]
    .map(row => [row.dataset.offer, row.querySelector('.payable').textContent]))"""
RANKED = "() => [...document.querySelectorAll('table.offers tbody tr')].map(row => row.dataset.offer)"


@pytest.fixture(name="path", scope="module")
def written(tmp_path_factory):
    """The calculator with two scenarios, as a file."""
    path = tmp_path_factory.mktemp("page") / "calculator.html"
    path.write_bytes(calculator_page(calculator_of(ON, ["one_to_one", "group"]), "0.1.0"))
    return path


def expected(people, minutes, sessions, offers):
    """What the library says of a group call, as the page writes it, and the cheapest."""
    call = GroupCall(people=people, minutes=minutes, sessions_per_day=sessions)
    compared = ap.compare(ap.Profile("calls", (ap.Workload("calls", scenario=call),)), offers, ON)
    shown = {each.offer: "no price" if each.amount is None else numbers.amount(each.amount) for each in compared.quotes}
    return shown, compared.cheapest.offer


def test_it_is_exact_silent_and_alone(browser, path):
    """
    At typed and chosen numbers every amount is the library's, in order; nothing is asked for, nothing is logged.
    """
    seen, random = visited(browser, path), Random(4)
    seen.page.select_option("#scenario", "group")
    for market in ("cn", "global"):
        seen.page.select_option("#market", market)
        offers = seen.page.evaluate(RANKED)
        for _ in range(4):
            people, minutes, sessions = random.choice((1, 4, 16)), random.randint(1, 240), random.randint(1, 20_000)
            seen.page.select_option("#input-2", str(people))
            seen.page.fill("#input-1", str(minutes))
            seen.page.fill("#input-0", str(sessions))
            shown, cheapest = expected(people, minutes, sessions, offers)

            assert seen.page.evaluate(ROWS) == shown
            assert seen.page.evaluate(RANKED)[0] == cheapest
            assert seen.page.inner_text("#amount") == shown[cheapest]

    assert seen.requests == [path.as_uri()]
    assert seen.messages == []


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
