"""The journal as people read it: newest first, about one subject if chosen, and the proof that it is whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from flask import request
from sqlalchemy.orm import Session

from laptopdesk.assets.lifecycle import queries as assets
from laptopdesk.assets.lifecycle.finding import locate_by_drive, locate_by_serial
from laptopdesk.assets.serials import normalise_serial
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word
from laptopdesk.core.journal import JournalLine, Verification, head_sequence, list_latest, verify_chain
from laptopdesk.core.keys import KeyRing
from laptopdesk.core.numbers import find_number, read_number
from laptopdesk.core.seals import SealCheck, check_seals, latest_seal, list_seals
from laptopdesk.protocol.codes import CodeKind, find_code
from laptopdesk.reporting.journal_facts import subjects_of, who_did
from laptopdesk.reporting.journal_icons import icon_of, tone_of
from laptopdesk.reporting.messages import details_of, sentence_of
from laptopdesk.reporting.queries import load_names
from laptopdesk.reporting.subjects import SubjectKind, subject_label
from laptopdesk.reporting.values import Names
from laptopdesk.reporting.views.blueprint import blueprint
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, now, page, web

PER_PAGE = 50


@dataclass(frozen=True, kw_only=True)
class JournalQuery:
    """Which lines are asked for. `about` is None for all; `unknown` says that what was typed names nothing."""

    kind: str
    key: str
    before: int | None
    about: tuple[str, int] | None
    unknown: bool


@dataclass(frozen=True, kw_only=True)
class ToldLine:
    """One line as the template shows it; `subjects` are (label, kind, key), each a way to narrow the journal."""

    seq: int
    at: datetime
    title: str
    who: str
    icon: str
    tone: str
    action: str
    details: tuple[str, ...]
    quotes: tuple[str, ...]
    subjects: tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, kw_only=True)
class VerifiedJournal:
    """What verifying found, and when."""

    chain: Verification
    seals: SealCheck
    at: datetime

    @property
    def ok(self) -> bool:
        """Whether nothing was changed, added or removed."""
        return self.chain.ok and self.seals.ok

    @property
    def first_broken(self) -> int | None:
        """The first line that the chain, or else a seal, finds changed or gone."""
        breaks = (self.chain.first_broken, self.seals.first_broken, self.seals.forged)
        return next((seq for seq in breaks if seq is not None), None)


@blueprint.get("/journal")
@guard(Permission.VIEW_JOURNAL)
def journal() -> str:
    """The newest lines first; `before` pages on by sequence number."""
    return show_journal(None)


@blueprint.post("/journal/verify")
@guard(Permission.VIEW_JOURNAL)
def verify_journal() -> str:
    """The whole chain is walked, and checked against the seals kept here; a long read that changes nothing."""
    current_actor().require(Permission.VIEW_JOURNAL)
    keys = KeyRing(web().config.keys_dir)
    with db().read() as session:
        proof = VerifiedJournal(
            chain=verify_chain(session), seals=check_seals(session, list_seals(session), keys), at=now()
        )
    return show_journal(proof)


def show_journal(proof: VerifiedJournal | None) -> str:
    """The page; the journal is of all places, so the permission must hold everywhere."""
    current_actor().require(Permission.VIEW_JOURNAL)
    with db().read() as session:
        query = read_query(session)
        lines = (
            () if query.unknown else list_latest(session, before=query.before, limit=PER_PAGE + 1, about=query.about)
        )
        names = load_names(session, lines, with_people=False)
        head, seal = head_sequence(session), latest_seal(session)
    return page(
        "reporting/journal.html",
        lines=tell_lines(lines[:PER_PAGE], names),
        query=query,
        proof=proof,
        head=head,
        seal=seal,
        older=lines[PER_PAGE - 1].seq if len(lines) > PER_PAGE else None,
        kinds=[("", _("everything")), *((kind.value, word(kind)) for kind in SubjectKind)],
    )


def read_query(session: Session) -> JournalQuery:
    """What the address asks for; a laptop by its label or a serial of it or its drives, all else by its number."""
    kind, key = request.args.get("kind", ""), request.args.get("key", "").strip()
    kind = kind if kind in set(SubjectKind) else ""
    number = _number(session, kind, key) if kind and key else None
    return JournalQuery(
        kind=kind,
        key=key,
        before=request.args.get("before", type=read_number),
        about=(kind, number) if number is not None else None,
        unknown=bool(kind and key) and number is None,
    )


def _number(session: Session, kind: str, key: str) -> int | None:
    if kind != "laptop":
        return find_number(key)
    code = find_code(key, CodeKind.LAPTOP)
    if code is not None:
        return assets.find_laptop_id(session, code.text)
    serial = normalise_serial(key)
    named = (*locate_by_serial(session, serial), *locate_by_drive(session, serial)) if serial else ()
    return named[0].id if named else find_number(key)


def tell_lines(lines: Iterable[JournalLine], names: Names) -> tuple[ToldLine, ...]:
    """The lines in words."""
    return tuple(
        ToldLine(
            seq=line.seq,
            at=line.at,
            title=sentence_of(line, names),
            who=who_did(line, names),
            icon=icon_of(line),
            tone=tone_of(line),
            action=line.action,
            details=details_of(line, names),
            quotes=quotes_of(line),
            subjects=tuple(
                (subject_label(kind, key, names), kind, key)
                for kind, key in dict.fromkeys(subjects_of(line))
                if kind in set(SubjectKind)
            ),
        )
        for line in lines
    )


def quotes_of(line: JournalLine) -> tuple[str, ...]:
    """What a person typed; not where it is about a resident, because this page logs no looks."""
    if any(kind == "participant" for kind, _key in subjects_of(line)):
        return ()
    return tuple(words for words in line.words.values() if words)
