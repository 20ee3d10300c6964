"""How long `best` takes for twelve months on the bundled books, and whether its plan is proven to be the cheapest.

Run it as `.venv/bin/python benchmarks/best_plans.py`. Processor seconds, so that other work on the machine counts less.
"""

import time
from datetime import date

from agorapricing import Term, best

VIDEO = ("rtc.audio", "rtc.hd", "rtc.fhd", "rtc.2k", "rtc.2k_plus")
CASES = [
    ("agora-us-standard", {"rtc.hd": 150_000}, "2026-07"),
    ("agora-cn-standard", {"rtc.hd": 150_000}, "2026-07"),
    ("agora-us", {"rtc.audio": 200_000, "rtc.hd": 100_000, "signaling.messages": 2_000_000}, "2026-07"),
    ("trtc-cn", {"rtc.audio": 200_000, "rtc.hd": 100_000}, "2026-07"),
    ("trtc-intl", {"rtc.audio": 200_000, "rtc.hd": 100_000}, "2026-07"),
    *(
        ("agora-cn", dict(zip(VIDEO, quantities, strict=False)), "2024-03")
        for quantities in (
            (200_000, 100_000),
            (200_000, 100_000, 50_000),
            (2_000_000, 1_000_000, 500_000),
            (20_000, 100_000, 50_000, 3_000),
            (350_000, 150_000, 25_000, 50_000),
            (20_000, 100_000, 50_000, 30_000, 12_000),
            (2_000_000, 1_000_000, 500_000, 30_000, 12_000),
        )
    ),
    ("agora-cn", {**dict.fromkeys(VIDEO[:3], 50_000), "recording.audio": 20_000, "recording.hd": 50_000}, "2024-03"),
]


def main():
    """Print a line a case."""
    best({"rtc.hd": 1}, "agora-us", Term(date(2026, 7, 1), 1))  # what is loaded once is not counted
    print(f"{'book':18} {'seconds':>8} {'cheapest':>16}  proven    usage a month, 5 % growth")
    for book, usage, start in CASES:
        started = time.process_time()
        plan = best(usage, book, Term(date.fromisoformat(f"{start}-01"), 12, "0.05")).cheapest
        seconds = time.process_time() - started
        least = plan.least
        proven = "yes" if least is None else f"to {float((plan.total - least) / plan.total):.2%}"
        quantities = ", ".join(f"{meter.removeprefix('rtc.')} {quantity:,}" for meter, quantity in usage.items())
        print(f"{book:18} {seconds:8.2f} {plan.total:16,.2f}  {proven:8}  {quantities}", flush=True)


if __name__ == "__main__":
    main()
