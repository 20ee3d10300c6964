"""Reading a contract: strict, all faults at once, with their lines; and the offers that it makes."""

from datetime import date
from pathlib import Path

import pytest
from contracts import ALPHA, ON, contract, text
from faulty import faults as faults_of
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import Profile, Usage, Workload, compare, cost, diagnose, find_offer, rate
from agorapricing.errors import AgorapricingError, InvalidFileError, NotInForceError, UnknownNameError
from agorapricing.loading.contracts import Contract, contract_of, load_contract
from agorapricing.pricebook.eligibility import Customer

T0 = "contract.term[0]"
DISCOUNT = "percent_off = 20"


def faults(path):
    """The faults of a file, as (key path, message)."""
    return [(path, message) for _, path, message in faults_of(path, load_contract)]


def test_a_contract_by_hand(write):
    """
    360,000 HD minutes at 3.99 per 1,000 are 1,436.40; 20 % off leave 1,149.12; 10,000 of the minutes are free, 31.92.
    """
    made = load_contract(write(text(f'{DISCOUNT}\nwhere = "rtc.*"\nplace = "before free"')))
    bill = rate(made, {"rtc.hd": 360_000}, ON)

    assert bill.offer == "trtc-intl:ea"
    assert [(each.stage, str(each.amount.normalize())) for each in bill.stages] == [
        ("list", "1436.4"),
        ("contract-discount", "-287.28"),
        ("free", "-31.92"),
    ]
    assert str(bill.payable) == "1117.20"


def test_a_contract_is_an_offer_like_any_other(write):
    """
    A contract can be given wherever an offer is: to rate, to cost, to compare, and to be found on a day.
    """
    made = load_contract(write(text(DISCOUNT)))
    usage = {"rtc.hd": 360_000}
    bill = rate(made.offer(ON), usage)

    assert find_offer(made, ON).id == made.names[0] == "trtc-intl:ea"
    assert rate(made, usage, ON).total == cost(made, usage, ON) == bill.total
    assert [quote.offer for quote in compare(usage, ["trtc-intl:payg", made], ON).quotes] == [
        "trtc-intl:payg",
        "trtc-intl:ea",
    ]


def test_one_offer_a_base_book():
    """
    A contract on two books makes two offers; which one is meant must be said.
    """
    made = contract(DISCOUNT, base=["agora-us:payg", "trtc-intl:payg"])

    assert [offer.id for offer in made.offers(ON)] == ["agora-us:ea", "trtc-intl:ea"]
    assert len(compare({"rtc.hd": 1}, [made], ON).quotes) == 2
    assert made.named("agora-us:ea", ON).id == "agora-us:ea"
    with pytest.raises(AgorapricingError, match="choose one of agora-us:ea, trtc-intl:ea"):
        made.offer(ON)
    with pytest.raises(UnknownNameError, match="contract ea has no offer 'agora-cn:ea'"):
        made.named("agora-cn:ea", ON)


@pytest.mark.parametrize(
    ("on", "holds"),
    [
        (date(2025, 12, 31), False),
        (date(2026, 1, 1), True),
        (date(2026, 12, 31), True),
        (date(2027, 1, 1), False),
    ],
)
def test_outside_its_days_it_is_an_error(on, holds):
    """
    A contract has an offer from its first day to the day before its end, and no other.
    """
    made = contract(DISCOUNT)

    if holds:
        assert made.offer(on).on == on
    else:
        with pytest.raises(NotInForceError, match="it holds from 2026-01-01 until before 2027-01-01"):
            made.offer(on)
        with pytest.raises(NotInForceError):
            find_offer(made.offer(ON), on)
        with pytest.raises(NotInForceError):
            compare({"rtc.hd": 1}, [made.offer(ON)], on)


def test_a_bill_says_whose_prices_they_are():
    """
    The edition of a bill is that of the public book, the customer is the contract's, and its days stand in a note.
    """
    bill = rate(contract(DISCOUNT, customer='"Acme"', title='"EA of Acme"'), {"rtc.hd": 20_000}, ON)

    assert (bill.terms.who, bill.terms.regime) == ("Acme", "EA of Acme")
    assert bill.terms.edition == find_offer("trtc-intl:payg", ON).edition.start
    assert "Contract ea on trtc-intl:payg, from 2026-01-01 until before 2027-01-01." in bill.notes
    assert bill.sources["ea/contract-discount"].document == "deal.toml"
    assert bill.sources["ea/contract-discount"].place == "term 1"


