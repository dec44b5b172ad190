"""All laptops of a question as a file, however many: written as they are read."""

import os
import tempfile
from collections.abc import Iterator
from typing import IO

from flask import Response

from laptopdesk.assets.register.export import COLUMNS, headings, rows_of
from laptopdesk.assets.register.queries import walk_laptops
from laptopdesk.assets.register.views.blueprint import blueprint
from laptopdesk.assets.register.views.list_query import asked_now, view_now
from laptopdesk.core.access import Permission
from laptopdesk.core.clock import to_local
from laptopdesk.core.i18n import current_locale
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.tables import csv_chunks, write_xlsx
from laptopdesk.ui.guard import guard
from laptopdesk.ui.web import attachment, db, now

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
IN_MEMORY = 4 * 1024 * 1024
PIECE = 64 * 1024


@blueprint.get("/laptops/export.csv")
@guard(Permission.VIEW_LAPTOPS)
def export_csv() -> Response:
    """The laptops as CSV, sent while they are read."""
    return attachment(_csv(), f"{_name()}.csv", "text/csv")


def _csv() -> Iterator[bytes]:
    """Everything of the request is read here and now; what is sent later asks the database alone."""
    database, query, view, language = db(), asked_now(), view_now(), current_locale()

    def chunks() -> Iterator[bytes]:
        with database.read() as session:
            yield from csv_chunks(headings(language), rows_of(session, walk_laptops(session, query, view), language))

    return chunks()


@blueprint.get("/laptops/export.xlsx")
@guard(Permission.VIEW_LAPTOPS)
def export_xlsx() -> Response:
    """The laptops as a workbook."""
    target = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 - closed when all of it was sent
    try:
        _write(target)
    except BaseException:
        target.close()
        raise
    answer = attachment(_pieces(target), f"{_name()}.xlsx", XLSX)
    answer.headers["Content-Length"] = str(target.tell())
    return answer


def _write(target: IO[bytes]) -> None:
    language, widths = current_locale(), [column.width for column in COLUMNS]
    with db().read() as session:
        rows = rows_of(session, walk_laptops(session, asked_now(), view_now()), language)
        write_xlsx(target, _("Laptops"), headings(language), rows, widths=widths)
    target.seek(0, os.SEEK_END)


def _pieces(target: IO[bytes]) -> Iterator[bytes]:
    with target:
        target.seek(0)
        while piece := target.read(PIECE):
            yield piece


def _name() -> str:
    return f"laptops-{to_local(now()):%Y-%m-%d}"
