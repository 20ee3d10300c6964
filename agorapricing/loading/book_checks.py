"""What a book's tables must agree on beyond their shape and names: order, one price a meter, tariffs that can be."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import partial
from itertools import combinations, pairwise
from math import prod

from agorapricing.errors import Coded, Fault, KeyPath, collect, meant, unknown
from agorapricing.files import limits
from agorapricing.loading.book_format import BookTable, EditionTable
from agorapricing.pricebook import AND, DATED, MARKETS, Alternative, Edition, PriceBook, Regime, vocabulary
from agorapricing.tariff import CONVERT, FEES, LIST, Converted, Tariff

_NAME = r"[\w.-]+"


def file_faults(table: BookTable, base: PriceBook | None) -> Iterator[Fault]:
    """What is wrong with a file as a whole: its head, and the order of its editions."""
    if table.schema != 1:
        yield ("schema",), f"this library reads schema 1, not {table.schema}"
    if not re.fullmatch("[A-Z]{3}", table.currency):
        yield ("currency",), f"must be an ISO 4217 code like CNY, not {table.currency!r}"
    if not table.edition:
        yield ("edition",), "a book needs at least one edition"
    if base is not None and base.currency != table.currency:
        yield ("currency",), f"is {table.currency}, but the base {base.id} is in {base.currency}"
    yield from _buyers(table, base)
    yield from misnamed(("id",), table.id)
    yield from _misnamed({"meter": table.meter, "taxes": table.taxes})
    yield from _own_meters(table, base)
    yield from _taxes(table)
    before: date | None = None
    for place, edition in enumerate(table.edition):
        if before is not None and edition.start <= before:
            yield ("edition", place, "start"), f"{edition.start} is not after {before}, the start of the edition before"
        if edition.dated not in DATED:
            yield ("edition", place, "dated"), f"must be one of {', '.join(DATED)}, not {edition.dated!r}"
        before = edition.start


def _buyers(table: BookTable, base: PriceBook | None) -> Iterator[Fault]:
    """Markets that there are not, and what is said twice of who may buy."""
    if table.market not in {"", *MARKETS}:
        yield ("market",), f"must be one of {', '.join(MARKETS)}, not {table.market!r}"
    if table.default and not (table.market or (base and base.market)):
        yield ("default",), "a book that is compared by default says of which market it is"
    if table.accounts and table.eligible:
        yield ("accounts",), "is the older way to write eligible: state one of them"


def misnamed(path: KeyPath, name: str) -> Iterator[Fault]:
    """A name that could not be written on a command line, as in book:regime or meter=quantity."""
    if not re.fullmatch(_NAME, name):
        yield path, f"{name!r} is no name: write letters, digits, '-', '_' and '.'"


def _misnamed(tables: Mapping[str, Iterable[str]]) -> Iterator[Fault]:
    """Names in tables, by the tables' key, that could not be written on a command line."""
    return (fault for key, names in tables.items() for name in names for fault in misnamed((key, name), name))


def _own_meters(table: BookTable, base: PriceBook | None) -> Iterator[Fault]:
    known = vocabulary().meters if base is None else base.meters
    for name in table.meter.keys() & known.keys():
        yield ("meter", name), f"{name} is a meter of the vocabulary or of the base already"


def _taxes(table: BookTable) -> Iterator[Fault]:
    """Taxes that have no rate, or whose rates are in no order."""
    for name, tax in table.taxes.items():
        if not tax.rates:
            yield ("taxes", name, "rates"), "a tax needs at least one rate"
        for place, (before, rate) in enumerate(pairwise(tax.rates), 1):
            if rate.since <= before.since:
                yield ("taxes", name, "rates", place), f"{rate.since} is not after {before.since}, the rate before"


