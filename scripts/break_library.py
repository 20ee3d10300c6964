"""Break the library by hand, one rule at a time, and see which law finds it; write the tables of the docs.

Run with `python scripts/break_library.py` (some minutes), or with `bills` or `metering` for one of the two. Each row is
what is broken, a file, what stands there and what replaces it; the kit, or the laws of metering, which are tests, run
on a copy of the package, so that nothing is left broken. It fails when a broken rule passes, and writes
`docs/reference/laws.md` and `docs/reference/laws-of-metering.md` when all are found.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
CACHES = shutil.ignore_patterns("__pycache__")
PAGE = ROOT / "docs/reference/laws.md"
METERING_PAGE = ROOT / "docs/reference/laws-of-metering.md"
METERING_LAWS = (
    "metering/test_metering_laws.py",
    "metering/test_zones.py",
    "metering/test_counts.py",
    "calllog/test_calllog.py",
    "scenarios/test_scenarios.py",
    "scenarios/test_limits.py",
)

Row = tuple[str, str, str, str]

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
        "numbers/arithmetic.py",
        "at_most if x <= 0 else above",
        "at_most if x < 0 else above",
    ),
    (
        "blocks round the wrong way below zero",
        "numbers/arithmetic.py",
        "whole if whole * size <= x else whole - 1",
        "whole",
    ),
    (
        "the plan has bounds of its own",
        "numbers/compiler.py",
        'return f"{self.value(atom.x)} <= 0"',
        'return f"{self.value(atom.x)} < 0"',
    ),
    (
        "the plan's ladder has a wrong bound",
        "numbers/compiler.py",
        "if {x} <= {bounds[at]} else",
        "if {x} <= {bounds[at]} + 1 else",
    ),
    (
        "the plan forgets the second cap",
        "numbers/symbolic.py",
        "both = most + below",
        "both = most",
    ),
    (
        "the caller's context leaks in",
        "numbers/context.py",
        "return decimal.localcontext(_CONTEXT)",
        "return decimal.localcontext()",
    ),
    (
        "payable is cut, not rounded",
        "numbers/rounding.py",
        "rounding=MODES[self.mode], context",
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
        "free = Reduction(name, ONE, source=self.source)",
        'free = Reduction(name, "0.5", source=self.source)',
    ),
    (
        "percent off reaches other meters",
        "tariff/percent.py",
        "return self.meters is None or meter in self.meters",
        "return True",
    ),
    (
        "percent off takes the fees of tiers unasked",
        "tariff/percent.py",
        "return self.fees and self._names(price.of_meter)",
        "return self._names(price.of_meter)",
    ),
    (
        "what a pack covers is charged too",
        "tariff/prepaid.py",
        "Charge(charge.price, charge.quantity - drawn)",
        "Charge(charge.price, charge.quantity)",
    ),
    ("a pack is drawn by one unit each", "tariff/prepaid.py", "left = left - drawn * units", "left = left - drawn"),
    (
        "a pack is drawn by whole units, not steps",
        "tariff/prepaid.py",
        "floor_div(left, units * step) * step",
        "floor_div(left, units)",
    ),
    (
        "a tier also prices what is below it",
        "tariff/tiers.py",
        "top - minimum(amount, below) if below else top",
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
        "tariff/combined.py",
        "select(gap, each.quantity, ZERO) if holds",
        "select(gap, ZERO, each.quantity) if holds",
    ),
    (
        "a sum drops its last part",
        "tariff/sums.py",
        "for part in self.parts for charge in part.apply",
        "for part in self.parts[:1] for charge in part.apply",
    ),
    (
        "a conversion is rounded down",
        "tariff/convert.py",
        '{\n        "up": ceil_div,',
        '{\n        "up": floor_div,',
    ),
    (
        "a conversion forgets its ratios",
        "tariff/convert.py",
        "usage[m] * ratio for m, ratio in taken",
        "usage[m] for m, ratio in taken",
    ),
    (
        "a minimum is added on top",
        "tariff/spend.py",
        "self.amount - counted if self.adds_money",
        "self.amount if self.adds_money",
    ),
    (
        "a maximum gives nothing back",
        "tariff/spend.py",
        "else counted - self.amount, ZERO)",
        "else ZERO, ZERO)",
    ),
    (
        "what is put on top is forgotten",
        "tariff/shares.py",
        "yield Charge(price, overlapped(counted, below, tier.up_to))",
        "yield Charge(price, ZERO)",
    ),
    (
        "the least of a share comes on top of it",
        "tariff/shares.py",
        "maximum(self.least - total(shares), ZERO)",
        "self.least",
    ),
    (
        "a share of fees is of everything",
        "tariff/money.py",
        "FEES: is_fee}[self.of]",
        "FEES: True}[self.of]",
    ),
    (
        "a credit goes below zero",
        "tariff/credit.py",
        "minimum(self.at_hand(charges), self.at_most)",
        "self.at_most",
    ),
    (
        "what one meter takes of a share that is free is free for the next, too",
        "tariff/relative.py",
        "left = left - free",
        "left = left",
    ),
    (
        "the dearest of several models is the cheapest",
        "tariff/several.py",
        "= Dearest",
        "= Cheapest",
    ),
    (
        "a surcharge is on free units",
        "tariff/surcharge.py",
        "(self.on == USED or each.price.is_usage)",
        "True",
    ),
    (
        "of groups of meters the others are billed, too",
        "tariff/groups.py",
        "kept.price.reduced(free)",
        "kept.price",
    ),
    (
        "what is suspended is billed",
        "tariff/suspended.py",
        "unit_price=None, unpriced=self.why",
        "unpriced=self.why",
    ),
    ("suspension stops what is free", "tariff/suspended.py", " and charge.price.is_usage and charge.price.net", ""),
    ("an edition starts a day late", "pricebook/book.py", "if each.start <= on", "if each.start < on"),
    (
        "a regime drops its last stage",
        "pricebook/edition.py",
        "for name in regime.chain:\n            staged",
        "for name in regime.chain[:-1]:\n            staged",
    ),
    ("the waterfall takes discounts off the list price", "rating/bill.py", "left -= taken", "pass"),
    (
        "a bill drops its first line",
        "rating/rating.py",
        "bill = Bill(rater.terms, used, tuple(lines), total",
        "bill = Bill(rater.terms, used, tuple(lines[1:]), total",
    ),
]

METERING = [
    ("the bound of a tier belongs to the next", "metering/rule.py", "pixels <= tier.up_to", "pixels < tier.up_to"),
    (
        "of several tiers the last one is taken",
        "metering/rule.py",
        "for tier in self.video:\n            if",
        "for tier in reversed(self.video):\n            if",
    ),
    (
        "pixels of equal pictures are summed once",
        "metering/rule.py",
        "family.tier(sum(pixels * times for pixels, times in video))",
        "family.tier(sum(pixels for pixels, times in video))",
    ),
    (
        "by stream, equal pictures are one",
        "metering/rule.py",
        "return (*((family.tier(pixels).meter, times) for pixels, times in video), *beside)",
        "return (*((family.tier(pixels).meter, 1) for pixels, times in video), *beside)",
    ),
    (
        "the books' methods are taken for each other",
        "metering/rule.py",
        "if family.method == AGGREGATE:\n            return ((family.tier(",
        "if family.method != AGGREGATE:\n            return ((family.tier(",
    ),
    ("no size is calibrated", "metering/rule.py", "return Size.of(counted) if counted else size", "return size"),
    (
        "what was asked for counts, not what came",
        "metering/rule.py",
        'self.dual_stream == "requested"',
        'self.dual_stream != "requested"',
    ),
    (
        "the small stream has the size of the large one",
        "metering/session.py",
        "return Picture(small if arrives == LOW else size, None, requested)",
        "return Picture(size, None, requested)",
    ),
    (
        "who receives nothing pays nothing",
        "metering/rule.py",
        "return ((family.audio, 1),) if family.audio else ()",
        "return ()",
    ),
    (
        "a change of role is not seen",
        "metering/timeline.py",
        "if kind == _STAY:\n            role_now = what",
        "if kind == _STAY:\n            role_now = role_now or what",
    ),
    (
        "what starts goes before what ends",
        "metering/timeline.py",
        "sorted(ends + starts, key=itemgetter(0))",
        "sorted(starts + ends, key=itemgetter(0))",
    ),
    ("people who are alike count as one", "metering/seconds.py", "* participant.count", "* 1"),
    (
        "somebody alone is billed whatever the book says",
        "metering/seconds.py",
        "rule, is_alone=is_alone)",
        "rule, is_alone=False)",
    ),
    (
        "a day of an app is not told from another",
        "metering/seconds.py",
        'if minutes.over == "day" else 0',
        "if 0 else 0",
    ),
    (
        "apps are put together where each is rounded",
        "metering/seconds.py",
        'if minutes.scope == "app" else ""',
        'if minutes.scope == "account" else ""',
    ),
    (
        "minutes are rounded down",
        "metering/seconds.py",
        "ceil_div(ZERO + seconds, Decimal(SECONDS))",
        "(ZERO + seconds) // 60",
    ),
    (
        "seconds are rounded before they are converted",
        "pricebook/minutes.py",
        'is_metered = rule.minutes.rounded == "metered"',
        'is_metered = rule.minutes.rounded == "billed"',
    ),
    ("days begin at midnight of UTC", "metering/zones.py", "day.day, tzinfo=zone)", "day.day, tzinfo=UTC)"),
    (
        "a moment at midnight is of the day before",
        "metering/zones.py",
        "bisect_right(self.starts, start) - 1",
        "max(bisect_right(self.starts, start - 1) - 1, 0)",
    ),
    (
        "a day that a zone left out has a part of no length",
        "metering/zones.py",
        "return cls(tuple(begun), tuple(begun.values()))",
        "return cls(tuple(midnight(each, zone) for each in days), tuple(days))",
    ),
    ("a part of a session is lost", "scenarios/sessions.py", "more = total -", "more = floor_div(total, ONE) -"),
    (
        "a waiting person is not in the room",
        "scenarios/room.py",
        "stays=(Stay(0, stay.end, stay.role),)",
        "stays=(stay,)",
    ),
    ("a bound is one pixel higher", "metering/rule.py", "pixels <= tier.up_to:", "pixels <= tier.up_to + 1:"),
    (
        "pixels are not summed",
        "metering/rule.py",
        "family.tier(sum(pixels * times for pixels, times in video)).meter, 1)",
        "family.tier(max(pixels for pixels, _ in video)).meter, 1)",
    ),
    ("sound beside video is always timed", "metering/rule.py", "if family.audio_beside_video else 0", "if True else 0"),
    (
        "sound is video of no pixels",
        "metering/rule.py",
        "for picture, times in received if picture.is_video]",
        "for picture, times in received if picture.size]",
    ),
    (
        "dual stream counts what was received",
        "metering/rule.py",
        'and self.dual_stream == "requested" else',
        'and self.dual_stream == "never" else',
    ),
    ("nobody is billed alone", "metering/rule.py", 'if alone and self.alone == "nothing"', "if alone"),
    (
        "only the first family of a role counts",
        "metering/rule.py",
        "for name in self.roles[role])",
        "for name in self.roles[role][:1])",
    ),
    ("two are alone together", "metering/timeline.py", "if present == 1:", "if present <= 2:"),
    (
        "an interval holds its end",
        "metering/timeline.py",
        "and at < intervals[place][1]",
        "and at <= intervals[place][1]",
    ),
    (
        "a change of size comes a moment late",
        "metering/session.py",
        "if each.at <= at), None)",
        "if each.at < at), None)",
    ),
    (
        "the last change of size is lost",
        "metering/session.py",
        "for each in reversed(self.sizes)",
        "for each in self.sizes",
    ),
    (
        "minutes are rounded by app everywhere",
        "metering/seconds.py",
        'bucket.app if minutes.scope == "app" else ""',
        "bucket.app",
    ),
    (
        "minutes are rounded by day everywhere",
        "metering/seconds.py",
        'bucket.day if minutes.over == "day" else 0',
        "bucket.day",
    ),
    (
        "a host sees itself",
        "scenarios/talks.py",
        "seen = max(min(shown - 1, tiles), 0)",
        "seen = max(min(shown, tiles), 0)",
    ),
    (
        "a share without video is ignored",
        "scenarios/room.py",
        "(each.publishes, ONE - without_video)",
        "(each.publishes, ONE)",
    ),
    (
        "everybody is there while one waits",
        "scenarios/room.py",
        "start = waiting * SECONDS",
        "start = ZERO",
    ),
    (
        "a recorder hears nobody",
        "scenarios/room.py",
        "for group in present if _is_voice(group)}",
        "for group in ()}",
    ),
    (
        "users are not multiplied by sessions",
        "scenarios/sessions.py",
        "return users * (self.sessions_per_user or ZERO)",
        "return users",
    ),
    ("a user may spend more than a day", "scenarios/limits.py", "if each > limit:", "if each > limit * 30:"),
    ("a room may hold more than all users", "scenarios/limits.py", "users < people", "users < 0"),
    ("a row may end when it starts", "calllog/records.py", "0 < end - start <= LONGEST", "0 <= end - start <= LONGEST"),
    ("a row may overlap itself", "calllog/rooms.py", "record.start < same.end", "record.end < same.start"),
    ("touching rows overlap", "calllog/rooms.py", "record.start < same.end", "record.start <= same.end"),
    ("two roles may overlap", "calllog/rooms.py", "and record.start < last.end:", "and record.end < last.start:"),
    (
        "rows are kept as they come",
        "calllog/rooms.py",
        "records.sort(key=lambda each: (each.start, each.end, each.stream, ",
        "records.sort(key=lambda each: (each.line, each.end, each.stream, ",
    ),
    (
        "rooms of two accounts are one",
        "calllog/attendance.py",
        "found[account, app, days[first], role, received, is_alone] += end - start",
        'found["", app, days[first], role, received, is_alone] += end - start',
    ),
    (
        "calls over midnight are of one month",
        "calllog/attendance.py",
        "first, last = calendar.places(start, end)",
        "first = last = calendar.places(start, end)[0]",
    ),
    (
        "all months have the first edition",
        "calllog/counting.py",
        "offer = book.offer(LIST, month)",
        "offer = attrs.evolve(book.offer(LIST, min(each for _, each in by_month)), on=month)",
    ),
    ("digits below a microsecond are cut", "calllog/moments.py", "len(text) > _MICROSECONDS and", "False and"),
    (
        "a rejected row counts as used",
        "calllog/counting.py",
        "return self.rows - len(self.rejects)",
        "return self.rows",
    ),
    ("parts of a unit of a message count", "metering/counts.py", "ceil_div(amounts.size, self.unit)", "amounts.size"),
    ("who publishes a message is not counted", "metering/counts.py", "(self.sent + self", "(0 * self.sent + self"),
    ("storage is averaged over the month's own hours", "metering/counts.py", "_HOURS, self.hours,", "_HOURS, 744,"),
    (
        "the bound of an amount belongs to the next tier",
        "metering/counts.py",
        "select(amount - up_to, left,",
        "select(amount - up_to + ONE, left,",
    ),
    (
        "a tier of the day is that of the month",
        "metering/counts.py",
        'self.over == "day" else',
        'self.over == "year" else',
    ),
    ("what lies in lower tiers is lost", "metering/counts.py", "up_to - (amount - left) if", "ZERO if"),
    (
        "each workload is rounded by itself",
        "metering/counts.py",
        "rules[what].counted(found, days).items():",
        "(item for each in found for item in rules[what].counted([each], days).items()):",
    ),
]


def kit_finds(folder: Path, environment: dict[str, str]) -> str:
    """The law of the kit that finds a broken copy, or what is raised while looking; nothing where it lives."""
    done = subprocess.run(
        [sys.executable, "-c", KIT], cwd=folder, capture_output=True, text=True, env=environment, check=False
    )  # our own code
    said = done.stderr.strip().rpartition("\n")[2]
    if done.returncode and (" " not in said or said.startswith("agorapricing.errors.")):
        return said.removeprefix("agorapricing.errors.")
    return f"not tried: {said}" if done.returncode else ""


def tests_find(folder: Path, environment: dict[str, str]) -> str:
    """The first law of metering that a broken copy breaks; nothing where it lives."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "--tb=no", *(str(ROOT / "tests" / n) for n in METERING_LAWS)]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, env=environment, check=False)
    if found := re.search(r"^FAILED \S+::(\w+)", done.stdout, re.MULTILINE):
        return found[1]
    return f"not tried: {done.stdout.strip()[-90:]}" if done.returncode else ""


