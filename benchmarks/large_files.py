"""The worst honest files of a size, for each reader: many rows, workloads, tiers, editions, terms.

`python benchmarks/large_files.py FOLDER SIZE` writes them into a new folder.
"""

import csv
import json
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, chain, takewhile
from pathlib import Path

from openpyxl import Workbook
from pyarrow import csv as arrow_csv
from pyarrow import parquet

BEGIN = datetime(2026, 6, 1, tzinfo=UTC)
KINDS = (
    ("one_to_one", "waiting_minutes = 1"), ("group", "people = {people}"), ("meeting", "people = {people}"),
    ("classroom", "students = {people}"), ("live_show", ""), ("iot_camera", "always_joined = true"),
)  # fmt: skip
METERS = ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k")


def cut(lines: Iterator[str], size: int) -> str:
    """As many lines as a file of some size has."""
    sized = accumulate(lines, lambda before, line: (before[0] + len(line) + 1, line), initial=(0, ""))
    return "\n".join(line for _, line in takewhile(lambda each: each[0] < size, sized) if line) + "\n"


def head(more: str = "") -> str:
    """How a profile begins."""
    return f'[profile]\nname = "large"\non = 2026-07-01\nmarket = "cn"\n{more}'


def workloads(count: int, fields: Callable[[int], str]) -> str:
    """A profile of so many workloads."""
    return head() + "".join(f'\n[[workload]]\nname = "w{n}"\n{fields(n)}' for n in range(count))


def scenario(n: int, sessions: str = "{{ low = {low}, base = {base}, high = {high} }}") -> str:
    """A scenario that no other one is like."""
    kind, more = KINDS[n % len(KINDS)]
    count = sessions.format(low=n + 5, base=n + 10, high=n + 20)
    return f'scenario = "{kind}"\nsessions_per_day = {count}\n{more.format(people=3 + n % 14)}\n'


def minutes(n: int) -> str:
    """Plain minutes."""
    return "usage = { " + ", ".join(f'"{meter}" = {n * 97 + 1_000}' for meter in METERS) + " }\n"


def log(size: int, room: Callable[[int], str], user: Callable[[int], str], stay: int = 600) -> str:
    """A log of rows that are a picture received."""

    def rows() -> Iterator[str]:
        yield "account,room,user,start,end,stream,size"
        for n in range(size):
            since = int((BEGIN + timedelta(seconds=n * 7 % 2_000_000)).timestamp())
            size_ = ("640x360", "1280x720")[n % 2]
            yield f"a,{room(n)},{user(n)},{since},{since + stay + n % 60},s{n % 9},{size_}"

    return cut(rows(), size)


def one_room(size: int) -> str:
    """A room of so many people as there is place for, who come and go one after another."""
    rows = (f"r,u{n},{1780272000 + n % 900},{1780275600 + n % 900}" for n in range(size))
    return cut(chain(["room,user,start,end"], rows), size)


def room_of_hosts(size: int) -> str:
    """A room in which everybody receives all others."""
    rows = (
        f"r,u{n % 60},{1780272000 + n},{1780275600 + n},s{n // 60 % 60},{320 + 16 * (n % 60)}x180" for n in range(size)
    )
    return cut(chain(["room,user,start,end,stream,size"], rows), size)


def json_log(size: int) -> str:
    """A log of JSON Lines."""
    rows = (
        json.dumps({"room": f"r{n // 5}", "user": f"u{n}", "start": 1780272000 + n, "end": 1780275600 + n})
        for n in range(size)
    )
    return cut(rows, size)


def accounts(size: int) -> str:
    """Rows of accounts."""
    rows = (f"a{n},{n * 31 % 900_000},{n * 7 % 90_000},{n % 5_000}" for n in range(size))
    return cut(chain(["account,rtc.audio,rtc.hd,rtc.fhd"], rows), size)


def odd_accounts(size: int) -> str:
    """Rows of accounts, each with something wrong."""
    rows = (f"a{n},{('-1', 'x', '1e9999', '')[n % 4]},7,{n % 5_000}" for n in range(size))
    return cut(chain(["account,rtc.audio,rtc.hd,rtc.fhd"], rows), size)


def json_accounts(size: int) -> str:
    """Rows of accounts as JSON Lines."""
    rows = (json.dumps({"account": f"a{n}", "rtc.audio": n * 31 % 900_000, "rtc.hd": f"{n}"}) for n in range(size))
    return cut(rows, size)


