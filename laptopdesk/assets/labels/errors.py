"""Why labels cannot be printed as asked."""

from laptopdesk.assets.labels.values import MOST_LABELS, MOST_OFFSET
from laptopdesk.protocol.words import N_, Worded


class LabelReason(Worded):
    """Every reason of this topic."""

    NOTHING_CHOSEN = "labels_nothing_chosen", N_("No laptop fits this choice. Choose a lot, a location or labels.")
    TOO_MANY = "labels_too_many", N_("At most %(n)s labels at once. Choose fewer."), {"n": MOST_LABELS}
    SHEET_UNKNOWN = "label_sheet_unknown", N_("Choose a size from the list.")
    LABEL_TOO_SMALL = (
        "label_too_small",
        N_("On labels this small a scanner cannot read the bars. Choose labels at least 48 mm wide."),
    )
    OFF_SHEET = "label_start_off_sheet", N_("The sheet has no label at this position.")
    TAG_UNKNOWN = "label_tag_unknown", N_("No laptop of your locations has this label. Nothing was printed.")
    OFFSET_TOO_LARGE = "label_offset_too_large", N_("At most %(n)s mm to each side."), {"n": MOST_OFFSET // 10}
