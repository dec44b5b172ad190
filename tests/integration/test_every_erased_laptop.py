"""Of every laptop called erased: was each of its drives written whole, and did that end while it was with us?

Logs are made by a generator that knows what truly happened (`tests/wiping.py`), brought in through the service that
page and command line use, and then everybody tries to call the laptops erased. What the product reads in a log is
never asked.
"""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from laptopdesk.assets import serials
from laptopdesk.assets.evidence import binding, rules
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.readers.nwipe import lines, run
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import fit_medium
from laptopdesk.assets.lifecycle.values import LaptopState, NewMedium
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Actor, Role
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.errors import Refused
from tests.factories import actor_for, make_laptop, make_location, make_lot, unit
from tests.wiping import BANNERS, WORDS, Drive, Ledger, Machine, Maker, Target, Wipe, noise, run_log, warning

RECEIVED = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
CUSTODY = datetime(2026, 11, 22, 23, 0, tzinfo=UTC)
"""Our custody begins on the morning the lot came in, in Amsterdam."""
LATER = RECEIVED + timedelta(days=6)
WORLDS = 14
UNKNOWN = ("(S/N: unknown)", "niet leesbaar", "S/N: onbekend", "geen serienummer", "not available", "Default string")
_lots = count()


@dataclass(kw_only=True)
class World:
    """Three laptops, what is done to them and to others, and the files that are brought in."""

    maker: Maker
    uow: UnitOfWork
    actor: Actor
    tags: dict[str, Machine] = field(default_factory=dict)
    ledger: Ledger = field(default_factory=Ledger)
    erased: set[str] = field(default_factory=set)

    def receive(self, place: int, lot: int, drive: Drive | None = None) -> str:
        """A laptop comes in, and somebody writes down its drives and their sizes; `drive`: the only one it has."""
        tag = make_laptop(self.uow, location=place, lot=lot, now=RECEIVED)  # type: ignore[arg-type]  # a lot's id
        detail = lifecycle.get_laptop(self.uow.session, tag)
        machine = self.maker.machine(detail.laptop.serial or "")
        if drive is not None:
            machine = replace(machine, drives=(drive,))
        for drive in machine.drives:
            new = NewMedium(
                serial=drive.serial or None,
                serial_key=normalise_serial(drive.serial),
                size_bytes=drive.size if drive.size_known else None,
            )
            fit_medium(self.uow.at(RECEIVED).by(self.actor), detail.laptop.id, new)
        self.tags[tag] = machine
        return tag

    def bring(self, log: str, laptop: str | None) -> None:
        content = log.encode()
        command = AddEvidence(name="wipe.log", content=content, reading=read_file(content), laptop=laptop)
        take_in_evidence(self.uow.at(LATER).by(self.actor), command)

    def try_to_erase(self, *tags: str) -> None:
        """Somebody tries to call these laptops erased."""
        for tag in set(tags) - self.erased:
            try:
                move_laptop(self.uow.at(LATER).by(self.actor), tag, LaptopState.ERASED)
                self.erased.add(tag)
            except Refused:
                continue

    def unproven(self) -> set[str]:
        """Laptops that are called erased and were not."""
        return {tag for tag in self.erased if not self.ledger.erased(self.tags[tag], CUSTODY)}

    # ---- what happens at the bench

    def moment(self) -> datetime:
        """Mostly of these days; else of last year, or of the evening before the lot came in."""
        days = self.maker.chance.choices((1, -1, -400), (8, 1, 1))[0]
        return CUSTODY + timedelta(days=days, seconds=self.maker.chance.randrange(3600, 80_000))

    def wipe(self, targets: list[Target], *, host: str, at: datetime, sound: bool = False) -> str:
        """These targets are erased in one run; its log, and what is true of it."""
        wipes = [
            Wipe(target=target, outcome="done" if sound else self.maker.outcome(), ended_at=at) for target in targets
        ]
        self.ledger.wipes += wipes
        return run_log(wipes, host=host, banner=self.maker.chance.choice((*BANNERS, *BANNERS, "nwipe 0.99")))

    def own_bench(self, tag: str) -> None:
        """A laptop is wiped, in itself or at a station; the log has older runs above, and its label may be scanned."""
        chance, machine = self.maker.chance, self.tags[tag]
        host = chance.choices((machine.serial, "Default string", "QQ7STATION1", self._other(tag)), (8, 2, 1, 1))[0]
        targets = [self.maker.target(drive, place) for place, drive in enumerate(machine.drives)]
        if chance.random() < 0.05:
            targets = [self.maker.stick()]
        older = self._older(machine, host) if chance.random() < 0.4 else ""
        log = self.wipe(targets, host=host, at=self.moment())
        warned = noise(self.maker, [target.device for target in targets], CUSTODY + timedelta(days=5))
        self.bring(older + log + warned, tag if chance.random() < 0.5 else None)
        self.try_to_erase(tag)

    def well_done(self, tag: str) -> None:
        """What most laptops get: wiped in the laptop itself, and its label scanned where that is needed."""
        machine = self.tags[tag]
        targets = [self.maker.target(drive, place) for place, drive in enumerate(machine.drives)]
        log = self.wipe(targets, host=machine.serial, at=CUSTODY + timedelta(days=2), sound=True)
        self.bring(log, None if all(drive.named for drive in machine.drives) else tag)
        self.try_to_erase(tag)

    def stranger(self) -> None:
        """A log of a machine that is none of ours, or of a drive that only prints the same serial as one of ours."""
        chance = self.maker.chance
        tag = chance.choice(list(self.tags))
        known = chance.choice(self.tags[tag].drives)
        twin = self.maker.drive(serial=known.serial if known.named and chance.random() < 0.7 else chance.choice(WORDS))
        twin = replace(twin, size=known.size, spaces=1)
        host = chance.choice(("QQ7STRANGE", self._other(tag)))
        position = chance.randrange(3)
        self.bring(self.wipe([self.maker.target(twin, position)], host=host, at=self.moment(), sound=True), None)

    # ---- what went wrong before, one thing in each world

    def a_twin_elsewhere(self, place: int, lot: int) -> None:
        """A machine that is none of ours has a drive that prints the same serial, and is wiped well."""
        tag = self.receive(place, lot, drive := self.maker.plain())
        twin = replace(drive, key=-1)
        self._bring_sound(tag, self.maker.whole(twin), host="QQ7STRANGE")

    def a_word_elsewhere(self, place: int, lot: int) -> None:
        """Two drives print that they have no serial; one is wiped well."""
        tag = self.receive(place, lot, drive := self.maker.plain(self.maker.chance.choice(UNKNOWN)))
        self._bring_sound(tag, self.maker.whole(replace(drive, key=-1)), host="")

    def a_wipe_before_it_came(self, place: int, lot: int) -> None:
        """It was wiped well weeks or months before it came, and the log says more about the drive today."""
        tag = self.receive(place, lot, drive := self.maker.plain())
        said = warning("/dev/sda", CUSTODY + timedelta(days=3)) if self.maker.chance.random() < 0.5 else ""
        days = self.maker.chance.choice((300, 20))
        self._bring_sound(tag, self.maker.whole(drive), at=CUSTODY - timedelta(days=days), after=said)

    def one_namespace(self, place: int, lot: int) -> None:
        """Half of a drive is wiped well."""
        tag = self.receive(place, lot, drive := self.maker.plain(bus="NVME", spaces=2))
        self._bring_sound(tag, self.maker.first_space(drive))

    def a_hidden_area(self, place: int, lot: int) -> None:
        """The drive says that it is smaller than it is."""
        drive = replace(self.maker.plain(), size_known=True)
        tag = self.receive(place, lot, drive)
        self._bring_sound(tag, replace(self.maker.whole(drive), size=drive.size * 9 // 10 // 512 * 512, whole=False))

    def a_partition(self, place: int, lot: int) -> None:
        """Somebody chose the partition instead of the drive."""
        tag = self.receive(place, lot, drive := self.maker.plain())
        self._bring_sound(tag, replace(self.maker.whole(drive), device="/dev/sda3", whole=False))

    def _bring_sound(
        self, tag: str, target: Target, *, host: str | None = None, at: datetime | None = None, after: str = ""
    ) -> None:
        wipe = Wipe(target=target, outcome="done", ended_at=at or CUSTODY + timedelta(days=1))
        self.ledger.wipes.append(wipe)
        own = self.tags[tag].serial if host is None else host
        self.bring(run_log([wipe], host=own, banner="nwipe 0.38") + after, None)
        self.try_to_erase(tag)

    def _older(self, machine: Machine, host: str) -> str:
        """Runs of last year in the same file, of the same drives, and what was written between."""
        targets = [self.maker.target(drive, place) for place, drive in enumerate(machine.drives)]
        old = CUSTODY - timedelta(days=self.maker.chance.randrange(30, 500))
        log = self.wipe(targets, host=host, at=old)
        return log + noise(self.maker, [target.device for target in targets], CUSTODY + timedelta(days=1))

    def _other(self, tag: str) -> str:
        return self.maker.chance.choice([machine.serial for key, machine in self.tags.items() if key != tag])


Fault = Callable[[World, int, int], None]
FAULTS: tuple[Fault, ...] = (
    World.a_twin_elsewhere,
    World.a_word_elsewhere,
    World.a_wipe_before_it_came,
    World.one_namespace,
    World.a_hidden_area,
    World.a_partition,
)


def live(db: Database, seed: int, fault: Fault | None = None) -> World:
    """One world from its first laptop to its last log, with one laptop to which this happens besides."""
    maker = Maker(seed)
    with unit(db) as uow:
        actor, place = actor_for(uow, Role.ADMIN), make_location(uow, now=RECEIVED)
        lot = make_lot(uow, f"WORLD-{seed}-{next(_lots)}", now=RECEIVED)
        world = World(maker=maker, uow=uow, actor=actor)
        for _ in range(3):
            world.receive(place, lot)
        fault = fault or maker.chance.choice(FAULTS)
        fault(world, place, lot)
        acts: list[Callable[[], None]] = [world.stranger]
        for tag in list(world.tags)[:3]:
            acts += [lambda tag=tag: world.own_bench(tag)] * 2 + [lambda tag=tag: world.well_done(tag)]  # type: ignore[misc]  # a default binds it
        maker.chance.shuffle(acts)
        for act in acts:
            act()
        world.try_to_erase(*world.tags)
    return world


def test_every_laptop_called_erased_was_erased(db: Database) -> None:
    worlds = [live(db, seed) for seed in range(WORLDS)]
    assert {world.maker.seed: world.unproven() for world in worlds if world.unproven()} == {}
    erased, all_laptops = (
        sum(len(found) for found in (getattr(w, name) for w in worlds)) for name in ("erased", "tags")
    )
    assert erased * 3 >= all_laptops, f"{erased} of {all_laptops} end erased: too few to say anything"


MUTANTS: dict[str, tuple[object, str, object, Fault]] = {
    "a partition is a drive": (rules, "is_whole_drive", lambda _device: True, World.a_partition),
    "a record of any size suffices": (rules, "covers", lambda *_args, **_named: True, World.a_hidden_area),
    "one of several namespaces is a drive": (run, "shared_drives", lambda _found: frozenset(), World.one_namespace),
    "a strange host is no host": (binding, "_is_foreign", lambda *_args: False, World.a_twin_elsewhere),
    "a word is a serial": (serials, "_only_words", lambda *_args: False, World.a_word_elsewhere),
    "a wipe of before counts": (rules, "_inside", lambda *_args: True, World.a_wipe_before_it_came),
    "a run goes on after its end": (lines, "_ends", lambda _lines: iter(()), World.a_wipe_before_it_came),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_rule_less_and_somebody_is_called_erased_who_was_not(
    sqlite_db: Database, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    module, rule, without, fault = MUTANTS[name]
    assert not any(live(sqlite_db, seed, fault).unproven() for seed in range(2))
    monkeypatch.setattr(module, rule, without)
    assert any(live(sqlite_db, seed, fault).unproven() for seed in range(20))
