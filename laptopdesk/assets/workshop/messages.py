"""Sentences and names of the workshop."""

from babel import numbers

from laptopdesk.core.i18n import current_locale
from laptopdesk.core.i18n import gettext as _


def euro(cents: int) -> str:
    """`€ 12,50` in Dutch, `€12.50` in English."""
    return numbers.format_currency(cents / 100, "EUR", locale=current_locale())


def cost_definition() -> str:
    """What the figure of repair costs counts."""
    return _(
        "Every part at its price times its number, over all repairs of these laptops, open ones too. Labour is counted "
        "in minutes and has no price. Parts from our own stock count at the price that was written down."
    )
