"""Make sure a Chromium for the browser tests is there, from the system's packages when we may."""

import os
import shutil
import subprocess
import sys

NAMES = ("chromium", "chromium-browser", "google-chrome")


def find_chromium() -> str | None:
    """The path of an installed Chromium, or None."""
    given = os.environ.get("LAPTOPDESK_CHROMIUM")
    return given or next((path for name in NAMES if (path := shutil.which(name))), None)


def install_chromium() -> bool:
    """Try Debian's package; True when the browser is there afterwards."""
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        return False
    print("Installing Chromium from the system's packages …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-qq"], check=False, env=environment, stdout=subprocess.DEVNULL)
    subprocess.run(
        ["apt-get", "install", "-y", "-qq", "chromium"], check=False, env=environment, stdout=subprocess.DEVNULL
    )
    return find_chromium() is not None


def main() -> int:
    """Exit 0 with a browser; without one exit 1 and say what to do."""
    if find_chromium() or install_chromium():
        return 0
    print(
        "The browser tests need Chromium. Install it ('apt-get install chromium' as root), "
        "or name one in LAPTOPDESK_CHROMIUM.",
        file=sys.stderr,
    )
    return 1


if __name__ == "__main__":
    sys.exit(main())
