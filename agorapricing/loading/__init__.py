"""From TOML files to price books and contracts, or to all that is wrong with a file at once; and back to files."""

from agorapricing.loading.books import bundled, load_book, path_of, read_book
from agorapricing.loading.contracts import Contract, contract_of, contract_template, load_contract
from agorapricing.loading.lines import line_of, lines_of
from agorapricing.loading.names import Names
from agorapricing.loading.scalars import CONTROL
from agorapricing.loading.structuring import converter, structure
from agorapricing.loading.toml import dotted, invalid, parse, read_text, refused
from agorapricing.loading.unions import parted

# fmt: off
__all__ = [
    "CONTROL", "Contract", "Names", "bundled", "contract_of", "contract_template", "converter", "dotted", "invalid",
    "line_of", "lines_of", "load_book", "load_contract", "parse", "parted", "path_of", "read_book", "read_text",
    "refused", "structure",
]
# fmt: on
