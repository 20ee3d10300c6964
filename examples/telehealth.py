"""A telehealth start-up: what will an app cost that is only a design, and what should it change before it is built?

Each vendor counts its own minutes of the same consultations. Change the numbers in telehealth.toml to your customer's.
"""

from pathlib import Path

import agorapricing as ap


def main():
    """Print the minutes by book with their reasons, the comparison's causes, and the three largest hints."""
    profile = ap.load_profile(Path(__file__).with_name("telehealth.toml"))
    books = dict.fromkeys(offer.rpartition(":")[0] for offer in profile.offers)
    print(ap.size(profile, books))
    print()

    comparison = ap.compare(profile, profile.offers)
    for quote in comparison.quotes:
        causes = ", ".join(f"{cause} {amount:+,.2f}" for cause, amount in comparison.causes(quote).items())
        amount = f"{quote.amount:,.2f} {comparison.currency} a month"
        print(f"{quote.offer}: {amount}{f' ({causes})' if causes else ''}")
    print()

    for hint in ap.diagnose(profile, profile.offers).hints[:3]:
        print(f"{hint.lint} {hint.offer}: {hint.what}; {hint.change}: {hint.amount:,.2f} {hint.currency} a month")


if __name__ == "__main__":
    main()
