"""click's own words in Indonesian: what `--help` shows, and what is said about a wrong command line."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from copy import copy
from datetime import date, datetime, time
from typing import Any

import click
from click.core import ParameterSource
from click.exceptions import NoSuchCommand

from ..signs import typed_figure
from ..text import typed_moment

_SECTIONS = {"Options": "Pilihan", "Commands": "Perintah"}
_HELP = {"bantuan", "help", "tolong"}  # what is typed for --help
_FIRST, _LAST = 2000, 2100  # years that a clock may show
_FREE = "TEKS"  # the metavar of a text that may be nothing at all
_NEAR = 0.75  # of 1: click itself takes --version for near to --json
COMPLETING = "_PENGADUAN_COMPLETE"  # set by a shell that asks what may follow (docs/pemasangan.md)


def complete(program: click.Group) -> int:
    """Answer a shell's question, as click understands it: its script to set up, or what may follow. The exit code."""
    import os

    from click.shell_completion import shell_complete

    return shell_complete(program, {}, "pengaduan", COMPLETING, os.environ[COMPLETING])


class _Ours(click.ParamType):  # type: ignore[type-arg]
    """A kind of value that says in Indonesian what is wrong with another one."""

    def within(self, at: datetime, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment. raises click.BadParameter: no calendar reaches there."""
        if not _FIRST <= at.year <= _LAST:
            self.fail(f"'{value}' di luar tahun {_FIRST} sampai {_LAST}", param, ctx)
        return at


class Whole(_Ours):
    """A whole number between two bounds."""

    name = "bilangan"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """The number. raises click.BadParameter."""
        text = typed_figure(str(value))
        if not (text.isascii() and text.isdigit() and self.least <= int(text[:9]) <= self.most):
            self.fail(f"harus bilangan bulat dari {self.least} sampai {self.most}", param, ctx)
        return int(text)


class Moment(_Ours):
    """A moment of the office's clock, such as `2026-11-24 09:15`; a day alone is its beginning."""

    name = "waktu"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """The moment. raises click.BadParameter."""
        found = typed_moment(str(value))
        if found is None:
            self.fail(f"'{value}' bukan waktu; tulis seperti \"2026-11-24 09:15\"", param, ctx)
        return self.within(found, value, param, ctx)


class Day(_Ours):
    """A day, such as `2026-11-24`."""

    name = "tanggal"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """The day. raises click.BadParameter."""
        found = typed_moment(str(value))
        if found is None or found.time() != time():
            self.fail(f"'{value}' bukan tanggal; tulis seperti 2026-01-31", param, ctx)
        return self.within(found, value, param, ctx).date()


class _Formatter(click.HelpFormatter):
    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        super().write_usage(prog, args, "Pemakaian: ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        with super().section(_SECTIONS.get(name, name)):
            yield


class _Context(click.Context):
    formatter_class = _Formatter


class Command(click.Command):
    """A command whose help is Indonesian throughout; it takes the options of the whole program behind its name, too."""

    context_class = _Context

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("options_metavar", "[PILIHAN]")
        super().__init__(*arguments, **options)

    def get_params(self, ctx: click.Context) -> list[click.Parameter]:
        """Its own parameters, then, unseen in its help, the program's."""
        return [*super().get_params(ctx), *_of_the_program(ctx)]

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """As click does; what is given here of the program's options goes to where those before the command went."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:  # click's parser leaves out of which command
            error.ctx = error.ctx or ctx
            raise
        _refuse_empty(self.get_params(ctx), ctx)
        for name in {option.name for option in _of_the_program(ctx) if option.name in ctx.params}:
            value, given = ctx.params.pop(name), ctx.get_parameter_source(name)
            if given is ParameterSource.COMMANDLINE:
                ctx.find_root().params[name] = value
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """`-h, --help`, explained in Indonesian."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = "Tampilkan bantuan ini."
        return option

    def get_short_help_str(self, limit: int = 0) -> str:
        """Its first sentence, whole."""
        return super().get_short_help_str(200)


class Group(Command, click.Group):
    """A group of commands whose help is Indonesian throughout; its commands are such, too."""

    command_class = Command

    def __init__(self, *arguments: Any, **options: Any) -> None:
        options.setdefault("subcommand_metavar", "PERINTAH [PILIHAN]...")
        super().__init__(*arguments, **options)

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Without a command: the help, which names them all."""
        if not args and not ctx.resilient_parsing:
            click.echo(self.get_help(ctx))
            ctx.exit(2)
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """As they are written down, the daily ones first; not by the alphabet."""
        return list(self.commands)


Group.group_class = Group  # groups in a group


def _refuse_empty(params: Sequence[click.Parameter], ctx: click.Context) -> None:
    """What was given as an empty text (a variable of a script) would count as not given. raises click.UsageError"""
    for param in params:
        name = param.name or ""
        given = ctx.params.get(name)
        is_empty = given == "" or (isinstance(given, tuple) and "" in given)
        if not is_empty or ctx.get_parameter_source(name) is not ParameterSource.COMMANDLINE or param.metavar == _FREE:
            continue
        if isinstance(param, click.Option):
            raise click.BadOptionUsage(param.opts[-1], "empty", ctx)
        raise click.MissingParameter(ctx=ctx, param=param)


def _of_the_program(ctx: click.Context) -> list[click.Option]:
    """Hidden copies of the program's own options, for a command below it; none for the program itself."""
    root = ctx.find_root()
    own = [copy(p) for p in root.command.params if isinstance(p, click.Option)] if ctx is not root else []
    for option in own:
        option.hidden = True
    return own


def in_indonesian(error: click.ClickException) -> str:
    """One sentence: what was wrong on the command line and what to type instead."""
    return f"{_what(error)} {_help_hint(error)}"


def _what(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            return f"pilihan {error.option_name} tidak ada.{_meant(error.option_name, error.possibilities)}"
        case NoSuchCommand():
            known = ", ".join(error.ctx.command.commands) if error.ctx and isinstance(error.ctx.command, Group) else ""
            meant = _meant(error.command_name, error.possibilities)
            return f"perintah {error.command_name} tidak ada.{meant} Yang ada: {known}."
        case click.MissingParameter():
            name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "sesuatu"
            return f"{name.strip('[]')} belum disebut."
        case click.BadOptionUsage():
            takes = "not take" in error.message
            return f"pilihan {error.option_name} {'tidak boleh diberi' if takes else 'membutuhkan'} nilai."
        case click.BadParameter():
            name = error.param.opts[0] if error.param and error.param.opts else "pilihan"
            return f"nilai untuk {name} tidak benar{_wanted(error)}."
        case click.UsageError() if "unexpected extra argument" in error.message:  # click tells the words there alone
            return f"kata '{error.message.partition('(')[2].rpartition(')')[0]}' berlebih."
        case click.UsageError():
            return "perintah belum lengkap."
    return "perintah tidak dapat dijalankan."


def _wanted(error: click.BadParameter) -> str:
    """What the value should have been, where that is known in Indonesian."""
    kind = error.param.type if error.param is not None else None
    if isinstance(kind, click.Choice):
        return f": tulis {' atau '.join(map(str, kind.choices))}"
    return f": {error.message}" if isinstance(kind, _Ours) else ""


def _meant(typed: str, possible: Sequence[str] | None) -> str:
    from difflib import get_close_matches

    near = ["--help"] if typed.lstrip("-").casefold() in _HELP else get_close_matches(typed, possible or (), 1, _NEAR)
    return f" Maksudnya {near[0]}?" if near else ""


def _help_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "pengaduan"
    return f"Lihat `{command} --help`."
