"""Reading logs of imaging, each with what it is enough for now; and which images a laptop runs."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Session

from laptopdesk.assets.evidence.values import Verdict
from laptopdesk.assets.imaging.models import ImagingFileRow, ImagingLogRow
from laptopdesk.assets.imaging.rules import Stored, check_enough, needs_windows_11
from laptopdesk.assets.imaging.values import (
    EnoughReason,
    ImagingLog,
    ImagingLogId,
    ImagingReading,
    LogReason,
    OfferedRelease,
)
from laptopdesk.assets.lifecycle import queries as lifecycle
from laptopdesk.assets.lifecycle.values import LaptopDetail
from laptopdesk.assets.preparation.one_laptop import Preparation
from laptopdesk.assets.preparation.queries import list_images, list_releases
from laptopdesk.assets.preparation.values import Fitness, ImageRelease, Imaging
from laptopdesk.core.errors import NotFound
from laptopdesk.core.rows import value_of

SMALLEST_PART = 0.85
"""A drive that a log gives in round figures is not smaller than this part of what the register knows of it."""


def get_release(session: Session, release_id: int) -> ImageRelease:
    """The image with this id; raises NotFound."""
    release = next((release for release in list_releases(session) if release.id == release_id), None)
    if release is None:
        raise NotFound("image release", release_id)
    return release


def runs_on(preparation: Preparation, release: ImageRelease) -> bool | None:
    """Whether this laptop runs this image; None while nobody knows."""
    return runs_windows_11(preparation) if needs_windows_11(release) else True


def runs_windows_11(preparation: Preparation) -> bool | None:
    """Whether this laptop runs Windows 11; None while nobody knows."""
    return {Fitness.FIT: True, Fitness.NOT_FIT: False}.get(preparation.windows_11.fitness)


def offered_releases(preparation: Preparation) -> tuple[OfferedRelease, ...]:
    """The images that may be written, for this laptop; those that it cannot run come last."""
    offered = [
        OfferedRelease(release=release, runs=runs_on(preparation, release))
        for release in preparation.releases
        if release.withdrawn_at is None
    ]
    return tuple(sorted(offered, key=lambda one: one.runs is False))


def list_logs_of_file(session: Session, imaging_file_id: int) -> tuple[ImagingLog, ...]:
    """What one file gave."""
    return _logs(session, ImagingLogRow.imaging_file_id == imaging_file_id)


def list_logs_of_laptop(preparation: Preparation) -> tuple[ImagingLog, ...]:
    """Every log that speaks of this laptop, the oldest first."""
    return _logs(preparation.session, ImagingLogRow.laptop_id == preparation.id, (preparation,))


def list_logs_by_id(session: Session, ids: Iterable[int]) -> tuple[ImagingLog, ...]:
    """These logs."""
    return _logs(session, ImagingLogRow.id.in_(set(ids)))


def get_log(session: Session, log_id: int) -> ImagingLog:
    """One log; raises NotFound."""
    logs = list_logs_by_id(session, [log_id])
    if not logs:
        raise NotFound("imaging log", log_id)
    return logs[0]


def list_waiting(session: Session, *, limit: int = 100) -> tuple[ImagingLog, ...]:
    """Logs that wait for a person: of no laptop yet, or of no image, the newest first."""
    row = ImagingLogRow
    waiting = sa.or_(row.laptop_id.is_(None), sa.and_(row.release_id.is_(None), row.verdict != Verdict.REJECTED))
    newest = sa.select(row.id).where(waiting).order_by(row.id.desc()).limit(limit)
    return _logs(session, row.id.in_(newest))[::-1]


def blob_of(session: Session, imaging_file_id: int) -> tuple[int, tuple[int, ...]]:
    """Where the raw file lies, and the laptops it speaks of; raises NotFound."""
    row = session.get(ImagingFileRow, imaging_file_id)
    if row is None:
        raise NotFound("imaging file", imaging_file_id)
    log = ImagingLogRow
    laptops = sa.select(log.laptop_id).where(log.imaging_file_id == row.id, log.laptop_id.is_not(None)).distinct()
    return row.file_id, tuple(key for key in session.scalars(laptops) if key is not None)


def reading_of(row: ImagingLogRow) -> ImagingReading:
    """What a stored log says of its image, as it was read."""
    return ImagingReading(
        run=row.run,
        device=row.device,
        tool=row.tool,
        tool_version=row.tool_version,
        image=row.image,
        image_version=row.image_version,
        image_sha256=row.image_sha256,
        serial=row.serial,
    )


def _logs(
    session: Session, condition: sa.ColumnElement[bool], loaded: Iterable[Preparation] = ()
) -> tuple[ImagingLog, ...]:
    query = sa.select(ImagingLogRow, ImagingFileRow).join(
        ImagingFileRow, ImagingFileRow.id == ImagingLogRow.imaging_file_id
    )
    rows = [(log, file) for log, file in session.execute(query.where(condition).order_by(ImagingLogRow.id))]
    laptops = {laptop.id: laptop for laptop in loaded}
    for laptop_id in {log.laptop_id for log, _file in rows if log.laptop_id is not None} - set(laptops):
        laptops[laptop_id] = Preparation(session, lifecycle.get_laptop_by_id(session, laptop_id))
    releases = next((laptop.releases for laptop in laptops.values()), None) or (list_releases(session) if rows else ())
    images = (
        {laptop_id: list_images(session, laptop_id, laptop.laptop.custody_id) for laptop_id, laptop in laptops.items()}
        if rows
        else {}
    )
    return tuple(
        _log(
            log,
            file,
            _find(releases, log.release_id),
            laptops.get(log.laptop_id or 0),
            images.get(log.laptop_id or 0, ()),
        )
        for log, file in rows
    )


def _find(releases: Sequence[ImageRelease], release_id: int | None) -> ImageRelease | None:
    return next((release for release in releases if release.id == release_id), None)


def _log(
    row: ImagingLogRow,
    file: ImagingFileRow,
    release: ImageRelease | None,
    laptop: Preparation | None,
    images: Sequence[Imaging],
) -> ImagingLog:
    return value_of(
        row,
        ImagingLog,
        id=ImagingLogId(row.id),
        reasons=tuple(LogReason(code) for code in row.reasons),
        laptop=laptop.tag if laptop else None,
        release=release,
        enough=_enough(row, release, laptop, images),
        file_id=file.id,
        file_name=file.name,
        sha256=file.sha256,
        added_at=file.added_at,
    )


def _enough(
    row: ImagingLogRow, release: ImageRelease | None, laptop: Preparation | None, images: Sequence[Imaging]
) -> tuple[EnoughReason, ...]:
    stored = Stored(
        verdict=row.verdict, binding=row.binding, ended_at=row.ended_at, release=release, custody_id=row.custody_id
    )
    return check_enough(stored if laptop is None else _with_laptop(row, stored, laptop, images))


def _with_laptop(row: ImagingLogRow, log: Stored, preparation: Preparation, images: Sequence[Imaging]) -> Stored:
    laptop, erased = preparation.laptop, preparation.evidence
    later = [one for one in images if log.ended_at is not None and one.written_at > log.ended_at]
    mine = [one for one in images if log.release is not None and one.release.id == log.release.id]
    return replace(
        log,
        this_drive=_is_fitted(row, laptop),
        present_custody_id=laptop.custody_id,
        custody_began_at=laptop.custody_began_at,
        erased_at=_erased_at(erased.erased_at, lacking=any(medium.reasons for medium in erased.media)),
        erasure_needed=not preparation.is_attested,
        runs=runs_on(preparation, log.release) if log.release else None,
        allowed=any(one.reason for one in mine),
        later_image=any(one.release.id != row.release_id for one in later),
    )


def _erased_at(moment: datetime | None, *, lacking: bool) -> datetime | None:
    return None if lacking else moment


def _is_fitted(row: ImagingLogRow, detail: LaptopDetail) -> bool:
    """Whether the log speaks of a whole drive that is in this laptop now."""
    fitted = next((one for one in detail.media if one.id == row.medium_id and one.removed_at is None), None)
    if fitted is None:
        return False
    return not (row.size_bytes and fitted.size_bytes and row.size_bytes < fitted.size_bytes * SMALLEST_PART)
