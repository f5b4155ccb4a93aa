"""The front-end packages: what the lock file holds, and what pages ask of the copied files."""

import json
import re
from pathlib import Path

from django.contrib.staticfiles import finders

from cutru.cli.frontend import FONT_SUBSETS, FONT_WEIGHTS, ICONS, READER_OF_CODES, STYLES_AND_SCRIPTS
from cutru.embedded import PROJECT


def test_the_lock_file_pins_every_package_by_hash_and_names_no_host():
    packages = json.loads((PROJECT / "package-lock.json").read_text())["packages"]
    installed = {name: entry for name, entry in packages.items() if name}

    assert [name for name, entry in installed.items() if "integrity" not in entry] == []
    assert [name for name, entry in installed.items() if "resolved" in entry] == []


def test_packages_are_asked_for_in_exact_versions():
    wanted = json.loads((PROJECT / "package.json").read_text())
    versions = [*wanted["dependencies"].values(), *wanted["devDependencies"].values()]

    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_every_icon_that_a_page_shows_is_in_the_sprite():
    pages = (PROJECT / "src" / "cutru").rglob("*.html")
    used = {name for page in pages for name in re.findall(r'{% icon "([^"]+)"', page.read_text())}

    assert used - set(ICONS) == set()


def test_the_reader_of_codes_is_copied_to_where_scripts_look_for_it():
    script = Path(str(finders.find("cutru/js/camera/qr.js"))).read_text()
    asked = {path.removeprefix("vendor/") for path in re.findall(r"vendor/[\w./]+", script)}
    module = Path(str(finders.find("vendor/zxing/reader/index.js"))).read_text()
    neighbours = re.findall(r'from "\.\./([\w.]+)"', module)

    assert asked | {f"zxing/{name}" for name in neighbours} == set(READER_OF_CODES)


def test_the_letters_that_pages_load_are_the_ones_copied():
    styles = Path(str(finders.find("cutru/css/fonts.css"))).read_text()
    loaded = set(re.findall(r"vendor/([^\"]+\.woff2)", styles))

    assert loaded == {
        f"be-vietnam-pro-{subset}-{weight}-normal.woff2" for subset in FONT_SUBSETS for weight in FONT_WEIGHTS
    }


def test_pages_load_nothing_from_elsewhere():
    base = (PROJECT / "src/cutru/web/templates/base.html").read_text()

    assert re.findall(r'(?:src|href)="(?:https?:)?//', base) == []
    vendored = {path.rpartition("/")[2] for path in STYLES_AND_SCRIPTS}
    assert set(re.findall(r"vendor/([\w.-]+)", base)) == vendored
