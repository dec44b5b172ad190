"""Why labels cannot be printed as asked."""

from enum import StrEnum


class LabelReason(StrEnum):
    """Every reason of this topic."""

    NOTHING_CHOSEN = "labels_nothing_chosen"
    TOO_MANY = "labels_too_many"
    SHEET_UNKNOWN = "label_sheet_unknown"
    LABEL_TOO_SMALL = "label_too_small"
    OFF_SHEET = "label_start_off_sheet"
    TAG_UNKNOWN = "label_tag_unknown"
    OFFSET_TOO_LARGE = "label_offset_too_large"
