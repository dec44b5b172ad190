"""The result of a stock-take on paper: place, moments, people, figures, and every difference."""

from collections.abc import Iterator, Mapping, Sequence

from laptopdesk.assets.stocktake.messages import reading_sentence
from laptopdesk.assets.stocktake.values import (
    CountingRound,
    Difference,
    DifferenceKind,
    StocktakeResult,
    StocktakeState,
)
from laptopdesk.core.i18n import current_locale, ngettext, word
from laptopdesk.core.i18n import gettext as _
from laptopdesk.printing.papers import table_pdf
from laptopdesk.printing.values import PaperTable
from laptopdesk.protocol.codes import parse_code
from laptopdesk.ui.formats import format_datetime, format_number

Row = tuple[str, str, str, str, str]


def result_pdf(result: StocktakeResult, rounds: Sequence[CountingRound], names: Mapping[int, str]) -> bytes:
    """The PDF; a draft until the stock-take is signed."""
    stocktake = result.stocktake
    signed = stocktake.state is StocktakeState.SIGNED
    rows = list(_rows(result))
    return table_pdf(
        PaperTable(
            title=_("Stock-take %(number)s", number=stocktake.id)
            if signed
            else _("Stock-take %(number)s (draft, not signed)", number=stocktake.id),
            lead=(stocktake.location_name, *_course(result, rounds, names), *_figures(result)),
            head=(_("What"), _("Laptop"), _("Make and model"), _("According to the register"), _("Follow-up")),
            rows=rows or [(_("No differences"), "", "", "", "")],
            widths=(0.2, 0.17, 0.22, 0.21, 0.2),
            page_words=_("Page {page} of {pages}"),
            language=current_locale(),
            note=_cut(result),
        )
    )


def _course(result: StocktakeResult, rounds: Sequence[CountingRound], names: Mapping[int, str]) -> Iterator[str]:
    stocktake = result.stocktake
    opened = {"when": format_datetime(stocktake.opened_at), "who": _who(stocktake.opened_by_id, names)}
    yield _("Opened %(when)s by %(who)s", **opened)
    for row in rounds:
        if row.closed_at is not None:
            closed = {"when": format_datetime(row.closed_at), "who": _who(row.closed_by_id, names)}
            yield _("Count %(number)s closed %(when)s by %(who)s", number=row.number, **closed)
    people = [f"{_who(counter.staff_id, names)} ({format_number(counter.scans)})" for counter in result.counters]
    yield _("Counted by (codes scanned): %(people)s", people=", ".join(people) or "–")
    if stocktake.signed_at is not None:
        signed = {"when": format_datetime(stocktake.signed_at), "who": _who(stocktake.signed_by_id, names)}
        yield _("Signed %(when)s by %(who)s", **signed)


def _who(staff_id: int | None, names: Mapping[int, str]) -> str:
    return names.get(staff_id or 0) or _("nobody signed in")


def _figures(result: StocktakeResult) -> Iterator[str]:
    figures = result.figures
    yield " · ".join(
        f"{words}: {format_number(number)}"
        for words, number in (
            (_("Expected"), figures.expected),
            *((word(kind), figures.of(kind)) for kind in DifferenceKind),
        )
    )
    yield " · ".join(
        f"{words}: {format_number(number)}"
        for words, number in (
            (_("Unknown codes"), figures.unknown),
            (_("Misread"), figures.misread),
            (_("Codes scanned"), figures.scans),
            (_("Undone"), figures.voided),
            (_("After closing"), figures.late),
        )
    )


def _rows(result: StocktakeResult) -> Iterator[Row]:
    for kind, differences in result.lists.items():
        for difference in differences:
            yield (
                word(kind),
                parse_code(difference.tag).grouped,
                difference.title,
                _register(difference),
                _follows(difference),
            )
    for code in result.unknown:
        yield (_("Not in the register"), parse_code(code.tag).grouped, "", "", "")
    for scan in result.misread:
        yield (_("Misread"), scan.raw, reading_sentence(scan.reason or ""), "", "")


def _register(difference: Difference) -> str:
    where = difference.location_name or word(difference.where)
    return f"{word(difference.state)}, {where}"


def _follows(difference: Difference) -> str:
    if difference.decision is None:
        return ""
    words = word(difference.decision)
    return _("%(decision)s: refused by the rules", decision=words) if difference.reasons else words


def _cut(result: StocktakeResult) -> str:
    shown = sum(len(rows) for rows in result.lists.values())
    differing = sum(count for kind, count in result.figures.kinds.items() if kind is not DifferenceKind.FOUND)
    left = differing - shown
    return (
        ngettext(
            "%(n)s more difference is shown on the screen.", "%(n)s more differences are shown on the screen.", left
        )
        if left > 0
        else ""
    )
