"""A book of one's own, tested in CI: is a reseller's price book right, does it keep the laws, and what does it cost?

The book is own_book/deals/reseller.toml. own_book/prices.yaml has the same checks as a workflow. It needs the extra
`testing`.
"""

from pathlib import Path

import agorapricing as ap
from agorapricing.records import plain
from agorapricing.testing import check_book

FOLDER = Path(__file__).with_name("own_book")
BOOK = FOLDER / "deals" / "reseller.toml"


def main():
    """Check the book by all laws, rate a month under it, and compare it with the public prices."""
    findings = check_book(BOOK)
    print(*findings or [f"{BOOK.name} keeps every law."], sep="\n")
    profile = ap.load_profile(FOLDER / "profiles" / "acme.toml")
    offer = ap.load_book(BOOK).offer("standard", profile.on)
    for stage in ap.rate(offer, profile.usage).stages:
        print(f"{stage.stage:>10} {plain(stage.amount):>14}")
    public, own = ap.compare(profile, ["agora-cn:payg", offer]).quotes
    print(f"{public.offer} {public.amount}, {own.offer} {own.amount}: {public.amount - own.amount} saved")


if __name__ == "__main__":
    main()
