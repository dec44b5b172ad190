"""Image releases: what may be written on a laptop, and until when it is supported."""

from flask import flash, redirect, url_for
from werkzeug.wrappers import Response

from laptopdesk.assets.bench import queries as bench
from laptopdesk.assets.bench.service import add_release, withdraw_release
from laptopdesk.assets.bench.values import AddRelease, LicenceType
from laptopdesk.assets.forms import ReleaseForm
from laptopdesk.assets.imaging.queries import count_by_release
from laptopdesk.assets.views.blueprint import blueprint
from laptopdesk.core.access import Permission
from laptopdesk.core.errors import Refused
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.errors import sentences_for
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page, unit_of_work


@blueprint.route("/images", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def images() -> str | Response:
    """The releases, and for who may release at every place a form for a new one."""
    may_release = current_actor().may(Permission.RELEASE_LAPTOPS)
    form = ReleaseForm.from_request()
    form.offer()
    sentences: tuple[str, ...] = ()
    if form.submitted():
        try:
            _add(form)
            flash(_("The image can be written from now on."), "good")
            return redirect(url_for("assets.images"))
        except Refused as error:
            sentences = sentences_for(error)
    with db().read() as session:
        rows, counts = bench.list_releases(session), count_by_release(session)
    return page("assets/images.html", form=form, rows=rows, counts=counts, sentences=sentences, may_release=may_release)


def _add(form: ReleaseForm) -> None:
    assert form.support_until.data is not None
    command = AddRelease(
        name=form.name.data or "", version=form.version.data or "", sha256=form.sha256.data or "",
        os=form.os.data or "", licence=LicenceType(form.licence.data), support_until=form.support_until.data,
    )  # fmt: skip
    with unit_of_work() as uow:
        add_release(uow, command)


@blueprint.post("/images/<int:release_id>/withdraw")
@guard(Permission.RELEASE_LAPTOPS)
def withdraw(release_id: int) -> Response:
    """The image is written no more."""
    with unit_of_work() as uow:
        withdraw_release(uow, release_id)
    return redirect(url_for("assets.images"))
