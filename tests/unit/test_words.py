"""Members of enums carry their own words: all of them, in both languages, and each class under a name of its own."""

import gettext
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from laptopdesk.assets.lifecycle.errors import StandsAt
from laptopdesk.assets.register.errors import RegisterReason
from laptopdesk.core.i18n import catalog, speaking, word, word_of
from laptopdesk.protocol import sentences
from laptopdesk.protocol.words import N_, NP_, Worded
from laptopdesk.ui.errors import sentence_of_code
from scanner import words as station
from tests.linear.patterns import modules

MODULES = [*modules()]
KINDS = [kind for kind in Worded.__subclasses__() if kind.__module__.startswith(("laptopdesk.", "scanner."))]


def known(translations: gettext.NullTranslations | None) -> Iterator[str]:
    """The keys of a catalog and of those behind it."""
    while translations is not None:
        yield from (key if isinstance(key, str) else key[0] for key in getattr(translations, "_catalog", {}))
        translations = translations._fallback


HOUSE = frozenset(known(catalog("nl")))
OWN = {
    "laptopdesk.protocol": frozenset(known(gettext.translation("protocol", sentences.CATALOG_FOLDER, ["nl"]))),
    "scanner": frozenset(known(gettext.translation("scanner", station.CATALOG_FOLDER, ["nl"]))),
}
"""What is shown where the server's catalogs are not."""


def keys_for(kind: type[Worded]) -> frozenset[str]:
    """The keys of the catalog by which these members are put into Dutch."""
    return next((keys for name, keys in OWN.items() if kind.__module__.startswith(f"{name}.")), HOUSE)


def test_there_are_many() -> None:
    assert len(KINDS) > 100


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_every_member_has_words_in_both_languages(kind: type[Worded]) -> None:
    assert all(member.words for member in kind)
    assert {member.words for member in kind} <= keys_for(kind)


def test_no_two_have_the_same_name() -> None:
    """Rows keep a reason as `Kind.code`."""
    assert [name for name, times in Counter(kind.__name__ for kind in KINDS).items() if times > 1] == []


def test_member_without_words_fails_where_it_is_written() -> None:
    with pytest.raises(TypeError, match="'second' has no words"):

        class Lacking(Worded):
            FIRST = "first", N_("The first.")
            SECOND = "second"


def test_member_with_empty_words_fails_too() -> None:
    with pytest.raises(TypeError, match="'first' has no words"):

        class Empty(Worded):
            FIRST = "first", ""


def test_value_stays_the_code_alone() -> None:
    assert StandsAt("ready") is StandsAt.READY
    assert f"{StandsAt.READY}" == StandsAt.READY.value == "ready"


def test_another_member_among_the_values_is_put_into_words() -> None:
    with speaking("en"):
        assert word(StandsAt.READY) == "The laptop is now “ready”."


def test_number_among_the_values_is_written_as_people_do() -> None:
    with speaking("nl"):
        assert "20.000" in word(RegisterReason.TOO_MANY)
    with speaking("en"):
        assert "20,000" in word(RegisterReason.TOO_MANY)


@pytest.mark.parametrize("member", [member for kind in KINDS for member in kind if member.values], ids=str)
def test_values_of_a_member_fill_all_its_words_leave_open(member: Worded) -> None:
    for locale in ("nl", "en"):
        with speaking(locale):
            assert "%" not in word(member)


def test_context_tells_two_meanings_apart_and_is_not_shown() -> None:
    class Meaning(Worded):
        ONE = "one", NP_("nowhere", "A word that no catalog has")

    assert word(Meaning.ONE) == "A word that no catalog has"


def test_code_that_is_not_known_is_shown_as_it_is() -> None:
    with speaking("en"):
        assert word_of("brand_new", RegisterReason) == "brand_new"
        assert word_of("bulk_nothing_chosen", StandsAt, RegisterReason) == "Choose at least one laptop."


@pytest.mark.parametrize("kept", ["CommonReason.reason_missing", "MoveReason.reason_missing"])
def test_kept_reason_that_became_common_still_has_its_sentence(kept: str) -> None:
    with speaking("en"):
        assert sentence_of_code(kept) == "Write down why."


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: f"{kind.__module__}.{kind.__name__}")
def test_per_cent_sign_only_begins_a_value(kind: type[Worded]) -> None:
    """Whoever gives values would trip over another one."""
    assert [member for member in kind if "%" in re.sub(r"%\(\w+\)s", "", member.words)] == []


CATALOGS = tuple(sorted(path for root in ("laptopdesk", "scanner") for path in Path(root).rglob("*/LC_MESSAGES/*.po")))
OTHER_WORDS = re.compile(
    r"\b(bewoners?|gegevensdragers?|kasboek|terugdraaien|teruggedraaid|apart gezet|werkbank|rekenblad|vul dit in)\b"
    r"|\b(residents?|hand-overs?|tracks?|set apart)\b",
    re.IGNORECASE,
)
"""Words for which `docs/architecture.md` names another: one thing has one word."""


def sentences_in(path: Path) -> Iterator[tuple[tuple[str | None, str], str]]:
    """Every sentence of a catalog by its context and English, with its Dutch; a plural is two."""
    for message in read_po(BytesIO(path.read_bytes()), locale="nl"):
        english = message.id if isinstance(message.id, tuple) else (message.id,)
        dutch = message.string if isinstance(message.string, tuple) else (message.string,)
        yield from (((message.context, one), other) for one, other in zip(english, dutch, strict=True) if one)


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: "/".join(path.parts[:2]))
def test_one_thing_has_one_word(path: Path) -> None:
    wrong = [
        text
        for (_context, english), dutch in sentences_in(path)
        for text in (english, dutch)
        if OTHER_WORDS.search(text)
    ]
    assert wrong == []


def test_sentence_has_one_dutch_on_every_page() -> None:
    """The catalogs of the server are read as one: the same English in two packages must not mean two things."""
    seen: dict[tuple[str | None, str], str] = {}
    for path in CATALOGS:
        if path.name == "messages.po":
            for key, dutch in sentences_in(path):
                assert seen.setdefault(key, dutch) == dutch, (key, path.parts[1])
