"""Words of files that pages show as they are: each is said in Chinese."""

import pytest

from agorapricing.messages import said
from agorapricing.pricebook import vocabulary
from agorapricing.pricebook.source import KINDS
from agorapricing.report import words
from agorapricing.tariff import LEAVES

SIGNS = {"GB", "Mbps", "PCW", "QPS"}
"""Units that are written alike everywhere."""


@pytest.mark.parametrize(
    ("listed", "known"),
    [
        (words.SOURCES, set(KINDS)),
        (words.UNITS, {meter.unit for meter in vocabulary().meters.values()} - SIGNS),
        (words.MODELS, set(LEAVES)),
    ],
)
def test_every_word_is_listed(listed, known):
    """
    All kinds of sources, units and models of tiers are among the words that have a translation.
    """
    assert {*listed} == known
    assert all(said(word, "zh") != word for word in known)
