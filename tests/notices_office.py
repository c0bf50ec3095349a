"""An office that gives its people notices, by mail and by webhook."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from office import Office
from post_office import PostOffice

from pengaduan_sheets.layout import shipped_config

JFU, KASI = "JFU/Petugas Pengaduan", "Kasi Penanganan Pengaduan"
KABID, KEPALA = "Kabid Pengolahan Data dan Informasi", "Kepala Dinas"
NAMES = {JFU: "PENGADUAN_JFU", KASI: "PENGADUAN_KASI", KABID: "PENGADUAN_KABID", KEPALA: "PENGADUAN_KEPALA"}


QUIET = {'folder = "cetakan"': 'folder = ""', 'berkas = "papan.html"': 'berkas = ""'}


def config_text(settings: str = "") -> str:
    """The shipped config, with notices for everybody."""
    named = "\n".join(f'"{actor}" = "{name}"' for actor, name in NAMES.items())
    text = shipped_config().read_text(encoding="utf-8")
    return f"{text}\n[pemberitahuan]\n{settings}\n[pemberitahuan.penerima]\n{named}\n"


def notices_office(folder: Path, now: str, addresses: Mapping[str, str], settings: str = "") -> Office:
    """An office whose people have these addresses (actor -> text), without board and reports."""
    office = Office(folder, config=config_text(settings), replace=QUIET)
    office.create(now)
    write_addresses(office, addresses)
    return office


def write_addresses(office: Office, addresses: Mapping[str, str]) -> None:
    secrets = office.state / "rahasia.env"
    lines = [f"{NAMES[actor]}={text}\n" for actor, text in addresses.items()]
    secrets.write_text("# alamat pemberitahuan\n" + "".join(lines), encoding="utf-8")
    secrets.chmod(0o600)


def everybody(post: PostOffice) -> dict[str, str]:
    """Each has a mailbox, the Kasi a webhook besides, the Kabid nothing but one."""
    return {
        JFU: post.mail("jfu"), KASI: f"{post.mail('kasi')}, {post.hook('kasi-ponsel')}", KABID: post.hook("kabid"),
        KEPALA: post.mail("kepala"),
    }  # fmt: skip
