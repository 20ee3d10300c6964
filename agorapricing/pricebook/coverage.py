"""Whose prices a book has, and what its vendor sells at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from agorapricing.frozen import frozen_dict
from agorapricing.references import ProductName, SourceName


@attrs.frozen
class Accounts:
    """Whose prices a book has: accounts created since a day, and before another one; a side without a day is open."""

    since: date | None = None
    before: date | None = None

    def have(self, created: date) -> bool:
        """Whether an account that was created on a day is one of them.

        >>> Accounts(before=date(2024, 7, 26)).have(date(2024, 7, 25))
        True
        """
        return (self.since is None or self.since <= created) and (self.before is None or created < self.before)

    @property
    def text(self) -> str:
        """The accounts in words."""
        return " and ".join(
            f"{word} {day}" for word, day in (("created since", self.since), ("before", self.before)) if day
        )


@attrs.frozen
class Coverage:
    """Which products a vendor sells, each with its group, by a source."""

    source: SourceName
    sells: Mapping[ProductName, str] = attrs.field(converter=frozen_dict)
