"""When a serial number names one device, and when it is a word that thousands of them carry."""

import re
import unicodedata

_SAYS_NOTHING = frozenset(
    {
        "AANWEZIG",
        "ABOVE",
        "ABSENT",
        "AFGEPLAKT",
        "AFGESCHEURD",
        "AFGESLETEN",
        "AFWEZIG",
        "ALL",
        "ANONIEM",
        "ANONYMISED",
        "ANONYMIZED",
        "ANONYMOUS",
        "APPLICABLE",
        "ASDF",
        "ASDFGH",
        "ASDFGHJKL",
        "ASSET",
        "ASSIGNED",
        "ATA",
        "AUB",
        "AUCUN",
        "AVAILABLE",
        "AZERTY",
        "BAD",
        "BASE",
        "BASEBOARD",
        "BE",
        "BEKEND",
        "BEKRAST",
        "BELOW",
        "BEPAALD",
        "BEPALEN",
        "BESCHADIGD",
        "BESCHIKBAAR",
        "BESCHIKBARE",
        "BLANCO",
        "BLANK",
        "BOARD",
        "BOVEN",
        "BROKEN",
        "BY",
        "CANNOT",
        "CANT",
        "CHASSIS",
        "CODE",
        "COULD",
        "DAMAGED",
        "DATA",
        "DEADBEEF",
        "DEELS",
        "DEFAULT",
        "DEFECT",
        "DEFINED",
        "DELETED",
        "DETERMINED",
        "DEVICE",
        "DISK",
        "DISPLAYED",
        "DITO",
        "DITTO",
        "DOORGEKRAST",
        "DRIVE",
        "DUIDELIJK",
        "DUMMY",
        "EMPTY",
        "ENTERED",
        "ERAF",
        "ERROR",
        "EXAMPLE",
        "EXIST",
        "EXISTS",
        "FABRIKANT",
        "FADED",
        "FALSE",
        "FILL",
        "FILLED",
        "FOUND",
        "GARBLED",
        "GEEN",
        "GEGEVENS",
        "GEKRAST",
        "GELEZEN",
        "GENERIC",
        "GESCHEURD",
        "GEVONDEN",
        "GIVEN",
        "GONE",
        "HALF",
        "HARDDISK",
        "HARDE",
        "HDD",
        "HIDDEN",
        "HIER",
        "ID",
        "IDEE",
        "IDEM",
        "ILLEGIBLE",
        "ILLISIBLE",
        "INCONNU",
        "INDEX",
        "INFO",
        "INFORMATIE",
        "INFORMATION",
        "INGEVULD",
        "INVALID",
        "INVOEREN",
        "INVULLEN",
        "KAPOT",
        "KEIN",
        "KEINE",
        "KNOWN",
        "KWIJT",
        "LABEL",
        "LABELS",
        "LAPTOP",
        "LATER",
        "LEEG",
        "LEESB",
        "LEESBAAR",
        "LEESBARE",
        "LEGIBLE",
        "LESBAR",
        "LEZEN",
        "LISIBLE",
        "LOST",
        "MACHINE",
        "MANUFACTURER",
        "MEER",
        "MISSING",
        "MODEL",
        "MOEILIJK",
        "MOET",
        "NA",
        "NADER",
        "NAGESTUURD",
        "NAME",
        "NAN",
        "NB",
        "NEE",
        "NEEDED",
        "NICHT",
        "NIET",
        "NIETS",
        "NIKS",
        "NIL",
        "NNB",
        "NO",
        "NODIG",
        "NOG",
        "NON",
        "NONE",
        "NOT",
        "NOTE",
        "NOTES",
        "NOTHING",
        "NR",
        "NTB",
        "NULL",
        "NUM",
        "NUMBER",
        "NUMMER",
        "NUMMERS",
        "NVT",
        "ODM",
        "OEM",
        "OF",
        "OMITTED",
        "ON",
        "ONBEK",
        "ONBEKEND",
        "ONBEKENDE",
        "ONBEKENT",
        "ONBEKNED",
        "ONBRUIKBAAR",
        "ONDUIDELIJK",
        "ONGELDIG",
        "ONLEESBAAR",
        "ONTBREEKT",
        "ONTBREKEND",
        "ONTBREKENDE",
        "ONVINDBAAR",
        "ONZEKER",
        "OP",
        "OPGEGEVEN",
        "OPMERKING",
        "OUT",
        "PASS",
        "PENDING",
        "PLACEHOLDER",
        "PLEASE",
        "PRESENT",
        "PRODUCT",
        "PROVIDED",
        "QWERTY",
        "QWERTYUIOP",
        "QWERTZ",
        "READ",
        "READABLE",
        "RECORDED",
        "REDACTED",
        "REGISTERED",
        "REMOVED",
        "REPORTED",
        "REQUIRED",
        "RIPPED",
        "RUBBED",
        "SAME",
        "SAMPLE",
        "SCHIJF",
        "SCRAPED",
        "SCRATCHED",
        "SEE",
        "SER",
        "SERIAL",
        "SERIE",
        "SERIENNUMMER",
        "SERIENR",
        "SERIENUMMER",
        "SERIENUMMERS",
        "SERNO",
        "SERNR",
        "SERNUM",
        "SERVICE",
        "SET",
        "SETTABLE",
        "SLECHT",
        "SMUDGED",
        "SN",
        "SNR",
        "SPEC",
        "SPECIFIED",
        "SSD",
        "STAAT",
        "STANDAARD",
        "STANDARD",
        "STICKER",
        "STICKERS",
        "STRING",
        "STUK",
        "SUPPLIED",
        "SUPPORTED",
        "SYS",
        "SYSTEEM",
        "SYSTEM",
        "TAG",
        "TBA",
        "TBC",
        "TBD",
        "TE",
        "TEKENREEKS",
        "TEST",
        "THROUGH",
        "THRU",
        "TO",
        "TODO",
        "TOEPASSING",
        "TORN",
        "TRUE",
        "UITGELEZEN",
        "UITGEVEEGD",
        "UITLEZEN",
        "UKNOWN",
        "UNASSIGNED",
        "UNAVAILABLE",
        "UNBEKANNT",
        "UNCLEAR",
        "UNDEFINED",
        "UNIDENTIFIED",
        "UNIT",
        "UNKN",
        "UNKNOW",
        "UNKNOWN",
        "UNKNWON",
        "UNKOWN",
        "UNLABELED",
        "UNLABELLED",
        "UNLESERLICH",
        "UNREAD",
        "UNREADABLE",
        "UNREGISTERED",
        "UNSET",
        "UNSPECIFIED",
        "UNSUPPORTED",
        "UNUSED",
        "VAAG",
        "VALUE",
        "VAN",
        "VERBORGEN",
        "VERDWENEN",
        "VERLOREN",
        "VERSLETEN",
        "VERVAAGD",
        "VERVALLEN",
        "VERWIJDERD",
        "VINDEN",
        "VISIBLE",
        "VOLGT",
        "VOORBEELD",
        "VORHANDEN",
        "WAARDE",
        "WEET",
        "WEETNIET",
        "WEG",
        "WEGGEHAALD",
        "WEGGEKRAST",
        "WEGGELATEN",
        "WORDT",
        "WORN",
        "YET",
        "ZELFDE",
        "ZICHTBAAR",
        "ZIE",
        "ZOEK",
        "ZONDER",
    }
)
"""What stands where a serial should: a value of nothing but these words, together or apart, names nothing."""
_BESIDE = frozenset(
    {
        "A",
        "AF",
        "AN",
        "AND",
        "AS",
        "DE",
        "DER",
        "DEZE",
        "DIE",
        "E",
        "EN",
        "ER",
        "HAS",
        "HEEFT",
        "HET",
        "IK",
        "IN",
        "IS",
        "IT",
        "KAN",
        "KON",
        "KUNNEN",
        "LEFT",
        "M",
        "N",
        "O",
        "OFF",
        "OOK",
        "OR",
        "S",
        "T",
        "THE",
        "THERE",
        "THIS",
        "UIT",
        "V",
        "WAS",
        "WE",
    }
)
"""Words that stand beside those, each by itself."""
_LONGEST_WORD = max(map(len, _SAYS_NOTHING))
_LABELS = frozenset(
    {
        "N",
        "NO",
        "NR",
        "NUM",
        "NUMBER",
        "NUMMER",
        "S",
        "SER",
        "SERIAL",
        "SERIE",
        "SERIENR",
        "SERIENUMMER",
        "SERNO",
        "SERNR",
        "SERNUM",
        "SN",
        "SNR",
    }
)
_RUNS = tuple(
    run
    for counted in (
        "1234567890",
        "1234567890ABCDEF",
        "0123456789ABCDEF",
        "1234567890ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
    )
    for run in (counted * 10, counted[::-1] * 10)
)
_WORDED = re.compile(
    r"SERIALNUMBER|FILLEDBY|FILLBYOEM|^SERNUM\d*$|^OEMDEFINE\d*$|^BATTERY\d*$|^ASSETTAG(NUM)?\d*$|^TYPE\dPRODUCTCONFIGID$"
)
_LABELLED = re.compile(r"^(?:SNR?|SER(?:IAL|IE|NO|NR|NUM)?|SERIE(?:NR|NUMMER))(?=\d)")
_NUMBERED = re.compile(
    r"^(?:SN|SERIAL(?:NO)?|SERIENUMMER)?(?:UNKNOWN|ONBEKEND|NOSERIAL|NONE|GEEN|DUMMY|LAPTOP)\d{1,4}$"
)
_COUNTED = re.compile(r"^[A-Z]{0,7}0?123456789(?:0|A|AB|ABC)?[A-Z]{0,3}$")
_PUNCTUATION = re.compile(r"[^0-9A-Z]")
_LABEL = re.compile(
    r"^[\s(\[<-]*(?:S/N|SN|S\.N\.|SNR|SERIAL(?: ?(?:NUMBER|NUM|NO|NR))?|SERIE ?(?:NUMMER|NR)|SER\.? ?(?:NO|NR))"
    r"(?:\s*+[.:=#]++\s*+|\s++)(?=[^\s]*\d)"
)
"""Before a number it is none of its characters; `SN12345678` without a sign between may be one."""
_BETWEEN = re.compile(r"[/,;|&+]| (?:en|and|und|of|or|oder|t/m|tm|tot|to|bis|-|\u2013) ", re.IGNORECASE)
_SHORTEST_ALONE = 7
"""Dell's service tags; what is shorter beside another may be a group of one number."""
_APART = re.compile(r"[^0-9A-Z-]+")
_NOT_HEX = re.compile(r"[^0-9a-f]")
_MASKED = re.compile(r"[*#?•]|X{4,}|\.\.\.", re.IGNORECASE)
_MARKS = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u180b\u180c\u180d\u180f\u2065\u2800\u3164\uffa0")
"""Characters that show nothing although Unicode counts them among letters and marks, or among none."""
_LOST = "\ufffd"
"""What a program writes for a character that it could not read."""
_ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1", "S": "5", "B": "8", "Z": "2"})
_AROUND = "()[]{}:;,.\"'#"
_WRITTEN = re.compile(r"[0-9A-Za-z ._/+-]+")
"""What a serial number is written with; a code of another kind holds other marks too."""
_ADDRESS = re.compile(r"://|^www\.|[a-z]\.[a-z]{2,12}(?:[/:?]|$)", re.IGNORECASE)
_LONGEST_PART = 5
"""Letters in a row, beside figures: `ABCDE 12345` may be a serial number."""
SHORTEST = 4
LONG_RUN = 8
"""A shorter run behind letters like SER may be the number of the fifth of a row."""
LONGEST = 80


