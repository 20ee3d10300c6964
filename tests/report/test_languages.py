"""Reports in Chinese: what a person reads is said in it, and what a program reads stays as it is."""

from datetime import date

import pytest
from attrs import evolve
from rich.cells import cell_len

from agorapricing.cli import main
from agorapricing.comparison import compare
from agorapricing.errors import UnpricedMeterError
from agorapricing.files import Advised, Reason, many_rejected, reworded
from agorapricing.loading import book_template
from agorapricing.messages import LANGUAGES, Message, Text, said, words_of
from agorapricing.proposal import propose
from agorapricing.rating import ExchangeRate, Note, rate
from agorapricing.report import FORMATS, View, dump_run, in_language, load_run, of_locale, read_run, render, report_of
from agorapricing.report.kinds import as_file
from agorapricing.report.page import Column, Grid, Page, Report, Section
from agorapricing.report.run import Run

ON = date(2026, 7, 1)
RATES = (ExchangeRate("USD", "CNY", "7.1", ON, "a bank"),)
BILL = ("bill", "trtc-cn:basic", "rtc.hd=150_000", "--on", "2026-07-01")


@pytest.fixture(scope="module")
def comparison():
    """Some offers of both vendors."""
    return compare({"rtc.hd": 150_000}, ["agora-cn-standard:basic", "trtc-cn:payg"], ON)


def test_all_of_a_page_is_said():
    """
    Titles, columns, cells, narrow tables, notes, sources, the answer, the chart, the heads, and further sections.
    """
    word = Message("total")
    grid = Grid((Column(word), Column("offer", "name")), (("1", word),), title=word)
    page = Page(word, (Grid(("per",), (("x",),), narrow=(grid,)),), (word,), (word,), (word,), (word,))
    report = in_language(Report(page, {"total": word}, ({"total": word},), (Section("total", page),)), "zh")

    for each in (report.page, report.sections[0].page):
        [outer] = each.grids
        [inner] = outer.narrow
        said = (each.title, *each.notes, *each.sources, *each.answer, *each.chart, inner.title, inner.rows[0][1])
        assert {*said} == {"合计"}
        assert [column.title for column in (*outer.columns, *inner.columns)] == ["每", "合计", "报价"]
        assert each.heads == ("说明", "来源")
        assert inner.columns[1].kind == "name"
    assert report.sections[0].name == "total"
    assert report.record == {"total": "total"}
    assert report.rows == ({"total": "total"},)


@pytest.mark.parametrize("style", ["csv", "json"])
def test_data_has_no_language(comparison, style):
    """
    What programs read is the same in every language.
    """
    assert render(comparison, style, language="zh") == render(comparison, style)


@pytest.mark.parametrize("style", [style for style in FORMATS if style not in {"csv", "json"}])
def test_every_format_speaks_chinese(comparison, style):
    """
    Each format that people read says its own heads and the titles of columns in Chinese, and keeps names.
    """
    text = render(comparison, style, language="zh")

    assert "说明" in text
    assert "应付" in text
    assert "payable" not in text
    assert "trtc-cn" in text


def test_a_file_speaks_the_language_of_its_run():
    """
    A run that is written to a file is said in its language.
    """
    run = Run((), "1", ON, report_of(rate("trtc-cn:list", {"rtc.hd": 5}, ON)), language="zh")

    assert "应付" in as_file(run, "a.md").decode()


@pytest.mark.parametrize("style", ["table", "plain"])
@pytest.mark.parametrize("width", [80, 120])
def test_columns_align(comparison, style, width):
    """
    Numbers of a column end in the same place on the screen, whatever stands before them.
    """
    lines = render(comparison, style, width, language="zh").splitlines()
    ends = {cell_len(line.rstrip()) for line in lines if line.startswith(("应付", "刊例价", "差额"))}

    assert len(ends) == 1


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "C"}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh"}, "zh"),
        ({"LANG": "zh_TW.Big5"}, "zh"),
        ({"LANG": "zh.UTF-8"}, "zh"),
        ({"LANG": "zhx_CN"}, "en"),
        ({"LC_MESSAGES": "en_GB", "LANG": "zh_CN"}, "en"),
        ({"LC_ALL": "", "LC_MESSAGES": "", "LANG": "zh_CN"}, "zh"),
        ({"LC_ALL": "zh_CN", "LC_MESSAGES": "C", "LANG": "C"}, "zh"),
    ],
)
def test_the_language_of_a_locale(variables, language):
    """
    The first variable that is set says it; what has no catalogue is English.
    """
    assert of_locale(variables) == language


@pytest.mark.parametrize(
    ("asked", "locale", "word"),
    [
        ((), "C", "payable"),
        ((), "zh_CN", "应付"),
        (("--lang", "en"), "zh_CN", "payable"),
        (("--lang", "zh"), "C", "应付"),
    ],
)
def test_a_command_speaks_as_asked(asked, locale, word, monkeypatch, capsys):
    """
    The option says the language; without it the locale does.
    """
    monkeypatch.setenv("LC_MESSAGES", locale)

    assert main([*BILL, *asked]) == 0
    assert word in capsys.readouterr().out


