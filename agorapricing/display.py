"""How a value prints itself: it asks the report module, which knows how, and knows nothing of it."""

from __future__ import annotations

from importlib import import_module


class Displayed:
    """A value that `print` and Jupyter show as the report's table."""

    __slots__ = ()

    def __str__(self) -> str:
        """The table of the terminal, without colour."""
        text: str = import_module("agorapricing.report").render(self, "table")
        return text.rstrip("\n")

    def _repr_html_(self) -> str:
        """The table of a notebook."""
        text: str = import_module("agorapricing.report").html(self)
        return text
