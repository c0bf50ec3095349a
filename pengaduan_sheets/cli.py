"""The command line: parse, call, print. No logic; everything heavy is imported where it is used.

All help, messages and errors are plain Indonesian (INTERFACE section 1).
"""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from . import __version__
from .errors import UsageError
from .terminal.click_in_indonesian import COMPLETING, Day, Group, Moment, Whole, complete
from .terminal.screen import busy, say, say_json, show, show_checks
from .text import DAYS

if TYPE_CHECKING:
    from pathlib import Path

    from .config import Config
    from .disk.pulse import How
    from .terminal.parts import Part, Report

_EPILOG = (
    "-c, -v dan -q boleh ditulis sebelum atau sesudah perintah. "
    "Kode keluar: 0 selesai; 1 ada masalah; 2 salah pakai; 3 config.toml salah; 4 buku rusak susunannya; "
    "5 buku tidak dapat dibaca atau ditulis; 6 jaringan; 7 sinkron lain berjalan; 8 komputer atau program bermasalah."
)


class _State:
    """The options of the whole program, wherever on the line they stand, and the config read on first use."""

    def __init__(self, options: dict[str, Any], words: Sequence[str] = ()) -> None:
        """words: all that was typed behind the program's name"""
        self.options, self.words = options, words
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
        return _place(given)

    @property
    def has_read(self) -> bool:
        """Whether the config was asked for."""
        return self._config is not None

    @property
    def config(self) -> Config:
        if self._config is None:
            from .beside.settings import load_settings
            from .logs import setup_log

            self._config = load_settings(self.config_path)
            setup_log(self._config.state_folder, self.verbose, self.quiet)
        return self._config

    def now(self, clock: datetime | None) -> datetime:
        return clock or self.config.now()

    def busy(self, doing: str, as_json: bool = False) -> AbstractContextManager[Callable[[str], None]]:
        return busy(doing, quiet=self.quiet or self.verbose or as_json)

    def say(self, *lines: str) -> None:
        if not self.quiet:
            for line in lines:
                say(line)

    def tell(self, report: Report, as_json: bool, *, always: bool = True) -> None:
        """The findings, as data or for people; `always`: also with --diam, for they were asked for."""
        if as_json:
            say_json(report.as_json)
        else:
            self.show(report.parts, always=always)

    def show(self, parts: Sequence[Part], *, always: bool = False) -> None:
        """For people; `always`: also with --diam."""
        if always or not self.quiet:
            show(parts)


def _place(name: str) -> Path:
    """Where what was typed on the line lies, as one says it: without `..`, unless that leads behind a link."""
    from pathlib import Path

    from .disk.files import place

    there = place(Path.cwd(), name)
    plain = Path(os.path.normpath(there))
    return plain if plain == there or plain.resolve() == there.resolve() else there


_PATH = click.Path(readable=False)  # for the shell; what cannot be read is told by who reads it
_clock = click.option("--sekarang", type=Moment(), metavar="WAKTU", help='Anggap sekarang WAKTU ("YYYY-MM-DD HH:MM").')
_json = click.option("--json", "as_json", is_flag=True, help="Cetak satu objek JSON.")


@click.group(
    cls=Group, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110}, epilog=_EPILOG
)
@click.option(
    "-c", "--config", type=_PATH, metavar="BERKAS",
    help="Berkas pengaturan (bila tidak: $PENGADUAN_CONFIG, ./config.toml).",
)  # fmt: skip
@click.option("-v", "--rinci", "verbose", is_flag=True, help="Tampilkan rincian, juga jejak kesalahan program.")
@click.option("-q", "--diam", "quiet", is_flag=True, help="Cetak hanya yang perlu diketahui.")
@click.version_option(__version__, "--version", message="pengaduan %(version)s", help="Tampilkan versi.")
@click.pass_context
def cli(context: click.Context, /, **_options: Any) -> None:
    """Buku agenda pengaduan yang menjaga nomor, status dan tenggatnya sendiri."""
    context.obj.options = context.params


# ---- a new office --------------------------------------------------------------------------------------------------


def _hours(command: Callable[..., None]) -> Callable[..., None]:
    """An option for each day of the week."""
    for day in reversed(DAYS):
        said = f'Jam kerja hari {day}, misalnya "07:30-12:00, 13:00-16:00"; "tutup" bila tutup.'
        command = click.option(f"--{day.lower()}", metavar="JAM", help=said)(command)
    return command


