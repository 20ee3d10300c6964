"""Causes in how an amount becomes payable: rounded line by line, or by another rule."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

import attrs

from agorapricing.messages import Message
from agorapricing.numbers import MODES
from agorapricing.reconciliation.cause import CAUSES, ROUNDING, BillCase, Cause, Deviation
from agorapricing.reconciliation.inputs import Settling


@CAUSES.register
class LineRounding(Cause):
    """Each line is rounded by itself, and the total is their sum."""

    kind = Message("line rounding")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """One, where lines may be told."""
        if not case.offer.is_confidential:
            yield Deviation(cls.kind, ROUNDING, Message("each line is rounded by itself"), "settling", _by_line)


def _by_line(settling: Settling) -> Settling:
    return attrs.evolve(settling, by_line=True)


@CAUSES.register
class OtherRounding(Cause):
    """Amounts are rounded by another rule than the book states."""

    kind = Message("rounding rule")

    @classmethod
    def deviations(cls, case: BillCase) -> Iterator[Deviation]:
        """The other rules."""
        for mode in (mode for mode in MODES if mode != case.inputs.settling.rounding.mode):
            yield Deviation(
                cls.kind,
                ROUNDING,
                Message("amounts are rounded {mode}", mode=mode),
                "settling",
                partial(_by_rule, mode),
            )


def _by_rule(mode: str, settling: Settling) -> Settling:
    return attrs.evolve(settling, rounding=attrs.evolve(settling.rounding, mode=mode))
