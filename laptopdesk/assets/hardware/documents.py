"""What became of a file, as the command line and the API give it: exactly this shape."""

from typing import Any

from laptopdesk.assets.hardware.values import AddedInventoryFile, FileStatus


def file_document(file: AddedInventoryFile) -> dict[str, Any]:
    """One file; sizes in bytes, memory in MiB, health in percent of design capacity, warnings as codes.

    A warning may have a detail behind a colon: `json_broken:426` names the byte where the file goes wrong.
    """
    machine = file.machine
    return {
        "file": file.name,
        "status": file.status.value,
        "format": file.format.value if file.format else None,
        "laptop": file.laptop,
        "matched_by": file.matched_by.value if file.matched_by else None,
        "manufacturer": machine.manufacturer,
        "model": machine.model,
        "serial": machine.serial,
        "uuid": machine.uuid,
        "cpu": machine.cpu,
        "memory_mib": machine.memory_mib,
        "media": [
            {"serial": drive.serial, "model": drive.model, "kind": drive.kind.value, "bytes": drive.size_bytes}
            for drive in machine.media
        ],
        "batteries": [
            {"health_percent": battery.health_percent, "cycles": battery.cycles} for battery in machine.batteries
        ],
        "warnings": list(file.warnings),
    }


def accepted(file: AddedInventoryFile) -> bool:
    """Whether nothing of this file waits for a person: it belongs to a laptop, now or already before."""
    return file.status in (FileStatus.ADDED, FileStatus.DUPLICATE) and file.laptop is not None
