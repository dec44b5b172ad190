"""What must not be told: secrets by the settings, residents by the database's errors."""

import io
import json
import logging
import os
import sqlite3
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from pydantic import SecretStr, ValidationError
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session

from laptopdesk.accounts.models import StaffRoleRow, StaffRow
from laptopdesk.config import Config, is_weak, without_secrets
from laptopdesk.core.db import Database
from laptopdesk.core.keys import KeyPurpose, KeyRing
from laptopdesk.core.secrecy import traceback_without_values
from scanner.store import Store
from tests.conftest import START, prepare
from tests.databases import open_database
from tests.started import run

PLANTED = "geheim-4711"
NOBODY = 47114711
STRONG = "0f8c1b5e9d2a47366e21c4b8f09d7a53"


def laptopdesk(*arguments: str, folder: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    own = {name: value for name, value in os.environ.items() if not name.startswith("LAPTOPDESK_")}
    env = {**own, "LAPTOPDESK_DATA_DIR": str(folder), "LAPTOPDESK_ANNOUNCE": "false", **settings}
    return run("laptopdesk.cli", *arguments, env=env, umask=0o022)


# ---- settings

MADE: dict[str, Callable[[], str]] = {
    "database_url": lambda: f"postgresql://app:{PLANTED}@127.0.0.1:1/x?password={PLANTED}&sslpassword={PLANTED}",
    "database_owner_url": lambda: f"postgresql://owner:{PLANTED}%40@127.0.0.1:1/x",
    "public_url": lambda: f"https://user:{PLANTED}@laptops.example.org/?token={PLANTED}",
}


def planted(name: str) -> str | None:
    """A value of this setting with the secret in it; None where none fits."""
    if name in MADE:
        return MADE[name]()
    return f"{PLANTED}-{STRONG}" if "SecretStr" in str(Config.model_fields[name].annotation) else None


def test_every_setting_that_may_hold_a_secret_is_planted() -> None:
    names = {name for name in Config.model_fields if planted(name)}
    assert names >= {"database_url", "database_owner_url", "secret_key", "metrics_token", "public_url"}
    texts = {name for name, field in Config.model_fields.items() if field.annotation in (str, str | None)}
    assert texts <= {*names, "host", "helpdesk_phone"}, (
        "a new setting of text: is it secret? Then SecretStr; else name it here"
    )


@pytest.mark.parametrize("mode", [0o600, 0o644])
@pytest.mark.parametrize(("more", "toml"), [((), False), (("--json",), True)])
def test_config_check_tells_no_secret(tmp_path: Path, more: tuple[str, ...], toml: bool, mode: int) -> None:
    values = {name: value for name in Config.model_fields if (value := planted(name))}
    if toml:
        file = tmp_path / "settings.toml"
        file.write_text("".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items()))
        file.chmod(mode)
        settings = {"LAPTOPDESK_CONFIG": str(file)}
    else:
        settings = {f"LAPTOPDESK_{name.upper()}": value for name, value in values.items()}
    done = laptopdesk("config", "check", *more, folder=tmp_path / "data", **settings)
    assert PLANTED not in done.stdout + done.stderr
    assert "app:********@127.0.0.1:1/x" in done.stdout
    assert "Traceback" not in done.stderr


def test_config_check_tells_all_of_a_database_that_does_not_answer(tmp_path: Path) -> None:
    done = laptopdesk("config", "check", "--json", folder=tmp_path, LAPTOPDESK_DATABASE_URL=MADE["database_url"]())
    assert done.returncode == 1
    told = json.loads(done.stdout)
    assert told["settings"]["database_url"].startswith("postgresql://app:********@127.0.0.1:1/x")
    assert len(told["troubles"]) == 1
    assert told["troubles"][0] in done.stderr


