"""What can go wrong, in the user's words: one root, each error also the builtin that a caller already catches."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, TypeVar

import attrs

from agorapricing.messages import Message

T = TypeVar("T")

KeyPath = tuple[str | int, ...]  # where a value stands in a file: keys, and places in arrays
Fault = tuple[KeyPath, str]
"""One thing that is wrong with a file: where, and what."""


def near(name: str, known: Iterable[str]) -> tuple[str, ...]:
    """Give the known names that `name` was probably meant to be, best first.

    >>> near("rtc.vidoe", ["rtc.video", "rtc.audio", "signaling.messages"])
    ('rtc.video', 'rtc.audio')
    """
    names = sorted(known)
    same = tuple(each for each in names if name.lower() in {each.lower(), each.lower().rpartition(".")[2]})
    return tuple(sorted(same, key=len))[:3] or tuple(difflib.get_close_matches(name, names, n=3, cutoff=0.6))


def meant(name: str, known: Iterable[str]) -> str:
    """Say which of the known names was probably meant; nothing where none is near.

    >>> meant("fre", ("free", "volume"))
    "; did you mean 'free'?"
    """
    found = near(name, known)
    return f"; did you mean {' or '.join(repr(each) for each in found)}?" if found else ""


def unknown(kind: str, name: str, known: Iterable[str], *, listed: bool = False) -> str:
    """Say that a name is unknown, and the nearest known ones, or else, with `listed`, all of them.

    >>> unknown("kind", "x", ("fee", "minimum"), listed=True)
    "unknown kind 'x'; known: fee, minimum"
    """
    hint = meant(name, known) or (f"; known: {', '.join(known)}" if listed else "")
    return f"unknown {kind} {name!r}{hint}"


class AgorapricingError(Exception):
    """The root of every error that this library raises on purpose."""

    def __reduce__(self) -> Any:
        """Errors with facts as attributes are made again from those, as when they leave a worker process."""
        fields = getattr(type(self), "__attrs_attrs__", None)
        facts = None if fields is None else tuple(getattr(self, field.name) for field in fields)
        return super().__reduce__() if facts is None else (type(self), facts)


def lacks_extra(task: str, extra: str) -> AgorapricingError:
    """The error of a task whose libraries are not installed, with the command that installs them.

    >>> print(lacks_extra("writing HTML", "report"))
    writing HTML needs an extra: pip install 'agorapricing[report]'
    """
    return AgorapricingError(f"{task} needs an extra: pip install 'agorapricing[{extra}]'")


class FaultsError(Exception):
    """What is wrong with a file's values: key paths and messages."""

    def __init__(self, found: list[Fault]) -> None:
        super().__init__(found)
        self.found = found


def collect(faults: list[Fault], step: Callable[[], T], at: KeyPath = ()) -> T | None:
    """What a step gives; or nothing, and all that is wrong is added to the faults, with its path from `at` on."""
    try:
        return step()
    except FaultsError as error:
        faults += [((*at, *path), message) for path, message in error.found]
    except AgorapricingError as error:
        faults.append((at, str(error)))
    return None


class NumberError(AgorapricingError, ValueError):
    """A value that cannot be an exact, finite, sensible number."""


class TariffError(AgorapricingError, ValueError):
    """A tariff that cannot be: a gap, a repeated bound, a negative price, a fraction over 1."""


class SearchError(AgorapricingError):
    """A search for the cheapest plan that cannot be done: too much to try, or a pack that changes its terms."""


class MeteringError(AgorapricingError, ValueError):
    """A session that cannot be, or that a book does not say how to meter."""


class CurrencyError(AgorapricingError, ValueError):
    """Amounts of two currencies without a rate between them."""


@attrs.frozen(slots=False, str=False)
class UnknownNameError(AgorapricingError, LookupError):
    """A name that is not among the known ones; says the nearest.

    >>> print(UnknownNameError("regime", "payq", ("list", "payg"), "agora-cn"))
    agora-cn has no regime 'payq'; did you mean 'payg'? Known: list, payg
    """

    kind: str
    name: str
    known: tuple[str, ...]
    where: str = "agorapricing"
    hint: str = ""

    def __str__(self) -> str:
        stop = "." if self.hint and not self.hint.endswith("?") else ""
        listed = f"{stop} Known: {', '.join(sorted(self.known))}" if 0 < len(self.known) <= 20 else ""
        hint = self.hint or meant(self.name, self.known) or ("." if listed else "")
        return f"{self.where} has no {self.kind} {self.name!r}{hint}{listed}"


