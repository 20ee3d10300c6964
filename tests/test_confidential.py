"""Confidential terms: no report, record or representation has them, unless they are asked for."""

import ast
import json
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from contracts import ON, contract, text
from sources import modules_with, nodes_of

import agorapricing as ap
from agorapricing.analysis import Marginal
from agorapricing.cli import main
from agorapricing.errors import AgorapricingError
from agorapricing.loading.contracts import load_contract, opened
from agorapricing.loading.dump import tables
from agorapricing.numbers.curve import Curve
from agorapricing.pricebook.book import PriceBook
from agorapricing.pricebook.edition import Edition
from agorapricing.profiles.sample import Sample
from agorapricing.proposal import Basis, changes_of, propose
from agorapricing.rating.bill import Bill
from agorapricing.report import FORMATS, Run, books, html, render, report_of
from agorapricing.report.kinds import as_file
from agorapricing.scenarios import GroupCall
from agorapricing.tariff import Tariff

LADDER = "ladder = [{ up_to = 54_321, percent_off = 0 }, { percent_off = 6.793 }]"
TERMS = (
    'rates = { "rtc.fhd" = 7.654321 }\nper = 1_000\nname = "secret-price"\nnote = "secret words of the price"',
    'percent_off = 17.381\nwhere = "rtc.*"\nname = "secret-off"\nclause = "secret clause 9"\nplace = "before free"',
    f'{LADDER}\nwhere = ["rtc.hd", "rtc.fhd"]\nname = "secret-ladder"\nnote = "secret words of the ladder"',
    'minimum = { amount = 98_765, period = "year" }\nname = "secret-year"',
)
FLOOR = 'minimum = { amount = 123.45 }\nname = "secret-floor"'
SECRETS = (
    "secret",
    "7.654321",
    "7.65",
    "17.381",
    "0.17381",
    "54321",
    "54,321",
    "6.793",
    "0.06793",
    "123.45",
    "98,765",
    "98765",
)
HEAD = {
    "customer": '"Acme"',
    "title": '"EA of Acme"',
    "document": '"contract 2026-17"',
    "effective": "{ from = 2026-01-01 }",
}
USAGE = {"rtc.audio": 30_000, "rtc.hd": 250_000, "rtc.fhd": 90_000}
RIVALS = ("trtc-intl:payg", "agora-us:payg")
MONTHS = Sample(
    "months",
    (ap.Workload("may", ap.Usage(USAGE)), ap.Workload("june", ap.Usage({"rtc.hd": 300_000, "rtc.fhd": 70_000}))),
)
GROWING = ap.Term(ON, 12, growth="0.5")
"""A year whose total is above the minimum of the year."""
ROOM = """room,user,start,end,stream,size
r,a,2026-03-02T09:00:00+08:00,2026-04-03T10:00:00+08:00,b,1280x720
r,b,2026-03-02T09:00:00+08:00,2026-04-03T10:00:00+08:00,a,1280x720
"""
"""A log of calls in two months."""
CALLS = ap.Profile("calls", (ap.Workload("calls", scenario=GroupCall(people=5, sessions_per_day=1_000)),))


@cache
def closed():
    """The contract with its terms kept."""
    return contract(*TERMS, confidential="true", **HEAD)


def shown():
    """The same contract, its terms shown."""
    return opened(closed())


def logged():
    """The log, as it is read."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "calls.csv")
        path.write_text(ROOM, "utf-8")
        return ap.read_log(path).scaled()


def based(comparison):
    """A run of a comparison, as far as runs are compared."""
    report = report_of(comparison)
    return Basis("run", comparison.on, "1", {}, {}, {}, report.record, report.rows)


@cache
def compared():
    """A comparison of the contract with its rivals."""
    return ap.compare(USAGE, [*RIVALS, closed()], ON)


@cache
def offered():
    """The contract's offer."""
    return closed().offer(ON)


