"""The templates of the papers (`make surat`): Word documents for offices to change, in workbook_templates/surat/.

After the rules for official papers of local governments (Permendagri 1/2023). What a field may be called, and what it
says: docs/surat.md.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from docx.enum.table import WD_ALIGN_VERTICAL

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from pengaduan_sheets.config.places import PAPERS
from pengaduan_sheets.exports.docx_parts import borders, fill
from pengaduan_sheets.layout import templates_dir
from tools.naskah import RIGHT, Paper, border, numbered_pages, page_number

GREY, LINE = "F2F2F2", "7F7F7F"
BOXES = 16  # of a NIK


def letter() -> bytes:
    """surat-jawaban"""
    paper = Paper("Surat Jawaban", (1.8, 2.0, 2.0, 2.5))
    page_number(paper.document)
    paper.letterhead()
    paper.write("Baris Surat", " ")
    reference = paper.table([2.2, 0.5, 7.6, 6.2])
    said = {"Nomor": "{{ nomor_surat or titik }}", "Sifat": "Biasa", "Lampiran": "–",
            "Hal": "Jawaban atas Pengaduan Nomor {{ nomor }}"}  # fmt: skip
    for label, text in said.items():
        behind = ["{{ tempat_tanggal }}"] if label == "Nomor" else []
        cells = reference.row(*(("Baris Surat", [part]) for part in (label, ":", text, *behind)))
        if behind:
            cells[-1].paragraphs[0].alignment = RIGHT
    reference.flush()
    for text in (" ", "Yth. {{ nama or titik }}", "{%p if alamat %}", "{{ alamat }}", "{%p endif %}", "di Tempat", " "):
        paper.write("Baris Surat", text)
    paper.write(
        "Isi Surat",
        "Menindaklanjuti pengaduan Saudara yang terdaftar dengan nomor {{ nomor }} pada tanggal {{ tanggal }}"
        "{% if jenis %} ({{ judul_jenis }}: {{ jenis }}){% endif %}, dengan ini kami sampaikan sebagai berikut:",
        holds_next=True,
    )
    for text in ("{%p for baris in alinea %}", "{{ baris }}", "{%p endfor %}"):
        paper.write("Isi Surat", text)
    paper.write("Isi Surat", "Demikian disampaikan, atas perhatian Saudara kami ucapkan terima kasih.", holds_next=True)
    paper.signatures([], [
        ("Tanda Tangan", " "), ("Tanda Tangan", "{{ jabatan }},"), ("Nama Penanda Tangan", "{{ pejabat or titik }}"),
        ("Tanda Tangan", "{%p if pangkat %}"), ("Tanda Tangan", "{{ pangkat }}"), ("Tanda Tangan", "{%p endif %}"),
        ("Tanda Tangan", "NIP {{ nip or titik }}"),
    ])  # fmt: skip
    for text in ("{%p if tembusan %}", " ", "Tembusan:", "{%p for nama_tembusan in tembusan %}",
                 "{{ loop.index }}. {{ nama_tembusan }}", "{%p endfor %}", "{%p endif %}"):  # fmt: skip
        paper.write("Tembusan", text, holds_next=True)
    paper.footer("Nomor register pengaduan: {{ nomor_kode }}")
    return paper.saved()


def disposition() -> bytes:
    """disposisi"""
    paper = Paper("Lembar Disposisi", (1.0, 1.8, 1.0, 1.8))
    numbered_pages(paper.document)
    paper.letterhead(with_contact=False)
    paper.write("Judul Surat", "LEMBAR DISPOSISI")
    half = paper.width / 2
    head = paper.table([half, half])
    pairs = (
        ("Nomor: {{ nomor_kode }}", "Diterima: {{ terdaftar or titik }}"),
        ("Indeks: {{ jenis or titik }}", "Masuk: {{ masuk or titik }}"),
        ("Dari: {{ nama or titik }}", "Sifat:  ☐ Biasa   ☐ Segera   ☐ Rahasia"),
    )
    for left, right in pairs:
        head.row(("Isian", [left]), ("Isian", [right]))
    head.row(("Isian", ["Isi pengaduan:", "{{ uraian or titik }}"]), may_break=True)
    wishes = ("Teliti kebenarannya   ☐ Beri saran", "Selesaikan sesuai ketentuan", "Siapkan surat jawaban   ☐ Arsipkan")
    head.row(
        ("Isian", ["Diteruskan kepada:", "{%p for orang in tujuan %}", "☐ {{ orang }}", "{%p endfor %}"]),
        ("Isian", ["Dengan hormat harap:", *(f"☐ {wish}" for wish in wishes)]),
    )
    head.row(("Isian", ["Instruksi atau catatan:"]), ("Isian", ["Tanggal dan paraf:"]), height=1.5)
    borders(head.made, LINE)
    paper.write("Jarak", "")
    steps = paper.table([0.9, 4.0, 6.9, 2.7, paper.width - 14.5])
    for cell in steps.heading("No", "Langkah dan pelaksana", "Yang dikerjakan", "Paling lambat", "Tanggal dan paraf"):
        fill(cell, GREY)
    steps.code("{%tr for baris in langkah %}")
    steps.row(
        ("Isi Tabel", ["{{ baris.nomor }}"]),
        ("Isi Tabel", ["{{ baris.langkah }}", "{{ baris.pelaksana }}"]),
        ("Isi Tabel", ["{{ baris.kegiatan }}"]),
        ("Isi Tabel", ["{{ baris.paling_lambat or titik }}", "({{ baris.batas }})"]),
        ("Isi Tabel", ["{{ baris.selesai }}"]),
        holds_next=True,
    )
    steps.whole("Isi Tabel", "Catatan: {{ baris.ditulis }}", height=0.75)
    steps.code("{%tr endfor %}")
    borders(steps.made, LINE)
    return paper.saved()


def receipt() -> bytes:
    """tanda-terima"""
    paper = Paper("Tanda Terima Pengaduan", (0.8, 1.8, 1.0, 1.8))
    numbered_pages(paper.document)
    paper.letterhead()
    paper.write("Judul Surat", "TANDA TERIMA PENGADUAN")
    top = paper.table([paper.width])
    top.row(("Nomor Besar", ["{{ nomor_kode }}"]))
    borders(top.made, LINE)
    paper.write("Jarak", "")
    facts = paper.table([3.6, paper.width - 3.6])
    facts.row(("Label Isian", ["Masuk"]), ("Isian", ["{{ masuk or titik }}"]))
    facts.code("{%tr if judul_jenis %}")
    facts.row(("Label Isian", ["{{ judul_jenis }}"]), ("Isian", ["{{ jenis or titik }}"]))
    facts.code("{%tr endif %}")
    facts.code("{%tr if janji %}")
    facts.row(("Label Isian", ["Dijawab"]), ("Janji", ["paling lambat {{ janji }}"]))
    facts.code("{%tr endif %}")
    paper.write("Jarak", "")
    steps = paper.table([4.6, 8.2, paper.width - 12.8])
    for cell in steps.heading("Langkah sesudah ini", "Oleh", "Paling lama"):
        fill(cell, GREY)
    steps.code("{%tr for baris in langkah %}")
    steps.row(
        ("Isi Tabel", ["{{ baris.langkah }}"]), ("Isi Tabel", ["{{ baris.pelaksana }}"]),
        ("Isi Tabel", ["{{ baris.batas }}"]),
    )  # fmt: skip
    steps.code("{%tr endfor %}")
    borders(steps.made, LINE)
    paper.write("Jarak", "")
    foot = paper.table([paper.width - 6.0, 6.0])
    foot.row(
        ("Keterangan", ["Simpan lembar ini. Untuk tahu sampai di mana pengaduan Saudara, {{ cara_bertanya }} dan "
                        "sebutkan nomor di atas seutuhnya.", "Jam kerja: {{ jam_kantor }}"]),
        ("Tanda Tangan", ["{{ tempat_tanggal }}", "{{ penerima }},", " ", " ", "{{ petugas or titik }}"]),
    )  # fmt: skip
    facts.flush()
    foot.flush()
    paper.cut_line(29.7 / 2)
    return paper.saved()


def form() -> bytes:
    """formulir"""
    paper = Paper("Formulir Pengaduan", (1.0, 1.6, 1.0, 1.6))
    numbered_pages(paper.document)
    paper.letterhead()
    paper.write("Judul Surat", "FORMULIR PENGADUAN")
    paper.write("Keterangan", "Tulis dengan huruf cetak. Yang bertanda * wajib diisi; pada pilihan beri tanda ✓.")
    box, label = 0.72, 4.2
    sheet = paper.table([label, *[box] * BOXES, paper.width - label - BOXES * box])
    sheet.code("{%tr for baris in isian %}")
    sheet.code("{%tr if baris.kotak %}")
    cells = sheet.row(
        ("Label Isian", ["{{ baris.judul }}"]), *[("Kotak", [""])] * BOXES, ("Isian", [""]), height=0.75
    )  # fmt: skip
    cells[0].vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for cell in cells[1:-1]:
        border(cell)
    sheet.code("{%tr else %}")
    cells = sheet.row(
        ("Label Isian", ["{{ baris.judul }}"]), ("Isian", ["{{ baris.isi }}"]), height=0.75, may_break=True
    )  # fmt: skip
    border(cells[1], bottom="dotted")
    for cell in cells:
        cell.vertical_alignment = WD_ALIGN_VERTICAL.BOTTOM
    sheet.code("{%tr endif %}")
    sheet.code("{%tr endfor %}")
    said = "Saya menyatakan bahwa pengaduan ini saya sampaikan dengan sebenarnya dan dapat saya pertanggungjawabkan."
    paper.write("Pernyataan", said, holds_next=True)
    paper.signatures(
        [("Tanda Tangan", " "), ("Tanda Tangan", "{{ penerima }},"),
         ("Nama Penanda Tangan", "{{ petugas or titik }}")],
        [("Tanda Tangan", "{{ tempat_tanggal }}"), ("Tanda Tangan", "{{ pelapor }},"),
         ("Nama Penanda Tangan", "{{ nama or titik }}")],
    )  # fmt: skip
    paper.write("Bagian", "Diisi petugas", holds_next=True)
    desk = paper.table([label, paper.width - label])
    desk.row(
        ("Label Isian", ["Nomor register"]), ("Isian", ["{{ nomor_kode or titik }}"]), height=0.65, holds_next=True
    )
    desk.row(("Label Isian", ["Terdaftar"]), ("Isian", ["{{ terdaftar or titik }}"]), height=0.65, holds_next=True)
    papers = "☐ Fotokopi KTP   ☐ Surat kuasa   ☐ Foto   ☐ Dokumen lain: {{ titik }}"
    desk.row(("Label Isian", ["Lampiran diterima"]), ("Isian", [papers]), height=0.65, holds_next=True)
    desk.code("{%tr for baris in pemeriksaan %}")
    desk.row(("Label Isian", ["{{ baris.judul }}"]), ("Isian", ["{{ baris.isi }}"]), height=0.65, holds_next=True)
    desk.code("{%tr endfor %}")
    borders(desk.made, LINE)
    return paper.saved()


TEMPLATES: Mapping[str, Callable[[], bytes]] = {
    "formulir": form, "tanda-terima": receipt, "disposisi": disposition, "surat-jawaban": letter,
}  # fmt: skip


def main(target: Path | None = None) -> Path:
    """Renew the templates of the repository (or write them into `target`)."""
    folder = target or templates_dir() / PAPERS
    folder.mkdir(parents=True, exist_ok=True)
    for kind, make in TEMPLATES.items():
        (folder / f"{kind}.docx").write_bytes(make())
    return folder


if __name__ == "__main__":
    sys.stdout.write(f"{main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)}\n")
