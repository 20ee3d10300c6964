"""What the worst honest files just below 1 MB cost: processor time beyond that of a tiny one, and memory at most.

Run it as `.venv/bin/python benchmarks/one_megabyte.py [WORD...]`, for the jobs in whose lines all words stand. Each
command runs in a process of its own, with the same kind of file twice: tiny, which says what the start costs, and
large. A command should take a second at most beyond its start, and 200 MB; what searches may take longer.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from large_files import FILES

SIZE, SECONDS, MEGABYTES = 1_000_000, 1.0, 200
CUT = 60  # seconds of processor time after which a command is ended
OPEN = ("--on", "2026-07-01", "--market", "cn")
FOUR = "agora-cn-standard:basic,agora-cn-standard:payg,trtc-cn:payg,trtc-cn:premium"
OFFERS = ("--offers", FOUR, "--on", "2026-07-01")
ONE = ("--offers", "agora-cn:payg", "--on", "2026-07-01")
TWO = ("--offers", "agora-cn:payg,trtc-cn:payg", "--on", "2026-07-01")
QUESTIONS = ("breakeven", "marginal", "split", "doctor")
OWN = ("--on", "2026-07-01", "rtc.hd=900_000", "rtc.audio=200_000")


def jobs() -> Iterator[tuple[str, ...]]:
    """Command lines; a word that is a file's name stands for its path."""
    for file in ("scenarios.toml", "certain.toml", "apps.toml", "minutes.toml"):
        yield "check", file
        yield "compare", file, *OPEN
        yield "compare", file, *OFFERS
        yield "meter", file
        yield "bill", "trtc-cn:payg", file
        yield "explain", "trtc-cn:payg", file
        yield "diff", "trtc-cn:payg", "agora-cn:payg", file
        for question in QUESTIONS:
            yield question, file, *OFFERS
        yield "budget", "10_000", file, *OFFERS
        yield "match", "agora-cn:payg", "trtc-cn:payg", file
        yield "term", "trtc-cn:payg", file
        yield "spread", file, *OFFERS
        yield "best", file, "--vendor", "trtc"
        for kind in ("html", "md", "csv", "json", "xlsx", "pdf"):
            yield "report", file, *OFFERS, "-o", f"out.{kind}", "--force"
        yield "compare", file, *OFFERS, "--save", "out.json", "--force"
    yield "sweep", "certain.toml", *OFFERS, "--by", "w1.people=2..17/1"
    for file in ("rooms.csv", "calls.csv", "year.csv", "one_user.csv", "one_room.csv", "hosts.csv", "log.jsonl"):
        yield "meter", "--log", file, "--books", "agora-cn,trtc-cn"
        yield "compare", file, *OPEN, "--whole-months"
        yield "report", file, *TWO, "-o", "out.html", "--force", "--whole-months"
        yield "bill", "trtc-cn:payg", file
    yield "meter", "--log", "one_room.csv", "--books", "agora-cn,trtc-cn", "--room", "r"
    yield "meter", "--log", "hosts.csv", "--books", "agora-cn,trtc-cn", "--room", "r"
    for file in ("accounts.csv", "odd.csv", "accounts.jsonl"):
        yield "rate", file, *TWO, "-o", "out.csv", "--force", "--rejects", "rejects.csv"
    yield "rate", "accounts.csv", *ONE, "-o", "out.csv", "--format", "focus", "--force"
    yield "spread", "sample.csv", *TWO
    yield "doctor", "sample.csv", *TWO
    for file in ("daily.json", "events.jsonl", "usage.csv"):
        kind = ("--kind", f"{file}=trtc-room-usage") if file == "usage.csv" else ()
        yield "meter", file, *kind
        yield "compare", file, *OPEN, "--scale-days", *kind
        yield "term", "agora-cn:payg", file, "--scale-days", *kind
        yield "rate", file, *TWO, "-o", "out.csv", "--force"
    for file in ("bill.csv", "bill.toml"):
        yield "reconcile", file, "--usage", "rtc.hd=900_000", "--offer", "trtc-cn:payg", "--on", "2026-07-01"
    yield "check", "bill.toml"
    yield "check", "unknown.toml"
    for file in ("editions.toml", "tiers.toml"):
        yield "check", file
        yield "books", "show", file
        yield "books", "diff", f"{file}@2026-06-01", f"{file}@2026-07-01"
        yield "audit", file
    for command in ("compare", *QUESTIONS, "spread"):
        yield command, *OWN, "--offers", "tiers.toml:*"
    yield "bill", "tiers.toml:r4", *OWN
    yield "explain", "tiers.toml:r4", *OWN
    yield "term", "tiers.toml:r4", *OWN[2:], "--start", "2026-08-01"
    yield "best", *OWN[2:], "--vendor", "tiers.toml", "--start", "2026-08-01"
    yield "check", "contract.toml"
    yield "compare", *OWN, "--offers", "trtc-cn:payg", "--contract", "contract.toml"


def run(words: tuple[str, ...], folder: Path) -> tuple[float, float, int, str]:
    """Seconds of processor time, megabytes at most, exit code and the last line on stderr."""
    command = [sys.executable, "-m", "agorapricing", "--no-config", *words]
    with tempfile.TemporaryFile() as told, tempfile.TemporaryFile() as said:
        child = subprocess.Popen(
            ["/bin/sh", "-c", f'ulimit -t {CUT}; exec "$@"', "sh", *command], cwd=folder, stdout=said, stderr=told
        )
        _, status, used = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        told.seek(0)
        last = told.read().decode("utf-8", "replace").strip().split("\n")[-1]
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, child.returncode, last


def main(words: list[str]) -> int:
    """Print a line for each command; 1 where one takes too long or too much."""
    above = 0
    with tempfile.TemporaryDirectory() as name:
        folders = Path(name, "tiny"), Path(name, "large")
        for folder, size in zip(folders, (300, SIZE), strict=True):
            folder.mkdir()
            for file, made in FILES.items():
                (folder / file).write_text(made(size), "utf-8")
        for job in jobs():
            shown = " ".join(job)
            if not all(word in shown for word in words):
                continue
            (start, *_), (took, most, code, last) = (run(job, folder) for folder in folders)
            is_above = took - start > SECONDS or most > MEGABYTES
            above += is_above
            print(f"{took - start:7.2f} s {most:5.0f} MB {'!' if is_above else ' '} {shown[:110]}", end="", flush=True)
            print(f"   [{code}] {last[:150]}" if code else "", flush=True)
    return int(above > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
