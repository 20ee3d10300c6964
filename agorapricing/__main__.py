"""`python -m agorapricing` is the command line."""

import atexit
import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import suppress
from typing import Any, NoReturn

gc.disable()  # a command makes many small values and ends: collecting them would take a tenth of its time
atexit.register(gc.freeze)  # and looking through them once more at its end another tenth
os.environ.setdefault("ARROW_DEFAULT_MEMORY_POOL", "system")  # Arrow's own keeps 30 MB more, and is no quicker here


def _end(number: int, _: Any) -> NoReturn:
    sys.exit(128 + number)


_interrupted = signal.getsignal(signal.SIGINT)
with suppress(ValueError):  # of a thread that is not the main one
    if _interrupted is signal.default_int_handler:
        signal.signal(signal.SIGINT, _end)  # while modules load there is nothing to clean up, and nothing to say
from agorapricing.cli import main as run_command  # noqa: E402  # after the lines above, which are for what this imports

with suppress(ValueError):
    signal.signal(signal.SIGINT, _interrupted)

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line as a process; one that is asked to end leaves no part of a file behind."""
    signal.signal(signal.SIGTERM, _end)
    return run_command(arguments)


if __name__ == "__main__":
    sys.exit(main())
