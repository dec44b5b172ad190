"""Sentences for labels."""

from laptopdesk.assets.labels.values import Size
from laptopdesk.core.i18n import gettext as _
from laptopdesk.printing.sizes import LabelSheet
from laptopdesk.ui.formats import format_number


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
        return _("Without a QR code: this installation has no public address yet.")
    return (
        _("With a QR code") if size.carries_qr else _("Without a QR code: the label is too small for a readable one.")
    )
