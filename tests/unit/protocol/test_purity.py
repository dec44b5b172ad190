import json
import subprocess
import sys
from pathlib import Path

import laptopdesk.protocol

FOLDER = Path(laptopdesk.protocol.__file__).parent
IMPORTS = "; ".join(
    f"import laptopdesk.protocol.{path.stem}" for path in FOLDER.glob("*.py") if path.stem != "__init__"
)
LISTING = f"import json, sys; before = set(sys.modules); {IMPORTS}; print(json.dumps(list(set(sys.modules) - before)))"


def test_the_protocol_loads_nothing_but_itself_the_standard_library_and_stdnum():
    run = subprocess.run([sys.executable, "-c", LISTING], capture_output=True, text=True, check=True)
    loaded = json.loads(run.stdout)
    foreign = {name.split(".")[0] for name in loaded} - sys.stdlib_module_names - {"laptopdesk", "stdnum"}
    assert all(name.startswith("_sysconfigdata") for name in foreign)
    ours = {name for name in loaded if name.startswith("laptopdesk.")}
    assert ours
    assert all(name.startswith("laptopdesk.protocol") for name in ours)
