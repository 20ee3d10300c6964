"""What tests of pages share: a browser."""

import pytest
from browser import ARGUMENTS, chromium


@pytest.fixture(scope="session")
def browser():
    """A browser, started once for all that look at pages."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415  # tests of other reports run without it

    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield started
        started.close()
