"""Contracts on a command line: the offers that they make, which stand beside the others and can be named like them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date
from functools import wraps
from pathlib import Path
from typing import Any, TypeVar, cast

import click

from agorapricing import loading
from agorapricing.cli.ages import max_age_
from agorapricing.cli.options import together
from agorapricing.cli.saving import CLOSED
from agorapricing.frozen import frozen
from agorapricing.pricebook import Offer
from agorapricing.rating import find_offer

F = TypeVar("F", bound=Callable[..., Any])

show_confidential_ = click.option(
    "--show-confidential", is_flag=True, help="Show the terms of confidential contracts, too."
)
_contract = click.option(
    "--contract",
    multiple=True,
    type=click.Path(path_type=Path),
    metavar="CONTRACT.toml",
    help="A contract: its offers, book:contract, stand beside the others.",
)


@frozen
class Contracts:
    """The contracts that are given."""

    contracts: tuple[loading.Contract, ...]
    files: tuple[Path, ...] = ()

    @property
    def bases(self) -> list[str]:
        """The public offers that the contracts change, each once."""
        return list(dict.fromkeys(base for contract in self.contracts for base in contract.head.base))

    def first_day(self, month: date) -> date:
        """The first day of a month on which all of the contracts hold that hold in it."""
        return max((contract.head.effective.first_in(month) for contract in self.contracts), default=month)

    def named(self, name: str, on: date | None) -> str | Offer:
        """The offer of a contract that is named so, on a day (today where none is given); another name stays."""
        offers = (contract.named(name, on) for contract in self.contracts if name in contract.names)
        return next(offers, name)

    def offer(self, name: str, on: date | None, tax: str = "") -> Offer:
        """The offer of that name, of a contract or not, on a day, with a tax on top if one is named."""
        return find_offer(self.named(name, on), on).taxed(tax)

    def meters(self, name: str) -> Collection[str]:
        """The meters of the book of an offer, of a contract or not."""
        books = (book for contract in self.contracts for book in contract.books if f"{book.id}:{contract.id}" == name)
        return (next(books, None) or loading.load_book(name.rpartition(":")[0])).meters

    def beside(self, names: Sequence[str], on: date | None) -> list[str | Offer]:
        """The named offers, and after them those of contracts that are not named."""
        rest = [name for contract in self.contracts for name in contract.names if name not in names]
        return [self.named(name, on) for name in (*names, *rest)]


def with_contracts(command: F) -> F:
    """Give a command that prices `contracts`: those after --contract, with their terms shown by --show-confidential."""

    @wraps(command)
    def run(*args: Any, contract: tuple[Path, ...], show_confidential: bool, **kwargs: Any) -> Any:
        read = tuple(loading.load_contract(file, show_confidential=show_confidential) for file in contract)
        closed = [name for each in read if each.head.confidential for name in each.names]
        click.get_current_context().meta[CLOSED] = ", ".join(closed)
        return command(*args, contracts=Contracts(read, contract), **kwargs)

    return cast("F", together(_contract, show_confidential_, max_age_)(run))