VALUES = {
    "bill": lambda: ap.rate(offered(), USAGE),
    "comparison": compared,
    "contract first": lambda: ap.compare(USAGE, [closed(), *RIVALS], ON),
    "proposal": lambda: propose(compared(), ap.Term(ON, 3)),
    "explanation": lambda: ap.explain(compared(), "trtc-intl:ea"),
    "of a scenario": lambda: ap.explain(ap.compare(CALLS, [closed()], ON), "trtc-intl:ea"),
    "diff": lambda: ap.diff(compared(), RIVALS[0], "trtc-intl:ea"),
    "diff of days": lambda: ap.diff(compared(), "trtc-intl:ea", after=ap.compare(USAGE, [closed()], date(2026, 6, 1))),
    "diff of usage": lambda: ap.diff(compared(), "trtc-intl:ea", after=ap.compare({"rtc.hd": 100_000}, [closed()], ON)),
    "break-even": lambda: ap.breakeven(compared()),
    "break-even by meter": lambda: ap.breakeven(compared(), meter="rtc.fhd"),
    "marginal": lambda: ap.marginal(compared(), meter="rtc.fhd"),
    "budget": lambda: ap.budget(compared(), 2_000),
    "split": lambda: ap.split(compared()),
    "spread": lambda: ap.spread(ap.compare(MONTHS, [*RIVALS, closed()], ON)),
    "sweep": lambda: ap.sweep(compared(), "rtc.hd=0..500_000/100_000"),
    "reconciliation": lambda: ap.reconcile(ap.rate(RIVALS[0], USAGE, ON), {**USAGE, "recording.hd": 7_000}, offered()),
    "reconciliation of calls": lambda: ap.reconcile(ap.VendorBill("total", 900), logged(), closed(), date(2026, 3, 1)),
    "match": lambda: ap.match(compared(), RIVALS[1], "trtc-intl:ea"),
    "diagnosis": lambda: ap.diagnose(CALLS, [*RIVALS, offered()], ON),
    "term": lambda: ap.bill_term(offered(), USAGE, GROWING),
    "short term": lambda: ap.bill_term(offered(), USAGE, ap.Term(ON, 3)),
    "best": lambda: ap.best(USAGE, [offered(), RIVALS[0]], GROWING),
    "audit": lambda: ap.audit(offered().book, ON),
    "bill of a log": lambda: ap.bill_log(closed(), logged()),
    "changes": lambda: changes_of(based(compared()), based(ap.compare({"rtc.hd": 100_000}, [*RIVALS, closed()], ON))),
    "comparison of a log": lambda: ap.compare(logged(), [RIVALS[0], closed()]),
}
"""Everything that the library says of a contract, each by a name."""


@cache
def value_of(name):
    """One of these values, which is made where it is first looked at."""
    return VALUES[name]()


ELSEWHERE = {"Markets", "MeteredConsole", "MeteredLog", "PackageMoves", "RatedFiles", "Refund", "Sizing"}
"""Reports of no contract, and of files, which are looked at where commands are."""
RULE = (Curve, Tariff)
"""What the rule of an offer is made of, and not what is said of it: such values are not written by others."""


def reachable(value):
    """A value, and every value in its fields, all the way down to the rules of offers."""
    found, left = {}, [value]
    while left:
        each = left.pop()
        if id(each) in found or isinstance(each, (str, Edition, PriceBook, *RULE)):
            continue
        found[id(each)] = each
        left += each.values() if isinstance(each, Mapping) else each if isinstance(each, (tuple, list)) else ()
        fields = (field for field in getattr(type(each), "__attrs_attrs__", ()) if field.init)  # no store of work done
        left += (getattr(each, field.name) for field in fields)
    return found.values()


def told(text):
    """The secrets that a text has."""
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("name", VALUES)
def test_no_report_tells_the_terms(name, style):
    """
    In each format each report shows the contract and no term of it.
    """
    made = render(value_of(name), style)

    assert told(made) == []
    assert made.strip()


