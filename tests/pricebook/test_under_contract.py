"""The laws of contracts, over bundled books, random terms and random usage."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from contracts import ON
from hypothesis import given
from hypothesis import strategies as st

from agorapricing import cost, find_offer, rate
from agorapricing.errors import InvalidFileError
from agorapricing.loading.books import read_book
from agorapricing.loading.contracts import contract_of
from agorapricing.numbers.curve import Curve
from agorapricing.numbers.decimals import exact
from agorapricing.rating import cost_over
from agorapricing.testing import check_book, fractions

BASES = (
    "agora-us:list",
    "agora-us:payg",
    "agora-us-standard:payg",
    "agora-us-standard:pro",
    "agora-us-standard:pro+signaling-starter",
    "trtc-cn:payg",
    "trtc-intl:list",
    "trtc-intl:payg",
)
TIERED = tuple(base for base in BASES if "standard" not in base)  # their chains take minutes as they are used
METERS = ("rtc.audio", "rtc.hd", "rtc.fhd")
PRICED = {base: METERS if base in TIERED else ("rtc.standard",) for base in BASES}

bases = st.sampled_from(BASES)
quantities = st.one_of(st.integers(0, 3_000_000), st.decimals(0, 10**6, places=3))
usages = st.fixed_dictionaries(dict.fromkeys(METERS, quantities))
percents = fractions.map(lambda value: Decimal(value).scaleb(2))
amounts = st.one_of(st.integers(0, 20_000), st.decimals(0, 20_000, places=4))


def made(base, *terms, **head):
    """A contract of plain values."""
    values = {
        "id": "ea",
        "base": base,
        "effective": {"from": date(2026, 1, 1), "to": date(2027, 1, 1)},
        "confidential": False,
        "read": date(2025, 12, 20),
        "term": list(terms),
        **head,
    }
    return contract_of({"contract": values}, "", Path("deal.toml"))


@st.composite
def discounts(draw, base):
    """Percentages off everything or off some meters, and ladders; at the end of the chain."""
    pool = list(draw(st.permutations(PRICED[base])))[: draw(st.integers(1, len(PRICED[base])))]
    if draw(st.booleans()):
        where = draw(st.sampled_from(({}, {"where": ["rtc.*"]}, {"where": pool})))
        return {"percent_off": draw(percents), **where}
    bounds = sorted(draw(st.sets(st.integers(1, 2_000_000), max_size=3)))
    steps = [{"up_to": Decimal(bound), "percent_off": draw(percents)} for bound in bounds]
    return {"ladder": [*steps, {"percent_off": draw(percents)}], "where": pool}


@st.composite
def terms(draw, base):
    """Terms of every kind that can stand together."""
    floor = draw(amounts)
    rates = {meter: draw(amounts) for meter in draw(st.sets(st.sampled_from(PRICED[base]), min_size=1))}
    optional = (
        {"rates": rates, "per": 1_000},
        {"minimum": {"amount": floor}},
        {"maximum": {"amount": floor + draw(amounts)}},
    )
    found = [draw(discounts(base)) for _ in range(draw(st.integers(0, 2)))]
    return [*found, *(term for term in optional if draw(st.booleans()))]


def has_few_pieces(drawn):
    """Whether ladders cut a quantity into no more pieces than a contract may have; tests have other faults fail."""
    base, found = drawn
    try:
        cost(made(base, *found), {}, ON)
    except InvalidFileError as error:
        return "pieces" not in str(error)
    return True


based = bases.flatmap(lambda base: st.tuples(st.just(base), terms(base))).filter(has_few_pieces)
discounted = bases.flatmap(lambda base: st.tuples(st.just(base), st.lists(discounts(base), max_size=3)))


def test_ladders_of_too_many_pieces_are_not_drawn():
    """
    Two ladders of four tiers over one that the book has are too many, and what is only wrong is drawn.
    """
    ladder = {
        "ladder": [*({"up_to": Decimal(each), "percent_off": each} for each in (10, 20, 30)), {"percent_off": 40}],
        "where": ["rtc.hd"],
    }

    assert has_few_pieces(("agora-us:payg", [ladder]))
    assert not has_few_pieces(("agora-us:payg", [ladder] * 3))
    assert has_few_pieces(("agora-us:payg", [{"percent_off": 101}]))


@given(bases, usages)
def test_an_empty_contract_changes_nothing(base, usage):
    """
    Without terms a contract's bill has the lines, the stages and the total of its base.
    """
    ours, theirs = rate(made(base), usage, ON), rate(base, usage, ON)

    assert (ours.lines, ours.stages, ours.total, ours.payable) == (
        theirs.lines,
        theirs.stages,
        theirs.total,
        theirs.payable,
    )


@given(discounted.filter(has_few_pieces), usages)
def test_a_percentage_off_never_raises(drawn, usage):
    """
    Discounts after the stages of the base never make a bill dearer.
    """
    base, found = drawn

    assert cost(made(base, *found), usage, ON) <= cost(base, usage, ON)


@given(st.sampled_from(TIERED), percents, usages)
def test_a_percentage_off_everything_is_that_much_less(base, percent, usage):
    """
    Off everything, a percentage leaves the rest of the bill, exactly, whatever stages stand before it.
    """
    less = cost(made(base, {"percent_off": percent}), usage, ON)

    with exact():
        assert less * 100 == cost(base, usage, ON) * (100 - percent)


@given(based.flatmap(lambda drawn: st.tuples(st.just(drawn), st.permutations(drawn[1]))), usages)
def test_the_order_of_terms_does_not_matter(drawn, usage):
    """
    Prices, percentages, a floor and a cap give one total in whatever order they stand in the file.

    Of ladders that is not said: what a full discount makes free no longer fills the next ladder.
    """
    (base, found), shuffled = drawn
    if any("ladder" in term for term in found):
        found, shuffled = ([term for term in some if "ladder" not in term] for some in (found, shuffled))

    assert cost(made(base, *found), usage, ON) == cost(made(base, *shuffled), usage, ON)


@given(st.sampled_from(TIERED), amounts, amounts, usages)
def test_commitments_bound_the_bill(base, floor, more, usage):
    """
    A minimum and a maximum keep the total between them, and leave alone what is there already.
    """
    with exact():
        cap = floor + more
    plain = cost(base, usage, ON)
    held = cost(made(base, {"minimum": {"amount": floor}}, {"maximum": {"amount": cap}}), usage, ON)

    assert held == min(max(plain, floor), cap)


def overlay(base, term_tables, chain):
    """An overlay book that has the same terms as stages of its own."""
    name = base.partition(":")[0]
    theirs = find_offer(base, ON)
    return f"""schema = 1
