"""The command of a question for which none is written: it hands over the comparison, and its own options."""

from __future__ import annotations

from inspect import Parameter, getdoc, signature
from typing import Any

import click

from agorapricing import analysis
from agorapricing.cli.comparing import compared_once, of_offers
from agorapricing.cli.options import print_report


def asked(name: str) -> click.Command:
    """The command of a question: its parameters are the options, the first paragraph of its docstring the help."""
    question = getattr(analysis, name)
    _, *own = signature(question).parameters.values()

    def run(style: str, **given: Any) -> int:
        answers = {parameter.name: given.pop(parameter.name) for parameter in own}
        return print_report(question(compared_once(**given), **answers), style)

    options = [_option(parameter) for parameter in own]
    text = (getdoc(question) or "").partition("\n\n")[0]
    command = click.command(name, help=text)(of_offers(run))
    command.params += options
    return command


def _option(parameter: Parameter) -> click.Option:
    """A parameter as an option: one without a default must be given."""
    is_needed = parameter.default is Parameter.empty
    shown: dict[str, Any] = {"required": True} if is_needed else {"default": parameter.default, "show_default": True}
    return click.Option([f"--{parameter.name.replace('_', '-')}", parameter.name], **shown)
