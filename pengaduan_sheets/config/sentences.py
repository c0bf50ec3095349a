"""What pydantic and the TOML reader refuse, as Indonesian sentences: line, key, value, and what is allowed."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from .places import FORWARD

_NUMBER, _SWITCH = "bilangan bulat, tanpa tanda kutip", "true atau false, tanpa tanda kutip"
_DAY = "tanggal seperti 2026-12-31, tanpa tanda kutip"
_ALLOWED = {
    "bool_type": _SWITCH, "bool_parsing": _SWITCH, "int_type": _NUMBER, "int_parsing": _NUMBER,
    "string_type": 'teks di antara tanda kutip, misalnya "..."',
    "list_type": "daftar di antara kurung siku, misalnya [...]", "float_parsing": "bilangan", "float_type": "bilangan",
    "date_type": _DAY, "date_parsing": _DAY, "date_from_datetime_parsing": _DAY,
    "date_from_datetime_inexact": "tanggal tanpa jam",
    "model_type": "bagian berisi kunci = nilai", "dict_type": "bagian berisi kunci = nilai",
}  # fmt: skip

_BOUNDS = {
    "ge": "paling kecil", "gt": "lebih dari", "le": "paling besar", "min_length": "paling sedikit berisi",
    "max_length": "paling banyak berisi",
}  # fmt: skip

_CURLY = frozenset("“”„‘’‚«»")
LISTS_OF_TABLES = ("kolom", "langkah", "pejabat", "versi")  # the sections of config.toml that may stand several times


_TEXTS_AND_REMARKS = re.compile(
    r"""\"{3}(?:\\.|[^\\])*?\"{3} | \'{3}.*?\'{3} | "(?:\\.|[^"\\\n])*" | '[^'\n]*' | \#[^\n]*""",
    re.VERBOSE | re.DOTALL,
)


def toml_sentence(message: str, text: str, *, is_config: bool = True) -> str:
    """Where the text is no TOML, and what is wrong there; `message` is what the reader of TOML said of it."""
    lines = text.split("\n")
    found = re.search(r"\(at line (\d+), column (\d+)\)", message)
    line, column = (int(found[1]), int(found[2])) if found else (len(lines), len(lines[-1]) + 1)
    where = f"baris {line}, huruf ke-{column}" if found else "akhir berkas"
    section = re.match(r"\s*\[\[?\s*(\w+)\s*\]", lines[line - 1]) if is_config and found else None
    if section and section[1] in LISTS_OF_TABLES and message.startswith("Cannot "):  # declare twice, overwrite
        return f"{where}: {section[1]}: tulis [[{section[1]}]], di antara dua kurung siku, setiap kali."
    if twice := re.search(r"Cannot declare \((.*?),?\) twice", message):
        name = ".".join(re.findall(r"'([^']*)'", twice[1]))
        return f"{where}: bagian [{name}] sudah ada di atasnya. Tulis isinya di bagian pertama itu; hapus yang ini."
    if re.search("Cannot overwrite|Duplicate", message):
        return f"{where}: kunci atau bagian ini sudah ada di atasnya. Hapus salah satu."
    if re.search(r"Unescaped|Invalid hex|Unicode scalar", message):
        return f"{where}: ada garis miring terbalik. {FORWARD}."
    if not message.startswith("Illegal") and (fault := _table_fault(lines, line - 1, column - 1)):
        return f"{where}: {fault}."
    if found and (fault := _value_fault(lines[line - 1], column - 1)):
        return f"{where}: {fault}."
    return (
        f"{where}: tulisan tidak dapat dibaca. Periksa tanda kutip, tanda kurung siku dan tanda sama dengan pada "
        "baris itu dan baris sebelumnya; teks harus di antara tanda kutip."
    )


def _value_fault(line: str, column: int) -> str | None:
    """What is wrong with a value in which the reader of TOML stopped, counted from 0; None where that is not known."""
    read, rest = line[:column], line[column:]
    if rest[:1] in _CURLY:
        return f'tanda kutip {rest[0]} berasal dari Word; ganti dengan tanda kutip lurus (")'
    if re.match(r"(?i)(?:true|false)\b", rest):
        return f"tulis {rest.split()[0].lower()} dengan huruf kecil semua"
    day = re.search(r"(?:^|[=,\[\s])(\d{4}-\d\d?-\d\d?)(?!\d)", line)
    if day and day.start(1) <= column <= day.end(1):
        return f"{day[1]} bukan tanggal; tulis {_DAY}"
    if re.search(r"(?:^|[=,\[\s])0$", read) and rest[:1].isdigit():
        return "angka yang dimulai dengan 0 (nomor telepon, kode pos, jam) ditulis di antara tanda kutip"
    return None


def _table_fault(lines: Sequence[str], line: int, column: int) -> str | None:
    """What is wrong with an inline table in which the reader of TOML stopped, both counted from 0; None: nothing that
    lines and commas have to do with."""
    read, rest = [*lines[_beginning(lines, line)[0] : line], lines[line][:column]], lines[line][column:].strip()
    said = _TEXTS_AND_REMARKS.sub("", "\n".join(read))
    if said.count("{") <= said.count("}"):
        return None
    if rest.startswith("}") and said.rstrip().endswith(","):
        return "hapus koma sebelum }"
    if rest and not rest.startswith("#"):
        return None
    return (
        "tabel yang dimulai dengan { harus ditutup dengan } di baris yang sama. Sambung baris-barisnya menjadi satu, "
        "tanpa koma sebelum }"
    )


