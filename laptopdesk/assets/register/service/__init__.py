"""What is written for the register: filters, acts on many laptops, and lists on their way in."""

from laptopdesk.assets.register.service.bulk import BULK_JOB, ChosenRow, StartBulk, start_bulk, work_by_job, work_on
from laptopdesk.assets.register.service.filters import MAY_SHARE, delete_filter, save_filter
from laptopdesk.assets.register.service.importing import (
    IMPORT_JOB,
    UploadList,
    choose,
    map_columns,
    queue_list,
    read_by_job,
    read_list,
    receive_by_job,
    receive_list,
    take_back_list,
    upload_list,
)

__all__ = [
    "BULK_JOB",
    "IMPORT_JOB",
    "MAY_SHARE",
    "ChosenRow",
    "StartBulk",
    "UploadList",
    "choose",
    "delete_filter",
    "map_columns",
    "queue_list",
    "read_by_job",
    "read_list",
    "receive_by_job",
    "receive_list",
    "save_filter",
    "start_bulk",
    "take_back_list",
    "upload_list",
    "work_by_job",
    "work_on",
]
