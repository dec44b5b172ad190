"""What a machine is called by people, where makers put that name in odd places."""

import re

_LENOVO = re.compile(r"^(lenovo|ibm)\b", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z]{3}")
_CODE = re.compile(r"^(?:SDK|NOK|WIN|\d{4}|Lenovo Product)\b", re.IGNORECASE)


def marketing_name(manufacturer: str | None, product: str | None, version: str | None) -> str | None:
    """The name on the lid. Lenovo writes the machine type (80E5) as the product and the name into the version."""
    if _LENOVO.match(manufacturer or "") and version and _NAME.search(version) and not _CODE.match(version):
        return version
    return product
