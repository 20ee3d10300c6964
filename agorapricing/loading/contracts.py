"""Contracts: reading one from its TOML file, with its base books under its terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import partial
from pathlib import Path as FilePath
from typing import Any

import attrs

from agorapricing.errors import AgorapricingError, Coded, Fault, FaultsError, UnknownNameError, code_of, collect, meant
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.loading.book_checks import misnamed, too_many_pieces
from agorapricing.loading.book_files import bundled, is_bundled
from agorapricing.loading.book_format import fields_of
from agorapricing.loading.books import load_book
from agorapricing.loading.contract_format import ContractFile, ContractTable, term_converter
from agorapricing.loading.pruning import pruned
from agorapricing.loading.structuring import structure
from agorapricing.loading.toml import invalid, parse, read_text
from agorapricing.messages import Message, joined
from agorapricing.pricebook import (
    ContractTerm,
    Head,
    Offer,
    PriceBook,
    Regime,
    under,
    without_terms,
)
from agorapricing.tariff import CONVERT, FEES, LIST

_AT = ("contract",)


@frozen
class Contract:
    """A contract: what stands at its head, its terms by name, and its base books under them."""

    head: Head
    terms: Mapping[str, ContractTerm] = attrs.field(converter=frozen_dict, repr=False)
    books: tuple[PriceBook, ...] = attrs.field(repr=lambda books: ", ".join(book.id for book in books))

    @property
    def id(self) -> str:
        """The name of its regime."""
        return self.head.id

    @property
    def names(self) -> tuple[str, ...]:
        """The names of its offers, one a base book, as book:id."""
        return tuple(f"{book.id}:{self.id}" for book in self.books)

    @property
    def chains(self) -> tuple[str, ...]:
        """By book and day, the stages that bills go through, and ladders that stack; nothing of confidential terms."""
        if self.head.confidential:
            return ()
        return tuple(line for book in self.books for line in _chains(book, self.head))

    def offers(self, on: date | None = None) -> tuple[Offer, ...]:
        """The offers of the contract on a day (today where none is given).

        Raises NotInForceError outside its days; NoEditionError; UnknownNameError where a base lacks its regime then.
        """
        return tuple(self.named(name, on) for name in self.names)

    def in_month(self, day: date) -> Offer:
        """The offer of a contract on one base book in the month of a day. Raises what `offer` raises."""
        return self.offer(self.head.effective.first_in(day))

    def named(self, name: str, on: date | None = None) -> Offer:
        """One of the offers, by its name. Raises what `offers` raises, and UnknownNameError."""
        for book in self.books:
            if name == f"{book.id}:{self.id}":
                return book.offer(self.id, on or date.today())
        raise UnknownNameError("offer", name, self.names, f"contract {self.id}")

    def offer(self, on: date | None = None) -> Offer:
        """The offer of a contract on one base book.

        Raises what `offers` raises, and AgorapricingError for a contract on several books.
        """
        if len(self.books) > 1:
            raise AgorapricingError(f"contract {self.id} makes several offers: choose one of {', '.join(self.names)}")
        return self.named(self.names[0], on)


def _chains(book: PriceBook, head: Head) -> Iterator[str]:
    """The chain of each edition in which it is another one."""
    before: Regime | None = None
    for edition, regime in ((edition, edition.regimes.get(head.id)) for edition in book.editions):
        if regime and (before is None or regime.chain != before.chain):
            day = max(edition.start, head.effective.since or edition.start)
            chain = joined(" > ", (Message("list"), *regime.chain))
            yield Message("{offer} from {day}: {chain}", offer=f"{book.id}:{head.id}", day=day, chain=chain)
            for own, public in regime.stacks:
                yield Message(
                    "  {own} has no place and stacks on {public}: write 'instead of {public}' if it replaces it",
                    own=own,
                    public=public,
                )
        before = regime


def load_contract(path: str | FilePath, *, show_confidential: bool = False) -> Contract:
    """Read a contract from its TOML file.

    With `show_confidential`, bills under it show confidential terms, too, and so does what is wrong with it.

    Raises InvalidFileError with all that is wrong with the file.
    """
    file = FilePath(path)
    text = read_text(file)
    return contract_of(parse(text, file), text, file, show_confidential=show_confidential)


def opened(contract: Contract) -> Contract:
    """The contract with its terms shown."""
    head = attrs.evolve(contract.head, confidential=False)
    books = tuple(attrs.evolve(book, contract=head) for book in contract.books)
    return attrs.evolve(contract, head=head, books=books)


def contract_of(values: Mapping[str, Any], text: str, file: FilePath, *, show_confidential: bool = False) -> Contract:
    """Make a contract of a file's values; with `show_confidential` its terms are shown.

    Raises InvalidFileError with all that is wrong with them; unless the terms may be shown, without these.
    """
    try:
        contract = _contract(values, file)
        return opened(contract) if show_confidential else contract
    except FaultsError as error:
        table = values["contract"] if isinstance(values.get("contract"), dict) else {}
        hidden = [] if show_confidential or table.get("confidential") is False else table.get("term", [])
        faults = [(path, Coded(without_terms(said, hidden), code_of(said))) for path, said in error.found]
        raise invalid(faults, text, file) from None


def _contract(values: Mapping[str, Any], file: FilePath) -> Contract:
    """A contract; where tables are wrong by themselves, what is wrong with the others under their books is said, too.

    Raises FaultsError.
    """
    faults: list[Fault] = []
    table = collect(faults, partial(structure, values, ContractFile, term_converter()))
    if table is not None:
        return _judged(table.contract, file)
    rest, back = pruned(values, faults)
    if (right := collect([], partial(structure, rest, ContractFile, term_converter()))) is not None:
        others: list[Fault] = []
        collect(others, partial(_judged, right.contract, file))
        faults += [(back(path), message) for path, message in others]
    raise FaultsError(faults)


def _judged(table: ContractTable, file: FilePath) -> Contract:
    """The contract of a table that is right by itself, under its books. Raises FaultsError."""
    head = Head(**{**fields_of(table, Head), "title": table.title or table.id, "document": table.document or file.name})
    faults = list(misnamed(("id",), head.id))
    if head.id == LIST:
        faults.append((("id",), f"{LIST!r} is the name of the list prices"))
    terms = _named(table.term, faults)
    for place, term in enumerate(table.term):
        if not term.effective.meets(head.effective):
            message = f"has no day of the contract, which holds {head.effective.text}"
            faults.append((("term", place, "effective"), message))
    books: list[PriceBook] = []
    for place, base in enumerate(head.base):
        under_it = collect(faults, partial(_under, base, head, terms, file), ("base", place))
        if under_it is None:
            continue
        book, own = under_it
        chains = ((each, each.regimes[head.id].chain) for each in book.editions if head.id in each.regimes)
        own += dict.fromkeys(fault for each, chain in chains for fault in too_many_pieces(each, chain, ("base", place)))
        faults += [(path or ("base", place), message) for path, message in own if (path, message) not in faults]
        if book.id in {other.id for other in books}:
            faults.append((("base", place), f"two bases are of {book.id}: a contract has one offer a book"))
        books.append(book)
    if faults:
        raise FaultsError([((*_AT, *path), message) for path, message in faults])
    return Contract(head, terms, tuple(books))


def _under(base: str, head: Head, terms: Mapping[str, ContractTerm], file: FilePath) -> tuple[PriceBook, list[Fault]]:
    name, colon, regime = base.rpartition(":")
    if not colon:
        known = tuple(f"{book}:list" for book in bundled())
        raise UnknownNameError("offer", base, known, hint=f": write book:regime{meant(base, known)}")
    beside = file.parent / name
    is_file = not is_bundled(name) and name.endswith(".toml")
    return under(load_book(beside if is_file else name), regime, head, terms)


def _named(terms: tuple[ContractTerm, ...], faults: list[Fault]) -> dict[str, ContractTerm]:
    """Terms by the names of their stages: their own, or those of their kinds, numbered where there are several."""
    named: dict[str, ContractTerm] = {}
    for place, term in enumerate(terms):
        name = term.name or _free(f"contract-{term.kind}", [*named, *(other.name for other in terms)])
        faults += misnamed(("term", place, "name"), name)
        if name in named or name in {LIST, FEES, CONVERT}:
            faults.append((("term", place, "name"), f"{name!r} is the name of another stage"))
        named[name] = term
    return named


def _free(name: str, taken: list[str]) -> str:
    count = 2
    free = name
    while free in taken:
        free, count = f"{name}-{count}", count + 1
    return free
