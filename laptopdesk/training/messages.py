"""Sentences and names of this package, in the language of the page."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.core.i18n import gettext as _
from laptopdesk.training.errors import TrainingReason
from laptopdesk.training.values import AgreementKind, SessionState


def training_sentence(reason: StrEnum) -> str:  # noqa: C901 - one case per reason
    """Why a session or an attendance was not taken as asked, at most 15 words."""
    match TrainingReason(reason):
        case TrainingReason.TITLE_MISSING:
            return _("Choose a training, or fill in a name.")
        case TrainingReason.TITLE_TOO_LONG:
            return _("This name is too long; at most 120 characters.")
        case TrainingReason.MODULE_UNKNOWN:
            return _("Choose a training from the list.")
        case TrainingReason.PROGRAMME_UNKNOWN:
            return _("Choose a track from the list.")
        case TrainingReason.LENGTH_WRONG:
            return _("A session takes 15 to 600 minutes.")
        case TrainingReason.CAPACITY_WRONG:
            return _("A session has 1 to 1000 places.")
        case TrainingReason.COUNT_WRONG:
            return _("A series has 1 to 60 sessions.")
        case TrainingReason.TIME_DOES_NOT_EXIST:
            return _("This time does not exist: the clock goes forward that night.")
        case TrainingReason.HEADS_NEED_NO_MODULE:
            return _("A training keeps names. Count heads only at other meetings.")
        case TrainingReason.HEADS_ONLY:
            return _("At this meeting only heads are counted, without names.")
        case TrainingReason.NAMES_KEPT:
            return _("This session keeps names. Mark the people instead.")
        case TrainingReason.HEADS_WRONG:
            return _("Fill in how many people there were: 0 to 10000.")
        case TrainingReason.SESSION_CANCELLED:
            return _("This session was cancelled.")
        case TrainingReason.SESSION_CLOSED:
            return _("This session is over.")
        case TrainingReason.SESSION_HAS_ATTENDANCE:
            return _("People were already marked here. The programme team may decide.")
        case TrainingReason.SESSION_TOO_EARLY:
            return _("This session is not today yet. Mark people on the day.")
        case TrainingReason.REASON_MISSING:
            return _("Write down why.")
        case _ as never:
            assert_never(never)


def agreement_name(kind: AgreementKind) -> str:
    """Gift or loan, as people say it."""
    match kind:
        case AgreementKind.GIFT:
            return _("gift: the laptop is theirs")
        case AgreementKind.LOAN:
            return _("loan: the laptop stays ours")
        case _ as never:
            assert_never(never)


def state_name(state: SessionState) -> str:
    """Where a session stands."""
    match state:
        case SessionState.PLANNED:
            return _("planned")
        case SessionState.HELD:
            return _("held")
        case SessionState.CANCELLED:
            return _("cancelled")
        case _ as never:
            assert_never(never)


def kit_item_name(code: str) -> str:
    """What a thing that goes with the laptop is called; an unknown code is shown as it is."""
    names = {"charger": _("charger"), "bag": _("bag"), "mouse": _("mouse"), "headset": _("headset")}
    return names.get(code, code)
