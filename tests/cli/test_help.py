"""What the help says: all commands by purpose, nothing cut short, and nothing loaded that computes."""

import subprocess
import sys
from importlib import import_module

import click
import pytest

from agorapricing.cli import HOMES, cli, main
from agorapricing.cli.lazy import commands_of

HOMES_OF_COMMANDS = [module for modules in HOMES.values() for module in modules]


def helped(*arguments, columns):
    """The help of a command as it is printed at some width."""
    cli.main(
        [*arguments, "--help"], "agorapricing", standalone_mode=False, max_content_width=columns, terminal_width=columns
    )


@pytest.mark.parametrize("columns", [80, 120])
@pytest.mark.parametrize("arguments", [[], ["books"]], ids=["all", "books"])
def test_no_description_is_cut_short(arguments, columns, capsys):
    """
    At any width each command has its whole first sentences, below its purpose, in lines that fit.
    """
    helped(*arguments, columns=columns)
    printed = capsys.readouterr().out
    group = cli.get_command(click.Context(cli), *arguments) if arguments else cli
    words = " ".join(printed.split())

    for title, commands in group.sections():
        assert f"\n{title}:\n" in printed
        assert commands
        assert all(f" {name} {' '.join(summary.split())}" in words for name, summary in commands.items())
    assert "..." not in printed.partition("Options:")[2]
    assert max(map(len, printed.splitlines())) <= columns


@pytest.mark.parametrize("module", HOMES_OF_COMMANDS)
def test_what_the_source_says_is_what_is_defined(module):
    """
    The commands that are read from a module's source are those that it defines, with what they say of themselves.
    """
    values = vars(import_module(f"agorapricing.cli.{module}"))
    every = {name: value for name, value in values.items() if isinstance(value, click.Command)}
    below = {name for value in every.values() if isinstance(value, click.Group) for name in value.commands}
    defined = {name: value for name, value in every.items() if name not in below}
    read = commands_of(module)

    assert read.keys() == defined.keys()
    assert all(defined[name].help.partition("\n\n")[0] == read[name] for name in read)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], []])
def test_help_loads_nothing_that_computes(arguments):
    """
    The list of commands is printed without attrs, decimals, what draws, and any part of the library but this one.
    """
    script = (
        "import sys; from agorapricing.cli import main; main(sys.argv[1:])\n"
        "print(*(name for name in sys.modules if name.startswith('agorapricing.')), file=sys.stderr)\n"
        "print(*({'attr', 'attrs', 'cattrs', 'decimal', 'rich', 'tabulate'} & sys.modules.keys()), file=sys.stderr)"
    )
    ran = subprocess.run([sys.executable, "-c", script, *arguments], capture_output=True, text=True, check=True)
    own, libraries = ran.stderr.splitlines()[-2:]

    assert set(own.split()) <= {f"agorapricing.{name}" for name in ("lazy", "cli", "cli.lazy", "cli.streams")}
    assert libraries == ""


def test_a_command_that_is_not(capsys):
    """
    A name that no module defines is a wrong command line, and so is one that is defined but no command.
    """
    assert [main([name]) for name in ("bil", "compared", "main")] == [2, 2, 2]
    assert "No such command 'bil'" in capsys.readouterr().err
