"""Demo data of any size, made through the service functions in the order of time.

The same for the same seed and day.
"""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from itertools import groupby
from random import Random
from uuid import UUID

from laptopdesk.accounts import queries as accounts
from laptopdesk.accounts.service import add_staff, prepare_password, prepare_pin
from laptopdesk.accounts.values import NewStaff
from laptopdesk.app import compose
from laptopdesk.assets.evidence.readers import read_file
from laptopdesk.assets.evidence.service import AddEvidence, take_in_evidence
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.service import change_policy, place_laptop
from laptopdesk.assets.lifecycle.values import LaptopState, SanitizationLevel
from laptopdesk.assets.lots.readers.reading import read_donor_list
from laptopdesk.assets.lots.service.importing import ImportLaptops, import_laptops
from laptopdesk.assets.moves.service import move_laptop
from laptopdesk.assets.preparation.service.checks import add_release, record_check, record_imaging
from laptopdesk.assets.preparation.values import AddRelease, LicenceType, RecordCheck
from laptopdesk.core.access import PASSWORD_ROLES, Actor, Grant, system_actor
from laptopdesk.core.clock import from_local, to_local
from laptopdesk.core.db import Database, UnitOfWork
from laptopdesk.core.slices import slices
from laptopdesk.demo import words
from laptopdesk.demo.accounts import DEMO_PASSWORD, DEMO_PIN, DEMO_STAFF
from laptopdesk.demo.cases import Cast, add_cases
from laptopdesk.demo.certificates import add_certificates, add_samples
from laptopdesk.demo.condition import announce_otherwise, give_grade, release_that_ends, try_locks
from laptopdesk.demo.desk import as_demo
from laptopdesk.demo.hardware import load_hardware
from laptopdesk.demo.logs import wipe_log
from laptopdesk.demo.stocktake import Crew, load_stocktakes
from laptopdesk.demo.takeover import add_takeover
from laptopdesk.demo.transfers import add_transfers
from laptopdesk.demo.workshop import Aside, set_aside, stock_kits
from laptopdesk.devices.service import OperationReport, report_operation
from laptopdesk.devices.values import ReporterKind
from laptopdesk.helpdesk.service import answer_ticket, move_ticket, open_ticket, take_ticket
from laptopdesk.helpdesk.values import Channel, MessageDirection, OpenTicket
from laptopdesk.people.service import issue_pass, refer_participant
from laptopdesk.people.values import Identity, ReferParticipant
from laptopdesk.places import queries as places
from laptopdesk.places.service import add_location, add_organisation
from laptopdesk.places.values import LocationDetails, LocationKind, OrganisationKind
from laptopdesk.protocol.operations import HandOutIntent, OperationKind, ReturnIntent, ReturnReason
from laptopdesk.protocol.uuid7 import uuid7
from laptopdesk.training import queries as training
from laptopdesk.training.service import invite, plan_session, record_group
from laptopdesk.training.values import PlanSession

BATCH = 25
GROUP = 8
LOTS = 6
HISTORY_DAYS = 300
OUT_SHARE = 0.58
ENDING_LOT = "DEMO3"
"""The laptops of this lot run a system whose support ends soon."""
Progress = Callable[[int, int], None]


@dataclass(frozen=True, kw_only=True)
class Sizes:
    """How much is made; 3,000 laptops give 4,500 people, 1,500 sessions and 300 tickets."""

    laptops: int

    @property
    def people(self) -> int:
        """Residents."""
        return self.laptops * 3 // 2

    @property
    def sessions(self) -> int:
        """Trainings, past and planned."""
        return self.laptops // 2

    @property
    def tickets(self) -> int:
        """Questions to the helpdesk."""
        return self.laptops // 10


@dataclass
class _DemoLaptop:
    tag: str
    id: int
    ready_at: datetime
    maker: str
    model: str
    serial: str
    place: int | None = None


@dataclass
class _Session:
    starts: datetime
    place: int
    ordinal: int
    group: list[int]
    id: int = 0
    laptops: list[_DemoLaptop] = field(default_factory=list)


Act = tuple[datetime, Callable[[datetime], None]]


