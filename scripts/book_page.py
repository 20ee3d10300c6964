"""A price book as a page of the site: its editions, prices, regimes, conflicts and sources, in a language."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from functools import cached_property
from html import escape

import attrs
from book_charts import bar, scale, time_line
from book_history import history
from book_html import address, code, link, table, unbroken
from book_prices import Price, Prices, amount_in, changes, prices_of, written
from book_words import CHINESE

from agorapricing import AgorapricingError, Bill, PriceBook, rate
from agorapricing.messages import LANGUAGES, said
from agorapricing.pricebook import Edition, quotes_of, vocabulary
from agorapricing.report import books, in_language, numbers
from agorapricing.report.page import Grid

ENGLISH = LANGUAGES[0]
MONTH = {"rtc.audio": 300_000, "rtc.hd": 900_000, "rtc.fhd": 80_000}
"""The usage whose bill the waterfalls show."""
_MONTH = "What each stage makes of a month of 300,000 minutes of audio, 900,000 HD and 80,000 Full HD."
_POINTS = "A filled point is a day that a source states, an empty one the day when it was seen."
_PRICES = (
    "The prices of the newest edition, each with its history since the first edition: years across, amounts upwards."
)
_PRICE = ("meter", "price", "per", "source", "history", "changes")
_AGES = "Ages in days, on the day when the newest source was read"


@attrs.frozen
class Page:
    """A page of a book in a language."""

    book: PriceBook
    language: str

    @property
    def name(self) -> str:
        """The name of its file, without its ending."""
        return self.book.id if self.language == ENGLISH else f"{self.book.id}.{self.language}"

    @property
    def edition(self) -> Edition:
        """The newest edition."""
        return self.book.editions[-1]

    @cached_property
    def last(self) -> date:
        """The last day of its charts: that of the newest source, or of the newest edition."""
        return max(self.edition.start, *(source.read for source in self.book.sources.values()))

    @cached_property
    def prices(self) -> Prices:
        """By edition its prices."""
        return prices_of(self.book)

    @cached_property
    def places(self) -> dict[str, str]:
        """Each source as a link to its row."""
        return {name: link(place) for place, name in enumerate(self.book.sources, 1)}

    def say(self, text: str) -> str:
        """Words of the page in its language."""
        return text if self.language == ENGLISH else CHINESE[text]

    def told(self, text: str) -> str:
        """A text of the book in the page's language, as HTML."""
        return escape(said(text, self.language), quote=False)

    def headed(self, level: int, name: str, title: str) -> str:
        """A heading of markdown: a name, and a title in the page's language."""
        return "#" * level + " " + re.sub(r"([*_<])", r"\\\1", f"{name}: {said(title, self.language)}") + "\n"

    def cited(self, *sources: str | None) -> str:
        """The sources as links."""
        return "".join(self.places[name] for name in sources if name)

    def table(self, heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
        """A table with heads in the page's language, or that there is nothing."""
        cells = list(rows)
        titles = [self.say(head) if head else "" for head in heads]
        return table(titles, cells) if cells else f"{self.say('None.')}\n"

    def listed(self, items: Iterable[str]) -> str:
        """A list, or that there is nothing."""
        lines = "".join(f"<li>{item}</li>\n" for item in items)
        return f"<ul>\n{lines}</ul>\n" if lines else f"{self.say('None.')}\n"

    def text(self) -> str:
        """The whole page."""
        parts = (
            *(self._head, self._editions, self._prices, self._packs, self._regimes, self._stages),
            *(self._conflicts, self._unknown, self._sources),
        )
        return "\n".join("\n".join(part()) for part in parts)

    def _head(self) -> Iterator[str]:
        book = self.book
        yield self.headed(1, book.id, book.title)
        yield f"[中文]({book.id}.{LANGUAGES[1]}.md)\n" if self.language == ENGLISH else f"[English]({book.id}.md)\n"
        facts = (("vendor", book.vendor), ("region", book.region), ("currency", book.currency))
        facts = (*facts, ("version", book.version), ("newest source", str(self.last)))
        yield self.table(("", ""), ((self.say(name), value) for name, value in facts))

    def _editions(self) -> Iterator[str]:
        editions, title = self.book.editions, self.say("Editions")
        words = ((each, f"{each.start}: {said(each.note, self.language)}") for each in editions)
        days = [(each.start, note, each.dated == "stated") for each, note in words]
        yield f"## {title}\n\n{time_line(title, days, self.last)}\n\n{self.say(_POINTS)}\n"
        rows = ((unbroken(each.start), unbroken(self.told(each.dated)), self.told(each.note)) for each in editions)
        yield self.table(("edition", "dated", "note"), rows)

    def _prices(self) -> Iterator[str]:
        yield f"## {self.say('Prices')}\n\n{self.say(_PRICES)}\n"
        newest = self.prices[-1][1]
        yield self._priced(newest)
        gone = {key: price for _, prices in self.prices for key, price in prices.items() if key not in newest}
        if gone:
            yield f"### {self.say('No longer priced')}\n"
            yield self._priced(gone)

    def _priced(self, prices: Mapping[tuple[str, str], Price]) -> str:
        """A table of prices, in the order of the vocabulary of meters."""
        order = {meter: place for place, meter in enumerate(self.book.meters)}
        keys = sorted(prices, key=lambda key: order[key[0]])
        return self.table(_PRICE, (self._price(key, prices[key]) for key in keys))

    def _price(self, key: tuple[str, str], price: Price) -> tuple[str, ...]:
        through = [(start, prices.get(key)) for start, prices in self.prices]
        worth = [(start, amount_in(price, each)) for start, each in through]
        per = f"{numbers.quantity_text(price['per'])} × " if price["per"] not in {None, "1"} else ""
        return (
            f"{code(price['meter'])} {self.told(price['tier'])}",
            self._amount(price),
            unbroken(per + self.told(price["unit"])),
            self.cited(price["source"]),
            history(price["meter"], worth, self.book.editions[0].start, self.last, written),
            "<br>".join(unbroken(f"{start}: {self._amount(each)}") for start, each in changes(through)),
        )

    def _amount(self, price: Price | None) -> str:
        return self.say("none") if price is None else price["unit_price"] or self.say("quoted")

    def _packs(self) -> Iterator[str]:
        report = in_language(books.shown(self.book, self.edition.start), self.language)
        titles = {said(title, self.language) for title in ("Packs", "Prices of packs")}
        for grid in (grid for grid in report.page.grids if grid.title in titles):
            yield f"## {grid.title}\n\n{self._grid(grid)}"

    def _grid(self, grid: Grid) -> str:
        """A grid of a report, whose cells name sources by their places."""
        place = re.compile(r"^\[(\d+)\]$")
        cells = [[place.sub(lambda found: link(found[1]), self.told(cell)) for cell in row] for row in grid.rows]
        return table([self.told(column.title) for column in grid.columns], cells)

    def _regimes(self) -> Iterator[str]:
        yield f"## {self.say('Regimes')}\n\n{self.say(_MONTH)}\n"
        for name, regime in self.edition.regimes.items():
            yield self.headed(3, name, regime.title)
            yield self._waterfall(name)
            facts = [("Who may buy", regime.who), *(("Assumed", words) for words in regime.assumes)]
            yield self.listed(f"{self.say(head)}: {self.told(words)}" for head, words in facts)

    def _waterfall(self, name: str) -> str:
        """What each stage of a regime makes of a month, or why the month has no price; then the whole chain."""
        regime = self.edition.regimes[name]
        before = self.edition.regimes[regime.beside].chain if regime.beside else ()
        chain = " → ".join(map(code, ("list", *before, *regime.chain)))
        try:
            bill = rate(self.book.offer(name, self.edition.start), MONTH)
        except AgorapricingError as error:
            return f"<p>{chain}</p>\n<p>{escape(str(error))}</p>\n"
        return self.table(("stage", self.book.currency, ""), self._steps(bill)) + f"<p>{chain}</p>\n"

    def _steps(self, bill: Bill) -> Iterator[tuple[str, str, str]]:
        top, total = Fraction(max(step.amount for step in bill.stages)), Fraction(0)
        yield "", "", scale(self.book.currency, top)
        for step in (step for step in bill.stages if step.amount):
            after = total + Fraction(step.amount)
            yield code(step.stage), numbers.unit_price(step.amount), bar(step.stage, total, after, top)
            total = after
        payable = self.say("payable")
        yield payable, f"<b>{numbers.unit_price(bill.payable)}</b>", bar(payable, Fraction(0), total, top)

    def _stages(self) -> Iterator[str]:
        stages = self.edition.stages.items()
        rows = [(code(name), self.told(each.text), self.cited(each.source)) for name, each in stages]
        yield f"## {self.say('Stages')}\n\n{self.table(('stage', 'does', 'source'), rows)}"

    def _conflicts(self) -> Iterator[str]:
        rows = (
            (
                self.told(each.about),
                f"{self.told(each.kept)} {self.cited(each.source)}",
                f"{self.told(each.other)} {self.cited(each.other_source)}",
                self.told(each.why),
                self.told(each.phrase if each.alternative else each.why_none),
            )
            for each in self.edition.conflicts
        )
        yield f"## {self.say('Where sources differ')}\n"
        yield self.table(("about", "kept", "not kept", "why", "what may hold instead"), rows)
        yield f"### {self.say('Assumed where no source says it')}\n"
        known = self.book.assumptions
        assumed = ((words, known.get(words)) for words in sorted(self.edition.assumed))
        yield self.listed(
            f"{self.told(words)}{f' ({self.told(each.doubt)})' if each else ''}" for words, each in assumed
        )

    def _unknown(self) -> Iterator[str]:
        yield f"## {self.say('What is not known')}\n\n{self.listed(self._unknowns())}"

    def _unknowns(self) -> Iterator[str]:
        for each in quotes_of(self.book):
            meters = f" ({', '.join(map(code, each.meters))})" if each.meters else ""
            what = self.told(vocabulary().products[each.product])
            yield f"{what}{meters}: {self.told(each.words)} {self.cited(each.source)}"
        yield from map(self.told, self.edition.not_priced)
        for name, regime in self.edition.regimes.items():
            if without := (*regime.lacks, *regime.suspends):
                named = ", ".join(map(code, without))
                yield f"{code(name)}: {self.say('no price, or none above what it covers')}: {named}"
        if unsure := [str(each.start) for each in self.book.editions if each.dated != "stated"]:
            yield f"{self.say('The day from which these editions hold is not stated')}: {', '.join(unsure)}"

    def _sources(self) -> Iterator[str]:
        yield f"## {self.say('Sources')}\n\n{self.say(_AGES)}: {self.last}\n"
        rows = (
            (
                f'<span id="source-{place}">{place}</span>',
                f"{self.told(each.title)}, {self.told(each.place)}<br>{address(each.where)}",
                self.told(each.kind),
                unbroken(each.read),
                f"{(self.last - each.read).days:,}",
                f"{len(self.edition.sources.get(name, ()))}",
            )
            for place, (name, each) in enumerate(self.book.sources.items(), 1)
        )
        yield self.table(("", "source", "kind", "read", "age", "rests on it"), rows)