def look_of(serial_key: str | None) -> str | None:
    """The serial with the characters folded that people and cameras take for one another: O/0, I/1/L, S/5, B/8, Z/2.

    Two laptops of one look are either one laptop typed twice or two stickers that somebody will mix up.
    """
    return _folded(serial_key) if serial_key else None


def _folded(serial_key: str) -> str:
    return serial_key.upper().translate(_ALIKE)


def normalise_serial(text: str | None) -> str | None:
    """The serial as it is compared, None where it identifies nothing: capitals, without blanks, signs and a label.

    Blank, masked, one repeated character, a whole counting run, shorter than four characters, words that say there is
    none, with a label ("S/N:") or without, and what makers leave there ("To be filled by O.E.M.", "MB-1234567890")
    never match one another (design, section 4); nor what holds characters that nobody sees or can type.
    """
    if text is None or _MASKED.search(text) or has_invisible(text):
        return None
    capitals = unicodedata.normalize("NFKC", text).upper()
    if any(char.isalnum() and not char.isascii() for char in capitals):
        return None
    capitals = _LABEL.sub("", capitals)
    key = _PUNCTUATION.sub("", capitals)
    if not SHORTEST <= len(key) <= LONGEST or _WORDED.search(key) or _COUNTED.match(key) or _NUMBERED.match(key):
        return None
    value = _without_label(capitals)
    return None if _is_no_number(value) or _is_no_number(key) or _only_words(capitals, key) else key


