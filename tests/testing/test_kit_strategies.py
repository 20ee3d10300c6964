"""The strategies of books reach every kind of stage, and the laws hold for random books too."""

from contextlib import suppress

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st
from hypothesis.errors import NoSuchExample

from agorapricing import testing as our
from agorapricing.loading.books import read_book
from agorapricing.loading.dump import dump_book
from agorapricing.tariff import STAGES
from agorapricing.testing.domain import FEW_KNOTS
from agorapricing.testing.offer_laws import OFFER_LAWS

SEEN = {
    "a repeated regime in a later edition": lambda book: len(book.editions) > 1,
    "three stages of a chain": lambda book: any(len(e.regimes["payg"].chain) >= 3 for e in book.editions),
    "a ladder": lambda book: any(edition.ladders for edition in book.editions),
    "a rate": lambda book: any(edition.rates for edition in book.editions),
    "a conversion": lambda book: any(edition.converts for edition in book.editions),
    "rounding to whole units": lambda book: book.rounding.places == 0,
    "suspension": lambda book: any(edition.regimes["payg"].suspends for edition in book.editions),
    "a package of another product": lambda book: any(
        edition.regimes.keys() >= {"messages"} for edition in book.editions
    ),
    "free units of such a package": lambda book: any("messages-free" in edition.stages for edition in book.editions),
    "a pack of sizes": lambda book: any(pack.sizes for edition in book.editions for pack in edition.packs.values()),
    "a pack of brackets": lambda book: any(len(pack.brackets) > 1 for e in book.editions for pack in e.packs.values()),
    "a pack that lifts": lambda book: any(pack.lifts for edition in book.editions for pack in edition.packs.values()),
    "choices of two products": lambda book: any(edition.packages for edition in book.editions),
    "rounding up": lambda book: book.rounding.mode == "up",
}
QUICK = settings(max_examples=3000, database=None, deadline=None, phases=(Phase.generate,))


def test_books_reach():
    """
    Random books have every form that a file can have, and stages of every kind, in the chain of a regime.
    """
    found, wanted = set(), {*SEEN, *STAGES.values()}

    def has_all(book):
        found.update(name for name, has_it in SEEN.items() if has_it(book))
        found.update(type(stage) for edition in book.editions for stage in edition.stages.values())
        return found >= wanted

    with suppress(NoSuchExample):
        find(our.books(FEW_KNOTS), has_all, settings=QUICK)
    assert found >= wanted


@st.composite
def offers(draw):
    """Offers of the last edition of a random book: each regime, packages beside it, also with a pack bought."""
    book = draw(our.books(FEW_KNOTS))
    edition = book.editions[-1]
    names = [*edition.regimes, *(f"list+{name}" for name, each in edition.regimes.items() if each.product)]
    offer = book.offer(draw(st.sampled_from(names)), edition.start)
    for name, pack in edition.packs.items():
        if pack.sold_beside(offer.name) and pack.edges() and draw(st.booleans()):
            offer = offer.buying(name, draw(st.sampled_from(pack.edges())).quantity, draw(st.integers(1, 2)))
    return offer


@pytest.mark.parametrize("law", [law for law in OFFER_LAWS if law.name != "no-cliff"], ids=lambda law: law.name)
@given(case=offers().flatmap(our.offer_cases))
def test_random_offers_keep_the_laws(law, case):
    """
    Offers of random books keep the laws of offers; a cliff is a matter of the prices in a book.
    """
    assert law.broken(case) is None


@given(book=our.books())
def test_books_come_back_from_their_files(book, tmp_path_factory):
    """
    A book that is written to a file and read again is the same book.
    """
    file = tmp_path_factory.mktemp("book") / "example.toml"
    file.write_text(dump_book(book), "utf-8")

    assert read_book(file) == book
