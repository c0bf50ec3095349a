"""The SOP as a page in Markdown: its flow for Mermaid, and its table. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from ..config import Config
from ..config.procedure import NOBODY
from ..core.flowchart import LEGEND, SIGNS, Drawn, Way, drawn_steps, lanes_of, promise_said

_SHAPES = {"kapsul": ("([", "])"), "kotak": ("[", "]"), "belah ketupat": ("{", "}")}


def render(config: Config) -> str:
    """The page: heading, flow, table."""
    steps = drawn_steps(config)
    return "\n".join([
        f"# SOP layanan pengaduan: {_cell(config.instansi.nama)}", "",
        "```mermaid", "flowchart TD", *_nodes(steps), *_arrows(steps, config.register_.pelapor), "```", "",
        *_table(steps, lanes_of(config)), "",
        *([_cell(promise_said(config)), ""] if config.janji else []),
        f"{LEGEND}.", "",
    ])  # fmt: skip


def _nodes(steps: Sequence[Drawn]) -> Iterator[str]:
    for drawn in steps:
        opens, closes = _SHAPES[drawn.symbol]
        step = drawn.step
        said = [step.label, *([step.pelaksana] if step.actors else []), *([str(step.waktu)] if step.waktu else [])]
        yield f'    s{step.nomor}{opens}"{"<br>".join(map(_quoted, said))}"{closes}'


def _arrows(steps: Sequence[Drawn], reporter: str) -> Iterator[str]:
    ways = [way for drawn in steps for way in drawn.ways]
    if any(way.to is None and way.is_back for way in ways):
        yield f'    pelapor(["{_quoted(reporter)}"])'
    if any(way.to is None and not way.is_back for way in ways):
        yield '    selesai(["Selesai"])'
    for way in ways:
        label = f'|"{_quoted(way.said)}"|' if way.said else ""
        yield f"    s{way.start} {'-.->' if way.is_back else '-->'}{label} {_end(way)}"


def _end(way: Way) -> str:
    return f"s{way.to}" if way.to is not None else "pelapor" if way.is_back else "selesai"


def _table(steps: Sequence[Drawn], lanes: Sequence[str]) -> Iterator[str]:
    headings = ["No", "Kegiatan", *lanes, "Kelengkapan", "Waktu", "Output", "Keterangan"]
    yield _line(headings)
    yield _line(["---"] * len(headings))
    for drawn in steps:
        step = drawn.step
        signs = [SIGNS[drawn.symbol] if lane in drawn.lanes else "" for lane in lanes]
        standard = [", ".join(step.kelengkapan) or NOBODY, str(step.waktu or NOBODY), step.keluaran or NOBODY]
        yield _line([str(step.nomor), drawn.activity, *signs, *standard, "; ".join(drawn.remarks)])


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(map(_cell, cells))} |"


def _cell(text: str) -> str:
    """A text that ends no cell and begins no tag."""
    return " ".join(text.split()).replace("&", "&amp;").replace("<", "&lt;").replace("|", "\\|")


def _quoted(text: str) -> str:
    """A text between Mermaid's quotes."""
    return " ".join(text.split()).replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace("`", "#96;")