def plain_key(text: str) -> str:
    """Capitals and digits of a text, whether they name something or not: how older versions stored what is no serial.

    Only for finding such a value again; nothing is joined by it.
    """
    return _PUNCTUATION.sub("", text.upper())


def has_invisible(text: str) -> bool:
    """Whether control characters or marks that nobody sees stand in the text, spaces around it aside."""
    return text.strip(" \t\r\n") != without_invisible(text).strip(" \t\r\n")


def without_invisible(text: str) -> str:
    """The text without control characters and marks that nobody sees: zero-width, bidi, soft hyphens, byte order."""
    return text if text.isascii() and text.isprintable() else "".join(char for char in text if not _is_unseen(char))


def without_marks(text: str) -> str:
    """The text without marks that show nothing and stand for nothing. Control and lost characters stay: they may have
    been one of its letters.
    """
    return text if text.isascii() else "".join(char for char in text if not _is_mark(char))


def _is_unseen(char: str) -> bool:
    kind = unicodedata.category(char)
    return kind[0] == "C" or kind in ("Zl", "Zp") or char == _LOST or _is_mark(char)


def _is_mark(char: str) -> bool:
    selector = "\ufe00" <= char <= "\ufe0f" or "\U000e0000" <= char <= "\U000e0fff"
    return unicodedata.category(char) == "Cf" or selector or char in _MARKS


