"""Books that installed packages offer, as those of a company: by the entry point group `agorapricing.books`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from importlib.metadata import EntryPoint, entry_points
from importlib.resources import files
from os import PathLike
from pathlib import Path
from types import ModuleType
from typing import Any

from agorapricing.errors import AgorapricingError

GROUP = "agorapricing.books"


def offered_books(bundled: Collection[str]) -> dict[str, Path]:
    """The files of the books of packages, by their names: those of the files without their ending.

    Raises AgorapricingError for a package that offers no book, or one whose name another book has.
    """
    found: dict[str, Path] = {}
    for point in entry_points(group=GROUP):
        for path in _files(point):
            if path.stem in bundled:
                raise AgorapricingError(f"{_who(point)} offers {path}, but a bundled book is called {path.stem!r}")
            if path.stem in found:
                raise AgorapricingError(f"{_who(point)} offers {path}, but {found[path.stem]} has the same name")
            found[path.stem] = path
    return found


def _who(point: EntryPoint) -> str:
    return f"the package {point.dist.name if point.dist else point.module}"


def _files(point: EntryPoint) -> list[Path]:
    """What an entry point names: the TOML files of a package or a folder, a file, or several of them."""
    try:
        named = point.load()
    except Exception as error:  # noqa: BLE001  # it runs code of others
        raise AgorapricingError(f"{_who(point)} offers {point.value}, which cannot be loaded: {error}") from None
    found = sorted(_books(named))
    if not found or not all(path.is_file() for path in found):
        missing = next((path for path in found if not path.is_file()), point.value)
        raise AgorapricingError(f"{_who(point)} offers {missing}, where there is no price book")
    return found


def _books(named: Any) -> Iterator[Path]:
    match named:
        case ModuleType():
            yield from (Path(str(each)) for each in files(named).iterdir() if each.name.endswith(".toml"))
        case str() | PathLike():
            path = Path(named)
            yield from path.glob("*.toml") if path.is_dir() else (path,)
        case Iterable():
            for each in named:
                yield from _books(each)
