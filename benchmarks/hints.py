"""How the time of `diagnose` grows with the workloads of a profile.

Run it as `.venv/bin/python benchmarks/hints.py`. Processor seconds, so that other work on the machine counts less.
"""

import time
from datetime import date
from itertools import cycle, islice

from agorapricing import diagnose
from agorapricing.pricebook import Customer
from agorapricing.profiles import Profile, Workload
from agorapricing.scenarios import Classroom, GroupCall, IotCamera, LiveShow, Meeting, OneToOne, Recording, ScreenShare

OFFERS = {
    "agora-us": ("list", "payg"),
    "agora-us-standard": ("payg", "starter", "pro", "business", "business-plus", "business-advanced"),
    "trtc-cn": ("payg",),
    "trtc-intl": ("payg",),
}
COUNTS = (50, 100, 200, 500, 1_000)


def scenarios():
    """Endless scenarios of all kinds, none like another one."""
    kinds = (
        lambda n: OneToOne(waiting_minutes=1 + n % 3, sessions_per_day=n),
        lambda n: GroupCall(people=3 + n % 6, sessions_per_day=n),
        lambda n: Meeting(people=2 + n % 9, recording=Recording(), sessions_per_day=n),
        lambda n: Classroom(screen_share=ScreenShare(platform="web"), students=4 + n % 30, sessions_per_month=n),
        lambda n: LiveShow(sessions_per_day=n),
        lambda n: IotCamera(always_joined=True, cameras=n, sessions_per_day=n),
    )
    for n, kind in enumerate(cycle(kinds), 1):
        yield kind(n)


def profile(workloads, apps):
    """A profile of so many workloads, spread over so many apps."""
    made = enumerate(islice(scenarios(), workloads))
    return Profile(
        "many",
        tuple(Workload(f"w{place}", scenario=each, app=f"app{place % apps}") for place, each in made),
        date(2026, 7, 1),
        customer=Customer({"agora": date(2026, 1, 1)}),
    )


def main():
    """Print a line for each number of workloads and apps."""
    offers = [f"{book}:{regime}" for book, regimes in OFFERS.items() for regime in regimes]
    diagnose(profile(1, 1), offers)  # what is loaded once is not counted
    print(f"{len(offers)} offers\n{'workloads':>9} {'apps':>5} {'seconds':>8} {'hints':>6}")
    for workloads, apps in [*((count, 1) for count in COUNTS), (COUNTS[-1], COUNTS[-1])]:
        made = profile(workloads, apps)
        started = time.process_time()
        found = diagnose(made, offers)
        seconds = time.process_time() - started
        print(f"{workloads:9,} {apps:5,} {seconds:8.2f} {len(found.hints):6,}", flush=True)
        assert not found.problems, found.problems


if __name__ == "__main__":
    main()
