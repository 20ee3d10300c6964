"""Decimal contexts of callers: what they are set to must change nothing that the library says."""

import decimal

SIGNALS = list(decimal.Context().traps)

POISONED = decimal.Context(prec=1, rounding=decimal.ROUND_CEILING, Emin=-99, Emax=99, clamp=0, traps=SIGNALS)
"""Arithmetic on sums of money raises here, and does not only go wrong: no sum of more than one digit comes out."""

FOREIGN = {
    "everything raises": POISONED,
    "three digits": decimal.Context(prec=3, rounding=decimal.ROUND_DOWN, Emin=-9, Emax=9, clamp=1, traps=[]),
    "rounded up": decimal.Context(prec=9, rounding=decimal.ROUND_CEILING, Emin=-99, Emax=99, clamp=0, traps=[]),
}
"""The one that raises stands first: nothing that is worked out once and kept comes from one of the others."""
