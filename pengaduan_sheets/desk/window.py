"""One small window (tkinter): says what is being done, then one sentence; for a paper it asks first.

The work runs beside the window, so that it never looks dead; it cannot be closed before that has ended.
"""

from __future__ import annotations

import queue
import threading
import tkinter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tkinter import font, ttk

from .actions import ACTIONS, PAPERS, Outcome, outcome, print_papers

_WIDTH = 460  # points that a sentence is wrapped at
_LOOKS = 100  # milliseconds between two looks at whether the work has ended
_BAD = "#9c1c1c"


class Window:
    """A window with room for a sentence. raises tkinter.TclError: there is no screen"""

    def __init__(self, title: str, config: Path) -> None:
        _sharp()
        self.config = config
        self.root = tkinter.Tk(className="pengaduan")
        self.root.title(f"{title} - {config.parent.name}")
        self.root.resizable(width=False, height=False)
        self.root.protocol("WM_DELETE_WINDOW", self.close)
        for name in ("TkDefaultFont", "TkTextFont"):
            font.nametofont(name, self.root).configure(size=12)
        if self.root.tk.call("tk", "windowingsystem") == "x11":  # whose own look is that of thirty years ago
            ttk.Style(self.root).theme_use("clam")
        self.frame = ttk.Frame(self.root, padding=20)
        self.frame.grid()
        self.said = ttk.Label(self.frame, wraplength=_WIDTH, justify="left", width=_WIDTH // 10)
        self.bar = ttk.Progressbar(self.frame, mode="indeterminate", length=_WIDTH)
        self.shut = ttk.Button(self.frame, text="Tutup", command=self.close)
        self.first: tkinter.Misc = self.root  # where one types at once
        self._ended: queue.SimpleQueue[Outcome] = queue.SimpleQueue()
        self._is_busy = False

    def close(self, _event: object = None) -> None:
        """Close it, unless work is under way."""
        if not self._is_busy:
            self.root.destroy()

    def say(self, said: str, *, is_good: bool = True) -> None:
        """Show a sentence."""
        self.said.configure(text=said, foreground="" if is_good else _BAD)

    def begin(self, doing: str, work: Callable[[], Outcome], then: Callable[[Outcome], None]) -> None:
        """Do the work beside the window, and `then` show what came of it."""
        self._is_busy = True
        self.say(doing)
        self.bar.grid(row=8, column=0, pady=(12, 0))
        self.bar.start()
        threading.Thread(target=self._work, args=(work,), daemon=True).start()
        self.root.after(_LOOKS, self._look, then)

    def end(self, ended: Outcome) -> None:
        """The sentence that it ends in, and the way out."""
        self.say(ended.said, is_good=ended.is_good)
        self.shut.grid(row=9, column=0, sticky="e", pady=(16, 0))
        self.shut.focus_set()
        for key in ("<Return>", "<KP_Enter>", "<Escape>"):
            self.root.bind(key, self.close)

    def show(self) -> None:
        """In the middle of the screen, until it is closed."""
        self.root.eval("tk::PlaceWindow . center")
        self.root.lift()
        self.first.focus_force()
        self.root.mainloop()

    def _work(self, work: Callable[[], Outcome]) -> None:
        self._ended.put(outcome(work, self.config))

    def _look(self, then: Callable[[Outcome], None]) -> None:
        try:
            ended = self._ended.get_nowait()
        except queue.Empty:
            self.root.after(_LOOKS, self._look, then)
            return
        self._is_busy = False
        self.bar.stop()
        self.bar.grid_remove()
        then(ended)


class PaperWindow(Window):
    """Asks which paper for which number; what was refused can be mended in place."""

    def __init__(self, title: str, config: Path) -> None:
        super().__init__(title, config)
        self.number = tkinter.StringVar(self.root)
        self.kind = tkinter.StringVar(self.root, next(iter(PAPERS)))
        self.asked = ttk.Frame(self.frame)
        self.asked.grid(row=0, column=0, sticky="we")
        self.asked.columnconfigure(0, weight=1)
        ttk.Label(self.asked, text="Nomor atau kode, misalnya 12 atau 0012/PGD/III/2026-S").grid(sticky="w")
        self.entry = ttk.Entry(self.asked, textvariable=self.number, font="TkTextFont", width=34)
        self.entry.grid(sticky="we", pady=(4, 14))
        for name, title_of_it in PAPERS.items():
            ttk.Radiobutton(self.asked, text=title_of_it, value=name, variable=self.kind).grid(sticky="w", pady=2)
        self.go = ttk.Button(self.asked, text="Cetak", command=self.make)
        self.go.grid(sticky="e", pady=(14, 0))
        self.said.grid(row=7, column=0, sticky="w", pady=(12, 0))
        self.first = self.entry
        for key in ("<Return>", "<KP_Enter>"):
            self.root.bind(key, self.make)
        self.root.bind("<Escape>", self.close)

    def make(self, _event: object = None) -> None:
        """Make the paper that is asked for."""
        if str(self.go["state"]) != "disabled":
            self.go.configure(state="disabled")
            kind, number = self.kind.get(), self.number.get()
            self.begin(ACTIONS["cetak"].doing, lambda: print_papers(self.config, kind, number), self.told)

    def told(self, ended: Outcome) -> None:
        """Done; or what to mend."""
        self.go.configure(state="normal")
        if ended.is_good:
            self.asked.grid_remove()
            self.end(ended)
        else:
            self.say(ended.said, is_good=False)
            self.entry.focus_set()
            self.entry.select_range(0, "end")


def run(action: str, config: Path) -> bool:
    """Show the window of an action until it is closed; False where there is no screen."""
    title, doing, does = ACTIONS[action]
    try:
        window = Window(title, config) if does else PaperWindow(title, config)
    except tkinter.TclError:
        return False
    if does:
        window.said.grid(row=0, column=0, sticky="w")
        window.begin(doing, lambda: does(config), window.end)
    window.show()
    return True


def _sharp() -> None:
    """Letters as sharp as the screen has them: Windows enlarges those of a program that does not ask."""
    with suppress(ImportError, AttributeError, OSError):
        from ctypes import windll  # type: ignore[attr-defined]

        windll.shcore.SetProcessDpiAwareness(1)
