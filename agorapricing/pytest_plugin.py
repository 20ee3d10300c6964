"""A pytest plugin that tests price books by the laws of `agorapricing.testing`: `pytest --price-books deals/`.

It imports nothing of the library until a folder is named, so that it costs pytest's start next to nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from itertools import product
from pathlib import Path
from typing import Any

import pytest


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that names folders of price books."""
    group = parser.getgroup("agorapricing", "price books")
    group.addoption(
        "--price-books",
        action="append",
        default=[],
        type=Path,
        metavar="FOLDER",
        help="Test each price book and contract (*.toml) in this folder by every law and edition.",
    )
    group.addoption(
        "--price-book-examples",
        type=int,
        default=3,
        metavar="N",
        help="Cases drawn of each offer, besides those at its bounds (default: 3).",
    )


def pytest_configure(config: pytest.Config) -> None:
    """Have the folders collected, where no other argument holds them already."""
    for folder in config.getoption("--price-books"):
        if not folder.is_dir():
            raise pytest.UsageError(f"--price-books: {folder} is no folder")
        given = [Path(str(argument).partition("::")[0]).resolve() for argument in config.args]
        if not any(folder.resolve().is_relative_to(path) for path in given):
            config.args.append(str(folder))


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect the price books and contracts of the folders named; another TOML file is something else."""
    if file_path.suffix != ".toml":
        return None
    folders: list[Path] = parent.config.getoption("--price-books")
    is_named = any(file_path.resolve().is_relative_to(folder.resolve()) for folder in folders)
    text = file_path.read_bytes() if is_named else b""
    if b"[contract]" not in text and b"edition" not in text:
        return None
    return BookFile.from_parent(parent, path=file_path)


class BookFile(pytest.File):
    """A price book or a contract: one test that it is valid, then one a law and edition."""

    def collect(self) -> Iterator[pytest.Item]:
        """Give the tests; of a file that is no valid book only the one that says why."""
        errors, kit = import_module("agorapricing.errors"), import_module("agorapricing.testing")
        try:
            checkers = kit.checkers(self.path, self.config.getoption("--price-book-examples"))
        except errors.InvalidFileError as error:
            yield BookItem.from_parent(self, name="valid", faults=partial(str, error))
            return
        yield BookItem.from_parent(self, name="valid", faults=str)
        for checker in checkers:
            of = f"{checker.book.id}:" if len(checkers) > 1 else ""
            for edition, law in product(checker.book.editions, kit.LAWS):
                name = f"{of}{edition.start}:{law.name}"
                yield BookItem.from_parent(self, name=name, faults=partial(_findings, checker, edition, law))


def _findings(checker: Any, edition: Any, law: Any) -> str:
    return "\n\n".join(map(str, checker.check(edition, law)))


class BookItem(pytest.Item):
    """Whether the file is a valid book, or whether one edition keeps one law under every regime."""

    def __init__(self, *, faults: Callable[[], str], **named: Any) -> None:
        super().__init__(**named)
        self.faults = faults

    def runtest(self) -> None:
        """Raise what is wrong, in words."""
        if faults := self.faults():
            raise BrokenLawError(faults)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> str:  # noqa: ARG002  # pytest's
        """What is wrong, without a traceback."""
        return str(excinfo.value)

    def reportinfo(self) -> tuple[Path, int | None, str]:
        """What the header of a failure says."""
        return self.path, None, f"{self.path.name}: {self.name}"


class BrokenLawError(Exception):
    """What is wrong with a file, or a law that its book breaks, in words."""