@cli.command()
@click.argument("folder", type=_PATH, required=False, default=".", metavar="[FOLDER]")
@click.option("--nama", metavar="TEKS", help="Nama kantor.")
@click.option("--pemerintah", metavar="TEKS", help="Pemerintah di atas nama kantor pada kop surat.")
@click.option("--alamat", metavar="TEKS", help="Alamat kantor.")
@click.option("--kota", metavar="TEKS", help="Kota tempat surat dibuat.")
@click.option("--telepon", metavar="TEKS", help="Telepon kantor.")
@click.option("--zona", metavar="ZONA", help="Waktu setempat: WIB, WITA atau WIT (bila tidak disebut: WIB).")
@_hours
@click.option(
    "--pejabat", multiple=True, metavar='"PELAKSANA = NAMA; NIP; PANGKAT"',
    help="Siapa yang menandatangani untuk seorang pelaksana SOP; boleh diulang.",
)  # fmt: skip
@click.option("--jadwal/--tanpa-jadwal", default=None, help="Pasang sinkron otomatis dan ikon di desktop, atau tidak.")
@click.option("--contoh", metavar="NAMA", help="Mulai dari SOP contoh bernama NAMA.")
@_clock
@click.pass_obj
def mulai(state: _State, /, folder: str, sekarang: datetime | None, **given: Any) -> None:
    """Mulai kantor baru di FOLDER: tanya nama, alamat, jam kerja; tulis config.toml, buat buku, sinkron."""
    if state.options.get("config"):
        raise UsageError("`mulai` menulis config.toml di FOLDER, jadi tanpa -c. Misalnya: pengaduan mulai kantor")
    from .commands.beginning import make_office, plan_office, schedule_office

    new = plan_office(_place(folder), given)
    with state.busy("Membuat kantor") as tell:
        made = make_office(new, sekarang, tell)
    state.show(made)
    state.say(*schedule_office(new))


# ---- the book ------------------------------------------------------------------------------------------------------


@cli.command()
@click.option("--contoh", type=Whole(0, 5000), default=0, metavar="N", help="Isi N baris contoh.")
@click.option("--baru", is_flag=True, help="Mulai dari awal, walaupun jurnal mengenal baris dari buku yang lama.")
@_clock
@click.pass_obj
def buat(state: _State, contoh: int, baru: bool, sekarang: datetime | None) -> None:
    """Buat buku agenda baru (semua tab) sesuai config.toml."""
    from .commands.creation import create_book

    state.say(*create_book(state.config, state.now(sekarang), examples=contoh, anew=baru))


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
        from .schedule import parse_interval, repeat, stand_by

        every = parse_interval(setiap)
        if not terjadwal:
            sys.exit(repeat(lambda: _unattended(state, "setiap", sekarang, wanted, stays=True), every))
        here = state.config_path  # what stays leaves the folder in which it was started
        state.options["config"] = str(here)
        sys.exit(stand_by(here, lambda: _unattended(state, "jadwal", sekarang, wanted, stays=True), every))
    if terjadwal:
        sys.exit(_unattended(state, "jadwal", sekarang, wanted))
    _sync(state, sekarang, **wanted)


def _unattended(
    state: _State, how: How, clock: datetime | None, wanted: dict[str, bool], *, stays: bool = False
) -> int:
    """One run of a job or loop: the exit code, of which a trace is left. stays: the process does, after it"""
    from .disk.pulse import leave

    fresh = _State(state.options, state.words)  # the config may have been edited meanwhile
    code = _guarded(lambda: _sync(fresh, clock, scheduled=how == "jadwal", **wanted), fresh)
    if not wanted["uji"]:
        leave(fresh.config_path, how, code)
    if stays and fresh.has_read:  # a whole run; one with nothing to do leaves nothing behind
        collect_rubbish()
    return code


def collect_rubbish() -> None:
    """What a run left behind in a process that stays. What was there after the first one is the program, and not looked
    through again: that took a thirtieth of a sync of 10,000 rows."""
    gc.collect()
    if not gc.get_freeze_count():
        gc.freeze()


