"""How a value prints itself: it asks the report module, which knows how, and knows nothing of it."""

from __future__ import annotations

from importlib import import_module
from typing import Any, ClassVar

from agorapricing.records import SCHEMA, Recorded


class Displayed(Recorded):
    """A value that `print` and Jupyter show as the report's table."""

    __slots__ = ()
    layout: ClassVar[str] = "records.report"
    """The module of `report` and its function that lays the value out; without one of its own, the record as it is."""
    is_of_many_usages: ClassVar[bool] = False
    """Whether it has an offer's totals at many usages, from which confidential terms can be worked out."""

    def to_record(self) -> dict[str, Any]:
        """Give plain values, ready for JSON, with the versions of price books; exact numbers are strings."""
        versions = import_module("agorapricing.rating").versions_of(self)
        return {"schema": SCHEMA, **({"versions": versions} if versions else {}), **super().to_record()}

    def __str__(self) -> str:
        """The table of the terminal, without colour."""
        text: str = import_module("agorapricing.report").render(self, "table")
        return text.rstrip("\n")

    def _repr_html_(self) -> str:
        """The table of a notebook."""
        text: str = import_module("agorapricing.report").html(self)
        return text
