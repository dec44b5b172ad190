"""From the desk's view to what stands on the page: headline, colour, icon, buttons and lines, all in words."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import assert_never

from laptopdesk.protocol.gate import GateReason
from laptopdesk.protocol.ports import PortState
from laptopdesk.protocol.words import N_
from scanner.kiosk.phrases import say_age, say_alarm, say_kit_item, say_moment, say_notice, say_port_state
from scanner.values import Button, KioskReason, KioskView, Signing, Step
from scanner.words import Words

_NOT_ABOUT_HANDING_OVER = frozenset(
    {KioskReason.NOTHING_TO_UNDO, KioskReason.UNDO_TOO_LATE, KioskReason.NOT_HANDED_OUT, KioskReason.NOTHING_TO_CONFIRM}
)
_TOO_EARLY = (GateReason.KIT_INCOMPLETE, GateReason.AGREEMENT_UNSIGNED)
_OPEN_STEPS = (Step.MAY_GO, Step.SIGNED)
_BUSY_STEPS = (Step.DOUBTFUL, Step.ASKING, *_OPEN_STEPS, Step.RETURNING, Step.COUNTING)
_DONE_STEPS = (Step.HANDED_OVER, Step.UNDONE, Step.TAKEN_BACK, Step.COUNTED, Step.DOUBTED)
_COUNT_STEPS = (Step.COUNTING, Step.COUNTED)
_WITHOUT_PASS = (Step.RETURNING, Step.TAKEN_BACK, Step.UNDONE, Step.DOUBTED, *_COUNT_STEPS)


@dataclass(frozen=True, kw_only=True)
class Headline:
    """What is read at two metres: colour (`mood`), icon, word, and the sentences under it."""

    mood: str
    icon: str
    title: str
    details: tuple[str, ...] = ()

    @property
    def spoken(self) -> str:
        """The same for a screen reader."""
        return " ".join(text if text.endswith((".", "?", "!")) else f"{text}." for text in (self.title, *self.details))


@dataclass(frozen=True, kw_only=True)
class PortLine:
    """One scanner's port in words."""

    port: str
    ready: bool
    state: str
    remedy: str


@dataclass(frozen=True, kw_only=True)
class KitButton:
    """A large button for one thing that goes along."""

    item: str
    name: str
    required: bool
    ticked: bool


@dataclass(frozen=True, kw_only=True)
class PressButton:
    """A button of the desk."""

    value: str
    label: str
    icon: str
    kind: str = "secondary"


@dataclass(frozen=True, kw_only=True)
class Shown:
    """Everything the template writes out."""

    head: Headline
    under: Headline | None
    notice: str
    alarms: tuple[str, ...]
    unchecked: tuple[str, ...]
    ports: tuple[PortLine, ...]
    kit: tuple[KitButton, ...]
    buttons: tuple[PressButton, ...]
    age: str
    with_pass: bool
    signing: bool
    signed: str
    paper: str


def show(view: KioskView, now_ms: int, words: Words) -> Shown:
    """The page for this view; a scanner that cannot be read stands above all else."""
    desk = headline(view, words)
    head = desk if view.scanner_ready else _scanner_headline(words)
    return Shown(
        head=head,
        under=None if head is desk else desk,
        notice=_notice(view, words),
        alarms=tuple(say_alarm(alarm, words, view.damaged) for alarm in view.alarms),
        unchecked=tuple(words.word(unchecked) for unchecked in view.unchecked),
        ports=_port_lines(view, words),
        kit=_kit(view, words),
        buttons=_buttons(view, words),
        age=say_age(view.snapshot_at_ms, now_ms, words),
        with_pass=view.step not in _WITHOUT_PASS and (view.step is not Step.DOUBTFUL or view.initials is not None),
        signing=view.step in _OPEN_STEPS,
        signed=_signed(view, words),
        paper=_paper(view, words),
    )


PLAIN: Mapping[Step, tuple[str, str, str, str]] = {
    Step.EMPTY: ("idle", "upc-scan", N_("Scan pass and laptop"), ""),
    Step.ASKING: ("asking", "clock", N_("One moment …"), ""),
    Step.SIGNED: ("signed", "pen", N_("Signed"), N_("Confirm now. Only then is it handed over.")),
    Step.HANDED_OVER: ("done", "check-circle-fill", N_("Handed over"), ""),
    Step.UNDONE: ("undone", "arrow-counterclockwise", N_("Undone"), N_("The laptop stays here.")),
    Step.RETURNING: ("back", "arrow-return-left", N_("Take back"), N_("Scan the laptop that comes back.")),
    Step.TAKEN_BACK: ("taken", "box-arrow-in-down", N_("Taken back"), N_("Set the laptop aside for the technician.")),
    Step.DOUBTED: (
        "passed-on",
        "send",
        N_("Passed on"),
        N_("The programme team will look into it. Continue with the next person."),
    ),
}
"""Colour, icon, word and sentence of the steps that say the same of every hand-over."""


def headline(view: KioskView, words: Words) -> Headline:
    """Where the desk is, in colour, icon and word."""
    _ = words.gettext
    match view.step:
        case Step.HALF:
            title = _("Now scan the pass") if view.laptop else _("Now scan the laptop")
            return Headline(mood="wait", icon="clock", title=title)
        case Step.MAY_GO:
            return Headline(mood="go", icon="check-circle-fill", title=_("May go"), details=_to_do(view, words))
        case Step.REFUSED:
            return _refused(view, words)
        case Step.DOUBTFUL:
            return _doubtful(view, words)
        case Step.COUNTING | Step.COUNTED:
            return _counted(view, words)
        case step:
            mood, icon, title, what = PLAIN[step]
            return Headline(mood=mood, icon=icon, title=_(title), details=(_(what),) if what else ())


