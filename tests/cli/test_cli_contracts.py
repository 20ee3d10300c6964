"""Contracts on the command line: where they can be given, what stands beside them, and what is said of wrong ones."""

import json
from datetime import date
from pathlib import Path

import attrs
import pytest
from contracts import text

import agorapricing as ap
from agorapricing.cli import main
from agorapricing.loading import bundled, contract_of, load_book, parse
from agorapricing.loading.contracts import load_contract
from agorapricing.loading.templates import book_template, contract_template
from agorapricing.pricebook.contract import Head
from agorapricing.pricebook.contract_prices import KINDS
from agorapricing.pricebook.contract_terms import ContractTerm

pytestmark = pytest.mark.usefixtures("poisoned")

DOCS = Path(__file__).parents[2] / "docs"
PAGE = (DOCS / "reference/contracts.md").read_text("utf-8")
ON = ["--on", "2026-05-01"]
OLD = ["--account", "trtc=2024-01-01", "--account", "agora=2024-01-01"]


@pytest.fixture(name="deal")
def written(tmp_path):
    """A contract of 20 % off at the end, which is not confidential."""
    file = tmp_path / "deal.toml"
    file.write_text(text("percent_off = 20"), "utf-8")
    return str(file)


@pytest.fixture(name="run")
def runner(capsys):
    """Run a command line: its exit code, what it prints, and what it says on stderr."""

    def run(*arguments):
        code = main(list(arguments))
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def offers(printed):
    """The offers of a comparison in JSON."""
    return [each["offer"] for each in json.loads(printed)["offers"]]


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([], ["trtc-intl:payg-2024", "trtc-intl:ea"]),
        (["--account", "trtc=2024-07-24"], ["trtc-intl:payg", "trtc-intl:ea"]),
        (["--account", "trtc=2024-07-25"], ["trtc-intl:payg-2024", "trtc-intl:ea"]),
        (["--market", "global"], ["trtc-intl:payg-2024", "trtc-intl:ea"]),
        (["--offers", "agora-us:payg"], ["agora-us:payg", "trtc-intl:ea"]),
        (["--offers", "trtc-intl:ea,agora-us:payg"], ["trtc-intl:ea", "agora-us:payg"]),
        (["--offers", "trtc-intl:*"], ["trtc-intl:list", "trtc-intl:payg", "trtc-intl:ea"]),
    ],
)
def test_a_contract_stands_beside_the_offers(run, deal, named, expected):
    """
    A contract stands after the offers that are named, where it is named, or beside its base where none is; where that
    is closed to the customer, beside what is open.
    """
    code, printed, _ = run("compare", "rtc.hd=5000", *named, "--contract", deal, *ON, "--format", "json")

    assert code == 0
    assert [each for each in offers(printed) if each in expected] == expected
    assert offers(printed)[-1] == expected[-1]


@pytest.mark.parametrize("command", ["compare", "doctor"])
def test_a_contract_in_another_market(run, deal, command):
    """
    A market that is not that of the contract's book is refused, instead of being ignored.
    """
    code, printed, said = run(command, "rtc.hd=360000", "--contract", deal, *ON, "--market", "cn")

    assert (code, printed) == (2, "")
    assert "the contract is on trtc-intl, which sells in the market global, not cn" in " ".join(said.split())


def test_several_contracts(run, deal, tmp_path):
    """
    Several contracts can be compared with each other.
    """
    other = tmp_path / "other.toml"
    other.write_text(text("percent_off = 30", base="agora-us:payg").replace('"ea"', '"other"'), "utf-8")
    arguments = ["--contract", deal, "--contract", str(other), *ON, "--format", "json", *OLD]
    code, printed, _ = run("compare", "rtc.hd=360000", *arguments)

    assert code == 0
    assert offers(printed) == ["trtc-intl:payg", "agora-us:payg", "trtc-intl:ea", "agora-us:other"]
    assert json.loads(printed)["cheapest"] == "agora-us:other"


def test_a_profile_keeps_its_offers(run, deal, tmp_path):
    """
    Beside the offers that a profile names, a contract is looked at on the profile's day.
    """
    profile = tmp_path / "acme.toml"
    profile.write_text(
        '[profile]\nname = "acme"\non = 2026-05-01\noffers = ["agora-us:payg"]\n'
        '[[workload]]\nname = "calls"\nusage = { "rtc.hd" = 360_000 }\n',
        "utf-8",
    )
    code, printed, _ = run("compare", str(profile), "--contract", deal, "--format", "json")

    assert code == 0
    assert offers(printed) == ["agora-us:payg", "trtc-intl:ea"]
    assert run("doctor", str(profile), "--contract", deal)[0] == 0
    assert run("bill", "trtc-intl:ea", str(profile), "--contract", deal)[0] == 0


