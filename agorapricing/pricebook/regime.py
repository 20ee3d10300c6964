"""Regimes: the terms that a customer buys under, and packages of other products that are bought beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import attrs

from agorapricing.errors import TariffError, UnknownNameError
from agorapricing.frozen import frozen
from agorapricing.kinds import MeterName, ProductOrNone, RegimeOrNone, StageName
from agorapricing.messages import Message, Text, Words, joined
from agorapricing.pricebook.eligibility import Eligible
from agorapricing.tariff import Stage, fields

AND = "+"
"""Between the names of regimes that are bought together, as in basic+signaling-startup."""
EACH, OF = "/", "@"
"""Between regimes of several apps, and before the app, as in flagship@class/payg@talk."""

SCOPES = (APP, ACCOUNT) = ("app", "account")
"""What is covered: the usage of one app, or of the account; the narrower one is drawn first."""


@frozen
class Regime:
    """The terms that a customer buys under: stages, in the order in which they apply to the list rates.

    A package of another product is bought `beside` a regime: its stages follow those of the regime, by itself those of
    the one that it names.
    """

    title: Words
    who: Words
    chain: tuple[StageName, ...] = attrs.field(default=(), repr=False)
    assumes: tuple[Words, ...] = ()
    forgoes: tuple[str, ...] = ()
    """The laws of `agorapricing.testing` that the regime does not keep, on purpose."""
    suspends: tuple[MeterName, ...] = ()
    """The meters for which service stops where nothing covers them, instead of being billed."""
    above: Words = ""
    """With `suspends`, how service goes on above what is covered, in words."""
    product: ProductOrNone = ""
    """The product that it is a package of, where it is bought beside a regime; a customer has one package of each."""
    beside: RegimeOrNone = ""
    """The regime that such a package stands on where it is named alone."""
    eligible: Eligible | None = None
    """Who may buy it, as data; `who` says it in words."""
    scope: str = attrs.field(default=ACCOUNT, validator=attrs.validators.in_(SCOPES))
    """What it covers: the whole account, or the one app that buys it."""
    lacks: tuple[MeterName, ...] = ()
    """The meters that cannot be used under it, whatever the list says of them."""
    stacks: tuple[tuple[str, str], ...] = attrs.field(default=(), repr=False, metadata=fields.NOT_IN_FILES)
    """The ladders of a contract that have no place, each with the public one that it comes on top of."""

    def __attrs_post_init__(self) -> None:
        if bool(self.product) != bool(self.beside):
            raise TariffError("a package of another product names both: its product, and a regime that it is beside")

    @property
    def scope_note(self) -> str:
        """Whose usage a bill takes it to be, where it covers one app."""
        return Message("All usage is of the one app that bought the package.") if self.scope == APP else ""

    @property
    def lacking(self) -> str:
        """Why what it lacks has no price."""
        return Message("{title} does not have it", title=self.title)

    @property
    def suspension(self) -> str:
        """Why usage above what is covered has no price."""
        suspended = Message("the vendor suspends service above what {title} covers", title=self.title)
        more = Message("{suspended}: above it, {how}", suspended=suspended, how=self.above)
        return more if self.above else suspended

    def instead(self, own: str, public: str) -> Regime:
        """The regime in which one of its stages stands instead of another one."""
        chain = tuple(own if name == public else name for name in self.chain if name != own)
        return attrs.evolve(self, chain=chain, stacks=())


LIST_REGIME = Regime(Text("List price (刊例价)", zh="刊例价"), Text("anyone", zh="任何人"))


def regime_of(name: str, regimes: Mapping[str, Regime], stages: Mapping[str, Stage]) -> Regime:
    """Give a regime by its name, or several that are bought together: one, and packages of other products.

    >>> own = Regime("Signaling package", "anyone", product="rtm", beside="payg")
    >>> found = regime_of("basic+signaling", {"basic": Regime("Basic package", "anyone"), "signaling": own}, {})
    >>> found.title
    'Basic package + Signaling package'

    Raises UnknownNameError, and TariffError for what cannot be bought together.
    """
    if name in regimes and not regimes[name].beside:
        return regimes[name]
    apps = {app: regime_of(each, regimes, stages) for app, each in by_app(name).items()}
    if apps:
        titles = (Message("{app}: {title}", app=app, title=each.title) for app, each in apps.items())
        return _merged(joined("; ", titles), apps, _united(each.chain for each in apps.values()), APP)
    parts = parts_of(name, regimes)
    _refuse_two_of_a_kind(name, parts)
    title = joined(f" {AND} ", (each.title for each in parts.values()))
    return _merged(title, parts, _chain(name, parts, stages), next(iter(parts.values())).scope)


def _merged(title: str, parts: Mapping[str, Regime], chain: tuple[str, ...], scope: str) -> Regime:
    """What several regimes are together."""
    return Regime(
        title=title,
        who=joined("; ", dict.fromkeys(each.who for each in parts.values())),
        chain=chain,
        assumes=_united(each.assumes for each in parts.values()),
        forgoes=_united(each.forgoes for each in parts.values()),
        suspends=_united(each.suspends for each in parts.values()),
        above=joined("; ", dict.fromkeys(each.above for each in parts.values() if each.above)),
        scope=scope,
        lacks=_united(each.lacks for each in parts.values()),
    )


def app_name(given: str) -> str:
    """The name of an app, which can stand in an offer's.

    >>> app_name("classroom")
    'classroom'

    Raises TariffError for one with a character that divides the parts of an offer's name.
    """
    for mark in (EACH, OF, AND, ":"):
        if mark in given:
            raise TariffError(
                f"{given!r} has {mark!r}, which divides the parts of an offer's name: name the app otherwise"
            )
    return given


def names_in(name: str) -> tuple[str, ...]:
    """The names of the regimes that are combined in one.

    >>> names_in("basic+signaling-startup")
    ('basic', 'signaling-startup')
    """
    return tuple(dict.fromkeys(part for each in by_app(name).values() or (name,) for part in each.split(AND)))


def by_app(name: str) -> dict[str, str]:
    """The regime of each app that a name says; none where it is of no app.

    >>> by_app("flagship@class/payg@talk"), by_app("flagship")
    ({'class': 'flagship', 'talk': 'payg'}, {})
    """
    if OF not in name:
        return {}
    pairs = [each.partition(OF) for each in name.split(EACH)]
    fields.refuse_twice((app for _, _, app in pairs), f"{name} names {{}} twice")
    return {app: regime for regime, _, app in pairs}


def parts_of(name: str, regimes: Mapping[str, Regime]) -> dict[str, Regime]:
    """The regimes of which one is made, by name; packages alone stand on the regime that the first of them names.

    Raises UnknownNameError, and TariffError for one that is named twice.
    """
    if apps := by_app(name).values():
        return {part: regime for each in apps for part, regime in parts_of(each, regimes).items()}
    names = tuple(name.split(AND))
    first = regimes.get(names[0])
    if first is not None and first.beside:
        names = (first.beside, *names)
    for each in names:
        if each not in regimes:
            raise UnknownNameError("regime", each, tuple(regimes))
    if len(set(names)) < len(names):
        raise TariffError(f"{name} names a regime twice")
    return {each: regimes[each] for each in names}


def _refuse_two_of_a_kind(name: str, parts: Mapping[str, Regime]) -> None:
    had: dict[str, str] = {}
    first = next(iter(parts.values()))
    for part, regime in parts.items():
        if regime.product in had:
            of = f"packages of {regime.product}" if regime.product else "regimes by themselves"
            raise TariffError(f"{name}: {had[regime.product]} and {part} are both {of}, and a customer has one of them")
        if regime.scope != first.scope:
            raise TariffError(f"{name}: {part} covers one {regime.scope} and the first one {first.scope}")
        had[regime.product] = part
    if "" not in had or next(iter(parts)) != had[""]:
        raise TariffError(f"{name}: a package of another product comes after a regime by itself")


def _chain(name: str, parts: Mapping[str, Regime], stages: Mapping[str, Stage]) -> tuple[str, ...]:
    """The stages of the first, then those of each package that are not there yet and that touch nothing before them."""
    (first, base), *packages = parts.items()
    owners = dict.fromkeys(base.chain, first)
    for part, regime in packages:
        new = [stage for stage in regime.chain if stage not in owners]
        for stage in new:
            for before, owner in owners.items():
                if both := _both(stages[stage], stages[before]):
                    raise TariffError(f"{name}: {stage} of {part} and {before} of {owner} both act on {both}")
        owners |= dict.fromkeys(new, part)
    return tuple(owners)


def _both(one: Stage, other: Stage) -> str:
    """What two stages both act on, in words; a fee acts on nothing."""
    pools = [pool for pool in (one.pool, other.pool) if pool is not None]
    return ", ".join(sorted(pools[0].intersection(*pools))) if pools else "everything"


def _united(each: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for names in each for name in names))
