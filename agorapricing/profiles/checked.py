"""A profile's file, checked by itself and by the names that price books know, all at once."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

from agorapricing.errors import Fault, KeyPath, collect
from agorapricing.loading import invalid, pruned, refused
from agorapricing.profiles.check import faults
from agorapricing.profiles.file import profile_of_values
from agorapricing.profiles.profile import Profile

MOST = 100
"""So many unknown names of a file are said; each is compared with all that are known."""


def _same(path: KeyPath) -> KeyPath:
    return path


def checked_profile(values: Mapping[str, Any], text: str, file: Path, today: date) -> Profile:
    """The profile of a file, of which the books know all names; of one whose tables are not all right, the others too.

    Raises InvalidFileError with all that is wrong with the file.
    """
    found: list[Fault] = []
    try:
        profile = collect(found, partial(profile_of_values, values))
    except RecursionError:
        raise refused(file, "is nested too deeply") from None
    rest, back = pruned(values, found) if found else (values, _same)
    right = profile or collect([], partial(profile_of_values, rest))
    unknown = list(islice(faults(right, right.on or today, rest), MOST + 1)) if right else []
    found += [(back(path), said) for path, said in unknown[:MOST]]
    found += [((), f"more names than these {MOST} are unknown")] if len(unknown) > MOST else []
    if profile is None or found:
        raise invalid(found, text, file)
    return profile
