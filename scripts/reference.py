"""Write the pages of docs/reference that list what the code has; with --check, exit 1 where one is stale."""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path

from reference_commands import commands_page
from reference_errors import errors_page
from reference_files import files_page, json_page
from reference_python import NAMED, names_page, package_page
from reference_words import doubts_page, hints_page, kinds_page, meters_page, scenarios_page
from written import write_or_check_all

FOLDER = Path(__file__).parent.parent / "docs/reference"
PAGES: dict[str, Callable[[], str]] = {
    "commands": commands_page,
    "doubts": doubts_page,
    "errors": errors_page,
    "files": files_page,
    "hints": hints_page,
    "json": json_page,
    "kinds": kinds_page,
    "meters": meters_page,
    "names": names_page,
    "scenarios": scenarios_page,
    **{f"api/{name}": partial(package_page, name) for name in NAMED},
}


def main(arguments: list[str], folder: Path = FOLDER) -> int:
    """Write the pages, or check them."""
    return write_or_check_all(
        arguments, {folder / f"{name}.md": page for name, page in PAGES.items()}, __doc__, script="reference"
    )


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
