"""How values print themselves: the report's table, anywhere, without colour; as HTML in notebooks."""

import builtins
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import attrs
import pytest

from agorapricing.comparison.comparing import compare
from agorapricing.rating import rate
from agorapricing.rating.display import Displayed
from agorapricing.report import html, render, report_of

ON = date(2024, 2, 6)
ALPHA = Path(__file__).parents[1] / "data/offers/alpha.toml"
USAGE = {"rtc.audio": 30_000, "rtc.hd": 150_000}


@pytest.fixture(params=["bill", "comparison"])
def value(request):
    """A bill, and a comparison."""
    bill = rate(f"{ALPHA}:payg", USAGE, ON)
    return bill if request.param == "bill" else compare(USAGE, [f"{ALPHA}:payg", f"{ALPHA}:list"], ON)


class Text(HTMLParser):
    """What a reader of some HTML sees, and the tags that hold it."""

    def __init__(self, source):
        super().__init__()
        self.said, self.opened, self.stack = "", [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, _attributes):
        """Note a tag that opens."""
        self.opened.append(tag)
        self.stack.append(tag)

    def handle_endtag(self, tag):
        """Close the tag that was opened last, and no other."""
        assert self.stack.pop() == tag

    def handle_data(self, data):
        """Note what is between tags."""
        self.said += data


# ---- print ----------------------------------------------------------------------------------------------------------


def test_printing_shows_the_table(value, capsys):
    """
    Printing a value shows its table, as wide as the terminal.
    """
    print(value)  # noqa: T201  # what is tested

    assert capsys.readouterr().out == render(value, "table")
    assert "4,242.00" in str(value)
    assert not str(value).endswith("\n")


def test_printing_follows_the_width_of_the_terminal(value, monkeypatch):
    """
    A narrower terminal gets a narrower table.
    """
    monkeypatch.setenv("COLUMNS", "70")
    narrow = str(value)
    monkeypatch.setenv("COLUMNS", "200")

    assert narrow == render(value, "table", 70).rstrip("\n")
    assert str(value) == render(value, "table", 200).rstrip("\n") != narrow


@pytest.mark.parametrize("environment", [{"FORCE_COLOR": "1"}, {"FORCE_COLOR": "1", "TERM": "dumb"}, {"NO_COLOR": "1"}])
def test_text_has_no_colour(value, monkeypatch, environment):
    """
    The text of a value is the same whatever the terminal wants.
    """
    monkeypatch.setenv("COLUMNS", "100")
    wanted = str(value)
    for name, setting in environment.items():
        monkeypatch.setenv(name, setting)

    assert str(value) == wanted
    assert "\x1b" not in wanted


class ZMQInteractiveShell:
    """What Jupyter's shell is called, by which rich knows a notebook."""


def test_text_in_a_notebook(value, monkeypatch):
    """
    In a notebook the text of a value is its text: rich does not show it on its own account.
    """
    wanted = str(value)
    monkeypatch.setattr(builtins, "get_ipython", ZMQInteractiveShell, raising=False)

    assert str(value) == wanted


def test_a_representation_is_one_line(value):
    """
    The representation, for a debugger, is short and no table.
    """
    assert len(repr(value).splitlines()) == 1
    assert "alpha:payg" in repr(value)


# ---- notebooks ------------------------------------------------------------------------------------------------------


def test_html_of_a_value(value):
    """
    A notebook gets a table with the numbers, notes and sources of the terminal's.
    """
    found = Text(value._repr_html_())

    assert value._repr_html_() == html(value)
    assert found.stack == []
    assert found.opened.count("table") == len(report_of(value).page.grids)
    assert "4,242.00" in found.said
    assert all(line in found.said for line in (*report_of(value).page.notes, *report_of(value).page.sources))


NASTY = "<script>alert(1)</script> & [bold]b[/bold] | *s* \"q\" 'a'"


@pytest.fixture
def nasty(tmp_path):
    """A book with markup in every text that a report shows."""
    text = ALPHA.read_text("utf-8")
    quoted = "'''" + NASTY + "'''"
    for words in (
        '"Alpha 甲, test prices (测试)"',
        '"Pay as you go (按量付费)"',
        '"every account"',
        '"Support, basic plan (基础版)"',
        '"Calls and live streaming."',
        '"Alpha, prices (价格)"',
        '"table 1"',
        '"minute 100,000 has no discount"',
        '"With support (支持)"',
    ):
        text = text.replace(words, quoted)
    file = tmp_path / "nasty.toml"
    file.write_text(text, "utf-8")
    return file


def nasty_values(file):
    """A bill and a comparison of a book with markup."""
    return rate(f"{file}:support", USAGE, ON), compare(USAGE, [f"{file}:payg", f"{file}:support"], ON)


@pytest.mark.parametrize("which", [0, 1])
def test_html_escapes_markup(nasty, which):
    """
    Markup in a book's words is shown in a notebook, and not obeyed.
    """
    value = nasty_values(nasty)[which]
    found = Text(value._repr_html_())

    assert NASTY in found.said
    assert "script" not in found.opened
    assert set(found.opened) == {"p", "b", "table", "thead", "tbody", "tr", "th", "td", "ul", "li"}
    assert found.stack == []


@pytest.mark.parametrize("which", [0, 1])
def test_a_terminal_shows_markup_as_it_is(nasty, which):
    """
    Square brackets in a book's words are no markup of the terminal's, wherever on the page they stand.
    """
    value = nasty_values(nasty)[which]

    assert render(value, "table", 2_000).count(NASTY) == render(value, "plain").count(NASTY) > 1


def test_displayed_alone():
    """
    A value without a layout of its own is shown by its record, under what its class says of itself.
    """

    @attrs.frozen(str=False)
    class Other(Displayed):
        """Some other value."""

        minutes: int

    lines = str(Other(5)).splitlines()
    assert (lines[0], lines[-1].split()) == ("Some other value", ["minutes", "5"])
