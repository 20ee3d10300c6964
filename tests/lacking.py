"""What the tests of other programs share: without the program they are skipped, but where it is to be there."""

import os

import pytest


def lack(message):
    """Skip a test with a reason, and fail where CI is to have installed what is missing."""
    (pytest.fail if os.environ.get("CI") else pytest.skip)(message)
