"""`python -m agorapricing` is the command line."""

import sys

from agorapricing.cli import main

sys.exit(main())
