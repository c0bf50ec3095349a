"""`diagnosa` for a Google Sheet: which step of docs/google.md is missing, in the order in which one takes them."""

from __future__ import annotations

import secrets
from collections.abc import Iterator

import requests

from ..a1 import quoted_tab
from ..config import Config
from ..errors import LayoutError, PengaduanError
from ..opening import TAB_NAMES, google_door
from ..schema import AGENDA, HANDOVER, HANDOVER_SYSTEM, OWNED_TABS, SYSTEM
from ..stores.google.access import Access, open_access
from ..stores.google.client import Patience, SheetsClient, UncertainWriteError
from ..stores.google.locks import protected_sentence
from ..stores.google.ranges import Json, block
from ..stores.google.reader import Structure, check_zone, locale_warning, read_structure
from ..stores.google.refusals import RejectedError
from ..text import heading_key

_PUBLIC = "https://docs.google.com/spreadsheets/d/{}/export?format=csv"
_TIMEOUT = 15  # seconds
_HEADING_AREA = 10  # rows in which headings stand


def check_google(config: Config) -> Iterator[tuple[bool, str]]:
    """(is right, sentence) for each step, up to the first one without which the next cannot be looked at."""
    try:
        access = open_access(google_door(config))
    except PengaduanError as error:
        yield False, f"Kredensial: {error}"
        return
    if access.address:
        yield True, f"Kredensial: tidak dipakai, server uji {access.address}"
    else:
        acts = f", atas nama {access.identity.subject}" if access.identity.subject else ""
        yield True, f"Kredensial: akun layanan {access.identity.account}{acts}"
    client = SheetsClient(access, Patience(budget=20.0))
    try:
        structure = read_structure(client, TAB_NAMES)
    except PengaduanError as error:
        yield False, str(error)
        return
    yield True, f"Spreadsheet '{structure.title}' dapat dibaca ({len(structure.ids)} tab)"
    yield _may_write(client, access)
    if structure.ours():
        yield from _set_up(client, structure, config)
    else:
        yield True, "Zona waktu dan lokal spreadsheet: diatur oleh `pengaduan buat`"
    yield _is_private(access)


def _set_up(client: SheetsClient, structure: Structure, config: Config) -> Iterator[tuple[bool, str]]:
    """What people can change of a book that was made."""
    hindering = [lock for lock in client.locks() if any(map(lock.meets, _filled(client, structure)))]
    if hindering:
        yield False, protected_sentence(hindering, {}, client.access.shared_with)
    try:
        check_zone(structure, config.instansi.zona_waktu)
        yield True, f"Zona waktu spreadsheet: {structure.zone}"
    except LayoutError as error:
        yield False, str(error)
    warnings = locale_warning(structure)
    yield (False, warnings[0]) if warnings else (True, f"Lokal spreadsheet: {structure.locale or 'tidak disebut'}")


def _filled(client: SheetsClient, structure: Structure) -> list[Json]:
    """What the sync fills, as GridRanges: whole tabs, and the system columns of shared ones."""
    keys = {heading_key(heading) for heading in (*SYSTEM, *HANDOVER_SYSTEM)}
    out: list[Json] = [{"sheetId": structure.ids[name]} for name in OWNED_TABS if name in structure.ids]
    shared = [name for name in (AGENDA, HANDOVER) if name in structure.ids]
    areas, _ = client.values([f"{quoted_tab(name)}!1:{_HEADING_AREA}" for name in shared]) if shared else ([], "")
    for name, rows in zip(shared, areas, strict=True):
        places = {at for row in rows for at, value in enumerate(row) if heading_key(value) in keys}
        out += [block(structure.ids[name], 0, at, None, at + 1) for at in sorted(places)]
    return out


def _may_write(client: SheetsClient, access: Access) -> tuple[bool, str]:
    """Whether we are editors: a search for what stands nowhere changes nothing, but needs that right."""
    nowhere = f"~{secrets.token_hex(12)}~"
    request = {"findReplace": {"find": nowhere, "replacement": nowhere, "allSheets": True}}
    try:
        client.update({"requests": [request]})
    except UncertainWriteError:
        return False, "Sambungan ke Google terputus sewaktu izin menulis diperiksa; ulangi sebentar lagi"
    except LayoutError:  # protections are told by themselves
        return True, "Spreadsheet dapat ditulis (peran Editor)"
    except (PengaduanError, RejectedError):
        return False, (
            f"Spreadsheet dapat dibaca tetapi tidak dapat ditulis. Buka spreadsheet itu, Bagikan, dan ubah peran "
            f"{access.shared_with} menjadi Editor"
        )
    return True, "Spreadsheet dapat ditulis (peran Editor)"


def _is_private(access: Access) -> tuple[bool, str]:
    """Whether somebody who is not signed in is sent away to sign in."""
    address = _PUBLIC.format(access.spreadsheet_id)
    if access.address:
        address = address.replace("https://docs.google.com", access.address)
    try:
        answer = requests.get(address, allow_redirects=False, timeout=_TIMEOUT, stream=True)
        answer.close()
    except requests.RequestException:
        return True, "Apakah spreadsheet ini terbuka untuk umum: tidak dapat diperiksa sekarang"
    goes_to = answer.headers.get("Location", "")
    is_sent_away = "ServiceLogin" in goes_to or "accounts.google.com" in goes_to or answer.status_code >= 400
    if is_sent_away:
        return True, "Spreadsheet hanya terbuka bagi yang diberi akses"
    return False, (
        "Siapa pun yang punya tautannya dapat membuka spreadsheet ini, padahal isinya data pribadi pelapor. Buka "
        "Bagikan, Akses umum, pilih Dibatasi (Restricted)"
    )
