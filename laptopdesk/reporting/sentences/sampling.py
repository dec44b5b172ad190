"""What the journal says of samples."""

from collections.abc import Callable, Mapping

from laptopdesk.assets.sampling.messages import result_name
from laptopdesk.assets.sampling.values import CheckResult
from laptopdesk.core.i18n import gettext as _
from laptopdesk.core.i18n import ngettext
from laptopdesk.reporting.telling import Told


def _checked(t: Told) -> str:
    result = t.text("result")
    words = result_name(CheckResult(result)) if result in set(CheckResult) else result
    return _("Looked at for the sample of lot %(lot)s: %(result)s", lot=t.lot(), result=words)


SENTENCES: Mapping[str, Callable[[Told], str]] = {
    "sample.drawn": lambda t: ngettext(
        "Sample of lot %(lot)s: %(n)s laptop drawn from %(total)s",
        "Sample of lot %(lot)s: %(n)s laptops drawn from %(total)s",
        len(t.codes("laptop_ids")), lot=t.lot(), total=t.number("population"),
    ),
    "sample.checked": _checked,
}  # fmt: skip
