"""Meter a log of a million intervals, made here, by two books: seconds and memory. `python benchmarks/call_log.py`."""

import csv
import random
import resource
import sys
import tempfile
import time
from datetime import datetime, timedelta, timezone
from pathlib import Path

from agorapricing import meter_log

ROWS = 1_000_000
BOOKS = ("agora-cn", "trtc-cn")
SIZES = ("640x360", "1280x720", "320x180", "1920x1080", "960x720")
BEGIN = datetime(2026, 6, 1, tzinfo=timezone(timedelta(hours=8)))


def rows(count):
    """Rows of rooms of two to eight people, in which everybody receives all others; the same every time."""
    chance, made = random.Random(7), 0  # noqa: S311  # rows are no secret
    while made < count:
        account, room, people = f"a{chance.randrange(200)}", f"r{made}", chance.randint(2, 8)
        start = BEGIN + timedelta(seconds=chance.randrange(30 * 86_400))
        end = start + timedelta(seconds=chance.randint(60, 5_400))
        for user in range(people):
            for stream in range(people):
                if user != stream:
                    late = start + timedelta(seconds=chance.randint(0, 30))
                    yield (
                        account,
                        room,
                        f"u{user}",
                        late.isoformat(),
                        end.isoformat(),
                        f"s{stream}",
                        chance.choice(SIZES),
                    )
                    made += 1


def main():
    """Write the log, meter it, print."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "calls.csv"
        with path.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(("account", "room", "user", "start", "end", "stream", "size"))
            writer.writerows(rows(count))
        start = time.perf_counter()
        found = meter_log(path, BOOKS)
        took = time.perf_counter() - start
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    speed = found.rows / took
    print(f"{found.rows:,} rows by {len(BOOKS)} books: {took:.1f} s, {speed:,.0f} rows a second, {memory:,.0f} MB")


if __name__ == "__main__":
    main()
