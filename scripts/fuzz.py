"""Fuzz what reads what others wrote, guided by coverage: a crash is any error but the library's own, or 2 s of work.

    pip install -e ".[test,fuzz]"
    python scripts/fuzz.py [READER...] [--seconds N | --runs N] [--record] [--keep]

Atheris mutates the inputs in `tests/data/fuzz`, each reader in a process of its own. What is found new stays in
`.fuzz`, and the inputs that crash in `.fuzz/crashes`. It ends with a table. With --record what was done is added to
`tests/data/evidence/fuzz.json`; with --keep small inputs that reach something new join those in `tests/data/fuzz`.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from types import FrameType
from typing import Any

ROOT = Path(__file__).parents[1]
SEEDS = ROOT / "tests/data/fuzz"
FOUND = ROOT / ".fuzz"
CRASHES = FOUND / "crashes"
EVIDENCE = ROOT / "tests/data/evidence/fuzz.json"
SLOW = 2.0  # seconds of processor time
KEPT, KEPT_BYTES = 8, 1_500  # inputs a reader that join the seeds, and how long they are at most
LONGEST = 16_384
VALUES = (
    "0", "-1", "1e400", "1e-30", "0.1", "nan", "inf", "true", '""', "[]", "{}", "null", "2026-02-30", "9999-12-31",
    "0001-01-01", '"\\u202e"', "99999999999999999999999999", "1_000", '"rtc.hd"', "{ low = 1, base = 2, high = 3 }",
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Fuzz readers one after another, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("readers", nargs="*", metavar="READER")
    parser.add_argument("--seconds", type=int, default=60)
    parser.add_argument("--runs", type=int)
    parser.add_argument("--record", action="store_true")
    parser.add_argument("--keep", action="store_true")
    parser.add_argument("--inside", help=argparse.SUPPRESS)
    given = parser.parse_args(arguments)
    if given.inside:
        return fuzz(given.inside, given.readers)
    rows = []
    for name in given.readers or sorted(each.name for each in SEEDS.iterdir()):
        limit = [f"-max_total_time={given.seconds}"] if given.runs is None else [f"-runs={given.runs}"]
        rows.append(outcome(name, limit))
        print(*rows[-1].values(), flush=True)
        if given.keep:
            keep(name)
        if given.record:
            record(rows[-1])
    print_table(rows)
    return int(any(row["crashes"] for row in rows))


def outcome(name: str, limit: Sequence[str]) -> dict[str, Any]:
    """Fuzz one reader in a process of its own, and read what its fuzzer says."""
    corpus = FOUND / name
    for folder in (corpus, CRASHES):
        folder.mkdir(parents=True, exist_ok=True)
    words = dictionary(name)
    options = [
        str(corpus), str(SEEDS / name), f"-dict={words}", f"-max_len={LONGEST}", "-timeout=600", "-rss_limit_mb=0",
        "-report_slow_units=600",
        f"-artifact_prefix={CRASHES}/{name}-", "-print_final_stats=1", *limit,
    ]  # fmt: skip
    command, start = [sys.executable, __file__, "--inside", name, "--", *options], time.monotonic()
    log = FOUND / f"{name}.log"
    with log.open("wb") as file:
        null = subprocess.DEVNULL
        code = subprocess.run(command, stderr=file, stdin=null, stdout=null, check=False).returncode
    told = log.read_text("utf-8", "replace")
    coverage = [int(each) for each in re.findall(r"cov: (\d+)", told)] or [0]
    ran = [int(each) for each in re.findall(r"^(?:stat::number_of_executed_units: |#)(\d+)", told, re.MULTILINE)]
    return {
        "reader": name,
        "inputs": max(ran, default=0),
        "new coverage": coverage[-1] - coverage[0],
        "seconds": round(time.monotonic() - start),
        "crashes": len(re.findall("^CRASH ", told, re.MULTILINE)) + int(code != 0),
    }


def dictionary(name: str) -> Path:
    """The words of the inputs that a reader begins with, and odd values, for the fuzzer to put in."""
    texts = b" ".join(each.read_bytes() for each in sorted((SEEDS / name).iterdir()))
    words = {*re.findall(r"[\w.:-]{2,30}", texts.decode("utf-8", "replace"), re.ASCII), *VALUES}
    path = FOUND / f"{name}.dict"
    escaped = (word.replace("\\", "\\\\").replace('"', '\\"') for word in sorted(words))
    path.write_text("".join(f'"{word}"\n' for word in escaped), "utf-8")
    return path


def fuzz(name: str, options: Sequence[str]) -> int:
    """Fuzz a reader in this process, which ends with it."""
    import atheris  # noqa: PLC0415  # of an extra

    texts = [each.read_bytes() for each in sorted((SEEDS / name).iterdir())]

    with atheris.instrument_imports(include=["agorapricing"], enable_loader_override=False):
        from readers import READERS  # noqa: PLC0415  # with what it imports, watched

        read = READERS[name]
        for text in texts:  # which imports the rest, watched too
            with suppress(Exception):
                read(text)
    from agorapricing.errors import AgorapricingError  # noqa: PLC0415

    known: set[str] = set()

    def one(data: bytes) -> None:
        start = time.process_time()
        try:
            read(data)
        except AgorapricingError:
            pass
        except Exception as error:  # noqa: BLE001  # which is what is looked for
            crash(name, data, where(error), known)
        if time.process_time() - start > SLOW:
            crash(name, data, "slow", known)

    mutate = mutator(lambda *given: atheris.Mutate(*given), b"\n".join(texts).split(b"\n"))  # noqa: PLW0108  # it changes later
    atheris.Setup([__file__, *options], one, custom_mutator=mutate)
    atheris.Fuzz()
    return 0


def where(error: BaseException) -> str:
    """What an error is and where it comes from: errors that agree in it are one crash."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if "/agorapricing/" in frame.filename]
    last = frames[-1] if frames else traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__} at {Path(last.filename).name}:{last.lineno} {error}"


