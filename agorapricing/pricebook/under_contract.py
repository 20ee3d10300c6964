"""A price book under a contract: each edition on the contract's days, with its terms in force and its regime."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import partial

import attrs

from agorapricing.errors import AgorapricingError, Fault, KeyPath, TariffError, collect, unknown
from agorapricing.frozen import frozen, frozen_dict
from agorapricing.messages import Message
from agorapricing.pricebook.book import PriceBook
from agorapricing.pricebook.contract import Head
from agorapricing.pricebook.contract_conversions import misplaced
from agorapricing.pricebook.contract_terms import ContractTerm
from agorapricing.pricebook.edition import Edition
from agorapricing.pricebook.part_months import PartMonths, cuts
from agorapricing.pricebook.regime import LIST_REGIME, Regime, names_in
from agorapricing.pricebook.source import Source
from agorapricing.pricebook.spans import cut_at, in_force_on
from agorapricing.tariff import LIST, Stage, refuse_shorter


def under(book: PriceBook, regime: str, head: Head, terms: Mapping[str, ContractTerm]) -> tuple[PriceBook, list[Fault]]:
    """Put a book under a contract, and say what is wrong with its terms there; they stand in the file's order.

    The book that comes of it has the one regime that the contract is, and the list.
    """
    found: list[Fault] = []
    spans = [head.effective, *(term.effective for term in terms.values())]
    bounds = {day for each in spans for day in (each.since, each.before, *cuts(each)) if day}
    places = {name: place for place, name in enumerate(terms)}
    editions: list[Edition] = []
    for edition in in_force_on(head.effective, cut_at(book.editions, bounds)):
        if edition.regimes.keys() >= set(names_in(regime)):
            day = max(edition.start, head.effective.since or edition.start)
            in_force = {name: term for name, term in terms.items() if term.effective.covers(day)}
            new, faults = _Contracted(book, head, in_force, places, day).edition(edition, edition.regime(regime))
            found += [each for each in faults if each not in found]
        else:  # then the contract has no offer, rather than one of the edition before
            new = attrs.evolve(edition, regimes={LIST: LIST_REGIME}, choices=())
        editions.append(new)
    if not any(head.id in edition.regimes for edition in editions):
        names = {name for edition in in_force_on(head.effective, book.editions) for name in edition.regimes}
        said = unknown("regime", regime, sorted(names), listed=True) if names else "no edition"
        found.append(((), f"{book.id} {head.effective.text}: {said}"))
    own = {source_of(head, name): _source(head, place, terms[name]) for place, name in enumerate(terms, 1)}
    made = attrs.evolve(
        book,
        editions=tuple(editions),
        sources={**book.sources, **own},
        eligible=None,  # a contract is for its customer, whoever else may buy
        rounding=head.rounding or book.rounding,
        contract=head,
        origin=book,
    )
    return made, found


def placed(chain: Sequence[str], added: Mapping[str, ContractTerm]) -> tuple[str, ...]:
    """A chain with the stages of terms: each at its place, or at the end, where those that settle the amount come last.

    Terms of one place stand in the order in which they are given.

    >>> from agorapricing.pricebook.contract_terms import PercentOffTerm
    >>> deal = PercentOffTerm(percent_off=20, place="before volume")
    >>> placed(("free", "volume"), {"deal": deal})
    ('free', 'deal', 'volume')

    Raises TariffError for a stage that the chain has not.
    """
    result, gone = list(chain), set()
    for word in ("before", "after", "instead of"):
        here = [(name, term.position[1]) for name, term in added.items() if term.position[:1] == (word,)]
        for name, stage in here if word == "before" else reversed(here):
            if stage not in chain:
                raise TariffError(unknown("stage", stage, chain, listed=True))
            result.insert(result.index(stage) + (word != "before"), name)
        gone |= {stage for _, stage in here if word == "instead of"}
    ends = sorted((name for name, term in added.items() if not term.place), key=lambda name: added[name].rank)
    return tuple(name for name in (*result, *ends) if name not in gone)


def _meet(one: Stage, other: Stage) -> bool:
    """Whether two stages act on the same meters."""
    return other.pool is None or one.touches(other.pool)


def source_of(head: Head, term: str) -> str:
    """The id of a term's source."""
    return f"{head.id}/{term}"


