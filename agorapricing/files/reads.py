"""Which files are read while something is done, so that none of them is replaced by what comes of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path

from agorapricing.errors import OutputError
from agorapricing.files.paths import is_same

_READ: ContextVar[dict[Path, None] | None] = ContextVar("the files that are read", default=None)


@contextmanager
def noting_reads() -> Iterator[None]:
    """Keep in mind every file that is read until the end of this context.

    >>> with noting_reads():
    ...     note_read(Path("prices.toml"))
    ...     refuse_read(Path("other.toml"))
    ...     refuse_read(Path("./prices.toml"))
    Traceback (most recent call last):
    agorapricing.errors.OutputError: prices.toml: would overwrite prices.toml, which is read: name another file
    """
    token = _READ.set({})
    try:
        yield
    finally:
        _READ.reset(token)


def note_read(path: Path) -> None:
    """Say that a file is read."""
    if (known := _READ.get()) is not None:
        known[path] = None


def refuse_read(out: Path) -> None:
    """Refuse to write what was read, under whatever name. Raises AgorapricingError."""
    if source := next((path for path in _READ.get() or () if is_same(out, path)), None):
        raise OutputError(f"{out}: would overwrite {source}, which is read: name another file")
