"""Break single places of the packages that compute, and count how many of the broken ones a test finds.

    python scripts/mutate.py [--minutes M] [--seed S] [ROOM...]    # a sample, each room in turn
    python scripts/mutate.py --again                               # what tests did not find at first, after new tests

Cosmic Ray makes the mutants; each is tried in a copy of the project at `.mutants`, against the tests that reach its
statement, those of its own room first and the quickest first, until one fails; examples of docstrings and pages are
tests, too. The first run finds out which tests those are, later ones ask the tests that changed. What came of each
mutant is written to `tests/data/evidence/mutants.json`, which `evidence.py` shows.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tarfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import zip_longest
from pathlib import Path
from typing import Any
from zlib import crc32

import mutants
import pytest
from asking import Loaded, anew, loaded
from reached import DATA, ROOMS, Reached, moved, suite

ROOT = Path(__file__).parents[1]
COPY = ROOT / ".mutants"
EVIDENCE = ROOT / "tests/data/evidence/mutants.json"
EQUIVALENT = EVIDENCE.parent / "equivalent.json"
FEW = 3
OWN, ALL = 10, 45  # seconds of tests that a mutant is tried against: of its own room, then of all


def copied() -> Reached:
    """A copy of what is committed, with what its tests reach: those that changed, or are new, are asked again."""
    changed = unpacked()
    seconds = COPY / "seconds.json"
    known = {test.partition("::")[0] for test in json.loads(seconds.read_text("utf-8"))} if seconds.exists() else set()
    for folder, files in suite(COPY).items():
        if lacking := [file for file in files if file in changed or file not in known]:
            command = [sys.executable, str(ROOT / "scripts/reached.py"), str(COPY), *lacking]
            if subprocess.run(command, check=False).returncode > pytest.ExitCode.TESTS_FAILED:
                raise RuntimeError(f"pytest could not run the tests of {folder}")
    return Reached(COPY)


def unpacked() -> set[str]:
    """Copy what is committed; the files that are not as they were."""
    changed = set()
    archive = subprocess.run(("git", "archive", "HEAD"), cwd=ROOT, check=True, capture_output=True)  # noqa: S607
    with tarfile.open(fileobj=BytesIO(archive.stdout)) as files:
        for member in files:
            path, file = COPY / member.name, files.extractfile(member)
            data = file.read() if file else b""
            before = path.read_bytes() if path.is_file() else None
            if file and before != data:
                if before is not None and path.suffix == ".py" and (COPY / DATA).exists():
                    moved(COPY, member.name, before.decode(), data.decode())
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                changed.add(member.name)
        names = set(files.getnames())
    for path in [path for room in ("agorapricing", "tests") for path in (COPY / room).rglob("*.py")]:
        if str(path.relative_to(COPY)) not in names:
            path.unlink()
    return changed


def within(tests: Sequence[str], reached: Reached, seconds: float) -> list[str]:
    """The first tests that take so long together, and a few at least."""
    chosen, left = [], seconds
    for test in tests:
        left -= reached.seconds[test]
        if left < 0 and len(chosen) >= FEW:
            break
        chosen.append(test)
    return chosen


def stages(mutant: mutants.Mutant, reached: Reached) -> Iterator[tuple[list[str], float]]:
    """The tests to ask of a mutant, in turn: of the file that knows it best, of its own room, of all."""
    tests = reached.tests(COPY / mutant.file, mutant.line)
    own = [test for test in tests if test.startswith((f"tests/{mutant.room}/", f"agorapricing/{mutant.room}/"))]
    files = Counter(test.partition("::")[0] for test in own)
    best = max(files, key=lambda file: files[file], default="")
    asked: set[str] = set()
    for group, seconds in (([test for test in own if test.startswith(best)], OWN), (own, OWN), (tests, ALL)):
        chosen = within([test for test in group if test not in asked], reached, seconds)
        asked.update(chosen)
        if chosen:
            yield chosen, sum(reached.seconds[test] for test in chosen)


def survives(mutant: mutants.Mutant, reached: Reached, asked: Loaded) -> bool:
    """Whether no test finds a mutant."""
    file = COPY / mutant.file
    before, stat = file.read_text("utf-8"), file.stat()
    after = mutants.mutated(before, mutant)
    passes = anew if reached.at_import(file, mutant.line) else asked.of(file, before, after)
    file.write_text(after, "utf-8")
    day = crc32(mutant.key.encode())  # of its own, by which Python tells what it compiled
    os.utime(file, (day, day))
    try:
        return all(passes(chosen, seconds) for chosen, seconds in stages(mutant, reached))
    finally:
        file.write_text(before, "utf-8")
        os.utime(file, ns=(stat.st_atime_ns, stat.st_mtime_ns))


def is_python(mutant: mutants.Mutant) -> bool:
    """Whether a mutant can be tried."""
    return mutants.compiles(mutants.mutated((COPY / mutant.file).read_text("utf-8"), mutant))


def tried(mutant: mutants.Mutant, reached: Reached, asked: Loaded) -> dict[str, Any]:
    """What came of a mutant, which is printed."""
    started, shown = time.monotonic(), mutants.shown((COPY / mutant.file).read_text("utf-8"), mutant)
    found = not survives(mutant, reached, asked)
    change = "" if found else f"\n    - {shown.before}\n    + {shown.after}"
    said = f"{'found   ' if found else 'SURVIVED'} {time.monotonic() - started:5.1f} s {mutant.key}{change}"
    print(said, file=asked.out, flush=True)
    return {"line": mutant.line, "before": shown.before, "after": shown.after, "found": found}


def sampled(rooms: Sequence[str], seed: int) -> Iterator[mutants.Mutant]:
    """The mutants of each room in turn, in an order that the seed draws: of each place one of its changes."""
    orders = []
    for room in rooms:
        draw = random.Random(f"{seed} {room}")  # noqa: S311 - a sample is no secret
        places = mutants.places(COPY, room)
        draw.shuffle(places)
        orders.append([draw.choice(changes) for changes in places])
    for each in zip_longest(*orders):
        yield from (mutant for mutant in each if mutant)


def missed(rooms: Sequence[str], results: dict[str, Any]) -> Iterator[mutants.Mutant]:
    """The mutants that the tests there at first did not find, of lines that stand yet; no equivalents."""
    same = json.loads(EQUIVALENT.read_text("utf-8"))
    for room in rooms:
        for mutant in (each for changes in mutants.places(COPY, room) for each in changes):
            known, source = results.get(mutant.key), (COPY / mutant.file).read_text("utf-8")
            if known and not known["at_first"] and mutant.key not in same:
                shown = mutants.shown(source, mutant)
                if (shown.before, shown.after) == (known["before"], known["after"]):
                    yield mutant


def moved_along(results: dict[str, Any]) -> dict[str, Any]:
    """What came of mutants by today's keys, and the reasons of equivalents; of its sample what the code has no more."""
    today = mutants.carried(COPY, results)
    same = json.loads(EQUIVALENT.read_text("utf-8"))
    kept = {today[key].key: why for key, why in same.items() if key in today}
    EQUIVALENT.write_text(json.dumps(dict(sorted(kept.items())), indent=1, ensure_ascii=False) + "\n", "utf-8")
    stand = {mutant.key: {**results[key], "line": mutant.line} for key, mutant in today.items()}
    for key, each in results.items():
        if key not in today:
            why = {"equivalent": same[key]} if key in same else {}
            stand[key if " of " in key else f"{key} of {each['seed']}"] = {**each, **why}
    return stand


