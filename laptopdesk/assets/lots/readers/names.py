"""Names of columns: those that donors use in Dutch, English and German, and those of the exports that everybody has."""

import re
from functools import lru_cache

from laptopdesk.assets.lots.readers.cells import plain_cell
from laptopdesk.assets.lots.readers.values import Field
from laptopdesk.core.search import normalise


def _names(words: str) -> frozenset[str]:
    return frozenset(map(normalise, words.split("|")))


_NAMES: dict[Field, str] = {
    Field.DONOR_NUMBER: (
        "asset tag|asset number|asset no|asset nr|asset id|asset|inventory number|inventory no|inventory nr|"
        "inventory id|inventarisnummer|inventaris nr|objectnummer|registratienummer|own number|donor number|"
        "donor s number|donor s own number|eigen nummer|nummer donor|tag|id device internal|assettag|asset nummer|"
        "assetnummer|assetnr|asset code|assetcode|assetid|inventarisnr|inventaris nummer|inventory tag|activanummer|"
        "activumnummer|laptopnummer|laptop nummer|laptop nr|apparaatnummer|toestelnummer|middelnummer|dhid|"
        "inventarnummer|inventar nr|anlagennummer|annotated asset id"
    ),
    Field.MANUFACTURER: (
        "manufacturer|manufacturers|make|brand|merk|fabrikant|manufacturer name|merknaam|merk laptop|oem|fabricaat|"
        "hersteller|marke"
    ),
    Field.MODEL: (
        "model|model name|modelnaam|modelname|model omschrijving|laptop model|merk en model|fabricaat en type|"
        "merk en type|merk type|merk model|make and model|make model|modell|modellname|modellbezeichnung"
    ),
    Field.MODEL_NUMBER: (
        "model number|model no|model nr|modelnummer|part number|part no|partnumber|product number|productnummer|sku|"
        "typenummer|artikelnummer|type nummer|system sku|model identifier|p n|modellnummer|"
        "teilenummer"
    ),
    Field.SERIAL: (
        "serial|serial number|serial no|serial nr|serialnumber|serialno|s n|sn|serie|serienummer|"
        "serie nummer|serienr|serie nr|serie no|serial num|serialnr|serial code|serial s n|serienummer s n|"
        "s n serienummer|snr|seriennummer|serien nr|seriennr|serien nummer"
    ),
    Field.CPU: (
        "cpu|processor|processor type|processortype|processor name|processor model|cpu model|cpu name|cpu type|"
        "prozessor"
    ),
    Field.MEMORY: (
        "memory|ram|geheugen|werkgeheugen|intern geheugen|ram geheugen|ram memory|geheugen ram|arbeitsspeicher|"
        "hauptspeicher"
    ),
    Field.STORAGE: (
        "storage|disk|drive|hard drive|hard disk|hdd|ssd|opslag|opslagcapaciteit|schijf|harde schijf|"
        "schijfgrootte|data storage|disk size|opslagruimte|hdd ssd|ssd hdd|harddisk|festplatte|speicherplatz"
    ),
    Field.NOTE: (
        "note|notes|remark|remarks|comment|comments|info|asset notes|notitie|notities|opmerking|opmerkingen|"
        "bijzonderheden|toelichting|commentaar|bemerkung|bemerkungen|anmerkung|anmerkungen|notizen|kommentar"
    ),
    Field.KIND: (
        "asset type|assettype|asset category|asset class|category|categorie|soort|kind|device type|chassis|"
        "chassis type|form factor|soort apparaat|apparaattype|apparaatsoort|type apparaat|device category|"
        "equipment type|"
        "hardware type|type of device|productgroep|middelsoort|objectsoort|device class|chassistype|asset type name|"
        "assettypename|tsys asset types asset typename|types|computer type|computer types|"
        "model category|ci class|sys class name|"
        "kategorie|typ|geratetyp|gerateart|gerateklasse|chassis types|chassistypes|equipment category"
    ),
    Field.QUANTITY: (
        "qty|quantity|aantal|stuks|aantal stuks|count|hoeveelheid|min qty|number of devices|anzahl|stuck|stuckzahl|"
        "menge|stk"
    ),
}
_WEAKER: dict[Field, str] = {
    Field.DONOR_NUMBER: (
        "barcode|label|labelnummer|sticker|stickernummer|object id|objectid|registratie|inventaris|inventory"
    ),
    Field.MANUFACTURER: "vendor|maker|producent",
    Field.MODEL: (
        "type|objecttype|object type|"
        "product|product name|productnaam|laptop|device|apparaat|omschrijving|item|description|artikel|"
        "artikelomschrijving|typeaanduiding|bezeichnung|beschreibung|gerat|produkt"
    ),
    Field.SERIAL: "service tag|servicetag|identifying number|identifyingnumber",
}
"""Names that mean this where no better column is there: lists with "Model" often have a "Type" beside it."""
_OTHER = _names(
    "Hardware Hash|Windows Product ID|Group Tag|Assigned User|Purchase Order|Order Number|PO Number|"
    "Ordernummer|Invoice|Factuur|Factuurnummer|Computer Name|Hostname|Host Name|Device Name|Computernaam|"
    "Apparaatnaam|Asset Name|PC naam|Naam|Name|Location|Locatie|Kamer|Room|Department|Afdeling|User|Gebruiker|"
    "Username|Email|E-mail|Employee|Employee Number|Personeelsnummer|Phone|Telefoon|MAC|MAC Address|Wi-Fi MAC|"
    "Ethernet MAC|Wi-Fi MAC address|IMEI|MEID|IP|IP Address|IP adres|UUID|GUID|Device ID|Azure AD Device ID|"
    "AAD Device ID|Entra Device ID|Id|Primary user UPN|Purchase Date|Aankoopdatum|Purchase Cost|Prijs|Price|"
    "Cost|Kosten|Supplier|Leverancier|Warranty|Garantie|Status|Company|Bedrijf|Pallet|Doos|Box|Date|Datum|OS|"
    "OS version|Operating System|BIOS version|Id device Supplier|Postcode|Kostenplaats|Cost center|EOL|"
    "Asset EOL Date|License|Licentie|Product key|SIM|ICCID|PHID|Contract|Benutzer|Standort|Abteilung|Raum|"
    "Betriebssystem|Lieferant|Kaufdatum|Preis|Garantie bis|Kostenstelle|Gerätename|Computername"
)
"""Columns of such lists that tell nothing we keep: never taken for something else by what stands in them."""
_OTHER_WORDS = _names(
    "user|username|gebruiker|gebruikersnaam|email|mail|name|naam|date|datum|location|locatie|invoice|factuur|order|"
    "ordernummer|hash|mac|imei|ip|uuid|guid|phone|telefoon|employee|personeelsnummer|medewerker|owner|eigenaar|cost|"
    "prijs|price|warranty|garantie|battery|accu|monitor|dock|docking|adapter|oplader|lader|charger|disk|drive|schijf|"
    "bios|os|version|versie|key|sleutel|license|licentie|postcode|adres|address|room|kamer|host|domain|domein"
)
_STRONG_OF = {name: field for field, names in _NAMES.items() for name in names.split("|")}
_WEAK_OF = {name: field for field, names in _WEAKER.items() for name in names.split("|")}
_FILLERS = _names(
    "device|apparaat|laptop|laptops|computer|pc|chassis|system|systeem|hardware|machine|notebook|unit|toestel|"
    "asset|product|item|equipment|van|het|de|the|of|details|table0|table1|v|gs|original|origineel|tbl|"
    "custom|enclosure|csproduct|win32|x86|gerat|rechner|assets|components"
)
_BIOS = frozenset({"bios", "fabrieks", "fabriek", "factory", "manufacturer", "leverancier"})
"""Before a serial number only: "BIOS manufacturer" made no laptop."""
_QUERY = re.compile(r"^sms [gr] ")
"""Before the name of a class in a query of Configuration Manager: `SMS_G_System_COMPUTER_SYSTEM.Model`."""
UNITS = ("gb", "gib", "mb", "mib", "kb", "kib", "bytes", "tb")
_SIZES = _names(
    "in|total|totaal|totale|installed|geinstalleerd|geinstalleerde|physical|fysiek|fysieke|capacity|size|"
    "grootte|capaciteit|hoeveelheid|internal|intern|interne"
) | frozenset(UNITS)
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
LONGEST_NAME = 120


