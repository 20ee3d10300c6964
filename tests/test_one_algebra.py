"""A kind of stage and a kind of leaf that only this file knows, registered once each, work wherever kinds are used."""

from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import ClassVar

import attrs
import polars as pl
import pytest
from hypothesis import Phase, find, given, settings
from sampled import one_of
from scripted import scripted

import agorapricing as ap
from agorapricing import testing as our
from agorapricing.cli import main
from agorapricing.frames import rate_frame
from agorapricing.loading.dump import dump_book
from agorapricing.numbers import ZERO, Curve, minimum, select
from agorapricing.rating import cost_over
from agorapricing.tariff import LEAVES, STAGES, Charge, CompiledTariff, Leaf, Price, Rates, Stage, claims, fields, total

ON = date(2026, 7, 1)
SEARCH = settings(max_examples=3000, database=None, deadline=None, phases=(Phase.generate,))


@attrs.frozen
class Coupon(Stage):
    """Money off the whole amount, never more than there is.

    >>> Rates.of({"a.b": 2}).then(Coupon(5)).cost({"a.b": 3})
    Decimal('1')
    """

    kind: ClassVar[str] = "coupon"
    cause: ClassVar[str] = "coupons"
    settling: ClassVar[bool] = True

    worth: Decimal = attrs.field(converter=fields.amount)

    @property
    def text(self):
        """What it does, in words."""
        return f"{self.worth:,f} off the whole amount"

    def promises(self, tariff):
        """What the tariff claims, but that a charge shrinks as usage grows."""
        return tariff.claims - {claims.STEADY}

    def apply(self, charges, name):
        taken = minimum(total(charges), self.worth)
        return (*charges, Charge(Price(None, -1, stage=name, label="a coupon", source=self.source), taken))

    @classmethod
    def drawn(cls, draws):
        """A random one."""
        return cls(draws.quantity())


@attrs.frozen
class Capped(Leaf):
    """A price per unit up to a quantity, above which units are free.

    >>> Capped("a.b", price=2, most=10).cost({"a.b": 12})
    Decimal('20')
    """

    kind: ClassVar[str] = "capped"

    price: Decimal = attrs.field(converter=fields.price)
    most: Decimal = attrs.field(converter=fields.quantity)

    @cached_property
    def claims(self):
        """All."""
        return claims.EVERYTHING

    def prices(self):
        """The price up to the cap, and nothing above it."""
        return tuple(
            Price(self.meter, price, label=label, source=self.source)
            for price, label in ((self.price, f"up to {self.most:,f}"), (ZERO, "above"))
        )

    def apply(self, usage):
        quantity = usage.get(self.meter, ZERO)
        paid = minimum(quantity, self.most)
        return tuple(Charge(p, q) for p, q in zip(self.prices(), (paid, quantity - paid), strict=True))

    @classmethod
    def drawn(cls, draws, meter):
        """A random one."""
        return cls(meter, draws.quantity(), draws.quantity())


@pytest.fixture(autouse=True)
def _registered():
    """Both kinds are registered, while a test of this file runs."""
    STAGES.register(Coupon)
    LEAVES.register(Capped)
    yield
    STAGES.forget(Coupon.kind)
    LEAVES.forget(Capped.kind)


BOOK = """\
schema = 1
id = "own"
vendor = "own"
title = "Own prices"
region = "CN"
currency = "CNY"

[source.page]
title = "Prices"
place = "table 1"
read = 2026-06-01
kind = "vendor page"
url = "https://example.com/prices"

[[edition]]
start = 2026-01-01
dated = "stated"

[[edition.rate]]
source = "page"
prices = { "rtc.audio" = 7 }
per = 1_000

[[edition.rate]]
source = "page"
meter = "rtc.hd"
model = "capped"
price = 2
most = 100

[edition.stage]
welcome = { kind = "coupon", source = "page", worth = 50, note = "Once a month." }

[edition.regime.payg]
title = "Pay as you go"
who = "anyone"
chain = ["welcome"]
"""
USAGE = {"rtc.audio": 1_000, "rtc.hd": 120}


@pytest.fixture
def path(tmp_path):
    """The file of a book that has both kinds."""
    file = tmp_path / "own.toml"
    file.write_text(BOOK, "utf-8")
    return file


@pytest.fixture
def offer(path):
    """Its offer."""
    return ap.load_book(path).offer("payg", ON)


def test_a_bill(offer):
    """
    A bill has the leaf's lines and the stage's step in its waterfall, with the stage's note.
    """
    bill = ap.rate(offer, USAGE)

    assert bill.total == 7 + 200 - 50
    assert [(each.stage, each.amount) for each in bill.stages] == [("list", 207), ("welcome", -50)]
    assert "Once a month." in bill.notes


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (("worth = 50", "wort = 50"), "32: edition[0].stage.welcome.wort: unknown key; did you mean 'worth'?"),
        (("worth = 50", "worth = -1"), "32: edition[0].stage.welcome.worth: an amount must not be negative, not -1"),
        (('source = "page", worth', "worth"), "32: edition[0].stage.welcome.source: is missing"),
        (('kind = "coupon"', 'kind = "copuon"'), "32: edition[0].stage.welcome: unknown kind 'copuon'; did you mean"),
        (("most = 100", "mots = 100"), "29: edition[0].rate[1].mots: unknown key; did you mean 'most'?"),
        (
            ('"capped"', '"caped"'),
            "24: edition[0].rate[1]: unknown model 'caped'; did you mean 'capped' or 'cheapest'?",
        ),
        (('meter = "rtc.hd"', 'meter = "rtc.hq"'), "26: edition[0].rate[1].meter: unknown meter 'rtc.hq'; did you"),
    ],
)
def test_errors_of_a_file(path, wrong, said):
    """
    What is wrong with either is said with its line, its key and what was probably meant.
    """
    path.write_text(BOOK.replace(*wrong), "utf-8")

    with pytest.raises(ap.InvalidFileError) as caught:
        ap.load_book(path)

    assert f"{path}:{said}" in str(caught.value)


