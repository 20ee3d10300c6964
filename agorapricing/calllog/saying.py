"""What is said of several months, in one list."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def said_by_month(said: Mapping[str, Iterable[str]]) -> tuple[str, ...]:
    """What is said of several months, each once: with the months that it is of, where it is not of all.

    >>> said_by_month({"2026-06": ("a", "b"), "2026-07": ("a",)})
    ('a', '2026-06: b')
    """
    months: dict[str, list[str]] = {}
    for month, words in said.items():
        for each in words:
            months.setdefault(each, []).append(month)
    return tuple(each if len(of) == len(said) else f"{', '.join(of)}: {each}" for each, of in months.items())
