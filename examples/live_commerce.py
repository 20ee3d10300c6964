"""A live commerce platform: what does a campaign cost that triples the audience, and where is it cheapest then?

The audience of a sale is a number with a low, a base and a high value.
"""

from pathlib import Path

import attrs

import agorapricing as ap

OFFERS = ("trtc-cn:payg", "trtc-cn:flagship", "agora-cn-standard:premium", "agora-cn-standard:flagship")


def with_latency(profile, latency):
    """Give the same shows to an audience of another latency; each case has it, too."""
    heard = (attrs.evolve(each, scenario=attrs.evolve(each.scenario, latency=latency)) for each in profile.workloads)
    return attrs.evolve(profile, workloads=tuple(heard))


def main():
    """Print each offer in a low, a base and a high month, for both latencies, and the cheapest of each."""
    profile = ap.load_profile(Path(__file__).with_name("live_commerce.toml"))
    for latency in ("interactive", "low"):
        comparison = ap.compare(with_latency(profile, latency), OFFERS)
        low, high = comparison.cases["low"], comparison.cases["high"]
        print(f"{f'latency {latency}':<28} {'low':>14} {'base':>14} {'high':>14}")
        for quote in comparison.quotes:
            amounts = [each.quote(quote.offer).amount for each in (low, comparison, high)]
            print(f"  {quote.offer:<26}", *(f"{amount:>14,.2f}" for amount in amounts))
        print("  cheapest:", *dict.fromkeys(each.cheapest.offer for each in (low, comparison, high)))


if __name__ == "__main__":
    main()
