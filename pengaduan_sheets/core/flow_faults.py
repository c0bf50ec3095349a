"""What of an SOP cannot work although its config is in order, and what of it does less than it says: each with its key
(INTERFACE 4.3, `periksa-sop`). Pure.

As in the checks of the config a fault is what is wrong and what to do, and where it stands.
"""

from __future__ import annotations

from collections.abc import Iterator

from ..config import Config, Step
from ..config.limits import Limit, LimitBy
from .flowchart import Flow, walked

Fault = tuple[str, tuple[str | int, ...]]
_Key = tuple[str | int, ...]


def faults(config: Config) -> Iterator[Fault]:
    """A step that no row reaches, a way back without a way out, a limit of 0; in the order of the file."""
    flow = walked(config)
    for i, step in enumerate(config.langkah):
        at: _Key = ("langkah", i)
        if step.lingkup == "pengaduan":
            yield from _unreached(step, flow, at)
            yield from _no_way_out(step, config, flow, (*at, "keputusan"))
            yield from _shared_answer(step, config, (*at, "keputusan"))
        runs = step.lingkup == "rekap" or step in config.followed
        is_late = runs and not (step.tenggang and step.tenggang.amount)
        yield from _zero(step.waktu, (*at, "waktu"), _LATE if is_late else _ZERO)
        yield from _zero(step.tenggang, (*at, "tenggang"), _NOTHING)
    if config.janji:
        yield from _zero(config.janji.waktu, ("janji", "waktu"), _LATE)
        if config.janji.perpanjangan:
            yield from _zero(config.janji.perpanjangan.waktu, ("janji", "perpanjangan", "waktu"), _NOTHING)


def notes(config: Config) -> Iterator[Fault]:
    """What is less, or more, than the config seems to say, and why; the SOP runs all the same: columns that no recap
    counts, a promise that a step extends, and grace (which the table of the SOP shows) that nothing is added to."""
    for heading in config.rekap.tabel:
        if not config.is_counted(heading):
            said = f'kolom "{heading}" tidak dihitung di rekap'
            yield f"{said}, sebab {_kept_back(heading, config, 'dari tabel')}", ("rekap", "tabel")
    reason = config.dihentikan.alasan
    if config.dihentikan.kolom and reason in config.columns and not config.is_counted(reason):
        said = f'isi kolom "{reason}" tidak dihitung sebagai alasan di rekap'
        yield f"{said}, sebab {_kept_back(reason, config, 'alasan')}", ("dihentikan", "alasan")
    yield from _always_extended(config)
    yield from _whose(config)
    for i, step in enumerate(config.langkah):
        is_measured = step.lingkup == "rekap" or step in config.followed
        if step.tenggang and not (is_measured and step.limits):
            why = "tanpa batas waktu" if is_measured else "tidak diukur"
            yield f"langkah ini {why}, jadi tenggang hanya tampil di tab SOP", ("langkah", i, "tenggang")


def _always_extended(config: Config) -> Iterator[Fault]:
    """A step that every row goes through extends the promise of all that complete it in time."""
    more = config.janji.perpanjangan if config.janji else None
    step = next((s for s in config.steps if more and s.selesai_bila == more.kolom and not s.hanya_bila), None)
    if step is not None:
        said = f"setiap pengaduan yang langkah {step.nomor}-nya selesai selama janji berlaku diperpanjang"
        yield f"{said}; bila bukan itu maksudnya, beri kolom waktu lain", ("janji", "perpanjangan")


def _whose(config: Config) -> Iterator[Fault]:
    """Several columns of phone numbers, or of NIK: one of them is the reporter's."""
    for kind, does in (("telepon", "Hubungi menuju nomor di"), ("nik", "Mungkin ganda membandingkan NIK di")):
        headings = config.headings(kind)
        if len(headings) > 1 and all(config.columns[heading].peran != kind for heading in headings):
            said = f'{does} kolom "{headings[0]}", yang pertama dari {len(headings)} kolom dengan isi = "{kind}"'
            key = ("kolom", [*config.columns].index(headings[0]), "isi")
            yield f'{said}. Beri kolom milik pelapor peran = "{kind}"', key


