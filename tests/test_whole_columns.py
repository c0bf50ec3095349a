"""Columns that are read, compared and remembered as a whole say what each of their cells says alone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date, datetime

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pengaduan_sheets.cells import RawColumn, is_blank, row_texts, shown
from pengaduan_sheets.core.normalize import CLOCK_ONLY, TOO_EARLY, UNREADABLE, read_choices, read_texts, read_times
from pengaduan_sheets.core.repeats import _alike
from pengaduan_sheets.grid import CellError
from pengaduan_sheets.signs import typed_figure, visible
from pengaduan_sheets.text import value_key, value_keys

ODD = [
    "-", " - ", "TIDAK  ADA", "nihil", "", " ", " x", "x ", '"', 'a"b', "\\", "a\nb", "\t", "\u3164", "\u200bx",
    "\ud800", "x\xa0y", "e\u0301", "\u2011", "`", "'", "a  b", "\x07", "NIB", "nib ", "(dihapus)",
    "0812", "'0812", "\xad",
]  # fmt: skip
texts = st.one_of(st.none(), st.sampled_from(ODD), st.text("abcXY -'", max_size=4), st.text(max_size=4))
cells = st.one_of(texts, st.booleans(), st.integers(0, 2), st.floats(0, 2), st.just(CellError("#REF!")),
                  st.sampled_from([date(2026, 3, 4), datetime(2026, 3, 4, 9, 15)]))  # fmt: skip
columns = st.lists(texts, max_size=6) | st.lists(st.text("abc X", max_size=3), max_size=6) | st.lists(cells, max_size=6)
plain = ["Budi", None, "Siti Aminah"]


@pytest.mark.thorough
@given(columns, columns)
@example(plain, plain)
@example(["", *plain], ['"', *plain])
@example(["Jalan 1\nLorong 2", *plain], ["a\tb", *plain])
@settings(max_examples=150)
def test_a_row_is_remembered_as_its_cells_alone_would_be(one: Sequence[object], other: Sequence[object]) -> None:
    n = min(len(one), len(other))
    table = {'Nama "asli"': one[:n], "Uraian": other[:n]}
    alone = [row_texts({heading: [cells[i]] for heading, cells in table.items()})[0] for i in range(n)]
    assert row_texts(table) == alone
    for i, text in enumerate(alone):
        held = json.loads(text)
        assert list(held) == [heading for heading, column in table.items() if not is_blank(column[i])]
        assert all(value == table[h][i].strip() for h, value in held.items() if isinstance(table[h][i], str))  # type: ignore[attr-defined]


@pytest.mark.thorough
@given(columns)
@example(plain)
@settings(max_examples=300)
def test_a_column_of_texts_reads_as_its_cells_alone(values: Sequence[object]) -> None:
    for required in (True, False):
        read = read_texts(values, required=required).tolist()
        assert read == [read_texts([value], required=required)[0] for value in values]
        chosen, outside = read_choices(values, ["NIB", "Abc"], required=required)
        alone = [read_choices([value], ["NIB", "Abc"], required=required) for value in values]
        assert (chosen.tolist(), outside.tolist()) == ([c[0] for c, _ in alone], [o[0] for _, o in alone])
    whole = read_texts(values, required=True).tolist()
    assert whole == [None if isinstance(v, CellError) else shown(v) or None for v in values]


@given(st.lists(texts, max_size=6))
@example(plain)
def test_a_column_is_plain_only_where_every_text_is_what_one_sees(values: Sequence[str | None]) -> None:
    assert not RawColumn(values).is_plain or all(v is None or (v and visible(v) == v) for v in values)


@given(st.lists(texts.filter(lambda text: text is not None), max_size=6))
@example(["Budi", "SITI"])
def test_many_texts_are_compared_as_each_alone(values: list[str]) -> None:
    assert value_keys(values) == [value_key(value) for value in values]


@given(st.text("0123456789\u0663 '", max_size=5))
def test_a_figure_is_read_the_same_when_it_is_plain(text: str) -> None:
    assert typed_figure(text) == typed_figure(f"{text}\u200b")


@given(st.lists(st.tuples(st.sampled_from(["a", "b", "", None]), st.sampled_from(["x", "y", None]), st.booleans())))
def test_rows_are_alike_where_all_columns_agree(rows: list[tuple[str | None, str | None, bool]]) -> None:
    groups = list(_alike([[r[0] for r in rows], [r[1] for r in rows]], np.array([r[2] for r in rows], bool)))
    expected: dict[object, list[int]] = {}
    for i, (one, other, is_compared) in enumerate(rows):
        if is_compared:
            expected.setdefault((one, other), []).append(i)
    assert sorted(groups) == sorted(members for members in expected.values() if len(members) > 1)


@pytest.mark.parametrize("beside", [[], ["besok"]])
def test_a_time_of_day_that_became_a_day_of_1900_is_one_also_beside_words(beside: list[str]) -> None:
    hour, early, text = datetime(1900, 1, 8, 7, 12), datetime(1998, 3, 3), "8 Jan 1900 07.12"
    kinds = [CLOCK_ONLY, TOO_EARLY, TOO_EARLY, *([UNREADABLE] * len(beside))]
    assert read_times([hour, early, text, *beside]).kind.tolist() == kinds
