"""What a shell completes, through the classes of click that shells call."""

import pytest
from click.shell_completion import ShellComplete, get_completion_class

import agorapricing as ap
from agorapricing.cli import cli, completion, main
from agorapricing.pricebook.meters import vocabulary
from agorapricing.report import FORMATS
from agorapricing.scenarios import CATALOGUE

VARIABLE = "_AGORAPRICING_COMPLETE"
assert completion  # it makes known how bash is answered


def completed(line):
    """What can follow a line, whose last word is not yet whole: values, and kinds of those that the shell knows."""
    *words, incomplete = line.split(" ")
    items = ShellComplete(cli, {}, "agorapricing", VARIABLE).get_completions(words, incomplete)
    return [item.value for item in items if item.type == "plain"], {item.type for item in items} - {"plain"}


def regimes(book):
    """The offers of a book's last edition."""
    return [f"{book}:{regime}" for regime in ap.load_book(book).editions[-1].regimes]


@pytest.mark.parametrize("command", ["bill ", "explain ", "match ", "match agora-cn:payg ", "compare --baseline "])
def test_offers(command):
    """
    A word that begins several books gives them with a colon, one that begins one gives its offers, or those that fit.
    """
    assert completed(f"{command}agora-us")[0] == ["agora-us:", "agora-us-standard:"]
    assert completed(f"{command}trtc-i")[0] == regimes("trtc-intl")
    assert completed(f"{command}agora-us-standard:bus")[0] == [
        offer for offer in regimes("agora-us-standard") if offer.startswith("agora-us-standard:bus")
    ]
    assert completed(f"{command}nobody:")[0] == []


@pytest.mark.parametrize("command", ["compare ", "breakeven --offers ", "best ", "bill agora-cn:payg ", "diff "])
def test_usage(command):
    """
    Usage is a file, or a meter with its equals sign; offers stand among it.
    """
    values, kinds = completed(f"{command}rtc.h")

    assert values == [f"{name}=" for name in vocabulary().meters if name.startswith("rtc.h")]
    assert kinds == {"file"}
    assert completed(command)[0] == [f"{book}:" for book in ap.bundled()]
    assert completed(f"{command}trtc-c")[0] == regimes("trtc-cn")


@pytest.mark.parametrize(
    ("line", "values", "kinds"),
    [
        ("books show trtc", ["trtc-cn", "trtc-intl"], {"file"}),
        ("audit agora-us-", ["agora-us-standard"], {"file"}),
        ("meter x.toml --books trtc-i", ["trtc-intl"], {"file"}),
        ("best --vendor trtc", ["trtc", "trtc-cn", "trtc-intl"], {"file"}),
        ("breakeven --meter rtc.fh", ["rtc.fhd"], set()),
        ("match --meters rtc.fh", ["rtc.fhd"], set()),
        ("new group", [name for name in CATALOGUE if name.startswith("group")], set()),
        ("new contr", ["contract"], set()),
        ("compare --market ", ["cn", "global"], set()),
        ("bill --format ", [*FORMATS, "focus"], set()),
        ("check ", [], {"file"}),
        ("compare --contract ", [], {"file"}),
        ("rate -o ", [], {"file"}),
        ("comp", ["compare"], set()),
        ("books ", ["show", "check", "diff"], set()),
        ("compare --max-", ["--max-age"], set()),
    ],
)
def test_what_can_follow(line, values, kinds):
    """
    Books, vendors, meters, scenarios, markets, formats, commands and options are completed, and files by the shell.
    """
    found = completed(line)

    assert sorted(found[0]) == sorted(values)
    assert found[1] == kinds


