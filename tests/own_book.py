"""A small book of one's own, to which tests add stages, regimes and conflicts."""

OWN_BOOK = """
schema = 1
id = "own"
vendor = "own"
title = "Own"
region = "CN"
currency = "CNY"

[source.page]
title = "page"
document = "page"
place = "page"
read = 2026-01-01
kind = "vendor page"

[[edition]]
start = 2026-01-01
dated = "stated"

[[edition.rate]]
source = "page"
per = 1_000
prices = { "rtc.audio" = 7, "rtc.hd" = 28 }
"""
