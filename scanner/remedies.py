"""What the doctor says of each finding, and what to do about it."""

import shlex
from collections.abc import Iterator, Sequence

from scanner.doctor import Check, Finding
from scanner.export import ExportedLedger
from scanner.words import Words

MOST_LISTED = 20


def words(finding: Finding, locale: str) -> str:
    """What was found, and what to do about it."""
    catalog = Words(locale)
    if finding.check is Check.PORT_BUSY and not finding.more:
        return catalog.gettext("Port %(about)s is used by another program. End it.", about=finding.about)
    return catalog.word(finding.check, about=finding.about, more=finding.more, folder=shlex.quote(finding.about))


def exported_words(exported: ExportedLedger, locale: str) -> Iterator[str]:
    """What was brought out, what is wrong with it, and where it goes."""
    _ = Words(locale).gettext
    yield _("%(file)s contains %(events)s operations.", events=exported.events, file=exported.file)
    if exported.damaged:
        yield _("Damaged, and included in the file as they are: number %(numbers)s.", numbers=_listed(exported.damaged))
    if exported.why or exported.unread:
        yield _("Part of the disk cannot be read any more: %(why)s", why=exported.why or "-")
    if exported.unread:
        yield _("Nothing can be read of number %(numbers)s.", numbers=_listed(exported.unread))
    if not exported.signed:
        yield _("The file is not signed, because the key cannot be read. The office can still load it.")
    yield _("Give the file to the office: Locations, Stations, Load a file.")


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:MOST_LISTED]))
    return f"{shown} …" if len(numbers) > MOST_LISTED else shown
