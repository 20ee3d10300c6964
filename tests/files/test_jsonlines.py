"""Rows of JSON Lines: an object each, or what is wrong in words."""

import json

import pytest

from agorapricing.files.jsonlines import decoder
from agorapricing.files.limits import DEPTH


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (b'{"a": 1, "a": 1}', "has the key 'a' twice"),
        (b'{"a": {"b": 1, "b": 2}}', "has the key 'b' twice"),
        (b"[1]", "is no JSON object"),
        (b"{", "is not JSON: "),
        (b"[" * 100_000, "has more than 100 levels of arrays and objects"),
        (b'{"a": "' + b"[" * 101 + b'\\"[', "is not JSON: "),
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


@pytest.mark.parametrize("pair", ["[]", ('{"a":', "}")])
@pytest.mark.parametrize("over", [-1, 0, 1])
def test_what_is_nested_too_deeply(pair, over):
    """
    Arrays and objects may stand within one another up to a stated limit; brackets side by side and in text are none.
    """
    inner = DEPTH.most - 1 + over
    opening, closing = pair
    wide = json.dumps([[]] * 200 + ["[" * 200 + '"' + "{" * 200])
    line = f'{{"w": {wide}, "of": {opening * inner}{"1"}{closing * inner}}}'.encode()
    read = decoder()(line)

    assert read == (f"has {DEPTH}" if over > 0 else json.loads(line))
