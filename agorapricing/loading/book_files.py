"""The files of the books that have a name: those of this package, and those that other installed packages offer."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path

from agorapricing.frozen import frozen_dict

_BOOKS = Path(__file__).parents[1] / "books"
_NOT_BOOKS = {"meters"}


def bundled() -> tuple[str, ...]:
    """The ids of the books that come with the package, and of those that other installed packages offer.

    >>> "agora-cn" in bundled()
    True

    Raises AgorapricingError for a package that offers a book whose name another one has.
    """
    return tuple(_files())


def is_bundled(name: str) -> bool:
    """Whether a book has this name; other packages are asked only for names that are not this one's.

    >>> is_bundled("agora-cn"), is_bundled("agora-mars")
    (True, False)

    Raises what `bundled` raises.
    """
    return is_own(name) or name in _files()


def is_own(name: str) -> bool:
    """Whether a book of this package has this name."""
    return name in _own()


def file_of(name: str) -> Path:
    """The file of a book by its name."""
    return (_own() if is_own(name) else _files())[name]


def path_of(reference: str | Path) -> Path:
    """The file of a book, bundled or not.

    >>> path_of("agora-cn").name
    'agora-cn.toml'
    """
    return file_of(reference) if isinstance(reference, str) and is_bundled(reference) else Path(reference)


@cache
def _own() -> Mapping[str, Path]:
    return frozen_dict({path.stem: path for path in _BOOKS.glob("*.toml") if path.stem not in _NOT_BOOKS})


@cache
def _files() -> Mapping[str, Path]:
    """The files of all books that have a name, in the order of their names; which there are, is looked for once."""
    offered = import_module("agorapricing.loading.offered").offered_books(_own())  # looking for packages takes a while
    return frozen_dict(sorted({**_own(), **offered}.items()))
