"""Sheets and single labels in exact millimetres."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LabelSheet:
    """A sheet of labels; all measures in millimetres, from the top left corner of the page.

    `inset` is the white inside each label, where a printer or a cutter may be off. Raises ValueError for labels that
    do not fit the page.
    """

    name: str
    page_width: float
    page_height: float
    columns: int
    rows: int
    label_width: float
    label_height: float
    left: float
    top: float
    gap_x: float = 0.0
    gap_y: float = 0.0
    inset: float = 3.0

    def __post_init__(self) -> None:
        right = self.left + self.columns * self.label_width + (self.columns - 1) * self.gap_x
        bottom = self.top + self.rows * self.label_height + (self.rows - 1) * self.gap_y
        if self.per_page < 1 or right > self.page_width + 0.01 or bottom > self.page_height + 0.01:
            raise ValueError(f"{self.name}: the labels do not fit the page")

    @property
    def per_page(self) -> int:
        """How many labels a page holds."""
        return self.columns * self.rows

    def corner(self, position: int) -> tuple[float, float]:
        """Left and top of the label at `position` (0 is top left), in millimetres from the top left of the page."""
        row, column = divmod(position, self.columns)
        return (
            self.left + column * (self.label_width + self.gap_x),
            self.top + row * (self.label_height + self.gap_y),
        )


A4_21 = LabelSheet(
    name="A4, 21 labels 63.5 x 38.1 mm", page_width=210, page_height=297, columns=3, rows=7,
    label_width=63.5, label_height=38.1, left=7.25, top=15.15, gap_x=2.5,
)  # fmt: skip
"""The common sheet with rounded labels and white around them."""

A4_21_FULL = LabelSheet(
    name="A4, 21 labels 70 x 42.3 mm", page_width=210, page_height=297, columns=3, rows=7,
    label_width=70, label_height=42.3, left=0, top=0.45, inset=5.5,
)  # fmt: skip
"""The sheet cut edge to edge; its larger inset keeps clear of what a printer cannot reach."""


def single_label(width: float, height: float, *, inset: float = 2.0) -> LabelSheet:
    """One label a page, for a label printer; millimetres."""
    return LabelSheet(
        name=f"{width:g} x {height:g} mm", page_width=width, page_height=height, columns=1, rows=1,
        label_width=width, label_height=height, left=0, top=0, inset=inset,
    )  # fmt: skip


ROLL_62_29 = single_label(62, 29)
ROLL_57_32 = single_label(57, 32)
"""Rolls of common label printers."""

SHEETS = {"a4-21": A4_21, "a4-21-full": A4_21_FULL, "roll-62x29": ROLL_62_29, "roll-57x32": ROLL_57_32}
"""What a person may choose from, by a name that can be kept in a setting."""
