"""Which known name was probably meant by one that nobody knows."""

from __future__ import annotations

from collections.abc import Iterable

from agorapricing.errors.faults import Coded


def near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Give the known names that `name` was probably meant to be, best first.

    >>> near("rtc.vidoe", ["rtc.video", "rtc.audio", "signaling.messages"])
    ('rtc.video', 'rtc.audio')
    """
    names = sorted(known)
    if not names:
        return ()
    from difflib import get_close_matches  # noqa: PLC0415  # few programs mistype a name

    same = tuple(each for each in names if name.lower() in {each.lower(), each.lower().rpartition(".")[2]})
    return tuple(sorted(same, key=len))[:3] or tuple(get_close_matches(name, names, n=3, cutoff=0.6))


def meant(name: str, known: Iterable[str]) -> str:
    """Say which of the known names was probably meant; nothing where none is near.

    >>> meant("fre", ("free", "volume"))
    "; did you mean 'free'?"
    """
    found = near(name, known)
    return f"; did you mean {' or '.join(repr(each) for each in found)}?" if found else ""


def unknown(kind: str, name: str, known: Iterable[str], *, listed: bool = False) -> str:
    """Say that a name is unknown, and the nearest known ones, or else, with `listed`, all of them.

    >>> unknown("kind", "x", ("fee", "minimum"), listed=True)
    "unknown kind 'x'; known: fee, minimum"
    """
    hint = meant(name, known) or (f"; known: {', '.join(known)}" if listed else "")
    return Coded(f"unknown {kind} {name!r}{hint}", "unknown-name")