def test_a_bill_of_a_contract(run, deal):
    """
    360,000 HD minutes less 10,000 free ones cost 1,396.50; 20 % off leave 1,117.20.
    """
    code, printed, _ = run("bill", "trtc-intl:ea", "rtc.hd=360000", "--contract", deal, *ON, "--format", "json")

    assert (code, json.loads(printed)["payable"]) == (0, "1117.20")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["bill", "trtc-intl:ea", "rtc.hd=1"], 1, "trtc-intl on 2026-05-01 has no regime 'ea'"),
        (["compare", "rtc.hd=1", "--contract", "nowhere.toml"], 1, "nowhere.toml: No such file"),
        (["marginal", "rtc.hd=1"], 2, "name offers after --offers"),
        (["bill", "trtc-intl:eb", "rtc.hd=1", "--contract", "DEAL"], 1, "has no regime 'eb'"),
        (
            ["compare", "rtc.hd=1", "--contract", "DEAL", "--on", "2027-01-01"],
            1,
            "contract ea does not hold on 2027-01-01: it holds from 2026-01-01 until before 2027-01-01",
        ),
        (["match", "trtc-intl:ea", "agora-us:payg", "rtc.hd=5", "--contract", "CLOSED"], 1, "which are confidential"),
    ],
)
def test_what_is_wrong_is_said(run, deal, arguments, code, said):
    """
    A contract that is not given, not there, or not in force is an error in words.
    """
    closed = Path(deal).with_name("closed.toml")
    closed.write_text(text("percent_off = 20", confidential="true"), "utf-8")
    given = [{"DEAL": deal, "CLOSED": str(closed)}.get(each, each) for each in arguments]
    found = run(*given[:1], *(() if "--on" in given else ON), *given[1:])

    assert found[:2] == (code, "")
    assert said in found[2]


def test_the_chain_of_a_confidential_contract(run, tmp_path):
    """
    `check` prints the chain of a confidential contract where its terms may be shown, and only there.
    """
    file = tmp_path / "acme.toml"
    file.write_text(contract_template(date(2026, 7, 1)), "utf-8")
    chain = "list > free > contract-discount > contract-ladder > contract-minimum"

    assert f"trtc-intl:acme-ea-2026 from 2026-01-01: {chain}\n" in run("check", str(file), "--show-confidential")[1]
    assert "contract-ladder" not in run("check", str(file))[1]


def test_checking_a_contract(run, deal, tmp_path):
    """
    `check` says what a valid contract makes, and all that is wrong with another one.
    """
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(text("percent_off = 120", "percent_of = 1"), "utf-8")

    made = "valid: a contract: trtc-intl:ea, 1 term, from 2026-01-01 until before 2027-01-01"
    chain = "trtc-intl:ea from 2026-01-01: list > free > contract-discount"
    assert run("check", deal) == (0, f"{deal}: {made}\n{chain}\n", "")
    code, printed, said = run("check", str(wrong))
    assert (code, printed) == (1, "")
    assert f"{wrong}:9: contract.term[0].percent_off: a percentage off is at most 100, not 120" in said
    assert f"{wrong}:11: contract.term[1]: unknown term 'percent_of'; did you mean percent_off?" in said


@pytest.mark.parametrize("year", [2026, 2027, 2099])
def test_a_new_contract_is_valid(run, tmp_path, year):
    """
    What `new contract` prints is a contract of that year.
    """
    code, printed, _ = run("new", "contract", "--on", f"{year}-05-01")
    file = tmp_path / "new.toml"
    file.write_text(printed, "utf-8")
    made = load_contract(file)

    assert code == 0
    assert (made.id, len(made.terms)) == (f"acme-ea-{year}", 5)
    assert made.head.effective.since == date(year, 1, 1)


def test_it_is_valid_on_every_base():
    """
    With any bundled book, and any of its regimes, as the base, a new contract is valid as it stands.
    """
    day, path = date(2026, 5, 1), Path("acme.toml")
    template = contract_template(day)
    books = {name: load_book(name).edition(day).regimes for name in bundled()}
    bases = [f"{book}:{name}" for book, regimes in books.items() for name in regimes]

    assert len(bases) > len(books)
    for base in bases:
        text = template.replace('base = "trtc-intl:payg"', f'base = "{base}"')
        assert contract_of(parse(text, path), text, path).head.base == (base,)


def test_a_discount_stands_before_the_minimum_of_the_base():
    """
    Without a place, a discount on a base with a minimum is off what was used, and the minimum is due nevertheless.
    """
    path, days = Path("acme.toml"), "read = 2026-05-01\neffective = { from = 2026-05-01 }\n"
    head = f'[contract]\nid = "acme"\nconfidential = false\nbase = "agora-cn-standard:signaling-enterprise"\n{days}'
    text = f'{head}[[contract.term]]\npercent_off = 50\nwhere = "signaling.messages"\n'
    offer = contract_of(parse(text, path), text, path).offer(date(2026, 5, 1))
    paid = [ap.rate(offer, {"signaling.messages": count * 1_000_000}).payable for count in (149, 150, 151)]

    assert paid == [1500, 1500, 1510]


