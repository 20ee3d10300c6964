"""TOML as plain values: whoever reads it, they are those of Python's own reader."""

import runpy
import sys
import tomllib
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pytest

import agorapricing
from agorapricing.files import TOMLDecodeError, toml_values
from agorapricing.files import toml as module

BOOKS = sorted((Path(agorapricing.__file__).parent / "books").glob("*.toml"))


@pytest.mark.parametrize("path", BOOKS, ids=[path.stem for path in BOOKS])
def test_books_are_what_python_reads(path):
    """
    The values of each bundled file are those of Python's own reader, and of the same types.
    """
    text = path.read_text("utf-8")

    assert repr(toml_values(text)) == repr(tomllib.loads(text, parse_float=Decimal))


@pytest.mark.parametrize(
    "text", ["a = {\nb = 1}", 'a = "\\e"', "a = 07:32", "a = 1\na = 2", "a = 'x", "[a]\n[a]", "a = 1.5.2", "a b = 1"]
)
def test_what_python_refuses(text):
    """
    What Python's own reader refuses is refused with the same words: no later TOML is read.
    """
    with pytest.raises(tomllib.TOMLDecodeError) as own:
        tomllib.loads(text)
    with pytest.raises(TOMLDecodeError) as found:
        toml_values(text)
    assert str(found.value) == str(own.value)


def test_without_the_library(monkeypatch):
    """
    Where tomli is missing Python's own reader does the same.
    """
    monkeypatch.setitem(sys.modules, "tomli", None)
    alone = runpy.run_path(module.__file__)

    assert alone["TOMLDecodeError"] is tomllib.TOMLDecodeError
    assert alone["toml_values"]("a = 1.50") == toml_values("a = 1.50") == {"a": Decimal("1.50")}


def test_a_later_release(monkeypatch):
    """
    A release that reads later TOML than Python's own reader is not used, so that a file is read alike everywhere.
    """
    later = SimpleNamespace(TOMLDecodeError=tomllib.TOMLDecodeError, loads=lambda _, **__: {"later": 1})
    monkeypatch.setitem(sys.modules, "tomli", later)

    assert runpy.run_path(module.__file__)["toml_values"]("a = 1.50") == {"a": Decimal("1.50")}
