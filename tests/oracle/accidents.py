"""What goes wrong with a complaint's row: every shape that INTERFACE 4 decides. Each function changes one story."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from .reading import LISTS, STEP_COLUMNS, TIMES, WAJIB
from .story import Story

__all__ = ["ACCIDENTS"]

NOT_TIMES: tuple[object, ...] = (
    "kemarin", "tadi pagi", "31/02/2026 08:30", "08.30", "belum", "12/2026", 8.3, datetime(1900, 1, 7, 7, 12),
    datetime(1999, 12, 31, 10, 0), "31/12/1999 10:00", time(8, 30),
)  # fmt: skip


def _gap(story: Story) -> None:
    filled = [heading for step, heading in STEP_COLUMNS.items() if step > 1 and heading in story.times]
    for heading in story.rng.sample(filled[:-1], min(len(filled[:-1]), story.rng.choice((1, 1, 2)))):
        del story.times[heading]


def _late_filled_behind(story: Story) -> None:
    """The last column typed although the ones between were forgotten."""
    story.times["Pelapor Dihubungi"] = story.after_report()


def _disorder(story: Story) -> None:
    heading = story.some_time()
    back = story.rng.choice((1, 5, 45, 60 * 5, 60 * 24, 60 * 24 * 3))
    at = story.times[heading] - timedelta(minutes=back)
    story.times[heading] = datetime.combine(at.date(), time()) if story.rng.random() < 0.3 else at


def _bare(story: Story) -> None:
    heading = story.some_time()
    story.times[heading] = datetime.combine(story.times[heading].date(), time())


def _return(story: Story) -> None:
    """Not complete: sent back, perhaps completed, perhaps checked before or after that."""
    rng = story.rng
    story.row |= {
        "Kelengkapan": "Tidak Lengkap",
        "Kekurangan": rng.choice(("fotokopi izin", "fotokopi izin", "-", None)),
    }
    if rng.random() < 0.8:
        for step in (3, 4, 5, 6):
            story.times.pop(STEP_COLUMNS[step], None)
    checked = story.times.get("Diperiksa") or story.after_report(4)
    story.times["Diperiksa"] = checked
    completed = rng.choice((
        None,
        checked,
        checked + timedelta(minutes=1),
        checked - timedelta(minutes=1),
        datetime.combine(checked.date(), time()),
        checked + timedelta(days=rng.randint(1, 5)),
        story.moment_on(checked.date()),
        checked - timedelta(days=2),
    ))  # fmt: skip
    if completed is not None:
        story.times["Dilengkapi"] = min(completed, story.now)
    if rng.random() < 0.3:
        del story.times["Diperiksa"]


def _completed_return(story: Story) -> None:
    """Came back, was checked again and found complete: Diperiksa at, before or after Dilengkapi."""
    if "Diperiksa" not in story.times:
        return
    checked, rng = story.times["Diperiksa"], story.rng
    story.row |= {"Kelengkapan": "Lengkap", "Kekurangan": "fotokopi izin"}
    story.times["Dilengkapi"] = min(story.now, rng.choice((
        checked,
        checked - timedelta(minutes=rng.randint(1, 30)),
        checked + timedelta(minutes=1),
        datetime.combine(checked.date(), time()),
        datetime.combine(checked.date() + timedelta(days=1), time()),
        checked + timedelta(days=1),
        checked - timedelta(days=3),
    )))  # fmt: skip


def _no_verdict(story: Story) -> None:
    story.row["Kelengkapan"] = story.rng.choice((None, "-", "cukup", "Lengkap"))


def _stop(story: Story) -> None:
    story.times["Dihentikan"] = story.after_report(200)
    reasons = (*LISTS["Alasan Dihentikan"], None, None, "-", "sudah selesai sendiri", " ganda ", "SALAH INPUT")
    story.row["Alasan Dihentikan"] = story.rng.choice(reasons)


def _empty_wajib(story: Story) -> None:
    for heading in story.rng.sample(WAJIB, story.rng.choice((1, 1, 2))):
        story.times.pop(heading, None)
        story.row[heading] = story.rng.choice((None, None, "  "))


def _nothing_in_wajib(story: Story) -> None:
    heading = story.rng.choice(WAJIB)
    story.times.pop(heading, None)
    story.row[heading] = story.rng.choice(("-", "nihil", "Tidak Ada", "tidak  punya"))


def _nothing_in_optional(story: Story) -> None:
    heading = story.rng.choice(
        ("NIK", "Dilengkapi", "Kekurangan", "Lanjutan Dari", "Media Jawaban", "Diverifikasi", "Dihentikan")
    )
    story.times.pop(heading, None)
    story.row[heading] = story.rng.choice(("-", "NIHIL", "tidak ada", " - "))


def _ahead(story: Story) -> None:
    heading = story.rng.choice((*TIMES, story.some_time()))
    midnight = datetime.combine(story.now.date(), time())
    at = story.rng.choice((
        *(story.now + timedelta(minutes=ahead) for ahead in (4, 5, 6)),
        story.now + timedelta(days=3),
        midnight,
        midnight + timedelta(days=1),
    ))  # fmt: skip
    story.times[heading] = at
    if heading == "Dihentikan":
        story.row["Alasan Dihentikan"] = "Bukan Wewenang"


def _not_a_time(story: Story) -> None:
    heading = story.rng.choice((*TIMES, story.some_time(), story.some_time()))
    story.times.pop(heading, None)
    story.row[heading] = story.rng.choice(NOT_TIMES)


def _odd_case(story: Story) -> None:
    for heading in LISTS:
        value = story.row.get(heading)
        if isinstance(value, str):
            odd = (value.upper(), value.lower(), f" {value} ", value.replace(" ", "  "), value.title())
            story.row[heading] = story.rng.choice(odd)


def _outside_list(story: Story) -> None:
    heading = story.rng.choice(list(LISTS))
    story.row[heading] = story.rng.choice(("Izin Zaman Dulu", "mungkin", "lain-lain"))


def _wrong_nik(story: Story) -> None:
    odd: tuple[object, ...] = (
        "999901010190000", "99990101019000011", "9999013213900001", "9999017202900001", "9999010100900001",
        "99990131049000AB", 9999010101900000, "-", "9999017112890001",
    )  # fmt: skip
    story.row["NIK"] = story.rng.choice(odd)


def _odd_phone(story: Story) -> None:
    odd: tuple[object, ...] = (
        "12", "0812", "rumah", f"+62 812-0000-{story.serial:04d}", float(f"8120000{story.serial:04d}"),
        int(f"8120000{story.serial:04d}"), "0812-0000-0000-0000-99",
    )  # fmt: skip
    story.row["No. HP"] = story.rng.choice(odd)


def _follows(story: Story) -> None:
    year = story.now.year
    odd = (f"0001/PGD/XI/{year}", f"0002/PGD/I/{year}", "9999/PGD/I/2001", f"0003/PGD/XII/{year - 1}", "tidak tahu")
    story.row["Lanjutan Dari"] = story.rng.choice(odd)


def _last_emptied(story: Story) -> None:
    story.times.pop("Pelapor Dihubungi", None)


ACCIDENTS: tuple[Callable[[Story], None], ...] = (
    _gap, _gap, _late_filled_behind, _disorder, _disorder, _bare, _bare, _return, _return, _return, _completed_return,
    _completed_return, _no_verdict, _stop, _stop, _empty_wajib, _empty_wajib, _nothing_in_wajib, _nothing_in_optional,
    _ahead, _ahead, _not_a_time, _odd_case, _outside_list, _wrong_nik, _odd_phone, _follows, _last_emptied,
)  # fmt: skip
