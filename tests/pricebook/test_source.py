"""Sources: where a number comes from."""

from contextlib import nullcontext
from datetime import date

import pytest
from attrs.exceptions import FrozenInstanceError

from agorapricing.pricebook.source import KINDS, Source

PAGE = {"title": "Pricing", "place": "table 1", "read": date(2024, 2, 6), "kind": "vendor page"}


class TestSource:
    """What a source must say."""

    def test_a_page_has_a_url(self):
        """
        A page on the web is found by its url.
        """
        assert Source(**PAGE, url="https://example.com/pricing").where == "https://example.com/pricing"

    def test_a_document_has_a_name(self):
        """
        A document that is no page is found by its name.
        """
        assert Source(**PAGE, document="owner/repo pricing.md@2f0c5b08").where == "owner/repo pricing.md@2f0c5b08"

    @pytest.mark.parametrize("where", [{}, {"url": "https://example.com", "document": "a.md"}])
    def test_has_one_place_and_not_two(self, where):
        """
        A source without a place, or with two, is refused.
        """
        with pytest.raises(ValueError, match=r"^a source has either a url or a document$"):
            Source(**PAGE, **where)

    @pytest.mark.parametrize("kind", KINDS)
    def test_has_one_of_the_known_kinds(self, kind):
        """
        Vendor pages, broker reports, third parties and contracts are sources.
        """
        assert Source(**{**PAGE, "kind": kind}, url="https://example.com").kind == kind

    @pytest.mark.parametrize("kind", ["", "blog", "Vendor page", "vendor  page"])
    def test_refuses_other_kinds(self, kind):
        """
        Hearsay is no kind of source.
        """
        with pytest.raises(ValueError, match="'kind' must be in"):
            Source(**{**PAGE, "kind": kind}, url="https://example.com")

    @pytest.mark.parametrize("missing", PAGE)
    def test_needs_every_fact(self, missing):
        """
        Title, place, day and kind are all needed.
        """
        facts = {key: value for key, value in PAGE.items() if key != missing}

        with pytest.raises(TypeError, match=missing):
            Source(**facts, url="https://example.com")

    def test_is_frozen(self):
        """
        Nobody gives a source another day.
        """
        with pytest.raises(FrozenInstanceError):
            Source(**PAGE, url="https://example.com").read = date(2026, 1, 1)

    @pytest.mark.parametrize("where", [{"url": "https://example.com"}, {"document": "a.md@2f0c5b08"}])
    def test_a_record_is_plain_strings(self, where):
        """
        A record has title, url or document, place, day and kind as strings, and a source can be made of it again.
        """
        source = Source(**PAGE, **where)
        record = source.to_record()

        assert record == {**PAGE, **where, "read": "2024-02-06"}
        assert list(record) == ["title", *where, "place", "read", "kind"]
        assert Source.from_record(record) == source

    @pytest.mark.parametrize(("first", "since"), [(None, date(2024, 2, 6)), (date(2022, 8, 29), date(2022, 8, 29))])
    def test_has_a_first_day(self, first, since):
        """
        What a page had before it was read holds since its first day; without one, since the reading.
        """
        source = Source(**PAGE, url="https://example.com", first=first)

        assert source.since == since
        assert Source.from_record(source.to_record()) == source

    @pytest.mark.parametrize(("day", "is_known"), [(5, True), (6, True), (7, False)])
    def test_was_not_first_there_after_it_was_read(self, day, is_known):
        """
        The first day is that of reading at the latest.
        """
        faulty = pytest.raises(ValueError, match="not after 2024-02-06, when it was read")

        with nullcontext() if is_known else faulty:
            Source(**PAGE, url="https://example.com", first=date(2024, 2, day))
