"""What kind of thing a line is about, by the words a donor uses: a laptop, something else, or nobody says."""

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache

from laptopdesk.core.search import normalise


class Kind(StrEnum):
    """What a line is about."""

    LAPTOP = "laptop"
    OTHER = "other"
    UNSAID = "unsaid"


def _parted(words: str) -> list[str]:
    return words.split("|")


def _phrases(words: str) -> tuple[str, ...]:
    return tuple(f" {word} " for word in _parted(words))


_MAKERS = frozenset(
    _parted(
        "hp|hp inc|hewlett packard|hewlett packard inc|dell|dell inc|lenovo|apple|apple inc|acer|asus|"
        "asustek|toshiba|"
        "dynabook|fujitsu|fujitsu siemens|msi|microsoft|microsoft corporation|samsung|sony|huawei|medion|"
        "panasonic|lg|"
        "packard bell|google|razer|ibm|compaq|asustek computer inc|gigabyte|clevo|terra|wortmann|chuwi"
    )
)
_LAPTOP_KINDS = _phrases(
    "laptop|laptops|notebook|notebooks|portable|ultrabook|chromebook|macbook|netbook|2 in 1|2in1|"
    "two in one|convertible|"
    "detachable|mobile workstation|schootcomputer|draagbare computer|mobile computer|laptop computer|tablet pc|"
    "sub notebook|hybrid|clamshell|portable computer|surface|laptop pc|klapprechner"
)
_LAPTOP_MODELS = _phrases(
    "laptop|notebook|latitude|elitebook|probook|thinkpad|macbook|surface|zbook|xps|inspiron|ideapad|yoga|travelmate|"
    "aspire|swift|toughbook|lifebook|portege|tecra|satellite|vivobook|zenbook|chromebook|vaio|pavilion|spectre|"
    "matebook|thinkbook|expertbook|folio|dragonfly|stylistic|celsius h|extensa|spin|stream|compaq|omen|legion|"
    "predator|nitro|rog|tuf|gram|ultrabook|precision 3|precision 5|precision 7|precision m|vostro 1|"
    "vostro 3|vostro 5|"
    "envy x360|mobile|macbookpro|macbookair"
)
_OTHER_KINDS = _phrases(
    "desktop|desktops|desktop pc|pc|tower|mini tower|minitower|mini pc|sff|micro|all in one|aio|workstation|server|"
    "servers|thin client|thinclient|zero client|monitor|monitors|scherm|schermen|beeldscherm|beeldschermen|display|"
    "displays|docking|dock|docks|docking station|dockingstation|port replicator|phone|phones|telefoon|telefoons|"
    "smartphone|smartphones|mobiel|mobiele telefoon|mobile phone|iphone|tablet|tablets|ipad|e reader|"
    "printer|printers|"
    "scanner|muis|muizen|mouse|mice|toetsenbord|toetsenborden|keyboard|keyboards|headset|headsets|koptelefoon|"
    "webcam|adapter|adapters|charger|chargers|lader|oplader|opladers|kabel|kabels|cable|cables|tas|tassen|bag|bags|"
    "switch|router|modem|access point|firewall|netwerk|network|beamer|projector|tv|televisie|camera|cameras|cpu|cpus|"
    "processor|processors|component|components|onderdeel|onderdelen|ram|memory|geheugen|ssd|hdd|hard drive|"
    "hard drives|harde schijf|license|licenses|licentie|licenties|software|consumable|consumables|verbruiksartikel|"
    "accessory|accessories|accessoire|accessoires|pen|pens|pennen|potlood|potloden|paper|papier|toner|inkt|ink|"
    "chair|stoel|stoelen|desk|bureau|bureaus|furniture|meubilair|meubel|meubels|stationery|kantoorartikelen|ups|"
    "accu|battery|batterij|usb stick|usb sticks|voip phone|speaker|speakers|luidspreker|barcode scanner|kassa|"
    "game console|spelcomputer|horloge|watch|sim|simkaart|auto|fiets|vehicle|voertuig|stapler|nietmachine|"
    "bildschirm|bildschirme|drucker|maus|mause|tastatur|tastaturen|telefone|handy|handys|netzteil|netzteile|"
    "ladegerat|ladegerate|rechner|tischrechner|peripherie|zubehor|kopfhorer|lautsprecher|stuhl|tisch|lizenz|lizenzen|"
    "tiny|nuc|chromebox|chromebit|chromebase|stick pc|virtual machine|virtual machines|virtuele machine|vm|vms|"
    "vmware guest|hyper v guest|virtual|hypervisor|smart tv|digibord|touchscreen|kiosk|storage array|nas|ipads|iphones|"
    "android|ios|ipados|tvos|watchos|smartphone tablet"
)
_OTHER_MODELS = _phrases(
    "optiplex|prodesk|elitedesk|elite mini|pro mini|thinkcentre|ideacentre|thinkvision|thinkstation|imac|mac mini|"
    "mac pro|mac studio|macmini|iphone|ipad|galaxy tab|galaxy s|galaxy a|poweredge|proliant|elitedisplay|prodisplay|"
    "ultrasharp|laserjet|officejet|deskjet|monitor|beeldscherm|docking|docking station|dockingstation|printer|"
    "smartphone|telefoon|headset|toetsenbord|keyboard|beamer|projector|muis|oplader|netwerkkabel|desktop|pennen|pens|"
    "pen|potloden|cpu|toner|bureaustoel|chair|stapler|server|switch|all in one|aio|eliteone|proone|esprimo|veriton|"
    "virtual machine|virtual platform|vmware|virtualbox|qemu|kvm|cloud pc|parallels|monitoren|beeldschermen|schermen|"
    "bildschirm|drucker|tastatur|maus|chromebox|mac pro|imac pro|docks|dock|toetsenborden|muizen|printers|headsets|"
    "beamers|telefoons|smartphones|opladers|kabels|standard pc"
)
_PARTS = _phrases(
    "dock|docks|docking|docking station|dockingstation|adapter|charger|oplader|lader|monitor|battery|accu|tas|bag|"
    "sleeve|mouse|muis|keyboard|toetsenbord|headset|pen|stylus|kabel|cable|port replicator|power supply|voeding|"
    "chargers|opladers|adapters|bags|tassen|hoes|hoezen|stand|standaard|accessory|accessories|accessoires|onderdelen|parts|"
    "toebehoren|laptoptas|laptoptassen|rugzak|backpack"
)
_NO_LAPTOP = _phrases(
    "surface hub|surface studio|surface duo|surface pen|surface headphones|aspire tc|aspire xc|pavilion tp01|"
    "inspiron 3020|omen 25l|legion tower|legion go"
)
"""What carries the name of a range of laptops."""
_OTHER_SYSTEMS = _phrases(
    "android|ios|ipados|iphone|ipad|tvos|watchos|windows server|windows phone|esxi|vmware|proxmox|hyper v"
)
_LAPTOP_SYSTEMS = _phrases("windows|chromeos|chrome os|macos|mac os|os x|mac|linux|ubuntu")
_MODEL_CODES = re.compile(
    r"(?:dell )?(?:p|u|s|se|up|aw|c)(?:1[7-9]|2[0-9]|3[0-9]|4[0-9])\d{2}[a-z]{0,4}|"
    r"(?:dell )?(?:wd(?:15|19|22)[a-z0-9]{0,4}|d[36][01]00|tb16|k20a)|"
    r"(?:hp )?(?:e2[0-9]{2}[a-z]?|e2[0-9][a-z]? g[45]|z2[0-9][a-z]{1,2}(?: g[23])?|la[12]\d{3}[a-z]?)|"
    r"vmware.*|(?:samsung )?(?:galaxy )?sm [a-z]\d{3,4}[a-z0-9]{0,4}"
)
"""Monitors, docks and phones written by their code alone, and virtual machines: `P2419H`, `WD19TB`, `SM-G980F`."""
_AROUND_HEADING = frozenset(
    _parted(
        "lijst|overzicht|oude|oud|nieuwe|alle|overige|losse|defecte|gebruikte|afgeschreven|list|of|all|old|used|ict|it|en|"
        "and|und|de|het|the|s|blad|sheet|tabel|table"
    )
)
_KIND_TOKENS = frozenset(word for phrase in (*_LAPTOP_KINDS, *_OTHER_KINDS) for word in phrase.split())
_LAPTOP_CHASSIS = frozenset({8, 9, 10, 14, 30, 31, 32})
_UNSAID_CHASSIS = frozenset({0, 1, 2})
_COMPOUNDS = tuple(
    _parted(
        "balpen|balpennen|potlood|potloden|bureaustoel|bureaustoelen|vergaderstoel|stoelen|kast|kasten|bureautafel|"
        "vergadertafel|printer|printers|telefoon|telefoons|beeldscherm|beeldschermen|monitor|monitoren|oplader|opladers|"
        "lader|laders|kabel|kabels|toetsenbord|toetsenborden|cartridge|cartridges|papier|beamer|beamers|projector|"
        "tablets|servers|switches|routers|accesspoint|accesspoints|koptelefoon|koptelefoons|luidspreker|luidsprekers|"
        "schermen|drucker|bildschirme|monitore|netzteile|tassen|hoezen|lampen|bureaulamp|batterijen|papiervernietiger"
    )
)
"""Ends of Dutch and German words for things: `netwerkprinter`, `vergaderstoelen`."""
_WITH = _phrases("met|incl|inclusief|with|including|and|en|plus|zonder|without|w")
_ENDS = frozenset(_parted("gen|gen2|1|2|3|4|5|usb|c|thunderbolt|45w|65w|90w|130w|180w|pro|black|zwart"))
LONGEST = 200