def crash(name: str, data: bytes, why: str, known: set[str]) -> None:
    """Keep an input that crashes, the first of each place."""
    place = " ".join(why.split()[:3])
    if place not in known:
        known.add(place)
        path = CRASHES / f"{name}-{sha256(place.encode()).hexdigest()[:12]}"
        path.write_bytes(data)
        print(f"CRASH {name}: {why[:300]}: {path}", file=sys.stderr, flush=True)


def mutator(plain: Callable[[bytes, int], bytes], known: Sequence[bytes]) -> Callable[[bytes, int, int], bytes]:
    """What changes lines, of every other input; others byte by byte.

    Lines come and go, change places, have another value behind an equals sign or a comma, or are lines that are known.
    """

    def mutate(data: bytes, longest: int, seed: int) -> bytes:
        chance = random.Random(seed)  # noqa: S311  # not a secret
        lines = data.split(b"\n")
        place, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(10):
            case 0:
                lines.insert(other, lines[place])
            case 1:
                del lines[place]
            case 2:
                lines[place], lines[other] = lines[other], lines[place]
            case 3:
                parts = re.split(rb"(?<=[=:,\[])", lines[place])
                parts[chance.randrange(len(parts))] = chance.choice(VALUES).encode() + b","
                lines[place] = b"".join(parts)
            case 4:
                lines[place] = chance.choice(known)
            case _:
                return plain(data, longest)
        return b"\n".join(lines)[:longest]

    return mutate


def keep(name: str) -> None:
    """Add to the seeds the shortest of what was found that runs lines which none of them does."""
    from readers import READERS  # noqa: PLC0415  # with all that they import

    known: set[tuple[str, int]] = set()
    for each in sorted((SEEDS / name).iterdir()):
        known |= lines_of(READERS[name], each.read_bytes())
    kept = 0
    for each in sorted((each for each in (FOUND / name).iterdir() if each.stat().st_size <= KEPT_BYTES), key=_size):
        if kept < KEPT and (more := lines_of(READERS[name], each.read_bytes()) - known):
            kept, known = kept + 1, known | more
            (SEEDS / name / each.name[:16]).write_bytes(each.read_bytes())


def lines_of(read: Callable[[bytes], Any], data: bytes) -> set[tuple[str, int]]:
    """The lines of the package that reading runs."""
    found = set()

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        if "/agorapricing/" not in frame.f_code.co_filename:
            return None
        if event == "line":
            found.add((frame.f_code.co_filename, frame.f_lineno))
        return trace

    sys.settrace(trace)
    with suppress(Exception):
        read(data)
    sys.settrace(None)
    return found


def _size(path: Path) -> tuple[int, str]:
    return path.stat().st_size, path.name


def print_table(rows: Sequence[dict[str, Any]]) -> None:
    """The table that a run ends with, and its sums."""
    whole = {"reader": "all", **{key: sum(row[key] for row in rows) for key in tuple(rows[0])[1:]}}
    for row in ({key: key for key in rows[0]}, *rows, whole):
        print(f"{row['reader']:18}" + "".join(f"{each:>14}" for each in _written(tuple(row.values())[1:])))


def _written(values: Sequence[Any]) -> Iterator[str]:
    return (f"{each:,}" if isinstance(each, int) else each for each in values)


def record(row: dict[str, Any]) -> None:
    """Add what was done to what was done before."""
    before = {each["reader"]: each for each in json.loads(EVIDENCE.read_text("utf-8"))} if EVIDENCE.exists() else {}
    old = before.get(row["reader"], {"inputs": 0, "seconds": 0})
    before[row["reader"]] = {
        "reader": row["reader"],
        "inputs": old["inputs"] + row["inputs"],
        "seconds": old["seconds"] + row["seconds"],
        "crashes": row["crashes"],
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
    }
    EVIDENCE.parent.mkdir(parents=True, exist_ok=True)
    EVIDENCE.write_text(json.dumps([before[name] for name in sorted(before)], indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    sys.exit(main())
