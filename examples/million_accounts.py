"""A finance team's month of a million accounts: what is the bill of each, and what do all of them come to?

Rates a frame of usage, a row an account, under two offers: a thousand rows, or as many as are asked for, as in
`million_accounts.py 1_000_000`. It needs the extra `frames`. The first rows are rated once more as bills, to show that
a row is what its bill says.
"""

import sys
from datetime import date
from decimal import Decimal

import polars as pl

import agorapricing as ap
from agorapricing.frames import rate_frame, totals

OFFERS, DAY = ["agora-cn:payg", "trtc-cn:payg"], date(2024, 2, 6)
CHECKED = 25


def accounts(rows):
    """Make the usage of so many accounts: what a warehouse would hand over, the same each time."""
    number = pl.int_range(rows, eager=True)
    usage = {"rtc.audio": number * 7_919 % 400_000, "rtc.hd": number * 104_729 % 900_000, "rtc.fhd": number % 50_000}
    return pl.DataFrame({"account": number, "region": number % 3, **usage})


def main(rows=1_000):
    """Print the totals by region in money, how often each offer is cheaper, and that rows are bills."""
    usage = accounts(rows)
    rated = rate_frame(OFFERS, usage, on=DAY)
    agora, trtc = (f"{offer}.minor" for offer in OFFERS)
    for region, *minor in totals(rated, "region").sort("region").select("region", agora, trtc).iter_rows():
        amounts = (f"{offer} {Decimal(fen) / 100:,.2f}" for offer, fen in zip(OFFERS, minor, strict=True))
        print(f"region {region}:", *amounts)
    print(f"{rows:,} accounts, agora-cn:payg is cheaper for {rated.filter(pl.col(agora) < pl.col(trtc)).height:,}")
    for row in rated.head(CHECKED).iter_rows(named=True):
        bill = ap.rate(OFFERS[0], {meter: row[meter] for meter in usage.columns[2:]}, DAY)
        assert bill.payable * 100 == row[agora], row  # noqa: S101  # the point of these lines
    print(f"The first {CHECKED} rows are what their bills say.")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
