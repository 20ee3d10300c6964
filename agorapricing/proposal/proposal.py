"""A proposal: a comparison with all that a report to a customer needs beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from agorapricing.comparison import Comparison
from agorapricing.frozen import frozen_dict
from agorapricing.proposal.workbook import workbook_of
from agorapricing.rating import Displayed


@attrs.frozen(eq=False, str=False)
class Proposal(Displayed):
    """A comparison, and plain data by name that a page or a workbook computes anew from its inputs."""

    layout = "proposals.report"

    comparison: Comparison
    data: Mapping[str, Any] = attrs.field(converter=frozen_dict, factory=dict)

    def to_record(self) -> dict[str, Any]:
        """The record of the comparison."""
        return self.comparison.to_record()


def propose(comparison: Comparison) -> Proposal:
    """Work out all that a report of a comparison shows.

    >>> from datetime import date
    >>> from agorapricing.comparison import compare
    >>> propose(compare({"rtc.hd": 10_000}, ["agora-cn:list"], date(2024, 2, 6))).comparison.currency
    'CNY'
    """
    return Proposal(comparison, {"workbook": workbook_of(comparison)})
