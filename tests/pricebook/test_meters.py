"""The vocabulary: every meter that can be billed, and every product that can be sold."""

import re

import pytest

from agorapricing.pricebook.meters import vocabulary

PINNED = [
    *(
        f"{family}.{tier}"
        for family in ("rtc", "live")
        for tier in ("audio", "sd", "hd", "hd_plus", "fhd", "2k", "2k_plus")
    ),
    *(f"recording.{tier}" for tier in ("audio", "sd", "hd", "hd_plus", "fhd", "2k", "2k_plus")),
    "signaling.messages",
    "signaling.peak_connections",
    "signaling.storage_gb",
]


class TestVocabulary:
    """The list of meters and products."""

    @pytest.mark.parametrize("name", PINNED)
    def test_has_the_pinned_meters(self, name):
        """
        The meters that others rely on are there under their names.
        """
        assert vocabulary().meters[name].name == name

    def test_meters_are_called_family_and_member(self):
        """
        Every name is a family and a member in small letters, with a dot between.
        """
        assert [name for name in vocabulary().meters if not re.fullmatch(r"[a-z]\w*\.[a-z0-9_]+", name)] == []

    def test_every_meter_belongs_to_a_known_product(self):
        """
        The product of a meter is one of the products listed.
        """
        known = vocabulary()

        assert {meter.product for meter in known.meters.values()} <= known.products.keys()

    def test_every_meter_says_its_unit(self):
        """
        No meter is without unit or title.
        """
        assert [meter for meter in vocabulary().meters.values() if not (meter.unit and meter.title)] == []

    @pytest.mark.parametrize(
        ("name", "unit", "product"),
        [
            ("rtc.2k_plus", "minute", "video"),
            ("signaling.storage_gb", "GB", "rtm"),
            ("signaling.peak_connections", "connection", "rtm"),
            ("cdn.mainland", "GB", "cdn-live"),
            ("chat.monthly_users", "user", "chat"),
        ],
    )
    def test_units_are_those_of_the_members(self, name, unit, product):
        """
        Members of one family may have different units.
        """
        meter = vocabulary().meters[name]

        assert (meter.unit, meter.product) == (unit, product)

    def test_has_the_products_of_the_report(self):
        """
        Every product of the report's table of vendors has an id.
        """
        assert vocabulary().products.keys() >= {
            *("voice", "video", "live", "rtm", "analytics", "whiteboard", "recording", "spatial-audio"),
            *("noise-suppression", "low-code-classroom", "low-code-iot", "mixing", "cdn-live", "high-resolution"),
            *("chat", "beauty", "voice-moderation", "video-moderation", "marketplace-video-effects"),
            *("marketplace-audio-effects", "marketplace-language", "marketplace-moderation"),
        }

    @pytest.mark.parametrize("part", ["meters", "products"])
    def test_nobody_adds_to_it(self, part):
        """
        The vocabulary is shared by all books, so it cannot be changed.
        """
        with pytest.raises(TypeError):
            getattr(vocabulary(), part)["rtc.8k"] = None