Finder = Callable[[Path, dict[str, str]], str]


def found_by(row: Row, finder: Finder) -> str:
    """The law that finds a broken rule; nothing where it lives."""
    _, name, old, new = row
    with tempfile.TemporaryDirectory() as folder:
        shutil.copytree(ROOT / "agorapricing", Path(folder) / "agorapricing", ignore=CACHES)
        path = Path(folder) / "agorapricing" / name
        text = path.read_text("utf-8")
        if text.count(old) != 1:
            return f"not tried: {name} has {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), "utf-8")
        return finder(
            Path(folder),
            {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1", "HYPOTHESIS_PROFILE": "many"},
        )


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

Written by `python scripts/break_library.py`. How to test a book of your own:
[testing a book](../guides/test-your-book.md).

| law | in words | equation | where it does not apply, and why |
|---|---|---|---|
{laws}
## What they find

The script breaks the library in {len(rows)} ways, one at a time, and runs the kit on it. Each is found:

| broken | found by |
|---|---|
{broken}"""


def metering_page(rows: list[tuple[str, str]]) -> str:
    """The page of the docs: every broken rule of metering with the test that finds it, and what that says."""
    trees = (ast.parse((ROOT / "tests" / name).read_text("utf-8")) for name in METERING_LAWS)
    tests = {each.name: each for tree in trees for each in tree.body if isinstance(each, ast.FunctionDef)}
    said = {f"`{name}`": " ".join((ast.get_docstring(each) or "").split()) for name, each in tests.items()}
    broken = "".join(f"| {what} | {law} | {said[law]} |\n" for what, law in rows)
    return f"""# The laws of metering

Written by `python scripts/break_library.py metering`. The laws of bills are on [a page of their own](laws.md); those of
metering are tests, over random rules, sessions, logs and time zones, and over the rules of all bundled books. The
script breaks metering in {len(rows)} ways, one at a time, and runs them. Each is found:

| broken | found by | which says |
|---|---|---|
{broken}"""


GROUPS: dict[str, tuple[list[Row], Finder, Path, Callable[[list[tuple[str, str]]], str]]] = {
    "bills": (BREAKS, kit_finds, PAGE, page),
    "metering": (METERING, tests_find, METERING_PAGE, metering_page),
}


def broken(group: str) -> int:
    """Break each rule of a group in turn, two at a time; how many are not found."""
    breaks, finder, place, written = GROUPS[group]
    with ThreadPoolExecutor(2) as pool:
        rows = []
        for row, law in zip(breaks, pool.map(found_by, breaks, [finder] * len(breaks)), strict=True):
            print(f"{law or 'SURVIVED':40.90} {row[0]}", flush=True)
            rows.append((row[0], law))
    bad = [what for what, law in rows if not law or law.startswith("not tried")]
    if not bad:
        place.write_text(written([(what, f"`{law}`" if " " not in law else law) for what, law in rows]), "utf-8")
    print(f"{len(rows) - len(bad)} of {len(rows)} broken rules of {group} are found")
    return len(bad)


def main() -> int:
    """Break the groups that are named, or all."""
    return 1 if sum(broken(group) for group in sys.argv[1:] or GROUPS) else 0


if __name__ == "__main__":
    sys.exit(main())
