"""The page in a real browser: exact wherever its sliders stand, silent, alone, and to be used by everybody."""

from datetime import date
from random import Random

import programs
import pytest
from axe_playwright_python.sync_playwright import Axe
from browser import visited
from contracts import contract
from sampled import one_of

import agorapricing as ap
from agorapricing.loading import parse
from agorapricing.pricebook import Customer
from agorapricing.profiles.file import profile_from
from agorapricing.proposal import inputs_of, propose
from agorapricing.report import numbers, report_of
from agorapricing.report.kinds import as_file
from agorapricing.report.run import Heading, Run

ON = date(2026, 7, 1)
COMPARED = ap.compare(ap.load_profile("examples/telehealth.toml"))
INPUTS = inputs_of(COMPARED.profile)
SLIDERS = """
profile.name = "all sliders"

[[workload]]
name = "call"
scenario = "one_to_one"
minutes = { low = 5, base = 7.3, high = 20 }
sessions_per_day = { low = 300, base = 500, high = 900 }

[[workload]]
name = "class"
scenario = "classroom"
students = { low = 10, base = 20, high = 40 }
sessions_per_month = 455

[[workload]]
name = "chat"
counts = [{ what = "messages", per_day = { low = 100_000, base = 1_000_000, high = 9_000_000 } }]
"""
"""A profile with every kind of slider: scales, numbers, a choice of people, and a case of several numbers at once."""
OLD = Customer({"agora": date(2020, 1, 1)})
OF_SLIDERS = ("agora-us:payg", "agora-us:signaling-payg", "agora-us-standard:starter")
"""The first two cost the same wherever a slider stands."""
MOVE = """places => {
    document.querySelectorAll('#inputs input').forEach((slider, at) => {
        slider.value = String(places[at]);
        slider.dispatchEvent(new Event('input', {bubbles: true}));
    });
    const keyed = row => [...row.querySelectorAll('td[data-key]')].map(cell => [cell.dataset.key, cell.textContent]);
    const rows = [...document.querySelectorAll('table.offers tbody tr')];
    return {
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


def page_of(comparison, path):
    """The page of a comparison, as a file."""
    path.write_bytes(as_file(Run(("compare",), "0.1.0", ON, report_of(propose(comparison))), "page.html"))
    return path


def drawn(random, inputs):
    """A random place of each slider, and the values there by the names of the inputs."""
    places = [random.randint(0, _last(each)) for each in inputs]
    values = (_at(each, place) for each, place in zip(inputs, places, strict=True))
    return places, dict(zip((each.name for each in inputs), values, strict=True))


def _last(one):
    """The last place of a slider."""
    return int((one.high - one.low) / one.step) if one.is_free else len(one.values) - 1


def _at(one, place):
    """The value at a place."""
    return one.low + one.step * place if one.is_free else one.values[place]


@pytest.mark.parametrize("name", ["of a profile", "all sliders"])
def test_the_table_is_exact_wherever_sliders_stand(browser, path, tmp_path, name):
    """
    At 50 random positions in all amounts, differences, percentages and the cheapest are the library's.
    """
    compared = COMPARED
    if name == "all sliders":
        compared = ap.compare(profile_from(parse(SLIDERS, tmp_path), SLIDERS, tmp_path), OF_SLIDERS, ON)
        path = page_of(compared, tmp_path / "page.html")
    inputs, offers = programs.inputs_for(compared), [quote.offer for quote in compared.quotes]
    seen, random = visited(browser, path), Random(7)
    first = seen.page.inner_text("main")
    for _ in range(20 if name == "of a profile" else 30):
        places, values = drawn(random, inputs)
        expected = ap.compare(programs.moved(compared.profile, inputs, values), offers, ON)
        found = seen.page.evaluate(MOVE, places)

        assert found["rows"] == told(expected)
        assert found["best"] == [expected.cheapest.offer]
        assert found["shown"] == numbers.amount(expected.cheapest.amount)

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


def test_a_slider_of_cases_says_which(browser, tmp_path):
    """
    The slider that moves several numbers at once says low, base and high, beside it, to readers and on the axis.
    """
    compared = ap.compare(profile_from(parse(SLIDERS, tmp_path), SLIDERS, tmp_path), OF_SLIDERS, ON)
    page = visited(browser, page_of(compared, tmp_path / "page.html")).page
    page.focus("#inputs input:last-of-type >> nth=-1")
    said = [page.locator("#inputs output").last.inner_text()]
    for key in ("Home", "End"):
        page.keyboard.press(key)
        said.append(page.locator("#inputs input").last.get_attribute("aria-valuetext"))

    assert said == ["base", "low", "high"]
    assert (page.text_content(".plot .low"), page.text_content(".plot .high")) == ("low", "high")


@pytest.mark.parametrize("usage", [{"rtc.hd": 900_000}, {"rtc.hd": 900_000, "agent.asr": 5}])
def test_beside_confidential_terms_none_is_the_cheapest_elsewhere(browser, tmp_path, usage):
    """
    What an open confidential offer costs elsewhere nobody knows, so that no other is called the cheapest there.

    That holds also where it lacks a price at the base; and the page says that it has no line.
    """
    closed = contract("percent_off = 5", base="trtc-cn:payg", confidential="true")
    compared = ap.compare(usage, [closed, "trtc-cn:payg", "agora-cn:payg"], ON, customer=OLD)
    page = visited(browser, page_of(compared, tmp_path / "page.html")).page
    found = page.evaluate(MOVE, [150])

    assert compared.cheapest
    assert compared.quotes[0].status.is_open
    assert compared.quotes[0].is_complete is (len(usage) == 1)
    assert found["best"] == []
    assert found["shown"] == "–"
    assert "No line of trtc-cn:ea: its terms are confidential." in page.inner_text(".plot")


def test_where_eras_differ_none_is_the_cheapest(browser, tmp_path):
    """
    Where the cheapest depends on when the account was created, no offer is called so wherever a slider stands.
    """
    proven = Customer(proven={"agora": date(2026, 5, 1)})
    compared = ap.compare({"rtc.hd": 60_000}, ["agora-cn:payg", "agora-cn-standard:basic"], ON, customer=proven)
    found = visited(browser, page_of(compared, tmp_path / "page.html")).page.evaluate(
        """places => {
        const slider = document.querySelector('#inputs input');
        slider.value = String(places);
        slider.dispatchEvent(new Event('input', {bubbles: true}));
        return document.querySelectorAll('table.offers tr.total').length;
    }""",
        150,
    )

    assert compared.cheapest is None
    assert found == 0


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


@pytest.mark.parametrize(("scheme", "is_moved"), one_of(2, [("dark", True), ("light", False)]))
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
