"""The catalogues of sentences are complete and fresh, and what a page says can stand in them."""

import ast
import re
from pathlib import Path

import pytest
from scripted import scripted

PACKAGE = Path(__file__).parents[1] / "agorapricing"
catalogues = scripted("catalogues")
DONE = (
    "report/*.py",
    "report/formats/*.py",
    "report/kinds/html.py",
    "comparison/*.py",
    "analysis/*.py",
    "doctor/*.py",
    "buying/*.py",
)
"""The modules whose pages say no sentence that is an f-string; the list only grows."""
_SENTENCE = re.compile(r"[^\W\d_]{2,}[:;,.)]* | [^\W\d_]{2,}")
_SILENT = re.compile(
    r"Error$|^(UsageError|BadParameter|complain|warn|fail|echo|fault|Fault|number|not_negative|positive)$"
)


def test_catalogues_are_complete_and_fresh(capsys):
    """
    Every sentence of the source has its translation with the same places, and both files are what the script writes.
    """
    code = catalogues.main(["--check"])

    assert capsys.readouterr().out.strip() == ""
    assert code == 0


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("Message('{count} of these', count=2)", ["{count} of these"]),
        ("counted('one row', '{count} rows', 2)", ["one row", "{count} rows"]),
        ("joined('; ', parts)", ["{one}; {other}"]),
        ("COLUMNS = (label('meter'), 'quantity', *('price', 'amount'))", ["amount", "meter", "price", "quantity"]),
        ("Grid(columns, rows, title='Packs' if packs else 'Fees')", ["Fees", "Packs"]),
        ("Grid.of(items, ('quantity', str), title=name)", ["quantity"]),
        ("Message('{book}:{regime}', book=1, regime=2)", ["{book}:{regime}"]),
        ("Message('{one} · {other}', one=1, other=2); Message(template); record('title')", []),
    ],
)
def test_what_is_a_sentence(source, found):
    """
    Sentences are found where they are made; a template of nothing but places and dots is none.
    """
    assert sorted(catalogues.sentences(ast.parse(source))) == found


def test_what_is_wrong_with_a_catalogue():
    """
    A sentence without a translation is a fault, and one whose translation lost a place.
    """
    catalog = catalogues.Catalog()
    catalog.add("{count} rows", "几行")
    catalog.add("meter", "")
    catalog.add("offer", "报价")

    assert list(catalogues.faults(catalog)) == ["other places: {count} rows", "no translation: meter"]


def spoken(tree):
    """The lines of f-strings with words and blanks, but for those of errors and of what is said to a terminal."""
    for node in ast.iter_child_nodes(tree):
        called = getattr(node, "func", None)
        name = getattr(called, "id", getattr(called, "attr", "")) if called else ""
        if isinstance(node, ast.Raise) or _SILENT.search(name):
            continue
        if isinstance(node, ast.JoinedStr):
            words = "".join(part.value if isinstance(part, ast.Constant) else "0" for part in node.values)
            if _SENTENCE.search(words):
                yield f"{node.lineno}: {words}"
        yield from spoken(node)


@pytest.mark.parametrize("room", DONE)
def test_no_sentence_is_an_f_string(room):
    """
    In the modules that are done what a page says is a message, which can be said in another language.
    """
    found = [
        f"{path.name}:{each}"
        for path in sorted(PACKAGE.glob(room))
        for each in spoken(ast.parse(path.read_text("utf-8")))
    ]

    assert found == []


def test_f_strings_that_are_sentences_are_found():
    """
    Two words in an f-string are a sentence, a name is none, and an error may be one.
    """
    tree = ast.parse(
        "a = f'{x} rows in'\nb = f'{x}:{y}'\nraise ValueError(f'no {x} here')\nfail(f'no {x}')\nf'{x}_min'"
    )

    assert list(spoken(tree)) == ["1: 0 rows in"]