def _sync(
    state: _State, clock: datetime | None, *, uji: bool, as_json: bool, terima: bool, scheduled: bool = False
) -> None:
    """One sync; a run with nothing to do ends here, before anything heavy is imported."""
    from .disk.quiet import REPAIRS, nothing_to_do

    now_text = clock.isoformat(" ", "minutes") if clock else None
    before = None if uji or terima else nothing_to_do(state.config_path, now_text, scheduled=scheduled)
    if before is None:
        _sync_once(state, uji, as_json, terima, clock)
        return
    repairs = before.pop(REPAIRS, 0)
    if as_json:
        say_json(before)
    else:
        from .commands.sync_report import nothing_lines

        state.say(*nothing_lines(before, repairs))


def _sync_once(state: _State, dry: bool, as_json: bool, accept: bool, clock: datetime | None) -> None:
    from .opening import open_reading

    store = open_reading(state.config, state.config.state_folder)
    from .sync import synchronise

    with state.busy("Menyinkronkan buku agenda", as_json):
        result = synchronise(state.config, state.now(clock), dry=dry, accept=accept, store=store)
    from .commands.sync_report import sync_parts

    if not as_json:
        state.show(sync_parts(result, dry=dry))
    else:
        say_json(result.counts)
        for line in result.lines:
            say(line, err=True)


@cli.command()
@_json
@_clock
@click.pass_obj
def periksa(state: _State, as_json: bool, sekarang: datetime | None) -> None:
    """Periksa saja: sebut setiap masalah dengan baris, kolom, dan apa yang harus dilakukan."""
    from .commands.check import check

    with state.busy("Memeriksa buku agenda", as_json):
        found = check(state.config, state.now(sekarang))
    state.tell(found, as_json, always=False)
    if found.as_json["masalah"] or found.as_json.get("masalah_lain"):
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
    from .commands.recap import recap

    with state.busy("Menghitung rekap", as_json):
        found = recap(state.config, state.now(sekarang), periode, output)
    state.tell(found, as_json)
    if as_json and output is not None:
        say("\n".join(found.lines), err=True)


@cli.command()
@click.option("-o", "output", type=_PATH, metavar="BERKAS", help="Tulis daftar dengan nama pelapor ke BERKAS .docx.")
@_clock
@click.pass_obj
def terbuka(state: _State, output: str | None, sekarang: datetime | None) -> None:
    """Pengaduan terbuka: di layar tanpa nama, atau sebagai daftar untuk dicetak (A4)."""
    from .commands.open_list import open_list

    state.tell(open_list(state.config, state.now(sekarang), output), as_json=False)


@cli.command()
@click.argument("jenis", required=False, metavar="JENIS")
@click.argument("noreg", nargs=-1, metavar="[NOREG ...]")
@click.option("--periode", metavar="YYYY-MM", help="Semua baris satu bulan (rekap: bulan yang direkap).")
@click.option(
    "-o", "output", type=_PATH, metavar="FOLDER", help="Taruh di FOLDER (bila tidak: [cetak] folder, per bulan)."
)
@click.option("--pdf", is_flag=True, help="Buat juga PDF di sebelahnya (dengan LibreOffice).")
@_clock
@click.pass_obj
def cetak(
    state: _State, /, jenis: str | None, noreg: tuple[str, ...], sekarang: datetime | None, **wanted: Any
) -> None:
    """Cetak formulir, tanda-terima, disposisi, surat-jawaban atau rekap sebagai .docx."""
    from .commands.papers import Wanted, print_papers

    asked = Wanted(jenis, noreg, wanted["periode"], wanted["output"], wanted["pdf"])
    with state.busy("Mencetak"):
        printed = print_papers(state.config, state.now(sekarang), asked)
    show(printed.parts)
    if printed.trouble is not None:
        raise printed.trouble


@cli.command()
@click.argument("noreg", required=False, metavar="[NOREG]")
@_json
@_clock
@click.pass_obj
def riwayat(state: _State, noreg: str | None, as_json: bool, sekarang: datetime | None) -> None:
    """Jejak perubahan; dengan NOREG juga bagaimana setiap tenggat dihitung."""
    from .commands.history import history

    state.tell(history(state.config, state.now(sekarang), noreg), as_json)


@cli.command()
@click.argument("noreg", metavar="NOREG")
@_clock
@click.pass_obj
def status(state: _State, noreg: str, sekarang: datetime | None) -> None:
    """Satu kalimat yang dapat dibacakan kepada pelapor."""
    from .commands.complaint import status_sentence

    say(status_sentence(state.config, state.now(sekarang), noreg))


