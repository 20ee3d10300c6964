"""Workbooks as LibreOffice computes them: to the cent what the library says, also after an input was changed."""

import pytest
from lacking import lack
from scripted import scripted

recalculate = scripted("recalculate")


@pytest.fixture(autouse=True)
def _office():
    """Without LibreOffice there is nothing to try."""
    if recalculate.program() is None:
        lack("no LibreOffice: apt-get install libreoffice-calc")


def test_bills_are_recalculated_to_the_cent():
    """
    Bills of all kinds are those of the library, as they were written, with other quantities, and with other scales.
    """
    written, changed, scaled = recalculate.tried(5, each=5)

    assert min(written.bills, changed.bills, scaled.bills) >= 4
    assert written.ties
    assert written.wrong == changed.wrong == scaled.wrong == ()