def _kept_back(heading: str, config: Config, key: str) -> str:
    """Why no recap says what stands in a column, and what to write."""
    column = next(sop.columns[heading] for sop in config.newest_first if heading in sop.columns)
    if heading in config.personal or column.isi != "teks":
        return f"isinya data pribadi; hapus {key}"
    written = "nama atau nomor orang dapat tertulis di dalamnya"
    if column.peran:
        return f"{written}; hapus {key}"
    return f'{written}. Bila tidak pernah, beri kolom itu peran = "bukan-pribadi"; selain itu hapus {key}'


def _unreached(step: Step, flow: Flow, at: _Key) -> Iterator[Fault]:
    if step.nomor in flow.reached:
        return
    said = f"langkah {step.nomor} tidak pernah tercapai"
    before = [number for number in flow.stuck if number < step.nomor]
    if before:
        yield f"{said}, sebab langkah {max(before)} selalu mengembalikan pengaduan; betulkan langkah itu", at
        return
    yield (
        f"{said}: tidak ada pengaduan yang sampai di sana memenuhi syaratnya. Ubah nilai di hanya_bila, atau "
        "hapus langkah ini",
        (*at, "hanya_bila"),
    )


def _no_way_out(step: Step, config: Config, flow: Flow, at: _Key) -> Iterator[Fault]:
    if step.nomor in flow.stuck:
        yield (
            f"setiap pengaduan yang sampai di langkah {step.nomor} dikembalikan, tidak ada yang diteruskan. Beri "
            "kolomnya nilai lain yang meneruskan, atau hapus satu keputusan",
            at,
        )
    for i, decision in enumerate(step.decisions):
        block = config.columns[decision.kolom].langkah
        if decision.kembali_ke is not None and block is not None and block < decision.kembali_ke:
            yield (
                f'kolom "{decision.kolom}" diisi di langkah {block}, sebelum langkah {decision.kembali_ke} tempat '
                f"pengaduan kembali: isinya tidak ditanyakan lagi, jadi pengaduan kembali terus. Pakai kolom dari "
                f"langkah {decision.kembali_ke} sampai {step.nomor}",
                (*at, i),
            )


def _shared_answer(step: Step, config: Config, at: _Key) -> Iterator[Fault]:
    """Of two steps that wait for the reporter in one column the earlier one starts again by the answer to the later."""
    for i, decision in enumerate(step.decisions):
        others = (s.nomor for s in config.steps if decision.dilengkapi in [d.dilengkapi for d in s.decisions])
        first = next(others, step.nomor)
        if decision.dilengkapi and first < step.nomor:
            yield (
                f'jawaban pelapor di kolom "{decision.dilengkapi}" juga mengulang langkah {first}, yang memakai kolom '
                f"itu; beri langkah {step.nomor} kolom waktu sendiri untuk dilengkapi",
                (*at, i),
            )


_LATE = 'waktunya 0, jadi hampir selalu Terlambat; tulis waktu yang sebenarnya, atau "" (tanpa batas)'
_ZERO = 'waktunya 0; tulis waktu yang sebenarnya, atau "" (tanpa batas)'
_NOTHING = "waktunya 0, jadi tidak menambah apa-apa; tulis waktu yang sebenarnya, atau hapus"


def _zero(limit: Limit | LimitBy | None, at: _Key, said: str) -> Iterator[Fault]:
    """said: what comes of it there."""
    if isinstance(limit, Limit) and limit.amount == 0:
        yield said, at
    if isinstance(limit, LimitBy):
        named = {**limit.by_value, **({"lainnya": limit.others} if limit.names_others else {})}
        for value, one in named.items():
            yield from _zero(one, (*at, value), said)
