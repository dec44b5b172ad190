"""Sheets and single labels in exact millimetres."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class LabelSheet:
    """A sheet of labels; all measures in millimetres, from the top left corner of the page.

    `inset` is the white inside each label, where a printer or a cutter may be off; `makers` are the codes on the box.
    Raises ValueError for labels that do not fit the page.
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
    makers: str = ""

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
        return (self.left + column * (self.label_width + self.gap_x), self.top + row * (self.label_height + self.gap_y))


def a4(
    columns: int, rows: int, width: float, height: float, *, gap: float = 0.0, inset: float = 3.0, makers: str = ""
) -> LabelSheet:
    """Labels in the middle of A4, `gap` millimetres between columns; `makers` are the codes on the box."""
    return LabelSheet(
        name=f"A4, {columns * rows} labels {width:g} x {height:g} mm",
        page_width=210,
        page_height=297,
        columns=columns,
        rows=rows,
        label_width=width,
        label_height=height,
        gap_x=gap,
        inset=inset,
        makers=makers,
        left=(210 - columns * width - (columns - 1) * gap) / 2,
        top=(297 - rows * height) / 2,
    )


A4_21 = a4(3, 7, 63.5, 38.1, gap=2.5, makers="Avery L7160, J8160")
"""The common sheet with rounded labels and white around them."""

A4_21_FULL = a4(3, 7, 70, 42.3, inset=5.5, makers="Avery 3652")
"""The sheet cut edge to edge; its larger inset keeps clear of what a printer cannot reach."""


def single_label(width: float, height: float, *, inset: float = 2.0, makers: str = "") -> LabelSheet:
    """One label a page, for a label printer; millimetres."""
    return LabelSheet(
        name=f"{width:g} x {height:g} mm",
        page_width=width,
        page_height=height,
        columns=1,
        rows=1,
        label_width=width,
        label_height=height,
        left=0,
        top=0,
        inset=inset,
        makers=makers,
    )


ROLL_62_29 = single_label(62, 29, makers="Brother DK-11209, DK-22205")
ROLL_57_32 = single_label(57, 32, makers="Dymo 11354, Zebra 57 x 32")
"""Rolls of common label printers."""

SHEETS = {
    "a4-21": A4_21,
    "a4-21-full": A4_21_FULL,
    "a4-8": a4(2, 4, 99.1, 67.7, gap=2.5, makers="Avery L7165"),
    "a4-14": a4(2, 7, 99.1, 38.1, gap=2.5, makers="Avery L7163"),
    "a4-16": a4(2, 8, 99.1, 33.9, gap=2.5, makers="Avery L7162"),
    "a4-24": a4(3, 8, 70, 37, inset=5.5, makers="Avery 3474, HERMA 4464"),
    "a4-24-round": a4(3, 8, 63.5, 33.9, gap=2.5, makers="Avery L7159"),
    "a4-40": a4(4, 10, 52.5, 29.7, inset=4, makers="Avery 3651"),
    "roll-62x29": ROLL_62_29,
    "roll-57x32": ROLL_57_32,
    "roll-89x36": single_label(89, 36, makers="Dymo 99012"),
    "roll-90x29": single_label(90, 29, makers="Brother DK-11201"),
    "roll-100x50": single_label(100, 50, makers="Zebra 100 x 50"),
}
"""What a person may choose from, by a name that can be kept in a setting."""

TOO_SMALL = {"a4-65": a4(5, 13, 38.1, 21.2, gap=2.5, makers="Avery L7651")}
"""Common sheets on which the bars of our codes cannot be read: known, so that the refusal can say so."""
