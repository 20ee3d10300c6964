"""The laws of the kit hold for every tariff that claims them, over the whole domain; and every law can be broken."""

import pytest
from hypothesis import given

from agorapricing import testing as our
from agorapricing.testing.combinator_laws import COMBINATOR_LAWS
from agorapricing.testing.tariff_laws import TARIFF_LAWS


@pytest.mark.parametrize("law", [*TARIFF_LAWS, *COMBINATOR_LAWS], ids=lambda law: law.name)
def test_every_tariff_keeps_the_laws_that_it_claims(law):
    """
    No tariff breaks a law that applies to it.
    """

    @given(our.law_cases(kind=law.kind))
    def holds(case):
        assert law.broken(case) is None

    holds()
