"""Keys: made once, whole or not at all, named by what they sign, and never lost by rotation."""

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from laptopdesk.core.keys import KeyPurpose, KeyRing


@pytest.fixture
def ring(tmp_path: Path) -> KeyRing:
    return KeyRing(tmp_path / "keys")


def test_a_key_is_made_at_the_first_call_and_stays(ring: KeyRing) -> None:
    first = ring.current(KeyPurpose.SERVER)
    assert KeyRing(ring.folder).current(KeyPurpose.SERVER).public_bytes() == first.public_bytes()
    assert first.id.startswith("server-001-")
    assert ring.current(KeyPurpose.SEALS).public_bytes() != first.public_bytes()


def test_nobody_else_can_read_it(ring: KeyRing) -> None:
    ring.current(KeyPurpose.SERVER)
    (file,) = ring.folder.iterdir()
    assert stat.S_IMODE(ring.folder.stat().st_mode) == 0o700
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_signature_is_verified_by_the_key_it_names(ring: KeyRing) -> None:
    key = ring.current(KeyPurpose.SEALS)
    signature = key.sign(b"words")
    assert len(signature) == 64
    assert ring.verify(key.id, b"words", signature)
    assert not ring.verify(key.id, b"other words", signature)
    Ed25519PublicKey.from_public_bytes(key.public_bytes()).verify(signature, b"words")


@pytest.mark.parametrize("key_id", ["", "seals", "seals-001", "seals-009-00000000", "../seals-001", "odd-001-00000000"])
def test_an_id_that_names_no_key_verifies_nothing(ring: KeyRing, key_id: str) -> None:
    signature = ring.current(KeyPurpose.SEALS).sign(b"words")
    assert not ring.verify(key_id, b"words", signature)


def test_the_same_number_on_another_machine_is_another_key(ring: KeyRing, tmp_path: Path) -> None:
    other = KeyRing(tmp_path / "other").current(KeyPurpose.SEALS)
    assert not ring.verify(other.id, b"words", other.sign(b"words"))
    assert ring.current(KeyPurpose.SEALS).id != other.id


def test_rotation_signs_anew_and_keeps_verifying(ring: KeyRing) -> None:
    old = ring.current(KeyPurpose.SERVER)
    new = ring.rotate(KeyPurpose.SERVER)
    assert ring.current(KeyPurpose.SERVER).id == new.id != old.id
    assert new.id.startswith("server-002-")
    assert ring.verify(old.id, b"words", old.sign(b"words"))
    for _ in range(9):
        ring.rotate(KeyPurpose.SERVER)
    assert ring.current(KeyPurpose.SERVER).id.startswith("server-011-")


def test_many_that_begin_at_once_have_one_key(ring: KeyRing) -> None:
    """Server and worker start together: what one signs, the other must have signed too."""
    with ThreadPoolExecutor(16) as pool:
        found = list(pool.map(lambda _: KeyRing(ring.folder).current(KeyPurpose.SESSIONS).secret(), range(64)))
    assert len(set(found)) == 1
    assert [path.name for path in ring.folder.iterdir()] == ["sessions-001.ed25519"]


def test_who_looked_before_the_first_was_made_has_that_one(ring: KeyRing, monkeypatch: pytest.MonkeyPatch) -> None:
    late = KeyRing(ring.folder)
    monkeypatch.setattr(late, "_newest", lambda _purpose: None)  # what it saw a moment before
    assert ring.current(KeyPurpose.SERVER).id == late.current(KeyPurpose.SERVER).id
