"""The command line: parse, call, print. No logic; everything heavy is imported where it is used.

All help, messages and errors are plain Indonesian (INTERFACE section 1).
"""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .disk.faults import denied, is_denied, why
from .disk.files import place
from .errors import MachineError, PengaduanError, UsageError
from .terminal.click_in_indonesian import COMPLETING, Group, Moment, Whole, complete
from .terminal.screen import say

if TYPE_CHECKING:
    from .config import Config
    from .disk.pulse import How

_EPILOG = (
    "-c, -v dan -q boleh ditulis sebelum atau sesudah perintah. "
    "Kode keluar: 0 selesai; 1 ada masalah; 2 salah pakai; 3 config.toml salah; 4 buku rusak susunannya; "
    "5 buku tidak dapat dibaca atau ditulis; 6 jaringan; 7 sinkron lain berjalan; 8 komputer atau program bermasalah."
)


class _State:
    """The options of the whole program, wherever on the line they stand, and the config read on first use."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        self._config: Config | None = None

    @property
    def verbose(self) -> bool:
        return bool(self.options.get("verbose"))

    @property
    def quiet(self) -> bool:
        return bool(self.options.get("quiet"))

    @property
    def config_path(self) -> Path:
        given = self.options.get("config") or os.environ.get("PENGADUAN_CONFIG") or "config.toml"
        return place(Path.cwd(), given)

    @property
    def config(self) -> Config:
        if self._config is None:
            from .config import load_config

            self._config = load_config(self.config_path)
            self.start_log()
        return self._config

    def start_log(self) -> None:
        from .journal import state_folder
        from .logs import setup_log

        assert self._config is not None
        setup_log(state_folder(self._config), self.verbose, self.quiet)

    def say(self, *lines: str) -> None:
        if not self.quiet:
            for line in lines:
                say(line)


_PATH = click.Path(readable=False)  # for the shell; what cannot be read is told by who reads it
_clock = click.option("--sekarang", type=Moment(), metavar="WAKTU", help='Anggap sekarang WAKTU ("YYYY-MM-DD HH:MM").')
_json = click.option("--json", "as_json", is_flag=True, help="Cetak satu objek JSON.")


@click.group(
    cls=Group,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
    epilog=_EPILOG,
)
@click.option(
    "-c",
    "--config",
    type=_PATH,
    metavar="BERKAS",
    help="Berkas pengaturan (bila tidak: $PENGADUAN_CONFIG, ./config.toml).",
)
@click.option("-v", "--rinci", "verbose", is_flag=True, help="Tampilkan rincian, juga jejak kesalahan program.")
@click.option("-q", "--diam", "quiet", is_flag=True, help="Cetak hanya yang perlu diketahui.")
@click.version_option(__version__, "--version", message="pengaduan %(version)s", help="Tampilkan versi.")
@click.pass_context
def cli(context: click.Context, /, **_options: Any) -> None:
    """Buku agenda pengaduan yang menjaga nomor, status dan tenggatnya sendiri."""
    context.obj.options = context.params


# ---- the book ------------------------------------------------------------------------------------------------------


@cli.command()
@click.option("--contoh", type=Whole(0, 5000), default=0, metavar="N", help="Isi N baris contoh.")
@click.option("--baru", is_flag=True, help="Mulai dari awal, walaupun jurnal mengenal baris dari buku yang lama.")
@_clock
@click.pass_obj
def buat(state: _State, contoh: int, baru: bool, sekarang: datetime | None) -> None:
    """Buat buku agenda baru (semua tab) sesuai config.toml."""
    from .commands.creation import create_book

    now = sekarang or state.config.now()
    state.say(*create_book(state.config, now, examples=contoh, anew=baru))


@cli.command()
@click.option("--uji", is_flag=True, help="Hitung saja, tidak menulis apa pun.")
@_json
@click.option("--setiap", metavar="SELANG", help="Ulangi terus, misalnya 2m, sampai dihentikan.")
@click.option("--terima", is_flag=True, help="Terima perubahan besar, buku pengganti, atau jam yang dibetulkan.")
@click.option("--terjadwal", is_flag=True, hidden=True, help="Dijalankan oleh jadwal, bukan oleh orang.")
@_clock
@click.pass_obj
def sinkron(state: _State, /, setiap: str | None, terjadwal: bool, sekarang: datetime | None, **wanted: bool) -> None:
    """Satu sinkron: periksa baris, beri nomor, majukan status, tandai yang terlambat, tulis rekap."""
    if setiap is not None:
        from .schedule import parse_interval, repeat

        sys.exit(repeat(lambda: _unattended(state, "setiap", sekarang, wanted), parse_interval(setiap)))
    if terjadwal:
        sys.exit(_unattended(state, "jadwal", sekarang, wanted))
    _sync(state, sekarang, **wanted)


def _unattended(state: _State, how: How, clock: datetime | None, wanted: dict[str, bool]) -> int:
    """One run of a job or loop: the exit code, of which a trace is left."""
    from .disk.pulse import leave

    fresh = _State(state.options)  # the config may have been edited meanwhile
    code = _guarded(lambda: _sync(fresh, clock, scheduled=how == "jadwal", **wanted), fresh)
    if not wanted["uji"]:
        leave(fresh.config_path, how, code)
    gc.collect()
    return code


def _sync(
    state: _State, clock: datetime | None, *, uji: bool, as_json: bool, terima: bool, scheduled: bool = False
) -> None:
    """One sync; a run with nothing to do ends here, before anything heavy is imported."""
    if not (uji or terima):
        from .disk.quiet import nothing_to_do

        now_text = clock.isoformat(" ", "minutes") if clock else None
        before = nothing_to_do(state.config_path, now_text, scheduled=scheduled)
        if before is not None:
            _print_sync(state, before, as_json)
            return
    _sync_once(state, uji, as_json, terima, clock)


def _sync_once(state: _State, dry: bool, as_json: bool, accept: bool, clock: datetime | None) -> None:
    from .disk.quiet import state_folder
    from .opening import open_reading

    store = open_reading(state.config, state_folder(state.config))
    from .sync import synchronise
    from .terminal.screen import busy, show

    with busy("Menyinkronkan buku agenda", quiet=state.quiet or state.verbose or as_json):
        result = synchronise(state.config, clock or state.config.now(), dry=dry, accept=accept, store=store)
    from .commands.reports import sync_parts

    if as_json:
        say(json.dumps(result.counts, ensure_ascii=False))
        for line in result.lines:
            say(line, err=True)
    elif not state.quiet:
        show(sync_parts(result, dry=dry))


def _print_sync(state: _State, counts: dict[str, Any], as_json: bool) -> None:
    if as_json:
        say(json.dumps(counts, ensure_ascii=False))
    else:
        from .commands.summary import NOTHING, attention, counts_line

        state.say(counts_line(counts), *attention(counts).values(), NOTHING)


@cli.command()
@_json
@_clock
@click.pass_obj
def periksa(state: _State, as_json: bool, sekarang: datetime | None) -> None:
    """Periksa saja: sebut setiap masalah dengan baris, kolom, dan apa yang harus dilakukan."""
    from .commands.reports import check
    from .terminal.screen import busy, show

    with busy("Memeriksa buku agenda", quiet=state.quiet or as_json):
        found = check(state.config, sekarang or state.config.now())
    if as_json:
        say(json.dumps(found.as_json, ensure_ascii=False))
    elif not state.quiet:
        show(found.parts)
    if found.as_json["masalah"]:
        sys.exit(1)


@cli.command()
@click.option("--periode", metavar="YYYY-MM", help="Bulan yang direkap (bila tidak: bulan ini).")
@click.option(
    "-o", "output", type=_PATH, metavar="BERKAS", help="Tulis laporan ke BERKAS .xlsx, .docx, .html atau .txt."
)
@_json
@_clock
@click.pass_obj
def rekap(state: _State, periode: str | None, output: str | None, as_json: bool, sekarang: datetime | None) -> None:
    """Rekap satu bulan: di layar, sebagai JSON, atau sebagai berkas laporan."""
    from .commands.reports import recap
    from .terminal.screen import busy, show

    with busy("Menghitung rekap", quiet=state.quiet or as_json):
        found = recap(state.config, sekarang or state.config.now(), periode, output)
    if as_json:
        say(json.dumps(found.as_json, ensure_ascii=False))
        if output is not None:
            say("\n".join(found.lines), err=True)
    else:
        show(found.parts)


@cli.command()
@click.argument("noreg", required=False, metavar="[NOREG]")
@_json
@_clock
@click.pass_obj
def riwayat(state: _State, noreg: str | None, as_json: bool, sekarang: datetime | None) -> None:
    """Jejak perubahan; dengan NOREG juga bagaimana setiap tenggat dihitung."""
    from .commands.reports import history
    from .terminal.screen import show

    found = history(state.config, sekarang or state.config.now(), noreg)
    say(json.dumps(found.as_json, ensure_ascii=False)) if as_json else show(found.parts)


@cli.command()
@click.argument("noreg", metavar="NOREG")
@_clock
@click.pass_obj
def status(state: _State, noreg: str, sekarang: datetime | None) -> None:
    """Satu kalimat yang dapat dibacakan kepada pelapor."""
    from .commands.reports import status_sentence

    say(status_sentence(state.config, sekarang or state.config.now(), noreg))


@cli.command()
@click.option("--daftar", is_flag=True, help="Sebut cadangan buku dan baris yang hilang.")
@click.option("--ke", metavar="WAKTU", help='Kembalikan buku ke keadaan WAKTU ("YYYY-MM-DD HH:MM") atau nama cadangan.')
@click.option("--baris", multiple=True, metavar="NOREG", help="Kembalikan baris yang hilang dari Agenda (atau: semua).")
@click.option(
    "--relakan", multiple=True, metavar="NOREG", help="Catat bahwa baris yang hilang memang dihapus (atau: semua)."
)
@click.argument("lagi", nargs=-1, metavar="[NOREG ...]")
@_clock
@click.pass_obj
def pulihkan(
    state: _State,
    daftar: bool,
    ke: str | None,
    baris: tuple[str, ...],
    relakan: tuple[str, ...],
    lagi: tuple[str, ...],
    sekarang: datetime | None,
) -> None:
    """Kembalikan buku dari cadangan, atau baris yang hilang (beberapa NOREG sekaligus, atau `semua`)."""
    from .commands.restoring import recover

    if lagi and not (baris or relakan):
        raise UsageError(
            f"'{lagi[0]}': sebut juga --baris atau --relakan, misalnya `pengaduan pulihkan --baris 12 13`."
        )
    baris, relakan = (*baris, *(lagi if baris else ())), (*relakan, *(lagi if relakan else ()))

    now = sekarang or state.config.now()
    say("\n".join(recover(state.config, now, listed=daftar, to=ke, rows=baris, gone=relakan)))


@cli.command()
@click.option("--uji", is_flag=True, help="Sebut saja yang akan dirapikan, tidak menulis apa pun.")
@_clock
@click.pass_obj
def rapikan(state: _State, uji: bool, sekarang: datetime | None) -> None:
    """Perbarui dropdown, format, petunjuk dan kolom tersembunyi yang rusak; isi sel tidak diubah."""
    from .commands.tidying import tidy_book

    state.say(*tidy_book(state.config, sekarang or state.config.now(), dry=uji))


# ---- around the book -----------------------------------------------------------------------------------------------


@cli.group(invoke_without_command=False)
def jadwal() -> None:
    """Jadwal sinkron otomatis: pasang, lihat, hapus."""


@jadwal.command()
@click.option("--setiap", default="2m", metavar="SELANG", help="Selang antara dua sinkron (bila tidak disebut: 2m).")
@click.pass_obj
def pasang(state: _State, setiap: str) -> None:
    """Pasang sinkron otomatis."""
    from .schedule import install, job_of

    state.say(*install(job_of(state.config, setiap)))


@jadwal.command()
@_clock
@click.pass_obj
def lihat(state: _State, sekarang: datetime | None) -> None:
    """Kapan sinkron terakhir dan berikutnya."""
    from .commands.diagnosis import schedule_lines

    say("\n".join(schedule_lines(state.config, sekarang or state.config.now())))


@jadwal.command()
@click.pass_obj
def hapus(state: _State) -> None:
    """Hapus sinkron otomatis."""
    from .schedule import job_of, remove

    state.say(*remove(job_of(state.config).name))


@cli.command()
@_clock
@click.pass_obj
def diagnosa(state: _State, sekarang: datetime | None) -> None:
    """Periksa pengaturan, buku, kalender, jam, jurnal dan jadwal; satu baris masing-masing."""
    from .commands.diagnosis import diagnose
    from .terminal.screen import show_checks

    clock = (lambda config: sekarang) if sekarang else None
    lines, healthy = diagnose(state.config_path, clock)
    show_checks(lines)
    if not healthy:
        sys.exit(1)


@cli.command()
@click.argument("folder", type=_PATH, required=False, default="demo", metavar="[FOLDER]")
@_clock
@click.pass_obj
def demo(state: _State, folder: str, sekarang: datetime | None) -> None:
    """Buat kantor contoh yang siap dilihat di FOLDER: pengaturan, buku berisi contoh, lalu sinkron."""
    from .commands.creation import create_demo
    from .terminal.screen import busy, show

    with busy("Membuat kantor contoh", quiet=state.quiet) as tell:
        made = create_demo(Path(folder).absolute(), sekarang, tell)
    show(made)


# ---- errors --------------------------------------------------------------------------------------------------------


def _guarded(work: Any, state: _State) -> int:
    """Run, and turn what goes wrong into one plain sentence and an exit code; the traceback goes to the log."""
    try:
        work()
    except SystemExit as error:
        return int(error.code or 0)
    except click.exceptions.Exit as error:  # --help, --version
        return error.exit_code
    except PengaduanError as error:
        _log_trouble(error)
        say(f"Gagal: {error}", err=True)
        if state.verbose and error.__cause__ is not None:
            import traceback

            traceback.print_exception(error.__cause__)
        return error.exit_code
    except click.ClickException as error:
        from .terminal.click_in_indonesian import in_indonesian

        say(f"Salah pakai: {in_indonesian(error)}", err=True)
        return 2
    except (click.Abort, KeyboardInterrupt):
        say("Dibatalkan.", err=True)
        return 8
    except MemoryError:
        say("Gagal: memori komputer tidak cukup. Tutup program lain, lalu coba lagi.", err=True)
        return MachineError.exit_code
    except BrokenPipeError:  # `pengaduan riwayat | head`: the reader has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        _log_trouble(error)
        what = f" {error.filename}" if error.filename else ""
        said = f"komputer menolak membaca atau menulis{what} ({why(error)}). Periksa disk itu, lalu coba lagi."
        say(f"Gagal: {denied(Path(str(error.filename))) if what and is_denied(error) else said}", err=True)
        return MachineError.exit_code
    except Exception as error:
        _log_trouble(error)
        if state.verbose:
            import traceback

            traceback.print_exc()
        say("Gagal: ada kesalahan dalam program. Rinciannya ada di berkas log (lihat `pengaduan diagnosa`); "
                   "kirimkan kepada yang memasang program ini.", err=True)  # fmt: skip
        return MachineError.exit_code
    return 0


def _log_trouble(error: BaseException) -> None:
    if isinstance(error, UsageError):  # no trouble; and what was typed may be somebody's name
        return
    import logging

    log = logging.getLogger("pengaduan")
    if not log.handlers:  # trouble before there is a log file: Python would print it to the clerk
        log.addHandler(logging.NullHandler())
    log.error("%s", error, exc_info=None if isinstance(error, PengaduanError) else error)


def run(arguments: Sequence[str]) -> int:
    """The whole program: arguments in, exit code out."""
    # One sync makes half a million small objects and then ends: to look for rubbish among them takes a quarter of it.
    gc.disable()
    for stream in (sys.stdout, sys.stderr):  # a Windows console may be set to a code page without these letters
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    state = _State({})

    def work() -> None:
        if COMPLETING in os.environ:
            sys.exit(complete(cli))
        with cli.make_context("pengaduan", list(arguments), obj=state) as context:
            cli.invoke(context)

    return _guarded(work, state)
