"""Commands of questions: each hands the comparison of the command line, and its own options, to a function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from inspect import Parameter, getdoc, isfunction, signature
from typing import Any

import click

from agorapricing import analysis
from agorapricing.cli.comparing import compared_once, of_offers
from agorapricing.cli.options import print_report

Question = Callable[..., Any]


def asked(question: Question, about: str = "", *options: Callable[[Any], Any]) -> click.Command:
    """The command of a question, with the options that are given, or those that its parameters come to."""
    first, *own = signature(question).parameters.values()

    def run(style: str, **given: Any) -> int:
        answers = {parameter.name: given.pop(parameter.name) for parameter in own}
        return print_report(question(**{first.name: compared_once(**given)}, **answers), style)

    for option in reversed(options or [_option(parameter) for parameter in own]):
        run = option(run)
    text = about or (getdoc(question) or "").partition("\n\n")[0]
    return click.command(question.__name__, help=text)(of_offers(run))


def _option(parameter: Parameter) -> Callable[[Any], Any]:
    """A parameter as an option: one without a default must be given."""
    is_needed = parameter.default is Parameter.empty
    shown: dict[str, Any] = {"required": True} if is_needed else {"default": parameter.default, "show_default": True}
    return click.option(f"--{parameter.name.replace('_', '-')}", parameter.name, **shown)


def without_command(commands: Mapping[str, Any]) -> dict[str, click.Command]:
    """The commands of questions for which none is written: functions of `analysis` that take a comparison first."""
    values = {name: getattr(analysis, name) for name in analysis.__all__}
    return {name: asked(value) for name, value in values.items() if name not in commands and _is_question(value)}


def _is_question(value: Any) -> bool:
    return isfunction(value) and next(iter(signature(value).parameters), "") == "comparison"
