"""From legacy prices to packages: what does a growing account pay in half a year before and after?

Accounts of Agora that are older than 2025-08-29 pay by resolution; whoever moves buys standard minutes, with a package
or without. Which package is best changes as the account grows.
"""

from datetime import date

import agorapricing as ap

USAGE = {"rtc.audio": 400_000, "rtc.hd": 250_000, "rtc.fhd": 40_000}
TERM = ap.Term(date(2026, 7, 1), months=6, growth="0.08")


def main():
    """Print half a year under the legacy prices and by the best plan after the move, then both month by month."""
    legacy = ap.bill_term("agora-us:payg", USAGE, TERM)
    found = ap.best(USAGE, "agora-us-standard", TERM)
    plan = found.cheapest
    print(f"legacy prices, agora-us:payg: {legacy.total:,.2f} USD in half a year")
    print(f"best plan with packages:      {plan.total:,.2f} USD, {legacy.total - plan.total:+,.2f} saved")
    print(f"next best:                    {found.runner_up.total:,.2f} USD")
    print()
    for old, new in zip(legacy.months, plan.bill.months, strict=True):
        packs = ", ".join(f"{each.count} x {each.name} of {each.quantity:,f}" for each in new.bought)
        paid = f"{old.bill.payable:>9,.2f}  {new.bill.payable:>9,.2f}"
        print(f"{old.bill.on:%Y-%m}  {paid}  {new.bill.offer.partition(':')[2]}{f' + {packs}' if packs else ''}")


if __name__ == "__main__":
    main()
