"""Break the library by hand, one rule at a time, and see that the tests notice.

Run with `python scripts/mutate.py` (some minutes). Each row is a file, what stands there, and what replaces it; the
tests run on a copy of the checkout, so that nothing is left broken. It fails when a broken rule passes.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ["tests", "-q", "-x", "-n", "2", "--ignore=tests/test_project.py", "--ignore=tests/test_cli.py"]

MUTANTS = [
    ("agorapricing/arithmetic.py", "at_most if x <= 0 else above", "at_most if x < 0 else above"),
    ("agorapricing/arithmetic.py", "whole if whole * size <= x else whole - 1", "whole"),
    ("agorapricing/recorded.py", 'return f"{self.value(atom.x)} <= 0"', 'return f"{self.value(atom.x)} < 0"'),
    ("agorapricing/recorded.py", "if {x} <= {self.constant(cap)} else", "if {x} < {self.constant(cap)} + 1 else"),
    ("agorapricing/recorded.py", "both = choice.above + atom.above", "both = choice.above"),
    ("agorapricing/exact.py", "        decimal.Inexact,\n", ""),
    ("agorapricing/exact.py", "return decimal.localcontext(_CONTEXT)", "return decimal.localcontext()"),
    ("agorapricing/exact.py", '"half-up": decimal.ROUND_HALF_UP', '"half-up": decimal.ROUND_HALF_EVEN'),
    ("agorapricing/tariff/charge.py", "net = net * (ONE - reduction.fraction)", "net = net - reduction.fraction"),
    ("agorapricing/tariff/charge.py", "each.fraction < 1 for each in", "each.fraction <= 1 for each in"),
    ("agorapricing/tariff/charge.py", "(*self.reductions, reduction)", "(reduction,)"),
    ("agorapricing/tariff/pooled.py", "filled = tops", "filled = [ZERO] * len(tops)"),
    (
        "agorapricing/tariff/pooled.py",
        "Charge(charge.price, charge.quantity - drawn)",
        "Charge(charge.price, charge.quantity)",
    ),
    ("agorapricing/tariff/pooled.py", "left = left - drawn * units", "left = left - drawn"),
    ("agorapricing/tariff/tiers.py", "elif tier.up_to <= below:", "elif tier.up_to < below:"),
    ("agorapricing/tariff/rates.py", "blocks = maximum(ceil_div(paid", "blocks = maximum(floor_div(paid"),
    (
        "agorapricing/tariff/base.py",
        "select(gap, each.quantity, ZERO) if holds",
        "select(gap, ZERO, each.quantity) if holds",
    ),
    ("agorapricing/tariff/convert.py", "counted = ceil_div(counted, self.whole) * self.whole", "pass"),
    ("agorapricing/tariff/spend.py", "short = maximum(self.amount - total(charges), ZERO)", "short = self.amount"),
    ("agorapricing/book.py", "each.start <= on", "each.start < on"),
    ("agorapricing/book.py", "for conversion in reversed(self.converts)", "for conversion in self.converts"),
    ("agorapricing/bill.py", "left -= taken", "pass"),
    ("agorapricing/rating.py", "if place in self.plan.quoted)", "if False)"),
    ("agorapricing/comparison.py", "if quote.amount is not None]", "]"),
    (
        "agorapricing/books/agora-cn.toml",
        '"live.2k_plus", "rtc.2k_plus",\n]\ntiers = [\n  { up_to = 99_999, off = 0 }',
        '"live.2k_plus", "rtc.2k_plus",\n]\ntiers = [\n  { up_to = 100_000, off = 0 }',
    ),
]


def survives(mutant: tuple[str, str, str]) -> bool:
    """Whether the tests pass although the rule is broken."""
    name, old, new = mutant
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(ROOT, copy, ignore=shutil.ignore_patterns(".git", ".venv*", "build", "*.egg-info", ".*_cache"))
        path = copy / name
        text = path.read_text("utf-8")
        if text.count(old) != 1:
            sys.exit(f"{name} has {old!r} {text.count(old)} times, not once: bring the list up to date")
        path.write_text(text.replace(old, new), "utf-8")
        command = [sys.executable, "-m", "pytest", *TESTS]
        done = subprocess.run(command, cwd=copy, capture_output=True, env=_environment(copy), check=False)
        return done.returncode == 0


def _environment(copy: Path) -> dict[str, str]:
    """The copy comes before any installed checkout."""
    return {**os.environ, "PYTHONPATH": str(copy)}


def main() -> int:
    """Break each rule in turn."""
    alive = 0
    for mutant in MUTANTS:
        lived = survives(mutant)
        alive += lived
        word = "SURVIVED" if lived else "found   "
        print(f"{word}  {mutant[0]}: {mutant[1].strip()!r} -> {mutant[2].strip()!r}", flush=True)
    print(f"{len(MUTANTS) - alive} of {len(MUTANTS)} broken rules are found")
    return 1 if alive else 0


if __name__ == "__main__":
    sys.exit(main())
