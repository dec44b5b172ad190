"""What stands in a database that is copied or put back: its shape, the end of its journal, and whether that holds."""

from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.core.backup.archive import BackupError, Manifest
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.journal import JournalHeadRow, verify_chain
from laptopdesk.core.migration import current_revision


@dataclass(frozen=True, kw_only=True)
class Content:
    """The shape of a database and the end of its journal."""

    revision: str
    sequence: int
    hash: str


def verified_content(session: Session) -> Content:
    """What the database of this session holds, its whole journal walked; raises BackupError where that is broken."""
    revision = current_revision(session)
    if revision is None:
        raise BackupError(_("This database was never set up: run 'laptopdesk db upgrade'."))
    chain = verify_chain(session)
    if not chain.ok:
        sentence = _("The journal is broken at row %(row)s: see 'laptopdesk journal verify'.", row=chain.first_broken)
        raise BackupError(sentence)
    head = session.execute(sa.select(JournalHeadRow.seq, JournalHeadRow.hash)).one()
    return Content(revision=revision, sequence=head.seq, hash=head.hash)


def check_content(session: Session, manifest: Manifest) -> None:
    """The database of this session is the one of the manifest, its journal unbroken; raises BackupError."""
    content = verified_content(session)
    promised = Content(revision=manifest.revision, sequence=manifest.sequence, hash=manifest.hash)
    if content != promised:
        sentence = _("The database in this backup is another one than its manifest says. Use another backup.")
        raise BackupError(sentence)
