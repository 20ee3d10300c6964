"""`agorapricing.toml`: what it says counts where neither command line nor profile does, and it is named first."""

import json

import pytest

from agorapricing.cli import main

LINE = ["compare", "rtc.hd=150_000", "--on", "2026-07-01", "--format", "json"]
ALL = """\
offers = ["trtc-cn:list", "agora-cn:payg"]
market = "cn"
accounts = { agora = 2024-01-31 }
first-apps = { trtc = 2024-01-31 }
grants = ["agora:old-customer"]
"""


@pytest.fixture
def told(tmp_path, monkeypatch):
    """Write settings, and stand in a folder two below them."""
    folder = tmp_path / "customers" / "acme"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return lambda text: (tmp_path / "agorapricing.toml").write_text(text, "utf-8")


@pytest.fixture
def run(capsys):
    """Run a command line that ends well: what it prints, and what it says on stderr."""

    def ran(*arguments):
        assert main(arguments) == 0
        said = capsys.readouterr()
        return said.out, said.err

    return ran


def offers(printed):
    """The offers of a comparison, each with how it stands."""
    return {bill["offer"]: bill["status"] for bill in json.loads(printed)["offers"]}


def test_it_is_found_above_and_named(told, run):
    """
    The nearest file above the folder says what is compared and who buys, and stderr says which of it counts.
    """
    told(ALL)
    printed, said = run(*LINE)

    assert offers(printed) == {"trtc-cn:list": "open", "agora-cn:payg": "open"}
    assert said == "agorapricing: ../../agorapricing.toml says: accounts, first-apps, grants, market, offers\n"


def test_the_market_of_a_profile_counts_over_it(told, run, tmp_path):
    """
    Where a profile names its market, that of the settings is not taken, and not named as what counts.
    """
    told('market = "global"')
    path = tmp_path / "app.toml"
    workload = '[[workload]]\nname = "calls"\nusage.rtc.hd = 5\n'
    path.write_text(f'[profile]\nname = "app"\nmarket = "cn"\n{workload}', "utf-8")
    printed, said = run("compare", str(path), *LINE[2:])

    assert {name.partition(":")[0] for name in offers(printed)} == {"agora-cn-standard", "trtc-cn"}
    assert "says" not in said


def test_the_command_line_counts_over_it(told, run):
    """
    What the command line says is taken instead, and the file is not named for what it does not change.
    """
    told(ALL.replace('"trtc-cn:list", ', ""))
    customer = ("--account", "agora=2026-05-01", "--first-app", "trtc=2026-05-01", "--grant", "agora:old-customer")
    printed, said = run(*LINE, "agora-cn:payg", "trtc-cn:payg", "--market", "cn", *customer)

    assert offers(printed) == {"agora-cn:payg": "closed", "trtc-cn:payg": "open"}
    assert said == ""


def test_the_profile_counts_over_it(told, run, tmp_path):
    """
    A profile that names its offers, its market and its accounts keeps them; what it does not say the file does.
    """
    told(ALL)
    file = tmp_path / "app.toml"
    file.write_text(
        '[profile]\nname = "a"\non = 2026-07-01\nmarket = "global"\noffers = ["agora-us:payg"]\n'
        'accounts = { agora = 2026-05-01 }\n[[workload]]\nname = "w"\nusage = { rtc.hd = 5 }\n',
        "utf-8",
    )
    printed, said = run("compare", str(file), "--format", "json")

    assert offers(printed) == {"agora-us:payg": "closed"}
    assert said == "agorapricing: ../../agorapricing.toml says: first-apps, grants\n"


def test_how_it_is_shown(told, run):
    """
    Notes, order, layout, language and the age of prices are defaults of the options, which count over them.
    """
    told('notes = "none"\nsort = "name"\nlang = "zh"\nmax-age = "9999d"\nlayout = "rows"\n')
    line = ["compare", "rtc.hd=150_000", "trtc-cn:list", "agora-cn:list", "--on", "2026-07-01"]
    printed, said = run(*line)
    options = ["--notes", "none", "--sort", "name", "--lang", "zh", "--max-age", "9999d", "--layout", "rows"]
    stated, unsaid = run(*line, *options)

    assert said == "agorapricing: ../../agorapricing.toml says: max-age, lang, notes, layout, sort\n"
    assert (stated, unsaid) == (printed, "")
    assert printed != run("--no-config", *line)[0]


