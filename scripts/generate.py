"""Write every page and picture that is made from the code, the books and runs; --check exits 1 where one is stale."""

from __future__ import annotations

import sys
from importlib import import_module

SCRIPTS = (
    *(
        "architecture",
        "catalogues",
        "combinators",
        "evidence",
        "gallery",
        "how_it_compares",
        "pictures",
        "reference",
        "screens",
    ),
    "services",
)
"""The scripts that write pages, each with a `main` that takes --check."""


def main(arguments: list[str]) -> int:
    """Run each script: 1 where one of them says that something is stale."""
    return max(import_module(name).main(arguments) for name in SCRIPTS)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
