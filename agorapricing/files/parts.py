"""Parts of files that were never finished: a run that is killed leaves one, and the next run takes it away."""

from __future__ import annotations

import os
import re
import secrets
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from time import time
from typing import BinaryIO

_NAMED = 40  # characters of the name, which may be as long as a system allows
_AGE = 60
"""Seconds after which a part that nobody holds is left over; before, its run may be about to hold it."""


def new_part(target: Path, name: str) -> tuple[Path, BinaryIO]:
    """Make the part of a file, under a name of its own beside it, and hold it as long as it is open."""
    part = target.with_name(f"{name[:_NAMED]}.{secrets.token_hex(8)}.part")
    file = part.open("xb")
    with suppress(OSError):  # a file system may know no locks
        _hold(file)
    return part, file


def _hold(file: BinaryIO) -> bool:
    """Hold a file; False where the system knows no such thing. Raises OSError where somebody else holds it."""
    if find_spec("fcntl") is None:
        return False
    system = import_module("fcntl")
    system.flock(file, system.LOCK_EX | system.LOCK_NB)
    return True


def remove_left_over(target: Path, name: str) -> None:
    """Take away the parts that runs into the same file left over: old ones that no run holds any more."""
    shape = re.compile(re.escape(name[:_NAMED]) + r"\.[0-9a-f]{16}\.part")
    with suppress(OSError):
        for entry in os.scandir(target.parent):
            if shape.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                _remove(Path(entry.path))


def _remove(part: Path) -> None:
    with suppress(OSError):  # it is held, not ours, or gone
        if time() - part.stat().st_mtime > _AGE:
            with part.open("rb") as file:
                if _hold(file):
                    part.unlink()
