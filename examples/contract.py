"""A signed contract: what does it cost beside public offers, and what of it can be shown to others?

The terms are in acme-contract.toml. They are confidential: shared is what they come to, not what they are.
"""

from datetime import date
from pathlib import Path

import agorapricing as ap
from agorapricing.records import plain

DAY = date(2026, 9, 1)
USAGE = {"rtc.audio": 300_000, "rtc.hd": 900_000, "rtc.fhd": 80_000}
FILE = Path(__file__).with_name("acme-contract.toml")


def main():
    """Rate the month under the contract, as it can be shared and as its holder sees it, and compare it."""
    for shown in (False, True):
        contract = ap.load_contract(FILE, show_confidential=shown)
        print("with its terms shown:" if shown else "as it can be shared:")
        for stage in ap.rate(contract, USAGE, DAY).stages:
            if stage.amount:
                print(f"{stage.stage:>18} {plain(stage.amount):>14}")
    comparison = ap.compare(USAGE, ["agora-cn:payg", "trtc-cn:payg", ap.load_contract(FILE)], on=DAY)
    for quote in comparison.quotes:
        print(f"{quote.offer} {quote.amount}")


if __name__ == "__main__":
    main()
