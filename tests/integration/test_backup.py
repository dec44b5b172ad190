"""Backup and restore as people run them, on both databases: whole or not at all, and nothing believed unseen."""

import hashlib
import io
import json
import os
import shutil
import signal
import socket
import sqlite3
import stat
import subprocess
import tarfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from laptopdesk.app import compose
from laptopdesk.core.access import system_actor
from laptopdesk.core.db import Database
from laptopdesk.core.in_use import hold
from laptopdesk.core.keys import KeyPurpose, KeyRing
from laptopdesk.core.looks import Reader
from laptopdesk.core.migration import wanted_revision
from laptopdesk.people.service import erase_participant
from tests.backups import Site, url_of
from tests.conftest import fresh_postgres
from tests.databases import open_database
from tests.factories import START, make_location, make_participant, unit

PLACES = ("Before the backup", "After the backup")


@pytest.fixture
def site(committed_db: Database, tmp_path: Path) -> Site:
    """An installation with keys and one place more than a fresh one; nobody is connected."""
    site = Site(folder=tmp_path / "data", url=url_of(committed_db))
    ring = KeyRing(site.folder / "keys")
    for purpose in (KeyPurpose.SERVER, KeyPurpose.SEALS, KeyPurpose.SESSIONS):
        ring.current(purpose)
    site.add_place(PLACES[0])
    committed_db.dispose()
    return site


@pytest.fixture
def saved(site: Site, tmp_path: Path) -> Path:
    """A backup of it; a second place was added since."""
    file = site.backup(tmp_path / "saved.tar")
    site.add_place(PLACES[1])
    return file


@contextmanager
def empty_site(site: Site, folder: Path, request: pytest.FixtureRequest) -> Iterator[Site]:
    """A new computer with the same kind of database, and nothing in it."""
    folder.mkdir()
    if site.url.startswith("sqlite"):
        yield Site(folder=folder, url=f"sqlite:///{folder / 'laptopdesk.sqlite3'}")
        return
    with fresh_postgres(request.getfixturevalue("postgres_url")) as url:
        yield Site(folder=folder, url=url)