@pytest.mark.parametrize("name", VALUES)
def test_no_other_text_tells_them(name):
    """
    What a debugger, a notebook, print and a record show has no term.
    """
    value = value_of(name)

    assert told(repr(value)) == told(html(value)) == told(str(value)) == []
    assert told(json.dumps(value.to_record())) == []


def test_every_report_is_looked_at():
    """
    Each kind of value that a report shows, and that can be of a contract, is among the values here.
    """
    modules = map(nodes_of, modules_with("layout = "))
    classes = [node for nodes in modules for node in nodes if isinstance(node, ast.ClassDef)]
    laid_out = {node.name for node in classes if any(ast.unparse(each).startswith("layout = ") for each in node.body)}

    assert {type(value).__name__ for value in map(value_of, VALUES)} | ELSEWHERE == laid_out


@pytest.mark.parametrize("name", VALUES)
def test_no_part_of_a_value_tells_them(name):
    """
    What a value is made of, as bills, lines, quotes, months, plans and offers, has no term in its representation.
    """
    found = [repr(each) for each in reachable(value_of(name))]

    assert len(found) > 3
    assert [text for text in found if told(text)] == []


def test_parts_of_an_open_contract_tell_them():
    """
    With its terms shown the parts of a bill have them: else the test above would see nothing.
    """
    found = {secret for each in reachable(ap.rate(shown(), USAGE, ON)) for secret in told(repr(each))}

    assert {"secret", "7.654321", "0.17381", "0.06793"} <= found


def test_a_yearly_minimum_that_is_reached_is_told_by_the_total_alone():
    """
    Where the minimum is the total of the year, its amount stands nowhere but as the total, and its name nowhere.
    """
    begin = date(2026, 1, 1)
    bill = ap.bill_term(closed().offer(begin), {"rtc.hd": 250_000}, ap.Term(begin, 12))
    record = bill.to_record()

    assert bill.total == bill.payable == 98_765
    assert [each.stage for each in bill.true_ups] == ["contract"]
    assert told(json.dumps({**record, "total": "", "payable": ""})) == []
    for style in ("table", "plain", "markdown"):
        assert told(render(bill, style).replace("98,765.00", "TOTAL")) == []
    assert told(render(bill, "csv")) == []
    added = bill.months[0].bill.terms.rounding.round(bill.true_ups[0].amount)
    assert f"contract of the year from 2026-01-01 | {added:,} |" in " ".join(render(bill, "markdown").split())


def test_commitments_of_a_year_are_one():
    """
    How many there are is a term, too: their true-ups are one, as are those that are open; tax stays by its name.
    """
    both = ('minimum = { amount = 98_765, period = "year" }', 'maximum = { amount = 99_765, period = "year" }')
    head = {**HEAD, "effective": "{ from = 2026-05-01 }"}
    made = contract(*both, base="agora-us:payg", confidential="true", **head)
    bill = ap.bill_term(made.offer(ON).taxed("sg-gst"), USAGE, ap.Term(ON, 13))
    again = ap.bill_term(opened(made).offer(ON).taxed("sg-gst"), USAGE, ap.Term(ON, 13))

    assert [each.stage for each in bill.true_ups] == ["contract", "sg-gst"]
    assert [each.stage for each in again.true_ups] == ["contract-minimum", "contract-maximum", "sg-gst"]
    assert bill.open_commitments == ("contract",)
    assert (bill.total, bill.payable) == (again.total, again.payable)


def test_a_term_of_the_contracts_own_name_is_no_way_in():
    """
    A minimum that is called as the only stage of a closed bill is, is not explained; nor may a term be called as a tax.
    """
    made = contract('minimum = { amount = 98_765 }\nname = "contract"', confidential="true", **HEAD)
    steps = ap.explain(ap.compare({"rtc.hd": 250_000}, [made], ON), made.names[0]).steps

    assert [step.arithmetic for step in steps] == ["98,765 × 1", "98,765", "98,765"]
    with pytest.raises(ap.InvalidFileError, match="is a tax of agora-us: give the term another name"):
        contract('minimum = { amount = 98_765 }\nname = "sg-gst"', base="agora-us:payg")


