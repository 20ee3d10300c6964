"""The names of usage where each of several apps has its own."""

from __future__ import annotations


def of_app(meter: str, app: str) -> str:
    """The name of an app's usage of a meter; that of no app is named by the meter alone.

    >>> of_app("rtc.hd", "class"), of_app("rtc.hd", "")
    ('rtc.hd@class', 'rtc.hd')
    """
    return f"{meter}@{app}" if app else meter


def meter_of(name: str) -> str:
    """The meter in a name that `of_app` gave.

    >>> meter_of("rtc.hd@class"), meter_of("rtc.hd")
    ('rtc.hd', 'rtc.hd')
    """
    return name.partition("@")[0]
