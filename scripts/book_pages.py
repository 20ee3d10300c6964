"""Write a page of each bundled price book, in English and Chinese; as an extension of Sphinx, before it reads pages.

    python scripts/book_pages.py [--into docs/books]

Pages are not committed. Ages are those on the day when the newest source of the book was read.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from book_page import Page

from agorapricing import bundled, load_book
from agorapricing.messages import LANGUAGES

FOLDER = Path(__file__).parent.parent / "docs" / "books"


def pages(names: Iterable[str] = bundled()) -> Iterator[tuple[str, str]]:
    """The name of each page's file, and its text."""
    for book in map(load_book, names):
        for language in LANGUAGES:
            page = Page(book, language)
            yield f"{page.name}.md", page.text()


def write(folder: Path = FOLDER) -> None:
    """Write the pages whose text is another than before."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in pages():
        file = folder / name
        if not file.is_file() or file.read_text("utf-8") != text:
            file.write_text(text, "utf-8")


def setup(app: Any) -> dict[str, bool]:
    """Have Sphinx write the pages before it looks for what to read."""
    app.connect("builder-inited", lambda app: write(Path(app.srcdir) / FOLDER.name))
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def main(arguments: list[str]) -> int:
    """Write the pages."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--into", type=Path, default=FOLDER, help="the folder; docs/books without it")
    write(parser.parse_args(arguments).into)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
