"""What the doctor says of each finding, and what to do about it."""

import shlex
from collections.abc import Iterator, Sequence
from typing import assert_never

from scanner.doctor import Check, Finding
from scanner.export import Exported
from scanner.words import Words

MOST_LISTED = 20


def words(finding: Finding, locale: str) -> str:  # noqa: C901 - one case per check
    """What was found, and what to do about it."""
    _ = Words(locale).gettext
    about = {"about": finding.about, "more": finding.more, "folder": shlex.quote(finding.about)}
    match finding.check:
        case Check.PAIRED:
            return _("Paired: %(about)s.", **about)
        case Check.NOT_PAIRED:
            return _(
                "Not paired yet. Ask the office for a code, then type: laptopdesk-station pair CODE --data-dir"
                " %(folder)s", **about
            )  # fmt: skip
        case Check.STORE_BROKEN:
            return _(
                "%(about)s is damaged (%(more)s). Hand-overs may be in it. Type: laptopdesk-station export --data-dir"
                " %(folder)s and give the file to the office. Then ask for a new code and type: laptopdesk-station"
                " pair CODE --data-dir %(folder)s-2", **about
            )  # fmt: skip
        case Check.LEDGER_GOOD:
            return _("Everything that was written down can be read: %(more)s events.", **about)
        case Check.ROWS_DAMAGED:
            return _(
                "Damaged on this disk: number %(more)s. The desk works on and sends the rest. Type: laptopdesk-station"
                " export --data-dir %(folder)s and give the file to the office.", **about
            )  # fmt: skip
        case Check.KEY_GOOD:
            return _("The key can be read.")
        case Check.KEY_BROKEN:
            return _(
                "The key cannot be read (%(more)s). Nothing is lost: ask the office for a new code for this station,"
                " and type: laptopdesk-station pair CODE --data-dir %(folder)s", **about
            )  # fmt: skip
        case Check.DISK_GOOD:
            return _("The disk can be written: %(more)s free.", **about)
        case Check.DISK_FULL:
            return _(
                "The disk is nearly full: %(more)s free. Remove files; without room nothing is handed out.", **about
            )
        case Check.DISK_CLOSED:
            return _("%(about)s cannot be written (%(more)s). Give another --data-dir, or mend the disk.", **about)
        case Check.SERVER_GOOD:
            return _("The server answers: %(about)s.", **about)
        case Check.SERVER_SILENT:
            return _(
                "The server does not answer (%(about)s). Is the network on? The desk works on, on its list.", **about
            )
        case Check.SERVER_STRANGE:
            return _(
                "%(more)s is not our server, or does not know this computer. Nothing is lost: ask the office for a new"
                " code for this station, and type: laptopdesk-station pair CODE --data-dir %(folder)s", **about
            )  # fmt: skip
        case Check.SERVER_REFUSES:
            return _("The server cannot help now (%(more)s). Try again in a few minutes.", **about)
        case Check.REVOKED:
            return _(
                "This station was revoked. Ask the office to add a new one, and type: laptopdesk-station pair CODE"
                " --data-dir %(folder)s", **about
            )  # fmt: skip
        case Check.CLOCK_GOOD:
            return _("The clock is right.")
        case Check.CLOCK_WRONG:
            return _("The clock is %(more)s minutes wrong. Set it right in the computer's settings.", **about)
        case Check.NO_PORTS:
            return _("No scanner was found. Plug it in; is it set to USB-COM (serial)? Else use it on the page.")
        case Check.PORT_GOOD:
            return _("The scanner's port can be read: %(about)s.", **about)
        case Check.PORT_MISSING:
            return _("There is no port %(about)s. Plug the scanner in, and look which name it gets.", **about)
        case Check.PORT_BUSY if not finding.more:
            return _("Port %(about)s is used by another program. End it.", **about)
        case Check.PORT_BUSY:
            return _("Port %(about)s is used by another program: %(more)s. End it.", **about)
        case Check.PORT_IN_USE_HERE:
            return _("Port %(about)s is in use by this station's agent.", **about)
        case Check.PORT_FORBIDDEN:
            return _(
                "Port %(about)s is closed to you. Type: sudo usermod -aG %(more)s $USER, and sign in again.", **about
            )
        case Check.PORT_FAILED:
            return _("Port %(about)s cannot be used: %(more)s. Unplug the scanner and plug it in again.", **about)
        case _:
            assert_never(finding.check)


def exported_words(exported: Exported, locale: str) -> Iterator[str]:
    """What was brought out, what is wrong with it, and where it goes."""
    _ = Words(locale).gettext
    yield _("%(events)s events stand in %(file)s.", events=exported.events, file=exported.file)
    if exported.damaged:
        yield _("Damaged, and in the file as they are: number %(numbers)s.", numbers=_listed(exported.damaged))
    if exported.why or exported.unread:
        yield _("Part of the disk cannot be read any more: %(why)s", why=exported.why or "-")
    if exported.unread:
        yield _("Nothing can be read of number %(numbers)s.", numbers=_listed(exported.unread))
    if not exported.signed:
        yield _("The file is not signed, for the key cannot be read. The office can load it all the same.")
    yield _("Give the file to the office: Locations, Stations, Load a file.")


def _listed(numbers: Sequence[int]) -> str:
    shown = ", ".join(map(str, numbers[:MOST_LISTED]))
    return f"{shown} …" if len(numbers) > MOST_LISTED else shown
