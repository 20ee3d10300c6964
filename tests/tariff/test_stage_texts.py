"""What every kind of stage says in words that it does."""

import pytest

from agorapricing.tariff import (
    Allowance,
    Band,
    CheapestGroup,
    Credit,
    DearestGroup,
    Fee,
    GraduatedDiscount,
    GraduatedShare,
    Maximum,
    Minimum,
    PercentOff,
    PercentOn,
    Prepaid,
    RelativeAllowance,
    ShareTier,
    Surcharge,
    Suspended,
)

AUDIO, HD = "rtc.audio", "rtc.hd"
BANDS = (Band(10), Band(off="0.1"))
TIERS = (ShareTier(10, on="0.1"), ShareTier())


@pytest.mark.parametrize(
    ("stage", "text"),
    [
        (Allowance(5_000, (HD,)), "5,000 free, for rtc.hd"),
        (GraduatedDiscount(BANDS, (HD,)), "0 % off up to 10; 10 % off above; for rtc.hd"),
        (DearestGroup(((HD, "a.b"), (AUDIO,))), "only the dearest of rtc.hd with a.b; rtc.audio"),
        (CheapestGroup(((HD, "a.b"), (AUDIO,))), "only the cheapest of rtc.hd with a.b; rtc.audio"),
        (PercentOff("0.1"), "10 % off everything"),
        (PercentOff("0.1", (HD, AUDIO)), "10 % off rtc.hd, rtc.audio"),
        (PercentOff("0.1", fees=True), "10 % off everything and the flat fees of their tiers"),
        (Prepaid(5_000, {HD: 1, AUDIO: "0.50"}), "5,000 units, drawn by rtc.hd 1, rtc.audio 0.50"),
        (RelativeAllowance("0.1", AUDIO, (HD,)), "10 % of rtc.audio free, for rtc.hd"),
        (
            RelativeAllowance("0.1", AUDIO, (HD, "a.b"), at_least=5_000),
            "10 % of rtc.audio free, at least 5,000, in the order rtc.hd, a.b",
        ),
        (PercentOn("0.1"), "10 % of the amount"),
        (PercentOn("0.1", least=5_000, of="usage"), "10 % of usage, at least 5,000"),
        (PercentOn("0.1", of="fees", meters=(HD, AUDIO)), "10 % of fees of rtc.hd, rtc.audio"),
        (PercentOn("0.1", meters=()), "10 % of "),
        (GraduatedShare(TIERS), "10 % of the amount up to 10"),
        (GraduatedShare((ShareTier(),)), "no share"),
        (
            GraduatedShare((ShareTier(10), ShareTier(20, off="0.1"), ShareTier(on=2))),
            "10 % off the amount above 10 to 20; 200 % of the amount above 20",
        ),
        (GraduatedShare(TIERS, least=5), "10 % of the amount up to 10, at least 5"),
        (GraduatedShare((ShareTier(),), least=5), "no share, at least 5"),
        (Fee(5_000), "fee: 5,000 a month"),
        (Fee(5, "Pro", period="year"), "Pro: 5 a year"),
        (Minimum(5_000), "at least 5,000 a month"),
        (Maximum(5_000, meters=(HD,), period="quarter"), "at most 5,000 a quarter for rtc.hd"),
        (Credit(5_000), "5,000 a month, off the amount"),
        (Credit(5_000, "once", of="usage"), "5,000 once, off usage"),
        (Credit(5, carries=True), "5 a month, of which the rest carries on, off the amount"),
        (Credit(5, period="year"), "5 a year, off the amount"),
        (Surcharge(5_000, (HD, AUDIO), 1_000), "5,000 per 1,000 billed on top, of rtc.hd, rtc.audio"),
        (Surcharge(5, (HD,), on="used"), "5 per 1 used on top, of rtc.hd"),
        (Suspended((HD, AUDIO)), "rtc.hd, rtc.audio: service is suspended"),
        (Suspended((HD,), "over"), "rtc.hd: over"),
    ],
)
def test_what_a_stage_does_in_words(stage, text):
    """
    A stage says in words all that it does, and nothing that is as always.
    """
    assert stage.text == text
