"""What the command line gives of a file that was brought in."""

from typing import Any

from laptopdesk.assets.imaging.values import AddedImagingFile, ImagingLog
from laptopdesk.assets.uploads.values import LogStatus


def enough(file: AddedImagingFile) -> bool:
    """Whether the file was read, and every log of it proves the image of its laptop."""
    return file.status is not LogStatus.UNREADABLE and bool(file.logs) and not any(log.enough for log in file.logs)


def file_document(file: AddedImagingFile) -> dict[str, Any]:
    """One file with what each of its logs says."""
    return {
        "file": file.name,
        "sha256": file.sha256,
        "status": file.status.value,
        "tool": file.tool,
        "tool_version": file.tool_version,
        "reason": file.reason.value if file.reason else None,
        "logs": [log_document(log) for log in file.logs],
    }


def log_document(log: ImagingLog) -> dict[str, Any]:
    """One log; times in ISO 8601, UTC. `insufficient`: every reason why it does not prove the image of its laptop."""
    release = log.release
    return {
        "run": log.run,
        "device": log.device,
        "model": log.model,
        "serial": log.serial,
        "size_bytes": log.size_bytes,
        "image": log.image,
        "image_sha256": log.image_sha256,
        "release": {"name": release.name, "version": release.version, "sha256": release.sha256} if release else None,
        "started_at": log.started_at.isoformat() if log.started_at else None,
        "ended_at": log.ended_at.isoformat() if log.ended_at else None,
        "verdict": log.verdict.value,
        "reasons": [reason.value for reason in log.reasons],
        "binding": log.binding.value,
        "laptop": log.laptop,
        "sufficient": not log.enough,
        "insufficient": [reason.value for reason in log.enough],
    }