def written(results: dict[str, Any]) -> None:
    """Write what came of each mutant, by room and place."""
    EVIDENCE.parent.mkdir(exist_ok=True)
    in_order = dict(sorted(results.items()))
    EVIDENCE.write_text(json.dumps(in_order, indent=1, ensure_ascii=False) + "\n", "utf-8")


def main(arguments: Sequence[str]) -> int:
    """Try mutants until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("rooms", nargs="*", metavar="ROOM", help="numbers, tariff, ... (default: all that compute)")
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--again", action="store_true", help="what was not found at first")
    chosen = parser.parse_args(arguments)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # what is changed is put back
    os.environ["PYTHONPATH"] = str(COPY)
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    reached, end = copied(), time.monotonic() + 60 * chosen.minutes
    os.chdir(COPY)
    sys.path.insert(0, str(COPY))
    sys.dont_write_bytecode = False
    results = moved_along(json.loads(EVIDENCE.read_text("utf-8"))) if EVIDENCE.exists() else {}
    rooms = chosen.rooms or ROOMS

    def work(asked: Loaded) -> None:
        for mutant in missed(rooms, results) if chosen.again else sampled(rooms, chosen.seed):
            if time.monotonic() > end:
                break
            known = results.get(mutant.key)
            if known is None and is_python(mutant):
                result = tried(mutant, reached, asked)
                results[mutant.key] = {**result, "at_first": result["found"], "seed": chosen.seed}
            elif known and chosen.again:
                results[mutant.key] = {**known, **tried(mutant, reached, asked)}
            written(results)

    return loaded([file for files in suite(COPY).values() for file in files], work)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
