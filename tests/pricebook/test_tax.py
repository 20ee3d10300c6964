"""Tax: off unless asked for, a percentage on top of everything, rounded once, never mixed in silence."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import attrs
import pytest
from contracts import ALPHA, ON, contract
from hypothesis import given
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.cli import main
from agorapricing.errors import AgorapricingError, InvalidFileError, NoTaxError, NumberError, UnknownNameError
from agorapricing.loading.books import read_book
from agorapricing.loading.dump import dump_book
from agorapricing.numbers.decimals import exact
from agorapricing.pricebook.tax import Tax, TaxBasis, TaxRate, basis_of, tax_notes
from agorapricing.report import FORMATS, render

OFFERS = ("agora-us:list", "agora-us:payg", "agora-us-standard:payg", "agora-us-standard:pro")
USAGE = {"rtc.audio": 30_000, "rtc.hd": 360_000}
GST = """
[taxes.gst]
title = "GST"
who = "everybody"
source = "page"
rates = [
    { since = 2024-01-01, rate = 0.08, source = "page" },
    { since = 2024-02-06, rate = 0.09, source = "offer" },
]
"""


@pytest.fixture(name="book")
def alpha_with_tax(tmp_path):
    """The file of a book of tests that knows a tax."""

    def write(table=GST):
        file = tmp_path / "alpha.toml"
        file.write_text(ALPHA.read_text("utf-8").replace("\n[source.page]", f"{table}\n[source.page]"), "utf-8")
        return file

    return write


def offer(name, on=ON):
    """An offer with the tax of Singapore."""
    return ap.find_offer(name, on).taxed("sg-gst")


def test_a_bill_with_tax_by_hand():
    """
    360,000 HD minutes cost 1,346.6248005; 9 % of that are 121.196232045: together 1,467.82, rounded once.
    """
    bill = ap.rate(offer("agora-us:payg"), {"rtc.hd": 360_000})

    assert str(bill.total) == "1467.821032545"
    assert str(bill.payable) == "1467.82"
    assert (bill.stages[-1].stage, bill.stages[-1].amount) == ("sg-gst", Decimal("121.196232045"))
    assert bill.sources["gst-rates"].kind == "third party"
    assert any(note.startswith("With tax: 9 % goods and services tax") for note in bill.notes)
    assert not any(note.startswith("Without tax") for note in bill.notes)


def test_without_asking_there_is_no_tax():
    """
    No bill has a tax that nobody asked for, and says that it is without one.
    """
    bill = ap.rate("agora-us:payg", USAGE, ON)

    assert "sg-gst" not in [stage.stage for stage in bill.stages]
    assert any(note.startswith("Without tax") for note in bill.notes)


@given(st.sampled_from(OFFERS), st.integers(0, 10**7), st.decimals(0, 10**6, places=3))
def test_tax_is_a_fraction_of_everything(name, audio, hd):
    """
    With tax the total is the rate more, exactly, fees included; the difference is the stage of the tax.
    """
    usage = {"rtc.audio": audio, "rtc.hd": hd}
    plain, taxed = ap.rate(name, usage, ON), ap.rate(offer(name), usage)

    with exact():
        assert taxed.total * 100 == plain.total * 109
        assert taxed.stages[-1].amount == taxed.total - plain.total
    assert taxed.total == ap.cost(offer(name), usage)


@pytest.mark.parametrize(
    ("on", "rate"),
    [
        (date(2021, 10, 31), None),
        (date(2021, 11, 1), "0.07"),
        (date(2022, 12, 31), "0.07"),
        (date(2023, 1, 1), "0.08"),
        (date(2023, 12, 31), "0.08"),
        (date(2024, 1, 1), "0.09"),
    ],
)
def test_the_rate_is_that_of_the_day(on, rate):
    """
    A tax has the rate in force on the day, and none before the first one that is known.
    """
    if rate is None:
        with pytest.raises(NoTaxError, match=r"no rate of goods and services tax .* is known on 2021-10-31"):
            offer("agora-us:payg", on)
    else:
        assert offer("agora-us:payg", on).tax_rate.rate == Decimal(rate)
        assert offer("agora-us:payg").at(on).tax_rate.rate == Decimal(rate)


def test_another_day_keeps_the_tax():
    """
    An offer that is asked about another day is still with tax.
    """
    found = ap.find_offer(offer("agora-us:payg"), ON + timedelta(31))

    assert (found.tax, found.on) == ("sg-gst", ON + timedelta(31))
    assert found.taxed("").tax == ""
    assert found.taxed("sg-gst") is found


@pytest.mark.parametrize(
    ("name", "tax", "said"),
    [
        ("agora-us:payg", "sg-gts", "agora-us has no tax 'sg-gts'; did you mean 'sg-gst'? Known: sg-gst"),
        ("trtc-intl:payg", "sg-gst", "trtc-intl has no tax 'sg-gst': it states no rate of any tax"),
    ],
)
def test_an_unknown_tax(name, tax, said):
    """
    A tax that a book does not know is an error, not zero.
    """
    with pytest.raises(UnknownNameError) as caught:
        ap.compare(USAGE, ["agora-us:list", name], ON, tax=tax)
    assert said in str(caught.value)


def test_with_and_without_are_not_mixed():
    """
    Offers with tax and offers without are not compared.
    """
    with pytest.raises(
        AgorapricingError, match=r"with tax and without it cannot be compared: .* with sg-gst, .* without"
    ):
        ap.compare(USAGE, [offer("agora-us:payg"), "agora-us:list"], ON)


def test_a_comparison_says_whether_it_is_with_tax():
    """
    The head and the record of a comparison say which tax is in all of its amounts.
    """
    without, taxed = (ap.compare(USAGE, OFFERS, ON, tax=tax) for tax in ("", "sg-gst"))

    assert "USD, no tax added" in render(without, "plain")
    assert "USD, with sg-gst" in render(taxed, "plain")
    assert taxed.to_record()["tax"] == taxed.tax == "sg-gst"
    assert "tax" not in without.to_record()
    heads = (
        ap.breakeven(taxed),
        ap.sweep(taxed, "rtc.hd=0..10/5"),
        ap.match(taxed, *OFFERS[:2]),
        ap.budget(taxed, 5),
        ap.split(taxed),
    )
    assert all("USD with sg-gst" in render(each, "plain") for each in heads)
    assert all(each.to_record()["tax"] == "sg-gst" for each in heads)
    assert [quote.offered.tax for quote in taxed.quotes] == ["sg-gst"] * len(OFFERS)


def test_tax_is_a_cause_of_its_own():
    """
    What tax adds to a difference stands for itself, and the causes add up.
    """
    compared = ap.compare(USAGE, OFFERS, ON, tax="sg-gst")
    causes = compared.causes(compared.quotes[1])

    assert causes["tax"] == (causes["free minutes"] + causes["ladder"]) * Decimal("0.09")
    with exact():
        assert sum(causes.values()) == compared.difference(compared.quotes[1])


def test_questions_about_costs_are_with_tax():
    """
    Curves, budgets and matches are of the amounts with tax; a commitment is the floor before tax.
    """
    compared = ap.compare(USAGE, OFFERS[:2], ON, tax="sg-gst")
    found = ap.match(compared, "agora-us:payg", "agora-us:list")
    [floor] = [term for term in found.terms if term.kind == "minimum commitment"]

    assert found.total == Fraction(compared.quotes[1].bill.total)
    assert floor.value == Fraction(ap.cost("agora-us:list", USAGE, ON))
    budget = ap.budget(compared, "4.3491", meter="rtc.hd").bought[0]
    assert budget.most is None or budget.most >= 0
    assert ap.breakeven(compared).costs.curves[0].at(1) == Fraction(compared.quotes[0].bill.total)


def test_a_confidential_contract_with_tax():
    """
    A closed bill shows its amount and the tax on top, and nothing else.
    """
    made = contract("percent_off = 17.381", base="agora-us:payg", confidential="true")
    bill = ap.rate(made.offer(ON).taxed("sg-gst"), USAGE)

    assert [stage.stage for stage in bill.stages] == ["contract", "sg-gst"]
    assert bill.total == sum(line.amount for line in bill.lines)
    assert set(bill.sources) == {"ea", "gst-rates"}
    assert "17.381" not in render(bill, "json")
    assert ap.Bill.from_record(bill.to_record()).to_record() == bill.to_record()


def test_a_contract_keeps_the_taxes_of_its_base():
    """
    Tax is on top of what the contract leaves.
    """
    made = contract("percent_off = 50", "minimum = { amount = 1_000 }", base="agora-us:list")
    total = ap.compare({"rtc.hd": 1}, [made], ON, tax="sg-gst").quotes[0].amount

    assert total == 1090


# ---- the file --------------------------------------------------------------------------------------------------------


def test_a_book_knows_its_taxes(book):
    """
    A tax of a file has its rates by day and source, and comes back from a dump.
    """
    found = read_book(book())

    assert found.taxes["gst"].on(date(2024, 2, 5)).rate == Decimal("0.08")
    assert found.taxes["gst"].on(date(2024, 2, 6)).source == "offer"
    again = book().with_name("again.toml")
    again.write_text(dump_book(found), "utf-8")
    assert read_book(again).taxes == found.taxes


def test_an_overlay_has_the_taxes_of_its_base(book):
    """
    A book that continues another one knows its taxes, too.
    """
    overlay = book().with_name("overlay.toml")
    overlay.write_text(
        'schema = 1\nid = "o"\nvendor = "o"\ntitle = "O"\nregion = "CN"\ncurrency = "CNY"\nbase = "alpha.toml"\n'
        '[source.deal]\ntitle = "D"\ndocument = "d"\nplace = "1"\nread = 2024-02-01\nkind = "contract"\n'
        '[[edition]]\nstart = 2024-02-01\ndated = "stated"\ncontinues = 2024-01-01\n',
        "utf-8",
    )

    assert read_book(overlay).offer("payg", date(2024, 2, 6)).taxed("gst").tax_rate.rate == Decimal("0.09")


@pytest.mark.parametrize(
    ("before", "after", "path", "message"),
    [
        ("rate = 0.08", "rate = 8", "taxes.gst.rates[0].rate", "a rate of tax must be a fraction of at most 1, not 8"),
        ("2024-02-06", "2024-01-01", "taxes.gst.rates[1]", "2024-01-01 is not after 2024-01-01, the rate before"),
        (
            'source = "offer"',
            'source = "ofer"',
            "taxes.gst.rates[1].source",
            "unknown source 'ofer'; did you mean 'offer'",
        ),
        (
            'source = "page"\nrates',
            'source = "pag"\nrates',
            "taxes.gst.source",
            "unknown source 'pag'; did you mean",
        ),
        ("[taxes.gst]", '[taxes."a b"]', 'taxes."a b"', "'a b' is no name: write letters, digits, '-', '_' and '.'"),
        ('who = "everybody"\n', "", "taxes.gst.who", "is missing"),
    ],
)
def test_faults_of_a_tax(book, before, after, path, message):
    """
    What is wrong with a tax is said with its key.
    """
    with pytest.raises(InvalidFileError) as caught:
        read_book(book(GST.replace(before, after, 1)))
    [found] = caught.value.diagnostics
    assert (found.path, found.message[: len(message)]) == (path, message)


def test_a_tax_needs_a_rate(book):
    """
    A tax without any rate is a mistake.
    """
    with pytest.raises(InvalidFileError, match="a tax needs at least one rate"):
        read_book(book(f"{GST.partition('rates')[0]}rates = []\n"))


def test_a_rate_is_a_fraction():
    """
    A rate is an exact fraction.
    """
    assert (
        Tax("T", "all", "s", (TaxRate(ON, "0.5", "s"),)).text(ON)
        == "With tax: 50 % T, for all; the rate since 2026-05-01."
    )
    with pytest.raises(NumberError, match="is a float"):
        TaxRate(ON, 0.5, "s")


# ---- the command line ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("style", FORMATS)
@pytest.mark.parametrize(
    "command",
    [
        ["bill", "agora-us:payg"],
        ["explain", "agora-us:payg"],
        ["compare", "--offers", "agora-us:payg,agora-us:list"],
        ["diff", "agora-us:payg", "agora-us:list"],
        ["budget", "100", "--offers", "agora-us:payg,agora-us:list"],
        ["sweep", "--by", "rtc.hd=0..500_000/100_000", "--offers", "agora-us:payg,agora-us:list"],
    ],
    ids=lambda command: command[0],
)
def test_commands_take_a_tax(command, style, capsys):
    """
    With --tax a command's amounts are with it.
    """
    usage = [f"{meter}={quantity}" for meter, quantity in USAGE.items()]
    plain, taxed = (
        (main([*command, *usage, "--on", "2026-05-01", "--format", style, *tax]), capsys.readouterr().out)
        for tax in ([], ["--tax", "sg-gst"])
    )

    assert (plain[0], taxed[0]) == (0, 0)
    assert plain[1] != taxed[1]


def test_a_command_with_an_unknown_tax(capsys):
    """
    A tax that a book does not know ends a command with its name.
    """
    assert main(["bill", "trtc-intl:payg", "rtc.hd=1", "--on", "2026-05-01", "--tax", "sg-gst"]) == 1
    assert "trtc-intl has no tax 'sg-gst'" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("basis", "notes"),
    [
        (TaxBasis(), ()),
        (TaxBasis(words="Tax is not in the prices."), ("Tax is not in the prices.",)),
        (TaxBasis(why="the page is gone"), ("Whether prices include tax is not stated: the page is gone.",)),
        (TaxBasis(words="W.", why="Y"), ("W.", "Whether prices include tax is not stated: Y.")),
    ],
)
def test_what_a_book_says_of_tax_in_its_prices(basis, notes):
    """
    The words of its source, and why it says nothing; where neither stands, nothing.
    """
    assert basis.notes == notes


def test_before_all_rates_the_first_day_is_said():
    """
    Before a tax is known the error says from which day on it is.
    """
    rates = (TaxRate(date(2024, 1, 1), "0.08", "page"), TaxRate(date(2025, 1, 1), "0.09", "page"))
    with pytest.raises(NoTaxError) as caught:
        Tax("GST", "all", "page", rates).on(date(2023, 12, 31))

    assert str(caught.value).endswith("2024-01-01")


INCLUDED, EXCLUDED, UNSTATED = "included", "excluded", "unstated"


@pytest.mark.parametrize(
    ("own", "others", "is_added"),
    [
        (INCLUDED, {INCLUDED}, None),
        (INCLUDED, {INCLUDED, EXCLUDED}, False),
        (INCLUDED, {INCLUDED, UNSTATED}, None),
        (EXCLUDED, {EXCLUDED}, None),
        (EXCLUDED, {EXCLUDED, INCLUDED}, None),
        (EXCLUDED, {EXCLUDED, UNSTATED}, None),
        (UNSTATED, {UNSTATED}, None),
        (UNSTATED, {UNSTATED, INCLUDED}, True),
        (UNSTATED, {UNSTATED, EXCLUDED}, False),
        (UNSTATED, {UNSTATED, EXCLUDED, INCLUDED}, False),
    ],
)
def test_what_makes_amounts_comparable(own, others, is_added):
    """
    Beside prices without tax it is taken out, beside prices with it it is added to those that say nothing.
    """
    change = TaxBasis(own, "0.06").otherwise(others)

    assert (change and change.is_added) == is_added


@pytest.mark.parametrize(
    ("basis", "others", "doubt", "amount"),
    [
        (
            TaxBasis(INCLUDED, "0.06", source="page"),
            {EXCLUDED},
            "6 % tax taken out of these prices, which include it, as others are without it",
            100,
        ),
        (
            TaxBasis(UNSTATED, "0.06"),
            {EXCLUDED},
            "6 % tax taken out of these prices, which do not say whether they include it, as others are without it",
            100,
        ),
        (
            TaxBasis(UNSTATED, "0.06"),
            {INCLUDED},
            "6 % tax added to these prices, which do not say whether they include it, as others are with it",
            Decimal("112.36"),
        ),
        (
            TaxBasis(UNSTATED),
            {INCLUDED},
            "tax added to these prices, which do not say whether they include it, as others are with it",
            "no source says the rate of the tax",
        ),
    ],
)
def test_a_change_of_tax_in_words_and_amounts(basis, others, doubt, amount):
    """
    A change says its rate where it is known, what the prices say, and comes to an amount, or says why it does not.
    """
    change = basis.otherwise(others)

    assert (str(change.doubt), str(change.text)) == (doubt, doubt)
    assert change.of(Decimal(106)) == amount
    assert change.cited == (("page",) if basis.source else ())


def test_prices_that_are_not_alike_in_tax_are_told():
    """
    Where prices of some books include tax and those of others do not, each basis is named with its books.
    """
    one, other = (ap.find_offer(name, ON) for name in OFFERS[:2])
    bases = [
        attrs.evolve(each, book=attrs.evolve(each.book, tax=TaxBasis(basis)))
        for each, basis in ((one, INCLUDED), (other, EXCLUDED))
    ]
    told = "Prices do not include tax alike, and are compared as printed: those of agora-us include it; "

    assert list(tax_notes([one, other])) == []
    assert list(map(str, tax_notes(bases))) == [f"{told}those of agora-us are without it."]
    stated = attrs.evolve(one, edition=attrs.evolve(one.edition, tax=TaxBasis(INCLUDED)))
    assert (basis_of(stated).basis, basis_of(one) is one.book.tax) == (INCLUDED, True)


def test_the_rates_of_a_tax_in_words():
    """
    A tax says for whom it is and all of its rates, and on a day the one in force with its first day.
    """
    tax = Tax("VAT", "all", "page", (TaxRate(date(2024, 1, 1), "0.08", "page"), TaxRate(ON, "0.09", "page")))

    assert str(tax.history) == f"VAT, for all: 8 % since 2024-01-01, 9 % since {ON}"
    assert str(tax.text(ON)) == f"With tax: 9 % VAT, for all; the rate since {ON}."
    assert str(tax.text(ON - timedelta(days=1))) == "With tax: 8 % VAT, for all; the rate since 2024-01-01."
