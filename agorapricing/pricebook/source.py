"""Where a number comes from."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import attrs

from agorapricing.frozen import frozen
from agorapricing.messages import Message, Words
from agorapricing.records import Keys, Recorded

KINDS = (Message("vendor page"), Message("broker report"), Message("third party"), Message("contract"))


@frozen
class Source(Recorded):
    """A page or document, the place in it, the day that somebody read it, and its kind.

    The same may have stood there before: `first` is the first day of that, where the history of the page tells it.

    >>> Source("Pricing", "table 1", date(2024, 2, 6), "vendor page", url="https://example.com/pricing").where
    'https://example.com/pricing'
    """

    record = Keys("title url? document? place read kind first?")

    title: Words
    place: Words
    read: date
    kind: str = attrs.field(validator=attrs.validators.in_(KINDS))
    url: str | None = None
    document: str | None = None
    first: date | None = None

    def __attrs_post_init__(self) -> None:
        if (self.url is None) == (self.document is None):
            raise ValueError("a source has either a url or a document")
        if self.since > self.read:
            raise ValueError(f"the first day of a source is not after {self.read}, when it was read")

    @property
    def where(self) -> str:
        """The url, or what names the document."""
        return self.url or self.document or ""

    @property
    def since(self) -> date:
        """The first day that it is known to have said so: that of its history, or that of reading."""
        return self.first or self.read

    @classmethod
    def from_record(cls, record: Mapping[str, str]) -> Source:
        """Make a source of its plain strings.

        >>> source = Source("Pricing", "table 1", date(2024, 2, 6), "vendor page", url="https://example.com/pricing")
        >>> Source.from_record(source.to_record()) == source
        True
        """
        days = {key: date.fromisoformat(record[key]) for key in ("read", "first") if key in record}
        return cls(**{**record, **days})  # type: ignore[arg-type]  # by name
