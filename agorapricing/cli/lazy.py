"""A group of commands that are imported when one of them is called: most calls need one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that knows by module which commands stand in it; of a module without names, all that it defines."""

    def __init__(self, *args: Any, homes: Mapping[str, Sequence[str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.homes = homes

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names: those that stand here, and those of the homes in their order."""
        listed = (name for module, names in self.homes.items() for name in names or _defined(module))
        return [*super().list_commands(ctx), *listed]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported now: of the modules without names only where no other one has it."""
        command = super().get_command(ctx, cmd_name)
        for module, names in sorted(self.homes.items(), key=lambda home: not home[1]):
            if command is None and (not names or cmd_name in names):
                command = _defined(module).get(cmd_name)
        return command


def _defined(module: str) -> dict[str, click.Command]:
    """The commands of a module of this package by name, in the order of their definition, and its `OTHERS`."""
    module_values = vars(import_module(f"agorapricing.cli.{module}"))
    values = {**module_values, **module_values.get("OTHERS", {})}
    return {name: value for name, value in values.items() if isinstance(value, click.Command)}
