"""Every action of the journal as a plain sentence: one entry per action, and a test that none is missing."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.evidence.values import Binding, RecordReason, Verdict
from laptopdesk.assets.lifecycle.errors import MoveReason
from laptopdesk.assets.lifecycle.rules import goes_back
from laptopdesk.assets.lifecycle.values import LaptopState, LockKind, MediumKind, SanitizationLevel
from laptopdesk.assets.preparation.values import CheckItem
from laptopdesk.assets.workshop.errors import WorkshopReason
from laptopdesk.cases.messages import outcome_name
from laptopdesk.cases.values import CaseKind
from laptopdesk.core.access import Role, SignInWay
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.core.journal import JournalLine
from laptopdesk.devices.values import InboxState, UnreadableEnd
from laptopdesk.handout.errors import DeskReason
from laptopdesk.handout.values import HandoutEnd
from laptopdesk.helpdesk.values import Channel
from laptopdesk.people.values import ConsentKind
from laptopdesk.protocol.gate import GateReason, HandoutKind, KitPiece
from laptopdesk.protocol.operations import OperationKind, ReturnReason
from laptopdesk.reporting.journal_facts import JournalFacts
from laptopdesk.reporting.sentences import (
    certificates,
    condition,
    evidence,
    imaging,
    inventory,
    kits,
    labels,
    register,
    sampling,
    stocktake,
    takeover,
    transfers,
    workshop,
)
from laptopdesk.reporting.values import Names

Sentence = Callable[[JournalFacts], str]


def sentence_of(line: JournalLine, names: Names) -> str:
    """What happened, in the language of the page; a line whose action this version does not know names the action."""
    make = SENTENCES.get(line.action)
    words = make(JournalFacts(line, names)) if make else line.action
    return words[:1].upper() + words[1:]


def details_of(line: JournalLine, names: Names) -> tuple[str, ...]:
    """The reasons and lists that belong to a line, each a sentence or a name."""
    make = DETAILS.get(line.action)
    return make(JournalFacts(line, names)) if make else ()


def _moved(t: JournalFacts) -> str:
    before, after = t.word("before", LaptopState), t.word("after", LaptopState)
    states = set(LaptopState)
    are_states = t.text("before") in states and t.text("after") in states
    if are_states and goes_back(LaptopState(t.text("before")), LaptopState(t.text("after"))):
        return _("Set back: was %(before)s, is now %(after)s", before=before, after=after)
    return _("From %(before)s to %(after)s", before=before, after=after)


def _assigned(t: JournalFacts) -> str:
    return _("Case taken by %(name)s", name=t.staff()) if t.has("staff_id") else _("Case released")


def _outcome(t: JournalFacts) -> str:
    return outcome_name(t.names.topics, t.text("kind"), t.text("outcome"))


def _ended(t: JournalFacts) -> str:
    match t.text("by"):
        case HandoutEnd.UNDONE.value:
            return _("Hand-out to %(person)s undone at %(place)s", person=t.person(), place=t.place())
        case HandoutEnd.LOST.value:
            return _("Reported lost by %(person)s", person=t.person())
        case HandoutEnd.MISTAKE.value:
            return _("Hand-out to %(person)s was recorded by mistake", person=t.person())
        case _:
            return _("Taken back from %(person)s at %(place)s", person=t.person(), place=t.place())


def _handed_out(t: JournalFacts) -> str:
    if t.text("kind") == HandoutKind.LOANER.value:
        return _("Handed out as a loaner to %(person)s at %(place)s", person=t.person(), place=t.place())
    return _("Handed out to %(person)s at %(place)s", person=t.person(), place=t.place())


def _refused_at_desk(t: JournalFacts) -> str:
    if t.has("participant_id"):
        return _("Refused at the desk for %(person)s, %(place)s", person=t.person(), place=t.place())
    return _("Refused at the desk, %(place)s", place=t.place())


def _role(t: JournalFacts) -> dict[str, str]:
    where = t.place() if t.has("location_id") else _("everywhere")
    return {"name": t.staff(), "role": t.word("role", Role), "place": where}


def _signed_in(t: JournalFacts) -> str:
    match t.text("way"):
        case SignInWay.PIN.value:
            return _("%(name)s signed in with a PIN", name=t.staff())
        case SignInWay.BADGE.value:
            return _("%(name)s signed in with a badge", name=t.staff())
        case SignInWay.BADGE_AND_PIN.value:
            return _("%(name)s signed in with a badge and a PIN", name=t.staff())
        case _:
            return _("%(name)s signed in", name=t.staff())


def _sign_in_failed(t: JournalFacts) -> str:
    if not t.has("staff_id"):
        return _("%(count)s failed sign-in attempts with unknown names", count=t.text("count"))
    return _("%(count)s failed sign-in attempts as %(name)s", count=t.text("count"), name=t.staff())


def _reported(t: JournalFacts) -> str:
    match t.text("state"):
        case InboxState.APPLIED.value:
            return _("Operation reported and applied: %(kind)s", kind=t.word("kind", OperationKind))
        case InboxState.REFUSED.value:
            return _("Operation reported and refused: %(kind)s", kind=t.word("kind", OperationKind))
        case InboxState.CASE.value:
            return _("Operation reported, a case was opened: %(kind)s", kind=t.word("kind", OperationKind))
        case _:
            return _("Operation reported and kept apart: %(kind)s", kind=t.word("kind", OperationKind))


def _checked(t: JournalFacts) -> str:
    if t.codes("failed"):
        return _("Check failed")
    if t.has("battery_percent"):
        return _("Check passed, battery %(percent)s%%", percent=t.number("battery_percent"))
    return _("Check passed")


def _judged(t: JournalFacts) -> str:
    return _(
        "Wipe record %(verdict)s, %(binding)s", verdict=t.word("verdict", Verdict), binding=t.word("binding", Binding)
    )


def _received(t: JournalFacts) -> str:
    if t.has("location_id"):
        return _(
            "Received in lot %(lot)s at %(place)s, with label %(tag)s", lot=t.lot(), place=t.place(), tag=t.laptop()
        )
    return _("Received in lot %(lot)s, with label %(tag)s", lot=t.lot(), tag=t.laptop())


def _session(t: JournalFacts) -> dict[str, str]:
    return {"when": t.moment("starts_at"), "place": t.place()}


def _present(t: JournalFacts) -> str:
    if t["present"]:
        return _("%(person)s marked present", person=t.person())
    return _("%(person)s marked absent", person=t.person())


def _corrected(t: JournalFacts) -> str:
    if t["present"] is None:
        return _("Mark of %(person)s taken back", person=t.person())
    if t["present"]:
        return _("Corrected: %(person)s was present", person=t.person())
    return _("Corrected: %(person)s was not present", person=t.person())


def _answered(t: JournalFacts) -> str:
    match t.text("direction"):
        case "in":
            return _("Ticket %(number)s: the participant replied", number=t.ticket())
        case "out":
            return _("Ticket %(number)s: answered", number=t.ticket())
        case _:
            return _("Ticket %(number)s: note added", number=t.ticket())


SENTENCES: Mapping[str, Sentence] = {
    **certificates.SENTENCES,
    **sampling.SENTENCES,
    **labels.SENTENCES,
    **takeover.SENTENCES,
    **transfers.SENTENCES,
    **register.SENTENCES,
    # laptops, from the pallet on
    "lot.opened": lambda t: _("Lot %(code)s opened", code=t.text("code")),
    "lot.policy_changed": lambda t: _(
        "Levels of erasure of lot %(lot)s: magnetic disks %(hdd)s, flash %(flash)s",
        lot=t.lot(),
        hdd=t.word("hdd_level", SanitizationLevel),
        flash=t.word("flash_level", SanitizationLevel),
    ),
    "laptop.received": _received,
    "laptop.moved": _moved,
    "laptop.move_refused": lambda t: _(
        "Change from %(before)s to %(after)s refused",
        before=t.word("before", LaptopState),
        after=t.word("after", LaptopState),
    ),
    "laptop.placed": lambda t: (
        _("Moved to %(place)s, though not fit to leave", place=t.place())
        if t.has("reason")
        else _("Moved to %(place)s", place=t.place())
    ),
    "laptop.imaged": lambda t: _("Image written: %(release)s", release=t.release()),
    "laptop.checked": _checked,
    "laptop.no_drive": lambda t: _("Looked inside: there is no drive"),
    "custody.began": lambda t: _("Now in our custody; only new evidence counts"),
    "custody.ended": lambda t: _("Our custody ended"),
    "medium.fitted": lambda t: _("Drive noted: %(kind)s", kind=t.word("kind", MediumKind)),
    "medium.removed": lambda t: _("Drive taken out"),
    "lock.found": lambda t: _("Lock found: %(kind)s", kind=t.word("kind", LockKind)),
    "lock.cleared": lambda t: _("Lock cleared: %(kind)s", kind=t.word("kind", LockKind)),
    "image.released": lambda t: _(
        "Image %(name)s %(version)s may be used", name=t.text("name"), version=t.text("version")
    ),
    "image.withdrawn": lambda t: _("Image %(release)s withdrawn", release=t.release()),
    # evidence
    "evidence.added": lambda t: ngettext(
        "Wipe log added with %(n)s record", "Wipe log added with %(n)s records", t.number("records")
    ),
    "evidence.judged": _judged,
    "evidence.bound": lambda t: _("Wipe record linked to a drive: %(binding)s", binding=t.word("binding", Binding)),
    "evidence.revoked": lambda t: _("Wipe record revoked: it proves nothing any more"),
    **evidence.SENTENCES,
    # the desk
    "laptop.handed_out": _handed_out,
    "handout.refused": _refused_at_desk,
    "handout.ended": _ended,
    "handout.stands": lambda t: _(
        "Hand-out to %(person)s is valid, as decided in case %(number)s", person=t.person(), number=t.text("case_id")
    ),
    "exception.asked": lambda t: _("Exception requested for %(person)s, before the first training", person=t.person()),
    "exception.approved": lambda t: _("Exception approved for %(person)s by a second person", person=t.person()),
    "case.opened": lambda t: _("Case opened: %(kind)s", kind=t.word("kind", CaseKind)),
    "case.decided": lambda t: _("Case decided: %(outcome)s", outcome=_outcome(t)),
    "case.proposed": lambda t: _("Decision proposed, waiting for a second person: %(outcome)s", outcome=_outcome(t)),
    "case.proposal_dropped": lambda t: _("Proposed decision withdrawn: %(outcome)s", outcome=_outcome(t)),
    "case.assigned": _assigned,
    "operation.reported": _reported,
    "operation.decided": lambda t: _("Operation settled as decided in case %(number)s", number=t.text("case_id")),
    "operation.reused": lambda t: _(
        "Operation number used again with another meaning: %(kind)s", kind=t.word("kind", OperationKind)
    ),
    # stations
    "station.added": lambda t: _("Station %(name)s added at %(place)s", name=t.text("name"), place=t.place()),
    "station.code_made": lambda t: _(
        "Code to pair station %(number)s shown, valid until %(until)s",
        number=t.text("station_id"),
        until=t.moment("until"),
    ),
    "station.paired": lambda t: _(
        "Station %(number)s paired at %(place)s, key %(key)s",
        number=t.text("station_id"),
        place=t.place(),
        key=t.text("key"),
    ),
    "station.pairing_refused": lambda t: _("Pairing refused: key %(key)s had no valid code", key=t.text("key")),
    "station.revoked": lambda t: _(
        "Station %(number)s revoked at %(place)s", number=t.text("station_id"), place=t.place()
    ),
    "station.copied": lambda t: _(
        "Two computers act as station %(number)s, %(place)s", number=t.text("station_id"), place=t.place()
    ),
    "station.gap_found": lambda t: _(
        "Station %(number)s: operations between %(after)s and %(before)s are missing",
        number=t.text("station_id"),
        after=t.text("after"),
        before=t.text("before"),
    ),
    "station.file_loaded": lambda t: _(
        "File of station %(number)s loaded: %(events)s operations, %(new)s new, %(unreadable)s unreadable",
        number=t.text("station_id"),
        events=t.text("events"),
        new=t.text("new"),
        unreadable=t.text("unreadable"),
    ),
    "station.events_lost": lambda t: _(
        "Operations %(first)s to %(last)s of station %(number)s declared lost",
        first=t.text("first"),
        last=t.text("last"),
        number=t.text("station_id"),
    ),
    "station.unreadable_settled": lambda t: _(
        "Unreadable operation %(sequence)s of station %(number)s: %(how)s",
        sequence=t.text("sequence"),
        number=t.text("station_id"),
        how=t.word("how", UnreadableEnd),
    ),
    "station.copy_cleared": lambda t: _(
        "Station %(number)s, %(place)s, is one computer after all", number=t.text("station_id"), place=t.place()
    ),
    "station.server_noted": lambda t: _(
        "The server that station %(number)s found is ours: %(url)s", number=t.text("station_id"), url=t.text("url")
    ),
    "station.impostor_reported": lambda t: _(
        "Station %(number)s found a server that is not ours: %(url)s", number=t.text("station_id"), url=t.text("url")
    ),
    # residents
    "participant.referred": lambda t: _(
        "%(person)s referred by %(organisation)s", person=t.person(), organisation=t.organisation()
    ),
    "participant.walked_in": lambda t: _("%(person)s walked in at %(place)s", person=t.person(), place=t.place()),
    "participant.taken_over": lambda t: _("%(person)s taken over from before this system", person=t.person()),
    "participant.changed": lambda t: _("Details of %(person)s changed", person=t.person()),
    "participant.erased": lambda t: _("Personal data erased on request"),
    "pass.roll_made": lambda t: ngettext(
        "Roll %(roll)s made with %(n)s blank pass",
        "Roll %(roll)s made with %(n)s blank passes",
        t.number("count"),
        roll=t.text("roll"),
    ),
    "pass.bound": lambda t: _("Blank pass linked to %(person)s", person=t.person()),
    "pass.issued": lambda t: _("Pass made for %(person)s", person=t.person()),
    "pass.revoked": lambda t: (
        _("Pass of %(person)s revoked", person=t.person()) if t.has("participant_id") else _("Blank pass revoked")
    ),
    "consent.given": lambda t: _(
        "%(person)s gave consent: %(kind)s", person=t.person(), kind=t.word("kind", ConsentKind)
    ),
    "consent.withdrawn": lambda t: _(
        "%(person)s withdrew consent: %(kind)s", person=t.person(), kind=t.word("kind", ConsentKind)
    ),
    # trainings
    "programme.added": lambda t: _("Programme %(code)s added", code=t.text("code")),
    "session.planned": lambda t: _("Session planned on %(when)s at %(place)s", **_session(t)),
    "session.changed": lambda t: _("Session changed: %(when)s at %(place)s", **_session(t)),
    "session.cancelled": lambda t: _("Session at %(place)s cancelled", place=t.place()),
    "session.closed": lambda t: _("Session at %(place)s held and closed", place=t.place()),
    "session.heads_counted": lambda t: ngettext("%(n)s visitor counted", "%(n)s visitors counted", t.number("heads")),
    "session.people_invited": lambda t: ngettext(
        "%(n)s person expected at the session", "%(n)s people expected at the session", len(t.codes("participant_ids"))
    ),
    "session.person_taken_off": lambda t: _("%(person)s taken off the list of the session", person=t.person()),
    "enrolment.ended": lambda t: _("%(person)s no longer enrolled", person=t.person()),
    "enrolment.opened": lambda t: _("%(person)s enrolled", person=t.person()),
    "attendance.recorded": _present,
    "attendance.changed": _corrected,
    "attendance.order_lifted": lambda t: _(
        "Training of %(person)s counts without the first training", person=t.person()
    ),
    # the helpdesk
    "ticket.opened": lambda t: _(
        "Ticket %(number)s opened: %(channel)s", number=t.ticket(), channel=t.word("channel", Channel)
    ),
    "ticket.taken": lambda t: _("Ticket %(number)s picked up", number=t.ticket()),
    "ticket.answered": _answered,
    "ticket.moved": lambda t: _(
        "Ticket %(number)s from %(before)s to %(after)s",
        number=t.ticket(),
        before=t.status("before"),
        after=t.status("after"),
    ),
    "ticket.joined": lambda t: _("Ticket %(number)s linked to a laptop or participant", number=t.ticket()),
    # places
    "location.added": lambda t: _("Location %(place)s added from %(day)s", place=t.place(), day=t.day("valid_from")),
    "location.changed": lambda t: _("Details of %(place)s changed", place=t.place()),
    "location.closed": lambda t: _("%(place)s closed from %(day)s", place=t.place(), day=t.day("valid_until")),
    "organisation.added": lambda t: _(
        "%(organisation)s takes part from %(day)s", organisation=t.organisation(), day=t.day("valid_from")
    ),
    "organisation.changed": lambda t: _("Details of %(organisation)s changed", organisation=t.organisation()),
    "organisation.closed": lambda t: _(
        "%(organisation)s no longer takes part from %(day)s", organisation=t.organisation(), day=t.day("valid_until")
    ),
    "system.restored": lambda t: _(
        "Restored from the backup of %(moment)s; its last row was %(row)s",
        moment=t.moment("backup_at"),
        row=t.text("sequence"),
    ),
    # staff
    "staff.added": lambda t: _("%(name)s added as staff", name=t.staff()),
    "staff.role_granted": lambda t: _("%(name)s became %(role)s: %(place)s", **_role(t)),
    "staff.role_revoked": lambda t: _("%(name)s is no longer %(role)s: %(place)s", **_role(t)),
    "staff.password_set": lambda t: _("New password for %(name)s", name=t.staff()),
    "staff.pin_removed": lambda t: _("PIN of %(name)s removed: the role needs a password", name=t.staff()),
    "staff.pin_set": lambda t: _("New PIN for %(name)s", name=t.staff()),
    "staff.badge_issued": lambda t: _("New badge for %(name)s", name=t.staff()),
    "staff.badge_withdrawn": lambda t: _("Badge of %(name)s withdrawn", name=t.staff()),
    "staff.token_issued": lambda t: _("Token for scripts made for %(name)s", name=t.staff()),
    "staff.token_revoked": lambda t: _("Token for scripts of %(name)s withdrawn", name=t.staff()),
    "staff.left": lambda t: _("%(name)s no longer works here", name=t.staff()),
    "staff.sessions_ended": lambda t: _("%(name)s signed out everywhere", name=t.staff()),
    "staff.sign_in_failed": _sign_in_failed,
    "staff.sign_in_locked": lambda t: _("Too many failed sign-in attempts as %(name)s", name=t.staff()),
    "staff.signed_in": _signed_in,
    **imaging.SENTENCES,
    **inventory.SENTENCES,
    **condition.SENTENCES,
    **workshop.SENTENCES,
    **kits.SENTENCES,
    **stocktake.SENTENCES,
}
"""One sentence per action. Where residents or places are named, `Told` decides how."""


def _kit(t: JournalFacts) -> tuple[str, ...]:
    items = ", ".join(t.words("kit", KitPiece))
    help_until = _("Help until %(day)s", day=t.day("support_until"))
    return (_("Kit: %(items)s", items=items), help_until) if items else (help_until,)


def _failed(t: JournalFacts) -> tuple[str, ...]:
    return tuple(_("Wrong: %(item)s", item=item) for item in t.words("failed", CheckItem))


def _return_reason(t: JournalFacts) -> tuple[str, ...]:
    return (t.word("reason", ReturnReason),) if t.has("reason") else ()


DETAILS: Mapping[str, Callable[[JournalFacts], tuple[str, ...]]] = {
    "handout.refused": lambda t: t.words("reasons", GateReason, DeskReason),
    "laptop.moved": lambda t: t.words("reasons", WorkshopReason, MoveReason),
    "laptop.move_refused": lambda t: t.words("reasons", WorkshopReason, MoveReason),
    "evidence.judged": lambda t: t.words("reasons", RecordReason),
    "laptop.checked": _failed,
    "laptop.handed_out": _kit,
    "handout.ended": _return_reason,
    **imaging.DETAILS,
    **inventory.DETAILS,
    **condition.DETAILS,
    **workshop.DETAILS,
    **stocktake.DETAILS,
}
"""Reasons and lists, for the actions that have them."""
