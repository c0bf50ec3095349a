"""README.md keeps pace with the program: its first commands, its table of commands."""

from __future__ import annotations

import re
from pathlib import Path

import click
import pytest

from pengaduan_sheets.cli import cli
from pengaduan_sheets.text import DAYS

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
TABLE = {line.split("`")[1].split()[1]: line for line in README.splitlines() if line.startswith("| `pengaduan ")}


def test_the_first_commands_are_make_demo_and_make_test() -> None:
    commands = [line.split("#")[0].strip() for line in README.splitlines() if line.startswith("    ")]

    assert commands[:2] == ["make demo", "make test"]
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert {"demo", "test"} <= set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))


@pytest.mark.parametrize("name", cli.commands)
def test_every_command_stands_in_the_table(name: str) -> None:
    command = cli.commands[name]

    assert name in TABLE, f"README.md has no line for `pengaduan {name}`"
    if isinstance(command, click.Group):
        assert all(word in TABLE[name] for word in command.commands)


def test_the_table_names_no_command_that_there_is_not() -> None:
    assert set(TABLE) <= set(cli.commands)


@pytest.mark.parametrize("name", cli.commands)
def test_every_option_of_a_line_is_one_of_the_command(name: str) -> None:
    command = cli.commands[name]
    parts = [command, *command.commands.values()] if isinstance(command, click.Group) else [command]
    known = {word for part in parts for option in part.params for word in (*option.opts, *option.secondary_opts)}

    assert set(re.findall(r"--[a-z][a-z-]*", TABLE[name].split("|")[1])) <= known


@pytest.mark.parametrize("name", cli.commands)
def test_every_option_of_a_command_stands_in_its_line_or_below_the_table(name: str) -> None:
    command = cli.commands[name]
    parts = [command, *command.commands.values()] if isinstance(command, click.Group) else [command]
    options = [p for part in parts for p in part.params if isinstance(p, click.Option) and not p.hidden]
    below = README[README.index(TABLE["demo"]) : README.index("## For engineers")]
    said = TABLE[name].split(" | ")[0] + below
    within = [f"--{day.lower()}" for day in DAYS[1:-1]] if "--senin JAM ... --minggu JAM" in said else []

    missing = [word for option in options for word in (*option.opts, *option.secondary_opts) if word not in said]
    assert [word for word in missing if word not in within] == []


def test_every_file_and_folder_that_it_names_is_there() -> None:
    names = re.findall(r"`((?:docs|tests|benchmarks)/[\w./-]+)`", README)
    assert names
    assert [name for name in names if not (ROOT / name).exists()] == []
