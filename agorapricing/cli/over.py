"""`--fail-over`: an exit code of its own where the cheapest offer that is open costs more than an amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import click

from agorapricing.cli.streams import DONE, OVER
from agorapricing.errors import NumberError
from agorapricing.frozen import frozen
from agorapricing.numbers import not_negative

if TYPE_CHECKING:
    from agorapricing.comparison import Comparison, LogComparison, Markets

_MONEY = r"(?s)(.*?) ?([A-Z]{3})?"


@frozen
class AmountLimit:
    """An amount, in a currency or in that of whatever is compared."""

    amount: Decimal
    currency: str = ""

    def is_below(self, amount: Decimal) -> bool:
        """Whether an amount is strictly above the limit."""
        return amount > self.amount

    def refuse_another(self, currency: str) -> None:
        """Refuse amounts in another currency than that of the limit. Raises click.UsageError."""
        if self.currency not in {"", currency}:
            raise click.UsageError(f"--fail-over is in {self.currency}, and the amounts are in {currency}")


class Money(click.ParamType):  # type: ignore[type-arg]  # older releases of click have no type arguments here
    """An amount as 1300, or with its currency as 1300USD."""

    name = "money"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> AmountLimit:
        """Read an amount."""
        if isinstance(value, AmountLimit):
            return value
        written = re.fullmatch(_MONEY, str(value))
        amount, currency = written.groups() if written else (value, None)
        try:
            return AmountLimit(not_negative(amount, "an amount"), currency or "")
        except NumberError:
            self.fail(f"{value!r} is no amount; write it as 1300, or as 1300USD", param, ctx)


fail_over_ = click.option(
    "--fail-over",
    "limit",
    type=Money(),
    metavar="AMOUNT",
    help=f"End with exit code {OVER} where the cheapest open offer is payable with more: 1300, or 1300USD.",
)


def one_answer(answer: Comparison | Markets | LogComparison, limit: AmountLimit | None) -> None:
    """Refuse a limit where there are several answers, or one in another currency. Raises click.UsageError."""
    if limit is None:
        return
    if answer.standing is None:
        raise click.UsageError("--fail-over is of one market: name it, --market cn or --market global")
    limit.refuse_another(answer.currency)


def over(answer: Comparison | Markets | LogComparison, limit: AmountLimit | None) -> int:
    """The exit code of a complete answer: whether its cheapest offer is above the limit, in some era of an account."""
    return OVER if limit and any(map(limit.is_below, _cheapest(answer))) else DONE


def _cheapest(answer: Comparison | Markets | LogComparison) -> Iterator[Decimal]:
    """What the cheapest open offer costs; by era where it depends on when the account was created."""
    standing = answer.standing
    if standing is None:  # one of several markets has none
        return
    for each in (*standing.eras.values(),) or (standing,):
        if each.cheapest and each.cheapest.amount is not None:
            yield each.cheapest.amount
