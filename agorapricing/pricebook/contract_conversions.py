"""The terms of a contract that count usage of some meters as another one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import attrs

from agorapricing.errors import KeyPath, TariffError, meant
from agorapricing.frozen import frozen
from agorapricing.pricebook.contract_terms import ContractTerm
from agorapricing.pricebook.edition import Edition
from agorapricing.tariff import Conversion, noted


@frozen(kw_only=True)
class ConvertTerm(ContractTerm):
    """A conversion, as books have: usage of meters is counted as another one, instead of having a price of its own."""

    kind: str = attrs.field(init=False, default="conversion")
    convert: Conversion

    @property
    def conversion(self) -> Conversion:
        """It."""
        return self.convert

    @property
    def prices(self) -> Mapping[str, KeyPath]:
        """Those whose usage is counted as another one."""
        return {meter: ("convert", "ratios", meter) for meter in self.convert.ratios}

    def priced(self, edition: Edition, source: str) -> Edition:
        """The edition with the conversion, before those of the book that count on from what it counts as."""
        own = attrs.evolve(self.convert, source=source, note="; ".join(noted(self.convert.note, self.note)))
        for other in edition.converts:
            if twice := sorted(own.ratios.keys() & other.ratios.keys()):
                raise TariffError(f"usage of {twice[0]} is counted as {other.to} already")
        others = tuple(other for other in edition.converts if other.to != own.to)
        for other in edition.converts:
            own = _joined(other, own) if other.to == own.to else own
        later = _counting_on(own, others)
        return attrs.evolve(
            edition,
            rates={meter: each for meter, each in edition.rates.items() if meter not in own.ratios},
            ladders={meter: each for meter, each in edition.ladders.items() if meter not in own.ratios},
            converts=(*(each for each in others if each not in later), own, *later),
        )


def _joined(known: Conversion, more: Conversion) -> Conversion:
    """A conversion of a book with further meters, which are summed and rounded with its own: it is then the contract's.

    Raises TariffError where they are to be counted or rounded in another way.
    """
    rounds = known.rounds if more.whole is None else more.rounds
    if (more.per, more.whole or known.whole, rounds) != (known.per, known.whole, known.rounds):
        how = "not rounded" if known.whole is None else f"whole = {known.whole:f} and rounds = {known.rounds!r}"
        raise TariffError(f"the book counts usage as {known.to} with per = {known.per:f}, {how}: state the same")
    said = f"by the contract also {', '.join(more.ratios)}"
    note = "; ".join(noted(known.note, said, more.note))
    return attrs.evolve(known, ratios={**known.ratios, **more.ratios}, source=more.source, note=note)


def _counting_on(own: Conversion, converts: Sequence[Conversion]) -> tuple[Conversion, ...]:
    """Those that count on from what a conversion counts as. Raises TariffError where they come back to its meters."""
    reached, later = {own.to}, []
    for each in converts:
        if reached & each.ratios.keys():
            later.append(each)
            reached.add(each.to)
    if back := sorted(reached & own.ratios.keys()):
        raise TariffError(f"usage of {back[0]} would be counted as itself")
    return tuple(later)


def misplaced(
    terms: Mapping[str, ContractTerm], edition: Edition, chain: Sequence[str]
) -> Iterator[tuple[str, KeyPath, str]]:
    """Conversions to what has no price, or that leave stages of a chain without their meters: term, key and words."""
    priced = edition.list_tariff.meters.union(*(each.ratios for each in edition.converts))
    replaced = {term.position[1] for term in terms.values() if term.position[:1] == ("instead of",)}
    pools = {name: edition.stages[name].pool or frozenset() for name in chain if name not in replaced}
    conversions = ((name, term.conversion) for name, term in terms.items())
    for name, each in ((name, each) for name, each in conversions if each):
        if each.to not in priced:
            said = f"usage is converted to {each.to}, which has no price{meant(each.to, priced)}"
            yield name, ("convert", "to"), said
        for stage, pool in pools.items():
            if each.to not in pool and (lost := sorted(pool & each.ratios.keys())):
                said = f"{stage} is of {lost[0]}, whose usage is counted as {each.to} before any stage"
                yield name, ("convert",), f"{said}: state a term instead of {stage}"