def _source(head: Head, place: int, term: ContractTerm) -> Source:
    return Source(head.title, term.clause or f"term {place}", head.read, "contract", document=head.document)


@frozen(eq=False)
class _Contracted:
    """The terms in force on the days of an edition from a day on, and the place of each in the file."""

    book: PriceBook
    head: Head
    terms: Mapping[str, ContractTerm] = attrs.field(converter=frozen_dict)
    places: Mapping[str, int] = attrs.field(converter=frozen_dict)
    day: date

    def edition(self, edition: Edition, base: Regime) -> tuple[Edition, list[Fault]]:
        """An edition under the terms."""
        found = list(self._misfits(edition))
        priced = self._shortened(self._priced(edition, found), found)
        found += ((self._at(name, *key), said) for name, key, said in misplaced(self.terms, priced, base.chain))
        stages = self._stages(priced, found)
        found += self._crossed(stages)
        chain, owed = self._owed(self._chain(base, edition.stages, stages, found), {**edition.stages, **stages}, found)
        both = attrs.evolve(priced, stages=owed)
        if not found:
            found += self._unmakeable(both, chain)
        regime = attrs.evolve(
            base,
            title=self.head.title,
            who=self.head.customer,
            chain=chain,
            assumes=(*base.assumes, self._said),
            eligible=None,
            stacks=tuple(self._stacked(edition, base, stages)),
        )
        return attrs.evolve(both, regimes={LIST: LIST_REGIME, self.head.id: regime}, choices=(), eligible=None), found

    def _owed(
        self, chain: Sequence[str], stages: Mapping[str, Stage], found: list[Fault]
    ) -> tuple[tuple[str, ...], Mapping[str, Stage]]:
        """The chain and the stages for the days of the month on which the contract and its terms hold."""
        month, owed = self._month, dict[str, Stage]()
        for name in chain:
            try:
                stage = month.owed(name, stages[name])
            except TariffError as error:
                found.append((self._at(name) if name in self.places else ("effective",), str(error)))
            else:
                owed |= {name: stage} if stage else {}
        return tuple(owed), {**stages, **owed}

    @property
    def _month(self) -> PartMonths:
        return PartMonths(self.head, self.terms, self.day, self.head.rounding or self.book.rounding)

    def _shortened(self, edition: Edition, found: list[Fault]) -> Edition:
        """An edition whose prices by models owe what they do for the days on which they hold."""
        own = {meter: name for name, term in self.terms.items() for meter in term.prices}
        ladders = {}
        for meter, leaf in edition.ladders.items():
            name = own.get(meter, f"the price of {meter}")
            at, unsaid = (self._at(name), "") if meter in own else (("effective",), "full")
            ladders[meter] = collect(found, partial(self._month.priced, name, leaf, unsaid), at) or leaf
        return attrs.evolve(edition, ladders=ladders)

    @property
    def _said(self) -> str:
        base = ", ".join(self.head.base)
        return Message(
            "Contract {contract} on {base}, {days}.", contract=self.head.id, base=base, days=self.head.effective.text
        )

    def _at(self, name: str, *path: str | int) -> KeyPath:
        return ("term", self.places[name], *path)

    def _misfits(self, edition: Edition) -> Iterator[Fault]:
        """Names that are taken, and meters that nobody knows or that two terms price."""
        priced: set[str] = set()
        for name, term in self.terms.items():
            if name in edition.stages:
                yield self._at(name, "name"), f"{name!r} is a stage of {self.book.id}: give the term another name"
            if name in self.book.taxes:
                yield self._at(name, "name"), f"{name!r} is a tax of {self.book.id}: give the term another name"
            if term.currency not in {"", self.book.currency}:
                said = (
                    f"{term.currency} is not the currency of {self.book.id}: state the amount in {self.book.currency}"
                )
                yield self._at(name, term.kind, "currency"), said
            for meter, key in term.prices.items():
                if meter not in self.book.meters:
                    yield self._at(name, *key), unknown("meter", meter, self.book.meters)
                if meter in priced:
                    yield self._at(name, *key), f"{meter} is priced twice on the same day"
                priced.add(meter)

    def _stacked(self, edition: Edition, base: Regime, stages: Mapping[str, Stage]) -> Iterator[tuple[str, str]]:
        """The ladders without a place, each with a ladder of the base that it comes on top of."""
        monthly = [(name, stage) for name, stage in stages.items() if stage.bands and not stage.is_later]
        own = [(name, stage) for name, stage in monthly if not self.terms[name].place]
        public = [(name, edition.stages[name]) for name in base.chain if edition.stages[name].bands]
        return ((name, before) for name, stage in own for before, other in public if _meet(stage, other))

    def _crossed(self, stages: Mapping[str, Stage]) -> Iterator[Fault]:
        """Floors above a cap of the same period."""
        limits = [(name, stage, stage.limit) for name, stage in stages.items() if stage.limit is not None]
        floors = [each for each in limits if each[1].adds_money]
        for name, floor, least in floors:
            for _, cap, most in limits:
                if not cap.adds_money and cap.period == floor.period and most < least:
                    key = ("minimum",) if hasattr(self.terms[name], "minimum") else ()
                    yield self._at(name, *key), f"{least:f} a {floor.period} is above the maximum of {most:f}"

    def _priced(self, edition: Edition, found: list[Fault]) -> Edition:
        last = sorted(self.terms.items(), key=lambda named: named[1].conversion is not None)
        for name, term in last:
            priced = partial(term.priced, edition, source_of(self.head, name))
            edition = collect(found, priced, self._at(name, *next(iter(term.prices.values()), ())[:1])) or edition
        return edition

    def _stages(self, edition: Edition, found: list[Fault]) -> dict[str, Stage]:
        stages: dict[str, Stage] = {}
        for name, term in self.terms.items():
            key = ("where",) if hasattr(term, "where") else ()
            try:
                term.meters(edition)
                key = ()
                stage = term.stage(edition, source_of(self.head, name))
            except AgorapricingError as error:
                found.append((self._at(name, *key), str(error) if key else f"{name}: {error}"))
                continue
            if stage is not None:
                stages[name] = stage
                found += self._unmakeable(attrs.evolve(edition, stages={name: stage}), (name,))
        return stages

    def _chain(
        self, base: Regime, public: Mapping[str, Stage], stages: Mapping[str, Stage], found: list[Fault]
    ) -> tuple[str, ...]:
        """The stages of the base and of terms; a discount ends before what settles the amount, which is not reduced."""
        settled = next((name for name in base.chain if public[name].settles or public[name].gives_back), "")
        inner = {name for name, stage in stages.items() if settled and stage.reduces and not self.terms[name].place}
        terms = {n: attrs.evolve(t, place=f"before {settled}") if n in inner else t for n, t in self.terms.items()}
        alone = {name: partial(placed, base.chain, {name: term}) for name, term in terms.items()}
        added = [name for name, chain in alone.items() if collect(found, chain, self._at(name, "place")) is not None]
        return placed(base.chain, {name: terms[name] for name in added if name in stages})

    def _unmakeable(self, edition: Edition, chain: tuple[str, ...]) -> Iterator[Fault]:
        """Stages that cannot stand where they do, such as a discount around a minimum."""
        tariff = edition.list_tariff
        for place, name in enumerate(chain):
            try:
                tariff = tariff.then(edition.stages[name], name)
                refuse_shorter((each, edition.stages[each]) for each in chain[max(place - 1, 0) : place + 1])
            except AgorapricingError as error:
                yield self._at(name if name in self.places else next(iter(self.terms))), f"{name}: {error}"