def _without_label(capitals: str) -> str:
    """What stands after `S/N:`, `(Serial no.` and the like, without punctuation; empty where that is all."""
    words = [word for word in _APART.split(capitals) if word.strip("-")]
    while words and words[0] in _LABELS:
        words.pop(0)
    return _PUNCTUATION.sub("", "".join(words))


def _is_no_number(key: str) -> bool:
    """Too short to name one of many, one character again and again, or a counting run; a label aside (`SN0000`)."""
    bare = key.removeprefix("0X")
    number = _LABELLED.sub("", bare)
    counted = bare if len(number) < LONG_RUN else number
    return len(key) < SHORTEST or len(set(number)) <= 1 or any(counted in run for run in _RUNS)


def _only_words(capitals: str, key: str) -> bool:
    if not key.isalpha():
        return False
    apart = _PUNCTUATION.sub(" ", capitals).split()
    return _is_words(key) or all(word in _BESIDE or _is_words(word) for word in apart)


def _is_words(key: str) -> bool:
    """Whether the letters are words of that list, one after another."""
    ends = {0}
    for end in range(1, len(key) + 1):
        if any(start in ends and key[start:end] in _SAYS_NOTHING for start in range(max(0, end - _LONGEST_WORD), end)):
            ends.add(end)
    return len(key) in ends


def holds_words(text: str) -> bool:
    """Whether a value that would be taken for a serial is words or an address: `Subtotaal HP`, `5CG1234567 (kapot)`.

    A serial may be parted by blanks (`5CG 123 4567`), and a label may stand before it.
    """
    if normalise_serial(text) is None:
        return False
    if _ADDRESS.search(text.strip()):
        return True
    words = [word.strip(_AROUND) for word in text.split()]
    words = [word for word in words if word and not _is_label(word)]
    figures = any(char.isdecimal() for char in text)
    return len(words) > 1 and any(_is_word(word, figures=figures) for word in words)


def holds_several(text: str) -> bool:
    """Whether more than one serial number stands here: `5CD1234ABC / 5CD1234ABD`, `PF1ABK2Q 20L5CTO1WW`."""
    parted = [part for part in _BETWEEN.split(text) if _is_long(part)]
    blanks = [word for word in text.split() if _is_long(word) and any(char.isalpha() for char in word)]
    return len(parted) > 1 or len(blanks) > 1


def _is_long(part: str) -> bool:
    """Whether this part could be a serial number by itself; a part of one that is written in groups is shorter."""
    key = _PUNCTUATION.sub("", part.upper())
    return len(key) >= _SHORTEST_ALONE and any(char.isdecimal() for char in key) and " " not in part.strip()


