"""Voice rooms: what does a month of rooms cost, and what is saved where listeners may hear a second later?

Such listeners (`latency = "low"`) are cheaper where the vendor has it: at Agora, not at TRTC.
"""

from pathlib import Path

import attrs

import agorapricing as ap


def with_latency(profile, latency):
    """Give the same rooms to an audience of another latency; each case has it, too."""
    heard = (attrs.evolve(each, scenario=attrs.evolve(each.scenario, latency=latency)) for each in profile.workloads)
    return attrs.evolve(profile, workloads=tuple(heard))


def main():
    """Print the three cheapest open offers by latency, with the amounts of a quiet and of a busy month."""
    profile = ap.load_profile(Path(__file__).with_name("voice_rooms.toml"))
    for latency in ("interactive", "low"):
        comparison = ap.compare(with_latency(profile, latency))
        print(f"latency {latency}, {comparison.currency} a month")
        priced = [quote for quote in comparison.quotes if quote.amount is not None]
        for quote in sorted(priced, key=lambda quote: quote.amount)[:3]:
            low, high = (comparison.cases[case].quote(quote.offer).amount for case in ("low", "high"))
            print(f"  {quote.offer:<28} {quote.amount:>12,.2f}   ({low:,.2f} to {high:,.2f})")


if __name__ == "__main__":
    main()
