"""Work over many cases: how far it is, and a stop that keeps what was done."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

import attrs

from agorapricing.messages import Message

T = TypeVar("T")
R = TypeVar("R")
Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""


def quiet(_: str, __: int, ___: int) -> None:
    """Say nothing of how far it is."""


@attrs.define(eq=False)
class LongWork:
    """Cases that are worked out one after another; an interrupt ends it, and what was done until then stays.

    >>> LongWork().each("numbers", [1, 2, 3], 3, lambda number: number * 2)
    [2, 4, 6]
    """

    progress: Progress = quiet
    interruptible: bool = False
    is_stopped: bool = attrs.field(default=False, init=False)
    """Whether an interrupt, as by Ctrl-C, has come."""

    def each(self, what: str, cases: Iterable[T], whole: int, work: Callable[[T], R]) -> list[R]:
        """What each case comes to, of so many. Raises KeyboardInterrupt where no interrupt may end it quietly."""
        done: list[R] = []
        try:
            for case in cases:
                self.progress(what, len(done), whole)
                done.append(work(case))
        except KeyboardInterrupt:
            if not self.interruptible or self.is_stopped:
                raise
            self.is_stopped = True
        return done


def stopped_note(done: int, whole: int, *, is_stopped: bool) -> tuple[str, ...]:
    """That an interrupt came, and how many cases are done; nothing where none came.

    >>> stopped_note(3, 1_000, is_stopped=True)
    ('Stopped by an interrupt: 3 of 1,000 cases are done, and what comes after them is not complete.',)
    """
    if not is_stopped:
        return ()
    return (
        Message(
            "Stopped by an interrupt: {done:,} of {whole:,} cases are done, and what comes after them is not complete.",
            done=done,
            whole=whole,
        ),
    )
