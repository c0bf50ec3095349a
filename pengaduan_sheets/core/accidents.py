"""What one reading must not do to many complaints at once, and how it is recognised (INTERFACE 4.9). Pure.

Two accidents: many numbered rows lose what tells them apart; or a block of columns was sorted or shifted by itself, so
that what staff wrote about one complaint stands beside another. Honest work fills cells, corrects some and empties few:
it never takes values away from many rows and gives the same values to others.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from .. import schema as s
from ..cells import as_text, read_row_text, shown
from ..config import Config
from ..frozen import Frozen
from ..text import is_erased
from .identity import Identities
from .normalize import Agenda
from .past import Past

FEW = 5  # so many complaints may change at once whatever the size of the book
SHARE = 10  # percent of the numbered rows that may
WHOLE = 0.75  # of a column's values, taken away or new, that went over to other rows: it was moved as a whole

Holders = dict[str, list[int]]  # value -> positions among the rows with content


class Moved(Frozen):
    """Cells that were found on other rows than at the last sync.

    columns  headings, in the order of config.toml
    rows     positions of the rows that they left or came to
    pairs    (from, to): positions between which a value went that only one row had and only one row has
    """

    columns: Sequence[str] = ()
    rows: frozenset[int] = frozenset()
    pairs: Sequence[tuple[int, int]] = ()


class MassChange(Frozen):
    """Too much at once. `rows`: positions of the numbered rows concerned; `columns`: moved; () = the ciri changed."""

    rows: Sequence[int]
    columns: Sequence[str] = ()


def mass_change(agenda: Agenda, ids: Identities, past: Past, moved: Moved) -> MassChange | None:
    """Whether one reading changed or moved more than 5 and more than 10 % of the numbered rows."""
    changed = sorted({*(i for i in ids.edited if ids.ids[i] in past.noreg_of), *_overwritten(agenda, ids, past)})
    beside = [i for i in sorted(moved.rows) if ids.ids[i] in past.noreg_of]
    for rows, columns in ((changed, ()), (beside, moved.columns)):
        if len(rows) > FEW:
            numbered = sum(row_id in past.rows and past.rows[row_id].is_here for row_id in past.noreg_of)
            if len(rows) * 100 > numbered * SHARE:
                return MassChange(rows, columns)
    return None


def _overwritten(agenda: Agenda, ids: Identities, past: Past) -> Iterable[int]:
    """New rows in which the identity of a numbered complaint stands that is nowhere any more, one for each."""
    gone = set(ids.vanished) & past.noreg_of.keys()
    at = {as_text(agenda.raw[s.ID][i]): i for i in ids.fresh} if gone else {}
    return [at[row_id] for row_id in gone & at.keys()]


def moved_cells(
    agenda: Agenda,
    texts: Sequence[str],
    ids: Identities,
    past: Past,
    formulas: frozenset[tuple[int, int]],
    config: Config,
) -> Moved:
    """What staff had written beside a complaint and what now stands beside another one; ciri aside, they are identity.

    Where the ciri alone were sorted, the form's other cells are left behind: the complaint is what its ciri say (4.8).
    Step cells that are left behind are another complaint's times all the same.

    texts     the rows as canonical texts
    formulas  cells that are formulas: a running number shows another value when rows are inserted

    A value counts that one row had and another row has, where no third one has it. Values that many rows share tell
    nothing apart: they count only where nearly all that a column lost stands elsewhere in the same column.
    """
    if not ids.changed:
        return Moved()
    followed = set(ids.moved)
    before = {i: _shown(past.rows[ids.ids[i]].cells) for i in ids.changed}
    after = {i: _shown(texts[i]) for i in (*ids.changed, *ids.fresh)}
    columns, rows, pairs = list[str](), set[int](), dict[tuple[int, int], None]()
    for heading, column in config.columns.items():
        if heading in config.register_.ciri:
            continue
        lost, gained = _exchanged(heading, before, after)
        place = agenda.position[heading]
        told = {i for i in after if (int(agenda.rows[i]), place) in formulas} if formulas else set[int]()
        if column.langkah == config.steps[0].nomor:
            told |= followed
        if told:
            gained = _without(gained, told)
        shared = [v for v in lost if v in gained]
        if not shared:
            continue
        standing = Counter(map(shown, agenda.raw[heading]))
        single = [v for v in shared if len(lost[v]) == 1 and standing[v] == 1]
        moved = shared if _moved_as_a_whole(lost, gained, shared) else single
        if moved:
            columns.append(heading)
            rows.update(i for v in moved for i in (*lost[v], *gained[v]))
            pairs |= {(lost[v][0], gained[v][0]): None for v in single}
    return Moved(columns, frozenset(rows), list(pairs))


def _shown(text: str) -> dict[str, str]:
    """The cells of a row that tell something, as people see them: so the trail tells what a cell held before."""
    cells = {heading: shown(value) for heading, value in read_row_text(text).items()}
    return {heading: value for heading, value in cells.items() if not is_erased(value)}


def _exchanged(
    heading: str, before: Mapping[int, Mapping[str, str]], after: Mapping[int, Mapping[str, str]]
) -> tuple[Holders, Holders]:
    """(who lost which value, who has which new one) in one column."""
    lost, gained = Holders(), Holders()
    for i, cells in after.items():
        old, new = before.get(i, {}).get(heading), cells.get(heading)
        if old == new:
            continue
        if old:
            lost.setdefault(old, []).append(i)
        if new:
            gained.setdefault(new, []).append(i)
    return lost, gained


def _without(holders: Holders, rows: set[int]) -> Holders:
    kept = {value: [i for i in at if i not in rows] for value, at in holders.items()}
    return {value: at for value, at in kept.items() if at}


def _moved_as_a_whole(lost: Holders, gained: Holders, shared: Sequence[str]) -> bool:
    """Whether a column was sorted or shifted: nearly nothing came in or went out."""
    moved = sum(min(len(lost[v]), len(gained[v])) for v in shared)
    most = max(sum(map(len, lost.values())), sum(map(len, gained.values())))
    return moved >= most * WHOLE
