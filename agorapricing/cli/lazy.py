"""Groups of commands: listed by purpose with all that each does, and imported when one of them is called."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from pkgutil import get_data
from typing import Any

import click
from click.shell_completion import CompletionItem


class FullGroup(click.Group):
    """A group whose help says what each command does, in as many lines as that takes; it knows near names."""

    def sections(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        """The commands by heading, each with what it does."""
        yield "Commands", {name: _first(command.help or "") for name, command in self.commands.items()}

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """A command by its name; of one that there is not, the error says which was probably meant."""
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError:
            if hint := import_module("agorapricing.errors").meant(args[0], self.list_commands(ctx)):
                raise click.UsageError(f"No such command {args[0]!r}{hint}", ctx) from None
            raise

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
        written: dict[str, str] = {}
        for title, modules in self.homes.items():
            commands = {name: summary for module in modules for name, summary in commands_of(module).items()}
            written |= commands
            yield title, commands
        if others := questions_beside(written):
            yield "Further questions", others

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's
        """All names."""
        return [name for _, commands in self.sections() for name in commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002  # click's
        """A command, imported now."""
        modules = (module for modules in self.homes.values() for module in modules)
        text = f"def {cmd_name}(".encode(errors="surrogatepass")
        written = (each for each in modules if text in _source(f"cli/{each}.py"))  # soon told
        home = next((module for module in written if cmd_name in commands_of(module)), None)
        if home is None and cmd_name not in questions_beside(()):
            return None
        module = import_module(f"{__package__}.{home or 'asking'}")
        command: click.Command = getattr(module, cmd_name) if home else module.asked(cmd_name)
        return command

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
    nodes = _parsed(f"cli/{module}.py")
    return {node.name: _about(node) for node in _functions(nodes) if any(map(_makes_command, node.decorator_list))}


def questions_beside(known: Collection[str]) -> dict[str, str]:
    """The questions besides those that are known, each with what it does, read from the sources of `analysis`.

    A question is a function that the face hands out and that takes a comparison first.

    >>> "breakeven" in questions_beside(()), questions_beside(["breakeven"]).keys() >= {"breakeven"}
    (True, False)
    """
    imports = [node for node in _parsed("analysis/__init__.py") if isinstance(node, ast.ImportFrom)]
    homes = {name.name: str(node.module).rpartition(".")[2] for node in imports for name in node.names}
    others = {name: home for name, home in homes.items() if name.islower() and name not in known}
    functions = [node for home in dict.fromkeys(others.values()) for node in _functions(_parsed(f"analysis/{home}.py"))]
    questions = [node for node in functions if [given.arg for given in node.args.args[:1]] == ["comparison"]]
    return {node.name: _about(node) for node in questions if node.name in others}


@cache
def _source(file: str) -> bytes:
    return get_data("agorapricing", file) or b""


@cache
def _parsed(file: str) -> list[ast.stmt]:
    """The statements of a file of the package, which is not imported."""
    return ast.parse(_source(file)).body


def _functions(nodes: Iterable[ast.stmt]) -> list[ast.FunctionDef]:
    return [node for node in nodes if isinstance(node, ast.FunctionDef)]


def _about(node: ast.FunctionDef) -> str:
    return _first(ast.get_docstring(node) or "")


def _makes_command(decorator: ast.expr) -> bool:
    return ast.unparse(decorator).startswith(("click.command(", "click.group("))


def _first(text: str) -> str:
    """The first paragraph."""
    return text.partition("\n\n")[0]