@lru_cache(maxsize=4096)
def kind_by_word(text: str) -> Kind:
    """What the word in a column for kinds means: `Laptop`, `Notebook`, `Desktop`, `Docking station`."""
    words = _words(text)
    if _has(words, _LAPTOP_KINDS) and not _is_part(words):
        return Kind.LAPTOP
    return Kind.OTHER if _is_part(words) or _has(words, _OTHER_KINDS) or _is_compound(words) else Kind.UNSAID


@lru_cache(maxsize=4096)
def kind_by_description(text: str) -> Kind:
    """What a model or a description is about: `Latitude 5400`, `OptiPlex 7050`, `ThinkPad USB-C Dock Gen 2`."""
    words = _words(text)
    if _is_part(words) or _has(words, _NO_LAPTOP):
        return Kind.OTHER
    if _has(words, _LAPTOP_MODELS):
        return Kind.LAPTOP
    coded = _MODEL_CODES.fullmatch(words.strip()) is not None
    return Kind.OTHER if coded or _has(words, _OTHER_MODELS) or _is_compound(words) else Kind.UNSAID


@lru_cache(maxsize=4096)
def kind_by_system(text: str) -> Kind:
    """What runs there: `iOS/iPadOS`, `Android`, `Windows Server 2019` are on no laptop; `Windows` may be."""
    words = _words(text)
    if _has(words, _OTHER_SYSTEMS):
        return Kind.OTHER
    return Kind.LAPTOP if _has(words, _LAPTOP_SYSTEMS) else Kind.UNSAID