def test_a_base_may_be_a_file_beside(write, tmp_path):
    """
    A base that is a file is looked for beside the contract.
    """
    write(ALPHA.read_text("utf-8"), "alpha.toml")
    made = load_contract(write(text(DISCOUNT, base="alpha.toml:payg")))

    assert made.offer(ON).id == "alpha:ea"
    assert faults(write(text(DISCOUNT, base="beta.toml:payg"), "other.toml"))[0][0] == "contract.base[0]"
    write("nonsense = ", "beta.toml")
    assert "is not valid TOML" in faults(tmp_path / "other.toml")[0][1]


@pytest.mark.parametrize(
    ("effective", "begins"), [("{ to = 2027-01-01 }", "2020-01-01"), ("{ from = 2026-01-15 }", "2026-01-15")]
)
def test_a_contract_begins_with_its_first_day_or_with_its_book(effective, begins):
    """
    Without a first day a contract holds from the first edition on; with one from that day, in the midst of an edition.
    """
    made = contract(DISCOUNT, base="agora-us:list", effective=effective)

    assert made.chains == (f"agora-us:ea from {begins}: list > contract-discount",)
    assert made.books[0].editions[0].start == date.fromisoformat(begins)


def test_names_of_terms():
    """
    A term without a name is called by its kind, with a number from the second on; a name of its own is kept.
    """
    made = contract(
        f'{DISCOUNT}\nname = "contract-discount-2"',
        DISCOUNT,
        DISCOUNT,
        "minimum = { amount = 5 }",
        base="agora-us:list",
    )

    assert list(made.terms) == ["contract-discount-2", "contract-discount", "contract-discount-3", "contract-minimum"]
    assert made.offer(ON).waterfall == tuple(made.terms)


def test_terms_have_days_of_their_own():
    """
    A term holds on its own days, within those of the contract.
    """
    made = contract(
        f"{DISCOUNT}\neffective = {{ from = 2026-03-01, to = 2026-07-01 }}",
        "percent_off = 50\neffective = { from = 2026-06-01 }",
        base="agora-us:list",
    )
    days = [(2, 28), (3, 1), (5, 31), (6, 1), (6, 30), (7, 1), (12, 31)]

    totals = [float(cost(made, {"rtc.hd": 1_000_000}, date(2026, *day)) / 3990) for day in days]
    assert totals == [1, 0.8, 0.8, 0.4, 0.4, 0.5, 0.5]


def test_a_contract_is_for_its_customer():
    """
    Whose account a public book is for does not bind a contract on it.
    """
    workloads = (Workload("calls", Usage({"rtc.hd": 1})),)
    profile = Profile("acme", workloads, customer=Customer({"agora": date(2026, 1, 1)}))
    found = diagnose(profile, ["agora-us:payg", contract(DISCOUNT, base="agora-us:payg")], ON)

    assert [hint.offer for hint in found.hints if hint.lint == "L8"] == ["agora-us:payg"]


@pytest.mark.parametrize("days", ["{ to = 2026-01-01 }", "{ from = 2027-01-01 }"])
def test_a_term_needs_a_day_of_the_contract(write, days):
    """
    A term that ends before the contract begins, or begins after its end, is a mistake.
    """
    said = "has no day of the contract, which holds from 2026-01-01 until before 2027-01-01"

    assert faults(write(text(f"{DISCOUNT}\neffective = {days}"))) == [(f"{T0}.effective", said)]


def test_an_edition_without_the_base_has_no_offer(write):
    """
    Where an edition of the base book lacks the regime, the contract has no offer, and never the prices of before.
    """
    later = "\n[[edition]]\nstart = 2026-06-01\ndated = 'stated'\n[[edition.rate]]\n"
    rates = "source = 'page'\nper = 1_000\nprices = { 'rtc.hd' = 99 }\n"
    write(ALPHA.read_text("utf-8") + later + rates, "alpha.toml")
    made = load_contract(write(text(DISCOUNT, base="alpha.toml:payg")))

    assert made.offer(date(2026, 5, 31)).on == date(2026, 5, 31)
    with pytest.raises(UnknownNameError, match="alpha on 2026-06-01 has no regime 'ea'"):
        made.offer(date(2026, 6, 1))


