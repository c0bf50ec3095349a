"""What colours the shared tabs by themselves: status, overdue rows, empty wajib cells, the cell to fill next.

Every column has one list of rules, and the ranges of different lists never overlap: LibreOffice applies only the first
rule that holds in a cell, so each rule paints all that is wanted there, the thin line below included. Formulas name
single cells relative to the first row; spreadsheets adapt them when staff move columns.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import timedelta

from .. import schema as s
from ..a1 import column_letters, fixed
from ..columns import AgendaColumn, agenda_columns, handover_columns
from ..config import Config, Step
from ..core.progress import FINISHED, REPAIR, STOPPED, WAITING
from ..grid import Condition
from ..runs import runs
from .places import FIRST_ROW, body_range
from .templates import Paint, Theme

_LOUD = frozenset({s.NOREG, s.DEADLINE, s.LATE, s.REMAINING, s.PERIOD})  # these shout when a row is overdue


def agenda_conditions(config: Config, theme: Theme) -> list[Condition]:
    """The conditional formats of Agenda."""
    columns = agenda_columns(config)
    at = _cells(columns)
    started = f"COUNTA({','.join(at[c.heading] for c in columns if c.owner == 'staf')})>0"
    next_cells = _next_cells(config)
    own = {c.heading: _staff(c.heading, at, started, next_cells, config, theme) for c in columns if c.owner == "staf"}
    # a number that is not there yet cannot shout: then the status does, instead of an empty red cell
    unnumbered = f'AND({at[s.LATE]}="Ya",LEN({at[s.NOREG]})=0)'
    shout = _rule(unnumbered, theme.warna.terlambat.kuat, bold=True)
    own[s.STATUS] = [shout, *_statuses([sop.steps for sop in config.newest_first], at[s.STATUS], theme)]
    own[s.NOREG] = _number(at, theme)
    return _conditions(columns, own, started, theme)


def handover_conditions(config: Config, theme: Theme) -> list[Condition]:
    """The conditional formats of Serah Terima."""
    columns = handover_columns(config)
    at = _cells(columns)
    next_cells = _added((step.selesai_bila, step.status) for sop in config.newest_first for step in sop.recap_steps)
    own = {c.heading: _next(c.heading, at, next_cells, theme) for c in columns if c.owner == "staf"}
    own[s.STATUS] = _statuses([sop.recap_steps for sop in config.newest_first], at[s.STATUS], theme, offset=1)
    return _conditions(columns, own, f"LEN({at[s.PERIOD]})>0", theme)


def stale_condition(cell: str, red_after: str, theme: Theme) -> list[Condition]:
    """`Terakhir disinkron` turns red once the moment beside it has passed; that moment itself stays unseen.

    Made of the clock alone, so that it also turns red when no job runs any more (INTERFACE 4.11).
    """
    loud = theme.warna.terlambat.kuat
    at, limit = fixed(cell), fixed(red_after)
    passed = f"IF(ISNUMBER({limit}),NOW()>{limit},AND(ISNUMBER({at}),NOW()-{at}>4))"
    return [
        Condition(cell, passed, fill=loud.latar, color=loud.huruf),  # not bold: a wider date would be ###
        Condition(red_after, f"LEN({limit})>0", fill="FFFFFF", color="FFFFFF"),
    ]


# ---- rules per column ----------------------------------------------------------------------------------------------


def _statuses(versions: Sequence[Sequence[Step]], status: str, theme: Theme, offset: int = 0) -> list[Condition]:
    """versions: the steps of each, the newest first"""
    paints = theme.warna.status
    named: dict[str, Paint] = {
        REPAIR: paints.perbaiki, WAITING: paints.menunggu, FINISHED: paints.selesai, STOPPED: paints.dihentikan,
    }  # fmt: skip
    for steps in versions:
        for index, step in enumerate(steps):
            named.setdefault(step.status, theme.block(index + offset).judul)
    return [_rule(f"{status}={_quoted(name)}", paint, bold=True) for name, paint in named.items()]


def _number(at: Mapping[str, str], theme: Theme) -> list[Condition]:
    late, *quiet = _system(s.NOREG, at, theme)
    return [late._replace(formula=f"AND({late.formula},LEN({at[s.NOREG]})>0)"), *quiet]


def _system(heading: str, at: Mapping[str, str], theme: Theme) -> list[Condition]:
    late = f'{at[s.LATE]}="Ya"'
    closed = f"OR({at[s.STATUS]}={_quoted(FINISHED)},{at[s.STATUS]}={_quoted(STOPPED)})"
    marks, note = theme.warna.tanda, at[s.NOTE]
    quiet = [] if heading == s.CONTACT else [_rule(closed, marks.padam)]
    if heading == s.NOTE:
        hint = f'AND(LEN({note})>0,LEFT({note},13)="Mungkin ganda")'
        return [_rule(hint, marks.kiat), _rule(f"LEN({note})>0", marks.masalah)]
    if heading == s.LATE_STEPS:
        return [_rule(f"LEN({at[heading]})>0", theme.warna.terlambat.lembut)]
    if heading in _LOUD:
        return [_rule(late, theme.warna.terlambat.kuat, bold=True), *quiet]
    if heading in (s.ID, s.CONTACT):
        return quiet
    return [_rule(late, theme.warna.terlambat.lembut), *quiet]


def _staff(
    heading: str,
    at: Mapping[str, str],
    started: str,
    next_cells: Mapping[str, Sequence[str]],
    config: Config,
    theme: Theme,
) -> list[Condition]:
    empty = f"LEN(TRIM({at[heading]}))=0"
    waiting = ",".join(f"{at[s.STATUS]}={_quoted(name)}" for name in (WAITING, FINISHED, STOPPED))
    wanted = theme.warna.tanda.wajib_kosong
    rules = []
    if any(heading in sop.required for sop in config.procedures):
        asked = "".join(f",{condition}" for condition in _required_when(heading, at[config.begins], config))
        rules.append(_rule(f"AND({empty},{started},NOT(OR({waiting})){asked})", wanted))
    stop = config.dihentikan
    if stop.kolom and heading == stop.alasan:
        rules.append(_rule(f"AND({empty},LEN({at[stop.kolom]})>0)", wanted))
    return [*rules, *_next(heading, at, next_cells, theme)]


def _required_when(heading: str, came: str, config: Config) -> list[str]:
    """In which rows a version of the SOP asks for a cell, by the day of their first moment; [] where all do."""
    versions = [heading in sop.required for sop in config.procedures]
    if all(versions):
        return []
    days = [f"DATE({day.year},{day.month},{day.day})" for day in (v.sampai + timedelta(days=1) for v in config.versi)]
    asked = []
    for begins, ends, is_required in zip([None, *days], [*days, None], versions, strict=True):
        if is_required and ends:
            asked.append(f"AND(ISNUMBER({came}){f',{came}>={begins}' if begins else ''},{came}<{ends})")
        elif is_required:  # without a day config.toml counts
            asked.append(f"OR(NOT(ISNUMBER({came})),{came}>={begins})")
    return [asked[0] if len(asked) == 1 else f"OR({','.join(asked)})"]


def _next(
    heading: str, at: Mapping[str, str], next_cells: Mapping[str, Sequence[str]], theme: Theme
) -> list[Condition]:
    states = [f"{at[s.STATUS]}={_quoted(name)}" for name in next_cells.get(heading, ())]
    if not states:
        return []
    now = states[0] if len(states) == 1 else f"OR({','.join(states)})"
    return [_rule(f"AND(LEN(TRIM({at[heading]}))=0,{now})", theme.warna.tanda.berikutnya)]


def _next_cells(config: Config) -> dict[str, list[str]]:
    """Heading -> the statuses in which this cell is the one to fill."""
    return _added(pair for sop in config.newest_first for step in sop.followed for pair in _cells_of(step, sop))


def _cells_of(step: Step, sop: Config) -> Iterator[tuple[str, str]]:
    """(Heading, status in which it is the one to fill)."""
    for heading in sop.cells_of(step):
        yield heading, step.status
    for heading in dict.fromkeys(d.dilengkapi for d in step.decisions if d.dilengkapi):
        yield heading, WAITING


def _added(pairs: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Heading -> its statuses, each once."""
    out: dict[str, dict[str, None]] = {}
    for heading, status in pairs:
        out.setdefault(heading, {})[status] = None
    return {heading: list(statuses) for heading, statuses in out.items()}


