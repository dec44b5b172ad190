"""What a tablet at a desk remembers after signing out: its place, and whether its desk was opened today."""

from dataclasses import dataclass
from datetime import date, timedelta

from flask import Response, current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from laptopdesk.ui.cookies import DEVICE, give_cookie, read_cookie

REMEMBERED = timedelta(days=180)


@dataclass(frozen=True, kw_only=True)
class KnownDevice:
    """A place whose names this device may list, and the day on which badges alone are enough here."""

    location_id: int
    open_on: date | None = None

    def is_open(self, today: date) -> bool:
        """Whether a badge alone signs in here today."""
        return self.open_on == today


def find_device() -> KnownDevice | None:
    """What this device remembers; None for a new one, or when the cookie is not ours."""
    text = read_cookie(DEVICE)
    try:
        values = _signer().loads(text, max_age=int(REMEMBERED.total_seconds()))
        return KnownDevice(
            location_id=int(values["at"]), open_on=date.fromisoformat(values["open"]) if values["open"] else None
        )
    except (BadSignature, KeyError, TypeError, ValueError):
        return None


def remember(response: Response, device: KnownDevice) -> Response:
    """The device knows this from here on, signed, for half a year."""
    text = _signer().dumps({"at": device.location_id, "open": device.open_on.isoformat() if device.open_on else None})
    give_cookie(response, DEVICE, text, lasts=REMEMBERED)
    return response


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.secret_key), salt="laptopdesk-device")
