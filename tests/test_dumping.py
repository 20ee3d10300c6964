"""Writing books to files."""

import sys

import pytest
from tomli_w import dumps

from agorapricing import AgorapricingError
from agorapricing.dumping import dump_book, tables
from agorapricing.loading import bundled, load_book, read_book


@pytest.mark.parametrize("name", bundled())
def test_round_trip(name, tmp_path):
    """
    A book that is written and read again is the same book.
    """
    book = load_book(name)
    path = tmp_path / f"{name}.toml"
    path.write_text(dump_book(book), "utf-8")

    assert read_book(path) == book


def test_own_meters_are_kept(tmp_path):
    """
    A meter that only the book knows is written with it.
    """
    written = tables(load_book("agora-cn"))
    written["meter"] = {"translation.minutes": {"unit": "minute", "title": "Translation"}}
    written["edition"][-1]["rate"].append({"prices": {"translation.minutes": 5}, "per": 1, "source": "portal-legacy"})
    path = tmp_path / "own.toml"
    path.write_text(dumps(written), "utf-8")
    book = read_book(path)
    path.write_text(dump_book(book), "utf-8")

    assert book.meters["translation.minutes"].unit == "minute"
    assert read_book(path) == book


def test_the_extra_is_named(monkeypatch):
    """
    Without the library that writes TOML, the error names the extra to install.
    """
    monkeypatch.setitem(sys.modules, "tomli_w", None)

    with pytest.raises(AgorapricingError, match=r"agorapricing\[toml\]"):
        dump_book(load_book("agora-cn"))
