"""Texts of files in two languages."""

import calendar
import pickle
import re
from collections.abc import Mapping
from functools import cache

import attrs
import pytest
from contracts import text as contract_text
from faulty import faults
from own_book import OWN_BOOK

from agorapricing.loading.book_files import bundled
from agorapricing.loading.books import load_book, read_book
from agorapricing.loading.contracts import load_contract
from agorapricing.loading.dump import dump_book, tables
from agorapricing.loading.texts import is_text
from agorapricing.messages import Message, Text, said
from agorapricing.pricebook.contract import Head
from agorapricing.pricebook.meters import vocabulary
from agorapricing.profiles.file import load_profile
from agorapricing.rating import rate as rate_offer

LATER = {"Head": Head}
"""The types of fields whose modules are imported only where somebody has such a value."""
BOTH = 'title = { en = "Own", zh = "自有" }'
NUMBER = re.compile(r"\d(?:[\d,]*\d)?(?:\.\d+)?")
MONTHS = {name: str(number) for number, name in enumerate(calendar.month_name) if name}


def texts(value):
    """All texts for people in a value, whatever it is made of."""
    if isinstance(value, Mapping):
        value = tuple(value.values())
    if isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    if attrs.has(type(value)):
        for field in attrs.fields(attrs.resolve_types(type(value), localns=LATER)):
            stated = getattr(value, field.name)
            if is_text(field.type):
                yield stated
            elif is_text(getattr(field.type, "__args__", (None,))[0]):
                yield from stated
            else:
                yield from texts(stated)


def numbers(text):
    """The numbers in a text, in order of size; a month has its own."""
    for name, number in MONTHS.items():
        text = text.replace(name, number)
    return sorted(each.replace(",", "") for each in NUMBER.findall(text))


BUNDLED = (*bundled(), "meters")


@cache
def texts_of(name):
    """The texts of a bundled book, or those of the meters."""
    if name == "meters":
        return sorted({*vocabulary().products.values(), *texts(vocabulary().meters)})
    return sorted(set(texts(load_book(name))))


@pytest.mark.parametrize(
    ("text", "chinese"),
    [
        (OWN_BOOK.replace('title = "Own"', BOTH), "自有"),
        (OWN_BOOK.replace('title = "Own"', 'title.en = "Own"\ntitle.zh = "自有"'), "自有"),
        (f'{OWN_BOOK}\n[zh]\n"Own" = "自有"', "自有"),
        (f'{OWN_BOOK}\n[zh]\n"page" = "网页"', "Own"),
        (OWN_BOOK, "Own"),
    ],
)
def test_ways_to_write_a_text(text, chinese, write):
    """
    A text has its Chinese beside it or in the book's table; a plain string is said as it stands.
    """
    book = read_book(write(text))

    assert (book.title, said(book.title, "zh"), said(book.title, "en")) == ("Own", chinese, "Own")
    assert book == read_book(write(OWN_BOOK))


def test_a_name_is_no_text(write):
    """
    What other tables refer to is a name, and never in two languages, even where a text has the same letters.
    """
    book = read_book(write(f'{OWN_BOOK}\n[zh]\n"page" = "网页"'))
    [source] = book.sources.values()

    assert [type(name) for name in book.sources] == [str]
    assert (said(source.title, "zh"), type(source.document)) == ("网页", str)
    assert faults(write(OWN_BOOK.replace('source = "page"', 'source = { en = "page", zh = "网页" }'))) == [
        (21, "edition[0].rate[0].source", "must be a string, not a table")
    ]


@pytest.mark.parametrize(
    ("title", "fault"),
    [
        ('{ en = "Own", zh = "自有", fr = "Propre" }', ("title.fr", "unknown key; known: en, zh")),
        ('{ en = "Own" }', ("title.zh", "is missing")),
        ('{ zh = "自有" }', ("title.en", "is missing")),
        ('{ en = " ", zh = "自有" }', ("title.en", "must not be empty")),
        ('{ en = "Own", zh = "" }', ("title.zh", "must not be empty")),
        ('{ en = "Own", zh = 5 }', ("title.zh", "must be a string, not a number '5'")),
        ("5", ("title", "must be a string, not a number '5'")),
    ],
)
def test_faults_of_a_text(title, fault, write):
    """
    Another key, a language that is missing, and a text that is none are said with their line.
    """
    assert faults(write(OWN_BOOK.replace('"Own"', title))) == [(5, *fault)]


