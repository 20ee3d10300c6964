"""The page in a real browser: exact wherever its sliders stand, silent, alone, and to be used by everybody."""

from datetime import date
from random import Random

import programs
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import visited
from contracts import contract

import agorapricing as ap
from agorapricing.proposal import inputs_of, propose
from agorapricing.report import numbers, report_of
from agorapricing.report.kinds import as_file
from agorapricing.report.run import Heading, Run

ON = date(2026, 7, 1)
COMPARED = ap.compare(ap.load_profile("examples/telehealth.toml"))
INPUTS = inputs_of(COMPARED.profile)
MOVE = """places => {
    const started = performance.now();
    document.querySelectorAll('#inputs input').forEach((slider, at) => {
        slider.value = String(places[at]);
        slider.dispatchEvent(new Event('input', {bubbles: true}));
    });
    const took = performance.now() - started;
    const keyed = row => [...row.querySelectorAll('td[data-key]')].map(cell => [cell.dataset.key, cell.textContent]);
    const rows = [...document.querySelectorAll('table.offers tbody tr')];
    return {
        took,
        rows: Object.fromEntries(rows.map(row => [row.dataset.offer, Object.fromEntries(keyed(row))])),
        best: rows.filter(row => row.classList.contains('total')).map(row => row.dataset.offer),
        shown: document.querySelector('.hero [data-live=amount]').textContent,
    };
}"""


@pytest.fixture(name="path", scope="module")
def written(tmp_path_factory):
    """The page of a proposal, as a file."""
    run = Run(("compare",), "0.1.0", ON, report_of(propose(COMPARED)), heading=Heading(prepared_for="王小明"))
    path = tmp_path_factory.mktemp("page") / "page.html"
    path.write_bytes(as_file(run, "page.html"))
    assert path.stat().st_size <= 400_000
    return path


def told(comparison):
    """What the rows of a table are to say of a comparison."""
    return {
        quote.offer: {
            "payable": numbers.amount(quote.amount),
            "difference": numbers.signed(comparison.difference(quote)),
            "percent": numbers.percent(comparison.percent(quote)),
            "status": quote.status.text,
        }
        for quote in comparison.quotes
    }


def test_the_table_is_exact_wherever_sliders_stand(browser, path):
    """
    At 50 random positions amounts, differences, percentages and the cheapest are the library's, within 100 ms a move.
    """
    seen, random = visited(browser, path), Random(7)
    first = seen.page.inner_text("main")
    for _ in range(50):
        places = [random.randint(0, int((each.high - each.low) / each.step)) for each in INPUTS]
        values = {each.name: each.low + each.step * place for each, place in zip(INPUTS, places, strict=True)}
        expected = ap.compare(programs.moved(COMPARED.profile, INPUTS, values), COMPARED.profile.offers, ON)
        found = seen.page.evaluate(MOVE, places)

        assert found["rows"] == told(expected)
        assert found["best"] == [expected.cheapest.offer]
        assert found["shown"] == numbers.amount(expected.cheapest.amount)
        assert found["took"] / len(places) < 100

    seen.page.click("#inputs button")

    assert seen.page.inner_text("main") == first
    assert seen.requests == [path.as_uri()]
    assert seen.messages == []


def test_offers_that_are_rounded_to_other_decimals_stay_exact(browser, tmp_path):
    """
    A contract in whole units beside offers in cents is moved to what the library says, whichever is the baseline.
    """
    whole = contract("percent_off = 7.5", base="agora-cn:payg", rounding="{ places = 0 }")
    profile = ap.Profile("app", (ap.Workload("calls", ap.Usage({"rtc.hd": 900_007})),))
    for offers in ([whole, "trtc-cn:payg"], ["trtc-cn:payg", whole]):
        comparison = ap.compare(profile, offers, ON)
        path = tmp_path / "page.html"
        path.write_bytes(as_file(Run(("compare",), "0.1.0", ON, report_of(propose(comparison))), "page.html"))
        [scale] = inputs_of(profile)
        moved = ap.compare(programs.moved(profile, [scale], {scale.name: scale.step * 150}), offers, ON)

        found = visited(browser, path).page.evaluate(MOVE, [150])

        assert all(row.items() <= told(moved)[name].items() for name, row in found["rows"].items())
        assert found["best"] == [moved.cheapest.offer]
        assert found["shown"] == numbers.amount(moved.cheapest.amount)


def test_keys_move_a_slider(browser, path):
    """
    A slider follows the arrow keys, the chart and what is said to a screen reader with it.
    """
    page = visited(browser, path).page
    line = page.locator("g.line polyline").first
    before = line.get_attribute("points")
    page.focus("#inputs input")
    page.keyboard.press("ArrowRight")

    assert page.locator("#inputs input").first.get_attribute("aria-valuetext") == "1.01"
    assert "consultations, times 1.01" in page.inner_text(".moved")
    assert line.get_attribute("points") != before


@pytest.mark.parametrize(("scheme", "is_moved"), [("light", False), ("dark", True)])
def test_everybody_can_use_it(browser, path, scheme, is_moved):
    """
    No rule of axe is violated, still and moved, at the width of a phone; nothing is wider than the page.
    """
    page = visited(browser, path, color_scheme=scheme, viewport={"width": 375, "height": 800}).page
    if is_moved:
        page.focus("#inputs input")
        page.keyboard.press("End")

    assert Axe().run(page).response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 375


def test_without_a_script_it_is_complete(browser, path):
    """
    Without a script every amount and every section is visible, and what only a script serves is not.
    """
    page = visited(browser, path, java_script_enabled=False).page
    text = page.inner_text("body")

    assert all(numbers.amount(quote.amount) in text for quote in COMPARED.quotes)
    assert page.locator("section h2").count() == len(report_of(propose(COMPARED)).sections) + 2
    assert page.locator("g.line polyline").first.is_visible()
    assert not page.locator("#inputs").is_visible()


def test_it_prints(browser, path):
    """
    On paper the sliders are gone, and the notes that are folded on the screen stand there.
    """
    page = visited(browser, path).page
    page.emulate_media(media="print")

    assert not page.locator("#inputs input").first.is_visible()
    assert page.locator("#sizing li").first.is_visible()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_a_script_in_a_name_does_not_run(browser, tmp_path):
    """
    A workload that is called as a script is shown as text, also beside its slider; nothing runs.
    """
    evil = "<script>alert(1)</script>"
    profile = ap.Profile(evil, (ap.Workload(evil, ap.Usage({"rtc.hd": 5_000})),))
    run = Run(("compare",), "0.1.0", ON, report_of(propose(ap.compare(profile, COMPARED.profile.offers, ON))))
    path = tmp_path / "page.html"
    path.write_bytes(as_file(run, "page.html"))
    seen = visited(browser, path)
    seen.page.focus("#inputs input")
    seen.page.keyboard.press("End")

    assert seen.page.inner_text("h1") == evil
    assert evil in seen.page.inner_text(".moved")
    assert seen.messages == []
