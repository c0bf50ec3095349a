"""`periksa-sop`: the SOP of config.toml drawn as a table, and what of it cannot work."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from ..config import Config
from ..config.limits import LimitBy
from ..config.sentences import place_said
from ..core.flow_faults import Fault, faults, notes
from ..core.flowchart import LEGEND, SIGNS, Drawn, drawn_steps, lanes_of, promise_said
from ..layout.templates import load_theme
from ..signs import outgoing_whole
from ..terminal.parts import Part, Report, Said, Table

KINDS = (".docx", ".md")


def check_procedure(config: Config, output: str | None = None) -> Report:
    """The SOP as a table or, with `output`, where the file is; as data the faults. raises UsageError: no such file"""
    config, path = config.procedures[-1], None  # without columns and values of earlier versions
    if output is not None:
        from ..exports.files import checked_output, write_output

        path = checked_output(output, config, KINDS, "sop.docx")
        write_output(path, _content(config, path.suffix.lower()), config)
    wrong, noted = _said(config, faults(config)), notes_said(config)
    shown: Sequence[Part] = [f"SOP: {path}"] if path else list(_drawn(config))
    end = f"{len(wrong)} hal harus dibetulkan di config.toml." if wrong else "SOP dapat berjalan seperti tertulis."
    told = [*(Said(f"Catatan: {note}") for note in noted), *(Said(fault, "bahaya") for fault in wrong)]
    told.append(Said(end, "judul" if wrong else "baik"))
    return Report([*shown, "", *told], wrong)


def _content(config: Config, suffix: str) -> bytes:
    if suffix == ".docx":
        from ..exports import procedure

        return procedure.render(config, load_theme(config).warna.lain)
    from ..exports import mermaid

    return outgoing_whole(mermaid.render(config)).encode("utf-8")


# ---- on the terminal -----------------------------------------------------------------------------------------------


def _drawn(config: Config) -> Iterator[Part]:
    lanes = lanes_of(config)
    letters = [f"P{n}" for n in range(1, len(lanes) + 1)]
    yield Said(f"SOP {config.instansi.nama}", "judul")
    yield from (f"  {letter} = {lane if lane in config.actors() else 'tidak disebut'}"
                for letter, lane in zip(letters, lanes, strict=True))  # fmt: skip
    yield ""
    yield Table(("Langkah", *letters, "Waktu", "Berikutnya"), [_row(drawn, lanes) for drawn in drawn_steps(config)])
    yield ""
    if config.janji:
        yield f"  {promise_said(config)}"
    yield Said(f"  {LEGEND}", "lunak")


def _row(drawn: Drawn, lanes: Sequence[str]) -> tuple[str, ...]:
    marks = [SIGNS[drawn.symbol] if lane in drawn.lanes else "" for lane in lanes]
    onward = "; ".join(way.told for way in drawn.ways) or "selesai"
    limit = drawn.step.waktu
    said = "menurut " + limit.kolom if isinstance(limit, LimitBy) else str(limit or "–")
    return drawn.step.label, *marks, said, onward


# ---- what cannot work ----------------------------------------------------------------------------------------------


def notes_said(config: Config) -> list[str]:
    """What of config.toml does less than it says, or holds what nobody wrote, with its place there; the SOP runs."""
    unsaid = config.jam_kerja.unsaid_of_ramadan
    return [*_said(config, notes(config.procedures[-1])), *([f"{config.path.name}: {unsaid}"] if unsaid else [])]


def _said(config: Config, faults: Iterable[Fault]) -> list[str]:
    """Each with the place in config.toml."""
    found = list(faults)
    text = config.path.read_bytes().decode("utf-8-sig") if found else ""
    return [f"{place_said(text, config.path, key)}: {said}." for said, key in found]
