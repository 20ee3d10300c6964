"""What meters and units are called in rows of cost: the service by the product of a meter, units in the plural."""

from __future__ import annotations

from decimal import Decimal

from agorapricing.focus.row import Service
from agorapricing.pricebook import PriceBook, vocabulary
from agorapricing.records import plain

_CATEGORIES = {
    "chat": ("Integration", "Messaging"),
    "rtm": ("Integration", "Messaging"),
    "conversational-ai": ("AI and Machine Learning", "Natural Language Processing"),
    "speech": ("AI and Machine Learning", "Natural Language Processing"),
}
"""By product the category and the subcategory of those that are no media."""


def service_of(meter: str, book: PriceBook) -> Service:
    """The service that a meter belongs to, or what the book sells as a whole where it is of no known product.

    >>> from agorapricing.loading import load_book
    >>> service_of("signaling.messages", load_book("agora-cn"))
    Service(name='Signaling, RTM (云信令)', category='Integration', subcategory='Messaging')
    """
    known = book.meters.get(meter)
    product = known.product if known else ""
    name = vocabulary().products.get(product, product) or book.title
    return Service(name, *_CATEGORIES[product]) if product in _CATEGORIES else Service(name)


def in_units(unit: str, per: Decimal = Decimal(1)) -> str:
    """So many of a unit, as the specification writes units.

    >>> in_units("minute", Decimal(1000)), in_units("GB"), in_units("message")
    ('1000 Minutes', 'GB', 'Messages')
    """
    name = f"{unit.capitalize()}s" if unit.islower() else unit
    return name if per == 1 else f"{plain(per)} {name}"


def is_finite_share(per: Decimal) -> bool:
    """Whether every quantity divided by it has finitely many decimals.

    >>> is_finite_share(Decimal(1000)), is_finite_share(Decimal(30))
    (True, False)
    """
    whole: int = per.as_integer_ratio()[0]
    return pow(10, whole.bit_length(), whole) == 0