def test_config_check_names_a_journal_that_can_be_changed(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    db = open_database(Config(data_dir=tmp_path).url)
    prepare(db)
    db.dispose()
    for file in tmp_path.iterdir():
        file.chmod(0o600)
    assert laptopdesk("config", "check", folder=tmp_path).returncode == 0
    with sqlite3.connect(tmp_path / "laptopdesk.sqlite3") as connection:
        connection.execute("DROP TRIGGER journal_entry_no_update")
    done = laptopdesk("config", "check", folder=tmp_path)
    assert done.returncode == 1
    assert "journal_entry_no_update missing" in done.stderr


def test_command_makes_a_new_key_beside_the_old_one(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "keys")
    first = ring.current(KeyPurpose.SEALS)
    done = laptopdesk("keys", "rotate", "seals", "--json", folder=tmp_path)
    assert json.loads(done.stdout) == {"purpose": "seals", "key": ring.current(KeyPurpose.SEALS).id}
    assert ring.current(KeyPurpose.SEALS).id != first.id
    assert ring.verify(first.id, b"sealed", first.sign(b"sealed"))


@pytest.mark.parametrize("content", [None, b"port = [", b"\xff\xfe", b"port = 'x'"])
def test_settings_file_that_cannot_be_read_is_said(tmp_path: Path, content: bytes | None) -> None:
    file = tmp_path / "settings.toml"
    if content is not None:
        file.write_bytes(content)
    done = laptopdesk("config", "check", folder=tmp_path, LAPTOPDESK_CONFIG=str(file))
    assert (done.returncode, done.stdout) == (1, "")
    assert "Traceback" not in done.stderr
    assert "settings" in done.stderr


ODD = (PLANTED, f"x://{PLANTED}@{PLANTED}@h/{PLANTED}@x", f"postgresql:{PLANTED}@h", f"postgresql://[{PLANTED}")


@pytest.mark.parametrize("url", ODD)
def test_an_address_that_cannot_be_read_is_hidden(url: str) -> None:
    assert PLANTED not in without_secrets(url)


@pytest.mark.parametrize("url", [PLANTED, f"oracle://u:{PLANTED}@h/d"])
def test_an_address_that_cannot_be_read_is_not_told_either(tmp_path: Path, url: str) -> None:
    done = laptopdesk("config", "check", folder=tmp_path, LAPTOPDESK_DATABASE_URL=url)
    assert done.returncode != 0
    assert PLANTED not in done.stdout + done.stderr


def test_settings_in_a_traceback_or_a_log_tell_no_secret() -> None:
    config = Config(database_url=SecretStr(MADE["database_url"]()), secret_key=SecretStr(f"{PLANTED}-{STRONG}"))
    assert PLANTED not in f"{config!r} {config}"
    with pytest.raises(ValidationError) as refused:
        Config(secret_key=SecretStr(PLANTED))
    assert PLANTED not in str(refused.value)


@pytest.mark.parametrize(
    ("url", "shown"),
    [
        ("postgresql://laptopdesk@/laptopdesk", "postgresql://laptopdesk@/laptopdesk"),
        ("postgresql://u:p@h:5432/d?sslmode=require", "postgresql://u:********@h:5432/d?********"),
        ("sqlite:////var/lib/x.sqlite3", "sqlite:///var/lib/x.sqlite3"),
    ],
)
def test_what_is_no_secret_is_told(url: str, shown: str) -> None:
    assert without_secrets(url).replace("sqlite:////", "sqlite:///") == shown


# ---- keys and addresses


@pytest.mark.parametrize(
    "key",
    [
        "x",
        "a" * 64,
        "changeme" * 8,
        "0123456789" * 4,
        "abcdefghijklmnopqrstuvwxyz012345",
        STRONG[:31],
        "ab" * 40,
        "passwordpasswordpassword12345678",
        "zyxwvutsrqponmlkjihgfedcba987654",
        "secret-key-" * 4,
        " " * 40,
    ],
)
def test_weak_keys_are_found(key: str) -> None:
    assert is_weak(key)


@pytest.mark.parametrize("command", [("config", "check"), ("serve", "--port", "1")])
def test_a_weak_key_is_refused_with_what_to_do(tmp_path: Path, command: tuple[str, ...]) -> None:
    done = laptopdesk(*command, folder=tmp_path, LAPTOPDESK_SECRET_KEY="changeme" * 8)
    assert done.returncode == 1
    assert "secret_key" in done.stderr
    assert "openssl rand -hex 32" in done.stderr
    assert "changeme" not in done.stdout + done.stderr


def test_keys_that_are_random_are_taken(tmp_path: Path) -> None:
    assert not is_weak(STRONG)
    for number in range(200):
        assert not is_weak(KeyRing(tmp_path / str(number)).current(KeyPurpose.SESSIONS).secret())
        assert not is_weak(os.urandom(16).hex())
        assert not is_weak(os.urandom(24).hex() + "é")


@pytest.mark.parametrize(
    ("host", "settings", "safe"),
    [
        ("127.0.0.1", {}, True),
        ("::1", {}, True),
        ("localhost", {}, True),
        ("127.1.2.3", {}, True),
        ("0.0.0.0", {}, False),
        ("192.168.1.5", {}, False),
        ("::", {}, False),
        ("laptops.local", {}, False),
        ("0.0.0.0", {"public_url": "https://x.example"}, True),
        ("0.0.0.0", {"public_url": "http://x"}, False),
        ("0.0.0.0", {"plain_http": True}, True),
    ],
)
def test_plain_http_stays_on_this_computer(host: str, settings: dict[str, object], safe: bool) -> None:
    assert Config.model_validate(settings).is_safe_at(host) is safe


# ---- files


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_made_is_for_its_own_user_only(tmp_path: Path) -> None:
    folder, backups = tmp_path / "data", tmp_path / "backups"
    backups.mkdir(mode=0o755)
    for command in (("db", "upgrade"), ("backup", str(backups))):
        assert laptopdesk(*command, folder=folder).returncode == 0
    assert laptopdesk("config", "check", folder=folder).returncode == 0
    wrong = [path for path in (folder, *folder.rglob("*"), *backups.rglob("*")) if mode(path) & 0o077]
    assert wrong == []
    assert (mode(folder), mode(folder / "laptopdesk.sqlite3")) == (0o700, 0o600)
    assert list(backups.rglob("*"))


def test_what_was_open_is_named_and_closed_at_the_next_start(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    assert laptopdesk("db", "upgrade", folder=folder).returncode == 0
    KeyRing(folder / "keys").current(KeyPurpose.SESSIONS)
    files = [folder, folder / "laptopdesk.sqlite3", folder / "keys", *(folder / "keys").iterdir()]
    for path in files:
        path.chmod(mode(path) | 0o055)
    done = laptopdesk("config", "check", folder=folder)
    assert done.returncode == 1
    for path in files:
        assert f"{path} is open to others" in done.stderr
    assert laptopdesk("db", "upgrade", folder=folder).returncode == 0
    assert [path for path in files if mode(path) & 0o077] == []
    assert laptopdesk("config", "check", folder=folder).returncode == 0


def test_a_database_elsewhere_is_closed_and_its_folder_left_alone(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o755)
    file = elsewhere / "x.sqlite3"
    settings = {"LAPTOPDESK_DATABASE_URL": f"sqlite:///{file}"}
    assert laptopdesk("db", "upgrade", folder=tmp_path / "data", **settings).returncode == 0
    file.chmod(0o644)
    assert laptopdesk("db", "upgrade", folder=tmp_path / "data", **settings).returncode == 0
    assert (mode(file), mode(elsewhere)) == (0o600, 0o755)


def test_the_folder_of_a_station_is_closed_too(tmp_path: Path) -> None:
    folder = tmp_path / "station"
    Store(folder).close()
    (folder / "left-over").write_text("x")
    for path in (folder, *folder.iterdir()):
        path.chmod(mode(path) | 0o055)
    Store(folder).close()
    assert [path for path in (folder, *folder.iterdir()) if mode(path) & 0o077] == []


# ---- errors of the database


def staff(**values: object) -> StaffRow:
    fields = {"name": PLANTED, "sort_key": PLANTED, "created_at": START, "email": f"{PLANTED}@example.org"} | values
    return StaffRow(**fields)  # type: ignore[arg-type]


def twice(session: Session) -> None:
    session.add_all([staff(), staff()])
    session.flush()


def without_a_name(session: Session) -> None:
    session.execute(sa.insert(StaffRow).values(name=None, sort_key=PLANTED, created_at=START, email=PLANTED))


def of_nobody(session: Session) -> None:
    session.execute(sa.text("INSERT INTO staff_role (staff_id, role) VALUES (:id, 'admin')"), {"id": NOBODY})
    session.execute(sa.text("SET CONSTRAINTS ALL IMMEDIATE"))


def no_number(session: Session) -> None:
    session.execute(sa.text("SELECT CAST(:x AS bigint) / length(:y) + no_such_column"), {"x": PLANTED, "y": PLANTED})


def bad_cast(session: Session) -> None:
    session.execute(sa.text("SELECT CAST(:x AS date), CAST(:x AS bigint), json_extract(:x, '$')"), {"x": PLANTED})


def no_role(session: Session) -> None:
    session.execute(sa.insert(StaffRoleRow).values(staff_id=1, role=PLANTED))


def no_moment(session: Session) -> None:
    session.execute(sa.insert(StaffRow).values(name=PLANTED, sort_key="x", created_at=PLANTED))


def too_long(session: Session) -> None:
    session.execute(sa.insert(StaffRow).values(name=PLANTED * 100, sort_key="x", created_at=START))
    session.execute(sa.text("SELECT no_such_column"))


ERRORS = (twice, without_a_name, of_nobody, no_number, bad_cast, no_role, no_moment, too_long)


@pytest.mark.parametrize("fail", ERRORS)
def test_an_error_of_the_database_tells_no_values(committed_db: Database, fail: Callable[[Session], None]) -> None:
    with pytest.raises(StatementError) as failed, committed_db.read() as session:
        fail(session)
    written = io.StringIO()
    logger = logging.getLogger("test_secrecy")
    logger.addHandler(logging.StreamHandler(written))
    logger.error("it failed: %s %r", failed.value, failed.value, exc_info=failed.value)
    logger.error(traceback_without_values(failed.value))
    text = written.getvalue()
    assert type(failed.value).__name__ in text
    assert PLANTED not in text
    assert str(NOBODY) not in text


def test_an_engine_without_our_care_would_tell_them(tmp_path: Path) -> None:
    """The control: the same error through a bare engine holds the values."""
    db = open_database(f"sqlite:///{tmp_path / 'x.sqlite3'}")
    prepare(db)
    bare = sa.create_engine(db.engine.url)
    with pytest.raises(StatementError) as failed, Session(bare) as session:
        twice(session)
    assert PLANTED in str(failed.value)
    bare.dispose()
    db.dispose()


def test_no_engine_is_made_anywhere_else() -> None:
    package = Path(__file__).resolve().parents[2] / "laptopdesk"
    making = [path.name for path in package.rglob("*.py") if "create_engine(" in path.read_text()]
    assert making == ["db.py"]
    assert (package / "core" / "db.py").read_text().count("create_engine(") == 1


def test_what_breaks_in_a_page_is_logged_without_address_and_words(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    app.config["TESTING"] = False
    app.config["PROPAGATE_EXCEPTIONS"] = False

    def broken(code: str) -> str:
        return str(int(f"{code} {PLANTED}"))

    from laptopdesk.ui.guard import public

    app.add_url_rule("/broken/<code>", view_func=public("a test")(broken))
    answer = app.test_client().get(f"/broken/{PLANTED}-code?q={PLANTED}-name&t=ldk_{PLANTED}")
    assert answer.status_code == 500
    assert "/broken/<code>" in caplog.text
    assert "ValueError" in caplog.text
    assert PLANTED not in caplog.text
