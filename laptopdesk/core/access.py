"""Who acts, what they may do, and where: roles are sets of permissions, granted everywhere or at one location."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from laptopdesk.core.errors import Forbidden, PasswordAgain
from laptopdesk.protocol.words import N_, Worded


class Role(Worded):
    """The roles of the programme; a person may hold several, each everywhere or at one location."""

    TECHNICIAN = "technician", N_("technician")
    VOLUNTEER = "volunteer", N_("volunteer")
    TRAINER = "trainer", N_("trainer")
    AGENT = "agent", N_("helpdesk agent")
    PROGRAMME = "programme", N_("programme team")
    AUDITOR = "auditor", N_("auditor")
    ADMIN = "admin", N_("administrator")


class Permission(StrEnum):
    """One thing a person may do; every route and every write names one."""

    VIEW_START = "view_start"
    VIEW_LAPTOPS = "view_laptops"
    VIEW_EVIDENCE = "view_evidence"
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
    VIEW_EXCEPTIONS = "view_exceptions"
    OPEN_TICKETS = "open_tickets"
    WORK_TICKETS = "work_tickets"
    VIEW_CASES = "view_cases"
    DECIDE_CASES = "decide_cases"
    VIEW_STORY = "view_story"
    VIEW_REPORTS = "view_reports"
    VIEW_JOURNAL = "view_journal"
    MANAGE_STATIONS = "manage_stations"
    VIEW_STATIONS = "view_stations"
    MANAGE_STAFF = "manage_staff"
    USE_API = "use_api"


_P = Permission
_COUNT = {_P.VIEW_STOCKTAKES, _P.COUNT_LAPTOPS}
_BENCH = _COUNT | {
    _P.VIEW_LAPTOPS,
    _P.RECEIVE_LAPTOPS,
    _P.PREPARE_LAPTOPS,
    _P.MOVE_LAPTOPS,
    _P.RELEASE_LAPTOPS,
    _P.PRINT_LABELS,
    _P.VIEW_PLACES,
    _P.SIGN_STOCKTAKES,
    _P.VIEW_EVIDENCE,
}
_DESK = _COUNT | {_P.HAND_OUT, _P.TAKE_BACK, _P.MOVE_LAPTOPS, _P.OPEN_TICKETS, _P.VIEW_TRAINING}
_ROOM = {_P.VIEW_TRAINING, _P.RECORD_ATTENDANCE, _P.REFER_PEOPLE, _P.VIEW_PEOPLE, _P.ASK_EXCEPTION}
_OFFICE = (
    _BENCH
    | _DESK
    | _ROOM
    | {
        _P.LOWER_POLICY,
        _P.MANAGE_PLACES,
        _P.MANAGE_PASSES,
        _P.ERASE_PEOPLE,
        _P.PLAN_SESSIONS,
        _P.MANAGE_PROGRAMMES,
        _P.APPROVE_EXCEPTION,
        _P.WORK_TICKETS,
        _P.VIEW_CASES,
        _P.DECIDE_CASES,
        _P.VIEW_STORY,
        _P.VIEW_REPORTS,
        _P.VIEW_JOURNAL,
        _P.MANAGE_STATIONS,
        _P.VIEW_STATIONS,
        _P.VIEW_EXCEPTIONS,
    }
)
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
        | {_P.VIEW_STOCKTAKES, _P.VIEW_CASES, _P.VIEW_EVIDENCE, _P.VIEW_EXCEPTIONS, _P.VIEW_STATIONS}
    ),
    Role.ADMIN: frozenset(Permission),
}


class SignInProof(StrEnum):
    """How somebody must have shown who they are."""

    ANY = "any"
    PASSWORD = "password"
    RECENT_PASSWORD = "recent_password"


PROOFS: dict[Permission, SignInProof] = {
    _P.VIEW_START: SignInProof.ANY,
    _P.VIEW_LAPTOPS: SignInProof.PASSWORD,
    _P.VIEW_EVIDENCE: SignInProof.PASSWORD,
    _P.RECEIVE_LAPTOPS: SignInProof.PASSWORD,
    _P.PREPARE_LAPTOPS: SignInProof.PASSWORD,
    _P.MOVE_LAPTOPS: SignInProof.ANY,
    _P.RELEASE_LAPTOPS: SignInProof.PASSWORD,
    _P.LOWER_POLICY: SignInProof.RECENT_PASSWORD,
    _P.PRINT_LABELS: SignInProof.PASSWORD,
    _P.VIEW_STOCKTAKES: SignInProof.ANY,
    _P.COUNT_LAPTOPS: SignInProof.ANY,
    _P.SIGN_STOCKTAKES: SignInProof.PASSWORD,
    _P.VIEW_PLACES: SignInProof.PASSWORD,
    _P.MANAGE_PLACES: SignInProof.PASSWORD,
    _P.VIEW_PEOPLE: SignInProof.ANY,
    _P.REFER_PEOPLE: SignInProof.ANY,
    _P.MANAGE_PASSES: SignInProof.PASSWORD,
    _P.ERASE_PEOPLE: SignInProof.RECENT_PASSWORD,
    _P.VIEW_TRAINING: SignInProof.ANY,
    _P.PLAN_SESSIONS: SignInProof.PASSWORD,
    _P.RECORD_ATTENDANCE: SignInProof.ANY,
    _P.MANAGE_PROGRAMMES: SignInProof.PASSWORD,
    _P.HAND_OUT: SignInProof.ANY,
    _P.TAKE_BACK: SignInProof.ANY,
    _P.ASK_EXCEPTION: SignInProof.ANY,
    _P.APPROVE_EXCEPTION: SignInProof.RECENT_PASSWORD,
    _P.VIEW_EXCEPTIONS: SignInProof.PASSWORD,
    _P.OPEN_TICKETS: SignInProof.ANY,
    _P.WORK_TICKETS: SignInProof.PASSWORD,
    _P.VIEW_CASES: SignInProof.PASSWORD,
    _P.DECIDE_CASES: SignInProof.PASSWORD,
    _P.VIEW_STORY: SignInProof.PASSWORD,
    _P.VIEW_REPORTS: SignInProof.PASSWORD,
    _P.VIEW_JOURNAL: SignInProof.PASSWORD,
    _P.MANAGE_STATIONS: SignInProof.RECENT_PASSWORD,
    _P.VIEW_STATIONS: SignInProof.PASSWORD,
    _P.MANAGE_STAFF: SignInProof.RECENT_PASSWORD,
    _P.USE_API: SignInProof.PASSWORD,
}
"""The one place that says what a PIN or a badge is enough for (only what volunteers and trainers do), and for what the
password is asked once more."""

PASSWORD_ROLES = frozenset({Role.PROGRAMME, Role.AUDITOR, Role.ADMIN})
"""Whoever has one of these, at whatever place, signs in with a password and with nothing else."""


class SignInWay(Worded):
    """How who acts showed who they are."""

    PASSWORD = "password", N_("with a password")
    PIN = "pin", N_("with a PIN")
    BADGE = "badge", N_("with a badge")
    BADGE_AND_PIN = "badge_and_pin", N_("with a badge")
    TOKEN = "token", N_("by a script")
    STATION = "station", N_("at a desk computer")
    COMMAND_LINE = "command_line", N_("on the command line")


AT_ONE_PLACE = frozenset({SignInWay.PIN, SignInWay.BADGE, SignInWay.BADGE_AND_PIN, SignInWay.STATION})
"""Ways that are easy to guess, to copy or to share: enough for the work of the desk where they were used."""


class Scope(Worded):
    """What a script may be allowed to do in its person's name; never more than the person."""

    LAPTOPS = "laptops", N_("look up laptops")
    EVIDENCE = "evidence", N_("send wipe logs and hardware reports")
    STOCKTAKES = "stocktakes", N_("count laptops in a stock-take")
    ATTENDANCE = "attendance", N_("record who was present")
    HAND_OUT = "hand_out", N_("hand out laptops")
    TICKETS = "tickets", N_("open tickets")