# ---- ranges --------------------------------------------------------------------------------------------------------


def _cells(columns: Sequence[AgendaColumn]) -> dict[str, str]:
    """Heading -> its cell in the first row: `$B3`."""
    return {c.heading: f"${column_letters(place)}{FIRST_ROW}" for place, c in enumerate(columns, start=1)}


def _conditions(
    columns: Sequence[AgendaColumn], own: Mapping[str, list[Condition]], has_row: str, theme: Theme
) -> list[Condition]:
    """One range per run of neighbouring columns with the same rules; the last one draws the line below every row.

    own  heading -> its rules; those of the other columns are the system's
    """
    at, line = _cells(columns), theme.warna.lain.garis
    rules = {
        place: (*(own[c.heading] if c.heading in own else _system(c.heading, at, theme)), _rule(has_row))
        for place, c in enumerate(columns, start=1)
    }  # fmt: skip
    return [
        rule._replace(range=body_range(first, last), border_bottom=line)
        for first, last, found in runs(rules)
        for rule in found
    ]


def _rule(formula: str, paint: Paint | None = None, *, bold: bool = False) -> Condition:
    """A condition whose range is still to come."""
    fill, color = (paint.latar, paint.huruf) if paint else (None, None)
    return Condition("", formula, fill=fill, color=color, bold=bold)


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '""') + '"'
