"""A file that takes its name when all of it is written, counted and on the disk; until then the old one stays."""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Self

from agorapricing.errors import OutputError
from agorapricing.files.parts import new_part, remove_left_over
from agorapricing.files.reads import refuse_read


class NewFile:
    """A file under a name of its own, in the folder of the one that it will replace.

    As a context it leaves nothing behind if it is not moved to its name.

    Raises AgorapricingError where it cannot be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        with self.refusals():
            self._target = path.resolve()  # a link stays one, to the new file
            remove_left_over(self._target, path.name)
            self.part, self.file = new_part(self._target, path.name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.discard()

    @contextmanager
    def refusals(self) -> Iterator[None]:
        """Say in words, with the name of the file, what the system refuses."""
        try:
            yield
        except (OSError, RuntimeError) as error:
            reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else str(error)
            raise OutputError(f"{self.path}: cannot be written: {reason}") from None

    def finish(self, rows: int, counted: Callable[[Path], int]) -> None:
        """Bring all of it to the disk; it must have as many rows as were written, or AgorapricingError is raised.

        So it is where the file that it would replace was read.
        """
        refuse_read(self.path)
        with self.refusals():
            self.file.flush()
            os.fsync(self.file.fileno())
            self.file.close()
            there = counted(self.part)
            if self._target.exists():
                self.part.chmod(stat.S_IMODE(self._target.stat().st_mode))
        if there != rows:
            raise OutputError(f"{self.path}: has {there:,} rows on the disk, but {rows:,} were written")

    def move(self) -> None:
        """Give the file its name."""
        with self.refusals():
            self.part.replace(self._target)

    def discard(self) -> None:
        """Leave nothing behind; the name leads to what it led to before."""
        with suppress(OSError):  # what it still holds may have no place on the disk
            self.file.close()
        self.part.unlink(missing_ok=True)