def sentence(text: str, path: Path, item: Mapping[str, Any], model: type[BaseModel]) -> str:
    """One error of pydantic (`item`) in the file `path` with this `text`, checked as a `model`."""
    kind, context = item["type"], item.get("ctx", {})
    path_of_problem = getattr(context.get("error"), "path", ())
    location = [part for part in path_of_problem or item["loc"] if part not in ("path", "[key]")]
    where = place_said(text, path, location)
    shown = _shown(item.get("input"))
    if kind == "extra_forbidden":
        return f"{where}: {_unknown(location, model)}"
    if kind == "missing":
        return f"{where}: belum diisi. Tambahkan kunci ini."
    if kind == "value_error":
        return f"{where}{shown}: {context.get('error', item['msg'])}."
    if kind == "literal_error":
        return f"{where}{shown}: tidak dikenal. Yang boleh: {_expected(str(context.get('expected', '')))}."
    if kind == "list_type" and isinstance(item.get("input"), dict):
        if len(location) == 1:
            return f"{where}: tulis [[{location[0]}]], di antara dua kurung siku."
        return f"{where}: tulis {location[-1]} = [{{ ... }}], di antara kurung siku."
    if kind == "string_too_short" and context["min_length"] == 1:
        return f"{where}{shown}: belum diisi. Tulis isinya di antara tanda kutip."
    bounds = [f"{word} {context[key]}" for key, word in _BOUNDS.items() if key in context]
    if bounds:
        return f"{where}{shown}: harus {', '.join(bounds)}."
    return f"{where}{shown}: harus {_ALLOWED.get(kind, 'diisi dengan bentuk yang benar')}."


def place_said(text: str, path: Path, location: Sequence[Any]) -> str:
    """`config.toml baris 12: langkah[2].waktu`, of a key of the file `path` with this `text`."""
    location = _as_written(text, location)
    line = _line_of(text, location)
    key = ".".join(f"[{p + 1}]" if isinstance(p, int) else str(p) for p in location).replace(".[", "[")
    return f"{path.name}{f' baris {line}' if line else ''}: {key or 'isi'}"


def _unknown(location: Sequence[object], model: type[BaseModel]) -> str:
    """What is wrong with a key that does nothing, and which ones do something."""
    names = [str(part) for part in location if not isinstance(part, int)]
    allowed = _allowed_keys(location[:-1], model)
    likely = get_close_matches(names[-1], allowed, 1)
    meant = f" Maksudnya {likely[0]}?" if likely else ""
    return f"kunci tidak dikenal.{meant} Yang boleh: {', '.join(allowed)}."


def _expected(text: str) -> str:
    return ", ".join(f'"{value}"' for value in re.findall(r"'([^']*)'", text))


def _shown(value: object) -> str:
    if isinstance(value, str):
        return f' = "{value}"'
    return f" = {str(value).lower()}" if isinstance(value, (int, float, date)) else ""


def _allowed_keys(location: Sequence[object], whole: type[BaseModel]) -> list[str]:
    model: Any = whole
    for part in (part for part in location if not isinstance(part, int)):
        fields = {f.alias or name: f.annotation for name, f in model.model_fields.items()}
        model = _inner_model(fields.get(str(part)))
        if model is None:
            return ["-"]
    return [f.alias or name for name, f in model.model_fields.items() if not f.exclude]


def _inner_model(annotation: Any) -> Any:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    return next(filter(None, map(_inner_model, getattr(annotation, "__args__", ()))), None)


def _as_written(text: str, location: Sequence[Any]) -> list[Any]:
    """The location without the place in a list where the file has the one thing alone."""
    out = list[Any]()
    data: Any = tomllib.loads(text)
    for part in location:
        if isinstance(part, int) and isinstance(data, (dict, str)):
            continue
        out.append(part)
        data = data[part] if _stands(data, [part]) else None
    return out


def _line_of(text: str, location: Sequence[object]) -> int | None:
    """The line on which the statement begins that a key stands in, else the nearest part around it that there is.

    Asked of the reader of TOML itself: the statement is the one behind which the key is there, and before which not.
    """
    lines = text.split("\n")
    whole = tomllib.loads(text)
    while location and not _stands(whole, location):
        location = location[:-1]
    if not location:
        return None
    ends = bisect_left(range(len(lines)), True, key=lambda n: _stands(_beginning(lines, n)[1], location))
    return _beginning(lines, ends - 1)[0] + 1


def beginning(text: str) -> dict[str, Any]:
    """What the whole statements say that stand before the first thing that is no TOML."""
    lines = text.split("\n")
    return _beginning(lines, len(lines))[1]


def _beginning(lines: Sequence[str], most: int) -> tuple[int, dict[str, Any]]:
    """How many lines, at the most so many, are whole statements; and what they say."""
    for n in range(most, 0, -1):
        with suppress(tomllib.TOMLDecodeError):
            return n, tomllib.loads("\n".join(lines[:n]) + "\n")
    return 0, {}


def _stands(data: Any, location: Sequence[object]) -> bool:
    try:
        for part in location:
            data = data[part]
    except (LookupError, TypeError):
        return False
    return True