@cli.command()
@click.option("--daftar", is_flag=True, help="Sebut cadangan buku dan baris yang hilang.")
@click.option("--ke", metavar="WAKTU", help='Kembalikan buku ke keadaan WAKTU ("YYYY-MM-DD HH:MM") atau nama cadangan.')
@click.option("--baris", multiple=True, metavar="NOREG", help="Kembalikan baris yang hilang dari Agenda (atau: semua).")
@click.option(
    "--relakan", multiple=True, metavar="NOREG", help="Catat bahwa baris yang hilang memang dihapus (atau: semua)."
)
@click.option(
    "--pengaturan",
    metavar="BERKAS",
    help="Simpan config.toml yang dipakai sinkron terakhir sebagai BERKAS di sebelahnya.",
)
@click.option(
    "--dari", type=_PATH, metavar="FOLDER", help="Mulai dari salinan buku dan jurnal di FOLDER (USB, jaringan)."
)
@click.option("--ya", is_flag=True, help="Jangan bertanya bila buku di sini lebih baru daripada salinan itu.")
@click.argument("lagi", nargs=-1, metavar="[NOREG ...]")
@_clock
@click.pass_obj
def pulihkan(state: _State, /, sekarang: datetime | None, lagi: tuple[str, ...], **wanted: Any) -> None:
    """Kembalikan buku dari cadangan, baris yang hilang (beberapa NOREG, atau `semua`), atau pengaturan yang lama."""
    from .commands.restore_settings import keep_settings
    from .commands.restoring import recover

    given: dict[str, Any] = {"rows": wanted["baris"], "gone": wanted["relakan"]}
    if lagi and not any(given.values()):
        raise UsageError(
            f"'{lagi[0]}': sebut juga --baris atau --relakan, misalnya `pengaduan pulihkan --baris 12 13`."
        )
    given = {name: (*named, *lagi) for name, named in given.items() if named}
    given |= {"listed": wanted["daftar"], "to": wanted["ke"], "settings": wanted["pengaturan"]}
    given |= {"source": wanted["dari"] and _place(wanted["dari"])}
    if [name for name, wish in given.items() if wish] == ["settings"]:  # config.toml itself may be what is wrong
        say("\n".join(keep_settings(state.config_path, given["settings"])))
    else:
        say("\n".join(recover(state.config, state.now(sekarang), is_sure=wanted["ya"], **given)))


@cli.command()
@click.argument("folder", type=_PATH, metavar="FOLDER")
@_clock
@click.pass_obj
def cadangkan(state: _State, folder: str, sekarang: datetime | None) -> None:
    """Buat salinan buku dan jurnal di FOLDER (USB, jaringan), yang dibaca kembali."""
    from .commands.second_place import copy_to

    state.say(*copy_to(state.config, state.now(sekarang), _place(folder)))


@cli.command()
@click.argument("berkas", type=_PATH, metavar="BERKAS")
@click.option("--uji", is_flag=True, help="Sebut saja yang akan masuk, tidak menulis apa pun.")
@_clock
@click.pass_obj
def satukan(state: _State, berkas: str, uji: bool, sekarang: datetime | None) -> None:
    """Satukan salinan buku yang diisi di tempat lain (surel, USB, "simpan sebagai"), baris demi baris."""
    from .commands.merging import merge_copy

    with state.busy("Menyatukan salinan buku"):
        said = merge_copy(state.config, state.now(sekarang), _place(berkas), dry=uji)
    state.show(said)


@cli.command()
@click.option("--uji", is_flag=True, help="Sebut saja yang akan dirapikan, tidak menulis apa pun.")
@_clock
@click.pass_obj
def rapikan(state: _State, uji: bool, sekarang: datetime | None) -> None:
    """Perbarui daftar pilihan, format dan petunjuk yang rusak, tambahkan kolom yang baru; isi sel tidak diubah."""
    from .commands.tidying import tidy_book

    state.say(*tidy_book(state.config, state.now(sekarang), dry=uji))


@cli.command("hapus-data")
@click.option("--sebelum", type=Day(), metavar="TANGGAL",
              help="Pengaduan yang selesai atau dihentikan sebelum TANGGAL (YYYY-MM-DD).")  # fmt: skip
