"""One exact byte form of a JSON value, so that hashes and signatures mean the same on every machine."""

import json


def canonical_json(value: object) -> bytes:
    """UTF-8 JSON with sorted keys and no spaces; raises TypeError for floats and for keys that are not text."""
    _refuse_inexact(value)
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False).encode()


def _refuse_inexact(value: object) -> None:
    match value:
        case str() | bool() | int() | None:
            return
        case dict():
            for key, item in value.items():
                if not isinstance(key, str):
                    raise TypeError("a key must be text")
                _refuse_inexact(item)
        case list() | tuple():
            for item in value:
                _refuse_inexact(item)
        case _:
            raise TypeError(f"{type(value).__name__} has no canonical form")
