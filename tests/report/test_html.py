"""The page that goes to a customer, without a browser: what stands in its file, and that it is text."""

import json
import re
import sys
from base64 import b64encode
from datetime import date
from functools import cache
from hashlib import sha256

import attrs
import pytest

import agorapricing as ap
from agorapricing.errors import AgorapricingError
from agorapricing.proposal import propose
from agorapricing.rating import bills_in
from agorapricing.report import Page, Report, View, numbers, report_of
from agorapricing.report.kinds import as_file
from agorapricing.report.kinds.html import without_estimate
from agorapricing.report.languages import in_language
from agorapricing.report.run import Heading, Run
from agorapricing.scenarios import OneToOne

ON = date(2026, 7, 1)
OFFERS = ("agora-us-standard:payg", "agora-us-standard:business-plus", "trtc-intl:payg")
EVIL = "<script>alert(1)</script>"


def run(value, **heading):
    """A run of a value."""
    return Run(("compare",), "0.1.0", ON, report_of(value), heading=Heading(**heading))


def written(value, **heading):
    """The page of a value, as text."""
    return as_file(run(value, **heading), "page.html").decode()


@cache
def compared():
    """A comparison of three offers."""
    return ap.compare({"rtc.hd": 600_000}, OFFERS, ON)


@cache
def shown():
    """Its page."""
    return written(propose(compared()))


def test_the_answer_and_every_amount_stand_there():
    """
    The cheapest offer is in the first box, and each amount of the comparison in the page.
    """
    assert re.search(r'<p class="offer"[^>]*>agora-<wbr>us-<wbr>standard:<wbr>business-<wbr>plus', shown())
    assert all(f">{numbers.amount(quote.amount)}<" in shown() for quote in compared().quotes)


def test_sections_have_their_names():
    """
    Every section can be linked to by its name, in the order of the report.
    """
    names = [section.name for section in report_of(propose(compared())).sections]
    found = re.findall(r'<section id="(\w+)"', shown())

    assert found == ["answer", "comparison", *names, "notes"]


def test_the_policy_allows_only_what_stands_there():
    """
    Nothing is loaded, the style is allowed by its digest, and no attribute has a style or runs a script.
    """
    [style] = re.findall(r"<style>(.*?)</style>", shown(), re.DOTALL)
    digest = b64encode(sha256(style.encode()).digest()).decode()

    assert f"style-src &#39;sha256-{digest}&#39;" in shown() or f"style-src 'sha256-{digest}'" in shown()
    assert "default-src 'none'" in shown()
    assert not re.search(r"\s(style|on\w+)=|<link (?!rel=\"icon\")|<img|@import|url\(", shown())


def test_a_script_in_a_name_is_text():
    """
    What looks like markup is shown as it is: the name of a profile, of a workload, of whom it is for.
    """
    profile = ap.Profile(EVIL, (ap.Workload(f"one {EVIL}", ap.Usage({"rtc.hd": 5_000})),))
    page = written(propose(ap.compare(profile, OFFERS, ON)), prepared_for=f"for {EVIL}")

    assert EVIL not in page
    for before in ("<h1>", "one ", "for "):
        assert f"{before}&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_the_record_is_embedded():
    """
    The page holds the record, which a program reads back.
    """
    [record] = re.findall(r'<script type="application/json" id="run">(.*?)</script>', shown(), re.DOTALL)

    assert "<" not in record
    assert json.loads(record)


def test_an_estimate_unless_a_quote_is_asked_for():
    """
    A quote says until when it holds, for whom and by whom, and has lines to sign; an estimate says that it is one.
    """
    made = written(compared(), status="quote", valid_until=date(2026, 8, 1), prepared_for="Acme", number="Q-7")

    assert "signature" not in shown()
    assert '<p class="status estimate">Estimate</p>' in shown()
    assert '<p class="status quote">Quote</p>' in made
    assert "estimate" not in re.sub(r"<style>.*?</style>|<script.*?</script>", "", made, flags=re.DOTALL).lower()
    for text in ("2026-08-01", "Acme", "Q-7", 'id="signature"'):
        assert text in made


