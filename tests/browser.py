"""What the tests of pages in a browser share: a Chromium that is installed, and pages that tell what they do."""

import shutil

import attrs
from lacking import lack

from agorapricing.report.kinds.pdf import NAMES

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


def chromium():
    """Where a Chromium is; without one a test lacks it."""
    found = next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        lack("no Chromium is installed: apt-get install chromium")
    return found


@attrs.frozen
class Visited:
    """A page in the browser, with what it asked for and what it wrote to the console."""

    page: object
    requests: list[str]
    messages: list[str]


def visited(browser, path, **options):
    """Open a file."""
    page = browser.new_context(**options).new_page()
    seen = Visited(page, [], [])
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.messages.append(message.text))
    page.on("pageerror", lambda error: seen.messages.append(str(error)))
    page.goto(path.as_uri())
    return seen