def test_its_book_is_neither_audited_nor_written():
    """
    An audit and a report on a closed book are of the public one; to write it to a file is refused.
    """
    odd = "ladder = [{ up_to = 54_321, percent_off = 6.793 }, { percent_off = 6.793 }]"
    made = contract(f'{odd}\nwhere = "rtc.hd"\nname = "secret-ladder"', confidential="true", **HEAD)
    book = made.books[0]

    assert ap.audit(book, ON).to_record() == ap.audit("trtc-intl", ON).to_record()
    assert told(render(ap.audit(opened(made).books[0], ON), "json"))
    for report in (books.shown(book, ON), books.difference(book, ON, book, date(2026, 6, 1))):
        assert told(render(report, "json")) == []
    with pytest.raises(AgorapricingError, match="terms of a confidential contract"):
        tables(book)
    assert "secret-off" in json.dumps(tables(shown().books[0]), default=str)


@pytest.mark.parametrize("minutes", [0, 5_000, 12_000, 20_000])
def test_hints_are_the_same_whether_terms_are_shown(minutes):
    """
    How much of a package is not used is counted, not read off the bill that is shown.
    """
    made = contract("percent_off = 17.381", base="agora-us-standard:starter", confidential="true", **HEAD)
    profile = ap.Profile("calls", (ap.Workload("calls", ap.Usage({"rtc.hd": minutes})),))

    assert ap.diagnose(profile, [made], ON).hints == ap.diagnose(profile, [opened(made)], ON).hints


WRONG = {
    "percent_off = 117.381": "a percentage off is at most …, not …",
    "percent_off = -17.381": "must not be negative, not …",
    "percent_off = 1.7381e4": "a percentage off is at most …, not …",
    'percent_off = "secret-off"': "must be a number, not a string '…'",
    'percent_off = 17.381\nname = "secret off"': "…",
    'percent_off = 17.381\nname = "free"': "'…' is a stage of trtc-intl: give the term another name",
    'percent_off = 17.381\nwhere = "rtc.none"': "no meter with a price is called 'rtc.none'",
}


def test_what_is_hidden_tells_nothing_by_elimination():
    """
    What is wrong with one term is said in the same words whichever other terms there are.
    """
    others = (
        'kind = "credit"\namount = 100',
        'model = "volume"\nmeter = "rtc.hd"\ntiers = [{ price = 1 }]',
        "percent_off = 100",
    )
    wrong = ('kind = "percent-onn"\non = 0.1', "percent_off = 117.381", 'rates = { "rtc.hdd" = 3 }')
    found = set()
    for other in others:
        with pytest.raises(ap.InvalidFileError) as caught:
            contract(other, *wrong, confidential="true", **HEAD)
        found.add(tuple(each.message for each in caught.value.diagnostics))

    assert len(found) == 1
    assert "kind = credit, allowance" in str(found)


@pytest.mark.parametrize("term", WRONG)
def test_what_is_wrong_with_the_file_is_said_without_them(term):
    """
    The line and the key lead to what is wrong; numbers and names of terms are not repeated, unless they may be shown.
    """
    with pytest.raises(ap.InvalidFileError) as caught:
        contract(term, confidential="true", **HEAD)
    with pytest.raises(ap.InvalidFileError) as open_:
        contract(term, confidential="false", **HEAD)

    assert WRONG[term] in str(caught.value)
    assert "…" not in str(open_.value)
    assert told(str(caught.value)) == []
    assert [(each.line, each.path) for each in caught.value.diagnostics] == [
        (each.line, each.path) for each in open_.value.diagnostics
    ]


