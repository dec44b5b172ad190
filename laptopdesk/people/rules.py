"""What may be stored of a person, in which form; no number of a citizen (BSN), ever."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace

import phonenumbers
from stdnum.nl import bsn

from laptopdesk.core.reasons import CommonReason
from laptopdesk.people.errors import PersonReason
from laptopdesk.people.values import Identity, Language
from laptopdesk.protocol.words import Worded

_NINE_DIGITS = re.compile(r"(?<!\d)(?<!\d[ .\-/])\d(?:[ .\-/]?\d){8}(?![ .\-/]?\d)")
_EMAIL = re.compile(r"[^\s@<>,;:\"()]+@(?:[^\s@<>,;:\"().-](?:[^\s@<>,;:\"().]*[^\s@<>,;:\"().-])?\.)+[^\W\d_]{2,}")
_POSTCODE = re.compile(r"([1-9][0-9]{3}) ?([A-Z]{2})")
_MASK = "•"
_MOST = {"need": 2000, "street": 160, "city": 80}


@dataclass(frozen=True, kw_only=True)
class Cleaned:
    """The identity as it is stored, or every reason why it is not."""

    identity: Identity
    reasons: tuple[Worded, ...]


def has_bsn(text: str) -> bool:
    """Whether nine digits in the text pass the eleven-test (BSN); longer numbers are none."""
    return any(True for _ in _bsn_spans(text))


def mask_bsn(text: str) -> str:
    """The text with the digits of every BSN made unreadable; for free text, which is masked and not refused."""
    letters = list(text)
    for start, end in _bsn_spans(text):
        letters[start:end] = [_MASK if letter.isdecimal() else letter for letter in letters[start:end]]
    return "".join(letters)


def _bsn_spans(text: str) -> Iterator[tuple[int, int]]:
    plain = "".join(_ascii_digit(letter) for letter in text)
    for match in _NINE_DIGITS.finditer(plain):
        if bsn.is_valid(match.group()):
            yield match.span()


def _ascii_digit(letter: str) -> str:
    return str(unicodedata.decimal(letter)) if letter.isdecimal() else letter


def normalise_phone(raw: str) -> str | None:
    """The number in E.164 form (`+31612345678`), read as Dutch without a country; None when it is none."""
    try:
        number = phonenumbers.parse(raw, "NL")
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164))


def format_phone(stored: str | None) -> str | None:
    """A stored number in groups for people: `+31 6 12345678`."""
    if stored is None:
        return None
    number = phonenumbers.parse(stored)
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def normalise_email(raw: str) -> str | None:
    """The address in small letters; None when it is none or over 254 characters."""
    address = raw.strip().lower()
    return address if len(address) <= 254 and _EMAIL.fullmatch(address) else None


def normalise_postcode(raw: str) -> str | None:
    """`3011 AD`; None when it is no Dutch postcode."""
    match = _POSTCODE.fullmatch(raw.strip().upper())
    return f"{match[1]} {match[2]}" if match else None


def split_contact(contact: str) -> tuple[str | None, str | None]:
    """(phone, e-mail) of one field that may hold either, as typed."""
    text = contact.strip()
    if not text:
        return None, None
    return (None, text) if "@" in text else (text, None)


def clean_identity(typed: Identity) -> Cleaned:
    """The identity in stored form, with every reason against it; reads no database."""
    name = " ".join(typed.name.split())
    phone, email, postcode = _text(typed.phone), _text(typed.email), _text(typed.postcode)
    identity = replace(
        typed,
        name=name,
        phone=normalise_phone(phone) if phone else None,
        email=normalise_email(email) if email else None,
        postcode=normalise_postcode(postcode) if postcode else None,
        need=_text(typed.need),
        street=_text(typed.street),
        city=_text(typed.city),
    )
    lost = (
        (PersonReason.PHONE_UNREADABLE, phone, identity.phone),
        (PersonReason.EMAIL_UNREADABLE, email, identity.email),
        (PersonReason.POSTCODE_UNREADABLE, postcode, identity.postcode),
    )
    unreadable = tuple(reason for reason, before, after in lost if before and not after)
    return Cleaned(identity=identity, reasons=(*_name_reasons(name), *unreadable, *_text_reasons(identity)))


def _text(value: str | None) -> str | None:
    return (value.replace("\0", "").strip() or None) if value else None


def _name_reasons(name: str) -> Iterator[Worded]:
    if not any(letter.isalnum() for letter in name) or "\0" in name:
        yield CommonReason.NAME_MISSING
    if len(name) > 160:
        yield PersonReason.NAME_TOO_LONG
    if has_bsn(name):
        yield PersonReason.BSN_IN_NAME


def _text_reasons(identity: Identity) -> Iterator[Worded]:
    if identity.language not in set(Language):
        yield PersonReason.LANGUAGE_UNKNOWN
    if has_bsn(identity.need or ""):
        yield PersonReason.BSN_IN_NEED
    if has_bsn(identity.street or "") or has_bsn(identity.city or ""):
        yield PersonReason.BSN_IN_ADDRESS
    if any(len(getattr(identity, field) or "") > most for field, most in _MOST.items()):
        yield PersonReason.TEXT_TOO_LONG
