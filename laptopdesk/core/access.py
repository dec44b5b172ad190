"""Who acts, what they may do, and where: roles are sets of permissions, granted everywhere or at one location."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from laptopdesk.core.errors import Forbidden


class Role(StrEnum):
    """The roles of the programme; a person may hold several, each everywhere or at one location."""

    TECHNICIAN = "technician"
    VOLUNTEER = "volunteer"
    TRAINER = "trainer"
    AGENT = "agent"
    PROGRAMME = "programme"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Permission(StrEnum):
    """One thing a person may do; every route and every write names one."""

    VIEW_START = "view_start"
    VIEW_LAPTOPS = "view_laptops"
    RECEIVE_LAPTOPS = "receive_laptops"
    PREPARE_LAPTOPS = "prepare_laptops"
    MOVE_LAPTOPS = "move_laptops"
    RELEASE_LAPTOPS = "release_laptops"
    LOWER_POLICY = "lower_policy"
    PRINT_LABELS = "print_labels"
    VIEW_STOCKTAKES = "view_stocktakes"
    COUNT_LAPTOPS = "count_laptops"
    SIGN_STOCKTAKES = "sign_stocktakes"
    VIEW_PLACES = "view_places"
    MANAGE_PLACES = "manage_places"
    VIEW_PEOPLE = "view_people"
    REFER_PEOPLE = "refer_people"
    MANAGE_PASSES = "manage_passes"
    ERASE_PEOPLE = "erase_people"
    VIEW_TRAINING = "view_training"
    PLAN_SESSIONS = "plan_sessions"
    RECORD_ATTENDANCE = "record_attendance"
    MANAGE_PROGRAMMES = "manage_programmes"
    HAND_OUT = "hand_out"
    TAKE_BACK = "take_back"
    ASK_EXCEPTION = "ask_exception"
    APPROVE_EXCEPTION = "approve_exception"
    OPEN_TICKETS = "open_tickets"
    WORK_TICKETS = "work_tickets"
    DECIDE_CASES = "decide_cases"
    VIEW_STORY = "view_story"
    VIEW_REPORTS = "view_reports"
    VIEW_JOURNAL = "view_journal"
    MANAGE_STATIONS = "manage_stations"
    MANAGE_STAFF = "manage_staff"
    USE_API = "use_api"


_P = Permission
_COUNT = {_P.VIEW_STOCKTAKES, _P.COUNT_LAPTOPS}
_BENCH = _COUNT | {
    _P.VIEW_LAPTOPS, _P.RECEIVE_LAPTOPS, _P.PREPARE_LAPTOPS, _P.MOVE_LAPTOPS, _P.RELEASE_LAPTOPS, _P.PRINT_LABELS,
    _P.VIEW_PLACES, _P.SIGN_STOCKTAKES,
}  # fmt: skip
_DESK = _COUNT | {_P.HAND_OUT, _P.TAKE_BACK, _P.MOVE_LAPTOPS, _P.OPEN_TICKETS, _P.VIEW_TRAINING}
_ROOM = {_P.VIEW_TRAINING, _P.RECORD_ATTENDANCE, _P.REFER_PEOPLE, _P.VIEW_PEOPLE, _P.ASK_EXCEPTION}
_OFFICE = _BENCH | _DESK | _ROOM | {
    _P.LOWER_POLICY, _P.MANAGE_PLACES, _P.MANAGE_PASSES, _P.ERASE_PEOPLE, _P.PLAN_SESSIONS,
    _P.MANAGE_PROGRAMMES, _P.APPROVE_EXCEPTION, _P.WORK_TICKETS, _P.DECIDE_CASES, _P.VIEW_STORY, _P.VIEW_REPORTS,
    _P.VIEW_JOURNAL, _P.MANAGE_STATIONS,
}  # fmt: skip
_BASIC = {_P.VIEW_START, _P.USE_API}

PERMISSIONS: dict[Role, frozenset[Permission]] = {
    Role.TECHNICIAN: frozenset(_BASIC | _BENCH | {_P.VIEW_STORY}),
    Role.VOLUNTEER: frozenset(_BASIC | _DESK),
    Role.TRAINER: frozenset(_BASIC | _ROOM | _DESK),
    Role.AGENT: frozenset(
        _BASIC | {_P.OPEN_TICKETS, _P.WORK_TICKETS, _P.VIEW_LAPTOPS, _P.VIEW_PEOPLE, _P.VIEW_STORY, _P.VIEW_TRAINING}
    ),
    Role.PROGRAMME: frozenset(_BASIC | _OFFICE),
    Role.AUDITOR: frozenset(
        _BASIC
        | {_P.VIEW_LAPTOPS, _P.VIEW_PLACES, _P.VIEW_STORY, _P.VIEW_REPORTS, _P.VIEW_JOURNAL, _P.VIEW_TRAINING}
        | {_P.VIEW_STOCKTAKES}
    ),
    Role.ADMIN: frozenset(Permission),
}


class ActorKind(StrEnum):
    """What stands behind an act: a person, a person's script, a device at a desk, or the product itself."""

    STAFF = "staff"
    TOKEN = "token"
    STATION = "station"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Grant:
    """A role, at one location or (`location_id=None`) everywhere."""

    role: Role
    location_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Everywhere:
    """The answer of `Actor.places_for` when a permission is not bound to locations."""


@dataclass(frozen=True, kw_only=True)
class Actor:
    """Who acts. `staff_id` is None only for the system and for a station nobody badged in at."""

    kind: ActorKind
    staff_id: int | None
    name: str
    grants: tuple[Grant, ...] = ()
    desk_location_id: int | None = None

    def may(self, permission: Permission, at: int | None = None) -> bool:
        """Whether a grant gives `permission` everywhere or, when `at` is given, at that location."""
        return any(
            permission in PERMISSIONS[grant.role] and (grant.location_id is None or grant.location_id == at)
            for grant in self.grants
        )

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether a grant gives `permission` at any location at all."""
        return any(permission in PERMISSIONS[grant.role] for grant in self.grants)

    def require(self, permission: Permission, at: int | None = None) -> None:
        """Return if allowed, else raise `Forbidden`; services call it on the loaded row's location."""
        if not self.may(permission, at):
            raise Forbidden(permission.value, at)

    def require_somewhere(self, permission: Permission) -> None:
        """Return if the permission is held at any location, else raise `Forbidden`."""
        if not self.may_somewhere(permission):
            raise Forbidden(permission.value)

    def places_for(self, permission: Permission) -> Everywhere | frozenset[int]:
        """The locations where `permission` holds; lists narrow their rows to these."""
        held = [grant.location_id for grant in self.grants if permission in PERMISSIONS[grant.role]]
        if None in held:
            return Everywhere()
        return frozenset(place for place in held if place is not None)


def system_actor(name: str = "laptopdesk") -> Actor:
    """The product itself: worker jobs, migrations, the demo. May do everything, is named in the journal."""
    return Actor(kind=ActorKind.SYSTEM, staff_id=None, name=name, grants=(Grant(role=Role.ADMIN),))


def permissions_of(roles: Iterable[Role]) -> frozenset[Permission]:
    """The union of what these roles may do."""
    return frozenset().union(*(PERMISSIONS[role] for role in roles))
