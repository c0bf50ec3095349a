"""The same in a terminal, where Python has no windows or there is no screen: it ends when Enter is pressed."""

from __future__ import annotations

import sys
from contextlib import suppress
from pathlib import Path

import click

from ..terminal.screen import ask, say
from .actions import ACTIONS, NUMBERED, NUMBERLESS, PAPERS, Outcome, outcome, print_papers


def run(action: str, config: Path) -> None:
    """Do it, say the sentence, wait."""
    title, doing, does = ACTIONS[action]
    say(f"{title} - {config.parent.name}\n")
    if does is None:
        ended = Outcome("Tidak ada yang dicetak.", True)
        with suppress(click.Abort):
            ended = _paper(config)
    else:
        say(doing)
        ended = outcome(lambda: does(config), config)
    say(f"\n{ended.said}\n")
    if sys.stdin.isatty():
        with suppress(click.Abort):
            ask("Tekan Enter untuk menutup", end=". ")


def _paper(config: Path) -> Outcome:
    """Ask until there is a paper, or nothing is answered any more."""
    names = list(PAPERS)
    for number, name in enumerate(names, 1):
        say(f"  {number}  {PAPERS[name]}")
    while True:
        chosen = ask(f"Cetak yang mana, 1 sampai {len(names)} [1]", "1").strip()
        if chosen not in map(str, range(1, len(names) + 1)):
            say(f"  Tulis angka 1 sampai {len(names)}.")
            continue
        kind = names[int(chosen) - 1]
        asks = "Nomor atau kode, misalnya 12 (kosong = selesai)"
        typed = "" if kind in NUMBERLESS else ask(asks)
        if not typed.strip() and kind in NUMBERED:
            return Outcome("Tidak ada yang dicetak.", True)
        say(ACTIONS["cetak"].doing)
        ended = outcome(lambda kind=kind, typed=typed: print_papers(config, kind, typed), config)  # type: ignore[misc]
        if ended.is_good:
            return ended
        say(f"  {ended.said}")
