"""What is used in a month, as a grid: by workload, or as each book counts it."""

from __future__ import annotations

from collections.abc import Mapping

from agorapricing.messages import Message, Text
from agorapricing.profiles import Profile
from agorapricing.report import numbers
from agorapricing.report.page import Grid, label
from agorapricing.usage import Usage

_MONTH = Message("a month")


def grid(profile: Profile, billed: Mapping[str, Usage], when: str = _MONTH) -> Grid:
    """The minutes of each workload; of scenarios, those that each book counts: `billed`, by the book's id."""
    if profile.is_metered:
        return _counted(billed, when)
    several = len(profile.workloads) > 1
    names = (Text(each.name) for each in profile.workloads if several)
    rows = [
        (
            meter,
            *(numbers.quantity(each.usage.quantities.get(meter)) for each in profile.workloads if several),
            numbers.quantity(quantity),
        )
        for meter, quantity in profile.usage.items()
    ]
    return Grid((label("usage a month"), *names, "together" if several else "quantity"), rows, apart=True)


def _counted(billed: Mapping[str, Usage], when: str) -> Grid:
    """The minutes that each book bills: from the same sessions each counts its own."""
    meters = dict.fromkeys(meter for usage in billed.values() for meter in usage)
    rows = [(meter, *(numbers.quantity(usage.quantities.get(meter)) for usage in billed.values())) for meter in meters]
    return Grid((label(Message("billed {when}", when=when)), *billed), rows, apart=True)