SCOPES: dict[Scope, frozenset[Permission]] = {
    Scope.LAPTOPS: frozenset({_P.VIEW_LAPTOPS}),
    Scope.EVIDENCE: frozenset({_P.PREPARE_LAPTOPS}),
    Scope.STOCKTAKES: frozenset({_P.VIEW_STOCKTAKES, _P.COUNT_LAPTOPS}),
    Scope.ATTENDANCE: frozenset({_P.RECORD_ATTENDANCE}),
    Scope.HAND_OUT: frozenset({_P.HAND_OUT}),
    Scope.TICKETS: frozenset({_P.OPEN_TICKETS}),
}


def permissions_of_scopes(scopes: Iterable[Scope]) -> frozenset[Permission]:
    """What these scopes leave of a person's permissions."""
    return frozenset({Permission.USE_API}).union(*(SCOPES[scope] for scope in scopes))


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
    """Who acts. `staff_id` is None only for the system and for a station nobody badged in at.

    `way` narrows what the grants give: see `PROOFS` and `AT_ONE_PLACE`, whose place is `desk_location_id`.
    `password_is_recent`: the password was typed so lately that it need not be asked again.
    `only`: what is left of what the grants give (a script's scopes); None leaves everything.
    """

    kind: ActorKind
    staff_id: int | None
    name: str
    way: SignInWay
    grants: tuple[Grant, ...] = ()
    desk_location_id: int | None = None
    password_is_recent: bool = False
    only: frozenset[Permission] | None = None

    @property
    def label(self) -> str:
        """Who acts, without a name: `staff:12`, `token:12`, `station:3`, `system`."""
        return self.kind.value if self.staff_id is None else f"{self.kind.value}:{self.staff_id}"

    def may(self, permission: Permission, at: int | None = None) -> bool:
        """Whether it is given everywhere or, when `at` is given, at that location, to who signed in this way."""
        return any(place is None or place == at for place in self._places(permission))

    def may_somewhere(self, permission: Permission) -> bool:
        """Whether a grant gives `permission` at any location at all, to who signed in this way."""
        return any(True for _place in self._places(permission))

    def require(self, permission: Permission, at: int | None = None) -> None:
        """Return if allowed, else raise `Forbidden`; services call it on the loaded row's location.

        Raises `PasswordAgain` where it is allowed, but the password was typed too long ago for it.
        """
        if not self.may(permission, at):
            raise Forbidden(permission.value, at)
        self.require_proof(PROOFS[permission])

    def require_somewhere(self, permission: Permission) -> None:
        """As `require`, where the permission is held at any location."""
        if not self.may_somewhere(permission):
            raise Forbidden(permission.value)
        self.require_proof(PROOFS[permission])

    def require_proof(self, proof: SignInProof) -> None:
        """Return if this person showed well enough who they are, else raise `PasswordAgain`."""
        if proof is SignInProof.RECENT_PASSWORD and self.way is SignInWay.PASSWORD and not self.password_is_recent:
            raise PasswordAgain

    def may_with_password(self, permission: Permission) -> bool:
        """Whether signing in with the password would help: the person's roles give it somewhere, this way does not."""
        held = any(permission in PERMISSIONS[grant.role] for grant in self.grants)
        return held and self.staff_id is not None and not self.may_somewhere(permission)

    def places_for(self, permission: Permission) -> Everywhere | frozenset[int]:
        """The locations where `permission` holds; lists narrow their rows to these."""
        held = set(self._places(permission))
        return Everywhere() if None in held else frozenset(place for place in held if place is not None)

    def places_for_any(self, *permissions: Permission) -> Everywhere | frozenset[int]:
        """The locations where at least one of these holds."""
        held = {place for permission in permissions for place in self._places(permission)}
        return Everywhere() if None in held else frozenset(place for place in held if place is not None)

    def _places(self, permission: Permission) -> Iterator[int | None]:
        """Where it is given, None for everywhere; every other answer about it rests on this one."""
        if self.only is not None and permission not in self.only:
            return iter(())
        held = (grant.location_id for grant in self.grants if permission in PERMISSIONS[grant.role])
        if self.way in AT_ONE_PLACE:
            here = self.desk_location_id
            enough = here is not None and PROOFS[permission] is SignInProof.ANY
            return (here for place in held if enough and place in (None, here))
        if self.way is SignInWay.TOKEN and PROOFS[permission] is SignInProof.RECENT_PASSWORD:
            return iter(())  # a script cannot be asked for its password
        return held


def system_actor(name: str = "laptopdesk") -> Actor:
    """The product itself: worker jobs, migrations, the demo. May do everything, is named in the journal."""
    grants = (Grant(role=Role.ADMIN),)
    return Actor(kind=ActorKind.SYSTEM, staff_id=None, name=name, way=SignInWay.COMMAND_LINE, grants=grants)
