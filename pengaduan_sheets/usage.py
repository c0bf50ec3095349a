"""What click complains about, in Indonesian."""

from __future__ import annotations

import click


def in_indonesian(error: click.ClickException) -> str:
    """One sentence: what was wrong on the command line and what to type instead."""
    help_hint = _help_hint(error)
    if isinstance(error, click.exceptions.NoSuchOption):
        near = f" Maksudnya {error.possibilities[0]}?" if error.possibilities else ""
        return f"pilihan {error.option_name} tidak ada.{near} {help_hint}"
    if isinstance(error, click.MissingParameter):
        name = error.param.make_metavar(error.ctx) if error.param and error.ctx else "sesuatu"
        return f"{name} belum disebut. {help_hint}"
    if isinstance(error, click.BadOptionUsage):
        return f"pilihan {error.option_name} membutuhkan nilai, atau tidak boleh diberi nilai. {help_hint}"
    if isinstance(error, click.BadParameter):
        name = error.param.opts[0] if error.param and error.param.opts else "nilai"
        return f"nilai untuk {name} tidak benar. {help_hint}"
    if isinstance(error, click.UsageError):
        text = error.message
        if "No such command" in text:
            return f"perintah {text.split(chr(39))[1] if chr(39) in text else ''} tidak ada. {help_hint}"
        if "unexpected extra argument" in text:
            extra = text[text.find("(") + 1 : text.rfind(")")]
            return f"kata '{extra}' berlebih. {help_hint}"
        return f"perintah belum lengkap. {help_hint}"
    return f"{error.format_message()}. {help_hint}"


def _help_hint(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "pengaduan"
    return f"Lihat `{command} --help`."