def test_check_repeats_them_where_it_is_asked_to(tmp_path, capsys):
    """
    `check` says what is wrong with a confidential contract in full with --show-confidential, as load_contract does.
    """
    path = tmp_path / "deal.toml"
    path.write_text(text("percent_off = 117.381", confidential="true", **HEAD), "utf-8")

    assert main(["check", str(path)]) == main(["bill", "trtc-intl:ea", "rtc.hd=1", "--contract", str(path)]) == 1
    assert "117.381" not in capsys.readouterr().err
    assert main(["check", str(path), "--show-confidential"]) == 1
    assert "117.381" in capsys.readouterr().err
    with pytest.raises(ap.InvalidFileError, match=r"117\.381"):
        load_contract(path, show_confidential=True)


def test_the_contract_itself_does_not_tell_them():
    """
    A contract and its offer are written without terms.
    """
    made = closed()

    offer = made.offer(ON)

    assert told(repr(made)) == told(str(made)) == told(repr(offer)) == []
    assert told(repr(offer.book)) == told(repr(offer.edition)) == told(repr(offer.regime)) == []
    assert "curve=" not in repr(value_of("break-even"))


def test_the_total_is_shown():
    """
    What is payable, and what it is less or more than others, is what a reader is to see.
    """
    bill, compared = value_of("bill"), value_of("comparison")
    payable = ap.rate(shown(), USAGE, ON).payable

    assert bill.payable == payable
    assert f"{payable:,f}" in render(bill, "plain")
    assert f"{payable:,f}" in render(compared, "plain")
    assert compared.causes(compared.quotes[2]) == {"contract": payable - compared.quotes[0].amount}
    assert "The terms of this contract are confidential and not shown." in bill.notes
    assert "A commitment of a longer period is not in a month's bill." in bill.notes


def test_a_floor_that_is_not_reached_is_not_told():
    """
    A commitment that the usage exceeds stands in no report; one that it does not reach is the total itself.
    """
    made = contract(*TERMS, FLOOR, confidential="true", **HEAD)

    assert told(render(ap.rate(made, USAGE, ON), "json")) == []
    assert str(ap.rate(made, {"rtc.hd": 1}, ON).payable) == "123.45"


@pytest.mark.parametrize("style", FORMATS)
def test_opened_it_shows_them(style):
    """
    With its terms shown a bill has them in each format: else the tests above would see nothing.
    """
    found = told(render(ap.rate(shown(), USAGE, ON), style))

    assert {"secret", "7.654321"} <= {*found}
    assert {"17.381", "0.17381"} & {*found}


def test_a_closed_bill_is_read_back():
    """
    The record of a closed bill gives a bill that is closed.
    """
    record = value_of("bill").to_record()
    again = Bill.from_record(record)

    assert record["confidential"] is True
    assert again.to_record() == record
    assert [each["stage"] for each in record["stages"]] == ["contract"]
    assert "confidential" not in ap.rate(shown(), USAGE, ON).to_record()


def test_an_amount_of_many_decimals():
    """
    A closed bill can have an amount of more decimals than a price may have.
    """
    made = contract("percent_off = 0.000000000000006", base="agora-us:list", confidential="true")

    assert str(ap.rate(made, {"rtc.audio": "0.001"}, ON).lines[0].amount.normalize()) == "9.899999999999999406E-7"


def test_what_would_tell_the_terms_is_refused():
    """
    Marginal prices leave the contract out and say so; a match of its own terms is refused, one of a rival is not.
    """
    compared = value_of("comparison")
    found = ap.marginal(compared, meter="rtc.fhd")

    assert isinstance(found, Marginal)
    assert "trtc-intl:ea" not in {step.offer for step in found.bounds}
    assert found.notes[-1].startswith("trtc-intl:ea is left out")
    with pytest.raises(AgorapricingError, match="terms, which are confidential"):
        ap.match(compared, "trtc-intl:ea", RIVALS[0])
    assert ap.match(ap.compare(USAGE, [*RIVALS, shown()], ON), "trtc-intl:ea", RIVALS[0]).terms


