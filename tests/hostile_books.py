"""Hostile and broken files in the book's place, made here: what each is, and how a sync over it must end.

    python tests/hostile_books.py        prints the table of docs/keandalan.md: outcome, seconds and memory of each

Each case takes the parts of a real book with rows in it and gives back the bytes of a file. What is large is made when
it is asked for: every process that collects the tests imports this table.
"""

# ruff: noqa: E501 - a case a line reads as the table that it is

from __future__ import annotations

import io
import json
import re
import shutil
import struct
import subprocess
import sys
import tempfile
import warnings
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from office import COMPLETE, Office
from openpyxl.utils import column_index_from_string, get_column_letter

NOW = "2026-11-24 10:00"
SECONDS, MEGABYTES = 15, 400  # what any file of up to 20 MB may take
AGENDA, OTHER = "xl/worksheets/sheet2.xml", "xl/worksheets/sheet9.xml"
STYLES, BOOK, RELS, ROOT = "xl/styles.xml", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "_rels/.rels"
TEXTS, TYPES, STAMP = "xl/sharedStrings.xml", "[Content_Types].xml", "docProps/custom.xml"
RELATIONS = b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"
RIGHT = ""
LAST = 1_048_576
Parts = dict[str, bytes]


@dataclass(frozen=True)
class Case:
    """One file. `says`: words of the refusal (exit 4), RIGHT = the sync does its work (exit 0)."""

    what: str
    make: Callable[[Parts], bytes]
    says: str = RIGHT


# ---- tools -------------------------------------------------------------------------------------------------------