def sample(size: int) -> str:
    """Months of accounts, all different."""
    rows = (f"2026-0{1 + n % 6},{n * 97 % 900_000},{n * 31 % 70_000}" for n in range(size))
    return cut(chain(["month,rtc.audio,rtc.hd"], rows), size)


def daily(size: int) -> str:
    """Days of a project as its console gives them: of three years."""
    days = (
        json.dumps({"date": f"{date(2023, 7, 1) + timedelta(n)}T00:00:00.000Z", "usage": {"durationVideoHd": n * 61}})
        for n in range(1_096)
    )
    return '{"usages": [' + ",".join(cut(days, size - 100).split("\n")[:-1]) + "]}"


def events(size: int) -> str:
    """Joins and leaves of channels."""

    def rows() -> Iterator[str]:
        for n in range(size):
            ts, kind = 1785542400 + n * 60, 103 + n % 2
            payload = {"channelName": f"c{n // 16}", "uid": n // 2, "clientSeq": ts * 1000 + kind, "ts": ts}
            payload |= {"duration": 60} if n % 2 else {}
            notice = {"noticeId": f"{n}", "productId": 1, "eventType": kind, "notifyMs": ts}
            yield json.dumps({**notice, "payload": payload})

    return cut(rows(), size)


def room_usage(size: int) -> str:
    """Seconds of rooms as a console exports them."""
    return cut(chain(["RoomId,Audio,SD,hd,FullHD,2K,4K"], (f"c{n},{n},0,{n * 7},0,0,0" for n in range(size))), size)


def bill(size: int) -> str:
    """A bill in Tencent's words, of so many days."""
    lines = (f"rtc.hd,{n + 1},28,1000,{(n + 1) * 28}e-3," for n in range(size))
    return cut(chain(["meter,quantity,unit_price,per,amount,label"], lines), size)


def toml_bill(size: int) -> str:
    """A bill of so many lines."""
    lines = (f'[[line]]\nlabel = "l{n}"\namount = {n}.25' for n in range(min(size // 40, 1_000)))
    return cut(chain(['[bill]\non = 2026-07-01\ncurrency = "CNY"'], lines), size)


def json_bill(size: int) -> str:
    """The answer of Tencent's program, of so many days' components."""

    def lines() -> Iterator[str]:
        parts = ("高清", "语音", "全高清", "标清")
        for n in range(size):
            day = f"2026-08-{n % 28 + 1:02} 00:00:00"
            used = {"UsedAmount": f"{n}", "RealTotalMeasure": f"{n}", "DeductedMeasure": "0", "RealCost": f"{n}.5"}
            name = {"ComponentCodeName": "时长", "ItemCodeName": parts[n % 4], "SinglePrice": "0.028"}
            units = {"PriceUnit": "元/分钟", "UsedAmountUnit": "分钟"}
            head = {"BusinessCode": "p_rav", "BusinessCodeName": "实时音视频", "ProductCode": "sp_rav_audio_video"}
            about = {"ActionTypeName": "按量计费日结", "BillDay": day, "FeeBeginTime": day, "FeeEndTime": day}
            yield json.dumps({**head, **about, "ComponentSet": [{**name, **units, **used}]}, ensure_ascii=False)

    details = ",".join(cut(lines(), size * 3 // 4).strip().split("\n"))
    return f'{{"Response": {{"DetailSet": [{details}]}}}}'


BOOK = """schema = 1
id = "own"
vendor = "own"
title = "Own"
region = "CN"
currency = "CNY"

[source.page]
title = "page"
document = "page"
place = "page"
read = 2026-01-01
kind = "vendor page"
"""
EDITION = """[[edition]]
start = {day}
dated = "stated"
[[edition.rate]]
source = "page"
per = 1_000
prices = {{ {prices} }}"""
METER = """[meter."own.m{n}"]
unit = "minute"
title = "m{n}"
"""
LADDER = """[edition.stage.s{n}]
kind = "graduated-discount"
source = "page"
meters = ["rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k"]
tiers = [{bands}]"""


def editions(size: int, known: int = 100) -> str:
    """A book of so many editions, each with prices of its own."""

    def one(n: int) -> str:
        prices = ", ".join(f'"own.m{m}" = {n + m + 1}' for m in range(100))
        return EDITION.format(day=date(2010, 1, 1) + timedelta(30 * n), prices=prices)

    return BOOK + "".join(METER.format(n=n) for n in range(known)) + cut((one(n) for n in range(200)), size)


def tiers(size: int) -> str:
    """A book whose regimes chain two ladders of fifteen tiers."""
    prices = '"rtc.audio" = 7, "rtc.hd" = 28, "rtc.fhd" = 63, "rtc.2k" = 112'
    bands = "".join(f"{{ up_to = {10_000 * (n + 1)}, off = {n / 1000} }}, " for n in range(14)) + "{ off = 0.1 }"

    def parts() -> Iterator[str]:
        yield EDITION.format(day="2026-01-01", prices=prices)
        yield from (LADDER.format(n=n, bands=bands) for n in range(200 if size > 1_000 else 5))
        for n in range(100 if size > 1_000 else 4):
            names = ", ".join(f'"s{m}"' for m in range(n, n % 2 + n + 1))
            yield f'[edition.regime.r{n}]\nchain = [{names}]\nwho = "all"\ntitle = "r{n}"'

    return BOOK + cut(parts(), size if size > 1_000 else 100_000)


def contract(size: int) -> str:
    """A contract of a thousand terms."""
    term = '[[contract.term]]\npercent_off = 0.{off}\nwhere = "rtc.*"\nclause = "{n}"'
    terms = (term.format(off=n % 9 + 1, n=n) for n in range(size // 60))
    start = '[contract]\nid = "deal"\nbase = "trtc-cn:payg"\neffective = { from = 2026-01-01 }\nread = 2026-01-01'
    start += "\nconfidential = false"
    return cut(chain([start], (each for n, each in enumerate(terms) if n < 90)), size)


FILES: dict[str, Callable[[int], str]] = {
    "scenarios.toml": lambda size: workloads(min(1_000, size // 100), scenario),
    "certain.toml": lambda size: workloads(min(1_000, size // 100), lambda n: scenario(n, "{base}")),
    "apps.toml": lambda size: workloads(min(1_000, size // 100), lambda n: f'app = "a{n % 100}"\n{scenario(n)}'),
    "minutes.toml": lambda size: workloads(min(1_000, size // 100), minutes),
    "rooms.csv": lambda size: log(size, lambda n: f"r{n // 6}", lambda n: f"u{n}"),
    "calls.csv": lambda size: log(size, lambda n: f"r{n}", lambda n: f"u{n}"),
    "year.csv": lambda size: log(size, lambda n: f"r{n // 6}", lambda n: f"u{n}", 20_000_000),
    "one_user.csv": lambda size: log(size, lambda _: "r", lambda _: "u"),
    "one_room.csv": one_room,
    "hosts.csv": room_of_hosts,
    "room.csv": lambda size: one_room(size // 7),
    "log.jsonl": json_log,
    "accounts.csv": accounts,
    "odd.csv": odd_accounts,
    "accounts.jsonl": json_accounts,
    "sample.csv": sample,
    "daily.json": daily,
    "events.jsonl": events,
    "usage.csv": room_usage,
    "bill.csv": bill,
    "bill.toml": toml_bill,
    "bill.json": json_bill,
    "editions.toml": editions,
    "unknown.toml": lambda size: editions(size, 0),
    "tiers.toml": tiers,
    "contract.toml": contract,
}


def to_parquet(table: Path) -> None:
    """The same table as Parquet."""
    parquet.write_table(arrow_csv.read_csv(table), table.with_suffix(".parquet"))


def to_xlsx(table: Path) -> None:
    """The same table as a sheet."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    with table.open(encoding="utf-8", newline="") as file:
        for place, row in enumerate(csv.reader(file)):
            sheet.append([cell if not place or not cell.isdecimal() else int(cell) for cell in row])
    book.save(table.with_suffix(".xlsx"))


BINARY: dict[str, tuple[float, Callable[[Path], None]]] = {
    "accounts.csv": (1.2, to_parquet),
    "calls.csv": (1.9, to_parquet),
    "usage.csv": (0.85, to_xlsx),
}
"""Of which tables there are others of as many bytes, with how many times the text of one has."""


def write_files(folder: Path, size: int) -> None:
    """Write all files of a size."""
    folder.mkdir()
    for name, (times, convert) in BINARY.items():
        (folder / name).write_text(FILES[name](int(size * times)), "utf-8")
        convert(folder / name)
    for name, made in FILES.items():
        (folder / name).write_text(made(size), "utf-8")


if __name__ == "__main__":
    write_files(Path(sys.argv[1]), int(sys.argv[2]))
