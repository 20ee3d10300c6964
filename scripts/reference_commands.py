"""The page of commands, from click."""

from __future__ import annotations

from collections.abc import Iterator

import click

from agorapricing.cli import HOMES, cli

_HEAD = """\
# Commands

Written by `scripts/reference.py` from the commands: what `--help` says of each. What they share (offers, usage, who
buys, the day, formats, exit codes) is on [the command line](command-line.md).
"""


def commands_page() -> str:
    """Give the page: the help of each command, by purpose."""
    context = click.Context(cli, info_name="agorapricing", help_option_names=["-h", "--help"], terminal_width=100)
    groups: dict[str, list[str]] = {purpose: [] for purpose in HOMES}
    for name, command in _commands(cli, context):
        home = command.callback.__module__.rpartition(".")[2] if command.callback else ""
        purpose = next(purpose for purpose, modules in HOMES.items() if home in modules)
        groups[purpose] += _helps(command, context, name)
    parts = [f"## {purpose}\n\n" + "\n".join(helps) for purpose, helps in groups.items()]
    return "\n".join([_HEAD, *parts])


def _helps(command: click.Command, parent: click.Context, name: str) -> Iterator[str]:
    """The help of a command, and of those inside of it."""
    context = click.Context(command, info_name=name, parent=parent, terminal_width=100)
    title = context.command_path.removeprefix("agorapricing ")
    yield f"### `{title}`\n\n```text\n{command.get_help(context)}\n```\n"
    if isinstance(command, click.Group):
        for each, inner in _commands(command, context):
            yield from _helps(inner, context, each)


def _commands(group: click.Group, context: click.Context) -> Iterator[tuple[str, click.Command]]:
    """The commands of a group by their names."""
    for name in group.list_commands(context):
        if command := group.get_command(context, name):
            yield name, command