class DemoLoader:
    """Plans everything that happened, then does it in the order of time."""

    def __init__(self, db: Database, sizes: Sizes, *, seed: int, now: datetime) -> None:
        self.db, self.sizes, self.rng = as_demo(db), sizes, Random(seed)
        self.today = from_local(datetime.combine(to_local(now).date(), time(6)))
        self.registry = compose().operations
        self.acts: list[Act] = []
        self.places: list[int] = []
        self.codes: dict[int, str] = {}
        self.people: list[int] = []
        self.passes: dict[int, str] = {}
        self.handed: list[tuple[datetime, _DemoLaptop, int]] = []
        self.attended: dict[int, int] = {}
        self.aside = 0

    def load(self, progress: Progress) -> None:
        """Make everything; `progress(done, total)` is told as it goes."""
        begin = self.today - timedelta(days=HISTORY_DAYS + 5)
        self._set_up(begin)
        with self.db.unit_of_work(now=begin, actor=system_actor()) as uow:
            stock_kits(uow, self.places[-2], self.rooms, laptops=self.sizes.laptops, office=self.office)
        self._people(begin)
        laptops = self._lots(begin)
        sessions = self._plan_sessions()
        self._allot(laptops, sessions)
        self._schedule(sessions)
        self.acts.sort(key=lambda act: act[0])
        total = len(self.acts)
        for number, (moment, act) in enumerate(self.acts, 1):
            act(moment)
            progress(number, total)
        add_transfers(self.db, now=self.today)
        load_hardware(self.db, now=self.today, actor=self.technician, rng=Random(self.sizes.laptops))
        crew = Crew(opener=self.technician, counter=self.checker, signer=self.office)
        load_stocktakes(self.db, (self.places[1], self.workshop, self.places[0]), crew, now=self.today, dice=self.rng)
        add_samples(self.db, now=self.today, checker=self.checker)
        add_certificates(self.db, now=self.today, office=self.office)
        add_takeover(self.db, now=self.today)
        cast = Cast(
            office=self.office,
            technician=self.technician,
            rooms=(self.places[0], self.places[1]),
            attended=self.attended,
        )
        add_cases(self.db, self.registry, cast, now=self.today, dice=self.rng)

    # ---- what stands at the beginning

    def _set_up(self, moment: datetime) -> None:
        password, pin, chief = prepare_password(DEMO_PASSWORD), prepare_pin(DEMO_PIN), system_actor("demo")
        with self.db.unit_of_work(now=moment, actor=chief) as uow:
            partners = [add_organisation(uow, name, OrganisationKind.REFERRER) for name in words.PARTNERS]
            ours = add_organisation(uow, words.PROGRAMME, OrganisationKind.PROGRAMME)
            for number, name in enumerate(words.NEIGHBOURHOODS):
                self._place(uow, f"Huis van de Wijk {name}", LocationKind.HOUSE, number, moment, chief)
            for number, (name, kind) in enumerate(words.OTHER_PLACES):
                self._place(uow, name, LocationKind(kind), 100 + number, moment, chief, ours)
        self.partners, self.workshop = partners, self.places[-1]
        self.rooms = self.places[: len(words.NEIGHBOURHOODS) + 8]
        with self.db.unit_of_work(now=moment, actor=chief) as uow:
            for email, name, role, at_place in DEMO_STAFF:
                grant = Grant(role=role, location_id=self.places[0] if at_place else None)
                own_pin = None if role in PASSWORD_ROLES else pin
                new = NewStaff(name=name, email=email, password_hash=password, pin_hash=own_pin)
                add_staff(uow, new, grants=[grant])
            release = AddRelease(
                name="Linux Mint",
                version="22",
                sha256="4e" * 32,
                os="Linux Mint 22",
                licence=LicenceType.OPEN_SOURCE,
                support_until=to_local(self.today).date() + timedelta(days=900),
            )
            self.release = add_release(uow, release)
            self.ending = add_release(uow, release_that_ends(self.today))
        self._read_actors()

    def _place(
        self,
        uow: UnitOfWork,
        name: str,
        kind: LocationKind,
        number: int,
        moment: datetime,
        chief: Actor,
        organisation_id: int | None = None,
    ) -> None:
        details = LocationDetails(
            name=name,
            kind=kind,
            street=f"Voorbeeldstraat {number + 1}",
            postcode=f"{3011 + number % 80}AA",
            city="Rotterdam",
            organisation_id=organisation_id if kind is LocationKind.WORKSHOP else None,
        )
        key = add_location(uow.at(moment).by(chief), details, valid_from=to_local(moment).date())
        self.places.append(key)
        self.codes[key] = places.get_location(uow.session, key).code

    def _read_actors(self) -> None:
        with self.db.read() as session:
            actors = {email: accounts.get_actor_by_email(session, email) for email, *_ in DEMO_STAFF}
            modules = next(p for p in training.list_programmes(session) if p.code == "three-trainings").modules
        self.office = actors["programma@example.org"]
        self.technician, self.checker = actors["technicus@example.org"], actors["technicus2@example.org"]
        self.agent = actors["helpdesk@example.org"]
        self.modules = {module.ordinal: module.id for module in modules}

    def _people(self, begin: datetime) -> None:
        for start in range(0, self.sizes.people, BATCH):
            moment = begin + timedelta(minutes=start)
            with self.db.unit_of_work(now=moment, actor=system_actor()) as uow:
                for _ in range(min(BATCH, self.sizes.people - start)):
                    self._person(uow, moment)

    def _person(self, uow: UnitOfWork, moment: datetime) -> None:
        rng, number = self.rng, len(self.people)
        name = f"{rng.choice(words.GIVEN)} {rng.choice(words.FAMILY)}"
        phone = f"+3161{rng.randrange(10**7):07d}" if rng.random() < 0.8 else None
        identity = Identity(
            name=name,
            language=rng.choice(words.LANGUAGES),
            phone=phone,
            need=rng.choice(words.NEEDS),
            email=None if phone else f"bewoner{number}@example.net",
        )
        command = ReferParticipant(
            identity=identity, organisation_id=rng.choice(self.partners), home_location_id=rng.choice(self.rooms)
        )
        person = refer_participant(uow.at(moment).by(self.office), command)
        self.people.append(person)
        self.passes[person] = issue_pass(uow.at(moment).by(self.office), person, dice=rng)

    # ---- laptops

    def _lots(self, begin: datetime) -> list[_DemoLaptop]:
        made: list[_DemoLaptop] = []
        for lot in range(LOTS):
            count = self.sizes.laptops // LOTS + (lot < self.sizes.laptops % LOTS)
            arrived = begin + timedelta(days=1 + lot * (HISTORY_DAYS // LOTS))
            made += self._lot(lot, count, arrived)
        return made

    def _lot(self, lot: int, count: int, arrived: datetime) -> list[_DemoLaptop]:
        rows = [(*self.rng.choice(words.MODELS), f"DEMO{lot}{number:05d}") for number in range(count)]
        listed = read_donor_list(_donor_list(rows))
        code, donor = f"{arrived.year}-{lot + 1:02d}", words.DONORS[lot % len(words.DONORS)]
        command = ImportLaptops(lot=code, listed=listed, donor=donor, location_id=self.workshop)
        with self.db.unit_of_work(now=arrived, actor=self.technician) as uow:
            ids = import_laptops(uow, command).ids
            lot_row = lifecycle.find_lot(uow.session, code)
            assert lot_row is not None
            change_policy(
                uow.by(self.office),
                lot_row.id,
                hdd_level=SanitizationLevel.CLEAR,
                flash_level=SanitizationLevel.CLEAR,
                reason="De schijven waren versleuteld; de donor vraagt niveau clear.",
            )
            tags = lifecycle.tags_of(uow.session, ids)
            if lot == LOTS - 1:
                announce_otherwise(uow, code, rows, donor=donor)
        return [
            _DemoLaptop(
                tag=tags[key],
                id=key,
                ready_at=arrived + timedelta(days=4 + number // 60),
                maker=row[0],
                model=row[1],
                serial=row[2],
            )
            for number, (key, row) in enumerate(zip(ids, rows, strict=True))
        ]

    def _prepare(self, laptops: Sequence[_DemoLaptop]) -> None:
        for ready, same_day in groupby(laptops, key=lambda laptop: laptop.ready_at):
            together = list(same_day)
            for part in slices(together, BATCH):
                self._prepare_batch(part, ready)

    def _prepare_batch(self, batch: Sequence[_DemoLaptop], ready: datetime) -> None:
        stages = ((self._erase, 2.0), (self._image, 1.0), (self._check, 0.5))
        placed = any(laptop.place is not None for laptop in batch)
        wanted = 3 if placed else self.rng.choice((0, 1, 2, 3))
        for stage, days in stages[:wanted]:
            self.acts.append((ready - timedelta(days=days), _bound(stage, batch)))
        if wanted == 0:
            self.acts.append((ready, _bound(self._set_aside, batch)))

    def _erase(self, batch: Sequence[_DemoLaptop], moment: datetime) -> None:
        with self.db.unit_of_work(now=moment, actor=self.technician) as uow:
            for laptop in batch:
                content = wipe_log(
                    started=moment - timedelta(hours=3),
                    maker=laptop.maker,
                    product=laptop.model,
                    host=laptop.serial,
                    serial=f"S2X{laptop.serial}",
                )
                command = AddEvidence(name=f"{laptop.serial}.log", content=content, reading=read_file(content))
                take_in_evidence(uow, command)
                move_laptop(uow, laptop.tag, LaptopState.ERASED)

    def _image(self, batch: Sequence[_DemoLaptop], moment: datetime) -> None:
        with self.db.unit_of_work(now=moment, actor=self.technician) as uow:
            for laptop in batch:
                release = self.ending if laptop.serial.startswith(ENDING_LOT) else self.release
                record_imaging(uow, laptop.id, release)
                move_laptop(uow, laptop.tag, LaptopState.IMAGED)

    def _check(self, batch: Sequence[_DemoLaptop], moment: datetime) -> None:
        with self.db.unit_of_work(now=moment, actor=self.checker) as uow:
            for laptop in batch:
                check = RecordCheck(laptop_id=laptop.id, failed=(), battery_percent=self.rng.randrange(62, 99))
                record_check(uow, check)
                try_locks(uow, laptop.tag)
                give_grade(uow, laptop.tag, laptop.id)
                move_laptop(uow, laptop.tag, LaptopState.READY)
                if laptop.place is not None:
                    place_laptop(uow.by(self.office), laptop.id, laptop.place)

    def _set_aside(self, batch: Sequence[_DemoLaptop], moment: datetime) -> None:
        with self.db.unit_of_work(now=moment, actor=system_actor()) as uow:
            for laptop in batch[::3]:
                aside = Aside(tag=laptop.tag, id=laptop.id, number=self.aside, moment=moment)
                set_aside(uow, aside, self.technician)
                self.aside += 1

    # ---- trainings

    def _plan_sessions(self) -> list[_Session]:
        made: list[_Session] = []
        groups = [self.people[start : start + GROUP] for start in range(0, len(self.people), GROUP)]
        first = self.today - timedelta(days=HISTORY_DAYS - 15)
        per_group, span = 3, HISTORY_DAYS - 15 + 28
        courses = min(len(groups), self.sizes.sessions // per_group)
        for number in range(courses):
            day = first + timedelta(days=span * number // max(1, courses))
            place = self.rooms[number % len(self.rooms)]
            hour = timedelta(hours=3 + number % 3 * 3)
            made += [
                _Session(
                    starts=day + hour + timedelta(days=7 * week), place=place, ordinal=week + 1, group=groups[number]
                )
                for week in range(per_group)
            ]
        self._today_at_the_demo_house(made)
        return made

    def _today_at_the_demo_house(self, made: list[_Session]) -> None:
        # whoever tries the demo finds something to do today, at the place the demo trainer and volunteer belong to
        waiting = [s for s in made if s.ordinal == 1 and s.starts > self.today]
        if waiting:
            waiting[0].place, waiting[0].starts = self.places[0], self.today + timedelta(hours=8)

    def _allot(self, laptops: list[_DemoLaptop], sessions: list[_Session]) -> None:
        """The next laptops that are ready go to the next group, until the share of laptops that is out is reached."""
        firsts = sorted((session for session in sessions if session.ordinal == 1), key=lambda s: s.starts)
        seats = sum(len(session.group) for session in firsts if session.starts < self.today)
        share = len(laptops) * OUT_SHARE / max(1, seats)
        waiting = list(laptops)
        for session in firsts:
            for _ in session.group:
                ready = waiting and waiting[0].ready_at < session.starts
                if ready and (session.starts >= self.today or self.rng.random() < share):
                    laptop = waiting.pop(0)
                    laptop.place = session.place
                    session.laptops.append(laptop)
        self._prepare(laptops)

    def _schedule(self, sessions: list[_Session]) -> None:
        planned = min(session.starts for session in sessions) - timedelta(days=7)
        for session in sessions:
            self.acts.append((min(planned, session.starts - timedelta(days=7)), _bound(self._plan, session)))
            if session.starts < self.today:
                self.acts.append((session.starts + timedelta(hours=1), _bound(self._attend, session)))
                if session.ordinal == 1:
                    self.acts.append((session.starts + timedelta(hours=2), _bound(self._hand_out, session)))
        for number in range(self.sizes.tickets):
            moment = self.today - timedelta(hours=self.rng.randrange(4, 24 * HISTORY_DAYS // 2))
            self.acts.append((moment, _bound(self._ticket, number)))

    def _plan(self, session: _Session, moment: datetime) -> None:
        plan = PlanSession(
            location_id=session.place,
            local_start=to_local(session.starts).replace(tzinfo=None),
            module_id=self.modules[session.ordinal],
        )
        with self.db.unit_of_work(now=moment, actor=self.office) as uow:
            session.id = plan_session(uow, plan)
            invite(uow, session.id, session.group)

    def _attend(self, session: _Session, moment: datetime) -> None:
        present = max(len(session.laptops), len(session.group) - self.rng.choice((0, 0, 1, 1, 2)))
        marks = {person: number < present for number, person in enumerate(session.group)}
        if session.ordinal > 1:
            marks = {person: self.rng.random() < 0.85 for person in session.group}
        with self.db.unit_of_work(now=moment, actor=self.office) as uow:
            record_group(uow, session.id, marks, operation_id=self._operation(moment))
        if session.ordinal == 1:
            session.group = [person for person, present in marks.items() if present]
            self.attended |= dict.fromkeys(session.group, session.id)

    def _operation(self, moment: datetime) -> UUID:
        return uuid7(int(moment.timestamp() * 1000), self.rng.randbytes(10))

    # ---- the desk and the helpdesk

    def _hand_out(self, session: _Session, moment: datetime) -> None:
        for number, (laptop, person) in enumerate(zip(session.laptops, session.group, strict=False)):
            at = moment + timedelta(minutes=4 * number)
            intent = HandOutIntent(
                laptop=laptop.tag,
                pass_code=self.passes[person],
                location=self.codes[session.place],
                kit=("bag", "charger"),
                signature=f"paper:{session.id}-{number + 1}",
            )
            self._report(OperationKind.HAND_OUT, intent.to_json(), at)
            self.handed.append((at, laptop, person))
            if self.rng.random() < 0.02:
                back = ReturnIntent(laptop=laptop.tag, location=self.codes[session.place], reason=ReturnReason.DEFECT)
                self._report(OperationKind.RETURN, back.to_json(), at + timedelta(hours=1))

    def _report(self, kind: OperationKind, intent: Mapping[str, object], moment: datetime) -> None:
        report = OperationReport(
            operation_id=self._operation(moment),
            kind=kind.value,
            intent=intent,
            envelope={"mode": "online"},
            reporter=ReporterKind.PAGE,
            happened_at=moment,
        )
        report_operation(self.db, self.registry, report, now=moment, actor=self.office)

    def _ticket(self, number: int, moment: datetime) -> None:
        rng = self.rng
        laptop = rng.choice(self.handed)[1].tag if self.handed else ""
        who = f"{rng.choice(words.GIVEN)} {rng.choice(words.FAMILY)}"
        command = OpenTicket(
            who=who,
            what=rng.choice(words.QUESTIONS),
            laptop=laptop,
            channel=rng.choice((Channel.PHONE, Channel.WALK_IN)),
        )
        with self.db.unit_of_work(now=moment, actor=self.agent) as uow:
            ticket = open_ticket(uow, command)
            if number % 8:
                later = moment + timedelta(minutes=rng.randrange(5, 180))
                take_ticket(uow.at(later), ticket)
                answer = rng.choice(words.ANSWERS)
                answer_ticket(uow.at(later), ticket, answer, direction=MessageDirection.OUT)
                if number % 4:
                    move_ticket(uow.at(later), ticket, "closed")


def _bound(act: Callable[..., None], subject: object) -> Callable[[datetime], None]:
    return lambda moment: act(subject, moment)


def _donor_list(rows: Sequence[tuple[str, str, str]]) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, delimiter=";")
    writer.writerow(("Merk", "Model", "Serienummer", "Geheugen"))
    writer.writerows((maker, model, serial, "16 GB") for maker, model, serial in rows)
    return target.getvalue().encode("utf-8-sig")
