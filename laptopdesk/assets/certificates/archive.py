"""A zip that is written while it is sent: never more than one file of it in memory."""

import zipfile
from collections.abc import Callable, Iterable, Iterator

Entry = tuple[str, Callable[[], bytes]]


class _Sink:
    """What the zip is written to; `taken` gives what came since it was last asked."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        """Keep these bytes until they are taken."""
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Nothing waits."""

    def close(self) -> None:
        """Nothing is held."""

    def taken(self) -> bytes:
        """What was written since the last time."""
        content = b"".join(self._written)
        self._written.clear()
        return content


def zipped(entries: Iterable[Entry]) -> Iterator[bytes]:
    """The archive in pieces, one an entry: (name, content). The same entries give the same bytes."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, read in entries:
            archive.writestr(zipfile.ZipInfo(name), read())
            yield sink.taken()
    yield sink.taken()
