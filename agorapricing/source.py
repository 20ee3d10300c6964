"""Where a number comes from."""

from __future__ import annotations

from datetime import date

import attrs

KINDS = ("vendor page", "broker report", "third party", "contract")


@attrs.frozen
class Source:
    """A page or document, the place in it, the day that somebody read it, and its kind.

    >>> Source("Pricing", "table 1", date(2024, 2, 6), "vendor page", url="https://example.com/pricing").where
    'https://example.com/pricing'
    """

    title: str
    place: str
    read: date
    kind: str = attrs.field(validator=attrs.validators.in_(KINDS))
    url: str | None = None
    document: str | None = None

    def __attrs_post_init__(self) -> None:
        if (self.url is None) == (self.document is None):
            raise ValueError("a source has either a url or a document")

    @property
    def where(self) -> str:
        """The url, or what names the document."""
        return self.url or self.document or ""

    def to_record(self) -> dict[str, str]:
        """Give the source as plain strings."""
        return {
            "title": self.title,
            "where": self.where,
            "place": self.place,
            "read": str(self.read),
            "kind": self.kind,
        }
