"""What may be said of a file with confidential terms."""

import pytest

from agorapricing.pricebook.disclosure import without_terms


@pytest.mark.parametrize("words", [("gold", "gold plan"), ("gold plan", "gold"), ("plan", "gold plan")])
def test_words_within_other_words_hide_none_of_them_in_part(words):
    """
    A term of several words is hidden whole, also where another term is one of its words.
    """
    terms = [{"label": each} for each in words]

    assert without_terms("the gold plan is no stage", terms) == "the … is no stage"
