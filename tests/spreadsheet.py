"""Formulas of a workbook computed exactly: what a spreadsheet program does with them, over fractions."""

import re
from fractions import Fraction
from math import ceil, floor

NUMBER = re.compile(r"(?<![\w.])(\d+(?:\.\d+)?)")


DUST = 6
"""From so many places on a rounding only takes off what binary numbers are off by: here there is nothing."""


def rounded(value, places):
    """Half up, away from zero."""
    if places >= DUST:
        return value
    scaled = abs(value) * 10 ** int(places)
    whole = floor(scaled + Fraction(1, 2))
    return Fraction(whole, 10 ** int(places)) * (1 if value >= 0 else -1)


FUNCTIONS = {
    "MIN": min,
    "MAX": max,
    "INT": lambda value: Fraction(floor(value)),
    "ROUND": rounded,
    "ROUNDUP": lambda value, _: Fraction(ceil(value)) if value >= 0 else Fraction(floor(value)),
    "IF": lambda is_so, one, other: one if is_so else other,
    "F": Fraction,
}


def computed(formula, names):
    """What a formula comes to."""
    return eval(NUMBER.sub(r'F("\1")', formula), FUNCTIONS, names)  # noqa: S307  # a formula of the library's own


class Names(dict):
    """What names come to; steps where they are first needed."""

    def __init__(self, workbook):
        super().__init__()
        self.formulas = {step["name"]: step["formula"] for step in workbook["steps"] if step["formula"]}

    def __missing__(self, name):
        if name not in self.formulas:
            raise KeyError(name)
        self[name] = computed(self.formulas[name], self)
        return self[name]


def totals(workbook, quantities):
    """The total of each bill of plain values, by its offer and month, with other quantities, by their names."""
    names = Names(workbook)
    names |= {each["name"]: Fraction(each["value"]) for each in workbook["scales"]}
    names |= {name: Fraction(value) for name, value in quantities.items()}
    for row in (row for block in workbook["usage"] for row in block["rows"]):
        names.setdefault(row["name"], computed(row["formula"], names) if row["formula"] else Fraction(row["value"]))
    offers = [offer for market in workbook["markets"] for offer in market["offers"]]
    bills = {(offer["offer"], bill["month"]): bill["lines"] for offer in offers for bill in offer["bills"]}
    for step in workbook["steps"]:
        lines = bills[tuple(step["of"])] if step["of"] else ()
        summed = sum((amount(lines[place], names) for place in step["lines"]), Fraction(0))
        names[step["name"]] = computed(step["formula"], names) if step["formula"] else summed
    return {key: sum((amount(line, names) for line in lines), Fraction(0)) for key, lines in bills.items()}


def amount(line, names):
    """What a line comes to; nothing where it has no price."""
    if line["price"] is None:
        return Fraction(0)
    value = computed(line["quantity"], names) * Fraction(line["price"]) / Fraction(line["per"])
    for off in line["off"]:
        value *= 1 - Fraction(off["fraction"])
    return value
