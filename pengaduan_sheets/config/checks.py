"""What must hold between the keys of config.toml, and which of them would do nothing as they stand.

Names that another key refers to exist, and none stands twice; nobody waits for a key of which nothing comes. What the
SOP's table shows does something. A check is declared: when it is wrong, what is said then, and of which key.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..schema import EVALUATION, HANDOVER_SYSTEM, HOLIDAY_DATE, HOLIDAY_NAME, SYSTEM
from ..text import OWN_STATUSES, heading_key, value_key
from .jobs import job_checks
from .limits import LimitBy
from .model import Config
from .places import place_checks
from .procedure import Step
from .values import Check, WrongValueError, known, known_column
from .versions import version_checks
from .ways import way_checks

MOST_DAYS = 250  # for which the working calendar reaches
_VARIABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
_UNIQUE = (
    ("kolom", "judul", "judul"), ("langkah", "nomor", "nomor"), ("langkah", "status", "status"),
    ("langkah", "selesai_bila", "kolom"), ("pejabat", "pelaksana", "pelaksana"),
)  # fmt: skip


def check(config: Config) -> None:
    """Raises WrongValueError, with the key, at what does not hang together or does nothing, and with all else that is
    wrong as far as it can be looked at."""
    rooms = (_unique, _columns, _steps, way_checks, _officials, _lists, _stop, job_checks, _references, _copies)
    found = list[WrongValueError]()
    for checks in (*rooms, _papers, _notices, version_checks, place_checks):
        try:
            for is_wrong, said, key in checks(config):
                if is_wrong:
                    found.append(WrongValueError(said, *key))
        except Exception:  # it goes by a name that is wrong, as was told already
            if not found:
                raise
    if found:
        found[0].others = found[1:]
        raise found[0]


def _unique(config: Config) -> Iterator[Check]:
    for section, key, what in _UNIQUE:
        names = [getattr(item, key) for item in getattr(config, section)]
        keys = [heading_key(name) for name in names]
        for i, name in enumerate(names):
            yield keys[i] in keys[:i], f'{what} "{name}" ada dua kali; beri yang berbeda', (section, i, key)


def _columns(config: Config) -> Iterator[Check]:
    reserved = {"", *map(heading_key, SYSTEM)}
    roles = [column.peran for column in config.kolom]
    for i, column in enumerate(config.kolom):
        at, name, role = ("kolom", i), column.judul, column.peran
        listed = f'hanya berlaku untuk kolom dengan isi = "pilihan"; isi kolom ini "{column.isi}"'
        yield heading_key(name) in reserved, f'judul "{name}" dipakai program; pilih judul lain', (*at, "judul")
        if column.langkah is not None:
            yield known(column.langkah, [s.nomor for s in config.steps], *at, "langkah")
        yield column.isi != "pilihan" and column.pilihan, listed, (*at, "pilihan")
        yield column.isi != "pilihan" and column.referensi, listed, (*at, "referensi")
        yield (
            column.wajib and column.langkah is None,
            "tidak berlaku tanpa langkah; sebut langkah kolom ini, atau hapus wajib",
            (*at, "wajib"),
        )
        taken = f'peran "{role}" sudah dipegang kolom lain; hanya satu kolom yang dapat'
        yield role not in ("", "bukan-pribadi") and role in roles[:i], taken, (*at, "peran")
        is_named = role == "bukan-pribadi" and column.isi in ("waktu", "pilihan")
        is_number = role in ("nik", "telepon") and column.isi != role
        idle = f'peran "{role}" tidak berlaku untuk isi = "{column.isi}"; hapus peran'
        yield is_named or is_number, idle, (*at, "peran")


def _steps(config: Config) -> Iterator[Check]:
    own = {heading_key(word) for word in OWN_STATUSES}
    registering = [i for i, s in enumerate(config.langkah) if s.daftarkan and s.lingkup == "pengaduan"]
    yield len(config.steps) < 2, 'paling sedikit dua [[langkah]] dengan lingkup "pengaduan"', ("langkah",)
    for i, step in enumerate(config.langkah):
        at = ("langkah", i)
        yield (
            heading_key(step.status) in own,
            f'"{step.status}" adalah kata program sendiri; pilih status lain. Yang tidak boleh: '
            f"{', '.join(OWN_STATUSES)}",
            (*at, "status"),
        )
        if step.lingkup == "rekap":
            yield from _recap_step(step, at)
            continue
        yield known_column(step.selesai_bila, config.columns, "waktu", *at, "selesai_bila")
        yield i in registering[1:], "daftarkan = true hanya untuk satu langkah", (*at, "daftarkan")


def _recap_step(step: Step, at: tuple[str | int, ...]) -> Iterator[Check]:
    """What only a complaint can do: months have no columns to decide by, no number, no reporter."""
    taken = (*HANDOVER_SYSTEM, EVALUATION)
    yield (
        heading_key(step.selesai_bila) in {"", *map(heading_key, taken)},
        f'judul "{step.selesai_bila}" dipakai program di tab Serah Terima; pilih judul lain. Yang tidak boleh: '
        f"{', '.join(taken)}",
        (*at, "selesai_bila"),
    )
    nothing = 'tidak berlaku untuk langkah dengan lingkup = "rekap"; hapus kunci ini'
    yield step.decisions, nothing, (*at, "keputusan")
    yield step.daftarkan, nothing, (*at, "daftarkan")
    yield step.hanya_bila, nothing, (*at, "hanya_bila")
    yield step.mulai, nothing, (*at, "mulai")
    yield isinstance(step.waktu, LimitBy), 'langkah dengan lingkup = "rekap" hanya punya satu waktu', (*at, "waktu")


def _officials(config: Config) -> Iterator[Check]:
    for i, official in enumerate(config.pejabat):
        actors = dict.fromkeys(actor for sop in config.newest_first for actor in sop.actors())
        yield known(official.pelaksana, list(actors), "pejabat", i, "pelaksana")


def _lists(config: Config) -> Iterator[Check]:
    chosen = [c for c in config.kolom if c.isi == "pilihan" and (c.referensi or c.judul not in config.deciding)]
    used = {heading_key(column.list_name): column.list_name for column in chosen}
    yield from _list_names(config)
    for name in config.referensi:
        allowed = ", ".join(used.values()) or "tidak ada"
        said = f'daftar "{name}" tidak dipakai kolom mana pun; yang dipakai: {allowed}'
        yield heading_key(name) not in used, said, ("referensi", name)


def _list_names(config: Config) -> Iterator[Check]:
    """Each list is a column of Referensi, beside those of the holidays, and has one spelling."""
    reserved = {"", heading_key(HOLIDAY_DATE), heading_key(HOLIDAY_NAME)}
    spelled = dict[str, str]()
    names = [
        (column.list_name, ("kolom", i, "referensi" if column.referensi else "judul"))
        for i, column in enumerate(config.kolom)
        if column.isi == "pilihan"
    ]
    for name, key in (*names, *((name, ("referensi", name)) for name in config.referensi)):
        word = heading_key(name)
        yield word in reserved, f'daftar "{name}" dipakai program di tab Referensi; pilih nama lain', key
        first = spelled.setdefault(word, name)
        said = f'daftar "{name}" sudah ditulis "{first}"; tulis keduanya sama'
        yield name != first and word not in reserved, said, key


def _stop(config: Config) -> Iterator[Check]:
    stop, given = config.dihentikan, config.dihentikan.given
    if not stop.kolom:
        nothing = "tidak berlaku tanpa dihentikan.kolom; isi kolom, atau kosongkan alasan"
        yield stop.alasan and "alasan" in given, nothing, ("dihentikan", "alasan")
        idle = "tidak berlaku tanpa dihentikan.kolom; isi kolom, atau hapus kunci ini"
        for key in ("tidak_dihitung", "dihitung_selesai"):
            yield key in given and getattr(stop, key), idle, ("dihentikan", key)
        return
    yield known_column(stop.kolom, config.columns, "waktu", "dihentikan", "kolom")
    yield known(stop.alasan, ["", *config.columns], "dihentikan", "alasan")
    listed = config.columns[stop.alasan].pilihan if stop.alasan else []
    keys, finishes = [value_key(reason) for reason in listed], [value_key(r) for r in stop.dihitung_selesai]
    for key in ("tidak_dihitung", "dihitung_selesai"):
        for reason in getattr(stop, key) if listed and key in given else []:
            said = f'"{reason}" tidak ada; yang ada: {", ".join(listed)}'
            yield value_key(reason) not in keys, said, ("dihentikan", key)
    for reason in stop.tidak_dihitung:
        said = f'"{reason}" tidak dapat sekaligus tidak_dihitung dan dihitung_selesai; hapus dari salah satu'
        yield value_key(reason) in finishes, said, ("dihentikan", "dihitung_selesai")
    unsaid = "tidak berlaku tanpa dihentikan.alasan; isi alasan, atau hapus kunci ini"
    for key in ("tidak_dihitung", "dihitung_selesai"):
        yield key in given and getattr(stop, key) and not stop.alasan, unsaid, ("dihentikan", key)


def _references(config: Config) -> Iterator[Check]:
    ever = list(dict.fromkeys(heading for sop in config.newest_first for heading in sop.columns))
    told, counted = ("register", "ciri"), ("rekap", "tabel")
    for names, there, key in ((config.register_.ciri, list(config.columns), told), (config.rekap.tabel, ever, counted)):
        for i, name in enumerate(names):
            yield known(name, there, *key)
            yield name in names[:i], f'"{name}" disebut dua kali; hapus salah satu', key


def _copies(config: Config) -> Iterator[Check]:
    is_idle = config.rekap.salin_ke.strip() and not config.cetak.folder.strip()
    yield is_idle, "tidak berlaku selama cetak.folder kosong: rekap disalin dari sana", ("rekap", "salin_ke")


def _notices(config: Config) -> Iterator[Check]:
    notices = config.pemberitahuan
    if notices is None:
        return
    closes = max(end for sessions in config.jam_kerja.by_weekday().values() for _, end in sessions)
    late = f"sesudah kantor tutup ({closes // 60:02}:{closes % 60:02}), jadi ringkasan tidak pernah terkirim"
    yield notices.jam >= closes, f"{late}; tulis jam yang lebih pagi", ("pemberitahuan", "jam")
    yield (
        notices.eskalasi is not None and notices.eskalasi.unit == "hari" and notices.eskalasi.amount > MOST_DAYS,
        f"paling lama {MOST_DAYS} hari",
        ("pemberitahuan", "eskalasi"),
    )
    for actor, name in notices.penerima.items():
        at = ("pemberitahuan", "penerima", actor)
        yield known(actor, config.officers, *at)
        yield (  # what stands there may be the secret itself: it is not shown
            not _VARIABLE.fullmatch(name),
            "tulis satu nama, misalnya PENGADUAN_KASI; alamatnya sendiri ditulis di rahasia.env di folder jurnal",
            at,
        )


def _papers(config: Config) -> Iterator[Check]:
    letter, made = config.cetak.surat, config.cetak.otomatis
    for i, name in enumerate(made):
        yield name in made[:i], f'"{name}" disebut dua kali; hapus salah satu', ("cetak", "otomatis")
    unsaid = '"surat-jawaban" tidak dapat dibuat tanpa cetak.surat; tambahkan kunci surat, atau hapus dari daftar'
    yield letter is None and "surat-jawaban" in made, unsaid, ("cetak", "otomatis")
    if letter is None:
        return
    at = ("cetak", "surat")
    yield known(letter.langkah, [s.nomor for s in config.steps], *at, "langkah")
    yield known_column(letter.isi, config.columns, "teks", *at, "isi")
    yield _later(config, letter.isi, letter.langkah, *at, "isi")
    if letter.bila is None:
        return
    yield known_column(letter.bila.kolom, config.columns, "pilihan", *at, "bila", "kolom")
    yield _later(config, letter.bila.kolom, letter.langkah, *at, "bila", "kolom")
    column = config.columns[letter.bila.kolom]
    for value in letter.bila.nilai if column.pilihan and not column.referensi else []:
        keys = [value_key(listed) for listed in column.pilihan]
        said = f'"{value}" tidak ada; yang ada: {", ".join(column.pilihan)}'
        yield value_key(value) not in keys, said, (*at, "bila", "nilai")


def _later(config: Config, heading: str, step: int, *key: str | int) -> Check:
    """A column that is filled only after the step that needs it."""
    block = config.columns[heading].langkah
    said = f'"{heading}" baru diisi pada langkah {block}, sesudah langkah {step}; pilih kolom langkah {step} atau '
    return block is not None and block > step, f"{said}sebelumnya", key