@attrs.frozen(slots=False, str=False)
class UnpricedMeterError(AgorapricingError, LookupError):
    """Usage that an offer has no price for: never 0, never a guess; without a meter, what the reason says.

    >>> print(UnpricedMeterError("rtc.vidoe", "agora-cn:list", ("rtc.video",)))
    agora-cn:list has no price for meter 'rtc.vidoe'; did you mean 'rtc.video'?
    """

    meter: str
    offer: str
    known: tuple[str, ...] = ()
    reason: str = ""
    is_meter: bool = False
    """Whether the meter is one that the offer's book knows, so that its name is no mistake."""

    @property
    def message(self) -> str:
        """What it says, in all languages."""
        if not self.meter and self.offer in self.reason:
            return self.reason
        priced = Message("{offer} has no price for meter {meter!r}", offer=self.offer, meter=self.meter)
        said = priced if self.meter else self.offer
        if self.reason:
            return Message("{what}: {said}", what=said, said=self.reason)
        return Message("{what}{hint}", what=said, hint=meant(self.meter, self.known))

    def __str__(self) -> str:
        return str(self.message)


@attrs.frozen(slots=False, str=False)
class NoEditionError(AgorapricingError, LookupError):
    """A day before the first edition of a book."""

    book: str
    on: str
    first: str

    def __str__(self) -> str:
        return f"{self.book} has no prices on {self.on}: its first edition starts on {self.first}"


@attrs.frozen(slots=False, str=False)
class NotInForceError(AgorapricingError, LookupError):
    """A day on which a contract does not hold.

    >>> print(NotInForceError("acme", "2027-01-01", "from 2026-01-01 until before 2027-01-01"))
    contract acme does not hold on 2027-01-01: it holds from 2026-01-01 until before 2027-01-01
    """

    contract: str
    on: str
    days: str

    def __str__(self) -> str:
        return f"contract {self.contract} does not hold on {self.on}: it holds {self.days}"


@attrs.frozen(slots=False, str=False)
class NoTaxError(AgorapricingError, LookupError):
    """A day on which no rate of a tax is known.

    >>> print(NoTaxError("GST", "2023-12-31", "2024-01-01"))
    no rate of GST is known on 2023-12-31: the first one is of 2024-01-01
    """

    tax: str
    on: str
    first: str

    def __str__(self) -> str:
        return f"no rate of {self.tax} is known on {self.on}: the first one is of {self.first}"


@attrs.frozen(order=True)
class Diagnostic:
    """One thing wrong in a file: where (line from 1, or 0 for the file; key path), what, and what was meant.

    >>> print(Diagnostic("a.toml", 3, "edition[0].start", "no day given"))
    a.toml:3: edition[0].start: no day given
    """

    file: str
    line: int
    path: str
    message: str

    def __str__(self) -> str:
        where = f"{self.file}:{self.line}" if self.line else self.file
        return ": ".join(filter(None, (where, self.path, self.message)))


def _in_order(found: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    return tuple(sorted(set(found), key=attrs.astuple))


@attrs.frozen(slots=False, str=False)
class OldPricesError(AgorapricingError):
    """Prices whose sources were read longer ago than is allowed: each source with the day.

    >>> print(OldPricesError(180, (("agora-cn/live-2021", date(2021, 1, 15)),)))
    prices were read more than 180 days before: agora-cn/live-2021 (2021-01-15)
    """

    max_age: int
    sources: tuple[tuple[str, date], ...]

    def __str__(self) -> str:
        named = ", ".join(f"{name} ({read})" for name, read in self.sources)
        return f"prices were read more than {self.max_age:,} day{'s' * (self.max_age != 1)} before: {named}"


@attrs.frozen(slots=False, str=False)
class InvalidFileError(AgorapricingError, ValueError):
    """A file that does not say what its reader needs: all its diagnostics at once, in order of line."""

    diagnostics: tuple[Diagnostic, ...] = attrs.field(converter=_in_order)

    def __str__(self) -> str:
        return "\n".join(str(each) for each in self.diagnostics)