@pytest.mark.parametrize("line", [["--lang", "en", "show", "trtc-cn"], ["show", "trtc-cn", "--lang", "en"]])
def test_the_language_of_a_group_counts_over_it(told, run, monkeypatch, line):
    """
    A language that the command line or the environment gives to a group of commands is that of the command in it.
    """
    told('lang = "zh"\n')
    english = run("--no-config", "books", "show", "trtc-cn", "--lang", "en")

    assert run("books", *line) == english
    assert run("books", "--lang", "en", "show", "trtc-cn", "--lang", "zh")[0] == run("books", "show", "trtc-cn")[0]
    monkeypatch.setenv("AGORAPRICING_BOOKS_LANGUAGE", "en")
    assert run("books", "show", "trtc-cn") == english


def test_of_records(told, run, tmp_path):
    """
    For a log of calls the file says who buys, where, and what is compared, too.
    """
    log = tmp_path / "calls.csv"
    row = "r,p,2026-06-01T00:00:00+08:00,2026-06-28T00:00:00+08:00,s,720p\n"
    log.write_text(f"room,user,start,end,stream,size\n{row}", "utf-8")
    told(ALL)
    printed, said = run("compare", str(log), "--whole-months", "--format", "json")

    assert offers(printed) == {"trtc-cn:list": "open", "agora-cn:payg": "open"}
    assert "says: accounts, first-apps, grants, market, offers" in said


def test_only_what_a_command_has(told, run):
    """
    A bill of one offer takes nothing of it, and no note is made; of another command a setting is a default, too.
    """
    told(ALL)
    printed, said = run("bill", "trtc-cn:list", "rtc.hd=5", "--on", "2026-07-01", "--format", "csv")
    assert said == ""

    told('lang = "en"\n')
    assert run("books", "show", "trtc-cn", "--format", "csv")[1] == "agorapricing: ../../agorapricing.toml says: lang\n"
    assert printed


def test_of_a_report_that_goes_out(told, run, tmp_path):
    """
    A report that is written to a file takes it, too, and says so.
    """
    told(ALL)

    assert "says: accounts, first-apps, grants, market, offers" in run("report", "rtc.hd=5", "-o", "out.md")[1]
    assert "trtc-cn:list" in (tmp_path / "customers" / "acme" / "out.md").read_text("utf-8")


def test_the_nearest_alone(told, run, tmp_path):
    """
    Of two files the nearest counts, and nothing of the other; with --no-config none does.
    """
    told(ALL)
    (tmp_path / "customers" / "agorapricing.toml").write_text('offers = ["trtc-cn:list"]\n', "utf-8")
    printed, said = run(*LINE)

    assert offers(printed) == {"trtc-cn:list": "open"}
    assert said == "agorapricing: ../agorapricing.toml says: offers\n"
    assert run("--no-config", *LINE, "agora-cn:list")[1] == ""


def test_variables(run, monkeypatch):
    """
    A variable of the environment gives the default of an option of a command, and is named.
    """
    monkeypatch.setenv("AGORAPRICING_COMPARE_MARKET", "global")

    assert run(*LINE, "trtc-intl:list", "--market", "global")[1] == ""
    assert run(*LINE, "trtc-intl:list")[1] == "agorapricing: variables of the environment say: market\n"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('\nmarkt = "cn"', "agorapricing.toml:2: markt: unknown key; did you mean 'market'?"),
        ('market = "china"', "agorapricing.toml:1: market: market must be one of cn, global, not 'china'"),
        (
            'notes = "al"',
            "agorapricing.toml:1: notes: notes must be one of few, all, none, not 'al'; did you mean 'all'?",
        ),
        ("accounts = { agora = 3 }", "agorapricing.toml:1: accounts.agora: must be a day"),
        ('offers = "trtc-cn:payg"', "agorapricing.toml:1: offers: must be an array, not a string"),
        ("x =", "agorapricing.toml:1: is not valid TOML"),
        ("accounts = { agroa = 2024-01-31 }", "unknown vendor 'agroa'; did you mean 'agora'?"),
        ('max-age = "old"', "'old' is no number of days"),
    ],
)
def test_what_is_refused(told, capsys, text, said):
    """
    Unknown keys, words and values are refused with the line and what was probably meant.
    """
    told(text)

    assert main([*LINE, "trtc-cn:list"]) in {1, 2}
    shown = capsys.readouterr()
    assert said in shown.err
    assert shown.out == ""