def holds_foreign(text: str) -> bool:
    """Whether a number is written with letters no sticker carries, such as a look-alike of another alphabet."""
    folded = unicodedata.normalize("NFKC", text)
    figures = any(char.isdecimal() for char in folded)
    return figures and any(char.isalnum() and not char.isascii() for char in folded)


def typed_serial(text: str) -> str | None:
    """The serial, normalised, as a person gives it; None for words, addresses, several and foreign marks."""
    key, number = normalise_serial(text), _behind_label(unicodedata.normalize("NFKC", text))
    return None if key is None or not _WRITTEN.fullmatch(number) or holds_words(text) or holds_several(text) else key


def scanned_serial(text: str) -> str | None:
    """The serial, normalised, that a scanner read or somebody typed in its place; None where that is something else.

    A scanner reads every code there is: what holds no figure at all comes from a poster, a pass or a keyboard.
    """
    key = typed_serial(text)
    return key if key and any(char.isdecimal() for char in key) else None


def _behind_label(text: str) -> str:
    """What stands after a label and its mark (`S/N:`, `(S/N)`), without the brackets around."""
    bare = text.strip().strip("()[]<>")
    for mark in ":=)":
        label, _, behind = bare.partition(mark)
        if behind and _is_label(label):
            return behind.strip().strip("()[]<>")
    return bare


def _is_label(word: str) -> bool:
    return all(part in _LABELS for part in _APART.split(word.upper()) if part)


def _is_word(word: str, *, figures: bool) -> bool:
    """Letters alone, as no part of a serial number is written: small ones, a long row of them, or no figure beside."""
    letters = word.replace("-", "").replace("'", "")
    return (
        letters.isalpha() and len(letters) > 1 and (not figures or not word.isupper() or len(letters) > _LONGEST_PART)
    )


def says_something(text: str) -> bool:
    """Whether a value says more than that nobody knows it: not `-`, `?`, `n.v.t.`, `onbekend`."""
    capitals = unicodedata.normalize("NFKC", text).upper()
    key = _PUNCTUATION.sub("", capitals)
    apart = _PUNCTUATION.sub(" ", capitals).split()
    return bool(key) and not _is_words(key) and not all(word in _BESIDE or _is_words(word) for word in apart)


_UUID = re.compile(r"[0-9a-f]{32}")
_NO_UUIDS = frozenset(
    {
        "03000200040005000006000700080009",
        "00020003000400050006000700080009",
        "12345678123456789012345678901234",
        "12345678123456781234567812345678",
        "123456781234567890abcddeefaabbcc",
        "0123456789abcdef0123456789abcdef",
    }
)


def look_alike(one: str, other: str) -> bool:
    """Whether two different serials, normalised, are easily taken for one another: the same look, or one character.

    One character is another one, is missing, or two beside each other changed places.
    """
    if one == other:
        return False
    a, b = _folded(one), _folded(other)
    if a == b:
        return True
    if len(a) == len(b):
        differing = [place for place in range(len(a)) if a[place] != b[place]]
        swapped = len(differing) == 2 and differing[1] == differing[0] + 1 and a[differing[0]] == b[differing[1]]
        return len(differing) == 1 or (swapped and a[differing[1]] == b[differing[0]])
    shorter, longer = sorted((a, b), key=len)
    return len(longer) == len(shorter) + 1 and any(
        longer[:place] + longer[place + 1 :] == shorter for place in range(len(longer))
    )


def normalise_uuid(text: str | None) -> str | None:
    """The system UUID as it is compared; None where it identifies nothing (all one digit, a maker's placeholder).

    SMBIOS 2.6 stores the first three fields little-endian (SMBIOS specification, section 7.2.1); older firmware and
    older tools give the bytes as they lie. Both orders of one UUID give the same key: the lower of the two.
    """
    plain = _NOT_HEX.sub("", (text or "").lower())
    if not _UUID.fullmatch(plain) or len(set(plain)) <= 2:
        return None
    turned = _turned(plain)
    return None if {plain, turned} & _NO_UUIDS else min(plain, turned)


def _turned(plain: str) -> str:
    def reverse(start: int, end: int) -> str:
        return "".join(plain[place : place + 2] for place in range(end - 2, start - 2, -2))

    return reverse(0, 8) + reverse(8, 12) + reverse(12, 16) + plain[16:]
