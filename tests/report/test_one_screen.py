"""A comparison takes one screen: of every template, with three offers and with six, wide and narrow."""

import json

import pytest
from sampled import one_of
from scripted import scripted

from agorapricing.comparison import compare
from agorapricing.report import render
from agorapricing.report.page import LaterRecord, Page, Report
from agorapricing.scenarios import CATALOGUE

screens = scripted("screens")
THREE = ("agora-cn-standard:basic", "trtc-cn:payg", "agora-cn:payg")
ABROAD = ("agora-us-standard:business-plus", "trtc-intl:payg-2024", "agora-us:payg")
SIX = (*THREE, "trtc-cn:flagship", "agora-cn-standard:flagship", "agora-cn:loyalty")


@pytest.mark.parametrize(("offers", "most"), [(THREE, (40, 55)), (ABROAD, (40, 55)), (SIX, (60, 80))])
@pytest.mark.parametrize("scenario", one_of(3, CATALOGUE))
def test_a_comparison_takes_one_screen(scenario, offers, most):
    """
    Three offers of any template take at most 40 lines at 120 columns and 55 at 80; six take at most 60 and 80.
    """
    wide, narrow = screens.lines(compare(screens.template(scenario), offers))

    assert (wide <= most[0], narrow <= most[1]) == (True, True), (wide, narrow)


def test_the_page_of_screens_is_fresh(capsys):
    """
    The page says what each template's comparison says now, times left aside.
    """
    assert screens.main(["--check"]) == 0
    assert capsys.readouterr().err == ""


def test_a_stale_page_of_screens_is_told(tmp_path, monkeypatch, capsys):
    """
    Another answer or number of lines makes the page stale; another time does not, and a run mends it.
    """
    monkeypatch.setattr(screens, "page", lambda **_: "| `pk` | cheapest: a:b, 1.00 | 30 | 31 | 0.20 s |\n")
    file = tmp_path / "screens.md"

    assert screens.main(["--check"], file) == 1
    assert capsys.readouterr().err == "screens.md is stale: run python scripts/screens.py\n"
    assert screens.main([], file) == screens.main(["--check"], file) == 0
    for old, new, stale in (("0.20", "7.11", 0), ("30", "33", 1), ("1.00", "2.00", 1)):
        file.write_text(screens.page().replace(old, new), "utf-8")
        assert screens.main(["--check"], file) == stale


def test_a_page_does_not_wait_for_the_record():
    """
    The record of a comparison is made when it is read, once, and not for a table.
    """
    made = []
    record = LaterRecord(lambda: made.append(1) or {"schema": "agorapricing/1"})
    report = Report(Page("title", ()), record, ())

    assert render(report, "table").strip() == "title"
    assert made == []
    assert [json.loads(render(report, "json")), dict(report.record)] == [{"schema": "agorapricing/1"}] * 2
    assert made == [1]
