"""The formats of reports: each module here is one, by its name, and its `write` gives a report as text.

A module that stands here is a format, without being named anywhere else.
"""

from __future__ import annotations

from pkgutil import iter_modules


def names() -> tuple[str, ...]:
    """The formats: the table of the terminal, then the others by name.

    >>> names()
    ('table', 'csv', 'json', 'markdown', 'plain')
    """
    return tuple(sorted((module.name for module in iter_modules(__path__)), key=lambda name: (name != "table", name)))
