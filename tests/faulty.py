"""What the tests of files that are refused share."""

import pytest

from agorapricing.errors import InvalidFileError
from agorapricing.loading import read_book


def faults(path, read=read_book):
    """The faults of a file, as (line, key path, message)."""
    with pytest.raises(InvalidFileError) as caught:
        read(path)
    return [(each.line, each.path, each.message) for each in caught.value.diagnostics]
