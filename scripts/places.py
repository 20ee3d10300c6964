"""Break the places of tests/data/evidence/places.json, one at a time, and say which of them the named tests find.

    python scripts/places.py [FILE]    # those of a file of the package, as tariff/tiers.py; or all

Each is a change that no test found once. It is found now, or the file says why it changes nothing that can be seen.
The changes are made in a copy of the project, and what came of them is written to the file.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PLACES = ROOT / "tests/data/evidence/places.json"
LEFT_OUT = shutil.ignore_patterns(".*", "__pycache__", "build", "*.egg-info")


def is_found(place: dict[str, Any], copy: Path) -> bool:
    """Whether the tests of a place fail when it is broken. Raises ValueError where it is no longer there."""
    file = copy / "agorapricing" / place["file"]
    source = file.read_text("utf-8")
    if place["before"] not in source:
        raise ValueError(f"{place['file']} has no {place['before']!r}")
    file.write_text(source.replace(place["before"], place["after"], 1), "utf-8")
    variables = {**os.environ, "PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1"}
    command = (sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:xdist", place["tests"])
    try:
        return subprocess.run(command, cwd=copy, env=variables, capture_output=True, check=False).returncode == 1
    finally:
        file.write_text(source, "utf-8")


def main(file: str = "") -> int:
    """Try the places; how many are neither found nor explained."""
    places = json.loads(PLACES.read_text("utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(ROOT, Path(folder) / "copy", ignore=LEFT_OUT))
        for place in places:
            if file in {"", place["file"]}:
                place["found"] = is_found(place, copy)
                word = "found" if place["found"] else "the same" if "why" in place else "SURVIVED"
                print(f"{word:9} {place['file']}: {place['after'].strip()}", flush=True)
                PLACES.write_text(json.dumps(places, indent=1, ensure_ascii=False) + "\n", "utf-8")
    return len([place for place in places if not place.get("found") and "why" not in place])


if __name__ == "__main__":
    sys.exit(min(main(*sys.argv[1:]), 1))
