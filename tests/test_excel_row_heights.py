"""How high the store makes a row of Agenda when it writes into it."""

from __future__ import annotations

from pengaduan_sheets.grid import Formula
from pengaduan_sheets.stores.excel.rowheights import RowHeights

WIDTHS = {1: 18.0, 2: 10.0, 3: 30.0}
LINK = "https://wa.me/6281200001008?text=" + "Yth.%20Bapak%2FIbu%2C%20" * 8


def test_a_row_is_as_high_as_its_longest_text_written_or_kept() -> None:
    heights = RowHeights(
        WIDTHS, [["0001/PGD/XI/2026", None, "Papan reklame toko diturunkan, padahal izinnya masih berlaku"]]
    )
    assert heights.needed(1, {}) == 30
    assert heights.needed(1, {3: "Pendek"}) is None
    assert heights.needed(2, {3: "Satu\nDua\nTiga\nEmpat"}) == 60


def test_a_link_makes_no_row_higher() -> None:
    heights = RowHeights(WIDTHS, [["0001/PGD/XI/2026", LINK, "Pendek"]])
    assert heights.needed(1, {1: "0002/PGD/XI/2026"}) is None
    assert heights.needed(2, {2: Formula(f'=HYPERLINK("{LINK}")', LINK)}) is None
