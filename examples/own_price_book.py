"""A contract as a price book: what does it state anew, where all else continues the public book?"""

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import agorapricing as ap
from agorapricing.records import plain

DAY = date(2026, 9, 1)
USAGE = {"rtc.audio": 300_000, "rtc.hd": 900_000, "rtc.fhd": 80_000}
BOOK = """
schema = 1
id = "acme"
base = "agora-cn"
vendor = "agora"
title = "Agora for Acme, by contract"
region = "CN"
currency = "CNY"

[source]
contract = { title = "Contract", document = "ACME-1", place = "annex 2", read = 2026-06-30, kind = "contract" }

[[edition]]
start = 2026-07-01
dated = "stated"
continues = 2026-01-01
rate = [{ source = "contract", per = 1_000, prices = { "rtc.hd" = 26 } }]
stage.contract = { kind = "percent-off", source = "contract", off = 0.08, meters = ["rtc.audio", "rtc.fhd"] }
regime.negotiated = { title = "Contract of 2026-07", who = "Acme", chain = ["contract", "free", "volume"] }
"""


def main():
    """Load the book, rate a month under it, and compare it with the public prices."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "acme.toml")
        path.write_text(BOOK, "utf-8")
        negotiated = ap.load_book(path).offer("negotiated", DAY)
    for stage in ap.rate(negotiated, USAGE).stages:
        print(f"{stage.stage:>10} {plain(stage.amount):>14}")
    public, own = ap.compare(USAGE, ["agora-cn:payg", negotiated], on=DAY).quotes
    print(f"{public.offer} {public.amount}, {own.offer} {own.amount}: {public.amount - own.amount} saved")


if __name__ == "__main__":
    main()
