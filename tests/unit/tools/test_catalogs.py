import gettext
import re

import pytest

from tools import catalogs
from tools.catalogs import check_package, list_packages, main, read_catalog

CODE = """
_("Plain")
ngettext("%(num)d laptop", "%(num)d laptops", 3)
pgettext("verb", "Count")
lazy("Later")
N_("Marked")
"""
PAGE = """
{% trans %}
  Over two
  lines
{% endtrans %}
{{ _("Hello %(name)s", name=name) }}{% trans count=n %}One{% pluralize %}{{ count }} many{% endtrans %}{% do x() %}
"""
MSGIDS = {"Plain", "%(num)d laptop", "Count", "Later", "Marked", "Over two lines", "Hello %(name)s", "One"}


@pytest.fixture
def house(tmp_path, monkeypatch):
    """A small tree with one language, however many the product has."""
    monkeypatch.setattr(catalogs, "LOCALES", ("nl",))
    package = tmp_path / "laptopdesk" / "places"
    (package / "templates" / "places").mkdir(parents=True)
    (package / "__init__.py").touch()
    (package / "service.py").write_text(CODE)
    (package / "templates" / "places" / "list.html").write_text(PAGE)
    (tmp_path / "laptopdesk" / "core").mkdir()
    (tmp_path / "laptopdesk" / "core" / "__init__.py").touch()
    return tmp_path


@pytest.fixture
def catalog(house):
    main(["update"], house)
    return house / "laptopdesk/places/translations/nl/LC_MESSAGES/messages.po"


def findings(house):
    return {
        (finding.package, finding.what.split(",")[0].split(" ")[0], finding.msgid) for finding in all_findings(house)
    }


def all_findings(house):
    return [finding for package in list_packages(house) for finding in check_package(package)]


def translate(path):
    """Fill every entry with the source words and a mark."""
    catalog = catalogs.read_catalog(path, "nl")
    for message in catalog:
        if message.id:
            message.string = (
                tuple(f"nl {words}" for words in message.id) if message.pluralizable else f"nl {message.id}"
            )
    path.write_bytes(catalogs._po_bytes(catalog, "nl"))


def test_every_kind_of_mark_is_found(house, catalog):
    assert findings(house) == {("places", "empty", msgid) for msgid in MSGIDS}


def test_a_package_without_words_gets_no_catalog(house, catalog):
    assert not (house / "laptopdesk/core/translations").exists()


def test_a_translated_catalog_passes(house, catalog):
    translate(catalog)
    assert main(["check"], house) == 0


def test_a_second_update_changes_nothing(house, catalog):
    translate(catalog)
    main(["update"], house)
    before = catalog.read_bytes()
    main(["update"], house)
    assert catalog.read_bytes() == before
    assert b"POT-Creation-Date" not in before


def test_check_fails_and_names_package_and_words_when_there_is_no_catalog(house, capsys):
    assert main(["check"], house) == 1
    assert "places (nl): stale, not in the catalog: 'Plain'" in capsys.readouterr().err


def test_new_words_are_stale_until_updated(house, catalog):
    translate(catalog)
    (house / "laptopdesk/places/service.py").write_text(CODE + '_("New")')
    assert findings(house) == {("places", "stale", "New")}
    main(["update"], house)
    assert findings(house) == {("places", "empty", "New")}


def test_a_small_change_of_words_is_not_guessed(house, catalog):
    translate(catalog)
    (house / "laptopdesk/places/service.py").write_text(CODE.replace("Plain", "Plain."))
    main(["update"], house)
    assert findings(house) == {("places", "empty", "Plain.")}
    assert "fuzzy" not in catalog.read_text()


def test_gone_words_are_obsolete_until_updated(house, catalog):
    translate(catalog)
    (house / "laptopdesk/places/service.py").write_text(CODE.replace('_("Plain")', ""))
    assert findings(house) == {("places", "obsolete", "Plain")}
    main(["update"], house)
    assert findings(house) == set()


def test_fuzzy_and_commented_entries_fail(house, catalog):
    translate(catalog)
    words = catalog.read_text().replace('msgid "Plain"', '#, fuzzy\nmsgid "Plain"')
    catalog.write_text(words + '\n#~ msgid "Old"\n#~ msgstr "Oud"\n')
    assert findings(house) == {("places", "fuzzy", "Plain"), ("places", "obsolete", "Old")}


def test_another_placeholder_fails(house, catalog):
    translate(catalog)
    catalog.write_text(catalog.read_text().replace('"nl Hello %(name)s"', '"nl Hello %(naam)s"'))
    assert findings(house) == {("places", "wrong", "Hello %(name)s")}


def test_compiled_words_are_what_gettext_reads(house, catalog):
    translate(catalog)
    main(["compile"], house)
    translation = gettext.translation("messages", house / "laptopdesk/places/translations", ["nl"])
    assert translation.gettext("Over two lines") == "nl Over two lines"
    assert translation.pgettext("verb", "Count") == "nl Count"


def test_compiling_twice_writes_once(house, catalog, capsys):
    main(["compile"], house)
    capsys.readouterr()
    main(["compile"], house)
    assert capsys.readouterr().out == ""


def test_a_broken_template_is_named(house):
    (house / "laptopdesk/places/templates/places/bad.html").write_text("{% trans %}never closed")
    with pytest.raises(SystemExit, match=r"bad\.html"):
        main(["check"], house)


def test_an_unknown_package_is_said(house):
    with pytest.raises(SystemExit, match="no such package: nowhere"):
        main(["check", "nowhere"], house)


def test_the_station_and_the_protocol_are_packages_too(house):
    for folder in ("scanner", "laptopdesk/protocol"):
        (house / folder).mkdir()
        (house / folder / "__init__.py").write_text('_("Scan")')
    main(["update", "scanner", "protocol"], house)
    assert (house / "scanner/translations/nl/LC_MESSAGES/scanner.po").is_file()
    assert (house / "laptopdesk/protocol/translations/nl/LC_MESSAGES/protocol.po").is_file()


INFORMAL = {"je", "jij", "jou", "jouw", "jullie"}


def test_dutch_speaks_to_people_with_u_everywhere():
    words = re.compile(r"\w+")
    for package in list_packages():
        catalog = read_catalog(package.catalog_path("nl"), "nl")
        for message in catalog:
            said = message.string if isinstance(message.string, tuple | list) else (message.string,)
            informal = INFORMAL & set(words.findall(" ".join(said).lower()))
            assert not informal, f"{package.name}: {message.string}"


def test_no_two_links_of_the_bench_have_one_name_in_dutch():
    (assets,) = (package for package in list_packages() if package.name == "assets")
    catalog = read_catalog(assets.catalog_path("nl"), "nl")
    links = ("Wipe logs", "Wipe records", "Faulty tools", "Tool versions", "Image logs", "Images")
    names = [catalog[name].string for name in links]
    assert len(set(names)) == len(names)