def test_what_a_file_lacks(write):
    """
    Every missing key is said at once.
    """
    assert faults(write("[contract]\n")) == [
        ("contract.base", "is missing"),
        ("contract.confidential", "is missing"),
        ("contract.effective", "is missing"),
        ("contract.id", "is missing"),
        ("contract.read", "is missing"),
    ]


@pytest.mark.parametrize(
    ("term", "path", "message"),
    [
        ("percent_off = 120", ".percent_off", "a percentage off is at most 100, not 120"),
        ("percent_off = true", ".percent_off", "must be a number, not true or false 'True'"),
        ('percent_off = 1\nplace = "behind free"', ".place", "'behind free' is no place: write 'before STAGE', "),
        ('percent_off = 1\nplace = "before fre"', ".place", "unknown stage 'fre'; did you mean 'free'?"),
        ('percent_off = 1\nwhere = "rtx.*"', ".where", "no meter with a price is called 'rtx.*'"),
        ('percent_off = 1\nwhere = "rtc.sd"', ".where", "usage of rtc.sd is counted as rtc.hd before any stage: name"),
        ("percent_off = 1\nper = 5", ".per", "unknown key; did you mean "),
        ("percent_of = 1", "", "unknown term 'percent_of'; did you mean percent_off? A term has one of percent_off, "),
        (
            'note = "n"',
            "",
            "says nothing; a term has one of percent_off, rates, convert, ladder, minimum, maximum; or kind = ",
        ),
        ("percent_off = 1\nminimum = { amount = 1 }", "", "is of 2 kinds, percent_off and minimum; a term has one of"),
        ('percent_off = 1\nname = "free"', ".name", "'free' is a stage of trtc-intl: give the term another name"),
        ('percent_off = 1\nname = "list"', ".name", "'list' is the name of another stage"),
        ('percent_off = 1\nname = "a b"', ".name", "'a b' is no name: write letters"),
        ("percent_off = 1\neffective = { form = 2026-01-01 }", ".effective.form", "unknown key; did you mean 'from'?"),
        ('percent_off = 1\neffective = { from = "may" }', ".effective.from", "must be a day like 2024-02-06, without"),
        (
            "percent_off = 1\neffective = { from = 2026-02-01, to = 2026-02-01 }",
            ".effective",
            "holds on no day: 2026-02-01 is not after 2026-02-01",
        ),
        ('rates = { "rtc.hdd" = 3 }', '.rates."rtc.hdd"', "unknown meter 'rtc.hdd'; did you mean 'rtc.hd'"),
        ('rates = { "rtc.sd" = 3 }', ".rates", "usage of rtc.sd is counted as rtc.hd before any stage: name that one"),
        ('rates = { "rtc.hd" = -3 }', ".rates", "a price must not be negative, not -3"),
        ("rates = 3", ".rates", "must be a table, not a number '3'"),
        ("ladder = [{ percent_off = 5 }]", ".where", "is missing"),
        (
            'ladder = [{ percent_off = 5 }]\nwhere = "rtc.*"',
            ".where",
            "'rtc.*' says no order, and a ladder fills in one",
        ),
        (
            'ladder = [{ up_to = 9, percent_off = 1 }, { up_to = 9, percent_off = 2 }]\nwhere = "rtc.hd"',
            ".ladder",
            "tier 2, the last, must be open (no up_to), not end at 9",
        ),
        (
            'where = "rtc.hd"\nladder = [{up_to=9, percent_off=1}, {up_to=9, percent_off=2}, {percent_off=3}]',
            ".ladder",
            "tier 2: up_to 9 repeats the bound 9 of tier 1",
        ),
        ("minimum = { amount = -5 }", ".minimum.amount", "an amount must not be negative, not -5"),
        (
            'minimum = { amount = 5, period = "week" }',
            ".minimum.period",
            "unknown period 'week'; known: month, quarter, year",
        ),
        (
            'minimum = { amount = 5, period = "quater" }',
            ".minimum.period",
            "unknown period 'quater'; did you mean ",
        ),
        ('percent_off = 5\nperiod = "yaer"', ".period", "unknown period 'yaer'; did you mean 'year'?"),
        ("maximum = { }", ".maximum.amount", "is missing"),
    ],
)
def test_faults_of_a_term(write, term, path, message):
    """
    What is wrong with a term is said with its key and what was probably meant.
    """
    found = faults(write(text(term)))

    assert [each[0] for each in found] == [f"{T0}{path}"]
    assert found[0][1].startswith(message)


