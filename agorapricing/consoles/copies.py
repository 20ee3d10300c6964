"""Files that are copies of one another: what they say counts once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from hashlib import file_digest
from pathlib import Path

from agorapricing.errors import CountedTwiceError


def refuse_copies(files: Iterable[str | Path]) -> None:
    """Refuse a file that is given twice, and another one of the same bytes. Raises AgorapricingError."""
    paths = [Path(file) for file in files]
    if again := [path for path, count in Counter(path.resolve() for path in paths).items() if count > 1]:
        raise CountedTwiceError(f"{again[0].name} is given twice: its rows count once")
    there = [path for path in paths if path.is_file()]
    sizes = Counter(path.stat().st_size for path in there)
    known: dict[str, Path] = {}
    for path in there:
        if sizes[path.stat().st_size] > 1 and (other := known.setdefault(_digest(path), path)) is not path:
            both = f"{other.name} and {path.name} have the same content, byte for byte: leave one away"
            raise CountedTwiceError(
                f"{both}, or write what both projects used into one table with a column of projects"
            )


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return file_digest(file, "sha256").hexdigest()
