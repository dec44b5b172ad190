"""Reports as usody/sanitize writes them, put together from parts; every serial is made up."""

import json
from copy import deepcopy
from typing import Any

BEGAN, ENDED = 1_709_283_600.5, 1_709_294_400.25
SIZE = 320_072_933_376


def command(words: str, *, began: float = BEGAN, ended: float = ENDED, **changes: Any) -> dict[str, Any]:
    return {
        "description": "Write zeros to the disk.",
        "command": words,
        "stdout": "",
        "stderr": "",
        "return_code": 0,
        "success": True,
        "start_time": began,
        "end_time": ended,
        **changes,
    }


def report(*commands: dict[str, Any], device: str = "/dev/sda", medium: str = "HDD", **changes: Any) -> dict[str, Any]:
    sector = {"0": "aa" * 30}
    looked = command(
        f"dd if={device} bs=512 count=1 skip=0 | xxd -ps", began=BEGAN - 9, ended=BEGAN - 8, stdout="Private"
    )
    return deepcopy(
        {
            "steps": [{"step": None, "commands": list(commands), "success": True}],
            "validation": {"result": True, "commands": [looked], "data": sector},
            "device_info": {
                "model": "X",
                "serial_number": "WXTEST123456",
                "storage_medium": medium,
                "export_data": {
                    "block": {"path": device, "rota": medium == "HDD", "tran": "sata"},
                    "smart": {
                        "model_name": "Test 320",
                        "user_capacity": {"bytes": SIZE},
                        "rotation_rate": 5400 if medium == "HDD" else 0,
                    },
                },
            },
            "method": {"name": "Basic Erasure", "verification_enabled": True},
            "result": True,
            "version": "0.1.1-beta1",
            **changes,
        }
    )


def written(*reports: dict[str, Any]) -> bytes:
    return json.dumps(list(reports) if len(reports) > 1 else reports[0], indent=2).encode()


SHRED = command("shred --force --verbose --iterations=1 /dev/sda")
BADBLOCKS = command(
    "badblocks -wv -p 1 -t random /dev/sda", stderr="Pass completed, 0 bad blocks found. (0/0/0 errors)"
)
