"""What pydantic and the TOML reader refuse, as Indonesian sentences: line, key, value, and what is allowed."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel

_ALLOWED = {
    "bool_type": "true atau false", "bool_parsing": "true atau false", "int_type": "bilangan bulat",
    "int_parsing": "bilangan bulat", "string_type": 'teks di antara tanda kutip, misalnya "..."',
    "list_type": "daftar di antara kurung siku, misalnya [...]", "float_parsing": "bilangan", "float_type": "bilangan",
    "date_type": "tanggal seperti 2026-12-31", "date_parsing": "tanggal seperti 2026-12-31",
    "date_from_datetime_parsing": "tanggal seperti 2026-12-31", "date_from_datetime_inexact": "tanggal tanpa jam",
    "model_type": "bagian berisi kunci = nilai", "dict_type": "bagian berisi kunci = nilai",
}  # fmt: skip

_BOUNDS = {
    "ge": "paling kecil", "gt": "lebih dari", "le": "paling besar", "min_length": "paling sedikit berisi",
    "max_length": "paling banyak berisi",
}  # fmt: skip

# keys that other versions of the program know: whoever copies them is told that nothing comes of it here
_NOT_YET = {
    "instansi.pemerintah", "instansi.telepon", "instansi.surel", "instansi.situs", "instansi.logo", "pejabat",
    "register.pelapor", "kolom.bukan-pribadi", "langkah.hanya_bila", "langkah.mulai", "langkah.keputusan.kembali_ke",
    "janji", "versi", "dihentikan.dihitung_selesai", "cetak.otomatis", "cetak.surat", "pemberitahuan",
}  # fmt: skip


def toml_sentence(message: str) -> str:
    """Where the text is no TOML; `message` is what the reader of TOML said."""
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    where = f"baris {found[1]}, huruf ke-{found[2]}" if found else "akhir berkas"
    return (
        f"{where}: tulisan tidak dapat dibaca. Periksa tanda kutip, tanda kurung siku dan tanda sama dengan pada "
        "baris itu dan baris sebelumnya; teks harus di antara tanda kutip."
    )


def sentence(text: str, path: Path, item: Mapping[str, Any], model: type[BaseModel]) -> str:
    """One error of pydantic (`item`) in the file `path` with this `text`, checked as a `model`."""
    kind, context = item["type"], item.get("ctx", {})
    path_of_problem = getattr(context.get("error"), "path", ())
    location = [part for part in path_of_problem or item["loc"] if part != "path"]
    line = _line_of(text, location)
    key = ".".join(f"[{p + 1}]" if isinstance(p, int) else str(p) for p in location).replace(".[", "[")
    where = f"{path.name}{f' baris {line}' if line else ''}: {key or 'isi'}"
    shown = _shown(item.get("input"))
    if kind == "extra_forbidden":
        return f"{where}: {_unknown(location, model)}"
    if kind == "missing":
        return f"{where}: belum diisi. Tambahkan kunci ini."
    if kind == "value_error":
        return f"{where}{shown}: {context.get('error', item['msg'])}."
    if kind == "literal_error":
        return f"{where}{shown}: tidak dikenal. Yang boleh: {_expected(str(context.get('expected', '')))}."
    bounds = [f"{word} {context[key]}" for key, word in _BOUNDS.items() if key in context]
    if bounds:
        return f"{where}{shown}: harus {', '.join(bounds)}."
    return f"{where}{shown}: harus {_ALLOWED.get(kind, 'diisi dengan bentuk yang benar')}."


def _unknown(location: Sequence[object], model: type[BaseModel]) -> str:
    """What is wrong with a key that does nothing, and which ones do something."""
    names = [str(part) for part in location if not isinstance(part, int)]
    allowed = _allowed_keys(location[:-1], model)
    if ".".join(names) in _NOT_YET:
        return (
            "kunci ini belum dikerjakan oleh program versi ini, jadi tidak berpengaruh apa-apa. Hapus, atau beri tanda "
            f"# di depannya. Yang boleh: {', '.join(allowed)}."
        )
    likely = get_close_matches(names[-1], allowed, 1)
    meant = f" Maksudnya {likely[0]}?" if likely else ""
    return f"kunci tidak dikenal.{meant} Yang boleh: {', '.join(allowed)}."


def _expected(text: str) -> str:
    return ", ".join(f'"{value}"' for value in re.findall(r"'([^']*)'", text))


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return f" = {str(value).lower()}"
    if isinstance(value, (str, int, float, date)):
        return f' = "{value}"' if isinstance(value, str) else f" = {value}"
    return ""


def _allowed_keys(location: Sequence[object], whole: type[BaseModel]) -> list[str]:
    model: Any = whole
    for part in location:
        if isinstance(part, int):
            continue
        fields = {f.alias or name: f.annotation for name, f in model.model_fields.items()}
        model = _inner_model(fields.get(str(part)))
        if model is None:
            return ["-"]
    return [f.alias or name for name, f in model.model_fields.items() if not f.exclude]


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    for inner in getattr(annotation, "__args__", ()):
        found = _inner_model(inner)
        if found is not None:
            return found
    return None


def _line_of(text: str, location: Sequence[object]) -> int | None:
    """The line of a key in TOML text: table headers are followed, then the key itself; the nearest that exists."""
    best: int | None = None
    header: list[str] = []
    counts: dict[str, int] = {}
    wanted = [str(p) for p in location if not isinstance(p, int)]
    index = next((p for p in location if isinstance(p, int)), None)
    key = wanted[-1] if wanted else ""
    for number, line in enumerate(text.splitlines(), 1):
        if found := re.match(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?", line):
            header = [p.strip().strip('"') for p in found[2].split(".")]
            name = ".".join(header)
            counts[name] = counts.get(name, -1) + 1
            if header == wanted[: len(header)] and (found[1] == "[" or counts[name] == index or index is None):
                best = number if best is None or len(header) > 1 or found[1] == "[[" else best
                if wanted == header:
                    return number
            elif best is not None and header != wanted[: len(header)]:
                header = []
            if found[1] == "[[" and index is not None and counts[name] != index:
                header = ["\0"]
        elif header == wanted[: len(header)] and (found := re.match(r'\s*"?([\w .-]+?)"?\s*=', line)):
            rest = wanted[len(header) :]
            if rest and found[1] == rest[0]:
                best = number
                if len(rest) == 1 or found[1] == key:
                    return number
    return best
