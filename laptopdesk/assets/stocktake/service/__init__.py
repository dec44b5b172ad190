"""Stock-takes: opened, counted, closed, counted again, and signed by a second person."""

from laptopdesk.assets.stocktake.service.course import (
    cancel_stocktake,
    close_round,
    decide_difference,
    open_stocktake,
    recount,
    sign_stocktake,
)
from laptopdesk.assets.stocktake.service.scanning import (
    count_scans,
    file_station_scan,
    take_waiting_scans,
    undo_last_scan,
)

__all__ = [
    "cancel_stocktake",
    "close_round",
    "count_scans",
    "decide_difference",
    "file_station_scan",
    "open_stocktake",
    "recount",
    "sign_stocktake",
    "take_waiting_scans",
    "undo_last_scan",
]
