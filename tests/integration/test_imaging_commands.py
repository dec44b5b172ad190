"""`laptopdesk imaging add` on a real database file: one JSON document, exit codes that mean something."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from laptopdesk.app import compose
from laptopdesk.assets.imaging.cli import imaging
from laptopdesk.assets.preparation.service.checks import add_release
from laptopdesk.assets.preparation.values import AddRelease, LicenceType
from laptopdesk.config import Config
from laptopdesk.core.access import Role
from tests.conftest import prepare
from tests.databases import open_database
from tests.factories import START, actor_for, make_laptop, make_location, unit
from tests.unit.assets.imaging.logs import clonezilla, partclone


@dataclass(frozen=True, kw_only=True)
class Shop:
    folder: Path
    tag: str


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    db = open_database(Config(data_dir=tmp_path).url)
    prepare(db, START)
    with unit(db, now=START) as uow:
        tag = make_laptop(uow, location=make_location(uow))
        mint = AddRelease(
            name="Mint",
            version="22",
            sha256="ab" * 32,
            os="Linux",
            licence=LicenceType.OPEN_SOURCE,
            support_until=date(2030, 1, 1),
        )
        add_release(uow.by(actor_for(uow, Role.ADMIN)), mint)
    yield Shop(folder=tmp_path, tag=tag)
    db.dispose()


def run(shop: Shop, text: str, *more: str) -> Result:
    path = shop.folder / "image.log"
    path.write_text(text)
    env = {"LAPTOPDESK_DATA_DIR": str(shop.folder)}
    return CliRunner().invoke(imaging, ["add", str(path), *more], env=env, obj=compose())


def test_a_log_that_is_not_enough_ends_with_three_and_says_why(shop: Shop) -> None:
    log = clonezilla(started=START - timedelta(hours=2), ended=START - timedelta(hours=1))
    result = run(shop, log, "--json")
    (file,) = json.loads(result.stdout)["files"]
    assert (result.exit_code, file["status"], file["tool"]) == (3, "read", "clonezilla")
    (given,) = file["logs"]
    assert (given["serial"], given["verdict"], given["binding"]) == ("DRIVE0001", "accepted", "unbound")
    assert (given["sufficient"], given["insufficient"]) == (False, ["imaging_log_without_laptop"])
    assert given["release"]["name"] == "Mint"
    again = json.loads(run(shop, log, "--json").stdout)["files"][0]
    assert (again["status"], again["sha256"]) == ("duplicate", file["sha256"])


def test_words_and_errors(shop: Shop) -> None:
    said = run(shop, partclone("/dev/sda1"), "--laptop", shop.tag, "--image", "Mint 22")
    assert said.exit_code == 3
    assert "sda" in said.stdout
    assert run(shop, "x", "--image", "Mint 99").exit_code == 1
    assert run(shop, "nothing").exit_code == 3
    missing = CliRunner().invoke(
        imaging, ["add", "/no/such.log"], env={"LAPTOPDESK_DATA_DIR": str(shop.folder)}, obj=compose()
    )
    assert missing.exit_code == 1
