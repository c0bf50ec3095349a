"""`--peta FILE`: what an office itself says of its old headings; what is wrong with it is told in words."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from ..config import Config
from ..errors import UsageError
from ..frozen import Frozen, field
from ..schema import NOREG
from ..text import heading_key, listing, value_key

FINISHED = "selesai"  # the table that says by which column a row is finished


class Map(Frozen):
    """columns: old heading -> ours, "" = dropped; finished: (old heading, its values as compared), "" without"""

    columns: Mapping[str, str] = field(default_factory=dict)
    finished: tuple[str, frozenset[str]] = ("", frozenset())


NO_MAP = Map()


Told = Mapping[str, Any]  # a map as written


def told_in(text: str, name: str) -> Told:
    """The map of a TOML text, not yet held against anything. raises UsageError"""
    text = text.removeprefix("\ufeff")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        from ..config.sentences import toml_sentence  # only when something is wrong

        raise UsageError(
            f'{name}: {toml_sentence(str(error), text, is_config=False)} Tulis seperti: "Tgl. Masuk" = "Tanggal Lapor"'
        ) from error


def named_in(told: Told) -> list[str]:
    """The old headings that a map names."""
    finished = told.get(FINISHED)
    column = finished.get("kolom") if isinstance(finished, dict) else None
    return [*(old for old, new in told.items() if not isinstance(new, dict)), *([column] if column else [])]


def checked_map(told: Told, name: str, headings: Sequence[str], config: Config) -> Map:
    """The map, held against the headings of the file that it is for and those of the book. raises UsageError"""
    table = told[FINISHED] if isinstance(told.get(FINISHED), dict) else None
    said = {old: new for old, new in told.items() if new is not table or table is None}
    columns = {_known(old, headings, name): _ours(new, old, config, name) for old, new in said.items()}
    _refuse_twice(columns, name)
    return Map(columns, _finished(table, headings, name) if table is not None else NO_MAP.finished)


def _known(old: str, headings: Sequence[str], name: str) -> str:
    """A heading of the file. raises UsageError"""
    found = next((h for h in headings if heading_key(h) == heading_key(old)), None)
    if found is None:
        likely = get_close_matches(old, headings, 1)
        meant = f' Maksudnya "{likely[0]}"?' if likely else ""
        raise UsageError(
            f'{name}: judul kolom "{old}" tidak ada di berkas itu.{meant} Yang ada: {", ".join(headings)}.'
        )
    return found


def _ours(new: object, old: str, config: Config, name: str) -> str:
    ours = [NOREG, *config.columns]
    if new == "":
        return ""
    found = next((h for h in ours if heading_key(h) == heading_key(new)), None)
    if not isinstance(new, str) or found is None:
        raise UsageError(
            f'{name}: "{old}" = {new!r}: buku tidak punya kolom itu. Yang boleh: {", ".join(ours)}; atau "" bila '
            "kolom itu tidak dibawa."
        )
    return found


def _refuse_twice(columns: Mapping[str, str], name: str) -> None:
    for ours in {new for new in columns.values() if new}:
        olds = [old for old, new in columns.items() if new == ours]
        if len(olds) > 1:
            raise UsageError(
                f'{name}: {listing(olds)} sama-sama menjadi "{ours}". Pilih satu; yang lain "", atau jangan ditulis '
                "supaya masuk Catatan Petugas."
            )


def _finished(table: Mapping[str, Any], headings: Sequence[str], name: str) -> tuple[str, frozenset[str]]:
    column, values = table.get("kolom"), table.get("nilai")
    values = [values] if isinstance(values, str) else values
    if not isinstance(column, str) or not isinstance(values, list) or not values or {*table} - {"kolom", "nilai"}:
        raise UsageError(f'{name}: [selesai] harus seperti: kolom = "Status", nilai = ["Selesai", "Tuntas"]')
    return _known(column, headings, name), frozenset(value_key(value) for value in values)
