"""What the worst honest files just below 1 MB cost: processor time beyond that of a tiny one, and memory at most.

Run it as `.venv/bin/python benchmarks/one_megabyte.py [--write] [WORD...]`, for jobs in whose lines all words stand;
`--write` keeps the rows for the page of evidence. Each command runs in a process of its own. Once for each command and
kind of file a tiny file says what the start costs. A command should take a second at most beyond its start, and 200 MB;
searches may take longer: they show how far they are, and Ctrl-C ends them with what they have. A PDF is printed by a
browser, which takes more than 200 MB to print an empty page: that program is measured apart, beside what it takes for
the tiny file, and no mark is of it.
"""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

RESULTS = Path(__file__).parents[1] / "tests/data/evidence/one_megabyte.json"
MAKER = Path(__file__).with_name("large_files.py")
"""Run apart: the memory of this process counts as that of those that it starts."""
SIZE, SECONDS, MEGABYTES = 1_000_000, 1.0, 200
WATCHED = """import atexit, resource, runpy, sys
def used():
    each = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(*(f"{one.ru_utime + one.ru_stime} {one.ru_maxrss / 1024}" for one in each), file=open(to, "w"))
to = sys.argv.pop(1)
atexit.register(used)
runpy.run_module("agorapricing", run_name="__main__", alter_sys=True)
"""
"""Runs a command, and writes what its process took, and then other programs that it ran: seconds and megabytes each."""
CUT = 30  # seconds of processor time after which a command is ended
SEARCHES = ("audit", "best", "doctor", "spread", "split", "sweep", "term")
KEPT = ("command", "seconds", "megabytes", "beside", "mark", "date")
REFUSED = ("unknown.toml", "odd.csv", "--room")
"""What ends with an error in these lines: files that are wrong, and a room that is larger than is explained."""
OPEN = ("--on", "2026-07-01", "--market", "cn")
FOUR = "agora-cn-standard:basic,agora-cn-standard:payg,trtc-cn:payg,trtc-cn:premium"
OFFERS = ("--offers", FOUR, "--on", "2026-07-01")
ONE = ("--offers", "agora-cn:payg", "--on", "2026-07-01")
TWO = ("--offers", "agora-cn:payg,trtc-cn:payg", "--on", "2026-07-01")
OWN = ("--on", "2026-07-01", "rtc.hd=900_000", "rtc.audio=200_000")
BILLED = ("--usage", "rtc.hd=900_000", "--offer", "trtc-cn:payg", "--on", "2026-08-01")
LINES = [f"--line=时长 {said}=rtc.{meter}" for said, meter in
         {"高清": "hd", "语音": "audio", "全高清": "fhd", "标清": "sd"}.items()]  # fmt: skip


def profiles() -> Iterator[tuple[str, ...]]:
    """Command lines about profiles of a thousand workloads."""
    for file in ("scenarios.toml", "apps.toml", "minutes.toml"):
        yield "check", file
        yield "compare", file, *OPEN
        yield "compare", file, *OFFERS
        yield "meter", file
        yield "doctor", file, *OFFERS
        yield "report", file, *OFFERS, "-o", "out.html", "--force"
    file = "scenarios.toml"
    yield "bill", "trtc-cn:payg", file
    yield "explain", "trtc-cn:payg", file
    yield "diff", "trtc-cn:payg", "agora-cn:payg", file
    for question in ("breakeven", "marginal", "split", "spread"):
        yield question, file, *OFFERS
    yield "budget", "10_000", file, *OFFERS
    yield "match", "agora-cn:payg", "trtc-cn:payg", file
    yield "term", "trtc-cn:payg", file
    yield "best", file, "--vendor", "trtc"
    yield "sweep", "certain.toml", *OFFERS, "--by", "w1.people=2..17/1"
    for kind in ("csv", "xlsx", "pdf"):
        yield "report", file, *OFFERS, "-o", f"out.{kind}", "--force"
    yield "compare", file, *OFFERS, "--save", "run.json", "--force"
    yield "report", "run.json", "-o", "out.html", "--force"
    yield "diff", "run.json", "run.json"


def records() -> Iterator[tuple[str, ...]]:
    """Command lines about logs, rows of accounts, consoles and bills."""
    for file in ("rooms.csv", "calls.csv", "year.csv", "one_user.csv", "one_room.csv", "hosts.csv", "log.jsonl"):
        yield "meter", "--log", file, "--books", "agora-cn,trtc-cn"
    for file in ("rooms.csv", "one_room.csv", "calls.parquet"):
        yield "compare", file, *OPEN, "--whole-months"
        yield "report", file, *TWO, "-o", "out.html", "--force", "--whole-months"
    yield "bill", "trtc-cn:payg", "year.csv", "--whole-months"
    yield "meter", "--log", "one_room.csv", "--books", "agora-cn,trtc-cn", "--room", "r"
    yield "meter", "--log", "room.csv", "--books", "agora-cn,trtc-cn", "--room", "r"
    for file in ("accounts.csv", "odd.csv", "accounts.jsonl", "accounts.parquet"):
        yield "rate", file, *TWO, "-o", "out.csv", "--force", "--rejects", "rejects.csv"
    yield "rate", "accounts.csv", *ONE, "-o", "out.csv", "--format", "focus", "--force"
    yield "spread", "sample.csv", *TWO
    for file in ("daily.json", "events.jsonl", "usage.csv", "usage.xlsx"):
        kind = ("--kind", f"{file}=trtc-rooms") if file.startswith("usage") else ()
        yield "meter", file, *kind
        yield "compare", file, *OPEN, "--scale-days", *kind
    yield "term", "agora-cn:payg", "daily.json", "--scale-days"
    yield "rate", "daily.json", *ONE, "-o", "out.csv", "--force"
    yield "reconcile", "bill.csv", *BILLED
    yield "reconcile", "bill.toml", *BILLED
    yield "reconcile", "bill.json", *BILLED, *LINES
    yield "check", "bill.toml"