def test_a_language_that_nobody_speaks(capsys):
    """
    Another language is refused with those that there are.
    """
    assert main([*BILL, "--lang", "fr"]) == 2
    assert "'en', 'zh'" in capsys.readouterr().err


def test_a_run_that_is_read_again_speaks_chinese(comparison):
    """
    A saved run knows its sentences, the texts of books and the notes of bills: it is said as it was before.
    """
    run = Run((), "1", ON, report_of(comparison, View(notes="all", sources=True)))
    again = read_run(dump_run(run), "run.json")

    for language in LANGUAGES:
        assert as_file(evolve(again, language=language), "a.md") == as_file(evolve(run, language=language), "a.md")


def test_a_note_says_what_it_is_made_of():
    """
    A note of a bill says its text in the language, a message or a text of a book.
    """
    assert said(Note(Message("total")), "zh") == "合计"
    assert said(Note(Text("tax", zh="税")), "zh") == "税"
    assert said(Note("plain"), "zh") == "plain"


def test_a_page_holds_the_same_run_in_every_language(tmp_path):
    """
    The run in a page is as it was saved, whatever language the page speaks; the page has the titles of stages.
    """
    sold = compare({"rtc.hd": 150_000}, ["trtc-cn:basic", "agora-us-standard:pro"], ON, exchange=RATES, currency="CNY")
    run = Run((), "1", ON, report_of(propose(sold)))
    path, runs = tmp_path / "a.html", []
    for language in LANGUAGES:
        path.write_bytes(as_file(evolve(run, language=language), "a.html"))
        runs.append(dump_run(evolve(load_run(path), language="en")))

    assert "Pro 套餐配额" in path.read_text("utf-8").partition("<script")[0]
    assert runs == [dump_run(run)] * len(LANGUAGES)


def test_why_rows_are_rejected_is_said():
    """
    The reason of most rows is said in Chinese with what to do about it, and so is why usage has no price.
    """
    reason = Reason(2, reworded(Message("{column} is missing", column="room"), Advised("", Message("total"))))
    error = UnpricedMeterError("rtc.hd", "a:list", reason=Message("total"))

    assert said(many_rejected(100, 2, reason), "zh") == "100 行中有 2 行被拒，其中 2 行因“缺少 room”：合计"
    assert said(words_of(error), "zh") == "a:list 没有 'rtc.hd' 的价格：合计"
    assert str(error) == "a:list has no price for meter 'rtc.hd': total"


def test_names_of_data_are_no_words(tmp_path, capsys):
    """
    Names that files give stay as they are though reports have such a word: of stages, regimes, sources, workloads.
    """
    book, used = tmp_path / "book.toml", tmp_path / "used.toml"
    book.write_text(book_template(ON).replace("standard]", "offer]"), "utf-8")
    workloads = (
        f'[[workload]]\nname = "{name}"\n[workload.usage]\n"rtc.hd" = 900_000\n' for name in ("payable", "note")
    )
    used.write_text('[profile]\nname = "total"\n' + "".join(workloads), "utf-8")
    on = ("--on", str(ON), "--lang", "zh")
    assert main(["books", "show", str(book), *on]) == 0
    shown = capsys.readouterr().out
    assert main(["compare", str(used), "--offers", f"{book}:offer", "--minutes", *on]) == 0
    compared = capsys.readouterr().out

    firsts = [line.split()[0] for line in (shown + compared).splitlines() if line.strip()]
    assert {"list", "offer", "free", "volume", "total"} <= set(firsts)
    assert " list：Price list" in shown
    assert {"payable", "note"} <= set(compared.split())
    assert not {"合计", "报价", "阶梯"} & set(firsts)


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("x", "rtc.hd: 不是数字: x”：请更正"),
        ("-1", "rtc.hd: 为负数: -1”：请更正"),
        ("", "rtc.hd: 缺失”：若空单元格表示没有用量，请写 --blank zero"),
        ("total", "rtc.hd: 不是数字: total”：请更正"),
    ],
)
def test_why_rated_rows_are_rejected_is_said(cell, why, tmp_path, capsys):
    """
    What is wrong with a cell of usage is said in Chinese, and what stands in the cell is not; the rejects are data.
    """
    file, out = tmp_path / "used.csv", tmp_path / "out.csv"
    file.write_text(f"rtc.hd,note\n{cell},a\n5,b\n", "utf-8")
    words = ("--offers", "trtc-cn:payg", "--on", str(ON), "--lang", "zh", "--format", "markdown")
    code = main(["rate", str(file), "-o", str(out), *words])

    assert (code, why in capsys.readouterr().out) == (0, True)
    assert (tmp_path / "out.csv.rejects.csv").read_text("utf-8").isascii()


def test_what_a_file_is_is_said(tmp_path, capsys):
    """
    `check` says in the language what a valid file is; a name of it stays as it is.
    """
    file = tmp_path / "book.toml"
    file.write_text(book_template(ON), "utf-8")

    assert main(["check", str(file), "--lang", "zh"]) == 0
    assert capsys.readouterr().out == f"{file}：有效：价格表：reseller，1 个价格版本，CNY\n"
