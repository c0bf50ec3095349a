"""The words of the workbook that no config changes: its tabs, the columns that the sync fills, what staff choose."""

from __future__ import annotations

AGENDA, HANDOVER, TASKS, RECAP, HISTORY, REFERENCE, SOP, GUIDE = (
    "Agenda", "Serah Terima", "Tugas", "Rekap", "Riwayat", "Referensi", "SOP", "Petunjuk",
)  # fmt: skip
TABS = (GUIDE, AGENDA, TASKS, RECAP, HANDOVER, HISTORY, REFERENCE, SOP)  # their order in the book
OWNED_TABS = (GUIDE, TASKS, RECAP, HISTORY, SOP)  # the sync alone fills these; made anew when missing
SHARED_TABS = (AGENDA, HANDOVER, REFERENCE)

ID, NOREG, STATUS, STEP, ACTOR, DEADLINE, LATE, REMAINING, NOTE, CONTACT, LATE_STEPS = (
    "ID Baris", "No. Register", "Status", "Langkah", "Pelaksana", "Tenggat", "Terlambat", "Sisa / Lewat Waktu",
    "Catatan Sistem", "Hubungi", "Langkah Terlambat",
)  # fmt: skip
SYSTEM = (ID, NOREG, STATUS, STEP, ACTOR, DEADLINE, LATE, REMAINING, NOTE, CONTACT, LATE_STEPS)

PERIOD, RECEIVED, FINISHED, EVALUATION = "Periode", "Masuk", "Selesai", "Catatan Evaluasi"
HANDOVER_SYSTEM = (PERIOD, RECEIVED, FINISHED, STATUS, STEP, ACTOR, DEADLINE, LATE, NOTE)

HOLIDAY_DATE, HOLIDAY_NAME = "Tanggal", "Nama"  # the office's extra holidays in Referensi

RESTORE, GIVE_UP = "Kembalikan", "Memang dihapus"  # what staff choose in Tugas for a row that vanished

BLOCK_END = 0  # the block after the last step
BLOCK_SYSTEM = -1
