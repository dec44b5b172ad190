"""From a form that was sent to what was done on the page."""

import base64
import binascii
from collections.abc import Mapping

from laptopdesk.protocol.ledger import is_drawing
from scanner.values import Act, Button, Pressed, Signed, Ticked, TypedCode

LONGEST_CODE = 256  # characters
DATA_URL = "data:image/png;base64,"
FIELDS = ("button", "item", "code", "signature")


class NotAnAct(ValueError):
    """The form says nothing that can be done here."""


def read_act(form: Mapping[str, str]) -> Act:
    """What the form asks for; raises NotAnAct unless it holds one thing that makes sense."""
    given = [field for field in FIELDS if field in form]
    match given:
        case ["button"]:
            return Pressed(button=_read_button(form["button"]))
        case ["item"]:
            return Ticked(item=_read_text(form["item"]), on=_read_on(form.get("on", "")))
        case ["code"]:
            return TypedCode(text=_read_text(form["code"]))
        case ["signature"]:
            return Signed(png=_read_png(form["signature"]))
        case _:
            raise NotAnAct("give one of: " + ", ".join(FIELDS))


def _read_button(text: str) -> Button:
    try:
        return Button(text)
    except ValueError:
        raise NotAnAct("no such button") from None


def _read_text(text: str) -> str:
    if len(text) > LONGEST_CODE:
        raise NotAnAct("too long")
    return text


def _read_on(text: str) -> bool:
    if text not in ("0", "1"):
        raise NotAnAct("on is 1 or 0")
    return text == "1"


def _read_png(text: str) -> bytes:
    if not text.startswith(DATA_URL):
        raise NotAnAct("no PNG")
    try:
        png = base64.b64decode(text.removeprefix(DATA_URL), validate=True)
    except (binascii.Error, ValueError):
        raise NotAnAct("no base64") from None
    if not is_drawing(png):
        raise NotAnAct("no PNG, or more than 60 kB")
    return png
