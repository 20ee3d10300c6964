"""Break the rules of metering by hand, one at a time, and see which test finds it.

Run with `python scripts/break_metering.py` (some minutes). As in `break_library.py`, each row is what is broken, a
file, what stands there and what replaces it; the tests of metering run on a copy. It fails when a broken rule passes.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from break_library import CACHES, ROOT

NAMES = ("metering_laws", "metering_zones", "metering", "metering_cases", "scenarios", "calllog", "sizing", "doctor")

BREAKS = [
    # tiers and methods
    ("a bound belongs to the next tier", "metering/rule.py", "pixels <= tier.up_to:", "pixels < tier.up_to:"),
    ("a bound is one pixel higher", "metering/rule.py", "pixels <= tier.up_to:", "pixels <= tier.up_to + 1:"),
    (
        "pixels are not summed",
        "metering/rule.py",
        "family.tier(sum(pixels * times for pixels, times in video)).meter, 1)",
        "family.tier(max(pixels for pixels, _ in video)).meter, 1)",
    ),
    (
        "pictures that are alike count once",
        "metering/rule.py",
        "family.tier(sum(pixels * times for pixels, times in video)).meter, 1)",
        "family.tier(sum(pixels for pixels, _ in video)).meter, 1)",
    ),
    (
        "by aggregate each stream is timed",
        "metering/rule.py",
        "family.tier(sum(pixels * times for pixels, times in video)).meter, 1)",
        "family.tier(sum(pixels * times for pixels, times in video)).meter, len(video))",
    ),
    (
        "by stream each tier is timed once",
        "metering/rule.py",
        "(family.tier(pixels).meter, times) for pixels, times in video",
        "(family.tier(pixels).meter, 1) for pixels, times in video",
    ),
    ("sound beside video is always timed", "metering/rule.py", "if family.audio_beside_video else 0", "if True else 0"),
    (
        "sound is video of no pixels",
        "metering/rule.py",
        "for picture, times in received if picture.is_video]",
        "for picture, times in received if picture.size]",
    ),
    (
        "no video is no time",
        "metering/rule.py",
        "return ((family.audio, 1),) if family.audio else ()\n        heard",
        "return ()\n        heard",
    ),
    ("sizes are not calibrated", "metering/rule.py", "return Size.of(counted) if counted else size", "return size"),
    ("dual stream counts what was requested", "metering/rule.py", 'and self.dual_stream == "requested"', ""),
    (
        "dual stream counts what was received",
        "metering/rule.py",
        'and self.dual_stream == "requested" else',
        'and self.dual_stream == "never" else',
    ),
    (
        "who is alone is billed",
        "metering/rule.py",
        'if alone and self.alone == "nothing"',
        'if alone and self.alone == "never"',
    ),
    ("nobody is billed alone", "metering/rule.py", 'if alone and self.alone == "nothing"', "if alone"),
    (
        "only the first family of a role counts",
        "metering/rule.py",
        "for name in self.roles[role])",
        "for name in self.roles[role][:1])",
    ),
    # time
    ("what starts goes before what ends", "metering/timeline.py", "sorted(ends + starts,", "sorted(starts + ends,"),
    (
        "time before a first stream is lost",
        "metering/timeline.py",
        "if role_now is not None:",
        "if role_now is not None and active:",
    ),
    (
        "a stream goes on when it ended",
        "metering/timeline.py",
        "                del active[what]",
        "                pass",
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
        "the small layer is the large one",
        "metering/session.py",
        "Picture(small if arrives == LOW else size,",
        "Picture(size,",
    ),
    (
        "people who are alike count once",
        "metering/metered.py",
        "seconds = (phase.end - phase.start) * participant.count",
        "seconds = phase.end - phase.start",
    ),
    # rounding
    (
        "minutes are rounded down",
        "metering/metered.py",
        "return Decimal(ceil_div(Decimal(seconds), Decimal(SECONDS)))",
        "return Decimal(int(seconds // SECONDS))",
    ),
    (
        "minutes are rounded by app everywhere",
        "metering/metered.py",
        'bucket.app if minutes.scope == "app" else ""',
        "bucket.app",
    ),
    ("minutes are never rounded by app", "metering/metered.py", 'bucket.app if minutes.scope == "app" else ""', '""'),
    (
        "minutes are rounded by day everywhere",
        "metering/metered.py",
        'bucket.day if minutes.over == "day" else 0',
        "bucket.day",
    ),
    ("minutes are never rounded by day", "metering/metered.py", 'bucket.day if minutes.over == "day" else 0', "0"),
    (
        "tiers are rounded before they are standard minutes",
        "billable.py",
        'if rule.minutes.rounded == "metered":',
        "if True:",
    ),
    # zones
    (
        "an offset goes the wrong way",
        "metering/zones.py",
        'timezone(-offset if found[1] == "-" else offset)',
        'timezone(offset if found[1] == "-" else -offset)',
    ),
    (
        "days begin at midnight of UTC",
        "metering/zones.py",
        "datetime(day.year, day.month, day.day, tzinfo=zone)",
        "datetime(day.year, day.month, day.day, tzinfo=UTC)",
    ),
    # scenarios
    (
        "a host sees itself",
        "scenarios/talks.py",
        "seen = max(min(shown - 1, tiles), 0)",
        "seen = max(min(shown, tiles), 0)",
    ),
    (
        "a share without video is ignored",
        "scenarios/room.py",
        "shares.get(each.stream, ONE - timing.without_video)",
        "shares.get(each.stream, ONE)",
    ),
    ("nobody waits", "scenarios/room.py", "if not (timing.waiting_minutes and found):", "if True:"),
    (
        "everybody waits",
        "scenarios/room.py",
        "start = timing.waiting_minutes * SECONDS\n    stay =",
        "start = ZERO\n    stay =",
    ),
    (
        "a recorder hears nobody",
        "scenarios/room.py",
        "wanted += [(_voice(group), group.count, ONE) for group in voices]",
        "pass",
    ),
    (
        "a rest of a session is lost",
        "scenarios/volume.py",
        "found[more % days if more else 0] += total - whole",
        "pass",
    ),
    (
        "users are not multiplied by sessions",
        "scenarios/volume.py",
        "(self.daily_users * per_user,) * days",
        "(self.daily_users,) * days",
    ),
    # logs
    ("a row may end when it starts", "calllog/records.py", "0 < end - start <= LONGEST", "0 <= end - start <= LONGEST"),
    ("a row may overlap itself", "calllog/rooms.py", "record.start < same.end", "record.end < same.start"),
    ("touching rows overlap", "calllog/rooms.py", "record.start < same.end", "record.start <= same.end"),
    ("two roles may overlap", "calllog/rooms.py", "record.start < each.end), None)", "record.end < each.start), None)"),
    (
        "rows are kept as they come",
        "calllog/rooms.py",
        "records.sort(key=_order)",
        "records.sort(key=lambda each: each.line)",
    ),
    (
        "rooms of two accounts are one",
        "calllog/counter.py",
        "place = (account, month, app, day)",
        'place = ("", month, app, day)',
    ),
    (
        "calls over midnight are of one month",
        "calllog/counter.py",
        "in self.calendar.cut(start, end):",
        "in [(*self.calendar.cut(start, end)[0][:1], start, end)]:",
    ),
    (
        "all months have the first edition",
        "calllog/counter.py",
        "month: book.offer(LIST, month) for",
        "month: book.offer(LIST, months.days[1]) for",
    ),
    ("digits below a microsecond are cut", "calllog/records.py", "len(text) > _MICROSECONDS and", "False and"),
    (
        "a rejected row counts as used",
        "calllog/counting.py",
        "return self.rows - len(self.rejects)",
        "return self.rows",
    ),
]


def found_by(row: tuple[str, str, str, str]) -> str:
    """The first test that fails on a broken rule; nothing where it lives."""
    _, name, old, new = row
    with tempfile.TemporaryDirectory() as folder:
        for part in ("agorapricing", "tests", "docs"):
            shutil.copytree(ROOT / part, Path(folder) / part, ignore=CACHES)
        path = Path(folder) / "agorapricing" / name
        text = path.read_text("utf-8")
        if text.count(old) != 1:
            return f"not tried: {name} has {old!r} {text.count(old)} times"
        path.write_text(text.replace(old, new), "utf-8")
        environment = {**os.environ, "PYTHONPATH": folder, "PYTHONDONTWRITEBYTECODE": "1"}
        tests = [f"tests/test_{each}.py" for each in NAMES]
        done = subprocess.run(
            [sys.executable, "-m", "pytest", "-q", "-x", "--no-header", "-p", "no:cacheprovider", *tests],
            cwd=folder, capture_output=True, text=True, env=environment, check=False,
        )  # fmt: skip
        failed = re.search(r"^(?:FAILED|ERROR) \S*?(test_[a-z_]+)\.py(?:::([a-z_0-9]+))?", done.stdout, re.MULTILINE)
        if failed:
            return f"{failed[1]}: {failed[2] or 'cannot be imported'}"
        return f"not tried: {done.stdout.strip()[-60:]}" if done.returncode else ""


def main() -> int:
    """Break each rule in turn, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        rows = []
        for row, test in zip(BREAKS, pool.map(found_by, BREAKS), strict=True):
            print(f"{test or 'SURVIVED':75.90} {row[0]}", flush=True)
            rows.append((row, test))
    bad = [row[0] for row, test in rows if not test or test.startswith("not tried")]
    print(f"{len(rows) - len(bad)} of {len(rows)} broken rules are found")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
