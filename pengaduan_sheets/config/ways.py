"""What must hold of the ways through an SOP: steps for some rows, decisions, a first step of the office's own, limits
by a column, the promise (INTERFACE 4.3).

As in `checks`, each check is declared: when it is wrong, what is said then, and of which key.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..text import NIL_WORDS, value_key
from .limits import Limit, LimitBy
from .model import Config
from .procedure import ColumnConfig, Decision, Promise, Step
from .values import Check, known, known_column

Key = tuple[str | int, ...]


def way_checks(config: Config) -> Iterator[Check]:
    """The steps of a complaint and the promise. The columns that steps are completed by are known to be there."""
    if len(config.steps) < 2:  # told already
        return
    for i, step in enumerate(config.langkah):
        at: Key = ("langkah", i)
        yield from _idle(step, at)
        if step.lingkup == "pengaduan":
            yield from _timely(config, step.selesai_bila, step, (*at, "selesai_bila"))
            yield from _first(config, step, at) if step is config.steps[0] else _later(config, step, at)
            yield from _actors(step, (*at, "pelaksana"))
            yield from _decisions(config, step, (*at, "keputusan"))
            yield from _limit(config, step.waktu, (*at, "waktu"), step)
    if config.janji:
        yield from _promise(config, config.janji)


def _idle(step: Step, at: Key) -> Iterator[Check]:
    """Keys of which nothing comes in any step."""
    empty = "daftar kosong tidak berbuat apa-apa; isi, atau hapus kunci ini"
    for name, key in (("hanya_bila", "hanya_bila"), ("decisions", "keputusan")):
        yield name in step.given and not getattr(step, name), empty, (*at, key)


def _actors(step: Step, key: Key) -> Iterator[Check]:
    for i, actor in enumerate(step.actors):
        yield actor in step.actors[:i], f'"{actor}" disebut dua kali; hapus salah satu', key


# ---- the first step ------------------------------------------------------------------------------------------------


def _first(config: Config, step: Step, at: Key) -> Iterator[Check]:
    first = 'langkah pertama tidak dapat memuat {}; sebut dulu mulai = "kolom waktu mulainya", atau hapus kunci ini'
    yield step.hanya_bila, "langkah pertama dilalui setiap pengaduan; hapus kunci ini", (*at, "hanya_bila")
    if not step.mulai:
        yield step.decisions, first.format("keputusan"), (*at, "keputusan")
        yield step.daftarkan, first.format("daftarkan"), (*at, "daftarkan")
        yield isinstance(step.waktu, LimitBy), first.format("waktu menurut kolom"), (*at, "waktu")
        yield from _required(config, step.selesai_bila, step, (*at, "selesai_bila"))
        return
    yield known_column(step.mulai, config.columns, "waktu", *at, "mulai")
    yield step.mulai == step.selesai_bila, "langkah ini selesai oleh kolom itu; sebut kolom lain", (*at, "mulai")
    yield from _required(config, step.mulai, step, (*at, "mulai"))


def _required(config: Config, heading: str, step: Step, key: Key) -> Iterator[Check]:
    """The column of a row's first moment: everything is counted from there."""
    column = config.columns[heading]
    stands = column.langkah == step.nomor
    yield not stands, f'kolom "{heading}" harus berdiri di blok pertama; beri kolom itu langkah = {step.nomor}', key
    yield not column.wajib, f'kolom "{heading}" harus wajib = true: dari situ pengaduan dihitung', key


# ---- later steps ---------------------------------------------------------------------------------------------------


def _later(config: Config, step: Step, at: Key) -> Iterator[Check]:
    only = "mulai hanya untuk langkah pertama; langkah lain mulai saat langkah sebelumnya selesai. Hapus kunci ini"
    yield step.mulai, only, (*at, "mulai")
    registers = step is config.registering
    both = "langkah yang memberi nomor dilalui setiap pengaduan; hapus hanya_bila, atau pindahkan daftarkan = true"
    yield step.hanya_bila and registers, both, (*at, "hanya_bila")
    for i, condition in enumerate(step.hanya_bila):
        key: Key = (*at, "hanya_bila", i)
        yield from _deciding(config, condition.kolom, key)
        column = config.columns[condition.kolom]
        earlier = [s.nomor for s in config.steps if s.nomor < step.nomor]
        late = (
            f'kolom "{column.judul}" harus berdiri di blok langkah sebelumnya ({_numbers(earlier)}), agar sudah terisi'
        )
        yield column.langkah not in earlier, late, key
        in_form = column.langkah == config.steps[0].nomor and not column.wajib
        yield in_form, f'kolom "{column.judul}" dari formulir harus wajib = true, sebab langkah ini menurut isinya', key
        for value in condition.nilai if column.pilihan else ():
            yield known(value, column.pilihan, *key)
        everything = column.pilihan and not set(column.pilihan) - set(condition.nilai)
        yield everything, "semua nilai kolom disebut, jadi langkah dilalui setiap pengaduan; hapus hanya_bila", key


def _numbers(numbers: Sequence[int]) -> str:
    return f"langkah {', '.join(map(str, numbers))}"


