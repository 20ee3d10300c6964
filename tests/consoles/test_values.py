"""Exports of consoles as JSON in which one value is of another kind: the file or its row is refused, in words."""

import json
from contextlib import suppress

import pytest

from agorapricing.consoles import read_consoles
from agorapricing.errors import AgorapricingError, InvalidFileError

DAY = "2026-08-01 00:00:00"
AGORA = {
    "meta": {"durationAudioAll": {"cn": "x", "unit": "second"}},
    "usages": [{"date": "2026-08-01T00:00:00Z", "usage": {"durationAudioAll": 60}}],
}
TRTC = {"UsageKey": ["Audio", "SDH264"], "UsageList": [{"TimeKey": DAY, "UsageValue": [0, 30]}]}
DOSAGE = {
    "DosageType": "day",
    "DosageBeginTime": DAY,
    "DosageEndTime": DAY,
    "DosageUnit": "分钟",
    "DosageValue": 6,
    "ProductCode": "p_rav",
    "SdkAppId": "1",
    "AttrStr": [{"Key": "tgr", "Value": "超高清"}],
}
FOCUS = {
    "ChargeCategory": "Usage",
    "ConsumedQuantity": 1,
    "ConsumedUnit": "Minutes",
    "ChargePeriodStart": "2026-08-01T00:00:00Z",
    "SkuId": "hd",
    "SubAccountId": "a",
}
ODD = ([], {}, None, 5, "", "x", True, 1.5, [[]])


def changed(value):
    """A value with each of its parts in turn replaced by odd ones."""
    yield from ODD
    places = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for place, part in places:
        for other in changed(part):
            copy = value.copy()
            copy[place] = other
            yield copy


@pytest.mark.parametrize("export", [AGORA, TRTC, {"Record": [DOSAGE]}, FOCUS], ids=["agora", "trtc", "dosage", "focus"])
def test_a_value_of_another_kind(tmp_path, export):
    """
    Whatever one value is, what is raised is an error of the library; as it is, the export is read.
    """
    path = tmp_path / "export.json"
    path.write_text(json.dumps(export), "utf-8")
    assert read_consoles([path], columns={"hd": "rtc.hd"}).counts[0].used == 1

    for other in changed(export):
        path.write_text(json.dumps(other), "utf-8")
        with suppress(AgorapricingError):
            read_consoles([path], columns={"hd": "rtc.hd"})


JOIN = {"noticeId": "1", "productId": 1, "eventType": 103, "payload": {"channelName": "r", "ts": 0, "uid": 7}}


@pytest.mark.parametrize(
    ("start", "days", "is_read"),
    [
        (1785542400, 399, True),
        (1785542400, 400, True),
        (1785542400, 401, False),
        (1785542400, 10**25, False),
        (10**14, 1, False),
        (-(10**14), 1, False),
    ],
)
def test_a_stay_is_no_longer_than_a_limit(tmp_path, start, days, is_read):
    """
    A person who is in a room for years, or in no year of the calendar, is refused at once.
    """
    path = tmp_path / "events.jsonl"
    leave = {**JOIN, "noticeId": "2", "eventType": 104}
    leave["payload"] = {**JOIN["payload"], "ts": start + days * 86_400, "duration": days * 86_400}
    join = {**JOIN, "payload": {**JOIN["payload"], "ts": start}}
    path.write_text("\n".join(map(json.dumps, (join, leave))), "utf-8")

    if is_read:
        assert read_consoles([path]).counts[0].used == 2
    else:
        with pytest.raises(InvalidFileError, match=r"events.jsonl:2: somebody .*more than 400 days, or none in the"):
            read_consoles([path])