def kind_by_chassis(text: str) -> Kind:
    """What a chassis type means, in words or as the number of the SMBIOS specification (section 7.4.1)."""
    numbers = [int(word) for word in _words(text).split() if word.isdecimal()]
    if len(numbers) != 1 or numbers[0] in _UNSAID_CHASSIS:
        return kind_by_word(text)
    return Kind.LAPTOP if numbers[0] in _LAPTOP_CHASSIS else Kind.OTHER


def is_kind(text: str) -> bool:
    """Whether this is a word for a kind of thing and nothing more."""
    return kind_by_word(text) is not Kind.UNSAID and len(_words(text).split()) <= 3


def is_heading(text: str) -> bool:
    """Whether this is a heading over things of one kind: `Monitoren`, `Overzicht telefoons en tablets`, `Laptops 2`."""
    bare = [word for word in _words(text).split() if word not in _AROUND_HEADING and not word.isdecimal()]
    named = all(word in _KIND_TOKENS or word.endswith(_COMPOUNDS) for word in bare)
    return bool(bare) and named and kind_by_word(" ".join(bare)) is not Kind.UNSAID


def names_a_laptop(text: str) -> bool:
    """Whether this names a laptop's model, with more than the word laptop."""
    return kind_by_description(text) is Kind.LAPTOP and len(_words(text).split()) > 1


def is_maker(text: str) -> bool:
    """Whether this is the name of somebody who makes laptops."""
    return normalise(text[:LONGEST]) in _MAKERS


def _words(text: str) -> str:
    return f" {normalise(text[:LONGEST])} "


def _has(words: str, phrases: Iterable[str]) -> bool:
    return any(phrase in words for phrase in phrases)


def _is_compound(words: str) -> bool:
    return not _has(words, _WITH) and any(token.endswith(_COMPOUNDS) for token in words.split())


def _is_part(words: str) -> bool:
    """Whether the thing itself is something that goes with a laptop, as its last word says."""
    if _has(words, _WITH):
        return False
    tokens = words.split()
    while tokens and (tokens[-1] in _ENDS or tokens[-1].isdecimal()):
        tokens.pop()
    ending = f" {' '.join(tokens)} "
    return any(ending.endswith(part) for part in _PARTS)