@pytest.mark.parametrize(
    ("table", "fault"),
    [
        ('[zh]\n"Owm" = "自有"', (26, "zh.Owm", "the book does not say this text")),
        ('[zh]\n"Own" = ""', (26, "zh.Own", "must not be empty")),
        ('[zh]\n"Own" = 5', (26, "zh.Own", "must be a string, not a number '5'")),
        ('[[zh]]\n"Own" = "自有"', (25, "zh", "must be a table, not an array")),
    ],
)
def test_faults_of_the_table(table, fault, write):
    """
    What the book does not say cannot be said in Chinese either.
    """
    assert faults(write(f"{OWN_BOOK}\n{table}")) == [fault]


def test_a_written_book_keeps_both(write):
    """
    A book that is written and read again says the same in both languages.
    """
    book = read_book(write(OWN_BOOK.replace('title = "Own"', BOTH)))
    again = read_book(write(dump_book(book)))

    assert tables(book)["title"] == {"en": "Own", "zh": "自有"}
    assert tables(again) == tables(book)
    assert said(again.title, "zh") == "自有"


def test_texts_of_contracts_and_profiles(write):
    """
    A contract's title and a term's clause take both languages, and so does the name of a profile.
    """
    both = '{ en = "Deal", zh = "合同" }'
    deal = load_contract(write(contract_text(f"percent_off = 20\nclause = {both}", title=both)))
    profile = load_profile(write(f'[profile]\nname = {both}\n[[workload]]\nname = "a"\nusage = {{ "rtc.hd" = 5 }}'))
    [term] = deal.terms.values()

    assert {said(each, "zh") for each in (deal.head.title, term.clause, profile.name)} == {"合同"}
    assert (deal.head.title, profile.name) == ("Deal", "Deal")


def test_a_text_is_its_english():
    """
    A text is equal to its English, keeps its Chinese when it is pickled, and is said in Chinese inside a message.
    """
    text = pickle.loads(pickle.dumps(Text("HD", zh="高清")))  # noqa: S301  # its own

    assert (text, hash(text), f"{text}") == ("HD", hash("HD"), "HD")
    assert said(Message("{title} · 5", title=text), "zh") == "高清 · 5"
    assert said(text, "fr") == "HD"


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_texts_have_both(name):
    """
    Every text of a bundled book that has an English word has its Chinese.
    """
    assert [each for each in texts_of(name) if re.search("[a-z]{3}", each) and not hasattr(each, "in_language")] == []


@pytest.mark.parametrize("name", BUNDLED)
def test_bundled_texts_have_the_same_numbers(name):
    """
    The Chinese of a text has the numbers of its English.
    """
    pairs = [(numbers(each), numbers(said(each, "zh")), each) for each in texts_of(name)]

    assert [each for english, chinese, each in pairs if english != chinese] == []


STAGE = """
[edition.stage.free]
kind = "allowance"
source = "page"
quantity = 10
meters = ["rtc.hd"]

[edition.regime.own]
title = "Own"
who = "anyone"
chain = ["free"]

[zh]
"free" = "免费分钟数"
"""


def test_a_stage_is_said_by_its_title(write):
    """
    The name of a stage is said in Chinese wherever a bill or a list of stages has it; it stays the key, and is kept.
    """
    book = read_book(write(OWN_BOOK + STAGE))
    again = read_book(write(dump_book(book)))

    for each in (book, again):
        edition = each.edition(each.editions[-1].start)
        [name] = edition.stages
        bill = rate_offer(each.offer("own", edition.start), {"rtc.hd": 25})
        assert name == "free"
        assert [said(stage, "zh") for stage in (name, edition.regimes["own"].chain[0])] == ["免费分钟数"] * 2
        assert [said(step.stage, "zh") for step in bill.stages] == ["刊例价", "免费分钟数"]
        assert [said(line.label, "zh") for line in bill.lines if line.label] == ["免费分钟数"]
        assert [step["stage"] for step in bill.to_record()["stages"]] == ["list", "free"]


@pytest.mark.parametrize("name", bundled())
def test_every_stage_has_a_title(name):
    """
    Every stage of the bundled books has a Chinese title.
    """
    stages = {stage for edition in load_book(name).editions for stage in edition.stages}

    assert [stage for stage in stages if said(stage, "zh") == stage] == []
