"""What kind of thing a line is about, by the words a donor uses: a laptop, something else, or nobody says."""

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
    "sub notebook|hybrid|clamshell|portable computer|surface|laptop pc"
)
_LAPTOP_MODELS = _phrases(
    "laptop|notebook|latitude|elitebook|probook|thinkpad|macbook|surface|zbook|xps|inspiron|ideapad|yoga|travelmate|"
    "aspire|swift|toughbook|lifebook|portege|tecra|satellite|vivobook|zenbook|chromebook|vaio|pavilion|spectre|"
    "matebook|thinkbook|expertbook|zbook|folio|dragonfly|stylistic|celsius h|extensa|spin|stream|compaq|omen|legion|"
    "predator|nitro|rog|tuf|gram|ultrabook|precision 3|precision 5|precision 7|precision m|vostro 1|"
    "vostro 3|vostro 5|"
    "envy x360|chromebook|mobile|macbookpro|macbookair"
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
    "game console|spelcomputer|horloge|watch|sim|simkaart|auto|fiets|vehicle|voertuig|stapler|nietmachine"
)
_OTHER_MODELS = _phrases(
    "optiplex|prodesk|elitedesk|elite mini|pro mini|thinkcentre|ideacentre|thinkvision|thinkstation|imac|mac mini|"
    "mac pro|mac studio|macmini|iphone|ipad|galaxy tab|galaxy s|galaxy a|poweredge|proliant|elitedisplay|prodisplay|"
    "ultrasharp|laserjet|officejet|deskjet|monitor|beeldscherm|docking|docking station|dockingstation|printer|"
    "smartphone|telefoon|headset|toetsenbord|keyboard|beamer|projector|muis|oplader|netwerkkabel|desktop|pennen|pens|"
    "pen|potloden|cpu|toner|bureaustoel|chair|stapler|server|switch|all in one|aio|eliteone|proone|esprimo|veriton"
)
_PARTS = _phrases(
    "dock|docks|docking|docking station|dockingstation|adapter|charger|oplader|lader|monitor|battery|accu|tas|bag|"
    "sleeve|mouse|muis|keyboard|toetsenbord|headset|pen|stylus|kabel|cable|port replicator|power supply|voeding|"
    "chargers|opladers|adapters|bags|tassen|hoes|hoezen|stand|standaard|accessory|accessories|accessoires|onderdelen|parts|"
    "toebehoren|laptoptas|laptoptassen|rugzak|backpack"
)
_WITH = _phrases("met|incl|inclusief|with|including|and|en|plus|zonder|without|w")
_ENDS = frozenset(_parted("gen|gen2|1|2|3|4|5|usb|c|thunderbolt|45w|65w|90w|130w|180w|pro|black|zwart"))
LONGEST = 200


@lru_cache(maxsize=4096)
def kind_by_word(text: str) -> Kind:
    """What the word in a column for kinds means: `Laptop`, `Notebook`, `Desktop`, `Docking station`."""
    words = _words(text)
    if _has(words, _LAPTOP_KINDS) and not _is_part(words):
        return Kind.LAPTOP
    return Kind.OTHER if _is_part(words) or _has(words, _OTHER_KINDS) else Kind.UNSAID


@lru_cache(maxsize=4096)
def kind_by_description(text: str) -> Kind:
    """What a model or a description is about: `Latitude 5400`, `OptiPlex 7050`, `ThinkPad USB-C Dock Gen 2`."""
    words = _words(text)
    if _is_part(words):
        return Kind.OTHER
    if _has(words, _LAPTOP_MODELS):
        return Kind.LAPTOP
    return Kind.OTHER if _has(words, _OTHER_MODELS) else Kind.UNSAID


def is_kind(text: str) -> bool:
    """Whether this is a word for a kind of thing and nothing more."""
    return kind_by_word(text) is not Kind.UNSAID and len(_words(text).split()) <= 3


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


def _is_part(words: str) -> bool:
    """Whether the thing itself is something that goes with a laptop, as its last word says."""
    if _has(words, _WITH):
        return False
    tokens = words.split()
    while tokens and (tokens[-1] in _ENDS or tokens[-1].isdecimal()):
        tokens.pop()
    ending = f" {' '.join(tokens)} "
    return any(ending.endswith(part) for part in _PARTS)
