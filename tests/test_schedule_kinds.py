"""How each scheduler is told: systemd, cron, Windows Task Scheduler; and which of them is chosen."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
from datetime import date, datetime
from pathlib import Path

import pytest
from lxml import etree
from schedule_jobs import CRONTAB, ODD, job, program

from pengaduan_sheets.errors import MachineError, UsageError
from pengaduan_sheets.schedule import cron, install, remove, show
from pengaduan_sheets.schedule import windows as task_scheduler
from pengaduan_sheets.schedule.cron import block, next_run
from pengaduan_sheets.schedule.systemd import service_text, timer_text

pytestmark = pytest.mark.skipif(os.name != "posix", reason="program tiruan di sini adalah skrip sh")
analyze = pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze tidak terpasang")

SCHEMA = Path(__file__).parent / "data" / "taskscheduler.xsd"
NS = {"t": "http://schemas.microsoft.com/windows/2004/02/mit/task"}

# A systemctl that notes what it is asked, and knows one timer.
SYSTEMCTL = """
echo "$*" >> "$ASKED"
case "$*" in
  *"show --property=Version"*) echo Version=252 ;;
  *"show pengaduan-uji.timer"*)
    echo ActiveState=active
    echo "NextElapseUSecRealtime=Tue 2026-11-24 09:16:00 WIB"
    echo "LastTriggerUSec=Tue 2026-11-24 09:14:00 WIB" ;;
  *"show pengaduan-uji.service"*)
    echo ExecMainStatus=5
    echo "ExecMainStartTimestamp=Tue 2026-11-24 09:14:01 WIB"
    echo "ExecMainExitTimestamp=Tue 2026-11-24 09:14:03 WIB" ;;
esac
"""


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty machine: a folder of programs that is the whole search path beside the bare tools of sh."""
    programs = tmp_path / "programs"
    programs.mkdir()
    for tool in ("cat", "rm"):
        found = shutil.which(tool)
        assert found
        (programs / tool).symlink_to(found)
    monkeypatch.setenv("PATH", str(programs))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("TABLE", str(tmp_path / "table"))
    monkeypatch.setenv("ASKED", str(tmp_path / "asked"))
    return tmp_path


@pytest.fixture
def cron_machine(machine: Path) -> Path:
    program(machine / "programs", "crontab", CRONTAB)
    return machine


@pytest.fixture
def systemd_machine(machine: Path) -> Path:
    program(machine / "programs", "systemctl", SYSTEMCTL)
    return machine


# ---- cron ----------------------------------------------------------------------------------------------------------

OTHERS = 'MAILTO=""\n\n# cadangan malam\n5 0 * * * /usr/bin/backup --name "a # b" >/dev/null\n\n\n'


def test_a_crontab_is_made_where_there_was_none_and_taken_away_when_nothing_is_left(cron_machine: Path) -> None:
    said = install(job(), "cron")
    assert (
        said[0] == "Sinkron otomatis terpasang di crontab pengguna ini, dengan tanda pengaduan-uji (lihat: crontab -l)."
    )
    assert (cron_machine / "table").read_text(encoding="utf-8") == "".join(f"{line}\n" for line in block(job()))
    assert remove("pengaduan-uji") == ["Baris dengan tanda pengaduan-uji dihapus dari crontab."]
    assert not (cron_machine / "table").exists()


def test_lines_of_others_come_out_byte_for_byte(cron_machine: Path) -> None:
    others = OTHERS.encode() + b"# caf\xe9 in another encoding\n"
    (cron_machine / "table").write_bytes(others)
    install(job(), "cron")
    assert (cron_machine / "table").read_bytes().startswith(others)
    remove("pengaduan-uji")
    assert (cron_machine / "table").read_bytes() == others


def test_a_crontab_that_refuses_is_told_by_what_it_says(cron_machine: Path) -> None:
    """`sudo apt install cron` helps nobody who may not use it, and what was not seen may well be there."""
    program(cron_machine / "programs", "crontab", 'echo "You (siti) are not allowed to use this program" >&2; exit 1\n')
    with pytest.raises(UsageError, match=r"crontab tidak dapat dibaca: You \(siti\) are not allowed"):
        install(job())
    with pytest.raises(MachineError, match=r"Tidak diketahui apakah sinkron otomatis terpasang: crontab tidak dapat"):
        remove("pengaduan-uji")


