"""Checking a whole price book by the laws: each law that is broken, with the smallest case that shows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from pathlib import Path

import attrs
from hypothesis import HealthCheck, Phase, find, given, settings
from hypothesis.errors import NoSuchExample
from hypothesis.strategies import SearchStrategy

from agorapricing.errors import UnknownNameError
from agorapricing.loading import load_book, load_contract, parse, path_of, read_text
from agorapricing.pricebook import Edition, Offer, PriceBook
from agorapricing.testing.domain import Domain
from agorapricing.testing.equations import EQUATIONS, inside
from agorapricing.testing.finding import Finding
from agorapricing.testing.laws import Broken, Case, Law
from agorapricing.testing.lines import Places, line_in
from agorapricing.testing.offer_laws import OFFER_LAWS
from agorapricing.testing.package_law import package_worth_buying
from agorapricing.testing.stage_equations import STAGE_EQUATIONS
from agorapricing.testing.strategies import law_cases, offer_cases
from agorapricing.testing.tariff_laws import TARIFF_LAWS
from agorapricing.usage import Usage

EXAMPLES = 3
"""Cases drawn of each offer, unless said otherwise, besides those at the bounds of its tiers and stages."""

_AGAIN = settings(database=None, derandomize=True, deadline=None)
"""The same cases every time."""
_SMALLEST = settings(_AGAIN, max_examples=500)

LAWS = (*TARIFF_LAWS, *EQUATIONS, *STAGE_EQUATIONS, *OFFER_LAWS, package_worth_buying)
"""Every law."""
OF_TARIFFS = tuple(law for law in LAWS if not law.of_offers)
"""The laws that need no price book."""


def law(name: str) -> Law:
    """Give a law by its name.

    >>> law("never-falls").equation
    'cost(u + v) >= cost(u)'

    Raises UnknownNameError.
    """
    named = {law_.name: law_ for law_ in LAWS}
    if name not in named:
        raise UnknownNameError("law", name, tuple(named))
    return named[name]


def check_book(
    book: str | Path | PriceBook, *, laws: Sequence[Law] = LAWS, examples: int = EXAMPLES
) -> tuple[Finding, ...]:
    """Check a book by all laws that apply to it: every edition under every regime.

    `forgoes` of a regime or an edition names laws that it does not keep on purpose. Of each law and regime one finding
    is given, the smallest. The same book gives the same findings every time.

    >>> check_book("trtc-intl", laws=[law("no-cliff")], examples=1)
    ()

    Raises InvalidFileError with all that is wrong with a file before any law is looked at.
    """
    checker = Checker.of(book, examples)
    return tuple(
        finding for edition in checker.book.editions for law_ in laws for finding in checker.check(edition, law_)
    )


@attrs.define(eq=False)
class Checker:
    """A book to be checked, the places of its file, and the cases of its offers, drawn once for all laws."""

    book: PriceBook
    examples: int
    places: Places | None = attrs.field(repr=False)
    drawn: dict[tuple[date, str], tuple[Offer, tuple[Case, ...]]] = attrs.field(factory=dict, init=False, repr=False)

    @classmethod
    def of(cls, book: str | Path | PriceBook, examples: int = EXAMPLES) -> Checker:
        """Load a book, unless it is one."""
        if isinstance(book, PriceBook):
            return cls(book, examples, None)
        return cls(load_book(book), examples, Places(path_of(book)))

    def check(self, edition: Edition, law_: Law) -> Iterator[Finding]:
        """Check one edition by one law, under every regime that does not forgo it."""
        for regime_name in edition.regimes:
            forgone = {law(name).name for name in (*edition.forgoes, *edition.regime(regime_name).forgoes)}
            if law_.name in forgone:
                continue
            offer, cases = self._cases(edition, regime_name)
            if smallest := _broken(offer, law_, cases):
                case, broken = smallest
                where = line_in(self.places, edition, regime_name, case) if self.places else ""
                yield Finding(law_, offer, case.usage, broken, where)

    def _cases(self, edition: Edition, name: str) -> tuple[Offer, tuple[Case, ...]]:
        key = (edition.start, name)
        if key not in self.drawn:
            offer = self.book.offer(name, max(edition.start, self.book.first_day))
            self.drawn[key] = (offer, samples(offer, self.examples))
        return self.drawn[key]


def checkers(path: Path, examples: int = EXAMPLES) -> tuple[Checker, ...]:
    """What checks a file: one for a price book, and one for each base book of a contract, its terms shown.

    Raises InvalidFileError with all that is wrong with the file.
    """
    if "contract" not in parse(read_text(path), path):
        return (Checker.of(path, examples),)
    books = load_contract(path, show_confidential=True).books
    return tuple(Checker(book, examples, None) for book in books)


def _broken(offer: Offer, law: Law, cases: Sequence[Case]) -> tuple[Case, Broken] | None:
    """The smallest case that breaks a law, where one is found."""
    for case in cases[:1] if law.of_regimes else cases:
        if broken := _broken_in(case, law):
            smaller = None if law.of_regimes else _found(offer_cases(offer), partial(_broken_in, law=law), _SMALLEST)
            case_ = case if broken.usage is None else attrs.evolve(case, usage=broken.usage, more=broken.usage)
            return smaller or (case_, broken)
    return None


def _broken_in(case: Case, law: Law) -> Broken | None:
    """What breaks a law in a case: the equation of a combinator anywhere in the tariff, other laws on the whole."""
    within = inside(case) if law.kind else (case,)
    return next((broken for part in within if (broken := law.broken(part))), None)


def _found(
    cases: SearchStrategy[Case], broken: Callable[[Case], Broken | None], chosen: settings
) -> tuple[Case, Broken] | None:
    """The smallest case of a strategy that breaks a law, and what is wrong with it; none where none is found."""
    try:
        case = find(cases, lambda case: broken(case) is not None, settings=chosen)
    except NoSuchExample:
        return None
    wrong = broken(case)
    return (case, wrong) if wrong else None


def samples(offer: Offer, count: int) -> tuple[Case, ...]:
    """Some cases of an offer, the same every time."""
    cases = list(at_bounds(offer))

    @settings(_AGAIN, max_examples=count, phases=(Phase.generate,), suppress_health_check=list(HealthCheck))
    @given(offer_cases(offer))
    def collect(case: Case) -> None:
        cases.append(case)

    collect()
    return tuple(cases)


def at_bounds(offer: Offer) -> Iterator[Case]:
    """Usage at each bound and a unit more, and beyond all: of each ladder at list price, else of each stage."""
    for meter, bounds in _ladder_bounds(offer) if not offer.regime.chain else _stage_bounds(offer):
        if meter in offer.tariff.meters:
            for quantity in (*bounds, *(2 * bound for bound in bounds[-1:])):
                yield Case(offer.tariff, Usage({meter: quantity}), Usage({meter: 1}), offer)


def _ladder_bounds(offer: Offer) -> Iterator[tuple[str, list[Decimal]]]:
    for meter, ladder in offer.edition.ladders.items():
        yield meter, [tier.up_to for tier in getattr(ladder, "tiers", ()) if tier.up_to is not None]


def _stage_bounds(offer: Offer) -> Iterator[tuple[str, list[Decimal]]]:
    """The bounds of each stage, for the first meter that it shares with each stage of the chain."""
    stages = [offer.edition.stages[name] for name in offer.regime.chain]
    pools: list[tuple[str, ...]] = [
        tuple(getattr(stage, "meters", None) or getattr(stage, "draws", None) or ()) for stage in stages
    ]
    for stage, pool in zip(stages, pools, strict=True):
        tiers = [tier.up_to for tier in getattr(stage, "tiers", ()) if tier.up_to is not None]
        whole = getattr(stage, "quantity", None)
        bounds = tiers or ([whole] if whole else [])
        shared = dict.fromkeys(next((meter for meter in pool if meter in other), None) for other in pools)
        yield from ((meter, bounds) for meter in shared if meter is not None)


def check_laws(
    laws: Sequence[Law] = OF_TARIFFS,
    *,
    domain: Domain | None = None,
    examples: int = 100,
    shrink: bool = True,
) -> dict[str, str]:
    """Check the laws over random tariffs: by law, the smallest case that breaks it, in words.

    Nothing is given for a law that holds. Without `shrink` the first case found is given, which is quicker.

    >>> check_laws([law("charges-add-up")], examples=1)
    {}
    """
    broken: dict[str, str] = {}
    chosen = settings(_AGAIN, max_examples=examples, phases=tuple(Phase) if shrink else (Phase.generate,))
    for law_ in laws:
        if smallest := _found(law_cases(domain, kind=law_.kind), law_.broken, chosen):
            case, wrong = smallest
            used = ", ".join(f"{meter}={quantity}" for meter, quantity in case.usage.items())
            broken[law_.name] = f"{law_.sentence} Broken for {used or 'no usage'}: {wrong.what}."
    return broken
