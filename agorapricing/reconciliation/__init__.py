"""A vendor's bill held against the rules: lines side by side, and the causes of each difference, which add up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from agorapricing.lazy import lazily

if TYPE_CHECKING:
    from agorapricing.reconciliation.beside import OTHER, TOTAL, LineBeside
    from agorapricing.reconciliation.billed import BilledLine, VendorBill
    from agorapricing.reconciliation.catalogue import CAUSES
    from agorapricing.reconciliation.cause import BillCase, Cause, Deviation
    from agorapricing.reconciliation.files import bill_template, read_bill
    from agorapricing.reconciliation.inputs import Inputs, Settling
    from agorapricing.reconciliation.reconciliation import CauseSet, PartOfDifference, Reconciliation, reconcile

# fmt: off
_HOME = {
    "CAUSES": "catalogue", "OTHER": "beside", "TOTAL": "beside", "BillCase": "cause", "BilledLine": "billed",
    "Cause": "cause", "CauseSet": "reconciliation", "Deviation": "cause", "Inputs": "inputs", "LineBeside": "beside",
    "PartOfDifference": "reconciliation", "Reconciliation": "reconciliation", "Settling": "inputs",
    "VendorBill": "billed", "bill_template": "files", "read_bill": "files", "reconcile": "reconciliation",
}

__all__ = [
    "CAUSES", "OTHER", "TOTAL", "BillCase", "BilledLine", "Cause", "CauseSet", "Deviation", "Inputs", "LineBeside",
    "PartOfDifference", "Reconciliation", "Settling", "VendorBill", "bill_template", "read_bill", "reconcile",
]
# fmt: on

__getattr__, __dir__ = lazily(__name__, _HOME)
