"""What the tests of programs share: positions of inputs, the library there, and amounts from exported programs."""

from decimal import Decimal
from fractions import Fraction

import attrs
from hypothesis import strategies as st

import agorapricing as ap
from agorapricing.numbers import Program, Rounding, exact
from agorapricing.proposal.recording import RecordedProfile


def inputs_for(comparison):
    """The inputs that the programs of a comparison read."""
    return RecordedProfile.of(comparison).inputs


def position(data, inputs):
    """A value for each input, by its name."""
    return {each.name: data.draw(_values(each), each.name) for each in inputs}


def _values(one):
    if not one.is_free:
        return st.sampled_from(one.values)
    steps = st.integers(0, int((one.high - one.low) / one.step)).map(lambda count: one.low + count * one.step)
    return st.sampled_from((one.low, one.base, one.high)) | steps


def moved(profile, inputs, values):
    """A profile at a position."""
    changed = attrs.evolve(profile, cases={})
    for each in inputs:
        changed = each.applied(changed, values[each.name])
    return changed


def anew(comparison, inputs, values):
    """What the library says at a position: what is payable by offer, none where an offer is incomplete."""
    profile, offers = moved(comparison.profile, inputs, values), [quote.offered for quote in comparison.quotes]
    found = ap.compare(profile, offers, comparison.on, exchange=comparison.exchange, currency=comparison.currency)
    return {quote.offer: quote.amount for quote in found.quotes}


def amounts(programs, values):
    """What exported programs say at a position, as the library does."""
    told = [offer for offer in programs["offers"] if offer["total"]]
    program = Program(tuple(programs["ops"]), tuple(offer[name] for offer in told for name in ("total", "quoted")))
    results = iter(program.run({name: Fraction(value) for name, value in values.items()}))
    return {offer["offer"]: _amount(offer, next(results), next(results)) for offer in told}


def _amount(offer, total, quoted):
    rounding = Rounding(*offer["rounding"])
    amount = _rounded(rounding, total)
    if offer["worth"]:
        amount = _rounded(rounding, Fraction(amount) * Fraction(offer["worth"]))
    return None if quoted > 0 else amount


def _rounded(rounding, value):
    with exact():
        return rounding.round(Decimal(value.numerator) / Decimal(value.denominator))
