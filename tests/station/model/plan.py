"""A day by dice: what happens at the desks, to the line, to the server and to the clocks, and in which order.

A plan is made of a seed alone, each step with dice of its own: so a shorter plan of the same seed is a prefix of it,
and a failure is played again by its seed and length.
"""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from random import Random

from tests.station.line import Cut
from tests.station.model.desk import Desk
from tests.station.model.invariants import missing_events, violations
from tests.station.model.town import Town
from tests.station.world import wait_until

HOUR_MS = 3_600_000
PATHS = ("/operations", "/contact", "/ask", "/snapshot")
CUTS = (Cut.BEFORE, Cut.MIDWAY, Cut.AFTER)
SENT_SECONDS = 90.0


@dataclass(frozen=True, kw_only=True)
class Step:
    """One thing that happens: its name, at which desk, and the dice for the rest."""

    name: str
    desk: int
    dice: int

    def __str__(self) -> str:
        return f"{self.name} at {'AB'[self.desk]}"


def make_plan(seed: int, length: int) -> tuple[Step, ...]:
    """So many steps of this seed."""
    dice = Random(seed)
    names, weights = list(STEPS), [weight for _step, weight in STEPS.values()]
    return tuple(
        Step(name=dice.choices(names, weights)[0], desk=dice.randrange(2), dice=dice.randrange(2**32))
        for _ in range(length)
    )


def play(town: Town, steps: tuple[Step, ...]) -> None:
    """They happen, one after the other."""
    for step in steps:
        STEPS[step.name][0](town, town.desks[step.desk], Random(step.dice))


def settle(town: Town, dice: Random) -> list[str]:
    """Everything is mended and sent, what the desks ask is answered or left to stand; answers every broken promise."""
    town.mend()
    if not _is_sent(town):
        return [*_unsent(town), *violations(town)]
    for desk in town.desks:
        _answer_all(desk, dice)
    _is_sent(town)
    return [*_unsent(town), *violations(town)]


def _is_sent(town: Town) -> bool:
    try:
        wait_until(lambda: not _unsent(town) and not missing_events(town), "everything is sent", SENT_SECONDS)
    except AssertionError:
        return False
    return True


def _answer_all(desk: Desk, dice: Random) -> None:
    """A desk asks one thing after another: what is left to stand is the only one, or none."""
    desk.remember()
    unknown = [one for one in desk.attempts if one.killed and one.green is None and not one.answered_at]
    if len(unknown) == 1 and dice.random() < 0.5:
        desk.clear()
        return
    for _ in range(20):
        desk.clear()
        if not desk.answer(dice.choice(("yes", "no", "unknown"))):
            return


def _unsent(town: Town) -> list[str]:
    status = {desk.name: desk.status() for desk in town.desks}
    return [f"{name}: {each['unsent']} events were not sent" for name, each in status.items() if each["unsent"]]


# ---- handing over


def _pair(town: Town, dice: Random) -> tuple[str, str]:
    """Mostly a laptop and a person of whom nobody heard; else one of the two, or both, were on a desk before."""
    fresh, roll = town.fresh(), dice.random()
    old = dice.choice(town.used[-8:])
    if roll < 0.6:
        return fresh
    if roll < 0.75:
        return old[0], fresh[1]
    return (fresh[0], old[1]) if roll < 0.9 else old


def hand_out(town: Town, desk: Desk, dice: Random) -> None:
    """One to three people."""
    for _ in range(dice.randint(1, 3)):
        desk.hand_out(*_pair(town, dice))


def kill_at_confirm(town: Town, desk: Desk, dice: Random) -> None:
    """The power goes 0 to 70 ms after the confirmation."""
    laptop, pass_code = _pair(town, dice)
    if not desk.lay(laptop, pass_code):
        return
    attempt = desk.confirm(laptop, pass_code)
    time.sleep(dice.uniform(0.0, 0.07))
    desk.die(attempt)


def late_attendance(town: Town, desk: Desk, dice: Random) -> None:
    """Somebody's attendance was forgotten, and is recorded a moment before the hand-over; a copy lies between."""
    laptop, pass_code = town.fresh()
    town.attend(pass_code, present=False)
    if dice.random() < 0.5:
        town.copy()
    town.attend(pass_code, present=True)
    desk.hand_out(laptop, pass_code)


