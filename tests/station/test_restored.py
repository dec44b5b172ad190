"""From station to restored server and back: what a desk showed green before, during and after a backup stands."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.backups import Site, url_of
from tests.station.process import Station
from tests.station.world import World, wait_until

pytestmark = pytest.mark.races


@pytest.fixture
def station(world: World, tmp_path: Path) -> Iterator[Station]:
    world.pair(tmp_path / "desk")
    station = Station(folder=tmp_path / "desk").start().online()
    yield station
    station.close()


@pytest.fixture
def site(world: World) -> Site:
    return Site(folder=world.server.folder, url=url_of(world.db))


def stop_server(world: World) -> None:
    world.server.kill()
    world.db.dispose()


def restore(world: World, site: Site, file: Path) -> None:
    stop_server(world)
    wait_until(lambda: site.run("restore", file).exit_code == 0, "nobody is connected any more, and it is put back")
    world.server.start()


def settled(world: World, station: Station) -> None:
    wait_until(lambda: station.status()["unsent"] == 0 and station.status()["online"], "everything was sent")
    wait_until(lambda: world.handed_out() + world.cases() >= len(station.confirmed), "the server has everything")
    world.check_confirmed(station.confirmed)
    assert (world.handed_out(), world.cases()) == (len(station.confirmed), 0)
    world.check_journal()


def test_everything_green_stands_after_a_restore(world: World, station: Station, site: Site, tmp_path: Path) -> None:
    station.hand_out(*world.next_pair())  # in the backup
    file = site.backup(tmp_path / "saved.tar")
    for _ in range(2):
        station.hand_out(*world.next_pair())  # asked and answered, and lost with the server
    stop_server(world)
    wait_until(lambda: not station.status()["online"], "the line is gone")
    station.hand_out(*world.next_pair())  # offline, never sent to the server that is lost
    restore(world, site, file)
    station.hand_out(*world.next_pair())  # the restored server, still the one this desk trusts
    settled(world, station)


def test_restored_while_the_desk_was_off(world: World, station: Station, site: Site, tmp_path: Path) -> None:
    file = site.backup(tmp_path / "saved.tar")
    for _ in range(3):
        station.hand_out(*world.next_pair())
    assert station.stop() == 0
    restore(world, site, file)
    station.start().online()
    settled(world, station)
