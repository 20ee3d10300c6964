"""How long a report takes: 6 offers, 10 workloads of scenarios with cases, each kind of file in a process of its own.

Run it as `.venv/bin/python benchmarks/reports.py`. Processor seconds, so that other work on the machine counts less; a
PDF is printed by a browser, which is not counted. A report should take 1.5 s at most. `compare` of plain minutes under
the same offers says how fast the machine is.
"""

import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from agorapricing.report.kinds import endings

OFFERS = ",".join(
    (
        *(f"agora-cn-standard:{regime}" for regime in ("basic", "premium", "payg")),
        *(f"trtc-cn:{regime}" for regime in ("payg", "basic", "premium")),
    )
)
MOST = 1.5
HEAD = '[profile]\nname = "ten"\non = 2026-07-01\nmarket = "cn"\n'
WORKLOAD = """
[[workload]]
name = "w{place}"
scenario = "{kind}"
sessions_per_day = {{ low = {low}, base = {base}, high = {high} }}
minutes = {minutes}
video = "720p"
{more}
"""
RUN = """
import sys, time
start = time.process_time()
from agorapricing.cli import main
assert main(sys.argv[1:]) == 0
print(time.process_time() - start, file=sys.stderr)
"""


def profile(count):
    """A profile of so many workloads, of two scenarios in turn."""
    kinds = (("one_to_one", ""), ("group", "people = 4"))
    parts = (
        WORKLOAD.format(
            place=n, kind=kinds[n % 2][0], more=kinds[n % 2][1], low=50 + n, base=100 + n, high=200 + n, minutes=10 + n
        )
        for n in range(count)
    )
    return HEAD + "".join(parts)


def seconds(words):
    """The processor time of a command line, from before its first import."""
    done = subprocess.run([sys.executable, "-c", RUN, *words], capture_output=True, text=True, check=True)
    return float(done.stderr.split()[-1])


def main():
    """Print a line for each kind of file; 1 where a report takes too long."""
    slow = 0
    with TemporaryDirectory() as folder:
        file = Path(folder, "ten.toml")
        file.write_text(profile(10), "utf-8")
        plain = ["compare", "rtc.hd=500_000", "--offers", OFFERS, "--on", "2026-07-01"]
        print(f"{'compare':8} {min(seconds(plain) for _ in range(3)):6.2f} s", flush=True)
        for kind in endings():
            if kind == ".pdf":
                continue
            words = ["report", str(file), "--offers", OFFERS, "-o", f"{folder}/a{kind}", "--force"]
            took = min(seconds(words) for _ in range(3))
            slow += took > MOST
            print(f"{kind:8} {took:6.2f} s", flush=True)
    return int(slow > 0)


if __name__ == "__main__":
    sys.exit(main())
