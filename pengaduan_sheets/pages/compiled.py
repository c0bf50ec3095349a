"""Templates are compiled once, as modules are: that takes longer than filling them."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from jinja2.bccache import Bucket, FileSystemBytecodeCache

from .. import __version__


class Compiled(FileSystemBytecodeCache):
    """Compiled templates of this version of the program; where they cannot be kept, each run compiles them anew."""

    def __init__(self, folder: Path) -> None:
        super().__init__(str(folder), f"%s-{__version__}.jinja")

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep one, or do without: no right to write there, no space left."""
        with suppress(OSError):
            Path(self.directory).mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
