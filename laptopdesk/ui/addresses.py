"""Where an answer may send somebody next: only to a path of this site, whatever a link, a form or a browser says."""

import unicodedata
from urllib.parse import urlsplit

from flask import request


def local_path(target: str | None) -> str | None:
    """The target when it is a path of this site, else None: nobody is sent away by a link somebody made."""
    if not target or not target.startswith("/") or target.startswith("//") or "\\" in target:
        return None
    if any(unicodedata.category(char)[0] in "CZ" for char in target):  # browsers drop some of these, then see `//`
        return None
    try:
        parts = urlsplit(target)
    except ValueError:
        return None
    return target if not parts.netloc and not parts.scheme else None


def page_before() -> str | None:
    """The path of the page that sent this request, without its host; None where the browser does not say."""
    try:
        parts = urlsplit(request.referrer or "")
    except ValueError:
        return None
    return local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)
