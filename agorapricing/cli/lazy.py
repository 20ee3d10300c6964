"""A group of commands that are imported when one of them is called: most calls need one."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import click


class LazyGroup(click.Group):
    """A group that knows by the name of each command in which module it stands."""

    def __init__(self, *args: Any, homes: Mapping[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.homes = homes

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names: those that stand here, and those of the homes in their order."""
        return [*super().list_commands(ctx), *self.homes]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """A command, imported now."""
        if cmd_name in self.homes:
            found = getattr(import_module(f"agorapricing.cli.{self.homes[cmd_name]}"), cmd_name)
            return found if isinstance(found, click.Command) else None
        return super().get_command(ctx, cmd_name)