def _decisions(config: Config, step: Step, key: Key) -> Iterator[Check]:
    seen = list[tuple[str, str]]()
    for i, decision in enumerate(step.decisions):
        at: Key = (*key, i)
        yield from _deciding(config, decision.kolom, at)
        column = config.columns[decision.kolom]
        yield from _timely(config, decision.kolom, step, at)
        if column.pilihan:
            yield known(decision.kembali_bila, column.pilihan, *at)
        pair = (decision.kolom, decision.kembali_bila)
        yield pair in seen, f'"{decision.kembali_bila}" disebut dua kali; hapus salah satu', at
        seen.append(pair)
        yield from _way_back(config, step, decision, at)
    for column in (config.columns[heading] for heading in dict.fromkeys(heading for heading, _ in seen)):
        back = {value for heading, value in seen if heading == column.judul}
        stuck = f'setiap nilai kolom "{column.judul}" mengembalikan pengaduan; beri satu nilai yang meneruskan'
        yield column.pilihan and not set(column.pilihan) - back, stuck, key


def _way_back(config: Config, step: Step, decision: Decision, at: Key) -> Iterator[Check]:
    to, answered = decision.kembali_ke, decision.dilengkapi
    none = 'sebut ke mana kembali: dilengkapi = "kolom waktu" (ke pelapor), atau kembali_ke = nomor langkah'
    yield not answered and to is None, none, at
    both = "kembali ke pelapor (dilengkapi) atau ke langkah kantor (kembali_ke), tidak keduanya; hapus salah satu"
    yield answered and to is not None, both, at
    if to is not None:
        yield decision.kekurangan, "kekurangan hanya untuk kembali ke pelapor (dilengkapi); hapus kunci ini", at
        earlier = [s.nomor for s in config.followed if s.nomor < step.nomor]
        is_first = to == config.steps[0].nomor and to not in earlier
        hint = ' (ke langkah pertama hanya bila ia punya mulai = "kolom waktu")' if is_first else ""
        allowed = _numbers(earlier) if earlier else "tidak ada"
        yield to not in earlier, f"kembali_ke = {to} bukan langkah sebelumnya{hint}; yang ada: {allowed}", at
        return
    if not answered:
        return
    yield known_column(answered, config.columns, "waktu", *at)
    yield from _timely(config, answered, step, at)
    yield known(decision.kekurangan, ["", *config.columns], *at)
    if decision.kekurangan:
        yield from _timely(config, decision.kekurangan, step, at)


# ---- columns -------------------------------------------------------------------------------------------------------


def _deciding(config: Config, heading: str, key: Key) -> Iterator[Check]:
    """A column by whose value a step goes: its list stands here, for a value added by hand must decide nothing."""
    yield known_column(heading, config.columns, "pilihan", *key)
    column: ColumnConfig = config.columns[heading]
    said = (
        f'kolom "{heading}" memutuskan jalannya pengaduan: tulis nilainya di config.toml sebagai pilihan = [...], '
        "dan hapus referensi"
    )
    yield column.referensi or not column.pilihan, said, key
    nothing = next((value for value in column.pilihan if value_key(value) in NIL_WORDS), None)
    said = f'"{nothing}" dibaca sebagai sel kosong, jadi tidak memutuskan apa-apa; tulis nilai itu dengan kata lain'
    yield nothing, said, key
    keys = list(map(value_key, column.pilihan))
    for i, value in enumerate(column.pilihan):
        twice = f'"{value}" ada dua kali, juga bila ejaannya lain, padahal nilai ini memutuskan; hapus salah satu'
        yield keys[i] in keys[:i], twice, ("kolom", config.kolom.index(column), "pilihan")


def _timely(config: Config, heading: str, step: Step, key: Key) -> Iterator[Check]:
    """A column that a step needs is not filled in a later block."""
    block = config.columns[heading].langkah
    where = "di blok akhir" if block is None else f"di blok langkah {block}"
    said = (
        f'kolom "{heading}" berdiri {where}, sesudah langkah ini; beri kolom itu langkah = {step.nomor} atau sebelumnya'
    )
    yield block is None or block > step.nomor, said, key


def _limit(config: Config, limit: Limit | LimitBy | None, key: Key, step: Step | None = None) -> Iterator[Check]:
    if not isinstance(limit, LimitBy):
        return
    yield from _deciding(config, limit.kolom, key)
    if step:
        yield from _timely(config, limit.kolom, step, key)
    listed = config.columns[limit.kolom].pilihan
    for value in limit.by_value if listed else ():
        yield known(value, listed, *key)
    missing = [value for value in listed if value not in limit.by_value]
    said = f'belum ada batas untuk {", ".join(missing)}; tambahkan, atau tulis lainnya = "..."'
    yield missing and not limit.names_others, said, key


def _promise(config: Config, promise: Promise) -> Iterator[Check]:
    key: Key = ("janji",)
    yield known(promise.mulai, [s.nomor for s in config.followed], *key, "mulai")
    back = [d.kembali_ke for s in config.steps for d in s.goes_back if d.kembali_ke is not None]
    restarts = f"janji mulai di langkah {promise.mulai}, padahal kembali_ke mengulang langkah {min(back, default=0)}; "
    said = f"{restarts}beri mulai paling akhir langkah {min(back, default=0)}"
    yield back and promise.mulai > min(back), said, (*key, "mulai")
    yield not promise.limits, 'janji tanpa waktu; tulis misalnya waktu = "14 hari", atau hapus [janji]', (*key, "waktu")
    yield from _limit(config, promise.waktu, (*key, "waktu"), config.numbered.get(promise.mulai))
    if promise.perpanjangan:
        yield known_column(promise.perpanjangan.kolom, config.columns, "waktu", *key, "perpanjangan")