def test_books_show(path, capsys):
    """
    `books show` has the price of the leaf and what the stage does.
    """
    assert main(["books", "show", str(path), "--format", "plain", "--on", str(ON)]) == 0

    shown = capsys.readouterr().out
    assert "capped, up to 100" in shown
    assert "50 off the whole amount" in shown


def test_the_cause_of_a_difference(path):
    """
    Two bills differ by what the stage is called there.
    """
    book = ap.load_book(path)
    comparison = ap.compare(USAGE, [book.offer("list", ON), book.offer("payg", ON)], ON)

    assert comparison.causes(comparison.quotes[1]) == {"coupons": -50}


@pytest.mark.usefixtures("path")
def test_a_contract(tmp_path):
    """
    A contract takes the stage by its kind, with the fields that it has in a book.
    """
    contract = tmp_path / "deal.toml"
    contract.write_text(
        '[contract]\nid = "deal"\nbase = "own.toml:list"\neffective = { from = 2026-01-01 }\n'
        'confidential = false\nread = 2026-01-01\n[[contract.term]]\nkind = "coupon"\nworth = 20\n',
        "utf-8",
    )
    bill = ap.rate(ap.load_contract(contract), USAGE, ON)

    assert [(each.stage, each.amount) for each in bill.stages] == [("list", 207), ("contract-coupon", -20)]


def test_a_curve(offer):
    """
    The cost over a curve is the cost of each of its points.
    """
    curve, _ = cost_over(offer, {"rtc.hd": Curve.linear(1)})

    assert [curve(t) for t in (0, 25, 26, 100, 150)] == [ap.cost(offer, {"rtc.hd": t}) for t in (0, 25, 26, 100, 150)]
    assert curve(26) == 2


def test_a_frame(offer):
    """
    A column of accounts costs what each of them does.
    """
    quantities = [0, 25, 26, 100, 150]
    rated = rate_frame(offer, pl.DataFrame({"rtc.hd": quantities}))

    assert rated[f"{offer.id}.minor"].to_list() == [ap.cost(offer, {"rtc.hd": each}) * 100 for each in quantities]


def test_a_compiled_tariff(offer):
    """
    The compiled function gives what the tariff does.
    """
    compiled = CompiledTariff.of(offer.tariff, ("rtc.hd",))

    assert [compiled.cost((each,)) for each in (0, 26, 150)] == [0, 2, 150]


def test_a_file_written(path, tmp_path):
    """
    A book is written with both and read again as it was.
    """
    again = tmp_path / "again.toml"
    again.write_text(dump_book(ap.load_book(path)), "utf-8")

    assert ap.load_book(again).editions == ap.load_book(path).editions


def test_the_reference():
    """
    The page of combinators has an entry for each.
    """
    page = scripted("combinators").page()

    assert "### Coupon\n\nMoney off the whole amount, never more than there is." in page
    assert "### Capped\n" in page


@pytest.mark.parametrize("kind", [Coupon, Capped])
def test_random_tariffs_have_it(kind):
    """
    Random tariffs come with either kind inside.
    """

    def has_it(tariff):
        return any(isinstance(part, kind) for part in our.within(tariff))

    assert has_it(find(our.tariffs(), has_it, settings=SEARCH))


def test_random_books_have_it():
    """
    Random books come with the stage in them.
    """

    def has_it(book):
        return any(isinstance(stage, Coupon) for edition in book.editions for stage in edition.stages.values())

    assert has_it(find(our.books(), has_it, settings=SEARCH))


OF_TARIFFS = [law for law in our.LAWS if not law.of_offers]
CASES = [
    (law, kind) for place, law in enumerate(OF_TARIFFS) for kind in ((Coupon, Capped), (Capped, Coupon))[place % 2]
]


@pytest.mark.parametrize(("law", "kind"), one_of(2, CASES), ids=[f"{law.name}-{kind.__name__}" for law, kind in CASES])
def test_the_laws_hold(law, kind):
    """
    Tariffs of either kind keep every law of tariffs; by default each law is tried on one of them.
    """

    @settings(max_examples=10)
    @given(our.law_cases(kind=kind))
    def holds(case):
        assert law.broken(case) is None

    holds()


def test_a_broken_promise_is_found(monkeypatch):
    """
    The laws find a stage that does not keep what it promises: a coupon that is taken whole or not at all.
    """

    def only_whole(self, charges, name):
        taken = select(total(charges) - self.worth, ZERO, self.worth)
        return (*charges, Charge(Price(None, -1, stage=name), taken))

    monkeypatch.setattr(Coupon, "apply", only_whole)
    case = our.Case(Rates.of({"rtc.hd": 2}).then(Coupon(5)), ap.Usage({"rtc.hd": 2}), ap.Usage({"rtc.hd": 1}))

    assert "more usage costs 1 instead of 4" in our.law("never-falls").broken(case).what


def test_the_book_keeps_the_laws(path):
    """
    A book with both is checked by all laws as any other.
    """
    assert our.check_book(path) == ()