def books() -> Iterator[tuple[str, ...]]:
    """Command lines about price books and contracts."""
    yield "check", "unknown.toml"
    for file in ("editions.toml", "tiers.toml"):
        yield "check", file
        yield "books", "show", file
        yield "books", "diff", f"{file}@2026-06-01", f"{file}@2026-07-01"
        yield "audit", file
    for command in ("compare", "breakeven", "marginal", "split", "doctor"):
        yield command, *OWN, "--offers", "tiers.toml:r0,tiers.toml:r1,tiers.toml:r2,tiers.toml:r3"
    yield "bill", "tiers.toml:r3", *OWN
    yield "explain", "tiers.toml:r3", *OWN
    yield "term", "tiers.toml:r3", *OWN[2:], "--start", "2026-08-01"
    yield "best", *OWN[2:], "tiers.toml:r0", "tiers.toml:r1", "--start", "2026-08-01"
    yield "check", "contract.toml"
    yield "compare", *OWN, "--offers", "trtc-cn:payg", "--contract", "contract.toml"


class Ended(NamedTuple):
    """How a command ended, and the last line on stderr; seconds of processor time and megabytes at most."""

    code: int
    last: str
    seconds: float
    megabytes: float
    beside: tuple[float, float] = (0, 0)
    """Those of another program that it ran."""


def run(words: tuple[str, ...], folder: Path) -> Ended:
    """Run a command in a process of its own; of one that is cut, the process says nothing itself."""
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as said, tempfile.NamedTemporaryFile() as watched:
        command = [sys.executable, "-c", WATCHED, watched.name, "--no-config", *words]
        child = subprocess.Popen(
            ["/bin/sh", "-c", f'ulimit -t {CUT}; exec "$@"', "sh", *command], cwd=folder, stdout=said, stderr=told
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        last = told.read().decode("utf-8", "replace").strip().split("\n")[-1]
        seconds, most, *beside = map(
            float, watched.read().split() or (used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, 0, 0)
        )
    return Ended(child.returncode, last, seconds, most, (beside[0], beside[1]))


def kind_of(words: tuple[str, ...]) -> tuple[str, ...]:
    """What commands have in common that load the same: the command and the endings of its files."""
    return words[0], *(Path(word).suffix for word in words if Path(word).suffix.isascii() and "." in word)


def measured(folder: Path, words: list[str]) -> Iterator[dict[str, object]]:
    """A row for each command in whose line all words stand."""
    tiny, large = folder / "tiny", folder / "large"
    for each, size in ((tiny, 300), (large, SIZE)):
        subprocess.run([sys.executable, str(MAKER), str(each), str(size)], check=True)
    starts: dict[tuple[str, ...], Ended] = {}
    for job in (*profiles(), *records(), *books()):
        command = shlex.join(("agorapricing", *job))
        if not all(word in command for word in words):
            continue
        kind = kind_of(job)
        if kind not in starts:
            starts[kind] = run(job, tiny)
        yield row_of(job, run(job, large), starts[kind]) | {"command": f"`{command}`"}


def row_of(job: tuple[str, ...], took: Ended, start: Ended) -> dict[str, object]:
    """What a command took beyond its start, and whether it is too much."""
    is_refused = took.code in {1, 2} and not any(word in job for word in REFUSED)
    seconds = max(took.seconds - start.seconds, 0)
    slow = "a search" if job[0] in SEARCHES else "above" if took.code >= 0 else "error"  # cut, where it is below 0
    mark = "error" if is_refused else slow if seconds > SECONDS or took.megabytes > MEGABYTES else ""
    both = ("{:.2f} s, {:.0f} MB".format(*each.beside) for each in (took, start))
    beside = "; for the tiny file ".join(both) if any(took.beside) else ""
    row = {"seconds": f"{seconds:.2f}", "megabytes": f"{took.megabytes:.0f}", "beside": beside, "mark": mark}
    return row | {"code": took.code, "last": took.last, "date": f"{datetime.now(UTC).date()}"}


def main(words: list[str]) -> int:
    """Print a line for each command; 1 where one takes too long or too much, or ends as it should not."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        for row in measured(Path(name), [word for word in words if word != "--write"]):
            rows.append(row)
            said = f"   [{row['code']}] {row['last']}"[:160] if row["code"] else ""
            line = "{seconds:>7} s {megabytes:>5} MB {mark:9} {command:.120} {beside}".format(**row)
            print(f"{line}{said}", flush=True)
    if "--write" in words:
        kept = [{key: row[key] for key in KEPT} for row in rows]
        RESULTS.write_text(json.dumps(kept, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return int(any(row["mark"] in {"above", "error"} for row in rows))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