def mode_of(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def query(url: str, text: str) -> list[Any]:
    db = open_database(url)
    with db.read() as session:
        rows = list(session.scalars(sa.text(text)))
    db.dispose()
    return rows


# ---- the way there and back


def test_backup_and_back(site: Site, tmp_path: Path) -> None:
    state, rows = site.state(), site.rows()
    made = site.answer("backup", tmp_path / "saved.tar")
    site.add_place(PLACES[1])
    restored = site.answer("restore", tmp_path / "saved.tar")
    manifest = made["manifest"]
    assert restored["manifest"] == manifest
    assert (manifest["sequence"], manifest["hash"], manifest["revision"]) == (rows, state.head, wanted_revision())
    after = site.state()
    assert (after.places, after.keys) == (state.places, state.keys)
    assert site.rows() == rows + 1, "the journal tells of the restore"
    assert site.left_overs() == []


def test_journal_tells_who_restored_what(site: Site, saved: Path) -> None:
    someone = ("add", "admin@example.org", "--name", "Admin", "--role", "admin")
    assert site.run("user", *someone, words="a long password of nobody\n").exit_code == 0
    unknown = site.run("restore", saved, "--by", "admin@example.org")
    assert unknown.exit_code == 1, "who acts must be somebody of the backup"
    assert site.left_overs() == []
    file = site.backup(saved.with_name("second.tar"))
    assert site.run("restore", file, "--by", "admin@example.org").exit_code == 0
    (facts,) = query(site.url, "SELECT facts FROM journal_entry WHERE action = 'system.restored'")
    (actor,) = query(site.url, "SELECT actor FROM journal_entry WHERE action = 'system.restored'")
    with tarfile.open(file) as tar:
        manifest = json.loads(tar.extractfile("manifest.json").read())
    assert json.loads(facts)["sequence"] == manifest["sequence"]
    assert actor.startswith("staff:")


def test_new_computer(site: Site, saved: Path, tmp_path: Path, request: pytest.FixtureRequest) -> None:
    state = site.state()
    with empty_site(site, tmp_path / "new", request) as new:
        answer = new.answer("restore", saved)
        assert answer["kept"] == []
        assert new.state().places == tuple(name for name in state.places if name != PLACES[1])
        assert new.keys() == state.keys
        assert new.answer("journal", "verify", "--against", saved)["ok"]
        assert new.run("db", "upgrade").exit_code == 0


def test_who_was_erased_since_does_not_come_back(site: Site, tmp_path: Path) -> None:
    db = open_database(site.url).read_by(lambda: Reader(page="test", name="test"))
    with unit(db) as uow:
        place = make_location(uow)
        gone, stays = make_participant(uow, place, name="Weg Ermee"), make_participant(uow, place, name="Blijft Hier")
    saved = site.backup(tmp_path / "saved.tar")
    with db.unit_of_work(now=START, actor=system_actor()) as uow:
        erase_participant(uow, compose().erasures, gone)
        make_participant(uow, place, name="Later Gekomen")
    db.dispose()
    assert site.answer("restore", saved)["erased_again"] == [gone]
    assert query(site.url, "SELECT name FROM person_identity") == ["Blijft Hier"]
    assert query(site.url, "SELECT participant_id FROM person_identity") == [stays]
    assert site.answer("journal", "verify")["ok"]
    time.sleep(1.1)  # what is set aside is named by the second
    assert site.answer("restore", saved)["erased_again"] == [gone]


def test_what_was_there_is_kept(site: Site, saved: Path) -> None:
    head = site.state().head
    (kept,) = site.answer("restore", saved)["kept"]
    if kept.startswith("schema "):
        schema = kept.removeprefix("schema ")
        assert query(site.url, f"SELECT hash FROM {schema}.journal_head") == [head]
    else:
        assert query(f"sqlite:///{kept}", "SELECT hash FROM journal_head") == [head]


def test_backup_after_a_restore_holds_no_more(site: Site, saved: Path, tmp_path: Path) -> None:
    site.answer("restore", saved)
    second = site.backup(tmp_path / "second.tar")
    assert second.stat().st_size < 1.1 * saved.stat().st_size, "what was set aside is no part of it"
    time.sleep(1.1)
    assert len(site.answer("restore", second)["kept"]) == 1


def test_journal_stays_insert_only(site: Site, saved: Path) -> None:
    site.answer("restore", saved)
    db = open_database(site.url)
    with pytest.raises(sa.exc.DBAPIError, match="append-only"), db.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM journal_entry WHERE seq = 1")
    db.dispose()


def test_numbers_go_on_after_the_restored_ones(site: Site, saved: Path) -> None:
    site.answer("restore", saved)
    site.add_place("After the restore")
    assert "After the restore" in site.state().places


def test_keys_made_since_stay(site: Site, saved: Path) -> None:
    fresh = KeyRing(site.folder / "keys").rotate(KeyPurpose.SERVER)
    keys = site.keys()
    site.answer("restore", saved)
    assert site.keys() == keys
    assert KeyRing(site.folder / "keys").current(KeyPurpose.SERVER).id == fresh.id


def test_lost_keys_come_back(site: Site, saved: Path) -> None:
    keys = site.keys()
    shutil.rmtree(site.folder / "keys")
    site.answer("restore", saved)
    assert site.keys() == keys
    assert {mode_of(file) for file in (site.folder / "keys").glob("*")} == {0o600}
    assert mode_of(site.folder / "keys") == 0o700


def test_keys_of_another_installation_are_set_aside(site: Site, saved: Path) -> None:
    keys = site.keys()
    make_other_keys(site)
    other = site.keys()
    kept = [Path(name) for name in site.answer("restore", saved)["kept"] if Path(name).name.startswith("keys")]
    assert site.keys() == keys
    assert [{file.name: file.read_bytes() for file in folder.glob("*")} for folder in kept] == [other]


def make_other_keys(site: Site) -> None:
    shutil.rmtree(site.folder / "keys")
    KeyRing(site.folder / "keys").current(KeyPurpose.SERVER)


# ---- where it goes, and who may read it


def test_folder_takes_dated_backups(site: Site, tmp_path: Path) -> None:
    file = site.backup(tmp_path)
    assert file.parent == tmp_path
    assert file.name.startswith("laptopdesk-2")
    assert file.name.endswith("Z.tar")


@pytest.mark.parametrize("target", ["saved.tar", "nowhere/new.tar"])
def test_nothing_is_overwritten(site: Site, saved: Path, tmp_path: Path, target: str) -> None:
    content = saved.read_bytes()
    done = site.run("backup", tmp_path / target)
    assert (done.exit_code, done.stdout) == (1, "")
    assert target.split("/")[0] in done.stderr
    assert saved.read_bytes() == content


def test_only_the_owner_may_read(site: Site, tmp_path: Path) -> None:
    target = tmp_path / "saved.tar"
    umask = os.umask(0o022)
    assert site.run("backup", target).exit_code == 0
    assert mode_of(target) == 0o600
    with tarfile.open(target) as tar:
        assert {member.mode for member in tar} == {0o600}
    shutil.rmtree(site.folder / "keys")
    assert site.run("restore", target).exit_code == 0
    os.umask(umask)
    assert mode_of(site.folder / "keys") == 0o700
    assert {mode_of(file) for file in (site.folder / "keys").glob("*")} == {0o600}
    if site.url.startswith("sqlite"):
        assert mode_of(Path(sa.make_url(site.url).database or "")) == 0o600


def test_people_can_check_the_sums(saved: Path, tmp_path: Path) -> None:
    folder = tmp_path / "unpacked"
    folder.mkdir()
    subprocess.run(["tar", "xf", saved, "-C", folder], check=True)
    done = subprocess.run(["sha256sum", "-c", "SHA256SUMS"], cwd=folder, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "manifest.json: OK" in done.stdout


# ---- while others work


def test_restore_is_refused_beside_a_server(site: Site, saved: Path) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = subprocess.Popen(
        site.command("serve", "--port", str(port)),
        env={**site.environment, "LAPTOPDESK_ANNOUNCE": "false"},
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/healthz")
        refused_beside_others(site, saved)
        assert site.run("backup", saved.with_name("beside.tar")).exit_code == 0
    finally:
        server.terminate()
        server.wait(30)
    assert site.run("restore", saved).exit_code == 0


def wait_for(url: str) -> None:
    for _ in range(600):
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.1)
    raise AssertionError("the server does not answer")


def test_restore_is_refused_beside_a_worker(site: Site, saved: Path) -> None:
    worker = subprocess.Popen(site.command("worker"), env=site.environment, stdout=subprocess.PIPE)
    try:
        assert worker.stdout is not None
        assert b"worker started" in worker.stdout.readline()
        refused_beside_others(site, saved)
    finally:
        worker.send_signal(signal.SIGTERM)
        worker.communicate(timeout=30)
    assert site.run("restore", saved).exit_code == 0


def refused_beside_others(site: Site, saved: Path) -> None:
    state = site.state()
    done = site.run("restore", saved)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Stop it" in done.stderr
    assert site.state() == state
    assert site.left_overs() == []


def test_restore_is_refused_while_another_folder_has_the_database_open(site: Site, saved: Path) -> None:
    """A server that runs with another data directory, on another computer even, or any other program."""
    state = site.state()
    db = open_database(site.url)
    with db.engine.connect() as connection:
        connection.exec_driver_sql("SELECT 1")
        done = site.run("restore", saved)
    db.dispose()
    assert done.exit_code == 1
    assert "in use" in done.stderr or "open in another program" in done.stderr
    assert site.state() == state
    assert site.left_overs() == []


def test_nothing_starts_beside_a_restore(site: Site, tmp_path: Path) -> None:
    with hold(site.folder, alone=True):
        for command in (("journal", "verify"), ("backup", str(tmp_path / "no.tar")), ("db", "upgrade")):
            done = site.run(*command)
            assert done.exit_code == 1
            assert "A restore is running" in done.stderr
        served = subprocess.run(
            site.command("serve"), env=site.environment, capture_output=True, text=True, check=False
        )
    assert (served.returncode, "A restore is running" in served.stderr) == (1, True)


# ---- what is no whole backup, or not for us


def refused(site: Site, file: Path, *words: str) -> None:
    """The restore is refused in these words, and nothing was touched."""
    before, kept = site.state(), sorted(site.folder.parent.rglob("*before*"))
    done = site.run("restore", file)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    for word in words:
        assert word in done.stderr
    assert site.state() == before
    assert sorted(site.folder.parent.rglob("*before*")) == kept
    assert site.left_overs() == []
    if not site.url.startswith("sqlite"):
        assert query(site.url, "SELECT nspname FROM pg_namespace WHERE nspname LIKE 'laptopdesk_before_%'") == []


def members_of(file: Path) -> list[tuple[tarfile.TarInfo, bytes]]:
    with tarfile.open(file) as tar:
        return [(member, tar.extractfile(member).read()) for member in tar]  # type: ignore[union-attr]


def write(file: Path, members: list[tuple[tarfile.TarInfo, bytes]]) -> Path:
    with tarfile.open(file, "w") as tar:
        for member, content in members:
            member.size = len(content)
            tar.addfile(member, io.BytesIO(content))
    return file


def signed(members: list[tuple[tarfile.TarInfo, bytes]], **changes: Any) -> list[tuple[tarfile.TarInfo, bytes]]:
    """The members with another manifest and sums that fit it: what an attacker would make."""
    manifest = json.loads(members[0][1]) | changes
    parts = {part["name"]: part for part in manifest["parts"]}
    for member, content in members[1:-1]:
        if member.name in parts:
            parts[member.name] |= {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    head = json.dumps(manifest).encode()
    sums = f"{hashlib.sha256(head).hexdigest()}  manifest.json\n"
    sums += "".join(f"{part['sha256']}  {part['name']}\n" for part in manifest["parts"])
    return [(members[0][0], head), *members[1:-1], (members[-1][0], sums.encode())]


def test_control_of_the_forger(site: Site, saved: Path, tmp_path: Path) -> None:
    assert site.run("restore", write(tmp_path / "same.tar", signed(members_of(saved)))).exit_code == 0


def test_truncated(site: Site, saved: Path) -> None:
    content = saved.read_bytes()
    for share in (0.0, 0.2, 0.5, 0.9):
        saved.write_bytes(content[: int(len(content) * share)])
        refused(site, saved, "not a complete backup")


def test_flipped_bytes(site: Site, saved: Path) -> None:
    """One byte of each kind of place: a header, the manifest, the database, a key, the sums."""
    content, members = saved.read_bytes(), members_of(saved)
    places = [members[0][0].offset + 10, members[0][0].offset_data + 150]
    places += [member.offset_data + member.size // 2 for member, _content in members[1:]]
    for place in places:
        saved.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])
        refused(site, saved)


def test_paths_out_of_the_folder(site: Site, saved: Path, tmp_path: Path) -> None:
    for name in ("../../escaped", str(tmp_path / "escaped"), "keys/../../escaped", "keys/.hidden", "keys/", ""):
        members = members_of(saved)
        parts = json.loads(members[0][1])["parts"]
        parts[1]["name"] = members[2][0].name = name
        refused(site, write(tmp_path / "hostile.tar", signed(members, parts=parts)), "not a complete backup")
    assert not list(tmp_path.rglob("escaped"))


def test_members_that_are_no_files(site: Site, saved: Path, tmp_path: Path) -> None:
    for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE, tarfile.CHRTYPE):
        members = members_of(saved)
        members[2][0].type, members[2][0].linkname = kind, "/etc/passwd"
        hostile = [(member, b"" if member.type == kind else content) for member, content in members]
        refused(site, write(tmp_path / "hostile.tar", hostile), "not a complete backup")


def test_parts_missing_double_or_too_many(site: Site, saved: Path, tmp_path: Path) -> None:
    members = members_of(saved)
    for number, wrong in enumerate((members[:1] + members[2:], [*members, members[1]], members[:-1], members[::-1])):
        refused(site, write(tmp_path / f"wrong-{number}.tar", wrong), "not a complete backup")
    parts = json.loads(members[0][1])["parts"]
    twice = [*members[:3], members[2], *members[3:]]
    refused(
        site, write(tmp_path / "twice.tar", signed(twice, parts=[*parts[:2], parts[1], *parts[2:]])), "not a complete"
    )
    refused(site, write(tmp_path / "none.tar", signed(members, parts=[])), "not a complete backup")


def test_files_that_are_something_else(site: Site, tmp_path: Path) -> None:
    for content in (b"", b"SQLite format 3\0" + bytes(2000), b"\x1f\x8b" + bytes(50), b"{" * 5000):
        (tmp_path / "other").write_bytes(content)
        refused(site, tmp_path / "other", "not a complete backup")


def test_folder_and_nothing(site: Site, tmp_path: Path) -> None:
    refused(site, tmp_path, "cannot be unpacked")
    refused(site, tmp_path / "gone.tar", "cannot be unpacked")


def test_manifest_that_bombs(site: Site, saved: Path, tmp_path: Path) -> None:
    members = members_of(saved)
    for number, head in enumerate((b"[" * 900_000, b" " * 3_000_000 + members[0][1], b"\xff\xfe", b'{"format": "x"}')):
        refused(site, write(tmp_path / f"{number}.tar", [(members[0][0], head), *members[1:]]), "not a complete backup")


def test_newer_ones(site: Site, saved: Path, tmp_path: Path) -> None:
    members = members_of(saved)
    refused(site, write(tmp_path / "a.tar", signed(members, revision="9999")), "newer version", "9999")
    refused(site, write(tmp_path / "b.tar", signed(members, format=2, more="unknown")), "newer version")


def test_another_kind_of_database(site: Site, saved: Path, tmp_path: Path) -> None:
    kind = json.loads(members_of(saved)[0][1])["database"]
    other = "postgresql" if kind == "sqlite" else "sqlite"
    refused(site, write(tmp_path / "other.tar", signed(members_of(saved), database=other)), other, kind)


def test_database_that_is_not_the_manifests(site: Site, saved: Path, tmp_path: Path) -> None:
    members = members_of(saved)
    for number, change in enumerate(({"sequence": 3}, {"hash": "0" * 64}, {"revision": "0001"})):
        refused(site, write(tmp_path / f"{number}.tar", signed(members, **change)), "another one")


def test_database_whose_journal_is_broken(site: Site, saved: Path, tmp_path: Path) -> None:
    db = open_database(site.url)
    with db.engine.begin() as connection:
        if db.dialect == "postgresql":
            connection.exec_driver_sql("ALTER TABLE journal_entry DISABLE TRIGGER USER")
        else:
            connection.exec_driver_sql("DROP TRIGGER journal_entry_no_update")
        connection.exec_driver_sql("UPDATE journal_entry SET facts = '{}' WHERE seq = 2")
    db.dispose()
    done = site.run("backup", tmp_path / "broken.tar")
    assert done.exit_code == 1
    assert "broken at row 2" in done.stderr
    assert sorted(path.name for path in tmp_path.glob("*.tar")) == ["saved.tar"]


# ---- killed in the middle


BACKUP_KILLS = (
    ("laptopdesk.core.backup.making:_copy_database", "before"),
    ("laptopdesk.core.backup.making:_copy_database", "after"),
    ("laptopdesk.core.backup.archive:_sums", "before"),
    ("laptopdesk.core.backup.making:write_archive", "after"),
)


@pytest.mark.parametrize(("where", "when"), BACKUP_KILLS)
def test_killed_backup_leaves_nothing_that_looks_whole(site: Site, tmp_path: Path, where: str, when: str) -> None:
    folder = tmp_path / "backups"
    folder.mkdir()
    site.run_killed(where, when, 1, "backup", folder)
    assert list(folder.glob("[!.]*")) == []
    (left_over,) = folder.glob(".*")
    assert mode_of(left_over) == 0o700
    file = site.backup(folder)
    assert list(folder.iterdir()) == [file], "the next one cleans up"


RESTORE_KILLS = (
    ("laptopdesk.core.backup.restoring:unpack", "after", 1, "old"),
    ("laptopdesk.core.backup.restoring:_stage_keys", "after", 1, "old"),
    ("laptopdesk.core.backup.restoring:check_content", "after", 1, "old"),
    ("laptopdesk.core.backup.restoring:_swap_keys", "before", 1, "new"),
    ("pathlib:Path.rename", "after", 1, "new"),
    ("pathlib:Path.rename", "after", 2, "new"),
    ("laptopdesk.core.backup.restoring:_swap_keys", "after", 1, "new"),
    ("laptopdesk.core.backup.restoring:_finish", "before", 1, "new"),
)
SQLITE_KILLS = (
    ("laptopdesk.core.backup.sqlite:put_in_place", "before", 1, "old"),
    ("os:link", "after", 1, "old"),
    ("laptopdesk.core.backup.sqlite:put_in_place", "after", 1, "new"),
)
POSTGRES_KILLS = (
    ("laptopdesk.core.backup.postgres:_set_aside", "after", 1, "old"),
    ("laptopdesk.core.backup.postgres:_run_script", "after", 1, "old"),
)


def killed_restore(site: Site, saved: Path, where: str, when: str, number: int, outcome: str) -> None:
    """Killed there, beside keys of another installation, it is old or new, and can be done again."""
    wanted = site.keys()
    make_other_keys(site)
    old, rows = site.state(), json.loads(members_of(saved)[0][1])["sequence"]
    site.run_killed(where, when, number, "restore", saved)
    assert site.answer("journal", "verify")["ok"], "any command finishes it"
    state = site.state()
    if outcome == "old":
        assert state == old
        assert site.answer("restore", saved)["kept"]
    assert site.rows() == rows + 1
    assert PLACES[1] not in site.state().places
    assert site.keys() == wanted
    assert site.left_overs() == []


@pytest.mark.parametrize(("where", "when", "number", "outcome"), RESTORE_KILLS)
def test_killed_restore_is_old_or_new(
    site: Site, saved: Path, where: str, when: str, number: int, outcome: str
) -> None:
    killed_restore(site, saved, where, when, number, outcome)


@pytest.mark.parametrize(("where", "when", "number", "outcome"), SQLITE_KILLS)
def test_killed_while_the_file_is_replaced(
    sqlite_engine: Database, tmp_path: Path, where: str, when: str, number: int, outcome: str
) -> None:
    site = sqlite_site(tmp_path, sqlite_engine)
    killed_restore(site, saved_with_keys(site, tmp_path), where, when, number, outcome)


@pytest.mark.parametrize(("where", "when", "number", "outcome"), POSTGRES_KILLS)
def test_killed_within_the_transaction(
    postgres_site: Site, tmp_path: Path, where: str, when: str, number: int, outcome: str
) -> None:
    killed_restore(postgres_site, saved_with_keys(postgres_site, tmp_path), where, when, number, outcome)


def saved_with_keys(site: Site, tmp_path: Path) -> Path:
    KeyRing(site.folder / "keys").current(KeyPurpose.SERVER)
    site.add_place(PLACES[0])
    file = site.backup(tmp_path / "saved.tar")
    site.add_place(PLACES[1])
    return file


def test_programs_that_start_together_after_a_kill(site: Site, saved: Path) -> None:
    wanted = site.keys()
    make_other_keys(site)
    site.run_killed("laptopdesk.core.backup.restoring:_swap_keys", "before", 1, "restore", saved)
    starts = [site.start("journal", "verify") for _ in range(3)]
    assert [os.waitstatus_to_exitcode(os.waitpid(start, 0)[1]) for start in starts] == [0, 0, 0]
    assert site.keys() == wanted


# ---- SQLite alone


def sqlite_site(tmp_path: Path, sqlite_engine: Database) -> Site:
    folder = tmp_path / "data"
    folder.mkdir()
    source = sqlite3.connect(sqlite_engine.engine.url.database or "")
    with closing(source), closing(sqlite3.connect(folder / "laptopdesk.sqlite3")) as copy:
        source.backup(copy)
    return Site(folder=folder, url=f"sqlite:///{folder / 'laptopdesk.sqlite3'}")


def test_copied_main_file_is_noticed_against_a_backup(tmp_path: Path, sqlite_engine: Database) -> None:
    site = sqlite_site(tmp_path, sqlite_engine)
    db = open_database(site.url)
    with db.read():
        pass
    site.add_place(PLACES[0])
    file = site.backup(tmp_path / "saved.tar")
    copy = Site(folder=tmp_path / "copy", url=f"sqlite:///{tmp_path / 'copy.sqlite3'}")
    copy.folder.mkdir()
    with closing(sqlite3.connect(site.folder / "laptopdesk.sqlite3")) as reader:
        reader.execute("PRAGMA wal_autocheckpoint=0")
        reader.execute("SELECT count(*) FROM location").fetchone()
        site.add_place(PLACES[1])
        shutil.copyfile(site.folder / "laptopdesk.sqlite3", tmp_path / "copy.sqlite3")
        later = site.backup(tmp_path / "later.tar")
    db.dispose()
    assert copy.answer("journal", "verify")["ok"], "the control: a cut-off chain is whole by itself"
    assert copy.run("journal", "verify", "--against", file).exit_code == 0
    done = copy.run("journal", "verify", "--against", later)
    assert done.exit_code == 1
    assert "changed since, or removed" in done.stderr


def test_damaged_database_is_moved_by_hand(tmp_path: Path, sqlite_engine: Database) -> None:
    site = sqlite_site(tmp_path, sqlite_engine)
    file = site.backup(tmp_path / "saved.tar")
    database = site.folder / "laptopdesk.sqlite3"
    database.write_bytes(b"nothing of SQLite " * 1000)
    done = site.run("restore", file)
    assert done.exit_code == 1
    assert f"Move {database}* elsewhere" in done.stderr
    database.rename(tmp_path / "damaged")
    (site.folder / "laptopdesk.sqlite3-wal").write_bytes(b"remains")
    assert "elsewhere" in site.run("restore", file).stderr
    (site.folder / "laptopdesk.sqlite3-wal").unlink()
    assert site.run("restore", file).exit_code == 0
    assert site.answer("journal", "verify")["ok"]


def test_older_database_says_what_to_do(tmp_path: Path, sqlite_engine: Database) -> None:
    site = Site(folder=tmp_path / "data", url=f"sqlite:///{tmp_path / 'data' / 'laptopdesk.sqlite3'}")
    site.folder.mkdir()
    from alembic import command

    from laptopdesk.core.migration import alembic_config

    db = open_database(site.url)
    with db.engine.begin() as connection:
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head-1")
    db.dispose()
    file = site.backup(tmp_path / "older.tar")
    done = site.run("restore", file)
    assert done.exit_code == 0
    assert "laptopdesk db upgrade" in done.stdout
    assert site.run("db", "upgrade").exit_code == 0
    assert site.answer("journal", "verify")["ok"]


# ---- PostgreSQL alone


@pytest.fixture
def postgres_site(postgres_url: str, tmp_path: Path) -> Iterator[Site]:
    (tmp_path / "data").mkdir()
    with fresh_postgres(postgres_url) as url:
        site = Site(folder=tmp_path / "data", url=url)
        assert site.run("db", "upgrade").exit_code == 0
        yield site


def test_tables_of_another_role(postgres_site: Site, tmp_path: Path) -> None:
    """The owner dumps and restores; the app's role works on afterwards, and still cannot rewrite the journal."""
    role = f"app_{uuid4().hex[:8]}"
    admin = open_database(postgres_site.url)
    with admin.engine.begin() as connection:
        connection.exec_driver_sql(f"CREATE ROLE {role} LOGIN PASSWORD 'app'")
    url = sa.make_url(postgres_site.url).set(username=role, password="app").render_as_string(hide_password=False)
    own, owner = Site(folder=postgres_site.folder, url=url), {"LAPTOPDESK_DATABASE_OWNER_URL": postgres_site.url}
    try:
        admin.dispose()
        assert own.run("db", "upgrade", **owner).exit_code == 0
        own.answer("backup", tmp_path / "saved.tar", **owner)
        own.add_place(PLACES[1])
        (binaries,) = query(postgres_site.url, "SELECT setting FROM pg_config WHERE name = 'BINDIR'")
        without = own.run("restore", tmp_path / "saved.tar", LAPTOPDESK_PG_DUMP=f"{binaries}/pg_dump")
        assert without.exit_code == 1
        assert "LAPTOPDESK_DATABASE_OWNER_URL" in without.stderr
        assert PLACES[1] in own.state().places
        own.answer("restore", tmp_path / "saved.tar", **owner)
        assert PLACES[1] not in own.state().places
        own.add_place("After the restore")
        app = open_database(url)
        with pytest.raises(sa.exc.DBAPIError, match="permission denied"), app.engine.begin() as connection:
            connection.exec_driver_sql("DELETE FROM journal_entry WHERE seq = 1")
        app.dispose()
    finally:
        with admin.engine.begin() as connection:
            connection.exec_driver_sql(f"DROP OWNED BY {role}")
            connection.exec_driver_sql(f"DROP ROLE {role}")
        admin.dispose()


def fake_program(folder: Path, answer: str) -> Path:
    program = folder / "pg_dump"
    program.write_text(f"#!/bin/sh\n{answer}\n")
    program.chmod(0o755)
    return program


def test_pg_dump_too_old_missing_or_failing(postgres_site: Site, tmp_path: Path) -> None:
    old = fake_program(tmp_path, "echo 'pg_dump (PostgreSQL) 9.6.24'")
    for program, words in ((old, "version 9"), (tmp_path / "gone", "not pg_dump")):
        done = postgres_site.run("backup", tmp_path / "no.tar", LAPTOPDESK_PG_DUMP=str(program))
        assert done.exit_code == 1
        assert words in done.stderr
        assert "LAPTOPDESK_PG_DUMP" in done.stderr
    failing = fake_program(
        tmp_path, 'test "$1" = --version && echo "pg_dump (PostgreSQL) 99" && exit; echo no >&2; exit 3'
    )
    done = postgres_site.run("backup", tmp_path / "no.tar", LAPTOPDESK_PG_DUMP=str(failing))
    assert (done.exit_code, done.stderr.strip()) == (1, "pg_dump failed: no")
    assert not list(tmp_path.glob("*.tar"))