@pytest.mark.parametrize(
    ("head", "path", "message"),
    [
        (
            {"base": "trtc-intl:payq"},
            ".base[0]",
            "trtc-intl from 2026-01-01 until before 2027-01-01: unknown regime 'payq'",
        ),
        ({"base": "trtc-int:payg"}, ".base[0]", "agorapricing has no book 'trtc-int'; did you mean 'trtc-intl'"),
        ({"base": "trtc-intl"}, ".base[0]", "agorapricing has no offer 'trtc-intl': write book:regime"),
        (
            {"base": ["agora-us:payg", "agora-us:list"]},
            ".base[1]",
            "two bases are of agora-us: a contract has one offer a book",
        ),
        ({"effective": "{ to = 2001-01-01 }"}, ".base[0]", "trtc-intl until before 2001-01-01: no edition"),
        ({"effective": "2026"}, ".effective", "must be a table"),
        ({"confidential": '"no"'}, ".confidential", "must be true or false, not a string 'no'"),
        ({"colour": "1"}, ".colour", "unknown key; known: id, base, effective, confidential, read, title, customer, "),
    ],
)
def test_faults_of_a_head(write, head, path, message):
    """
    What is wrong with the head is said with its key and what was probably meant.
    """
    found = faults(write(text(DISCOUNT, **head)))

    assert [each[0] for each in found] == [f"contract{path}"]
    assert found[0][1].startswith(message)


@pytest.mark.parametrize(("name", "message"), [("list", "is the name of the list prices"), ("a b", "is no name")])
def test_names_that_cannot_be(write, name, message):
    """
    A contract must be writable as book:id.
    """
    assert message in faults(write(text(DISCOUNT).replace('id = "ea"', f'id = "{name}"')))[0][1]


def test_terms_that_disagree(write):
    """
    Two prices of one meter on one day, a floor above a cap, one name twice, and a discount around a floor: mistakes.
    """
    assert faults(write(text('rates = { "rtc.hd" = 3 }', 'rates = { "rtc.hd" = 4 }'))) == [
        ('contract.term[1].rates."rtc.hd"', "rtc.hd is priced twice on the same day")
    ]
    assert faults(write(text("minimum = { amount = 9 }", "maximum = { amount = 8 }"))) == [
        ("contract.term[0].minimum", "9 a month is above the maximum of 8")
    ]
    assert faults(write(text(f'{DISCOUNT}\nname = "own"', f'{DISCOUNT}\nname = "own"'))) == [
        ("contract.term[1].name", "'own' is the name of another stage")
    ]
    around = text('minimum = { amount = 9 }\nplace = "before free"', f'{DISCOUNT}\nplace = "after free"')
    assert [path for path, _ in faults(write(around))] == [T0, "contract.term[1]"]


def test_terms_that_may_meet(write):
    """
    Prices of one meter on other days, a floor at a cap, and a floor of a year above a cap of a month can be.
    """
    first = 'rates = { "rtc.hd" = 3 }\neffective = { to = 2026-06-01 }'
    second = 'rates = { "rtc.hd" = 4 }\neffective = { from = 2026-06-01 }'
    commitments = ("minimum = { amount = 8 }", "maximum = { amount = 8 }")
    yearly = 'minimum = { amount = 80, period = "year" }'

    made = load_contract(write(text(first, second, *commitments, yearly)))
    assert len(made.terms) == 5


