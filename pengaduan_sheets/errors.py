"""What can go wrong, as facts. Every error carries the exit code of INTERFACE.md section 1.

The message is what a clerk, a head or an installer reads: plain Indonesian, where, what was read, what to do next.
"""

from typing import Self


class PengaduanError(Exception):
    """Base of every expected failure: `str(error)` is the sentence for the user."""

    exit_code = 8

    @property
    def brief(self) -> str:
        """The sentence for who reads of it among others, elsewhere: what is wrong and where."""
        return str(self)

    @property
    def public(self) -> str:
        """The sentence for board, log and the note beside the book, which bear nothing personal (INTERFACE 4.11)."""
        return str(self)


class UsageError(PengaduanError):
    """Wrong usage, or refused: a book is there already, no such number."""

    exit_code = 2


class ConfigError(PengaduanError):
    """config.toml is invalid: names key, value, allowed values and line."""

    exit_code = 3


class ConfigUnreadableError(ConfigError):
    """There is no config.toml, or what lies there is no text. what: the sentence without what to do"""

    def __init__(self, said: str, what: str) -> None:
        super().__init__(said)
        self.what = what


class CalendarEndsError(ConfigError):
    """A moment lies outside the working calendar that was built."""


class LayoutError(PengaduanError):
    """The workbook is unreadable, or a tab or heading is missing or there twice."""

    exit_code = 4


class BookMissingError(LayoutError):
    """There is no file where the book should be."""


class BookUnreadableError(LayoutError):
    """A file that is no whole workbook. said: what it is, and how to mend it, also where it is not the book itself"""

    def __init__(self, said: str, back: str = "Atau kembalikan buku dengan `pengaduan pulihkan`.") -> None:
        super().__init__(f"{said} {back}")
        self.said = said


class HeadingsError(LayoutError):
    """A known heading is missing or there twice.

    wrong, how  which, where; what to do
    found       what stands there; places: the same without the words that are no heading: a complaint may lie there
    """

    def __init__(self, wrong: str, how: str, found: str = "", places: str = "") -> None:
        super().__init__(" ".join(filter(None, (wrong, found, how))))
        self._parts = wrong, how, found, places

    def of_file(self, name: str) -> Self:
        """The same of a tab in that file."""
        wrong, *rest = self._parts
        return type(self)(f"{name}: {wrong}", *rest)

    @property
    def brief(self) -> str:
        """Without all that the tab has."""
        return self._parts[0]

    @property
    def public(self) -> str:
        wrong, how, _, places = self._parts
        return " ".join(filter(None, (wrong, places, how)))


class OutgrownError(LayoutError):
    """What is to be written would make the book larger than it could be read again."""


class MassChangeError(LayoutError):
    """One reading changed what tells complaints apart in too many rows (INTERFACE 4.9)."""


class ChangedPastError(LayoutError):
    """An edit of config.toml would change what is over (INTERFACE 4.13)."""


class StoreBusyError(PengaduanError):
    """The book could not be read, or nothing could be written for a whole working day."""

    exit_code = 5


class StoreOfflineError(PengaduanError):
    """Google or network trouble: try later."""

    exit_code = 6


class AlreadyRunningError(PengaduanError):
    """Another sync holds the lock."""

    exit_code = 7


class MachineError(PengaduanError):
    """The machine is at fault: disk full, clock went back, internal error."""

    exit_code = 8