@lru_cache(maxsize=4096)
def words_of(header: str) -> str:
    """The header as words: `serial_number`, `serialNumber` and `SERIAL-NUMBER` are one name."""
    plain = plain_cell(header[:LONGEST_NAME]).replace("_", " ")
    whole = normalise(plain)
    return whole if whole in _STRONG_OF or whole in _WEAK_OF else normalise(_CAMEL.sub(" ", plain))


def strong_field(header: str) -> Field | None:
    """What a column of this name certainly holds."""
    return _STRONG_OF.get(words_of(header))


def weak_field(header: str) -> Field | None:
    """What a column of this name holds where no better one is there: `Device serial number`, `Type`, `RAM (GB)`."""
    words = words_of(header)
    if words in _OTHER:
        return None
    return _WEAK_OF.get(words) or _without_fillers(words)


def is_other(header: str) -> bool:
    """Whether we know that a column of this name tells nothing we keep."""
    words = words_of(header)
    return words in _OTHER or not _OTHER_WORDS.isdisjoint(words.split())


def unit_of(header: str) -> str:
    """The unit that a header gives to the numbers under it, or nothing."""
    return next((word for word in words_of(header).split() if word in UNITS), "")


def _without_fillers(words: str) -> Field | None:
    bare = [_without_zeros(token) for token in _QUERY.sub("", words).split() if token not in _FILLERS]
    bare = [token for token in bare if token not in _FILLERS]
    field = _STRONG_OF.get(" ".join(bare))
    if field is not None:
        return field
    if _STRONG_OF.get(" ".join(token for token in bare if token not in _BIOS)) is Field.SERIAL:
        return Field.SERIAL
    field = _STRONG_OF.get(" ".join(token for token in bare if token not in _SIZES))
    return field if field in {Field.MEMORY, Field.STORAGE} else None


def _without_zeros(token: str) -> str:
    """`Model00` as `model`: reports number the columns of their database."""
    bare = token.rstrip("0")
    return bare if len(token) > 3 and bare.isalpha() else token


def field_of_name(header: str) -> Field | None:
    """What a column of this name holds, surely or likely; None for one we do not know."""
    return strong_field(header) or weak_field(header)
