"""What a service may raise. Entry points turn these into 403, 404, 409 and 422, once."""

from collections.abc import Iterable

from laptopdesk.protocol.words import Worded


class PasswordAgain(Exception):
    """The act is allowed, once the person at the screen typed their password again.

    No `DomainError`: no page tells it among its own refusals, the password is asked instead.
    """


class DomainError(Exception):
    """A rule of the product said no; nothing of the unit of work is kept."""

    code = "domain_error"


class NotFound(DomainError):
    """What was asked for does not exist, or not for this person."""

    code = "not_found"

    def __init__(self, kind: str, key: object) -> None:
        super().__init__(f"{kind} {key} does not exist")
        self.kind = kind
        self.key = key


class Conflict(DomainError):
    """Somebody else's fact came first, or the same id arrived with another meaning."""

    code = "conflict"

    def __init__(self, code: str, message: str = "") -> None:
        super().__init__(message or code)
        self.code = code


class Forbidden(DomainError):
    """This person may not do this here; `reason` where there is more to say than that."""

    code = "forbidden"

    def __init__(self, permission: str, location_id: int | None = None, *, reason: Worded | None = None) -> None:
        super().__init__(f"permission {permission} is missing")
        self.permission = permission
        self.location_id = location_id
        self.reason = reason


class Refused(DomainError):
    """A pure rule refused; `reasons` holds every reason, as members of the rule's own enum.

    `shown`: what a person reads, where that is more than the reasons: what stands behind them, each with a sentence.
    """

    code = "refused"

    def __init__(self, reasons: Iterable[Worded], *, about: str = "", shown: Iterable[Worded] = ()) -> None:
        self.reasons: tuple[Worded, ...] = tuple(reasons)
        self.shown: tuple[Worded, ...] = tuple(shown) or self.reasons
        if not self.reasons:
            raise ValueError("a refusal needs at least one reason")
        self.about = about
        super().__init__(", ".join(reason.value for reason in self.reasons))


class Skipped(Refused):
    """There is nothing to be done here, and why: no mistake, and nothing that counts as done."""

    code = "skipped"


class TooMany(Refused):
    """It was tried too often: for a while nothing counts."""


class StillToDo(Refused):
    """Nothing refuses it, but something must be done first: ticked, signed, written down. It leaves no operation."""