id = "deal"
vendor = "deal"
title = "Deal"
region = "GLOBAL"
currency = "{theirs.book.currency}"
base = "{name}"
[source.deal]
title = "Deal"
document = "deal"
place = "1"
read = 2025-12-20
kind = "contract"
[[edition]]
start = 2026-05-01
dated = "stated"
continues = {theirs.edition.start}
{term_tables}
[edition.regime.deal]
title = "Deal"
who = "Acme"
chain = {list(chain)}
"""


@pytest.mark.parametrize("base", ["agora-us:payg", "trtc-intl:payg"])
@given(usage=usages)
def test_a_contract_is_its_overlay_book(base, usage, tmp_path_factory):
    """
    A price, a percentage before the free minutes, a ladder at the end and a floor cost what they do in an overlay book.
    """
    contracted = made(
        base,
        {"rates": {"rtc.hd": Decimal("3.5")}, "per": 1000},
        {"percent_off": Decimal("12.5"), "where": ["rtc.hd", "rtc.fhd"], "place": "before free", "name": "own"},
        {
            "ladder": [{"up_to": Decimal(50_000), "percent_off": 0}, {"percent_off": 7}],
            "where": ["rtc.fhd", "rtc.hd"],
            "name": "steps",
        },
        {"minimum": {"amount": 1000}, "name": "floor"},
    )
    chain = find_offer(base, ON).regime.chain
    tables = """
