"""`pulihkan --pengaturan`: the config.toml of the last sync as a file of its own, from what the journal keeps."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from pathlib import Path

from ..beside.changed_config import holds
from ..beside.settings import journals_beside, load_settings
from ..beside.whereabouts import journal_folder
from ..config.sentences import beginning
from ..disk.faults import denied, is_denied, rights_of, text_of, why
from ..disk.files import create, place, put, umask
from ..disk.state import folder_in, folder_of
from ..errors import ConfigError, ConfigUnreadableError, MachineError, UsageError
from ..flow.changed_versions import version_lines
from ..flow.last_config import last_texts
from ..journal import Journal, Memory
from ..text import moment

_WHERE = {"buku", "jurnal"}  # the parts of config.toml that tell where the journal lies


def keep_settings(path: Path, name: str) -> list[str]:
    """Write the config of the last sync to a file beside config.toml (`path`); what to print. Never overwrites.

    Under the name of a file that it names as an earlier version, that one is written; under that of a config.toml that
    is gone or no text any more, itself.

    raises  UsageError: the journal keeps none, or the name is taken; ConfigError: neither config.toml nor a journal
            beside it tells what it was; MachineError
    """
    memory, fault = _remembered(path)
    texts = last_texts(memory.meta)
    own = next(iter(texts), None)
    if own is None or memory.last_sync is None:
        raise UsageError(
            "Jurnal belum menyimpan pengaturan; setiap sinkron yang berhasil menyimpannya. Ambil config.toml yang lama "
            "dari salinan kantor."
        )
    target = place(path.parent, name)
    if target.resolve() == path.resolve():
        if not isinstance(fault, ConfigUnreadableError):
            raise UsageError(f"{target} adalah pengaturan yang sekarang. Sebut nama lain, misalnya config-lama.toml.")
        return _bring_back(path, texts[own], memory.last_sync)
    version = next((file for file in texts if file != own and place(path.parent, file) == target), None)
    text = texts[version or own]
    if not holds(target, text):
        _make(target, text.encode("utf-8"), _mode(path))
    if version is not None:
        return [
            f"{target} berisi SOP lama yang disebut [[versi]] di pengaturan sinkron terakhir "
            f"({moment(memory.last_sync)}). Blok itu di {path.name}:",
            *version_lines(version, _until(texts[own], version)),
        ]
    said = f"{target} berisi pengaturan yang dipakai sinkron terakhir ({moment(memory.last_sync)})."
    if fault is not None:
        return [said, f"{path.name} sekarang tidak dapat dipakai: betulkan, atau pakai berkas itu dengan nama itu."]
    return [
        said,
        f"Supaya pengaduan sampai hari itu tetap menurut pengaturan itu, tambahkan di akhir {path.name}:",
        *version_lines(name, memory.last_sync),
    ]


def _bring_back(path: Path, text: str, at: datetime) -> list[str]:
    """Write config.toml itself again; what lies there and is no text is kept under another name."""
    out = [
        f"{path} berisi lagi pengaturan yang dipakai sinkron terakhir ({moment(at)}). Jalankan `pengaduan diagnosa`."
    ]
    mode = _mode(path)
    if not path.exists():
        _make(path, text.encode("utf-8"), mode)
        return out
    names = (f"{path.stem}-rusak{number}{path.suffix}" for number in ("", *(f"-{n}" for n in range(2, 100))))
    aside = next(there for there in map(path.with_name, names) if not there.exists())
    _make(aside, path.read_bytes(), mode)
    with _writing(path):
        put(path, text.encode("utf-8"), mode, is_sure=True)
    return [*out, f"Yang sebelumnya ada di situ disimpan sebagai {aside.name}."]


def _until(text: str, file: str) -> date:
    """The last day of a version, as a config says that was once read."""
    return next(of["sampai"] for of in tomllib.loads(text)["versi"] if of["berkas"].strip() == file)  # type: ignore[no-any-return]


def _remembered(path: Path) -> tuple[Memory, ConfigError | None]:
    """(what the journal knows, why config.toml cannot be read). raises ConfigError: nothing tells where that lies"""
    fault: ConfigError | None = None
    try:
        config = load_settings(path)
        folders = [journal_folder(config, config.state_folder)]
    except ConfigError as error:  # then somebody wants the last one that was right
        fault, folders = error, [*_told_by_what_is_left(path), *journals_beside(path)]
        if not folders:
            raise
    found = Memory()
    for folder in folders:
        with Journal(folder) as journal:
            found = journal.load()
        if last_texts(found.meta):
            break
    return found, fault


def _told_by_what_is_left(path: Path) -> Iterator[Path]:
    """Where the journal lies by a config.toml that is wrong, or cannot be read to its end."""
    with suppress(OSError, ValueError, AttributeError, TypeError):
        yield folder_of(path)
        return
    with suppress(OSError, ValueError, AttributeError, TypeError):
        told = beginning(text_of(path.read_bytes()))
        if set(list(told)[:-1]) >= _WHERE:  # the last one may go on behind what cannot be read
            yield folder_in(path, told)


def _mode(path: Path) -> int:
    """Who may read a new file beside config.toml: as that one, where it is there."""
    return rights_of(path) if path.exists() else 0o666 & ~umask()


def _make(target: Path, data: bytes, mode: int) -> None:
    with _writing(target):
        create(target, data, mode, is_sure=True)


@contextmanager
def _writing(target: Path) -> Iterator[None]:
    try:
        yield
    except FileExistsError:
        raise UsageError(f"{target} sudah ada, dan isinya lain; tidak ditimpa. Pakai nama lain.") from None
    except (FileNotFoundError, NotADirectoryError):
        raise UsageError(f"Folder {target.parent} tidak ada. Buat dulu foldernya, atau pilih folder lain.") from None
    except OSError as error:
        raise MachineError(
            denied(target) if is_denied(error) else f"{target} tidak dapat ditulis ({why(error)}). Periksa disk itu."
        ) from error
