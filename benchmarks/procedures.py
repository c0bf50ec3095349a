"""The SOP engine at 50,000 rows: everything that the contract knows of SOPs beside Binjai's, alternating.

Both go over the same times, in seconds of the processor. Bar: at most 1.5 times as long (medians).
Run: python benchmarks/procedures.py [ROWS]; exit code 1 when the bar is missed.
"""

from __future__ import annotations

import statistics
import sys
from datetime import date, datetime
from pathlib import Path
from time import process_time

import numpy as np

from pengaduan_sheets.config import Config, parse_config
from pengaduan_sheets.core.chain import Chain, Choices, Facts, complaint_chain
from pengaduan_sheets.core.marks import RowMarks
from pengaduan_sheets.core.moments import NAT, Moments
from pengaduan_sheets.core.progress import progress
from pengaduan_sheets.flow.clock import calendar_of

ROOT = Path(__file__).resolve().parents[1]
NOW, FIRST = datetime(2026, 11, 24, 10, 0), date(2026, 1, 5)
ROUNDS, MOST = 9, 1.5
# Binjai's config.toml -> branches, ways back, limits by a value and on the wall clock, a promise
ALL_OF_IT = {
    'selesai_bila = "Diverifikasi"\n': 'selesai_bila = "Diverifikasi"\nkeputusan = { kolom = "Kebenaran Laporan", '
    'kembali_bila = "Tidak Benar", dilengkapi = "Dijawab" }\n',
    'selesai_bila = "Solusi Diteruskan"\n': 'selesai_bila = "Solusi Diteruskan"\ntenggang = "2 hari kalender"\n'
    'hanya_bila = { kolom = "Cara Penyelesaian", nilai = ["Tertulis"] }\n',
    'selesai_bila = "Pelapor Dihubungi"\n': 'selesai_bila = "Pelapor Dihubungi"\nkeputusan = { kolom = '
    '"Media Jawaban", kembali_bila = "Titip", kembali_ke = 3 }\n',
    'waktu = "1 hari"\nkeluaran = "Penyelesaian secara': 'waktu = { kolom = "Kebenaran Laporan", "Benar" = "1 hari", '
    '"Tidak Benar" = "24 jam kalender" }\nkeluaran = "Penyelesaian secara',
    '[[kolom]]\njudul = "Diverifikasi"': '[[kolom]]\njudul = "Dijawab"\nisi = "waktu"\nlangkah = 3\n\n[[kolom]]\n'
    'judul = "Diperpanjang"\nisi = "waktu"\nlangkah = 3\n\n[[kolom]]\njudul = "Diverifikasi"',
    "[dihentikan]\n": '[janji]\nmulai = 2\nwaktu = { kolom = "Cara Penyelesaian", "Lisan" = "5 hari", lainnya = '
    '"14 hari kalender" }\nperpanjangan = { kolom = "Diperpanjang", waktu = "7 hari" }\n\n[dihentikan]\n',
}


def facts_of(config: Config, n: int) -> Facts:
    """A year's rows: a quarter on their way, the others finished; values mostly the first of their list."""
    rng = np.random.default_rng(1)
    reach = np.where(rng.random(n) < 0.25, rng.integers(1, 6, n), len(config.steps))
    start = np.datetime64(FIRST, "m") + np.sort(rng.integers(0, 320 * 24 * 60, n)).astype("timedelta64[m]")
    times = {heading: np.full(n, NAT) for heading in config.headings("waktu")}
    at = start
    for k, step in enumerate(config.steps):
        times[step.selesai_bila] = np.where((k < reach) & (at < np.datetime64(NOW, "m")), at, NAT)
        at = at + rng.choice(np.array([10, 15, 400, 900], "timedelta64[m]"), n)
    if "Dijawab" in times:
        times["Dijawab"] = np.where(rng.random(n) < 0.2, times["Diverifikasi"] - np.timedelta64(5, "m"), NAT)
        times["Diperpanjang"] = np.where(rng.random(n) < 0.1, times["Diverifikasi"], NAT)
    lists = {heading: config.columns[heading].pilihan for heading in config.deciding}
    choices = {h: Choices(np.where(rng.random(n) < 0.8, 0, rng.integers(0, len(v), n)), v) for h, v in lists.items()}
    no = np.zeros(n, bool)
    stopped = Moments(np.full(n, NAT), no)
    return Facts(Moments.typed(times[config.begins]), times, choices, no, no, no, stopped, no, RowMarks.none(n))


def main(n: int = 50_000) -> int:
    """The ratio of the two; 1 when it is above the bar."""
    text = (ROOT / "config.toml").read_text(encoding="utf-8")
    whole = text
    for old, new in ALL_OF_IT.items():
        assert old in whole, old
        whole = whole.replace(old, new, 1)
    runs: list[tuple[Chain, Facts]] = []
    for written in (text, whole):
        config = parse_config(written, ROOT / "config.toml")
        runs.append((complaint_chain(config), facts_of(config, n)))
    table = calendar_of(config, {}, FIRST, NOW)
    seconds: list[list[float]] = [[], []]
    for _ in range(ROUNDS):
        for taken, (chain, facts) in zip(seconds, runs, strict=True):
            begin = process_time()
            progress(chain, facts, table, np.datetime64(NOW, "m"))
            taken.append(process_time() - begin)
    usual, most = map(statistics.median, seconds)
    print(
        f"{n:,} rows: Binjai's SOP {usual:.3f} s, all features {most:.3f} s, ratio {most / usual:.2f} (at most {MOST})"
    )
    return int(most > MOST * usual)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