@click.option("--uji", is_flag=True, help="Sebut saja yang akan dihapus, tidak menulis apa pun.")
@click.option("--ya", is_flag=True, help="Jangan bertanya lagi (untuk skrip).")
@_clock
@click.pass_obj
def hapus_data(state: _State, sebelum: date | None, uji: bool, ya: bool, sekarang: datetime | None) -> None:
    """Hapus data pribadi pengaduan lama dari buku, cadangan, cetakan dan jurnal; angka rekap tetap."""
    from .commands.erasing import ask_again, erase_data

    if sebelum is None:
        raise UsageError("Sebut juga --sebelum TANGGAL, misalnya `pengaduan hapus-data --sebelum 2021-01-01 --uji`.")

    def confirm(plan: Sequence[str]) -> None:
        if not ya:
            ask_again(sebelum, plan, say)

    state.say(*erase_data(state.config, state.now(sekarang), sebelum, dry=uji, confirm=confirm))


@cli.command("tutup-tahun")
@click.argument("tahun")
@click.option("--uji", is_flag=True, help="Sebut saja yang akan dipindahkan, tidak menulis apa pun.")
@_clock
@click.pass_obj
def tutup_tahun(state: _State, tahun: str, uji: bool, sekarang: datetime | None) -> None:
    """Pindahkan pengaduan yang selesai sampai akhir TAHUN ke buku tahun itu; yang masih berjalan tetap di Agenda."""
    from .commands.year_end import close_year

    state.say(*close_year(state.config, state.now(sekarang), tahun, dry=uji))


@cli.command()
@click.argument("berkas", type=_PATH, metavar="BERKAS")
@click.option("--peta", type=_PATH, metavar="BERKAS", help='Berkas TOML: "judul di berkas lama" = "judul di buku".')
@click.option("--urutan", type=click.Choice(["dmy", "mdy"]), help="Urutan hari dan bulan, bila tidak dapat dipastikan.")
@click.option("--uji", is_flag=True, help="Tampilkan saja apa yang akan dibawa masuk, tidak menulis ke buku.")
@_clock
@click.pass_obj
def impor(state: _State, /, berkas: str, uji: bool, sekarang: datetime | None, **wanted: Any) -> None:
    """Bawa masuk register lama (.xlsx, .xls, .ods, .csv) ke Agenda, semuanya atau tidak sama sekali."""
    from .commands.importing import Asked, import_file

    asked = Asked(berkas, wanted["peta"], wanted["urutan"], uji)
    with state.busy("Membaca register lama"):
        said = import_file(state.config, state.now(sekarang), asked)
    state.show(said, always=uji)


@cli.command("periksa-sop")
@click.option(
    "-o", "output", type=_PATH, metavar="BERKAS", help="Gambar SOP ke BERKAS .docx (untuk Word) atau .md (Mermaid)."
)
@click.pass_obj
def periksa_sop(state: _State, output: str | None) -> None:
    """Gambar SOP di config.toml sebagai tabel, dan sebut langkah yang tidak dapat berjalan."""
    from .commands.procedure import check_procedure

    found = check_procedure(state.config, output)
    state.tell(found, as_json=False)
    if found.as_json:
        sys.exit(1)


# ---- around the book -----------------------------------------------------------------------------------------------


@cli.group(invoke_without_command=False)
def jadwal() -> None:
    """Jadwal sinkron otomatis: pasang, lihat, hapus."""


@jadwal.command()
@click.option("--setiap", default="2m", metavar="SELANG", help="Selang antara dua sinkron (bila tidak disebut: 2m).")
@click.option(
    "--siaga",
    is_flag=True,
    help="Program tetap termuat selama buku sering berubah: sinkron lebih ringan, memori sekitar 130 MB.",
)
@click.pass_obj
def pasang(state: _State, setiap: str, siaga: bool) -> None:
    """Pasang sinkron otomatis, dan tiga ikon di desktop."""
    from .schedule import set_up

    state.say(*set_up(state.config, setiap, stays=siaga))


@jadwal.command()
@_clock
@click.pass_obj
def lihat(state: _State, sekarang: datetime | None) -> None:
    """Kapan sinkron terakhir dan berikutnya."""
    from .commands.diagnosis import schedule_lines

    say("\n".join(schedule_lines(state.config, state.now(sekarang))))


@jadwal.command()
@click.pass_obj
def hapus(state: _State) -> None:
    """Hapus sinkron otomatis dan ikonnya."""
    from .schedule import take_down, take_down_gone

    state.say(*(take_down_gone(state.config_path) or take_down(state.config)))