def withdraw_attendance(town: Town, _desk: Desk, dice: Random) -> None:
    """Somebody who was on a desk lately was not there after all."""
    if town.used:
        town.attend(dice.choice(town.used[-6:])[1], present=False)


def answer(_town: Town, desk: Desk, dice: Random) -> None:
    """Somebody answers what the desk asks, if it does."""
    desk.start()
    desk.clear()
    desk.answer(dice.choice(("yes", "no", "unknown")))


def undo(_town: Town, desk: Desk, _dice: Random) -> None:
    """The desk's last hand-over did not happen."""
    desk.undo()


def take_back(town: Town, desk: Desk, dice: Random) -> None:
    """A laptop that went out lately comes back, here or at the other desk."""
    greens = [attempt for attempt in town.attempts if attempt.green and not attempt.undone and not attempt.returned]
    if greens:
        mine = [attempt for attempt in greens if attempt.desk == desk.name]
        attempt = dice.choice((mine if mine and dice.random() < 0.7 else greens)[-6:])
        attempt.returned = desk.take_back(attempt.laptop) or attempt.returned


def kill(_town: Town, desk: Desk, dice: Random) -> None:
    """The power goes at any moment; it may come back at once, and go again in the midst of starting or sending."""
    desk.die()
    if dice.random() < 0.5:
        desk.start()
        time.sleep(dice.uniform(0.0, 0.4))
        desk.die()


def stop(_town: Town, desk: Desk, _dice: Random) -> None:
    """Somebody ends the agent."""
    desk.stop()


def start_again(_town: Town, desk: Desk, _dice: Random) -> None:
    """It is ended and started."""
    desk.stop()
    desk.start()


# ---- line, server, office, clock


def cut(_town: Town, desk: Desk, dice: Random) -> None:
    """The line of this desk is cut, wholly or for some requests, somewhere in the exchange."""
    how = dice.choice(CUTS)
    if dice.random() < 0.5:
        desk.line.everything = how
    else:
        desk.line.cuts = dict.fromkeys(dice.sample(PATHS, dice.randint(1, 2)), how)


def mend(_town: Town, desk: Desk, _dice: Random) -> None:
    """The line is up again."""
    desk.line.mend()


def send_twice(_town: Town, desk: Desk, dice: Random) -> None:
    """Each request arrives twice, or no longer."""
    desk.line.twice = dice.random() < 0.7


def kill_server(town: Town, _desk: Desk, _dice: Random) -> None:
    """The server's power goes and comes back."""
    town.world.server.kill()
    town.world.server.start()


def copy(town: Town, _desk: Desk, _dice: Random) -> None:
    """A backup is made."""
    town.copy()


def restore(town: Town, _desk: Desk, dice: Random) -> None:
    """The newest backup, or one before it, is put back."""
    if town.copies:
        town.restore(dice.choice(town.copies[-2:]))


def pair_anew(town: Town, desk: Desk, _dice: Random) -> None:
    """The computer becomes a new station."""
    town.pair_anew(desk)


def new_code(town: Town, desk: Desk, _dice: Random) -> None:
    """The station is paired again."""
    town.renew(desk)


def set_clock(_town: Town, desk: Desk, dice: Random) -> None:
    """The computer's clock jumps two hours either way, to 2020, or right again."""
    years = -int((time.time() - 1_577_836_800) * 1000)  # 1 January 2020
    desk.jump(dice.choice((-2 * HOUR_MS, 2 * HOUR_MS, 0, 0, years)))


STEPS: Mapping[str, tuple[Callable[[Town, Desk, Random], None], int]] = {
    "hand out": (hand_out, 24),
    "kill at the confirmation": (kill_at_confirm, 16),
    "kill": (kill, 6),
    "stop": (stop, 2),
    "start again": (start_again, 4),
    "cut": (cut, 9),
    "mend": (mend, 7),
    "send twice": (send_twice, 2),
    "late attendance": (late_attendance, 5),
    "withdraw an attendance": (withdraw_attendance, 2),
    "undo": (undo, 5),
    "answer": (answer, 5),
    "take back": (take_back, 4),
    "kill the server": (kill_server, 2),
    "copy": (copy, 4),
    "restore": (restore, 5),
    "pair anew": (pair_anew, 3),
    "new code": (new_code, 1),
    "set the clock": (set_clock, 4),
}
"""Each step and how often it happens beside the others."""
