"""Confidential terms: no report, record or representation has them, unless they are asked for."""

import json
from datetime import date

import pytest
from contracts import ON, contract, text

import agorapricing as ap
from agorapricing.analysis import Marginal
from agorapricing.bill import Bill
from agorapricing.cli import main
from agorapricing.contractfile import load_contract, opened
from agorapricing.errors import AgorapricingError
from agorapricing.report import FORMATS, html, render
from agorapricing.sample import Sample
from agorapricing.scenarios import GroupCall

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
HEAD = {"customer": '"Acme"', "title": '"EA of Acme"', "document": '"contract 2026-17"'}
USAGE = {"rtc.audio": 30_000, "rtc.hd": 250_000, "rtc.fhd": 90_000}
RIVALS = ("trtc-intl:payg", "agora-us:payg")
MONTHS = Sample("months", (("may", ap.Usage(USAGE)), ("june", ap.Usage({"rtc.hd": 300_000, "rtc.fhd": 70_000}))))
CALLS = ap.Profile("calls", (ap.Workload("calls", scenario=GroupCall(people=5, sessions_per_day=1_000)),))


def closed():
    """The contract with its terms kept."""
    return contract(*TERMS, confidential="true", **HEAD)


def shown():
    """The same contract, its terms shown."""
    return opened(closed())


def values():
    """Everything that the library says of a contract, each by a name."""
    made = closed()
    compared = ap.compare(USAGE, [*RIVALS, made], ON)
    offer = made.offer(ON)
    return {
        "bill": ap.rate(offer, USAGE),
        "comparison": compared,
        "contract first": ap.compare(USAGE, [made, *RIVALS], ON),
        "explanation": ap.explain(offer, USAGE),
        "of a scenario": ap.explain(offer, CALLS),
        "diff": ap.diff(USAGE, RIVALS[0], offer, ON),
        "diff of days": ap.diff(USAGE, offer, None, ON, other_on=date(2026, 6, 1)),
        "diff of usage": ap.diff(USAGE, offer, None, ON, other_usage={"rtc.hd": 100_000}),
        "break-even": compared.breakeven(),
        "break-even by meter": compared.breakeven(meter="rtc.fhd"),
        "marginal": compared.marginal(meter="rtc.fhd"),
        "budget": compared.budget(2_000),
        "split": compared.split(),
        "spread": compared.spread(sample=MONTHS),
        "sweep": compared.sweep("rtc.hd=0..500_000/100_000"),
        "match": compared.match(RIVALS[1], "trtc-intl:ea"),
        "diagnosis": ap.diagnose(CALLS, [*RIVALS, offer], ON),
    }


VALUES = values()


def told(text):
    """The secrets that a text has."""
    return [secret for secret in SECRETS if secret in text]


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize("name", VALUES)
def test_no_report_tells_the_terms(name, style):
    """
    In each format each report shows the contract and no term of it.
    """
    made = render(VALUES[name], style)

    assert told(made) == []
    assert made.strip()


@pytest.mark.parametrize("name", VALUES)
def test_no_other_text_tells_them(name):
    """
    What a debugger, a notebook, print and a record show has no term.
    """
    value = VALUES[name]

    assert told(repr(value)) == told(html(value)) == told(str(value)) == []
    assert told(json.dumps(value.to_record())) == []


def test_the_contract_itself_does_not_tell_them():
    """
    A contract and its offer are written without terms.
    """
    made = closed()

    offer = made.offer(ON)

    assert told(repr(made)) == told(str(made)) == told(repr(offer)) == []
    assert told(repr(offer.book)) == told(repr(offer.edition)) == []
    assert "curve=" not in repr(VALUES["break-even"])


def test_the_total_is_shown():
    """
    What is payable, and what it is less or more than others, is what a reader is to see.
    """
    bill, compared = VALUES["bill"], VALUES["comparison"]
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
    record = VALUES["bill"].to_record()
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
    compared = VALUES["comparison"]
    found = compared.marginal(meter="rtc.fhd")

    assert isinstance(found, Marginal)
    assert "trtc-intl:ea" not in {step.offer for step in found.steps}
    assert found.notes[-1].startswith("trtc-intl:ea is left out")
    with pytest.raises(AgorapricingError, match="terms, which are confidential"):
        compared.match("trtc-intl:ea", RIVALS[0])
    assert ap.compare(USAGE, [*RIVALS, shown()], ON).match("trtc-intl:ea", RIVALS[0]).terms


@pytest.mark.parametrize("name", ["break-even", "budget", "split", "marginal", "sweep", "spread"])
def test_totals_at_many_usages_carry_a_warning(name):
    """
    Where many totals of a confidential contract stand together, a note says that they tell its terms.
    """
    said = "trtc-intl:ea: from totals at many usages its confidential terms can be worked out: not to be shared."

    assert said in " ".join(render(VALUES[name], "plain").split())
    assert said not in " ".join(render(VALUES["comparison"], "plain").split())


def test_a_diagnosis_compares_public_prices():
    """
    How many times dearer a tier is, is said by the public list prices, not by those of the contract.
    """
    said = {hint.offer: hint.what.rpartition("(")[2] for hint in VALUES["diagnosis"].hints if hint.lint == "L1"}

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