def test_installed_twice_the_block_stands_once_with_the_new_interval(cron_machine: Path) -> None:
    (cron_machine / "table").write_text(OTHERS, encoding="utf-8")
    install(job(), "cron")
    install(job(every=10), "cron")
    expected = OTHERS + "".join(f"{line}\n" for line in block(job(every=10)))
    assert (cron_machine / "table").read_text(encoding="utf-8") == expected


def test_a_line_that_somebody_wrote_into_our_block_stays(cron_machine: Path) -> None:
    first, *rest = block(job())
    (cron_machine / "table").write_text("\n".join([first, "@daily /usr/bin/own", *rest[:1]]), encoding="utf-8")
    remove("pengaduan-uji")
    assert (cron_machine / "table").read_text(encoding="utf-8") == "@daily /usr/bin/own\n"


def test_the_job_of_another_office_stays(cron_machine: Path) -> None:
    install(job(name="pengaduan-uji-2"), "cron")
    install(job(), "cron")
    remove("pengaduan-uji")
    assert show(job(name="pengaduan-uji-2")).installed
    assert not show(job()).installed


def test_a_crontab_that_cannot_be_read_is_never_written(cron_machine: Path) -> None:
    program(
        cron_machine / "programs",
        "crontab",
        'if [ "$1" = -l ] && [ -f "$TABLE" ]; then echo "crontabs/siti: I/O error" >&2; exit 1; fi\n' + CRONTAB,
    )
    (cron_machine / "table").write_text(OTHERS, encoding="utf-8")
    with pytest.raises(UsageError, match='Penjadwal "cron" tidak dapat dipakai'):
        install(job(), "cron")
    assert (cron_machine / "table").read_text(encoding="utf-8") == OTHERS


def test_a_crontab_that_cannot_be_written_is_told_with_what_it_said(cron_machine: Path) -> None:
    program(
        cron_machine / "programs", "crontab", 'case "$1" in -l) exit 0 ;; *) echo "disk penuh" >&2; exit 1 ;; esac\n'
    )
    with pytest.raises(MachineError, match=r"crontab tidak dapat ditulis: disk penuh\. Periksa"):
        install(job(), "cron")


@pytest.mark.usefixtures("cron_machine")
def test_cron_keeps_no_record_and_none_is_invented() -> None:
    install(job(every=5), "cron")
    found = show(job())
    assert (found.installed, found.kind, found.every_minutes, found.is_current) == (True, "cron", 5, True)
    assert (found.last_run, found.last_result) == (None, None)


@pytest.mark.parametrize(
    ("now", "every", "following"),
    [
        ("2026-11-24 09:15", 2, "2026-11-24 09:16"),
        ("2026-11-24 09:16", 2, "2026-11-24 09:18"),
        ("2026-11-24 23:59", 2, "2026-11-25 00:00"),
        ("2026-11-28 03:00", 7, "2026-11-28 03:02"),  # 26 times 7 minutes after midnight, Saturday too
        ("2026-11-24 23:56", 7, "2026-11-25 00:00"),  # each day from midnight anew
        ("2026-11-24 00:00", 90, "2026-11-24 01:30"),
        ("2026-11-24 00:00", 1440, "2026-11-25 00:00"),
    ],
)
def test_the_next_run_is_the_next_minute_of_the_rhythm(now: str, every: int, following: str) -> None:
    found = next_run(datetime.fromisoformat(now), every)
    assert found.astimezone().replace(tzinfo=None) == datetime.fromisoformat(following)


@pytest.mark.parametrize("every", [1, 2, 7, 15, 45, 60, 90, 600, 1440])
def test_the_lines_name_each_run_of_a_day_exactly_once_whatever_day_it_is(every: int) -> None:
    found = []
    for line in block(job(every=every))[1:]:
        minutes, hours, *days = line.split()[:5]
        assert days == ["*", "*", "*"]
        found += [h * 60 + m for h in numbers(hours) for m in numbers(minutes)]
    assert sorted(found) == list(range(0, 1440, every))


