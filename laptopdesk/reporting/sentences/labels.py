"""What the journal says of labels."""

from collections.abc import Callable, Mapping

from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.reporting.journal_facts import JournalFacts
from laptopdesk.ui.formats import format_number

SENTENCES: Mapping[str, Callable[[JournalFacts], str]] = {
    "labels.printed": lambda t: ngettext("Label printed", "%(n)s labels printed", t.number("labels")),
    "labels.offset_changed": lambda t: _(
        "Labels on %(sheet)s now move %(right)s mm to the right and %(down)s mm down",
        sheet=t.text("sheet"),
        right=format_number(t.number("right") / 10),
        down=format_number(t.number("down") / 10),
    ),
}
