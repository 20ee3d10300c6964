"""The catalogue of causes and of answers that are bills: those of these modules register themselves.

One of one's own is known as soon as it is registered.
"""

from __future__ import annotations

from importlib import import_module

from agorapricing.reconciliation.answers import ANSWERS
from agorapricing.reconciliation.cause import CAUSES

for _module in ("quantities", "days", "prices", "terms", "roundings", "bill_detail"):  # in the order of application
    import_module(f"agorapricing.reconciliation.{_module}")

__all__ = ["ANSWERS", "CAUSES"]
