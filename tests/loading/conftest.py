"""What tests of loading share: a file of one's own."""

import pytest


@pytest.fixture
def write(tmp_path):
    """Writes a text to a file beside others, and gives its path."""

    def written(text, name="own.toml"):
        path = tmp_path / name
        path.write_text(text, "utf-8")
        return path

    return written