def test_all_faults_at_once_with_their_lines(write):
    """
    A file with many mistakes has them all told, each at its line.
    """
    written = text("percent_off = 120", 'percent_off = 1\nplace = "behind free"', base=["trtc-intl:payq"], colour=1)
    with pytest.raises(InvalidFileError) as caught:
        load_contract(write(written))
    lines = [written.split("\n")[each.line - 1] for each in caught.value.diagnostics]

    assert lines == ['base = ["trtc-intl:payq"]', "colour = 1", "percent_off = 120", 'place = "behind free"']


def test_a_yearly_commitment_is_not_settled_in_a_month():
    """
    A month's bill does not charge a year's floor, and says so; a month's floor is charged.
    """
    usage = {"rtc.hd": 1_000}
    yearly = contract('minimum = { amount = 6_000, period = "year" }', base="agora-us:list")
    monthly = contract("minimum = { amount = 500 }", base="agora-us:list")

    assert str(rate(yearly, usage, ON).payable) == "3.99"
    assert any("6,000 a year" in note for note in rate(yearly, usage, ON).notes)
    assert str(rate(monthly, usage, ON).payable) == "500.00"


KEYS = (
    "percent_off",
    "rates",
    "per",
    "ladder",
    "minimum",
    "maximum",
    "where",
    "place",
    "name",
    "effective",
    "note",
    "x",
)
leaves = st.one_of(
    st.booleans(),
    st.integers(-3, 10**30),
    st.decimals(),
    st.text(max_size=4),
    st.dates(),
    st.sampled_from(("rtc.hd", "rtc.*", "trtc-intl:payg", "before free", "instead of free", ":", "x.toml:y", "year")),
)
values = st.recursive(
    leaves,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3),
        st.dictionaries(st.sampled_from(("from", "to", "rtc.hd", "up_to", "percent_off", "amount")), inner, max_size=3),
    ),
    max_leaves=5,
)
sound = st.sampled_from((5, {"rtc.hd": 3}, ["rtc.hd"], {"amount": 5}, [{"percent_off": 5}], {"from": date(2026, 3, 1)}))
some_terms = st.lists(st.dictionaries(st.sampled_from(KEYS), st.one_of(values, sound), max_size=3), max_size=2)
HEAD = {"id": "ea", "base": "trtc-intl:payg", "effective": {"from": date(2026, 1, 1)}, "confidential": False}


def made_of(table):
    """The contract of a table's values, or its faults."""
    try:
        return contract_of({"contract": table}, "", Path("deal.toml"))
    except InvalidFileError as error:
        return error.diagnostics


@given(some_terms, st.dictionaries(st.sampled_from((*HEAD, "read", "title", "term")), values, max_size=2))
def test_any_values_are_a_contract_or_faults(terms, changes):
    """
    Whatever stands in a file is a contract, or an error that says what is wrong; nothing else is raised.
    """
    found = made_of({**HEAD, "read": date(2025, 12, 20), "term": terms, **changes})

    assert isinstance(found, Contract) or all(each.path.startswith("contract") and each.message for each in found)


def test_a_path_that_leads_nowhere():
    """
    A file that is not there is said to be missing.
    """
    with pytest.raises(InvalidFileError, match="No such file"):
        load_contract(Path("nowhere.toml"))


def test_terms_are_judged_beside_terms_of_a_wrong_shape():
    """
    Where one term is no term and a key of the head is unknown, wrong meters and places of other terms are said, too.
    """
    terms = ("percent_of = 5", 'percent_off = 5\nwhere = "rtc.hq"\nplace = "before fre"', 'rates = { "rtc.hdd" = 5 }')
    with pytest.raises(InvalidFileError) as caught:
        contract(*terms, titel='"x"')

    found = [(each.path, each.message.partition(";")[0]) for each in caught.value.diagnostics]
    assert found == [
        ("contract.titel", "unknown key"),
        ("contract.term[0]", "unknown term 'percent_of'"),
        ("contract.term[1].where", "no meter with a price is called 'rtc.hq'"),
        ("contract.term[1].place", "unknown stage 'fre'"),
        ('contract.term[2].rates."rtc.hdd"', "unknown meter 'rtc.hdd'"),
    ]
