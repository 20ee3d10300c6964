"""What can go wrong, in the user's words: one root, each error also the builtin that a caller already catches."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar, TypeVar

import attrs

from agorapricing.errors.faults import FILE_CODES, Coded, Diagnostic, Fault, FaultsError, KeyPath, code_of, in_order
from agorapricing.errors.names import meant, near, unknown
from agorapricing.frozen import frozen
from agorapricing.messages import Message

# fmt: off
__all__ = [
    "FILE_CODES", "AgorapricingError", "Coded", "ConfidentialError", "CountedTwiceError", "CurrencyError", "Diagnostic",
    "Fault", "FaultsError", "InvalidFileError", "KeyPath", "MeteringError", "MissingExtraError", "NoEditionError",
    "NoTaxError", "NotInForceError", "NumberError", "OldPricesError", "OutputError", "SavedRunError", "SearchError",
    "TariffError", "UnknownNameError", "UnpricedMeterError", "code_of", "collect", "lacks_extra", "meant", "near",
    "unknown",
]
# fmt: on

T = TypeVar("T")


class AgorapricingError(Exception):
    """The root of every error that this library raises on purpose: what was asked cannot be done, for what it says."""

    code: ClassVar[str] = "refused"
    """The word by which a page explains the error."""

    def __init_subclass__(cls, code: str) -> None:
        """Each error has a code of its own."""
        cls.code = code

    @property
    def coded(self) -> str:
        """What it says, each thing with its code.

        >>> NumberError("it must be finite").coded
        'it must be finite [wrong-number]'
        """
        return f"{self} [{self.code}]"

    def to_record(self) -> dict[str, Any]:
        """Code and words as plain values, ready for JSON.

        >>> NumberError("it must be finite").to_record()
        {'code': 'wrong-number', 'message': 'it must be finite'}
        """
        return {"code": self.code, "message": str(self)}

    def __reduce__(self) -> Any:
        """Errors with facts as attributes are made again from those, as when they leave a worker process."""
        fields = getattr(type(self), "__attrs_attrs__", None)
        return super().__reduce__() if fields is None else (type(self), tuple(getattr(self, f.name) for f in fields))


class MissingExtraError(AgorapricingError, code="missing-extra"):
    """A task whose libraries are not installed."""


class OutputError(AgorapricingError, code="cannot-write"):
    """A file that cannot be written: there is one already, it is being read, or the disk refuses."""


class ConfidentialError(AgorapricingError, code="confidential"):
    """An answer from which the terms of a confidential contract could be worked out."""


class CountedTwiceError(AgorapricingError, code="counted-twice"):
    """Files of usage that count the same minutes twice."""


class SavedRunError(AgorapricingError, code="wrong-run"):
    """A file that should hold a saved run, and holds none that can be relied on."""


def lacks_extra(task: str, extra: str) -> MissingExtraError:
    """The error of a task whose libraries are not installed, with the command that installs them.

    >>> print(lacks_extra("writing HTML", "report"))
    writing HTML needs an extra: pip install 'agorapricing[report]'
    """
    return MissingExtraError(f"{task} needs an extra: pip install 'agorapricing[{extra}]'")


def collect(faults: list[Fault], step: Callable[[], T], at: KeyPath = ()) -> T | None:
    """What a step gives; or nothing, and all that is wrong is added to the faults, with its path from `at` on."""
    try:
        return step()
    except FaultsError as error:
        faults += [((*at, *path), message) for path, message in error.found]
    except AgorapricingError as error:
        faults.append((at, Coded(str(error), error.code)))
    return None


class NumberError(AgorapricingError, ValueError, code="wrong-number"):
    """A value that cannot be an exact, finite, sensible number."""


class TariffError(AgorapricingError, ValueError, code="wrong-tariff"):
    """A tariff that cannot be: a gap, a repeated bound, a negative price, a fraction over 1."""


class SearchError(AgorapricingError, code="cannot-search"):
    """A search for the cheapest plan that cannot be done: too much to try, or a pack that changes its terms."""


class MeteringError(AgorapricingError, ValueError, code="cannot-meter"):
    """A session that cannot be, or that a book does not say how to meter."""


class CurrencyError(AgorapricingError, ValueError, code="two-currencies"):
    """Amounts of two currencies without a rate between them."""


@frozen(slots=False, str=False)
class UnknownNameError(AgorapricingError, LookupError, code="unknown-name"):
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


@frozen(slots=False, str=False)
class UnpricedMeterError(AgorapricingError, LookupError, code="no-price"):
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


@frozen(slots=False, str=False)
class NoEditionError(AgorapricingError, LookupError, code="no-edition"):
    """A day before the first edition of a book."""

    book: str
    on: str
    first: str

    def __str__(self) -> str:
        return f"{self.book} has no prices on {self.on}: its first edition starts on {self.first}"


@frozen(slots=False, str=False)
class NotInForceError(AgorapricingError, LookupError, code="not-in-force"):
    """A day on which a contract does not hold.

    >>> print(NotInForceError("acme", "2027-01-01", "from 2026-01-01 until before 2027-01-01"))
    contract acme does not hold on 2027-01-01: it holds from 2026-01-01 until before 2027-01-01
    """

    contract: str
    on: str
    days: str

    def __str__(self) -> str:
        return f"contract {self.contract} does not hold on {self.on}: it holds {self.days}"


@frozen(slots=False, str=False)
class NoTaxError(AgorapricingError, LookupError, code="no-tax"):
    """A day on which no rate of a tax is known.

    >>> print(NoTaxError("GST", "2023-12-31", "2024-01-01"))
    no rate of GST is known on 2023-12-31: the first one is of 2024-01-01
    """

    tax: str
    on: str
    first: str

    def __str__(self) -> str:
        return f"no rate of {self.tax} is known on {self.on}: the first one is of {self.first}"


@frozen(slots=False, str=False)
class OldPricesError(AgorapricingError, code="old-prices"):
    """Prices whose sources were read longer ago than is allowed: each source with the day.

    >>> print(OldPricesError(180, (("agora-cn/live-2021", date(2021, 1, 15)),)))
    prices were read more than 180 days before: agora-cn/live-2021 (2021-01-15)
    """

    max_age: int
    sources: tuple[tuple[str, date], ...]

    def __str__(self) -> str:
        named = ", ".join(f"{name} ({read})" for name, read in self.sources)
        return f"prices were read more than {self.max_age:,} day{'s' * (self.max_age != 1)} before: {named}"


@frozen(slots=False, str=False)
class InvalidFileError(AgorapricingError, ValueError, code="invalid-file"):
    """A file that does not say what its reader needs: all its diagnostics at once, in order of line."""

    diagnostics: tuple[Diagnostic, ...] = attrs.field(converter=in_order)

    @property
    def coded(self) -> str:
        """Each diagnostic with its own code."""
        return "\n".join(f"{each} [{each.code}]" for each in self.diagnostics)

    def to_record(self) -> dict[str, Any]:
        """Code, words, and each diagnostic with its code."""
        found = [{**attrs.asdict(each), "code": each.code} for each in self.diagnostics]
        return {**super().to_record(), "diagnostics": found}

    def __str__(self) -> str:
        return "\n".join(str(each) for each in self.diagnostics)
