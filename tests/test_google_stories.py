"""The stories of test_identity.py and test_accidents.py, told on a Google Sheet.

Copies, partial and whole sorts, numbers and identities that were changed, dragged or deleted, rows that vanished, an
older version that comes back.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import test_accidents as accidents
import test_identity as identity
from google_book import SheetOffice

pytestmark = pytest.mark.thorough


@pytest.fixture
def office(tmp_path: Path, sheets: Any) -> Any:
    """A fresh office on Google, made on Tuesday 24 November 2026 at 07:30."""
    return SheetOffice(tmp_path / "kantor", sheets.address).create()


test_typed_row = identity.test_a_typed_row_keeps_the_identity_that_stood_there
test_order_of_the_check = identity.test_numbers_are_given_in_the_order_of_the_check_not_of_the_rows
test_deleted_number = identity.test_a_deleted_number_is_put_back_and_told_without_a_note
test_number_by_hand = identity.test_a_number_typed_by_hand_into_a_row_without_one_is_taken_out_again
test_number_dragged = identity.test_a_number_dragged_down_over_its_neighbours_stands_where_it_belongs_again
test_never_again = identity.test_the_number_of_a_deleted_row_is_never_given_again
test_copy = identity.test_a_copy_of_a_whole_row_loses_the_number_and_says_which_row_it_equals
test_copy_of_its_own = identity.test_a_copy_that_becomes_a_complaint_of_its_own_earns_its_own_number
test_copy_above = identity.test_a_copy_pasted_above_and_then_edited_is_the_copy
test_cleared = identity.test_a_cleared_row_keeps_no_system_cell_and_gets_another_identity
test_typed_over = identity.test_another_complaint_typed_over_a_row_between_two_syncs_is_new
test_whole_row_moves = identity.test_a_whole_row_moves_with_everything
test_moved_and_corrected = identity.test_moved_and_corrected_at_once_is_still_found
test_system_columns = identity.test_whatever_gets_into_system_columns_is_put_right
test_id_dragged = identity.test_an_identity_dragged_down_becomes_one_per_row_again

test_deleted_row_in_tugas = accidents.test_a_deleted_row_is_counted_and_listed_in_tugas_without_its_name
test_kembalikan = accidents.test_kembalikan_puts_the_row_back_with_number_and_cells
test_put_back_over_nothing = accidents.test_a_row_put_back_does_not_overwrite_what_was_typed_below
test_memang_dihapus = accidents.test_memang_dihapus_ends_the_reporting_and_the_number_stays_used
test_older_version = (
    accidents.test_an_older_version_is_recognised_its_system_cells_restored_and_what_went_back_is_listed
)
