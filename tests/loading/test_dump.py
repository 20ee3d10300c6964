"""Writing books to files."""

import sys
from datetime import date

import attrs
import pytest
from own_book import OWN_BOOK
from sampled import one_of
from tomli_w import dumps

from agorapricing import AgorapricingError
from agorapricing.loading.book_files import bundled
from agorapricing.loading.book_format import EditionTable, converter
from agorapricing.loading.books import load_book, read_book
from agorapricing.loading.dump import dump_book, tables
from agorapricing.loading.excess import excess
from agorapricing.loading.structuring import structure
from agorapricing.pricebook import Pack, PackSize, Validity
from agorapricing.tariff import Fee, Graduated, Rate, Rates, Tier


@pytest.mark.parametrize("name", one_of(3, bundled(), 1))
def test_round_trip(name, tmp_path):
    """
    A book that is written and read again is the same book.
    """
    book = load_book(name)
    path = tmp_path / f"{name}.toml"
    path.write_text(dump_book(book), "utf-8")

    assert read_book(path) == book


def test_the_longest_book_may_be_read_again():
    """
    What is written of the book with the most prices is within the limits of a file.
    """
    written = tables(load_book("agora-us"))

    assert excess(written) is None


def test_own_meters_are_kept(tmp_path):
    """
    A meter that only the book knows is written with it.
    """
    written = tables(load_book("trtc-intl"))
    source = next(iter(written["source"]))
    written["meter"] = {"translation.minutes": {"unit": "minute", "title": "Translation"}}
    written["edition"][-1]["rate"].append({"prices": {"translation.minutes": 5}, "per": 1, "source": source})
    path = tmp_path / "own.toml"
    path.write_text(dumps(written), "utf-8")
    book = read_book(path)
    path.write_text(dump_book(book), "utf-8")

    assert book.meters["translation.minutes"].unit == "minute"
    assert read_book(path) == book


def test_a_pack_made_in_code(tmp_path):
    """
    A pack whose draws code gave as whole numbers is written and read as one whose draws are decimals.
    """
    book = load_book("agora-cn")
    last = book.editions[-1]
    pack = Pack("Own", next(iter(book.sources)), {"rtc.hd": 4}, Validity(12), (PackSize(10, 5),))
    changed = attrs.evolve(book, editions=(attrs.evolve(last, packs={"own": pack}, conflicts=()),))
    path = tmp_path / "own.toml"
    path.write_text(dump_book(changed), "utf-8")

    assert read_book(path).editions[0].packs == {"own": pack}


def test_a_value_and_its_table():
    """
    A table of a stage, a leaf or rates says its kind, and is structured to the value that it came from.
    """
    both = converter()
    prices = (
        Graduated("rtc.hd", (Tier(10, "0.50"), Tier(quoted=True)), source="page"),
        Rates((Rate("rtc.sd", 7, 8, "page"),)),
    )
    table = EditionTable(date(2024, 1, 1), "seen", rate=prices, stages={"fee": Fee(5, "Fee", source="page")})
    plain = both.unstructure(table)

    assert plain["stage"] == {
        "fee": {
            "kind": "fee",
            "source": "page",
            "note": "",
            "called": "",
            "period": "month",
            "amount": 5,
            "title": "Fee",
        }
    }
    assert plain["rate"][0]["model"] == "graduated"
    assert plain["rate"][0]["tiers"][1] == {"quoted": True, "title": "", "note": ""}
    assert plain["rate"][1] == {"source": "page", "prices": {"rtc.sd": 7}, "per": 8, "note": ""}
    assert structure(plain, EditionTable, both).rate == prices
    assert structure(plain, EditionTable, both).stages == table.stages


def test_the_extra_is_named(monkeypatch):
    """
    Without the library that writes TOML, the error names the extra to install.
    """
    monkeypatch.setitem(sys.modules, "tomli_w", None)

    with pytest.raises(AgorapricingError, match=r"agorapricing\[toml\]"):
        dump_book(load_book("agora-cn"))


MODELS = """
[[edition.rate]]
model = "{model}"
meter = "rtc.fhd"
source = "page"
of = [
    {{ model = "package", price = 10, size = 10, note = "whole blocks" }},
    {{ model = "graduated", per = 1_000, at_least = 5, tiers = [{{ up_to = 9, price = 3 }}, {{ price = 2 }}] }},
]

[[edition.conflict]]
about = "what the fee is"
kept = "what stands above"
source = "page"
other = "the blocks alone"
why = "it is newer"
meters = ["rtc.fhd"]

[edition.conflict.alternative.price."rtc.fhd"]
model = "{model}"
of = [{{ model = "package", meter = "rtc.fhd", source = "page", price = 7, size = 10 }}]
"""


@pytest.mark.parametrize("model", ["dearest", "cheapest"])
def test_one_of_several_models(model, tmp_path):
    """
    A price by one of several models, and what another source puts in its place, are written and read as they are.
    """
    path = tmp_path / "own.toml"
    path.write_text(OWN_BOOK + MODELS.format(model=model), "utf-8")
    book = read_book(path)
    path.write_text(dump_book(book), "utf-8")
    again = read_book(path)
    otherwise = again.editions[0].under(again.editions[0].conflicts[0].alternative)

    assert again == book
    assert str(again.editions[0].list_tariff.cost({"rtc.fhd": 11})) == {"dearest": "20.000", "cheapest": "0.031"}[model]
    assert str(otherwise.list_tariff.cost({"rtc.fhd": 11})) == "14"