@pytest.mark.parametrize("name", ["break-even", "budget", "split", "marginal", "sweep", "spread"])
def test_totals_at_many_usages_carry_a_warning(name):
    """
    Where many totals of a confidential contract stand together, a note says that they tell its terms.
    """
    said = "trtc-intl:ea: from totals at many usages its confidential terms can be worked out: not to be shared."

    assert said in " ".join(render(value_of(name), "plain").split())
    assert said not in " ".join(render(value_of("comparison"), "plain").split())


def test_a_diagnosis_compares_public_prices():
    """
    How many times dearer a tier is, is said by the public list prices, not by those of the contract.
    """
    said = {hint.offer: hint.what.rpartition("(")[2] for hint in value_of("diagnosis").hints if hint.lint == "L1"}

    assert said["trtc-intl:ea"] == said["trtc-intl:payg"]
    assert said["trtc-intl:ea"].startswith("list price × ")


def test_an_error_does_not_tell_them():
    """
    What the contract does not price is said without its terms.
    """
    with pytest.raises(ap.UnpricedMeterError) as caught:
        ap.rate(closed(), {"whiteboard.minutes": 1}, ON)
    assert told(str(caught.value)) == []


@pytest.fixture(name="file")
def written(tmp_path):
    """The contract as a file."""
    path = tmp_path / "deal.toml"
    path.write_text(text(*TERMS, confidential="true", **HEAD), "utf-8")
    return path


COMMANDS = (
    ["bill", "trtc-intl:ea"],
    ["explain", "trtc-intl:ea"],
    ["compare", "--offers", "agora-us:payg"],
    ["diff", "agora-us:payg", "trtc-intl:ea"],
    ["breakeven", "--offers", "agora-us:payg"],
    ["sweep", "--offers", "agora-us:payg", "--by", "rtc.hd=0..500_000/100_000"],
    ["split", "--offers", "agora-us:payg"],
    ["budget", "2000", "--offers", "agora-us:payg"],
    ["marginal", "--offers", "agora-us:payg", "--meter", "rtc.fhd"],
)


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("command", COMMANDS, ids=lambda command: command[0])
def test_no_command_tells_them(command, style, file, capsys):
    """
    With --contract every command keeps the terms, in each format.
    """
    usage = [f"{meter}={quantity}" for meter, quantity in USAGE.items()]
    code = main([*command, *usage, "--contract", str(file), "--on", "2026-05-01", "--format", style])
    said = capsys.readouterr()

    assert (code, told(said.out), said.err) == (0, [], "")


@pytest.mark.parametrize("command", [each for each in COMMANDS if each[0] in {"bill", "explain", "compare"}])
def test_asked_for_they_are_shown(command, file, capsys):
    """
    With --show-confidential the terms are shown.
    """
    usage = [f"{meter}={quantity}" for meter, quantity in USAGE.items()]
    code = main([*command, *usage, "--contract", str(file), "--on", "2026-05-01", "--show-confidential"])

    assert code == 0
    assert "secret-off" in capsys.readouterr().out


def test_checking_the_file_does_not_tell_them(file, capsys):
    """
    A valid file is said to be valid, without its terms.
    """
    assert main(["check", str(file)]) == 0
    assert told(capsys.readouterr().out) == []


def test_the_path_of_a_file_is_not_shown(file):
    """
    A report names the contract's document, not the place of its file.
    """
    assert str(file.parent) not in render(ap.rate(load_contract(file), USAGE, ON), "json")


@pytest.mark.parametrize("ending", ["html", "md", "csv", "json"])
def test_no_file_that_goes_out_tells_them(ending):
    """
    A page holds amounts of the contract, and no program, no line of a chart and no term of it.
    """
    run = Run(("compare",), "0.1.0", ON, report_of(value_of("proposal")))
    made = as_file(run, f"report.{ending}").decode()

    assert told(made) == []
    assert "trtc-intl:ea" in made
