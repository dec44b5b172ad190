"""One sentence of what an outcome will do, with the laptops, people and times it is about."""

from dataclasses import replace

from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as laptops
from laptopdesk.core.decisions import CaseFacts
from laptopdesk.core.i18n import gettext as _
from laptopdesk.handout.decisions.facts import Reported, find_reported, list_against, meant_of
from laptopdesk.handout.decisions.view import initials_of
from laptopdesk.handout.values import Handout
from laptopdesk.protocol.gate import HandoutKind
from laptopdesk.ui.formats import format_datetime, group_code


def reported_words(reported: Reported, session: Session) -> dict[str, str]:
    """Laptop, person and time of what was reported, as sentences use them."""
    return {
        "laptop": group_code(reported.intent.laptop),
        "person": initials_of(session, reported.participant_id),
        "when": format_datetime(reported.handed_at),
        "place": reported.place.name if reported.place else "–",
    }


def stands(session: Session, case: CaseFacts) -> str:
    """Whose the laptop is from now on, and what ends as a mistake."""
    reported = find_reported(session, case)
    return f"{_on_name(session, reported)}{_others_end(session, reported)}" if reported else ""


def _on_name(session: Session, reported: Reported) -> str:
    words = reported_words(reported, session)
    laptop = reported.laptop
    back = laptops.came_back_after(session, laptop.id, reported.handed_at) if laptop else None
    if back is not None:
        return _(
            "It is recorded that %(person)s had %(laptop)s from %(when)s until it came back on %(back)s.",
            **words,
            back=format_datetime(back),
        )
    return _("%(laptop)s is registered to %(person)s, handed out on %(when)s.", **words)


def _others_end(session: Session, reported: Reported) -> str:
    meant = meant_of(reported)
    return "".join(_ends(session, other) for other in (list_against(session, meant) if meant else ()))


def _ends(session: Session, other: Handout) -> str:
    words = _(
        "The hand-out of %(laptop)s to %(person)s on %(when)s is ended as a mistake.",
        laptop=group_code(other.laptop),
        person=initials_of(session, other.participant_id),
        when=format_datetime(other.handed_at),
    )
    return f" {words}"


def stands_as_loan(session: Session, case: CaseFacts) -> str:
    """As `stands`, as a loan beside the person's own laptop."""
    reported = find_reported(session, case)
    if reported is None:
        return ""
    as_loan = replace(reported, intent=replace(reported.intent, kind=HandoutKind.LOANER))
    loan = _("It counts as a loan, in addition to the laptop this person has.")
    return f"{_on_name(session, reported)} {loan}{_others_end(session, as_loan)}"


def called_back(session: Session, case: CaseFacts) -> str:
    """As `stands`, and it is called back."""
    more = _("The laptop is recalled with a letter and a ticket.")
    return f"{stands(session, case)} {more}"


def nothing_happened(session: Session, case: CaseFacts) -> str:
    """What was reported counts as a mistake, and what the register holds stays."""
    reported = find_reported(session, case)
    if reported is None:
        return ""
    words = reported_words(reported, session)
    first = _("The reported hand-out of %(laptop)s to %(person)s on %(when)s counts as a mistake.", **words)
    then = _("The kit is at %(place)s again; the register stays as it is.", **words)
    return f"{first} {then}"


def other_laptop(session: Session, case: CaseFacts) -> str:
    """The scanned laptop goes to the reported person."""
    reported = find_reported(session, case)
    if reported is None:
        return ""
    return _(
        "The laptop you scan is registered to %(person)s, handed out on %(when)s; nothing changes for %(laptop)s.",
        **reported_words(reported, session),
    )


def other_person(session: Session, case: CaseFacts) -> str:
    """The laptop goes to whom the scanned pass belongs."""
    reported = find_reported(session, case)
    if reported is None:
        return ""
    return _(
        "%(laptop)s is registered to the person whose pass you scan, handed out on %(when)s.",
        **reported_words(reported, session),
    )


def registered_other(session: Session, case: CaseFacts) -> str:
    """The scanned laptop goes to the registered person, this one to the reported."""
    reported = find_reported(session, case)
    meant = meant_of(reported) if reported else None
    others = list_against(session, meant) if meant else ()
    if reported is None or not others:
        return ""
    return _(
        "%(laptop)s is registered to %(person)s; the laptop you scan is registered to %(other)s, since %(since)s.",
        **reported_words(reported, session),
        other=initials_of(session, others[0].participant_id),
        since=format_datetime(others[0].handed_at),
    )


def comes_here(session: Session, case: CaseFacts) -> str:
    """The way of the laptop is put right, and the hand-over stands."""
    reported = find_reported(session, case)
    if reported is None:
        return ""
    first = _(
        "The register now has %(laptop)s at %(place)s, with no open transfer.", **reported_words(reported, session)
    )
    return f"{first} {stands(session, case)}"
