"""The cells of a table in a terminal: most are a line that fits, which is laid out without rich's analysis of text."""

from __future__ import annotations

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console, ConsoleOptions, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.segment import Segment
from rich.text import Text

from agorapricing.frozen import frozen


def width(text: str) -> int:
    r"""How many columns of a terminal a text takes, the longest of its lines.

    >>> width("按量 b"), width("one\nlonger")
    (6, 6)
    """
    return cell_len(text) if "\n" not in text else max(map(cell_len, text.split("\n")))


@frozen(eq=False)
class TextCell:
    """A text with blanks beside it: releases of rich measure a table's own otherwise."""

    text: str
    left: int
    right: int

    def __rich_measure__(self, console: Console, options: ConsoleOptions) -> Measurement:
        """The width of the longest word, and of the longest line; as rich has them where a sign has no width."""
        beside, most = self.left + self.right, width(self.text)
        least = max(map(cell_len, self.text.split()), default=most)
        if not self._is_plain:
            least, most = Text(self.text).__rich_measure__(console, options)
        return Measurement(least + beside, most + beside).with_maximum(options.max_width)

    @property
    def _is_plain(self) -> bool:
        """Whether all signs are printed and have a width: else rich says what they are together."""
        return self.text.isprintable() and cell_len(self.text) >= len(self.text)

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> Iterator[Segment | RenderableType]:
        """The line between its blanks; a text of several lines, or of signs that are not printed, as rich breaks it."""
        room = options.max_width - self.left - self.right
        if not self._is_plain or cell_len(self.text) > room:
            yield Padding(Text(self.text), (0, self.right, 0, self.left))
            return
        line = self.text.rstrip(" ")
        more = " " * (room - cell_len(line))
        filled = f"{more}{line}" if options.justify == "right" else f"{line}{more}"
        yield Segment(f"{' ' * self.left}{filled}{' ' * self.right}")
