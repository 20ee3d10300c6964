"""The command that holds bills against the rules: what it reads, and how it ends."""

import json
from pathlib import Path

import pytest

from agorapricing.cli import main

EXPORTS = Path(__file__).parents[1] / "data/exports"
ALPHA = Path(__file__).parents[1] / "data/offers/alpha.toml"
DETAIL, USAGE = str(EXPORTS / "tencent-bill-detail.json"), str(EXPORTS / "trtc-usage.json")
BILL = '[bill]\non = 2024-02-06\n[[line]]\nmeter = "rtc.hd"\nquantity = 30_000\namount = {}\n'


@pytest.fixture
def run(tmp_path, monkeypatch, capsys):
    """Runs the command beside a bill of some amount: its exit code, and what it says."""
    monkeypatch.chdir(tmp_path)

    def command(*words, amount="560.00"):
        Path("bill.toml").write_text(BILL.format(amount), "utf-8")
        code = main(["reconcile", *words])
        said = capsys.readouterr()
        return code, " ".join(said.out.split()), said.err

    return command


def test_a_bill_that_agrees(run):
    """
    A bill as the rules have it ends with 0.
    """
    code, out, _ = run("bill.toml", "rtc.hd=30_000", "--offer", f"{ALPHA}:payg")

    assert code == 0
    assert "Every line agrees: nothing is left to explain." in out


def test_a_bill_that_is_explained(run):
    """
    A bill at list price ends with 0, too, and names all that explains it, with what could not be tried.
    """
    code, out, _ = run("bill.toml", "--usage", "rtc.hd=30_000", "--offer", f"{ALPHA}:payg", amount="840.00")

    assert code == 0
    assert "Explained to the minor unit by 2 sets of 1 cause, each by itself." in out
    assert "Not tried: day rounding, weight rounding, app rounding, missing day, doubled day, other zone" in out


def test_a_bill_that_is_not_explained(run):
    """
    A bill that nothing explains ends with 4, and says how much.
    """
    code, out, _ = run("bill.toml", "--usage", "rtc.hd=30_000", "--offer", f"{ALPHA}:payg", amount="561.23")

    assert code == 4
    assert "No known cause explains +1.23: rtc.hd +1.23." in out


def test_a_bill_that_is_wrong(run):
    """
    A bill of a meter that nobody knows is bad input, at its line.
    """
    code, _, err = run("bill.toml", "rtc.hd=1", "--offer", f"{ALPHA}:payg", amount="1\nlabl = 'x'")

    assert code == 1
    assert "bill.toml:7: line[0].labl: unknown key; did you mean 'label'?" in err


@pytest.mark.parametrize(
    ("words", "lacks"), [(("--usage", "rtc.hd=1"), "--offer"), (("--offer", "agora-cn:list"), "--usage")]
)
def test_a_command_line_that_lacks_something(run, words, lacks):
    """
    Without an offer, or without usage, the command line is wrong, and says which option gives it.
    """
    code, _, said = run("bill.toml", *words)

    assert (code, lacks in said) == (2, True)


def test_a_vendors_answers(run):
    """
    An answer about a bill is held against an answer about usage, of whose days two are not billed; the rest is said.
    """
    names = ("--line", "时长 高清=rtc.hd", "--line", "时长 语音=rtc.audio")
    used = ("--usage", USAGE, "--kind", f"{USAGE}=trtc-usage", "--whole-months")
    code, out, _ = run(DETAIL, *used, *names, "--offer", "trtc-cn:payg", "--format", "json")
    found = json.loads(out)

    assert (code, found["schema"], found["is_explained"]) == (4, "agorapricing/1", False)
    assert [part["what"] for part in found["sets"][0]["parts"]] == ["2026-08-02 not billed", "2026-08-03 not billed"]
    assert [line["line"] for line in found["sets"][0]["lines"] if not line["fits"]] == ["rtc.hd", "total"]
    assert any("totals of days cannot be cut in another zone" in note for note in found["notes"])


def test_a_contract(run):
    """
    The offer of a contract is named like any other; of a confidential one there is the total alone.
    """
    deal = ALPHA.parent / "deal.contract.toml"
    code, out, _ = run("bill.toml", "rtc.hd=30_000", "--offer", "alpha-tax:deal", "--contract", str(deal))

    assert code == 0
    assert "contract not applied: alpha-tax:payg, without the contract" in out
    assert " total " in out
    assert "rtc.hd" not in out


def test_packs_that_are_held(run):
    """
    What is held is drawn before usage is priced; a bill without it is explained by packs that are not drawn.
    """
    words = ("bill.toml", "rtc.hd=30_000", "--offer", "trtc-cn:list", "--on", "2026-07-01")
    held = ("--held", "general:20_000@2026-12-31")  # 5,000 minutes of HD
    assert run(*words, *held, amount="700.00")[0] == 0
    code, out, _ = run(*words, *held, amount="840.00")

    assert code == 0
    assert "packs drawn: general is not drawn" in out
    assert run(*words, "--held", "general:20_000@2026-06-30")[0] == 2
