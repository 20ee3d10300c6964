"""The steps of a plan: what a customer has to do to follow it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from agorapricing.buying.billing import Choice
from agorapricing.pricebook import APP, Offer, by_app


def steps_of(choices: Sequence[Choice]) -> int:
    """How many steps: each regime that is taken, by each app where it covers one, and each size that a month buys.

    A change is as many steps as what is new in it, at least one.
    """
    offers = [choice.offer for choice in choices]
    changes = (max(len(_taken(new) - _taken(old)), 1) for old, new in pairwise(offers) if new.name != old.name)
    return len(_taken(offers[0])) + sum(changes) + sum(len(choice.buys) for choice in choices)


def _taken(offer: Offer) -> frozenset[tuple[str, str]]:
    """The regimes of an offer, each with the app that it covers; apps have one of the account together."""
    named = by_app(offer.name) or dict.fromkeys(offer.apps or ("",), offer.name)
    scoped = ((app, name, offer.edition.regime(name).scope) for app, name in named.items())
    return frozenset((app if scope == APP else "", name) for app, name, scope in scoped)
