"""Two vendors side by side: what does a customer's month cost at each, and what is there to save?

The minutes are in acme.toml: put your customer's there, and the offers that the account may buy below.
"""

from pathlib import Path

import agorapricing as ap

OFFERS = ("agora-cn:payg", "agora-cn:loyalty", "trtc-cn:payg")


def saving(comparison):
    """Say which offer is cheapest, and how much less than each other one it costs."""
    best = comparison.cheapest
    if best is None:
        return "No offer prices all of this usage."
    rest = [quote for quote in comparison.quotes if quote.amount is not None and quote is not best]
    less = " and ".join(f"{quote.amount - best.amount:,.2f} less than {quote.offer}" for quote in rest)
    return f"{best.offer} costs {comparison.currency} {best.amount:,.2f} a month: {less}."


def main():
    """Print the table, which holds every note and source, and the sentence."""
    profile = ap.load_profile(Path(__file__).with_name("acme.toml"))
    comparison = ap.compare(profile, OFFERS)
    print(comparison)
    print()
    print(saving(comparison))


if __name__ == "__main__":
    main()