@cli.command()
@click.option("--uji", is_flag=True, help="Tampilkan saja, tidak mengirim apa pun.")
@_clock
@click.pass_obj
def kabar(state: _State, uji: bool, sekarang: datetime | None) -> None:
    """Kirim sekarang pemberitahuan kepada pelaksana yang sudah waktunya; sinkron melakukannya sendiri."""
    from .commands.notices import send_now, shown_now

    if uji:
        show(shown_now(state.config, state.now(sekarang)))
        return
    with state.busy("Mengirim pemberitahuan"):
        lines, is_done = send_now(state.config, state.now(sekarang))
    state.say(*lines)
    if not is_done:
        sys.exit(6)


@cli.command()
@click.option("--kabar", is_flag=True, help="Kirim juga satu pesan uji ke setiap alamat pemberitahuan.")
@_clock
@click.pass_obj
def diagnosa(state: _State, kabar: bool, sekarang: datetime | None) -> None:
    """Periksa pengaturan, buku, kalender, jam, jurnal dan jadwal; satu baris masing-masing."""
    from .commands.diagnosis import diagnose

    lines, healthy = diagnose(state.config_path, sekarang, tries=kabar)
    show_checks(lines)
    if not healthy:
        sys.exit(1)


@cli.command()
@click.argument("daftar", type=_PATH, metavar="KANTOR.toml")
@click.option("--periode", metavar="YYYY-MM", help="Bulan yang direkap (bila tidak: bulan ini).")
@_json
@click.option(
    "-o",
    "outputs",
    multiple=True,
    type=_PATH,
    metavar="BERKAS",
    help="Tulis ke BERKAS .xlsx atau .html; boleh diulang.",
)
@click.option("--klaster", metavar="ALAMAT", help="Baca di klaster Dask, misalnya tcp://komputer:8786.")
@click.option("--proses", type=Whole(1, 64), metavar="N", help="Banyaknya proses (bila tidak: menurut prosesor).")
@_clock
@click.pass_obj
def gabung(
    state: _State, /, daftar: str, as_json: bool, sekarang: datetime | None, outputs: tuple[str, ...], **given: Any
) -> None:
    """Satu rekap dari buku banyak kantor, yang disebut di KANTOR.toml."""
    from .commands.offices import Wanted, join_offices

    wanted = Wanted(given["periode"], sekarang, outputs, given["klaster"], given["proses"])
    with state.busy("Membaca kantor", as_json) as tell:
        found, remarks, code = join_offices(daftar, wanted, tell)
    state.tell(found, as_json)
    for remark in remarks if as_json else ():
        say(remark, err=True)
    if code:
        sys.exit(code)


@cli.command()
@click.argument("folder", type=_PATH, required=False, default="demo", metavar="[FOLDER]")
@_clock
@click.pass_obj
def demo(state: _State, folder: str, sekarang: datetime | None) -> None:
    """Buat kantor contoh yang siap dilihat di FOLDER: pengaturan, buku berisi contoh, lalu sinkron."""
    from .commands.demo import create_demo

    with state.busy("Membuat kantor contoh") as tell:
        made = create_demo(_place(folder), sekarang, tell)
    show(made)


# ---- errors --------------------------------------------------------------------------------------------------------


def _guarded(work: Callable[[], object], state: _State) -> int:
    """Run, and turn what goes wrong into one plain sentence and an exit code; the traceback goes to the log."""
    try:
        work()
    except SystemExit as error:
        return int(error.code or 0)
    except click.exceptions.Exit as error:  # --help, --version
        return error.exit_code
    except (Exception, KeyboardInterrupt) as error:
        from .terminal.failures import failure

        said, code, shown = failure(error, state.words)
        if isinstance(error, KeyboardInterrupt) and sys.stderr.isatty():
            say("", err=True)  # the terminal has written ^C where the cursor stood
        if state.verbose and shown is not None:
            import traceback

            traceback.print_exception(shown)
        say(said, err=True)
        return code
    return 0


def run(arguments: Sequence[str]) -> int:
    """The whole program: arguments in, exit code out."""
    for stream in (sys.stdout, sys.stderr):  # a Windows console may be set to a code page without these letters
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(encoding="utf-8", errors="replace")
    state = _State({}, arguments)

    def work() -> None:
        if COMPLETING in os.environ:
            sys.exit(complete(cli))
        with cli.make_context("pengaduan", list(arguments), obj=state) as context:
            cli.invoke(context)

    return _guarded(work, state)
