"""The page, printed by a Chromium that is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from agorapricing.errors import MissingExtraError, OutputError
from agorapricing.files import complete, new_files
from agorapricing.report.kinds import html
from agorapricing.report.run import Run

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
"""What a Chromium is called."""
_OPTIONS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-pdf-header-footer",
    "--host-resolver-rules=MAP * ~NOTFOUND",
)
_SECONDS = 120
says_itself = True  # as the page does that it prints


def check() -> None:
    """Raise AgorapricingError without the extra `report`, or a Chromium."""
    html.check()
    browser()


def write(run: Run) -> bytes:
    """Print the page. Raises AgorapricingError where the browser does not."""
    with TemporaryDirectory(prefix="agorapricing-", ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        with new_files(page) as files:
            complete(files, {page: html.write(run)})
        own = ("--no-sandbox",) if getattr(os, "geteuid", lambda: 1)() == 0 else ()
        where = (f"--user-data-dir={folder}/user", f"--print-to-pdf={printed}", page.as_uri())
        _run((browser(), *_OPTIONS, *own, *where))
        if not printed.is_file():
            raise OutputError(f"{browser()}: printed no PDF")
        return printed.read_bytes()


def browser() -> str:
    """The browser that CHROME names, or the first that is found. Raises AgorapricingError without one."""
    stated = os.environ.get("CHROME")
    found = next(filter(None, map(shutil.which, (stated,) if stated else NAMES)), None)
    if found is None:
        missing = f"CHROME={stated} is no program" if stated else f"none of {', '.join(NAMES)} is installed"
        raise MissingExtraError(f"writing PDF needs a Chromium, and {missing}: install one, or name it in CHROME")
    return found


def _run(command: tuple[str, ...]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_SECONDS)  # noqa: S603  # no shell
    except subprocess.TimeoutExpired:
        raise OutputError(f"{command[0]}: printed no PDF in {_SECONDS} seconds") from None
    except (OSError, subprocess.CalledProcessError) as error:
        raise OutputError(f"{command[0]}: printed no PDF: {error}") from None
