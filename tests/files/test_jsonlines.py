"""Rows of JSON Lines: an object each, or what is wrong in words."""

import pytest

from agorapricing.files.jsonlines import decoder


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"a": 1, "a": 1}', "has the key 'a' twice"),
        (b'{"a": {"b": 1, "b": 2}}', "has the key 'b' twice"),
        (b"[1]", "is no JSON object"),
        (b"{", "is not JSON: "),
        (b"[" * 100_000, "is not JSON: "),
    ],
)
def test_what_is_no_row_is_said_in_words(line, said):
    """
    A key that stands twice, also inside, another value, half an object and too deep a one are no rows.
    """
    assert decoder()(line).startswith(said)


def test_numbers_are_as_they_are_written_where_text_is_asked_for():
    """
    By default numbers are Python's; with a function they are what it makes of their text. A byte order mark is skipped.
    """
    line = b'\xef\xbb\xbf{"a": 1.50, "b": 10}'

    assert decoder()(line) == {"a": 1.5, "b": 10}
    assert decoder(number=str)(line) == {"a": "1.50", "b": "10"}
