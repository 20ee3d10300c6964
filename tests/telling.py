"""What tells the terms of a contract: every number and every word that its file has in them, in the usual spellings."""

import tomllib
from decimal import Decimal

LEAST = 5
"""A number of fewer digits is no evidence: it stands in public prices, too."""
NO_SECRETS = frozenset({"where", "place", "period", "effective"})
"""Meters, stages of the public chain and days: other things have these names, too."""


def terms_of(text):
    """By each thing that the terms of a contract file say, the spellings that tell it; meters are the usage's own."""
    said = {}
    for term in tomllib.loads(text, parse_float=Decimal)["contract"]["term"]:
        for value in values(term):
            said.setdefault(str(value), spellings(value))
    return {each: spelled for each, spelled in said.items() if spelled}


def values(table):
    """Every value in a table but those of `NO_SECRETS`, all the way down."""
    if isinstance(table, dict):
        return [each for key, value in table.items() if key not in NO_SECRETS for each in values(value)]
    return [each for value in table for each in values(value)] if isinstance(table, list) else [table]


def spellings(value):
    """The ways in which a value may be written."""
    if isinstance(value, str):
        return {str(value)}
    number = Decimal(value)
    digits = str(abs(number)).replace(".", "").strip("0")
    if len(digits) < LEAST:
        return set()
    share = number / 100
    ways = {way for each in (number, share, 1 - share, 100 - number) if each > 0 for way in written(each)}
    return ways | {digits, *(written(number + 1) if number == number.to_integral_value() else ())}


def written(number):
    """A number by itself, with its thousands apart, and with the decimals of money."""
    plain = {f"{number:f}", f"{number:,f}"}
    money = {f"{number:.2f}", f"{number:,.2f}"} if number >= 1000 else set()
    ways = plain | money
    return ways | {each.replace(",", mark) for each in ways for mark in (" ", "_", "'", "\N{NO-BREAK SPACE}")}


def told(text, terms):
    """What of the terms stands in a text."""
    return {each for each, spelled in terms.items() if any(way in text for way in spelled)}
