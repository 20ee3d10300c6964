"""Reading files of consoles: a year of daily answers of 1,000 projects, and a million events of channels.

Run it as `python benchmarks/consoles.py [PROJECTS] [EVENTS]`.
"""

from __future__ import annotations

import json
import resource
import sys
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from agorapricing import bill_log, compare, read_consoles

FIELDS = ("durationAudioAll", "durationVideoHd", "durationVideo1080P", "durationVideo2K", "durationVideo4K")
FIRST, START, DAYS, MONTH = date(2025, 9, 1), 1_785_542_400, 365, 2_592_000
PER_STAY = 2


def answers(folder, projects):
    """Write a year of daily answers of each project; give the files with their names."""
    names = {}
    for project in range(projects):
        days = [
            {
                "date": f"{FIRST + timedelta(day)}T00:00:00.000Z",
                "usage": {field: (project * 37 + day * 11 + place) % 9_000 for place, field in enumerate(FIELDS)},
            }
            for day in range(DAYS)
        ]
        path = folder / f"usage-{project}.json"
        path.write_text(json.dumps({"usages": days}), "utf-8")
        names[str(path)] = f"p{project}"
    return names


def events(path, count):
    """Write joins and leaves of a month, in the order of time."""
    stays = count // PER_STAY
    with path.open("w", encoding="utf-8") as file:
        for place in range(stays):
            ts = START + place * MONTH // stays
            for kind, at, more in ((103, ts, {}), (104, ts + 60, {"duration": 60})):
                seq = at * 1000 + kind
                payload = {"channelName": f"c{place // 8}", "uid": place, "clientSeq": seq, "ts": at, **more}
                notice = f"{place}:{kind}"
                event = {"noticeId": notice, "productId": 1, "eventType": kind, "notifyMs": seq, "payload": payload}
                file.write(f"{json.dumps(event)}\n")
            if place % 8 == 7:
                payload = {"channelName": f"c{place // 8}", "ts": ts + 61}
                event = {"noticeId": f"{place}:102", "productId": 1, "eventType": 102, "payload": payload}
                file.write(f"{json.dumps(event)}\n")
    return stays


def timed(what, rows, work):
    """Do some work, and print how long it took."""
    since = process_time()
    found = work()
    seconds = process_time() - since
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{what}: {rows:,} rows in {seconds:.1f} s, {peak:,} MB at most so far")
    return found


def main(projects=1_000, count=1_000_000):
    """Time both."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "events.jsonl"
        stays = events(path, count)
        usage = timed("events", count, lambda: read_consoles([path]))
        assert sum(row.quantity for row in usage.rows) == stays * 60
        names = answers(Path(folder), projects)
        usage = timed("daily answers", projects * DAYS, lambda: read_consoles(names, names=names))
        assert len(usage.months()) == 12
        timed("their bills", projects * DAYS, lambda: bill_log("agora-us:payg", usage))
        compared = timed("their comparison", projects * DAYS, lambda: compare(usage, market="global"))
        timed("its report", projects * DAYS, lambda: str(compared))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
