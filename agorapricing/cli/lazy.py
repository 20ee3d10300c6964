"""Groups of commands: listed by purpose with all that each does, and imported when one of them is called."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import click
from click.shell_completion import CompletionItem


class FullGroup(click.Group):
    """A group whose help says what each command does, in as many lines as that takes."""

    def sections(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """The commands by heading, each with what it does."""
        yield "Commands", {name: _first(command.help or "") for name, command in self.commands.items()}

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002  # click's
        """Write the commands below their headings."""
        sections = [(title, list(commands.items())) for title, commands in self.sections()]
        widest = max(len(name) for _, rows in sections for name, _ in rows)
        for title, rows in sections:
            with formatter.section(title):
                formatter.write_dl([(name.ljust(widest), summary) for name, summary in rows])


class LazyGroup(FullGroup):
    """A group that knows by heading the modules of this package in which its commands stand."""

    def __init__(self, *args: Any, homes: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.homes = homes

    def sections(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """The commands by heading, as the sources of the modules say."""
        for title, modules in self.homes.items():
            yield title, {name: summary for module in modules for name, summary in commands_of(module).items()}

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's
        """All names."""
        return [name for _, commands in self.sections() for name in commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        """A command, imported now."""
        modules = (module for modules in self.homes.values() for module in modules)
        home = next((module for module in modules if cmd_name in commands_of(module)), None)
        return getattr(import_module(f"{__package__}.{home}"), cmd_name) if home else None

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """The commands that begin so, and the group's options; nothing is imported."""
        commands = {name: summary for _, section in self.sections() for name, summary in section.items()}
        items = [CompletionItem(name, help=commands[name]) for name in commands if name.startswith(incomplete)]
        return [*items, *click.Command.shell_complete(self, ctx, incomplete)]


def commands_of(module: str) -> dict[str, str]:
    """The commands that a module of this package defines, each with what it does, read from its source.

    >>> list(commands_of("buying"))
    ['term', 'best']
    """
    loader: Any = find_spec(f"{__package__}.{module}").loader  # type: ignore[union-attr]  # the module exists
    body = ast.parse(loader.get_source(loader.name)).body
    return {
        node.name: _first(ast.get_docstring(node) or "")
        for node in body
        if isinstance(node, ast.FunctionDef) and any(map(_makes_command, node.decorator_list))
    }


def _makes_command(decorator: ast.expr) -> bool:
    return ast.unparse(decorator).startswith(("click.command(", "click.group("))


def _first(text: str) -> str:
    """The first paragraph."""
    return text.partition("\n\n")[0]