def numbers(field: str) -> list[int]:
    """A field of a crontab as cron reads it."""
    found: list[int] = []
    for part in field.split(","):
        span, _, step = part.partition("/")
        first, _, last = span.partition("-")
        found += range(int(first), int(last or first) + 1, int(step or 1))
    return found


def test_two_minutes_are_one_line() -> None:
    assert [line.split(" cd ")[0] for line in block(job())[1:]] == ["0-58/2 0-23 * * *"]


def test_lines_of_an_older_program_are_known_as_such(cron_machine: Path) -> None:
    old = "0-58/2 7-15 * * 1-4 cd /srv/kantor && exec /usr/bin/python3 # pengaduan-uji\n"
    (cron_machine / "table").write_text(f"# dipasang; jangan diubah di sini # pengaduan-uji\n{old}", encoding="utf-8")
    assert (show(job()).every_minutes, show(job()).is_current) == (None, False)
    install(job(), "cron")
    assert (show(job()).every_minutes, show(job()).is_current) == (2, True)
    assert not show(job(folder=cron_machine)).is_current  # the office has moved


@pytest.mark.parametrize("runs", [True, False])
def test_where_no_cron_runs_it_is_said_at_once_and_again(
    cron_machine: Path, runs: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cron, "_DAEMONS", {Path(f"/proc/{os.getpid()}/comm").read_text().strip()} if runs else set())
    said = install(job(), "cron")
    found = show(job())
    assert any("Layanan cron tidak berjalan" in line for line in said) is not runs
    assert any("sudo systemctl enable --now cron" in line for line in found.problems) is not runs
    assert (found.next_run is not None) is runs


def test_cron_runs_the_command_in_its_folder_with_every_word_unharmed(tmp_path: Path) -> None:
    folder = tmp_path / ODD
    folder.mkdir()
    note = program(folder, "catat 50%", 'for word; do echo "$word"; done > ditulis; pwd >> ditulis\necho di layar\n')
    words = ["-c", str(folder / "config.toml"), "%", "a'b\"c", "$HOME", ""]
    line = block(job(folder, command=[str(note), *words]))[1]
    command = line.split(maxsplit=5)[5].replace("\\%", "%")  # what cron hands to sh
    assert "%" not in line.replace("\\%", "")  # a bare one would end the command there
    done = subprocess.run(["/bin/sh", "-c", command], cwd="/", capture_output=True, check=True)
    assert (folder / "ditulis").read_text(encoding="utf-8").splitlines() == [*words, str(folder)]
    assert (done.stdout, done.stderr) == (b"", b"")  # cron would mail it


# ---- systemd -------------------------------------------------------------------------------------------------------


