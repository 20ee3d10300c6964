"""What peers do where agorapricing does the same, measured: how long it takes, and what comes of some hard questions.

`python benchmarks/against_peers.py` writes tests/data/evidence/peers.json, from which `scripts/how_it_compares.py`
writes its page. It needs the extra `bench`. With `--lago FOLDER`, a folder that has Lago's `graduated_service.rb`
(app/services/charges/charge_models of getlago/lago-api), and Ruby with the gem activesupport, that is timed, too.
"""

import argparse
import decimal
import json
import subprocess
import time
import timeit
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

import by_hand
import genai_prices
import moneyed
import peers

import agorapricing as ap
from agorapricing.tariff import CompiledTariff, Graduated, Tier

FILE = Path(__file__).parents[1] / "tests/data/evidence/peers.json"
DAY = date(2024, 2, 6)
OFFER = ap.find_offer("agora-cn:payg", DAY)
MONTH = {"rtc.audio": 300_000, "rtc.hd": 900_000, "rtc.fhd": 80_000, "rtc.2k": 16_000, "rtc.2k_plus": 80_000}
TWO = {"rtc.audio": 300_000, "rtc.hd": 900_000}
LADDER = CompiledTariff.of(
    Graduated("units", (Tier(500_000, price="0.007"), Tier(1_000_000, price="0.006"), Tier(price="0.005"))), ["units"]
)
"""The ladder that lago.rb has."""
UNITS = 1_280_000
JOBS = {
    "agorapricing: total of five meters, free minutes and a ladder": lambda: ap.cost(OFFER, MONTH),
    "the same, by a loop written for it": lambda: by_hand.total(MONTH),
    "agorapricing: total of two meters": lambda: ap.cost(OFFER, TWO),
    "agorapricing: itemised bill of two meters, with notes and sources": lambda: ap.rate(OFFER, TWO),
    "agorapricing: total of one ladder of three tiers": lambda: LADDER.cost((UNITS,)),
    **peers.jobs(),
}
FEW_DIGITS = decimal.Context(prec=5)


def seconds(job: Callable[[], object], loops: int = 2_000) -> float:
    """The best of five rounds: the machine disturbs only upwards."""
    return min(timeit.repeat(job, number=loops, repeat=5, timer=time.process_time)) / loops


def asked(question: Callable[[], Any]) -> str:
    """What a question gives, or the error that it raises."""
    try:
        return str(question())
    except Exception as error:  # noqa: BLE001  # whatever a peer raises is its answer
        return f"{type(error).__name__}: {error}"


def with_few_digits(question: Callable[[], Any]) -> str:
    """What it gives where the caller's decimals have five digits."""
    with decimal.localcontext(FEW_DIGITS):
        return asked(question)


def tokens(count: int, day: datetime | None = None) -> Any:
    """The price of so many tokens that go in."""
    usage = genai_prices.Usage(input_tokens=count, output_tokens=0)
    priced = genai_prices.calc_price(usage, model_ref="gpt-4o", provider_id="openai", genai_request_timestamp=day)
    return priced.total_price


def answers() -> dict[str, dict[str, str]]:
    """Hard questions, with the answer of each."""
    return {
        "1,234,567 units at their price, where the caller's decimals have five digits": {
            "agorapricing": with_few_digits(lambda: ap.cost("agora-cn:list", {"rtc.2k_plus": 1_234_567}, on=DAY)),
            "py-moneyed": with_few_digits(lambda: (moneyed.Money("0.252", "CNY") * Decimal(1_234_567)).amount),
            "genai-prices": with_few_digits(lambda: tokens(1_234_567)),
        },
        "the same with the usual 28 digits": {
            "agorapricing": asked(lambda: ap.cost("agora-cn:list", {"rtc.2k_plus": 1_234_567}, on=DAY)),
            "py-moneyed": asked(lambda: (moneyed.Money("0.252", "CNY") * Decimal(1_234_567)).amount),
            "genai-prices": asked(lambda: tokens(1_234_567)),
        },
        "a quantity or an amount that is the float 0.1": {
            "agorapricing": asked(lambda: ap.cost("agora-cn:list", {"rtc.hd": 0.1}, on=DAY)),
            "py-moneyed": asked(lambda: moneyed.Money(0.1, "CNY").amount),
        },
        "a day long before the first price": {
            "agorapricing": asked(lambda: ap.cost("agora-cn:list", {"rtc.hd": 1_000}, on=date(2001, 1, 1))),
            "genai-prices": asked(lambda: tokens(1_000, datetime(2001, 1, 1, tzinfo=UTC))),
        },
        "a name that is misspelt": {
            "agorapricing": asked(lambda: ap.cost("agora-cn:list", {"rtc.hdd": 1}, on=DAY)),
            "genai-prices": asked(
                lambda: genai_prices.calc_price(genai_prices.Usage(input_tokens=1), "gpt-4oo", provider_id="openai")
            ),
        },
        "19.999 in its smallest unit": {
            "py-moneyed": asked(lambda: moneyed.Money("19.999", "USD").get_amount_in_sub_unit()),
        },
        "two currencies, added": {
            "agorapricing": asked(lambda: ap.compare(TWO, ["agora-cn:payg", "agora-us:payg"], on=DAY).cheapest),
            "py-moneyed": asked(lambda: moneyed.Money(1, "CNY") + moneyed.Money(1, "USD")),
        },
    }


def lago(folder: str) -> dict[str, Any]:
    """Time Lago's graduated charge, and hold what it gives against ours."""
    command = ["ruby", str(Path(__file__).with_name("lago.rb")), folder, str(UNITS)]
    done = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert Decimal(done["amount"]) == LADDER.cost((UNITS,))
    return {
        "Lago: the same ladder, by its Ruby class at commit 0c5d9c6b, without its server": str(done["microseconds"])
    }


def main() -> None:
    """Measure and keep what was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lago", metavar="FOLDER")
    folder = parser.parse_args().lago
    found = {
        "versions": {name: version(name) for name in ("agorapricing", "genai-prices", "py-moneyed")},
        "microseconds": {name: f"{seconds(job) * 1e6:.1f}" for name, job in JOBS.items()}
        | (lago(folder) if folder else {}),
        "answers": answers(),
    }
    FILE.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")


if __name__ == "__main__":
    main()
