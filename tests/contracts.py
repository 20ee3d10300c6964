"""What the tests of contracts share: writing one, and reading its offer."""

from datetime import date
from pathlib import Path

from agorapricing.loading.contracts import contract_of, load_contract
from agorapricing.loading.toml import parse

ON = date(2026, 5, 1)
ALPHA = Path(__file__).parent / "data/offers/alpha.toml"


def text(
    *terms, base="trtc-intl:payg", confidential="false", effective="{ from = 2026-01-01, to = 2027-01-01 }", **head
):
    """A contract file: each term is the lines of its table; what else stands at the head is written as it is given."""
    bases = f'"{base}"' if isinstance(base, str) else "[{}]".format(", ".join(f'"{each}"' for each in base))
    lines = [
        "[contract]",
        'id = "ea"',
        f"base = {bases}",
        f"effective = {effective}",
        f"confidential = {confidential}",
        "read = 2025-12-20",
        *(f"{key} = {value}" for key, value in head.items()),
    ]
    return "\n".join((*lines, *(f"\n[[contract.term]]\n{term}" for term in terms), ""))


def contract(*terms, path="deal.toml", **head):
    """A contract of its terms."""
    written = text(*terms, **head)
    file = Path(path)
    return contract_of(parse(written, file), written, file)


def opened(path):
    """A contract of a file with its terms shown."""
    return load_contract(path, show_confidential=True)