@pytest.mark.parametrize("title", ["calls · estimate", "calls · 估算"])
def test_a_title_in_either_language_is_no_estimate(title):
    """
    A title that already says in English or in the page's language that it is an estimate loses the word.
    """
    told = Run(("compare",), "0.1", ON, Report(Page(title, ()), {}, ()), language="zh")

    assert without_estimate(told) == "calls"


@pytest.mark.parametrize("value", ["bill", "sweep", "markets", "comparison", "one offer", "no amount"])
def test_every_report_has_a_page(value):
    """
    Reports of other kinds, of several markets, of one offer and of no complete one have a page with their numbers.
    """
    values = {
        "bill": lambda: ap.rate(OFFERS[0], {"rtc.hd": 600_000}, ON),
        "sweep": lambda: ap.sweep(compared(), "rtc.hd=0..500_000/100_000"),
        "markets": lambda: propose(ap.compare({"rtc.hd": 600_000}, None, ON)),
        "comparison": compared,
        "one offer": lambda: propose(ap.compare({"rtc.hd": 600_000}, OFFERS[:1], ON)),
        "no amount": lambda: propose(ap.compare({"whiteboard.images": 5}, OFFERS[2:], ON)),
    }
    made = values[value]()
    page = written(made)

    assert len(page) < 400_000
    assert f"<h1>{report_of(made).page.title.split(' · ')[0]}</h1>" in page
    if value not in {"sweep", "no amount"}:
        assert numbers.amount(next(bills_in(made)).payable) in page


def test_tables_of_markets_have_their_names():
    """
    Where offers stand side by side elsewhere, the page has a row an offer under the name of the market.
    """
    found = propose(ap.compare({"rtc.hd": 5_000}, None, date(2024, 2, 6)))
    page = as_file(Run((), "0.1.0", ON, report_of(found, View())), "a.html")
    titles = re.findall(r'<h3>(\w+)</h3>\s*<div[^>]*>\s*<table class="offers" data-market="(\w+)"', page.decode())

    assert titles == [("cn", "cn"), ("global", "global")]


def test_in_another_language():
    """
    The page says its own words in the language of the run, too.
    """
    page = as_file(attrs.evolve(run(propose(compared())), language="zh"), "page.html").decode()

    assert '<html lang="zh">' in page
    assert "估算</p>" in page
    assert "estimate" not in re.sub(r"<style>.*?</style>|<script.*?</script>| class=\S+ \w+", "", page, flags=re.DOTALL)


def test_what_can_be_moved_in_another_language():
    """
    Sliders, the end of the chart, who takes part and the last day of a quote are said in the language; names stay.
    """
    low, base, high = ((ap.Workload("lessons", scenario=OneToOne(sessions_per_day=each)),) for each in (60, 100, 300))
    profile = ap.Profile("学而教育", base, cases={"low": low, "high": high})
    compared = ap.compare(profile, ["trtc-cn:basic", "trtc-cn:payg"], ON)
    report = in_language(report_of(propose(compared), View()), "zh")
    heading = Heading("quote", date(2026, 8, 31))
    page = as_file(Run((), "0.1.0", ON, report, language="zh", heading=heading), "page.html").decode()
    labels = re.findall(r"<label for=[^>]*>(.*?)</label>", page)

    assert labels == ["lessons：规模（倍）", "lessons：每日会话数"]
    assert re.findall(r'<text class="high"[^>]*>[\d.]+ (.*?)</text>', page) == ["× 档案"]
    assert "通话者 × 2<" in page
    assert "<dd>2026年8月31日</dd>" in page


def test_without_the_extra(monkeypatch):
    """
    Where the template engine is not installed, the error names the extra and the command that installs it.
    """
    monkeypatch.setitem(sys.modules, "jinja2", None)

    with pytest.raises(AgorapricingError, match=r"pip install 'agorapricing\[report\]'"):
        written(compared())
