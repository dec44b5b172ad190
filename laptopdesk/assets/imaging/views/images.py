"""Image releases: what may be written on a laptop, and until when it is supported."""

from laptopdesk.assets.imaging.forms import ImageReleaseForm
from laptopdesk.assets.imaging.views.blueprint import blueprint
from laptopdesk.assets.preparation import queries as preparation_queries
from laptopdesk.assets.preparation.queries import count_by_release
from laptopdesk.assets.preparation.service.checks import add_release, withdraw_release
from laptopdesk.assets.preparation.values import AddRelease
from laptopdesk.core.access import Permission
from laptopdesk.core.i18n import gettext as _
from laptopdesk.ui.answers import Answer, answer_form, go
from laptopdesk.ui.forms import Form
from laptopdesk.ui.guard import current_actor, guard
from laptopdesk.ui.web import db, page


@blueprint.route("/images", methods=["GET", "POST"])
@guard(Permission.PREPARE_LAPTOPS)
def images() -> Answer:
    """The releases, and for who may release at every place a form for a new one."""
    form = ImageReleaseForm.from_request()
    return answer_form(
        form,
        lambda uow: add_release(uow, _added(form)),
        done=lambda _key: go("imaging.images", _("The image can be written from now on.")),
        again=lambda: _show(form, form),
    )


def _show(form: ImageReleaseForm, refused: Form) -> str:
    with db().read() as session:
        rows, counts = preparation_queries.list_releases(session), count_by_release(session)
    may_release = current_actor().may(Permission.RELEASE_LAPTOPS)
    return page("imaging/images.html", form=form, rows=rows, counts=counts, refused=refused, may_release=may_release)


def _added(form: ImageReleaseForm) -> AddRelease:
    assert form.support_until.data is not None
    return AddRelease(
        name=form.name.data or "",
        version=form.version.data or "",
        sha256=form.sha256.data or "",
        os=form.os.data or "",
        licence=form.licence.data,
        support_until=form.support_until.data,
    )


@blueprint.post("/images/<int:release_id>/withdraw")
@guard(Permission.RELEASE_LAPTOPS)
def withdraw(release_id: int) -> Answer:
    """The image is written no more."""
    form = Form.from_request()
    return answer_form(
        form,
        lambda uow: withdraw_release(uow, release_id),
        done=lambda _row: go("imaging.images"),
        again=lambda: _show(ImageReleaseForm(), form),
    )
