"""What commands share: kinds of words, the options of a day, a format, a customer, and how a report is printed."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import reduce, wraps
from importlib import import_module
from typing import Any, TypeVar, cast

import click
from click.core import ParameterSource

from agorapricing.cli import completion
from agorapricing.cli.ages import refuse_old
from agorapricing.cli.saving import keep, saved
from agorapricing.cli.streams import DONE, reader_may_leave
from agorapricing.errors import meant
from agorapricing.messages import LANGUAGES
from agorapricing.numbers import exactly, number, quantity
from agorapricing.pricebook import MARKETS, Customer
from agorapricing.rating import plain
from agorapricing.report import FORMATS, View, in_language, of_locale, render, report_of

F = TypeVar("F", bound=Callable[..., Any])
_Days = tuple[tuple[str, date], ...]


class Day(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no type arguments here
    """A day as 2024-02-06."""

    name = "day"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Read a day."""
        if isinstance(value, date):
            return value
        try:
            return date.fromisoformat(value)
        except ValueError:
            self.fail(f"{value!r} is no day; write it as 2024-02-06", param, ctx)


class WordChoice(click.Choice):  # type: ignore[type-arg,unused-ignore]  # as above
    """One of some words; of another one the error says which was probably meant."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Read a word."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            hint = meant(str(value), map(str, self.choices))
            raise click.BadParameter(f"{error.message.removesuffix('.')}{hint or '.'}", ctx, param) from None


class Pair(click.ParamType):  # type: ignore[type-arg]  # as above
    """A name of some pattern and a value, with an equals sign between them; else it is refused in the given words."""

    name = "pair"

    def __init__(self, refusal: str, names: str = ".+", value: Any = click.STRING) -> None:
        self.refusal, self.names, self.value = refusal, names, value

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> tuple[str, Any]:
        """Read both."""
        if isinstance(value, tuple):
            return value
        name, equals, rest = value.rpartition("=")
        if not (equals and re.fullmatch(self.names, name)):
            self.fail(f"{value!r} {self.refusal}", param, ctx)
        return name, self.value.convert(rest, param, ctx)


class NumberWord(click.ParamType):  # type: ignore[type-arg]  # as above
    """A number that may be written in another way, which a function reads; all else is left to the library to judge."""

    name = "number"

    def __init__(self, way: str, read: Callable[[str, str], Decimal]) -> None:
        self.way, self.read = way, read

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:  # noqa: ARG002  # click's
        """Read a number that is written so."""
        what = f"the {param.name if param else self.name}"
        return plain(self.read(str(value), what)) if re.fullmatch(self.way, str(value), re.DOTALL) else value


@exactly
def _share(percentage: str, what: str) -> Decimal:
    return number(percentage.removesuffix("%").strip(), f"{what} in percent").scaleb(-2)


SHARE = NumberWord(".*%", _share)
"""A fraction, as 0.05 or 5%."""
SHORT = NumberWord(r".*[^\W\d_]", quantity)
"""A number, as 3000 or 3k."""


def together(*each: Callable[[F], F]) -> Callable[[F], F]:
    """Several options as one decorator, in the order in which the help lists them."""
    return lambda command: reduce(lambda made, option: option(made), reversed(each), command)


def listed(option: str, name: str, metavar: str, help_: str, complete: completion.Completer) -> Callable[[F], F]:
    """An option that is given several times, or once with commas."""

    def split(_: click.Context, __: click.Parameter, values: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(part for value in values for part in value.split(","))

    return click.option(
        option, name, multiple=True, metavar=metavar, callback=split, shell_complete=complete, help=help_
    )


def _kept(context: click.Context, parameter: click.Parameter, value: Any) -> Any:
    """Keep an option for what prints the report, so that no command hands it on; what a group was given stays."""
    name = str(parameter.name)
    if context.get_parameter_source(name) is ParameterSource.DEFAULT:
        context.meta.setdefault(name, value)
    else:
        context.meta[name] = value
    return value


_ACCOUNT = Pair("is no account; write it as agora=2026-11-29", value=Day())
on_ = click.option("--on", type=Day(), help="The day whose prices are used; today without it.")
offers_ = listed("--offers", "named", "OFFER...", "Offers; book:* for all of one.", completion.words)
tax_ = click.option(
    "--tax",
    default="",
    metavar="NAME",
    shell_complete=completion.taxes,
    help="Add a tax that the books know, on top of everything.",
)
lang_ = click.option(
    "--lang",
    "language",
    type=WordChoice(LANGUAGES),
    expose_value=False,
    callback=_kept,
    help="The language of the report; without it the locale's.",
)
offer_ = click.argument("offer", shell_complete=completion.offers)
book_ = click.argument("book", shell_complete=completion.books)
usage_ = click.argument("arguments", nargs=-1, required=True, metavar="USAGE...", shell_complete=completion.words)
_customer = together(
    click.option(
        "--account",
        "accounts",
        multiple=True,
        type=_ACCOUNT,
        metavar="VENDOR=DAY",
        shell_complete=completion.accounts,
        help="When the customer's account was created, as agora=2024-01-31; a new one without it.",
    ),
    click.option(
        "--first-app",
        "first_apps",
        multiple=True,
        type=_ACCOUNT,
        metavar="VENDOR=DAY",
        shell_complete=completion.accounts,
        help="When the account's first app was created, as trtc=2024-01-31; with the account without it.",
    ),
    click.option(
        "--grant",
        "grants",
        multiple=True,
        metavar="VENDOR:NAME",
        shell_complete=completion.grants,
        help="What a vendor grants, as agora:old-customer.",
    ),
    click.option(
        "--market", type=WordChoice(MARKETS), default=None, help="Where it is bought; without it the profile's."
    ),
)


def by_customer(command: F) -> F:
    """Give a command `customer`, who buys, and `market`."""

    @wraps(command)
    def run(*args: Any, accounts: _Days, first_apps: _Days, grants: tuple[str, ...], **kwargs: Any) -> Any:
        customer = Customer(dict(accounts), dict(first_apps), grants=grants)
        return command(*args, customer=customer, market=kwargs.pop("market") or "", **kwargs)

    return cast("F", _customer(run))


def formats_(*more: str) -> Callable[[F], F]:
    """Give a command that prints a report its `style`, of reports or another one, and a file to save it in."""
    known = WordChoice((*FORMATS, *more))
    style = click.option("--format", "style", type=known, default="table", show_default=True, help=_FORMAT)
    return lambda command: together(style, lang_)(saved(command))


_FORMAT = "How to write the report."
format_ = formats_()


def language() -> str:
    """The language of what a command prints: as it is asked for, else the locale's."""
    return asked_language() or of_locale(os.environ)


def asked_language() -> str | None:
    """The language that is asked for."""
    asked: str | None = click.get_current_context().meta.get("language")
    return asked


def print_report(value: Any, style: str, view: View | None = None) -> int:
    """Print a value's report on stdout, as a view says, if its prices are not too old; data is UTF-8.

    It is kept first, where a file for it is named.
    """
    refuse_old(value)
    keep(value, view, language())
    report = in_language(report_of(value, view), language())
    if style in {"csv", "json"} and hasattr(sys.stdout, "reconfigure"):
        sys.stdout.reconfigure(encoding="utf-8")
    with reader_may_leave():
        if style == "table":
            import_module("agorapricing.report").show(report.page, sys.stdout)
        else:
            click.echo(render(report, style), nl=False)
    return DONE


def rows_in(rows: int, continued: int) -> str:
    """How many rows were read, and of how many lines, where some go over several.

    >>> rows_in(1, 0), rows_in(2, 1)
    ('1 row in', '2 rows in, on 3 lines')
    """
    return f"{rows:,} row{'s' * (rows != 1)} in{f', on {rows + continued:,} lines' if continued else ''}"
