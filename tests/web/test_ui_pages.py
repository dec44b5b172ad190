"""The pages of the frame: the style guide, the language, and addresses that change one value."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from laptopdesk.ui.views import blueprint, page_window, url_with
from laptopdesk.ui.web import Web, install
from laptopdesk.ui.wiring import Wiring

UI = Path(__file__).resolve().parents[2] / "laptopdesk" / "ui"


@pytest.fixture
def frame() -> Flask:
    """The frame alone: no database, nobody signed in."""
    app = Flask("laptopdesk", static_folder=str(UI / "static"), template_folder=str(UI / "templates"))
    app.config.update(SECRET_KEY="only for this test", WTF_CSRF_ENABLED=False, TESTING=True)
    install(app, Web(db=None, config=None, wiring=Wiring()), lambda: None)  # type: ignore[arg-type]  # these pages read nothing
    app.register_blueprint(blueprint)
    return app


@pytest.fixture
def visitor(frame: Flask) -> FlaskClient:
    return frame.test_client()


def test_the_style_guide_speaks_the_language_of_the_browser(visitor: FlaskClient) -> None:
    english = visitor.get("/style-guide", headers={"Accept-Language": "en"}).text
    dutch = visitor.get("/style-guide", headers={"Accept-Language": "nl"}).text
    assert "Style guide" in english
    assert "Stijlgids" in dutch


def test_pages_hold_no_inline_script_or_style(visitor: FlaskClient) -> None:
    text = visitor.get("/style-guide").text
    assert "<style" not in text
    assert " style=" not in text
    assert "<script>" not in text
    assert " onclick=" not in text


def test_the_chosen_language_wins(visitor: FlaskClient) -> None:
    answer = visitor.post("/language", data={"locale": "en", "next": "/style-guide?dir=rtl"})
    assert answer.location == "/style-guide?dir=rtl"
    assert "Style guide" in visitor.get("/style-guide", headers={"Accept-Language": "nl"}).text


def test_an_unknown_language_changes_nothing(visitor: FlaskClient) -> None:
    visitor.post("/language", data={"locale": "xx"})
    assert "Stijlgids" in visitor.get("/style-guide", headers={"Accept-Language": "nl"}).text


@pytest.mark.parametrize("target", ["https://elsewhere.example/", "//elsewhere.example", "/\\elsewhere.example", "x"])
def test_nobody_is_sent_elsewhere(visitor: FlaskClient, target: str) -> None:
    assert visitor.post("/language", data={"locale": "nl", "next": target}).location == "/"


def test_one_value_of_an_address_changes(frame: Flask) -> None:
    with frame.test_request_context("/style-guide?state=ready&page=3"):
        assert url_with(page=4) == "/style-guide?state=ready&page=4"
        assert url_with(page=None, sort="tag") == "/style-guide?state=ready&sort=tag"


def test_query_values_never_reach_into_the_route(frame: Flask) -> None:
    with frame.test_request_context("/style-guide?_external=1&_scheme=javascript"):
        assert url_with(page=2) == "/style-guide?_external=1&_scheme=javascript&page=2"


def test_page_links_show_the_ends_and_what_is_near() -> None:
    assert page_window(5, 63) == (1, None, 3, 4, 5, 6, 7, None, 63)
    assert page_window(1, 3) == (1, 2, 3)
    assert page_window(1, 1) == (1,)


def test_modules_are_asked_for_again_and_marked_files_are_kept(visitor: FlaskClient) -> None:
    with visitor.get("/static/js/menu.js") as module:
        assert module.headers["Cache-Control"] == "no-cache"
    with visitor.get("/static/js/page.js?v=1") as marked:
        assert "no-cache" not in marked.headers["Cache-Control"] or not marked.cache_control.max_age
