"""List the sources of price books by age, with what to read again; or hold a page that was fetched by hand against one.

    python scripts/sources_by_age.py [BOOK...] [--on DAY] [--older 180]
    python scripts/sources_by_age.py --page page.html agora-cn/live-2021

Of a page, text or HTML, it says which prices of the source stand on it and which do not, and which amounts of money
on it no price has; it exits with 1 where a price was not found.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from unicodedata import normalize

import attrs

from agorapricing import PriceBook, bundled, load_book
from agorapricing.pricebook import Edition, Source

_MONEY = ("price", "flat", "amount")
"""The fields of prices, tiers and stages that hold money."""
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_AMOUNT = re.compile(rf"(?:US\$|USD|CNY|RMB|[$¥€])\s*({_NUMBER})|({_NUMBER})\s*(?:元|USD|CNY|RMB)")
_UNSEEN = {"script", "style"}


@attrs.frozen
class Aged:
    """A source of an edition in force: its age in days, and what rests on it."""

    name: str
    source: Source
    age: int
    rests: tuple[str, ...]

    @property
    def text(self) -> str:
        """What rests on it, and where it is to be read again."""
        more = f" and {len(self.rests) - 3} more" if len(self.rests) > 3 else ""
        return f"{', '.join(self.rests[:3])}{more}: {self.source.place}"


class Text(HTMLParser):
    """The text of a page that a reader sees, each piece apart."""

    def __init__(self) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self._unseen = 0

    def handle_starttag(self, tag: str, attrs: Any) -> None:  # noqa: ARG002  # the parser's
        """Begin what is not seen."""
        self._unseen += tag in _UNSEEN

    def handle_endtag(self, tag: str) -> None:
        """End what is not seen."""
        self._unseen -= tag in _UNSEEN

    def handle_data(self, data: str) -> None:
        """Keep a piece of text."""
        if not self._unseen:
            self.pieces.append(data)


def aged(books: Sequence[PriceBook], on: date) -> list[Aged]:
    """The sources of the editions that are in force on a day, the oldest first."""
    found = [
        Aged(f"{book.id}/{name}", book.sources[name], (on - book.sources[name].read).days, rests)
        for book in books
        for name, rests in book.edition(on).sources.items()
    ]
    return sorted(found, key=lambda each: (-each.age, each.source.where, each.name))


def money_of(edition: Edition, source: str) -> dict[str, frozenset[Decimal]]:
    """The amounts of money that rest on a source, by meter, and by stage or pack."""
    parts: Mapping[str, Any] = {**edition.rates, **edition.ladders, **edition.stages, **edition.packs}
    money = {name: frozenset(_money(part)) for name, part in parts.items() if part.source == source}
    return {name: amounts for name, amounts in money.items() if amounts}


def _money(value: Any) -> Iterator[Decimal]:
    if isinstance(value, tuple):
        for part in value:
            yield from _money(part)
    elif attrs.has(type(value)):
        for field in attrs.fields(type(value)):
            part = getattr(value, field.name)
            if field.name in _MONEY and isinstance(part, Decimal) and part:
                yield part
            else:
                yield from _money(part)


def seen(page: str) -> str:
    """The text of a page of HTML, or the text itself, with digits of full width as others.

    >>> seen("<p>HD <b>$3.99</b></p><script>5</script>"), seen("ＨＤ １２ 元, 1 < 2")
    ('HD  $3.99', 'HD 12 元, 1 < 2')
    """
    if re.search(r"<(html|body|p|div|table|tr|td|span)\b", page, re.IGNORECASE) is None:
        return normalize("NFKC", page)
    parser = Text()
    parser.feed(page)
    return normalize("NFKC", " ".join(parser.pieces))


def numbers_in(text: str) -> frozenset[Decimal]:
    """All numbers of a text.

    >>> sorted(map(str, numbers_in("HD costs $3.990 for 1,000 minutes")))
    ['1000', '3.990']
    """
    return frozenset(Decimal(number.replace(",", "")) for number in re.findall(_NUMBER, text))


def compared(money: Mapping[str, frozenset[Decimal]], text: str) -> Iterator[tuple[str, str, str]]:
    """Each amount of the book with whether it stands in a text, then the money in the text that no amount is."""
    numbers = numbers_in(text)
    for name, amounts in money.items():
        for amount in sorted(amounts):
            yield ("found" if amount in numbers else "NOT FOUND", name, f"{amount:f}")
    known = {amount for amounts in money.values() for amount in amounts}
    printed = {Decimal((one or other).replace(",", "")) for one, other in _AMOUNT.findall(text)}
    yield from (("only on the page", "", f"{amount:f}") for amount in sorted(printed - known))


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the list, or what a page says of a source."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("books", nargs="*", metavar="BOOK", help="books; with --page one source, as BOOK/SOURCE")
    parser.add_argument("--on", type=date.fromisoformat, default=date.today(), help="the day; today without it")
    parser.add_argument("--older", type=int, default=0, metavar="DAYS", help="only sources that are older")
    parser.add_argument("--page", type=Path, help="a page that was fetched by hand, as text or HTML")
    given = parser.parse_args(arguments)
    if given.page is None:
        return _list([load_book(name) for name in given.books or bundled()], given.on, given.older)
    if len(given.books) != 1 or "/" not in given.books[0]:
        parser.error("with --page give one source, as BOOK/SOURCE")
    return _compare(given.page, given.books[0], given.on)


def _list(books: Sequence[PriceBook], on: date, older: int) -> int:
    again = [each for each in aged(books, on) if each.age > older]
    pages: dict[str, list[Aged]] = {}
    for each in again:
        pages.setdefault(each.source.where, []).append(each)
    for where, sources in pages.items():
        print(where)
        for each in sources:
            print(f"  {each.age:>5,} days  {each.source.read}  {each.name} ({each.source.kind}): {each.text}")
    print(f"{len(pages)} pages to read again, {len(again)} sources")
    return 0


def _compare(page: Path, reference: str, on: date) -> int:
    name, _, source = reference.rpartition("/")
    book = load_book(name)
    money = money_of(book.edition(on), source)
    if not money:
        print(f"no price of {name} on {on} rests on {source}", file=sys.stderr)
        return 1
    rows = list(compared(money, seen(page.read_text("utf-8"))))
    for said, about, amount in rows:
        print(f"{said:<16}  {about:<24}  {amount:>12}")
    print(f"{book.sources[source].where}: read {book.sources[source].read}")
    return int(any(said == "NOT FOUND" for said, _, _ in rows))


if __name__ == "__main__":
    sys.exit(main())