[[edition.rate]]
source = "deal"
per = 1000
prices = { "rtc.hd" = 3.5 }
[edition.stage]
own = { kind = "percent-off", source = "deal", off = 0.125, meters = ["rtc.hd", "rtc.fhd"] }
floor = { kind = "minimum", source = "deal", amount = 1000 }
[edition.stage.steps]
kind = "graduated-discount"
source = "deal"
meters = ["rtc.fhd", "rtc.hd"]
tiers = [{ up_to = 50_000, off = 0 }, { off = 0.07 }]
"""
    file = tmp_path_factory.mktemp("deal") / "deal.toml"
    file.write_text(overlay(base, tables, ("own", *chain, "steps", "floor")), "utf-8")
    ours, theirs = rate(contracted, usage, ON), rate(read_book(file).offer("deal", ON), usage)

    assert ours.stages == theirs.stages
    assert sorted((line.amount, line.quantity) for line in ours.lines) == sorted(
        (line.amount, line.quantity) for line in theirs.lines
    )


@given(st.sampled_from(TIERED).flatmap(lambda base: st.tuples(st.just(base), terms(base))), st.integers(0, 3), usages)
def test_a_curve_of_a_contract_is_its_bills(drawn, t, usage):
    """
    Over curves a contract costs what its bills say at every scale: there is no second rule.
    """
    base, found = drawn
    offer = made(base, *found).offer(ON)
    whole = {meter: int(quantity) for meter, quantity in usage.items()}
    curve, _ = cost_over(offer, {meter: Curve.linear(quantity) for meter, quantity in whole.items()})

    at = curve(t) if isinstance(curve, Curve) else curve
    assert at == cost(offer, {meter: quantity * t for meter, quantity in whole.items()})


@pytest.mark.parametrize("confidential", [False, True])
def test_a_contract_keeps_the_laws_of_books(confidential):
    """
    A book under a contract keeps every law of the kit that its base keeps.
    """
    book = made(
        "trtc-intl:payg",
        {"rates": {"rtc.hd": 3}, "per": 1000},
        {"percent_off": 12, "where": ["rtc.*"], "place": "before free"},
        {"ladder": [{"up_to": 50_000, "percent_off": 0}, {"percent_off": 7}], "where": ["rtc.hd", "rtc.fhd"]},
        {"minimum": {"amount": 500}},
        confidential=confidential,
    ).books[0]

    assert check_book(book, examples=1) == ()


@given(based, usages, st.booleans())
def test_a_confidential_bill_has_the_same_total(drawn, usage, confidential):
    """
    Whether terms are shown changes no amount; a closed bill is one line that is its total.
    """
    base, found = drawn
    bill = rate(made(base, *found, confidential=confidential), usage, ON)

    assert bill.total == cost(made(base, *found), usage, ON)
    with exact():
        assert sum((line.amount for line in bill.lines), Decimal(0)) == bill.total
    assert (len(bill.lines) == 1 and bill.lines[0].stage == "contract") or not confidential


def faults(*terms):
    """What is wrong with a contract of terms, as key paths and words."""
    with pytest.raises(InvalidFileError) as caught:
        made("trtc-intl:payg", *terms)
    return [(each.path, each.message) for each in caught.value.diagnostics]


def test_each_term_is_told_what_is_wrong_with_its_stage():
    """
    A term whose meters nobody knows hides neither what is wrong with the next one nor what that one does.
    """
    wrong = {"percent_off": 1, "where": ["rtc.hx"]}
    found = faults(wrong, {"percent_off": 1, "where": ["rtc.hy"]})

    assert [path for path, _ in found] == ["contract.term[0].where", "contract.term[1].where"]


def test_a_meter_that_is_priced_and_counted_is_said_once():
    """
    A price of what another term counts as something else is one mistake, in whichever order the terms stand.
    """
    counts = {"convert": {"to": "rtc.audio", "ratios": {"rtc.hd": 4}}}
    prices = {"rates": {"rtc.hd": 3}}
    said = "rtc.hd is priced twice on the same day"

    assert faults(counts, prices) == [('contract.term[1].rates."rtc.hd"', said)]
    assert faults(prices, counts) == [('contract.term[1].convert.ratios."rtc.hd"', said)]


def test_a_term_stands_after_none_of_a_longer_period():
    """
    What is settled by the quarter comes before what is settled by the year; the other way round is refused with both.
    """
    year, quarter = (
        {"minimum": {"amount": amount, "period": period}, "place": "after free"}
        for amount, period in ((900, "year"), (90, "quarter"))
    )
    said = "contract-minimum-2 of a quarter cannot stand after contract-minimum, which is of a year"

    assert len(made("trtc-intl:payg", quarter, year).terms) == 2
    assert faults(year, quarter) == [("contract.term[1]", f"contract-minimum-2: {said}")]
