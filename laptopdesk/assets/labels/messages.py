"""Sentences for labels."""

from enum import StrEnum
from typing import assert_never

from laptopdesk.assets.labels.errors import LabelReason
from laptopdesk.assets.labels.values import MOST_LABELS, MOST_OFFSET, Size
from laptopdesk.core.i18n import gettext as _
from laptopdesk.printing.sizes import LabelSheet
from laptopdesk.ui.formats import format_number


def label_sentence(reason: StrEnum) -> str:
    """Why labels cannot be printed as asked."""
    match LabelReason(reason):
        case LabelReason.NOTHING_CHOSEN:
            return _("No laptop fits this choice. Choose a lot, a location or labels.")
        case LabelReason.TOO_MANY:
            return _("At most %(n)s labels at once. Choose fewer.", n=MOST_LABELS)
        case LabelReason.SHEET_UNKNOWN:
            return _("Choose a size from the list.")
        case LabelReason.LABEL_TOO_SMALL:
            return _("On labels this small a scanner cannot read the bars. Choose labels at least 48 mm wide.")
        case LabelReason.OFF_SHEET:
            return _("The sheet has no label at this position.")
        case LabelReason.TAG_UNKNOWN:
            return _("No laptop of your locations has this label. Nothing was printed.")
        case LabelReason.OFFSET_TOO_LARGE:
            return _("At most %(n)s mm to each side.", n=MOST_OFFSET // 10)
        case _ as never:
            assert_never(never)


def sheet_name(sheet: LabelSheet) -> str:
    """What a size is called, with the codes on the makers' boxes."""
    measures = f"{format_number(sheet.label_width)} x {format_number(sheet.label_height)} mm"
    if sheet.per_page > 1:
        words = _("A4, %(n)s labels of %(size)s", n=sheet.per_page, size=measures)
    else:
        words = _("Label printer, %(size)s", size=measures)
    return f"{words} ({sheet.makers})" if sheet.makers else words


def qr_sentence(size: Size, *, public: bool) -> str:
    """Whether this size carries the QR, and why not."""
    if not public:
        return _("Without a QR: this installation has no public address yet.")
    return _("With a QR") if size.carries_qr else _("Without a QR: the label is too small for one that can be read.")
