"""Reading stock-takes: their course, their scans, and the comparison with the frozen list."""

from laptopdesk.assets.stocktake.queries.comparison import (
    get_result,
    list_differences,
    list_laptop_lines,
    list_unknown,
    next_lines_after,
)
from laptopdesk.assets.stocktake.queries.stocktakes import (
    count_waiting,
    counters_of,
    find_open_at,
    find_place_of_scan,
    get_board,
    get_stocktake,
    last_scan_of,
    list_misread,
    list_raw_scans,
    list_rounds,
    list_stocktakes,
    raw_scans_of,
)

__all__ = [
    "count_waiting",
    "counters_of",
    "find_open_at",
    "find_place_of_scan",
    "get_board",
    "get_result",
    "get_stocktake",
    "last_scan_of",
    "list_differences",
    "list_laptop_lines",
    "list_misread",
    "list_raw_scans",
    "list_rounds",
    "list_stocktakes",
    "list_unknown",
    "next_lines_after",
    "raw_scans_of",
]