def _doubtful(view: KioskView, words: Words) -> Headline:
    _ = words.gettext
    why = _(
        "It was confirmed here at %(when)s, but this page never showed the result.",
        when=say_moment(view.doubt_at_ms or 0),
    )
    look = _("Check who has the laptop now, and choose what is true.")
    return Headline(mood="doubt", icon="question-circle", title=_("Was this laptop handed over?"), details=(why, look))


def _counted(view: KioskView, words: Words) -> Headline:
    _ = words.gettext
    laptops = words.ngettext("%(n)s laptop counted", "%(n)s laptops counted", view.counted)
    codes = words.ngettext("%(n)s code scanned.", "%(n)s codes scanned.", view.scans)
    if view.step is Step.COUNTED:
        return Headline(mood="counted", icon="clipboard-check", title=_("Counting is done"), details=(laptops, codes))
    return Headline(
        mood="count", icon="upc-scan", title=laptops, details=(codes, _("Scan every laptop. Confirm ends the count."))
    )


def _refused(view: KioskView, words: Words) -> Headline:
    _ = words.gettext
    other = bool(view.reasons) and set(view.reasons) <= _NOT_ABOUT_HANDING_OVER
    title = _("Not possible") if other else _("Do not hand over")
    details = tuple(say_notice(reason, words) for reason in view.reasons)
    return Headline(mood="stop", icon="exclamation-octagon-fill", title=title, details=details)


def _scanner_headline(words: Words) -> Headline:
    return Headline(mood="stop", icon="plug", title=words.gettext("Scanner not ready"))


def _port_lines(view: KioskView, words: Words) -> tuple[PortLine, ...]:
    lines = []
    for port in view.ports:
        state, remedy = say_port_state(port.state, words)
        lines.append(PortLine(port=port.port, ready=port.state is PortState.READY, state=state, remedy=remedy))
    return tuple(lines)


def _kit(view: KioskView, words: Words) -> tuple[KitButton, ...]:
    return tuple(
        KitButton(item=tick.item, name=say_kit_item(tick.item, words), required=tick.required, ticked=tick.ticked)
        for tick in view.kit
    )


def _still_to_do(view: KioskView, words: Words) -> tuple[str, ...]:
    """What is left before it can be confirmed."""
    _ = words.gettext
    missing = ", ".join(say_kit_item(tick.item, words) for tick in view.kit if tick.required and not tick.ticked)
    kit = (_("Still to tick: %(items)s.", items=missing),) if missing else ()
    sign = (_("Still to sign: on the screen or on paper."),) if view.signing is Signing.NOT_YET else ()
    return (*kit, *sign)


def _to_do(view: KioskView, words: Words) -> tuple[str, ...]:
    """What comes next, in the order in which it is done; nothing where a notice says it already."""
    if view.notice in _TOO_EARLY:
        return ()
    return (" ".join((*_still_to_do(view, words), words.gettext("Then confirm."))),)


def _notice(view: KioskView, words: Words) -> str:
    """One sentence about the last scan; of a confirmation that came too early, what is missing."""
    if view.notice is None:
        return ""
    if view.notice not in _TOO_EARLY:
        return say_notice(view.notice, words)
    return " ".join((words.gettext("Not handed over yet."), *_still_to_do(view, words)))


def _signed(view: KioskView, words: Words) -> str:
    _ = words.gettext
    match view.signing:
        case Signing.NOT_YET:
            return ""
        case Signing.SCREEN:
            return _("Signed on the screen.")
        case Signing.PAPER:
            return _("Signed on paper, number %(number)s.", number=view.paper_number)
        case _:
            assert_never(view.signing)


def _paper(view: KioskView, words: Words) -> str:
    """What to write on the paper agreement, once that is how it is signed."""
    if view.signing is not Signing.PAPER or view.step not in _OPEN_STEPS:
        return ""
    return words.gettext("Signed on paper. Write this number on the agreement:")


def _buttons(view: KioskView, words: Words) -> tuple[PressButton, ...]:
    _ = words.gettext
    confirm = PressButton(value=Button.CONFIRM, label=_("Handed over"), icon="check-lg", kind="primary")
    undo = PressButton(value=Button.UNDO, label=_("Undo"), icon="arrow-counterclockwise")
    next_person = PressButton(value=Button.CANCEL, label=_("Next person"), icon="arrow-right", kind="primary")
    cancel = PressButton(value=Button.CANCEL, label=_("Cancel"), icon="x-lg")
    back = PressButton(value=Button.RETURN, label=_("Take back"), icon="arrow-return-left")
    done = PressButton(value=Button.CONFIRM, label=_("Counting is done"), icon="check-lg", kind="primary")
    count = PressButton(value=Button.COUNT, label=_("Count laptops"), icon="list-check")
    if view.step is Step.DOUBTFUL:
        return (
            PressButton(value=Button.CONFIRM, label=_("Yes, handed over"), icon="check-lg", kind="primary"),
            PressButton(value=Button.UNDO, label=_("No, not handed over"), icon="x-lg"),
            PressButton(value=Button.DOUBT, label=_("I don't know"), icon="question-circle"),
        )
    over = view.step in _DONE_STEPS or view.step is Step.REFUSED
    wanted = {
        confirm: view.step in (Step.MAY_GO, Step.SIGNED),
        done: view.step is Step.COUNTING,
        next_person: over,
        cancel: view.step not in (Step.EMPTY, Step.COUNTING) and not over,
        undo: view.may_undo and view.step not in (*_OPEN_STEPS, Step.REFUSED),
        back: view.step not in _BUSY_STEPS,
        count: view.step in (Step.EMPTY, Step.COUNTED),
    }
    return tuple(button for button, shown in wanted.items() if shown)
