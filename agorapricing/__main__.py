"""`python -m agorapricing` is the command line."""

import gc
import signal
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

gc.disable()  # a command makes many small values and ends: collecting them would take a tenth of its time

from agorapricing.cli import main as run_command  # noqa: E402  # after the line above, which is for what this imports

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line as a process; one that is asked to end leaves no part of a file behind."""
    signal.signal(signal.SIGTERM, _end)
    return run_command(arguments)


def _end(number: int, _: Any) -> NoReturn:
    sys.exit(128 + number)


if __name__ == "__main__":
    sys.exit(main())
