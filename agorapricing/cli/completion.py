"""What shells complete: offers, books, meters, scenarios, vendors and files; also for a bash that splits at colons."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator
from itertools import chain

import click
from click.shell_completion import BashComplete, CompletionItem, add_completion_class, split_arg_string

import agorapricing as ap
from agorapricing import scenarios as designs
from agorapricing.pricebook import Edition, Eligible, vocabulary

_BREAKS = ":="
Items = list[CompletionItem]
Completer = Callable[[click.Context, click.Parameter, str], Items]


def _completer(names: Callable[[str], Iterable[str]], *, files: bool = False) -> Completer:
    """What completes a word by names, and by files where it may be one."""

    def complete(_: click.Context, __: click.Parameter, incomplete: str) -> Items:
        is_file = files and not any(mark in incomplete for mark in _BREAKS)
        found = [CompletionItem(name) for name in names(incomplete) if name.startswith(incomplete)]
        return [*([CompletionItem(incomplete, type="file")] if is_file else []), *found]

    return complete


def _offers(incomplete: str) -> Iterable[str]:
    """The regimes of a book that is named, or the only one that begins so; else the books, each with its colon."""
    named, colon, _ = incomplete.partition(":")
    begun = [book for book in ap.bundled() if book == named or (not colon and book.startswith(named))]
    if len(begun) != 1:
        return [f"{book}:" for book in begun]
    return [f"{begun[0]}:{regime}" for regime in ap.load_book(begun[0]).editions[-1].regimes]


def _meters(_: str) -> Iterable[str]:
    return vocabulary().meters


def _words(incomplete: str) -> Iterable[str]:
    """Meters with their equals sign where a word has begun, and offers."""
    meters = (f"{meter}=" for meter in vocabulary().meters) if incomplete else ()
    return chain(meters, _offers(incomplete))


def _vendors(_: str) -> Iterable[str]:
    return dict.fromkeys((*(ap.load_book(book).vendor for book in ap.bundled()), *ap.bundled()))


def _grants(_: str) -> Iterable[str]:
    """What vendors grant, by the books' conditions."""
    books = [ap.load_book(book) for book in ap.bundled()]
    conditions = ((book.vendor, each) for book in books for edition in book.editions for each in _conditions(edition))
    return dict.fromkeys(f"{vendor}:{each.grant}" for vendor, each in conditions if each and each.grant)


def _conditions(edition: Edition) -> Iterator[Eligible | None]:
    yield edition.eligible
    yield from (regime.eligible for regime in edition.regimes.values())


def _taxes(_: str) -> Iterable[str]:
    return dict.fromkeys(tax for book in ap.bundled() for tax in ap.load_book(book).taxes)


def _accounts(_: str) -> Iterable[str]:
    return dict.fromkeys(f"{ap.load_book(book).vendor}=" for book in ap.bundled())


offers = _completer(_offers)
grants = _completer(_grants)
taxes = _completer(_taxes)
accounts = _completer(_accounts)
books = _completer(lambda _: ap.bundled(), files=True)
meters = _completer(_meters)
vendors = _completer(_vendors, files=True)
scenarios = _completer(lambda _: (*designs.CATALOGUE, "contract", "book", "bill"))
words = _completer(_words, files=True)


class Bash(BashComplete):
    """Completion for bash, which takes a colon and an equals sign for words of their own."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the cursor, put together again, and the one at it."""
        words = split_arg_string(os.environ["COMP_WORDS"])[1:]
        at = int(os.environ["COMP_CWORD"]) - 1
        joined: list[str] = []
        for word in words[: at + 1]:
            if joined and (word in _BREAKS or joined[-1][-1:] in _BREAKS):
                joined[-1] += word
            else:
                joined.append(word)
        return (joined[:-1], joined[-1]) if at < len(words) else (joined, "")

    def format_completion(self, item: CompletionItem) -> str:
        """A completion without what bash takes for the words before it."""
        _, incomplete = self.get_completion_args()
        begun = max(incomplete.rfind(mark) for mark in _BREAKS) + 1
        value = item.value.removeprefix(incomplete[:begun]) if begun else item.value
        return f"{item.type},{value}"


add_completion_class(Bash)