def verified(folder: Path, name: str, text: str) -> subprocess.CompletedProcess[str]:
    """A unit as systemd reads it: its complaints, and a dump of what it understood."""
    unit = folder / name
    unit.write_text(text, encoding="utf-8")
    runtime = folder / "runtime"
    runtime.mkdir(mode=0o700, exist_ok=True)
    environment = {**os.environ, "XDG_RUNTIME_DIR": str(runtime), "SYSTEMD_LOG_LEVEL": "debug", "LC_ALL": "C"}
    command = ["systemd-analyze", "--user", "--man=no", "verify", str(unit)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if "Failed to initialize manager" in done.stderr:
        pytest.skip("systemd-analyze verify tidak dapat berjalan di sini")
    return done


@analyze
@pytest.mark.parametrize(
    ("name", "starter"), [("kantor 100% %n", []), (ODD, ["/bin/sh", "-c", 'exec "$@"', "sh"])], ids=["spasi", "kutip"]
)
def test_systemd_understands_the_service_with_every_word_unharmed(
    tmp_path: Path, name: str, starter: list[str]
) -> None:
    folder = tmp_path / name
    note = program(folder, "catat 50%", "exit 0\n")
    words = ["-c", str(folder / "config.toml"), "%", "a'b\"c", "back\\slash", ""]
    done = verified(tmp_path, "uji.service", service_text(job(folder, command=[str(note), *words])))
    assert done.returncode == 0, done.stderr[-2000:]
    dump = [line.strip() for line in done.stdout.splitlines()]
    assert f"WorkingDirectory: {folder}" in dump
    line = next(line for line in dump if line.startswith("Command Line: "))
    quoted = shlex.split(line.removeprefix("Command Line: "))
    understood = [word.replace("\\$", "$").replace("$$", "$") for word in quoted]  # $$ is $ once it runs
    assert understood == [*starter, str(note), *words]


@analyze
def test_systemd_understands_the_timer(tmp_path: Path) -> None:
    verified(tmp_path, "uji.service", service_text(job(tmp_path, command=["/bin/true"])))
    done = verified(tmp_path, "uji.timer", timer_text(job(tmp_path, every=7)))
    assert done.returncode == 0, done.stderr[-2000:]
    assert not re.findall(r"uji\.(?:timer|service):\d+: .*", done.stderr)  # what it says of a line that it ignores
    assert "Triggers: uji.service" in done.stdout
    assert "OnUnitActiveSec: 7min" in done.stdout


def test_the_timer_knows_no_days_and_no_hours() -> None:
    assert "OnCalendar" not in timer_text(job())


def test_the_service_is_one_run_at_a_time_that_cannot_hang_for_ever() -> None:
    text = service_text(job())
    assert "\nType=oneshot\n" in text
    assert "\nTimeoutStartSec=10min\n" in text


def test_installing_for_systemd_writes_both_files_and_starts_the_timer_anew(systemd_machine: Path) -> None:
    said = install(job(), "systemd")
    units = systemd_machine / "config" / "systemd" / "user"
    assert (units / "pengaduan-uji.service").read_text(encoding="utf-8") == service_text(job())
    assert (units / "pengaduan-uji.timer").read_text(encoding="utf-8") == timer_text(job())
    assert (systemd_machine / "asked").read_text(encoding="utf-8").splitlines()[-3:] == [
        "--user daemon-reload",
        "--user enable pengaduan-uji.timer",
        "--user restart pengaduan-uji.timer",
    ]
    assert said[0] == f"Sinkron otomatis terpasang sebagai timer systemd: {units / 'pengaduan-uji.timer'}"
    assert "berhenti saat Anda keluar (logout)" in said[-1]
    assert said[-1].endswith("jalankan sekali: loginctl enable-linger")
    assert [*show(job()).hints] == [said[-1]]


def test_where_the_user_lingers_already_the_hint_is_left_out(systemd_machine: Path) -> None:
    program(systemd_machine / "programs", "loginctl", "echo Linger=yes\n")
    assert len(install(job(), "systemd")) == 2
    assert not show(job()).hints


@pytest.mark.usefixtures("systemd_machine")
def test_systemd_tells_last_run_its_result_and_the_next_one() -> None:
    install(job(), "systemd")
    found = show(job())
    assert (found.installed, found.kind, found.last_result) == (True, "systemd", 5)
    assert found.last_run == datetime(2026, 11, 24, 9, 14, 1).astimezone()
    assert found.next_run == datetime(2026, 11, 24, 9, 16, 1).astimezone()
    assert (found.every_minutes, found.is_current, found.problems) == (2, True, [])


@pytest.mark.usefixtures("systemd_machine")
@pytest.mark.parametrize("kind", ["systemd", "cron"])
def test_a_job_that_stays_is_known_as_one_and_takes_the_place_of_one_that_does_not(machine: Path, kind: str) -> None:
    program(machine / "programs", "crontab", CRONTAB)
    for stays in (False, True, False):
        said = install(job(every=5, stays=stays), kind)
        assert any("tetap termuat" in line for line in said) is stays
        found = show(job())
        assert (found.kind, found.every_minutes, found.is_current, found.stays) == (kind, 5, True, stays)


@pytest.mark.parametrize("changed", ["hours of an older program", "another program", "half of it gone"])
def test_files_that_would_not_be_written_so_today_are_known_as_such(systemd_machine: Path, changed: str) -> None:
    install(job(every=5), "systemd")
    assert (show(job()).every_minutes, show(job()).is_current) == (5, True)
    units = systemd_machine / "config" / "systemd" / "user"
    if changed == "hours of an older program":
        (units / "pengaduan-uji.timer").write_text("[Timer]\nOnCalendar=Mon *-*-* 07:00:00\n", encoding="utf-8")
        assert show(job()).every_minutes is None
    elif changed == "another program":
        (units / "pengaduan-uji.service").write_text(service_text(job(command=["/old/python"])), encoding="utf-8")
    else:
        (units / "pengaduan-uji.service").unlink()
    assert not show(job()).is_current


def test_a_timer_that_is_installed_but_stopped_says_how_to_start_it(systemd_machine: Path) -> None:
    install(job(), "systemd")
    program(systemd_machine / "programs", "systemctl", "echo ActiveState=inactive\n")
    found = show(job())
    assert (found.installed, found.next_run, found.last_run, found.last_result) == (True, None, None, None)
    assert found.problems == ["Timer itu tidak berjalan; jalankan lagi dengan: pengaduan jadwal pasang"]


def test_a_systemd_that_does_not_answer_is_told_as_what_it_is(systemd_machine: Path) -> None:
    install(job(), "systemd")
    program(systemd_machine / "programs", "systemctl", 'echo "Failed to connect to bus" >&2; exit 1\n')
    assert "systemd pengguna ini tidak menjawab" in show(job()).problems[0]


def test_removing_from_systemd_stops_the_timer_and_leaves_no_file(systemd_machine: Path) -> None:
    install(job(), "systemd")
    assert remove("pengaduan-uji")[0].startswith("Timer systemd dihapus: ")
    assert list((systemd_machine / "config" / "systemd" / "user").iterdir()) == []
    assert "--user disable --now pengaduan-uji.timer" in (systemd_machine / "asked").read_text(encoding="utf-8")


def test_a_systemd_that_refuses_is_told_with_what_it_said(systemd_machine: Path) -> None:
    program(
        systemd_machine / "programs", "systemctl", 'case "$*" in *enable*) echo "Access denied" >&2; exit 1 ;; esac\n'
    )
    with pytest.raises(MachineError, match=r"systemd tidak mau memasang jadwal: Access denied\. Periksa"):
        install(job(), "systemd")


# ---- which one -----------------------------------------------------------------------------------------------------


def test_auto_takes_systemd_where_it_answers_and_moves_a_job_over_from_cron(systemd_machine: Path) -> None:
    program(systemd_machine / "programs", "crontab", CRONTAB)
    install(job(), "cron")
    said = install(job())
    assert show(job()).kind == "systemd"
    assert said[-1] == "Baris dengan tanda pengaduan-uji dihapus dari crontab."
    assert not (systemd_machine / "table").exists()


def test_auto_takes_cron_where_systemd_does_not_answer(cron_machine: Path) -> None:
    program(cron_machine / "programs", "systemctl", 'echo "Failed to connect to bus" >&2; exit 1\n')
    install(job())
    assert show(job()).kind == "cron"


@pytest.mark.usefixtures("machine")
def test_without_any_scheduler_the_sentence_says_what_to_do() -> None:
    with pytest.raises(UsageError, match=r"sudo apt install cron.*pengaduan sinkron --setiap 2m"):
        install(job())


def test_a_user_who_may_have_no_crontab_is_told_so(cron_machine: Path) -> None:
    program(cron_machine / "programs", "crontab", 'echo "You (siti) are not allowed to use this program" >&2; exit 1\n')
    with pytest.raises(UsageError, match="tidak ada penjadwal yang dapat dipakai"):
        install(job())


@pytest.mark.usefixtures("machine")
def test_an_unknown_kind_names_the_known_ones() -> None:
    with pytest.raises(UsageError, match='"launchd" tidak dikenal; yang ada: auto, systemd, cron, windows'):
        install(job(), "launchd")


@pytest.mark.usefixtures("machine")
def test_a_job_that_is_not_there_is_shown_and_removed_without_an_error() -> None:
    assert not show(job()).installed
    assert remove("pengaduan-uji") == ["Sinkron otomatis memang tidak terpasang; tidak ada yang dihapus."]


# ---- Windows -------------------------------------------------------------------------------------------------------


def task(**changed: object) -> etree._Element:
    """The task of a job, checked against the schema; the bytes are what Windows gets."""
    at_logon = bool(changed.pop("at_logon", True))
    made = task_scheduler.task_xml(job(**changed), "KANTOR\\siti", date(2026, 11, 23), at_logon=at_logon)  # type: ignore[arg-type]
    root = etree.fromstring(made)
    etree.XMLSchema(file=str(SCHEMA)).assertValid(root)
    return root


def texts(root: etree._Element, path: str) -> list[str | None]:
    return [found.text for found in root.iterfind(path, NS)]


@pytest.mark.parametrize("every", [1, 2, 7, 45, 90, 1440])
def test_the_task_keeps_to_the_published_schema_at_every_interval(every: int) -> None:
    task(every=every)


def test_windows_gets_utf16_with_a_byte_order_mark() -> None:
    made = task_scheduler.task_xml(job(), "KANTOR\\siti", date(2026, 11, 23))
    assert made.startswith(b"\xff\xfe")
    assert made.decode("utf-16").startswith('<?xml version="1.0" encoding="UTF-16"?>')


def test_a_laptop_on_battery_syncs_and_missed_runs_are_made_up_for_but_never_two_at_once() -> None:
    settings = {child.tag.partition("}")[2]: child.text for child in task().find("t:Settings", NS)}  # type: ignore[union-attr]
    assert settings["DisallowStartIfOnBatteries"] == "false"
    assert settings["StopIfGoingOnBatteries"] == "false"
    assert settings["StartWhenAvailable"] == "true"
    assert settings["MultipleInstancesPolicy"] == "IgnoreNew"
    assert settings["ExecutionTimeLimit"] == "PT10M"
    assert settings["Hidden"] == "true"


def test_the_task_is_the_users_own_without_more_rights() -> None:
    root = task()
    assert texts(root, "t:Principals/t:Principal/t:UserId") == ["KANTOR\\siti"]
    assert texts(root, "t:Principals/t:Principal/t:RunLevel") == ["LeastPrivilege"]
    assert texts(root, "t:Triggers/t:LogonTrigger/t:UserId") == [
        "KANTOR\\siti"
    ]  # any user's logon: administrators only


def test_the_task_starts_at_logon_and_unlock_unless_windows_forbids_it() -> None:
    assert texts(task(), "t:Triggers/t:SessionStateChangeTrigger/t:StateChange") == ["SessionUnlock"]
    assert len(task().findall("t:Triggers/t:LogonTrigger", NS)) == 1
    bare = task(at_logon=False)
    assert {child.tag.partition("}")[2] for child in bare.find("t:Triggers", NS)} == {"TimeTrigger"}  # type: ignore[union-attr]


@pytest.mark.parametrize("every", [1, 2, 7, 45, 90, 1440])
def test_the_task_repeats_for_ever_from_a_midnight_on(every: int) -> None:
    (trigger,) = task(every=every).iterfind("t:Triggers/t:TimeTrigger", NS)
    assert texts(trigger, "t:StartBoundary") == ["2026-11-23T00:00:00"]
    assert texts(trigger, "t:Repetition/t:Interval") == [f"PT{every}M"]
    assert texts(trigger, "t:Repetition/t:Duration") == []


@pytest.mark.parametrize(
    ("interval", "every"), [("PT2M", 2), ("PT1H", 60), ("PT1H30M", 90), ("P1D", 1440), ("PT90M", 90)]
)
def test_a_task_is_read_again_in_the_words_of_task_scheduler(interval: str, every: int) -> None:
    made = task_scheduler.task_xml(job(), "KANTOR\\siti", date(2026, 11, 23)).decode("utf-16")
    assert task_scheduler.read_task(made.replace("PT2M", interval)) == (every, True)
    assert task_scheduler.read_task(made.replace("--terjadwal", "")) == (2, False)
    assert task_scheduler.read_task(made.replace("TimeTrigger", "CalendarTrigger")) == (None, False)


def test_the_command_and_its_words_stand_apart_and_quoted_the_windows_way() -> None:
    words = ["-c", "D:\\Kantor A & B\\config.toml", 'a"b']
    root = task(command=["C:\\Program Files\\Py\\python.exe", *words])
    assert texts(root, "t:Actions/t:Exec/t:Command") == ["C:\\Program Files\\Py\\python.exe"]
    assert texts(root, "t:Actions/t:Exec/t:Arguments") == ['-c "D:\\Kantor A & B\\config.toml" a\\"b']
