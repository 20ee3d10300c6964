"""Write docs/how-it-compares.md from what peers say of themselves and what was measured; --check: is it fresh."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

from tables import table
from written import write_or_check

ROOT = Path(__file__).parents[1]
PAGE = ROOT / "docs/how-it-compares.md"
CASES = ROOT / "tests/data/peers"
MEASURED = ROOT / "tests/data/evidence/peers.json"
_HEAD = """\
# How it compares

Written by `scripts/how_it_compares.py`. What peers do was read on their own pages and in their source; the last
column says what was run. What is [measured](#measured) is from `benchmarks/against_peers.py`. None of them does the
same: each is the better tool for its own job.

"""
_RUN, _READ = "run here", "read, not run: "
_PEERS = (
    (
        "[Agora's calculator of standard minutes](https://docs.agora.io)",
        "converts one session's streams and subscriptions into standard minutes of this vendor, on a page",
        "other vendors, a month, packages and ladders against each other, old prices, sources, files",
        f"{_READ}a page on the site of its vendor",
    ),
    (
        "[TRTC's calculators](https://trtc.io)",
        "calls a day × people × duration into minutes, with a package against pay as you go of this vendor, on a page",
        "other vendors, layouts and resolutions of an app, logs, old prices, sources, files",
        f"{_READ}a page on the site of its vendor",
    ),
    (
        "[infracost](https://github.com/infracost/infracost)",
        "costs of cloud resources of AWS, Azure and Google from Terraform, in pull requests; usage from a file",
        "real-time audio and video; prices come from its service, of today",
        f"{_READ}its prices come from a service that wants a key",
    ),
    (
        "[genai-prices](https://github.com/pydantic/genai-prices)",
        "prices of language models as data, many vendors, some with history; a price for a call's tokens",
        "pools, ladders over several meters, packages, eligibility, doubts with amounts, reports",
        _RUN,
    ),
    (
        "[Lago](https://github.com/getlago/lago)",
        "metering by events, subscriptions, invoices and payments of one's own customers, as a service to run",
        "other vendors' price lists; comparing offers; an answer without a server",
        (
            f"its class of a graduated charge {_RUN}, its server not, which takes PostgreSQL and Redis; of the "
            f"examples of its tests {{lago}} are among ours"
        ),
    ),
    (
        "[OpenMeter](https://github.com/openmeterio/openmeter)",
        "events to usage in real time, limits, plans with rate cards, invoices, as a service to run",
        "other vendors' price lists; comparing offers; an answer without a server",
        (
            f"{_READ}a server that takes Kafka, ClickHouse and PostgreSQL; of the examples of its "
            "tests {openmeter} are among ours"
        ),
    ),
    (
        "[py-moneyed](https://github.com/py-moneyed/py-moneyed)",
        "amounts with a currency, and how they are written in many locales",
        "prices, usage, rules",
        _RUN,
    ),
)
_NOT_OURS = """
## What agorapricing does not do

- It has the books of two vendors. A third one has to be written down first, with sources.
- It fetches nothing: prices are as old as the books, and each report says how old.
- It takes no events, keeps no customers, and sends no invoices: it estimates and explains. Lago and OpenMeter do those.
- It knows no infrastructure: servers and networks of one's own are infracost's.
- It speaks English and Chinese, and formats money in one way. py-moneyed knows the world's locales.
- Sales people who want one number from three fields are faster on a vendor's own page; the calculator that
  `agorapricing page` writes comes nearest to it.
"""


def page() -> str:
    """Give the page."""
    measured = json.loads(MEASURED.read_text("utf-8"))
    versions = ", ".join(f"{name} {version}" for name, version in measured["versions"].items())
    speed = table(["job", "microseconds"], measured["microseconds"].items())
    peers = list(dict.fromkeys(name for answers in measured["answers"].values() for name in answers))
    answers = [[question, *(_code(by.get(name)) for name in peers)] for question, by in measured["answers"].items()]
    peers_now = [[cell.format(**_examples()) for cell in peer] for peer in _PEERS]
    return (
        f"{_HEAD}{table(['', 'does', 'does not', 'looked at'], peers_now)}{_NOT_OURS}\n"
        f"## Measured\n\nWith {versions}, on a machine that others used, too, each peer at its own nearest job: the "
        f"best of five rounds, in time of the processor.\n\n{speed}\n"
        "Hard questions, and what comes of them. A dash: the question does not arise.\n\n"
        f"{table(['', *peers], answers)}\n"
        "The numbers of the test suites of Lago, OpenMeter, Kill Bill, FlexPrice and others are reproduced as tests: "
        "[evidence](reference/evidence.md).\n"
    )


def _examples() -> Counter[str]:
    """How many examples of each peer's tests are among ours."""
    files = (json.loads(file.read_text("utf-8")) for file in CASES.glob("*.json"))
    return Counter(case["peer"] for each in files for case in each["cases"])


def _code(answer: str | None) -> str:
    return "–" if answer is None else f"`{answer}`"


def main(arguments: list[str]) -> int:
    """Write the page, or check it."""
    return write_or_check(arguments, PAGE, page(), __doc__, script="how_it_compares")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
