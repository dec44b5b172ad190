"""The tree of `lshw`: nodes with the nodes above them."""

from collections.abc import Iterator
from dataclasses import dataclass

from laptopdesk.assets.hardware.readers.clean import part, parts, words

_MOST_NODES = 20_000


@dataclass(frozen=True, kw_only=True)
class Node:
    """One node with the nodes above it, the nearest last."""

    facts: dict[str, object]
    above: tuple[dict[str, object], ...]

    @property
    def kind(self) -> str:
        """The class that lshw gave it."""
        return words(self.facts.get("class"), 30) or ""

    @property
    def id(self) -> str:
        """What lshw calls it."""
        return words(self.facts.get("id"), 80) or ""

    @property
    def driver(self) -> str:
        """The kernel's driver for it."""
        return words(part(self.facts, "configuration", "driver"), 40) or ""

    @property
    def names(self) -> tuple[str, ...]:
        """Its names under /dev, without that."""
        value = self.facts.get("logicalname")
        texts = (words(item, 80) or "" for item in (value if isinstance(value, list) else [value]))
        return tuple(name.removeprefix("/dev/") for name in texts if name)

    def text(self, key: str) -> str:
        """One fact as words, empty where it is not told."""
        return words(self.facts.get(key), 200) or ""

    def on_usb(self) -> bool:
        """Whether it hangs on the USB bus, so is no part of the machine."""
        return any((words(node.get("businfo"), 80) or "").startswith("usb@") for node in (self.facts, *self.above))

    def under(self, other: "Node") -> bool:
        """Whether it is a part of the other, or the other itself."""
        return any(facts is other.facts for facts in (self.facts, *self.above))


def walk(documents: tuple[object, ...]) -> Iterator[Node]:
    """Every node, those above before those below."""
    waiting: list[tuple[object, tuple[dict[str, object], ...]]] = [(document, ()) for document in reversed(documents)]
    seen = 0
    while waiting and seen < _MOST_NODES:
        document, above = waiting.pop()
        nodes = list(parts(document))
        if len(nodes) == 1 and not isinstance(document, list):
            seen += 1
            yield Node(facts=nodes[0], above=above)
            waiting += [(child, (*above[-8:], nodes[0])) for child in reversed(list(parts(nodes[0].get("children"))))]
        else:
            waiting += [(node, above) for node in reversed(nodes)]
