"""`python -m agorapricing` is the command line."""

import gc
import sys

gc.disable()  # a command makes many small values and ends: collecting them would take a tenth of its time

from agorapricing.cli import main  # noqa: E402  # after the line above, which is for what this imports

__all__ = ["main"]

if __name__ == "__main__":
    sys.exit(main())
