"""What the doctor says of each finding, and what to do about it."""

from typing import assert_never

from scanner.doctor import Check, Finding
from scanner.words import Words


def words(finding: Finding, locale: str) -> str:  # noqa: C901 - one case per check
    """What was found, and what to do about it."""
    _ = Words(locale).gettext
    about = {"about": finding.about, "more": finding.more}
    match finding.check:
        case Check.PAIRED:
            return _("Paired: %(about)s.", **about)
        case Check.NOT_PAIRED:
            return _("Not paired yet. Ask the office for a code, then type: laptopdesk-station pair CODE")
        case Check.STORE_BROKEN:
            return _(
                "%(about)s is damaged (%(more)s). Keep it for the office: hand-overs may be in it. Ask for a new code"
                " and pair again with another --data-dir.", **about
            )  # fmt: skip
        case Check.KEY_GOOD:
            return _("The key can be read.")
        case Check.KEY_BROKEN:
            return _("The key cannot be read (%(more)s). Ask the office for a new code and pair again.", **about)
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
                "%(about)s is not our server, or does not know this computer. Ask the office for a new code.", **about
            )
        case Check.SERVER_REFUSES:
            return _("The server cannot help now (%(more)s). Try again in a few minutes.", **about)
        case Check.REVOKED:
            return _("This station was revoked. Ask the office for a new code.")
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
