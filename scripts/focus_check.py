"""Check rows of FOCUS 1.2 with the validator of the FinOps Foundation, in an environment of its own; no part of CI.

Its exit code says nothing, so its report is read: what failed is printed, and makes this script exit with 1.
"""

from __future__ import annotations

import argparse
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from agorapricing.buying import Term, bill_term
from agorapricing.focus import as_file, term_rows
from agorapricing.rating import find_offer

NEEDS = ("focus-validator==2.2.1", "pyarrow<22")
NEWER = (3, 12)
ABOUT_US = (
    "ACCOUNT_NAMING_SUPPORTED",
    "COMMITMENT_DISCOUNT_SUPPORTED",
    "MULTIPLE_PRICING_CATEGORIES_SUPPORTED",
    "NEGOTIATED_PRICING_SUPPORTED",
    "PUBLIC_PRICE_LIST_SUPPORTED",
    "SUB_ACCOUNT_SUPPORTED",
    "UNIT_PRICING_SUPPORTED",
    "USAGE_MEASUREMENT_SUPPORTED",
)
"""What holds of the vendors, as the validator calls it."""
NOT_THE_STANDARD = re.compile(
    "PricingCurrency|CostAndUsage-D-0(4[6-9]|5[0-7])|ServiceName-C-00[02]-M"
    "|CommitmentDiscountStatus-C-00[024]-C|InvoiceId-C-00(0-O|3-C|5-C)"
)
"""What the validator has otherwise than the specification (docs/reference/focus.md), and what is made of them."""


def data() -> bytes:
    """Three months with a package, a pack, tax and usage above both."""
    offer = find_offer("agora-us-standard:business-plus", date(2026, 7, 1)).taxed("sg-gst")
    usage = {"rtc.standard": 1_400_001, "signaling.messages": 4_000_000}
    term = Term(offer.on, months=3, growth="0.2")
    return as_file(term_rows(offer, bill_term(offer, usage, term, buying={0: [("top-up", 250_000, 2)]})), "x.parquet")


def python() -> str:
    """A Python that is new enough; the script ends with a word where there is none."""
    for name in (sys.executable, *(f"python3.{minor}" for minor in range(14, NEWER[1] - 1, -1))):
        path = shutil.which(name)
        code = f"import sys; sys.exit(sys.version_info < {NEWER})"
        if path and subprocess.run([path, "-c", code], capture_output=True, check=False).returncode == 0:
            return path
    sys.exit("the validator needs Python 3.12 or later, and none is found: name one by --python")


@contextmanager
def folder(given: Path | None) -> Iterator[Path]:
    """The folder of the environment: the given one, which stays, or one that goes."""
    if given:
        yield given.resolve()
        return
    with TemporaryDirectory() as made:
        yield Path(made)


def validator(environment: Path, newer: str | None) -> Path:
    """The validator, installed where it is not there yet."""
    command = environment / "bin" / "focus-validator"
    if not command.exists():
        subprocess.run([newer or python(), "-m", "venv", environment], check=True)
        subprocess.run([environment / "bin" / "pip", "install", "-q", *NEEDS], check=True)
    return command


def report(command: Path, rows: Path) -> ET.Element:
    """What the validator says of a file of rows; it finds its rules only from the folder that it is installed in."""
    [packages] = command.parent.parent.glob("lib/python3.*/site-packages")
    out = rows.with_suffix(".xml")
    options = ("--validate-version", "1.2", "--focus-dataset", "CostAndUsage", "--block-download")
    written = ("--output-type", "unittest", "--output-destination", out, "--data-file", rows)
    criteria = ("--applicability-criteria", ",".join(ABOUT_US))
    subprocess.run([command, *options, *written, *criteria], cwd=packages, check=True, capture_output=True)
    return ET.parse(out).getroot()  # noqa: S314  # what has been written just now


def failed(found: ET.Element) -> tuple[Counter[str], list[str], list[str]]:
    """How many rules have which result; those that failed, and those of them that are not the specification's."""
    counts: Counter[str] = Counter()
    ours, theirs = [], []
    for case in found.iter("testcase"):
        results = [each.tag for each in case if each.tag in {"failure", "error", "skipped"}]
        result = results[0] if results else "passed"
        counts[result] += 1
        if result in {"failure", "error"}:
            rule = case.get("name", "").partition(" ")[0]
            (theirs if NOT_THE_STANDARD.match(rule) else ours).append(rule)
    return counts, ours, theirs


def main(arguments: Sequence[str] | None = None) -> int:
    """Validate, and say what failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, help="rows of FOCUS 1.2 in a file of Parquet; else some of our own")
    parser.add_argument("--environment", type=Path, help="a folder for the validator, which is kept")
    parser.add_argument("--python", help="a Python of 3.12 or later")
    given = parser.parse_args(arguments)
    with folder(given.environment) as environment, TemporaryDirectory() as made:
        rows = Path(made) / "rows.parquet"
        rows.write_bytes(given.data.read_bytes() if given.data else data())
        counts, ours, theirs = failed(report(validator(environment, given.python), rows))
    print(", ".join(f"{count} {result}" for result, count in counts.most_common()))
    print(f"not the specification's: {', '.join(theirs) or 'none'}")
    print(f"failed: {', '.join(ours) or 'none'}")
    return 1 if ours or not counts["passed"] else 0


if __name__ == "__main__":
    sys.exit(main())
