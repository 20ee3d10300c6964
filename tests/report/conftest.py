"""What tests of pages share: a browser."""

import pytest
from browser import ARGUMENTS, chromium
from playwright.sync_api import sync_playwright


@pytest.fixture(scope="module")
def browser():
    """A browser."""
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield started
        started.close()