# ---- the page --------------------------------------------------------------------------------------------------------


def documented(heading):
    """The keys of the tables under a heading of the page, each with the rest of its row."""
    section = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    rows = [[cell.strip() for cell in row.split("|")[1:-1]] for row in section.splitlines() if row.startswith("| `")]
    return {row[0].strip("`"): row[1:] for row in rows}


def test_the_page_has_the_template():
    """
    The whole contract of the page is what `new contract` writes.
    """
    assert f"```toml\n{contract_template(date(2026, 5, 1))}```" in PAGE


def test_the_guide_has_the_template_of_a_book():
    """
    The whole book of the guide is what `new book` writes.
    """
    assert f"```toml\n{book_template(date(2026, 7, 1))}```" in (DOCS / "guides/add-a-book.md").read_text("utf-8")


def test_the_page_has_every_key():
    """
    The page lists the keys of a contract and of its terms, and nothing else.
    """
    keys = {key for kind in KINDS.values() for key in attrs.fields_dict(kind)}
    withs = {key for row in documented("`[[contract.term]]`").values() for key in row[0].replace("`", "").split(", ")}

    assert documented("`[contract]`").keys() == {*attrs.fields_dict(Head), "term"}
    assert documented("`[[contract.term]]`").keys() == {"model", *KINDS, *attrs.fields_dict(ContractTerm)}
    assert {*documented("`[[contract.term]]`"), *withs} >= keys


def test_a_term_begins_in_the_month_of_its_contract(run, tmp_path):
    """
    A term from the first of July on has the days from the 15th on, as has the cheapest plan.
    """
    file = tmp_path / "late.toml"
    late = text("percent_off = 20", base="agora-us:list", effective="{ from = 2026-07-15 }")
    file.write_text(late, "utf-8")
    ahead = ["rtc.hd=31_000", "--start", "2026-07-01", "--months", "2", "--contract", str(file), "--format", "json"]
    code, printed, _ = run("term", "agora-us:ea", *ahead)
    _, plans, _ = run("best", "agora-us:ea", *ahead)

    assert code == 0
    assert [month["usage"]["rtc.hd"] for month in json.loads(printed)["months"]] == ["17000", "31000"]
    assert json.loads(plans)["plans"][0]["total"] == json.loads(printed)["total"]


def june(tmp_path):
    """A log of a whole month."""
    path = tmp_path / "calls.csv"
    calls = [f"2026-06-{day}T00:00:00+08:00,2026-06-{day}T23:00:00+08:00" for day in ("01", "30")]
    lines = [f"r,{who},{times},s,720p" for times in calls for who in "ab"]
    path.write_text("\n".join(["room,user,start,end,stream,size", *lines]), "utf-8")
    return str(path)


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ([], ["trtc-intl:payg-2024", "trtc-intl:ea"]),
        (["--account", "trtc=2024-07-24"], ["trtc-intl:payg", "trtc-intl:ea"]),
    ],
)
def test_a_contract_beside_the_offers_for_a_log(run, deal, tmp_path, named, expected):
    """
    For a log, too, a contract stands beside its base where that is open, or what is open in its stead.
    """
    code, printed, said = run("compare", june(tmp_path), *named, "--contract", deal, *ON, "--format", "json")

    assert code == 0, said
    assert [each for each in offers(printed) if each in expected] == expected


def test_a_contract_in_another_market_for_a_log(run, deal, tmp_path):
    """
    For a log the market is held against that of the contract's book, as for a profile.
    """
    code, printed, said = run("compare", june(tmp_path), "--contract", deal, *ON, "--market", "cn")

    assert (code, printed) == (2, "")
    assert "the contract is on trtc-intl, which sells in the market global, not cn" in " ".join(said.split())


def test_a_contract_where_nothing_else_is_open(run, deal, monkeypatch):
    """
    Where its base is closed, and nothing is open in the market, a contract stands beside its base.
    """
    monkeypatch.setattr(
        "agorapricing.comparison.choosing.bundled", lambda: ("agora-us", "agora-us-standard", "trtc-intl")
    )
    shut = {name: attrs.evolve(load_book(name), default=False) for name in ("agora-us", "agora-us-standard")}
    shut["trtc-intl"] = load_book("trtc-intl")
    monkeypatch.setattr("agorapricing.comparison.choosing.load_book", shut.__getitem__)
    code, printed, _ = run(
        "compare", "rtc.hd=5", "--account", "trtc=2021-01-01", "--contract", deal, *ON, "--format", "json"
    )

    assert code == 0
    assert offers(printed) == ["trtc-intl:payg", "trtc-intl:ea"]
