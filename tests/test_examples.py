"""The examples run, and what they print is what a computation of its own gives."""

import ast
import os
import re
import subprocess
import sys
import tomllib
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCRIPTS = sorted((ROOT / "examples").glob("*.py"))
AUDIO, HD, FHD = 300_000, 900_000, 80_000  # minutes, the same in every example


@cache
def run(name):
    """Run an example as a user would, and treat warnings as errors."""
    environment = {**os.environ, "PYTHONIOENCODING": "utf-8", "COLUMNS": "120"}
    command = [sys.executable, "-W", "error", str(ROOT / "examples" / name)]
    return subprocess.run(command, capture_output=True, encoding="utf-8", env=environment, check=False)


def taken_off(minutes):
    """The minutes that the ladder takes off the first so many: 5 % from the 100,000th on, then 7 %, then 10 %."""
    first, second, third = minutes - 99_999, minutes - 499_999, minutes - 999_999
    return (5 * max(first, 0) + 2 * max(second, 0) + 3 * max(third, 0)) / Fraction(100)


def payg(*priced):
    """What agora-cn charges for pairs of a price for 1,000 minutes and minutes, cheapest first."""
    due, filled, free = Fraction(0), 0, 10_000
    for price, minutes in priced:
        given = min(free, minutes)
        end = filled + minutes - given
        due += Fraction(price) * (end - taken_off(end) - filled + taken_off(filled)) / 1000
        filled, free = end, free - given
    return due


def payable(due):
    """An amount in minor units."""
    exact = Decimal(due.numerator) / Decimal(due.denominator)
    return exact.quantize(Decimal("0.01"), ROUND_HALF_UP)


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.stem)
def test_runs(script):
    """
    An example ends well, says what it is for, prints something, and nothing on stderr.
    """
    done = run(script.name)

    assert done.stderr == ""
    assert done.returncode == 0
    assert done.stdout.strip()
    assert ast.get_docstring(ast.parse(script.read_text("utf-8")))


def test_compare_vendors():
    """
    The sentence has what is to save against each other offer.
    """
    public = payable(payg((7, AUDIO), (28, HD), (63, FHD)))
    loyal = payable(payg((7, AUDIO), (28, HD), (Fraction(63, 2), FHD)))
    plain = payable(Fraction(7 * AUDIO + 28 * HD + 63 * FHD, 1000))
    output = run("compare_vendors.py").stdout

    assert output.splitlines()[-1] == (
        f"agora-cn:loyalty costs CNY {loyal:,.2f} a month: "
        f"{public - loyal:,.2f} less than agora-cn:payg and {plain - loyal:,.2f} less than trtc-cn:payg."
    )
    assert re.search(rf"^payable +{loyal:,} +{public:,} +{plain:,}$", output, re.MULTILINE)


def test_explain_a_bill():
    """
    The amounts printed add up to the total, the stages too, and each number cites a source that is listed.
    """
    due = payg((7, AUDIO), (28, HD), (Fraction(63, 2), FHD))
    output = run("explain_a_bill.py").stdout
    lines, stages, sources = output.split("\n\n")
    amounts = [Fraction(line.rpartition(" = ")[2]) for line in lines.splitlines()]
    steps = [Fraction(line.split()[-1]) for line in stages.splitlines()[:-1]]
    said = re.search(r"by hand to ([\d.]+); payable ([\d.]+) CNY", stages)

    assert sum(amounts) == sum(steps) == Fraction(said[1]) == due
    assert said[2] == str(payable(due))
    assert all(re.search(r" / 1000 \[\d+\]", line) for line in lines.splitlines())
    assert set(re.findall(r"\[\d+\]", lines)) == set(re.findall(r"^\[\d+\]", sources, re.MULTILINE))


def test_own_price_book():
    """
    The contract's rate replaces the public one, its percentage comes off first, and the rest continues.
    """
    public = payable(payg((7, AUDIO), (28, HD), (63, FHD)))
    own = payable(payg((7 * Fraction(92, 100), AUDIO), (26, HD), (63 * Fraction(92, 100), FHD)))
    output = run("own_price_book.py").stdout

    assert output.splitlines()[-1] == f"agora-cn:payg {public}, acme:negotiated {own}: {public - own} saved"


def test_contract():
    """
    The same terms as a contract give the same amount; as it can be shared there is no stage but the contract.
    """
    own = payable(payg((7 * Fraction(92, 100), AUDIO), (26, HD), (63 * Fraction(92, 100), FHD)))
    shared, shown = run("contract.py").stdout.partition("with its terms shown:\n")[::2]

    assert f"agora-cn:acme-2026 {own}" in shown.splitlines()
    assert [line.split()[0] for line in shared.splitlines()[1:]] == ["contract"]
    assert [line.split()[0] for line in shown.splitlines()[:4]] == ["list", "contract-discount", "free", "volume"]


def test_years_of_prices():
    """
    There is a line for each edition of the books, with what the prices of that time made of the month.
    """
    output = run("years_of_prices.py").stdout
    agora, trtc = (
        [(start, amount.replace(",", "")) for start, amount in re.findall(r"^  (\S+) +(\S+)", part, re.MULTILINE)]
        for part in re.split(r"^Tencent", output, flags=re.MULTILINE)
    )
    split = str(payable(payg((7, AUDIO), (28, HD), (63, FHD))))
    hd_plus = str(payable(Fraction(7 * (AUDIO - 10_000) + 28 * HD + 105 * FHD, 1000)))

    assert [start for start, _ in agora] == starts("agora-cn")
    assert [start for start, _ in trtc] == starts("trtc-cn")
    assert {amount for start, amount in agora if start < "2021-01-15"} == {hd_plus}
    assert {amount for start, amount in agora if start >= "2021-01-15"} == {split}
    assert trtc[0] == ("2019-01-02", str(payable(Fraction(25 * (AUDIO + HD + FHD), 1000))))
    assert dict(trtc)["2020-05-09"] == str(payable(Fraction(7 * AUDIO + 28 * HD + 105 * FHD, 1000)))
    assert trtc[-1][1] == str(payable(Fraction(7 * AUDIO + 28 * HD + 63 * FHD, 1000)))


def starts(book):
    """The first days of the editions in a bundled book's file."""
    data = tomllib.loads((ROOT / f"agorapricing/books/{book}.toml").read_text("utf-8"))
    return [str(edition["start"]) for edition in data["edition"]]