def edition_faults(
    table: EditionTable, edition: Edition, before: Edition | None, known: Mapping[date, Edition]
) -> Iterator[Fault]:
    """What is wrong with one edition, put together with the one that it continues."""
    if table.continues is not None and before is None:
        starts = ", ".join(str(start) for start in known if start < table.start) or "none"
        yield ("continues",), f"no earlier edition starts on {table.continues}; earlier ones: {starts}"
    for meter in table.withdraws:
        if before is None or meter not in before.list_tariff.meters:
            yield ("withdraws",), f"{meter} has no price to withdraw in the edition that this one continues"
    targets = [conversion.to for conversion in edition.converts]
    for to in sorted({meter for meter in targets if targets.count(meter) > 1}):
        yield ("convert",), f"usage is converted to {to} twice: put the ratios into one table"
    yield from _named_faults(table, edition)
    parts = [*_hidden_faults(table, edition), *_part_faults(table, edition)]
    yield from parts
    if not parts:
        yield from _regime_faults(table, edition)
        yield from _conflict_faults(table, edition)


def too_many_pieces(edition: Edition, chain: Iterable[str], at: KeyPath) -> Iterator[Fault]:
    """What is wrong with a chain whose stages cut a quantity into more pieces than may be."""
    pieces = prod(edition.stages[stage].pieces for stage in chain if stage in edition.stages)
    if limits.PIECES.is_below(pieces):
        yield at, Coded(f"its tiers cut a quantity into {limits.PIECES}", "over-limit")


def _named_faults(table: EditionTable, edition: Edition) -> Iterator[Fault]:
    """Names of stages, regimes and packs that cannot be."""
    for name in sorted({LIST, CONVERT, FEES} & table.stages.keys()):
        yield ("stage", name), f"{name!r} is the name of a stage that every bill has"
    yield from _misnamed({"stage": table.stages, "regime": table.regimes, "pack": table.packs})
    for name, regime in table.regimes.items():
        if len(set(regime.chain)) < len(regime.chain):
            yield ("regime", name, "chain"), "names a stage twice"
        yield from too_many_pieces(edition, regime.chain, ("regime", name, "chain"))
    for name in table.packs.keys() & edition.stages.keys():
        yield ("pack", name), f"{name!r} is the name of a stage: a bill could not tell the two apart"
    for name, pack in table.packs.items():
        for place, other in enumerate(pack.gives):
            if other not in edition.packs:
                yield ("pack", name, "gives", place), unknown("pack", other, edition.packs)
    if LIST in table.regimes:
        yield ("regime", LIST), f"{LIST!r} is the empty chain, in every edition without being written"


def _hidden_faults(table: EditionTable, edition: Edition) -> Iterator[Fault]:
    """Prices that no bill would ever use, because usage of their meters is counted as another one."""
    priced = edition.list_tariff.meters
    stated = {meter: place for place, price in enumerate(table.rate) for meter in price.meters}
    for conversion in edition.converts:
        for meter in sorted(priced & conversion.ratios.keys()):
            is_own = conversion in table.converts
            where: KeyPath = ("convert", table.converts.index(conversion)) if is_own else ("rate", stated.get(meter, 0))
            yield where, f"{meter} has a price, but all its usage is counted as {conversion.to}"


def _part_faults(table: EditionTable, edition: Edition) -> Iterator[Fault]:
    """Each stage and each conversion must make a tariff by itself."""
    priced = edition.list_tariff.meters
    counted = {meter: rule.to for rule in edition.converts for meter in rule.ratios if meter not in priced}
    for name, stage in table.stages.items():
        for meter in counted.keys() & (stage.pool or ()):
            yield ("stage", name), f"usage of {meter} is counted as {counted[meter]} before any stage: name that one"
        yield from _made(("stage", name), partial(edition.list_tariff.then, stage, name))
    inner: Tariff = edition.list_tariff  # usage meets the conversions in their order, so the last one is the innermost
    for place, conversion in reversed(list(enumerate(table.converts))):
        faults = _made(("convert", place), partial(Converted, inner, conversion))
        yield from faults
        inner = inner if faults else Converted(inner, conversion)


def _regime_faults(table: EditionTable, edition: Edition) -> Iterator[Fault]:
    """Each regime must make a tariff: those continued, too, over the prices of this edition."""
    known = [name for name, regime in edition.regimes.items() if _is_known(regime, edition)]
    for name in known:
        yield from _made(("regime", name) if name in table.regimes else ("start",), partial(_tariff, edition, name))
    if len(known) == len(edition.regimes):
        yield from _choice_faults(edition)


