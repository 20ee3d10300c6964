"""Causes in the terms of an offer: stages that are not applied, in another order or flat, packs drawn, and doubts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from functools import partial
from itertools import pairwise

import attrs

from agorapricing.errors import TariffError
from agorapricing.messages import Message, joined
from agorapricing.pricebook import Assumption, Conflict, Offer, shown
from agorapricing.rating import conflicts_of
from agorapricing.reconciliation.cause import CAUSES, CLOSED, DOUBT, BillCase, Cause, Deviation
from agorapricing.tariff import PercentOff, Prepaid, Stage

_PACKS = Prepaid.cause
_COVERED = "covered by packs"


def _family(stage: Stage) -> str:
    return stage.called or stage.cause


def _stages(offer: Offer) -> Iterator[tuple[str, Stage]]:
    """The stages of an offer's chain that may be told, by name."""
    rules = shown(offer).rules
    return ((name, rules[name]) for name in offer.regime.chain if name in rules)


def _chain(offer: Offer, *names: str) -> tuple[str, ...]:
    """The chain of an offer, in which these stages stand. Raises TariffError where one does not."""
    if missing := set(names) - set(offer.regime.chain):
        raise TariffError(f"{offer.id} has no stage {', '.join(missing)}")
    return offer.regime.chain


def _having(offer: Offer, chain: tuple[str, ...], stages: Mapping[str, Stage]) -> Offer:
    regime = attrs.evolve(offer.regime, chain=chain)
    edition = attrs.evolve(offer.edition, stages={**offer.edition.stages, **stages})
    return attrs.evolve(offer, edition=edition.having(offer.name, regime))


class StageCause(Cause):
    """A cause in a stage, which a confidential contract does not tell."""

    @classmethod
    def untold(cls, case: BillCase) -> str:
        """The stages, where they are confidential."""
        return CLOSED if case.offer.is_confidential else ""


@CAUSES.register
class StageLeftOut(StageCause):
    """A stage is not applied: free minutes are not given, a ladder or a package does not count, a fee is not billed."""

    kind = Message("not applied")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """One for each stage."""
        for name, stage in _stages(case.offer):
            what = Message("{stage} ({text})", stage=name, text=stage.text)
            yield Deviation(cls.kind, _family(stage), what, "offer", partial(_without, name), f"stage {name}")


def _without(name: str, offer: Offer) -> Offer:
    return _having(offer, tuple(each for each in _chain(offer, name) if each != name), {})


@CAUSES.register
class StageReversed(StageCause):
    """A pool fills, or is drawn, the other way round: free minutes are taken from the dearest first."""

    kind = Message("reversed")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """One for each stage with an order."""
        for name, stage in _stages(case.offer):
            if stage.reversed() != stage:
                what = Message("{stage} is taken in the reverse order", stage=name)
                yield Deviation(cls.kind, _family(stage), what, "offer", partial(_reversed, name), f"stage {name}")


def _reversed(name: str, offer: Offer) -> Offer:
    return _having(offer, _chain(offer, name), {name: offer.edition.stages[name].reversed()})


@CAUSES.register
class StagesSwapped(StageCause):
    """Two stages that follow each other are applied the other way round: a ladder counts what is free, too."""

    kind = Message("order of stages")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """One for each pair that meets on a meter."""
        named = list(_stages(case.offer))
        for (one, first), (other, second) in pairwise(named):
            if second.pool is None or first.touches(second.pool):
                what = Message("{other} is applied before {one}", other=other, one=one)
                yield Deviation(cls.kind, _family(second), what, "offer", partial(_swapped, one, other))


def _swapped(one: str, other: str, offer: Offer) -> Offer:
    turned = {one: other, other: one}
    return _having(offer, tuple(turned.get(name, name) for name in _chain(offer, one, other)), {})


@CAUSES.register
class FlatLadder(StageCause):
    """A ladder takes the discount of one of its bands off everything."""

    kind = Message("flat ladder")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """One for each band of each ladder."""
        for name, stage in _stages(case.offer):
            for band in (each for each in stage.bands if each.off):
                flat = PercentOff(band.off, stage.meters, source=stage.source)
                what = Message("{stage} takes {off}", stage=name, off=flat.text)
                yield Deviation(cls.kind, _family(stage), what, "offer", partial(_flat, name, flat), f"stage {name}")


def _flat(name: str, flat: PercentOff, offer: Offer) -> Offer:
    return _having(offer, _chain(offer, name), {name: flat})


@CAUSES.register
class PacksDrawn(Cause):
    """Packs that are held are not drawn, or packs cover what the bill says and nobody stated."""

    kind = Message("packs drawn")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """One for each pack that is held, and one for what the bill says."""
        for name in dict.fromkeys(each.name for each in case.offer.holdings):
            yield Deviation(
                cls.kind,
                _PACKS,
                Message("{name} is not drawn", name=name),
                "offer",
                partial(_undrawn, name),
                f"pack {name}",
            )
        if covered := {meter: units for meter, units in case.bill.covered.items() if units}:
            units = joined(
                ", ", (Message("{units:,f} of {meter}", units=each, meter=meter) for meter, each in covered.items())
            )
            yield Deviation(
                cls.kind,
                _PACKS,
                Message("packs cover {units}", units=units),
                "offer",
                partial(_drawn, covered),
                _COVERED,
            )


def _undrawn(name: str, offer: Offer) -> Offer:
    return attrs.evolve(offer, holdings=tuple(each for each in offer.holdings if each.name != name))


def _drawn(covered: Mapping[str, Decimal], offer: Offer) -> Offer:
    """The offer in which so many units of each meter are paid for before anything else is applied."""
    own = {f"{_COVERED}: {meter}": Prepaid(units, {meter: 1}) for meter, units in covered.items()}
    return _having(offer, (*own, *offer.regime.chain), own)


@CAUSES.register
class Doubted(StageCause):
    """What no source settles is otherwise than the book takes it."""

    kind = Message("doubt")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """The alternatives of conflicts and assumptions that a bill rests on."""
        offer = case.offer
        if cls.untold(case):
            return
        assumed = (offer.book.assumptions.get(text) for text in sorted({*offer.regime.assumes, *_of_rule(offer)}))
        doubts: list[Conflict | Assumption] = [*conflicts_of(offer, case.inputs.used), *filter(None, assumed)]
        for each in (each for each in doubts if each.alternative is not None):
            yield Deviation(cls.kind, DOUBT, each.doubt, "offer", partial(_under, each), f"doubt {each.doubt}")


def _under(doubt: Conflict | Assumption, offer: Offer) -> Offer:
    return offer.under(doubt)


def _of_rule(offer: Offer) -> tuple[str, ...]:
    return offer.edition.metering.assumes if offer.edition.metering else ()