def pack(parts: Mapping[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as book:
        for name, body in parts.items():
            book.writestr(name, body)
    return out.getvalue()


def unpack(data: bytes) -> Parts:
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        return {name: book.read(name) for name in book.namelist()}


def edited(part: str, change: Callable[[bytes], bytes]) -> Callable[[Parts], bytes]:
    """The book with one part changed."""

    def make(parts: Parts) -> bytes:
        after = change(parts[part])
        assert after != parts[part], part
        return pack({**parts, part: after})

    return make


def swapped(old: bytes, new: bytes) -> Callable[[bytes], bytes]:
    return lambda body: body.replace(old, new)


def rows_added(rows: bytes) -> Callable[[bytes], bytes]:
    return swapped(b"</sheetData>", rows + b"</sheetData>")


def cell(xml: str) -> Callable[[bytes], bytes]:
    """The sheet with the cell Lampiran of row 3 written like this ({r} = its place)."""
    place = f"{LAMPIRAN}3"
    pattern = re.compile(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)'.encode())
    return lambda body: pattern.sub(xml.replace("{r}", place).encode(), body, count=1)


LAMPIRAN = "N"  # its column in a new book; `office_with_rows` makes sure


def padded(size: int) -> Callable[[bytes], bytes]:
    """So many more bytes of nothing behind the last element."""
    return lambda body: body + b" " * size


def with_doctype(body: bytes) -> bytes:
    start = body.index(b"?>") + 2 if body.startswith(b"<?xml") else 0
    attack = b'<!-- <a> --><!DOCTYPE a [<!ENTITY a "haha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    return body[:start] + attack + body[start:]


def wide(body: bytes) -> bytes:
    text = body.decode("utf-8")
    return re.sub(r"^<\?xml.*?\?>", "", text).encode("utf-16")


def lying(parts: Parts, size: int) -> bytes:
    """The archive's directory says that the sheet has this size."""
    data = bytearray(pack(parts))
    at = data.rindex(AGENDA.encode()) - 46
    assert data[at : at + 4] == b"PK\1\2"
    data[at + 24 : at + 28] = struct.pack("<L", size)
    return bytes(data)


def doubled(parts: Parts, name: str) -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        out = io.BytesIO(pack(parts))
        with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as book:
            book.writestr(name, parts[AGENDA].replace(b"<sheetData>", b"<sheetData><!-- lama -->"))
    return out.getvalue()


def streamed(parts: Parts) -> bytes:
    """Written to a pipe: sizes stand behind each part, and in 64 bits."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = bytearray()

        def writable(self) -> bool:
            return True

        def write(self, piece: bytes) -> int:  # type: ignore[override]
            self.data += piece
            return len(piece)

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as book:
        for name, body in parts.items():
            with book.open(name, "w", force_zip64=True) as member:
                member.write(body)
    return bytes(pipe.data)


def locked(parts: Parts) -> bytes:
    """Its last part wants a password, as archivers lock them: one is enough."""
    data = bytearray(pack(parts))
    for mark, at in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        data[data.rfind(mark) + at] |= 1
    return bytes(data)


def many_parts(parts: Parts) -> bytes:
    out = io.BytesIO(pack(parts))
    with zipfile.ZipFile(out, "a") as book:
        for number in range(70_000):
            book.writestr(f"x/{number}", b"")
    return out.getvalue()


def bomb(parts: Parts, part: str, size: int = 400 << 20) -> bytes:
    """A part that becomes so large by blanks at its end. One megabyte is deflated and its bytes are repeated."""
    body, blanks, megabytes = parts.get(part, b""), b" " * (1 << 20), size >> 20
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    head, again = (deflate.compress(piece) + deflate.flush(zlib.Z_FULL_FLUSH) for piece in (body, blanks))
    data = head + again * megabytes + deflate.flush()
    info = zipfile.ZipInfo(part)
    info.compress_type, info.compress_size = zipfile.ZIP_DEFLATED, len(data)
    info.file_size, info.CRC = len(body) + len(blanks) * megabytes, zlib.crc32(body)
    for _ in range(megabytes):
        info.CRC = zlib.crc32(blanks, info.CRC)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as book:
        for name, other in parts.items():
            if name != part:
                book.writestr(name, other)
        info.header_offset = out.tell()
        out.write(info.FileHeader() + data)
        book.filelist.append(info)
        book.start_dir = out.tell()
    return out.getvalue()


def shared_book(texts: bytes, rows: bytes) -> Callable[[Parts], bytes]:
    """The book with shared texts, and rows that point to them."""

    def make(parts: Parts) -> bytes:
        relation = (
            b'<Relationship Id="rIdT" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
            b'sharedStrings" Target="/xl/texte.xml"/></Relationships>'
        )
        kind = (
            b'<Override PartName="/xl/texte.xml" ContentType="application/vnd.openxmlformats-officedocument.'
            b'spreadsheetml.sharedStrings+xml"/></Types>'
        )
        assert b"sharedStrings" not in parts[RELS]
        return pack({
            **parts,
            RELS: parts[RELS].replace(b"</Relationships>", relation),
            TYPES: parts[TYPES].replace(b"</Types>", kind),
            "xl/texte.xml": b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">' + texts + b"</sst>",
            AGENDA: rows_added(rows)(parts[AGENDA]),
        })  # fmt: skip

    return make


def phantom(first: int, cells: str = "", last: int = LAST) -> bytes:
    row = '<row r="%d" s="5" customFormat="1" ht="15" customHeight="1">%s</row>'
    return "".join(row % (r, cells.replace("#", str(r))) for r in range(first, last + 1)).encode()


def many_rows(count: int) -> bytes:
    name = '<row r="{0}"><c r="E{0}" t="inlineStr"><is><t>a</t></is></c></row>'
    return "".join(name.format(r) for r in range(2000, 2000 + count)).encode()


def long_words(column: str, sign: str, rows: int = 60) -> bytes:
    """Good rows but for one text, each another one, as long as a cell may be, without a gap."""
    good = {
        "C": "24/11/2026 08:00",
        "E": "Pelapor Contoh",
        "I": "Jalan Contoh 1",
        "J": "081200001234",
        "K": "NIB",
        "M": "a",
    }
    cells = {**good, column: sign * 32760 + "{0}"}.items()
    cell = '<c r="{}{}" t="inlineStr"><is><t>{}</t></is></c>'
    of_row = [(r, "".join(cell.format(c, r, typed.format(r)) for c, typed in cells)) for r in range(2000, 2000 + rows)]
    return "".join(f'<row r="{r}">{told}</row>' for r, told in of_row).encode()


def own_tab(sheet: bytes) -> Callable[[Parts], bytes]:
    """The book with a tab of the office's own."""

    def make(parts: Parts) -> bytes:
        return pack({
            **parts,
            BOOK: parts[BOOK].replace(b"</sheets>", b'<sheet name="Punya Kantor" sheetId="99" xmlns:r="%s" r:id="rIdK"/></sheets>' % RELATIONS),
            RELS: parts[RELS].replace(
                b"</Relationships>",
                b'<Relationship Id="rIdK" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
                b'worksheet" Target="worksheets/kantor.xml"/></Relationships>',
            ),
            TYPES: parts[TYPES].replace(
                b"</Types>",
                b'<Override PartName="/xl/worksheets/kantor.xml" ContentType="application/vnd.openxmlformats-'
                b'officedocument.spreadsheetml.worksheet+xml"/></Types>',
            ),
            **({"xl/worksheets/kantor.xml": sheet} if sheet else {}),
        })  # fmt: skip

    return make


def tab(rows: str) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    return f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def all_parts(change: Callable[[bytes], bytes]) -> Callable[[Parts], bytes]:
    return lambda parts: pack({n: change(b) if n.endswith((".xml", ".rels")) else b for n, b in parts.items()})


def prefixed(body: bytes) -> bytes:
    body = re.sub(rb"<(/?)(?=[a-zA-Z])(?!\w+:)", rb"<\1x:", body)
    return body.replace(b' xmlns="', b' xmlns:x="', 1)


def strict(body: bytes) -> bytes:
    body = body.replace(
        b"http://schemas.openxmlformats.org/spreadsheetml/2006/main", b"http://purl.oclc.org/ooxml/spreadsheetml/main"
    )
    return body.replace(
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
    )


def placeless(body: bytes) -> bytes:
    """Cells fill up every row from its first column on, none says where it is."""
    out = []
    for row in re.split(rb"(?=<row )", body):
        places = {m[1].decode(): m[0] for m in re.finditer(rb'<c r="([A-Z]+)\d+"[^>]*?(?:/>|>.*?</c>)', row)}
        if not row.startswith(b"<row ") or not places:
            out.append(row)
            continue
        last = max(map(column_index_from_string, places))
        cells = (places.get(get_column_letter(c), b"<c/>") for c in range(1, last + 1))
        content = b"".join(re.sub(rb'<c r="[A-Z]+\d+"', b"<c", c) for c in cells)
        head, tail = row[: row.index(b">") + 1], row[row.rindex(b"</row>") :]
        out.append(re.sub(rb' r="\d+"', b"", head, count=1) + content + tail)
    return b"".join(out)


def renamed(old: str, new: str) -> Callable[[Parts], bytes]:
    return lambda parts: pack({new if n == old else n: b for n, b in parts.items()})


def ole(stream: str) -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4000) + stream.encode("utf-16-le")


ODS = {"mimetype": b"application/vnd.oasis.opendocument.spreadsheet", "content.xml": b"<office:document-content/>"}
REVISION = swapped(
    b"</Relationships>",
    b'<Relationship Id="rIdV" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
    b'revisionHeaders" Target="revisions/revisionHeaders.xml"/></Relationships>',
)
CELLS_16K = "".join(f'<c r="{get_column_letter(c)}2000"><v>{c}</v></c>' for c in range(60, 16_385))

CASES = (
    # what is no workbook
    Case("berkas kosong", lambda p: b"", "rusak atau tidak lengkap"),
    Case("terpotong di tengah", lambda p: pack(p)[:-3000], "rusak atau tidak lengkap"),
    Case("terpotong di awal", lambda p: pack(p)[5000:], "rusak atau tidak lengkap"),
    Case("tanpa sepuluh bita pertama", lambda p: pack(p)[10:], "rusak atau tidak lengkap"),
    Case("hanya nol", lambda p: bytes(50_000), "rusak atau tidak lengkap"),
    Case("bita di tengah berubah", lambda p: pack(p)[:9000] + b"\xff" * 64 + pack(p)[9064:], "rusak"),
    Case("CSV", lambda p: b"No;Nama\n1;Siti\n" * 99, "bukan buku kerja Excel"),
    Case("HTML", lambda p: b"\r\n<!DOCTYPE html><html><table>", "halaman web"),
    Case("PDF", lambda p: b"%PDF-1.7\n%", "PDF"),
    Case("XML Excel 2003", lambda p: b'<?xml version="1.0"?><Workbook/>', "XML"),
    Case(".xls lama", lambda p: ole("Workbook"), "Excel lama (.xls)"),
    Case("dikunci dengan kata sandi", lambda p: ole("EncryptedPackage"), "kata sandi"),
    Case("arsip dikunci dengan kata sandi", locked, "kata sandi"),
    Case(".ods", lambda p: pack(ODS), "OpenDocument (.ods"),
    Case(".xlsb", lambda p: pack({**p, "xl/workbook.bin": b"\x83\1", ROOT: swapped(b"xl/workbook.xml", b"xl/workbook.bin")(p[ROOT])}), ".xlsb"),
    Case(".docx", lambda p: pack({TYPES: p[TYPES], "word/document.xml": b"<w/>"}), "Word"),
    Case("arsip .zip lain", lambda p: pack({"surat.txt": b"halo"}), "arsip .zip"),
    Case("buku kerja lain tanpa tab agenda", lambda p: pack({**p, BOOK: re.sub(rb'(<sheet [^>]*?name=")', rb"\1Data ", p[BOOK])}), "pengaduan buat"),
    # archives
    Case("bita di depan arsip", lambda p: b"#!/bin/sh\n" + pack(p)),
    Case("komentar di akhir arsip", lambda p: pack(p)[:-2] + struct.pack("<H", 9) + b"komentar."),
    Case("ditulis ke pipa, ukuran 64 bit", streamed),
    Case("bagian yang sama dua kali", lambda p: doubled(p, AGENDA), "dua kali"),
    Case("bagian yang sama dua kali, besar kecil huruf berbeda", lambda p: doubled(p, AGENDA.upper()), "dua kali"),
    Case("70.000 bagian", many_parts, "lebih dari 20.000 bagian"),
    Case("ukuran di daftar isi arsip terlalu kecil", lambda p: lying({**p, AGENDA: padded(90 << 20)(p[AGENDA])}, 1000), "rusak"),
    Case("ukuran di daftar isi arsip terlalu besar", lambda p: lying(p, 900 << 20), "tidak wajar"),
    # bombs
    *(Case(f"bom 400 MB di {part}", lambda p, part=part: bomb(p, part), "tidak wajar") for part in (AGENDA, STYLES, BOOK, RELS, ROOT, STAMP)),
    Case("bom 400 MB di [Content_Types].xml", lambda p: bomb(p, TYPES), "tidak wajar"),
    Case("bom 900 MB di bagian yang tidak dibaca", lambda p: bomb(p, "xl/media/gambar.bin", 900 << 20)),
    Case("bom 1,2 GB di bagian yang tidak dibaca", lambda p: bomb(p, "xl/media/gambar.bin", 1200 << 20), "tidak wajar"),
    Case("bom 80 MB tanpa isi di AGENDA", lambda p: bomb(p, AGENDA, 80 << 20), "tidak wajar"),
    Case("teks bersama 880 MB", lambda p: bomb(unpack(shared_book(b"", b"")(p)), "xl/texte.xml", 880 << 20), "tidak wajar"),
    Case("5 juta teks bersama", lambda p: shared_book(b"<si/>" * 5_000_000, b"")(p), "tidak wajar"),
    Case("satu teks panjang di 500.000 sel", lambda p: shared_book(b"<si><t>" + b"x" * 32_000 + b"</t></si>", "".join(
        f'<row r="{r}">' + "".join(f'<c r="{c}{r}" t="s"><v>0</v></c>' for c in "GHIJKLMNOPQRSTUVWXYZ") + "</row>" for r in range(2000, 27_000)
    ).encode())(p), "tidak wajar"),
    *(
        Case(f"satu teks panjang di 100.000 sel, {how}", lambda p, cell=cell: shared_book(b"<si><t>" + b"x" * 32_000 + b"</t></si>", "".join(
            f'<row r="{r}">' + "".join(f'<c r="{c}{r}" {cell}</c>' for c in "GHIJKLMNOP") + "</row>" for r in range(2000, 12_000)
        ).encode())(p), "tidak wajar")
        for how, cell in (("petik tunggal", "t='s'><v>0</v>"), ("dengan rumus", 't="s"><f>1</f><v>0</v>'), ("berspasi", 't="s"> <v> 0 </v>'))
    ),
    Case("2 juta gaya sel", lambda p: edited(STYLES, swapped(b"</cellXfs>", b"<xf/>" * 2_000_000 + b"</cellXfs>"))(p), "tidak wajar"),
    Case("kolom sejuta kali", edited(AGENDA, lambda b: re.sub(rb"<cols>", b"<cols>" + b'<col min="1" max="16384" width="9"/>' * 500_000, b)), "tidak wajar"),
    # references
    Case("baris 99999999999", edited(AGENDA, rows_added(b'<row r="99999999999"><c r="E99999999999"><v>1</v></c></row>')), "di luar lembar"),
    Case("baris 0", edited(AGENDA, rows_added(b'<row r="0"><c r="E0"><v>1</v></c></row>')), "di luar lembar"),
    Case("baris -1", edited(AGENDA, rows_added(b'<row r="-1"><c r="E-1"><v>1</v></c></row>')), "di luar lembar"),
    Case("sel ZZZZZZ443", edited(AGENDA, rows_added(b'<row r="443"><c r="ZZZZZZ443"><v>1</v></c></row>')), "di luar lembar"),
    Case("sel $B$903", edited(AGENDA, rows_added(b'<row r="903"><c r="$B$903"><v>1</v></c></row>'))),
    Case("sel tanpa nama", edited(AGENDA, rows_added(b'<row r="903"><c r=""><v>1</v></c></row>')), "tanpa nama di baris 903"),
    Case("sel XFE900", edited(AGENDA, rows_added(b'<row r="900"><c r="XFE900"><v>1</v></c></row>')), "di luar lembar"),
    Case("sel A1048577", edited(AGENDA, rows_added(b'<row r="900"><c r="A1048577"><v>1</v></c></row>')), "di luar lembar"),
    Case("sel XFD1048576", edited(AGENDA, rows_added(b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'))),
    Case("titik di baris 1.048.576", edited(AGENDA, rows_added(b'<row r="1048576"><c r="E1048576" t="str"><v>.</v></c></row>'))),
    Case("16.384 kolom", edited(AGENDA, rows_added(f'<row r="2000">{CELLS_16K}</row>'.encode()))),
    Case("huruf kecil di alamat sel", edited(AGENDA, lambda b: re.sub(rb'<c r="[A-Z]+', lambda m: m[0].lower(), b))),
    Case("baris dan sel tanpa alamat", edited(AGENDA, placeless)),
    Case("kutip tunggal di alamat sel", edited(AGENDA, lambda b: re.sub(rb'<c r="(\w+)"', rb"<c r='\1'", b))),
    Case("ukuran lembar yang berbohong", edited(AGENDA, lambda b: re.sub(rb'<dimension ref="[^"]*"', b'<dimension ref="A1:XFD1048576"', b))),
    # document types and encodings
    *(Case(f"DOCTYPE di {part}", edited(part, with_doctype), "tidak ditulis oleh Excel") for part in (AGENDA, STYLES, BOOK, RELS, ROOT, STAMP)),
    Case("DOCTYPE dalam UTF-16", edited(AGENDA, lambda b: wide(with_doctype(b))), "tidak ditulis oleh Excel"),
    Case("DOCTYPE di teks bersama", lambda p: pack({**(q := unpack(shared_book(b"", b"")(p))), "xl/texte.xml": with_doctype(q["xl/texte.xml"])}), "tidak ditulis oleh Excel"),
    Case("semua bagian dalam UTF-16", all_parts(wide)),
    Case("semua bagian dengan BOM", all_parts(lambda b: b"\xef\xbb\xbf" + b)),
    Case("pengodean windows-1252", edited(AGENDA, lambda b: b'<?xml version="1.0" encoding="windows-1252"?>' + re.sub(rb"^<\?xml.*?\?>", b"", b).decode().encode("cp1252", "xmlcharrefreplace"))),
    Case("pengodean UTF-7", edited(AGENDA, lambda b: b'<?xml version="1.0" encoding="utf-7"?>' + re.sub(rb"^<\?xml.*?\?>", b"", b)), "tidak ditulis oleh Excel"),
    # other ways of writing the same
    Case("awalan nama x:", lambda p: pack({**p, AGENDA: prefixed(p[AGENDA])})),
    Case("OOXML ketat (strict)", all_parts(strict)),
    Case("komentar dan CDATA", edited(AGENDA, lambda b: b.replace(b"<sheetData>", b"<sheetData><!-- <row> -->").replace(b"<is><t", b"<!-- <c> --><is><t", 9))),
    Case("bagian utama bernama lain", lambda p: pack({n.replace("workbook.xml", "workbook2.xml"): b.replace(b"xl/workbook.xml", b"xl/workbook2.xml") for n, b in p.items()})),
    Case("nama bagian dengan huruf besar", renamed(AGENDA, "XL/Worksheets/SHEET2.XML")),
    Case("alamat bagian mutlak dan menanjak", edited(RELS, lambda b: re.sub(rb'"(?:/xl/)?worksheets/sheet2.xml"', b'"../xl/./worksheets/sheet2.xml"', b).replace(b'"worksheets/', b'"/xl/worksheets/'))),
    Case("makro", lambda p: pack({**p, "xl/vbaProject.bin": bytes(900)})),
    Case("buku kerja bersama (revisi)", edited(RELS, REVISION), "Bagikan Buku Kerja"),
    # cells
    *(Case(f"galat {code}", edited(AGENDA, cell(f'<c r="{{r}}" t="e"><f>X</f><v>{code}</v></c>'))) for code in ("#SPILL!", "#BUSY!", "Err:502", "", "#REF!", "baru&amp;lain")),
    *(Case(f"angka {text}", edited(AGENDA, cell(f'<c r="{{r}}"><v>{text}</v></c>'))) for text in ("NaN", "-INF", "1.0E+400", "abc", "0x10", "")),
    Case("gambar di dalam sel", edited(AGENDA, cell('<c r="{r}" t="e" vm="1"><v>#VALUE!</v></c>'))),
    Case("benar/salah yang aneh", edited(AGENDA, cell('<c r="{r}" t="b"><v>mungkin</v></c>'))),
    Case("tanggal ISO yang aneh", edited(AGENDA, cell('<c r="{r}" t="d"><v>2026-13-45</v></c>'))),
    Case("jenis sel yang tidak dikenal", edited(AGENDA, cell('<c r="{r}" t="zzz"><v>1</v></c>'))),
    Case("gaya sel yang tidak ada", edited(AGENDA, cell('<c r="{r}" s="99999999"><v>1</v></c>'))),
    Case("teks bersama yang tidak ada", edited(AGENDA, cell('<c r="{r}" t="s"><v>77</v></c>')), "rusak"),
    Case("rumus tanpa hasil", edited(AGENDA, cell('<c r="{r}"><f>1+1</f></c>'))),
    Case("separuh huruf _xD800_", edited(AGENDA, cell('<c r="{r}" t="inlineStr"><is><t>a_xD800_b</t></is></c>'))),
    Case("XML tab agenda tidak tertutup", edited(AGENDA, swapped(b"</sheetData>", b"")), "rusak"),
    # tabs of the office's own
    Case("tab kantor: galat yang tidak dikenal", own_tab(tab('<row r="1"><c r="A1" t="e"><v>#BARU!</v></c></row>'))),
    Case("tab kantor: sel ZZZZZZ443", own_tab(tab('<row r="1"><c r="ZZZZZZ443"><v>1</v></c></row>'))),
    Case("tab kantor: XML rusak", own_tab(tab("<row><c></row>"))),
    Case("tab kantor: bagiannya tidak ada", own_tab(b"")),
    Case("tab kantor: sejuta baris", lambda p: own_tab(tab("".join(f'<row r="{r}"><c r="A{r}"><v>{r}</v></c></row>' for r in range(1, LAST))))(p)),
    # phantom rows
    Case("1.048.576 baris berwarna tanpa isi", lambda p: edited(AGENDA, rows_added(phantom(2000)))(p)),
    Case("1.048.576 baris dengan sel kosong berwarna", lambda p: edited(AGENDA, rows_added(phantom(2000, '<c r="A#" s="5"/>')))(p)),
    Case("baris berwarna, dan titik di baris terakhir", lambda p: edited(AGENDA, rows_added(phantom(2000, last=LAST - 1) + b'<row r="1048576"><c r="E1048576" t="str"><v>.</v></c></row>'))(p), "E1048576"),
    Case("kata sepanjang sel: huruf", lambda p: edited(AGENDA, rows_added(long_words("M", "a")))(p)),
    Case("kata sepanjang sel: titik", lambda p: edited(AGENDA, rows_added(long_words("J", ".")))(p)),
    Case("100.000 baris berisi", lambda p: edited(AGENDA, rows_added(many_rows(100_000)))(p), "tidak wajar"),
)  # fmt: skip


# ---- running -----------------------------------------------------------------------------------------------------


def office_with_rows(folder: Path) -> Office:
    """A new office, three good rows typed, not synced yet."""
    office = Office(folder).create("2026-11-24 07:30")
    good = {
        "Tanggal Lapor": datetime(2026, 11, 24, 8, 0), **COMPLETE, "Lampiran": "KTP",
        "Diperiksa": datetime(2026, 11, 24, 8, 10), "Kelengkapan": "Lengkap",
    }  # fmt: skip
    office.type_rows({row: {**good, "Uraian Pengaduan": f"Perkara {row}"} for row in (3, 4, 5)})
    assert office.columns(office.open()["Agenda"])["Lampiran"] == column_index_from_string(LAMPIRAN)
    return office


@dataclass(frozen=True)
class Outcome:
    """How a sync over a file ended, as the machine saw it."""

    code: int
    output: str
    seconds: float  # of the processor
    megabytes: int


# A process that has done one sync, over a good book, and forks a child for each: the child begins where a real run is
# once its modules are there, so its memory is counted with them, and nobody waits for the same imports a hundred times.
# Nor for a file that is still being copied to its place: these are not.
_WATCH = """
import json, os, resource, sys, tempfile
from contextlib import redirect_stdout
from pengaduan_sheets import cli, sync, board, opening
from pengaduan_sheets.exports import monthly
from pengaduan_sheets.stores.excel import store

store._PAUSE = 0
with redirect_stdout(sys.stderr):
    if cli.run(sys.argv[1:]):
        sys.exit("the sync over the good book failed")
for line in sys.stdin:
    folder, *arguments = json.loads(line)
    with tempfile.TemporaryFile() as said:
        pid = os.fork()
        if pid == 0:
            resource.setrlimit(resource.RLIMIT_AS, (4 << 30, 4 << 30))  # a bomb ends the child, not the machine
            resource.setrlimit(resource.RLIMIT_CPU, (60, 60))
            os.dup2(said.fileno(), 1)
            os.dup2(said.fileno(), 2)
            os.chdir(folder)
            code = cli.run(arguments)
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(code)
        _, status, usage = os.wait4(pid, 0)
        said.seek(0)
        output = said.read().decode("utf-8", "replace")
    spent = usage.ru_utime + usage.ru_stime
    print(json.dumps([os.waitstatus_to_exitcode(status), output, spent, usage.ru_maxrss // 1024]), flush=True)
"""


def _sync_of(office: Office) -> list[str]:
    return ["-c", str(office.config_path), "sinkron", "--sekarang", NOW]


class Watch:
    """Runs syncs in children of their own, with what each took.

    good  an office whose book is in order, for the first sync; nobody else's
    """

    def __init__(self, good: Office) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", _WATCH, *_sync_of(good)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, encoding="utf-8",
        )  # fmt: skip

    def run(self, office: Office) -> Outcome:
        """One sync over the office's book."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps([str(office.folder), *_sync_of(office)]) + "\n")
        self._process.stdin.flush()
        return Outcome(*json.loads(self._process.stdout.readline()))

    def close(self) -> None:
        self._process.communicate()


def main() -> None:
    print("| berkas | ukuran | hasil | detik | MB |\n| --- | ---: | --- | ---: | ---: |")
    with tempfile.TemporaryDirectory() as folder:
        base = office_with_rows(Path(folder) / "asal")
        watch = Watch(base.copied(Path(folder) / "baik"))
        parts = unpack(base.book.read_bytes())
        for number, case in enumerate(CASES):
            copy = Path(folder) / str(number)
            shutil.copytree(base.folder, copy)
            office = Office(copy)
            size = office.book.write_bytes(case.make(parts))
            found = watch.run(office)
            told = {0: "benar", 4: f"ditolak ({case.says})"}.get(found.code, f"kode {found.code}")
            seconds = f"{found.seconds:.2f}".replace(".", ",")
            print(f"| {case.what} | {-(-size // 1000)} KB | {told} | {seconds} | {found.megabytes} |", flush=True)
            shutil.rmtree(copy)
        watch.close()


if __name__ == "__main__":
    main()
