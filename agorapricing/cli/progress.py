"""The progress of long work, as a bar on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Timer
from typing import Any

from agorapricing.cli.streams import INTERRUPTED, complain

Progress = Callable[[str, int, int], None]
"""Called with what is being done, how much of it is done, and of how much."""


@contextmanager
def progress_bar(after: float = 0) -> Iterator[Progress]:
    """A bar with the time left on a terminal, from so many seconds on; nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda *_: None
        return
    rich = import_module("rich.progress")
    console = import_module("rich.console").Console(stderr=True)
    columns = rich.BarColumn(), rich.TextColumn("{task.description}, left:"), rich.TimeRemainingColumn()
    bar = rich.Progress(*columns, console=console, transient=True)
    task, timer = bar.add_task("", total=None), Timer(after, bar.start)
    timer.start()
    try:
        yield lambda work, done, whole: bar.update(task, description=work, completed=done, total=whole)
    finally:
        timer.cancel()
        timer.join()
        bar.stop()


def worked(question: Callable[..., Any], told: Callable[[Any], int]) -> int:
    """Answer a question of many cases: its progress is shown, and Ctrl-C ends it with what there is until then.

    `told` tells the answer, and gives the exit code of one that is whole.
    """
    try:
        with progress_bar(after=1) as progress:
            answer = question(progress=progress, interruptible=True)
    except KeyboardInterrupt:
        complain("agorapricing: stopped before there was an answer")
        return INTERRUPTED
    code = told(answer)
    return INTERRUPTED if answer.is_stopped else code
