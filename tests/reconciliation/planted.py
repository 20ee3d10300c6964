"""What the tests of bills share: a case, its deviations, and a bill in which some of them are planted."""

from agorapricing.numbers import exact
from agorapricing.profiles import profile_of
from agorapricing.reconciliation import CAUSES, BillCase, BilledLine, Inputs, Settling, VendorBill
from agorapricing.reconciliation.search import Ratings

NO_BILL = VendorBill("none", 0)


def case_of(offer, usage, bill=NO_BILL):
    """A usage under an offer, beside a bill."""
    profile = profile_of(usage)
    return BillCase(bill, Inputs(profile, offer.of_apps(profile.apps), Settling(offer.book.rounding)))


def deviations(offer, usage):
    """All ways in which a bill may depart from the rules."""
    case = case_of(offer, usage)
    return [each for cause in CAUSES.values() for each in cause.deviations(case)]


def bill_under(offer, usage, planted):
    """The bill of a vendor that departs from the rules so: lines with what was used, and a total."""
    with exact():
        rated = Ratings(case_of(offer, usage)).under(tuple(planted))
    lines = [
        BilledLine(
            amount,
            meter=name if name in rated.quantities else "",
            label="" if name in rated.quantities else name,
            quantity=rated.used.get(name),
        )
        for name, amount in rated.amounts.items()
    ]
    return VendorBill("planted", rated.payable, tuple(lines))


def said(found):
    """The causes of each set, by name."""
    return [tuple(part.cause for part in each.parts) for each in found.sets]


def named(found, deviation):
    """Whether some set names a deviation by its words, also where another one changes the same."""
    return any(deviation.what in part.what for each in found.sets for part in each.parts)