def test_all_commands_are_completed_with_what_they_do():
    """
    Without a word all commands are offered, each with its description.
    """
    items = ShellComplete(cli, {}, "agorapricing", VARIABLE).get_completions([], "")
    commands = {name: summary for _, section in cli.sections() for name, summary in section.items()}

    assert {item.value: item.help for item in items} == commands


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_of_a_shell(shell, monkeypatch):
    """
    Each of the three shells has a script that names the command, and writes an offer in its own way.
    """
    shell_class = get_completion_class(shell)
    monkeypatch.setattr(shell_class, "_check_version", lambda *_: None, raising=False)
    monkeypatch.setenv("COMP_WORDS", "agorapricing bill trtc-i")
    monkeypatch.setenv("COMP_CWORD", "trtc-i" if shell == "fish" else "2")
    complete = shell_class(cli, {}, "agorapricing", VARIABLE)

    assert "agorapricing" in complete.source()
    assert "trtc-intl:payg" in complete.complete().replace("\\", "")


@pytest.mark.parametrize(
    ("words", "at", "values"),
    [
        (["bill", "trtc-intl", ":", "pay"], 4, ["payg", "payg-2024"]),
        (["bill", "trtc-intl", ":"], 3, [offer.partition(":")[2] for offer in regimes("trtc-intl")]),
        (["bill", "trtc-i"], 2, regimes("trtc-intl")),
        (["compare", "rtc.hd", "=", "5", "--offers", "trtc-intl", ":", "pay"], 8, ["payg", "payg-2024"]),
        (["compare", "--market", "=", "gl"], 4, ["global"]),
        (["bill"], 2, [f"{book}:" for book in ap.bundled()]),
    ],
)
def test_bash_splits_words(words, at, values, monkeypatch):
    """
    Bash takes a colon and an equals sign for words: they are put together, and only what follows the last is answered.
    """
    bash = get_completion_class("bash")(cli, {}, "agorapricing", VARIABLE)
    monkeypatch.setenv("COMP_WORDS", "\n".join(["agorapricing", *words]))
    monkeypatch.setenv("COMP_CWORD", str(at))

    assert bash.complete().splitlines() == [f"plain,{value}" for value in values]


@pytest.mark.parametrize(
    ("command", "short", "long"),
    [
        (["match", "agora-us:payg", "trtc-intl:payg"], ["--below", "5%"], ["--below", "0.05"]),
        (["match", "agora-us:payg", "trtc-intl:payg"], ["--below", "7.25 %"], ["--below", "0.0725"]),
        (["split", "--offers", "agora-us:payg", "trtc-intl:payg"], ["--keep", "20%"], ["--keep", "0.2"]),
        (["breakeven", "--offers", "agora-us:payg", "trtc-intl:payg"], ["--to", "3k"], ["--to", "3000"]),
        (["budget"], ["1.2k", "--offers", "agora-us:payg"], ["1200", "--offers", "agora-us:payg"]),
    ],
)
def test_percentages_and_short_numbers(command, short, long, capsys):
    """
    A percentage is accepted where a fraction is asked, and a short number where a number is.
    """
    rest = ["rtc.hd=0.9M", "--on", "2024-02-06", "--format", "json"]
    found = [(main([*command, *words, *rest]), capsys.readouterr().out) for words in (short, long)]

    assert found[0] == found[1]
    assert found[0][0] == 0


@pytest.mark.parametrize("share", ["x%", "%", "5%%", "101%", "1e9999%"])
def test_percentages_that_are_none(share, capsys):
    """
    What is no percentage, or more than the whole, is bad input.
    """
    command = ["match", "agora-us:payg", "trtc-intl:payg", "rtc.hd=5", "--on", "2024-02-06"]

    assert main([*command, "--below", share]) == 1
    assert "below" in capsys.readouterr().err


def test_taxes_grants_and_accounts():
    """
    Taxes and grants that the books know are completed, and the vendors of accounts with an equals sign.
    """
    assert completed("compare --tax ")[0] == ["sg-gst"]
    assert completed("compare --grant agora:old")[0] == ["agora:old-customer"]
    assert completed("best --account ")[0] == ["agora=", "trtc="]
    assert completed("compare --first-app t")[0] == ["trtc="]
    assert completed("schema b")[0] == ["book"]