def _is_known(regime: Regime, edition: Edition) -> bool:
    """Whether the edition has all that a regime names; a name that is unknown is a fault by itself."""
    beside = edition.regimes.get(regime.beside, regime)
    return {*regime.chain, *beside.chain} <= edition.stages.keys() and (regime.beside or LIST) in edition.regimes


def _tariff(edition: Edition, name: str) -> Tariff:
    return edition.tariff(edition.regime(name))


def _choice_faults(edition: Edition) -> Iterator[Fault]:
    """What a customer chooses among must go together: each regime with each package, and each two packages."""
    known = [name for name in edition.choices if name in edition.regimes]
    products = {name: edition.regimes[name].product for name in known}
    if edition.choices and all(products.values()):
        yield ("choices",), "names no regime by itself, only packages of products that are bought beside one"
    for one, other in combinations(sorted(known, key=lambda name: bool(products[name])), 2):
        if products[one] != products[other]:
            yield from _made(("choices",), partial(_tariff, edition, AND.join((one, other))))


def _conflict_faults(table: EditionTable, edition: Edition) -> Iterator[Fault]:
    """The alternative of a conflict replaces what is there, and makes tariffs."""
    for place, conflict in enumerate(table.conflicts):
        if conflict.alternative:
            path = ("conflict", place, "alternative")
            lacking = list(_unknown_parts(path, conflict.alternative, edition))
            yield from lacking or _untariffed(path, conflict.alternative, edition)


def _unknown_parts(path: KeyPath, alternative: Alternative, edition: Edition) -> Iterator[Fault]:
    """Parts that the edition has not; a new stage states all that it needs."""
    counted = frozenset[str]().union(*(each.ratios for each in edition.converts))
    priced = edition.list_tariff.meters | counted.intersection(alternative.unconverted)
    for key, names, known in (
        ("price", alternative.price, priced),
        ("stage", [name for name, each in alternative.stage.items() if not each.is_whole], edition.stages),
        ("pack", alternative.pack, edition.packs),
    ):
        for name in names:
            if name not in known:
                yield (*path, key, name), f"the edition has no {key} {name!r} to change{meant(name, known)}"
    for place, name in enumerate(alternative.unconverted):
        if name not in counted:
            yield (*path, "unconverted", place), f"the edition counts {name!r} as no other meter{meant(name, counted)}"
    for stage, chain in alternative.chain.items():
        for place, name in enumerate(chain):
            if name not in {*edition.stages, *alternative.stage}:
                yield (*path, "chain", stage, place), unknown("stage", name, {*edition.stages, *alternative.stage})


def _untariffed(path: KeyPath, alternative: Alternative, edition: Edition) -> Iterator[Fault]:
    """The regimes that make no tariff by an alternative; each message once."""
    known = (name for name, regime in edition.regimes.items() if _is_known(regime, edition))
    faults = (_made(path, partial(_otherwise, alternative, edition, name)) for name in known)
    yield from dict.fromkeys(fault for each in faults for fault in each)


def _otherwise(alternative: Alternative, edition: Edition, name: str) -> Tariff:
    return _tariff(edition.under(alternative), name)


def assumption_faults(table: BookTable, editions: Sequence[Edition]) -> Iterator[Fault]:
    """An assumption is one that some edition makes, and its alternative makes tariffs there."""
    for place, assumption in enumerate(table.assumption):
        path, text = ("assumption", place), assumption.text
        assuming = [edition for edition in editions if text in edition.assumed]
        if not assuming:
            known = frozenset[str]().union(*(edition.assumed for edition in editions))
            yield (*path, "text"), f"no edition assumes anything in these words{meant(text, known)}"
        elif assumption.alternative:
            made = (_untariffed((*path, "alternative"), assumption.alternative, each) for each in assuming)
            yield from dict.fromkeys(fault for each in made for fault in each)


def _made(path: KeyPath, make: Callable[[], Tariff]) -> list[Fault]:
    faults: list[Fault] = []
    collect(faults, make, path)
    return faults
