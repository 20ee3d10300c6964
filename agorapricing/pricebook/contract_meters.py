"""Which meters the names and patterns in the terms of a contract stand for."""

from __future__ import annotations

from collections.abc import Iterable
from fnmatch import fnmatchcase

from agorapricing.errors import TariffError, meant
from agorapricing.pricebook.edition import Edition


def matched(patterns: Iterable[str], edition: Edition) -> tuple[str, ...]:
    """The priced meters that names and patterns stand for, in their order. Raises TariffError where one finds none."""
    priced = (*edition.rates, *edition.ladders)
    found: list[str] = []
    for pattern in patterns:
        refuse_counted(pattern, edition)
        here = [meter for meter in priced if fnmatchcase(meter, pattern)]
        if not here:
            raise TariffError(f"no meter with a price is called {pattern!r}{meant(pattern, priced)}")
        found += here
    return tuple(dict.fromkeys(found))


def refuse_counted(meter: str, edition: Edition) -> None:
    """Raise TariffError for a meter whose usage is counted as another one before any stage."""
    priced = edition.list_tariff.meters
    for conversion in edition.converts:
        if meter in conversion.ratios and meter not in priced:
            raise TariffError(f"usage of {meter} is counted as {conversion.to} before any stage: name that one")
