"""What a fee buys: the units that a package includes, and that no regime without a fee gives."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from agorapricing.numbers import ZERO, exact
from agorapricing.pricebook.edition import Edition
from agorapricing.pricebook.regime import Regime
from agorapricing.tariff import Included


def fee_of(edition: Edition, regime: Regime) -> Decimal:
    """The flat fees of a regime in a month, together."""
    with exact():
        return sum((edition.stages[name].fee for name in regime.chain), ZERO)


def bought(edition: Edition, regime: Regime) -> Mapping[str, Included]:
    """The units that only a fee buys, by the stage that covers usage with them.

    >>> from datetime import date
    >>> from agorapricing.loading import load_book
    >>> edition = load_book("agora-us-standard").edition(date(2026, 7, 1))
    >>> {name: int(units.quantity) for name, units in bought(edition, edition.regime("pro")).items()}
    {'quota-pro': 150000}
    """
    given = {name for each in edition.regimes.values() if not fee_of(edition, each) for name in each.chain}
    own = {name: edition.stages[name].included for name in regime.chain if name not in given}
    return {name: included for name, included in own.items() if included is not None}
