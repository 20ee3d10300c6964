"""From seconds to billed minutes: when they are rounded, before or after they are weighted."""

from datetime import date

import attrs
import pytest

from agorapricing.metering import Bucket, Metered
from agorapricing.pricebook.minutes import billable, rule_of
from agorapricing.rating import find_offer

STANDARD = find_offer("agora-cn-standard:payg", date(2024, 8, 1))


@pytest.mark.parametrize(
    ("rounded", "days", "minutes"), [("billed", 1, 5), ("metered", 1, 8), ("billed", 2, 9), ("metered", 2, 12)]
)
def test_seconds_are_rounded_once(rounded, days, minutes):
    """
    61 seconds of HD at 4 are 244 seconds, 5 minutes; rounded first they are 2 minutes, 8. Two days are one month.
    """
    rule = rule_of(STANDARD)
    metering = attrs.evolve(rule, minutes=attrs.evolve(rule.minutes, rounded=rounded))
    offer = attrs.evolve(STANDARD, edition=attrs.evolve(STANDARD.edition, metering=metering))
    used = Metered.of(metering, [(Bucket(day=day), {"rtc.hd": 61}) for day in range(days)])

    assert dict(billable(used, offer)) == {"rtc.standard": minutes}
