"""From TOML files to price books and contracts, or to all that is wrong with a file at once; and back to files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.loading.book_files import bundled, is_bundled, path_of
    from agorapricing.loading.books import book_of, load_book, read_book
    from agorapricing.loading.contracts import Contract, contract_of, load_contract
    from agorapricing.loading.file_schemas import book_schema, contract_schema
    from agorapricing.loading.json_schema import Schema, Shape, Shapes, described, one_of, record
    from agorapricing.loading.lines import line_of, lines_of
    from agorapricing.loading.names import Names
    from agorapricing.loading.pruning import pruned
    from agorapricing.loading.scalars import CONTROL, only, wrong
    from agorapricing.loading.structuring import converter, structure
    from agorapricing.loading.templates import book_template, contract_template
    from agorapricing.loading.toml import dotted, invalid, parse, read_text, refused
    from agorapricing.loading.unions import parted

# fmt: off
_HOME = {
    "CONTROL": "scalars", "Contract": "contracts", "Names": "names", "Schema": "json_schema", "Shape": "json_schema",
    "Shapes": "json_schema", "book_of": "books", "book_schema": "file_schemas", "book_template": "templates",
    "bundled": "book_files", "contract_of": "contracts", "contract_schema": "file_schemas",
    "contract_template": "templates", "converter": "structuring", "described": "json_schema", "dotted": "toml",
    "invalid": "toml", "is_bundled": "book_files", "line_of": "lines", "lines_of": "lines", "load_book": "books",
    "load_contract": "contracts", "one_of": "json_schema", "only": "scalars", "parse": "toml", "parted": "unions",
    "path_of": "book_files", "pruned": "pruning", "read_book": "books", "read_text": "toml", "record": "json_schema",
    "refused": "toml", "structure": "structuring", "wrong": "scalars",
}

__all__ = [
    "CONTROL", "Contract", "Names", "Schema", "Shape", "Shapes", "book_of", "book_schema", "book_template", "bundled",
    "contract_of", "contract_schema", "contract_template", "converter", "described", "dotted", "invalid", "is_bundled",
    "line_of", "lines_of", "load_book", "load_contract", "one_of", "only", "parse", "parted", "path_of", "pruned",
    "read_book", "read_text", "record", "refused", "structure", "wrong",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
