"""Every office asked, in processes here or on a Dask cluster; each within its time, none holding up another."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, as_completed
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from threading import Thread, current_thread, main_thread
from typing import Any, TypeVar

from ..errors import StoreOfflineError, UsageError
from .listed import Listed
from .outline import Answer, Task, Unread, answer_of
from .sources import is_spreadsheet, sources_of

TIME = 60.0  # seconds for one office, from when work on it begins
REACHING = 30.0  # seconds to reach a cluster
_TASKS = 50  # offices that one process reads before a fresh one takes over: what pandas keeps is given back
_PACE = 2.1  # seconds between two spreadsheets: two readings each, and Google allows sixty a minute

_Found = TypeVar("_Found")

_last_begun = 0.0


def gather(tasks: Sequence[Task], processes: int | None = None, cluster: str | None = None) -> Iterator[Answer]:
    """The answers, as they come in.

    processes  how many work here; None: as many as this machine has cores
    cluster    address of a Dask scheduler whose workers read the same paths; spreadsheets are read from here
    raises     UsageError: the package for clusters is not installed; StoreOfflineError: no cluster there
    """
    sheets: list[Task] = []
    for answer in _files_first(tasks, processes, cluster):
        if isinstance(answer, Task):
            sheets.append(answer)
        else:
            yield answer
    # one after the other: they share one quota
    yield from _here(_at_google_pace, sorted(sheets, key=tasks.index), 1)


def _files_first(tasks: Sequence[Task], processes: int | None, cluster: str | None) -> Iterator[Answer | Task]:
    if cluster is not None:
        return _on_cluster(tasks, cluster)
    return _here(_answer_of_file, tasks, processes or os.cpu_count() or 1)


def _answer_of_file(task: Task) -> Answer | Task:
    """One with a spreadsheet is handed back. Only who has a time limit looks at its files: a share may be dead."""
    config, known = task.office.config, task.known
    if known is not None and known.sources == sources_of(config):
        return known
    return task if is_spreadsheet(config) else answer_of(task)


def _at_google_pace(task: Task) -> Answer:
    global _last_begun
    time.sleep(max(0.0, _last_begun + _PACE - time.monotonic()))
    _last_begun = time.monotonic()
    return answer_of(task)


def _no_answer(office: Listed) -> Unread:
    return Unread(
        office.name, 5, f"Tidak ada jawaban dalam {TIME:.0f} detik. Periksa disk atau jaringan tempat bukunya."
    )


# ---- here ----------------------------------------------------------------------------------------------------------


def _here(work: Callable[[Task], _Found], tasks: Sequence[Task], processes: int) -> Iterator[_Found | Unread]:
    if not tasks:
        return
    from pebble import ProcessPool

    pool: Any = ProcessPool(max_workers=min(processes, len(tasks)), max_tasks=_TASKS, context=get_context("spawn"))
    with _ended_as_by_hand():
        try:
            yield from _answers(pool, work, tasks)
            pool.close()
        finally:  # also where somebody has seen enough: no process stays behind
            pool.stop()
            pool.join()


@contextmanager
def _ended_as_by_hand() -> Iterator[None]:
    """SIGTERM is taken as Ctrl+C meanwhile: killed at once, Python would complain of what the processes share."""
    if current_thread() is not main_thread():  # only there signals are taken
        yield
        return
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _answers(pool: Any, work: Callable[[Task], _Found], tasks: Sequence[Task]) -> Iterator[_Found | Unread]:
    from pebble import ProcessExpired

    futures: dict[Future[_Found], Listed] = {
        pool.schedule(work, args=(task,), timeout=TIME): task.office for task in tasks
    }
    for future in as_completed(futures):
        try:
            yield future.result()
        except TimeoutError:
            yield _no_answer(futures[future])
        except ProcessExpired as error:
            yield Unread(futures[future].name, 8, _died(error.exitcode))


def _died(code: int | None) -> str:
    return f"Proses yang membacanya mati (kode {code}). Periksa memori komputer ini, lalu ulangi."


# ---- on a cluster --------------------------------------------------------------------------------------------------


def _on_cluster(tasks: Sequence[Task], address: str) -> Iterator[Answer | Task]:
    try:
        from distributed import Client
        from distributed import as_completed as as_they_come
    except ModuleNotFoundError as error:
        raise UsageError(
            f"--klaster memerlukan paket {error.name}, yang belum dipasang. Jalankan: pip install "
            "'pengaduan-sheets[klaster]'"
        ) from error
    they_come: Any = as_they_come
    with _client(Client, address) as client:
        futures = {client.submit(_within_time, task, pure=False): task.office for task in tasks}
        for future in they_come(futures, loop=client.loop):
            lost = future.exception()
            yield future.result() if lost is None else Unread(futures[future].name, 8, _lost(lost))


def _client(client: Any, address: str) -> Any:
    try:
        found = client(address, timeout=REACHING, set_as_default=False)
        found.wait_for_workers(1, timeout=REACHING)
    except (OSError, ValueError, TimeoutError) as error:
        raise StoreOfflineError(
            f"Klaster {address} tidak terhubung dalam {REACHING:.0f} detik. Periksa alamat (tcp://komputer:8786) dan "
            "apakah penjadwal Dask dan pekerjanya berjalan, lalu ulangi; tanpa --klaster semua dibaca di komputer ini."
        ) from error
    return found


def _lost(error: BaseException) -> str:
    return f"Pekerja klaster yang membacanya mati berkali-kali ({type(error).__name__}). Ulangi nanti."


def _within_time(task: Task) -> Answer | Task:
    """Runs in a worker of a cluster, whose processes may have no children: what does not answer is left to itself."""
    answers: list[Answer | Task] = []
    work = Thread(target=lambda: answers.append(_answer_of_file(task)), daemon=True)
    work.start()
    work.join(TIME)
    with suppress(IndexError):
        return answers[0]
    return _no_answer(task.office)
