"""A journal line with its ids turned into names: what the sentences of `messages` are made of."""

from collections.abc import Iterator
from datetime import date, datetime

from laptopdesk.core.events import type_of_json
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import word_of
from laptopdesk.core.journal import JournalLine
from laptopdesk.core.reasons import CommonReason
from laptopdesk.protocol.words import Worded
from laptopdesk.reporting.values import Names
from laptopdesk.ui.formats import format_date, format_datetime, group_code


class JournalFacts:
    """The facts of one line, each in words. A fact that an older event did not have yet is None."""

    def __init__(self, line: JournalLine, names: Names) -> None:
        self.line, self.names = line, names

    def __getitem__(self, name: str) -> type_of_json:
        return self.line.facts.get(name)

    def has(self, name: str) -> bool:
        """Whether this fact is there and not None."""
        return self[name] is not None

    def text(self, name: str) -> str:
        """The fact as it stands: a code, a number."""
        value = self[name]
        return "–" if value is None else str(value)

    def number(self, name: str) -> int:
        """The fact as a number; 0 where it is none."""
        value = self[name]
        return value if isinstance(value, int) else 0

    def codes(self, name: str) -> tuple[str, ...]:
        """The fact as a list of codes."""
        value = self[name]
        return tuple(str(item) for item in value) if isinstance(value, list) else ()

    def word(self, name: str, *kinds: type[Worded]) -> str:
        """The fact as what the member of one of these enums is called."""
        return word_of(self.text(name), *kinds, CommonReason)

    def words(self, name: str, *kinds: type[Worded]) -> tuple[str, ...]:
        """The fact as what each member of a list is called."""
        return tuple(word_of(code, *kinds, CommonReason) for code in self.codes(name))

    def day(self, name: str) -> str:
        """A date, as people write it."""
        return format_date(date.fromisoformat(self.text(name)[:10])) if self.has(name) else "–"

    def moment(self, name: str) -> str:
        """A moment in Rotterdam."""
        return format_datetime(datetime.fromisoformat(self.text(name))) if self.has(name) else "–"

    def place(self, name: str = "location_id") -> str:
        """The name of a location."""
        return self.names.places.get(self.number(name)) or _("a location we do not know")

    def staff(self, name: str = "staff_id") -> str:
        """The name of somebody who works here."""
        return self.names.staff.get(self.number(name)) or _("member of staff %(number)s", number=self.text(name))

    def person(self, name: str = "participant_id") -> str:
        """The initials of a resident, where they may be shown; else only a number."""
        initials = self.names.people.get(self.number(name))
        return initials or _("participant %(number)s", number=self.text(name))

    def organisation(self, name: str = "organisation_id") -> str:
        """The name of an organisation."""
        return self.names.organisations.get(self.number(name)) or _("an organisation we do not know")

    def lot(self) -> str:
        """The code of a lot."""
        return self.names.lots.get(self.number("lot_id")) or self.text("lot_id")

    def laptop(self, name: str = "laptop_id") -> str:
        """The label of a laptop, in groups."""
        tag = self.names.laptops.get(self.number(name))
        return group_code(tag) if tag else self.text(name)

    def release(self) -> str:
        """Name and version of an image."""
        return self.names.releases.get(self.number("release_id")) or self.text("release_id")

    def ticket(self) -> str:
        """The number a ticket goes by."""
        return str(self.names.tickets.get(self.number("ticket_id")) or self.text("ticket_id"))

    def status(self, name: str) -> str:
        """What a ticket's status is called."""
        return self.names.statuses.get(self.text(name)) or self.text(name)


def subjects_of(line: JournalLine) -> Iterator[tuple[str, int]]:
    """The (kind, key) pairs of a line, as its event gave them to the index."""
    for name, value in line.facts.items():
        if name.endswith("_id") and isinstance(value, int):
            yield name.removesuffix("_id"), value
        elif name.endswith("_ids") and isinstance(value, list):
            yield from ((name.removesuffix("_ids"), key) for key in value if isinstance(key, int))


def staff_of(line: JournalLine) -> int | None:
    """Who acted, if a person did."""
    number = line.actor.partition(":")[2]
    return int(number) if number else None


def who_did(line: JournalLine, names: Names) -> str:
    """Who acted, by name."""
    kind, _colon, number = line.actor.partition(":")
    name = names.staff.get(int(number)) if number else None
    match kind:
        case "staff":
            return name or _("member of staff %(number)s", number=number)
        case "token":
            return _("%(name)s, by a script", name=name or number)
        case "station":
            return _("%(name)s, at a desk computer", name=name) if name else _("a desk computer")
        case _:
            return _("Laptopdesk itself")
