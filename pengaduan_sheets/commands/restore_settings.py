"""`pulihkan --pengaturan`: the config.toml of the last sync as a file of its own, from what the journal keeps."""

from __future__ import annotations

import tomllib
from contextlib import suppress
from datetime import date
from pathlib import Path

from ..beside.changed_config import holds
from ..beside.whereabouts import journal_folder
from ..config import load_config
from ..config.sentences import beginning
from ..disk.faults import denied, is_denied, rights_of, why
from ..disk.files import create, place
from ..disk.state import folder_in, folder_of
from ..errors import ConfigError, MachineError, UsageError
from ..flow.changed_versions import version_lines
from ..flow.last_config import last_texts
from ..journal import Journal
from ..text import moment

_WHERE = {"buku", "jurnal"}  # the parts of config.toml that tell where the journal lies


def keep_settings(path: Path, name: str) -> list[str]:
    """Write the config of the last sync to a file beside config.toml (`path`); what to print. Never overwrites.

    Under the name of a file that it names as an earlier version, that one is written.

    raises  UsageError: the journal keeps none, or the name is taken; ConfigError: not even where the journal lies can
            be read in config.toml; MachineError
    """
    with Journal(_folder(path)) as journal:
        memory = journal.load()
    texts = last_texts(memory.meta)
    own = next(iter(texts), None)
    if own is None or memory.last_sync is None:
        raise UsageError(
            "Jurnal belum menyimpan pengaturan; setiap sinkron yang berhasil menyimpannya. Ambil config.toml yang lama "
            "dari salinan kantor."
        )
    target = place(path.parent, name)
    if target.resolve() == path.resolve():
        raise UsageError(f"{target} adalah pengaturan yang sekarang. Sebut nama lain, misalnya config-lama.toml.")
    version = next((file for file in texts if file != own and place(path.parent, file) == target), None)
    text = texts[version or own]
    if not holds(target, text):
        _make(target, text, path)
    if version is not None:
        return [
            f"{target} berisi SOP lama yang disebut [[versi]] di pengaturan sinkron terakhir "
            f"({moment(memory.last_sync)}). Blok itu di {path.name}:",
            *version_lines(version, _until(texts[own], version)),
        ]
    return [
        f"{target} berisi pengaturan yang dipakai sinkron terakhir ({moment(memory.last_sync)}).",
        f"Supaya pengaduan sampai hari itu tetap menurut pengaturan itu, tambahkan di akhir {path.name}:",
        *version_lines(name, memory.last_sync),
    ]


def _until(text: str, file: str) -> date:
    """The last day of a version, as a config says that was once read."""
    return next(of["sampai"] for of in tomllib.loads(text)["versi"] if of["berkas"].strip() == file)  # type: ignore[no-any-return]


def _folder(path: Path) -> Path:
    """Where the journal lies: also when config.toml is wrong, for then somebody wants the last one that was right."""
    try:
        config = load_config(path)
        return journal_folder(config, config.state_folder)
    except ConfigError:
        with suppress(OSError, ValueError, AttributeError, TypeError):
            return folder_of(path)
        with suppress(OSError, ValueError, AttributeError, TypeError):
            told = beginning(path.read_bytes().decode("utf-8-sig"))
            if set(list(told)[:-1]) >= _WHERE:  # the last one may go on behind what cannot be read
                return folder_in(path, told)
        raise


def _make(target: Path, text: str, model: Path) -> None:
    try:
        create(target, text.encode("utf-8"), rights_of(model), is_sure=True)
    except FileExistsError:
        raise UsageError(f"{target} sudah ada, dan isinya lain; tidak ditimpa. Pakai nama lain.") from None
    except OSError as error:
        raise MachineError(
            denied(target) if is_denied(error) else f"{target} tidak dapat ditulis ({why(error)}). Periksa disk itu."
        ) from error
