"""Break the library by hand, one rule at a time, and see which law of the kit finds it; write the table of the docs.

Run with `python scripts/break_library.py` (some minutes). Each row is what is broken, a file, what stands there and
what replaces it; the kit runs on a copy of the package, so that nothing is left broken. It fails when a broken rule
passes, and writes `docs/laws.md` when all are found.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CACHES = shutil.ignore_patterns("__pycache__")
PAGE = ROOT / "docs/laws.md"

KIT = """
import sys
from agorapricing.testing import LAWS, check_laws
from agorapricing.testing.checks import Checker
for law in LAWS:
    if not law.of_offers and (found := check_laws([law], examples=200, shrink=False)):
        sys.exit(next(iter(found)))
for book in ("trtc-cn", "agora-cn", "agora-us-standard"):
    checker = Checker.of(book)
    for edition in checker.book.editions:
        for law in LAWS:
            if found := next(checker.check(edition, law), None):
                sys.exit(found.law.name)
"""

BREAKS = [
    (
        "a bound belongs to the next tier",
        "arithmetic.py",
        "at_most if x <= 0 else above",
        "at_most if x < 0 else above",
    ),
    ("blocks round the wrong way below zero", "arithmetic.py", "whole if whole * size <= x else whole - 1", "whole"),
    (
        "the plan has bounds of its own",
        "writing.py",
        'return f"{self.value(atom.x)} <= 0"',
        'return f"{self.value(atom.x)} < 0"',
    ),
    (
        "the plan's ladder has a wrong bound",
        "writing.py",
        "if {x} <= {self.constant(cap)} else",
        "if {x} <= {self.constant(cap)} + 1 else",
    ),
    ("the plan forgets the second cap", "recorded.py", "both = choice.above + atom.above", "both = choice.above"),
    (
        "the caller's context leaks in",
        "exact.py",
        "return decimal.localcontext(_CONTEXT)",
        "return decimal.localcontext()",
    ),
    (
        "payable is cut, not rounded",
        "exact.py",
        "rounding=_MODES[self.mode], context",
        "rounding=decimal.ROUND_DOWN, context",
    ),
    (
        "a price is for one unit, not for per",
        "tariff/charge.py",
        "return quotient(self.unit_price or ZERO, self.per, f",
        "return quotient(self.unit_price or ZERO, ONE, f",
    ),
    (
        "a fraction is subtracted as money",
        "tariff/charge.py",
        "net = net * (ONE - reduction.fraction)",
        "net = net - reduction.fraction",
    ),
    ("only the last discount counts", "tariff/charge.py", "(*self.reductions, reduction)", "(reduction,)"),
    (
        "free units fill the next pool too",
        "tariff/charge.py",
        "each.fraction < 1 for each in",
        "each.fraction <= 1 for each in",
    ),
    ("a pool forgets what filled it", "tariff/pooled.py", "filled = tops", "filled = [ZERO] * len(tops)"),
    (
        "a band loses its units",
        "tariff/pooled.py",
        "running if band.up_to is None else minimum(running, band.up_to)",
        "ZERO if band.up_to is None else minimum(running, band.up_to)",
    ),
    (
        "a pool fills in another order",
        "tariff/pooled.py",
        "for meter in meters:\n        yield",
        "for meter in sorted(meters):\n        yield",
    ),
    (
        "free minutes cost half",
        "tariff/pooled.py",
        "free = Reduction(self.stage, ONE, source=self.source)",
        'free = Reduction(self.stage, "0.5", source=self.source)',
    ),
    (
        "percent off reaches other meters",
        "tariff/pooled.py",
        "(self.pool is None or charge.price.meter in self.pool)",
        "True",
    ),
    (
        "what a pack covers is charged too",
        "tariff/pooled.py",
        "Charge(charge.price, charge.quantity - drawn)",
        "Charge(charge.price, charge.quantity)",
    ),
    ("a pack is drawn by one unit each", "tariff/pooled.py", "left = left - drawn * units", "left = left - drawn"),
    (
        "a tier also prices what is below it",
        "tariff/tiers.py",
        "top - minimum(quantity, below) if below else top",
        "top",
    ),
    ("all tiers of a volume ladder price", "tariff/tiers.py", "select(quantity - tier.up_to, above, ZERO)", "above"),
    (
        "a flat fee is due at its bound",
        "tariff/tiers.py",
        "else select(quantity - below, ZERO, ONE)",
        "else select(quantity - below, ONE, ONE)",
    ),
    (
        "blocks are rounded down",
        "tariff/rates.py",
        "blocks = maximum(ceil_div(paid, self.size)",
        "blocks = maximum(ceil_div(paid, self.size) - 1",
    ),
    (
        "free units of a package are charged",
        "tariff/rates.py",
        "usage.get(self.meter, ZERO) - self.free",
        "usage.get(self.meter, ZERO)",
    ),
    (
        "the dearest option is charged",
        "tariff/base.py",
        "select(gap, each.quantity, ZERO) if holds",
        "select(gap, ZERO, each.quantity) if holds",
    ),
    (
        "a sum drops its last part",
        "tariff/base.py",
        "for part in self.parts for charge in part.apply",
        "for part in self.parts[:1] for charge in part.apply",
    ),
    (
        "a conversion is not rounded up",
        "tariff/convert.py",
        "counted[self.to] = ceil_div(counted[self.to], self.whole) * self.whole",
        "pass",
    ),
    (
        "a conversion forgets its ratios",
        "tariff/convert.py",
        "usage[meter] * ratio for meter, ratio in taken",
        "usage[meter] for meter, ratio in taken",
    ),
    (
        "a minimum is added on top",
        "tariff/spend.py",
        "short = maximum(self.amount - total(charges), ZERO)",
        "short = self.amount",
    ),
    (
        "a maximum gives nothing back",
        "tariff/spend.py",
        "over = maximum(total(charges) - self.amount, ZERO)",
        "over = ZERO",
    ),
    ("what is put on top is forgotten", "tariff/spend.py", "Charge(price, total(charges))", "Charge(price, ZERO)"),
    ("an edition starts a day late", "book.py", "if each.start <= on", "if each.start < on"),
    (
        "a regime drops its last stage",
        "book.py",
        "for name in regime.chain:\n            tariff",
        "for name in regime.chain[:-1]:\n            tariff",
    ),
    ("the waterfall takes discounts off the list price", "bill.py", "left -= taken", "pass"),
    (
        "a bill drops its first line",
        "rating.py",
        "bill = Bill(rater.terms, used, tuple(lines), total",
        "bill = Bill(rater.terms, used, tuple(lines[1:]), total",
    ),
]


def found_by(row: tuple[str, str, str, str]) -> str:
    """The law that finds a broken rule, or what is raised while looking; nothing where it lives."""
    _, name, old, new = row
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(
            ROOT / "agorapricing", Path(folder) / "agorapricing", ignore=shutil.ignore_patterns("__pycache__")
        )
        path = Path(folder) / "agorapricing" / name
        text = path.read_text("utf-8")
        if text.count(old) != 1:
            return f"not tried: {name} has {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), "utf-8")
        environment = {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        done = subprocess.run(
            [sys.executable, "-c", KIT], cwd=folder, capture_output=True, text=True, env=environment, check=False
        )  # our own code
        said = done.stderr.strip().rpartition("\n")[2]
        if done.returncode and (" " not in said or said.startswith("agorapricing.errors.")):
            return said.removeprefix("agorapricing.errors.")
        return f"not tried: {said}" if done.returncode else ""


def _row(law: Any) -> str:
    equation = law.equation.replace("|", "\\|")
    return f"| `{law.name}` | {law.sentence} | {equation} | {law.elsewhere or '–'} |\n"


def page(rows: list[tuple[str, str]]) -> str:
    """The page of the docs: every law, and every broken rule with the law that finds it."""
    sys.path.insert(0, str(ROOT))
    from agorapricing.testing import LAWS  # noqa: PLC0415  # after the path of this checkout

    laws = "".join(map(_row, LAWS))
    broken = "".join(f"| {what} | {law} |\n" for what, law in rows)
    return f"""# The laws

Written by `python scripts/break_library.py`. How to test a book of your own: [testing a book](test-your-book.md).

| law | in words | equation | where it does not apply, and why |
|---|---|---|---|
{laws}
## What they find

The script breaks the library in {len(rows)} ways, one at a time, and runs the kit on it. Each is found:

| broken | found by |
|---|---|
{broken}"""


def main() -> int:
    """Break each rule in turn, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        rows = []
        for row, law in zip(BREAKS, pool.map(found_by, BREAKS), strict=True):
            print(f"{law or 'SURVIVED':40.90} {row[0]}", flush=True)
            rows.append((row[0], law))
    bad = [what for what, law in rows if not law or law.startswith("not tried")]
    if not bad:
        PAGE.write_text(page([(what, f"`{law}`" if " " not in law else law) for what, law in rows]), "utf-8")
    print(f"{len(rows) - len(bad)} of {len(rows)} broken rules are found")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
