import string

import pytest

from laptopdesk.protocol import sentences
from laptopdesk.protocol.codes import CodeReason
from laptopdesk.protocol.gate import Decider, GateReason, who_may_decide
from laptopdesk.protocol.sentences import sentence

REASONS = [*GateReason, *CodeReason]
MOST_WORDS = 15
NAMED = {
    Decider.TRAINER: {"nl": "trainer", "en": "trainer"},
    Decider.TECHNICIAN: {"nl": "technicus", "en": "technician"},
    Decider.PROGRAMME: {"nl": "programmateam", "en": "programme team"},
}


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("reason", REASONS)
def test_every_reason_has_a_short_plain_sentence(reason, locale):
    words = sentence(reason, locale)
    assert 0 < len(words.split()) <= MOST_WORDS
    assert words.endswith(".")
    assert not set("%{}<>_") & set(words)
    assert list(string.Formatter().parse(words)) == [(words, None, None, None)]


@pytest.mark.parametrize("reason", REASONS)
def test_dutch_is_not_english(reason):
    assert sentence(reason, "nl") != sentence(reason, "en")


@pytest.mark.parametrize("locale", ["nl", "en"])
def test_no_two_reasons_sound_alike(locale):
    assert len({sentence(reason, locale) for reason in REASONS}) == len(REASONS)


@pytest.mark.parametrize("locale", ["nl", "en"])
@pytest.mark.parametrize("reason", [reason for reason in GateReason if who_may_decide(reason) in NAMED])
def test_a_refusal_names_who_may_decide(reason, locale):
    assert NAMED[who_may_decide(reason)][locale] in sentence(reason, locale)


def test_a_region_of_the_language_is_the_language():
    assert sentence(GateReason.PASS_BLANK, "nl_NL") == sentence(GateReason.PASS_BLANK, "nl-NL")
    assert sentence(GateReason.PASS_BLANK, "nl_NL") == sentence(GateReason.PASS_BLANK, "nl")


def test_another_language_falls_back_to_english():
    assert sentence(GateReason.PASS_BLANK, "fr") == sentence(GateReason.PASS_BLANK, "en")


def test_it_speaks_english_where_nothing_was_compiled(monkeypatch, tmp_path):
    monkeypatch.setattr(sentences, "CATALOG_FOLDER", tmp_path)
    assert sentence(GateReason.PASS_BLANK, "nl") == sentence(GateReason.PASS_BLANK, "en")
