"""Members of enums carry their own words: all of them, in both languages, and each class under a name of its own."""

import gettext
import re
from collections import Counter
from collections.abc import Iterator

import pytest

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
