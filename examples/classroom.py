"""A classroom after a change of layout: which size of the teacher's picture keeps a class in the cheaper tier?

Agora adds up the pixels of all that a student receives, and TRTC in China times each stream by itself: the same change
moves one bill and hardly the other.
"""

from pathlib import Path

import attrs

import agorapricing as ap


def taught_at(profile, video):
    """Give the same classes with the teacher's picture in another size."""
    classes = profile.workloads[0]
    scenario = attrs.evolve(classes.scenario, video=video)
    return attrs.evolve(profile, workloads=(attrs.evolve(classes, scenario=scenario),))


def main():
    """Print the minutes and the amount before and after, and by which causes each bill changes."""
    profile = ap.load_profile(Path(__file__).with_name("classroom.toml"))
    before, after = (ap.compare(taught_at(profile, video)) for video in ("720p", "540p"))
    for offer in profile.offers:
        for video, comparison in (("720p", before), ("540p", after)):
            quote = comparison.quote(offer)
            minutes = ", ".join(f"{meter} {quantity:,.0f}" for meter, quantity in quote.bill.usage.items())
            print(f"{offer}, teacher at {video}: {minutes}: {quote.amount:,.2f} {comparison.currency}")
        change = ap.diff(before, offer, after=after)
        causes = ", ".join(f"{cause} {amount:+,.2f}" for cause, amount in change.parts.items() if amount)
        print(f"  {change.amount:+,.2f} because of {causes}" if causes else "  unchanged")


if __name__ == "__main__":
    main()
