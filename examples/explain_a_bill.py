"""A bill explained: where does each number come from, and do the lines add up by hand?"""

from datetime import date
from fractions import Fraction

import agorapricing as ap
from agorapricing.records import plain

OFFER, DAY = "agora-cn:loyalty", date(2024, 2, 6)
USAGE = {"rtc.audio": 300_000, "rtc.hd": 900_000, "rtc.fhd": 80_000}


def by_hand(line):
    """Compute a line anew, with fractions: quantity x unit price / per, less each stage's part of what is left."""
    amount = Fraction(line.quantity) * Fraction(line.unit_price) / Fraction(line.per)
    for reduction in line.price.reductions:
        amount *= 1 - Fraction(reduction.fraction)
    return amount


def main():
    """Print the lines, each number with its source, the waterfall, the sum and the sources; amounts are exact."""
    bill = ap.rate(OFFER, USAGE, on=DAY)
    cited = {name: f"[{place}]" for place, name in enumerate(bill.sources, 1)}
    for line in bill.lines:
        price = f"{plain(line.quantity)} x {plain(line.unit_price)} / {plain(line.per)} {cited[line.source]}"
        taken = [f"{r.stage} {r.fraction:%} off {cited[r.source]}" for r in line.price.reductions]
        print(f"{line.meter}: {', '.join([price, *taken])} = {plain(line.amount)}")
    print()
    for stage in bill.stages:
        print(f"{stage.stage:>10} {plain(stage.amount):>14}")
    assert sum(map(by_hand, bill.lines)) == Fraction(bill.total)  # noqa: S101  # the point of this script
    print(f"The lines add up by hand to {plain(bill.total)}; payable {bill.payable} {bill.currency}.\n")
    for name, source in bill.sources.items():
        print(f"{cited[name]} {source.title}; {source.place}; read {source.read}; {source.where}")


if __name__ == "__main__":
    main()
